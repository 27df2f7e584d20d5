# What stands around every page
language-name = Français
frame-skip = Aller au contenu
frame-ribbon = Boutique d’essai : rien n’est vraiment payé.
frame-promise-pay = Vous payez par { $means ->
    [mobile] mobile money (Orange Money, MTN, Moov)
    [card] carte
    [wallet] portefeuille mobile, comme Wave
   *[all] Orange Money, MTN, Moov, Wave ou carte
}, sur la page de paiement sécurisée de CinetPay.
frame-promise-link = Le lien de chaque livre vous est aussi envoyé.
frame-help = Une question, un souci ?
frame-all-books = Voir tous les livres
frame-status = Code { $status }

# Home
shop-title = Livres numériques
shop-headline = Des livres d’ici, à lire dès ce soir.
shop-lead = Payez par { $means ->
    [mobile] mobile money
    [card] carte
    [wallet] portefeuille mobile
   *[all] mobile money ou par carte
} : le livre est à vous dans la minute.
shop-see-book = Voir le livre
shop-shelf = Tous les livres
shop-kinds = Catégories
shop-kinds-all = Tous les livres
shop-more = Voir les livres plus anciens
shop-empty-title = Les premiers livres arrivent bientôt
shop-empty-text = Cette boutique vient d’ouvrir. Revenez dans quelques jours !
shop-how-title = Comment ça marche ?
shop-how-choose = Choisissez
shop-how-choose-text = Le prix et la taille du fichier sont écrits sur chaque livre, avant que vous ne dépensiez un franc ou un mégaoctet.
shop-how-pay = Payez
shop-how-pay-text = { $means ->
    [mobile] Orange Money, MTN ou Moov
    [card] Carte
    [wallet] Wave ou un autre portefeuille mobile
   *[all] Orange Money, MTN, Moov, Wave ou carte
} : vous validez sur la page de paiement sécurisée de CinetPay, sans ouvrir de compte chez nous.
shop-how-read = Lisez
shop-how-read-text = Téléchargez aussitôt. Si le réseau coupe, le téléchargement reprend où il en était, et le lien vous attend dans vos messages.

# A book
book-cover-of = Couverture de « { $title } »
book-format = Format
book-size = Taille
book-pages = Pages
book-language = Langue
book-buy = Acheter
book-about = Le livre
book-preview = Aperçu : voici ce que verront les lecteurs.
book-preview-back = Revenir au livre
book-sample = Lire un extrait
book-sample-pages =
    { $count ->
        [one] { $count } page
       *[other] { $count } pages
    }
book-sample-weight = PDF, { $pages }, { $size }
book-elsewhere = Vous avez déjà commencé à acheter ce livre.
book-elsewhere-link = Reprendre votre commande

# The order form
buy-title = Acheter ce livre
field-optional = facultatif
buy-email = Votre adresse e-mail
buy-email-hint = Nous y envoyons le lien pour lire.
buy-phone = Téléphone
buy-either = Où vous écrire ? L’e-mail ou le téléphone suffit.
buy-or-phone = Ou votre téléphone
buy-phone-sms-hint = Sans adresse e-mail, le lien y arrive par SMS. Numéro d’un autre pays ? Écrivez-le avec +, par exemple +221 77 123 45 67.
buy-phone-hint = Numéro d’un autre pays ? Écrivez-le avec +, par exemple +221 77 123 45 67.
buy-name = Nom
buy-first-name = Prénom
buy-last-name = Nom de famille
buy-address = Vous payez par carte ?
buy-address-only = Pour payer par carte
buy-address-only-hint = CinetPay demande aussi un nom, un téléphone et une adresse avant de proposer la carte.
buy-address-hint = Pour proposer la carte, CinetPay demande aussi un nom, un téléphone et une adresse. Pour le mobile money, laissez ces champs vides.
buy-street = Rue ou quartier
buy-city = Ville
buy-zip = Code postal
buy-state = Région
buy-country-hint = Celui de votre mobile money : chaque pays a sa page de paiement.
buy-country = Pays
buy-pay-by = Comment payer ?
buy-pay-phone = { $operator }, sur mon téléphone
buy-pay-page = Un autre moyen, sur la page de paiement
buy-pay-hint = Sur votre téléphone, la demande arrive au numéro écrit plus haut.
buy-unsold = Ce livre n’est pas vendu dans ce pays ({ $country }). Rien n’a été commandé. Si vous payez depuis un autre pays, choisissez-le en haut de la page.
place-country = Vous payez depuis
place-show = Voir les prix
buy-submit = Payer { $price }
buy-busy = Un instant…

# The reader has the book, or has begun to buy it
had-paid = Vous avez déjà acheté ce livre. Ouvrez votre commande pour le télécharger, ou achetez-le encore une fois. Rien n’a été commandé.
had-paid-elsewhere = Ce livre est déjà payé, et son lien a été envoyé à { $address }. Rien n’a été envoyé à la nouvelle adresse. Ouvrez votre commande, ou achetez un exemplaire pour cette adresse.
had-open = Vous avez déjà une commande ouverte pour ce livre : reprenez-la pour la payer, ou achetez-le encore une fois. Rien n’a été commandé.
had-review = Votre paiement pour ce livre est en cours de vérification : ne payez pas deux fois. Ouvrez votre commande, ou achetez-le encore une fois. Rien n’a été commandé.
had-refunded = Ce formulaire a servi pour une commande qui est remboursée. Ouvrez-la, ou achetez le livre encore une fois. Rien n’a été commandé.
had-in-library = Vous avez déjà ce livre : il est dans « Mes livres ». Ouvrez-les pour le télécharger, ou achetez-le encore une fois. Rien n’a été commandé.
had-in-library-several = Un de ces livres est déjà dans « Mes livres ». Ouvrez-les, ou achetez tout encore une fois. Rien n’a été commandé.
had-open-order = Ouvrir ma commande
had-again = Acheter encore une fois : { $price }
had-again-free = Recevoir encore une fois le livre

# An order
order-slip = Votre commande
order-number = Numéro
order-amount = Montant
order-received = Reçu
order-placed = Date
order-keep = Gardez l’adresse de cette page : elle n’appartient qu’à vous et dit toujours où en est la commande.
order-send-self = M’envoyer cette page par WhatsApp
order-copy = Copier l’adresse
order-continue = Continuer le paiement
order-check = Vérifier maintenant
order-retry = Réessayer le paiement
order-names = CinetPay demande maintenant votre prénom et votre nom.
order-retry-hint = Avant d’ouvrir un nouveau paiement, nous demandons à CinetPay où en est le précédent.
order-ask = Une question ? Joignez-nous en rappelant le numéro { $number }.

order-payment-title = Il ne reste qu’à payer
order-payment-lead = Votre commande est enregistrée. Ce bouton ouvre la page de paiement sécurisée de CinetPay, où vous payez { $amount }.
order-payment-go = Continuer le paiement
order-payment-next = Rien n’est débité tant que vous n’avez pas validé le paiement. Vous revenez ensuite ici pour prendre votre livre.
order-payment-order = Voir où en est la commande
order-waiting-title = Nous attendons la confirmation
order-waiting-lead = Vous avez validé ? Il n’y a plus rien à faire : le livre s’ouvre ici tout seul, le plus souvent en moins d’une minute.
order-waiting-once = Ne payez pas une deuxième fois. Vous pouvez même fermer cette page : le lien du livre vous est aussi envoyé.
order-unpaid = Je n’ai pas encore validé : revenir à la page de paiement
order-earlier = Une autre commande est ouverte pour ce même livre.
order-earlier-link = Voir l’autre commande

order-phone-title = Validez sur votre téléphone
order-phone-asks = { $operator } demande votre accord pour { $amount } sur le téléphone { $number } : une fenêtre s’y ouvre. Composez-y votre code secret, là et nulle part ailleurs.
order-phone-asks-some = Votre opérateur demande votre accord pour { $amount } sur votre téléphone : une fenêtre s’y ouvre. Composez-y votre code secret, là et nulle part ailleurs.
order-phone-nothing = Rien ne s’affiche ?
order-phone-awake = Gardez le téléphone qui paie allumé et déverrouillé : une demande peut mettre une minute à arriver. Si vous composez un code, faites-le depuis la SIM qui paie : un téléphone à deux SIM demande laquelle utiliser. Ne payez pas une deuxième fois : votre commande est gardée.
order-phone-page = Vous pouvez aussi payer cette même commande sur la page de paiement sécurisée de CinetPay. Refusez alors la demande sur le téléphone si elle arrive.

order-page-over-title = La page de paiement n’est plus valable
order-page-over-lead = Nous n’avons encore reçu aucun paiement, et votre commande est gardée.
order-page-over-paid = Vous aviez validé le paiement ? Ne payez pas une deuxième fois : nous continuons d’interroger CinetPay, et dès qu’il le confirme, cette page change et nous vous envoyons le lien du livre.
order-page-over-retry = Ouvrir une nouvelle page de paiement
order-page-over-hint = Avant de l’ouvrir, nous demandons à CinetPay si un paiement y a été fait. S’il ne répond pas, vous revenez ici sans payer : réessayez dans quelques minutes.

order-paid-title =
    { $count ->
        [one] C’est payé : le livre est à vous
       *[other] C’est payé : les livres sont à vous
    }
order-paid-lead = Merci, et bonne lecture ! Votre paiement est bien arrivé.
order-paid-ended = Merci ! Votre paiement est bien arrivé.
order-download = Télécharger le livre
order-download-format =
    { $format ->
        [EPUB] Télécharger l’EPUB
       *[other] Télécharger le { $format }
    }
order-download-earlier = Édition précédente ({ $format })
order-download-of = { $title } : { $words }
order-returned = Rendu
order-others = { $count ->
    [one] un autre livre
   *[other] { $count } autres livres
}
order-several = { $title } et { $others }
order-left =
    { $count ->
        [0] Il ne reste plus de téléchargement complet.
        [one] Il vous reste un téléchargement complet.
       *[other] Il vous reste { $count } téléchargements complets.
    }
order-left-visit = Celui que vous avez commencé peut être repris ou recommencé jusqu’au { $until } sans être compté de nouveau.
order-until = Le lien est valable jusqu’au { $until }.
order-resume = Un téléchargement coupé reprend où il s’était arrêté. Vous pouvez aussi le recommencer dans les heures qui suivent : seul un téléchargement terminé est compté, et une seule fois.
order-mail-title = Le lien par e-mail
order-sms-title = Le lien par SMS
order-texted = Nous l’avons envoyé par SMS au numéro { $address }.
order-sms-trouble = Le SMS n’a pas pu partir pour le moment ; nous réessayons. Votre livre, lui, est déjà là.
order-sms-refused = Le SMS n’a pas pu être remis à votre numéro. Gardez l’adresse de cette page, et écrivez-nous avec le numéro de la commande.
order-renewed-sms = Un nouveau lien part par SMS vers le numéro de la commande.
order-unreachable = Nous n’avons pas de moyen de vous envoyer le lien. Gardez l’adresse de cette page : votre livre est ici.
order-mailed = Nous l’avons envoyé à { $address }. S’il tarde, regardez aussi dans les courriers indésirables (spam).
order-mail-trouble = L’e-mail n’a pas pu partir pour le moment ; nous réessayons. Votre livre, lui, est déjà là.
order-mail-refused = L’e-mail n’a pas pu être remis à votre adresse. Gardez l’adresse de cette page, et écrivez-nous pour corriger votre adresse e-mail.
order-renew = Envoyer un nouveau lien
order-renewed = Un nouveau lien a été envoyé à l’adresse e-mail de la commande.
order-renewed-going = Un nouveau lien part vers l’adresse e-mail de la commande. Il arrive d’habitude en moins d’une minute.
order-renewed-waiting = Le nouveau lien n’est pas encore parti : l’envoi d’e-mails est en panne pour le moment. Il partira tout seul dès que possible ; vous n’avez rien à refaire.
order-renewed-refused = Le lien n’a pas pu être remis à l’adresse e-mail de la commande. Écrivez-nous pour la corriger, avec le numéro de la commande.

order-refused-title = Le paiement n’a pas abouti
order-refused-lead = D’après CinetPay, rien n’a été encaissé. Votre commande est gardée.
order-refused-late = Votre compte a tout de même été débité ? Ne payez pas une deuxième fois. Nous continuons d’interroger CinetPay, et si le paiement finit par arriver, nous vous envoyons le livre.

refusal-failed = La raison ne nous est pas connue. Réessayez, ou choisissez un autre moyen de paiement.
refusal-insufficient-funds = Votre solde ne suffit pas. Rechargez votre compte puis réessayez, ou choisissez un autre moyen de paiement.
refusal-wrong-code = Le code de confirmation n’est pas le bon. Demandez un nouveau code, puis réessayez.
refusal-code-or-funds = L’opérateur n’a pas pu faire ce paiement. Vérifiez votre code et votre solde puis réessayez, ou choisissez un autre moyen de paiement.
refusal-cancelled = Le paiement a été annulé. Vous pouvez réessayer quand vous voulez.
refusal-expired = Le temps prévu pour payer est passé.
refusal-wrong-number = Ce numéro ne peut pas servir à ce paiement. Vérifiez-le, ou payez avec un autre numéro ou un autre moyen de paiement.
refusal-amount-too-low = Ce montant est trop petit pour ce moyen de paiement. Choisissez-en un autre, ou écrivez à la boutique.
refusal-amount-too-high = Ce montant est trop élevé pour ce moyen de paiement. Choisissez-en un autre, ou écrivez à la boutique.
refusal-limit-day = La limite de vos paiements du jour est atteinte. Réessayez demain, ou choisissez un autre moyen de paiement.
refusal-limit-week = La limite de vos paiements de la semaine est atteinte. Réessayez la semaine prochaine, ou choisissez un autre moyen de paiement.
refusal-limit-month = La limite de vos paiements du mois est atteinte. Réessayez le mois prochain, ou choisissez un autre moyen de paiement.
refusal-operator-down = Votre opérateur ne répond pas pour le moment. Réessayez dans quelques minutes, ou choisissez un autre moyen de paiement.
refusal-gateway-down = Le service de paiement est indisponible pour le moment. Réessayez dans quelques minutes, ou choisissez un autre moyen de paiement.
refusal-crowded = Beaucoup de personnes paient en ce moment. Réessayez dans une minute.
refusal-perhaps-paid = Un paiement semble déjà avoir été fait. Ne payez pas une deuxième fois : nous vérifions auprès de CinetPay.
refusal-wrong-key = Un réglage de la boutique empêche ce paiement, et vous n’y êtes pour rien. Réessayez un peu plus tard, ou écrivez à la boutique.
refusal-unknown-account = Un réglage de la boutique empêche ce paiement, et vous n’y êtes pour rien. Réessayez un peu plus tard, ou écrivez à la boutique.
refusal-shop-setting = Un réglage de la boutique empêche ce paiement, et vous n’y êtes pour rien. Réessayez un peu plus tard, ou écrivez à la boutique.
refusal-unclear = Un réglage de la boutique empêche ce paiement, et vous n’y êtes pour rien. Réessayez un peu plus tard, ou écrivez à la boutique.
refusal-silent = CinetPay ne répond pas en ce moment.
refusal-unknown = CinetPay n’a pas confirmé ce paiement. Si votre compte a été débité, patientez : nous continuons de vérifier. Sinon, réessayez ou choisissez un autre moyen de paiement.

order-silent-title = La page de paiement ne s’est pas ouverte
order-silent-lead = Rien n’a été débité, et votre commande est gardée.
order-silent-kept = Si cela recommence, revenez dans quelques minutes : vous retrouverez votre commande sur cette page.

order-review-title = Nous vérifions votre paiement
order-review-lead = Nous avons bien vu votre paiement, mais quelque chose, le montant par exemple, ne correspond pas à la commande.
order-review-next = Ne payez pas une deuxième fois. La boutique vérifie votre paiement sous deux jours ouvrés et, selon le cas, vous envoie le livre ou vous rend l’argent. Cette page et un message vous le diront.

order-expired-title = Cette commande a expiré
order-expired-lead = D’après CinetPay, rien n’a été encaissé.
order-expired-retry = Reprendre l’achat
order-expired-late = Vous aviez pourtant payé ? Ne payez pas une deuxième fois : dès que CinetPay confirme le paiement, le livre est à vous.

order-refunded-title = Cette commande est remboursée
order-refunded-lead = Nous vous avons rendu { $amount }.
order-refunded-next = Selon l’opérateur ou la banque, l’argent peut mettre quelques jours à arriver sur votre compte. Le livre ne peut plus être téléchargé avec cette commande.
order-declined-title = Votre argent va vous être rendu
order-declined-lead = La boutique n’a pas pu accepter ce paiement. L’argent que vous avez envoyé va vous être rendu, et cette page vous dira quand il est parti.
order-refund-due-lead = La boutique vous rembourse. Le remboursement est en cours, et cette page vous dira quand il est fait. Le livre ne peut plus être téléchargé avec cette commande.

# The mail’s link
link-title = Votre livre vous attend
link-lead = Il est payé, il est à vous : touchez le bouton pour le télécharger.
link-ended-title = Ce lien n’est plus valable
link-ended-renew = Le livre reste à vous : nous pouvons envoyer un nouveau lien à l’adresse de la commande.

# Someone came back whom we do not recognise
neutral-title = Votre paiement est en cours de vérification
neutral-lead = Si vous venez de payer, nous vous envoyons le livre dès que le paiement est confirmé.
neutral-next = Ne payez pas une deuxième fois. Ce navigateur n’est pas celui de la commande : nous ne montrons donc rien de plus ici. Attendez notre message, ou revenez dans le premier navigateur.

# Offrir : les champs du bon de commande
gift-summary = Offrir à quelqu’un
gift-lead = La personne reçoit le lien pour lire. Vous recevez le reçu.
gift-to = L’e-mail de la personne
gift-to-either = L’e-mail ou le téléphone de la personne
gift-giver = De la part de
gift-greeting = Un mot pour elle
gift-day = Le jour
gift-day-hint = Le cadeau part ce jour-là au matin. Sans jour, il part dès que le paiement est confirmé.
gift-to-missing = Écrivez l’e-mail de la personne à qui vous offrez. Si vous achetez pour vous, videz les champs du cadeau.
gift-to-missing-either = Écrivez l’e-mail ou le téléphone de la personne à qui vous offrez. Si vous achetez pour vous, videz les champs du cadeau.
gift-to-no-sms = Écrivez plutôt son e-mail : cette boutique n’envoie pas de SMS.
gift-to-meant = Est-ce bien { $email } ? Corrigez, ou appuyez de nouveau pour garder ce que vous avez écrit.
gift-giver-missing = Écrivez votre nom : la personne saura de qui vient le cadeau.
gift-greeting-long = C’est un peu long : écrivez { $most } caractères au plus.
gift-greeting-address = Écrivez votre mot sans adresse de site ni d’e-mail.
gift-day-unreadable = Écrivez le jour ainsi : 24/12/2027. Ou laissez le champ vide.
gift-day-past = Ce jour est passé. Choisissez aujourd’hui ou un jour à venir.
gift-day-far = C’est trop loin : choisissez un jour dans les douze mois.
gift-free = Il n’y a rien à payer : cela ne peut pas être offert. Videz les champs du cadeau pour le recevoir vous-même, ou enlevez le code si c’est lui qui le rend gratuit.

# La page d’un cadeau payé
gift-paid-title = C’est payé : votre cadeau est prêt
gift-state-given = Il est parti le { $at } vers { $to }.
gift-state-waits = Il part le { $day } au matin, vers { $to }.
gift-state-nobody = L’adresse de la personne a été effacée, à sa demande ou à la vôtre.
gift-state-stopped = Il ne part pas : cette commande ne donne plus accès à ses livres. Une question ? Écrivez à la boutique.
gift-news-sent = Le lien est en route vers la personne.
gift-news-kept = C’est noté.
gift-trouble-waiting = Le message n’a pas pu partir pour le moment ; nous réessayons.
gift-trouble-refused = Le message n’a pas pu être remis. Vérifiez l’adresse, ou écrivez à la boutique.
gift-says-from = De la part de { $giver }.
gift-renew = Lui renvoyer le lien
gift-change-title = Changer le cadeau
gift-change-go = Enregistrer
gift-now = Envoyer maintenant
gift-correct-title = L’adresse de la personne est fausse ? Corrigez-la
gift-correct-same = C’est déjà l’adresse de la personne.
gift-correct-proved = Quelqu’un a ouvert ses livres avec cette adresse : elle n’est pas fausse. Une question ? Écrivez à la boutique.
gift-correct-too-often = L’adresse a déjà été corrigée trois fois. Écrivez à la boutique.
gift-correct-over = Ce cadeau ne peut plus être changé ici. Écrivez à la boutique.

# Ce que la personne lit
gift-somebody = Quelqu’un
gift-from = Offert par { $giver }.
gift-quoted = « { $words } »
gift-slip = Votre cadeau
mail-gift-subject = { $giver } vous offre « { $title } »
mail-gift-lead = { $giver } vous offre « { $title } », de la librairie { $shop }. Bonne lecture !
sms-gift = { $shop }: { $giver } vous offre "{ $title }": { $link } { $words }

# Le reçu de celui qui offre
mail-gift-bought-subject = Votre cadeau est payé : « { $title } »
mail-gift-bought-lead = Merci pour votre achat chez { $shop }. Le paiement est confirmé.
mail-gift-bought-now = Le lien pour lire part maintenant vers { $to }.
mail-gift-bought-day = Le lien pour lire part le { $day } au matin, vers { $to }.
mail-gift-bought-next = Vous n’avez rien à transmettre. Sur la page de la commande, vous voyez où en est le cadeau, et vous pouvez corriger une adresse fausse.
mail-gift-bought-button = Voir ma commande
sms-gift-bought = { $shop }: votre cadeau est payé. Suivez-le ici: { $link } ({ $number })

# La gestion
admin-orders-event-gift = cadeau et son lien
admin-orders-event-mail-gift-bought = reçu du cadeau
admin-orders-fact-gift-to = Cadeau pour
admin-orders-fact-gift-when = Remise du cadeau
admin-orders-fact-gift-from = De la part de
admin-orders-fact-gift-words = Mot d’accompagnement
admin-orders-gift-delivered = remis le { $at }
admin-orders-gift-due = prévue le { $at }
admin-orders-gift-wished = demandée pour le { $at }
admin-orders-gift-when-paid = dès que c’est payé
admin-orders-gift-erased = effacé
admin-orders-sorry-gift-waits = Rien n’est parti : ce cadeau attend son jour. L’acheteur peut l’envoyer tout de suite depuis la page de sa commande.
admin-orders-customer-received = Cadeaux reçus ou attendus :

# « Mes livres » : la bibliothèque du lecteur
library-title = Mes livres
library-open = Ouvrir mes livres
library-in-title = Retrouvez tous vos livres
library-in-lead = Donnez l’adresse e-mail ou le téléphone de vos achats. Nous y envoyons de quoi ouvrir vos livres : il n’y a pas de mot de passe à retenir.
library-in-lead-email = Donnez l’adresse e-mail de vos achats. Nous y envoyons de quoi ouvrir vos livres : il n’y a pas de mot de passe à retenir.
library-in-contact = E-mail ou téléphone de vos achats
library-in-email = Adresse e-mail de vos achats
library-in-go = Recevoir mon accès
library-in-fault = Ce n’est ni une adresse e-mail ni un numéro de téléphone. Vérifiez ce que vous avez écrit.
library-in-fault-email = Ce n’est pas une adresse e-mail. Vérifiez ce que vous avez écrit.
library-in-no-sms = Cette boutique n’envoie pas de SMS : donnez l’adresse e-mail de vos achats.
library-in-other = Vous n’avez plus cette adresse, ou votre livre n’est jamais arrivé ?

library-sent-title = Si nous connaissons cette adresse, un message est en route
library-sent-title-phone = Si nous connaissons ce numéro, un SMS est en route
library-sent-lead = Ouvrez le lien de l’e-mail, dans le navigateur de votre choix. Ou écrivez ici le code à six chiffres qu’il contient : il est valable 30 minutes.
library-sent-lead-phone = Écrivez ici le code à six chiffres du SMS : il est valable 10 minutes.
library-sent-code = Code à six chiffres
library-sent-wait = Comptez quelques minutes, et regardez aussi dans les courriers indésirables (spam).
library-sent-wait-phone = Comptez une minute ou deux.
library-sent-again = Rien reçu, ou ce n’était pas la bonne adresse ? Recommencez
library-sent-again-phone = Rien reçu, ou ce n’était pas le bon numéro ? Recommencez
library-sent-why = Pour que personne ne puisse espionner les achats d’un autre, cette page est la même que l’adresse ou le numéro soit connu ou non.
library-code-wrong = { $count ->
    [one] Ce n’est pas le bon code. Il vous reste un essai.
   *[other] Ce n’est pas le bon code. Il vous reste { $count } essais.
 }
library-code-digits = Écrivez les six chiffres du code. Rien n’a été essayé.
library-code-over = Ce code n’est plus valable. Demandez-en un autre.
library-link-lead = Ce bouton ouvre dans ce navigateur les livres achetés avec { $address }.
library-link-hint = Il sert une seule fois. Sur un appareil qui n’est pas à vous, déconnectez-vous ensuite.
library-over-title = Ce lien n’est plus valable
library-over-lead = Un lien sert une seule fois, dans les 30 minutes. Demandez-en un autre : il part aussitôt.
library-over-go = Demander un autre lien

library-none = Aucun livre n’a encore été payé avec vos adresses et numéros. Vous avez payé et n’avez rien reçu ? Nous cherchons votre commande.
library-contacts = Mes adresses et mes numéros
library-out = Me déconnecter
library-out-everywhere = Me déconnecter partout

library-search = Un titre ou un auteur
library-found = { $count ->
    [0] Aucun livre trouvé.
    [one] Un livre trouvé.
   *[other] { $count } livres trouvés.
 }
library-all = Tous mes livres
library-updated = Mis à jour le { $at } : téléchargez la nouvelle édition, elle est à vous.
library-order = Commande { $number }
library-receipt = Reçu n° { $number }
library-note = Avoir n° { $number }
library-next = Les livres suivants
library-orders = Mes commandes et mes reçus
library-next-orders = Les commandes suivantes
library-more = Et aussi
library-contacts-lead = Tout ce qui a été acheté avec eux est dans vos livres.
library-contact-remove = Retirer
library-contact-remove-of = Retirer { $address }
library-contact-remove-hint = Ses achats ne seront plus dans vos livres. Vos autres appareils seront déconnectés, et l’adresse donnée à vos applis de lecture ne sera plus valable.
library-join-title = Réunir tous vos livres
library-join-lead = Vous avez aussi acheté avec une autre adresse ou un autre numéro ? Nous y envoyons un code : une fois écrit ici, tous vos livres sont ensemble.
library-join-go = Recevoir un code
library-join-sent-lead = Écrivez ici le code à six chiffres de l’e-mail : il est valable 30 minutes.
library-join-add = Réunir mes livres

library-feed = Lire dans une appli (KOReader, Thorium…)
library-feed-lead = Donnez à votre appli de lecture une adresse rien que pour vous : elle y trouve tous vos livres et les télécharge (catalogue OPDS).
library-feed-address = L’adresse de votre catalogue
library-feed-copy = Copier
library-feed-copied = Copié
library-feed-once = Copiez-la maintenant : elle n’est montrée que cette fois.
library-feed-since = Votre adresse a été créée le { $at }. Elle n’est plus montrée ; si vous l’avez perdue, créez-en une autre.
library-feed-make = Créer mon adresse
library-feed-again = En créer une autre
library-feed-end = Supprimer mon adresse
library-feed-private = Qui connaît cette adresse peut télécharger vos livres : ne la donnez à personne. Une nouvelle adresse remplace l’ancienne, et chaque téléchargement compte comme sur cette page.

library-keep = Garder pour lire hors ligne
library-keep-remove = Retirer de cet appareil
library-keep-busy = Le livre arrive…
library-keep-done = Le livre est gardé ici : il s’ouvre sans réseau.
library-keep-full = Il n’y a plus assez de place sur cet appareil. Retirez un livre ou libérez de l’espace, puis recommencez.
library-keep-refused = Ce livre ne peut pas être téléchargé maintenant. Rechargez la page pour voir pourquoi.
library-keep-failed = Le réseau a coupé avant la fin. Recommencez : rien n’est perdu.
library-kept-title = Les livres gardés sur cet appareil
library-kept-lead = Ils s’ouvrent sans réseau, dans ce navigateur.
library-kept-none = Aucun livre n’est gardé ici. Dans « Mes livres », appuyez sur « Garder pour lire hors ligne » pendant que vous avez du réseau.
library-kept-hint = Ils restent ici même quand vous vous déconnectez : retirez-les d’un appareil qui n’est pas à vous.

library-later = Tous vos livres, plus tard, sur n’importe quel appareil.

# L'adresse e-mail ou le numéro corrigé par l'acheteur
order-correct-title = L’adresse e-mail est fausse ? Corrigez-la
order-correct-title-phone = Le numéro de téléphone est faux ? Corrigez-le
order-correct-elsewhere = L’adresse ou le numéro est faux ? Corrigez-le dans le navigateur où vous avez commandé, ou écrivez à la boutique.
order-correct-lead = Nous y envoyons un nouveau lien. Celui qui est parti au mauvais endroit n’ouvre plus rien.
order-correct-email = La bonne adresse e-mail
order-correct-phone = Le bon numéro de téléphone
order-correct-go = Corriger et renvoyer le lien
order-correct-same = C’est déjà l’adresse de cette commande.
order-correct-same-phone = C’est déjà le numéro de cette commande.
order-correct-proved = Quelqu’un lit les e-mails de cette adresse et a ouvert ses livres avec elle : elle n’est pas fausse. Si ce n’est pas vous, écrivez à la boutique.
order-correct-proved-phone = Quelqu’un reçoit les SMS de ce numéro et a ouvert ses livres avec lui : il n’est pas faux. Si ce n’est pas vous, écrivez à la boutique.
order-correct-too-often = Vous avez déjà fait trois corrections. Écrivez à la boutique.
order-correct-wait = Vous avez essayé trop souvent. Attendez une minute, puis appuyez de nouveau.
order-correct-over = Cette commande ne peut plus être corrigée ici. Écrivez à la boutique.

# Les messages
mail-library-subject = Vos livres chez { $shop }
mail-library-lead = Voici de quoi ouvrir vos livres chez { $shop }.
mail-library-code = Le lien ci-dessous ouvre vos livres dans n’importe quel navigateur. Là où vous avez fait la demande, vous pouvez aussi écrire ce code : { $code }
mail-library-foot = Le lien et le code servent une seule fois, dans les 30 minutes. Ne les donnez à personne. Vous n’avez rien demandé ? Ne faites rien : personne n’a rien appris de vos achats.
mail-library-join-subject = Un code de { $shop }
mail-library-join-lead = Quelqu’un, vous sans doute, veut réunir les livres achetés avec cette adresse et ceux d’une autre chez { $shop }.
mail-library-join-code = Voici le code à écrire là où la demande a été faite : { $code }
mail-library-join-foot = Le code sert une seule fois, dans les 30 minutes. Celui à qui vous le donnez peut prendre vos livres. Vous n’avez rien demandé ? Ne faites rien.
sms-library = { $shop }: votre code { $link } ouvre vos livres. Ne le donnez à personne.
sms-library-join = { $shop }: le code { $link } ajoute ce numéro à une bibliothèque. Ne le donnez à personne.

# La gestion
admin-orders-event-mail-library = accès à la bibliothèque
admin-orders-job-library = Accès à une bibliothèque
admin-orders-event-by-buyer = par l’acheteur, sur la page de sa commande

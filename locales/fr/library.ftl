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

library-sent-title = Si nous connaissons cette adresse, un e-mail est en route
library-sent-title-phone = Si nous connaissons ce numéro, un SMS est en route
library-sent-lead = Appuyez sur le bouton de l’e-mail, dans le navigateur de votre choix. Ou écrivez ici le code à six chiffres qu’il contient : il est valable 30 minutes.
library-sent-lead-phone = Écrivez ici le code à six chiffres du SMS : il est valable 10 minutes.
library-sent-code = Code à six chiffres
library-sent-wait = Comptez quelques minutes, et regardez aussi dans les courriers indésirables (spam).
library-sent-wait-phone = Comptez une minute ou deux.
library-sent-again = Rien reçu ? Demandez un autre code
library-sent-why = Pour que personne ne puisse espionner les achats d’un autre, cette page est la même que l’adresse ou le numéro soit connu ou non.
library-code-wrong = { $count ->
    [one] Ce n’est pas le bon code. Il vous reste un essai.
   *[other] Ce n’est pas le bon code. Il vous reste { $count } essais.
 }
library-code-over = Ce code n’est plus valable. Demandez-en un autre.
library-link-lead = Ce bouton ouvre dans ce navigateur les livres achetés avec { $address }.
library-link-hint = Il sert une seule fois. Sur un appareil qui n’est pas à vous, déconnectez-vous ensuite.
library-over-title = Ce lien n’est plus valable
library-over-lead = Un lien sert une seule fois, dans les 30 minutes. Demandez-en un autre : il part aussitôt.
library-over-go = Demander un autre lien

library-none = Aucun livre n’a encore été payé avec vos adresses et numéros. Vous avez payé et n’avez rien reçu ? Nous cherchons votre commande.
library-contacts = Vos adresses et numéros
library-out = Me déconnecter
library-out-everywhere = Me déconnecter partout

# Les messages
mail-library-subject = Vos livres chez { $shop }
mail-library-lead = Voici de quoi ouvrir vos livres chez { $shop }.
mail-library-code = Le bouton marche dans tous vos navigateurs. Dans celui où vous avez fait la demande, vous pouvez aussi écrire ce code : { $code }
mail-library-foot = Le bouton et le code servent une seule fois, dans les 30 minutes. Ne les donnez à personne. Vous n’avez rien demandé ? Ne faites rien : personne n’a rien appris de vos achats.
mail-library-join-subject = Un code de { $shop }
mail-library-join-lead = Quelqu’un, vous sans doute, veut réunir les livres achetés avec cette adresse et ceux d’une autre chez { $shop }.
mail-library-join-code = Voici le code à écrire dans le navigateur où la demande a été faite : { $code }
mail-library-join-foot = Le code sert une seule fois, dans les 30 minutes. Celui à qui vous le donnez peut prendre vos livres. Vous n’avez rien demandé ? Ne faites rien.
sms-library = { $shop }: votre code { $link } ouvre vos livres. Ne le donnez à personne.
sms-library-join = { $shop }: le code { $link } ajoute ce numéro à une bibliothèque. Ne le donnez à personne.

# La gestion
admin-orders-event-mail-library = accès à la bibliothèque
admin-orders-job-library = Accès à une bibliothèque

# mail
mail-receipt-subject = Votre commande : « { $title } »
mail-receipt-lead = Merci pour votre achat chez { $shop }. Le paiement est confirmé : bonne lecture !
mail-new-link-subject = Nouveau lien pour « { $title } »
mail-new-link-lead = Voici le nouveau lien que vous avez demandé à { $shop }. Bonne lecture !
mail-new-edition-subject = Nouvelle édition de « { $title } »
mail-new-edition-lead = Un de vos livres de chez { $shop } a une nouvelle édition. Elle est à vous, sans rien à payer de plus, et vous gardez aussi l’édition précédente.
mail-review-subject = Votre paiement est en cours de vérification : « { $title } »
mail-review-lead = Un paiement est arrivé pour votre commande chez { $shop }, mais il ne correspond pas à ce qui était attendu. Nous le vérifions.
mail-review-next = Ne payez pas une deuxième fois : votre commande est gardée. Vous recevrez ce que vous avez commandé, ou votre argent vous sera rendu, et un e-mail vous le dira.
mail-waiting-subject = Votre paiement n’est pas encore confirmé : « { $title } »
mail-waiting-lead = Votre commande chez { $shop } attend toujours la confirmation de son paiement.
mail-waiting-next = Vous avez validé sur votre téléphone ? Ne payez pas une deuxième fois : nous continuons d’interroger CinetPay, et le lien part dès que c’est confirmé. Vous n’avez pas validé ? Rien n’a été débité : la page de votre commande vous permet de payer.
mail-refused-subject = Votre paiement n’est pas passé : « { $title } »
mail-refused-lead = CinetPay a refusé le paiement de votre commande chez { $shop }.
mail-refused-next = La page de votre commande vous permet de réessayer, par le même moyen ou par un autre. Votre compte a tout de même été débité ? Ne payez pas une deuxième fois : dès que l’argent arrive, le lien part.
mail-declined-subject = Votre argent va vous être rendu : « { $title } »
mail-declined-lead = Après vérification, { $shop } n’a pas pu accepter le paiement de cette commande.
mail-declined-next = La commande est close, et l’argent que vous avez envoyé va vous être rendu. Un e-mail vous dira quand il est parti.
mail-refunded-subject = Votre commande est remboursée : « { $title } »
mail-refunded-lead = { $shop } vous a remboursé cette commande.
mail-refunded-next = Les liens que vous aviez reçus ne sont plus valables. Selon l’opérateur, l’argent peut mettre quelques jours à arriver.
mail-partly-refunded-subject = Une partie de votre commande est remboursée : « { $title } »
mail-partly-refunded-lead = { $shop } vous a rendu une partie de l’argent de cette commande.
mail-partly-refunded-next = Un livre remboursé en entier ne peut plus être téléchargé ; les autres restent à vous, avec les mêmes liens. Selon l’opérateur, l’argent peut mettre quelques jours à arriver.
mail-repaid-subject = Votre argent vous est rendu : « { $title } »
mail-repaid-lead = { $shop } vous a rendu l’argent reçu en trop pour cette commande.
mail-repaid-next = Selon l’opérateur, il peut mettre quelques jours à arriver.
mail-revoked-subject = Les téléchargements sont arrêtés : « { $title } »
mail-revoked-lead = { $shop } a arrêté les téléchargements de cette commande.
mail-revoked-next = Les liens que vous aviez reçus ne sont plus valables. Pour toute question, donnez le numéro de commande ci-dessous.
mail-moved-subject = Le lien de votre commande va à une autre adresse
mail-moved-lead = L’adresse e-mail de votre commande « { $title } » a été changée. Le lien est maintenant envoyé à l’autre adresse, et ceux que vous avez reçus ici ne sont plus valables.
mail-moved-next = Si vous ne l’avez pas demandé, répondez à cet e-mail ou écrivez à la boutique.
mail-moved-to = Nouvelle adresse
mail-book = Livre
mail-returned = Somme rendue
mail-date = Date
mail-promise-late = Le lien a expiré pendant que cet e-mail attendait de partir : ouvrez-le, la page vous envoie un nouveau lien.
mail-greeting = Bonjour,
mail-greeting-name = Bonjour { $name },
mail-button = Télécharger
mail-promise = Le lien est valable { $lifetime } et pour { $downloads }. Si le réseau coupe, le téléchargement reprend où il s’est arrêté.
mail-days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
 }
mail-hours = { $count ->
    [one] { $count } heure
   *[other] { $count } heures
 }
mail-downloads = { $count ->
    [one] { $count } téléchargement
   *[other] { $count } téléchargements
 }
mail-open = Pour télécharger, ouvrez cette adresse :
mail-row = { $name } : { $value }
mail-plain-link = Le bouton ne marche pas ? Copiez cette adresse dans votre navigateur :
mail-expired = Le lien a expiré ? Ouvrez-le quand même : la page vous en propose un nouveau.
mail-private = Ce lien est à vous : toute personne qui l’ouvre peut télécharger à votre place. Ne le partagez pas.
mail-order = Commande
mail-seller = Vendeur
mail-amount = Montant
mail-received = Montant reçu
mail-paid-at = Payé le
mail-question = Une question ? Répondez à cet e-mail en gardant le numéro de commande.
mail-no-reply = Cet e-mail est envoyé automatiquement : une réponse ne nous parviendrait pas.
mail-sandbox = Boutique d’essai : rien n’a été payé.
size = { $whole },{ $tenth } Mo
date = { $nth ->
    [d1] 1er
   *[other] { $day }
 } { $month ->
    [m1] janvier
    [m2] février
    [m3] mars
    [m4] avril
    [m5] mai
    [m6] juin
    [m7] juillet
    [m8] août
    [m9] septembre
    [m10] octobre
    [m11] novembre
   *[m12] décembre
 } { $year } à { $time } { $zone }

# mail
mail-receipt-subject = Votre livre : « { $title } »
mail-receipt-lead = Merci pour votre achat chez { $shop }. Le paiement est confirmé, et votre livre vous attend.
mail-new-link-subject = Nouveau lien pour « { $title } »
mail-new-link-lead = Voici le nouveau lien que vous avez demandé à { $shop }. Votre livre vous attend.
mail-new-edition-subject = Nouvelle édition de « { $title } »
mail-new-edition-lead = Le livre que vous avez acheté chez { $shop } a une nouvelle édition. Elle est à vous, sans que vous ayez rien à payer de plus ; l’édition précédente vous reste aussi.
mail-greeting = Bonjour,
mail-greeting-name = Bonjour { $name },
mail-button = Télécharger le livre
mail-promise = Le lien marche pendant { $lifetime } et pour { $downloads }. Si le réseau coupe, le téléchargement reprend où il s’est arrêté.
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
mail-open = Pour télécharger le livre, ouvrez cette adresse :
mail-row = { $name } : { $value }
mail-plain-link = Le bouton ne marche pas ? Copiez cette adresse dans votre navigateur :
mail-expired = Le lien a expiré ? Ouvrez-le quand même : la page vous en propose un nouveau.
mail-private = Ce lien est le vôtre : qui l’ouvre peut prendre le livre. Ne le partagez pas.
mail-order = Commande
mail-amount = Montant
mail-paid-at = Payé le
mail-question = Une question ? Répondez à cet e-mail en gardant le numéro de commande.
mail-no-reply = Cet e-mail part tout seul : personne ne lit les réponses.
mail-sandbox = Boutique d’essai : rien n’a été payé.
size = { $whole },{ $tenth } Mo
date = { $nth ->
    [d1] 1er
   *[other] { $day }
 } { $month ->
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
 } { $year } à { $time } { $zone }

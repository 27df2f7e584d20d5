desk-day = { $nth ->
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
 } { $year }
desk-mail-sale-subject = Vendu : « { $title } », { $amount }
desk-mail-sale-lead = Un exemplaire de « { $title } » vient d’être payé : { $amount }.
desk-mail-sale-button = Voir la commande
desk-mail-sales = { $count ->
    [one] { $count } vente
   *[other] { $count } ventes
 }
desk-mail-digest-subject = { $sales } le { $day }
desk-mail-digest-lead = Le { $day }, votre librairie a fait { $sales }.
desk-mail-digest-button = Voir les commandes
desk-mail-why = Vous recevez cette lettre parce que vous tenez cette librairie. Pour en recevoir moins, ouvrez les commandes dans l’arrière-boutique : le réglage est en bas de la page.

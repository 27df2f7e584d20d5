# Figures, exports and the month's statement
desk-reports-title = Chiffres
desk-reports-periods = Période
desk-reports-period-today = Aujourd’hui
desk-reports-period-7 = 7 jours
desk-reports-period-30 = 30 jours
desk-reports-period-90 = 90 jours
desk-reports-period-365 = Un an
desk-reports-more-figures = Tous les chiffres
desk-reports-days-words = Du { $first } au { $last }, comparé aux jours d’avant, du { $was_first } au { $was_last } à la même heure.
desk-reports-today-words = Le { $day } jusqu’à maintenant, comparé au { $before } jusqu’à la même heure.
desk-reports-yesterday = hier { $money }
desk-reports-gross = Encaissé
desk-reports-net = Net estimé
desk-reports-sales = Ventes
desk-reports-fees = Frais CinetPay, estimés
desk-reports-refunds = Remboursements
desk-reports-fees-note = { $fees } de frais
desk-reports-refunds-note = { $money } remboursés ({ $number })
desk-reports-conversion = Commandes payées
desk-reports-of-orders = { $count ->
    [0] sur aucune commande
    [one] sur { $count } commande
   *[other] sur { $count } commandes
}
desk-reports-nothing = —
desk-reports-same = pareil
desk-reports-more = { $percent } % de plus
desk-reports-less = { $percent } % de moins
desk-reports-percent = { $whole } %
desk-reports-percent-tenth = { $whole },{ $tenth } %
desk-reports-seconds = { $count } s
desk-reports-minutes = { $count } min
desk-reports-hours = { $count } h
desk-reports-hour = { $two } h
desk-reports-from-to = du { $first } au { $last }
desk-reports-day = { $nth ->
    [d1] 1er
   *[other] { $day }
} { $month ->
    [m1] janv.
    [m2] févr.
    [m3] mars
    [m4] avril
    [m5] mai
    [m6] juin
    [m7] juil.
    [m8] août
    [m9] sept.
    [m10] oct.
    [m11] nov.
   *[m12] déc.
}
desk-reports-date = { $day } { $year }
desk-reports-month = { $month ->
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

desk-reports-days-title = Au fil du temps
desk-reports-plot-money-hour = Encaissé par heure
desk-reports-plot-money-day = Encaissé par jour
desk-reports-plot-money-week = Encaissé par semaine
desk-reports-plot-orders-hour = Ventes par heure
desk-reports-plot-orders-day = Ventes par jour
desk-reports-plot-orders-week = Ventes par semaine
desk-reports-plot-says = Des barres pour ces jours, une ligne en tirets pour la période d’avant. Le plus haut : { $most }. Le tableau qui suit donne chaque valeur.
desk-reports-key-now = Ces jours
desk-reports-key-before = Période d’avant
desk-reports-as-table = Voir le tableau
desk-reports-when = Quand
desk-reports-empty = Aucune vente sur cette période, ni sur celle d’avant. Les courbes apparaîtront ici avec la première vente.
desk-reports-others = Tous les autres
desk-reports-sum = Total

desk-reports-books-title = Par livre
desk-reports-book = Livre
desk-reports-methods-title = Par moyen de paiement
desk-reports-method = Moyen
desk-reports-method-none = Sans CinetPay (à la main ou gratuit)
desk-reports-method-unknown = Moyen non précisé
desk-reports-fees-hint = Les frais sont estimés à chaque paiement avec les taux de votre contrat, réglés par GRIOT_FEES, et arrondis au franc le plus proche : changer les taux ne change rien au passé. Le relevé de CinetPay fait foi.
desk-reports-countries-title = Par pays
desk-reports-country = Pays
desk-reports-country-unknown = Pays inconnu
desk-reports-countries-hint = D’après l’indicatif du téléphone, sinon l’adresse.
desk-reports-funnel-title = De la visite à la vente
desk-reports-step = Étape
desk-reports-number = Nombre
desk-reports-viewed = Pages de livres vues
desk-reports-started = Commandes passées
desk-reports-paid = Commandes payées
desk-reports-of-views = { $share } des pages vues
desk-reports-of-started = { $share } des commandes
desk-reports-funnel-hint = Les visites sont comptées sans cookie ni adresse, et sans les robots qui se présentent comme tels. Une commande dont la visite n’a pas été comptée compte quand même : la part n’est pas écrite si elle dépasse le tout.

desk-reports-refusals-title = Paiements refusés
desk-reports-refusals-none = Aucun refus sur cette période.
desk-reports-refusals-hint = La phrase est celle que l’acheteur a lue. Un paiement refusé a pu réussir ensuite.
desk-reports-reason = Opérateur et raison
desk-reports-success-title = Réussite de la dernière heure
desk-reports-success-none = Aucun paiement décidé depuis une heure.
desk-reports-decided = Décidés
desk-reports-accepted = Acceptés
desk-reports-rate = Réussite
desk-reports-delivery-title = Du paiement à la livraison
desk-reports-median = La moitié en moins de
desk-reports-p90 = Neuf sur dix en moins de
desk-reports-waiting = Ni envoyés ni téléchargés
desk-reports-delivery-hint = Le temps entre la confirmation du paiement et le départ de l’e-mail avec le lien, ou le premier téléchargement complet s’il vient avant.

desk-reports-export-title = Exporter
desk-reports-export-what = Quoi
desk-reports-export-sales = Ventes, par date de paiement
desk-reports-export-orders = Toutes les commandes, par date de commande
desk-reports-export-from = Du
desk-reports-export-to = Au
desk-reports-export-hint = Le fichier contient les coordonnées des clients : gardez-le comme un carnet d’adresses. Votre mot de passe est redemandé, et l’export est noté au journal.
desk-reports-export-fault = Rien n’a été exporté : une date est à revoir, c’est écrit juste à côté.
desk-reports-day-wrong = Choisissez un jour, par exemple 2026-11-21.
desk-reports-days-turned = Ce jour vient avant le premier. Choisissez-en un après.
desk-reports-months-title = Relevés mensuels à imprimer

desk-reports-statement-title = Relevé des ventes, { $month }
desk-reports-statement-made = Établi le { $day }.
desk-reports-statement-open = Ce mois n’est pas fini : les chiffres peuvent encore changer.
desk-reports-statement-sums = En bref
desk-reports-statement-nothing = Aucune vente pendant ce mois.
desk-reports-statement-note = Une vente compte au jour où son paiement est confirmé, un remboursement au jour où il est noté. Les frais de CinetPay sont estimés avec les taux de la boutique et ne sont pas rendus lors d’un remboursement ; le relevé de CinetPay fait foi.
desk-reports-statement-print = Imprimez cette page depuis votre navigateur : le menu et les boutons restent à l’écran.

desk-reports-col-number = Commande
desk-reports-col-placed = Passée le ({ $zone })
desk-reports-col-paid = Payée le ({ $zone })
desk-reports-col-state = État
desk-reports-col-title = Livre
desk-reports-col-amount = Montant
desk-reports-col-currency = Devise
desk-reports-col-method = Moyen
desk-reports-col-country = Pays
desk-reports-col-email = E-mail
desk-reports-col-phone = Téléphone
desk-reports-col-name = Nom
desk-reports-col-transaction = Transaction
desk-reports-col-operator = Référence de l’opérateur
desk-reports-col-author = Auteurs
desk-reports-col-coupon = Code promo
desk-reports-col-discount = Remise
desk-reports-col-fee = Frais (estimés)
desk-reports-col-refund = Remboursé
desk-reports-col-net = Net
desk-reports-col-line = Ligne
desk-reports-sheet-orders = Commandes
desk-reports-sheet-sales = Ventes
desk-reports-state-placed = en attente
desk-reports-state-paid = payée
desk-reports-state-review = à examiner
desk-reports-state-expired = expirée
desk-reports-state-refunded = remboursée
audit-royalty-shares = a fixé les parts des auteurs
audit-report-export = a exporté { $subject ->
    [sales] les ventes
    [authors] les droits d’auteur
   *[orders] les commandes
} du { $from } au { $to } ({ $form })

# Royalties
desk-royalties-title = Droits d’auteur
desk-royalties-of = Droits d’auteur, { $month }
desk-royalties-lead = Ce que chaque auteur a vendu dans le mois, et la part qui lui revient. Un livre de plusieurs auteurs figure sous tous leurs noms ensemble : il n’est pas partagé entre eux.
desk-royalties-author = Auteur
desk-royalties-sales = Ventes
desk-royalties-gross = Encaissé
desk-royalties-fees = Frais
desk-royalties-refunds = Remboursé
desk-royalties-net = Net
desk-royalties-share = Part, en %
desk-royalties-share-of = Part de { $author }, en %
desk-royalties-share-wrong = Un pourcentage de 0 à 100, comme 12,5.
desk-royalties-owed = À verser
desk-royalties-currency = Devise
desk-royalties-all = À verser en tout : { $money }
desk-royalties-save = Enregistrer les parts
desk-royalties-kept = Les parts sont enregistrées.
desk-royalties-none = Aucune vente ni aucun remboursement pendant ce mois.
desk-royalties-hint = La part se compte sur le net : l’encaissé, moins les frais de CinetPay (estimés) et les remboursements du mois. Si le net est au-dessous de zéro, le montant se déduit du versement suivant. Une part vaut pour tous les mois affichés, jusqu’à ce que vous la changiez.
desk-royalties-sheet = Auteurs

# Figures, exports and the month's statement
admin-reports-title = Chiffres
admin-reports-periods = Période
admin-reports-period-today = Aujourd’hui
admin-reports-period-7 = 7 jours
admin-reports-period-30 = 30 jours
admin-reports-period-90 = 90 jours
admin-reports-period-365 = Un an
admin-reports-more-figures = Tous les chiffres
admin-reports-days-words = Du { $first } au { $last }, comparé aux jours d’avant, du { $was_first } au { $was_last } à la même heure.
admin-reports-today-words = Le { $day } jusqu’à maintenant, comparé au { $before } jusqu’à la même heure.
admin-reports-yesterday = hier { $money }
admin-reports-gross = Encaissé
admin-reports-net = Net estimé
admin-reports-net-taxed = Net estimé, taxe comprise
admin-reports-sales = Ventes
admin-reports-fees = Frais CinetPay, estimés
admin-reports-refunds = Remboursements
admin-reports-fees-note = { $fees } de frais
admin-reports-refunds-note = { $money } remboursés ({ $number })
admin-reports-conversion = Commandes payées
admin-reports-of-orders = { $count ->
    [0] sur aucune commande
    [one] sur { $count } commande
   *[other] sur { $count } commandes
}
admin-reports-nothing = —
admin-reports-same = pareil
admin-reports-more = { $percent } % de plus
admin-reports-less = { $percent } % de moins
admin-reports-points-more = { $points } points de plus
admin-reports-points-less = { $points } points de moins
admin-reports-percent = { $whole } %
admin-reports-percent-tenth = { $whole },{ $tenth } %
admin-reports-instant = moins d’une seconde
admin-reports-seconds = { $count } s
admin-reports-minutes = { $count } min
admin-reports-hours = { $count } h
admin-reports-hour = { $two } h
admin-reports-from-to = du { $first } au { $last }
admin-reports-day = { $nth ->
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
admin-reports-date = { $day } { $year }
admin-reports-month = { $month ->
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
} { $year }

admin-reports-days-title = Évolution
admin-reports-days-shown = Ce que le graphique montre
admin-reports-plot-money-hour = Encaissé par heure
admin-reports-plot-money-day = Encaissé par jour
admin-reports-plot-money-week = Encaissé par semaine
admin-reports-plot-orders-hour = Ventes par heure
admin-reports-plot-orders-day = Ventes par jour
admin-reports-plot-orders-week = Ventes par semaine
admin-reports-plot-says = En barres, cette période ; en tirets, la précédente. Le plus haut : { $most }. Le tableau qui suit donne chaque valeur.
admin-reports-key-now = Cette période
admin-reports-key-before = Période précédente
admin-reports-as-table = Voir le tableau
admin-reports-when = Quand
admin-reports-empty = Aucune vente sur cette période, ni sur celle d’avant. Les courbes apparaîtront ici avec la première vente.
admin-reports-others = Tous les autres
admin-reports-sum = Total

admin-reports-books-title = Par livre
admin-reports-book = Livre
admin-reports-methods-title = Par moyen de paiement
admin-reports-method = Moyen
admin-reports-method-none = Sans CinetPay (à la main ou gratuit)
admin-reports-method-unknown = Moyen non précisé
admin-reports-fees-hint = Les frais sont estimés à chaque paiement avec les taux de votre contrat, réglés par GRIOT_FEES, et arrondis au franc le plus proche. Si vous changez les taux, les paiements passés gardent leurs frais. Le relevé de CinetPay fait foi.
admin-reports-countries-title = Par pays
admin-reports-country = Pays
admin-reports-country-unknown = Pays inconnu
admin-reports-countries-hint = D’après l’indicatif du téléphone, sinon l’adresse.
admin-reports-funnel-title = De la visite à la vente
admin-reports-step = Étape
admin-reports-number = Nombre
admin-reports-viewed = Pages de livres vues
admin-reports-started = Commandes passées
admin-reports-paid = Commandes payées
admin-reports-of-views = { $share } des pages vues
admin-reports-of-started = { $share } des commandes
admin-reports-funnel-hint = Les visites sont comptées sans cookie ni adresse, et sans les robots qui se présentent comme tels. Une commande dont la visite n’a pas été comptée compte quand même : le pourcentage n’est pas affiché s’il dépasse 100 %.

admin-reports-refusals-title = Paiements refusés
admin-reports-refusals-none = Aucun refus sur cette période.
admin-reports-refusals-hint = La phrase est celle que le client a lue. Un paiement refusé a pu réussir ensuite.
admin-reports-reason = Opérateur et raison
admin-reports-success-title = Réussite de la dernière heure
admin-reports-success-none = Aucun paiement terminé depuis une heure.
admin-reports-decided = Terminés
admin-reports-accepted = Acceptés
admin-reports-rate = Réussite
admin-reports-delivery-title = Du paiement à la livraison
admin-reports-median = La moitié en moins de
admin-reports-p90 = Neuf sur dix en moins de
admin-reports-waiting = Ni envoyés ni téléchargés
admin-reports-delivery-hint = Le temps entre la confirmation du paiement et le départ de l’e-mail avec le lien, ou le premier téléchargement complet s’il vient avant.

admin-reports-export-title = Exporter
admin-reports-export-what = À exporter
admin-reports-export-sales = Ventes, par date de paiement
admin-reports-export-orders = Toutes les commandes, par date de commande
admin-reports-export-from = Du
admin-reports-export-to = Au
admin-reports-export-hint = Le fichier contient les coordonnées des clients : gardez-le en lieu sûr. Votre mot de passe est redemandé, et l’export est noté au journal.
admin-reports-export-fault = Rien n’a été exporté. Une date est à corriger : voyez le message en rouge.
admin-reports-day-wrong = Choisissez un jour, par exemple 2026-11-21.
admin-reports-days-turned = Ce jour vient avant le premier. Choisissez-en un après.
admin-reports-months-title = Relevés mensuels à imprimer

admin-reports-statement-title = Relevé des ventes, { $month }
admin-reports-statement-made = Établi le { $day }.
admin-reports-statement-open = Ce mois n’est pas fini : les chiffres peuvent encore changer.
admin-reports-statement-sums = En bref
admin-reports-statement-nothing = Aucune vente pendant ce mois.
admin-reports-statement-note = Une vente compte au jour où son paiement est confirmé, un remboursement au jour où il est noté. Les frais de CinetPay sont estimés avec les taux de la boutique et ne sont pas rendus lors d’un remboursement ; le relevé de CinetPay fait foi.
admin-reports-statement-print = Imprimez cette page depuis votre navigateur : le menu et les boutons restent à l’écran.
admin-reports-print = Imprimer

admin-reports-col-number = Commande
admin-reports-col-placed = Passée le ({ $zone })
admin-reports-col-paid = Payée le ({ $zone })
admin-reports-col-state = État
admin-reports-col-title = Livre
admin-reports-col-amount = Montant
admin-reports-col-currency = Devise
admin-reports-col-method = Moyen
admin-reports-col-country = Pays
admin-reports-col-email = E-mail
admin-reports-col-phone = Téléphone
admin-reports-col-name = Nom
admin-reports-col-transaction = Transaction
admin-reports-col-operator = Référence de l’opérateur
admin-reports-col-author = Auteurs
admin-reports-col-coupon = Code promo
admin-reports-col-discount = Remise
admin-reports-col-fee = Frais (estimés)
admin-reports-col-refund = Remboursé
admin-reports-col-net = Net
admin-reports-col-line = Ligne
admin-reports-col-seller = Vendeur
admin-reports-sheet-orders = Commandes
admin-reports-sheet-sales = Ventes
admin-reports-state-placed = en attente
admin-reports-state-paid = payée
admin-reports-state-review = à examiner
admin-reports-state-expired = expirée
admin-reports-state-refunded = remboursée
audit-royalty-shares = a fixé les parts des auteurs
audit-report-export = a exporté { $subject ->
    [sales] les ventes
    [taxes] les taxes
    [authors] les droits d’auteur
   *[orders] les commandes
} du { $from } au { $to } ({ $form })

# Royalties
admin-royalties-title = Droits d’auteur
admin-royalties-of = Droits d’auteur, { $month }
admin-royalties-lead = Ce que chaque auteur a vendu dans le mois, et la part qui lui revient. Un livre de plusieurs auteurs figure sous tous leurs noms ensemble : il n’est pas partagé entre eux.
admin-royalties-author = Auteur
admin-royalties-sales = Ventes
admin-royalties-gross = Encaissé
admin-royalties-fees = Frais
admin-royalties-refunds = Remboursé
admin-royalties-net = Net
admin-royalties-share = Part, en %
admin-royalties-share-of = Part de { $author }, en %
admin-royalties-share-wrong = Un pourcentage de 0 à 100, comme 12,5.
admin-royalties-owed = À verser
admin-royalties-currency = Devise
admin-royalties-all = À verser en tout : { $money }
admin-royalties-save = Enregistrer les parts
admin-royalties-kept = Les parts sont enregistrées.
admin-royalties-none = Aucune vente ni aucun remboursement pendant ce mois.
admin-royalties-hint = La part se compte sur le net : l’encaissé, moins les frais de CinetPay (estimés), les remboursements du mois et la taxe. Si le net est au-dessous de zéro, le montant se déduit du versement suivant. Une part vaut pour tous les mois affichés, jusqu’à ce que vous la changiez.
admin-royalties-sheet = Auteurs
admin-reports-currencies = Devises
admin-reports-currency = En { $sign } ({ $code })

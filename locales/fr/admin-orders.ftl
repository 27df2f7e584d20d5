admin-day = { $nth ->
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
 } { $year }
admin-mail-sale-subject = Vendu : « { $title } », { $amount }
admin-mail-sale-lead = Une commande vient d’être payée : « { $title } », { $amount }.
admin-mail-sale-button = Voir la commande
admin-mail-given-subject = Commande gratuite : « { $title } »
admin-mail-given-lead = Une commande gratuite vient d’être enregistrée : « { $title } ». Il n’y avait rien à payer.
admin-mail-given-button = Voir la commande
admin-mail-sales = { $count ->
    [one] { $count } vente
   *[other] { $count } ventes
 }
admin-mail-digest-subject = { $sales } le { $day }
admin-mail-digest-lead = Le { $day }, votre boutique a fait { $sales }.
admin-mail-digest-button = Voir les commandes
admin-mail-why = Vous recevez cet e-mail parce que vous travaillez dans cette boutique. Pour en recevoir moins, ouvrez « Mon compte » dans la gestion.
admin-mail-review-subject = À décider : un paiement ne correspond pas ({ $number })
admin-mail-review-lead = Un paiement annoncé pour la commande { $number } ne correspond pas à ce qui était attendu. Rien n’a été livré. Ouvrez la commande : livrez le livre ou rendez l’argent. Le client sait que vous vérifiez.
admin-mail-review-button = Voir la commande
admin-mail-why-owner = Vous recevez cet e-mail parce que vous êtes propriétaire de cette boutique.

# The list
admin-orders-day = { $day }/{ $month }/{ $year }
admin-orders-all = Toutes
admin-orders-title = Commandes
admin-orders-one = Commande
admin-orders-count = { $count ->
    [one] { $count } commande
   *[other] { $count } commandes
 }
admin-orders-find = Chercher une commande
admin-orders-find-hint = Numéro de commande, transaction, e-mail, téléphone ou référence de l’opérateur : le début suffit.
admin-orders-find-go = Chercher
admin-orders-narrow = Affiner par état, livre, moyen de paiement ou date
admin-orders-any = Tous
admin-orders-state = État
admin-orders-book = Livre
admin-orders-method = Payée par
admin-orders-from = Passée depuis le
admin-orders-to = jusqu’au
admin-orders-column-number = Numéro
admin-orders-column-buyer = Client
admin-orders-column-sum = Montant
admin-orders-column-placed = Passée (GMT)
admin-orders-newest = Les plus récentes
admin-orders-search-on = Chercher plus loin
admin-orders-none = Aucune commande pour l’instant. La première s’affichera ici toute seule.
admin-orders-none-found = Aucune commande ne correspond. Vérifiez ce que vous avez écrit, ou enlevez un filtre.
admin-orders-search-short = Écrivez au moins trois caractères : le début d’un numéro, d’une adresse ou d’un téléphone.
admin-orders-search-cut = Il y en a davantage : écrivez un ou deux caractères de plus.
admin-orders-by-hand = à la main
admin-orders-state-placed = En attente
admin-orders-state-paid = Payée
admin-orders-state-review = À examiner
admin-orders-state-expired = Expirée
admin-orders-state-refunded = Remboursée
admin-orders-state-opened = ouvert
admin-orders-state-pending = en cours
admin-orders-state-confirmed = confirmé
admin-orders-state-refused = refusé
admin-orders-state-abandoned = abandonné

# An order
admin-orders-back = Toutes les commandes
admin-orders-facts = Résumé
admin-orders-fact-book = Livre
admin-orders-fact-sum = Montant
admin-orders-fact-returned = Remboursé
admin-orders-fact-method = Payée par
admin-orders-fact-email = E-mail
admin-orders-fact-phone = Téléphone
admin-orders-fact-name = Nom
admin-orders-fact-placed = Passée le
admin-orders-fact-paid = Payée le
admin-orders-fact-access = Téléchargements
admin-orders-fact-forgotten = Données du client effacées à partir du
admin-orders-access = { $used } sur { $downloads }, jusqu’au { $until }
admin-orders-access-ended = { $used } sur { $downloads } : l’accès est coupé
admin-orders-buyer-page = Voir la page du client
admin-orders-customer = Voir toutes ses commandes
admin-orders-acts = Autres actions
admin-orders-story = Historique de la commande
admin-orders-gmt = Heures en GMT.
admin-orders-steps = { $count ->
    [one] Une étape technique
   *[other] { $count } étapes techniques
}
admin-orders-raw = Données reçues
admin-orders-received-less = Reçu : { $received } au lieu de { $expected }. Il manque { $difference }.
admin-orders-received-more = Reçu : { $received } au lieu de { $expected }, soit { $difference } de trop.
admin-orders-review = L’argent est arrivé, mais quelque chose ne correspond pas : lisez l’historique, puis livrez le livre ou rendez l’argent.
admin-orders-review-wait = L’argent est arrivé, mais quelque chose ne correspond pas. Un propriétaire de la boutique doit décider.

admin-orders-check = Vérifier auprès de CinetPay
admin-orders-check-answered = CinetPay a répondu. La commande est maintenant : { $state }.
admin-orders-check-postponed = CinetPay vient d’être interrogé : la boutique l’interrogera de nouveau toute seule dans quelques secondes.
admin-orders-check-silent = CinetPay n’a pas répondu : la boutique l’interrogera de nouveau toute seule.
admin-orders-check-settled = Tout est déjà confirmé : il n’y a rien à vérifier.

admin-orders-link-title = Renvoyer le lien
admin-orders-link-lead = Le client reçoit un nouveau lien. Si vous corrigez son adresse, les liens déjà envoyés ne sont plus valables.
admin-orders-link-email = Adresse e-mail
admin-orders-link-email-hint = Corrigez-la si elle a été mal écrite.
admin-orders-link-reason = Pourquoi l’adresse change
admin-orders-link-reason-hint = Seulement si vous la corrigez : par exemple « elle a téléphoné ».
admin-orders-link-submit = Envoyer le lien
admin-orders-link-done = Le lien est prêt et part dans un instant. L’historique de la commande dit quand il est parti.

admin-orders-extension-title = Prolonger l’accès
admin-orders-extension-lead = Les liens du client sont de nouveau valables aussitôt, même s’ils avaient expiré ou si l’accès était coupé.
admin-orders-extension-days = Jours en plus
admin-orders-extension-downloads = Téléchargements en plus
admin-orders-extension-submit = Prolonger
admin-orders-extension-done = L’accès est prolongé.

admin-orders-revocation-title = Couper l’accès
admin-orders-revocation-lead = Le client ne peut plus télécharger son livre. Vous pourrez prolonger l’accès plus tard.
admin-orders-revocation-reason = Pourquoi
admin-orders-revocation-submit = Couper l’accès
admin-orders-revocation-done = L’accès est coupé.

admin-orders-payment-title = Noter comme payée
admin-orders-payment-lead = Le livre part aussitôt. Dites à quel paiement CinetPay correspond cet argent : si CinetPay l’annonce plus tard, nous vous demanderons si c’est le même. Si l’argent a été reçu autrement, ce que CinetPay encaisserait plus tard sera à rembourser.
admin-orders-payment-attempt = À quel paiement correspond cet argent
admin-orders-payment-attempt-choose = Choisissez
admin-orders-payment-attempt-one = { $transaction }, { $sum }, { $at }
admin-orders-payment-attempt-none = Aucun : reçu autrement, par exemple en espèces
admin-orders-payment-reason = Comment elle a été payée
admin-orders-payment-submit = Noter comme payée
admin-orders-payment-done = La commande est payée, et le livre part.

admin-orders-delivery-title = Le paiement est bon : livrer
admin-orders-delivery-lead = Le livre part aussitôt, et CinetPay n’est plus interrogé.
admin-orders-delivery-reason = Pourquoi
admin-orders-delivery-submit = Livrer le livre
admin-orders-delivery-done = Le livre part.
admin-orders-debt-title = Refuser et rembourser
admin-orders-debt-lead = La commande est close sans livraison. L’argent reste « à rendre » jusqu’à ce que vous l’ayez renvoyé.
admin-orders-debt-reason = Pourquoi
admin-orders-debt-submit = Clore : remboursement dû
admin-orders-debt-done = La commande est close. L’argent est à rendre.

admin-orders-refund-title = Rembourser
admin-orders-refund-lead = Renvoyez d’abord l’argent par votre moyen habituel, puis notez-le ici. Un livre dont toute la somme est rendue ne peut plus être téléchargé ; si vous n’en rendez qu’une partie, le client garde son accès. Quand tout est rendu, la commande est remboursée.
admin-orders-refund-amount = Montant rendu
admin-orders-refund-amount-of = Montant rendu pour « { $title } »
admin-orders-refund-destination = Où l’argent est parti
admin-orders-refund-destination-hint = Par exemple : Orange Money du client.
admin-orders-refund-reason = Pourquoi
admin-orders-refund-submit = Noter le remboursement
admin-orders-refund-done = Le remboursement est noté.

admin-orders-owed-title = Remboursements dus
admin-orders-owed = { $sum } sont à rendre au client (transaction { $transaction }). Renvoyez l’argent, puis notez-le ici.
admin-orders-asked-title = Est-ce le même argent ?
admin-orders-asked = Vous aviez noté cette commande comme payée. CinetPay annonce maintenant { $sum } pour le paiement que vous aviez désigné (transaction { $transaction }). S’il n’y a qu’une somme sur votre compte, c’est le même argent.
admin-orders-same-title = Oui, le même argent
admin-orders-same-lead = Rien n’est à rendre. Ce paiement devient celui de la commande.
admin-orders-same-reason = Ce que vous avez vérifié
admin-orders-same-submit = C’est le même argent
admin-orders-same-done = C’est noté : rien n’est à rendre.
admin-orders-other-title = Non, un second paiement
admin-orders-other-lead = Le client a payé deux fois : la somme rejoint l’argent à rendre.
admin-orders-other-reason = Ce que vous avez vérifié
admin-orders-other-submit = C’est un second paiement
admin-orders-other-done = C’est noté : la somme est à rendre.
admin-orders-repayment-title = C’est rendu
admin-orders-repayment-lead = Notez ce qui a été rendu, et où.
admin-orders-repayment-amount = Montant rendu
admin-orders-repayment-destination = Où l’argent est parti
admin-orders-repayment-reason = Pourquoi
admin-orders-repayment-submit = Noter
admin-orders-repayment-done = C’est noté : plus rien n’est dû.

admin-orders-note-title = Écrire une note
admin-orders-note-lead = Elle reste dans l’historique de la commande. Le client ne la voit pas.
admin-orders-note-text = Note
admin-orders-note-submit = Enregistrer la note
admin-orders-note-done = La note est enregistrée.

admin-orders-erasure-title = Effacer les données du client
admin-orders-erasure-lead = Nom, adresses, téléphone, messages de CinetPay et notes disparaissent pour toujours. Les montants et les dates restent pour les comptes.
admin-orders-erasure-submit = Effacer pour toujours
admin-orders-erasure-done = Les données du client sont effacées de cette commande.

admin-orders-flags-title = À regarder de près
admin-orders-flag-refusals = { $times } paiements refusés en 24 h pour le { $subject } (dernier : { $last }).
admin-orders-flag-many-orders = { $times } commandes en une heure avec le même contact, { $subject } (dernière : { $last }).
admin-orders-flag-bought-twice = { $times } paiements en 24 h pour le même livre, de { $subject } (dernier : { $last }). Demandez-lui si c’est voulu.
admin-orders-flag-handled = Vu par { $by }.
admin-orders-handling-submit = Marquer comme vu
admin-orders-handling-done = C’est noté.

admin-orders-fault-reason = Écrivez pourquoi, en mille caractères au plus.
admin-orders-fault-note = Écrivez quelque chose, en mille caractères au plus.
admin-orders-fault-destination = Écrivez où l’argent est parti.
admin-orders-fault-amount = Écrivez un montant en chiffres, au moins 1.
admin-orders-fault-attempt = Choisissez le paiement, ou « Aucun ».
admin-orders-fault-amount-most = Écrivez un montant en chiffres, de 1 à { $most }.
admin-orders-fault-amount-line = Écrivez un montant en chiffres, { $most } au plus. Laissez vide si vous ne rendez rien pour ce livre.
admin-orders-fault-no-downloads = Tous les téléchargements sont utilisés : donnez-en au moins un.
admin-orders-fault-extension = Écrivez des jours (jusqu’à { $days }) ou des téléchargements (jusqu’à { $downloads }) : l’un des deux au moins.
admin-orders-sorry-moved = Rien n’a été fait : la commande a changé entre-temps. Voici où elle en est.
admin-orders-sorry-nothing-left = Rien n’est parti : tous les téléchargements sont utilisés. Prolongez d’abord l’accès.
admin-orders-sorry-no-address = Rien n’est parti : cette commande n’a pas d’adresse e-mail. Écrivez-en une.
admin-orders-sorry-not-over = Rien n’a été effacé : le client peut encore payer, ou quelqu’un doit décider. Une commande jamais payée est effacée d’elle-même après 90 jours.
admin-orders-sorry-unknown = Cette transaction n’est pas de cette boutique : il n’y a rien à demander.

# What happened
admin-orders-event-placed = Commande passée
admin-orders-event-attempt = Paiement ouvert
admin-orders-event-attempt-line = Transaction { $transaction }, { $sum }
admin-orders-event-attempt-received = Reçu : { $sum }
admin-orders-event-attempt-state = État actuel : { $state }
admin-orders-event-attempt-operator = { $method }, référence de l’opérateur { $id }
admin-orders-event-attempt-owed = Cet argent est à rendre.
admin-orders-event-notification = Notification de CinetPay
admin-orders-event-notification-signed = Signature vérifiée
admin-orders-event-notification-unsigned = Sans signature vérifiable
admin-orders-event-times = { $times } fois, la dernière le { $last }
admin-orders-event-check = Réponse de CinetPay : { $verdict }
admin-orders-event-check-line = Interrogé { $cause }. Code { $code }
admin-orders-verdict-accepted = payé
admin-orders-verdict-refused = refusé
admin-orders-verdict-pending = en attente
admin-orders-verdict-unknown = réponse illisible ou inconnue
admin-orders-verdict-mismatch = payé, mais autre chose que prévu
admin-orders-cause-notification = après une notification de CinetPay
admin-orders-cause-return = au retour du client
admin-orders-cause-retry = avant un nouvel essai du client
admin-orders-cause-owner = à la demande de l’équipe
admin-orders-cause-schedule = à l’heure prévue
admin-orders-cause-buy = à l’achat
admin-orders-cause-by-hand = paiement noté à la main
admin-orders-cause-review = fin de l’examen
admin-orders-cause-refund = remboursement
admin-orders-cause-repay = argent rendu
admin-orders-cause-same-money = le même argent
admin-orders-cause-other-money = un second paiement
admin-orders-actor-gateway = CinetPay
admin-orders-actor-buyer = le client
admin-orders-actor-owner = l’équipe
admin-orders-actor-griot = Griot
admin-orders-event-payment = Paiement : { $was } → { $became }
admin-orders-event-payment-stays = Paiement : { $state }
admin-orders-event-order = Commande : { $was } → { $became }
admin-orders-event-order-stays = Commande : { $state }, sans changement
admin-orders-event-by = Par { $actor } : { $cause }
admin-orders-event-granted = Accès ouvert
admin-orders-event-granted-line = Téléchargements en tout : { $downloads }, jusqu’au { $until }
admin-orders-event-receipt = reçu et lien du livre
admin-orders-event-new-link = nouveau lien
admin-orders-event-new-edition = nouvelle édition
admin-orders-event-mail-review = paiement en cours de vérification
admin-orders-event-mail-waiting = paiement pas encore confirmé
admin-orders-event-mail-refused = paiement refusé
admin-orders-event-mail-declined = paiement non accepté, argent à rendre
admin-orders-event-mail-refunded = commande remboursée
admin-orders-event-mail-partly-refunded = remboursement partiel
admin-orders-event-mail-repaid = argent rendu
admin-orders-event-mail-moved = le lien va à une autre adresse
admin-orders-event-mail-revoked = téléchargements arrêtés
admin-orders-event-mail-to = À { $address }
admin-orders-event-mail-sent = Parti le { $at }
admin-orders-event-mail-queued = Attend de partir
admin-orders-event-mail-failed = N’est pas parti
admin-orders-event-download = Livre téléchargé en entier
admin-orders-event-download-line = { $size } ({ $bytes } octets)
admin-orders-event-note-note = Note
admin-orders-event-note-resend = Lien renvoyé
admin-orders-event-note-address = Adresse corrigée, lien renvoyé
admin-orders-event-note-extend = Accès prolongé (jours / téléchargements)
admin-orders-event-note-revoke = Accès coupé
admin-orders-event-note-erase = Données du client effacées
admin-orders-event-note-check = Paiement vérifié à la main
admin-orders-event-refunded = Remboursé : { $sum }
admin-orders-event-repaid = Remboursé : { $sum }
admin-orders-event-refund-to = Vers : { $destination }

# Customers
admin-orders-customers = Clients
admin-orders-customer-find = E-mail ou téléphone du client
admin-orders-customer-find-hint = En entier : awa@exemple.com, ou 07 07 07 07 00.
admin-orders-customer-unreadable = Ce n’est ni une adresse e-mail ni un téléphone en entier. Pour chercher avec un début, passez par les commandes.
admin-orders-customer-nobody = Personne n’a commandé avec cette adresse ou ce téléphone.
admin-orders-customer-also = Sur les mêmes commandes :
admin-orders-customer-export = Exporter tout (JSON)
admin-orders-customer-erase = Effacer les données de ce client
admin-orders-customer-erase-lead = Sur toutes ses commandes terminées, son nom, ses adresses, son téléphone et les messages de CinetPay disparaissent pour toujours. Les montants et les dates restent pour les comptes. Si le client demande une copie de ses données, exportez-les d’abord.
admin-orders-customer-erase-submit = Effacer pour toujours
admin-orders-customer-erased = C’est fait. Commandes rendues anonymes : { $orders }.
admin-orders-customer-erased-left = Commandes rendues anonymes : { $orders }. Commandes pas encore terminées, qui gardent les données du client jusque-là : { $left }.

# Jobs and notifications
admin-orders-jobs = Tâches
admin-orders-jobs-lead = Ce que Griot fait tout seul : e-mails et SMS aux clients, e-mails à l’équipe. Ce qui échoue est essayé pendant trois jours, puis reste ici.
admin-orders-jobs-failed = En échec
admin-orders-jobs-waiting = En attente
admin-orders-jobs-none-failed = Rien n’a échoué.
admin-orders-jobs-none-waiting = Aucune tâche en attente.
admin-orders-job-kind = Tâche
admin-orders-job-mail = Message au client
admin-orders-job-sale = E-mail d’une vente
admin-orders-job-digest = Résumé du jour
admin-orders-job-review = E-mail d’une commande à examiner
admin-orders-job-edition = Nouvelle édition à annoncer
admin-orders-job-account = E-mail à l’équipe
admin-orders-job-warning = E-mail sur des tentatives refusées
admin-orders-job-tries = Essais
admin-orders-job-error = Ce qui n’a pas marché
admin-orders-job-since = Depuis (GMT)
admin-orders-job-next = Prochain essai (GMT)
admin-orders-job-again-column = Action
admin-orders-job-retry = Réessayer
admin-orders-job-now = Réessayer maintenant
admin-orders-job-correct = Corriger l’adresse
admin-orders-job-moved = Rien n’a été fait : cette tâche vient d’être reprise, ou elle est finie.
admin-orders-jobs-now = Tout envoyer maintenant
admin-orders-jobs-now-done = Tout ce qui attendait repart maintenant.
admin-orders-jobs-now-none = Aucune tâche n’attendait un nouvel essai.
admin-orders-job-again = La tâche repart.
admin-orders-notifications = Notifications CinetPay
admin-orders-notifications-back = Tâches
admin-orders-notifications-lead = Ce que CinetPay a envoyé de lui-même, tel quel. Une notification ne décide de rien : elle fait interroger CinetPay.
admin-orders-notifications-which = Afficher
admin-orders-notifications-signed = Signature vérifiée
admin-orders-notifications-unsigned = Sans signature
admin-orders-notifications-unknown = Transaction inconnue
admin-orders-notifications-stranger = inconnue
admin-orders-notifications-from = Reçues depuis le
admin-orders-notifications-none = Aucune notification.
admin-orders-notifications-transaction = Transaction
admin-orders-notifications-proof = Signature
admin-orders-notifications-copies = Copies
admin-orders-notifications-came = Reçue (GMT)
admin-orders-notifications-do = Action
admin-orders-notifications-replay = Vérifier de nouveau
admin-orders-notification-again = CinetPay va être interrogé, comme à l’arrivée de la notification.

# What waits on the start page
admin-orders-todo-review = Commande { $number } ({ $sum }) : l’argent est arrivé, mais quelque chose ne correspond pas.
admin-orders-todo-review-go = Décider
admin-orders-todo-more = D’autres commandes attendent une décision.
admin-orders-todo-more-go = Les voir
admin-orders-todo-owed = { $sum } sont à rendre (commande { $number }).
admin-orders-todo-owed-go = Rendre
admin-orders-todo-same = CinetPay annonce { $sum } pour la commande { $number }, notée comme payée. Est-ce le même argent ?
admin-orders-todo-same-go = Répondre
admin-orders-todo-refusals = { $times } paiements refusés en { $hours } h pour le { $subject }.
admin-orders-todo-refusals-go = Regarder
admin-orders-todo-bought-twice = { $times } paiements en 24 h pour le même livre, de { $subject }.
admin-orders-todo-bought-twice-go = Regarder
admin-orders-todo-many-orders = { $times } commandes en une heure avec le même contact, { $subject }.
admin-orders-todo-many-orders-go = Regarder
admin-orders-todo-failed = { $count ->
    [one] Une tâche a échoué : un e-mail n’est pas parti.
   *[other] { $count } tâches ont échoué : des e-mails ne sont pas partis.
 }
admin-orders-todo-failed-go = Voir
admin-orders-todo-worker-gone = Depuis le { $since } (GMT), plus aucun paiement n’est vérifié et plus aucun e-mail ne part : les tâches de fond sont arrêtées. Redémarrez « griot serve » (ou « griot worker ») sur le serveur.
admin-orders-todo-worker-gone-go = Voir le diagnostic
admin-orders-todo-late-letters = { $count ->
    [one] Un e-mail attend
   *[other] { $count } e-mails attendent
 }
admin-orders-todo-late = { $letters } depuis le { $since } (GMT), et l’envoi ne commence pas. Si la boutique vient de redémarrer, laissez-lui quelques minutes ; sinon, voyez le diagnostic.
admin-orders-todo-late-go = Voir les tâches
admin-orders-todo-held-letters = { $count ->
    [one] Un e-mail n’arrive pas à partir
   *[other] { $count } e-mails n’arrivent pas à partir
 }
admin-orders-todo-held = { $letters } depuis le { $since } (GMT) : { $why }. Griot réessaie tout seul. Si cela dure, vérifiez le serveur d’e-mail dans le diagnostic.
admin-orders-todo-held-go = Voir et réessayer

# The audit
audit-order-note = a écrit une note sur la commande { $subject }
audit-order-resend = a renvoyé le lien de la commande { $subject }
audit-order-address = a corrigé l’adresse de la commande { $subject } et renvoyé le lien
audit-order-extend = a prolongé l’accès de la commande { $subject }
audit-order-revoke = a coupé l’accès de la commande { $subject }
audit-order-erase = a effacé les données du client de la commande { $subject }
audit-order-check = a vérifié auprès de CinetPay la commande { $subject }
audit-order-pay = a noté comme payée la commande { $subject } ({ $amount })
audit-order-decide = a décidé de la commande { $subject } ({ $amount })
audit-order-refund = a noté le remboursement de la commande { $subject } ({ $amount })
audit-order-repay = a noté l’argent rendu pour la commande { $subject } ({ $amount })
audit-order-same = a confirmé que c’est le même argent pour la commande { $subject } ({ $amount })
audit-order-other = a confirmé un second paiement pour la commande { $subject } ({ $amount })
audit-customer-export = a exporté les données du client { $subject }
audit-customer-erase = a effacé les données du client { $subject }
audit-job-retry = a relancé la tâche { $subject }
audit-job-retry-all = a relancé tout ce qui attendait ({ $number })
audit-notification-replay = a fait vérifier de nouveau une notification sur la transaction { $subject }
audit-flag-handle = a regardé un signalement sur la commande { $subject }
audit-sales-letters = a choisi quels e-mails annoncent les ventes

admin-orders-why-in-review = Un paiement a été accepté pendant l’examen.
admin-orders-why-twice = Un second paiement a été accepté.
admin-orders-why-owed = L’argent est à rendre, s’il est arrivé.
admin-orders-why-same = CinetPay annonce l’argent qui était déjà noté à la main, ou un second paiement : à vous de le dire.
admin-orders-why-matches = La réponse de CinetPay correspond maintenant : la commande est payée sans décision d’un propriétaire.
admin-orders-why-without = La réponse dit « accepté », mais il y manque : { $name }.
admin-orders-why-other = La réponse ne correspond pas ({ $name }) : { $found } au lieu de { $wanted }.
admin-orders-why-amount = montant
admin-orders-why-currency = devise
admin-orders-why-status = statut
admin-orders-why-transaction = numéro de transaction

admin-orders-message-email = E-mail : { $what }
admin-orders-message-sms = SMS : { $what }
admin-orders-event-mail-sending = Est en train de partir
admin-orders-event-mail-unreachable = Pas parti : client injoignable
admin-orders-unreachable-title = Messages qui n’ont pas pu partir
admin-orders-unsent-no-contact = La commande n’a ni adresse e-mail ni numéro de téléphone : corrigez l’adresse ci-dessous (« Renvoyer le lien »), ou prévenez le client autrement.
admin-orders-unsent-no-sms-sender = Le client n’a laissé qu’un numéro de téléphone, et cette boutique n’envoie pas de SMS : réglez GRIOT_SMS, ou prévenez-le autrement.
admin-orders-unsent-erased = Les données du client ont été effacées : il n’y a plus personne à qui écrire.
admin-orders-unsent-set-aside = Quelqu’un de l’équipe a prévenu le client autrement.
admin-orders-unsent-may-have-left = Le programme s’est arrêté pendant l’envoi : le SMS est peut-être parti. Relancez-le si le client ne l’a pas reçu.
admin-orders-message-again = Envoyer maintenant
admin-orders-message-aside = Client prévenu autrement
admin-orders-again-done = Le message part dans un instant.
admin-orders-aside-done = C’est noté.
admin-orders-todo-unreachable = { $count ->
    [one] Un message n’a pas pu partir : il n’y a ni e-mail ni SMS pour joindre le client.
   *[other] { $count } messages n’ont pas pu partir : il n’y a ni e-mail ni SMS pour joindre les clients.
}
admin-orders-todo-unreachable-go = Voir
audit-message-again = a relancé un message de la commande { $subject }
audit-message-aside = a noté que le client de la commande { $subject } a été prévenu autrement

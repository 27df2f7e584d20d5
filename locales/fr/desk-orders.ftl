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
desk-mail-sale-subject = Vendu : « { $title } », { $amount }
desk-mail-sale-lead = Un exemplaire de « { $title } » vient d’être payé : { $amount }.
desk-mail-sale-button = Voir la commande
desk-mail-sales = { $count ->
    [one] { $count } vente
   *[other] { $count } ventes
 }
desk-mail-digest-subject = { $sales } le { $day }
desk-mail-digest-lead = Le { $day }, votre librairie a fait { $sales }.
desk-mail-digest-button = Voir les commandes
desk-mail-why = Vous recevez cet e-mail parce que vous tenez cette librairie. Pour en recevoir moins, ouvrez les commandes dans la gestion : le réglage est en bas de la page.
desk-mail-review-subject = À décider : un paiement ne correspond pas ({ $number })
desk-mail-review-lead = Un paiement annoncé pour la commande { $number } ne correspond pas à ce qui était attendu. Rien n’a été livré. Ouvrez la commande : livrez le livre ou rendez l’argent. L’acheteur sait que vous vérifiez.
desk-mail-review-button = Voir la commande
desk-mail-why-owner = Vous recevez cet e-mail parce que vous êtes propriétaire de cette librairie.

# The list
desk-orders-short = { $day }/{ $month }/{ $year } { $time }
desk-orders-title = Commandes
desk-orders-one = Commande
desk-orders-count = { $count ->
    [one] { $count } commande
   *[other] { $count } commandes
 }
desk-orders-find = Chercher une commande
desk-orders-find-hint = Numéro de commande, transaction, e-mail, téléphone ou référence de l’opérateur : le début suffit.
desk-orders-find-go = Chercher
desk-orders-narrow = Affiner par état, livre, moyen de paiement ou date
desk-orders-any = Tous
desk-orders-state = État
desk-orders-book = Livre
desk-orders-method = Payée par
desk-orders-from = Passée depuis le
desk-orders-to = jusqu’au
desk-orders-column-number = Numéro
desk-orders-column-buyer = Client
desk-orders-column-sum = Montant
desk-orders-column-placed = Passée (GMT)
desk-orders-newest = Les plus récentes
desk-orders-search-on = Chercher plus loin
desk-orders-none = Aucune commande pour l’instant. La première paraîtra ici toute seule.
desk-orders-none-found = Aucune commande ne correspond. Vérifiez ce qui est écrit, ou effacez un filtre.
desk-orders-search-short = Écrivez au moins trois signes : le début d’un numéro, d’une adresse ou d’un téléphone.
desk-orders-search-cut = Il y en a davantage : écrivez un ou deux signes de plus.
desk-orders-by-hand = à la main
desk-orders-state-placed = En attente
desk-orders-state-paid = Payée
desk-orders-state-review = À examiner
desk-orders-state-expired = Expirée
desk-orders-state-refunded = Remboursée
desk-orders-state-opened = ouvert
desk-orders-state-pending = en cours
desk-orders-state-confirmed = confirmé
desk-orders-state-refused = refusé
desk-orders-state-abandoned = abandonné
desk-orders-letters-title = Recevoir les ventes par e-mail
desk-orders-letters-lead = Vous voulez recevoir :
desk-orders-letters-each = un e-mail à chaque vente
desk-orders-letters-daily = un résumé chaque matin
desk-orders-letters-none = rien
desk-orders-letters-done = C’est noté.
desk-orders-letters-unknown = Choisissez l’une des trois possibilités.

# An order
desk-orders-back = ← Toutes les commandes
desk-orders-facts = L’essentiel
desk-orders-fact-book = Livre
desk-orders-fact-sum = Montant
desk-orders-fact-returned = Rendu
desk-orders-fact-method = Payée par
desk-orders-fact-email = E-mail
desk-orders-fact-phone = Téléphone
desk-orders-fact-name = Nom
desk-orders-fact-placed = Passée
desk-orders-fact-paid = Payée
desk-orders-fact-access = Téléchargements
desk-orders-fact-forgotten = Client oublié le
desk-orders-access = { $used } sur { $downloads }, jusqu’au { $until }
desk-orders-access-ended = { $used } sur { $downloads } : l’accès est coupé
desk-orders-buyer-page = Voir la page du client
desk-orders-customer = Voir toutes ses commandes
desk-orders-acts = Que faire ?
desk-orders-story = Son histoire
desk-orders-gmt = Les heures sont à l’heure GMT.
desk-orders-raw = Ce qui a été reçu
desk-orders-received-less = Reçu : { $received } au lieu de { $expected }. Il manque { $difference }.
desk-orders-received-more = Reçu : { $received } au lieu de { $expected }, soit { $difference } de trop.
desk-orders-review = L’argent est arrivé, mais quelque chose ne correspond pas : lisez l’histoire, puis livrez le livre ou rendez l’argent.
desk-orders-review-wait = L’argent est arrivé, mais quelque chose ne correspond pas. Un propriétaire de la boutique doit décider.

desk-orders-check = Interroger le guichet
desk-orders-check-answered = Le guichet a répondu. La commande est maintenant : { $state }.
desk-orders-check-postponed = Le guichet vient d’être interrogé : il le sera de nouveau tout seul dans quelques secondes.
desk-orders-check-silent = Le guichet n’a pas répondu : il sera interrogé de nouveau tout seul.
desk-orders-check-settled = Tout est déjà confirmé : il n’y a rien à demander.

desk-orders-link-title = Renvoyer le lien
desk-orders-link-lead = Le client reçoit un nouveau lien. Si vous corrigez son adresse, les liens déjà envoyés ne s’ouvrent plus.
desk-orders-link-email = Adresse e-mail
desk-orders-link-email-hint = Corrigez-la si elle a été mal écrite.
desk-orders-link-reason = Pourquoi l’adresse change
desk-orders-link-reason-hint = Seulement si vous la corrigez : par exemple « elle a téléphoné ».
desk-orders-link-submit = Envoyer le lien
desk-orders-link-done = Le lien est prêt et part dans un instant. L’histoire de la commande dit quand il est parti.

desk-orders-extension-title = Prolonger l’accès
desk-orders-extension-lead = Les liens du client marchent de nouveau aussitôt, même s’ils avaient expiré ou si l’accès était coupé.
desk-orders-extension-days = Jours en plus
desk-orders-extension-downloads = Téléchargements en plus
desk-orders-extension-submit = Prolonger
desk-orders-extension-done = L’accès est prolongé.

desk-orders-revocation-title = Couper l’accès
desk-orders-revocation-lead = Le client ne peut plus télécharger son livre. Vous pourrez prolonger l’accès plus tard.
desk-orders-revocation-reason = Pourquoi
desk-orders-revocation-submit = Couper l’accès
desk-orders-revocation-done = L’accès est coupé.

desk-orders-payment-title = Noter comme payée
desk-orders-payment-lead = Le livre part aussitôt. Dites à quel paiement du guichet correspond cet argent : si le guichet l’annonce plus tard, nous vous demanderons si c’est le même. Pour un argent reçu autrement, ce que le guichet encaisse plus tard sera à rendre.
desk-orders-payment-attempt = À quel paiement correspond cet argent
desk-orders-payment-attempt-choose = Choisissez
desk-orders-payment-attempt-one = { $transaction }, { $sum }, { $at }
desk-orders-payment-attempt-none = Aucun : reçu autrement, par exemple en espèces
desk-orders-payment-reason = Comment elle a été payée
desk-orders-payment-submit = Noter comme payée
desk-orders-payment-done = La commande est payée, et le livre part.

desk-orders-delivery-title = Le paiement est bon : livrer
desk-orders-delivery-lead = Le livre part aussitôt, et le guichet n’est plus interrogé.
desk-orders-delivery-reason = Pourquoi
desk-orders-delivery-submit = Livrer le livre
desk-orders-delivery-done = Le livre part.
desk-orders-debt-title = Rendre l’argent
desk-orders-debt-lead = La commande est close sans livraison. L’argent reste « à rendre » jusqu’à ce que vous l’ayez renvoyé.
desk-orders-debt-reason = Pourquoi
desk-orders-debt-submit = Clore, argent à rendre
desk-orders-debt-done = La commande est close. L’argent est à rendre.

desk-orders-refund-title = Rembourser
desk-orders-refund-lead = Renvoyez d’abord l’argent par votre moyen habituel, puis notez-le ici. Un livre dont toute la somme est rendue ne peut plus être téléchargé ; si vous n’en rendez qu’une partie, le client garde son accès. Quand tout est rendu, la commande est remboursée.
desk-orders-refund-amount = Montant rendu
desk-orders-refund-amount-of = Montant rendu pour « { $title } »
desk-orders-refund-destination = Où l’argent est parti
desk-orders-refund-destination-hint = Par exemple : Orange Money du client.
desk-orders-refund-reason = Pourquoi
desk-orders-refund-submit = Noter le remboursement
desk-orders-refund-done = Le remboursement est noté.

desk-orders-owed-title = Argent à rendre
desk-orders-owed = { $sum } sont à rendre au client (transaction { $transaction }). Renvoyez l’argent, puis notez-le ici.
desk-orders-asked-title = Est-ce le même argent ?
desk-orders-asked = Vous aviez noté cette commande comme payée. Le guichet annonce maintenant { $sum } pour le paiement que vous aviez désigné (transaction { $transaction }). S’il n’y a qu’une somme sur votre compte, c’est le même argent.
desk-orders-same-title = Oui, le même argent
desk-orders-same-lead = Rien n’est à rendre. Ce paiement devient celui de la commande.
desk-orders-same-reason = Ce que vous avez vérifié
desk-orders-same-submit = C’est le même argent
desk-orders-same-done = C’est noté : rien n’est à rendre.
desk-orders-other-title = Non, un second paiement
desk-orders-other-lead = Le client a payé deux fois : la somme rejoint l’argent à rendre.
desk-orders-other-reason = Ce que vous avez vérifié
desk-orders-other-submit = C’est un second paiement
desk-orders-other-done = C’est noté : la somme est à rendre.
desk-orders-repayment-title = C’est rendu
desk-orders-repayment-lead = Notez ce qui a été rendu, et où.
desk-orders-repayment-amount = Montant rendu
desk-orders-repayment-destination = Où l’argent est parti
desk-orders-repayment-reason = Pourquoi
desk-orders-repayment-submit = Noter
desk-orders-repayment-done = C’est noté : plus rien n’est dû.

desk-orders-note-title = Écrire une note
desk-orders-note-lead = Elle reste dans l’histoire de la commande. Le client ne la voit pas.
desk-orders-note-text = Note
desk-orders-note-submit = Garder la note
desk-orders-note-done = La note est gardée.

desk-orders-erasure-title = Effacer le client
desk-orders-erasure-lead = Nom, adresses, téléphone, messages du guichet et notes disparaissent pour toujours. Les montants et les dates restent pour les comptes.
desk-orders-erasure-submit = Effacer pour toujours
desk-orders-erasure-done = Le client est effacé de cette commande.

desk-orders-flags-title = À regarder de près
desk-orders-flag-refusals = { $times } paiements refusés en 24 h pour le { $subject } (dernier : { $last }).
desk-orders-flag-many-orders = { $times } commandes en une heure avec l’adresse { $subject } (dernière : { $last }).
desk-orders-flag-bought-twice = { $times } paiements en 24 h pour le même livre, de { $subject } (dernier : { $last }). Demandez-lui si c’est voulu.
desk-orders-flag-handled = Vu par { $by }.
desk-orders-handling-submit = C’est vu
desk-orders-handling-done = C’est noté.

desk-orders-fault-reason = Écrivez pourquoi, en mille signes au plus : quelqu’un le lira un jour.
desk-orders-fault-note = Écrivez quelque chose, en mille signes au plus.
desk-orders-fault-destination = Écrivez où l’argent est parti.
desk-orders-fault-amount = Écrivez un montant en chiffres, au moins 1.
desk-orders-fault-attempt = Choisissez le paiement, ou « Aucun ».
desk-orders-fault-amount-most = Écrivez un montant en chiffres, de 1 à { $most }.
desk-orders-fault-amount-line = Écrivez un montant en chiffres, { $most } au plus. Laissez vide si vous ne rendez rien pour ce livre.
desk-orders-fault-no-downloads = Tous les téléchargements sont utilisés : donnez-en au moins un.
desk-orders-fault-extension = Écrivez des jours (jusqu’à { $days }) ou des téléchargements (jusqu’à { $downloads }) : l’un des deux au moins.
desk-orders-sorry-moved = Rien n’a été fait : la commande a changé entre-temps. Voici où elle en est.
desk-orders-sorry-nothing-left = Rien n’est parti : tous les téléchargements sont utilisés. Prolongez d’abord l’accès.
desk-orders-sorry-no-address = Rien n’est parti : cette commande n’a pas d’adresse e-mail. Écrivez-en une.
desk-orders-sorry-not-over = Rien n’a été effacé : le client peut encore payer, ou quelqu’un doit décider. Une commande jamais payée est oubliée toute seule après 90 jours.
desk-orders-sorry-unknown = Cette transaction n’est pas de cette boutique : il n’y a rien à demander.

# What happened
desk-orders-event-placed = Commande passée
desk-orders-event-attempt = Paiement ouvert au guichet
desk-orders-event-attempt-line = Transaction { $transaction }, { $sum }
desk-orders-event-attempt-received = Reçu : { $sum }
desk-orders-event-attempt-state = Aujourd’hui : { $state }
desk-orders-event-attempt-operator = { $method }, référence de l’opérateur { $id }
desk-orders-event-attempt-owed = Cet argent est à rendre.
desk-orders-event-notice = Le guichet a écrit
desk-orders-event-notice-signed = Signature vérifiée
desk-orders-event-notice-unsigned = Sans signature vérifiable
desk-orders-event-times = { $times } fois, la dernière le { $last }
desk-orders-event-check = Le guichet répond : { $verdict }
desk-orders-event-check-line = Interrogé { $cause }. Code { $code }
desk-orders-verdict-accepted = payé
desk-orders-verdict-refused = refusé
desk-orders-verdict-pending = pas encore décidé
desk-orders-verdict-mismatch = payé, mais autre chose que prévu
desk-orders-cause-notice = après un message du guichet
desk-orders-cause-return = au retour du client
desk-orders-cause-retry = avant un nouvel essai du client
desk-orders-cause-owner = à la demande de l’équipe
desk-orders-cause-schedule = à l’heure prévue
desk-orders-cause-buy = à l’achat
desk-orders-cause-by-hand = paiement noté à la main
desk-orders-cause-review = fin de l’examen
desk-orders-cause-refund = remboursement
desk-orders-cause-repay = argent rendu
desk-orders-cause-same-money = le même argent
desk-orders-cause-other-money = un second paiement
desk-orders-actor-gateway = le guichet
desk-orders-actor-buyer = le client
desk-orders-actor-owner = l’équipe
desk-orders-actor-griot = Griot
desk-orders-event-payment = Paiement : { $was } → { $became }
desk-orders-event-payment-stays = Paiement : { $state }
desk-orders-event-order = Commande : { $was } → { $became }
desk-orders-event-order-stays = Commande : { $state }, sans changement
desk-orders-event-by = Par { $actor } : { $cause }
desk-orders-event-granted = Accès ouvert
desk-orders-event-granted-line = Téléchargements en tout : { $downloads }, jusqu’au { $until }
desk-orders-event-receipt = reçu et lien du livre
desk-orders-event-new-link = nouveau lien
desk-orders-event-new-edition = nouvelle édition
desk-orders-event-mail-review = paiement en cours de vérification
desk-orders-event-mail-declined = paiement non accepté, argent à rendre
desk-orders-event-mail-refunded = commande remboursée
desk-orders-event-mail-partly-refunded = remboursement partiel
desk-orders-event-mail-repaid = argent rendu
desk-orders-event-mail-moved = le lien va à une autre adresse
desk-orders-event-mail-revoked = téléchargements arrêtés
desk-orders-event-mail-to = À { $address }
desk-orders-event-mail-sent = Parti le { $at }
desk-orders-event-mail-queued = Attend de partir
desk-orders-event-mail-failed = N’est pas parti
desk-orders-event-download = Livre téléchargé en entier
desk-orders-event-download-line = { $size } ({ $bytes } octets)
desk-orders-event-note-note = Note
desk-orders-event-note-resend = Lien renvoyé
desk-orders-event-note-address = Adresse corrigée, lien renvoyé
desk-orders-event-note-extend = Accès prolongé (jours / téléchargements)
desk-orders-event-note-revoke = Accès coupé
desk-orders-event-note-erase = Client effacé
desk-orders-event-note-check = Guichet interrogé à la main
desk-orders-event-refunded = Remboursé : { $sum }
desk-orders-event-repaid = Rendu : { $sum }
desk-orders-event-refund-to = Vers : { $destination }

# Customers
desk-orders-customers = Clients
desk-orders-customer-find = E-mail ou téléphone du client
desk-orders-customer-find-hint = En entier : awa@exemple.com, ou 07 07 07 07 00.
desk-orders-customer-unreadable = Ce n’est ni une adresse e-mail ni un téléphone en entier. Pour chercher avec un début, passez par les commandes.
desk-orders-customer-nobody = Personne n’a commandé avec cette adresse ou ce téléphone.
desk-orders-customer-also = Sur les mêmes commandes :
desk-orders-customer-export = Exporter tout (JSON)
desk-orders-customer-erase = Effacer ce client
desk-orders-customer-erase-lead = Sur toutes ses commandes terminées, son nom, ses adresses, son téléphone et les messages du guichet disparaissent pour toujours. Les montants et les dates restent pour les comptes. Exportez d’abord, s’il le demande.
desk-orders-customer-erase-submit = Effacer pour toujours
desk-orders-customer-erased = C’est fait. Commandes qui ne nomment plus personne : { $orders }.
desk-orders-customer-erased-left = Commandes qui ne nomment plus personne : { $orders }. Pas encore terminées, elles gardent le client jusque-là : { $left }.

# Jobs and notices
desk-orders-jobs = Tâches
desk-orders-jobs-lead = Ce que Griot fait tout seul : e-mails et SMS aux clients, e-mails à l’équipe. Ce qui échoue est essayé pendant trois jours, puis reste ici.
desk-orders-jobs-failed = En échec
desk-orders-jobs-waiting = En attente
desk-orders-jobs-none-failed = Rien n’a échoué.
desk-orders-jobs-none-waiting = Rien n’attend.
desk-orders-job-kind = Tâche
desk-orders-job-mail = Message au client
desk-orders-job-sale = E-mail d’une vente
desk-orders-job-digest = Résumé du jour
desk-orders-job-review = E-mail d’une commande à examiner
desk-orders-job-edition = Nouvelle édition à annoncer
desk-orders-job-account = E-mail à l’équipe
desk-orders-job-warning = E-mail sur des essais refusés
desk-orders-job-tries = Essais
desk-orders-job-error = Ce qui n’a pas marché
desk-orders-job-since = Depuis (GMT)
desk-orders-job-next = Prochain essai (GMT)
desk-orders-job-again-column = Action
desk-orders-job-retry = Réessayer
desk-orders-job-now = Réessayer maintenant
desk-orders-job-correct = Corriger l’adresse
desk-orders-job-moved = Rien n’a été fait : cette tâche vient d’être reprise, ou elle est finie.
desk-orders-jobs-now = Tout envoyer maintenant
desk-orders-jobs-now-done = Tout ce qui attendait repart maintenant.
desk-orders-jobs-now-none = Rien n’attend plus un autre essai.
desk-orders-job-again = La tâche repart.
desk-orders-notices = Messages du guichet
desk-orders-notices-back = ← Tâches
desk-orders-notices-lead = Ce que le guichet a envoyé de lui-même, tel quel. Un message ne décide de rien : il fait interroger le guichet.
desk-orders-notices-which = Lesquels
desk-orders-notices-signed = Signature vérifiée
desk-orders-notices-unsigned = Sans signature
desk-orders-notices-unknown = Transaction inconnue
desk-orders-notices-stranger = inconnue
desk-orders-notices-from = Reçus depuis le
desk-orders-notices-none = Aucun message.
desk-orders-notices-transaction = Transaction
desk-orders-notices-proof = Signature
desk-orders-notices-copies = Copies
desk-orders-notices-came = Reçu (GMT)
desk-orders-notices-do = Action
desk-orders-notices-replay = Reprendre
desk-orders-notice-again = Le guichet va être interrogé, comme à l’arrivée du message.

# What waits on the start page
desk-orders-todo-review = Commande { $number } ({ $sum }) : l’argent est arrivé, mais quelque chose ne correspond pas.
desk-orders-todo-review-go = Décider
desk-orders-todo-more = D’autres commandes attendent une décision.
desk-orders-todo-more-go = Les voir
desk-orders-todo-owed = { $sum } sont à rendre (commande { $number }).
desk-orders-todo-owed-go = Rendre
desk-orders-todo-same = Le guichet annonce { $sum } pour la commande { $number }, notée comme payée. Est-ce le même argent ?
desk-orders-todo-same-go = Répondre
desk-orders-todo-refusals = { $times } paiements refusés en { $hours } h pour le { $subject }.
desk-orders-todo-refusals-go = Regarder
desk-orders-todo-bought-twice = { $times } paiements en 24 h pour le même livre, de { $subject }.
desk-orders-todo-bought-twice-go = Regarder
desk-orders-todo-many-orders = { $times } commandes en une heure avec l’adresse { $subject }.
desk-orders-todo-many-orders-go = Regarder
desk-orders-todo-failed = { $count ->
    [one] Une tâche a échoué : un e-mail n’est pas parti.
   *[other] { $count } tâches ont échoué : des e-mails ne sont pas partis.
 }
desk-orders-todo-failed-go = Voir
desk-orders-todo-worker-gone = Depuis le { $since } (GMT), plus aucun paiement n’est vérifié et plus aucun e-mail ne part : le travail de fond est arrêté. Redémarrez « griot serve » (ou « griot worker ») sur le serveur.
desk-orders-todo-worker-gone-go = Voir l’examen de santé
desk-orders-todo-late-letters = { $count ->
    [one] Un e-mail attend
   *[other] { $count } e-mails attendent
 }
desk-orders-todo-late = { $letters } depuis le { $since } (GMT) sans que personne ne les prenne. Si la boutique vient de redémarrer, laissez-lui quelques minutes ; sinon, voyez l’examen de santé.
desk-orders-todo-late-go = Voir les tâches
desk-orders-todo-held-letters = { $count ->
    [one] Un e-mail n’arrive pas à partir
   *[other] { $count } e-mails n’arrivent pas à partir
 }
desk-orders-todo-held = { $letters } depuis le { $since } (GMT) : { $why }. Griot réessaie tout seul. Si cela dure, vérifiez le serveur de courrier dans l’examen de santé.
desk-orders-todo-held-go = Voir et réessayer

# The audit
audit-order-note = a écrit une note sur la commande { $subject }
audit-order-resend = a renvoyé le lien de la commande { $subject }
audit-order-address = a corrigé l’adresse de la commande { $subject } et renvoyé le lien
audit-order-extend = a prolongé l’accès de la commande { $subject }
audit-order-revoke = a coupé l’accès de la commande { $subject }
audit-order-erase = a effacé le client de la commande { $subject }
audit-order-check = a interrogé le guichet pour la commande { $subject }
audit-order-pay = a noté comme payée la commande { $subject } ({ $amount })
audit-order-decide = a décidé de la commande { $subject } ({ $amount })
audit-order-refund = a noté le remboursement de la commande { $subject } ({ $amount })
audit-order-repay = a noté l’argent rendu pour la commande { $subject } ({ $amount })
audit-order-same = a reconnu l’argent noté à la main de la commande { $subject } ({ $amount })
audit-order-other = a reconnu un second paiement de la commande { $subject } ({ $amount })
audit-customer-export = a exporté les données du client { $subject }
audit-customer-erase = a effacé le client { $subject }
audit-job-retry = a relancé la tâche { $subject }
audit-job-retry-all = a relancé tout ce qui attendait ({ $number })
audit-notice-replay = a repris un message sur la transaction { $subject }
audit-flag-handle = a regardé un signalement sur la commande { $subject }
audit-sales-letters = a choisi quels e-mails annoncent les ventes

desk-orders-why-in-review = Un paiement a été accepté pendant l’examen.
desk-orders-why-twice = Un second paiement a été accepté.
desk-orders-why-owed = L’argent est à rendre, s’il est arrivé.
desk-orders-why-same = Le guichet annonce l’argent qui était déjà noté à la main, ou un second paiement : à vous de le dire.
desk-orders-why-without = La réponse dit « accepté », mais il y manque : { $name }.
desk-orders-why-other = La réponse ne correspond pas ({ $name }) : { $found } au lieu de { $wanted }.
desk-orders-why-amount = montant
desk-orders-why-currency = devise
desk-orders-why-status = statut
desk-orders-why-transaction = numéro de transaction

desk-orders-message-email = E-mail : { $what }
desk-orders-message-sms = SMS : { $what }
desk-orders-event-mail-sending = Est en train de partir
desk-orders-event-mail-unreachable = N’a trouvé personne
desk-orders-unreachable-title = Messages qui ne trouvent personne
desk-orders-unsent-no-contact = La commande n’a ni adresse e-mail ni numéro de téléphone : corrigez l’adresse ci-dessous (« Renvoyer le lien »), ou dites-le au client autrement.
desk-orders-unsent-no-texter = Le client n’a laissé qu’un numéro de téléphone, et cette boutique n’envoie pas de SMS : réglez GRIOT_SMS, ou dites-le-lui autrement.
desk-orders-unsent-erased = La personne a été effacée : il n’y a plus personne à qui écrire.
desk-orders-unsent-set-aside = Quelqu’un de l’équipe l’a dit au client autrement.
desk-orders-unsent-may-have-left = Le programme s’est arrêté pendant l’envoi : le SMS est peut-être parti. Relancez-le si le client ne l’a pas reçu.
desk-orders-message-again = Envoyer maintenant
desk-orders-message-aside = Dit autrement
desk-orders-again-done = Le message part dans un instant.
desk-orders-aside-done = C’est noté.
desk-orders-todo-unreachable = { $count ->
    [one] Un message ne trouve pas son client : il n’y a ni e-mail ni SMS pour le joindre.
   *[other] { $count } messages ne trouvent pas leur client : il n’y a ni e-mail ni SMS pour les joindre.
}
desk-orders-todo-unreachable-go = Voir
audit-message-again = a relancé un message de la commande { $subject }
audit-message-aside = a noté qu’un message de la commande { $subject } a été dit autrement

# The comparison with CinetPay's lists
admin-reconciliation-title = Rapprochement
admin-reconciliation-lead = Ce que CinetPay a encaissé et ce que la boutique a compté, comparés chaque nuit et quand vous le demandez. Rien n’est décidé sans vous.
admin-reconciliation-compare = Comparer maintenant
admin-reconciliation-compared = La comparaison est faite. { $waiting }
admin-reconciliation-compared-not = CinetPay n’a pas tout dit : { $why } La comparaison sera refaite cette nuit ; vous pouvez aussi la relancer.
admin-reconciliation-waiting = { $count ->
    [0] Aucune différence n’attend.
    [one] { $count } différence attend votre décision.
   *[other] { $count } différences attendent votre décision.
 }
admin-reconciliation-todo = { $count ->
    [one] { $count } différence entre CinetPay et vos comptes attend votre décision.
   *[other] { $count } différences entre CinetPay et vos comptes attendent votre décision.
 }
admin-reconciliation-todo-go = Voir les différences
admin-reconciliation-open = Différences à décider
admin-reconciliation-none-open = Aucune différence : CinetPay et vos comptes disent la même chose.
admin-reconciliation-more = { $count ->
    [one] { $count } différence attend.
   *[other] { $count } différences attendent : les plus anciennes sont ici.
 }
admin-reconciliation-transaction = Transaction
admin-reconciliation-what = Différence, et que faire
admin-reconciliation-sides = Les deux côtés
admin-reconciliation-theirs = Chez CinetPay
admin-reconciliation-ours = Dans la boutique
admin-reconciliation-decide = Décider
admin-reconciliation-decided = Différences décidées
admin-reconciliation-nothing = rien
admin-reconciliation-unassigned = dans le grand livre, sans commande
admin-reconciliation-fee = frais { $fee }
admin-reconciliation-kind-only-gateway = Inconnu de la boutique
admin-reconciliation-kind-only-shop = Absent chez CinetPay
admin-reconciliation-kind-amount = Autre montant
admin-reconciliation-kind-state = Autre état
admin-reconciliation-kind-fee = Autres frais
admin-reconciliation-advice-only-gateway = CinetPay a encaissé un paiement que la boutique n’a jamais vu. Si vous savez pour quelle commande, rattachez-le : elle sera livrée. Sinon, inscrivez-le au grand livre en attendant de savoir.
admin-reconciliation-advice-only-shop = La boutique a compté un paiement que la liste de CinetPay n’a pas. Vérifiez que la liste était complète, puis inscrivez la correction, ou ignorez la différence.
admin-reconciliation-advice-amount = Ce paiement est des deux côtés, mais pas avec le même montant ou la même devise. Inscrivez la différence au grand livre, ou ignorez-la.
admin-reconciliation-advice-state = Pour CinetPay, ce paiement est payé ; la boutique l’attend encore. Demandez à CinetPay : sa réponse règle la commande.
admin-reconciliation-advice-state-back = La boutique a compté ce paiement, mais pour CinetPay il n’est pas payé, ou ne l’est plus. Demandez à CinetPay pourquoi, puis inscrivez la correction, ou ignorez la différence.
admin-reconciliation-advice-fee = CinetPay a gardé d’autres frais que ceux du grand livre. Inscrivez les vrais frais, ou ignorez la différence.
admin-reconciliation-listed-paid = payé
admin-reconciliation-listed-refused = refusé
admin-reconciliation-listed-pending = en attente
admin-reconciliation-listed-unclear = état inconnu
admin-reconciliation-attempt-opened = ouvert
admin-reconciliation-attempt-pending = en attente
admin-reconciliation-attempt-confirmed = confirmé
admin-reconciliation-attempt-refused = refusé
admin-reconciliation-attempt-abandoned = abandonné
admin-reconciliation-settle = Demander à CinetPay
admin-reconciliation-settled = Réglé : CinetPay et la boutique disent maintenant la même chose.
admin-reconciliation-still = CinetPay a répondu, et la différence reste.
admin-reconciliation-later = CinetPay n’a pas répondu, ou vient d’être interrogé : la boutique redemandera d’elle-même.
admin-reconciliation-attach = Rattacher à une commande
admin-reconciliation-attach-lead = La commande sera payée avec cet argent, et livrée.
admin-reconciliation-order = Numéro de la commande
admin-reconciliation-reason = Motif
admin-reconciliation-record = Inscrire au grand livre
admin-reconciliation-record-lead = Le grand livre dira la même chose que CinetPay. L’argent sans commande y attend, jusqu’à ce que vous le rattachiez ou le rendiez.
admin-reconciliation-return = Rendu au payeur
admin-reconciliation-return-lead = Notez ici que vous avez rendu cet argent, hors de la boutique.
admin-reconciliation-return-reason = À qui, comment et pourquoi
admin-reconciliation-ignore = Ignorer
admin-reconciliation-ignore-lead = La différence reste telle quelle, avec votre motif. Elle reviendra si CinetPay dit autre chose.
admin-reconciliation-recorded-done = C’est inscrit au grand livre.
admin-reconciliation-attached-done = Le paiement est rattaché : la commande est payée et livrée.
admin-reconciliation-returned-done = C’est noté : cet argent est rendu.
admin-reconciliation-ignored-done = La différence est ignorée.
admin-reconciliation-sorry-no-order = Aucune commande n’a ce numéro. Il est sur la page de la commande et dans ses e-mails.
admin-reconciliation-sorry-order = Cette commande ne peut pas être payée ainsi : elle est déjà payée, remboursée ou à examiner, ou dans une autre devise. Inscrivez plutôt le paiement au grand livre, puis rendez-le.
admin-reconciliation-sorry-amount = Il n’y a pas de montant à inscrire : demandez d’abord à CinetPay, ou importez une liste qui dit le montant.
admin-reconciliation-sorry-reason = Écrivez un motif, d’au plus 1 000 caractères.
admin-reconciliation-sorry-moved = Cette différence a été décidée entre-temps.
admin-reconciliation-decided-settled = Réglé ({ $by }) : les deux côtés disent la même chose.
admin-reconciliation-decided-ignored = Ignoré par { $by } : { $reason }
admin-reconciliation-decided-recorded = Inscrit au grand livre par { $by } : { $reason }
admin-reconciliation-decided-attached = Rattaché à la commande { $order } par { $by } : { $reason }
admin-reconciliation-decided-returned = Rendu, noté par { $by } : { $reason }
admin-reconciliation-decided-fee = Frais corrigés par { $by } : { $reason }
admin-reconciliation-import = Importer une liste de CinetPay
admin-reconciliation-import-lead = CinetPay ne donne pas sa liste à la boutique pour tous les comptes. Exportez vos transactions depuis votre espace marchand, puis importez le fichier ici. Vous pouvez importer plusieurs fois le même fichier : rien n’est compté deux fois.
admin-reconciliation-account = Compte
admin-reconciliation-file = Fichier CSV ou classeur
admin-reconciliation-file-hint = CSV jusqu’à 64 Mo, dans toutes les formes qu’Excel enregistre ; un classeur jusqu’à 2 000 lignes.
admin-reconciliation-import-go = Importer
admin-reconciliation-import-kind = Ce n’est ni un CSV ni un classeur, ou le fichier est abîmé. Exportez la liste de nouveau.
admin-reconciliation-import-long = La liste est trop longue. Enregistrez-la en CSV, de moins de 64 Mo, ou exportez moins de jours.
admin-reconciliation-import-locked = Le classeur est protégé par un mot de passe. Enregistrez-le sans, ou en CSV.
admin-reconciliation-import-heavy = Le classeur est trop lourd à lire. Enregistrez-le en CSV.
admin-reconciliation-import-empty = La liste est vide. Choisissez dans CinetPay des jours où il y a eu des paiements.
admin-reconciliation-import-columns = Les colonnes choisies ne sont pas toutes dans la liste. Importez-la de nouveau et choisissez ses colonnes.
admin-reconciliation-import-gone = Cette liste est déjà importée, ou n’est plus là.
admin-reconciliation-imported = { $lines }. { $waiting }
admin-reconciliation-imported-but = { $lines } ; { $unread } : elles sont nommées plus bas. Corrigez-les et importez la liste de nouveau. { $waiting }
admin-reconciliation-imported-cut = { $lines }, puis la liste n’est plus lisible. Exportez-la de nouveau et importez-la : rien n’est compté deux fois. { $waiting }
admin-reconciliation-lines = { $count ->
    [one] { $count } ligne lue
   *[other] { $count } lignes lues
 }
admin-reconciliation-asked = { $count ->
    [one] { $count } paiement vérifié
   *[other] { $count } paiements vérifiés
 }
admin-reconciliation-unread = { $count ->
    [one] { $count } ligne illisible
   *[other] { $count } lignes illisibles
 }
admin-reconciliation-columns = Les colonnes de la liste
admin-reconciliation-columns-lead = { $name }, compte { $account } : dites une fois quelle colonne contient quoi. La boutique s’en souvient pour les listes suivantes.
admin-reconciliation-columns-first = Le début de la liste
admin-reconciliation-columns-needed = Choisissez la colonne de la transaction et celle du montant.
admin-reconciliation-columns-go = Garder et importer
admin-reconciliation-column-choose = Choisissez…
admin-reconciliation-column-none = Aucune colonne
admin-reconciliation-field-transaction = Transaction
admin-reconciliation-field-transaction-hint = L’identifiant que la boutique a donné, qui commence par G.
admin-reconciliation-field-amount = Montant payé
admin-reconciliation-field-amount-hint = Ce que le client a payé, frais compris.
admin-reconciliation-field-state = État
admin-reconciliation-field-state-hint = Sans cette colonne, toutes les lignes comptent comme payées.
admin-reconciliation-field-time = Date
admin-reconciliation-field-time-hint = Avec elle, la boutique cherche aussi les paiements que la liste n’a pas.
admin-reconciliation-field-fee = Frais
admin-reconciliation-field-fee-hint = Ce que CinetPay a gardé.
admin-reconciliation-field-currency = Devise
admin-reconciliation-field-currency-hint = Sans elle, c’est celle de la boutique.
admin-reconciliation-field-method = Moyen de paiement
admin-reconciliation-field-method-hint = Orange Money, MTN, carte…
admin-reconciliation-field-operator = Identifiant de l’opérateur
admin-reconciliation-field-operator-hint = Celui du SMS que le client a reçu.
admin-reconciliation-fault-short = Ligne { $line } : il manque des cellules, la ligne a pu être coupée.
admin-reconciliation-fault-transaction = Ligne { $line } : aucune transaction.
admin-reconciliation-fault-amount = Ligne { $line } : le montant est illisible.
admin-reconciliation-fault-time = Ligne { $line } : la date est illisible.
admin-reconciliation-balances = Soldes
admin-reconciliation-balances-lead = Le solde que CinetPay annonce, et celui du grand livre. Vos retraits et vos transferts hors de la boutique expliquent la différence.
admin-reconciliation-balance-account = compte
admin-reconciliation-balance-service = service
admin-reconciliation-balance-transfer = transferts
admin-reconciliation-untold = CinetPay n’annonce pas de solde pour ce compte, ou pas encore.
admin-reconciliation-ledger = Dans le grand livre
admin-reconciliation-runs = Dernières comparaisons
admin-reconciliation-none-run = Rien n’a encore été comparé : la première comparaison se fait cette nuit.
admin-reconciliation-when = Quand
admin-reconciliation-source = Source
admin-reconciliation-source-history = Liste de CinetPay
admin-reconciliation-source-checks = Chaque paiement non confirmé est vérifié
admin-reconciliation-source-file = Fichier { $name }
admin-reconciliation-by = Par
admin-reconciliation-by-night = Chaque nuit
admin-reconciliation-result = Résultat
admin-reconciliation-remark = Remarque
admin-reconciliation-run-done = Faite
admin-reconciliation-run-partly = Lignes illisibles
admin-reconciliation-run-failed = Incomplète
admin-reconciliation-run-going = En cours
admin-reconciliation-run-cut = Interrompue
audit-area-statement = Rapprochement
audit-statement-compare = a comparé les comptes avec CinetPay
audit-statement-import = a importé une liste de CinetPay pour { $subject } : { $file }
audit-statement-columns = a choisi les colonnes des listes de { $subject }
audit-statement-settle = a redemandé à CinetPay le paiement { $subject }
audit-statement-record = a inscrit au grand livre { $amount } pour le paiement { $subject }
audit-statement-fee = a corrigé de { $amount } les frais du paiement { $subject }
audit-statement-attach = a rattaché le paiement { $subject } de { $amount } à la commande { $order }
audit-statement-return = a noté que le paiement { $subject } de { $amount } est rendu
audit-statement-ignore = a ignoré la différence du paiement { $subject }

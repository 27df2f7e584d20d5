# The comparison with CinetPay's lists
admin-reconciliation-title = Reconciliation
admin-reconciliation-lead = What CinetPay has received and what the shop has counted, compared each night and when you ask. Nothing is decided without you.
admin-reconciliation-compare = Compare now
admin-reconciliation-compared = The comparison is done. { $waiting }
admin-reconciliation-compared-not = CinetPay did not tell everything: { $why } It is compared again tonight; you can also start it again.
admin-reconciliation-waiting = { $count ->
    [0] No difference waits.
    [one] { $count } difference waits for your decision.
   *[other] { $count } differences wait for your decision.
 }
admin-reconciliation-todo = { $count ->
    [one] { $count } difference between CinetPay and your books waits for your decision.
   *[other] { $count } differences between CinetPay and your books wait for your decision.
 }
admin-reconciliation-todo-go = See the differences
admin-reconciliation-open = Differences to decide
admin-reconciliation-none-open = No difference: CinetPay and your books say the same.
admin-reconciliation-more = { $count ->
    [one] { $count } difference waits.
   *[other] { $count } differences wait: the oldest are here.
 }
admin-reconciliation-transaction = Transaction
admin-reconciliation-what = Difference, and what to do
admin-reconciliation-sides = Both sides
admin-reconciliation-theirs = At CinetPay
admin-reconciliation-ours = In the shop
admin-reconciliation-decide = Decide
admin-reconciliation-decided = Decided differences
admin-reconciliation-nothing = nothing
admin-reconciliation-unassigned = in the ledger, without an order
admin-reconciliation-fee = fee { $fee }
admin-reconciliation-kind-only-gateway = Unknown to the shop
admin-reconciliation-kind-only-shop = Not at CinetPay
admin-reconciliation-kind-amount = Another amount
admin-reconciliation-kind-state = Another state
admin-reconciliation-kind-fee = Another fee
admin-reconciliation-advice-only-gateway = CinetPay received a payment that the shop has never seen. If you know which order it is for, attach it: the order is delivered. If not, record it in the ledger until you know.
admin-reconciliation-advice-only-shop = The shop counted a payment that CinetPay’s list does not have. Make sure that the list was complete; then record the correction, or ignore the difference.
admin-reconciliation-advice-amount = Both have this payment, but with another amount or currency. Record the difference in the ledger, or ignore it.
admin-reconciliation-advice-state = CinetPay has this payment as paid, the shop is still waiting for it. Ask CinetPay: the answer settles the order.
admin-reconciliation-advice-state-back = The shop counted this payment, but CinetPay does not have it as paid, or no longer. Ask CinetPay why; then record the correction, or ignore the difference.
admin-reconciliation-advice-fee = CinetPay kept another fee than the ledger has. Record the true fee, or ignore the difference.
admin-reconciliation-listed-paid = paid
admin-reconciliation-listed-refused = refused
admin-reconciliation-listed-pending = pending
admin-reconciliation-listed-unclear = unknown state
admin-reconciliation-attempt-opened = opened
admin-reconciliation-attempt-pending = pending
admin-reconciliation-attempt-confirmed = confirmed
admin-reconciliation-attempt-refused = refused
admin-reconciliation-attempt-abandoned = abandoned
admin-reconciliation-settle = Ask CinetPay
admin-reconciliation-settled = Settled: CinetPay and the shop now say the same.
admin-reconciliation-still = CinetPay answered, and the difference stays.
admin-reconciliation-later = CinetPay did not answer, or was asked a moment ago: the shop will ask again by itself.
admin-reconciliation-attach = Attach to an order
admin-reconciliation-attach-lead = The order is paid with this money, and delivered.
admin-reconciliation-order = Number of the order
admin-reconciliation-reason = Reason
admin-reconciliation-record = Record in the ledger
admin-reconciliation-record-lead = The ledger will say the same as CinetPay. Money without an order waits there until you attach it or send it back.
admin-reconciliation-return = Sent back
admin-reconciliation-return-lead = Record here that you sent this money back, outside the shop.
admin-reconciliation-return-reason = To whom, how and why
admin-reconciliation-ignore = Ignore
admin-reconciliation-ignore-lead = The difference stays as it is, with your reason. It comes back if CinetPay says something else.
admin-reconciliation-recorded-done = It is recorded in the ledger.
admin-reconciliation-attached-done = The payment is attached: the order is paid and delivered.
admin-reconciliation-returned-done = Noted: this money was sent back.
admin-reconciliation-ignored-done = The difference is ignored.
admin-reconciliation-sorry-no-order = No order has this number. It is on the order’s page and in its emails.
admin-reconciliation-sorry-order = This order cannot be paid with it: it is paid, refunded or under review already, or in another currency. Record the payment in the ledger instead, then send it back.
admin-reconciliation-sorry-amount = There is no amount to record: ask CinetPay first, or import a list that tells the amount.
admin-reconciliation-sorry-reason = Write a reason, of at most 1,000 characters.
admin-reconciliation-sorry-moved = This difference was decided in the meantime.
admin-reconciliation-decided-settled = Settled ({ $by }): both sides say the same.
admin-reconciliation-decided-ignored = Ignored by { $by }: { $reason }
admin-reconciliation-decided-recorded = Recorded in the ledger by { $by }: { $reason }
admin-reconciliation-decided-attached = Attached to the order { $order } by { $by }: { $reason }
admin-reconciliation-decided-returned = Sent back, noted by { $by }: { $reason }
admin-reconciliation-decided-fee = Fee corrected by { $by }: { $reason }
admin-reconciliation-import = Import a list from CinetPay
admin-reconciliation-import-lead = CinetPay does not give its list to the shop for every account. Export your transactions from your merchant space, then bring the file here. The same file may come again: nothing is counted twice.
admin-reconciliation-account = Account
admin-reconciliation-file = CSV file or workbook
admin-reconciliation-file-hint = CSV up to 64 MB, in every form that Excel saves; a workbook up to 2,000 rows.
admin-reconciliation-import-go = Import
admin-reconciliation-import-kind = This is neither a CSV nor a workbook, or the file is damaged. Export the list again.
admin-reconciliation-import-long = The list is too long. Save it as CSV, of less than 64 MB, or export fewer days.
admin-reconciliation-import-locked = The workbook is protected with a password. Save it without, or as CSV.
admin-reconciliation-import-heavy = The workbook is too heavy to read. Save it as CSV.
admin-reconciliation-import-empty = The list is empty. Choose days at CinetPay on which there were payments.
admin-reconciliation-import-columns = Not all of the chosen columns are in the list. Import it again and choose its columns.
admin-reconciliation-import-gone = This list is imported already, or no longer there.
admin-reconciliation-imported = { $lines }. { $waiting }
admin-reconciliation-imported-but = { $lines }; { $unread }: they are named below. Correct them and import the list again. { $waiting }
admin-reconciliation-imported-cut = { $lines }, then the list cannot be read any more. Export it again and import it: nothing is counted twice. { $waiting }
admin-reconciliation-lines = { $count ->
    [one] { $count } line read
   *[other] { $count } lines read
 }
admin-reconciliation-asked = { $count ->
    [one] { $count } payment checked
   *[other] { $count } payments checked
 }
admin-reconciliation-unread = { $count ->
    [one] { $count } line could not be read
   *[other] { $count } lines could not be read
 }
admin-reconciliation-columns = The columns of the list
admin-reconciliation-columns-lead = { $name }, account { $account }: say once which column holds what. The shop remembers it for the next lists.
admin-reconciliation-columns-first = The beginning of the list
admin-reconciliation-columns-needed = Choose the column of the transaction and that of the amount.
admin-reconciliation-columns-go = Keep and import
admin-reconciliation-column-choose = Choose…
admin-reconciliation-column-none = No column
admin-reconciliation-field-transaction = Transaction
admin-reconciliation-field-transaction-hint = The id that the shop gave, which begins with G.
admin-reconciliation-field-amount = Amount paid
admin-reconciliation-field-amount-hint = What the buyer paid, with the fee.
admin-reconciliation-field-state = State
admin-reconciliation-field-state-hint = Without this column every line counts as paid.
admin-reconciliation-field-time = Date
admin-reconciliation-field-time-hint = With it the shop also looks for payments that the list does not have.
admin-reconciliation-field-fee = Fee
admin-reconciliation-field-fee-hint = What CinetPay kept.
admin-reconciliation-field-currency = Currency
admin-reconciliation-field-currency-hint = Without it, it is the shop’s.
admin-reconciliation-field-method = Means of payment
admin-reconciliation-field-method-hint = Orange Money, MTN, card…
admin-reconciliation-field-operator = Operator’s id
admin-reconciliation-field-operator-hint = The one in the SMS that the buyer received.
admin-reconciliation-fault-short = Line { $line }: cells are missing, the line may have been cut.
admin-reconciliation-fault-transaction = Line { $line }: no transaction.
admin-reconciliation-fault-amount = Line { $line }: the amount cannot be read.
admin-reconciliation-fault-time = Line { $line }: the date cannot be read.
admin-reconciliation-balances = Balances
admin-reconciliation-balances-lead = What CinetPay says that the account holds, and what the ledger has counted there. What you withdrew or transferred outside the shop makes the difference.
admin-reconciliation-balance-account = account
admin-reconciliation-balance-service = service
admin-reconciliation-balance-transfer = transfers
admin-reconciliation-untold = CinetPay does not tell it for this account, or not yet.
admin-reconciliation-ledger = In the ledger
admin-reconciliation-runs = Last comparisons
admin-reconciliation-none-run = Nothing was compared yet: the first comparison is made tonight.
admin-reconciliation-when = When
admin-reconciliation-source = Source
admin-reconciliation-source-history = CinetPay’s list
admin-reconciliation-source-checks = Every payment that is not confirmed is checked
admin-reconciliation-source-file = File { $name }
admin-reconciliation-by = By
admin-reconciliation-by-night = Each night
admin-reconciliation-result = Result
admin-reconciliation-remark = Remark
admin-reconciliation-run-done = Done
admin-reconciliation-run-partly = Lines not read
admin-reconciliation-run-failed = Incomplete
admin-reconciliation-run-going = Under way
admin-reconciliation-run-cut = Cut
audit-area-statement = Reconciliation
audit-statement-compare = compared the books with CinetPay
audit-statement-import = imported a list from CinetPay for { $subject }: { $file }
audit-statement-columns = chose the columns of the lists of { $subject }
audit-statement-settle = asked CinetPay about the payment { $subject }
audit-statement-record = recorded { $amount } in the ledger for the payment { $subject }
audit-statement-fee = corrected the fee of the payment { $subject } by { $amount }
audit-statement-attach = attached the payment { $subject } of { $amount } to the order { $order }
audit-statement-return = noted that the payment { $subject } of { $amount } was sent back
audit-statement-ignore = ignored the difference of the payment { $subject }

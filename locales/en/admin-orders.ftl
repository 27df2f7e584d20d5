admin-day = { $day } { $month ->
    [m1] January
    [m2] February
    [m3] March
    [m4] April
    [m5] May
    [m6] June
    [m7] July
    [m8] August
    [m9] September
    [m10] October
    [m11] November
   *[m12] December
 } { $year }
admin-mail-sale-subject = Sold: “{ $title }”, { $amount }
admin-mail-sale-lead = An order has just been paid: “{ $title }”, { $amount }.
admin-mail-sale-button = See the order
admin-mail-given-subject = A free order: “{ $title }”
admin-mail-given-lead = A free order was just placed: “{ $title }”. There was nothing to pay.
admin-mail-given-button = See the order
admin-mail-sales = { $count ->
    [one] { $count } sale
   *[other] { $count } sales
 }
admin-mail-digest-subject = { $sales } on { $day }
admin-mail-digest-lead = On { $day } your shop made { $sales }.
admin-mail-digest-button = See the orders
admin-mail-why = You get this email because you run this shop. To get fewer, open “My account” in the back office.
admin-mail-review-subject = To decide: a payment does not match ({ $number })
admin-mail-review-lead = A payment announced for order { $number } is not what was expected. Nothing was delivered. Open the order: deliver the book or return the money. The buyer knows that you are checking.
admin-mail-review-button = See the order
admin-mail-why-owner = You receive this email because you own this shop.

# The list
admin-orders-day = { $year }-{ $month }-{ $day }
admin-orders-all = All
admin-orders-title = Orders
admin-orders-one = Order
admin-orders-count = { $count ->
    [one] { $count } order
   *[other] { $count } orders
 }
admin-orders-find = Find an order
admin-orders-find-hint = Order number, transaction, email, phone or the operator’s reference: the beginning is enough.
admin-orders-find-go = Find
admin-orders-narrow = Narrow by state, book, way of paying or date
admin-orders-any = All
admin-orders-state = State
admin-orders-book = Book
admin-orders-method = Paid with
admin-orders-from = Placed from
admin-orders-to = until
admin-orders-column-number = Number
admin-orders-column-buyer = Customer
admin-orders-column-sum = Amount
admin-orders-column-placed = Placed (GMT)
admin-orders-newest = The newest
admin-orders-search-on = Search further
admin-orders-none = No order yet. The first will show here by itself.
admin-orders-none-found = No order matches. Check what is written, or clear a filter.
admin-orders-search-short = Write at least three characters: the beginning of a number, an address or a phone.
admin-orders-search-cut = There are more: write one or two more characters.
admin-orders-by-hand = by hand
admin-orders-state-placed = Waiting
admin-orders-state-paid = Paid
admin-orders-state-review = To review
admin-orders-state-expired = Expired
admin-orders-state-refunded = Refunded
admin-orders-state-opened = opened
admin-orders-state-pending = under way
admin-orders-state-confirmed = confirmed
admin-orders-state-refused = refused
admin-orders-state-abandoned = given up

# An order
admin-orders-back = All orders
admin-orders-facts = Summary
admin-orders-fact-book = Book
admin-orders-fact-sum = Amount
admin-orders-fact-returned = Refunded
admin-orders-fact-method = Paid with
admin-orders-fact-email = Email
admin-orders-fact-phone = Phone
admin-orders-fact-name = Name
admin-orders-fact-placed = Placed
admin-orders-fact-paid = Paid
admin-orders-fact-access = Downloads
admin-orders-fact-forgotten = Customer’s data erased from
admin-orders-access = { $used } of { $downloads }, until { $until }
admin-orders-access-ended = { $used } of { $downloads }: access has been ended
admin-orders-buyer-page = See the customer’s page
admin-orders-customer = See all orders of this customer
admin-orders-acts = Other acts
admin-orders-story = History of the order
admin-orders-gmt = Times are GMT.
admin-orders-steps = { $count ->
    [one] One technical step
   *[other] { $count } technical steps
}
admin-orders-raw = Data received
admin-orders-received-less = Received: { $received } instead of { $expected }. { $difference } is missing.
admin-orders-received-more = Received: { $received } instead of { $expected }, which is { $difference } too much.
admin-orders-review = The money has come, but something does not match: read the story, then deliver the book or give the money back.
admin-orders-review-wait = The money has come, but something does not match. An owner of the shop has to decide.

admin-orders-check = Ask the gateway
admin-orders-check-answered = The gateway has answered. The order is now: { $state }.
admin-orders-check-postponed = The gateway was asked a moment ago: it will be asked again by itself in a few seconds.
admin-orders-check-silent = The gateway did not answer: it will be asked again by itself.
admin-orders-check-settled = Everything is confirmed already: there is nothing to ask.

admin-orders-link-title = Send the link again
admin-orders-link-lead = The customer gets a new link. If you correct the address, links that were sent before open nothing any more.
admin-orders-link-email = Email address
admin-orders-link-email-hint = Correct it if it was mistyped.
admin-orders-link-reason = Why the address changes
admin-orders-link-reason-hint = Only if you correct it: for example “she phoned”.
admin-orders-link-submit = Send the link
admin-orders-link-done = The link is ready and leaves in a moment. The order’s story says when it has left.

admin-orders-extension-title = Extend access
admin-orders-extension-lead = The customer’s links work again at once, even if they had expired or access was ended.
admin-orders-extension-days = More days
admin-orders-extension-downloads = More downloads
admin-orders-extension-submit = Extend
admin-orders-extension-done = Access is extended.

admin-orders-revocation-title = End access
admin-orders-revocation-lead = The customer can no longer download the book. You can extend access later.
admin-orders-revocation-reason = Why
admin-orders-revocation-submit = End access
admin-orders-revocation-done = Access has ended.

admin-orders-payment-title = Mark as paid
admin-orders-payment-lead = The book goes out at once. Say which payment at the gateway this money is: if the gateway reports it later, we will ask you whether it is the same. For money that came another way, whatever the gateway takes later is owed back.
admin-orders-payment-attempt = Which payment this money is
admin-orders-payment-attempt-choose = Choose
admin-orders-payment-attempt-one = { $transaction }, { $sum }, { $at }
admin-orders-payment-attempt-none = None: it came another way, in cash for example
admin-orders-payment-reason = How it was paid
admin-orders-payment-submit = Mark as paid
admin-orders-payment-done = The order is paid, and the book goes out.

admin-orders-delivery-title = The payment is good: deliver
admin-orders-delivery-lead = The book goes out at once, and the gateway is asked no more.
admin-orders-delivery-reason = Why
admin-orders-delivery-submit = Deliver the book
admin-orders-delivery-done = The book goes out.
admin-orders-debt-title = Refuse and refund
admin-orders-debt-lead = The order is closed without delivery. The money stays “owed back” until you have sent it.
admin-orders-debt-reason = Why
admin-orders-debt-submit = Close: refund due
admin-orders-debt-done = The order is closed. The money is owed back.

admin-orders-refund-title = Refund
admin-orders-refund-lead = Send the money back first, the way you usually do, then note it here. A book whose money goes back in full can no longer be downloaded; if only a part goes back, the customer keeps access. Once everything has gone back, the order is refunded.
admin-orders-refund-amount = Amount sent back
admin-orders-refund-amount-of = Amount sent back for “{ $title }”
admin-orders-refund-destination = Where the money went
admin-orders-refund-destination-hint = For example: the customer’s Orange Money.
admin-orders-refund-reason = Why
admin-orders-refund-submit = Note the refund
admin-orders-refund-done = The refund is noted.

admin-orders-owed-title = Refunds due
admin-orders-owed = { $sum } is owed back to the customer (transaction { $transaction }). Send it back, then note it here.
admin-orders-asked-title = Is it the same money?
admin-orders-asked = You had marked this order as paid. The gateway now reports { $sum } for the payment that you named (transaction { $transaction }). If there is only one sum in your account, it is the same money.
admin-orders-same-title = Yes, the same money
admin-orders-same-lead = Nothing is owed back. This payment becomes the order’s own.
admin-orders-same-reason = What you checked
admin-orders-same-submit = It is the same money
admin-orders-same-done = Noted: nothing is owed back.
admin-orders-other-title = No, a second payment
admin-orders-other-lead = The customer paid twice: the sum joins the money to send back.
admin-orders-other-reason = What you checked
admin-orders-other-submit = It is a second payment
admin-orders-other-done = Noted: the sum is owed back.
admin-orders-repayment-title = It was sent
admin-orders-repayment-lead = Note what was sent back, and where.
admin-orders-repayment-amount = Amount sent back
admin-orders-repayment-destination = Where the money went
admin-orders-repayment-reason = Why
admin-orders-repayment-submit = Note
admin-orders-repayment-done = Noted: nothing is owed any more.

admin-orders-note-title = Write a note
admin-orders-note-lead = It stays in the order’s story. The customer does not see it.
admin-orders-note-text = Note
admin-orders-note-submit = Save the note
admin-orders-note-done = The note is kept.

admin-orders-erasure-title = Erase the customer
admin-orders-erasure-lead = Name, addresses, phone, the gateway’s messages and notes go for ever. Amounts and dates stay for the books.
admin-orders-erasure-submit = Erase for ever
admin-orders-erasure-done = The customer is erased from this order.

admin-orders-flags-title = To look at closely
admin-orders-flag-refusals = { $times } payments refused within 24 h for { $subject } (last: { $last }).
admin-orders-flag-many-orders = { $times } orders within an hour with the same contact, { $subject } (last: { $last }).
admin-orders-flag-bought-twice = { $times } payments within 24 h for the same book, from { $subject } (the last: { $last }). Ask whether that is meant.
admin-orders-flag-handled = Seen by { $by }.
admin-orders-handling-submit = Mark as seen
admin-orders-handling-done = Noted.

admin-orders-fault-reason = Write why, in a thousand characters at most: somebody will read it one day.
admin-orders-fault-note = Write something, in a thousand characters at most.
admin-orders-fault-destination = Write where the money went.
admin-orders-fault-amount = Write an amount in digits, at least 1.
admin-orders-fault-attempt = Choose the payment, or “None”.
admin-orders-fault-amount-most = Write an amount in digits, from 1 to { $most }.
admin-orders-fault-amount-line = Write an amount in digits, { $most } at most. Leave it empty if nothing goes back for this book.
admin-orders-fault-no-downloads = All downloads are used: give at least one.
admin-orders-fault-extension = Write days (up to { $days }) or downloads (up to { $downloads }): at least one of the two.
admin-orders-sorry-moved = Nothing was done: the order has changed in the meantime. This is how it stands.
admin-orders-sorry-nothing-left = Nothing was sent: all downloads are used up. Extend access first.
admin-orders-sorry-no-address = Nothing was sent: this order has no email address. Write one.
admin-orders-sorry-not-over = Nothing was erased: the customer may still pay, or somebody has to decide. An order that is never paid is forgotten by itself after 90 days.
admin-orders-sorry-unknown = This transaction is not of this shop: there is nothing to ask.

# What happened
admin-orders-event-placed = Order placed
admin-orders-event-attempt = Payment opened at the gateway
admin-orders-event-attempt-line = Transaction { $transaction }, { $sum }
admin-orders-event-attempt-received = Received: { $sum }
admin-orders-event-attempt-state = Current state: { $state }
admin-orders-event-attempt-operator = { $method }, the operator’s reference { $id }
admin-orders-event-attempt-owed = This money is owed back.
admin-orders-event-notification = The gateway wrote
admin-orders-event-notification-signed = Signature verified
admin-orders-event-notification-unsigned = Without a signature to verify
admin-orders-event-times = { $times } times, the last on { $last }
admin-orders-event-check = The gateway answers: { $verdict }
admin-orders-event-check-line = Asked { $cause }. Code { $code }
admin-orders-verdict-accepted = paid
admin-orders-verdict-refused = refused
admin-orders-verdict-pending = not decided yet
admin-orders-verdict-unknown = unreadable or unknown
admin-orders-verdict-mismatch = paid, but not as expected
admin-orders-cause-notification = after a message of the gateway
admin-orders-cause-return = when the customer came back
admin-orders-cause-retry = before the customer tried again
admin-orders-cause-owner = at the staff’s wish
admin-orders-cause-schedule = on schedule
admin-orders-cause-buy = on buying
admin-orders-cause-by-hand = payment noted by hand
admin-orders-cause-review = end of the review
admin-orders-cause-refund = refund
admin-orders-cause-repay = money sent back
admin-orders-cause-same-money = the same money
admin-orders-cause-other-money = a second payment
admin-orders-actor-gateway = the gateway
admin-orders-actor-buyer = the customer
admin-orders-actor-owner = the staff
admin-orders-actor-griot = Griot
admin-orders-event-payment = Payment: { $was } → { $became }
admin-orders-event-payment-stays = Payment: { $state }
admin-orders-event-order = Order: { $was } → { $became }
admin-orders-event-order-stays = Order: { $state }, unchanged
admin-orders-event-by = By { $actor }: { $cause }
admin-orders-event-granted = Access opened
admin-orders-event-granted-line = Downloads in all: { $downloads }, until { $until }
admin-orders-event-receipt = receipt and the book’s link
admin-orders-event-new-link = new link
admin-orders-event-new-edition = new edition
admin-orders-event-mail-review = payment being checked
admin-orders-event-mail-waiting = payment not confirmed yet
admin-orders-event-mail-refused = payment refused
admin-orders-event-mail-declined = payment not accepted, money to return
admin-orders-event-mail-refunded = order refunded
admin-orders-event-mail-partly-refunded = partial refund
admin-orders-event-mail-repaid = money returned
admin-orders-event-mail-moved = the link goes to another address
admin-orders-event-mail-revoked = downloads stopped
admin-orders-event-mail-to = To { $address }
admin-orders-event-mail-sent = Sent on { $at }
admin-orders-event-mail-queued = Waits to be sent
admin-orders-event-mail-failed = Was not sent
admin-orders-event-download = Whole book downloaded
admin-orders-event-download-line = { $size } ({ $bytes } bytes)
admin-orders-event-note-note = Note
admin-orders-event-note-resend = Link sent again
admin-orders-event-note-address = Address corrected, link sent again
admin-orders-event-note-extend = Access extended (days / downloads)
admin-orders-event-note-revoke = Access ended
admin-orders-event-note-erase = Customer erased
admin-orders-event-note-check = Gateway asked by hand
admin-orders-event-refunded = Refunded: { $sum }
admin-orders-event-repaid = Refunded: { $sum }
admin-orders-event-refund-to = To: { $destination }

# Customers
admin-orders-customers = Customers
admin-orders-customer-find = The customer’s email or phone
admin-orders-customer-find-hint = Whole: awa@example.com, or 07 07 07 07 00.
admin-orders-customer-unreadable = This is neither a whole email address nor a whole phone number. To find somebody by a beginning, go to the orders.
admin-orders-customer-nobody = Nobody has ordered with this address or phone.
admin-orders-customer-also = On the same orders:
admin-orders-customer-export = Export everything (JSON)
admin-orders-customer-erase = Erase this customer
admin-orders-customer-erase-lead = On all orders that are over, name, addresses, phone and the gateway’s messages go for ever. Amounts and dates stay for the books. Export first if the customer asks for it.
admin-orders-customer-erase-submit = Erase for ever
admin-orders-customer-erased = Done. Orders that name nobody any more: { $orders }.
admin-orders-customer-erased-left = Orders that name nobody any more: { $orders }. Not over yet, and keeping the customer until then: { $left }.

# Jobs and notifications
admin-orders-jobs = Jobs
admin-orders-jobs-lead = What Griot does by itself: emails and SMS to customers, emails to the staff. What fails is tried for three days, then stays here.
admin-orders-jobs-failed = Failed
admin-orders-jobs-waiting = Waiting
admin-orders-jobs-none-failed = Nothing has failed.
admin-orders-jobs-none-waiting = Nothing waits.
admin-orders-job-kind = Job
admin-orders-job-mail = Message to the customer
admin-orders-job-sale = Email about a sale
admin-orders-job-digest = Summary of a day
admin-orders-job-review = Email about an order to review
admin-orders-job-edition = New edition to be announced
admin-orders-job-account = Email to the staff
admin-orders-job-warning = Email about refused tries
admin-orders-job-tries = Tries
admin-orders-job-error = What went wrong
admin-orders-job-since = Since (GMT)
admin-orders-job-next = Next try (GMT)
admin-orders-job-again-column = Action
admin-orders-job-retry = Try again
admin-orders-job-now = Try again now
admin-orders-job-correct = Correct the address
admin-orders-job-moved = Nothing was done: this job has just been taken up again, or it has ended.
admin-orders-jobs-now = Send everything now
admin-orders-jobs-now-done = All that was waiting is under way now.
admin-orders-jobs-now-none = Nothing waits for another try any more.
admin-orders-job-again = The job is under way again.
admin-orders-notifications = The gateway’s messages
admin-orders-notifications-back = Jobs
admin-orders-notifications-lead = What the gateway sent by itself, as it came. A message decides nothing: it makes us ask the gateway.
admin-orders-notifications-which = Show
admin-orders-notifications-signed = Signature verified
admin-orders-notifications-unsigned = Without a signature
admin-orders-notifications-unknown = Unknown transaction
admin-orders-notifications-stranger = unknown
admin-orders-notifications-from = Received from
admin-orders-notifications-none = No message.
admin-orders-notifications-transaction = Transaction
admin-orders-notifications-proof = Signature
admin-orders-notifications-copies = Copies
admin-orders-notifications-came = Received (GMT)
admin-orders-notifications-do = Action
admin-orders-notifications-replay = Check again
admin-orders-notification-again = The gateway will be asked, as when the message came.

# What waits on the start page
admin-orders-todo-review = Order { $number } ({ $sum }): the money has come, but something does not match.
admin-orders-todo-review-go = Decide
admin-orders-todo-more = More orders wait for a decision.
admin-orders-todo-more-go = See them
admin-orders-todo-owed = { $sum } is owed back (order { $number }).
admin-orders-todo-owed-go = Send back
admin-orders-todo-same = The gateway reports { $sum } for order { $number }, which was marked as paid. Is it the same money?
admin-orders-todo-same-go = Answer
admin-orders-todo-refusals = { $times } payments refused within { $hours } h for { $subject }.
admin-orders-todo-refusals-go = Look
admin-orders-todo-bought-twice = { $times } payments within 24 h for the same book, from { $subject }.
admin-orders-todo-bought-twice-go = Look
admin-orders-todo-many-orders = { $times } orders within an hour with the same contact, { $subject }.
admin-orders-todo-many-orders-go = Look
admin-orders-todo-failed = { $count ->
    [one] A job has failed: an email was not sent.
   *[other] { $count } jobs have failed: emails were not sent.
 }
admin-orders-todo-failed-go = See
admin-orders-todo-worker-gone = Since { $since } (GMT) no payment is checked and no email leaves: the background work has stopped. Restart “griot serve” (or “griot worker”) on the server.
admin-orders-todo-worker-gone-go = See the check-up
admin-orders-todo-late-letters = { $count ->
    [one] One email has been waiting
   *[other] { $count } emails have been waiting
 }
admin-orders-todo-late = { $letters } since { $since } (GMT), and nothing takes them. If the shop has just been restarted, give it a few minutes; otherwise see the check-up.
admin-orders-todo-late-go = See the jobs
admin-orders-todo-held-letters = { $count ->
    [one] One email has not been able to leave
   *[other] { $count } emails have not been able to leave
 }
admin-orders-todo-held = { $letters } since { $since } (GMT): { $why }. Griot tries again by itself. If it lasts, look at the mail server in the health check.
admin-orders-todo-held-go = See and try again

# The audit
audit-order-note = wrote a note on the order { $subject }
audit-order-resend = sent the link of the order { $subject } again
audit-order-address = corrected the address of the order { $subject } and sent the link again
audit-order-extend = extended the access of the order { $subject }
audit-order-revoke = ended the access of the order { $subject }
audit-order-erase = erased the customer of the order { $subject }
audit-order-check = asked the gateway about the order { $subject }
audit-order-pay = marked the order { $subject } as paid ({ $amount })
audit-order-decide = decided about the order { $subject } ({ $amount })
audit-order-refund = noted the refund of the order { $subject } ({ $amount })
audit-order-repay = noted the money sent back for the order { $subject } ({ $amount })
audit-order-same = recognised the money of order { $subject } that was marked by hand ({ $amount })
audit-order-other = recognised a second payment of order { $subject } ({ $amount })
audit-customer-export = exported the data of the customer { $subject }
audit-customer-erase = erased the customer { $subject }
audit-job-retry = restarted the job { $subject }
audit-job-retry-all = restarted all that was waiting ({ $number })
audit-notification-replay = handled a message about the transaction { $subject } again
audit-flag-handle = looked at a flag on the order { $subject }
audit-sales-letters = chose how to hear of sales

admin-orders-why-in-review = A payment was accepted while in review.
admin-orders-why-twice = A second payment was accepted.
admin-orders-why-owed = The money is owed back, if it came.
admin-orders-why-same = The gateway reports the money that was marked by hand, or a second payment: that is for an owner to say.
admin-orders-why-matches = CinetPay’s answer matches now: the order is paid without an owner’s decision.
admin-orders-why-without = The answer says “accepted”, but this is missing: { $name }.
admin-orders-why-other = The answer does not match ({ $name }): { $found } instead of { $wanted }.
admin-orders-why-amount = amount
admin-orders-why-currency = currency
admin-orders-why-status = status
admin-orders-why-transaction = transaction id

admin-orders-message-email = Email: { $what }
admin-orders-message-sms = SMS: { $what }
admin-orders-event-mail-sending = Is being sent
admin-orders-event-mail-unreachable = Found nobody
admin-orders-unreachable-title = Messages that reach nobody
admin-orders-unsent-no-contact = The order has neither an email address nor a phone number: correct the address below (“Send the link again”), or tell the customer in another way.
admin-orders-unsent-no-sms-sender = The customer left only a phone number, and this shop sends no SMS: set GRIOT_SMS, or tell the customer in another way.
admin-orders-unsent-erased = The person was erased: there is nobody left to write to.
admin-orders-unsent-set-aside = Somebody of the team told the customer in another way.
admin-orders-unsent-may-have-left = The program stopped while it was being sent: the SMS may have left. Start it again if the customer has not got it.
admin-orders-message-again = Send now
admin-orders-message-aside = Told otherwise
admin-orders-again-done = The message leaves in a moment.
admin-orders-aside-done = Noted.
admin-orders-todo-unreachable = { $count ->
    [one] One message does not reach its customer: there is neither email nor SMS to get there.
   *[other] { $count } messages do not reach their customers: there is neither email nor SMS to get there.
}
admin-orders-todo-unreachable-go = See
audit-message-again = started a message of the order { $subject } again
audit-message-aside = noted that a message of the order { $subject } was told in another way

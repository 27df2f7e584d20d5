desk-day = { $day } { $month ->
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
desk-mail-sale-subject = Sold: “{ $title }”, { $amount }
desk-mail-sale-lead = A copy of “{ $title }” has just been paid: { $amount }.
desk-mail-sale-button = See the order
desk-mail-sales = { $count ->
    [one] { $count } sale
   *[other] { $count } sales
 }
desk-mail-digest-subject = { $sales } on { $day }
desk-mail-digest-lead = On { $day } your shop made { $sales }.
desk-mail-digest-button = See the orders
desk-mail-why = You get this email because you run this shop. To get fewer, open the orders in the back office: the choice is at the foot of the page.
desk-mail-review-subject = To decide: a payment does not match ({ $number })
desk-mail-review-lead = A payment announced for order { $number } is not what was expected. Nothing was delivered. Open the order: deliver the book or return the money. The buyer knows that you are checking.
desk-mail-review-button = See the order
desk-mail-why-owner = You receive this e-mail because you own this shop.

# The list
desk-orders-short = { $year }-{ $month }-{ $day } { $time }
desk-orders-title = Orders
desk-orders-one = Order
desk-orders-count = { $count ->
    [one] { $count } order
   *[other] { $count } orders
 }
desk-orders-find = Find an order
desk-orders-find-hint = Order number, transaction, email, phone or the operator’s reference: the beginning is enough.
desk-orders-find-go = Find
desk-orders-narrow = Narrow by state, book, way of paying or date
desk-orders-any = All
desk-orders-state = State
desk-orders-book = Book
desk-orders-method = Paid with
desk-orders-from = Placed from
desk-orders-to = until
desk-orders-column-number = Number
desk-orders-column-buyer = Customer
desk-orders-column-sum = Amount
desk-orders-column-placed = Placed (GMT)
desk-orders-newest = The newest
desk-orders-search-on = Search further
desk-orders-none = No order yet. The first will show here by itself.
desk-orders-none-found = No order matches. Check what is written, or clear a filter.
desk-orders-search-short = Write at least three characters: the beginning of a number, an address or a phone.
desk-orders-search-cut = There are more: write one or two more characters.
desk-orders-by-hand = by hand
desk-orders-state-placed = Waiting
desk-orders-state-paid = Paid
desk-orders-state-review = To review
desk-orders-state-expired = Expired
desk-orders-state-refunded = Refunded
desk-orders-state-opened = opened
desk-orders-state-pending = under way
desk-orders-state-confirmed = confirmed
desk-orders-state-refused = refused
desk-orders-state-abandoned = given up
desk-orders-letters-title = Hear of sales by email
desk-orders-letters-lead = You want to get:
desk-orders-letters-each = an email for each sale
desk-orders-letters-daily = a summary each morning
desk-orders-letters-none = nothing
desk-orders-letters-done = Noted.
desk-orders-letters-unknown = Choose one of the three.

# An order
desk-orders-back = ← All orders
desk-orders-facts = In short
desk-orders-fact-book = Book
desk-orders-fact-sum = Amount
desk-orders-fact-returned = Given back
desk-orders-fact-method = Paid with
desk-orders-fact-email = Email
desk-orders-fact-phone = Phone
desk-orders-fact-name = Name
desk-orders-fact-placed = Placed
desk-orders-fact-paid = Paid
desk-orders-fact-access = Downloads
desk-orders-fact-forgotten = Customer forgotten on
desk-orders-access = { $used } of { $downloads }, until { $until }
desk-orders-access-ended = { $used } of { $downloads }: access has been ended
desk-orders-buyer-page = See the customer’s page
desk-orders-customer = See all orders of this customer
desk-orders-acts = What to do?
desk-orders-story = Its story
desk-orders-gmt = Times are GMT.
desk-orders-raw = What was received
desk-orders-received-less = Received: { $received } instead of { $expected }. { $difference } is missing.
desk-orders-received-more = Received: { $received } instead of { $expected }, which is { $difference } too much.
desk-orders-review = The money has come, but something does not match: read the story, then deliver the book or give the money back.
desk-orders-review-wait = The money has come, but something does not match. An owner of the shop has to decide.

desk-orders-check = Ask the gateway
desk-orders-check-answered = The gateway has answered. The order is now: { $state }.
desk-orders-check-postponed = The gateway was asked a moment ago: it will be asked again by itself in a few seconds.
desk-orders-check-silent = The gateway did not answer: it will be asked again by itself.
desk-orders-check-settled = Everything is confirmed already: there is nothing to ask.

desk-orders-link-title = Send the link again
desk-orders-link-lead = The customer gets a new link. If you correct the address, links that were sent before open nothing any more.
desk-orders-link-email = Email address
desk-orders-link-email-hint = Correct it if it was mistyped.
desk-orders-link-reason = Why the address changes
desk-orders-link-reason-hint = Only if you correct it: for example “she phoned”.
desk-orders-link-submit = Send the link
desk-orders-link-done = The link is ready and leaves in a moment. The order’s story says when it has left.

desk-orders-extension-title = Extend access
desk-orders-extension-lead = The customer’s links work again at once, even if they had expired or access was ended.
desk-orders-extension-days = More days
desk-orders-extension-downloads = More downloads
desk-orders-extension-submit = Extend
desk-orders-extension-done = Access is extended.

desk-orders-revocation-title = End access
desk-orders-revocation-lead = The customer can no longer download the book. You can extend access later.
desk-orders-revocation-reason = Why
desk-orders-revocation-submit = End access
desk-orders-revocation-done = Access has ended.

desk-orders-payment-title = Mark as paid
desk-orders-payment-lead = The book goes out at once. Say which payment at the gateway this money is: if the gateway reports it later, we will ask you whether it is the same. For money that came another way, whatever the gateway takes later is owed back.
desk-orders-payment-attempt = Which payment this money is
desk-orders-payment-attempt-choose = Choose
desk-orders-payment-attempt-one = { $transaction }, { $sum }, { $at }
desk-orders-payment-attempt-none = None: it came another way, in cash for example
desk-orders-payment-reason = How it was paid
desk-orders-payment-submit = Mark as paid
desk-orders-payment-done = The order is paid, and the book goes out.

desk-orders-delivery-title = The payment is good: deliver
desk-orders-delivery-lead = The book goes out at once, and the gateway is asked no more.
desk-orders-delivery-reason = Why
desk-orders-delivery-submit = Deliver the book
desk-orders-delivery-done = The book goes out.
desk-orders-debt-title = Give the money back
desk-orders-debt-lead = The order is closed without delivery. The money stays “owed back” until you have sent it.
desk-orders-debt-reason = Why
desk-orders-debt-submit = Close, and owe the money
desk-orders-debt-done = The order is closed. The money is owed back.

desk-orders-refund-title = Refund
desk-orders-refund-lead = Send the money back first, the way you usually do, then note it here. A book whose money goes back in full can no longer be downloaded; if only a part goes back, the customer keeps access. Once everything has gone back, the order is refunded.
desk-orders-refund-amount = Amount sent back
desk-orders-refund-amount-of = Amount sent back for “{ $title }”
desk-orders-refund-destination = Where the money went
desk-orders-refund-destination-hint = For example: the customer’s Orange Money.
desk-orders-refund-reason = Why
desk-orders-refund-submit = Note the refund
desk-orders-refund-done = The refund is noted.

desk-orders-owed-title = Money owed back
desk-orders-owed = { $sum } is owed back to the customer (transaction { $transaction }). Send it back, then note it here.
desk-orders-asked-title = Is it the same money?
desk-orders-asked = You had marked this order as paid. The gateway now reports { $sum } for the payment that you named (transaction { $transaction }). If there is only one sum in your account, it is the same money.
desk-orders-same-title = Yes, the same money
desk-orders-same-lead = Nothing is owed back. This payment becomes the order’s own.
desk-orders-same-reason = What you checked
desk-orders-same-submit = It is the same money
desk-orders-same-done = Noted: nothing is owed back.
desk-orders-other-title = No, a second payment
desk-orders-other-lead = The customer paid twice: the sum joins the money to send back.
desk-orders-other-reason = What you checked
desk-orders-other-submit = It is a second payment
desk-orders-other-done = Noted: the sum is owed back.
desk-orders-repayment-title = It was sent
desk-orders-repayment-lead = Note what was sent back, and where.
desk-orders-repayment-amount = Amount sent back
desk-orders-repayment-destination = Where the money went
desk-orders-repayment-reason = Why
desk-orders-repayment-submit = Note
desk-orders-repayment-done = Noted: nothing is owed any more.

desk-orders-note-title = Write a note
desk-orders-note-lead = It stays in the order’s story. The customer does not see it.
desk-orders-note-text = Note
desk-orders-note-submit = Keep the note
desk-orders-note-done = The note is kept.

desk-orders-erasure-title = Erase the customer
desk-orders-erasure-lead = Name, addresses, phone, the gateway’s messages and notes go for ever. Amounts and dates stay for the books.
desk-orders-erasure-submit = Erase for ever
desk-orders-erasure-done = The customer is erased from this order.

desk-orders-flags-title = To look at closely
desk-orders-flag-refusals = { $times } payments refused within 24 h for { $subject } (last: { $last }).
desk-orders-flag-many-orders = { $times } orders within an hour from { $subject } (last: { $last }).
desk-orders-flag-bought-twice = { $times } payments within 24 h for the same book, from { $subject } (the last: { $last }). Ask whether that is meant.
desk-orders-flag-handled = Seen by { $by }.
desk-orders-handling-submit = I have looked
desk-orders-handling-done = Noted.

desk-orders-fault-reason = Write why, in a thousand characters at most: somebody will read it one day.
desk-orders-fault-note = Write something, in a thousand characters at most.
desk-orders-fault-destination = Write where the money went.
desk-orders-fault-amount = Write an amount in digits, at least 1.
desk-orders-fault-attempt = Choose the payment, or “None”.
desk-orders-fault-amount-most = Write an amount in digits, from 1 to { $most }.
desk-orders-fault-amount-line = Write an amount in digits, { $most } at most. Leave it empty if nothing goes back for this book.
desk-orders-fault-no-downloads = All downloads are used: give at least one.
desk-orders-fault-extension = Write days (up to { $days }) or downloads (up to { $downloads }): at least one of the two.
desk-orders-sorry-moved = Nothing was done: the order has changed in the meantime. This is how it stands.
desk-orders-sorry-nothing-left = Nothing was sent: all downloads are used up. Extend access first.
desk-orders-sorry-no-address = Nothing was sent: this order has no email address. Write one.
desk-orders-sorry-not-over = Nothing was erased: the customer may still pay, or somebody has to decide. An order that is never paid is forgotten by itself after 90 days.
desk-orders-sorry-unknown = This transaction is not of this shop: there is nothing to ask.

# What happened
desk-orders-event-placed = Order placed
desk-orders-event-attempt = Payment opened at the gateway
desk-orders-event-attempt-line = Transaction { $transaction }, { $sum }
desk-orders-event-attempt-received = Received: { $sum }
desk-orders-event-attempt-state = Now: { $state }
desk-orders-event-attempt-operator = { $method }, the operator’s reference { $id }
desk-orders-event-attempt-owed = This money is owed back.
desk-orders-event-notice = The gateway wrote
desk-orders-event-notice-signed = Signature verified
desk-orders-event-notice-unsigned = Without a signature to verify
desk-orders-event-times = { $times } times, the last on { $last }
desk-orders-event-check = The gateway answers: { $verdict }
desk-orders-event-check-line = Asked { $cause }. Code { $code }
desk-orders-verdict-accepted = paid
desk-orders-verdict-refused = refused
desk-orders-verdict-pending = not decided yet
desk-orders-verdict-mismatch = paid, but not as expected
desk-orders-cause-notice = after a message of the gateway
desk-orders-cause-return = when the customer came back
desk-orders-cause-retry = before the customer tried again
desk-orders-cause-owner = at the staff’s wish
desk-orders-cause-schedule = on schedule
desk-orders-cause-buy = on buying
desk-orders-cause-by-hand = payment noted by hand
desk-orders-cause-review = end of the review
desk-orders-cause-refund = refund
desk-orders-cause-repay = money sent back
desk-orders-cause-same-money = the same money
desk-orders-cause-other-money = a second payment
desk-orders-actor-gateway = the gateway
desk-orders-actor-buyer = the customer
desk-orders-actor-owner = the staff
desk-orders-actor-griot = Griot
desk-orders-event-payment = Payment: { $was } → { $became }
desk-orders-event-payment-stays = Payment: { $state }
desk-orders-event-order = Order: { $was } → { $became }
desk-orders-event-order-stays = Order: { $state }, unchanged
desk-orders-event-by = By { $actor }: { $cause }
desk-orders-event-granted = Access opened
desk-orders-event-granted-line = Downloads in all: { $downloads }, until { $until }
desk-orders-event-receipt = receipt and the book’s link
desk-orders-event-new-link = new link
desk-orders-event-new-edition = new edition
desk-orders-event-mail-review = payment being checked
desk-orders-event-mail-declined = payment not accepted, money to return
desk-orders-event-mail-refunded = order refunded
desk-orders-event-mail-partly-refunded = partial refund
desk-orders-event-mail-repaid = money returned
desk-orders-event-mail-moved = the link goes to another address
desk-orders-event-mail-revoked = downloads stopped
desk-orders-event-mail-to = To { $address }
desk-orders-event-mail-sent = Sent on { $at }
desk-orders-event-mail-queued = Waits to be sent
desk-orders-event-mail-failed = Was not sent
desk-orders-event-download = Whole book downloaded
desk-orders-event-download-line = { $size } ({ $bytes } bytes)
desk-orders-event-note-note = Note
desk-orders-event-note-resend = Link sent again
desk-orders-event-note-address = Address corrected, link sent again
desk-orders-event-note-extend = Access extended (days / downloads)
desk-orders-event-note-revoke = Access ended
desk-orders-event-note-erase = Customer erased
desk-orders-event-note-check = Gateway asked by hand
desk-orders-event-refunded = Refunded: { $sum }
desk-orders-event-repaid = Sent back: { $sum }
desk-orders-event-refund-to = To: { $destination }

# Customers
desk-orders-customers = Customers
desk-orders-customer-find = The customer’s email or phone
desk-orders-customer-find-hint = Whole: awa@example.com, or 07 07 07 07 00.
desk-orders-customer-unreadable = This is neither a whole email address nor a whole phone number. To find somebody by a beginning, go to the orders.
desk-orders-customer-nobody = Nobody has ordered with this address or phone.
desk-orders-customer-also = On the same orders:
desk-orders-customer-export = Export everything (JSON)
desk-orders-customer-erase = Erase this customer
desk-orders-customer-erase-lead = On all orders that are over, name, addresses, phone and the gateway’s messages go for ever. Amounts and dates stay for the books. Export first if the customer asks for it.
desk-orders-customer-erase-submit = Erase for ever
desk-orders-customer-erased = Done. Orders that name nobody any more: { $orders }.
desk-orders-customer-erased-left = Orders that name nobody any more: { $orders }. Not over yet, and keeping the customer until then: { $left }.

# Jobs and notices
desk-orders-jobs = Jobs
desk-orders-jobs-lead = What Griot does by itself: emails and SMS to customers, emails to the staff. What fails is tried for three days, then stays here.
desk-orders-jobs-failed = Failed
desk-orders-jobs-waiting = Waiting
desk-orders-jobs-none-failed = Nothing has failed.
desk-orders-jobs-none-waiting = Nothing waits.
desk-orders-job-kind = Job
desk-orders-job-mail = Message to the customer
desk-orders-job-sale = Email about a sale
desk-orders-job-digest = Summary of a day
desk-orders-job-review = E-mail about an order to review
desk-orders-job-edition = New edition to be announced
desk-orders-job-account = Email to the staff
desk-orders-job-warning = Email about refused tries
desk-orders-job-tries = Tries
desk-orders-job-error = What went wrong
desk-orders-job-since = Since (GMT)
desk-orders-job-next = Next try (GMT)
desk-orders-job-again-column = Action
desk-orders-job-retry = Try again
desk-orders-job-now = Try again now
desk-orders-job-correct = Correct the address
desk-orders-job-moved = Nothing was done: this job has just been taken up again, or it has ended.
desk-orders-jobs-now = Send everything now
desk-orders-jobs-now-done = All that was waiting is under way now.
desk-orders-jobs-now-none = Nothing waits for another try any more.
desk-orders-job-again = The job is under way again.
desk-orders-notices = The gateway’s messages
desk-orders-notices-back = ← Jobs
desk-orders-notices-lead = What the gateway sent by itself, as it came. A message decides nothing: it makes us ask the gateway.
desk-orders-notices-which = Which
desk-orders-notices-signed = Signature verified
desk-orders-notices-unsigned = Without a signature
desk-orders-notices-unknown = Unknown transaction
desk-orders-notices-stranger = unknown
desk-orders-notices-from = Received from
desk-orders-notices-none = No message.
desk-orders-notices-transaction = Transaction
desk-orders-notices-proof = Signature
desk-orders-notices-copies = Copies
desk-orders-notices-came = Received (GMT)
desk-orders-notices-do = Action
desk-orders-notices-replay = Handle again
desk-orders-notice-again = The gateway will be asked, as when the message came.

# What waits on the start page
desk-orders-todo-review = Order { $number } ({ $sum }): the money has come, but something does not match.
desk-orders-todo-review-go = Decide
desk-orders-todo-more = More orders wait for a decision.
desk-orders-todo-more-go = See them
desk-orders-todo-owed = { $sum } is owed back (order { $number }).
desk-orders-todo-owed-go = Send back
desk-orders-todo-same = The gateway reports { $sum } for order { $number }, which was marked as paid. Is it the same money?
desk-orders-todo-same-go = Answer
desk-orders-todo-refusals = { $times } payments refused within { $hours } h for { $subject }.
desk-orders-todo-refusals-go = Look
desk-orders-todo-bought-twice = { $times } payments within 24 h for the same book, from { $subject }.
desk-orders-todo-bought-twice-go = Look
desk-orders-todo-many-orders = { $times } orders within an hour from { $subject }.
desk-orders-todo-many-orders-go = Look
desk-orders-todo-failed = { $count ->
    [one] A job has failed: an email was not sent.
   *[other] { $count } jobs have failed: emails were not sent.
 }
desk-orders-todo-failed-go = See
desk-orders-todo-worker-gone = Since { $since } (GMT) no payment is checked and no email leaves: the background work has stopped. Restart “griot serve” (or “griot worker”) on the server.
desk-orders-todo-worker-gone-go = See the check-up
desk-orders-todo-late-letters = { $count ->
    [one] One email has been waiting
   *[other] { $count } emails have been waiting
 }
desk-orders-todo-late = { $letters } since { $since } (GMT), and nothing takes them. If the shop has just been restarted, give it a few minutes; otherwise see the check-up.
desk-orders-todo-late-go = See the jobs
desk-orders-todo-held-letters = { $count ->
    [one] One email has not been able to leave
   *[other] { $count } emails have not been able to leave
 }
desk-orders-todo-held = { $letters } since { $since } (GMT): { $why }. Griot tries again by itself. If it lasts, look at the mail server in the health check.
desk-orders-todo-held-go = See and try again

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
audit-notice-replay = handled a message about the transaction { $subject } again
audit-flag-handle = looked at a flag on the order { $subject }
audit-sales-letters = chose how to hear of sales

desk-orders-why-in-review = A payment was accepted while in review.
desk-orders-why-twice = A second payment was accepted.
desk-orders-why-owed = The money is owed back, if it came.
desk-orders-why-same = The gateway reports the money that was marked by hand, or a second payment: that is for an owner to say.
desk-orders-why-without = The answer says “accepted”, but this is missing: { $name }.
desk-orders-why-other = The answer does not match ({ $name }): { $found } instead of { $wanted }.
desk-orders-why-amount = amount
desk-orders-why-currency = currency
desk-orders-why-status = status
desk-orders-why-transaction = transaction id

desk-orders-message-email = Email: { $what }
desk-orders-message-sms = SMS: { $what }
desk-orders-event-mail-sending = Is being sent
desk-orders-event-mail-unreachable = Found nobody
desk-orders-unreachable-title = Messages that reach nobody
desk-orders-unsent-no-contact = The order has neither an email address nor a phone number: correct the address below (“Send the link again”), or tell the customer in another way.
desk-orders-unsent-no-texter = The customer left only a phone number, and this shop sends no SMS: set GRIOT_SMS, or tell the customer in another way.
desk-orders-unsent-erased = The person was erased: there is nobody left to write to.
desk-orders-unsent-set-aside = Somebody of the team told the customer in another way.
desk-orders-unsent-may-have-left = The program stopped while it was being sent: the SMS may have left. Start it again if the customer has not got it.
desk-orders-message-again = Send now
desk-orders-message-aside = Told otherwise
desk-orders-again-done = The message leaves in a moment.
desk-orders-aside-done = Noted.
desk-orders-todo-unreachable = { $count ->
    [one] One message does not reach its customer: there is neither email nor SMS to get there.
   *[other] { $count } messages do not reach their customers: there is neither email nor SMS to get there.
}
desk-orders-todo-unreachable-go = See
audit-message-again = started a message of the order { $subject } again
audit-message-aside = noted that a message of the order { $subject } was told in another way

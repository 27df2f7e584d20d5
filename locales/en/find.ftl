# "I paid and got nothing"
frame-find = I paid and got nothing
find-title = I paid and got nothing
find-lead = Give what you have: we ask CinetPay at once where your payment stands, and find your book again.
find-lost = Find my book another way
find-own = Your orders in this browser
find-other = Another order
find-what = What you have
find-what-hint = The order number, your phone number, your email address, or the whole message of your operator (Orange Money’s, MTN’s or Moov’s SMS, the receipt that Wave’s app shares). Of that message we keep only the payment’s id.
find-contact = Phone number or email address of the order
find-contact-hint = An order number or an operator’s message, together with the phone number or the email address of the order: the answer comes at once. Otherwise we send it to that phone or address.
find-go = Search
find-nothing = We recognise no order number, phone number, email address or operator’s id here. Check it, or write to the shop below.
find-contact-fault = This is neither a phone number nor an email address. Please check it.
find-open = Open the order
find-state-placed = waiting for its payment
find-state-paid = paid
find-state-review = being checked
find-state-expired = expired
find-state-refunded = refunded

find-told-title = This is where your order stands
find-told-paid = Your payment has arrived. Open the order to take your book.
find-told-waiting = CinetPay has not confirmed the payment yet. Do not pay a second time: we go on asking, and as soon as it is confirmed the book is yours.
find-told-page-over = The payment page is no longer valid, and CinetPay has confirmed no payment to us. Did you approve it? Do not pay a second time: we go on asking.
find-told-refused = CinetPay says that this payment did not go through. Was your account charged all the same? Do not pay a second time: we go on asking, and if the money arrives, the book is yours.
find-told-silent = The payment page did not open, and nothing was charged for this order. Open it to try again.
find-told-review = Your payment has arrived, but something does not match, such as the amount. The shop is checking it: do not pay a second time.
find-told-expired = This order has expired, and CinetPay has confirmed no payment. If you paid, do not pay a second time: as soon as the payment is confirmed, the order is delivered.
find-told-refunded = This order is refunded, or will be. Open it to see where the money is.
find-told-unanswered = CinetPay did not answer just now. We keep asking: the order’s page changes as soon as we know.
find-told-help = Not what you expected? Write to the shop

find-sent-title = If we know this order, a message is on its way
find-sent-lead = It goes to the email address or phone number that was given with the order, and nowhere else. It says where the payment stands and leads to your book.
find-sent-wait = Allow a few minutes. For an email, look into your spam folder too.
find-sent-why = So that nobody can spy on what others buy, this page is the same whether the order exists or not.
find-again-title = An answer at once
find-again-lead = Give two things that belong together: the order number or the operator’s message, and the phone number or email address of the order.

find-help-title = Still nothing? Write to the shop
find-help-lead = A person will read your message, look for your payment and answer you.
find-help-given = We add what you have given:
find-help-answer = Where to answer: email address or phone number
find-help-answer-missing = Write a phone number or an email address, so that the shop can answer you.
find-help-message = Your message
find-help-hint = For example the book, the amount, the day and time of the payment. Never write your secret code.
find-help-send = Send to the shop
find-help-empty = Write at least a sentence, so that the shop knows what to look for.
find-help-long = Your message is too long: at most { $most } characters, and it has { $count }.
find-help-too-many = Too many messages came today, and this one was not kept. Try again tomorrow, or write to the address at the foot of this page.
find-fact-number = order
find-fact-transaction = transaction
find-fact-operator = operator’s id
find-fact-email = email address
find-fact-phone = phone number
find-thanks-title = The shop has your message
find-thanks-lead = A person will look for your payment and answer you.
find-thanks-next = Do not pay a second time: we also go on asking CinetPay where each payment stands.

# The messages
mail-find = I paid and got nothing
mail-found-subject = Your order: “{ $title }”
mail-found-lead = Somebody, probably you, looked for this order at { $shop }. This is where it stands.
mail-found-order = “{ $title }” ({ $number }): { $state }
mail-found-paid = the payment has arrived, and the book is yours.
mail-found-placed = CinetPay has not confirmed the payment yet. If you paid, do not pay a second time: we go on asking.
mail-found-review = a payment has arrived, and the shop is checking it. Do not pay a second time.
mail-found-expired = the order has expired, and CinetPay has confirmed no payment. If it does later, the book is yours.
mail-found-refunded = the order is refunded, or will be.
mail-found-others = Your other orders with this address:
mail-found-button = Open my order
mail-found-foot = This email goes to the order’s address only: who looks for it without being you learns nothing. If it was not you, do nothing. { $shop }
sms-found = { $shop }: your order { $number }: { $link }
mail-help-subject = { $count ->
    [one] A customer asks for help
   *[other] { $count } customers ask for help
 }
mail-help-lead = { $count ->
    [one] A person did not find their order and wrote to you. They are waiting for an answer.
   *[other] { $count } people did not find their order and wrote to you. They are waiting for an answer.
 }
mail-help-private = What they gave is in the back office, beside the orders that look like it.
mail-help-button = Read the requests
mail-help-foot = This email is written once an hour at most, as long as requests come.
help-reply-subject = { $shop }: your request { $number }

# The back office
admin-nav-help = Help requests
admin-help-lead = Customers who did not find their order wrote to you. An id stands in a text message, and a text message can be made up: it proves no payment. Open the order and ask CinetPay.
admin-help-open = To answer
admin-help-done = Answered
admin-help-none = Nobody is waiting for an answer.
admin-help-none-done = No answered request is kept at present.
admin-help-no-order = No order matches what was given.
admin-help-orders = Possible orders:
admin-help-reply = Answer
admin-help-close = It is answered
admin-help-reopen = To answer again
admin-help-erase = Erase
admin-help-erase-sure = The request and what it says of the person disappear for good.
admin-help-is-done = The request is noted as answered.
admin-help-is-open = The request waits for an answer again.
admin-help-is-erased = The request is erased.
admin-help-moved = Nothing was done: somebody else has just taken care of it.
admin-help-done-by = answered by { $by } on { $at }
admin-help-kept = A request is erased { $done } days after its answer, or after { $open } days without one.
admin-help-todo = { $count ->
    [one] A person paid, did not find their order and is waiting for your answer.
   *[other] { $count } people did not find their order and are waiting for your answer.
 }
admin-help-todo-go = Read the requests
admin-orders-job-find = Search for an order
admin-orders-job-help = Email about help requests
admin-orders-event-mail-found = order found again
audit-area-help = Help requests
audit-help-done = noted the help request { $subject } as answered
audit-help-reopen = opened the help request { $subject } again
audit-help-erase = erased the help request { $subject }
doctor-part-help = Help requests
doctor-help-well = No help request has been waiting for more than two days.
doctor-help-late = Customers have been waiting for an answer for more than two days ({ $number }): open “Help requests” in the back office.
doctor-help-unknown = Cannot say whether customers are waiting for an answer: the database is missing.
doctor-help-unread = Cannot say whether customers are waiting for an answer: { $why }.

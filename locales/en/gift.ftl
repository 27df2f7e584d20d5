# Gifts: the fields of the order form
gift-summary = Give it to somebody
gift-lead = They get the link to read. You get the receipt.
gift-to = Their email address
gift-to-either = Their email address or phone number
gift-giver = From
gift-greeting = A line for them
gift-day = The day
gift-day-hint = The gift leaves on the morning of that day. Without a day, it leaves as soon as the payment is confirmed.
gift-to-missing = Write the email address of the person you are giving it to. If you are buying for yourself, empty the fields of the gift.
gift-to-missing-either = Write the email address or phone number of the person you are giving it to. If you are buying for yourself, empty the fields of the gift.
gift-to-no-sms = Please write their email address: this shop sends no text messages.
gift-to-meant = Did you mean { $email }? Correct it, or press again to keep what you wrote.
gift-giver-missing = Write your name, so that they know who the gift is from.
gift-greeting-long = That is a little long: write at most { $most } characters.
gift-greeting-address = Write your line without a web or email address.
gift-day-unreadable = Write the day like this: 24/12/2027. Or leave the field empty.
gift-day-past = That day is over. Choose today or a day to come.
gift-day-far = That is too far ahead: choose a day within twelve months.
gift-free = There is nothing to pay, so it cannot be given as a gift. Empty the fields of the gift to get it yourself, or take the code away if that is what makes it free.

# The page of a paid gift
gift-paid-title = It is paid: your gift is ready
gift-state-given = It left on { $at } for { $to }.
gift-state-waits = It leaves on the morning of { $day }, for { $to }.
gift-state-nobody = The person’s address was erased, because they or you asked for it.
gift-state-stopped = It does not leave: this order gives no access to its books any more. A question? Write to the shop.
gift-news-sent = The link is on its way to them.
gift-news-kept = It is kept.
gift-trouble-waiting = The message could not leave for now; we are trying again.
gift-trouble-refused = The message could not be delivered. Check the address, or write to the shop.
gift-says-from = From { $giver }.
gift-renew = Send them the link again
gift-change-title = Change the gift
gift-change-go = Save
gift-now = Send it now
gift-correct-title = Is their address wrong? Correct it
gift-correct-same = That is their address already.
gift-correct-proved = Somebody has opened their books with this address: it is not wrong. A question? Write to the shop.
gift-correct-too-often = The address was corrected three times already. Write to the shop.
gift-correct-over = This gift cannot be changed here any more. Write to the shop.

# What the recipient reads
gift-somebody = Somebody
gift-from = A gift from { $giver }.
gift-quoted = “{ $words }”
gift-slip = Your gift
mail-gift-subject = { $giver } gives you “{ $title }”
mail-gift-lead = { $giver } gives you “{ $title }”, from the bookshop { $shop }. Enjoy it!
sms-gift = { $shop }: { $giver } gives you "{ $title }": { $link } { $words }

# The receipt of whoever gives
mail-gift-bought-subject = Your gift is paid: “{ $title }”
mail-gift-bought-lead = Thank you for buying at { $shop }. The payment is confirmed.
mail-gift-bought-now = The link to read is leaving now for { $to }.
mail-gift-bought-day = The link to read leaves on the morning of { $day }, for { $to }.
mail-gift-bought-next = There is nothing for you to pass on. The order’s page shows where the gift is, and you can correct a wrong address there.
mail-gift-bought-button = See my order
sms-gift-bought = { $shop }: your gift is paid. Follow it here: { $link } ({ $number })

# The back office
admin-orders-event-gift = gift and its link
admin-orders-event-mail-gift-bought = receipt of the gift
admin-orders-fact-gift-to = Gift for
admin-orders-fact-gift-when = Gift handed over
admin-orders-fact-gift-from = From
admin-orders-fact-gift-words = Greeting
admin-orders-gift-delivered = on { $at }
admin-orders-gift-due = planned for { $at }
admin-orders-gift-wished = wished for { $at }
admin-orders-gift-when-paid = as soon as it is paid
admin-orders-gift-erased = erased
admin-orders-sorry-gift-waits = Nothing was sent: this gift waits for its day. The buyer can send it at once from the order’s page.
admin-orders-customer-received = Gifts received or to come:

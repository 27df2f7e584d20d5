# What stands around every page
language-name = English
frame-skip = Skip to content
frame-ribbon = Trial shop: nothing here is really paid.
frame-promise-pay = You pay { $means ->
    [mobile] with mobile money (Orange Money, MTN, Moov)
    [card] by card
    [wallet] with a mobile wallet, such as Wave
   *[all] with Orange Money, MTN, Moov, Wave or a card
}, on CinetPay’s secure payment page.
frame-promise-link = The link to every book is sent to you as well.
frame-help = A question or a problem?
frame-all-books = See all books
frame-status = Code { $status }

# Home
shop-title = E-books
shop-headline = Books from here, to read tonight.
shop-lead = Pay { $means ->
    [mobile] with mobile money
    [card] by card
    [wallet] with a mobile wallet
   *[all] by mobile money or card
}: the book is yours within a minute.
shop-see-book = See the book
shop-shelf = All books
shop-kinds = Categories
shop-kinds-all = All books
shop-more = See older books
shop-empty-title = The shelves are filling up
shop-empty-text = This bookshop has just opened and awaits its first books. Come back soon!
shop-how-title = From the shelf to the page
shop-how-choose = Choose
shop-how-choose-text = The price and the size of the file stand on every book, before you spend a franc or a megabyte.
shop-how-pay = Pay
shop-how-pay-text = { $means ->
    [mobile] Orange Money, MTN or Moov
    [card] Card
    [wallet] Wave or another mobile wallet
   *[all] Orange Money, MTN, Moov, Wave or a card
}: you approve on CinetPay’s secure payment page, with no account to open here.
shop-how-read = Read
shop-how-read-text = Download at once. If the network drops, the download goes on from where it stopped, and the link waits in your messages.

# A book
book-cover-of = Cover of “{ $title }”
book-format = Format
book-size = Size
book-pages = Pages
book-language = Language
book-buy = Buy
book-about = The book
book-preview = Preview: this is what readers will see.
book-preview-back = Back to the book
book-sample = Read a sample
book-sample-pages =
    { $count ->
        [one] { $count } page
       *[other] { $count } pages
    }
book-sample-weight = PDF, { $pages }, { $size }
book-elsewhere = You have already begun to buy this book.
book-elsewhere-link = Go on with your order

# The order form
buy-title = Buy this book
field-optional = optional
buy-email = Your email address
buy-email-hint = We send the link for reading there.
buy-phone = Phone
buy-either = Where shall we write to you? Email or phone is enough.
buy-or-phone = Or your phone
buy-phone-sms-hint = Without an email address, the link comes there by SMS. Begin with + and the country’s code if it is from another country.
buy-phone-hint = Begin with + and the country’s code if it is from another country.
buy-name = Name
buy-first-name = First name
buy-last-name = Last name
buy-address = Paying by card?
buy-address-only = To pay by card
buy-address-only-hint = CinetPay also asks for a name, a phone number and an address before it offers payment by card.
buy-address-hint = To offer the card, CinetPay also asks for a name, a phone and an address. For mobile money, leave these empty.
buy-street = Street or district
buy-city = Town
buy-zip = Postcode
buy-state = Region
buy-country-hint = That of your mobile money: each country has its own payment page.
buy-country = Country
buy-pay-by = How do you want to pay?
buy-pay-phone = { $operator }, on my phone
buy-pay-page = Another way, on the payment page
buy-pay-hint = On your phone, the request comes to the number written above.
buy-unsold = This book has no price in the currency that is paid from this country ({ $country }): it is not sold there. Nothing was ordered. If you pay from another country, choose it at the top of the page.
place-country = You pay from
place-show = Show prices
buy-submit = Pay { $price }
buy-busy = One moment…

# The reader has the book, or has begun to buy it
had-paid = You have already bought this book. Open your order to download it, or buy it once more. Nothing was ordered.
had-paid-elsewhere = This book is paid already, and its link went to { $address }. Nothing went to the new address. Open your order, or buy a copy for this address.
had-open = You already have an open order for this book: open it to pay, or buy the book once more. Nothing was ordered.
had-review = Your payment for this book is being looked at: do not pay twice. Open your order, or buy the book once more. Nothing was ordered.
had-refunded = This form was used for an order that is refunded. Open it, or buy the book once more. Nothing was ordered.
had-in-library = You already have this book: it is in “My books”. Open them to download it, or buy it once more. Nothing was ordered.
had-in-library-several = One of these books is already in “My books”. Open them, or buy all of it once more. Nothing was ordered.
had-open-order = Open my order
had-again = Buy once more: { $price }
had-again-free = Get the book once more

# An order
order-slip = Your order
order-number = Number
order-amount = Amount
order-received = Received
order-placed = Date
order-keep = Keep this page’s address: it is yours alone, and always says how the order stands.
order-send-self = Send myself this page on WhatsApp
order-copy = Copy the address
order-continue = Continue the payment
order-check = Check now
order-retry = Try the payment again
order-names = CinetPay now asks for your first and last name.
order-retry-hint = Before a new payment is opened we ask CinetPay about the last one.
order-ask = A question? Reach us and mention number { $number }.

order-payment-title = One step left: the payment
order-payment-lead = Your order is saved. This button opens CinetPay’s secure payment page, where you pay { $amount }.
order-payment-go = Continue the payment
order-payment-next = Nothing is charged before you have approved the payment there. Then you come back here for your book.
order-payment-order = See how the order stands
order-waiting-title = We are waiting for confirmation
order-waiting-lead = Have you approved it? There is nothing more to do: the book opens here by itself, most often in less than a minute.
order-waiting-once = Do not pay a second time. You may even close this page: the link to the book is sent to you as well.
order-unpaid = I have not approved it yet: back to the payment page
order-earlier = Another order is open for this same book.
order-earlier-link = See the other order

order-phone-title = Approve the payment on your phone
order-phone-asks = { $operator } asks you to approve { $amount } on the phone { $number }: a window opens there. Type your secret code in it, there and nowhere else.
order-phone-asks-some = Your operator asks you to approve { $amount } on your phone: a window opens there. Type your secret code in it, there and nowhere else.
order-phone-nothing = Nothing shows?
order-phone-awake = Keep the phone that pays on and unlocked: a request can take a minute to arrive. A code is dialled from the SIM that pays; a phone with two SIMs asks which. Do not pay a second time: your order is kept.
order-phone-page = You can also pay this same order on CinetPay’s secure payment page. If the request then comes to your phone, refuse it.

order-page-over-title = The payment page is no longer valid
order-page-over-lead = We have not received any payment yet, and your order is kept.
order-page-over-paid = Had you approved the payment? Do not pay a second time: we keep asking CinetPay, and as soon as it confirms, this page changes and we send you the link to the book.
order-page-over-retry = Open a new payment page
order-page-over-hint = Before opening it we ask CinetPay whether a payment was made on the first one. If it does not answer, you come back here without paying: try again in a few minutes.

order-paid-title =
    { $count ->
        [one] Paid: the book is yours
       *[other] Paid: the books are yours
    }
order-paid-lead = Thank you, and enjoy it! Your payment has arrived.
order-paid-ended = Thank you! Your payment has arrived.
order-download = Download the book
order-download-format = Download the { $format }
order-download-earlier = Earlier edition ({ $format })
order-download-of = { $title }: { $words }
order-returned = Given back
order-others = { $count ->
    [one] another book
   *[other] { $count } other books
}
order-several = { $title } and { $others }
order-left =
    { $count ->
        [0] No complete download is left.
        [one] You have one complete download left.
       *[other] You have { $count } complete downloads left.
    }
order-left-visit = The one you have begun can be resumed or started again until { $until } without being counted again.
order-until = The link is good until { $until }.
order-resume = A download that was cut goes on from where it stopped. You can also start it again within the next hours: it counts once.
order-mail-title = The link by email
order-sms-title = The link by SMS
order-texted = We sent it by SMS to the number { $address }.
order-sms-trouble = The SMS could not leave for now; we are trying again. Your book is here already.
order-sms-refused = The SMS could not be delivered to your number. Keep the address of this page, and write to us with the number of the order.
order-renewed-sms = A new link is on its way by SMS to the order’s number.
order-unreachable = We have no way to send you the link. Keep the address of this page: your book is here.
order-mailed = We sent it to { $address }. If it is slow to come, look in the spam folder too.
order-mail-trouble = The email could not be sent just now; we are trying again. Your book is already here.
order-mail-refused = The email could not be delivered to your address. Keep the address of this page, and write to us to have your email address corrected.
order-renew = Send a new link
order-renewed = A new link has left for the email address of the order.
order-renewed-going = A new link is being sent to the email address of the order. It usually arrives within a minute.
order-renewed-waiting = The new link has not left yet: our mail is down at the moment. It will leave by itself as soon as it can; there is nothing for you to do again.
order-renewed-refused = The link could not be delivered to the email address of the order. Write to us to have it corrected, with the order’s number.

order-refused-title = The payment did not go through
order-refused-lead = According to CinetPay, no money was taken. Your order is kept.
order-refused-late = Was your account debited all the same? Do not pay a second time. We keep asking CinetPay, and if the payment does arrive, the book is delivered to you.

refusal-failed = We do not know the reason. Please try again, or choose another way to pay.
refusal-insufficient-funds = Your balance is too low. Top up your account and try again, or choose another way to pay.
refusal-wrong-code = The confirmation code is not right. Ask for a new code, then try again.
refusal-code-or-funds = The operator could not make this payment. Check your code and your balance and try again, or choose another way to pay.
refusal-cancelled = The payment was cancelled. You can try again whenever you like.
refusal-expired = The time allowed for this payment has run out.
refusal-wrong-number = This number cannot be used for this payment. Please check it, or pay with another number or in another way.
refusal-amount-too-low = This amount is too small for this way to pay. Please choose another one, or write to the shop.
refusal-amount-too-high = This amount is too high for this way to pay. Please choose another one, or write to the shop.
refusal-limit-day = The limit of your payments for the day is reached. Try again tomorrow, or choose another way to pay.
refusal-limit-week = The limit of your payments for the week is reached. Try again next week, or choose another way to pay.
refusal-limit-month = The limit of your payments for the month is reached. Try again next month, or choose another way to pay.
refusal-operator-down = Your operator is not answering at the moment. Please try again in a few minutes, or choose another way to pay.
refusal-gateway-down = The payment service is unavailable at the moment. Please try again in a few minutes, or choose another way to pay.
refusal-crowded = Many people are paying right now. Please try again in a minute.
refusal-perhaps-paid = A payment seems to have been made already. Please do not pay twice: we are checking with CinetPay.
refusal-wrong-key = A setting of the shop stands in the way of this payment; it is not your fault. Please try again a little later, or write to the shop.
refusal-unknown-account = A setting of the shop stands in the way of this payment; it is not your fault. Please try again a little later, or write to the shop.
refusal-shop-setting = A setting of the shop stands in the way of this payment; it is not your fault. Please try again a little later, or write to the shop.
refusal-unclear = A setting of the shop stands in the way of this payment; it is not your fault. Please try again a little later, or write to the shop.
refusal-silent = CinetPay does not answer at the moment.
refusal-unknown = CinetPay has not confirmed this payment. If your account was charged, please wait: we keep checking. If not, try again or choose another way to pay.

order-silent-title = The payment page did not open
order-silent-lead = No money was taken, and your order is kept.
order-silent-kept = If it happens again, come back in a few minutes: this page stays yours.

order-review-title = We are checking your payment
order-review-lead = We have seen your payment, but something, the amount perhaps, does not match the order.
order-review-next = Do not pay a second time. The bookshop checks your payment within two working days and will either send you the book or give the money back. This page and a message will tell you.

order-expired-title = This order has expired
order-expired-lead = According to CinetPay, no money was taken.
order-expired-retry = Start the purchase again
order-expired-late = Had you paid after all? Do not pay a second time: as soon as CinetPay confirms the payment, the order is delivered.

order-refunded-title = This order is refunded
order-refunded-lead = We have given you back { $amount }.
order-refunded-next = Depending on the operator or bank, the money may take a few days to show. The book can no longer be downloaded with this order.
order-declined-title = Your money will be given back
order-declined-lead = The bookshop could not accept this payment. The money that you sent will be given back, and this page will tell you when it has left.
order-refund-due-lead = The bookshop is giving your money back. It is on its way, and this page will tell you when it has left. The book can no longer be downloaded with this order.

# The mail’s link
link-title = Your book is waiting
link-lead = It is paid and it is yours: touch the button to download it.
link-ended-title = This link is no longer valid
link-ended-renew = The book stays yours: we can send a new link to the address of the order.

# Someone came back whom we do not recognise
neutral-title = Your payment is being checked
neutral-lead = If you have just paid, we send you the book as soon as the payment is confirmed.
neutral-next = Do not pay a second time. This is not the browser of the order, so we show nothing more here. Wait for our message, or go back to the first browser.

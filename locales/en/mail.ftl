# mail
mail-receipt-subject = Your order: “{ $title }”
mail-receipt-lead = Thank you for buying at { $shop }. The payment is confirmed: enjoy your reading!
mail-new-link-subject = A new link for “{ $title }”
mail-new-link-lead = Here is the new link that you asked { $shop } for. Enjoy your reading!
mail-new-edition-subject = New edition of “{ $title }”
mail-new-edition-lead = One of your books from { $shop } has a new edition. It is yours at no further cost, and you keep the earlier one too.
mail-review-subject = We are checking your payment: “{ $title }”
mail-review-lead = A payment arrived for your order at { $shop }, but it is not what was expected. We are checking it.
mail-review-next = Do not pay a second time: your order is kept. You will get what you ordered, or your money back, and an email will tell you.
mail-waiting-subject = Your payment is not confirmed yet: “{ $title }”
mail-waiting-lead = Your order at { $shop } is still waiting for its payment to be confirmed.
mail-waiting-next = You approved it on your phone? Do not pay a second time: we keep asking CinetPay, and the link leaves as soon as it is confirmed. You did not approve it? Nothing was taken: you can pay on your order’s page.
mail-refused-subject = Your payment did not go through: “{ $title }”
mail-refused-lead = CinetPay refused the payment for your order at { $shop }.
mail-refused-next = You can try again on your order’s page, by the same means or another. Your account was debited all the same? Do not pay a second time: as soon as the money arrives, the link leaves.
mail-declined-subject = Your money will be returned: “{ $title }”
mail-declined-lead = After checking it, { $shop } could not accept the payment of this order.
mail-declined-next = The order is closed, and the money you sent will be returned to you. An email will tell you when it has left.
mail-refunded-subject = You have been refunded: “{ $title }”
mail-refunded-lead = { $shop } has refunded this order.
mail-refunded-next = The links you had received are no longer valid. Depending on the operator, the money may take some days to arrive.
mail-partly-refunded-subject = Part of your order has been refunded: “{ $title }”
mail-partly-refunded-lead = { $shop } has given you back part of the money for this order.
mail-partly-refunded-next = A book that was refunded in full can no longer be downloaded; the others remain yours, with the same links. Depending on the operator, the money may take some days to arrive.
mail-repaid-subject = Your money is on its way back: “{ $title }”
mail-repaid-lead = { $shop } has returned the money that came too much for this order.
mail-repaid-next = Depending on the operator, it may take some days to arrive.
mail-revoked-subject = Downloads have been stopped: “{ $title }”
mail-revoked-lead = { $shop } has stopped the downloads of this order.
mail-revoked-next = The links you had received are no longer valid. The number below helps to find your order.
mail-moved-subject = The link of your order goes to another address
mail-moved-lead = The email address of your order “{ $title }” was changed: the link goes to the other address now, and those that you got here work no more.
mail-moved-next = If you did not ask for this, answer this email or write to the shop.
mail-moved-to = New address
mail-book = Book
mail-returned = Amount returned
mail-date = Date
mail-promise-late = The link expired while this email was waiting to leave: open it, and the page sends you a new one.
mail-greeting = Hello,
mail-greeting-name = Hello { $name },
mail-button = Download
mail-promise = The link works for { $lifetime } and { $downloads }. If the network drops, the download goes on from where it stopped.
mail-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
 }
mail-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
 }
mail-downloads = { $count ->
    [one] { $count } download
   *[other] { $count } downloads
 }
mail-open = To download, open this address:
mail-row = { $name }: { $value }
mail-plain-link = Is the button not working? Copy this address into your browser:
mail-expired = Has the link expired? Open it all the same: the page offers you a new one.
mail-private = This link is yours: whoever opens it can download in your place. Please do not share it.
mail-order = Order
mail-seller = Seller
mail-amount = Amount
mail-received = Amount received
mail-paid-at = Paid on
mail-question = A question? Reply to this email and keep the order number in it.
mail-no-reply = This email is sent automatically: a reply would not reach us.
mail-sandbox = Trial shop: nothing was really paid.
size = { $whole }.{ $tenth } MB
date = { $day } { $month ->
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
 } { $year }, { $time } { $zone }

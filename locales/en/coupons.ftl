# A code on the order form
code-summary = Do you have a code?
code-label = Code
code-apply = Apply
code-applied = { $code }: { $price } instead of { $full }.
code-applied-free = { $code }: this book is given to you.
code-price = With this code the book costs { $price }. Nothing is ordered yet: press again to pay.
code-price-free = With this code the book costs nothing. Nothing is ordered yet: press again to get it.
code-unknown = We do not know this code. Check each letter and digit, or empty the box to pay the full price.
code-not-yet = This code is not valid yet. Come back later, or empty the box to pay the full price.
code-over = This code is no longer valid. Empty the box to pay the full price.
code-other-book = This code is for another book. Empty the box to pay the full price.
code-nothing = This code makes this book no cheaper. Empty the box.
code-other-currency = This code takes money off a price in another currency than the one you pay. Empty the box.
code-used-up = This code has been used as often as it could be. Empty the box to pay the full price.
code-used-by-you = You have used this code already. Empty the box to pay the full price.
price-free = Free
price-unsold = Not sold in this country
buy-free = Get the book
buy-free-then = There is nothing to pay. The book opens at once, and its link is sent to you too.
free-no-cookie = Nothing is ordered yet: press again to get the book. If you read this once more, your browser refuses cookies: open this page in another one, such as Chrome.
free-enough-address = This address or number has already received many free books today. Nothing was ordered: come back tomorrow.
free-enough-sms = Many free books were already sent by SMS today. Nothing was ordered: write your email address, and the link is sent there.
free-enough-shop = Many people are asking for a free book right now. Nothing was ordered: press again in a minute.
order-full = Price
order-discount = Code { $code }
order-given-title =
    { $count ->
        [one] The book is yours.
       *[other] The books are yours.
    }
order-given-lead = Enjoy your reading! There was nothing to pay.
order-given-ended = There was nothing to pay.
mail-full = Price
mail-discount = Code { $code }
mail-given-at = Given on
mail-given-lead = Your order at { $shop } is ready. There is nothing to pay: enjoy your reading!

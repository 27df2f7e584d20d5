# The basket
basket-link = Basket ({ $count })
basket-title = Your basket
basket-add = Add to basket
basket-added = It is in your basket.
basket-empty = Your basket is empty.
basket-empty-text = “Add to basket” on a book’s page puts the book aside here. You can then pay for several books at once.
basket-go-on = Choose more books
basket-kept = This basket exists in this browser only. It stays there for thirty days after its last change.
basket-remove = Remove
basket-remove-of = Remove “{ $title }”
basket-books =
    { $count ->
        [one] { $count } book
       *[other] { $count } books
    }
basket-full = Your basket is full: it holds { $most } books at most. “{ $title }” is not in it. Pay for these first, or remove one.
basket-no-cookie = The book is not in the basket: to keep it, your browser has to accept a cookie. Go back to the book and press the button again. If you see this again, your browser refuses cookies: open the site in another one, such as Chrome, or buy the book without the basket.
basket-back-to-book = Back to the book
basket-withdrawn = This book is no longer for sale: it is not counted.
basket-other-currency = This book has no price in the currency that you pay in: it is not counted.
basket-owned = You already have this book: it is not counted.
basket-price-was = The price has changed: it was { $price } when you added this book.
basket-open = An order for one of these books is waiting for its payment.
basket-had = You already have an order for one of these books. Open it, or buy the whole basket once more. Nothing was ordered.
basket-pay = Pay for your basket
basket-receive = Receive the books
basket-free-then = There is nothing to pay. The books open at once, and their link is sent to you too.
basket-ask = Hello, I have a question about the books in my basket.
basket-changed = One of the books is no longer for sale. Nothing was ordered: look through your basket, then press the button again.
basket-price-changed = The total has just changed: it is now { $price }. Nothing was ordered. If that is fine with you, press the button again.
basket-price-country = From this country ({ $country }), people pay in another currency: here are the prices. Nothing was ordered. If they are fine with you, press the button again.
basket-code-price = With this code you pay { $price } in all. Nothing is ordered yet: press the button again to pay.
basket-code-price-free = With this code there is nothing to pay. Nothing is ordered yet: press the button again to receive the books.
basket-code-free = { $code }: these books are a gift.

# A price that the buyer names
own-price-from = from { $price }
own-price-any = Name your price
own-price-label = Your price, in { $sign }
own-price-hint = Name your price, from { $least }. Suggested: { $suggested }.
own-price-hint-free = Name your price: pay what you want, or nothing (0). Suggested: { $suggested }.
own-price-pay = Pay this amount
own-price-wrong = Write an amount in { $sign }, with digits only, such as 1000.
own-price-low = That is too little: the amount has to be at least { $least }.
own-price-negative = The price cannot be below zero: write 0 or more.
own-price-high = That is too much: CinetPay takes no more than { $most } in one payment.
own-price-step = CinetPay only takes multiples of { $step }. Round yours.
own-price-of = Your price for “{ $title }”
own-price-change = Change
own-price-basket = You name the price ({ $price }).

# In the back office
own-price-admin = Name your price
own-price-admin-lead = The reader chooses what to pay, from the book’s price ({ $least }). Coupons do not apply to it.
own-price-admin-suggested = Suggested price, in { $sign }
own-price-admin-hint = The reader’s field is filled in with this price. Leave it empty for a fixed price. In another currency, the book keeps a fixed price.
own-price-suggestion-low = The suggested price cannot be lower than the book’s price.
own-price-set = Readers now name the price of this book.
own-price-unset = This book has a fixed price.
audit-book-ownprice = set the price that readers name for { $subject }

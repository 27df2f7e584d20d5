# "My books": the reader's library
library-title = My books
library-open = Open my books
library-in-title = Find all your books
library-in-lead = Give the email address or phone number that you bought with. We send there what opens your books: there is no password to remember.
library-in-lead-email = Give the email address that you bought with. We send there what opens your books: there is no password to remember.
library-in-contact = Email or phone number that you bought with
library-in-email = Email address that you bought with
library-in-go = Send me access
library-in-fault = This is neither an email address nor a phone number. Check what you typed.
library-in-fault-email = This is not an email address. Check what you typed.
library-in-no-sms = This shop sends no SMS: give the email address that you bought with.
library-in-other = You no longer have this address, or your book never came?

library-sent-title = If we know this address, a message is on its way
library-sent-title-phone = If we know this number, an SMS is on its way
library-sent-lead = Open the link in the email, in any browser. Or type here the six-digit code that it brings: it is valid for 30 minutes.
library-sent-lead-phone = Type here the six-digit code from the SMS: it is valid for 10 minutes.
library-sent-code = Six-digit code
library-sent-wait = Allow a few minutes, and look in your spam folder too.
library-sent-wait-phone = Allow a minute or two.
library-sent-again = Nothing came, or the address was wrong? Begin again
library-sent-again-phone = Nothing came, or the number was wrong? Begin again
library-sent-why = So that nobody can spy on what another person bought, this page is the same whether we know the address or number or not.
library-code-wrong = { $count ->
    [one] This is not the right code. You have one try left.
   *[other] This is not the right code. You have { $count } tries left.
 }
library-code-digits = Write the six digits of the code. Nothing was tried.
library-code-over = This code is no longer valid. Ask for another one.
library-link-lead = This button opens in this browser the books bought with { $address }.
library-link-hint = It works once. On a device that is not yours, sign out afterwards.
library-over-title = This link is no longer valid
library-over-lead = A link works once, within 30 minutes. Ask for another one: it leaves at once.
library-over-go = Ask for another link

library-none = No book has been paid for yet with your addresses and numbers. You paid and got nothing? We look for your order.
library-contacts = My addresses and numbers
library-out = Sign out
library-out-everywhere = Sign out everywhere

library-search = A title or an author
library-found = { $count ->
    [0] No book found.
    [one] One book found.
   *[other] { $count } books found.
 }
library-all = All my books
library-updated = Updated on { $at }: download the new edition, it is yours.
library-order = Order { $number }
library-receipt = Receipt { $number }
library-note = Credit note { $number }
library-next = More books
library-orders = My orders and receipts
library-next-orders = More orders
library-more = And also
library-contacts-lead = Everything that was bought with them is among your books.
library-contact-remove = Remove
library-contact-remove-of = Remove { $address }
library-contact-remove-hint = What was bought with it leaves your books. Your other devices are signed out, and the address that you gave your reading apps stops working.
library-join-title = Bring all your books together
library-join-lead = You also bought with another address or number? We send a code there: once you type it here, all your books are together.
library-join-go = Send me a code
library-join-sent-lead = Type here the six-digit code from the email: it is valid for 30 minutes.
library-join-add = Bring my books together

library-feed = Read in an app (KOReader, Thorium…)
library-feed-lead = Give your reading app an address that is yours alone: there it finds all your books and downloads them (an OPDS catalogue).
library-feed-address = The address of your catalogue
library-feed-copy = Copy
library-feed-copied = Copied
library-feed-once = Copy it now: it is shown only this once.
library-feed-since = Your address was made on { $at }. It is not shown any more; if you lost it, make another one.
library-feed-make = Make my address
library-feed-again = Make another one
library-feed-end = Delete my address
library-feed-private = Whoever knows this address can download your books: give it to nobody. A new address replaces the former one, and each download counts as on this page.

library-keep = Keep for reading offline
library-keep-remove = Remove from this device
library-keep-busy = The book is coming…
library-keep-done = The book is kept here: it opens without a network.
library-keep-full = There is not enough room left on this device. Remove a book or free some space, then try again.
library-keep-refused = This book cannot be downloaded now. Reload the page to see why.
library-keep-failed = The network broke before the end. Try again: nothing is lost.
library-kept-title = The books kept on this device
library-kept-lead = They open without a network, in this browser.
library-kept-none = No book is kept here. In "My books", press "Keep for reading offline" while you have a network.
library-kept-hint = They stay here even when you sign out: remove them from a device that is not yours.

library-later = All your books, later, on any device.

# The email address or number that the buyer corrects
order-correct-title = The email address is wrong? Correct it
order-correct-title-phone = The phone number is wrong? Correct it
order-correct-elsewhere = The address or number is wrong? Correct it in the browser that you ordered with, or write to the shop.
order-correct-lead = We send a new link there. The one that went to the wrong place opens nothing any more.
order-correct-email = The right email address
order-correct-phone = The right phone number
order-correct-go = Correct and send the link again
order-correct-same = That is already this order’s address.
order-correct-same-phone = That is already this order’s number.
order-correct-proved = Somebody reads the emails of this address and has opened the books with it: it is not wrong. If that is not you, write to the shop.
order-correct-proved-phone = Somebody gets the SMS of this number and has opened the books with it: it is not wrong. If that is not you, write to the shop.
order-correct-too-often = You have made three corrections already. Write to the shop.
order-correct-wait = You have tried too often. Wait a minute, then press again.
order-correct-over = This order can no longer be corrected here. Write to the shop.

# Messages
mail-library-subject = Your books at { $shop }
mail-library-lead = Here is what opens your books at { $shop }.
mail-library-code = The link below opens your books in any browser. Where you asked for it, you can also type this code: { $code }
mail-library-foot = The link and the code work once, within 30 minutes. Give them to nobody. You did not ask for this? Do nothing: nobody has learned anything about what you bought.
mail-library-join-subject = A code from { $shop }
mail-library-join-lead = Somebody, no doubt you, wants to bring together the books bought with this address and those of another one at { $shop }.
mail-library-join-code = Here is the code to type where this was asked for: { $code }
mail-library-join-foot = The code works once, within 30 minutes. Whoever you give it to can take your books. You did not ask for this? Do nothing.
sms-library = { $shop }: your code { $link } opens your books. Give it to nobody.
sms-library-join = { $shop }: the code { $link } adds this number to a library. Give it to nobody.

# Back office
admin-orders-event-mail-library = access to the library
admin-orders-job-library = Access to a library
admin-orders-event-by-buyer = by the buyer, on the order's page

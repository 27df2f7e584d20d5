# door

# A PDF that is not taken
pdf-refused-not-pdf = This file is not a PDF. Choose the book’s PDF file.
pdf-refused-damaged = This PDF is damaged or incomplete. Export it again and try with the new file.
pdf-refused-locked = This PDF is locked. Save it without a password or restrictions, then try again.
pdf-refused-empty = This PDF has no pages. Export it again and try with the new file.
pdf-refused-too-many-pages = This PDF has more than 5,000 pages. Split it into volumes.
pdf-refused-page-size = A page of this PDF has an impossible size. Export it again with ordinary pages.
pdf-refused-script = This PDF carries a script, which readers’ devices may refuse. Save it without JavaScript.
pdf-refused-action = This PDF starts a program or exchanges data by itself. Save it without such actions.
pdf-refused-attachment = This PDF carries other files. Save it without attachments.
pdf-refused-form = This PDF is an XFA form, which many readers cannot open. Print it to an ordinary PDF.
pdf-refused-too-heavy = Reading this PDF takes too much time or memory. Save it in a simpler form, with smaller pictures.
pdf-refused-not-now = The PDF could not be read just now. Try again in a moment.

# A cover picture that is not taken
picture-refused-kind = Choose a PNG, JPEG or WebP picture.
picture-refused-too-large = This picture is too large. Bring its longer side down to 6,000 pixels or less.
picture-refused-too-small = This picture is too small and would look blurred. Choose one that is at least 240 pixels wide and 160 high.
picture-refused-damaged = This picture is damaged. Export it again and try with the new file.

# The order form
form-has-faults = At least one box needs another look: it says so beside it. Nothing was ordered.
form-price-changed = The price of this book has just changed: it is now { $price }. Nothing was ordered. If that suits you, press again.
form-email-missing = Write your email address: the link to the book is sent there.
form-email-wrong = This email address is not complete. An address is written like awa@example.com.
form-phone-wrong = This number is not complete. Write all its digits, with the prefix if it is from another country: +221 77 123 45 67.
form-name-wrong = Write your name in at most 100 letters, without invisible characters.
form-name-address = Write your name alone, without any web or email address.
form-phone-for-card = Write your number too: without it the counter offers no card.
form-name-for-card = Write your name too: without it the counter offers no card.
form-street-missing = Write the street or the district: without a whole address the counter offers no card.
form-city-missing = Write the town.
form-state-wrong = Write the region in at most 100 letters, or leave the box empty.
form-zip-wrong = Write the five digits of the postcode. If there is none where you live, write 00000.
form-country-wrong = Choose a country from the list: the shop does not sell elsewhere.

invoice-order = Order
invoice-book = Book

language-french = French
language-english = English

# The page of an order
order-gateway-silent = CinetPay’s counter does not answer at the moment.
grant-expired = This link has expired. Ask for a new one: there is nothing to pay.
grant-used-up = All the downloads of this order have been used. If you still do not have the book, write to us with the order number.
grant-revoked = This order no longer gives access to the book. If you do not know why, write to us with the order number.

# When a page cannot be shown
problem-way-home = See all books
problem-way-back = Back to the page before
problem-not-found-title = This page is not on our shelves
problem-not-found-text = The address may have been copied wrongly, or the book was withdrawn. If you paid for a book, its link is in the email you received.
problem-form-spent-title = This form was used before
problem-form-spent-text = Nothing more was ordered. If you have paid, the book waits in the email that you received. To order another, open the book’s page again.
problem-busy-title = The shop is crowded just now
problem-busy-text = Wait a few seconds, then reload the page. Nothing was lost.
problem-broken-title = The shop is catching its breath
problem-broken-text = Your request could not be handled. Reload the page in a moment. If you have paid already, we will find your payment; there is nothing for you to do.
problem-too-often-title = One moment, please
problem-too-often-text = Many requests came at once. Wait a minute, then try again: nothing is lost.
problem-cross-site-title = This form comes from another site
problem-cross-site-text = To be safe, nothing was done. Go through the shop’s own page and press again.
problem-too-large-title = That is too long for this form
problem-too-large-text = Nothing was saved. Go back to the form and write less.
problem-cut-title = The connection was cut
problem-cut-text = Your request did not arrive in full and nothing was done. Try again when the network is better.

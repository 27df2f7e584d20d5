# door

# A PDF that is not taken
pdf-refused-not-pdf = This file is not a PDF. Choose the book’s PDF file.
pdf-refused-damaged = This PDF is damaged or incomplete. Export it again and try with the new file.
pdf-refused-locked = This PDF opens only with a password. Open it, save it without a password, then try again.
pdf-refused-empty = This PDF has no pages. Export it again and try with the new file.
pdf-refused-too-many-pages = This PDF has more than 5,000 pages. Split it into volumes.
pdf-refused-page-size = A page of this PDF has an impossible size. Export it again with ordinary pages.
pdf-refused-script = This PDF carries a script, which readers’ devices may refuse. Save it without JavaScript.
pdf-refused-action = This PDF starts a program or exchanges data by itself. Save it without such actions.
pdf-refused-remote = This PDF opens an address or fetches something from another computer by itself. Save it without that action; links to web pages may stay.
pdf-refused-media = This PDF holds a film, a sound or a 3D model, which most readers do not show. Save it without them; a link to a web page can stand in their place.
pdf-refused-attachment = This PDF carries other files. Save it without attachments.
pdf-refused-form = This PDF is an XFA form, which many readers cannot open. Print it to an ordinary PDF.
pdf-refused-too-heavy = Reading this PDF takes too much time or memory. Save it in a simpler form, with smaller pictures.
pdf-refused-not-now = The PDF could not be read just now. Try again in a moment.

# A cover picture that is not taken
picture-refused-kind = Choose a PNG, JPEG or WebP picture.
picture-refused-too-large = This picture is too large. Bring its longer side down to 6,000 pixels or less.
picture-refused-too-small = This picture is too small and would look blurred. Choose one that is at least 240 pixels wide and 160 high.
picture-refused-damaged = This picture is damaged. Export it again and try with the new file.
picture-refused-not-now = The picture could not be read just now. Try again in a moment.

# The order form
form-has-faults = At least one box needs another look: it says so beside it. Nothing was ordered.
form-price-changed = The price of this book has just changed: it is now { $price }. Nothing was ordered. If that suits you, press again.
form-price-country = From this country ({ $country }) the book costs { $price }. Nothing was ordered. If that suits you, press again.
form-email-missing = Write your email address: the link is sent there.
form-contact-missing = Write your email address or your phone number: the link is sent there.
form-email-no-at = This email address is not complete: the @ sign is missing. Write it in full, like awa@example.com.
form-email-two-ats = There is more than one @ sign. Write one address, with one @.
form-email-space = There is a space in the address: an email address never has one. Take it out.
form-email-comma = There is a comma in the address. It should probably be a dot.
form-email-accent = An email address has no accents: the letter “{ $sign }” cannot be right. Write the same letter without its accent.
form-email-sign = The sign “{ $sign }” cannot stand there in an email address. Take it out.
form-email-no-name = This email address is not complete: there is nothing before the @ sign.
form-email-no-dot = This email address is not complete: its ending is missing, with a dot, as in awa@example.com.
form-email-dots = There is a dot too many, or a word is missing beside it. Look at the dots of the address again.
form-email-ending = No address ends like this. Write the ending in full, such as .com, .fr or .ci.
form-email-long = This email address is too long to arrive anywhere. Please look at it again.
form-email-meant = Did you mean { $email }? Choose one, or press again to keep what you wrote.
form-email-which = Your address
form-phone-short = This number is not complete: it has { $digits } digits, and a number of this country ({ $country }, +{ $prefix }) has { $wanted }. Correct it{ $alone ->
    [yes] .
   *[no] , or leave the box empty.
}
form-phone-long = This number is too long: it has { $digits } digits, and a number of this country ({ $country }, +{ $prefix }) has { $wanted }. Correct it, or write the prefix if it is from another country: +221 77 123 45 67.
form-phone-sign = The sign “{ $sign }” cannot be part of a number. Take it out{ $alone ->
    [yes] .
   *[no] , or leave the box empty.
}
form-phone-several = There are two numbers in this box. Keep one of them.
form-phone-old-ivorian = This number has eight digits, as before 2021. Is it { $number } today? { $box ->
    [yes] Tick the box, or write
   *[no] Write
} the ten digits.
form-phone-zeroless = This number lacks its first 0, or the prefix of another country. Is it { $number }? { $box ->
    [yes] Tick the box.
   *[no] Write it so.
} A number of another country begins with +, for example +221 77 123 45 67.
form-phone-landline = This is the number of a landline, which gets no text messages. Write a mobile number, or an email address.
form-phone-old-gabonese = This number is from before 2019. Numbers in Gabon now have eight digits, for example 077 12 34 56 with the 0. Write the new one{ $alone ->
    [yes] .
   *[no] , or leave the box empty.
}
form-phone-no-such = No number of this country ({ $country }, +{ $prefix }) begins like this. Look at it again{ $alone ->
    [yes] , or write the prefix if it is from another country.
   *[no] , write the prefix if it is from another country, or leave the box empty.
}
form-phone-which = Yes, it is { $number }
form-push-phone = To pay with { $operator } on your phone, write its number here, of this country: { $country }. Nothing has been charged.
form-push-refused = This operator could not send the request to this number. Correct it, or choose the payment page. Nothing has been charged.
form-phone-refused = CinetPay does not take this number. Correct it{ $alone ->
    [yes] .
   *[no] , or leave it empty: you will type it on CinetPay’s page.
} Nothing has been charged.
form-phone-nowhere = No number begins like this. Look at the country’s prefix again, for example +225{ $alone ->
    [yes] .
   *[no] , or leave the box empty.
}
form-name-wrong = Write your name in at most 100 letters, without invisible characters.
form-first-name-wrong = Write your first name, in 2 to 49 letters: CinetPay asks for it.
form-last-name-wrong = Write your last name, in 2 to 49 letters: CinetPay asks for it.
form-name-address = Write your name alone, without any web or email address.
form-phone-for-card = Write your number too: without it CinetPay offers no card.
form-name-for-card = Write your name too: without it CinetPay offers no card.
form-street-missing = Write the street or the district: without a whole address CinetPay offers no card.
form-city-missing = Write the town.
form-state-wrong = Write the region in at most 100 letters, or leave the box empty.
form-zip-wrong = Write the five digits of the postcode. If there is none where you live, write 00000.
form-country-wrong = Choose a country from the list: the shop does not sell elsewhere.

invoice-order = Order
invoice-book = Book

language-french = French
language-english = English

# The page of an order
grant-expired = This link has expired. Ask for a new one: there is nothing to pay.
grant-used-up = All the downloads of this order have been used. If you still do not have the book, write to us with the order number.
grant-revoked = This order no longer gives access to the book. If you do not know why, write to us with the order number.

# When a page cannot be shown
problem-way-home = See all books
problem-way-back = Back to the page before
problem-not-found-title = This page is not on our shelves
problem-not-found-text = The address may have been copied wrongly, or the book was withdrawn. If you paid for a book, its link is in the message that you received.
problem-form-spent-title = This form was used before
problem-form-spent-text = Nothing more was ordered. If you have paid, the link for reading is in the message that you received. To order again, open the book’s page once more.
problem-busy-title = The shop is crowded just now
problem-busy-text = Wait a few seconds, then reload the page. Nothing was lost.
problem-broken-title = The shop is catching its breath
problem-broken-text = Your request could not be handled. Reload the page in a moment. If you have paid already, we will find your payment; there is nothing for you to do.
problem-storage-title = The book is out of reach for a moment
problem-storage-text = The place where our files are kept does not answer. Nothing is counted against you: wait a minute, then open your book’s link again.
problem-too-often-title = One moment, please
problem-too-often-text = Many requests came at once. Wait a minute, then try again: nothing is lost.
problem-cross-site-title = This form comes from another site
problem-cross-site-text = To be safe, nothing was done. Go through the shop’s own page and press again.
problem-too-large-title = That is too long for this form
problem-too-large-text = Nothing was saved. Go back to the form and write less.
problem-signs-title = An invisible character has slipped into this request
problem-signs-text = A control character, which nobody can see, is in the address or in a box of the form. Nothing was done. Go back and type again what you had pasted.
problem-cut-title = The connection was cut
problem-cut-text = Your request did not arrive in full and nothing was done. Try again when the network is better.
unread-400 = This request cannot be read: nothing was done. If you followed a link, copy it without what touches it before and after, and try again.
unread-408 = Your request did not arrive in full and nothing was done. Try again when the network is better.
unread-431 = Your browser sends too much along with this request, and nothing was done. Delete this site’s cookies and try again.

# Why a file is not taken
epub-refused-not-epub = This file is not an EPUB: choose the book’s EPUB file.
epub-refused-damaged = This EPUB is damaged or incomplete{ $place }: export it again.
epub-refused-no-container = This EPUB lacks the file META-INF/container.xml, which readers open first: export it again.
epub-refused-no-package = The .opf file, which says what this EPUB holds, is missing or cannot be read{ $place }: export it again.
epub-refused-page-missing = A page of this EPUB’s reading order is missing{ $place }: export it again.
epub-refused-wrapped = The book lies in a folder inside the file, where readers do not look for it: compress what the folder holds, not the folder.
epub-refused-locked = This EPUB is locked (DRM): save it without protection.
epub-refused-empty = This EPUB has no text to read, because its reading order is empty: export it again.
epub-refused-too-many-files = This EPUB holds more than 10,000 files: split it into volumes.
epub-refused-too-large = Unpacked, this EPUB is larger than 1 GB: make its pictures smaller, or split it into volumes.
epub-refused-script = This EPUB carries a script{ $place }: save it without JavaScript.
epub-refused-remote = This EPUB fetches pictures, sounds or styles from the internet{ $place }: put them into the book.
epub-refused-entities = A page of this EPUB declares abbreviations (ENTITY){ $place }, which readers do not all read alike: write out what they stand for.
epub-refused-encoding = A page of this EPUB is saved in an encoding that readers do not know{ $place }: save it as UTF-8.
epub-refused-too-heavy = Reading this EPUB takes too much time or memory: save it in a simpler form.
epub-refused-not-now = This EPUB could not be read just now: try again.
admin-books-file-kind = This file is neither a PDF nor an EPUB: choose another one.
admin-books-file-same = This is the file that the book has already: nothing has changed.
admin-books-file-had = The book has this file already: it is edition { $version }. It stands in the list of files.

# The list
admin-books-title = Books
admin-books-new = New book
admin-books-import = Import a list
admin-books-categories = Categories
admin-books-search = Title or author
admin-books-state = State
admin-books-state-any = All
admin-books-state-draft = Draft
admin-books-state-published = On sale
admin-books-state-withdrawn = Withdrawn
admin-books-book = Book
admin-books-files = Files
admin-books-price = Price
admin-books-no-price = Price to be set
admin-books-no-file = No file
admin-books-none = No books yet. Drop a PDF or an EPUB, and the first one is almost ready.
admin-books-none-found = No book answers to this search.

# A new book
admin-books-new-lead = The easiest way: drop the file. We read its title, authors and cover; you only check them and set the price.
admin-books-from-file = From the file
admin-books-by-hand = Fill in the sheet without a file
admin-books-created = “{ $title }” is kept as a draft. It still needs a file.
admin-books-started = The file is fine, and the draft is ready: check the sheet, set the price, then put the book on sale.

# The form
admin-books-details = Sheet
admin-books-name = Title
admin-books-authors = Authors
admin-books-authors-hint = One a line, in the order of the cover.
admin-books-price-later = can wait
admin-books-price-rule = A multiple of { $step }, from { $low } to { $high }.
admin-books-price-rule-cents = From { $low } to { $high }; cents after a point or a comma.
admin-books-price-in = Price in { $sign } ({ $code })
admin-books-price-in-hint = For the countries that pay in this currency; from { $low } to { $high }. Left empty, the book is not sold there: no price is converted.
admin-books-language = Language
admin-books-description = Description
admin-books-description-hint = An empty line separates paragraphs; **two stars** make bold, *one* makes italics.
admin-books-slug = Address in the shop
admin-books-slug-hint = What follows { $before }: letters without accents, digits and dashes. If you change it, the old address leads to the new one. As long as the book was never on the shelf, it follows the title.
admin-books-saved = “{ $title }” is saved.
admin-books-title-missing = The title is missing.
admin-books-title-wrong = This title is too long (at most 200 characters) or holds one that cannot be seen.
admin-books-authors-missing = At least one author is missing.
admin-books-authors-wrong = One of these names is too long (at most 200 characters) or holds one that cannot be seen.
admin-books-authors-many = At most { $most } authors.
admin-books-price-missing = A book on sale needs a price: write it here.
admin-books-price-wrong = Write the price in digits, for example 2,500.
admin-books-price-letter = The sign “{ $letter }” cannot be part of a price. Write it in digits, for example 2,500.
admin-books-price-part = A price in { $sign } is a whole number, without cents. Round it.
admin-books-price-currency = Prices in this shop are in { $sign }, not in “{ $other }”. Write the amount in { $sign }.
admin-books-price-step = A price in { $sign } must be a multiple of { $step }.
admin-books-price-low = The price must be at least { $price }.
admin-books-price-high = The price must be at most { $price }.
admin-books-language-wrong = Choose French (fr) or English (en).
admin-books-description-long = The description is too long: at most 20,000 characters.
admin-books-slug-wrong = Only letters without accents, digits and dashes, such as “the-weavers-of-segou”.
admin-books-slug-taken = This address is or was another book’s: choose another one.
admin-books-not-done = Nothing else was done: put right first what is in red. All that you have typed is kept here.
admin-books-changed-meanwhile = Somebody has changed this book meanwhile. What you wrote is kept here: read all of it again, the price too, then save once more to make it count.

# A book
admin-books-lacks = Before it goes on sale:
admin-books-see = See in the shop
admin-books-preview = Preview
admin-books-publish = Put on sale
admin-books-withdraw = Withdraw
admin-books-duplicate = Duplicate
admin-books-discard = Delete the draft
admin-books-discard-lead = This draft and its files will no longer be in the shop. Nobody has bought it.
admin-books-discard-submit = Delete
admin-books-discarded = The draft “{ $title }” is deleted.
admin-books-discard-not-draft = This book was on sale: it stays for those who bought it. Withdraw it instead.
admin-books-discard-coupon = The code { $code } counts for this book alone. Change the code first.
admin-books-published = The book is on sale.
admin-books-publish-not = The book is not on sale yet. { $why }
admin-books-publish-file = It needs a file, PDF or EPUB.
admin-books-publish-price = It needs a price.
admin-books-publish-currency = Its price is in another currency: set it again.
admin-books-withdrawn = The book is no longer on sale. Those who bought it keep it.
admin-books-duplicated = Here is the copy, a draft without files.
admin-books-copy-of = { $title } (copy)

# Files
admin-books-files-none = No file: the book cannot be sold yet.
admin-books-edition = { $format }, edition { $version }
admin-books-edition-on-sale = On sale
admin-books-edition-ready = Ready to be sold
admin-books-edition-withdrawn = Withdrawn from sale
admin-books-edition-waiting = Not yet on sale
admin-books-edition-former = Kept for its buyers
admin-books-sell = Put on sale…
admin-books-sell-again = Put this edition back on sale…
admin-books-edition-discard = Delete this file
admin-books-edition-discarded = The file is deleted: it was never on sale.
admin-books-edition-not-discarded = This edition was on sale: it stays with those who bought it.
admin-books-file-waits = The file is fine. It is not on sale yet: check first that it is the right one.
admin-books-sell-title = Put this file on sale?
admin-books-sell-again-title = Put this edition back on sale?
admin-books-sell-other = Inside this file the title is “{ $inner }”; the book is called “{ $title }”. Is it the right file?
admin-books-sell-now = On sale today
admin-books-sell-now-none = Nothing in this format: the book will be sold with this file as well.
admin-books-sell-then = On sale afterwards
admin-books-sell-file = File
admin-books-sell-inner = Title inside the file
admin-books-sell-unknown = unknown
admin-books-sell-pages = Pages
admin-books-sell-size = Size
admin-books-sell-since = Sent on
admin-books-sell-buyers = Those who have bought the book keep their edition. You can offer them this one afterwards.
admin-books-sell-sample = The sample (pages { $pages }) is made again from the same pages of this file; if it has none of them, the sample is removed.
admin-books-sell-rest = The cover and the details do not change. The other edition stays here, and you can come back to it.
admin-books-sell-submit = Put on sale
admin-books-sell-again-submit = Put this edition back on sale
admin-books-sell-later = Not now
admin-books-selling = This is the edition that is on sale from now on. The other one stays with its buyers.
admin-books-selling-sample = This is the edition that is on sale from now on, and the sample comes from it. The other one stays with its buyers.
admin-books-selling-no-sample = This is the edition that is on sale from now on. It does not have the sample’s pages: the sample is removed, choose others.
admin-books-tell =
    { $count ->
        [one] Offer it to { $count } buyer, by email
       *[other] Offer it to { $count } buyers, by email
    }
admin-books-told = The buyers have been told.
admin-books-telling = Each buyer gets an email with the link to this edition, and keeps the one they had.
admin-books-told-before = The buyers have been told already.
admin-books-file-taken = The file is fine: it is the one that will be sold with the book. Earlier editions stay with their buyers.
admin-books-drop-file = PDF or EPUB file
admin-books-drop-file-hint = A new file takes the place of the one of its format; at most { $size }. If the line is cut, the upload goes on where it stopped.
admin-books-drop-file-waits-hint = The new file waits until you put it on sale; at most { $size }. If the line is cut, the upload goes on where it stopped.
admin-books-drop-start-hint = At most { $size }. If the line is cut, the upload goes on where it stopped.
admin-books-drop-cover = Another picture
admin-books-drop-cover-hint = PNG, JPEG or WebP, at least 240 pixels wide. What does not fit the shape of a book is cut off at the edges.
admin-books-drop-files = The books’ files
admin-books-drop-files-hint = Several at once, at most { $size } each. They wait seven days for the list to name them.
admin-books-drop-table = The list, as CSV or a workbook
admin-books-drop-table-hint = Nothing is added yet: you first see what each line says.
admin-books-drop-send = Send
admin-books-upload-here = — press to choose, or drop here
admin-books-upload-unit = MB
admin-books-upload-going = {"{"}name{"}"}: {"{"}percent{"}"}%, {"{"}done{"}"} of {"{"}all{"}"}, {"{"}minutes{"}"} min to go
admin-books-upload-waiting = The line was cut. What has come is kept; we try again in {"{"}seconds{"}"} s.
admin-books-upload-check = All has come. We are reading the file…
admin-books-upload-failed = The upload has stopped. Choose the same file again: it goes on where it was, if anything has come.
admin-books-upload-stop = Stop
admin-books-upload-too-large = This file is too large: at most { $size }.
admin-books-upload-empty = Choose a file first; this one is empty, or there is none.
admin-books-upload-too-many = Too many files are waiting already. Import the list that names them first; those that nothing names go by themselves after seven days.
admin-books-upload-cut = The upload was cut. Please start again.
admin-books-upload-waits = “{ $name }” has come and is waiting. Put the details right, then send: it need not be chosen again.
admin-books-upload-gone = This upload is not whole, or its time is over. Please start again.

# Cover and sample
admin-books-cover = Cover
admin-books-cover-file = Use the one in the file
admin-books-cover-kept = The cover is changed.
admin-books-cover-none = No file of the book has a picture that makes a cover. Choose a picture.
admin-books-sample = Sample
admin-books-sample-is = In the shop: pages { $pages } ({ $size }).
admin-books-sample-which = Pages to be read for free
admin-books-sample-hint =
    { $count ->
        [one] For example 1-3, 7. The book has { $count } page.
       *[other] For example 1-3, 7. The book has { $count } pages.
    }
admin-books-sample-cut = Cut the sample
admin-books-sample-drop = Take the sample away
admin-books-sample-none = A sample is cut from the PDF: add one first.
admin-books-sample-pdf = It takes a PDF first.
admin-books-sample-pages = Page numbers from 1 to { $last }, such as 1-3, 7.
admin-books-sample-many = At most { $most } pages.
admin-books-sample-all = This is the whole book: leave at least one page to buy.
admin-books-sample-kept = The sample is ready. It can be read from the book’s page.
admin-books-sample-dropped = The sample is taken away.

# Place on the shelf
admin-books-place = Place in the shop
admin-books-place-front = This book is put in front, before the newest.
admin-books-place-by-date = This book follows the order of dates: the newest first.
admin-books-place-first = Put first
admin-books-place-up = Move up
admin-books-place-down = Move down
admin-books-place-date = Back to its date
admin-books-placed-first = The book is the first in the shop.
admin-books-placed-up = The book has moved up one place.
admin-books-placed-down = The book has moved down one place among those in front.
admin-books-placed-date = The book stands by its date again.

# Several books at once
admin-books-bulk = Several books at once
admin-books-bulk-tick = Choose “{ $title }”
admin-books-bulk-act = Action
admin-books-bulk-price-field = New price
admin-books-bulk-category-field = Category to add
admin-books-bulk-go = Continue
admin-books-bulk-hint = Tick the books in the list. Nothing is done before you have seen what will change.
admin-books-bulk-none = Tick at least one book in the list first.
admin-books-bulk-act-missing = Choose what to do.
admin-books-bulk-category-missing = Choose a category.
admin-books-bulk-title-publish = Publish
admin-books-bulk-title-withdraw = Withdraw
admin-books-bulk-title-price = Change the price
admin-books-bulk-title-category = Add to a category
admin-books-bulk-becomes = What changes
admin-books-bulk-why = Why
admin-books-bulk-run = Make these changes
admin-books-bulk-back = Back to the books
admin-books-bulk-will =
    { $count ->
        [0] No book can be changed.
        [one] { $count } book will change. Nothing is done yet.
       *[other] { $count } books will change. Nothing is done yet.
    }
admin-books-bulk-will-not =
    { $count ->
        [one] { $count } book will stay as it is
       *[other] { $count } books will stay as they are
    }
admin-books-bulk-done =
    { $count ->
        [0] No book was changed.
        [one] { $count } book was changed.
       *[other] { $count } books were changed.
    }
admin-books-bulk-not-done =
    { $count ->
        [one] { $count } book stayed as it was
       *[other] { $count } books stayed as they were
    }
admin-books-bulk-publish = On the shelf, at { $price }
admin-books-bulk-withdraw = Off the shelf; those who bought it keep it
admin-books-bulk-price = { $was } → { $is }
admin-books-bulk-category = Added to “{ $name }”
admin-books-bulk-already-publish = It is on the shelf already.
admin-books-bulk-already-withdraw = It is not on the shelf.
admin-books-bulk-already-price = It has this price already.
admin-books-bulk-already-category = It is in this category already.

# Categories
admin-books-categories-lead = Readers filter the shelves by category as soon as a book on sale has one. Tick them in the book’s sheet.
admin-books-category-french = French name
admin-books-category-english = English name
admin-books-category-place = Rank
admin-books-category-new = New category
admin-books-category-add = Add
admin-books-category-delete = Delete the category
admin-books-category-delete-lead = Its books stay on the shelf; they are no longer in this category.
admin-books-category-kept = The category is saved.
admin-books-category-deleted = The category is deleted. Its books are still there.
admin-books-category-missing = It needs a name.
admin-books-category-long = This name is too long: at most 60 characters.

# CSV import
admin-books-import-title = Import a list
admin-books-import-lead = Many books at once, from a spreadsheet. Each line becomes a draft, which you then put on sale.
admin-books-import-step-files = 1. The files, if you have them
admin-books-import-step-table = 2. The list
admin-books-import-waiting = They wait for their line:
admin-books-import-brought = The files are here. Name them in the column “file” of the list.
admin-books-import-columns = The first line names the columns; title and authors are needed, others may be missing:
admin-books-import-example = title,authors,price,language,categories,description,address,file
admin-books-import-rules = A workbook (.xlsx, .xls, .ods) or a CSV file, as your spreadsheet saves it. Several authors: “Aïcha Traoré, Moussa Keita”, or a semicolon, a bar | or “and” between them; “Kourouma, Ahmadou” stays one name. Once there is a bar |, it alone separates. Several categories: a bar | or a semicolon.
admin-books-import-model = To begin, take the model:
admin-books-import-model-workbook = Excel workbook
admin-books-import-most =
    { $count ->
        [one] At most { $count } line.
       *[other] At most { $count } lines.
    }
admin-books-import-kind = This file is neither a workbook nor CSV, or it is damaged: save the sheet again, as “.xlsx” or “CSV UTF-8”.
admin-books-import-locked = This workbook is protected by a password: save it without.
admin-books-import-heavy = Reading this workbook takes too much time or memory: copy the list into a new workbook, or save it as CSV.
admin-books-import-gone = This list was imported already, or is no longer kept. Its books are among the drafts.
admin-books-import-header = The first line must name at least the columns “title” and “authors”.
admin-books-import-long = The list is too long: cut it into several.
admin-books-import-empty = The list has no line below the first.
admin-books-import-category = “{ $name }” cannot name a category: at most 60 characters, with a letter among them.
admin-books-import-file = No file “{ $name }” is waiting: send it first, or correct its name.
admin-books-import-file-twice = The file “{ $name }” is taken by a line above.
admin-books-import-whole = The whole line
admin-books-import-counted =
    { $count ->
        [one] { $count } book will be added as a draft.
       *[other] { $count } books will be added as drafts.
    }
admin-books-import-faults =
    { $count ->
        [one] One cell of your sheet needs a correction. Nothing was added.
       *[other] { $count } cells of your sheet need a correction. Nothing was added.
    }
admin-books-import-added =
    { $count ->
        [one] { $count } book was added
       *[other] { $count } books were added
    }
admin-books-import-done = { $added } to the drafts. Check each one, then put it on sale.
admin-books-import-done-but = { $added } to the drafts, but files were refused. { $why }
admin-books-import-refused = Line { $line }, “{ $title }”: { $why }
admin-books-plan-title = What the list says
admin-books-plan-line = Line
admin-books-plan-column = Column
admin-books-plan-fault = To correct
admin-books-plan-again = Send the corrected list
admin-books-plan-nothing-yet = Nothing has been done yet.
admin-books-plan-categories = New categories: { $names }.
admin-books-plan-column-name = “{ $name }”
admin-books-plan-unread = These columns are not read: { $names }. If one of them matters, give it one of the names on the page before, and send the list again.
admin-books-plan-without-prices = The list has no column “price”: each book will wait for its own.
admin-books-plan-run = Add these books
admin-books-plan-right = The lines without a fault
admin-books-plan-all = The books of this list

# The model of a list
admin-books-model-name = books-model
admin-books-model-title = title
admin-books-model-authors = authors
admin-books-model-price = price
admin-books-model-language = language
admin-books-model-categories = categories
admin-books-model-description = description
admin-books-model-address = address
admin-books-model-file = file
admin-books-model-book-title = Example to replace
admin-books-model-book-authors = Aïcha Traoré | Moussa Keita
admin-books-model-book-price = 2500
admin-books-model-book-language = English
admin-books-model-book-categories = Novels | Tales
admin-books-model-book-text = A few lines about the book.

# What the audit says
audit-book-create = created the book { $subject }
audit-book-save = changed the book { $subject }
audit-book-publish = put the book { $subject } on sale
audit-book-withdraw = withdrew the book { $subject }
audit-book-discard = deleted the draft { $subject } (“{ $title }”)
audit-book-duplicate = created { $subject } by copying { $from }
audit-book-file = added a file to { $subject }: { $format }, edition { $version }
audit-book-sell = put an edition of { $subject } on sale: { $format }, edition { $version }
audit-book-unfile = deleted a file of { $subject }: { $format }, edition { $version }
audit-book-place = changed the place in the shop of { $subject }
audit-book-tell = offered the buyers of { $subject } the { $format }, edition { $version }
audit-book-cover = changed the cover of { $subject }
audit-book-sample = cut the sample of { $subject }: pages { $pages }
audit-book-unsample = took the sample of { $subject } away
audit-category-create = created the category { $subject }
audit-category-change = changed the category { $subject }
audit-category-delete = deleted the category { $subject }

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
desk-books-file-kind = This file is neither a PDF nor an EPUB: choose another one.
desk-books-file-same = This is the file that the book has already: nothing has changed.
desk-books-file-had = The book has this file already: it is edition { $version }. It stands in the list of files.

# The list
desk-books-title = Books
desk-books-new = New book
desk-books-import = Import a list
desk-books-categories = Categories
desk-books-search = Title or author
desk-books-state = State
desk-books-state-any = All
desk-books-state-draft = Draft
desk-books-state-published = On sale
desk-books-state-withdrawn = Withdrawn
desk-books-book = Book
desk-books-files = Files
desk-books-price = Price
desk-books-no-price = Not decided
desk-books-no-file = No file
desk-books-none = No books yet. Drop a PDF or an EPUB, and the first one is almost ready.
desk-books-none-found = No book answers to this search.

# A new book
desk-books-new-lead = The easiest way: drop the file. We read its title, authors and cover; you only check them and set the price.
desk-books-from-file = From the file
desk-books-by-hand = Fill in the sheet without a file
desk-books-created = “{ $title }” is kept as a draft. It still needs a file.
desk-books-started = The file is fine, and the draft is ready: check the sheet, set the price, then put the book on sale.

# The form
desk-books-details = Sheet
desk-books-name = Title
desk-books-authors = Authors
desk-books-authors-hint = One a line, in the order of the cover.
desk-books-price-later = can wait
desk-books-price-rule = A multiple of { $step }, from { $low } to { $high }.
desk-books-language = Language
desk-books-description = Description
desk-books-description-hint = An empty line separates paragraphs; **two stars** make bold, *one* makes italics.
desk-books-slug = Address in the shop
desk-books-slug-hint = What follows { $before }: letters without accents, digits and dashes. If you change it, the old address leads to the new one. As long as the book was never on the shelf, it follows the title.
desk-books-saved = “{ $title }” is saved.
desk-books-title-missing = A book has a title: write it here.
desk-books-title-wrong = This title is too long (at most 200 characters) or holds one that cannot be seen.
desk-books-authors-missing = Who wrote it? At least one name.
desk-books-authors-wrong = One of these names is too long (at most 200 characters) or holds one that cannot be seen.
desk-books-authors-many = At most { $most } authors.
desk-books-price-missing = A book on sale needs a price: write it here.
desk-books-price-wrong = Write the price in digits, for example 2,500.
desk-books-price-letter = The sign “{ $letter }” cannot be part of a price. Write it in digits, for example 2,500.
desk-books-price-part = A price in { $sign } is a whole number, without cents. Round it.
desk-books-price-currency = Prices in this shop are in { $sign }, not in “{ $other }”. Write the amount in { $sign }.
desk-books-price-step = A price in { $sign } must be a multiple of { $step }.
desk-books-price-low = The price must be at least { $price }.
desk-books-price-high = The price must be at most { $price }.
desk-books-language-wrong = Choose French (fr) or English (en).
desk-books-description-long = The description is too long: at most 20,000 characters.
desk-books-slug-wrong = Only letters without accents, digits and dashes, such as “the-weavers-of-segou”.
desk-books-slug-taken = This address is or was another book’s: choose another one.
desk-books-not-done = Nothing else was done: put right first what is in red. All that you have typed is kept here.
desk-books-changed-meanwhile = Somebody has changed this book meanwhile. What you wrote is kept here: read all of it again, the price too, then save once more to make it count.

# A book
desk-books-lacks = Before it goes on sale:
desk-books-see = See in the shop
desk-books-preview = Preview
desk-books-publish = Put on sale
desk-books-withdraw = Withdraw
desk-books-duplicate = Duplicate
desk-books-discard = Discard the draft
desk-books-discard-lead = This draft and its files will no longer be in the shop. Nobody has bought it.
desk-books-discard-submit = Discard
desk-books-discarded = The draft “{ $title }” is gone.
desk-books-discard-not-draft = This book was on sale: it stays for those who bought it. Withdraw it instead.
desk-books-discard-coupon = The code { $code } counts for this book alone. Change the code first.
desk-books-published = The book is on sale.
desk-books-publish-not = The book is not on sale yet. { $why }
desk-books-publish-file = It needs a file, PDF or EPUB.
desk-books-publish-price = It needs a price.
desk-books-publish-currency = Its price is in another currency: set it again.
desk-books-withdrawn = The book is no longer on sale. Those who bought it keep it.
desk-books-duplicated = Here is the copy, a draft without files.
desk-books-copy-of = { $title } (copy)

# Files
desk-books-files-none = No file: the book cannot be sold yet.
desk-books-edition = { $format }, edition { $version }
desk-books-edition-on-sale = On sale
desk-books-edition-ready = Ready to be sold
desk-books-edition-withdrawn = Withdrawn from sale
desk-books-edition-waiting = Not yet on sale
desk-books-edition-former = Kept for its buyers
desk-books-sell = Put on sale…
desk-books-sell-again = Put this edition back on sale…
desk-books-edition-discard = Put this file away
desk-books-edition-discarded = The file is put away: it was never on sale.
desk-books-edition-not-discarded = This edition was on sale: it stays with those who bought it.
desk-books-file-waits = The file is fine. It is not on sale yet: check first that it is the right one.
desk-books-sell-title = Put this file on sale?
desk-books-sell-again-title = Put this edition back on sale?
desk-books-sell-other = Inside this file the title is “{ $inner }”; the book is called “{ $title }”. Is it the right file?
desk-books-sell-now = On sale today
desk-books-sell-now-none = Nothing in this format: the book will be sold with this file as well.
desk-books-sell-then = On sale afterwards
desk-books-sell-file = File
desk-books-sell-inner = Title inside the file
desk-books-sell-unknown = unknown
desk-books-sell-pages = Pages
desk-books-sell-size = Size
desk-books-sell-since = Sent on
desk-books-sell-buyers = Those who have bought the book keep their edition. You can offer them this one afterwards.
desk-books-sell-sample = The sample (pages { $pages }) is made again from the same pages of this file; if it has none of them, the sample is removed.
desk-books-sell-rest = The cover and the details do not change. The other edition stays here, and you can come back to it.
desk-books-sell-submit = Put on sale
desk-books-sell-again-submit = Put this edition back on sale
desk-books-sell-later = Not now
desk-books-selling = This is the edition that is on sale from now on. The other one stays with its buyers.
desk-books-selling-sample = This is the edition that is on sale from now on, and the sample comes from it. The other one stays with its buyers.
desk-books-selling-no-sample = This is the edition that is on sale from now on. It does not have the sample’s pages: the sample is removed, choose others.
desk-books-tell =
    { $count ->
        [one] Offer it to { $count } buyer, by email
       *[other] Offer it to { $count } buyers, by email
    }
desk-books-told = The buyers have been told.
desk-books-telling = Each buyer gets an email with the link to this edition, and keeps the one they had.
desk-books-told-before = The buyers have been told already.
desk-books-file-taken = The file is fine: it is the one that will be sold with the book. Earlier editions stay with their buyers.
desk-books-drop-file = PDF or EPUB file
desk-books-drop-file-hint = A new file takes the place of the one of its format; at most { $size }. If the line is cut, the upload goes on where it stopped.
desk-books-drop-start-hint = At most { $size }. If the line is cut, the upload goes on where it stopped.
desk-books-drop-cover = Another picture
desk-books-drop-cover-hint = PNG, JPEG or WebP, at least 240 pixels wide. What does not fit the shape of a book is cut off at the edges.
desk-books-drop-files = The books’ files
desk-books-drop-files-hint = Several at once, at most { $size } each. They wait seven days for the list to name them.
desk-books-drop-table = The list, as CSV or a workbook
desk-books-drop-table-hint = Nothing is added yet: you first see what each line says.
desk-books-drop-send = Send
desk-books-upload-here = — press to choose, or drop here
desk-books-upload-unit = MB
desk-books-upload-going = {"{"}name{"}"}: {"{"}percent{"}"}%, {"{"}done{"}"} of {"{"}all{"}"}, {"{"}minutes{"}"} min to go
desk-books-upload-waiting = The line was cut. What has come is kept; we try again in {"{"}seconds{"}"} s.
desk-books-upload-check = All has come. We are reading the file…
desk-books-upload-failed = The upload has stopped. Choose the same file again: it goes on where it was, if anything has come.
desk-books-upload-stop = Stop
desk-books-upload-too-large = This file is too large: at most { $size }.
desk-books-upload-empty = Choose a file first; this one is empty, or there is none.
desk-books-upload-too-many = Too many files are waiting already. Import the list that names them first; those that nothing names go by themselves after seven days.
desk-books-upload-cut = The upload was cut. Please start again.
desk-books-upload-waits = “{ $name }” has come and is waiting. Put the details right, then send: it need not be chosen again.
desk-books-upload-gone = This upload is not whole, or its time is over. Please start again.

# Cover and sample
desk-books-cover = Cover
desk-books-cover-file = Use the one in the file
desk-books-cover-kept = The cover is changed.
desk-books-cover-none = No file of the book has a picture that makes a cover. Choose a picture.
desk-books-sample = Sample
desk-books-sample-is = In the shop: pages { $pages } ({ $size }).
desk-books-sample-which = Pages to be read for free
desk-books-sample-hint =
    { $count ->
        [one] For example 1-3, 7. The book has { $count } page.
       *[other] For example 1-3, 7. The book has { $count } pages.
    }
desk-books-sample-cut = Cut the sample
desk-books-sample-drop = Take the sample away
desk-books-sample-none = A sample is cut from the PDF: add one first.
desk-books-sample-pdf = It takes a PDF first.
desk-books-sample-pages = Page numbers from 1 to { $last }, such as 1-3, 7.
desk-books-sample-many = At most { $most } pages.
desk-books-sample-all = This is the whole book: leave at least one page to buy.
desk-books-sample-kept = The sample is ready. It can be read from the book’s page.
desk-books-sample-dropped = The sample is taken away.

# Place on the shelf
desk-books-place = Place in the shop
desk-books-place-front = This book is put in front, before the newest.
desk-books-place-by-date = This book stands by its date: the newest first.
desk-books-place-first = Put first
desk-books-place-up = Move up
desk-books-place-down = Move down
desk-books-place-date = Back to its date
desk-books-placed-first = The book is the first in the shop.
desk-books-placed-up = The book has moved up one place.
desk-books-placed-down = The book has moved down one place among those in front.
desk-books-placed-date = The book stands by its date again.

# Several books at once
desk-books-bulk = Several books at once
desk-books-bulk-tick = Choose “{ $title }”
desk-books-bulk-act = What to do
desk-books-bulk-price-field = Price, if it is to change
desk-books-bulk-category-field = Category, if one is to be added
desk-books-bulk-go = Continue
desk-books-bulk-hint = Tick the books in the list. Nothing is done before you have seen what will change.
desk-books-bulk-none = Tick at least one book in the list first.
desk-books-bulk-act-missing = Choose what to do.
desk-books-bulk-category-missing = Choose a category.
desk-books-bulk-title-publish = Publish
desk-books-bulk-title-withdraw = Withdraw
desk-books-bulk-title-price = Change the price
desk-books-bulk-title-category = Add to a category
desk-books-bulk-becomes = What changes
desk-books-bulk-why = Why
desk-books-bulk-run = Make these changes
desk-books-bulk-back = Back to the books
desk-books-bulk-will =
    { $count ->
        [0] No book can be changed.
        [one] { $count } book will change. Nothing is done yet.
       *[other] { $count } books will change. Nothing is done yet.
    }
desk-books-bulk-will-not =
    { $count ->
        [one] { $count } book will stay as it is
       *[other] { $count } books will stay as they are
    }
desk-books-bulk-done =
    { $count ->
        [0] No book was changed.
        [one] { $count } book was changed.
       *[other] { $count } books were changed.
    }
desk-books-bulk-not-done =
    { $count ->
        [one] { $count } book stayed as it was
       *[other] { $count } books stayed as they were
    }
desk-books-bulk-publish = On the shelf, at { $price }
desk-books-bulk-withdraw = Off the shelf; those who bought it keep it
desk-books-bulk-price = { $was } → { $is }
desk-books-bulk-category = Added to “{ $name }”
desk-books-bulk-already-publish = It is on the shelf already.
desk-books-bulk-already-withdraw = It is not on the shelf.
desk-books-bulk-already-price = It has this price already.
desk-books-bulk-already-category = It is in this category already.

# Categories
desk-books-categories-lead = Readers filter the shelves by category as soon as a book on sale has one. Tick them in the book’s sheet.
desk-books-category-french = French name
desk-books-category-english = English name
desk-books-category-place = Rank
desk-books-category-new = New category
desk-books-category-add = Add
desk-books-category-delete = Delete the category (its books stay)
desk-books-category-kept = The category is saved.
desk-books-category-deleted = The category is deleted. Its books are still there.
desk-books-category-missing = It needs a name.
desk-books-category-long = This name is too long: at most 60 characters.

# CSV import
desk-books-import-title = Import a list
desk-books-import-lead = Many books at once, from a spreadsheet. Each line becomes a draft, which you then put on sale.
desk-books-import-step-files = 1. The files, if you have them
desk-books-import-step-table = 2. The list
desk-books-import-waiting = They wait for their line:
desk-books-import-brought = The files are here. Name them in the column “file” of the list.
desk-books-import-columns = The first line names the columns; title and authors are needed, others may be missing:
desk-books-import-example = title,authors,price,language,categories,description,address,file
desk-books-import-rules = A workbook (.xlsx, .xls, .ods) or a CSV file, as your spreadsheet saves it. Several authors: “Aïcha Traoré, Moussa Keita”, or a semicolon, a bar | or “and” between them; “Kourouma, Ahmadou” stays one name. Once there is a bar |, it alone separates. Several categories: a bar | or a semicolon.
desk-books-import-model = To begin, take the model:
desk-books-import-model-workbook = Excel workbook
desk-books-import-most =
    { $count ->
        [one] At most { $count } line.
       *[other] At most { $count } lines.
    }
desk-books-import-kind = This file is neither a workbook nor CSV, or it is damaged: save the sheet again, as “.xlsx” or “CSV UTF-8”.
desk-books-import-locked = This workbook is protected by a password: save it without.
desk-books-import-heavy = Reading this workbook takes too much time or memory: copy the list into a new workbook, or save it as CSV.
desk-books-import-gone = This list was imported already, or is no longer kept. Its books are among the drafts.
desk-books-import-header = The first line must name at least the columns “title” and “authors”.
desk-books-import-long = The list is too long: cut it into several.
desk-books-import-empty = The list has no line below the first.
desk-books-import-category = “{ $name }” cannot name a category: at most 60 characters, with a letter among them.
desk-books-import-file = No file “{ $name }” is waiting: send it first, or correct its name.
desk-books-import-file-twice = The file “{ $name }” is taken by a line above.
desk-books-import-whole = The whole line
desk-books-import-counted =
    { $count ->
        [one] { $count } book will be added as a draft.
       *[other] { $count } books will be added as drafts.
    }
desk-books-import-faults =
    { $count ->
        [one] One cell of your sheet needs a correction. Nothing was added.
       *[other] { $count } cells of your sheet need a correction. Nothing was added.
    }
desk-books-import-added =
    { $count ->
        [one] { $count } book was added
       *[other] { $count } books were added
    }
desk-books-import-done = { $added } to the drafts. Check each one, then put it on sale.
desk-books-import-done-but = { $added } to the drafts, but files were refused. { $why }
desk-books-import-refused = Line { $line }, “{ $title }”: { $why }
desk-books-plan-title = What the list says
desk-books-plan-line = Line
desk-books-plan-column = Column
desk-books-plan-fault = To correct
desk-books-plan-again = Send the corrected list
desk-books-plan-nothing-yet = Nothing has been done yet.
desk-books-plan-categories = New categories: { $names }.
desk-books-plan-column-name = “{ $name }”
desk-books-plan-unread = These columns are not read: { $names }. If one of them matters, give it one of the names on the page before, and send the list again.
desk-books-plan-without-prices = The list has no column “price”: each book will wait for its own.
desk-books-plan-run = Add these books
desk-books-plan-right = The lines without a fault

# The model of a list
desk-books-model-name = books-model
desk-books-model-title = title
desk-books-model-authors = authors
desk-books-model-price = price
desk-books-model-language = language
desk-books-model-categories = categories
desk-books-model-description = description
desk-books-model-address = address
desk-books-model-file = file
desk-books-model-book-title = Example to replace
desk-books-model-book-authors = Aïcha Traoré | Moussa Keita
desk-books-model-book-price = 2500
desk-books-model-book-language = English
desk-books-model-book-categories = Novels | Tales
desk-books-model-book-text = A few lines about the book.

# What the audit says
audit-book-create = created the book { $subject }
audit-book-save = changed the book { $subject }
audit-book-publish = put the book { $subject } on sale
audit-book-withdraw = withdrew the book { $subject }
audit-book-discard = discarded the draft { $subject } (“{ $title }”)
audit-book-duplicate = created { $subject } by copying { $from }
audit-book-file = added a file to { $subject }: { $format }, edition { $version }
audit-book-sell = put an edition of { $subject } on sale: { $format }, edition { $version }
audit-book-unfile = put a file of { $subject } away: { $format }, edition { $version }
audit-book-place = changed the place in the shop of { $subject }
audit-book-tell = offered the buyers of { $subject } the { $format }, edition { $version }
audit-book-cover = changed the cover of { $subject }
audit-book-sample = cut the sample of { $subject }: pages { $pages }
audit-book-unsample = took the sample of { $subject } away
audit-category-create = created the category { $subject }
audit-category-change = changed the category { $subject }
audit-category-delete = deleted the category { $subject }

# The page of a book, around the book itself
book-time = Download
book-time-of = about { $two } on 2G, { $three } on 3G
book-time-seconds = { $count } s
book-time-minutes = { $count } min
book-time-hours = { $count } h
book-contents = Contents
book-contents-page = p. { $page }
book-share = Share by WhatsApp
book-extract-weight = { $pages } on screen, { $size }
book-owned = You already have this book.
book-owned-link = Open your order
book-by-author = By the same author
book-beside = Also worth reading

# The extract of a book
extract-title = Sample of “{ $title }”
extract-lead = The pages load one by one as you scroll: { $weight } in all.
extract-page = Page { $page } of the sample
extract-back = Back to the book
extract-file = Download the sample
extract-more = The rest of the sample is in the file.

# Reviews
review-title = Readers’ reviews
review-count =
    { $count ->
        [one] { $count } review
       *[other] { $count } reviews
    }
review-average = { $average } out of 5
review-stars =
    { $count ->
        [one] { $count } star out of 5
       *[other] { $count } stars out of 5
    }
review-answer = Answer from { $shop }
review-give = Write a review
review-give-on = Write a review of “{ $title }”
review-form-title = Your review
review-form-lead = You bought “{ $title }”. Tell other readers what you think of it. Your review appears on the book’s page once { $shop } has read it.
review-form-stars = Your rating
review-form-stars-wrong = Choose one to five stars.
review-form-name = Displayed name
review-form-name-hint = Everybody sees it. A first name is enough.
review-form-name-wrong = Write a name of at most { $most } characters, without an address.
review-form-text = Your review
review-form-text-hint = At most { $most } characters.
review-form-text-wrong = This text is too long: at most { $most } characters.
review-form-send = Send your review
review-form-faults = A field needs correcting: see the message in red.
review-form-back = Back to the order
review-sent = Thank you! We read your review before it is published. Until then you can change it here.
review-waiting = Your review is waiting to be read. You can still change it.
review-refused = Your review was not published. You can change it and send it again.
review-shown = Your review is published on the book’s page. Thank you!
review-shown-link = See the book’s page

# The owner's look at reviews
admin-reviews-title = Readers’ reviews
admin-reviews-lead = Only your buyers can write. A review appears on the book’s page once you publish it.
admin-reviews-state = State
admin-reviews-is-waiting = To read
admin-reviews-is-shown = Published
admin-reviews-is-refused = Refused
admin-reviews-none-waiting = No reviews to read.
admin-reviews-none-shown = No published reviews.
admin-reviews-none-refused = No refused reviews.
admin-reviews-no-text = Without a text.
admin-reviews-order = Order
admin-reviews-publish = Publish
admin-reviews-refuse = Refuse
admin-reviews-withdraw = Take off the page
admin-reviews-answer = Your answer
admin-reviews-answer-hint = It appears below the review. Leave it empty to give no answer.
admin-reviews-answer-save = Save the answer
admin-reviews-answer-to = Answer { $name }
admin-reviews-published = The review of “{ $title }” is published.
admin-reviews-refused = The review of “{ $title }” is not published.
admin-reviews-answered = Your answer is saved.
admin-reviews-too-long = This answer is too long: at most { $most } characters. Nothing was saved.
admin-reviews-moved = The buyer changed this review meanwhile: read it again first.
admin-reviews-todo =
    { $count ->
        [one] { $count } reader’s review is waiting to be read.
       *[other] { $count } readers’ reviews are waiting to be read.
    }
admin-reviews-todo-go = Read the reviews
audit-area-review = Reviews
audit-review-publish = published a review of “{ $title }”
audit-review-refuse = refused a review of “{ $title }”
audit-review-answer = answered a review of “{ $title }”

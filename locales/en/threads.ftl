# What readers and sellers write to each other
threads-ask-seller = Write to the seller
threads-ask-title = Write to the seller
threads-ask-lead = About “{ $title }”, sold by { $seller }.
threads-go-on = Go on with the conversation about “{ $title }”
threads-which = About which book?
threads-book-missing = Choose the book that you write about.
threads-contact = Your email or phone number
threads-email = Your email
threads-contact-hint = So that we can tell you of the answer. The seller does not see it.
threads-contact-missing = Write an email address or a phone number: the answer is announced there.
threads-email-missing = Write an email address: the answer is announced there.
threads-warning = Never pay outside the shop, even if you are asked to: your money would not be protected there.
threads-warning-seller = Never ask to be paid outside the shop. Give away no password and no code.
threads-text = Your message
threads-text-empty = Write your message.
threads-text-long = Your message has { $count } characters: at most { $most }.
threads-too-often = { $count ->
    [one] Too many messages at once. Wait for a second, then send again: your text is still there.
   *[other] Too many messages at once. Wait for { $count } seconds, then send again: your text is still there.
}
threads-send = Send
threads-back-book = Back to the book
threads-back-order = Back to the order
threads-title = Conversation with { $seller }
threads-gone = This seller no longer sells here: you cannot write to them any more.
threads-gone-bought = This seller no longer sells here. If they do not answer, write to the shop.
threads-keep = Keep the address of this page: it opens this conversation only. You will be told of the answer.
threads-has-more = Only the last messages are shown.
threads-you = You
threads-reader = Reader
threads-refresh = Refresh
threads-news = There is something new.
threads-book = The book
threads-open-order = See the order
threads-pay-again = Pay again
threads-report = Report this conversation
threads-report-go = Report
threads-report-lead = The shop can read it then. Unless it is reported, nobody but the two of you reads it.
threads-reported = This conversation is reported: the shop can read it.
sms-thread = { $shop }: the seller has answered you: { $link }

# The email to the reader
threads-mail-reader-subject = { $seller } has answered you: “{ $title }”
threads-mail-reader-lead = { $seller } has written to you about “{ $title }”.
threads-mail-reader-button = Read the answer
threads-mail-reader-foot = You get this message because you wrote to this seller. The link opens this conversation only.

# The email to the seller
threads-mail-seller-subject = A reader has written to you: “{ $title }”
threads-mail-seller-lead = A reader has written to you about “{ $title }”.
threads-mail-seller-button = Read and answer
threads-mail-seller-foot = You get this message because you sell in this shop.

# The seller's pages
admin-nav-seller-threads = Messages
threads-seller-empty = No message yet. You will be told of the first one.
threads-col-book = Book
threads-col-order = Order
threads-col-at = Date
threads-state-new = New
threads-state-unanswered = Unanswered
threads-state-answered = Answered
threads-said = Conversation
threads-order = Order { $number }, paid.
threads-answer = Your answer
threads-sent = Your answer is on its way.

# The owner's pages
threads-owner-title = Reported conversations
threads-owner-lead = You read only what a reader or a seller has reported. Each reading is noted in the audit log.
threads-owner-empty = Nothing is reported.
threads-owner-noted = This reading is noted in the audit log.
threads-state-by-reader = By the reader
threads-state-by-seller = By the seller
threads-reported-when = Reported
threads-reported-by-reader = by the reader, { $at }
threads-reported-by-seller = by the seller, { $at }
threads-handled = It is handled
threads-is-handled = The report is closed. The conversation can no longer be read here.
threads-todo = { $count ->
    [one] A conversation is reported.
   *[other] { $count } conversations are reported.
}
threads-todo-go = Read
audit-seller-thread-read = read a reported conversation ({ $subject })
audit-seller-thread-handled = closed the report of a conversation ({ $subject })

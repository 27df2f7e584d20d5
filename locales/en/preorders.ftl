# Books that are not out yet
preorder-release = Out on { $day }
preorder-buy = Pre-order
preorder-title = Pre-order this book
preorder-several = Pre-order these books
preorder-submit = Pre-order · { $price }
preorder-submit-free = Pre-order for free
preorder-comes = The book comes on the morning of { $day }: you get its link that day.
preorder-comes-of = “{ $title }” comes on the morning of { $day }: you get its link that day.
preorder-rest = The other books open here at once.
preorder-free = There is nothing to pay.
preorder-owned = You have pre-ordered this book already.
order-preorder-title = Paid: your pre-order is recorded
order-preorder-given = Your pre-order is recorded
order-preorder-lead = Thank you! Your payment has arrived.
order-preorder-mail = The confirmation by e-mail
order-preorder-sms = The confirmation by SMS
grant-not-out = This book is not out yet. You get its link on the day it comes out.
link-preorder-title = Your book comes soon
link-preorder-lead = It is yours, and it is not out yet. You get a new link on the day it comes out: there is nothing for you to do.
library-preorder = Comes on { $day }

# The messages
mail-comes = Comes on { $day }
mail-preorder-subject = Your pre-order: “{ $title }”
mail-preorder-lead = Thank you for your pre-order at { $shop }. The payment is confirmed.
mail-preorder-given-lead = Your pre-order at { $shop } is recorded. There was nothing to pay.
mail-preorder-then = On the morning it comes out, you get a message with the link to download it. There is nothing for you to do until then.
mail-release-subject = It is out: “{ $title }”
mail-release-lead = The book that you were waiting for from { $shop } is out. Enjoy your reading!
mail-new-day-subject = New release date: “{ $title }”
mail-new-day-lead = { $shop } has changed the release date of a book that you pre-ordered. Here is the new date:
mail-new-day-next = Your pre-order stays as it is. You get the link on the day the book comes out; there is nothing for you to do.
sms-preorder = { $shop }: pre-order { $number } recorded. The link to the book comes by SMS on { $days }.
sms-release = { $shop }: your book is out: { $link } ({ $number })
sms-new-day = { $shop }: new release date for your pre-order { $number }: { $days }.

# The owner's page
preorder-admin = Release date
preorder-admin-lead = Until this day the book is sold as a pre-order: it is paid at once, and can be downloaded from 8:00 ({ $zone }) on the day it comes out.
preorder-admin-file = Like any book, it needs a file to be published. You can replace the file until the last day: readers get the one on sale on the day it comes out.
preorder-admin-out = This book is out. Choose a day to sell it as a pre-order; those who have it keep it.
preorder-admin-day = Day it comes out
preorder-admin-day-hint = Readers who are waiting are told the new date ten minutes later: until then you can still correct it.
preorder-admin-waiting =
    { $count ->
        [0] Nobody is waiting for this book so far.
        [one] { $count } reader has pre-ordered it and is waiting.
       *[other] { $count } readers have pre-ordered it and are waiting.
    }
preorder-admin-now = Release it now
preorder-admin-now-lead = The book comes out at once, and those who are waiting get their link. This cannot be undone.
preorder-admin-day-wrong = Write a day, such as 12/01/2027.
preorder-admin-day-past = Choose a day from tomorrow on.
preorder-admin-day-far = Choose a day within five years.
preorder-admin-set = The release date is saved.
preorder-admin-released = The book is out. The links are on their way to those who were waiting.
audit-book-release = changed the release of { $subject }
admin-orders-job-release = Pre-orders to deliver or to tell of a new date
admin-orders-event-release = pre-ordered book out
admin-orders-event-mail-new-day = new release date
admin-orders-event-closed = Pre-order recorded
admin-orders-event-closed-line = Opens on { $day }
admin-orders-access-closed = Pre-order: opens on { $day }
admin-settings-letter-release-fr = Pre-ordered book out, in French
admin-settings-letter-release-en = Pre-ordered book out, in English

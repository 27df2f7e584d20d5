# Figures, exports and the month's statement
desk-reports-title = Figures
desk-reports-periods = Period
desk-reports-period-today = Today
desk-reports-period-7 = 7 days
desk-reports-period-30 = 30 days
desk-reports-period-90 = 90 days
desk-reports-period-365 = A year
desk-reports-more-figures = All figures
desk-reports-days-words = From { $first } to { $last }, compared with the days before, { $was_first } to { $was_last } at the same hour.
desk-reports-today-words = { $day } until now, compared with { $before } until the same hour.
desk-reports-yesterday = yesterday { $money }
desk-reports-gross = Taken
desk-reports-net = Net, estimated
desk-reports-sales = Sales
desk-reports-fees = CinetPay’s fees, estimated
desk-reports-refunds = Refunds
desk-reports-fees-note = { $fees } in fees
desk-reports-refunds-note = { $money } refunded ({ $number })
desk-reports-conversion = Orders paid
desk-reports-of-orders = { $count ->
    [0] of no orders
    [one] of { $count } order
   *[other] of { $count } orders
}
desk-reports-nothing = —
desk-reports-same = the same
desk-reports-more = { $percent }% more
desk-reports-less = { $percent }% less
desk-reports-percent = { $whole }%
desk-reports-percent-tenth = { $whole }.{ $tenth }%
desk-reports-seconds = { $count } s
desk-reports-minutes = { $count } min
desk-reports-hours = { $count } h
desk-reports-hour = { $two }:00
desk-reports-from-to = { $first } to { $last }
desk-reports-day = { $day } { $month ->
    [m1] Jan
    [m2] Feb
    [m3] March
    [m4] April
    [m5] May
    [m6] June
    [m7] July
    [m8] Aug
    [m9] Sept
    [m10] Oct
    [m11] Nov
   *[m12] Dec
}
desk-reports-date = { $day } { $year }
desk-reports-month = { $month ->
    [m1] January
    [m2] February
    [m3] March
    [m4] April
    [m5] May
    [m6] June
    [m7] July
    [m8] August
    [m9] September
    [m10] October
    [m11] November
   *[m12] December
} { $year }

desk-reports-days-title = Over time
desk-reports-plot-money-hour = Taken by the hour
desk-reports-plot-money-day = Taken by the day
desk-reports-plot-money-week = Taken by the week
desk-reports-plot-orders-hour = Sales by the hour
desk-reports-plot-orders-day = Sales by the day
desk-reports-plot-orders-week = Sales by the week
desk-reports-plot-says = Bars for these days, a dashed line for the period before. The highest: { $most }. The table below gives every value.
desk-reports-key-now = These days
desk-reports-key-before = Period before
desk-reports-as-table = Show the table
desk-reports-when = When
desk-reports-empty = No sales in this period, nor in the one before. The plots will appear here with the first sale.
desk-reports-others = All others
desk-reports-sum = Total

desk-reports-books-title = By book
desk-reports-book = Book
desk-reports-methods-title = By payment method
desk-reports-method = Method
desk-reports-method-none = Without CinetPay (by hand or free)
desk-reports-method-unknown = Method not named
desk-reports-fees-hint = Fees are estimated at each payment from your contract’s rates, set by GRIOT_FEES, and rounded to the nearest whole unit: changing the rates changes nothing of the past. CinetPay’s own statement is what counts.
desk-reports-countries-title = By country
desk-reports-country = Country
desk-reports-country-unknown = Country not known
desk-reports-countries-hint = From the phone’s prefix, else from the address.
desk-reports-funnel-title = From visit to sale
desk-reports-step = Step
desk-reports-number = Number
desk-reports-viewed = Book pages viewed
desk-reports-started = Orders placed
desk-reports-paid = Orders paid
desk-reports-of-views = { $share } of the pages viewed
desk-reports-of-started = { $share } of the orders
desk-reports-funnel-hint = Visits are counted without cookie or address, and without robots that say what they are. An order whose visit was not counted counts all the same: the share is not written if it would be more than the whole.

desk-reports-refusals-title = Payments refused
desk-reports-refusals-none = No refusals in this period.
desk-reports-refusals-hint = The sentence is the one that the buyer read. A refused payment may have gone through later.
desk-reports-reason = Operator and reason
desk-reports-success-title = Success in the last hour
desk-reports-success-none = No payment was decided in the last hour.
desk-reports-decided = Decided
desk-reports-accepted = Accepted
desk-reports-rate = Success
desk-reports-delivery-title = From payment to delivery
desk-reports-median = Half within
desk-reports-p90 = Nine of ten within
desk-reports-waiting = Neither sent nor downloaded
desk-reports-delivery-hint = The time from the payment’s confirmation until the email with the link left, or until the first whole download if that came first.

desk-reports-export-title = Export
desk-reports-export-what = What
desk-reports-export-sales = Sales, by date of payment
desk-reports-export-orders = All orders, by date of ordering
desk-reports-export-from = From
desk-reports-export-to = To
desk-reports-export-hint = The file holds your customers’ addresses: keep it like an address book. You are asked for your password again, and the export is noted in the journal.
desk-reports-export-fault = Nothing was exported: a date needs another look, as it says beside it.
desk-reports-day-wrong = Choose a day, for example 2026-11-21.
desk-reports-days-turned = This day comes before the first one. Choose a later one.
desk-reports-months-title = Monthly statements to print

desk-reports-statement-title = Statement of sales, { $month }
desk-reports-statement-made = Made on { $day }.
desk-reports-statement-open = This month is not over: the figures may still change.
desk-reports-statement-sums = In short
desk-reports-statement-nothing = No sales in this month.
desk-reports-statement-note = A sale counts on the day its payment is confirmed, a refund on the day it is noted. CinetPay’s fees are estimated from the shop’s rates and are not given back with a refund; CinetPay’s own statement is what counts.
desk-reports-statement-print = Print this page from your browser: the menu and the buttons stay on the screen.

desk-reports-col-number = Order
desk-reports-col-placed = Placed at ({ $zone })
desk-reports-col-paid = Paid at ({ $zone })
desk-reports-col-state = State
desk-reports-col-title = Book
desk-reports-col-amount = Amount
desk-reports-col-currency = Currency
desk-reports-col-method = Method
desk-reports-col-country = Country
desk-reports-col-email = Email
desk-reports-col-phone = Phone
desk-reports-col-name = Name
desk-reports-col-transaction = Transaction
desk-reports-col-operator = Operator’s reference
desk-reports-col-author = Authors
desk-reports-col-coupon = Coupon
desk-reports-col-discount = Discount
desk-reports-col-fee = Fee (estimated)
desk-reports-col-refund = Refunded
desk-reports-col-net = Net
desk-reports-col-line = Line
desk-reports-sheet-orders = Orders
desk-reports-sheet-sales = Sales
desk-reports-state-placed = waiting
desk-reports-state-paid = paid
desk-reports-state-review = to review
desk-reports-state-expired = expired
desk-reports-state-refunded = refunded
audit-royalty-shares = set the authors’ shares
audit-report-export = exported { $subject ->
    [sales] the sales
    [authors] the royalties
   *[orders] the orders
} from { $from } to { $to } ({ $form })

# Royalties
desk-royalties-title = Royalties
desk-royalties-of = Royalties, { $month }
desk-royalties-lead = What each author sold in the month, and the share that is theirs. A book by several authors stands under all their names together: it is not divided between them.
desk-royalties-author = Author
desk-royalties-sales = Sales
desk-royalties-gross = Received
desk-royalties-fees = Fees
desk-royalties-refunds = Refunded
desk-royalties-net = Net
desk-royalties-share = Share, in %
desk-royalties-share-of = Share of { $author }, in %
desk-royalties-share-wrong = A percentage from 0 to 100, such as 12.5.
desk-royalties-owed = To be paid
desk-royalties-currency = Currency
desk-royalties-all = To be paid in all: { $money }
desk-royalties-save = Save the shares
desk-royalties-kept = The shares are saved.
desk-royalties-none = No sale and no refund in this month.
desk-royalties-hint = The share is of the net: what was received, less CinetPay’s fees (estimated) and the month’s refunds. If the net is below zero, the amount is taken off the next payment. A share holds for every month shown, until you change it.
desk-royalties-sheet = Authors

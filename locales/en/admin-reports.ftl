# Figures, exports and the month's statement
admin-reports-title = Figures
admin-reports-periods = Period
admin-reports-period-today = Today
admin-reports-period-7 = 7 days
admin-reports-period-30 = 30 days
admin-reports-period-90 = 90 days
admin-reports-period-365 = A year
admin-reports-more-figures = All figures
admin-reports-days-words = From { $first } to { $last }, compared with the days before, { $was_first } to { $was_last } at the same hour.
admin-reports-today-words = { $day } until now, compared with { $before } until the same hour.
admin-reports-yesterday = yesterday { $money }
admin-reports-gross = Taken
admin-reports-net = Net, estimated
admin-reports-net-taxed = Net, estimated, tax included
admin-reports-sales = Sales
admin-reports-fees = CinetPay’s fees, estimated
admin-reports-refunds = Refunds
admin-reports-fees-note = { $fees } in fees
admin-reports-refunds-note = { $money } refunded ({ $number })
admin-reports-conversion = Orders paid
admin-reports-of-orders = { $count ->
    [0] of no orders
    [one] of { $count } order
   *[other] of { $count } orders
}
admin-reports-nothing = —
admin-reports-same = the same
admin-reports-more = { $percent }% more
admin-reports-less = { $percent }% less
admin-reports-points-more = { $points } points more
admin-reports-points-less = { $points } points less
admin-reports-percent = { $whole }%
admin-reports-percent-tenth = { $whole }.{ $tenth }%
admin-reports-instant = less than a second
admin-reports-seconds = { $count } s
admin-reports-minutes = { $count } min
admin-reports-hours = { $count } h
admin-reports-hour = { $two }:00
admin-reports-from-to = { $first } to { $last }
admin-reports-day = { $day } { $month ->
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
admin-reports-date = { $day } { $year }
admin-reports-month = { $month ->
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

admin-reports-days-title = Over time
admin-reports-days-shown = What the chart shows
admin-reports-plot-money-hour = Taken by the hour
admin-reports-plot-money-day = Taken by the day
admin-reports-plot-money-week = Taken by the week
admin-reports-plot-orders-hour = Sales by the hour
admin-reports-plot-orders-day = Sales by the day
admin-reports-plot-orders-week = Sales by the week
admin-reports-plot-says = Bars for these days, a dashed line for the period before. The highest: { $most }. The table below gives every value.
admin-reports-key-now = These days
admin-reports-key-before = Period before
admin-reports-as-table = Show the table
admin-reports-when = When
admin-reports-empty = No sales in this period, nor in the one before. The plots will appear here with the first sale.
admin-reports-others = All others
admin-reports-sum = Total

admin-reports-books-title = By book
admin-reports-book = Book
admin-reports-methods-title = By payment method
admin-reports-method = Method
admin-reports-method-none = Without CinetPay (by hand or free)
admin-reports-method-unknown = Method not named
admin-reports-fees-hint = Fees are estimated at each payment from your contract’s rates, set by GRIOT_FEES, and rounded to the nearest whole unit: changing the rates changes nothing of the past. CinetPay’s own statement is what counts.
admin-reports-countries-title = By country
admin-reports-country = Country
admin-reports-country-unknown = Country not known
admin-reports-countries-hint = From the phone’s prefix, else from the address.
admin-reports-funnel-title = From visit to sale
admin-reports-step = Step
admin-reports-number = Number
admin-reports-viewed = Book pages viewed
admin-reports-started = Orders placed
admin-reports-paid = Orders paid
admin-reports-of-views = { $share } of the pages viewed
admin-reports-of-started = { $share } of the orders
admin-reports-funnel-hint = Visits are counted without cookie or address, and without robots that say what they are. An order whose visit was not counted counts all the same: the share is not written if it would be more than the whole.

admin-reports-refusals-title = Payments refused
admin-reports-refusals-none = No refusals in this period.
admin-reports-refusals-hint = The sentence is the one that the buyer read. A refused payment may have gone through later.
admin-reports-reason = Operator and reason
admin-reports-success-title = Success in the last hour
admin-reports-success-none = No payment was decided in the last hour.
admin-reports-decided = Decided
admin-reports-accepted = Accepted
admin-reports-rate = Success
admin-reports-delivery-title = From payment to delivery
admin-reports-median = Half within
admin-reports-p90 = Nine of ten within
admin-reports-waiting = Neither sent nor downloaded
admin-reports-delivery-hint = The time from the payment’s confirmation until the email with the link left, or until the first whole download if that came first.

admin-reports-export-title = Export
admin-reports-export-what = What
admin-reports-export-sales = Sales, by date of payment
admin-reports-export-orders = All orders, by date of ordering
admin-reports-export-from = From
admin-reports-export-to = To
admin-reports-export-hint = The file holds your customers’ addresses: keep it like an address book. You are asked for your password again, and the export is noted in the journal.
admin-reports-export-fault = Nothing was exported: a date needs another look, as it says beside it.
admin-reports-day-wrong = Choose a day, for example 2026-11-21.
admin-reports-days-turned = This day comes before the first one. Choose a later one.
admin-reports-months-title = Monthly statements to print

admin-reports-statement-title = Statement of sales, { $month }
admin-reports-statement-made = Made on { $day }.
admin-reports-statement-open = This month is not over: the figures may still change.
admin-reports-statement-sums = In short
admin-reports-statement-nothing = No sales in this month.
admin-reports-statement-note = A sale counts on the day its payment is confirmed, a refund on the day it is noted. CinetPay’s fees are estimated from the shop’s rates and are not given back with a refund; CinetPay’s own statement is what counts.
admin-reports-statement-print = Print this page from your browser: the menu and the buttons stay on the screen.
admin-reports-print = Print

admin-reports-col-number = Order
admin-reports-col-placed = Placed at ({ $zone })
admin-reports-col-paid = Paid at ({ $zone })
admin-reports-col-state = State
admin-reports-col-title = Book
admin-reports-col-amount = Amount
admin-reports-col-currency = Currency
admin-reports-col-method = Method
admin-reports-col-country = Country
admin-reports-col-email = Email
admin-reports-col-phone = Phone
admin-reports-col-name = Name
admin-reports-col-transaction = Transaction
admin-reports-col-operator = Operator’s reference
admin-reports-col-author = Authors
admin-reports-col-coupon = Coupon
admin-reports-col-discount = Discount
admin-reports-col-fee = Fee (estimated)
admin-reports-col-refund = Refunded
admin-reports-col-net = Net
admin-reports-col-line = Line
admin-reports-col-seller = Seller
admin-reports-sheet-orders = Orders
admin-reports-sheet-sales = Sales
admin-reports-state-placed = waiting
admin-reports-state-paid = paid
admin-reports-state-review = to review
admin-reports-state-expired = expired
admin-reports-state-refunded = refunded
audit-royalty-shares = set the authors’ shares
audit-report-export = exported { $subject ->
    [sales] the sales
    [taxes] the taxes
    [authors] the royalties
   *[orders] the orders
} from { $from } to { $to } ({ $form })

# Royalties
admin-royalties-title = Royalties
admin-royalties-of = Royalties, { $month }
admin-royalties-lead = What each author sold in the month, and the share that is theirs. A book by several authors stands under all their names together: it is not divided between them.
admin-royalties-author = Author
admin-royalties-sales = Sales
admin-royalties-gross = Received
admin-royalties-fees = Fees
admin-royalties-refunds = Refunded
admin-royalties-net = Net
admin-royalties-share = Share, in %
admin-royalties-share-of = Share of { $author }, in %
admin-royalties-share-wrong = A percentage from 0 to 100, such as 12.5.
admin-royalties-owed = To be paid
admin-royalties-currency = Currency
admin-royalties-all = To be paid in all: { $money }
admin-royalties-save = Save the shares
admin-royalties-kept = The shares are saved.
admin-royalties-none = No sale and no refund in this month.
admin-royalties-hint = The share is of the net: what was received, less CinetPay’s fees (estimated), the month’s refunds and the tax. If the net is below zero, the amount is taken off the next payment. A share holds for every month shown, until you change it.
admin-royalties-sheet = Authors
admin-reports-currencies = Currencies
admin-reports-currency = In { $sign } ({ $code })

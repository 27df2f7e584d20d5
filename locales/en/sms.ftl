# The SMS to buyers: 160 signs at most (3GPP TS 23.038), the link between two spaces.
sms-sandbox = Test -
sms-receipt = { $shop }: enjoy your reading! { $link } ({ $number })
sms-new-link = { $shop }: your new link: { $link } ({ $number })
sms-new-edition = { $shop }: a new edition, free: { $link } ({ $number })
sms-review = { $shop }: we are checking the payment of the order { $number }. Do not pay a second time, we will write to you.
sms-waiting = { $shop }: payment not confirmed yet for order { $number }. If you approved it, do not pay twice.
sms-refused = { $shop }: payment refused for order { $number }. You can try again on the order's page.
sms-declined = { $shop }: payment not accepted for the order { $number }. Your money will come back to you.
sms-refunded = { $shop }: the order { $number } is refunded ({ $sum }). The money may take some days to arrive.
sms-partly-refunded = { $shop }: a part of the order { $number } is refunded ({ $sum }).
sms-repaid = { $shop }: the money too much for the order { $number } was sent back ({ $sum }).
sms-revoked = { $shop }: the downloads of the order { $number } are closed. A question? Ask the shop.
sms-moved = { $shop }: the link of order { $number } now goes elsewhere. That was not you? Ask the shop.

# SMS in the back office: what they cost and what becomes of them
sms-parts = { $count ->
    [one] { $count } part
   *[other] { $count } parts
}
sms-counted = { $parts } ({ $alphabet }).
sms-priced = { $parts } ({ $alphabet }): { $price }.
sms-report-on-the-way = On its way, the provider said on { $at } ({ $detail }).
sms-report-uncertain = The network does not know whether it arrived, the provider said on { $at } ({ $detail }).
sms-report-failed = Not delivered to the phone, the provider said on { $at } ({ $detail }).
sms-report-delivered = Delivered to the phone, the provider said on { $at } ({ $detail }).
admin-orders-unsent-too-many-sms = This number got too many SMS in 24 hours: this one was not sent. Try again tomorrow.
admin-orders-link-phone = Phone number
admin-orders-link-phone-hint = Correct it if it was mistyped, or write an email address in its place.

# The SMS to buyers: 160 signs at most (3GPP TS 23.038), the link between two spaces.
sms-sandbox = Test -
sms-receipt = { $shop }: your book is ready: { $link } ({ $number })
sms-new-link = { $shop }: your new link: { $link } ({ $number })
sms-new-edition = { $shop }: a new edition, free: { $link } ({ $number })
sms-review = { $shop }: we are checking the payment of the order { $number }. Do not pay a second time, we will write to you.
sms-declined = { $shop }: payment not accepted for the order { $number }. Your money will come back to you.
sms-refunded = { $shop }: the order { $number } is refunded ({ $sum }). The money may take some days to arrive.
sms-partly-refunded = { $shop }: a part of the order { $number } is refunded ({ $sum }).
sms-repaid = { $shop }: the money too much for the order { $number } was sent back ({ $sum }).
sms-revoked = { $shop }: the downloads of the order { $number } are closed. A question? Ask the shop.
sms-moved = { $shop }: the link of the order { $number } goes to another address from now on. It was not you? Ask the shop.

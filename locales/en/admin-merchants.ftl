# The page of the merchant accounts
admin-merchant-title = CinetPay accounts
admin-merchant-lead = Each merchant account, what it said last, and how its payments end. Keys and passwords are changed in the server’s files, never here.
admin-merchant-generation-v2 = Checkout v2
admin-merchant-generation-v1 = Older interface v1
admin-merchant-generation-2026 = Interface of 2026
admin-merchant-mode-live = Live
admin-merchant-mode-test = Test mode of CinetPay
admin-merchant-mode-sandbox = Sandbox
admin-merchant-role-sells = Sells
admin-merchant-role-settles = Does not sell, ends its payments
admin-merchant-role-former = Former account
admin-merchant-role-lost = Credentials unreadable
admin-merchant-name = Account
admin-merchant-server = Server
admin-merchant-countries = Countries
admin-merchant-countries-all = All that no other account names
admin-merchant-currency = Currency
admin-merchant-push = Asks on the phone
admin-merchant-notified = Last notification
admin-merchant-answered = Last answer about a payment
admin-merchant-answer = {""}: { $verdict } (code { $code })
admin-merchant-never = None lately
admin-merchant-open = Open payments
admin-merchant-open-count = { $count ->
    [one] One payment is open
   *[other] { $count } payments are open
    }
admin-merchant-methods = Success of the last 30 days
admin-merchant-methods-none = No payment was opened in the last 30 days.
admin-merchant-method = Operator
admin-merchant-method-unknown = Not said by CinetPay
admin-merchant-opened = Opened
admin-merchant-paid = Paid
admin-merchant-refused = Refused
admin-merchant-rate = Success
admin-merchant-percent = { $number }%
admin-merchant-change-free = No payment is open with this account: you may change its credentials or the interface and lose nothing.
admin-merchant-change-sells = { $payments } with this account. If you change CINETPAY_API or the credentials, Griot goes on asking this very account, with its credentials, which it keeps encrypted; it stays on this page until the last one is done. GRIOT_KEY must stay the same, and the account open at CinetPay.
admin-merchant-change-named = { $payments } with this account. To sell with it no more, set { $setting }=no: Griot ends what is open. Even if you remove it or change its credentials, Griot goes on asking it; GRIOT_KEY must stay the same, and the account open at CinetPay.
admin-merchant-change-settles = { $payments } with this account, which opens no others. Leave it in the settings until the last one is done, keep GRIOT_KEY, and do not close it at CinetPay before.
admin-merchant-change-former = { $payments } with this former account. Griot asks it with its credentials, which it keeps encrypted: GRIOT_KEY must stay the same, and the account open at CinetPay until the last one is done.
admin-merchant-change-lost = { $payments } with this account, and Griot cannot read its credentials any more: GRIOT_KEY has probably changed. Put the former key back, or follow what is open in this account’s dashboard at CinetPay.
admin-merchant-check = Check the credentials
admin-merchant-balance = Available balance: { $sum }.
admin-merchant-hint = Checking the credentials asks CinetPay a question that changes nothing. The shop asks it at each start too and writes the answer into its log. A payment that was refused and then paid counts as paid; the rate counts decided payments only.
admin-merchant-setting = Interface, latest news, success, credentials

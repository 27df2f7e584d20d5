# How to reach the shop
contact-whatsapp = WhatsApp: { $number }
contact-phone = Phone: { $number }
contact-message = Hello,
contact-book-message = Hello, I have a question about “{ $title }”.
contact-order-message = Hello, I have a question about my order { $number }.
mail-question-numbers = A question? Reach us and give the order number.
doctor-part-contact = Contact
doctor-contact-well = Your buyers know where to reach you.
doctor-contact-none = Your buyers can reach nobody: there is no email address, no WhatsApp and no phone. Write at least one in Settings, “Name, contact and time zone”.
admin-settings-whatsapp = WhatsApp number for buyers
admin-settings-whatsapp-hint = It stands at the foot of every page, on books, beside every order and in emails. The buyer’s message contains the order’s number already.
admin-settings-contact-phone = Phone for buyers
admin-settings-contact-phone-hint = It stands in the same places, and may be the same number.

# Under the pay button
trust-means = Ways to pay
trust-approve = { $means ->
    [card] You give your card’s details on CinetPay’s secure payment page.
    [wallet] On CinetPay’s secure payment page, you approve in your mobile wallet.
    [mobile] On CinetPay’s secure payment page, you approve from your phone.
   *[all] On CinetPay’s secure payment page, you approve from your phone, or with your card.
}
trust-open = The book opens here, most often in less than a minute.
trust-open-several = The books open here, most often in less than a minute.
trust-back = If something goes wrong, nothing is charged, or your money comes back.
trust-ask = A question?
means-orange = Orange Money
means-mtn = MTN MoMo
means-moov = Moov Money
means-wave = Wave
means-mixx = Mixx by Yas
means-airtel = Airtel Money
means-mpesa = M-Pesa
means-afrimoney = Afrimoney
means-celtiis = Celtiis Cash
means-card = Bank card
means-failing = { $operator }: many payments do not go through at the moment. If you can, choose another way to pay.

# The waiting page
wait-step-order = Your order is saved.
wait-step-approve = You approve the payment on your phone or on the payment page.
wait-step-open = CinetPay confirms, and the book opens here.
wait-unchecked = First check in a few seconds.
wait-checked = { $count ->
    [0] Checked just now.
    [one] Checked { $count } second ago.
   *[other] Checked { $count } seconds ago.
}
wait-checked-minutes = { $count ->
    [one] Checked { $count } minute ago.
   *[other] Checked { $count } minutes ago.
}
wait-guides = What do I do on my phone?
guide-phone = { $operator } sends you a request: type your secret code in it, there and nowhere else.
guide-phone-dial = { $operator } sends you a request: type your secret code in it, there and nowhere else. Nothing shows? Find it by dialling
guide-code = Ask for a payment code in the application or the menu of { $operator }, then write it on the payment page.
guide-code-dial = Ask for a payment code, then write it on the payment page. To get one, use the application of { $operator }, or dial
guide-app = The link of the payment page opens the { $operator } application; on a computer, it reads the QR code. There is no code to dial.
copy = Copy
copy-code = Copy { $code }
copied = Copied

# After the payment
order-until-free = After that, a new link is free.
open-title = How do I open the book?
open-pdf = PDF: on Android, touch the downloaded file; if it does not open, install a PDF reader such as Adobe Acrobat Reader. On iPhone it opens at once: touch Share, then Books or Files, to keep it.
open-epub = EPUB: on Android, install a reading application such as Google Play Books or ReadEra, then touch the file. On iPhone, touch the file, then choose Books.
open-where = The file is in the phone’s Downloads folder (Files application), and is then read without Internet.
app-note = You are inside { $name }, where a download may fail without a word.
app-leave = Open in my browser
app-copy-else = If nothing happens, copy this address and paste it into your browser:
app-copy = Copy this address and paste it into your browser, or choose “Open in browser” in the application’s menu:
app-address = Address of this page

# Settings: the operators
admin-operators-title = Operators and codes to dial
admin-operators-now = What your buyers see under the pay button and while they wait
admin-operators-lead = Tick what your CinetPay account takes in each country, and correct what the buyer has to do. These codes change: try them now and then.
admin-operators-taken = Taken
admin-operators-approval = The buyer approves
admin-operators-approval-phone = by a request on the phone
admin-operators-approval-code = with a code made before
admin-operators-approval-app = in an application
admin-operators-dial = Code to dial
admin-operators-dial-hint = Usually: { $code }. Leave it empty if there is none. MONTANT becomes the price.
admin-operators-dial-none = none
admin-operators-dial-wrong = Write only digits, * and #, and MONTANT in place of the price, for example *133#.

# "My books": the reader's library
library-title = My books
library-open = Open my books
library-in-title = Find all your books
library-in-lead = Give the e-mail address or phone number that you bought with. We send there what opens your books: there is no password to remember.
library-in-lead-email = Give the e-mail address that you bought with. We send there what opens your books: there is no password to remember.
library-in-contact = E-mail or phone number that you bought with
library-in-email = E-mail address that you bought with
library-in-go = Send me access
library-in-fault = This is neither an e-mail address nor a phone number. Check what you typed.
library-in-fault-email = This is not an e-mail address. Check what you typed.
library-in-no-sms = This shop sends no SMS: give the e-mail address that you bought with.
library-in-other = You no longer have this address, or your book never came?

library-sent-title = If we know this address, an e-mail is on its way
library-sent-title-phone = If we know this number, an SMS is on its way
library-sent-lead = Press the button in the e-mail, in any browser. Or type here the six-digit code that it brings: it is valid for 30 minutes.
library-sent-lead-phone = Type here the six-digit code from the SMS: it is valid for 10 minutes.
library-sent-code = Six-digit code
library-sent-wait = Allow a few minutes, and look in your spam folder too.
library-sent-wait-phone = Allow a minute or two.
library-sent-again = Nothing came? Ask for another code
library-sent-why = So that nobody can spy on what another person bought, this page is the same whether we know the address or number or not.
library-code-wrong = { $count ->
    [one] This is not the right code. You have one try left.
   *[other] This is not the right code. You have { $count } tries left.
 }
library-code-over = This code is no longer valid. Ask for another one.
library-link-lead = This button opens in this browser the books bought with { $address }.
library-link-hint = It works once. On a device that is not yours, sign out afterwards.
library-over-title = This link is no longer valid
library-over-lead = A link works once, within 30 minutes. Ask for another one: it leaves at once.
library-over-go = Ask for another link

library-none = No book has been paid for yet with your addresses and numbers. You paid and got nothing? We look for your order.
library-contacts = Your addresses and numbers
library-out = Sign out
library-out-everywhere = Sign out everywhere

# Messages
mail-library-subject = Your books at { $shop }
mail-library-lead = Here is what opens your books at { $shop }.
mail-library-code = The button works in all your browsers. In the one where you asked, you can also type this code: { $code }
mail-library-foot = The button and the code work once, within 30 minutes. Give them to nobody. You did not ask for this? Do nothing: nobody has learned anything about what you bought.
mail-library-join-subject = A code from { $shop }
mail-library-join-lead = Somebody, no doubt you, wants to bring together the books bought with this address and those of another one at { $shop }.
mail-library-join-code = Here is the code to type in the browser where this was asked for: { $code }
mail-library-join-foot = The code works once, within 30 minutes. Whoever you give it to can take your books. You did not ask for this? Do nothing.
sms-library = { $shop }: your code { $link } opens your books. Give it to nobody.
sms-library-join = { $shop }: the code { $link } adds this number to a library. Give it to nobody.

# Back office
admin-orders-event-mail-library = access to the library
admin-orders-job-library = Access to a library

# The back office: what stands around every page
admin-skip = Skip to content
admin-title = Back office
admin-shop = See the shop
admin-menu = Menu
admin-menu-close = Close the menu
admin-sign-out = Sign out
admin-nav-home = Home
admin-nav-orders = Orders
admin-nav-books = Books
admin-nav-customers = Customers
admin-nav-coupons = Coupons
admin-nav-reports = Figures
admin-nav-reconciliation = Reconciliation
admin-nav-jobs = Jobs
admin-nav-settings = Settings
admin-nav-webhooks = Webhooks and API
admin-nav-accounts = Team
admin-nav-audit = Journal
admin-nav-me = My account
admin-role-owner = Owner
admin-role-manager = Manager
admin-role-support = Support

# Words that many pages use
admin-save = Save
admin-cancel = Cancel
admin-filter = Filter
admin-clear = Clear all
admin-older = Older
admin-pages = Pages of the list
admin-newer = Newer
admin-has-faults = At least one field needs another look: the reason stands beside it. Nothing was saved.

# The start page
admin-home-title = Good day
admin-home-todo = To do
admin-home-orders = Latest orders
admin-home-orders-all = All orders
admin-home-best = Best sellers
admin-home-calm = Nothing is waiting. Whatever needs a hand will show up here.
# What a shop lacks until it can sell
admin-start-title = Before you sell
admin-start-done = Steps done: { $done } of { $all }. The list goes away once everything is ready.
admin-start-name = Give your shop a name: it is still called “Griot”.
admin-start-name-go = Name it
admin-start-contact = Say where buyers can write to you: no address stands on your pages or in your emails.
admin-start-contact-go = Write the address
admin-start-papers = { $count ->
    [one] Publish your terms of sale and the page about data: one blank is left to fill.
   *[other] Publish your terms of sale and the page about data: { $count } blanks are left to fill in your pages.
 }
admin-start-papers-written = Publish your terms of sale and the page about data: the texts are ready.
admin-start-papers-go = Fill in
admin-start-book = Put a book of your own on the shelf.
admin-start-book-go = Add a book
admin-start-account = Move on to real payments: on the server, write GRIOT_ENV=production, CINETPAY_API=v2 and your CinetPay account’s credentials into the file .env.
admin-start-account-go = See the health check
admin-start-mail = Give the shop a mail server (SMTP_URL and MAIL_FROM in the file .env): without one, no email reaches the buyers.
admin-start-mail-go = See the health check
admin-start-backup = Make a first backup: none is known.
admin-start-backup-go = See how
admin-start-sender = Your emails come from “griot@localhost”, which nobody can answer to. Write your address into MAIL_FROM, on the server.
admin-start-sender-go = See about mail
admin-start-old-backup = The last backup is from { $since } (GMT). See why it is not made any more.
admin-start-old-backup-go = See how
admin-start-no-backup = The shop is in production and no backup was ever made: a broken disk would take everything.
admin-start-no-backup-go = See how

# The doors
admin-login-title = Sign in
admin-login-email = Your email address
admin-login-password = Your password
admin-login-submit = Sign in
admin-login-lost = Lost your password or your phone? An owner of the shop can send you a new link; for the owner’s own, the manual says what to do.
admin-login-forgotten = Forgotten your password?
admin-login-lost-phone = Lost your phone? One of your recovery codes opens your account. Otherwise an owner of the shop can send you a new link.
admin-login-wrong = The address or the password is not right. Check the caps lock key too.
admin-forgotten-title = Forgotten password
admin-forgotten-lead = Write the email address of your account: you will get a link there to choose another password.
admin-forgotten-submit = Get the link
admin-forgotten-back = Back to signing in
admin-forgotten-asked = { $count ->
    [one] If there is an account with this address, an email leaves now. Its link works once, for one minute.
   *[other] If there is an account with this address, an email leaves now. Its link works once, for { $count } minutes.
 }
admin-forgotten-none = Nothing comes? Look in the spam folder, then check the address with an owner of the shop.
admin-reset-title = Choose another password
admin-reset-lead = It will replace the one of { $email }. All devices where this account is open will be signed out; the code from your phone is still asked for.
admin-reset-submit = Keep this password
admin-reset-done = Your password is changed. Sign in with the new one.
admin-address-title = Change the address of your account
admin-address-lead = The account { $was } will have the address { $email } from now on. You will sign in with it.
admin-address-submit = Take this address
admin-address-done = The address of your account is now { $email }.

admin-invitation-title = Choose your password
admin-invitation-lead = It will open the shop’s back office to { $email }.
admin-invitation-submit = Keep this password and enter
admin-first-title = Create the first account
admin-first-lead = It may do everything in the shop: books, orders, money, settings, team.
admin-first-email-hint = You will sign in with it, and the shop’s emails to you arrive there.
admin-first-submit = Create this account and enter
admin-first-taken = This address has an account in the shop already. Choose another one.
admin-password = Password
admin-password-hint = At least twelve characters. A short phrase is easier to remember than random characters.
admin-password-again = The same once more
admin-password-short = It takes a little more: at least twelve characters. Add a word or two.
admin-password-differs = The two are not the same. Write them again.

admin-confirm-title = Your password, please
admin-confirm-lead = What follows touches money, customers’ data or access. So we make sure that it is you.
admin-confirm-submit = Continue
admin-confirm-back = Not now
admin-confirm-wrong = That is not the right password. Nothing was done.

# When a page cannot be shown
admin-problem-way = Back to the start page
admin-problem-sign-in = Sign in in a new tab
admin-problem-status = Code { $status }
admin-problem-role-title = This page is not open to your role
admin-problem-role-text = If you need it, ask an owner of the shop to change your role.
admin-problem-token-title = This form is no longer valid
admin-problem-token-text = To be safe, nothing was done. Go back to the page, reload it and try again.
admin-problem-ended-title = Your session has ended
admin-problem-ended-text = Nothing is lost: sign in in a new tab, then come back here and reload this page. What you wrote will be sent.
admin-problem-invitation-title = This link no longer works
admin-problem-invitation-text = It has been used, or its time is over. Ask whoever gave it to you for a new one.
admin-problem-first-title = This link is no longer valid
admin-problem-first-text = It has been used already, its hour is over, or the shop has an owner. Restart the shop to get another one, or run “griot owner add” on its server.
admin-problem-wait-title = Too many tries
admin-problem-wait-text = Wait a minute, then open the link again.
admin-problem-letter-title = This link is no longer valid
admin-problem-letter-text = It has been used, or its 30 minutes are over. Ask for another one; nothing was changed.
admin-problem-not-found-title = There is nothing at this address
admin-problem-not-found-text = It may have been copied badly, or what you are looking for was taken away.
admin-problem-busy-title = It is crowded right now
admin-problem-busy-text = Wait a few seconds, then reload the page. Nothing was lost.
admin-problem-broken-title = Something did not work
admin-problem-broken-text = It is not your fault, and nothing was changed. Reload the page in a moment; the server’s log says why.
admin-problem-storage-title = The storage of files does not answer
admin-problem-storage-text = Books and pictures are kept elsewhere (STORAGE_URL), and that place does not answer or refuses. Nothing was changed. Try again in a minute; the page “Health check” says what is wrong.

# Signing in
admin-login-wait =
    { $count ->
        [one] Too many tries. Wait a second, then try again.
       *[other] Too many tries. Wait { $count } seconds, then try again.
    }
admin-login-wait-long =
    { $count ->
        [one] Too many tries. Wait a minute, then try again.
       *[other] Too many tries. Wait { $count } minutes, then try again.
    }
admin-again-title = One moment…
admin-again-link = Continue
admin-code-title = The code from your phone
admin-code-lead = Open the app that makes your codes and copy the shop’s six digits.
admin-code-label = Code
admin-code-hint = Lost your phone? Write one of your recovery codes here.
admin-code-wrong = This code does not fit, or it was used before. Wait until the app shows a new one, then copy that.
admin-code-submit = Enter
admin-password-long = That is too long: a thousand characters at most.
admin-password-common = That is one of the first that somebody would try: a known word, a row of keys or a date, with figures around it or not. Take a short phrase of your own, such as four words that do not belong together.
admin-password-named = The shop’s name or your address can be guessed. Take a short phrase of your own.

# One’s own account
admin-me-title = My account
admin-me-factor = A code beside the password
admin-me-factor-on = Your phone makes a code each time you sign in. A stolen password is not enough.
admin-me-factor-off = Your password alone opens the back office. With a code from your phone, a stolen password is not enough.
admin-me-factor-set-up = Add a code
admin-me-factor-move = Change phones
admin-me-factor-remove = Stop asking for a code
admin-me-codes-left =
    { $count ->
        [0] You have no recovery code left.
        [one] You have one recovery code left.
       *[other] You have { $count } recovery codes left.
    }
admin-me-codes-renew = New recovery codes
admin-me-password = Change your password
admin-me-password-present = Present password
admin-me-password-new = New password
admin-me-password-submit = Change
admin-me-password-kept = Your password is changed. Your other sessions have ended.
admin-me-email = Your email address
admin-me-email-now = You sign in with { $email }.
admin-me-email-new = New address
admin-me-email-hint = A link goes there. The address changes only once you have opened it; the former one is told.
admin-me-email-submit = Send the link
admin-me-email-sent = A link is being sent to { $email }. Open it within 30 minutes.
admin-me-email-same = This is your address already.
admin-me-email-taken = Another account has this address already.
admin-me-email-often = Enough links were sent today. Try again tomorrow.
admin-me-email-none = To change it, the shop needs a mail server first.
admin-me-sales-title = Hear of sales by email
admin-me-sales-lead = You want to get:
admin-me-sales-each = an email for each sale
admin-me-sales-daily = a summary each morning
admin-me-sales-none = nothing
admin-me-sales-done = Noted.
admin-me-sales-unknown = Choose one of the three.
admin-me-sessions = Where you are signed in
admin-me-browser = Browser
admin-me-address = Address
admin-me-begun = Started
admin-me-seen = Last active
admin-me-own = this one
admin-me-end = End
admin-me-end-others = End all others
admin-me-sessions-ended = Done: it has ended.
admin-me-unknown = Unknown browser

# The second factor
admin-factor-title = A code beside the password
admin-factor-demanded = This shop sells for real: a password alone is not enough. This is the only page to fill in, once.
admin-factor-app = Install an app that makes codes: Aegis, Google Authenticator, Microsoft Authenticator, FreeOTP.
admin-factor-scan = Scan this QR code with the app.
admin-factor-open = Or open the app on this phone
admin-factor-type = Or type this key into the app:
admin-factor-confirm = Copy the six digits that the app shows.
admin-factor-submit = Check and keep
admin-factor-picture = QR code to scan with the app
admin-factor-removed = The old phone no longer counts.
admin-codes-title = Your recovery codes
admin-codes-lead = Copy, save or print them, and keep them far from your phone. Should the phone be lost, each opens your account once. They will not be shown again.
admin-codes-label = Ten codes, each for one time
admin-codes-save = Save (.txt)
admin-codes-file = Recovery codes of { $email } for { $shop }, { $day }. Each works once.
admin-codes-file-name = recovery-codes.txt
admin-codes-done = I have kept them

# The team
admin-role-owner-hint = may do everything
admin-role-manager-hint = books and orders, neither money nor settings
admin-role-support-hint = orders: look, ask the gateway, note, send a link again
admin-team-title = Team
admin-team-member = Person
admin-team-state = State
admin-team-role = Role
admin-team-code = Code
admin-team-signed-in = Last signed in
admin-team-never = Never
admin-team-with-code = with a code at sign-in
admin-team-without-code = without a code at sign-in
admin-team-active = Active
admin-team-invited = Invitation sent
admin-team-suspended = Suspended
admin-team-you = you
admin-team-change = Change
admin-team-change-role = Change the role
admin-team-renew = Send a new link
admin-team-renew-hint = The person chooses a new password and sets the phone up again.
admin-team-suspend = Suspend
admin-team-suspend-hint = Sessions end at once.
admin-team-resume = Reopen the account
admin-team-invite = Invite somebody
admin-team-email = Email address
admin-team-invite-submit = Invite
admin-team-email-wrong = This email address is not complete. Write it in full, for example awa@example.com.
admin-team-taken = This person has an account already. You find it in the list.
admin-team-last-owner = This is the last owner: without one, nobody could do everything. Name another one first.
admin-team-owners-link = An owner asks for a new link on the server, with “griot owner reset”.
admin-team-role-kept = The role is changed.
admin-team-is-suspended = The account is suspended.
admin-team-is-resumed = The account is open again.
admin-team-link-title = The link is ready
admin-team-link-lead = Give it to { $email } and to nobody else: whoever opens it chooses the password.
admin-team-link-mailed = It is also on its way by email.
admin-team-link-not-mailed = The email could not be sent: pass the link on yourself.
admin-team-link-lives =
    { $count ->
        [one] It works once, for an hour, and will not be shown again.
       *[other] It works once, for { $count } hours, and will not be shown again.
    }
admin-team-link-back = Back to the team

# The journal
admin-audit-title = Journal
admin-audit-lead = What each of you changed, and when. Nothing is erased from it.
admin-audit-who = Who
admin-audit-what = What
admin-audit-subject = About
admin-audit-subject-hint = a number, a name, an address
admin-audit-from = From
admin-audit-until = Until
admin-audit-anyone = Everybody
admin-audit-anything = Everything
admin-audit-command-line = The server
admin-audit-stranger = Somebody
admin-refused-all =
    { $count ->
        [one] Since yesterday, one try to come in or to act in the back office was refused.
       *[other] Since yesterday, { $count } tries to come in or to act in the back office were refused.
    }
admin-refused-all-go = See the journal
admin-moved = { $by } sent the book of order { $number } to another address.
admin-moved-go = See the order
admin-refused-own =
    { $count ->
        [one] Since yesterday, one try with your account was refused. If it was not you, change your password.
       *[other] Since yesterday, { $count } tries with your account were refused. If it was not you, change your password.
    }
mail-warning-subject = Refused tries with your account, in { $shop }
mail-warning-lead = In the last 24 hours, { $count } tries with your back office account were refused. The last came from { $address }.
mail-warning-calm = Nobody came in. If it was you, there is nothing to do.
mail-warning-code = Somebody gave the right password and a wrong code. If it was not you, your password is known: change it now.
mail-warning-own = A long password that you use nowhere else, and a code beside it, protect your account.
mail-warning-foot = This email leaves once a day at most.
mail-warning-open = Open my account
admin-audit-date-wrong = Write the date like this: 2026-11-21.
admin-audit-detail = Details
admin-audit-empty = Nothing like that was noted.
audit-area-account = Accounts
audit-area-session = Sign-ins
audit-area-book = Books
audit-area-order = Orders
audit-area-customer = Customers
audit-area-coupon = Coupons
audit-area-job = Jobs
audit-area-settings = Settings
audit-area-webhook = Webhooks
audit-area-token = API tokens
audit-area-report = Exports
audit-area-royalty = Royalties
audit-area-category = Categories
audit-area-flag = Flags
audit-area-notification = CinetPay notifications
audit-area-message = Messages
audit-area-sales = Emails about sales
audit-account-first = created the first account, { $subject }
audit-account-add = made the account { $subject }
audit-account-reset = reset the account { $subject }
audit-account-invite = invited { $subject }
audit-account-link = made a new link for { $subject }
audit-account-role = changed the role of { $subject }
audit-account-suspend = suspended { $subject }
audit-account-resume = let { $subject } back in
audit-account-password = chose a password
audit-account-forgotten = asked for a link because of a forgotten password (from { $address })
audit-account-email-wish = asked for a link to take the address { $email }
audit-account-email = changed the address of the account: { $was } becomes { $now }
audit-account-second-factor = added a code to the password
audit-account-no-second-factor = took the code off the password
audit-account-recovery-codes = asked for new recovery codes
audit-account-recovery = came in with a recovery code
audit-session-begin = signed in
audit-session-end = ended other sessions
audit-session-refused = gave a wrong password for { $subject } (try { $count } of this hour, from { $address })
audit-session-unknown = tried to come in with an address that nobody has here (try { $count } of this hour, from { $address })
audit-session-code-refused = gave the password of { $subject } and a wrong code (try { $count } of this hour, from { $address })
audit-session-retype-refused = mistyped the password that is asked for again (try { $count } of this hour, from { $address })
audit-session-right-refused = wanted what the role does not allow (try { $count } of this hour, from { $address })
admin-problem-second-factor-title = The code is still missing
admin-problem-second-factor-text = This shop asks for a code beside the password. Set it up first; nothing was changed.

# The invitation to the staff
mail-invitation-subject = Your access to the back office of { $shop }
mail-invitation-lead = You are invited to work in the shop { $shop }. Open this link and choose your password:
mail-invitation-open = Choose my password
mail-invitation-lives =
    { $count ->
        [one] The link works once, for an hour.
       *[other] The link works once, for { $count } hours.
    }
mail-invitation-doubt = You did not expect this email? Do not open the link, and tell the shop.
# Letters about one’s own account
mail-account-lives =
    { $count ->
        [one] The link works once, for one minute.
       *[other] The link works once, for { $count } minutes.
    }
mail-account-password-link-subject = Another password for { $shop }
mail-account-password-link-lead = Somebody asked for another password for your account { $email } at { $shop }. If it was you, open this link:
mail-account-password-link-open = Choose a password
mail-account-password-link-doubt = It was not you? Do nothing: without this link, nothing changes.
mail-account-address-link-subject = Your new address at { $shop }
mail-account-address-link-lead = The account { $email } of the shop { $shop } asks to take this address. If it is yours, open this link:
mail-account-address-link-open = Take this address
mail-account-address-link-doubt = It was not you? Do nothing: without this link, nothing changes.
mail-account-password-changed-subject = Your password at { $shop } was changed
mail-account-password-changed-lead = The password of your account { $email } at { $shop } has just been changed, and other devices were signed out.
mail-account-password-changed-doubt = It was not you? Ask for another password on the sign-in page at once, and tell an owner of the shop.
mail-account-address-changed-subject = Your account at { $shop } has another address
mail-account-address-changed-lead = Your account at { $shop } now has the address { $email }. This one no longer opens it.
mail-account-address-changed-doubt = It was not you? Tell an owner of the shop at once.
mail-account-factor-set-subject = A second factor protects your account at { $shop }
mail-account-factor-set-lead = A second factor has just been set up for your account { $email } at { $shop }: a code from an app is asked for at each sign-in. Other devices were signed out.
mail-account-factor-set-doubt = It was not you? Tell an owner of the shop at once.
mail-account-factor-removed-subject = Your account at { $shop } has no second factor any more
mail-account-factor-removed-lead = The second factor of your account { $email } at { $shop } has just been removed.
mail-account-factor-removed-doubt = It was not you? Ask for another password on the sign-in page at once, and tell an owner of the shop.

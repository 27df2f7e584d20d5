# The back office: what stands around every page
admin-skip = Skip to content
admin-title = Back office
admin-shop = See the shop
admin-menu = Menu
admin-sign-out = Sign out
admin-nav-home = Home
admin-nav-orders = Orders
admin-nav-books = Books
admin-nav-customers = Customers
admin-nav-coupons = Coupons
admin-nav-reports = Figures
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
admin-newer = Newer
admin-optional = optional
admin-has-faults = At least one field needs another look: the reason stands beside it. Nothing was saved.

# The start page
admin-home-title = Good day
admin-home-todo = To do
admin-home-calm = Nothing is waiting. Whatever needs a hand will show up here.

# The doors
admin-login-title = Sign in
admin-login-email = Your e-mail address
admin-login-password = Your password
admin-login-submit = Sign in
admin-login-lost = Lost your password or your phone? An owner of the shop can send you a new link; the owner asks for one on the server, with “griot owner reset”.
admin-login-wrong = The address or the password is not right. Check the caps lock key too.

admin-invitation-title = Choose your password
admin-invitation-lead = It will open the shop’s back office to { $email }.
admin-invitation-submit = Keep this password and enter
admin-password = Password
admin-password-hint = At least twelve characters. A short phrase is easier to remember than random signs.
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
admin-problem-not-found-title = There is nothing at this address
admin-problem-not-found-text = It may have been copied badly, or what you are looking for was taken away.
admin-problem-busy-title = It is crowded right now
admin-problem-busy-text = Wait a few seconds, then reload the page. Nothing was lost.
admin-problem-broken-title = Something did not work
admin-problem-broken-text = It is not your fault, and nothing was changed. Reload the page in a moment; the server’s log says why.

# The order's page
apps-return = Back to the app

# What the API for apps cannot do
apps-no-app = The key of an app is missing. Send it in the header Griot-App; an owner finds it in the settings, under “Apps”.
apps-no-reader = A valid session of the reader is missing. Ask him for a new code.
apps-origin = This web page is not in the app’s list. An owner can add its address in the settings, under “Apps”.
apps-method = This address accepts only: { $methods }.
apps-media = Send JSON, with “Content-Type: application/json”.
apps-too-large = That is too long: 16 KiB at most.
apps-cut = The request did not arrive whole. Send it again.
apps-json = That is not a JSON object.
apps-field = The field “{ $name }” is unknown, missing or cannot be read.
apps-key = Send one Idempotency-Key header: 1 to 200 ASCII characters without a space, the same whenever you repeat the same request.
apps-other-request = This Idempotency-Key was used for another request already. Take a new one.
apps-no-such-book = One of these books is not for sale.
apps-price-changed = The price is { $price } now. Show it, then send the request with this price and a new Idempotency-Key.
apps-not-sold-here = One of these books has no price in the currency of this country.
apps-too-many-streams = Too many streams are open at once. Ask for the state of the order from time to time instead.
apps-address = The postal address is needed to pay by card.
apps-return-url = This return address is not in the app’s list. An owner can add it in the settings, under “Apps”.

# /admin/settings/apps
admin-apps-title = Apps
admin-apps-now = The mobile apps that sell your books
admin-apps-lead = A mobile app can show your catalogue and place orders. Give each one a key of its own: you can revoke it without touching the others.
admin-apps-empty = No app sells your books yet.
admin-apps-new = New app
admin-apps-name = Name
admin-apps-name-hint = To recognise it in this list.
admin-apps-name-wrong = Write a name of at most 60 letters.
admin-apps-key = Key
admin-apps-key-hint = The app sends it with every request. It is no secret: it opens nothing but the catalogue and new orders.
admin-apps-last-used = Last used
admin-apps-never = Never
admin-apps-state = State
admin-apps-lives = Active
admin-apps-revoked-state = Revoked
admin-apps-returns = Return addresses
admin-apps-returns-hint = One in each line, such as myapp://paid or https://app.example/paid. After paying, the buyer can return to these addresses or to those below them, and nowhere else.
admin-apps-returns-wrong = “{ $line }” is not a return address: write a scheme of the app’s own or https, then ://, a name and, if needed, a path.
admin-apps-origins = Web pages that may call the API
admin-apps-origins-hint = One in each line, without a path: https://app.example, or capacitor://localhost. A native app needs none.
admin-apps-origins-wrong = “{ $line }” is not the origin of a web page: write https:// and the name of the site, without a path.
admin-apps-too-many = { $count } lines at most.
admin-apps-make = Create the app
admin-apps-made = The app “{ $name }” can begin with this key.
admin-apps-changed = Saved.
admin-apps-revoke = Revoke
admin-apps-revoke-lead = “{ $name }” will no longer show the catalogue or place orders, at once and for good. Orders placed before can still be paid and are delivered.
admin-apps-revoked = The app “{ $name }” can do nothing any more.
audit-area-app = Apps
audit-app-make = made the app { $subject }
audit-app-change = changed the app { $subject }
audit-app-revoke = revoked the app { $subject }

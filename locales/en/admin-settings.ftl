# The owner's pages
frame-papers = The shop
pages-terms = Terms of sale
pages-privacy = Your data
pages-contact = Contact us

# Sample letters
letters-sample-name = Mariam Koné
letters-sample-title = A sample title
letters-sample-author = A sample author

# Settings: the list
admin-settings-title = Settings
admin-settings-lead = What you change here holds at once, without a restart. Passwords and keys stay in the server’s files.
admin-settings-group-shop = The shop
admin-settings-group-pages = Your pages
admin-settings-group-letters = Your emails
admin-settings-shop = Name, contact and time zone
admin-settings-look = Colours and logo
admin-settings-look-usual = The original colours
admin-settings-sale = Links and countries
admin-settings-legal = The shop’s particulars
admin-settings-page-public = Published
admin-settings-page-draft = A draft, not published yet
admin-settings-page-none = Not written yet
admin-settings-saved = Saved, and the shop already acts upon it.
admin-settings-same = Nothing has changed.
admin-settings-from-here = Saved here. Empty the field to go back to what { $variable } says: { $usual }.
admin-settings-from-environment = Comes from the server ({ $variable }) as long as you write nothing else.
audit-settings-change = changed the setting { $subject }: “{ $before }” becomes “{ $after }”

# Name and address
admin-settings-name = The shop’s name
admin-settings-name-wrong = Write a name of at most 100 letters, without invisible characters.
admin-settings-email = Email address for buyers
admin-settings-email-hint = It stands at the foot of every page and in emails.
admin-settings-email-wrong = This email address is not complete. Write it in full, for example shop@example.com.
admin-settings-zone = Time zone
admin-settings-zone-hint = Times on pages and in emails follow this zone. The time there now: { $time }.

# Links and countries
admin-settings-links = Download links
admin-settings-links-hint = Sales already made keep what they were promised.
admin-settings-hours = Hours of validity
admin-settings-hours-wrong = Write a number of hours from 1 to 8,784.
admin-settings-downloads = Downloads allowed
admin-settings-downloads-wrong = Write a number from 1 to 1,000.
admin-settings-lands = Countries
admin-settings-phone = Numbers without a prefix
admin-settings-phone-hint = A number written without + is read as one of this country.
admin-settings-countries = Countries offered in the order form
admin-settings-countries-none = Tick one country at least.

# Colours and logo
admin-settings-colours = Colours
admin-settings-accent = Colour of buttons and links
admin-settings-accent-usual = Original: laterite and indigo
admin-settings-accent-forest = Forest
admin-settings-accent-river = River
admin-settings-accent-hibiscus = Hibiscus
admin-settings-accent-aubergine = Aubergine
admin-settings-accent-cocoa = Cocoa
admin-settings-accent-own = My own, written below
admin-settings-own = My colour
admin-settings-own-hint = A hash and six characters, like #0b4f6c. The band and the woven strip follow it.
admin-settings-dark = On dark ground
admin-settings-dark-hint = For devices set to dark. Leave it empty: the colour is lightened just as much as needed.
admin-settings-no-colour = Write a colour like #0b4f6c: a hash, then six characters from 0 to 9 and from a to f.
admin-settings-too-light = Too light to be read on light ground: the contrast measured is { $measured }, and { $wanted } is needed. Choose a darker one.
admin-settings-too-dark = Too dark to be read on dark ground: the contrast measured is { $measured }, and { $wanted } is needed. Choose a lighter one, or leave the field empty.
admin-settings-logo = Logo
admin-settings-logo-now = The present logo
admin-settings-logo-file = The logo’s picture
admin-settings-logo-hint = PNG, JPEG or WebP, 2 MB at most. A transparent ground looks best on the band.
admin-settings-logo-alone = The logo holds the shop’s name: do not write it beside the logo
admin-settings-logo-send = Send the logo
admin-settings-logo-remove = Remove the logo
admin-settings-logo-none = First choose a picture.
admin-settings-logo-heavy = This file weighs more than 2 MB. Save the picture smaller.
admin-settings-logo-small = This picture is too small and would look blurred. Choose one of at least 32 pixels in height and width.

# Pages
admin-settings-text-fr = In French
admin-settings-text-en = In English
admin-settings-page-start = Here is a text to start from: facts, and blanks to fill between double brackets. It is no legal advice, and it does not guarantee that the shop complies with the law: have a lawyer check it.
admin-settings-page-hint = Text in Markdown: a # opens a heading, a - a list, two ** make bold. If one language stays empty, its readers see the other.
admin-settings-page-publish = Publish this page and show it at the foot of the site
admin-settings-page-view = See the page
admin-settings-page-empty = Write the page in one language at least before you publish it.
admin-settings-page-long = This is too long: { $count } characters at most.
admin-settings-page-blank = A blank is still to be filled: “{ $blank }”. Write what it asks for in the place of the double brackets, or save without publishing.
admin-settings-preview = Preview
# The facts for the legal pages
admin-legal-lead = Write once what the law asks you to say: your pages are filled in, in French and in English.
admin-legal-advice = This is no legal advice: have a lawyer check your pages.
admin-legal-blanks = { $count ->
    [0] No blank is left in your pages.
    [one] One blank is left in your pages.
   *[other] { $count } blanks are left in your pages.
 }
admin-legal-own = You have rewritten these yourself: { $pages }. What is written here changes nothing there.
admin-legal-part-seller = Who sells
admin-legal-part-service = How you answer
admin-legal-part-data = Data and the site
admin-legal-in-fr = (in French)
admin-legal-in-en = (in English)
admin-legal-name = Your name, or the company’s
admin-legal-form = Legal form
admin-legal-form-hint = For example: sole trader, or SARL with a capital of 1,000,000 F CFA.
admin-legal-director = Responsible for the publication
admin-legal-director-hint = The name of a person.
admin-legal-address = Full address
admin-legal-address-hint = Street or district, postal box, town, country.
admin-legal-phone = Telephone
admin-legal-email = Email address
admin-legal-register = Number in the trade register (RCCM)
admin-legal-tax = Tax number ({ $tax })
admin-legal-hours = When you answer
admin-legal-hours-hint = To go on after “We answer…”: Monday to Saturday, 8 a.m. to 6 p.m.
admin-legal-days = Time to answer, in days
admin-legal-days-hint = A number: it completes “We answer within … days”.
admin-legal-refund = When you refund
admin-legal-refund-hint = For example: if the file does not open or you paid twice, within 7 days.
admin-legal-withdrawal = Right to withdraw before the download
admin-legal-withdrawal-hint = By the law of your country. For example: as long as the book was not downloaded.
admin-legal-court = Mediator or court
admin-legal-host = Host of the site
admin-legal-host-hint = Its name, address and country.
admin-legal-mailer = Service that sends your emails
admin-legal-mailer-hint = Its name and country.
admin-legal-transfers = Data sent out of the country
admin-legal-transfers-hint = The countries, and the authorisation if the law requires one. Otherwise: none.
admin-legal-years = Years for which a paid order is kept
admin-legal-years-hint = A number: it completes “kept for … years, for the accounts”.
admin-legal-declaration = Number of the data declaration
admin-legal-declaration-hint = The one that the data protection authority gave you.
admin-legal-authority = Data protection authority of your country
admin-legal-law = Data law of your country
admin-legal-law-hint = It opens the sentence “… gives you the right to know which data we hold”.
admin-legal-publish = Publish the pages filled in this way in which no blank is left
admin-legal-long = This is too long: { $count } characters at most.
admin-legal-signs = No double brackets and no invisible characters, please.

# Letters
admin-settings-letter-receipt-fr = Receipt, in French
admin-settings-letter-receipt-en = Receipt, in English
admin-settings-letter-new-link-fr = New link, in French
admin-settings-letter-new-link-en = New link, in English
admin-settings-letter-new-edition-fr = New edition, in French
admin-settings-letter-new-edition-en = New edition, in English
admin-settings-subject = Subject
admin-settings-body = First paragraphs
admin-settings-body-hint = An empty line parts two paragraphs. The book, the button and the receipt always follow.
admin-settings-places = What fills itself
admin-settings-place-title = the book’s title
admin-settings-place-number = the order’s number
admin-settings-place-amount = the amount paid
admin-settings-place-link = the download address (not in the subject)
admin-settings-place-shop = the shop’s name
admin-settings-words-empty = Write something here.
admin-settings-words-long = This is too long: at most 150 characters for the subject, 4,000 for the text.
admin-settings-words-brace = A brace stands alone. Write names between two braces, like {"{"}title{"}"}.
admin-settings-words-unknown = { $name } does not exist here. Take one of the names in the list.
admin-settings-preview-html = Preview of the email
admin-settings-test = Send me a test
admin-settings-test-hint = The test leaves at once for { $address }, with a sample book. Nothing is saved.
admin-settings-test-sent = The test has left for { $address }.
admin-settings-test-failed = The test did not leave: { $why }. Open the diagnosis to see what to set.
admin-settings-usual = Back to the original words

# The doctor's page
admin-doctor-title = Diagnosis
admin-doctor-lead = Checks the address, the payment, the mail and the disk
admin-doctor-again = Examine again

# Towns whose names are spelt otherwise than in the database of time zones (zone-…).
zone-lome = Lomé
zone-ndjamena = N’Djamena
zone-brussels = Brussels
zone-london = London
zone-montreal = Montreal

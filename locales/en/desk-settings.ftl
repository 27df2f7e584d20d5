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
desk-settings-title = Settings
desk-settings-lead = What you change here holds at once, without a restart. Passwords and keys stay in the server’s files.
desk-settings-group-shop = The shop
desk-settings-group-pages = Your pages
desk-settings-group-letters = Your emails
desk-settings-shop = Name and address
desk-settings-look = Colours and logo
desk-settings-look-usual = The original colours
desk-settings-sale = Links and countries
desk-settings-legal = The shop’s particulars
desk-settings-page-public = Published
desk-settings-page-draft = A draft, not published yet
desk-settings-page-none = Not written yet
desk-settings-saved = Saved, and the shop already acts upon it.
desk-settings-same = Nothing has changed.
desk-settings-from-here = Saved here. Empty the field to go back to what { $variable } says: { $usual }.
desk-settings-from-environment = Comes from the server ({ $variable }) as long as you write nothing else.
audit-settings-change = changed the setting { $subject }: “{ $before }” becomes “{ $after }”

# Name and address
desk-settings-name = The shop’s name
desk-settings-name-wrong = Write a name of at most 100 letters, without invisible characters.
desk-settings-email = Email address for buyers
desk-settings-email-hint = It stands at the foot of every page and in emails.
desk-settings-email-wrong = This email address is not complete. Write it in full, for example shop@example.com.
desk-settings-zone = Time zone
desk-settings-zone-hint = Times on pages and in emails follow this zone. The time there now: { $time }.

# Links and countries
desk-settings-links = Download links
desk-settings-links-hint = Sales already made keep what they were promised.
desk-settings-hours = Hours of validity
desk-settings-hours-wrong = Write a number of hours from 1 to 8784.
desk-settings-downloads = Downloads allowed
desk-settings-downloads-wrong = Write a number from 1 to 1000.
desk-settings-lands = Countries
desk-settings-phone = Numbers without a prefix
desk-settings-phone-hint = A number written without + is read as one of this country.
desk-settings-countries = Countries offered in the order form
desk-settings-countries-none = Tick one country at least.

# Colours and logo
desk-settings-colours = Colours
desk-settings-accent = Colour of buttons and links
desk-settings-accent-usual = Original: laterite and indigo
desk-settings-accent-forest = Forest
desk-settings-accent-river = River
desk-settings-accent-hibiscus = Hibiscus
desk-settings-accent-aubergine = Aubergine
desk-settings-accent-cocoa = Cocoa
desk-settings-accent-own = My own, written below
desk-settings-own = My colour
desk-settings-own-hint = A hash and six characters, like #0b4f6c. The band and the woven strip follow it.
desk-settings-dark = On dark ground
desk-settings-dark-hint = For devices set to dark. Leave it empty: the colour is lightened just as much as needed.
desk-settings-no-colour = Write a colour like #0b4f6c: a hash, then six characters from 0 to 9 and from a to f.
desk-settings-too-light = Too light to be read on light ground: the contrast measured is { $measured }, and { $wanted } is needed. Choose a darker one.
desk-settings-too-dark = Too dark to be read on dark ground: the contrast measured is { $measured }, and { $wanted } is needed. Choose a lighter one, or leave the field empty.
desk-settings-logo = Logo
desk-settings-logo-now = The present logo
desk-settings-logo-file = The logo’s picture
desk-settings-logo-hint = PNG, JPEG or WebP, 2 MB at most. A transparent ground looks best on the band.
desk-settings-logo-alone = The logo holds the shop’s name: do not write it beside the logo
desk-settings-logo-send = Send the logo
desk-settings-logo-remove = Remove the logo
desk-settings-logo-none = First choose a picture.
desk-settings-logo-heavy = This file weighs more than 2 MB. Save the picture smaller.
desk-settings-logo-small = This picture is too small and would look blurred. Choose one of at least 32 pixels in height and width.

# Pages
desk-settings-text-fr = In French
desk-settings-text-en = In English
desk-settings-page-start = Here is a text to start from: facts, and blanks to fill between double brackets. It is no legal advice, and it does not guarantee that the shop complies with the law: have a lawyer check it.
desk-settings-page-hint = Text in Markdown: a # opens a heading, a - a list, two ** make bold. If one language stays empty, its readers see the other.
desk-settings-page-publish = Publish this page and show it at the foot of the site
desk-settings-page-view = See the page
desk-settings-page-empty = Write the page in one language at least before you publish it.
desk-settings-page-long = This is too long: { $count } characters at most.
desk-settings-page-blank = A blank is still to be filled: “{ $blank }”. Write what it asks for in the place of the double brackets, or save without publishing.
desk-settings-preview = Preview
# The facts for the legal pages
desk-legal-lead = Write once what the law asks you to say: your pages are filled in, in French and in English.
desk-legal-advice = This is no legal advice: have a lawyer check your pages.
desk-legal-blanks = { $count ->
    [0] No blank is left in your pages.
    [one] One blank is left in your pages.
   *[other] { $count } blanks are left in your pages.
 }
desk-legal-own = You have rewritten these yourself: { $pages }. What is written here changes nothing there.
desk-legal-part-seller = Who sells
desk-legal-part-service = How you answer
desk-legal-part-data = Data and the site
desk-legal-in-fr = (in French)
desk-legal-in-en = (in English)
desk-legal-name = Your name, or the company’s
desk-legal-form = Legal form
desk-legal-form-hint = For example: sole trader, or SARL with a capital of 1,000,000 F CFA.
desk-legal-director = Responsible for the publication
desk-legal-director-hint = The name of a person.
desk-legal-address = Full address
desk-legal-address-hint = Street or district, postal box, town, country.
desk-legal-phone = Telephone
desk-legal-email = Email address
desk-legal-register = Number in the trade register (RCCM)
desk-legal-tax = Tax number ({ $tax })
desk-legal-hours = When you answer
desk-legal-hours-hint = To go on after “We answer…”: Monday to Saturday, 8 a.m. to 6 p.m.
desk-legal-days = Time to answer, in days
desk-legal-days-hint = A number: it completes “We answer within … days”.
desk-legal-refund = When you refund
desk-legal-refund-hint = For example: if the file does not open or you paid twice, within 7 days.
desk-legal-withdrawal = Right to withdraw before the download
desk-legal-withdrawal-hint = By the law of your country. For example: as long as the book was not downloaded.
desk-legal-court = Mediator or court
desk-legal-host = Host of the site
desk-legal-host-hint = Its name, address and country.
desk-legal-mailer = Service that sends your emails
desk-legal-mailer-hint = Its name and country.
desk-legal-transfers = Data sent out of the country
desk-legal-transfers-hint = The countries, and the authorisation if the law requires one. Otherwise: none.
desk-legal-years = Years for which a paid order is kept
desk-legal-years-hint = A number: it completes “kept for … years, for the accounts”.
desk-legal-declaration = Number of the data declaration
desk-legal-declaration-hint = The one that the data protection authority gave you.
desk-legal-authority = Data protection authority of your country
desk-legal-law = Data law of your country
desk-legal-law-hint = It opens the sentence “… gives you the right to know which data we hold”.
desk-legal-publish = Publish the pages filled in this way in which no blank is left
desk-legal-long = This is too long: { $count } characters at most.
desk-legal-signs = No double brackets and no invisible characters, please.

# Letters
desk-settings-letter-receipt-fr = Receipt, in French
desk-settings-letter-receipt-en = Receipt, in English
desk-settings-letter-new-link-fr = New link, in French
desk-settings-letter-new-link-en = New link, in English
desk-settings-letter-new-edition-fr = New edition, in French
desk-settings-letter-new-edition-en = New edition, in English
desk-settings-subject = Subject
desk-settings-body = First paragraphs
desk-settings-body-hint = An empty line parts two paragraphs. The book, the button and the receipt always follow.
desk-settings-places = What fills itself
desk-settings-place-title = the book’s title
desk-settings-place-number = the order’s number
desk-settings-place-amount = the amount paid
desk-settings-place-link = the download address (not in the subject)
desk-settings-place-shop = the shop’s name
desk-settings-words-empty = Write something here.
desk-settings-words-long = This is too long: at most 150 characters for the subject, 4,000 for the text.
desk-settings-words-brace = A brace stands alone. Write names between two braces, like {"{"}title{"}"}.
desk-settings-words-unknown = { $name } does not exist here. Take one of the names in the list.
desk-settings-preview-html = See it in colour
desk-settings-test = Send me a test
desk-settings-test-hint = The test leaves at once for { $address }, with a sample book. Nothing is saved.
desk-settings-test-sent = The test has left for { $address }.
desk-settings-test-failed = The test did not leave: { $why }. Open the health check to see what to set.
desk-settings-usual = Back to the original words

# The doctor's page
desk-doctor-title = Health check
desk-doctor-lead = Address, gateway, mail, disk: everything is tried
desk-doctor-again = Examine again

# Towns whose names are spelt otherwise than in the database of time zones (zone-…).
zone-lome = Lomé
zone-ndjamena = N’Djamena
zone-brussels = Brussels
zone-london = London
zone-montreal = Montreal

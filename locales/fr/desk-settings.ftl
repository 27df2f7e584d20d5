# The owner's pages
frame-papers = La boutique
pages-terms = Conditions de vente
pages-privacy = Vos données
pages-contact = Nous joindre

# Sample letters
letters-sample-name = Mariam Koné
letters-sample-title = Un titre d’exemple
letters-sample-author = Un auteur d’exemple

# Settings: the list
desk-settings-title = Réglages
desk-settings-lead = Ce que vous changez ici vaut aussitôt, sans redémarrer la boutique. Les mots de passe et les clés restent dans les fichiers du serveur.
desk-settings-group-shop = La boutique
desk-settings-group-pages = Vos pages
desk-settings-group-letters = Vos e-mails
desk-settings-shop = Nom et adresse
desk-settings-look = Couleurs et logo
desk-settings-look-usual = Les couleurs d’origine
desk-settings-sale = Liens et pays
desk-settings-legal = Mentions de la boutique
desk-settings-page-public = Publiée
desk-settings-page-draft = Brouillon, pas encore publiée
desk-settings-page-none = Pas encore écrite
desk-settings-saved = C’est enregistré, et la boutique en tient déjà compte.
desk-settings-same = Rien n’a changé.
desk-settings-from-here = Enregistré ici. Videz la case pour reprendre ce que dit { $variable } : { $usual }.
desk-settings-from-environment = Vient du serveur ({ $variable }) tant que vous n’écrivez rien d’autre.
audit-settings-change = a changé le réglage { $subject } : « { $before } » devient « { $after } »

# Name and address
desk-settings-name = Nom de la boutique
desk-settings-name-wrong = Écrivez un nom de 100 lettres au plus, sans signes invisibles.
desk-settings-email = Adresse e-mail pour les acheteurs
desk-settings-email-hint = Elle paraît au bas de chaque page et dans les e-mails.
desk-settings-email-wrong = Cette adresse e-mail n’est pas complète. Écrivez-la en entier, par exemple boutique@exemple.com.
desk-settings-zone = Fuseau horaire
desk-settings-zone-hint = Les heures des pages et des e-mails suivent ce fuseau. Là-bas, il est maintenant : { $time }.

# Links and countries
desk-settings-links = Les liens de téléchargement
desk-settings-links-hint = Les ventes déjà faites gardent ce qui leur a été promis.
desk-settings-hours = Heures de validité
desk-settings-hours-wrong = Écrivez un nombre d’heures de 1 à 8784.
desk-settings-downloads = Téléchargements permis
desk-settings-downloads-wrong = Écrivez un nombre de 1 à 1000.
desk-settings-lands = Les pays
desk-settings-phone = Numéros sans indicatif
desk-settings-phone-hint = Un numéro écrit sans + est lu comme un numéro de ce pays.
desk-settings-countries = Pays proposés dans le formulaire de commande
desk-settings-countries-none = Cochez au moins un pays.

# Colours and logo
desk-settings-colours = Couleurs
desk-settings-accent = Couleur des boutons et des liens
desk-settings-accent-usual = D’origine : latérite et indigo
desk-settings-accent-forest = Forêt
desk-settings-accent-river = Fleuve
desk-settings-accent-hibiscus = Hibiscus
desk-settings-accent-aubergine = Aubergine
desk-settings-accent-cocoa = Cacao
desk-settings-accent-own = La mienne, écrite ci-dessous
desk-settings-own = Ma couleur
desk-settings-own-hint = Un dièse et six signes, comme #0b4f6c. Le bandeau et la bande tissée s’accordent avec elle.
desk-settings-dark = Sur fond sombre
desk-settings-dark-hint = Pour les appareils réglés en sombre. Laissez vide : la couleur est éclaircie juste ce qu’il faut.
desk-settings-no-colour = Écrivez une couleur comme #0b4f6c : un dièse, puis six signes de 0 à 9 et de a à f.
desk-settings-too-light = Trop claire pour être lue sur le fond clair : contraste mesuré { $measured }, il en faut { $wanted }. Choisissez-la plus sombre.
desk-settings-too-dark = Trop sombre pour être lue sur le fond sombre : contraste mesuré { $measured }, il en faut { $wanted }. Choisissez-la plus claire, ou laissez la case vide.
desk-settings-logo = Logo
desk-settings-logo-now = Le logo de maintenant
desk-settings-logo-file = Image du logo
desk-settings-logo-hint = PNG, JPEG ou WebP, 2 Mo au plus. Un fond transparent va le mieux sur le bandeau.
desk-settings-logo-alone = Le logo porte le nom de la boutique : ne pas l’écrire à côté
desk-settings-logo-send = Envoyer le logo
desk-settings-logo-remove = Retirer le logo
desk-settings-logo-none = Choisissez d’abord une image.
desk-settings-logo-heavy = Ce fichier pèse plus de 2 Mo. Enregistrez l’image plus petite.
desk-settings-logo-small = Cette image est trop petite et paraîtrait floue. Choisissez-en une d’au moins 32 pixels de haut et de large.

# Pages
desk-settings-text-fr = En français
desk-settings-text-en = En anglais
desk-settings-page-start = Voici un texte pour commencer : des faits et des blancs à remplir, entre doubles crochets. Ce n’est pas un conseil juridique et il ne garantit pas que la boutique respecte la loi : faites-le relire par un juriste.
desk-settings-page-hint = Du texte en Markdown : un # ouvre un titre, un - une liste, deux ** entourent du gras. Si une langue reste vide, ses lecteurs voient l’autre.
desk-settings-page-publish = Publier cette page et la montrer au bas du site
desk-settings-page-view = Voir la page
desk-settings-page-empty = Écrivez la page dans une langue au moins avant de la publier.
desk-settings-page-long = C’est trop long : { $count } signes au plus.
desk-settings-page-blank = Il reste un blanc à remplir : « { $blank } ». Écrivez ce qu’il demande à la place des doubles crochets, ou enregistrez sans publier.
desk-settings-preview = Aperçu
# The facts for the legal pages
desk-legal-lead = Écrivez une seule fois ce que la loi demande de dire : vos pages se remplissent, en français et en anglais.
desk-legal-advice = Ce n’est pas un conseil juridique : faites relire vos pages par un juriste.
desk-legal-blanks = { $count ->
    [0] Il n’y a plus de blanc dans vos pages.
    [one] Il reste un blanc dans vos pages.
   *[other] Il reste { $count } blancs dans vos pages.
 }
desk-legal-own = Vous avez récrit vous-même : { $pages }. Ce qui est écrit ici n’y change rien.
desk-legal-part-seller = Qui vend
desk-legal-part-service = Comment vous répondez
desk-legal-part-data = Les données et le site
desk-legal-in-fr = (en français)
desk-legal-in-en = (en anglais)
desk-legal-name = Votre nom, ou la raison sociale
desk-legal-form = Forme juridique
desk-legal-form-hint = Par exemple : entreprise individuelle, ou SARL au capital de 1 000 000 F CFA.
desk-legal-director = Responsable de la publication
desk-legal-director-hint = Le nom d’une personne.
desk-legal-address = Adresse complète
desk-legal-address-hint = Rue ou quartier, boîte postale, ville, pays.
desk-legal-phone = Téléphone
desk-legal-email = Adresse e-mail
desk-legal-register = Numéro au registre du commerce (RCCM)
desk-legal-tax = Numéro fiscal ({ $tax })
desk-legal-hours = Quand vous répondez
desk-legal-hours-hint = Pour compléter « Nous répondons… » : du lundi au samedi, de 8 h à 18 h.
desk-legal-days = Délai de réponse, en jours
desk-legal-days-hint = Un nombre : il complète « Nous répondons sous … jours ».
desk-legal-refund = Dans quels cas vous remboursez
desk-legal-refund-hint = Par exemple : si le fichier ne s’ouvre pas ou si vous avez payé deux fois, sous 7 jours.
desk-legal-withdrawal = Droit de se rétracter avant le téléchargement
desk-legal-withdrawal-hint = Selon la loi de votre pays. Par exemple : tant que le livre n’a pas été téléchargé.
desk-legal-court = Médiateur ou tribunal
desk-legal-host = Hébergeur du site
desk-legal-host-hint = Son nom, son adresse et son pays.
desk-legal-mailer = Service qui envoie vos e-mails
desk-legal-mailer-hint = Son nom et son pays.
desk-legal-transfers = Données envoyées hors du pays
desk-legal-transfers-hint = Les pays, et l’autorisation si la loi en demande une. Sinon : aucune.
desk-legal-years = Années de conservation d’une commande payée
desk-legal-years-hint = Un nombre : il complète « gardée … ans, pour les comptes ».
desk-legal-declaration = Numéro de la déclaration des données
desk-legal-declaration-hint = Celui que l’autorité de protection des données vous a donné.
desk-legal-authority = Autorité de protection des données de votre pays
desk-legal-law = Loi sur les données de votre pays
desk-legal-law-hint = Elle ouvre la phrase « … vous donne le droit de savoir quelles données nous avons ».
desk-legal-publish = Publier les pages ainsi remplies où il ne reste aucun blanc
desk-legal-long = C’est trop long : { $count } signes au plus.
desk-legal-signs = Sans doubles crochets ni signes invisibles, s’il vous plaît.

# Letters
desk-settings-letter-receipt-fr = Reçu, en français
desk-settings-letter-receipt-en = Reçu, en anglais
desk-settings-letter-new-link-fr = Nouveau lien, en français
desk-settings-letter-new-link-en = Nouveau lien, en anglais
desk-settings-letter-new-edition-fr = Nouvelle édition, en français
desk-settings-letter-new-edition-en = Nouvelle édition, en anglais
desk-settings-subject = Objet
desk-settings-body = Premiers paragraphes
desk-settings-body-hint = Une ligne vide sépare deux paragraphes. Le livre, le bouton et le reçu suivent toujours.
desk-settings-places = Ce qui se remplit tout seul
desk-settings-place-title = le titre du livre
desk-settings-place-number = le numéro de la commande
desk-settings-place-amount = le montant payé
desk-settings-place-link = l’adresse de téléchargement (pas dans l’objet)
desk-settings-place-shop = le nom de la boutique
desk-settings-words-empty = Écrivez quelque chose ici.
desk-settings-words-long = C’est trop long : 150 signes au plus pour l’objet, 4 000 pour le texte.
desk-settings-words-brace = Une accolade est seule. Écrivez les noms entre deux accolades, comme {"{"}title{"}"}.
desk-settings-words-unknown = { $name } n’existe pas ici. Prenez un des noms de la liste.
desk-settings-preview-html = Voir en couleurs
desk-settings-test = M’envoyer un essai
desk-settings-test-hint = L’essai part tout de suite vers { $address }, avec un livre d’exemple. Rien n’est enregistré.
desk-settings-test-sent = L’essai est parti vers { $address }.
desk-settings-test-failed = L’essai n’est pas parti : { $why }. Ouvrez l’examen de santé pour savoir quoi régler.
desk-settings-usual = Revenir aux mots d’origine

# The doctor's page
desk-doctor-title = Examen de santé
desk-doctor-lead = Adresse, guichet, courrier, disque : tout est essayé
desk-doctor-again = Examiner de nouveau

# Les villes dont le nom s’écrit autrement que dans la base des fuseaux (zone-…).
zone-lome = Lomé
zone-ndjamena = N’Djamena
zone-brussels = Bruxelles
zone-london = Londres
zone-montreal = Montréal

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
admin-settings-title = Réglages
admin-settings-lead = Ce que vous changez ici s’applique aussitôt, sans redémarrer la boutique. Les mots de passe et les clés restent dans les fichiers du serveur.
admin-settings-group-shop = La boutique
admin-settings-group-pages = Vos pages
admin-settings-group-letters = Vos e-mails
admin-settings-shop = Nom, contact et fuseau horaire
admin-settings-look = Couleurs et logo
admin-settings-look-usual = Les couleurs d’origine
admin-settings-sale = Liens et pays
admin-settings-legal = Mentions de la boutique
admin-settings-page-public = Publiée
admin-settings-page-draft = Brouillon, pas encore publiée
admin-settings-page-none = Pas encore écrite
admin-settings-saved = C’est enregistré, et la boutique en tient déjà compte.
admin-settings-same = Rien n’a changé.
admin-settings-from-here = Enregistré ici. Videz le champ pour reprendre ce que dit { $variable } : { $usual }.
admin-settings-from-environment = Vient du serveur ({ $variable }) tant que vous n’écrivez rien d’autre.
audit-settings-change = a changé le réglage { $subject } : « { $before } » devient « { $after } »

# Name and address
admin-settings-name = Nom de la boutique
admin-settings-name-wrong = Écrivez un nom de 100 lettres au plus, sans caractères invisibles.
admin-settings-email = Adresse e-mail pour les clients
admin-settings-email-hint = Elle s’affiche au bas de chaque page et dans les e-mails.
admin-settings-email-wrong = Cette adresse e-mail n’est pas complète. Écrivez-la en entier, par exemple boutique@exemple.com.
admin-settings-zone = Fuseau horaire
admin-settings-zone-hint = Les heures des pages et des e-mails suivent ce fuseau. Là-bas, il est maintenant : { $time }.

# Links and countries
admin-settings-links = Les liens de téléchargement
admin-settings-links-hint = Les ventes déjà faites gardent ce qui leur a été promis.
admin-settings-hours = Heures de validité
admin-settings-hours-wrong = Écrivez un nombre d’heures de 1 à 8 784.
admin-settings-downloads = Téléchargements permis
admin-settings-downloads-wrong = Écrivez un nombre de 1 à 1 000.
admin-settings-lands = Les pays
admin-settings-phone = Numéros sans indicatif
admin-settings-phone-hint = Un numéro écrit sans + est lu comme un numéro de ce pays.
admin-settings-countries = Pays proposés dans le formulaire de commande
admin-settings-countries-none = Cochez au moins un pays.

# Colours and logo
admin-settings-colours = Couleurs
admin-settings-accent = Couleur des boutons et des liens
admin-settings-accent-usual = D’origine : latérite et indigo
admin-settings-accent-forest = Forêt
admin-settings-accent-river = Fleuve
admin-settings-accent-hibiscus = Hibiscus
admin-settings-accent-aubergine = Aubergine
admin-settings-accent-cocoa = Cacao
admin-settings-accent-own = La mienne, écrite ci-dessous
admin-settings-own = Ma couleur
admin-settings-own-hint = Un dièse et six caractères, comme #0b4f6c. Le bandeau et la bande tissée s’accordent avec elle.
admin-settings-dark = Sur fond sombre
admin-settings-dark-hint = Pour les appareils réglés en sombre. Laissez vide : la couleur est éclaircie juste ce qu’il faut.
admin-settings-no-colour = Écrivez une couleur comme #0b4f6c : un dièse, puis six caractères de 0 à 9 et de a à f.
admin-settings-too-light = Trop claire pour être lue sur le fond clair : contraste mesuré { $measured }, il en faut { $wanted }. Choisissez-la plus sombre.
admin-settings-too-dark = Trop sombre pour être lue sur le fond sombre : contraste mesuré { $measured }, il en faut { $wanted }. Choisissez-la plus claire, ou laissez le champ vide.
admin-settings-logo = Logo
admin-settings-logo-now = Logo actuel
admin-settings-logo-file = Image du logo
admin-settings-logo-hint = PNG, JPEG ou WebP, 2 Mo au plus. Un fond transparent va le mieux sur le bandeau.
admin-settings-logo-alone = Le logo porte le nom de la boutique : ne pas l’écrire à côté
admin-settings-logo-send = Envoyer le logo
admin-settings-logo-remove = Retirer le logo
admin-settings-logo-none = Choisissez d’abord une image.
admin-settings-logo-heavy = Ce fichier pèse plus de 2 Mo. Enregistrez l’image plus petite.
admin-settings-logo-small = Cette image est trop petite et paraîtrait floue. Choisissez-en une d’au moins 32 pixels de haut et de large.

# Pages
admin-settings-text-fr = En français
admin-settings-text-en = En anglais
admin-settings-page-start = Voici un texte pour commencer : des faits et des blancs à remplir, entre doubles crochets. Ce n’est pas un conseil juridique et il ne garantit pas que la boutique respecte la loi : faites-le relire par un juriste.
admin-settings-page-hint = Du texte en Markdown : un # ouvre un titre, un - une liste, deux ** entourent du gras. Si une langue reste vide, ses lecteurs voient l’autre.
admin-settings-page-publish = Publier cette page et la montrer au bas du site
admin-settings-page-view = Voir la page
admin-settings-page-empty = Écrivez la page dans une langue au moins avant de la publier.
admin-settings-page-long = C’est trop long : { $count } caractères au plus.
admin-settings-page-blank = Il reste un blanc à remplir : « { $blank } ». Écrivez ce qu’il demande à la place des doubles crochets, ou enregistrez sans publier.
admin-settings-preview = Aperçu
# The facts for the legal pages
admin-legal-lead = Écrivez une seule fois ce que la loi demande de dire : vos pages se remplissent, en français et en anglais.
admin-legal-advice = Ce n’est pas un conseil juridique : faites relire vos pages par un juriste.
admin-legal-blanks = { $count ->
    [0] Il n’y a plus de blanc dans vos pages.
    [one] Il reste un blanc dans vos pages.
   *[other] Il reste { $count } blancs dans vos pages.
 }
admin-legal-own = Vous avez récrit vous-même : { $pages }. Ce qui est écrit ici n’y change rien.
admin-legal-part-seller = Qui vend
admin-legal-part-service = Comment vous répondez
admin-legal-part-data = Les données et le site
admin-legal-in-fr = (en français)
admin-legal-in-en = (en anglais)
admin-legal-name = Votre nom, ou la raison sociale
admin-legal-form = Forme juridique
admin-legal-form-hint = Par exemple : entreprise individuelle, ou SARL au capital de 1 000 000 F CFA.
admin-legal-director = Responsable de la publication
admin-legal-director-hint = Le nom d’une personne.
admin-legal-address = Adresse complète
admin-legal-address-hint = Rue ou quartier, boîte postale, ville, pays.
admin-legal-phone = Téléphone
admin-legal-email = Adresse e-mail
admin-legal-register = Numéro au registre du commerce (RCCM)
admin-legal-tax = Numéro fiscal ({ $tax })
admin-legal-hours = Quand vous répondez
admin-legal-hours-hint = Pour compléter « Nous répondons… » : du lundi au samedi, de 8 h à 18 h.
admin-legal-days = Délai de réponse, en jours
admin-legal-days-hint = Un nombre : il complète « Nous répondons sous … jours ».
admin-legal-refund = Dans quels cas vous remboursez
admin-legal-refund-hint = Par exemple : si le fichier ne s’ouvre pas ou si vous avez payé deux fois, sous 7 jours.
admin-legal-withdrawal = Droit de se rétracter avant le téléchargement
admin-legal-withdrawal-hint = Selon la loi de votre pays. Par exemple : tant que le livre n’a pas été téléchargé.
admin-legal-court = Médiateur ou tribunal
admin-legal-host = Hébergeur du site
admin-legal-host-hint = Son nom, son adresse et son pays.
admin-legal-mailer = Service qui envoie vos e-mails
admin-legal-mailer-hint = Son nom et son pays.
admin-legal-transfers = Données envoyées hors du pays
admin-legal-transfers-hint = Les pays, et l’autorisation si la loi en demande une. Sinon : aucune.
admin-legal-years = Années de conservation d’une commande payée
admin-legal-years-hint = Un nombre : il complète « gardée … ans, pour les comptes ».
admin-legal-declaration = Numéro de la déclaration des données
admin-legal-declaration-hint = Celui que l’autorité de protection des données vous a donné.
admin-legal-authority = Autorité de protection des données de votre pays
admin-legal-law = Loi sur les données de votre pays
admin-legal-law-hint = Elle ouvre la phrase « … vous donne le droit de savoir quelles données nous avons ».
admin-legal-publish = Publier les pages ainsi remplies où il ne reste aucun blanc
admin-legal-long = C’est trop long : { $count } caractères au plus.
admin-legal-signs = Écrivez ce texte sans doubles crochets ni caractères invisibles.

# Letters
admin-settings-letter-receipt-fr = Reçu, en français
admin-settings-letter-receipt-en = Reçu, en anglais
admin-settings-letter-new-link-fr = Nouveau lien, en français
admin-settings-letter-new-link-en = Nouveau lien, en anglais
admin-settings-letter-new-edition-fr = Nouvelle édition, en français
admin-settings-letter-new-edition-en = Nouvelle édition, en anglais
admin-settings-subject = Objet
admin-settings-body = Premiers paragraphes
admin-settings-body-hint = Une ligne vide sépare deux paragraphes. Le livre, le bouton et le reçu suivent toujours.
admin-settings-places = Ce qui se remplit tout seul
admin-settings-place-title = le titre du livre
admin-settings-place-number = le numéro de la commande
admin-settings-place-amount = le montant payé
admin-settings-place-link = l’adresse de téléchargement (pas dans l’objet)
admin-settings-place-shop = le nom de la boutique
admin-settings-words-empty = Écrivez quelque chose ici.
admin-settings-words-long = C’est trop long : 150 caractères au plus pour l’objet, 4 000 pour le texte.
admin-settings-words-brace = Une accolade est seule. Écrivez les noms entre deux accolades, comme {"{"}title{"}"}.
admin-settings-words-unknown = { $name } n’existe pas ici. Prenez un des noms de la liste.
admin-settings-preview-html = Aperçu de l’e-mail
admin-settings-test = M’envoyer un e-mail d’essai
admin-settings-test-hint = L’e-mail part tout de suite à { $address }, avec un livre d’exemple. Rien n’est enregistré.
admin-settings-test-sent = L’e-mail d’essai a été envoyé à { $address }.
admin-settings-test-failed = L’e-mail d’essai n’est pas parti : { $why }. Ouvrez le diagnostic pour savoir quoi régler.
admin-settings-usual = Revenir au texte d’origine

# The doctor's page
admin-doctor-title = Diagnostic
admin-doctor-lead = Vérifie l’adresse, le paiement, l’e-mail et le disque
admin-doctor-again = Refaire le diagnostic

# Les villes dont le nom s’écrit autrement que dans la base des fuseaux (zone-…).
zone-lome = Lomé
zone-ndjamena = N’Djamena
zone-brussels = Bruxelles
zone-london = Londres
zone-montreal = Montréal

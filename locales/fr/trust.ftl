# How to reach the shop
contact-whatsapp = WhatsApp : { $number }
contact-phone = Téléphone : { $number }
contact-message = Bonjour,
contact-book-message = Bonjour, j’ai une question sur « { $title } ».
contact-order-message = Bonjour, j’ai une question sur ma commande { $number }.
mail-question-numbers = Une question ? Joignez-nous en donnant le numéro de commande.
doctor-part-contact = Contact
doctor-contact-well = Vos clients savent où vous joindre.
doctor-contact-none = Vos clients ne peuvent joindre personne : ni e-mail, ni WhatsApp, ni téléphone. Écrivez-en au moins un dans Réglages, « Nom, contact et fuseau horaire ».
admin-settings-whatsapp = Numéro WhatsApp pour les clients
admin-settings-whatsapp-hint = Il s’affiche au bas de chaque page, sur les livres, à côté de chaque commande et dans les e-mails. Le message du client contient déjà son numéro de commande.
admin-settings-contact-phone = Téléphone pour les clients
admin-settings-contact-phone-hint = Il s’affiche aux mêmes endroits. Ce peut être le même numéro.

# Under the pay button
trust-means = Moyens de paiement acceptés
trust-approve = { $means ->
    [card] Vous entrez votre carte sur la page de paiement sécurisée de CinetPay.
    [wallet] Sur la page de paiement sécurisée de CinetPay, vous validez dans votre portefeuille mobile.
    [mobile] Sur la page de paiement sécurisée de CinetPay, vous validez depuis votre téléphone.
   *[all] Sur la page de paiement sécurisée de CinetPay, vous validez depuis votre téléphone, ou avec votre carte.
}
trust-open = Le livre s’ouvre ici, le plus souvent en moins d’une minute.
trust-open-several = Les livres s’ouvrent ici, le plus souvent en moins d’une minute.
trust-back = Si quelque chose bloque, rien n’est débité, ou votre argent vous est rendu.
trust-ask = Une question ?
means-orange = Orange Money
means-mtn = MTN MoMo
means-moov = Moov Money
means-wave = Wave
means-mixx = Mixx by Yas
means-airtel = Airtel Money
means-mpesa = M-Pesa
means-afrimoney = Afrimoney
means-celtiis = Celtiis Cash
means-card = Carte bancaire
means-failing = { $operator } : en ce moment, beaucoup de paiements n’aboutissent pas. Si vous le pouvez, choisissez un autre moyen de paiement.

# The waiting page
wait-step-order = Votre commande est enregistrée.
wait-step-approve = Vous validez le paiement sur votre téléphone ou sur la page de paiement.
wait-step-open = CinetPay confirme, et le livre s’ouvre ici.
wait-unchecked = Première vérification dans quelques secondes.
wait-checked = { $count ->
    [0] Vérifié à l’instant.
    [one] Vérifié il y a { $count } seconde.
   *[other] Vérifié il y a { $count } secondes.
}
wait-checked-minutes = { $count ->
    [one] Vérifié il y a { $count } minute.
   *[other] Vérifié il y a { $count } minutes.
}
wait-guides = Que faire sur mon téléphone ?
guide-phone = { $operator } vous envoie une demande : composez-y votre code secret, là et nulle part ailleurs.
guide-phone-dial = { $operator } vous envoie une demande : composez-y votre code secret, là et nulle part ailleurs. Rien ne s’affiche ? Retrouvez-la en composant
guide-code = Demandez un code de paiement dans l’application ou le menu { $operator }, puis écrivez-le sur la page de paiement.
guide-code-dial = Demandez un code de paiement, puis écrivez-le sur la page de paiement. Pour l’obtenir, utilisez l’application { $operator }, ou composez
guide-app = Le lien de la page de paiement ouvre l’application { $operator } ; sur un ordinateur, elle lit le code QR. Il n’y a aucun code à composer.
copy = Copier
copy-code = Copier { $code }
copied = Copié

# After the payment
order-until-free = Ensuite, un nouveau lien est gratuit.
open-title = Comment ouvrir le livre ?
open-pdf = PDF : sur Android, touchez le fichier téléchargé ; s’il ne s’ouvre pas, installez un lecteur de PDF comme Adobe Acrobat Reader. Sur iPhone, il s’ouvre aussitôt : touchez Partager, puis Livres ou Fichiers, pour le garder.
open-epub = EPUB : sur Android, installez une application de lecture comme Google Play Livres ou ReadEra, puis touchez le fichier. Sur iPhone, touchez le fichier, puis choisissez Livres.
open-where = Le fichier est dans le dossier Téléchargements du téléphone (application Fichiers), et se lit ensuite sans Internet.
app-note = Vous êtes dans { $name } : le téléchargement peut y échouer sans rien dire.
app-leave = Ouvrir dans mon navigateur
app-copy-else = Si rien ne se passe, copiez cette adresse et collez-la dans votre navigateur :
app-copy = Copiez cette adresse et collez-la dans votre navigateur, ou choisissez « Ouvrir dans le navigateur » dans le menu de l’application :
app-address = Adresse de cette page

# Settings: the operators
admin-operators-title = Opérateurs et codes à composer
admin-operators-now = Ce que vos clients voient sous le bouton Payer et pendant l’attente
admin-operators-lead = Cochez ce que votre compte CinetPay accepte dans chaque pays, et corrigez ce que le client doit faire. Ces codes changent : essayez-les de temps en temps.
admin-operators-taken = Accepté
admin-operators-approval = Le client valide
admin-operators-approval-phone = par une demande sur son téléphone
admin-operators-approval-code = avec un code demandé avant
admin-operators-approval-app = dans une application
admin-operators-dial = Code à composer
admin-operators-dial-hint = D’habitude : { $code }. Laissez vide s’il n’y en a pas. MONTANT est remplacé par le prix.
admin-operators-dial-none = aucun
admin-operators-dial-wrong = Écrivez seulement des chiffres, * et #, et MONTANT à la place du prix, par exemple *133#.

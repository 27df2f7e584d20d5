# Why a file is not taken
epub-refused-not-epub = Ce fichier n’est pas un EPUB : choisissez le fichier EPUB du livre.
epub-refused-damaged = Cet EPUB est abîmé ou incomplet{ $place } : exportez-le de nouveau.
epub-refused-no-container = Cet EPUB n’a pas le fichier META-INF/container.xml, que les liseuses ouvrent en premier : exportez-le de nouveau.
epub-refused-no-package = Le fichier .opf, qui dit ce que contient cet EPUB, manque ou ne se lit pas{ $place } : exportez-le de nouveau.
epub-refused-page-missing = Il manque à cet EPUB une page de son ordre de lecture{ $place } : exportez-le de nouveau.
epub-refused-wrapped = Le livre se trouve dans un dossier à l’intérieur du fichier, où les liseuses ne le cherchent pas : compressez le contenu du dossier, et non le dossier.
epub-refused-locked = Cet EPUB est verrouillé (DRM) : enregistrez-le sans protection.
epub-refused-empty = Cet EPUB n’a aucun texte à lire, car son ordre de lecture est vide : exportez-le de nouveau.
epub-refused-too-many-files = Cet EPUB contient plus de 10 000 fichiers : divisez-le en plusieurs tomes.
epub-refused-too-large = Une fois décompressé, cet EPUB dépasse 1 Go : réduisez ses images, ou divisez-le en plusieurs tomes.
epub-refused-script = Cet EPUB contient un programme{ $place } : enregistrez-le sans JavaScript.
epub-refused-remote = Cet EPUB va chercher des images, des sons ou des styles sur internet{ $place } : mettez-les dans le livre.
epub-refused-entities = Une page de cet EPUB déclare des entités (ENTITY){ $place }, que les liseuses lisent chacune à leur façon : écrivez en toutes lettres ce qu’elles remplacent.
epub-refused-encoding = Une page de cet EPUB est enregistrée dans un codage que les liseuses ne connaissent pas{ $place } : enregistrez-la en UTF-8.
epub-refused-too-heavy = Lire cet EPUB demande trop de temps ou de mémoire : enregistrez-le sous une forme plus simple.
epub-refused-not-now = Cet EPUB n’a pas pu être lu pour le moment : réessayez.
admin-books-file-kind = Ce fichier n’est ni un PDF ni un EPUB : choisissez-en un autre.
admin-books-file-same = C’est le fichier que le livre a déjà : rien n’a changé.
admin-books-file-had = Le livre a déjà ce fichier : c’est l’édition { $version }. Elle se trouve dans la liste des fichiers.

# The list
admin-books-title = Livres
admin-books-new = Nouveau livre
admin-books-import = Importer une liste
admin-books-categories = Catégories
admin-books-search = Titre ou auteur
admin-books-state = État
admin-books-state-any = Tous
admin-books-state-draft = Brouillon
admin-books-state-published = En rayon
admin-books-state-withdrawn = Retiré
admin-books-book = Livre
admin-books-files = Fichiers
admin-books-price = Prix
admin-books-no-price = Prix à fixer
admin-books-no-file = Pas de fichier
admin-books-none = Aucun livre pour l’instant. Déposez un PDF ou un EPUB, et le premier est presque prêt.
admin-books-none-found = Aucun livre ne correspond à cette recherche.

# A new book
admin-books-new-lead = Le plus simple : déposez le fichier. Nous y lisons le titre, les auteurs et la couverture ; vous n’avez plus qu’à relire et à fixer le prix.
admin-books-from-file = À partir du fichier
admin-books-by-hand = Remplir la fiche sans fichier
admin-books-created = « { $title } » est gardé comme brouillon. Il lui faut encore un fichier.
admin-books-started = Le fichier est bon, et le brouillon est prêt : relisez la fiche, fixez le prix, puis mettez le livre en rayon.

# The form
admin-books-details = Fiche
admin-books-name = Titre
admin-books-authors = Auteurs
admin-books-authors-hint = Un par ligne, dans l’ordre de la couverture.
admin-books-price-later = plus tard
admin-books-price-rule = Un multiple de { $step }, de { $low } à { $high }.
admin-books-price-rule-cents = De { $low } à { $high } ; les centimes après une virgule ou un point.
admin-books-price-in = Prix en { $sign } ({ $code })
admin-books-price-in-hint = Pour les pays qui paient dans cette monnaie ; de { $low } à { $high }. Vide, le livre n’y est pas vendu : aucun prix n’est converti.
admin-books-language = Langue
admin-books-description = Présentation
admin-books-description-hint = Une ligne vide sépare les paragraphes ; **deux étoiles** mettent en gras, *une* en italique.
admin-books-slug = Adresse dans la boutique
admin-books-slug-hint = Ce qui suit { $before } : des lettres sans accent, des chiffres et des tirets. Si vous la changez, l’ancienne adresse mène à la nouvelle. Tant que le livre n’a jamais été en rayon, elle suit le titre.
admin-books-saved = « { $title } » est enregistré.
admin-books-title-missing = Il manque le titre.
admin-books-title-wrong = Ce titre est trop long (200 caractères au plus) ou contient un caractère invisible.
admin-books-authors-missing = Il manque au moins un auteur.
admin-books-authors-wrong = Un de ces noms est trop long (200 caractères au plus) ou contient un caractère invisible.
admin-books-authors-many = { $most } auteurs au plus.
admin-books-price-missing = Un livre en rayon a besoin d’un prix : écrivez-le ici.
admin-books-price-wrong = Écrivez le prix en chiffres, par exemple 2 500.
admin-books-price-letter = Le caractère « { $letter } » ne va pas dans un prix. Écrivez-le en chiffres, par exemple 2 500.
admin-books-price-part = Un prix en { $sign } est un nombre entier, sans centimes. Arrondissez-le.
admin-books-price-currency = Les prix de cette boutique sont en { $sign }, et non en « { $other } ». Écrivez le montant en { $sign }.
admin-books-price-step = Un prix en { $sign } doit être un multiple de { $step }.
admin-books-price-low = Le prix doit être d’au moins { $price }.
admin-books-price-high = Le prix doit être d’au plus { $price }.
admin-books-language-wrong = Choisissez le français (fr) ou l’anglais (en).
admin-books-description-long = La présentation est trop longue : 20 000 caractères au plus.
admin-books-slug-wrong = Des lettres sans accent, des chiffres et des tirets seulement, comme « les-tisserands-de-segou ».
admin-books-slug-taken = Cette adresse est déjà celle d’un livre, ou l’a été : choisissez-en une autre.
admin-books-not-done = Rien d’autre n’est fait : corrigez d’abord ce qui est en rouge. Tout ce que vous avez écrit est gardé ici.
admin-books-changed-meanwhile = Quelqu’un a changé ce livre entre-temps. Ce que vous avez écrit est gardé ici : relisez tout, le prix aussi, puis enregistrez de nouveau.

# A book
admin-books-lacks = Avant de le mettre en rayon :
admin-books-see = Voir en boutique
admin-books-preview = Aperçu
admin-books-publish = Mettre en rayon
admin-books-withdraw = Retirer du rayon
admin-books-duplicate = Dupliquer
admin-books-discard = Supprimer le brouillon
admin-books-discard-lead = Ce brouillon et ses fichiers ne seront plus dans la boutique. Personne ne l’a acheté.
admin-books-discard-submit = Supprimer
admin-books-discarded = Le brouillon « { $title } » est supprimé.
admin-books-discard-not-draft = Ce livre a été en rayon : il reste pour ceux qui l’ont acheté. Retirez-le plutôt du rayon.
admin-books-discard-coupon = Le code { $code } ne vaut que pour ce livre. Changez d’abord le code.
admin-books-published = Le livre est en rayon.
admin-books-publish-not = Le livre n’est pas encore en rayon. { $why }
admin-books-publish-file = Il lui faut un fichier, PDF ou EPUB.
admin-books-publish-price = Il lui faut un prix.
admin-books-publish-currency = Son prix est dans une autre monnaie : fixez-le de nouveau.
admin-books-withdrawn = Le livre n’est plus en rayon. Ceux qui l’ont acheté le gardent.
admin-books-duplicated = Voici la copie, en brouillon et sans fichier.
admin-books-copy-of = { $title } (copie)

# Files
admin-books-files-none = Aucun fichier : le livre ne peut pas encore être vendu.
admin-books-edition = { $format }, { $nth ->
    [v1] 1re édition
   *[other] { $version }e édition
 }
admin-books-edition-on-sale = En vente
admin-books-edition-ready = Prête pour la vente
admin-books-edition-withdrawn = Retirée de la vente
admin-books-edition-waiting = Pas encore en vente
admin-books-edition-former = Gardée pour ses acheteurs
admin-books-sell = Mettre en vente…
admin-books-sell-again = Remettre cette édition en vente…
admin-books-edition-discard = Supprimer ce fichier
admin-books-edition-discarded = Le fichier est supprimé : il n’a jamais été en vente.
admin-books-edition-not-discarded = Cette édition a été en vente : elle reste à ceux qui l’ont achetée.
admin-books-file-waits = Le fichier a été lu sans erreur. Il n’est pas encore en vente : vérifiez d’abord que c’est le bon.
admin-books-sell-title = Mettre ce fichier en vente ?
admin-books-sell-again-title = Remettre cette édition en vente ?
admin-books-sell-other = Dans ce fichier, le titre est « { $inner } » ; le livre s’appelle « { $title } ». Est-ce le bon fichier ?
admin-books-sell-now = En vente aujourd’hui
admin-books-sell-now-none = Rien dans ce format : le livre sera vendu avec ce fichier en plus.
admin-books-sell-then = En vente ensuite
admin-books-sell-file = Fichier
admin-books-sell-inner = Titre dans le fichier
admin-books-sell-unknown = inconnu
admin-books-sell-pages = Pages
admin-books-sell-size = Taille
admin-books-sell-since = Envoyé le
admin-books-sell-buyers = Ceux qui ont déjà acheté le livre gardent leur édition. Vous pourrez ensuite les prévenir : ils recevront aussi celle-ci, sans rien payer.
admin-books-sell-sample = L’extrait (pages { $pages }) est refait avec les mêmes pages de ce fichier ; si elles n’y sont pas, il est retiré.
admin-books-sell-rest = La couverture et la fiche ne changent pas. L’autre édition reste ici, et vous pourrez y revenir.
admin-books-sell-submit = Mettre en vente
admin-books-sell-again-submit = Remettre cette édition en vente
admin-books-sell-later = Pas maintenant
admin-books-selling = Cette édition est maintenant en vente. L’autre reste à ses acheteurs.
admin-books-selling-sample = Cette édition est maintenant en vente, et l’extrait en vient. L’autre reste à ses acheteurs.
admin-books-selling-no-sample = Cette édition est maintenant en vente. Les pages de l’extrait n’y sont pas : il est retiré, choisissez-en d’autres.
admin-books-tell =
    { $count ->
        [one] Prévenir { $count } acheteur, par e-mail
       *[other] Prévenir les { $count } acheteurs, par e-mail
    }
admin-books-told = Les acheteurs ont été prévenus.
admin-books-telling = Chaque acheteur va recevoir un e-mail avec le lien de cette édition. Il garde aussi la sienne.
admin-books-told-before = Les acheteurs ont déjà été prévenus.
admin-books-file-taken = Le fichier est bon : c’est lui qui sera vendu avec le livre. Les éditions précédentes restent à leurs acheteurs.
admin-books-drop-file = Fichier PDF ou EPUB
admin-books-drop-file-hint = Un nouveau fichier remplace celui du même format ; { $size } au plus. Si le réseau coupe, l’envoi reprend où il en était.
admin-books-drop-file-waits-hint = Le nouveau fichier attend que vous le mettiez en vente ; { $size } au plus. Si le réseau coupe, l’envoi reprend où il en était.
admin-books-drop-start-hint = { $size } au plus. Si le réseau coupe, l’envoi reprend où il en était.
admin-books-drop-cover = Une autre image
admin-books-drop-cover-hint = PNG, JPEG ou WebP, au moins 240 pixels de large. Ce qui dépasse la forme d’un livre est coupé aux bords.
admin-books-drop-files = Fichiers des livres
admin-books-drop-files-hint = Plusieurs à la fois, { $size } au plus chacun. Ils attendent sept jours que la liste les nomme.
admin-books-drop-table = La liste, en CSV ou en classeur
admin-books-drop-table-hint = Rien n’est encore ajouté : vous verrez d’abord ce que dit chaque ligne.
admin-books-drop-send = Envoyer
admin-books-upload-here = — appuyez pour choisir, ou faites glisser ici
admin-books-upload-unit = Mo
admin-books-upload-going = {"{"}name{"}"} : {"{"}percent{"}"} %, {"{"}done{"}"} sur {"{"}all{"}"}, encore {"{"}minutes{"}"} min
admin-books-upload-waiting = Le réseau a coupé. Ce qui est arrivé est gardé ; nous réessayons dans {"{"}seconds{"}"} s.
admin-books-upload-check = Tout est arrivé. Nous lisons le fichier…
admin-books-upload-failed = L’envoi s’est arrêté. Choisissez de nouveau le même fichier : il reprendra où il en était, si quelque chose est arrivé.
admin-books-upload-stop = Arrêter
admin-books-upload-too-large = Ce fichier est trop gros : { $size } au plus.
admin-books-upload-empty = Choisissez d’abord un fichier ; celui-ci est vide, ou il n’y en a pas.
admin-books-upload-too-many = Trop de fichiers attendent déjà. Importez d’abord la liste qui les nomme ; ceux qu’aucune liste ne nomme sont supprimés après sept jours.
admin-books-upload-cut = L’envoi a été coupé. Recommencez.
admin-books-upload-waits = « { $name } » est arrivé et attend. Corrigez la fiche, puis envoyez : vous n’avez pas à le choisir de nouveau.
admin-books-upload-gone = Cet envoi n’est pas complet, ou il a expiré. Recommencez.

# Cover and sample
admin-books-cover = Couverture
admin-books-cover-file = Reprendre celle du fichier
admin-books-cover-kept = La couverture est changée.
admin-books-cover-none = Aucun fichier du livre n’a d’image qui puisse faire une couverture. Choisissez une image.
admin-books-sample = Extrait
admin-books-sample-is = En boutique : les pages { $pages } ({ $size }).
admin-books-sample-which = Pages à donner à lire
admin-books-sample-hint =
    { $count ->
        [one] Par exemple 1-3, 7. Le livre a { $count } page.
       *[other] Par exemple 1-3, 7. Le livre a { $count } pages.
    }
admin-books-sample-cut = Créer l’extrait
admin-books-sample-drop = Retirer l’extrait
admin-books-sample-none = L’extrait est tiré du PDF : ajoutez d’abord un PDF.
admin-books-sample-pdf = Il faut d’abord un PDF.
admin-books-sample-pages = Des numéros de page de 1 à { $last }, comme 1-3, 7.
admin-books-sample-many = { $most } pages au plus.
admin-books-sample-all = C’est tout le livre : laissez au moins une page à acheter.
admin-books-sample-kept = L’extrait est prêt. Il se lit depuis la page du livre.
admin-books-sample-dropped = L’extrait est retiré.

# Place on the shelf
admin-books-place = Place en boutique
admin-books-place-front = Ce livre est mis en avant, devant les plus récents.
admin-books-place-by-date = Ce livre suit l’ordre des dates : le plus récent d’abord.
admin-books-place-first = Mettre en premier
admin-books-place-up = Monter
admin-books-place-down = Descendre
admin-books-place-date = Remettre à sa date
admin-books-placed-first = Le livre est le premier de la boutique.
admin-books-placed-up = Le livre est monté d’une place.
admin-books-placed-down = Le livre est descendu d’une place parmi ceux qui sont mis en avant.
admin-books-placed-date = Le livre est de nouveau rangé à sa date.

# Several books at once
admin-books-bulk = Plusieurs livres à la fois
admin-books-bulk-tick = Choisir « { $title } »
admin-books-bulk-act = Action
admin-books-bulk-price-field = Nouveau prix
admin-books-bulk-category-field = Catégorie à ajouter
admin-books-bulk-go = Continuer
admin-books-bulk-hint = Cochez les livres dans la liste. Rien n’est fait avant que vous n’ayez vu ce qui va changer.
admin-books-bulk-none = Cochez d’abord au moins un livre dans la liste.
admin-books-bulk-act-missing = Choisissez ce qu’il faut faire.
admin-books-bulk-category-missing = Choisissez une catégorie.
admin-books-bulk-title-publish = Mettre en rayon
admin-books-bulk-title-withdraw = Retirer du rayon
admin-books-bulk-title-price = Changer le prix
admin-books-bulk-title-category = Ajouter à une catégorie
admin-books-bulk-becomes = Ce qui change
admin-books-bulk-why = Pourquoi
admin-books-bulk-run = Faire ces changements
admin-books-bulk-back = Retour aux livres
admin-books-bulk-will =
    { $count ->
        [0] Aucun livre ne peut être changé.
        [one] { $count } livre va changer. Rien n’est encore fait.
       *[other] { $count } livres vont changer. Rien n’est encore fait.
    }
admin-books-bulk-will-not =
    { $count ->
        [one] { $count } livre restera comme il est
       *[other] { $count } livres resteront comme ils sont
    }
admin-books-bulk-done =
    { $count ->
        [0] Aucun livre n’a changé.
        [one] { $count } livre a changé.
       *[other] { $count } livres ont changé.
    }
admin-books-bulk-not-done =
    { $count ->
        [one] { $count } livre est resté comme il était
       *[other] { $count } livres sont restés comme ils étaient
    }
admin-books-bulk-publish = En rayon, à { $price }
admin-books-bulk-withdraw = Retiré du rayon ; ceux qui l’ont acheté le gardent
admin-books-bulk-price = { $was } → { $is }
admin-books-bulk-category = Ajouté à « { $name } »
admin-books-bulk-already-publish = Il est déjà en rayon.
admin-books-bulk-already-withdraw = Il n’est pas en rayon.
admin-books-bulk-already-price = Il a déjà ce prix.
admin-books-bulk-already-category = Il est déjà dans cette catégorie.

# Categories
admin-books-categories-lead = Les lecteurs peuvent filtrer par catégorie dès qu’un livre en rayon en a une. Cochez-les dans la fiche du livre.
admin-books-category-french = Nom français
admin-books-category-english = Nom anglais
admin-books-category-place = Rang
admin-books-category-new = Nouvelle catégorie
admin-books-category-add = Ajouter
admin-books-category-delete = Supprimer la catégorie
admin-books-category-delete-lead = Ses livres restent en rayon ; ils ne sont plus dans cette catégorie.
admin-books-category-kept = La catégorie est enregistrée.
admin-books-category-deleted = La catégorie est supprimée. Ses livres sont toujours là.
admin-books-category-missing = Il lui faut un nom.
admin-books-category-long = Ce nom est trop long : 60 caractères au plus.

# CSV import
admin-books-import-title = Importer une liste
admin-books-import-lead = Beaucoup de livres d’un coup, depuis un tableur. Chaque ligne devient un brouillon, que vous mettez en rayon ensuite.
admin-books-import-step-files = 1. Les fichiers, si vous les avez
admin-books-import-step-table = 2. La liste
admin-books-import-waiting = Ils attendent leur ligne :
admin-books-import-brought = Les fichiers sont là. Nommez-les dans la colonne « fichier » de la liste.
admin-books-import-columns = La première ligne nomme les colonnes ; titre et auteurs sont nécessaires, les autres peuvent manquer :
admin-books-import-example = titre;auteurs;prix;langue;catégories;description;adresse;fichier
admin-books-import-rules = Un classeur (.xlsx, .xls, .ods) ou un fichier CSV, tel que votre tableur l’enregistre. Plusieurs auteurs : « Aïcha Traoré, Moussa Keita », ou un point-virgule, une barre | ou « et » entre eux ; « Kourouma, Ahmadou » reste un seul nom. Dès qu’une barre | est écrite, elle seule sépare. Plusieurs catégories : une barre | ou un point-virgule.
admin-books-import-model = Pour commencer, prenez le modèle :
admin-books-import-model-workbook = classeur Excel
admin-books-import-most =
    { $count ->
        [one] { $count } ligne au plus.
       *[other] { $count } lignes au plus.
    }
admin-books-import-kind = Ce fichier n’est ni un classeur ni un CSV, ou il est abîmé : enregistrez le tableau de nouveau, en « .xlsx » ou en « CSV UTF-8 ».
admin-books-import-locked = Ce classeur est protégé par un mot de passe : enregistrez-le sans.
admin-books-import-heavy = Lire ce classeur demande trop de temps ou de mémoire : copiez la liste dans un classeur neuf, ou enregistrez-la en CSV.
admin-books-import-gone = Cette liste est déjà importée, ou elle n’est plus gardée. Ses livres sont parmi les brouillons.
admin-books-import-header = La première ligne doit nommer au moins les colonnes « titre » et « auteurs ».
admin-books-import-long = La liste est trop longue : coupez-la en plusieurs.
admin-books-import-empty = La liste n’a aucune ligne sous la première.
admin-books-import-category = « { $name } » ne peut pas nommer une catégorie : 60 caractères au plus, dont une lettre.
admin-books-import-file = Aucun fichier « { $name } » n’attend : envoyez-le d’abord, ou corrigez le nom.
admin-books-import-file-twice = Le fichier « { $name } » est déjà pris par une ligne au-dessus.
admin-books-import-whole = Toute la ligne
admin-books-import-counted =
    { $count ->
        [one] { $count } livre sera ajouté comme brouillon.
       *[other] { $count } livres seront ajoutés comme brouillons.
    }
admin-books-import-faults =
    { $count ->
        [one] Une cellule est à corriger dans votre tableau. Rien n’a été ajouté.
       *[other] { $count } cellules sont à corriger dans votre tableau. Rien n’a été ajouté.
    }
admin-books-import-added =
    { $count ->
        [one] { $count } livre a été ajouté
       *[other] { $count } livres ont été ajoutés
    }
admin-books-import-done = { $added } en brouillon. Relisez chaque livre, puis mettez-le en rayon.
admin-books-import-done-but = { $added } en brouillon, mais des fichiers ont été refusés. { $why }
admin-books-import-refused = Ligne { $line }, « { $title } » : { $why }
admin-books-plan-title = Ce que dit la liste
admin-books-plan-line = Ligne
admin-books-plan-column = Colonne
admin-books-plan-fault = À corriger
admin-books-plan-again = Envoyer la liste corrigée
admin-books-plan-nothing-yet = Rien n’est encore fait.
admin-books-plan-categories = Nouvelles catégories : { $names }.
admin-books-plan-column-name = « { $name } »
admin-books-plan-unread = Ces colonnes ne sont pas lues : { $names }. Si l’une d’elles compte, donnez-lui l’un des noms de la page précédente et renvoyez la liste.
admin-books-plan-without-prices = La liste n’a pas de colonne « prix » : chaque livre attendra le sien.
admin-books-plan-run = Ajouter ces livres
admin-books-plan-right = Les lignes sans faute
admin-books-plan-all = Les livres de cette liste

# The model of a list
admin-books-model-name = modele-livres
admin-books-model-title = titre
admin-books-model-authors = auteurs
admin-books-model-price = prix
admin-books-model-language = langue
admin-books-model-categories = catégories
admin-books-model-description = description
admin-books-model-address = adresse
admin-books-model-file = fichier
admin-books-model-book-title = Exemple à remplacer
admin-books-model-book-authors = Aïcha Traoré | Moussa Keita
admin-books-model-book-price = 2500
admin-books-model-book-language = français
admin-books-model-book-categories = Romans | Contes
admin-books-model-book-text = Quelques lignes sur le livre.

# What the audit says
audit-book-create = a créé le livre { $subject }
audit-book-save = a modifié le livre { $subject }
audit-book-publish = a mis en rayon le livre { $subject }
audit-book-withdraw = a retiré du rayon le livre { $subject }
audit-book-discard = a supprimé le brouillon { $subject } (« { $title } »)
audit-book-duplicate = a créé { $subject } en copiant { $from }
audit-book-file = a ajouté un fichier à { $subject } : { $format }, édition { $version }
audit-book-sell = a mis en vente une édition de { $subject } : { $format }, édition { $version }
audit-book-unfile = a supprimé un fichier de { $subject } : { $format }, édition { $version }
audit-book-place = a changé la place en boutique de { $subject }
audit-book-tell = a prévenu les acheteurs de { $subject } : { $format }, édition { $version }
audit-book-cover = a changé la couverture de { $subject }
audit-book-sample = a créé l’extrait de { $subject } : pages { $pages }
audit-book-unsample = a retiré l’extrait de { $subject }
audit-category-create = a créé la catégorie { $subject }
audit-category-change = a modifié la catégorie { $subject }
audit-category-delete = a supprimé la catégorie { $subject }

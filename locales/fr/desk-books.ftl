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
epub-refused-too-large = Une fois déplié, cet EPUB dépasse 1 Go : réduisez ses images, ou divisez-le en plusieurs tomes.
epub-refused-script = Cet EPUB contient un programme{ $place } : enregistrez-le sans JavaScript.
epub-refused-remote = Cet EPUB va chercher des images, des sons ou des styles sur internet{ $place } : mettez-les dans le livre.
epub-refused-entities = Une page de cet EPUB déclare des abréviations (ENTITY){ $place }, que les liseuses lisent chacune à leur façon : écrivez en toutes lettres ce qu’elles remplacent.
epub-refused-encoding = Une page de cet EPUB est enregistrée dans un codage que les liseuses ne connaissent pas{ $place } : enregistrez-la en UTF-8.
epub-refused-too-heavy = Lire cet EPUB demande trop de temps ou de mémoire : enregistrez-le sous une forme plus simple.
epub-refused-not-now = Cet EPUB n’a pas pu être lu pour le moment : réessayez.
desk-books-file-kind = Ce fichier n’est ni un PDF ni un EPUB : choisissez-en un autre.
desk-books-file-same = C’est le fichier que le livre a déjà : rien n’a changé.
desk-books-file-had = Le livre a déjà ce fichier : c’est l’édition { $version }. Elle se trouve dans la liste des fichiers.

# The list
desk-books-title = Livres
desk-books-new = Nouveau livre
desk-books-import = Importer une liste
desk-books-categories = Catégories
desk-books-search = Titre ou auteur
desk-books-state = État
desk-books-state-any = Tous
desk-books-state-draft = Brouillon
desk-books-state-published = En rayon
desk-books-state-withdrawn = Retiré
desk-books-book = Livre
desk-books-files = Fichiers
desk-books-price = Prix
desk-books-no-price = À décider
desk-books-no-file = Pas de fichier
desk-books-none = Aucun livre pour l’instant. Déposez un PDF ou un EPUB, et le premier est presque prêt.
desk-books-none-found = Aucun livre ne répond à cette recherche.

# A new book
desk-books-new-lead = Le plus simple : déposez le fichier. Nous y lisons le titre, les auteurs et la couverture ; vous n’avez plus qu’à relire et à fixer le prix.
desk-books-from-file = À partir du fichier
desk-books-by-hand = Remplir la fiche sans fichier
desk-books-created = « { $title } » est gardé comme brouillon. Il lui faut encore un fichier.
desk-books-started = Le fichier est bon, et le brouillon est prêt : relisez la fiche, fixez le prix, puis mettez le livre en rayon.

# The form
desk-books-details = Fiche
desk-books-name = Titre
desk-books-authors = Auteurs
desk-books-authors-hint = Un par ligne, dans l’ordre de la couverture.
desk-books-price-later = peut attendre
desk-books-price-rule = Un multiple de { $step }, de { $low } à { $high }.
desk-books-language = Langue
desk-books-description = Présentation
desk-books-description-hint = Une ligne vide sépare les paragraphes ; **deux étoiles** mettent en gras, *une* en italique.
desk-books-slug = Adresse dans la boutique
desk-books-slug-hint = Ce qui suit { $before } : des lettres sans accent, des chiffres et des tirets. Si vous la changez, l’ancienne adresse mène à la nouvelle. Tant que le livre n’a jamais été en rayon, elle suit le titre.
desk-books-saved = « { $title } » est enregistré.
desk-books-title-missing = Un livre a un titre : écrivez-le ici.
desk-books-title-wrong = Ce titre est trop long (200 signes au plus) ou contient un signe invisible.
desk-books-authors-missing = Qui l’a écrit ? Un nom au moins.
desk-books-authors-wrong = Un de ces noms est trop long (200 signes au plus) ou contient un signe invisible.
desk-books-authors-many = { $most } auteurs au plus.
desk-books-price-missing = Un livre en rayon a besoin d’un prix : écrivez-le ici.
desk-books-price-wrong = Écrivez le prix en chiffres, par exemple 2 500.
desk-books-price-letter = Le signe « { $letter } » ne va pas dans un prix. Écrivez-le en chiffres, par exemple 2 500.
desk-books-price-part = Un prix en { $sign } est un nombre entier, sans centimes. Arrondissez-le.
desk-books-price-currency = Les prix de cette boutique sont en { $sign }, et non en « { $other } ». Écrivez le montant en { $sign }.
desk-books-price-step = Un prix en { $sign } doit être un multiple de { $step }.
desk-books-price-low = Le prix doit être d’au moins { $price }.
desk-books-price-high = Le prix doit être d’au plus { $price }.
desk-books-language-wrong = Choisissez le français (fr) ou l’anglais (en).
desk-books-description-long = La présentation est trop longue : 20 000 signes au plus.
desk-books-slug-wrong = Des lettres sans accent, des chiffres et des tirets seulement, comme « les-tisserands-de-segou ».
desk-books-slug-taken = Cette adresse est déjà celle d’un livre, ou l’a été : choisissez-en une autre.
desk-books-not-done = Rien d’autre n’est fait : corrigez d’abord ce qui est en rouge. Tout ce que vous avez écrit est gardé ici.
desk-books-changed-meanwhile = Quelqu’un a changé ce livre entre-temps. Ce que vous avez écrit est gardé ici : relisez tout, le prix aussi, puis enregistrez de nouveau pour que cela compte.

# A book
desk-books-lacks = Avant de le mettre en rayon :
desk-books-see = Voir en boutique
desk-books-preview = Aperçu
desk-books-publish = Mettre en rayon
desk-books-withdraw = Retirer du rayon
desk-books-duplicate = Dupliquer
desk-books-discard = Jeter le brouillon
desk-books-discard-lead = Ce brouillon et ses fichiers ne seront plus dans la boutique. Personne ne l’a acheté.
desk-books-discard-submit = Jeter
desk-books-discarded = Le brouillon « { $title } » est jeté.
desk-books-discard-not-draft = Ce livre a été en rayon : il reste pour ceux qui l’ont acheté. Retirez-le plutôt du rayon.
desk-books-discard-coupon = Le code { $code } ne vaut que pour ce livre. Changez d’abord le code.
desk-books-published = Le livre est en rayon.
desk-books-publish-not = Le livre n’est pas encore en rayon. { $why }
desk-books-publish-file = Il lui faut un fichier, PDF ou EPUB.
desk-books-publish-price = Il lui faut un prix.
desk-books-publish-currency = Son prix est dans une autre monnaie : fixez-le de nouveau.
desk-books-withdrawn = Le livre n’est plus en rayon. Ceux qui l’ont acheté le gardent.
desk-books-duplicated = Voici la copie, en brouillon et sans fichier.
desk-books-copy-of = { $title } (copie)

# Files
desk-books-files-none = Aucun fichier : le livre ne peut pas encore être vendu.
desk-books-edition = { $format }, { $nth ->
    [v1] 1re édition
   *[other] { $version }e édition
 }
desk-books-edition-on-sale = En vente
desk-books-edition-ready = Prêt pour la vente
desk-books-edition-withdrawn = Retirée de la vente
desk-books-edition-waiting = Pas encore en vente
desk-books-edition-former = Gardée pour ses acheteurs
desk-books-sell = Mettre en vente…
desk-books-sell-again = Remettre cette édition en vente…
desk-books-edition-discard = Écarter ce fichier
desk-books-edition-discarded = Le fichier est écarté : il n’a jamais été en vente.
desk-books-edition-not-discarded = Cette édition a été en vente : elle reste à ceux qui l’ont achetée.
desk-books-file-waits = Le fichier est bon. Il n’est pas encore en vente : vérifiez d’abord que c’est le bon.
desk-books-sell-title = Mettre ce fichier en vente ?
desk-books-sell-again-title = Remettre cette édition en vente ?
desk-books-sell-other = Dans ce fichier, le titre est « { $inner } » ; le livre s’appelle « { $title } ». Est-ce le bon fichier ?
desk-books-sell-now = En vente aujourd’hui
desk-books-sell-now-none = Rien dans ce format : le livre sera vendu avec ce fichier en plus.
desk-books-sell-then = En vente ensuite
desk-books-sell-file = Fichier
desk-books-sell-inner = Titre dans le fichier
desk-books-sell-unknown = inconnu
desk-books-sell-pages = Pages
desk-books-sell-size = Taille
desk-books-sell-since = Envoyé le
desk-books-sell-buyers = Ceux qui ont déjà acheté le livre gardent leur édition. Vous pourrez ensuite leur offrir celle-ci.
desk-books-sell-sample = L’extrait (pages { $pages }) est refait avec les mêmes pages de ce fichier ; si elles n’y sont pas, il est retiré.
desk-books-sell-rest = La couverture et la fiche ne changent pas. L’autre édition reste ici, et vous pourrez y revenir.
desk-books-sell-submit = Mettre en vente
desk-books-sell-again-submit = Remettre cette édition en vente
desk-books-sell-later = Pas maintenant
desk-books-selling = C’est cette édition qui est en vente désormais. L’autre reste à ses acheteurs.
desk-books-selling-sample = C’est cette édition qui est en vente désormais, et l’extrait en vient. L’autre reste à ses acheteurs.
desk-books-selling-no-sample = C’est cette édition qui est en vente désormais. Les pages de l’extrait n’y sont pas : il est retiré, choisissez-en d’autres.
desk-books-tell =
    { $count ->
        [one] L’offrir à { $count } acheteur, par e-mail
       *[other] L’offrir aux { $count } acheteurs, par e-mail
    }
desk-books-told = Les acheteurs ont été prévenus.
desk-books-telling = Chaque acheteur va recevoir un e-mail avec le lien de cette édition. Il garde aussi la sienne.
desk-books-told-before = Les acheteurs ont déjà été prévenus.
desk-books-file-taken = Le fichier est bon : c’est lui qui sera vendu avec le livre. Les éditions d’avant restent à leurs acheteurs.
desk-books-drop-file = Fichier PDF ou EPUB
desk-books-drop-file-hint = Un nouveau fichier remplace celui du même format ; { $size } au plus. Si le réseau coupe, l’envoi reprend où il en était.
desk-books-drop-start-hint = { $size } au plus. Si le réseau coupe, l’envoi reprend où il en était.
desk-books-drop-cover = Une autre image
desk-books-drop-cover-hint = PNG, JPEG ou WebP, au moins 240 pixels de large. Ce qui dépasse la forme d’un livre est coupé aux bords.
desk-books-drop-files = Fichiers des livres
desk-books-drop-files-hint = Plusieurs à la fois, { $size } au plus chacun. Ils attendent sept jours que la liste les nomme.
desk-books-drop-table = La liste, en CSV ou en classeur
desk-books-drop-table-hint = Rien n’est encore ajouté : vous verrez d’abord ce que dit chaque ligne.
desk-books-drop-send = Envoyer
desk-books-upload-here = — appuyez pour choisir, ou faites glisser ici
desk-books-upload-unit = Mo
desk-books-upload-going = {"{"}name{"}"} : {"{"}percent{"}"} %, {"{"}done{"}"} sur {"{"}all{"}"}, encore {"{"}minutes{"}"} min
desk-books-upload-waiting = Le réseau a coupé. Ce qui est arrivé est gardé ; nous réessayons dans {"{"}seconds{"}"} s.
desk-books-upload-check = Tout est arrivé. Nous lisons le fichier…
desk-books-upload-failed = L’envoi s’est arrêté. Choisissez de nouveau le même fichier : il reprendra où il en était, si quelque chose est arrivé.
desk-books-upload-stop = Arrêter
desk-books-upload-too-large = Ce fichier est trop gros : { $size } au plus.
desk-books-upload-empty = Choisissez d’abord un fichier ; celui-ci est vide, ou il n’y en a pas.
desk-books-upload-too-many = Trop de fichiers attendent déjà. Importez d’abord la liste qui les nomme ; ceux que rien ne nomme partent d’eux-mêmes après sept jours.
desk-books-upload-cut = L’envoi a été coupé. Recommencez.
desk-books-upload-waits = « { $name } » est arrivé et attend. Corrigez la fiche, puis envoyez : il n’est pas à choisir de nouveau.
desk-books-upload-gone = Cet envoi n’est pas entier, ou son temps est passé. Recommencez.

# Cover and sample
desk-books-cover = Couverture
desk-books-cover-file = Reprendre celle du fichier
desk-books-cover-kept = La couverture est changée.
desk-books-cover-none = Aucun fichier du livre n’a d’image qui puisse faire une couverture. Choisissez une image.
desk-books-sample = Extrait
desk-books-sample-is = En boutique : les pages { $pages } ({ $size }).
desk-books-sample-which = Pages à donner à lire
desk-books-sample-hint =
    { $count ->
        [one] Par exemple 1-3, 7. Le livre a { $count } page.
       *[other] Par exemple 1-3, 7. Le livre a { $count } pages.
    }
desk-books-sample-cut = Découper l’extrait
desk-books-sample-drop = Retirer l’extrait
desk-books-sample-none = Un extrait se découpe dans le PDF : ajoutez-en un d’abord.
desk-books-sample-pdf = Il faut d’abord un PDF.
desk-books-sample-pages = Des numéros de page de 1 à { $last }, comme 1-3, 7.
desk-books-sample-many = { $most } pages au plus.
desk-books-sample-all = C’est tout le livre : laissez au moins une page à acheter.
desk-books-sample-kept = L’extrait est prêt. On le lira depuis la page du livre.
desk-books-sample-dropped = L’extrait est retiré.

# Place on the shelf
desk-books-place = Place en boutique
desk-books-place-front = Ce livre est mis en avant, devant les plus récents.
desk-books-place-by-date = Ce livre est rangé à sa date : le plus récent d’abord.
desk-books-place-first = Mettre en premier
desk-books-place-up = Monter
desk-books-place-down = Descendre
desk-books-place-date = Remettre à sa date
desk-books-placed-first = Le livre est le premier de la boutique.
desk-books-placed-up = Le livre est monté d’une place.
desk-books-placed-down = Le livre est descendu d’une place parmi ceux qui sont mis en avant.
desk-books-placed-date = Le livre est de nouveau rangé à sa date.

# Several books at once
desk-books-bulk = Plusieurs livres à la fois
desk-books-bulk-tick = Choisir « { $title } »
desk-books-bulk-act = Ce qu’il faut faire
desk-books-bulk-price-field = Prix, s’il faut le changer
desk-books-bulk-category-field = Catégorie, s’il faut en ajouter une
desk-books-bulk-go = Continuer
desk-books-bulk-hint = Cochez les livres dans la liste. Rien n’est fait avant que vous n’ayez vu ce qui va changer.
desk-books-bulk-none = Cochez d’abord au moins un livre dans la liste.
desk-books-bulk-act-missing = Choisissez ce qu’il faut faire.
desk-books-bulk-category-missing = Choisissez une catégorie.
desk-books-bulk-title-publish = Mettre en rayon
desk-books-bulk-title-withdraw = Retirer du rayon
desk-books-bulk-title-price = Changer le prix
desk-books-bulk-title-category = Ajouter à une catégorie
desk-books-bulk-becomes = Ce qui change
desk-books-bulk-why = Pourquoi
desk-books-bulk-run = Faire ces changements
desk-books-bulk-back = Retour aux livres
desk-books-bulk-will =
    { $count ->
        [0] Aucun livre ne peut être changé.
        [one] { $count } livre va changer. Rien n’est encore fait.
       *[other] { $count } livres vont changer. Rien n’est encore fait.
    }
desk-books-bulk-will-not =
    { $count ->
        [one] { $count } livre restera comme il est
       *[other] { $count } livres resteront comme ils sont
    }
desk-books-bulk-done =
    { $count ->
        [0] Aucun livre n’a changé.
        [one] { $count } livre a changé.
       *[other] { $count } livres ont changé.
    }
desk-books-bulk-not-done =
    { $count ->
        [one] { $count } livre est resté comme il était
       *[other] { $count } livres sont restés comme ils étaient
    }
desk-books-bulk-publish = En rayon, à { $price }
desk-books-bulk-withdraw = Retiré du rayon ; ceux qui l’ont acheté le gardent
desk-books-bulk-price = { $was } → { $is }
desk-books-bulk-category = Ajouté à « { $name } »
desk-books-bulk-already-publish = Il est déjà en rayon.
desk-books-bulk-already-withdraw = Il n’est pas en rayon.
desk-books-bulk-already-price = Il a déjà ce prix.
desk-books-bulk-already-category = Il est déjà dans cette catégorie.

# Categories
desk-books-categories-lead = Les lecteurs filtrent les rayons par catégorie dès qu’un livre en rayon en porte une. Cochez-les dans la fiche du livre.
desk-books-category-french = Nom français
desk-books-category-english = Nom anglais
desk-books-category-place = Rang
desk-books-category-new = Nouvelle catégorie
desk-books-category-add = Ajouter
desk-books-category-delete = Supprimer la catégorie (les livres restent)
desk-books-category-kept = La catégorie est enregistrée.
desk-books-category-deleted = La catégorie est supprimée. Ses livres sont toujours là.
desk-books-category-missing = Il lui faut un nom.
desk-books-category-long = Ce nom est trop long : 60 signes au plus.

# CSV import
desk-books-import-title = Importer une liste
desk-books-import-lead = Beaucoup de livres d’un coup, depuis un tableur. Chaque ligne devient un brouillon, que vous mettez en rayon ensuite.
desk-books-import-step-files = 1. Les fichiers, si vous les avez
desk-books-import-step-table = 2. La liste
desk-books-import-waiting = Ils attendent leur ligne :
desk-books-import-brought = Les fichiers sont là. Nommez-les dans la colonne « fichier » de la liste.
desk-books-import-columns = La première ligne nomme les colonnes ; titre et auteurs sont nécessaires, les autres peuvent manquer :
desk-books-import-example = titre;auteurs;prix;langue;catégories;description;adresse;fichier
desk-books-import-rules = Un classeur (.xlsx, .xls, .ods) ou un fichier CSV, tel que votre tableur l’enregistre. Plusieurs auteurs : « Aïcha Traoré, Moussa Keita », ou un point-virgule, une barre | ou « et » entre eux ; « Kourouma, Ahmadou » reste un seul nom. Dès qu’une barre | est écrite, elle seule sépare. Plusieurs catégories : une barre | ou un point-virgule.
desk-books-import-model = Pour commencer, prenez le modèle :
desk-books-import-model-workbook = classeur Excel
desk-books-import-most =
    { $count ->
        [one] { $count } ligne au plus.
       *[other] { $count } lignes au plus.
    }
desk-books-import-kind = Ce fichier n’est ni un classeur ni un CSV, ou il est abîmé : enregistrez le tableau de nouveau, en « .xlsx » ou en « CSV UTF-8 ».
desk-books-import-locked = Ce classeur est protégé par un mot de passe : enregistrez-le sans.
desk-books-import-heavy = Lire ce classeur demande trop de temps ou de mémoire : copiez la liste dans un classeur neuf, ou enregistrez-la en CSV.
desk-books-import-gone = Cette liste est déjà importée, ou elle n’est plus gardée. Ses livres sont parmi les brouillons.
desk-books-import-header = La première ligne doit nommer au moins les colonnes « titre » et « auteurs ».
desk-books-import-long = La liste est trop longue : coupez-la en plusieurs.
desk-books-import-empty = La liste n’a aucune ligne sous la première.
desk-books-import-category = « { $name } » ne peut pas nommer une catégorie : 60 signes au plus, dont une lettre.
desk-books-import-file = Aucun fichier « { $name } » n’attend : envoyez-le d’abord, ou corrigez le nom.
desk-books-import-file-twice = Le fichier « { $name } » est déjà pris par une ligne au-dessus.
desk-books-import-whole = Toute la ligne
desk-books-import-counted =
    { $count ->
        [one] { $count } livre sera ajouté comme brouillon.
       *[other] { $count } livres seront ajoutés comme brouillons.
    }
desk-books-import-faults =
    { $count ->
        [one] Une case est à corriger dans votre tableau. Rien n’a été ajouté.
       *[other] { $count } cases sont à corriger dans votre tableau. Rien n’a été ajouté.
    }
desk-books-import-added =
    { $count ->
        [one] { $count } livre a été ajouté
       *[other] { $count } livres ont été ajoutés
    }
desk-books-import-done = { $added } en brouillon. Relisez chaque livre, puis mettez-le en rayon.
desk-books-import-done-but = { $added } en brouillon, mais des fichiers ont été refusés. { $why }
desk-books-import-refused = Ligne { $line }, « { $title } » : { $why }
desk-books-plan-title = Ce que dit la liste
desk-books-plan-line = Ligne
desk-books-plan-column = Colonne
desk-books-plan-fault = À corriger
desk-books-plan-again = Envoyer la liste corrigée
desk-books-plan-nothing-yet = Rien n’est encore fait.
desk-books-plan-categories = Nouvelles catégories : { $names }.
desk-books-plan-column-name = « { $name } »
desk-books-plan-unread = Ces colonnes ne sont pas lues : { $names }. Si l’une d’elles compte, donnez-lui l’un des noms de la page précédente et renvoyez la liste.
desk-books-plan-without-prices = La liste n’a pas de colonne « prix » : chaque livre attendra le sien.
desk-books-plan-run = Ajouter ces livres
desk-books-plan-right = Les lignes sans faute

# The model of a list
desk-books-model-name = modele-livres
desk-books-model-title = titre
desk-books-model-authors = auteurs
desk-books-model-price = prix
desk-books-model-language = langue
desk-books-model-categories = catégories
desk-books-model-description = description
desk-books-model-address = adresse
desk-books-model-file = fichier
desk-books-model-book-title = Exemple à remplacer
desk-books-model-book-authors = Aïcha Traoré | Moussa Keita
desk-books-model-book-price = 2500
desk-books-model-book-language = français
desk-books-model-book-categories = Romans | Contes
desk-books-model-book-text = Quelques lignes sur le livre.

# What the audit says
audit-book-create = a créé le livre { $subject }
audit-book-save = a modifié le livre { $subject }
audit-book-publish = a mis en rayon le livre { $subject }
audit-book-withdraw = a retiré du rayon le livre { $subject }
audit-book-discard = a jeté le brouillon { $subject } (« { $title } »)
audit-book-duplicate = a créé { $subject } en copiant { $from }
audit-book-file = a ajouté un fichier à { $subject } : { $format }, édition { $version }
audit-book-sell = a mis en vente une édition de { $subject } : { $format }, édition { $version }
audit-book-unfile = a écarté un fichier de { $subject } : { $format }, édition { $version }
audit-book-place = a changé la place en boutique de { $subject }
audit-book-tell = a offert aux acheteurs de { $subject } le { $format }, édition { $version }
audit-book-cover = a changé la couverture de { $subject }
audit-book-sample = a découpé l’extrait de { $subject } : pages { $pages }
audit-book-unsample = a retiré l’extrait de { $subject }
audit-category-create = a créé la catégorie { $subject }
audit-category-change = a modifié la catégorie { $subject }
audit-category-delete = a supprimé la catégorie { $subject }

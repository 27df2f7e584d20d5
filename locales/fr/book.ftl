# The page of a book, around the book itself
book-time = Téléchargement
book-time-of = environ { $two } en 2G, { $three } en 3G
book-time-seconds = { $count } s
book-time-minutes = { $count } min
book-time-hours = { $count } h
book-contents = Sommaire
book-contents-page = p. { $page }
book-share = Partager sur WhatsApp
book-extract-weight = { $pages } à l’écran, { $size }
book-owned = Vous avez déjà ce livre.
book-owned-link = Ouvrir votre commande
book-by-author = Du même auteur
book-beside = À lire aussi

# The extract of a book
extract-title = Extrait de « { $title } »
extract-lead = Les pages se chargent une à une, à mesure que vous descendez : { $weight } en tout.
extract-page = Page { $page } de l’extrait
extract-back = Revenir au livre
extract-file = Télécharger l’extrait
extract-more = La suite de l’extrait est dans le fichier.

# Reviews
review-title = Avis des lecteurs
review-count =
    { $count ->
        [one] { $count } avis
       *[other] { $count } avis
    }
review-average = { $average } sur 5
review-stars =
    { $count ->
        [one] { $count } étoile sur 5
       *[other] { $count } étoiles sur 5
    }
review-answer = Réponse de { $shop }
review-give = Donner votre avis
review-give-on = Donner votre avis sur « { $title } »
review-form-title = Votre avis
review-form-lead = Vous avez acheté « { $title } ». Dites aux autres lecteurs ce que vous en pensez. Votre avis paraîtra sur la page du livre une fois que { $shop } l’aura lu.
review-form-stars = Votre note
review-form-stars-wrong = Choisissez de une à cinq étoiles.
review-form-name = Nom affiché
review-form-name-hint = Tout le monde le voit. Un prénom suffit.
review-form-name-wrong = Écrivez un nom de { $most } caractères au plus, sans adresse.
review-form-text = Votre avis
review-form-text-hint = { $most } caractères au plus.
review-form-text-wrong = Ce texte est trop long : { $most } caractères au plus.
review-form-send = Envoyer votre avis
review-form-faults = Un champ est à corriger : voyez le message en rouge.
review-form-back = Revenir à la commande
review-sent = Merci ! Nous lisons votre avis avant de le publier. D’ici là, vous pouvez le modifier ici.
review-waiting = Votre avis n’a pas encore été lu. Vous pouvez encore le modifier.
review-refused = Votre avis n’a pas été publié. Vous pouvez le modifier et l’envoyer de nouveau.
review-shown = Votre avis est publié sur la page du livre. Merci !
review-shown-link = Voir la page du livre

# The owner's look at reviews
admin-reviews-title = Avis des lecteurs
admin-reviews-lead = Seuls vos clients peuvent en écrire. Un avis paraît sur la page du livre quand vous le publiez.
admin-reviews-state = État
admin-reviews-is-waiting = À lire
admin-reviews-is-shown = Publié
admin-reviews-is-refused = Refusé
admin-reviews-none-waiting = Aucun avis à lire.
admin-reviews-none-shown = Aucun avis publié.
admin-reviews-none-refused = Aucun avis refusé.
admin-reviews-no-text = Sans texte.
admin-reviews-order = Commande
admin-reviews-publish = Publier
admin-reviews-refuse = Refuser
admin-reviews-withdraw = Retirer de la page
admin-reviews-answer = Votre réponse
admin-reviews-answer-hint = Elle s’affiche sous l’avis. Laissez vide pour ne pas répondre.
admin-reviews-answer-save = Enregistrer la réponse
admin-reviews-answer-to = Répondre à { $name }
admin-reviews-published = L’avis sur « { $title } » est publié.
admin-reviews-refused = L’avis sur « { $title } » n’est pas publié.
admin-reviews-answered = Votre réponse est enregistrée.
admin-reviews-too-long = Cette réponse est trop longue : { $most } caractères au plus. Rien n’a été enregistré.
admin-reviews-moved = Le client a modifié son avis entre-temps : relisez-le d’abord.
admin-reviews-todo =
    { $count ->
        [one] { $count } avis de lecteur attend d’être lu.
       *[other] { $count } avis de lecteurs attendent d’être lus.
    }
admin-reviews-todo-go = Lire les avis
audit-area-review = Avis
audit-review-publish = a publié un avis sur « { $title } »
audit-review-refuse = a refusé un avis sur « { $title } »
audit-review-answer = a répondu à un avis sur « { $title } »

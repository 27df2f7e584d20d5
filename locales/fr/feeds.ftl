# Ce que lisent les applications de lecture (OPDS) et les lecteurs d’actualités (Atom).

feeds-atom = { $shop } : les nouveautés
feeds-new = Nouveautés
feeds-new-text = Les livres les plus récents de la boutique.
feeds-featured = À la une
feeds-featured-text = Les livres que la boutique met en avant.
feeds-categories = Catégories
feeds-categories-text = Les livres, catégorie par catégorie.
feeds-category-text = Les livres de la catégorie « { $name } ».
feeds-authors = Auteurs
feeds-authors-text = Les livres, auteur par auteur.
feeds-author-books = { $count ->
    [one] { $count } livre
   *[other] { $count } livres
}

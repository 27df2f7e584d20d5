# What reading apps (OPDS) and news readers (Atom) read.

feeds-atom = { $shop }: new books
feeds-new = New books
feeds-new-text = The newest books of the shop.
feeds-featured = Featured
feeds-featured-text = The books that the shop puts in front.
feeds-categories = Categories
feeds-categories-text = The books by category.
feeds-category-text = The books of the category “{ $name }”.
feeds-authors = Authors
feeds-authors-text = The books by author.
feeds-author-books = { $count ->
    [one] { $count } book
   *[other] { $count } books
}

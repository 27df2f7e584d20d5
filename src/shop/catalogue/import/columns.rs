//! The header of a list: which column holds which field.

use crate::domain::book::fold;
use crate::domain::money::Currency;
use crate::shop::catalogue::books::Field;
use crate::table::Row;

/// Column names that people use, as [`fold`] writes them. The first two of each field are those of our own template, in
/// French and English.
const COLUMNS: [(Field, &[&str]); 8] = [
    (
        Field::Title,
        &["titre", "title", "titre du livre", "nom du livre", "livre", "ouvrage", "book title", "book", "book name"],
    ),
    (
        Field::Authors,
        &[
            "auteurs",
            "authors",
            "auteur",
            "author",
            "auteur s",
            "author s",
            "auteur e s",
            "auteur rice",
            "auteurs et autrices",
            "auteur autrice",
            "autrice",
            "ecrivain",
            "ecrivains",
            "nom de l auteur",
            "noms des auteurs",
            "ecrit par",
            "writer",
            "writers",
            "written by",
            "by",
            "par",
            "author name",
            "authors names",
            "coauteur",
            "co auteur",
            "coauthor",
            "co author",
        ],
    ),
    (
        Field::Price,
        &[
            "prix",
            "price",
            "prix de vente",
            "prix public",
            "prix unitaire",
            "prix du livre",
            "tarif",
            "montant",
            "cout",
            "cost",
            "amount",
            "selling price",
            "sale price",
            "unit price",
            "pv",
            "pu",
        ],
    ),
    (Field::Language, &["langue", "language", "langues", "languages", "langue du livre", "lang", "book language"]),
    (
        Field::Categories,
        &[
            "categories",
            "categories",
            "categorie",
            "category",
            "genre",
            "genres",
            "rayon",
            "rayons",
            "theme",
            "themes",
            "sujet",
            "sujets",
            "subject",
            "subjects",
        ],
    ),
    (
        Field::Description,
        &[
            "description",
            "description",
            "resume",
            "summary",
            "presentation",
            "synopsis",
            "quatrieme de couverture",
            "4e de couverture",
            "blurb",
            "about",
            "texte de presentation",
            "book description",
        ],
    ),
    (
        Field::Slug,
        &[
            "adresse",
            "address",
            "slug",
            "adresse web",
            "adresse de la page",
            "web address",
            "page address",
            "permalien",
        ],
    ),
    (
        Field::File,
        &[
            "fichier",
            "file",
            "fichiers",
            "files",
            "nom du fichier",
            "nom de fichier",
            "file name",
            "filename",
            "fichier pdf",
            "fichier epub",
            "pdf",
            "epub",
            "ebook",
            "document",
        ],
    ),
];

/// What people add to the name of the price column.
const CURRENCIES: [&str; 22] = [
    "f",
    "cfa",
    "fcfa",
    "xof",
    "xaf",
    "franc",
    "francs",
    "cdf",
    "fc",
    "gnf",
    "fg",
    "usd",
    "us",
    "dollar",
    "dollars",
    "ttc",
    "en",
    "in",
    "de",
    "les",
    "congolais",
    "guineens",
];

/// The columns of a list by field.
pub struct Columns {
    /// Field, index, name in the list.
    known: Vec<(Field, usize, String)>,
    /// Index and name of the columns that are unknown, or that repeat a field which may occur once only.
    unknown: Vec<(usize, String)>,
}

impl Columns {
    /// The columns of a header, in a shop that sells in these currencies beside its main one.
    pub fn of(header: &Row, others: &[Currency]) -> Self {
        let mut columns = Self { known: Vec::new(), unknown: Vec::new() };
        for (at, name) in header.cells.iter().enumerate() {
            match field(name).map(|field| in_currency(field, name, others)) {
                Some(field) if may_repeat(field) || !columns.has(field) => {
                    columns.known.push((field, at, name.clone()));
                }
                _ => columns.unknown.push((at, name.clone())),
            }
        }
        columns
    }

    pub fn has(&self, field: Field) -> bool {
        self.known.iter().any(|(known, ..)| *known == field)
    }

    /// The cell of a row for a field.
    pub fn get<'a>(&self, row: &'a Row, field: Field) -> &'a str {
        self.all(row, field).next().unwrap_or_default()
    }

    /// The cells of a row for a field, from all its columns.
    pub fn all<'a>(&self, row: &'a Row, field: Field) -> impl Iterator<Item = &'a str> {
        let places: Vec<usize> =
            self.known.iter().filter(|(known, ..)| *known == field).map(|(_, at, _)| *at).collect();
        places.into_iter().filter_map(|at| row.cells.get(at)).map(String::as_str).filter(|cell| !cell.is_empty())
    }

    /// The list's own name for the column of a field.
    pub fn name(&self, field: Field) -> Option<String> {
        self.known.iter().find(|(known, ..)| *known == field).map(|(.., name)| name.clone())
    }

    /// The names of columns that contain something but are not read.
    pub fn unread(&self, rows: &[Row]) -> Vec<String> {
        let is_filled = |at: usize| rows.iter().any(|row| row.cells.get(at).is_some_and(|cell| !cell.is_empty()));
        self.unknown.iter().filter(|(at, _)| is_filled(*at)).map(|(_, name)| name.clone()).collect()
    }
}

/// Authors and categories may be spread over several columns.
fn may_repeat(field: Field) -> bool {
    matches!(field, Field::Authors | Field::Categories)
}

/// The price in another currency, if a price column's name has one of those: `Prix CDF`, `Price in US dollars`.
fn in_currency(field: Field, name: &str, others: &[Currency]) -> Field {
    let name = fold(name);
    let names = |currency: &&Currency| {
        let words: &[&str] = match currency {
            Currency::Xof => &["xof"],
            Currency::Xaf => &["xaf"],
            Currency::Cdf => &["cdf", "fc", "congolais"],
            Currency::Gnf => &["gnf", "fg", "guineens"],
            Currency::Usd => &["usd", "us", "dollar", "dollars"],
        };
        name.split(' ').any(|word| words.contains(&word))
    };
    match others.iter().find(names) {
        Some(currency) if field == Field::Price => Field::OtherPrice(*currency),
        _ => field,
    }
}

/// The field that a column's name stands for: `Prix (F CFA)`, `Auteur 2`.
fn field(name: &str) -> Option<Field> {
    let name = fold(name);
    let is = |field: Field, name: &str| COLUMNS.iter().any(|(known, names)| *known == field && names.contains(&name));
    let found = COLUMNS.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(field, _)| *field);
    let without_number = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    let price: Vec<&str> = name.split(' ').filter(|word| !CURRENCIES.contains(word)).collect();
    found
        .or_else(|| is(Field::Price, &price.join(" ")).then_some(Field::Price))
        .or_else(|| is(Field::Price, &price_of_sale(&name)).then_some(Field::Price))
        .or_else(|| [Field::Authors, Field::Categories].into_iter().find(|field| is(*field, without_number)))
}

/// The name without currency words at its end: `prix de vente en fcfa` gives `prix de vente`.
fn price_of_sale(name: &str) -> String {
    let mut words: Vec<&str> = name.split(' ').collect();
    while words.last().is_some_and(|word| CURRENCIES.contains(word)) {
        words.pop();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_known_by_the_names_that_people_give_it() {
        for (name, known) in [
            ("Prix (FCFA)", Field::Price),
            ("PRIX EN F CFA", Field::Price),
            ("Prix de vente (XOF)", Field::Price),
            ("Price in US$", Field::Price),
            ("Tarif TTC", Field::Price),
            ("Auteur(s)", Field::Authors),
            ("Auteur 2", Field::Authors),
            ("Catégorie", Field::Categories),
            ("Titre du livre", Field::Title),
            ("Résumé", Field::Description),
            ("Nom du fichier", Field::File),
            ("Langue", Field::Language),
        ] {
            assert_eq!(field(name), Some(known), "{name}");
        }
        for name in ["ISBN", "Année", "Prix conseillé par l’éditeur", "", "Titre 2"] {
            assert_eq!(field(name), None, "{name}");
        }
    }

    #[test]
    fn a_price_column_is_of_the_currency_that_its_name_says_where_the_shop_sells_in_it() {
        let row = Row { number: 1, cells: ["Prix", "Prix (CDF)", "Price in US$"].map(str::to_owned).to_vec() };
        let several = Columns::of(&row, &[Currency::Cdf, Currency::Usd]);
        for field in [Field::Price, Field::OtherPrice(Currency::Cdf), Field::OtherPrice(Currency::Usd)] {
            assert!(several.has(field), "{field:?}");
        }
        let one = Columns::of(&row, &[]);
        assert!(one.has(Field::Price) && !one.has(Field::OtherPrice(Currency::Cdf)));
    }

    #[test]
    fn what_is_not_read_is_named_when_something_stands_in_it() {
        let row = |cells: &[&str]| Row { number: 1, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() };
        let columns = Columns::of(&row(&["Titre", "ISBN", "Prix", "Note", "Price", "Auteur 1", "Auteur 2"]), &[]);
        let rows = [row(&["A", "978", "", "", "5", "Awa", "Yao"])];
        assert_eq!(columns.unread(&rows), ["ISBN", "Price"]);
        assert_eq!(columns.all(&rows[0], Field::Authors).collect::<Vec<_>>(), ["Awa", "Yao"]);
    }
}

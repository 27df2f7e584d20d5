//! The form of a bundle: how it is read, and what is wrong with it.

use crate::domain::book::{is_slug, slug};
use crate::domain::money::{self, Currency, Money, PriceLimits};
use crate::shop::admin::bundles::{BundleDetails, BundleInput};
use crate::shop::catalogue::books::{amount_fault, line, price_fault};
use crate::texts::Texts;
use crate::web::admin::fields::{Field, Fields};

/// How many books the form has room for.
pub const PLACES: usize = 10;
/// How many of them are seen at once; the others are in a fold.
pub const SHOWN: usize = 4;
/// The longest description, in characters.
const LONGEST: usize = 5_000;

/// The form of a bundle.
#[derive(Clone, Debug, Default)]
pub struct BundleForm {
    pub title: Field,
    pub slug: Field,
    pub description: Field,
    pub price: Field,
    /// Slugs of books, or addresses of their pages.
    pub books: Vec<Field>,
    pub published: bool,
}

impl BundleForm {
    /// An empty form.
    pub fn fresh() -> Self {
        Self { books: vec![Field::default(); PLACES], ..Self::default() }
    }

    pub fn read(fields: &Fields) -> Self {
        let field = |name: &str, most| Field::read(fields, name, most);
        Self {
            title: field("title", 400),
            slug: field("slug", 100),
            description: field("description", LONGEST + 1),
            price: field("price", 40),
            books: (1..=PLACES).map(|number| field(&format!("book-{number}"), 400)).collect(),
            published: fields.has("published"),
        }
    }

    /// The form with the values of a bundle.
    pub fn of(found: &BundleDetails) -> Self {
        let bundle = &found.bundle;
        let currency = Currency::parse(&bundle.currency).unwrap_or(Currency::Xof);
        let mut books: Vec<Field> = found.books.iter().map(|shelved| Field::of(&shelved.book.slug)).collect();
        books.resize(PLACES.max(books.len()), Field::default());
        Self {
            title: Field::of(&bundle.title),
            slug: Field::of(&bundle.slug),
            description: Field::of(&bundle.description),
            price: Field::of(Money::new(bundle.amount, currency).plain()),
            books,
            published: bundle.published,
        }
    }

    /// Reads the form. A slug that is not typed is made of the title.
    ///
    /// # Errors
    /// The form with a sentence beside each wrong field.
    pub fn wanted(&self, t: Texts, currency: Currency, limits: PriceLimits) -> Result<BundleInput, Box<Self>> {
        let mut said = self.clone();
        let title = said.title.judge(line(&self.title.value), || t.say("admin-bundles-title-wrong"));
        let typed = &self.slug.value;
        let own = if typed.is_empty() { slug(&self.title.value) } else { typed.clone() };
        let own = said.slug.judge(Some(own).filter(|own| is_slug(own)), || t.say("admin-bundles-slug-wrong"));
        if self.description.value.chars().count() > LONGEST {
            said.description.error = Some(t.fill("admin-bundles-description-long", &[("most", &t.number(LONGEST))]));
        }
        let price = said.price(t, currency, limits);
        let books = said.slugs(t);
        let wanted = (|| {
            Some(BundleInput {
                title: title?,
                slug: own?,
                description: self.description.value.clone(),
                price: price?,
                books,
                published: self.published,
            })
        })();
        wanted.filter(|_| !said.is_faulty()).ok_or_else(|| Box::new(said))
    }

    fn price(&mut self, t: Texts, currency: Currency, limits: PriceLimits) -> Option<Money> {
        let amount = money::amount(&self.price.value, currency).map_err(|fault| amount_fault(&fault, currency));
        let price =
            amount.and_then(|amount| Money::price(amount, currency, limits).map_err(|error| price_fault(&error)));
        price.map_err(|fault| self.price.error = Some(fault.say(t))).ok()
    }

    /// The slugs of the books: two at least, each once.
    fn slugs(&mut self, t: Texts) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for field in &mut self.books {
            let slug = slug_of(&field.value);
            if slug.is_empty() {
                continue;
            }
            if found.contains(&slug) {
                field.error = Some(t.say("admin-bundles-book-twice"));
            }
            found.push(slug);
        }
        if found.len() < 2 {
            let blank = self.books.iter_mut().find(|field| field.value.is_empty());
            if let Some(field) = blank {
                field.error = Some(t.say("admin-bundles-books-few"));
            }
        }
        found
    }

    /// The places for books: the field's id, the number, the field, and whether it may stay empty.
    pub fn places(&self) -> Vec<(String, String, Field, bool)> {
        let place = |(number, field): (usize, &Field)| {
            (format!("book-{number}"), number.to_string(), field.clone(), number > 2)
        };
        (1..).zip(&self.books).map(place).collect()
    }

    /// Whether one of the others is filled in, or wrong.
    pub fn has_further_books(&self) -> bool {
        self.books.iter().skip(SHOWN).any(|field| !field.value.is_empty() || field.error.is_some())
    }

    /// Shows a sentence beside the book at this place, counted without the places that are left empty.
    pub fn book_wrong(&mut self, place: usize, sentence: String) {
        if let Some(field) = self.books.iter_mut().filter(|field| !field.value.is_empty()).nth(place) {
            field.error = Some(sentence);
        }
    }

    pub fn is_faulty(&self) -> bool {
        let Self { title, slug, description, price, books, published: _ } = self;
        [title, slug, description, price].into_iter().chain(books).any(|field| field.error.is_some())
    }
}

/// A book's slug, alone or as the address of its page.
fn slug_of(text: &str) -> String {
    let slug = text.rsplit_once("/books/").map_or(text, |(_, slug)| slug);
    slug.split(['?', '#', '/']).next().unwrap_or(slug).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    fn wanted(text: &str) -> Result<BundleInput, Box<BundleForm>> {
        let form = BundleForm::read(&Fields::parse(text.as_bytes()));
        form.wanted(Texts(Language::French), Currency::Xof, Currency::Xof.usual_limits())
    }

    #[test]
    fn a_bundle_is_read_as_it_is_typed() {
        let read = wanted("title=Les+fleuves&price=4+500&book-1=le-fleuve&book-3=https://s.ci/books/la-nuit?lang=fr");
        let read = read.unwrap();
        assert_eq!((read.slug.as_str(), read.price.amount, read.published), ("les-fleuves", 4500, false));
        assert_eq!(read.books, ["le-fleuve", "la-nuit"]);
    }

    #[test]
    fn each_fault_stands_beside_its_field() {
        let said = wanted("title=&slug=A+b&price=12&book-1=le-fleuve").unwrap_err();
        assert!(said.title.error.is_some() && said.slug.error.is_some() && said.price.error.is_some());
        assert!(said.books[1].error.is_some(), "a bundle of one book");
        let twice = wanted("title=A&price=500&book-1=x&book-2=x").unwrap_err();
        assert!(twice.books[1].error.is_some());
    }
}

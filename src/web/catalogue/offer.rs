//! What an order form sells, and what it says about that.

use super::labels::{formats, sizes};
use crate::domain::money::{Currency, Money};
use crate::store::books::{Book, Shelved};
use crate::texts::Texts;

/// What a form was sent for.
#[derive(Clone, Debug)]
pub enum Goods {
    /// The book with this slug.
    Book(String),
    /// The books that the basket's page showed, by their slugs.
    Basket(Vec<String>),
}

impl Goods {
    pub fn slugs(&self) -> Vec<String> {
        match self {
            Self::Book(slug) => vec![slug.clone()],
            Self::Basket(slugs) => slugs.clone(),
        }
    }

    /// The path of the page that the form stands on.
    pub fn page(&self) -> String {
        match self {
            Self::Book(slug) => format!("/books/{slug}"),
            Self::Basket(_) => "/basket".to_owned(),
        }
    }

    /// What tells its orders from those for something else.
    pub fn name(&self) -> String {
        match self {
            Self::Book(slug) => slug.clone(),
            Self::Basket(slugs) => format!("/basket {}", slugs.join(" ")),
        }
    }

    /// The id of a sentence about one book, or about several.
    pub fn sentence<'a>(&self, one: &'a str, several: &'a str) -> &'a str {
        match self {
            Self::Book(_) => one,
            Self::Basket(_) => several,
        }
    }
}

/// What is sold, as its form says it.
#[derive(Clone, Debug)]
pub struct Offer {
    pub goods: Goods,
    /// Its price without any coupon.
    pub full: Money,
    /// Whether it has a price in the currency that the buyer pays in.
    pub is_sold: bool,
    /// Nothing can be sent: it is the owner's preview.
    pub locked: bool,
    /// Formats and sizes: `PDF · 5,2 Mo`.
    pub weight: String,
    /// A copy is stamped with the buyer's name.
    pub stamped: bool,
    /// Subject and message of a question to the shop.
    pub subject: String,
    pub message: String,
}

impl Offer {
    /// The URL that the form is posted to.
    pub fn action(&self) -> String {
        format!("{}/buy", self.goods.page())
    }

    /// Whether it is several books.
    pub fn several(&self) -> bool {
        matches!(self.goods, Goods::Basket(_))
    }

    /// The slugs that the form is for, where its address does not say so.
    pub fn items(&self) -> Option<String> {
        match &self.goods {
            Goods::Book(_) => None,
            Goods::Basket(slugs) => Some(slugs.join(" ")),
        }
    }

    /// One book, for buyers who pay in `currency`, if there are several.
    pub fn of_book(t: Texts, shelved: &Shelved, currency: Option<Currency>) -> Self {
        let book = &shelved.book;
        Self {
            goods: Goods::Book(book.slug.clone()),
            full: price(book),
            is_sold: is_sold(book, currency),
            locked: false,
            weight: format!("{} · {}", formats(&shelved.editions), sizes(t, &shelved.editions)),
            stamped: shelved.stamped,
            subject: book.title.clone(),
            message: t.fill("contact-book-message", &[("title", &book.title)]),
        }
    }

    /// The books of the basket that can be paid together, of which there is one at least.
    pub fn of_basket(t: Texts, books: &[&Shelved], full: Money) -> Self {
        let count = t.count("basket-books", i64::try_from(books.len()).unwrap_or(i64::MAX));
        let all = books.iter().flat_map(|shelved| &shelved.editions);
        let bytes: u64 = all.filter_map(|edition| u64::try_from(edition.size_bytes).ok()).sum();
        Self {
            goods: Goods::Basket(books.iter().map(|shelved| shelved.book.slug.clone()).collect()),
            full,
            is_sold: true,
            locked: false,
            weight: format!("{count} · {}", t.size(bytes)),
            stamped: books.iter().any(|shelved| shelved.stamped),
            subject: t.say("basket-title"),
            message: t.say("basket-ask"),
        }
    }
}

/// What a book costs, without any coupon.
pub fn price(book: &Book) -> Money {
    Money::new(book.amount, Currency::parse(&book.currency).unwrap_or(Currency::Xof))
}

/// Whether a book has a price in the currency that buyers of a country pay in, if there are several.
pub fn is_sold(book: &Book, currency: Option<Currency>) -> bool {
    currency.is_none_or(|currency| book.currency == currency.code())
}

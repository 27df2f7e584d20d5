//! What an order form sells, and what it says about that.

use super::labels::{formats, sizes};
use super::preorder::Ahead;
use crate::domain::contact::Country;
use crate::domain::money::{Currency, Money};
use crate::domain::order::MOST_BOOKS;
use crate::shop::bundles::BundleOnSale;
use crate::shop::own_prices::OwnPrices;
use crate::shop::sale::basket::Basket;
use crate::shop::sale::coupons::Quote;
use crate::store::books::{Book, Shelved};
use crate::texts::Texts;

/// What a form was sent for.
#[derive(Clone, Debug)]
pub enum Goods {
    /// The book with this slug.
    Book(String),
    /// The books and the bundles that the basket's page showed, by their slugs.
    Basket {
        slugs: Vec<String>,
        bundles: Vec<String>,
        /// The prices that the buyer named.
        own_prices: Vec<(String, i64)>,
    },
    /// The bundle with this slug.
    Bundle(String),
    /// The book with this slug, on the page of the thread that this token opens.
    InThread { slug: String, token: String },
}

/// Before a bundle's slug among the items of a basket.
const BUNDLE: &str = "bundles/";

impl Goods {
    /// Reads what [`Goods::items`] wrote.
    pub fn of_items(items: &str) -> Self {
        let (mut slugs, mut bundles, mut own_prices) = (Vec::new(), Vec::new(), Vec::new());
        for item in items.split_whitespace().take(MOST_BOOKS) {
            let (item, amount) = item.split_once('=').unwrap_or((item, ""));
            if let Ok(amount) = amount.parse() {
                own_prices.push((item.to_owned(), amount));
            }
            let (list, slug) = match item.strip_prefix(BUNDLE) {
                Some(slug) => (&mut bundles, slug.to_owned()),
                None => (&mut slugs, item.to_owned()),
            };
            if !list.contains(&slug) {
                list.push(slug);
            }
        }
        Self::Basket { slugs, bundles, own_prices }
    }

    /// What a basket's form is for.
    pub fn items(&self) -> Option<String> {
        match self {
            Self::Book(_) | Self::Bundle(_) | Self::InThread { .. } => None,
            Self::Basket { slugs, bundles, own_prices } => {
                let bundles = bundles.iter().map(|slug| format!("{BUNDLE}{slug}"));
                let book = |slug: &String| match own_prices.iter().find(|(named, _)| named == slug) {
                    Some((_, amount)) => format!("{slug}={amount}"),
                    None => slug.clone(),
                };
                Some(slugs.iter().map(book).chain(bundles).collect::<Vec<_>>().join(" "))
            }
        }
    }

    /// The slugs of the books that are bought alone.
    pub fn slugs(&self) -> Vec<String> {
        match self {
            Self::Book(slug) | Self::InThread { slug, .. } => vec![slug.clone()],
            Self::Basket { slugs, .. } => slugs.clone(),
            Self::Bundle(_) => Vec::new(),
        }
    }

    /// The slugs of the bundles.
    pub fn bundles(&self) -> Vec<String> {
        match self {
            Self::Book(_) | Self::InThread { .. } => Vec::new(),
            Self::Basket { bundles, .. } => bundles.clone(),
            Self::Bundle(slug) => vec![slug.clone()],
        }
    }

    /// The prices that the buyer named on the basket's page.
    pub fn own_prices(&self) -> Vec<(String, i64)> {
        match self {
            Self::Book(_) | Self::Bundle(_) | Self::InThread { .. } => Vec::new(),
            Self::Basket { own_prices, .. } => own_prices.clone(),
        }
    }

    /// The path of the page that the form stands on.
    pub fn page(&self) -> String {
        match self {
            Self::Book(slug) => format!("/books/{slug}"),
            Self::Basket { .. } => "/basket".to_owned(),
            Self::Bundle(slug) => format!("/bundles/{slug}"),
            Self::InThread { token, .. } => format!("/threads/{token}"),
        }
    }

    /// The token of the thread that it is bought in.
    pub fn thread(&self) -> Option<&str> {
        match self {
            Self::InThread { token, .. } => Some(token),
            Self::Book(_) | Self::Basket { .. } | Self::Bundle(_) => None,
        }
    }

    /// What tells its orders from those for something else.
    pub fn name(&self) -> String {
        match self {
            Self::Book(slug) | Self::InThread { slug, .. } => slug.clone(),
            Self::Basket { .. } => format!("/basket {}", self.items().unwrap_or_default()),
            Self::Bundle(slug) => format!("{BUNDLE}{slug}"),
        }
    }

    /// The id of a sentence about one book, or about several.
    pub fn sentence<'a>(&self, one: &'a str, several: &'a str) -> &'a str {
        match self {
            Self::Book(_) | Self::InThread { .. } => one,
            Self::Basket { .. } | Self::Bundle(_) => several,
        }
    }
}

/// What is sold, as its form says it.
#[derive(Clone, Debug)]
pub struct Offer {
    pub goods: Goods,
    /// Its price without any coupon, or the least that the buyer may name.
    pub full: Money,
    /// What is suggested where the buyer names the price.
    pub suggested: Option<Money>,
    /// Whether it has a price in the currency that the buyer pays in.
    pub is_sold: bool,
    /// Nothing can be sent: it is the owner's preview.
    pub locked: bool,
    /// Formats and sizes: `PDF · 5,2 Mo`.
    pub weight: String,
    /// A copy is stamped with the buyer's name.
    pub stamped: bool,
    /// Those of its books that are not out yet.
    pub ahead: Ahead,
    /// Subject and message of a question to the shop.
    pub subject: String,
    pub message: String,
}

impl Offer {
    /// The URL that the form is posted to.
    pub fn action(&self) -> String {
        format!("{}/buy", self.goods.page())
    }

    /// Why it cannot be bought from this country, if its currency is none of its prices'.
    pub fn unsold(&self, t: Texts, country: &Country) -> Option<String> {
        let (name, sign) = (("country", country.name(t.0)), ("sign", self.full.currency.sign()));
        (!self.is_sold).then(|| match self.goods {
            Goods::Bundle(_) => t.fill("bundle-unsold", &[name, sign]),
            Goods::Book(_) | Goods::Basket { .. } | Goods::InThread { .. } => t.fill("buy-unsold", &[name]),
        })
    }

    /// What a coupon makes of it.
    pub fn applied(&self, t: Texts, quote: &Quote) -> String {
        let id = match (quote.price.amount, self.several()) {
            (0, true) => "basket-code-free",
            (0, false) => "code-applied-free",
            _ => "code-applied",
        };
        let (price, full) = (t.money(quote.price), t.money(quote.full));
        t.fill(id, &[("code", &quote.coupon.code), ("price", &price), ("full", &full)])
    }

    pub fn is_bundle(&self) -> bool {
        matches!(self.goods, Goods::Bundle(_))
    }

    /// Whether it is several books.
    pub fn several(&self) -> bool {
        !matches!(self.goods, Goods::Book(_) | Goods::InThread { .. })
    }

    /// One book, for buyers who pay in `currency`, if there are several.
    pub fn of_book(t: Texts, shelved: &Shelved, currency: Option<Currency>, own: &OwnPrices) -> Self {
        let book = &shelved.book;
        Self {
            goods: Goods::Book(book.slug.clone()),
            full: price(book),
            suggested: own.of(book),
            is_sold: is_sold(book, currency),
            locked: false,
            weight: format!("{} · {}", formats(&shelved.editions), sizes(t, &shelved.editions)),
            stamped: shelved.stamped,
            ahead: Ahead::of(std::iter::once(shelved)),
            subject: book.title.clone(),
            message: t.fill("contact-book-message", &[("title", &book.title)]),
        }
    }

    /// What of the basket can be paid together.
    pub fn of_basket(t: Texts, basket: &Basket, full: Money) -> Self {
        let (books, bundles): (Vec<_>, Vec<_>) = (basket.payable().collect(), basket.payable_bundles().collect());
        let all = || books.iter().copied().chain(bundles.iter().flat_map(|bundle| &bundle.books));
        let slug = |bundle: &&BundleOnSale| bundle.bundle.slug.clone();
        Self {
            goods: Goods::Basket {
                slugs: books.iter().map(|shelved| shelved.book.slug.clone()).collect(),
                own_prices: basket.own_prices(),
                bundles: bundles.iter().map(slug).collect(),
            },
            full,
            suggested: None,
            is_sold: true,
            locked: false,
            weight: weight(t, all()),
            stamped: all().any(|shelved| shelved.stamped),
            ahead: Ahead::of(all()),
            subject: t.say("basket-title"),
            message: t.say("basket-ask"),
        }
    }

    /// A bundle, for buyers who pay in `currency`, if there are several.
    pub fn of_bundle(t: Texts, found: &BundleOnSale, currency: Option<Currency>) -> Self {
        let title = &found.bundle.title;
        Self {
            goods: Goods::Bundle(found.bundle.slug.clone()),
            full: found.price,
            suggested: None,
            is_sold: currency.is_none_or(|currency| currency == found.price.currency),
            locked: false,
            weight: weight(t, found.books.iter()),
            stamped: found.books.iter().any(|shelved| shelved.stamped),
            ahead: Ahead::of(found.books.iter()),
            subject: title.clone(),
            message: t.fill("bundle-ask", &[("title", title)]),
        }
    }
}

/// `3 livres · 12,4 Mo`
fn weight<'a>(t: Texts, books: impl Iterator<Item = &'a Shelved> + Clone) -> String {
    let count = t.count("basket-books", i64::try_from(books.clone().count()).unwrap_or(i64::MAX));
    let all = books.flat_map(|shelved| &shelved.editions);
    let bytes: u64 = all.filter_map(|edition| u64::try_from(edition.size_bytes).ok()).sum();
    format!("{count} · {}", t.size(bytes))
}

/// What a book costs, without any coupon.
pub fn price(book: &Book) -> Money {
    Money::new(book.amount, Currency::parse(&book.currency).unwrap_or(Currency::Xof))
}

/// Whether a book has a price in the currency that buyers of a country pay in, if there are several.
pub fn is_sold(book: &Book, currency: Option<Currency>) -> bool {
    currency.is_none_or(|currency| book.currency == currency.code())
}

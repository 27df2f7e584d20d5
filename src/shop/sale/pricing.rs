//! What the books of an order cost before any coupon: alone, or in a bundle whose price is shared out over them.

use super::coupons::Article;
use crate::domain::money::{Currency, PriceError};
use crate::domain::order::MOST_BOOKS;
use crate::shop::own_prices::OwnPrices;
use crate::shop::{Error, Shop, bundles};
use crate::store::books::{self, Book};
use crate::store::editions::Edition;
use crate::store::{self, Conn, book_prices};
use crate::texts::Texts;

/// A book that is ordered.
pub(super) struct Priced {
    pub book: Book,
    pub edition: Edition,
    /// Its price alone.
    pub list_price: i64,
    /// Its price in this order, before any coupon, and which coupons may reduce that.
    pub article: Article,
}

/// What is ordered, and in which currency, if there are several.
pub(super) struct Wish<'a> {
    pub slugs: &'a [String],
    pub bundles: &'a [String],
    /// The prices that the buyer named, by the books' slugs.
    pub own_prices: &'a [(String, i64)],
    pub currency: Option<Currency>,
}

/// Why an order has no price.
pub(super) enum PricingError {
    /// A book is not published, or is ordered twice.
    NoSuchBook,
    NotSoldHere,
    /// The buyer named a price that is none.
    OwnPrice(PriceError),
    Other(Error),
}

impl From<store::Error> for PricingError {
    fn from(error: store::Error) -> Self {
        Self::Other(error.into())
    }
}

/// The ordered books with their prices, and the title of the bundle that is all that is ordered.
pub(super) fn priced(
    shop: &Shop,
    conn: &mut Conn,
    wish: &Wish<'_>,
) -> Result<(Vec<Priced>, Option<String>), PricingError> {
    let (slugs, bundles) = (wish.slugs, wish.bundles);
    if slugs.len() + bundles.len() == 0 || slugs.len() + bundles.len() > MOST_BOOKS {
        return Err(PricingError::Other(Error::Broken(format!("an order of {} books", slugs.len()))));
    }
    let mut all = alone(shop, conn, wish)?;
    let mut title = None;
    for slug in bundles {
        let (books, own) = in_bundle(conn, slug, wish.currency)?;
        all.extend(books);
        title = Some(own).filter(|_| slugs.is_empty() && bundles.len() == 1);
    }
    let mut ids: Vec<&str> = all.iter().map(|one| one.book.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() != all.len() {
        return Err(PricingError::NoSuchBook);
    }
    if all.len() > MOST_BOOKS {
        return Err(PricingError::Other(Error::Broken(format!("an order of {} books", all.len()))));
    }
    if all.iter().zip(all.iter().skip(1)).any(|(one, next)| one.book.currency != next.book.currency) {
        return Err(PricingError::Other(Error::Broken("books of two currencies in one order".to_owned())));
    }
    Ok((all, title))
}

/// Books with their own prices in this currency.
fn alone(shop: &Shop, conn: &mut Conn, wish: &Wish<'_>) -> Result<Vec<Priced>, PricingError> {
    let Wish { slugs, own_prices, currency, .. } = *wish;
    if slugs.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = books::all_published(conn, slugs)?;
    if found.len() != slugs.len() {
        return Err(PricingError::NoSuchBook);
    }
    if let Some(currency) = currency {
        book_prices::offer(conn, currency, found.iter_mut().map(|(book, _)| book).collect())?;
        if found.iter().any(|(book, _)| book.currency != currency.code()) {
            return Err(PricingError::NotSoldHere);
        }
    }
    let ids: Vec<&str> = found.iter().map(|(book, _)| book.id.as_str()).collect();
    let suggestions = OwnPrices::read(conn, &ids)?;
    let priced = |(book, edition): (Book, Edition)| -> Result<Priced, PriceError> {
        let named = own_prices.iter().find(|(slug, _)| *slug == book.slug).map(|(_, amount)| *amount);
        let article = match suggestions.of(&book) {
            Some(suggested) => Article::of_named(shop, &book, named.unwrap_or(suggested.amount))?,
            None => Article::of_book(shop, &book),
        };
        Ok(Priced { list_price: article.price.amount, article, book, edition })
    };
    found.into_iter().map(priced).collect::<Result<_, _>>().map_err(PricingError::OwnPrice)
}

/// A bundle's books with their shares of its price, and its title.
fn in_bundle(conn: &mut Conn, slug: &str, currency: Option<Currency>) -> Result<(Vec<Priced>, String), PricingError> {
    let found = bundles::on_sale(conn, slug)?.ok_or(PricingError::NoSuchBook)?;
    if currency.is_some_and(|currency| currency != found.price.currency) {
        return Err(PricingError::NotSoldHere);
    }
    let (articles, mut priced) = (Article::of_bundle(&found), Vec::new());
    for (shelved, article) in found.books.into_iter().zip(articles) {
        let edition = shelved.editions.into_iter().next().ok_or(PricingError::NoSuchBook)?;
        priced.push(Priced { list_price: shelved.book.amount, book: shelved.book, edition, article });
    }
    Ok((priced, found.bundle.title))
}

/// The name of an order where there is room for one name only.
pub(in crate::shop) fn name(wanted: &[Priced], t: Texts) -> String {
    match wanted {
        [] => String::new(),
        [Priced { book, .. }] => book.title.clone(),
        [Priced { book, .. }, others @ ..] => {
            let others = t.count("order-others", others.len().try_into().unwrap_or(i64::MAX));
            t.fill("order-several", &[("title", &book.title), ("others", &others)])
        }
    }
}

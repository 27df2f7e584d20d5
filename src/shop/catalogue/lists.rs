//! The lists of published books: all, a category's, an author's, in every order, a page at a time.

use crate::domain::book::Format;
use crate::domain::book_list::{BookFilter, Sort};
use crate::domain::language::Language;
use crate::domain::money::Currency;
use crate::shop::market::pages::{self, SellerPage};
use crate::shop::{Error, Shop};
use crate::store::books::{self, Shelved};
use crate::store::categories::Category;
use crate::store::lists::{self, Cursor};
use crate::store::{self, Conn, book_prices, listed};

/// Books on one page of a list. A row has two, three or four of them; with 24 the first page of a full shop stays within
/// 14 kB with its styles.
pub const PAGE: usize = 24;

/// Whose books a list has; a category and an author by their slugs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    #[default]
    Everybody,
    Category(String),
    Author(String),
    /// A seller by his slug, in a market.
    Seller(String),
}

/// A page of a list, as it is asked for.
#[derive(Clone, Debug, Default)]
pub struct ListRequest {
    pub whose: Whose,
    pub sort: Sort,
    pub filter: BookFilter,
    /// The last book of the page before.
    pub after: Option<Cursor>,
    /// Where there are several: the one that books have their prices in, and are sorted and filtered by
    /// ([`book_prices::offer`]).
    pub currency: Option<Currency>,
}

/// A page of a list.
#[derive(Clone)]
pub struct BookList {
    pub books: Vec<Shelved>,
    /// The last book, if there are more.
    pub next: Option<Cursor>,
    /// The categories that contain a published book.
    pub categories: Vec<Category>,
    /// The one whose books these are.
    pub category: Option<Category>,
    /// The name of the author whose books these are.
    pub author: Option<String>,
    /// The seller whose books these are.
    pub seller: Option<SellerPage>,
    /// What the whole list can be filtered by.
    pub languages: Vec<Language>,
    pub formats: Vec<Format>,
}

/// A page of the published books.
///
/// # Errors
/// [`Error::NotFound`] if the category has none, no published book has this author, or there is no such seller.
pub async fn list(shop: &Shop, request: ListRequest) -> Result<BookList, Error> {
    let (main, market) = (shop.rules().currency, shop.rules().market.open);
    shop.db.read(move |conn| list_now(conn, (main, market), request)).await
}

fn list_now(conn: &mut Conn, (main, market): (Currency, bool), request: ListRequest) -> Result<BookList, Error> {
    let ListRequest { whose, sort, filter, after, currency } = request;
    let categories = lists::categories_in_use(conn)?;
    let (mut category, mut author, mut seller) = (None, None, None);
    let list = match whose {
        Whose::Everybody => listed::ALL.to_owned(),
        Whose::Category(slug) => {
            let found = categories.iter().find(|known| known.slug == slug).ok_or(Error::NotFound)?;
            category = Some(found.clone());
            listed::of_category(&found.id)
        }
        Whose::Author(slug) => {
            author = Some(lists::author(conn, &slug)?.ok_or(Error::NotFound)?);
            listed::of_author(&slug)
        }
        Whose::Seller(slug) => {
            let found = if market { pages::open(conn, &slug)? } else { None };
            let found = found.ok_or(Error::NotFound)?;
            let list = listed::of_seller(&found.seller.id);
            seller = Some(found);
            list
        }
    };
    let (languages, formats) = lists::kinds(conn, &list)?;
    let by_price = filter.most.is_some() || matches!(sort, Sort::Cheap | Sort::Dear);
    let list = match currency.filter(|currency| by_price && *currency != main) {
        Some(currency) => listed::in_currency(&list, currency.code()),
        None => list,
    };
    let (books, next) = page(conn, &list, (sort, &filter), after, PAGE)?;
    let mut page = BookList { books, next, categories, category, author, seller, languages, formats };
    offer(conn, currency, &mut page.books)?;
    Ok(page)
}

/// The next books of a list, and the last one's place if there are more.
fn page(
    conn: &mut Conn,
    list: &str,
    by: (Sort, &BookFilter),
    after: Option<Cursor>,
    most: usize,
) -> Result<(Vec<Shelved>, Option<Cursor>), store::Error> {
    let mut found = lists::page(conn, list, by, after, i64::try_from(most + 1).unwrap_or(1))?;
    let more = found.len() > most;
    found.truncate(most);
    let ids: Vec<&str> = found.iter().map(|place| place.id.as_str()).collect();
    let books = books::shelved(conn, &ids)?;
    Ok((books, found.pop().filter(|_| more)))
}

/// Gives the books their prices in the buyer's currency.
pub(super) fn offer(conn: &mut Conn, currency: Option<Currency>, books: &mut [Shelved]) -> Result<(), store::Error> {
    match currency {
        Some(currency) => {
            book_prices::offer(conn, currency, books.iter_mut().map(|shelved| &mut shelved.book).collect())
        }
        None => Ok(()),
    }
}

/// The first page of all published books, with their own prices.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn newest(shop: &Shop) -> Result<Vec<Shelved>, Error> {
    shop.db.read(|conn| Ok(lists::first(conn, Sort::Shop, i64::try_from(PAGE).unwrap_or(1))?)).await
}

/// The categories that contain a published book, in their order.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn categories(shop: &Shop) -> Result<Vec<Category>, Error> {
    shop.db.read(|conn| Ok(lists::categories_in_use(conn)?)).await
}

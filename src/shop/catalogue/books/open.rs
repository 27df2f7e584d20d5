//! Lists of books, and one book with everything that belongs to it.

use super::Fault;
use super::change::lacks;
use crate::domain::book::{EditionState, State, fold};
use crate::domain::money::Money;
use crate::shop::{Error, Shop};
use crate::store::books::{self, Book, Filter, Shelved};
use crate::store::categories::{self, Category};
use crate::store::editions::{self, Edition};
use crate::store::{authors, book_prices, grant_files, jobs, stamps};

/// Books on one page of the list.
pub const LIST_PAGE: usize = 50;

/// The books in this state whose title and authors contain these words, newest first, from the one after the book with
/// the id `before`, and whether there are more; of a seller, his own only.
pub async fn list(
    shop: &Shop,
    seller: Option<&str>,
    (state, words): (Option<State>, &str),
    before: &str,
) -> Result<(Vec<Shelved>, bool), Error> {
    let seller = seller.map(str::to_owned);
    let words: Vec<String> = fold(words).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let before = before.to_owned();
    shop.db
        .read(move |conn| {
            let before = if before.is_empty() {
                None
            } else {
                Some(books::find(conn, &before).map(|book| (book.created_at, book.id))?)
            };
            let filter = Filter { state, words, ids: None, seller, before };
            let mut found = books::page(conn, filter, i64::try_from(LIST_PAGE + 1).unwrap_or(1))?;
            let more = found.len() > LIST_PAGE;
            found.truncate(LIST_PAGE);
            Ok((found, more))
        })
        .await
}

/// A book as its owner sees it.
#[derive(Clone, Debug)]
pub struct Opened {
    pub book: Book,
    /// Its prices in other currencies, where the shop sells in several.
    pub prices: Vec<Money>,
    pub authors: Vec<String>,
    /// All of them, PDFs before EPUBs, newest first.
    pub editions: Vec<Edition>,
    pub categories: Vec<Category>,
    /// Its copies are stamped with the buyer's name.
    pub stamped: bool,
    /// The ids of the book's own categories.
    pub chosen: Vec<String>,
    /// What it lacks to be sold.
    pub lacks: Vec<Fault>,
    /// For each edition on sale: its id, how many buyers do not have it, and whether they are being notified.
    pub untold: Vec<(String, i64, bool)>,
}

impl Opened {
    /// The editions on sale: one of each format, the PDF first.
    pub fn on_sale(&self) -> Vec<Edition> {
        self.editions.iter().filter(|edition| edition.is(EditionState::OnSale)).cloned().collect()
    }
}

/// Reads the book with this id.
pub async fn open(shop: &Shop, id: &str) -> Result<Opened, Error> {
    let (rules, id) = (shop.rules().clone(), id.to_owned());
    shop.db
        .read(move |conn| {
            let book = books::find(conn, &id)?;
            let prices = if rules.sells_by_currency() { book_prices::of_book(conn, &id)? } else { Vec::new() };
            let mut opened = Opened {
                prices,
                authors: authors::of_book(conn, &id)?,
                editions: editions::of_book(conn, &id)?,
                categories: categories::all(conn)?,
                chosen: categories::of_book(conn, &id)?,
                stamped: stamps::is_stamped(conn, &id)?,
                lacks: lacks(&rules, conn, &book)?,
                untold: Vec::new(),
                book,
            };
            for edition in opened.on_sale() {
                let buyers = grant_files::count_without(conn, &id, &edition.id)?;
                let told = !jobs::about(conn, &edition.id)?.is_empty();
                opened.untold.push((edition.id, buyers, told));
            }
            Ok(opened)
        })
        .await
}

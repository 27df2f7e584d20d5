//! Books whose price the buyer names: what is suggested.

use super::{Error, Shop};
use crate::domain::money::{Currency, Money};
use crate::store::books::{Book, Shelved};
use crate::store::own_prices::{self, OwnPriceRow};
use crate::store::{self, Conn};

/// What is suggested for some books.
#[derive(Clone, Debug, Default)]
pub struct OwnPrices(Vec<OwnPriceRow>);

impl OwnPrices {
    /// What is suggested for a book, if the buyer names its price in the currency that it has here. It is never less than the least.
    pub fn of(&self, book: &Book) -> Option<Money> {
        let row = self.0.iter().find(|row| row.book_id == book.id && row.currency == book.currency)?;
        Some(Money::new(row.suggested.max(book.amount), Currency::parse(&row.currency)?))
    }

    pub(in crate::shop) fn read(conn: &mut Conn, ids: &[&str]) -> Result<Self, store::Error> {
        Ok(Self(own_prices::of_books(conn, ids)?))
    }
}

/// What is suggested for these books.
pub async fn of_books(shop: &Shop, books: &[Shelved]) -> Result<OwnPrices, Error> {
    let ids: Vec<String> = books.iter().map(|shelved| shelved.book.id.clone()).collect();
    shop.db.read(move |conn| Ok(OwnPrices::read(conn, &ids.iter().map(String::as_str).collect::<Vec<_>>())?)).await
}

//! What books cost in other currencies than the shop's main one. The price in that one is the book's own.

use diesel::prelude::*;

use super::books::Book;
use super::schema::book_prices;
use super::{Conn, Error, listed};
use crate::domain::money::{Currency, Money};

/// A price as stored. `amount` is in the smallest unit of `currency`, and never 0: a free book is free in every currency.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = book_prices)]
pub struct BookPrice {
    pub book_id: String,
    pub currency: String,
    pub amount: i64,
}

impl BookPrice {
    /// `None` in a currency that Griot does not know.
    pub fn money(&self) -> Option<Money> {
        Some(Money::new(self.amount, Currency::parse(&self.currency)?))
    }
}

/// The prices of these books, by currency.
pub fn of_books(conn: &mut Conn, ids: &[&str]) -> Result<Vec<BookPrice>, Error> {
    let own = book_prices::table.filter(book_prices::book_id.eq_any(ids));
    Ok(own.order((book_prices::book_id.asc(), book_prices::currency.asc())).load(conn)?)
}

/// The prices of one book, by currency.
pub fn of_book(conn: &mut Conn, id: &str) -> Result<Vec<Money>, Error> {
    Ok(of_books(conn, &[id])?.iter().filter_map(BookPrice::money).collect())
}

/// Replaces the prices of a book.
pub fn set(conn: &mut Conn, id: &str, prices: &[Money]) -> Result<(), Error> {
    remove(conn, id)?;
    for price in prices.iter().filter(|price| price.amount > 0) {
        let row =
            BookPrice { book_id: id.to_owned(), currency: price.currency.code().to_owned(), amount: price.amount };
        diesel::insert_into(book_prices::table).values(row).execute(conn)?;
    }
    listed::changed(conn, id)
}

/// Deletes the prices of a book.
pub fn remove(conn: &mut Conn, id: &str) -> Result<(), Error> {
    diesel::delete(book_prices::table.filter(book_prices::book_id.eq(id))).execute(conn)?;
    Ok(())
}

/// Puts the prices in `currency` in the place of the books' own, for a buyer: such a book must not be stored. A book that has
/// none keeps its own currency, and is not sold in this one; a free one is free in each. Nothing is read if all have it.
pub fn offer(conn: &mut Conn, currency: Currency, mut books: Vec<&mut Book>) -> Result<(), Error> {
    books.retain(|book| book.currency != currency.code());
    let mut others: Vec<&mut Book> = Vec::new();
    for book in books {
        if book.amount == 0 {
            currency.code().clone_into(&mut book.currency);
        } else {
            others.push(book);
        }
    }
    if others.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = others.iter().map(|book| book.id.as_str()).collect();
    let priced = book_prices::table.filter(book_prices::currency.eq(currency.code()));
    let found: Vec<BookPrice> = priced.filter(book_prices::book_id.eq_any(ids)).load(conn)?;
    for book in others {
        if let Some(price) = found.iter().find(|price| price.book_id == book.id) {
            book.amount = price.amount;
            book.currency.clone_from(&price.currency);
        }
    }
    Ok(())
}

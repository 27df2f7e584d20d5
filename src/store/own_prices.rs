//! Books whose price the buyer names.

use diesel::prelude::*;

use super::schema::own_prices;
use super::{Conn, Error, meta};

/// What is suggested for a book, in the smallest unit of `currency`. The least is the book's price.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = own_prices)]
pub struct OwnPriceRow {
    pub book_id: String,
    pub suggested: i64,
    pub currency: String,
}

/// Those of these books whose price the buyer names.
pub fn of_books(conn: &mut Conn, ids: &[&str]) -> Result<Vec<OwnPriceRow>, Error> {
    Ok(own_prices::table.filter(own_prices::book_id.eq_any(ids)).load(conn)?)
}

/// Has buyers name the price of a book, or not any more.
pub fn set(conn: &mut Conn, book_id: &str, row: Option<&OwnPriceRow>) -> Result<(), Error> {
    diesel::delete(own_prices::table.find(book_id)).execute(conn)?;
    if let Some(row) = row {
        diesel::insert_into(own_prices::table).values(row).execute(conn)?;
    }
    meta::bump_book(conn, book_id)
}

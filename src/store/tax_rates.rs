//! The tax rates with their days, and the classes of books.

use std::collections::HashMap;

use diesel::prelude::*;

use super::schema::{book_tax_classes, tax_rates};
use super::{Conn, Error};
use crate::domain::ids;
use crate::domain::tax::{DatedRate, TaxClass};

/// A row of `tax_rates`.
#[derive(Queryable, Insertable)]
#[diesel(table_name = tax_rates)]
struct Row {
    id: String,
    /// `2027-01-31`
    from_day: String,
    country: String,
    class: String,
    rate: i64,
    words: String,
}

/// All rates with their ids, by day; those of one day in the order in which they were added.
pub fn all(conn: &mut Conn) -> Result<Vec<(String, DatedRate)>, Error> {
    let rows: Vec<Row> = tax_rates::table.order((tax_rates::from_day.asc(), tax_rates::id.asc())).load(conn)?;
    let rate = |row: Row| {
        let (from, class) = (row.from_day.parse().ok()?, TaxClass::parse(&row.class)?);
        Some((row.id, DatedRate { from, country: row.country, class, rate: row.rate, words: row.words }))
    };
    Ok(rows.into_iter().filter_map(rate).collect())
}

/// Adds a rate.
pub fn insert(conn: &mut Conn, rate: &DatedRate) -> Result<(), Error> {
    let row = Row {
        id: ids::row(),
        from_day: rate.from.to_string(),
        country: rate.country.clone(),
        class: rate.class.code().to_owned(),
        rate: rate.rate,
        words: rate.words.clone(),
    };
    diesel::insert_into(tax_rates::table).values(row).execute(conn)?;
    Ok(())
}

/// Deletes a rate; `false` if there is none. Documents keep the rate that they were made with.
pub fn remove(conn: &mut Conn, id: &str) -> Result<bool, Error> {
    Ok(diesel::delete(tax_rates::table.find(id)).execute(conn)? == 1)
}

/// The classes of these books that are not of the standard class.
pub fn classes(conn: &mut Conn, book_ids: &[&str]) -> Result<HashMap<String, TaxClass>, Error> {
    let rows: Vec<(String, String)> =
        book_tax_classes::table.filter(book_tax_classes::book_id.eq_any(book_ids)).load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, class)| Some((id, TaxClass::parse(&class)?))).collect())
}

/// Gives a copy of a book the class of its original.
pub fn copy_class(conn: &mut Conn, from: &str, to: &str) -> Result<(), Error> {
    match classes(conn, &[from])?.get(from) {
        Some(class) => set_class(conn, to, *class),
        None => Ok(()),
    }
}

/// Sets the class of a book.
pub fn set_class(conn: &mut Conn, book_id: &str, class: TaxClass) -> Result<(), Error> {
    diesel::delete(book_tax_classes::table.find(book_id)).execute(conn)?;
    if class != TaxClass::Standard {
        let row = (book_tax_classes::book_id.eq(book_id), book_tax_classes::class.eq(class.code()));
        diesel::insert_into(book_tax_classes::table).values(row).execute(conn)?;
    }
    Ok(())
}

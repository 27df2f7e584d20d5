//! Receipts and credit notes, which are only ever added.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};

use super::schema::{receipt_lines, receipts};
use super::{Conn, Error, on_backend};
use crate::domain::receipt::Series;

/// A document as stored. Amounts are in the smallest unit and include the tax, times are UTC.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = receipts, treat_none_as_default_value = false)]
pub struct Receipt {
    pub id: String,
    /// The number as it is written: `R-2027-000041`.
    pub name: String,
    pub series: String,
    pub year: i32,
    pub number: i64,
    pub order_id: String,
    /// The receipt that a credit note takes back, in whole or in part.
    pub credited: Option<String>,
    /// The refund that a credit note is for; none where it replaces a receipt.
    pub refund_id: Option<String>,
    pub at: NaiveDateTime,
    /// The country that the buyer paid from.
    pub country: String,
    pub currency: String,
    pub amount: i64,
    pub tax: i64,
    /// How the order was paid, by the gateway's name or ours.
    pub method: Option<String>,
    /// The payment's transaction id.
    pub reference: Option<String>,
    /// JSON of [`crate::domain::receipt::Issuer`].
    pub seller: String,
    /// Who it is made out to, if that was asked for.
    pub buyer_name: Option<String>,
    pub buyer_tax_id: Option<String>,
    /// The number that a tax office gave, filled in by hand.
    pub state_number: Option<String>,
}

impl Receipt {
    pub fn series(&self) -> Series {
        Series::parse(&self.series).unwrap_or(Series::Receipt)
    }
}

/// A line of a document, by the place of the order's line.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = receipt_lines, treat_none_as_default_value = false)]
pub struct ReceiptLine {
    pub receipt_id: String,
    pub place: i32,
    pub title: String,
    pub class: String,
    /// In hundredths of a percent; `None` where no rate was in force.
    pub rate: Option<i64>,
    pub words: String,
    pub amount: i64,
    pub tax: i64,
}

#[derive(QueryableByName)]
struct Taken {
    #[diesel(sql_type = BigInt)]
    last: i64,
}

/// Takes the next number of a series and year. Its row stays locked until the transaction ends: others that want a number wait,
/// and one that is rolled back gives its number back. Take it last, so that they wait for no other lock meanwhile.
pub fn take_number(conn: &mut Conn, series: Series, year: i32) -> Result<i64, Error> {
    let query = format!(
        "INSERT INTO receipt_numbers (series, year, last) VALUES ('{}', {year}, 1) \
         ON CONFLICT (series, year) DO UPDATE SET last = receipt_numbers.last + 1 RETURNING last",
        series.code()
    );
    let taken: Taken = sql_query(query).get_result(conn)?;
    Ok(taken.last)
}

/// Adds a document with its lines.
pub fn insert(conn: &mut Conn, receipt: &Receipt, lines: &[ReceiptLine]) -> Result<(), Error> {
    on_backend!(conn, conn => diesel::insert_into(receipts::table).values(receipt).execute(conn))?;
    on_backend!(conn, conn => diesel::insert_into(receipt_lines::table).values(lines).execute(conn))?;
    Ok(())
}

/// An order's documents, the oldest first.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<Receipt>, Error> {
    Ok(receipts::table
        .filter(receipts::order_id.eq(order_id))
        .order((receipts::at.asc(), receipts::id.asc()))
        .load(conn)?)
}

/// The numbers of an order's documents, the oldest first, and whether each is a credit note.
pub fn numbers(conn: &mut Conn, order_id: &str) -> Result<Vec<(String, bool)>, Error> {
    Ok(receipts::table
        .filter(receipts::order_id.eq(order_id))
        .order((receipts::at.asc(), receipts::id.asc()))
        .select((receipts::name, receipts::credited.is_not_null()))
        .load(conn)?)
}

/// The number of the credit note for a refund of an order, if it has one.
pub fn note_for(conn: &mut Conn, order_id: &str, refund_id: &str) -> Result<Option<String>, Error> {
    Ok(receipts::table
        .filter(receipts::order_id.eq(order_id))
        .filter(receipts::refund_id.eq(refund_id))
        .select(receipts::name)
        .first(conn)
        .optional()?)
}

/// The lines of a document, in their order.
pub fn lines(conn: &mut Conn, receipt_id: &str) -> Result<Vec<ReceiptLine>, Error> {
    Ok(receipt_lines::table
        .filter(receipt_lines::receipt_id.eq(receipt_id))
        .order(receipt_lines::place.asc())
        .load(conn)?)
}

/// The lines of the credit notes for a receipt.
pub fn lines_credited(conn: &mut Conn, receipt_id: &str) -> Result<Vec<ReceiptLine>, Error> {
    let notes = receipts::table.filter(receipts::credited.eq(receipt_id)).select(receipts::id);
    Ok(receipt_lines::table.filter(receipt_lines::receipt_id.eq_any(notes)).load(conn)?)
}

/// Sets who a document is made out to, and the number that a tax office gave.
pub fn fill_in(
    conn: &mut Conn,
    id: &str,
    (name, tax_id): (Option<&str>, Option<&str>),
    state_number: Option<&str>,
) -> Result<(), Error> {
    let filled =
        (receipts::buyer_name.eq(name), receipts::buyer_tax_id.eq(tax_id), receipts::state_number.eq(state_number));
    diesel::update(receipts::table.find(id)).set(filled).execute(conn)?;
    Ok(())
}

/// Deletes who the documents of an order are made out to. Numbers, amounts, taxes and the country stay.
pub fn erase_buyer(conn: &mut Conn, order_id: &str) -> Result<(), Error> {
    let nobody = (receipts::buyer_name.eq(None::<String>), receipts::buyer_tax_id.eq(None::<String>));
    diesel::update(receipts::table.filter(receipts::order_id.eq(order_id))).set(nobody).execute(conn)?;
    Ok(())
}

/// What the documents of one series come to, by country, class and rate.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct TaxSum {
    #[diesel(sql_type = Text)]
    pub series: String,
    #[diesel(sql_type = Text)]
    pub currency: String,
    #[diesel(sql_type = Text)]
    pub country: String,
    #[diesel(sql_type = Text)]
    pub class: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub rate: Option<i64>,
    /// How many documents.
    #[diesel(sql_type = BigInt)]
    pub documents: i64,
    /// With the tax.
    #[diesel(sql_type = BigInt)]
    pub amount: i64,
    #[diesel(sql_type = BigInt)]
    pub tax: i64,
}

/// The sums of the documents from `from` on and before `to`, in one currency.
pub fn sums(
    conn: &mut Conn,
    (from, to): (NaiveDateTime, NaiveDateTime),
    currency: &'static str,
) -> Result<Vec<TaxSum>, Error> {
    let query = |first: &str, second: &str| {
        format!(
            "SELECT r.series, r.currency, r.country, l.class, l.rate, COUNT(DISTINCT r.id) AS documents, \
             CAST(SUM(l.amount) AS BIGINT) AS amount, CAST(SUM(l.tax) AS BIGINT) AS tax \
             FROM receipts r JOIN receipt_lines l ON l.receipt_id = r.id \
             WHERE r.at >= {first} AND r.at < {second} AND r.currency = '{currency}' \
             GROUP BY r.series, r.currency, r.country, l.class, l.rate \
             ORDER BY r.country, l.class DESC, COALESCE(l.rate, -1) DESC, r.series DESC"
        )
    };
    Ok(match conn {
        Conn::Sqlite(conn) => {
            sql_query(query("?", "?")).bind::<Timestamp, _>(from).bind::<Timestamp, _>(to).load(conn)?
        }
        Conn::Postgres(conn) => {
            sql_query(query("$1", "$2")).bind::<Timestamp, _>(from).bind::<Timestamp, _>(to).load(conn)?
        }
    })
}

/// The documents from `from` on and before `to`, each with its lines, by number.
pub fn between(
    conn: &mut Conn,
    (from, to): (NaiveDateTime, NaiveDateTime),
) -> Result<Vec<(Receipt, ReceiptLine)>, Error> {
    Ok(receipts::table
        .inner_join(receipt_lines::table)
        .filter(receipts::at.ge(from).and(receipts::at.lt(to)))
        .order((receipts::series.desc(), receipts::year.asc(), receipts::number.asc(), receipt_lines::place.asc()))
        .load(conn)?)
}

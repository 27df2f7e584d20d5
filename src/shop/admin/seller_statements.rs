//! The sellers' statements of a month, and the shop's, which has a row for each of them: by the shop's calendar, from the ledger's entries.

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, NaiveDate, NaiveDateTime};

use super::reports;
use super::reports::calendar::{Range, day_of};
use crate::domain::seller_statement::{Amounts, Movement, SellerStatement};
use crate::shop::{Error, Shop};
use crate::store::ledger::movements::{self, Had, Key, MovementRow, MovementSum};
use crate::store::reports::TimeRange;
use crate::store::{self, Conn, sellers};

/// How many lines a page of a statement shows; the file has all of them.
pub const MOST_LINES: usize = 500;
/// How many lines of a file are read at once.
const PAGE: i64 = 1_000;
/// How many months are looked at, the newest first.
const MOST_MONTHS: usize = 120;

/// A month of the shop's calendar.
#[derive(Clone, Copy, Debug)]
pub struct Month {
    pub first: NaiveDate,
    /// When it begins and ends, in UTC.
    bounds: (NaiveDateTime, NaiveDateTime),
    pub is_over: bool,
}

impl Month {
    fn of(shop: &Shop, day: NaiveDate) -> Self {
        let (range, _) = Range::month(day);
        let bounds = range.bounds(reports::zone(shop));
        Self { first: range.first, bounds, is_over: shop.clock.now().naive_utc() >= bounds.1 }
    }

    /// `2026-12`
    pub fn code(&self) -> String {
        self.first.format("%Y-%m").to_string()
    }
}

/// The month that is named like `2026-12`.
///
/// # Errors
/// [`Error::NotFound`] if that is no month, or one that has not begun.
pub fn month(shop: &Shop, code: &str) -> Result<Month, Error> {
    let first: NaiveDate = format!("{code}-01").parse().map_err(|_| Error::NotFound)?;
    let month = Month::of(shop, first);
    let has_begun = month.bounds.0 <= shop.clock.now().naive_utc();
    if month.code() == code && has_begun { Ok(month) } else { Err(Error::NotFound) }
}

/// The months from the one of `first` on, the newest first.
fn months_since(shop: &Shop, first: NaiveDateTime) -> Vec<Month> {
    let oldest = Month::of(shop, day_of(reports::zone(shop), first.and_utc())).first;
    let mut month = Month::of(shop, day_of(reports::zone(shop), shop.clock.now()));
    let mut months = Vec::new();
    while month.first >= oldest && months.len() < MOST_MONTHS {
        months.push(month);
        month = Month::of(shop, month.first - Days::new(1));
    }
    months
}

/// The months in which something happened to a seller's money, the newest first.
///
/// # Errors
/// When the database is busy or gone.
pub async fn months_of_seller(shop: &Shop, seller_id: &str) -> Result<Vec<Month>, Error> {
    let (acts, id) = (shop.clone(), seller_id.to_owned());
    let filled = move |conn: &mut Conn| -> Result<Vec<Month>, store::Error> {
        let Some(first) = movements::first(conn, &id)? else { return Ok(Vec::new()) };
        let months = months_since(&acts, first);
        let time = |month: &Month| TimeRange { name: month.code(), from: month.bounds.0, to: month.bounds.1 };
        let filled = movements::filled(conn, &id, &months.iter().map(time).collect::<Vec<_>>())?;
        Ok(months.into_iter().filter(|month| filled.contains(&month.code())).collect())
    };
    Ok(shop.db.read(filled).await?)
}

/// The months since the first sale of a seller, the newest first.
///
/// # Errors
/// When the database is busy or gone.
pub async fn months_of_shop(shop: &Shop) -> Result<Vec<Month>, Error> {
    let first = shop.db.read(movements::first_of_all).await?;
    Ok(first.map(|first| months_since(shop, first)).unwrap_or_default())
}

/// The statements of sellers, by seller and currency.
fn statements(had: Vec<Had>, sums: Vec<MovementSum>) -> BTreeMap<(String, String), SellerStatement> {
    let opened = had.into_iter().map(|had| ((had.seller, had.currency), SellerStatement::opened(had.amount)));
    let mut found: BTreeMap<_, SellerStatement> = opened.collect();
    for sum in sums {
        let MovementSum { seller, currency, kind, is_refund, price, commission, fee, change } = sum;
        let statement = found.entry((seller, currency)).or_default();
        statement.add(Movement::of(&kind, is_refund), Amounts { price, commission, fee, change });
    }
    found.retain(|_, statement| !statement.is_empty());
    found
}

/// A seller's month.
pub struct SellerMonth {
    /// By the code of their currency; one of the shop's own where nothing happened.
    pub statements: Vec<(String, SellerStatement)>,
    /// What is behind them, the oldest first, at most [`MOST_LINES`].
    pub lines: Vec<MovementRow>,
    /// The place from which the next page goes on, if there are more lines.
    pub next: Option<Key>,
}

/// A seller's statements of a month, with the lines behind them: those after a place in the month, or from its beginning.
///
/// # Errors
/// When the database is busy or gone.
pub async fn of_seller(shop: &Shop, seller_id: &str, month: Month, after: Option<Key>) -> Result<SellerMonth, Error> {
    let (id, main) = (seller_id.to_owned(), shop.rules().currency);
    let after = after.filter(|key| (month.bounds.0..month.bounds.1).contains(&key.0));
    let some = i64::try_from(MOST_LINES).unwrap_or(PAGE) + 1;
    let found = move |conn: &mut Conn| -> Result<SellerMonth, store::Error> {
        let (from, to) = month.bounds;
        let had = movements::before(conn, Some(&id), from)?;
        let sums = movements::sums(conn, Some(&id), month.bounds)?;
        let mut lines = movements::page(conn, &id, (&after.unwrap_or_else(|| beginning(month)), to), some)?;
        let has_more = lines.len() > MOST_LINES;
        lines.truncate(MOST_LINES);
        let next = lines.last().filter(|_| has_more).map(MovementRow::key);
        let of_currency = statements(had, sums).into_iter().map(|((_, currency), one)| (currency, one));
        let mut statements: Vec<_> = of_currency.collect();
        if statements.is_empty() {
            statements.push((main.code().to_owned(), SellerStatement::default()));
        }
        Ok(SellerMonth { statements, lines, next })
    };
    Ok(shop.db.read(found).await?)
}

/// The key before the first line of a month.
fn beginning(month: Month) -> Key {
    (month.bounds.0, String::new(), 0)
}

/// A seller in the shop's statement.
#[derive(Clone, Debug)]
pub struct ShopRow {
    pub seller_id: String,
    pub name: String,
    /// ISO 4217.
    pub currency: String,
    pub statement: SellerStatement,
}

/// The statements of all sellers who had something, or to whom something happened: by currency, then by name.
///
/// # Errors
/// When the database is busy or gone.
pub async fn of_shop(shop: &Shop, month: Month) -> Result<Vec<ShopRow>, Error> {
    let found = move |conn: &mut Conn| -> Result<Vec<ShopRow>, store::Error> {
        let had = movements::before(conn, None, month.bounds.0)?;
        let found = statements(had, movements::sums(conn, None, month.bounds)?);
        let ids: Vec<&str> = found.keys().map(|(seller, _)| seller.as_str()).collect();
        let names: HashMap<String, String> =
            sellers::of_ids(conn, &ids)?.into_iter().map(|seller| (seller.id, seller.name)).collect();
        let row = |((seller_id, currency), statement): ((String, String), SellerStatement)| ShopRow {
            name: names.get(&seller_id).cloned().unwrap_or_default(),
            seller_id,
            currency,
            statement,
        };
        let mut rows: Vec<ShopRow> = found.into_iter().map(row).collect();
        rows.sort_by(|a, b| (&a.currency, &a.name, &a.seller_id).cmp(&(&b.currency, &b.name, &b.seller_id)));
        Ok(rows)
    };
    Ok(shop.db.read(found).await?)
}

/// The sum of the rows of each currency.
pub fn totals(rows: &[ShopRow]) -> Vec<(String, SellerStatement)> {
    let mut sums: BTreeMap<String, SellerStatement> = BTreeMap::new();
    for row in rows {
        *sums.entry(row.currency.clone()).or_default() += row.statement;
    }
    sums.into_iter().collect()
}

/// A reader of all lines of a seller's month, page by page.
pub struct MovementLines {
    shop: Shop,
    seller_id: String,
    after: Key,
    to: NaiveDateTime,
    ended: bool,
}

impl MovementLines {
    pub fn new(shop: &Shop, seller_id: &str, month: Month) -> Self {
        let (after, to) = (beginning(month), month.bounds.1);
        Self { shop: shop.clone(), seller_id: seller_id.to_owned(), after, to, ended: false }
    }

    /// The next lines, the oldest first; an empty list at the end.
    ///
    /// # Errors
    /// When the database is busy or gone.
    pub async fn next(&mut self) -> Result<Vec<MovementRow>, Error> {
        if self.ended {
            return Ok(Vec::new());
        }
        let (id, after, to) = (self.seller_id.clone(), self.after.clone(), self.to);
        let lines = self.shop.db.read(move |conn| movements::page(conn, &id, (&after, to), PAGE)).await?;
        self.ended = i64::try_from(lines.len()).unwrap_or(PAGE) < PAGE;
        if let Some(last) = lines.last() {
            self.after = last.key();
        }
        Ok(lines)
    }
}

/// What a seller had in each currency before a month.
///
/// # Errors
/// When the database is busy or gone.
pub async fn opening(shop: &Shop, seller_id: &str, month: Month) -> Result<Vec<(String, i64)>, Error> {
    let id = seller_id.to_owned();
    let had = shop.db.read(move |conn| movements::before(conn, Some(&id), month.bounds.0)).await?;
    Ok(had.into_iter().map(|had| (had.currency, had.amount)).collect())
}

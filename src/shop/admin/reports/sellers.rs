//! A market's sales by seller, and what of them is not the shop's.

use std::collections::HashMap;

use crate::domain::money::Currency;
use crate::store::reports::{GroupBy, Kind, Span, sums};
use crate::store::{self, Conn, sellers};

/// What a seller sold, on the days of the sales: a later refund takes nothing away here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SellerSales {
    pub name: String,
    /// Lines of orders paid.
    pub lines: i64,
    /// In the smallest unit.
    pub gross: i64,
    /// What of it became his.
    pub share: i64,
}

/// The sales of a market by who sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sellers {
    /// The largest first.
    pub rows: Vec<SellerSales>,
    /// The shop's own books: lines of orders paid, and what they brought.
    pub own: (i64, i64),
    /// What became the sellers' in this time, less what refunds took back from them.
    pub owed: i64,
}

/// The sales of a market in a span; `gross` is what all of it brought.
pub(super) fn of(conn: &mut Conn, span: &Span, currency: Currency, gross: i64) -> Result<Sellers, store::Error> {
    let mut of_kind = |kind, by| sums(conn, kind, by, span, currency);
    let (sold, shares) = (of_kind(Kind::Seller, GroupBy::Name)?, of_kind(Kind::Share, GroupBy::Name)?);
    let mut all = |kind| Ok::<_, store::Error>(of_kind(kind, GroupBy::All)?.pop());
    let sum = |found: Option<store::reports::Sum>| found.map_or((0, 0), |sum| (sum.number, sum.amount));
    let (book_lines, _) = sum(all(Kind::Book)?);
    let (seller_lines, seller_gross) = sum(all(Kind::Seller)?);
    let owed = sum(all(Kind::Share)?).1 + sum(all(Kind::ShareBack)?).1;
    let ids: Vec<&str> = sold.iter().map(|sum| sum.name.as_str()).collect();
    let names: HashMap<String, String> =
        sellers::of_ids(conn, &ids)?.into_iter().map(|seller| (seller.id, seller.name)).collect();
    let shares: HashMap<String, i64> = shares.into_iter().map(|sum| (sum.name, sum.amount)).collect();
    let row = |sum: store::reports::Sum| SellerSales {
        share: shares.get(&sum.name).copied().unwrap_or(0),
        lines: sum.number,
        gross: sum.amount,
        name: names.get(&sum.name).cloned().unwrap_or(sum.name),
    };
    Ok(Sellers {
        rows: sold.into_iter().map(row).collect(),
        own: (book_lines - seller_lines, gross - seller_gross),
        owed,
    })
}

//! A month by author: sales, what remains of them, and the author's share.

use chrono::NaiveDate;
use serde_json::json;

use super::calendar::Range;
use super::zone;
use crate::domain::money::Currency;
use crate::domain::percent;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::{Error, Shop};
use crate::store::royalties::{self, Sum};

/// An author's totals of a month. Amounts in the smallest unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Royalty {
    /// The author line of a book: a book by several authors is listed under all their names.
    pub author: String,
    pub orders: i64,
    pub gross: i64,
    pub fees: i64,
    /// Refunded in this month, whenever it was paid.
    pub refunded: i64,
    /// The tax in the receipts of this month, less that in its credit notes: it is owed to the state, and no author has a share of it.
    pub tax: i64,
    /// In hundredths of a percent; `None` when not decided.
    pub share: Option<i64>,
}

impl Royalty {
    pub fn net(&self) -> i64 {
        self.gross - self.fees - self.refunded - self.tax
    }

    /// What the author is owed; negative when more was refunded than sold.
    pub fn owed(&self) -> Option<i64> {
        self.share.map(|share| percent::of(self.net(), share))
    }
}

/// A month's royalties, by author.
#[derive(Clone, Debug)]
pub struct Royalties {
    pub month: NaiveDate,
    pub currency: Currency,
    pub lines: Vec<Royalty>,
}

/// The royalties of the month of a day, in the shop's main currency.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn of_month(shop: &Shop, day: NaiveDate) -> Result<Royalties, Error> {
    of_month_in(shop, day, shop.rules().currency).await
}

/// The royalties of the sales in one currency: sums of two are never added.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn of_month_in(shop: &Shop, day: NaiveDate, currency: Currency) -> Result<Royalties, Error> {
    let (range, _) = Range::month(day);
    let bounds = range.bounds(zone(shop));
    let lines = shop
        .db
        .read(move |conn| {
            let mut sums = royalties::sums(conn, bounds, currency)?;
            sums.sort_by(|a, b| a.author.cmp(&b.author));
            let authors: Vec<&str> = sums.iter().map(|sum| sum.author.as_str()).collect();
            let shares = royalties::shares(conn, &authors)?;
            let line = |sum: Sum| Royalty {
                share: shares.get(&sum.author).copied(),
                author: sum.author,
                orders: sum.number,
                gross: sum.gross,
                fees: sum.fees,
                refunded: sum.refunded,
                tax: sum.tax,
            };
            Ok::<_, Error>(sums.into_iter().map(line).collect())
        })
        .await?;
    Ok(Royalties { month: range.first, currency, lines })
}

/// Saves these authors' shares, in hundredths of a percent.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn set_shares(shop: &Shop, actor: &Actor, shares: Vec<(String, Option<i64>)>) -> Result<(), Error> {
    let actor = actor.clone();
    shop.db
        .write(move |conn| {
            let authors: Vec<&str> = shares.iter().map(|(author, _)| author.as_str()).collect();
            let was = royalties::shares(conn, &authors)?;
            let changed: Vec<_> =
                shares.into_iter().filter(|(author, share)| was.get(author).copied() != *share).collect();
            if changed.is_empty() {
                return Ok(());
            }
            royalties::set_shares(conn, &changed, actor.at)?;
            let said: serde_json::Map<_, _> =
                changed.iter().map(|(author, share)| (author.clone(), json!(share.map(percent::show)))).collect();
            audit::note(conn, &actor, "royalty.shares", "royalties", json!({ "shares": said }))?;
            Ok(())
        })
        .await
}

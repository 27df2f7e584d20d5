//! What was paid out to a seller, as he and the owner see it.

use chrono::NaiveDateTime;

use crate::shop::{Error, Shop};
use crate::store::payouts::{self, Payout};

/// How many payouts a page has.
pub const PAGE: usize = 25;

/// A seller's payouts, the newest first, at most `limit`, and the place where the list goes on.
///
/// # Errors
/// When the database is busy or gone.
pub async fn of_seller(
    shop: &Shop,
    seller_id: &str,
    before: Option<(NaiveDateTime, String)>,
    limit: usize,
) -> Result<(Vec<Payout>, Option<(NaiveDateTime, String)>), Error> {
    let id = seller_id.to_owned();
    let some = i64::try_from(limit).unwrap_or(0) + 1;
    let mut found = shop.db.read(move |conn| payouts::of_seller(conn, &id, before.as_ref(), some)).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|payout| (payout.at, payout.id.clone()));
    Ok((found, next))
}

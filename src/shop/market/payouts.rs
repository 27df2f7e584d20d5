//! Payouts: money that the owner paid a seller outside the gateway, and records here. They need a password typed a moment ago. At most
//! what is available is paid out; what is held, or was refunded, is not.

use chrono::NaiveDateTime;
use serde_json::json;

use crate::domain::ids;
use crate::domain::ledger::{Account, Posting};
use crate::domain::money::Currency;
use crate::domain::payout::PayoutState;
use crate::domain::typed;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::messages::payout_alerts;
use crate::shop::{Error, Shop};
use crate::store::ledger::{self, sellers::balances};
use crate::store::payouts::{self, Payout};
use crate::store::{self, Conn, sellers};

/// How many payouts a page has.
pub const PAGE: usize = 25;
/// The longest destination, in characters.
pub const LONGEST: usize = 200;

/// Money that was paid to a seller.
#[derive(Clone, Debug)]
pub struct PaidOut {
    /// In the smallest unit.
    pub amount: i64,
    pub currency: Currency,
    /// How and where to, as it was typed.
    pub destination: String,
}

/// Why a payout is not recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotPaidOut {
    /// More than this is not available, in the smallest unit.
    Amount(i64),
    /// Empty, or longer than [`LONGEST`].
    Destination,
}

/// Records that money was paid out to a seller, and tells him. The caller asked for a fresh password.
///
/// # Errors
/// [`Error::NotFound`] if there is no such seller.
pub async fn record(
    shop: &Shop,
    actor: Actor,
    seller_id: &str,
    paid: PaidOut,
) -> Result<Result<(), NotPaidOut>, Error> {
    let id = seller_id.to_owned();
    let write = move |conn: &mut Conn| -> Result<Result<(), NotPaidOut>, store::Error> {
        // Whoever pays out holds the seller's row: of two at once the second sees what the first left.
        let seller = sellers::lock_for_update(conn, &id)?;
        let destination = typed::clean(&paid.destination);
        if destination.is_empty() || destination.chars().count() > LONGEST {
            return Ok(Err(NotPaidOut::Destination));
        }
        let available = balances(conn, &[&id])?
            .into_iter()
            .find(|balance| balance.currency == paid.currency.code())
            .map_or(0, |balance| balance.available);
        if !(1..=available).contains(&paid.amount) {
            return Ok(Err(NotPaidOut::Amount(available.max(0))));
        }
        let payout = Payout {
            id: ids::row(),
            seller_id: id.clone(),
            amount: paid.amount,
            currency: paid.currency.code().to_owned(),
            destination,
            author: actor.name.clone(),
            at: actor.at,
            state: PayoutState::Paid.code().to_owned(),
            way: "hand".to_owned(),
            phone: None,
            operator: None,
            reason: String::new(),
            ended_at: Some(actor.at),
        };
        payouts::insert(conn, &payout)?;
        let posting = Posting::payout(&payout.id, (&id, &payout.currency), payout.amount, Account::Cash);
        ledger::post(conn, &[posting], actor.at)?;
        payout_alerts::announce(conn, &payout.id, actor.at)?;
        let detail = json!({ "amount": payout.amount, "currency": payout.currency });
        audit::note(conn, &actor, "seller.payout", &format!("seller:{}", seller.slug), detail)?;
        Ok(Ok(()))
    };
    let recorded = shop.db.write(write).await?;
    shop.message_wakeup.notify_one();
    Ok(recorded)
}

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

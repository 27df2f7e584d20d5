//! Payouts in the back office: what waits for an owner, and what he does with it. Money leaves with a password typed a moment ago.

use std::collections::HashMap;

use serde_json::json;

use super::{Fault, Refused, Staff, id, text};
use crate::domain::ids;
use crate::domain::ledger::{Account, Posting};
use crate::domain::money::Currency;
use crate::domain::payout::PayoutState;
use crate::domain::role::Right;
use crate::domain::transfer::TransferState;
use crate::domain::typed;
use crate::shop::accounts::audit;
use crate::shop::messages::payout_alerts;
use crate::shop::transfers::payout_outcome;
use crate::shop::transfers::payout_release::{self, NotReleased};
use crate::shop::{Error, Shop};
use crate::store::ledger::{self, sellers::balances};
use crate::store::payouts::{self, Flag, Payout};
use crate::store::sellers::{self, Seller};
use crate::store::transfers::{self, Transfer};
use crate::store::{self, Conn};

/// How many payouts of a state are shown at most.
pub const MOST: i64 = 200;
/// The longest destination of money that was paid outside the gateway, in characters.
pub const LONGEST_DESTINATION: usize = 200;

/// A payout that is not over.
pub struct OpenPayout {
    pub payout: Payout,
    pub seller: Seller,
    /// What an owner should look at.
    pub flags: Vec<Flag>,
    /// Its last transfer.
    pub transfer: Option<Transfer>,
}

/// The payouts that are requested, and those under way, the oldest first.
///
/// # Errors
/// When the role may not see them.
pub async fn open(shop: &Shop, by: &Staff) -> Result<(Vec<OpenPayout>, Vec<OpenPayout>), Refused> {
    by.needs(Right::Market)?;
    let found = |conn: &mut Conn| -> Result<_, store::Error> {
        Ok((with_more(conn, PayoutState::Requested)?, with_more(conn, PayoutState::Sending)?))
    };
    Ok(shop.db.read(found).await?)
}

fn with_more(conn: &mut Conn, state: PayoutState) -> Result<Vec<OpenPayout>, store::Error> {
    let found = payouts::in_state(conn, state, MOST)?;
    let ids: Vec<&str> = found.iter().map(|(payout, _)| payout.id.as_str()).collect();
    let mut flags: HashMap<String, Vec<Flag>> = HashMap::new();
    for flag in payouts::flags_of(conn, &ids)? {
        flags.entry(flag.payout_id.clone()).or_default().push(flag);
    }
    let sent = transfers::of_payouts(conn, &ids)?;
    let mut last: HashMap<String, Transfer> =
        sent.into_iter().filter_map(|transfer| Some((transfer.payout_id.clone()?, transfer))).collect();
    let open = |(payout, seller): (Payout, Seller)| OpenPayout {
        flags: flags.remove(&payout.id).unwrap_or_default(),
        transfer: last.remove(&payout.id),
        payout,
        seller,
    };
    Ok(found.into_iter().map(open).collect())
}

/// Releases payouts, each once: returns how many transfers are on their way, and why others are not, by the payout's id.
///
/// # Errors
/// When the role may not, or the password was not typed recently.
pub async fn release(shop: &Shop, by: &Staff, ids: &[String]) -> Result<(usize, Vec<(String, NotReleased)>), Refused> {
    by.needs(Right::Market)?;
    by.needs_fresh(Right::Money)?;
    let (mut released, mut left) = (0, Vec::new());
    for one in ids {
        match payout_release::release(shop, id(one)?, &by.actor.name).await? {
            Ok(()) => {
                released += 1;
                note(shop, by, one, "payout.release").await?;
            }
            Err(why) => left.push((one.clone(), why)),
        }
    }
    Ok((released, left))
}

/// Records that a requested payout was paid by hand, and where to.
///
/// # Errors
/// When the role may not, the password was not typed recently, or the destination is empty.
pub async fn pay_by_hand(
    shop: &Shop,
    by: &Staff,
    payout_id: &str,
    destination: &str,
) -> Result<Result<(), NotReleased>, Refused> {
    by.needs(Right::Market)?;
    by.needs_fresh(Right::Money)?;
    let destination = text(destination, Fault::Destination)?;
    let paid = payout_release::paid_by_hand(shop, id(payout_id)?, (&by.actor.name, &destination)).await?;
    if paid.is_ok() {
        note(shop, by, payout_id, "payout.paid").await?;
    }
    Ok(paid)
}

/// Money that an owner paid a seller outside the gateway.
#[derive(Clone, Debug)]
pub struct PaidOut {
    /// In the smallest unit.
    pub amount: i64,
    pub currency: Currency,
    /// How and where to, as it was typed.
    pub destination: String,
}

/// Records that money was paid out to a seller, and tells him. At most what is available is paid out; what is held, or was refunded, is not.
///
/// # Errors
/// [`Error::NotFound`] if there is no such seller. When the role may not, the password was not typed recently, the destination is empty or
/// longer than [`LONGEST_DESTINATION`], or less than the amount is available.
pub async fn record(shop: &Shop, by: &Staff, seller_id: &str, paid: PaidOut) -> Result<(), Refused> {
    by.needs(Right::Market)?;
    by.needs_fresh(Right::Money)?;
    let (id, actor) = (id(seller_id)?.to_owned(), by.actor.clone());
    let destination = typed::clean(&paid.destination);
    if destination.is_empty() || destination.chars().count() > LONGEST_DESTINATION {
        return Err(Refused::Typed(Fault::Destination));
    }
    let write = move |conn: &mut Conn| -> Result<(), Refused> {
        // Whoever pays out holds the seller's row: of two at once the second sees what the first left.
        let seller = sellers::lock_for_update(conn, &id)?;
        let has = balances(conn, &[&id])?;
        let has = has.iter().find(|balance| balance.currency == paid.currency.code());
        let available = has.map_or(0, |balance| balance.available);
        if !(1..=available).contains(&paid.amount) {
            return Err(Refused::Typed(Fault::Amount(available.max(0))));
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
        Ok(audit::note(conn, &actor, "seller.payout", &format!("seller:{}", seller.slug), detail)?)
    };
    shop.db.write(write).await?;
    shop.message_wakeup.notify_one();
    Ok(())
}

/// Declines a request; the seller reads why.
///
/// # Errors
/// [`Refused::Moved`] if it is not requested any more.
pub async fn decline(shop: &Shop, by: &Staff, payout_id: &str, why: &str) -> Result<(), Refused> {
    by.needs(Right::Market)?;
    by.needs(Right::Money)?;
    let (id, why, at) = (id(payout_id)?.to_owned(), text(why, Fault::Reason)?, by.actor.at);
    let decline = move |conn: &mut Conn| -> Result<(), Refused> {
        payout_outcome::lock_for_update(conn, &id)?;
        if !payouts::advance(conn, &id, (PayoutState::Requested, PayoutState::Declined), (&why, Some(at)))? {
            return Err(Refused::Moved);
        }
        Ok(payout_alerts::announce(conn, &id, at)?)
    };
    shop.db.write(decline).await?;
    shop.message_wakeup.notify_one();
    note(shop, by, payout_id, "payout.decline").await
}

/// Withdraws the transfer of a payout that CinetPay does not have: the money is the seller's again.
///
/// # Errors
/// [`Refused::Moved`] once the call that sends it has begun.
pub async fn withdraw(shop: &Shop, by: &Staff, payout_id: &str, why: &str) -> Result<(), Refused> {
    by.needs(Right::Market)?;
    by.needs_fresh(Right::Money)?;
    let (id, why, at) = (id(payout_id)?.to_owned(), text(why, Fault::Reason)?, by.actor.at);
    let withdraw = move |conn: &mut Conn| -> Result<(), Refused> {
        payout_outcome::lock_for_update(conn, &id)?;
        let last = transfers::of_payouts(conn, &[&id])?.pop().ok_or(Error::NotFound)?;
        if last.state() != TransferState::Queued {
            return Err(Refused::Moved);
        }
        let withdrawn = Transfer {
            state: TransferState::Cancelled.code().to_owned(),
            note: String::new(),
            next_at: None,
            changed_at: at,
            ..last
        };
        // Who was about to send it sees that the row was changed, and does not.
        transfers::change(conn, &withdrawn)?.ok_or(Refused::Moved)?;
        Ok(payout_outcome::rejected(conn, &id, &why, at)?)
    };
    shop.db.write(withdraw).await?;
    shop.message_wakeup.notify_one();
    note(shop, by, payout_id, "payout.withdraw").await
}

/// Writes what was done with a payout into the audit log.
async fn note(shop: &Shop, by: &Staff, payout_id: &str, act: &'static str) -> Result<(), Refused> {
    let (actor, id) = (by.actor.clone(), payout_id.to_owned());
    let note = move |conn: &mut Conn| -> Result<(), store::Error> {
        let payout = payouts::find(conn, &id)?;
        let seller = sellers::find(conn, &payout.seller_id)?;
        let detail = json!({ "amount": payout.amount, "currency": payout.currency });
        audit::note(conn, &actor, act, &format!("seller:{}", seller.slug), detail)
    };
    Ok(shop.db.write(note).await?)
}

/// How many requests wait.
///
/// # Errors
/// When the database is busy or gone.
pub async fn waiting(shop: &Shop) -> Result<i64, Error> {
    Ok(shop.db.read(payouts::requested).await?)
}

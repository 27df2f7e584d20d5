//! The release of requested payouts: each is posted and its transfer queued in one write, under the seller's lock, if all of it is still
//! available. What nothing is suspicious about and is not more than the owner's limit is released without him.

use chrono::NaiveDateTime;

use super::{Debt, NewTransfer, Receiver, Sender, queue, sender_of};
use crate::domain::contact::Phone;
use crate::domain::ledger::{Account, Posting};
use crate::domain::money::{Currency, Money};
use crate::domain::payout::{PayoutState, Way};
use crate::domain::transfer::{AmountFault, Operator};
use crate::shop::messages::payout_alerts;
use crate::shop::{Error, Shop};
use crate::store::ledger::{self, sellers::balances};
use crate::store::payouts::{self, Payout};
use crate::store::{self, Conn, sellers};

/// Why a payout is not released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotReleased {
    /// It is not requested any more.
    Moved,
    /// The seller has less than this payout: something was refunded or disputed since.
    Less,
    /// It goes to a bank, or no merchant account sends money: it is paid by hand.
    ByHand,
    /// CinetPay transfers no such amount.
    Amount(AmountFault),
}

/// What an available balance pays: how the money leaves.
enum By<'a> {
    Transfer(&'a Sender),
    Hand(&'a str),
}

/// Releases a payout: the transfer is sent as soon as this is written.
pub(in crate::shop) async fn release(
    shop: &Shop,
    payout_id: &str,
    author: &str,
) -> Result<Result<(), NotReleased>, Error> {
    let Some(sender) = sender_of(shop, None).await? else { return Ok(Err(NotReleased::ByHand)) };
    let (id, author, now) = (payout_id.to_owned(), author.to_owned(), shop.clock.now().naive_utc());
    let written = shop.db.write(move |conn| let_go(conn, &id, &By::Transfer(&sender), (&author, now))).await?;
    shop.transfer_wakeup.notify_one();
    Ok(written)
}

/// Records that a requested payout was paid by hand.
pub(in crate::shop) async fn paid_by_hand(
    shop: &Shop,
    payout_id: &str,
    (author, destination): (&str, &str),
) -> Result<Result<(), NotReleased>, Error> {
    let (id, author, destination) = (payout_id.to_owned(), author.to_owned(), destination.to_owned());
    let now = shop.clock.now().naive_utc();
    let written = shop.db.write(move |conn| let_go(conn, &id, &By::Hand(&destination), (&author, now))).await?;
    shop.message_wakeup.notify_one();
    Ok(written)
}

fn let_go(
    conn: &mut Conn,
    id: &str,
    by: &By<'_>,
    (author, at): (&str, NaiveDateTime),
) -> Result<Result<(), NotReleased>, store::Error> {
    let seller_id = payouts::find(conn, id)?.seller_id;
    // Refunds, disputes and other payouts take the same lock: what is available here is his until this is written.
    sellers::lock_for_update(conn, &seller_id)?;
    let payout = payouts::find(conn, id)?;
    if payout.state() != PayoutState::Requested {
        return Ok(Err(NotReleased::Moved));
    }
    let has = balances(conn, &[&seller_id])?;
    let available = has.iter().find(|one| one.currency == payout.currency).map_or(0, |one| one.available);
    if available < payout.amount {
        return Ok(Err(NotReleased::Less));
    }
    match by {
        By::Hand(destination) => {
            payouts::advance(conn, id, (PayoutState::Requested, PayoutState::Paid), ("", Some(at)))?;
            payouts::set_destination(conn, id, destination)?;
            ledger::post(conn, &[posting(&payout, Account::Cash)], at)?;
            payout_alerts::announce(conn, id, at)?;
        }
        By::Transfer(sender) => {
            let new = match transfer(sender, &payout, (author, at)) {
                Ok(new) => new,
                Err(why) => return Ok(Err(why)),
            };
            payouts::advance(conn, id, (PayoutState::Requested, PayoutState::Sending), ("", None))?;
            ledger::post(conn, &[posting(&payout, Account::PayoutsDue)], at)?;
            queue(conn, None, sender, new)?;
        }
    }
    Ok(Ok(()))
}

fn posting(payout: &Payout, from: Account) -> Posting {
    Posting::payout(&payout.id, (&payout.seller_id, &payout.currency), payout.amount, from)
}

/// The transfer of a payout to a phone, if CinetPay takes it.
fn transfer<'a>(
    sender: &Sender,
    payout: &'a Payout,
    (author, at): (&str, NaiveDateTime),
) -> Result<NewTransfer<'a>, NotReleased> {
    let phone = payout.phone.as_deref().and_then(Phone::kept).filter(|_| payout.way == Way::Mobile.code());
    let currency = Currency::parse(&payout.currency);
    let (Some(phone), Some(currency)) = (phone, currency) else { return Err(NotReleased::ByHand) };
    let amount = Money::new(payout.amount, currency);
    sender.api().check(amount).map_err(NotReleased::Amount)?;
    let operator = payout.operator.as_deref().and_then(Operator::parse);
    Ok(NewTransfer {
        debt: Debt::Payout(&payout.id),
        amount,
        receiver: Receiver { phone, operator, other_number: None },
        reason: String::new(),
        author: author.to_owned(),
        at,
    })
}

/// How many payouts are released in one write.
const SOME: i64 = 50;

/// Releases the requested payouts that are within the owner's limit, in the shop's currency, and that nothing is suspicious about.
///
/// # Errors
/// When the database is busy or gone.
pub async fn release_automatic(shop: &Shop) -> Result<(), Error> {
    let (most, currency) = (shop.rules().market.payout_automatic, shop.rules().currency.code());
    if most == 0 {
        return Ok(());
    }
    let mut after = None;
    loop {
        let place = after.take();
        let read = move |conn: &mut Conn| payouts::unsuspicious(conn, (currency, most), place.as_ref(), SOME);
        let plain = shop.db.read(read).await?;
        let Some(last) = plain.last() else { return Ok(()) };
        after = Some((last.at, last.id.clone()));
        let Some(sender) = sender_of(shop, None).await? else { return Ok(()) };
        release_all(shop, sender, plain).await?;
    }
}

/// Releases these payouts in one write, except those whose sellers have less by now.
async fn release_all(shop: &Shop, sender: Sender, mut plain: Vec<Payout>) -> Result<(), Error> {
    // Whoever locks several sellers locks them in the order of their ids.
    plain.sort_by(|one, other| (&one.seller_id, &one.id).cmp(&(&other.seller_id, &other.id)));
    let now = shop.clock.now().naive_utc();
    let release = move |conn: &mut Conn| -> Result<(), store::Error> {
        for payout in &plain {
            if let Err(why) = let_go(conn, &payout.id, &By::Transfer(&sender), ("griot", now))? {
                tracing::warn!(payout = payout.id, ?why, "a payout is not released automatically");
            }
        }
        Ok(())
    };
    shop.db.write(release).await?;
    shop.transfer_wakeup.notify_one();
    Ok(())
}

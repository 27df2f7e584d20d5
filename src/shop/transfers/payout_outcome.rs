//! What becomes of a payout whose transfer is under way, in the write that ends the transfer.

use chrono::NaiveDateTime;

use crate::domain::ledger::{Posting, Sent};
use crate::domain::payout::PayoutState;
use crate::shop::messages::payout_alerts;
use crate::store::{self, Conn, ledger, payouts, sellers};

/// Locks the seller of a payout: whoever moves his money holds his row.
pub(in crate::shop) fn lock_for_update(conn: &mut Conn, payout_id: &str) -> Result<(), store::Error> {
    let payout = payouts::find(conn, payout_id)?;
    sellers::lock_for_update(conn, &payout.seller_id).map(drop)
}

/// The money has arrived.
pub(in crate::shop) fn arrived(
    conn: &mut Conn,
    payout_id: &str,
    sent: Sent,
    at: NaiveDateTime,
) -> Result<(), store::Error> {
    if !payouts::advance(conn, payout_id, (PayoutState::Sending, PayoutState::Paid), ("", Some(at)))? {
        tracing::error!(payout = payout_id, "a transfer has arrived for a payout that is over");
        return Ok(());
    }
    let payout = payouts::find(conn, payout_id)?;
    ledger::post(conn, &[Posting::payout_sent(payout_id, &payout.currency, payout.amount, sent)], at)?;
    payout_alerts::announce(conn, payout_id, at)
}

/// The money was not sent: it is the seller's again.
pub(in crate::shop) fn rejected(
    conn: &mut Conn,
    payout_id: &str,
    reason: &str,
    at: NaiveDateTime,
) -> Result<(), store::Error> {
    if !payouts::advance(conn, payout_id, (PayoutState::Sending, PayoutState::Rejected), (reason, Some(at)))? {
        return Ok(());
    }
    let payout = payouts::find(conn, payout_id)?;
    let back = Posting::payout_back(payout_id, (&payout.seller_id, &payout.currency), payout.amount);
    ledger::post(conn, &[back], at)?;
    payout_alerts::announce(conn, payout_id, at)
}

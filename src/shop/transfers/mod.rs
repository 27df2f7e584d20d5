//! Transfers: money that the shop sends to a phone number through CinetPay, for a debt. One debt has one transfer at most
//! that can send money (the table's unique indexes), and a transfer is sent once: it is stored as being sent before the call
//! (`step`), asked about by its own id after every doubt, and settled in one write with what it was for (`outcome`).

mod new_transfer;
mod notifications;
mod outcome;
mod payer;
pub(in crate::shop) mod payout_outcome;
pub mod payout_release;
mod sender;
mod step;

use crate::shop::{Error, Shop};
use crate::store::transfers::{self, Transfer};

pub(in crate::shop) use new_transfer::{Debt, NewTransfer, Receiver, queue};
pub use notifications::{Heard, hear};
pub(in crate::shop) use outcome::refund_paid;
pub use payer::PaidFrom;
pub(in crate::shop) use payer::paid_from;
pub use sender::Sender;
pub(in crate::shop) use sender::{sender_of, sends};
pub use step::advance;

/// The note of a transfer that waits because the merchant account lacks the money.
pub const NO_BALANCE: &str = "balance";
/// The note of one that CinetPay does not know, although it was sent.
pub const MISSING: &str = "missing";
/// The note of one whose merchant account sends no money any more, by the settings.
pub const NO_SENDER: &str = "account";

/// The transfers for which something is to be done now, at most `limit`.
///
/// # Errors
/// If the database is busy or gone.
pub async fn due(shop: &Shop, limit: i64) -> Result<Vec<Transfer>, Error> {
    let now = shop.clock.now().naive_utc();
    Ok(shop.db.read(move |conn| transfers::due(conn, now, limit)).await?)
}

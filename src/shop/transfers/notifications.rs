//! A notification about a transfer: a hint to ask, and nothing else.

use crate::domain::transfer::{PAUSE, TransferState};
use crate::payments::TransferNotification;
use crate::secret::Secret;
use crate::shop::{Error, Shop};
use crate::store::transfers::{self, Transfer};

/// What was done with a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// CinetPay will be asked.
    Wanted,
    /// It concerns no transfer of this shop, or one that is over or that nobody has to ask about.
    Ignored,
    /// It lacks the token that proves it.
    Forged,
}

/// Takes a notification. Whatever it says, only the answer to a check changes the transfer.
///
/// # Errors
/// If the database is busy or gone.
pub async fn hear(shop: &Shop, notification: TransferNotification) -> Result<Heard, Error> {
    // PostgreSQL accepts no NUL, and our ids have no such characters.
    if !notification.client_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(Heard::Ignored);
    }
    let now = shop.clock.now().naive_utc();
    let heard = shop
        .db
        .write(move |conn| {
            let Some(transfer) = transfers::by_client_id(conn, &notification.client_id)? else {
                return Ok(Heard::Ignored);
            };
            if notification.is_forged(transfer.notify_token.as_deref().map(Secret::new).as_ref()) {
                return Ok(Heard::Forged);
            }
            // One that is being sent will be asked about once its call has ended.
            if !matches!(transfer.state(), TransferState::Pending | TransferState::Unknown) {
                return Ok(Heard::Ignored);
            }
            let earliest = transfer.asked_at.map_or(now, |asked| (asked + PAUSE).clamp(now, now + PAUSE));
            // The version changes too: a question that is under way may have been asked too early, and is asked again.
            transfers::change(conn, &Transfer { next_at: Some(earliest), ..transfer })?;
            Ok::<_, Error>(Heard::Wanted)
        })
        .await?;
    if heard == Heard::Wanted {
        shop.transfer_wakeup.notify_one();
    }
    Ok(heard)
}

//! The notification door's act: its proof was looked at (`gateways::hear`), the raw notice is kept, a check is asked for. It
//! decides nothing.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::gateways::{self, Account, Heard};
use crate::payments::{Notification, Proof};
use crate::shop::{Error, Shop, search_keys};
use crate::store::{self, attempts, notices, search_keys as keys};

/// What became of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// On disk; the gateway will be asked.
    Wanted,
    /// Nothing to do with this shop, or nothing to act upon.
    Ignored,
}

/// Keeps a notice and asks for a check of its transaction.
pub async fn keep(shop: &Shop, heard: Heard, raw: &str) -> Result<Kept, Error> {
    let Heard { notification: Notification { transaction_id, proof, names_us, payer }, account } = heard;
    if !names_us {
        tracing::warn!("a notice for another account");
        return Ok(Kept::Ignored);
    }
    if !may_speak_of(shop, &account, &transaction_id).await? {
        tracing::warn!(transaction = transaction_id, "a notice of an account that did not open the payment");
        return Ok(Kept::Ignored);
    }
    let signed = proof == Proof::Given;
    let (digest, now) = (hex::encode(Sha256::digest(raw.as_bytes())), shop.clock.now().naive_utc());
    // PostgreSQL keeps no NUL in a text.
    let raw = raw.replace('\0', "\u{fffd}");
    let transaction = transaction_id.clone();
    let payer = payer.and_then(|payer| search_keys::key_of(&payer, &transaction_id));
    let kept =
        notices::Notice { digest, transaction_id, signed, raw, copies: 1, first_at: now, last_at: now, known: false };
    let known = match write(shop, kept.clone(), payer.clone()).await {
        // On PostgreSQL its twin may have been quicker: now it is a copy.
        Err(error) if error.is_taken() => write(shop, kept, payer).await?,
        known => known?,
    };
    tracing::info!(transaction, known, signed, "notified");
    if known {
        shop.check_wakeup.notify_one();
        Ok(Kept::Wanted)
    } else {
        Ok(Kept::Ignored)
    }
}

/// Whether the payment, if it is one of ours, was opened with this account. With a single account it was.
async fn may_speak_of(shop: &Shop, account: &Arc<Account>, transaction_id: &str) -> Result<bool, Error> {
    if shop.gateways.is_alone() {
        return Ok(true);
    }
    let id = transaction_id.to_owned();
    let found = shop.db.read(move |conn| Ok::<_, Error>(attempts::by_transaction(conn, &id)?)).await?;
    match found {
        Some(attempt) => gateways::is_of(shop, &attempt, account).await,
        None => Ok(true),
    }
}

/// Keeps the notice and wants a check, in one write. `false`: no such transaction. The attempt comes first, as in everything
/// that writes both.
async fn write(shop: &Shop, notice: notices::Notice, payer: Option<String>) -> Result<bool, store::Error> {
    shop.db
        .write(move |conn| {
            let attempt = attempts::by_transaction(conn, &notice.transaction_id)?;
            if let Some(attempt) = &attempt {
                attempts::want_check(conn, &attempt.id, notice.last_at)?;
            }
            // Anybody can write an unsigned notice: only those that name a transaction of ours are kept.
            if attempt.is_some() || notice.signed {
                notices::keep(conn, &notices::Notice { known: attempt.is_some(), ..notice })?;
            }
            if let (Some(attempt), Some(payer)) = (&attempt, payer) {
                keys::add_payer(conn, &attempt.order_id, payer)?;
            }
            Ok(attempt.is_some())
        })
        .await
}

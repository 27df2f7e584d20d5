//! Handles a notification from the gateway. Its proof was verified before (`notification_proof`). The raw notification is stored and a
//! check is requested; the notification itself decides nothing.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::payments::{Notification, Proof};
use crate::shop::sale::gateways::{self, Account};
use crate::shop::sale::notification_proof::VerifiedNotification;
use crate::shop::{Error, Shop, search_keys};
use crate::store::{self, attempts, notifications, search_keys as keys};

/// What was done with a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is on disk, and the gateway will be asked.
    Wanted,
    /// It does not concern this shop, or asks for nothing.
    Ignored,
}

/// Stores a notification and requests a check of its transaction.
pub async fn keep(shop: &Shop, heard: VerifiedNotification) -> Result<Kept, Error> {
    let VerifiedNotification { notification, account } = heard;
    let Notification { transaction_id, proof, site_matches, payer, raw } = notification;
    if !site_matches {
        tracing::warn!("a notification for another account");
        return Ok(Kept::Ignored);
    }
    if !may_speak_of(shop, &account, &transaction_id).await? {
        tracing::warn!(transaction = transaction_id, "a notification of an account that did not open the payment");
        return Ok(Kept::Ignored);
    }
    let signed = proof == Proof::Given;
    let (digest, now) = (hex::encode(Sha256::digest(raw.as_bytes())), shop.clock.now().naive_utc());
    // PostgreSQL does not store NUL in a text.
    let raw = raw.replace('\0', "\u{fffd}");
    let transaction = transaction_id.clone();
    // By the number that paid an order is told about and its library opened: nobody may claim one.
    let payer = payer.filter(|_| signed).and_then(|payer| search_keys::key_of(&payer, &transaction_id));
    let kept = notifications::Notification {
        digest,
        transaction_id,
        signed,
        raw,
        copies: 1,
        first_at: now,
        last_at: now,
        known: false,
    };
    let known = match write(shop, kept.clone(), payer.clone()).await {
        // On PostgreSQL an identical notification may have been written at the same time. Now this one counts as its copy.
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

/// Whether the payment, if it is one of ours, was opened with this account. With a single account it always was.
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

/// Stores the notification and requests a check in one write. Returns `false` if there is no such transaction. The attempt is
/// updated first, as in every write that touches both.
async fn write(
    shop: &Shop,
    notification: notifications::Notification,
    payer: Option<String>,
) -> Result<bool, store::Error> {
    shop.db
        .write(move |conn| {
            let attempt = attempts::by_transaction(conn, &notification.transaction_id)?;
            if let Some(attempt) = &attempt {
                attempts::want_check(conn, &attempt.id, notification.last_at)?;
            }
            // Anyone can send an unsigned notification, so only those that name a transaction of ours are stored.
            if attempt.is_some() || notification.signed {
                notifications::keep(conn, &notifications::Notification { known: attempt.is_some(), ..notification })?;
            }
            if let (Some(attempt), Some(payer)) = (&attempt, payer) {
                keys::add_payer(conn, &attempt.order_id, payer)?;
            }
            Ok(attempt.is_some())
        })
        .await
}

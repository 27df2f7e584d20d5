//! The notification door's act: the proof is checked, the raw notice is kept, a check is asked for. It decides nothing.

use cinetpay::notice::Notice;
use sha2::{Digest as _, Sha256};

use super::{Error, Shop, order_keys};
use crate::payments;
use crate::store::{self, attempts, notices, order_keys as keys};

/// What became of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// On disk; the gateway will be asked.
    Kept,
    /// Nothing to do with this shop, or nothing to act upon.
    Ignored,
    /// It does not prove that it comes from the gateway.
    Forged,
}

/// Whether a notice proves its origin. `None`: no secret is configured, so that it is a mere hint.
pub fn proof(shop: &Shop, notice: &Notice, x_token: Option<&str>) -> Option<bool> {
    let rules = shop.rules();
    if rules.notice_secrets.is_empty() {
        None
    } else {
        Some(x_token.is_some_and(|token| payments::proves(notice, token, &rules.notice_secrets)))
    }
}

/// Keeps a notice and asks for a check of its transaction.
pub async fn hear(shop: &Shop, notice: &Notice, raw: &str, proof: Option<bool>) -> Result<Heard, Error> {
    if proof == Some(false) {
        return Ok(Heard::Forged);
    }
    let transaction_id = notice.transaction_id().to_owned();
    if notice.site_id() != shop.rules().site_id {
        tracing::warn!("a notice for another site");
        return Ok(Heard::Ignored);
    }
    let signed = proof == Some(true);
    let (digest, now) = (hex::encode(Sha256::digest(raw.as_bytes())), shop.clock.now().naive_utc());
    // PostgreSQL keeps no NUL in a text.
    let raw = raw.replace('\0', "\u{fffd}");
    let transaction = transaction_id.clone();
    let kept =
        notices::Notice { digest, transaction_id, signed, raw, copies: 1, first_at: now, last_at: now, known: false };
    let payer = order_keys::payer(notice);
    let known = match keep(shop, kept.clone(), payer.clone()).await {
        // On PostgreSQL its twin may have been quicker: now it is a copy.
        Err(error) if error.is_taken() => keep(shop, kept, payer).await?,
        known => known?,
    };
    tracing::info!(transaction, known, signed, "notified");
    if known {
        shop.bell.notify_one();
        Ok(Heard::Kept)
    } else {
        Ok(Heard::Ignored)
    }
}

/// Keeps the notice and wants a check, in one write. `false`: no such transaction. The attempt comes first, as in everything
/// that writes both.
async fn keep(shop: &Shop, notice: notices::Notice, payer: Option<String>) -> Result<bool, store::Error> {
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

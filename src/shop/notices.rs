//! The notification door's act: the proof is checked, the raw notice is kept, a check is asked for. It decides nothing.

use sha2::{Digest as _, Sha256};

use super::{Error, Shop};
use crate::payments::cinetpay::notice::Notice;
use crate::payments::cinetpay::signature;
use crate::store::attempts;
use crate::store::notices;

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
    let secrets: Vec<_> = shop.rules.notice_secrets.iter().collect();
    if secrets.is_empty() {
        None
    } else {
        Some(x_token.is_some_and(|token| signature::verify(notice, token, &secrets)))
    }
}

/// Keeps a notice and asks for a check of its transaction.
pub async fn hear(shop: &Shop, notice: &Notice, raw: &str, proof: Option<bool>) -> Result<Heard, Error> {
    if proof == Some(false) {
        return Ok(Heard::Forged);
    }
    let transaction_id = notice.transaction_id().to_owned();
    if notice.site_id() != shop.rules.site_id {
        tracing::warn!("a notice for another site");
        return Ok(Heard::Ignored);
    }
    let signed = proof == Some(true);
    let digest = hex::encode(Sha256::digest(raw.as_bytes()));
    let (raw, now) = (raw.to_owned(), shop.clock.now().naive_utc());
    let transaction = transaction_id.clone();
    let known = shop
        .db
        .write(move |conn| {
            let attempt = attempts::by_transaction(conn, &transaction_id)?;
            // Anybody can write an unsigned notice: only those that name a transaction of ours are kept.
            if attempt.is_some() || signed {
                notices::keep(
                    conn,
                    &notices::Notice { digest, transaction_id, signed, raw, copies: 1, first_at: now, last_at: now },
                )?;
            }
            if let Some(attempt) = &attempt {
                attempts::want_check(conn, &attempt.id, now)?;
            }
            Ok::<_, Error>(attempt.is_some())
        })
        .await?;
    tracing::info!(transaction, known, signed, "notified");
    if known {
        shop.bell.notify_one();
        Ok(Heard::Kept)
    } else {
        Ok(Heard::Ignored)
    }
}

//! Where the proof of a notification is checked: with every account, and with what is stored of the payment that it names. What
//! a proof is depends on the generation (`payments/`): the HMAC in `x-token` or the payment's `notify_token`.

use std::sync::Arc;

use super::gateways::{self, Account, Gateways};
use crate::payments::{AttemptDetails, Notification, Proof};
use crate::shop::{Error, Shop};
use crate::store::attempts::{self, Attempt};

/// A notification and the account it belongs to.
pub struct VerifiedNotification {
    pub notification: Notification,
    /// The account whose proof the notification carries; without any proof, the account that it names.
    pub account: Arc<Account>,
}

/// Why a notification is rejected.
#[derive(Debug)]
pub enum NotificationError {
    /// It cannot be read. Holds one line in English.
    Unreadable(String),
    /// It carries no valid proof of any account that it could belong to.
    Unproven,
    /// What proves it is not stored yet, because the gateway has not answered the call that opened the payment.
    TooEarly,
}

/// Reads a notification with every account. It is proven by one of them, by what was stored when the payment was opened,
/// or merely a hint if the account has no secret.
///
/// # Errors
/// If the database is busy or gone.
pub async fn verify(
    shop: &Shop,
    body: &[u8],
    header: &dyn Fn(&str) -> Option<String>,
) -> Result<Result<VerifiedNotification, NotificationError>, Error> {
    let first = verify_once(shop, body, header).await?;
    if !matches!(first, Err(NotificationError::Unproven)) || !gateways::may_look(&shop.gateways) {
        return Ok(first);
    }
    // Another program may have begun to sell with another account a moment ago.
    gateways::look(shop).await?;
    verify_once(shop, body, header).await
}

async fn verify_once(
    shop: &Shop,
    body: &[u8],
    header: &dyn Fn(&str) -> Option<String>,
) -> Result<Result<VerifiedNotification, NotificationError>, Error> {
    let proof_is_with = |account: &Arc<Account>| account.merchant.gateway.proof_is_with(body);
    let attempt = match shop.gateways.known().iter().find_map(proof_is_with) {
        // PostgreSQL accepts no NUL, and our ids have no such characters.
        Some(id) if id.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            shop.db.read(move |conn| Ok::<_, Error>(attempts::by_transaction(conn, &id)?)).await?
        }
        _ => None,
    };
    let verified = verify_with_accounts(&shop.gateways, body, header, attempt.as_ref());
    match verified {
        Err(NotificationError::Unproven) if attempt.is_some_and(|attempt| attempt.is_unanswered()) => {
            Ok(Err(NotificationError::TooEarly))
        }
        verified => Ok(verified),
    }
}

fn verify_with_accounts(
    gateways: &Gateways,
    body: &[u8],
    header: &dyn Fn(&str) -> Option<String>,
    attempt: Option<&Attempt>,
) -> Result<VerifiedNotification, NotificationError> {
    let kept = attempt.and_then(Attempt::kept_details);
    let known =
        attempt.map(|attempt| AttemptDetails { payment_token: attempt.payment_token.as_deref(), kept: kept.as_ref() });
    let mut best: Option<(u8, VerifiedNotification)> = None;
    let mut error = None;
    for account in gateways.known() {
        let notification = match account.merchant.gateway.read_notification(body, header, known.as_ref()) {
            Ok(notification) => notification,
            Err(why) => {
                error = error.or(Some(NotificationError::Unreadable(why)));
                continue;
            }
        };
        // Accounts of one merchant may share a secret, and what is stored with a payment proves it for all of a generation.
        // The account that opened it, or that the notification names, is preferred.
        let is_own = attempt.and_then(|attempt| attempt.account.as_deref()) == Some(account.id.as_str());
        let rank = match (notification.proof, notification.site_matches) {
            (Proof::Given, true) if is_own => 5,
            (Proof::Given, true) => 4,
            (Proof::Given, false) => 3,
            (Proof::NotConfigured, true) => 2,
            (Proof::NotConfigured, false) => 0,
            (Proof::Wrong, _) => {
                error = Some(NotificationError::Unproven);
                continue;
            }
        };
        if best.as_ref().is_none_or(|(other, _)| rank > *other) {
            best = Some((rank, VerifiedNotification { notification, account }));
        }
    }
    match (best, error) {
        (Some((0, _)) | None, Some(error)) => Err(error),
        (Some((_, heard)), _) => Ok(heard),
        (None, None) => Err(NotificationError::Unproven),
    }
}

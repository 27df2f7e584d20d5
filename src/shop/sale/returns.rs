//! The buyer returns from the payment page. Nothing that the browser sends is written; the gateway is asked.

use std::time::Duration;

use subtle::ConstantTimeEq as _;
use tracing::Instrument as _;

use super::reconciliation;
use super::settlement::Cause;
use crate::payments::Returned;
use crate::shop::{Error, Shop};
use crate::store::attempts::{self, Attempt};
use crate::store::orders::{self, Order};

/// How long the buyer waits for the gateway, at most, before the order's page is shown.
const PATIENCE: Duration = Duration::from_secs(3);

/// The key of the order that one of these transactions is for, if its `token` is the one that the gateway issued with it, or
/// the one that the shop put into the URL (`Keys::return_token`).
pub async fn by_token(shop: &Shop, said: &[Returned]) -> Result<Option<String>, Error> {
    for said in said {
        let is_it = |token: &str| bool::from(token.as_bytes().ct_eq(said.token.as_bytes()));
        let own = shop.keys.return_token(&said.transaction_id);
        let matches =
            |attempt: &Attempt, _: &Order| attempt.payment_token.as_deref().is_some_and(is_it) || is_it(own.expose());
        if let Some(key) = find(shop, &said.transaction_id, matches).await? {
            return Ok(Some(key));
        }
    }
    Ok(None)
}

/// The key of the order that one of these transactions is for, if this visitor placed it.
pub async fn by_visitor(shop: &Shop, said: &[Returned], visitor: &str) -> Result<Option<String>, Error> {
    for said in said {
        let matches = |_: &Attempt, order: &Order| order.visitor.as_deref() == Some(visitor);
        if let Some(key) = find(shop, &said.transaction_id, matches).await? {
            return Ok(Some(key));
        }
    }
    Ok(None)
}

async fn find(
    shop: &Shop,
    transaction: &str,
    is_his: impl FnOnce(&Attempt, &Order) -> bool,
) -> Result<Option<String>, Error> {
    // PostgreSQL accepts no NUL, and our ids have no such characters.
    if !transaction.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(None);
    }
    let transaction = transaction.to_owned();
    let found = shop
        .db
        .read(move |conn| {
            let Some(attempt) = attempts::by_transaction(conn, &transaction)? else { return Ok::<_, Error>(None) };
            let order = orders::find(conn, &attempt.order_id)?;
            Ok(Some((attempt, order)))
        })
        .await?;
    let Some((attempt, order)) = found.filter(|(attempt, order)| is_his(attempt, order)) else { return Ok(None) };
    look(shop, attempt).await;
    Ok(Some(order.key))
}

/// Asks the gateway, so that the page shows the true state at once. The check goes on if the buyer does not wait.
async fn look(shop: &Shop, attempt: Attempt) {
    let acts = shop.clone();
    let asking = async move {
        if let Err(error) = reconciliation::ask(&acts, attempt, Cause::Return).await {
            tracing::warn!(%error, "the check on return failed");
        }
    };
    // If this takes longer, the order's page refreshes itself until the answer is there.
    drop(tokio::time::timeout(PATIENCE, tokio::spawn(asking.in_current_span())).await);
}

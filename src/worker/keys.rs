//! Stores the search keys of new orders.

use std::time::Duration;

use tokio::sync::watch;

use super::{PAUSE, PURGE_EVERY};
use crate::shop::{Shop, search_keys};

/// How often it looks for orders whose search keys are not stored yet.
const KEYS: Duration = Duration::from_secs(10);

/// Stores the search keys of new orders, some hundred orders at a time.
pub async fn keep(shop: Shop, mut quit: watch::Receiver<bool>) {
    loop {
        let pause = match search_keys::next(&shop, search_keys::RIPE).await {
            Ok(true) => PAUSE,
            Ok(false) => KEYS,
            Err(error) => {
                tracing::error!(%error, "what orders are searched by could not be kept");
                PURGE_EVERY
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = quit.wait_for(|stopped| *stopped) => return,
        }
    }
}

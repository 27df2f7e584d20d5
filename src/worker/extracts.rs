//! Draws the pages of samples and reads the contents of books, one by one, when the catalogue has changed.

use std::time::Duration;

use tokio::sync::{Notify, watch};

use super::{LOOK, PURGE_EVERY, wait};
use crate::shop::catalogue::extracts::{self, Skipped};
use crate::shop::{Error, Shop};

/// A shop that starts serves its first readers first.
const FIRST: Duration = Duration::from_secs(5);

pub(super) async fn run(shop: Shop, mut quit: watch::Receiver<bool>) {
    let (nobody_wakes, mut skipped, mut done) = (Notify::new(), Skipped::new(), None);
    let mut pause = FIRST;
    while wait(&nobody_wakes, &mut quit, pause).await {
        pause = tokio::select! {
            looked = look(&shop, &mut skipped, &mut done) => match looked {
                Ok(()) => LOOK,
                Err(error) => {
                    tracing::error!(%error, "the extracts of the books could not be made");
                    PURGE_EVERY
                }
            },
            // What is half done is done again after the next start.
            _ = quit.wait_for(|stopped| *stopped) => return,
        };
    }
}

/// Makes what is missing, if the catalogue is of another version than the one that was `done`.
async fn look(shop: &Shop, skipped: &mut Skipped, done: &mut Option<i64>) -> Result<(), Error> {
    let version = extracts::version(shop).await?;
    if *done != Some(version) {
        while extracts::next(shop, skipped).await? {}
        *done = Some(version);
    }
    Ok(())
}

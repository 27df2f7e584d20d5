//! Waiting for events in other threads and processes. The one place in the tests that polls.

use std::time::{Duration, Instant};

/// How long a test waits before it fails: long enough for a machine that is busy with three other things.
const PATIENCE: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(20);

/// Waits until `look` returns something; panics with `what` after twenty seconds.
pub async fn wait_for<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(Instant::now() < deadline, "waited {} s in vain for {what}", PATIENCE.as_secs());
        tokio::time::sleep(POLL).await;
    }
}

/// Waits until `happened` returns true.
pub async fn wait_until(what: &str, mut happened: impl FnMut() -> bool) {
    wait_for(what, async || happened().then_some(())).await;
}

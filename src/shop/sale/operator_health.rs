//! Which operators fail now, by the shop's own payments of the last hour. Read every half minute, and kept in memory for pages.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use crate::domain::means::Means;
use crate::domain::operator_health::{LOOKS_BACK, OperatorResult, failing, may_be_the_operators};
use crate::payments;
use crate::shop::{Error, Shop};
use crate::store::operator_health::{self, Decided};

const LOOK: Duration = Duration::from_secs(30);
/// At most this many answers are read: enough to judge by, however busy the hour was.
const MOST: i64 = 1_000;

/// The operators that fail now. Cheap to clone; all clones share one state.
#[derive(Clone, Default)]
pub struct OperatorHealth(Arc<Inner>);

#[derive(Default)]
struct Inner {
    failing: RwLock<Failing>,
    looked_at: Mutex<Option<Instant>>,
}

#[derive(Clone, Debug, Default)]
struct Failing {
    /// Counts the changes, for pages that are kept.
    version: u64,
    list: Vec<(Option<String>, Means)>,
}

impl OperatorHealth {
    /// Whether payments by this means fail now, with this account.
    pub fn fails(&self, account: &str, means: Means) -> bool {
        let failing = self.0.failing.read().unwrap_or_else(PoisonError::into_inner);
        failing.list.iter().any(|(of, known)| of.as_deref() == Some(account) && *known == means)
    }

    /// Another number after each change.
    pub fn version(&self) -> u64 {
        self.0.failing.read().unwrap_or_else(PoisonError::into_inner).version
    }

    fn replace(&self, list: Vec<(Option<String>, Means)>) {
        let mut failing = self.0.failing.write().unwrap_or_else(PoisonError::into_inner);
        if failing.list != list {
            for (_, means) in &list {
                tracing::warn!(means = means.code(), "payments by this means fail now: buyers are told");
            }
            *failing = Failing { version: failing.version + 1, list };
        }
    }
}

/// Reads the last hour again, if half a minute has passed since it was read.
pub async fn look(shop: &Shop) {
    {
        let mut looked = shop.operator_health.0.looked_at.lock().unwrap_or_else(PoisonError::into_inner);
        if looked.is_some_and(|at| at.elapsed() < LOOK) {
            return;
        }
        *looked = Some(Instant::now());
    }
    // What was known stays while the database is away.
    if let Err(error) = read(shop).await {
        tracing::debug!(%error, "the last hour's payments could not be read");
    }
}

/// Reads the last hour.
///
/// # Errors
/// If the database is busy or gone.
pub async fn read(shop: &Shop) -> Result<(), Error> {
    let now = shop.clock.now();
    let since = (now - LOOKS_BACK).naive_utc();
    let decided = shop.db.read(move |conn| Ok::<_, Error>(operator_health::decided(conn, since, MOST)?)).await?;
    let ended: Vec<OperatorResult> = decided.into_iter().filter_map(ended).collect();
    shop.operator_health.replace(failing(&ended, now));
    Ok(())
}

/// `None` if the answer says nothing about the operator.
fn ended(decided: Decided) -> Option<OperatorResult> {
    let paid = decided.verdict == "accepted";
    let says = || {
        let reason = payments::reason(&decided.generation, &decided.code);
        decided.verdict == "refused" && may_be_the_operators(reason)
    };
    if !paid && !says() {
        return None;
    }
    let alone = || decided.order_id.clone();
    Some(OperatorResult {
        means: Means::of_method(&decided.method?)?,
        account: decided.account,
        paid,
        contact: decided.phone.or(decided.email).map_or_else(alone, |contact| contact.to_lowercase()),
        browser: decided.visitor.unwrap_or_else(alone),
        at: decided.at.and_utc(),
    })
}

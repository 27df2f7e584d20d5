//! What a settlement decided.

use chrono::TimeDelta;

use crate::domain::means::Means;
use crate::domain::order::OrderState;
use crate::metrics;

/// What a settlement wrote.
pub(super) struct Settled {
    pub state: OrderState,
    /// Whether e-mails were queued.
    pub letters: bool,
    /// Whether the order became paid.
    pub is_paid: bool,
    /// Whether the payment was accepted, if that was decided now, and by which means it was made.
    pub decided: Option<(bool, Option<Means>)>,
}

impl Settled {
    /// Counts it for `/metrics`, `took` after the gateway was asked.
    pub fn count(&self, took: TimeDelta) {
        let Some(counts) = metrics::on() else { return };
        if let Some((accepted, means)) = self.decided {
            counts.decided(means.map(Means::code), accepted);
        }
        if self.is_paid {
            counts.granted(took);
        }
    }
}

//! Circuits: while a merchant account's gateway answers nobody, buyers are told at once, instead of waiting for it one by one.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// So many calls in a row without an answer open the circuit.
const FAILURES: u32 = 5;
/// How long it is open. Then one call goes through, and decides.
const OPEN_FOR: TimeDelta = TimeDelta::seconds(10);

#[derive(Default)]
struct Circuit {
    /// Calls in a row without an answer.
    failures: u32,
    open_until: Option<DateTime<Utc>>,
}

/// The circuits of the accounts, by account id. They are this process's own.
#[derive(Default)]
pub struct Circuits(Mutex<HashMap<String, Circuit>>);

impl Circuits {
    /// Whether the gateway is called for a buyer now. Of those who come when an open circuit is due again, one is let through.
    pub fn lets_through(&self, account: &str, now: DateTime<Utc>) -> bool {
        let mut all = self.lock();
        let Some(circuit) = all.get_mut(account) else { return true };
        let Some(until) = circuit.open_until else { return true };
        // A later end was set before the clock was set back.
        if until > now && until <= now + OPEN_FOR {
            return false;
        }
        circuit.open_until = Some(now + OPEN_FOR);
        true
    }

    /// The gateway answered, whatever it said.
    pub fn answered(&self, account: &str) {
        self.lock().remove(account);
    }

    /// A call ended without an answer.
    pub fn failed(&self, account: &str, now: DateTime<Utc>) {
        let mut all = self.lock();
        let circuit = all.entry(account.to_owned()).or_default();
        circuit.failures += 1;
        if circuit.failures >= FAILURES {
            circuit.open_until = Some(now + OPEN_FOR);
            tracing::warn!(account, "its gateway does not answer: buyers are told so without a call");
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Circuit>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn open() -> Circuits {
        let circuits = Circuits::default();
        for _ in 0..FAILURES {
            assert!(circuits.lets_through("ci", at(0)));
            circuits.failed("ci", at(0));
        }
        circuits
    }

    #[test]
    fn five_failures_in_a_row_open_the_circuit_of_that_account_alone() {
        let circuits = open();
        assert!(!circuits.lets_through("ci", at(9)));
        assert!(circuits.lets_through("sn", at(9)));
    }

    #[test]
    fn an_answer_between_failures_keeps_it_closed() {
        let circuits = Circuits::default();
        for _ in 0..20 {
            circuits.failed("ci", at(0));
            circuits.failed("ci", at(0));
            circuits.answered("ci");
        }
        assert!(circuits.lets_through("ci", at(0)));
    }

    #[test]
    fn when_it_is_due_one_call_goes_through_and_decides() {
        let circuits = open();
        assert!(circuits.lets_through("ci", at(10)));
        assert!(!circuits.lets_through("ci", at(10)), "the others wait for that one");
        circuits.failed("ci", at(12));
        assert!(!circuits.lets_through("ci", at(20)));
        assert!(circuits.lets_through("ci", at(23)));
        circuits.answered("ci");
        assert!(circuits.lets_through("ci", at(23)) && circuits.lets_through("ci", at(23)));
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_keep_it_open() {
        assert!(open().lets_through("ci", at(-3600)));
    }
}

//! Whether the ledger is right, and agrees with the gateway's lists.

use super::State::{Fault, Warning, Well};
use crate::shop::admin::doctor::{Checkup, Found};
use crate::shop::admin::reconciliation::overview;
use crate::shop::ledger;

/// Every posting balances, and what orders say equals what the ledger says.
pub async fn ledger(checkup: &Checkup) -> Found {
    let Ok(db) = &checkup.db else { return (Warning, "doctor-ledger-unknown", vec![]) };
    match ledger::is_small(db).await {
        Ok(true) => {}
        Ok(false) => return (Well, "doctor-ledger-large", vec![]),
        Err(error) => return (Warning, "doctor-ledger-unread", vec![("why", error.to_string())]),
    }
    let checked = match ledger::check(db).await {
        Ok(Some((checked, _))) => checked,
        Ok(None) => return (Warning, "doctor-ledger-unposted", vec![]),
        Err(error) => return (Warning, "doctor-ledger-unread", vec![("why", error.to_string())]),
    };
    ledger::keep_result(db, checkup.clock.now(), checked.is_well()).await;
    if checked.is_well() {
        return (Well, "doctor-ledger-well", vec![("number", checked.postings.to_string())]);
    }
    let mut names: Vec<&str> = checked.all().into_iter().flatten().map(String::as_str).collect();
    names.sort_unstable();
    names.dedup();
    names.truncate(NAMED);
    (Fault, "doctor-ledger-wrong", vec![("names", names.join(", "))])
}

/// Whether differences between the gateway's lists and the books wait for a decision.
pub async fn reconciliation(checkup: &Checkup) -> Found {
    let Ok(db) = &checkup.db else { return (Warning, "doctor-reconciliation-unknown", vec![]) };
    match overview::count_open(db).await {
        Ok(0) => (Well, "doctor-reconciliation-well", vec![]),
        Ok(number) => (Warning, "doctor-reconciliation-open", vec![("number", number.to_string())]),
        Err(error) => (Warning, "doctor-reconciliation-unread", vec![("why", error.to_string())]),
    }
}

/// Orders and postings that are named at most: the command names more.
const NAMED: usize = 5;

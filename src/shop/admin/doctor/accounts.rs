//! Former merchant accounts with payments that are still checked.

use super::State::{Fault, Warning, Well};
use crate::shop::admin::doctor::{Checkup, Found};
use crate::shop::sale::gateways::{Former, former as read};

/// Whether each of them can be asked, and which former credentials that needs.
pub async fn former(checkup: &Checkup) -> Found {
    let (Ok(db), Ok(merchant), Some(keys)) = (&checkup.db, &checkup.merchant, &checkup.keys) else {
        return (Warning, "doctor-accounts-unknown", vec![]);
    };
    let former = match read(db, keys, merchant).await {
        Ok(former) => former,
        Err(error) => return (Warning, "doctor-accounts-unread", vec![("why", error.to_string())]),
    };
    let lost: Vec<_> = former.iter().filter(|one| !one.can_be_asked).collect();
    if !lost.is_empty() {
        return (Fault, "doctor-accounts-lost", said(&lost));
    }
    if former.is_empty() {
        return (Well, "doctor-accounts-one", vec![]);
    }
    (Well, "doctor-accounts-former", said(&former.iter().collect::<Vec<_>>()))
}

fn said(accounts: &[&Former]) -> Vec<(&'static str, String)> {
    let names: Vec<_> = accounts.iter().map(|one| format!("{} {}", one.generation, one.name)).collect();
    let attempts: i64 = accounts.iter().map(|one| one.attempts).sum();
    vec![("accounts", names.join(", ")), ("number", attempts.to_string())]
}

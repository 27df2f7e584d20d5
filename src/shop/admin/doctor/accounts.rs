//! Former merchant accounts with payments that are still checked.

use super::State::{Fault, Warning, Well};
use crate::payments::Merchant;
use crate::shop::admin::doctor::{Checkup, Found};
use crate::shop::sale::gateways::{Former, former as read};
use crate::texts::Texts;

/// Whether each of them can be asked, and which former credentials that needs.
pub async fn former(checkup: &Checkup) -> Found {
    let (Ok(db), Ok(merchant), Some(keys)) = (&checkup.db, &checkup.merchant, &checkup.keys) else {
        return (Warning, "doctor-accounts-unknown", vec![]);
    };
    let configured: Vec<_> = std::iter::once(merchant).chain(checkup.others.iter().flatten()).collect();
    let former = match read(db, keys, &configured).await {
        Ok(former) => former,
        Err(error) => return (Warning, "doctor-accounts-unread", vec![("why", error.to_string())]),
    };
    let lost: Vec<_> = former.iter().filter(|one| !one.can_be_asked).collect();
    if !lost.is_empty() {
        return (Fault, "doctor-accounts-lost", said(&lost));
    }
    if former.is_empty() {
        let id = if configured.len() == 1 { "doctor-accounts-one" } else { "doctor-accounts-several" };
        return (Well, id, vec![]);
    }
    (Well, "doctor-accounts-former", said(&former.iter().collect::<Vec<_>>()))
}

/// What one of several accounts is for, and what was found of it, with the names that its settings have.
pub fn said_of(t: Texts, merchant: &Merchant, says: &str) -> String {
    let Merchant { credentials, terms, .. } = merchant;
    let name = format!("{} {}", credentials.generation(), credentials.name());
    let countries: Vec<_> = terms.countries.iter().map(|country| country.name(t.0)).collect();
    let id = match (terms.sells, countries.is_empty()) {
        (false, _) => "doctor-terms-settles",
        (true, true) => "doctor-terms-everywhere",
        (true, false) => "doctor-terms-countries",
    };
    let own = format!("CINETPAY_{}_", terms.label.to_ascii_uppercase());
    let about = t.fill(id, &[("account", &name), ("countries", &countries.join(", "))]);
    format!("{about} {}", says.replace("CINETPAY_", &own))
}

fn said(accounts: &[&Former]) -> Vec<(&'static str, String)> {
    let names: Vec<_> = accounts.iter().map(|one| format!("{} {}", one.generation, one.name)).collect();
    let attempts: i64 = accounts.iter().map(|one| one.attempts).sum();
    vec![("accounts", names.join(", ")), ("number", attempts.to_string())]
}

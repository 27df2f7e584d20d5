//! Entries of the first page about recent refusals, and about orders whose e-mail address was corrected.

use chrono::TimeDelta;

use super::staff::Staff;
use super::todo::Todo;
use crate::domain::role::Right;
use crate::shop::Error;
use crate::shop::accounts::audit::{self, AuditEntry, AuditFilter, Cursor};
use crate::shop::accounts::refused;

/// For how many days an owner is told about a corrected address.
const TOLD_DAYS: i64 = 7;
/// The most entries of this kind.
const MOST: usize = 20;

/// For an owner: orders whose address somebody else corrected recently, so that a paid book was sent there.
pub async fn moved(staff: &Staff) -> Result<Vec<Todo>, Error> {
    if !staff.may(Right::Audit) {
        return Ok(Vec::new());
    }
    let (t, own) = (staff.t(), &staff.signed.account.id);
    let from = Some(staff.now().naive_utc() - TimeDelta::days(TOLD_DAYS));
    let wanted = AuditFilter { act: "order.address".to_owned(), from, ..AuditFilter::default() };
    let line = |entry: &AuditEntry| {
        let number = entry.subject.trim_start_matches("order:");
        Todo {
            text: t.fill("admin-moved", &[("by", &entry.actor), ("number", number)]),
            url: format!("/admin/orders/{number}"),
            words: t.say("admin-moved-go"),
            urgent: false,
        }
    };
    let entries = audit::read(staff.shop(), wanted, Cursor::Newest).await?.entries;
    Ok(entries.iter().filter(|entry| entry.account_id.as_ref() != Some(own)).take(MOST).map(line).collect())
}

/// An owner sees the refusals of all accounts, others those of their own account.
pub async fn todo(staff: &Staff) -> Result<Option<Todo>, Error> {
    let (all, t) = (staff.may(Right::Audit), staff.t());
    let own = Some(staff.signed.account.id.as_str()).filter(|_| !all);
    let Some(count) = refused::lately(staff.shop(), own).await? else { return Ok(None) };
    let (text, url, words) = if all {
        ("admin-refused-all", "/admin/audit?act=session", "admin-refused-all-go")
    } else {
        ("admin-refused-own", "/admin/me", "admin-nav-me")
    };
    Ok(Some(Todo { text: t.count(text, count), url: url.to_owned(), words: t.say(words), urgent: false }))
}

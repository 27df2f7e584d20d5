//! The line of the first page about what was refused lately.

use super::home::Todo;
use super::staff::Staff;
use crate::domain::role::Right;
use crate::shop::{Error, refusals};

/// An owner hears of everybody's, others of what was tried with their own account.
pub async fn todo(staff: &Staff) -> Result<Option<Todo>, Error> {
    let (all, t) = (staff.may(Right::Audit), staff.t());
    let own = Some(staff.signed.account.id.as_str()).filter(|_| !all);
    let Some(count) = refusals::lately(staff.shop(), own).await? else { return Ok(None) };
    let (text, url, words) = if all {
        ("admin-refused-all", "/admin/audit?act=session", "admin-refused-all-go")
    } else {
        ("admin-refused-own", "/admin/me", "admin-nav-me")
    };
    Ok(Some(Todo { text: t.count(text, count), url: url.to_owned(), words: t.say(words), urgent: false }))
}

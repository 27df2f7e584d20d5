//! The audit log: who did what, to what, when. An entry is written in the same transaction as the change, so that
//! neither exists without the other.

use chrono::NaiveDateTime;
use serde_json::Value;

use crate::domain::ids;
use crate::shop::Shop;
use crate::store::audit;
use crate::store::{Conn, Error};

pub use crate::store::audit::{AuditEntry, AuditFilter, Cursor};

/// Rows on a page.
pub const PAGE: usize = 50;

/// A page of entries, the newest first, and whether there are older and newer ones.
pub struct AuditPage {
    pub entries: Vec<AuditEntry>,
    pub older: bool,
    pub newer: bool,
}

/// Reads a page of the audit log.
pub async fn read(shop: &Shop, wanted: AuditFilter, place: Cursor) -> Result<AuditPage, crate::shop::Error> {
    let came_from_newer = matches!(place, Cursor::Before(..));
    let came_from_older = matches!(place, Cursor::After(..));
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut entries = shop.db.read(move |conn| audit::page(conn, &wanted, &place, limit)).await?;
    let more = entries.len() > PAGE;
    if more && came_from_older {
        entries.remove(0);
    }
    entries.truncate(PAGE);
    Ok(if came_from_older {
        AuditPage { entries, older: true, newer: more }
    } else {
        AuditPage { entries, older: more, newer: came_from_newer }
    })
}

/// Who acts, and when.
#[derive(Clone, Debug)]
pub struct Actor {
    /// `None` for the command line.
    pub account_id: Option<String>,
    /// The account's address at that time, or `griot`.
    pub name: String,
    pub at: NaiveDateTime,
}

/// The name of an actor who is not known.
pub const STRANGER: &str = "?";

impl Actor {
    /// The actor at the command line.
    pub fn command_line(at: NaiveDateTime) -> Self {
        Self { account_id: None, name: "griot".to_owned(), at }
    }
}

/// Adds an entry. `act` is `area.act` (`book.publish`; the id of its sentence is then `audit-book-publish`), `subject`
/// is `kind:name` (`book:la-pirogue-bleue`), `detail` is what changed (a JSON object; `Value::Null` for nothing). It
/// must not contain a buyer's address or phone, because entries are kept for ever.
pub fn note(conn: &mut Conn, actor: &Actor, act: &str, subject: &str, detail: impl Into<Value>) -> Result<(), Error> {
    let entry = AuditEntry {
        id: ids::row(),
        at: actor.at,
        account_id: actor.account_id.clone(),
        actor: actor.name.clone(),
        act: act.to_owned(),
        subject: subject.to_owned(),
        detail: detail.into().to_string(),
    };
    audit::insert(conn, &entry)
}

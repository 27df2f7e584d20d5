//! The audit log of what the staff did. Rows are only added: the database itself refuses to change or delete one.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::audit;
use super::{Conn, Error};

/// An audit entry as stored. `account_id` is `None` for the command line and for anyone not signed in, `detail` is JSON. Times
/// are UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = audit, treat_none_as_default_value = false)]
pub struct AuditEntry {
    pub id: String,
    pub at: NaiveDateTime,
    pub account_id: Option<String>,
    pub actor: String,
    pub act: String,
    pub subject: String,
    pub detail: String,
}

pub fn insert(conn: &mut Conn, entry: &AuditEntry) -> Result<(), Error> {
    diesel::insert_into(audit::table).values(entry).execute(conn)?;
    Ok(())
}

/// Which entries are wanted; `None` and empty texts match all.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// The account that acted; an empty id means the command line.
    pub account_id: Option<String>,
    /// The area of the action (`book`), or the whole action (`book.publish`).
    pub act: String,
    /// A text that the subject contains.
    pub subject: String,
    /// From this time on, inclusive.
    pub from: Option<NaiveDateTime>,
    /// Before this time.
    pub until: Option<NaiveDateTime>,
}

/// A position in the list: before or after a row, by its time and id.
#[derive(Clone, Debug, Default)]
pub enum Cursor {
    #[default]
    Newest,
    Before(NaiveDateTime, String),
    After(NaiveDateTime, String),
}

/// At most `limit` entries, the newest first. With [`Cursor::After`], those that directly follow that row in time.
pub fn page(conn: &mut Conn, wanted: &AuditFilter, place: &Cursor, limit: i64) -> Result<Vec<AuditEntry>, Error> {
    let mut query = audit::table.limit(limit).into_boxed();
    match &wanted.account_id {
        Some(id) if id.is_empty() => query = query.filter(audit::account_id.is_null().and(audit::actor.eq("griot"))),
        Some(id) => query = query.filter(audit::account_id.eq(id)),
        None => {}
    }
    if wanted.act.contains('.') {
        query = query.filter(audit::act.eq(&wanted.act));
    } else if !wanted.act.is_empty() {
        query = query.filter(audit::act.like(format!("{}.%", literal(&wanted.act))).escape('\\'));
    }
    if !wanted.subject.is_empty() {
        query = query.filter(audit::subject.like(format!("%{}%", literal(&wanted.subject))).escape('\\'));
    }
    if let Some(from) = wanted.from {
        query = query.filter(audit::at.ge(from));
    }
    if let Some(until) = wanted.until {
        query = query.filter(audit::at.lt(until));
    }
    match place {
        Cursor::Newest => {}
        Cursor::Before(at, id) => query = query.filter(audit::at.lt(at).or(audit::at.eq(at).and(audit::id.lt(id)))),
        Cursor::After(at, id) => {
            query = query.filter(audit::at.gt(at).or(audit::at.eq(at).and(audit::id.gt(id))));
            let mut found: Vec<AuditEntry> = query.order((audit::at.asc(), audit::id.asc())).load(conn)?;
            found.reverse();
            return Ok(found);
        }
    }
    Ok(query.order((audit::at.desc(), audit::id.desc())).load(conn)?)
}

/// Escapes a text for LIKE.
pub(super) fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// The entries about one subject, the oldest first.
pub fn of_subject(conn: &mut Conn, subject: &str, limit: i64) -> Result<Vec<AuditEntry>, Error> {
    Ok(audit::table
        .filter(audit::subject.eq(subject))
        .order((audit::at.asc(), audit::id.asc()))
        .limit(limit)
        .load(conn)?)
}

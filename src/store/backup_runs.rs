//! Who makes the backup of the day, and how the last one ended: one value of [`super::meta`], of the whole shop.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::locks::lock_by_name;
use super::{Conn, Error, meta};

/// What is known of the backups that the schedule makes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupRuns {
    /// Until when nobody else begins one: somebody is at it, or it failed and is tried again later.
    pub claimed_until: Option<NaiveDateTime>,
    /// When the last one was whole.
    pub done_at: Option<NaiveDateTime>,
    /// What the last one did not do.
    pub fault: Option<String>,
}

/// What is known.
pub fn look(conn: &mut Conn) -> Result<BackupRuns, Error> {
    Ok(meta::backup(conn)?.and_then(|value| serde_json::from_str(&value).ok()).unwrap_or_default())
}

/// Begins a backup, unless one was made since `due` or another process is at it. It belongs to the caller until `until`.
pub fn claim(conn: &mut Conn, due: NaiveDateTime, now: NaiveDateTime, until: NaiveDateTime) -> Result<bool, Error> {
    change(conn, |runs| {
        let is_free = runs.claimed_until.is_none_or(|end| end <= now) && runs.done_at.is_none_or(|done| done < due);
        if is_free {
            runs.claimed_until = Some(until);
        }
        is_free
    })
}

/// Keeps the claim that ends at `from` until `until`.
pub fn renew(conn: &mut Conn, from: NaiveDateTime, until: NaiveDateTime) -> Result<(), Error> {
    change(conn, |runs| {
        if runs.claimed_until == Some(from) {
            runs.claimed_until = Some(until);
        }
    })
}

/// Records that a backup was made at `at`; `fault` is what it lacks.
pub fn done(conn: &mut Conn, at: NaiveDateTime, fault: Option<String>) -> Result<(), Error> {
    change(conn, |runs| *runs = BackupRuns { claimed_until: None, done_at: Some(at), fault })
}

/// Records that none was made, and why. It is tried again at `again`.
pub fn failed(conn: &mut Conn, again: NaiveDateTime, why: String) -> Result<(), Error> {
    change(conn, |runs| {
        runs.claimed_until = Some(again);
        runs.fault = Some(why);
    })
}

fn change<T>(conn: &mut Conn, change: impl FnOnce(&mut BackupRuns) -> T) -> Result<T, Error> {
    lock_by_name(conn, "backup")?;
    let before = look(conn)?;
    let mut runs = before.clone();
    let changed = change(&mut runs);
    if runs != before {
        let value = serde_json::to_string(&runs).map_err(|error| Error::Unavailable(error.to_string()))?;
        meta::set_backup(conn, &value)?;
    }
    Ok(changed)
}

//! The gateway's notifications, stored raw, as they came.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{attempts, notifications};
use crate::store::{Conn, Error, on_backend, search_keys};

/// A notification. `digest` is the SHA-256 of the body: a copy raises the count. `known`: one of our attempts has its transaction.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = notifications, treat_none_as_default_value = false)]
pub struct Notification {
    pub digest: String,
    pub transaction_id: String,
    pub signed: bool,
    pub raw: String,
    pub copies: i32,
    pub first_at: NaiveDateTime,
    pub last_at: NaiveDateTime,
    pub known: bool,
}

/// At most this many different notifications are stored for one transaction.
const MOST: i64 = 50;

/// Stores a notification once; for a copy, raises the count.
pub fn keep(conn: &mut Conn, notification: &Notification) -> Result<(), Error> {
    let copy = diesel::update(notifications::table.find(&notification.digest))
        .set((notifications::copies.eq(notifications::copies + 1), notifications::last_at.eq(notification.last_at)));
    if on_backend!(conn, conn => copy.execute(conn))? > 0 {
        return Ok(());
    }
    let same = notifications::table.filter(notifications::transaction_id.eq(&notification.transaction_id)).count();
    let kept: i64 = on_backend!(conn, conn => same.get_result(conn))?;
    if kept < MOST {
        on_backend!(conn, conn => diesel::insert_into(notifications::table).values(notification).execute(conn))?;
    }
    Ok(())
}

/// A transaction's notifications, the oldest first.
pub fn of_transaction(conn: &mut Conn, transaction_id: &str) -> Result<Vec<Notification>, Error> {
    Ok(notifications::table
        .filter(notifications::transaction_id.eq(transaction_id))
        .order(notifications::first_at.asc())
        .load(conn)?)
}

/// Which notifications a list shows. `unknown`: only those of transactions that are not ours. `to` is exclusive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotificationFilter {
    pub signed: Option<bool>,
    pub unknown: bool,
    pub from: Option<NaiveDateTime>,
    pub to: Option<NaiveDateTime>,
}

/// Where a list of notifications continues: after the notification that came at this time, with this digest.
pub type NotificationKey = (NaiveDateTime, String);

/// A page of notifications, the newest first, each with the id of its order. `next` is where the next page begins.
pub struct NotificationPage {
    pub notifications: Vec<(Notification, Option<String>)>,
    pub next: Option<NotificationKey>,
}

/// At most this many notifications are read for a page when not all of them are shown.
const HORIZON: i64 = 2_000;

type Boxed = notifications::BoxedQuery<'static, <Conn as Connection>::Backend>;

fn walk(filter: &NotificationFilter, before: Option<&NotificationKey>) -> Boxed {
    let mut query = notifications::table.into_boxed();
    if let Some(signed) = filter.signed {
        query = query.filter(notifications::signed.eq(signed));
    }
    if let Some(from) = filter.from {
        query = query.filter(notifications::first_at.ge(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(notifications::first_at.lt(to));
    }
    if let Some((at, digest)) = before {
        query = query.filter(
            notifications::first_at
                .le(*at)
                .and(notifications::first_at.lt(*at).or(notifications::digest.lt(digest.clone()))),
        );
    }
    query.order((notifications::first_at.desc(), notifications::digest.desc()))
}

/// A page of notifications, the newest first, those after `before`.
pub fn page(
    conn: &mut Conn,
    filter: &NotificationFilter,
    before: Option<&NotificationKey>,
    limit: i64,
) -> Result<NotificationPage, Error> {
    let mut passed: Vec<Notification> =
        walk(filter, before).limit(if filter.unknown { HORIZON } else { limit + 1 }).load(conn)?;
    let mut shown = Vec::new();
    let whole = i64::try_from(passed.len()).unwrap_or(i64::MAX) < if filter.unknown { HORIZON } else { limit + 1 };
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut last = None;
    let mut rest = passed.drain(..);
    for notification in rest.by_ref() {
        let known: Option<String> = attempts::table
            .filter(attempts::transaction_id.eq(&notification.transaction_id))
            .select(attempts::order_id)
            .first(conn)
            .optional()?;
        last = Some((notification.first_at, notification.digest.clone()));
        if known.is_none() || !filter.unknown {
            shown.push((notification, known));
        }
        if shown.len() == most {
            break;
        }
    }
    let more = !whole || rest.next().is_some();
    Ok(NotificationPage { notifications: shown, next: last.filter(|_| more) })
}

pub fn find(conn: &mut Conn, digest: &str) -> Result<Notification, Error> {
    Ok(notifications::table.find(digest).first(conn)?)
}

/// Deletes the notifications of a transaction and the search key of its payer, because both contain the payer's phone number.
pub fn erase(conn: &mut Conn, transaction_id: &str) -> Result<(), Error> {
    diesel::delete(notifications::table.filter(notifications::transaction_id.eq(transaction_id))).execute(conn)?;
    search_keys::erase_payer(conn, transaction_id)
}

/// Deletes notifications of transactions that are not ours, if the last copy came up to `before`; returns how many.
pub fn purge_unknown(conn: &mut Conn, before: NaiveDateTime, limit: i64) -> Result<usize, Error> {
    let old = notifications::known.eq(false).and(notifications::last_at.le(before));
    let found: Vec<String> = notifications::table.filter(old).select(notifications::digest).limit(limit).load(conn)?;
    Ok(diesel::delete(notifications::table.filter(notifications::digest.eq_any(found))).execute(conn)?)
}

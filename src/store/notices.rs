//! The gateway's notices, stored raw, as they came.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{attempts, notices};
use crate::store::{Conn, Error, on_backend, search_keys};

/// A notice. `digest` is the SHA-256 of the body: a copy raises the count. `known`: one of our attempts has its transaction.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = notices, treat_none_as_default_value = false)]
pub struct Notice {
    pub digest: String,
    pub transaction_id: String,
    pub signed: bool,
    pub raw: String,
    pub copies: i32,
    pub first_at: NaiveDateTime,
    pub last_at: NaiveDateTime,
    pub known: bool,
}

/// At most this many different notices are stored for one transaction.
const MOST: i64 = 50;

/// Stores a notice once; for a copy, raises the count.
pub fn keep(conn: &mut Conn, notice: &Notice) -> Result<(), Error> {
    let copy = diesel::update(notices::table.find(&notice.digest))
        .set((notices::copies.eq(notices::copies + 1), notices::last_at.eq(notice.last_at)));
    if on_backend!(conn, conn => copy.execute(conn))? > 0 {
        return Ok(());
    }
    let same = notices::table.filter(notices::transaction_id.eq(&notice.transaction_id)).count();
    let kept: i64 = on_backend!(conn, conn => same.get_result(conn))?;
    if kept < MOST {
        on_backend!(conn, conn => diesel::insert_into(notices::table).values(notice).execute(conn))?;
    }
    Ok(())
}

/// A transaction's notices, the oldest first.
pub fn of_transaction(conn: &mut Conn, transaction_id: &str) -> Result<Vec<Notice>, Error> {
    Ok(notices::table.filter(notices::transaction_id.eq(transaction_id)).order(notices::first_at.asc()).load(conn)?)
}

/// Which notices a list shows. `unknown`: only those of transactions that are not ours. `to` is exclusive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoticeFilter {
    pub signed: Option<bool>,
    pub unknown: bool,
    pub from: Option<NaiveDateTime>,
    pub to: Option<NaiveDateTime>,
}

/// Where a list of notices continues: after the notice that came at this time, with this digest.
pub type NoticeKey = (NaiveDateTime, String);

/// A page of notices, the newest first, each with the id of its order. `next` is where the next page begins.
pub struct NoticePage {
    pub notices: Vec<(Notice, Option<String>)>,
    pub next: Option<NoticeKey>,
}

/// At most this many notices are read for a page when not all of them are shown.
const HORIZON: i64 = 2_000;

type Boxed = notices::BoxedQuery<'static, <Conn as Connection>::Backend>;

fn walk(filter: &NoticeFilter, before: Option<&NoticeKey>) -> Boxed {
    let mut query = notices::table.into_boxed();
    if let Some(signed) = filter.signed {
        query = query.filter(notices::signed.eq(signed));
    }
    if let Some(from) = filter.from {
        query = query.filter(notices::first_at.ge(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(notices::first_at.lt(to));
    }
    if let Some((at, digest)) = before {
        query = query
            .filter(notices::first_at.le(*at).and(notices::first_at.lt(*at).or(notices::digest.lt(digest.clone()))));
    }
    query.order((notices::first_at.desc(), notices::digest.desc()))
}

/// A page of notices, the newest first, those after `before`.
pub fn page(
    conn: &mut Conn,
    filter: &NoticeFilter,
    before: Option<&NoticeKey>,
    limit: i64,
) -> Result<NoticePage, Error> {
    let mut passed: Vec<Notice> =
        walk(filter, before).limit(if filter.unknown { HORIZON } else { limit + 1 }).load(conn)?;
    let mut shown = Vec::new();
    let whole = i64::try_from(passed.len()).unwrap_or(i64::MAX) < if filter.unknown { HORIZON } else { limit + 1 };
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut last = None;
    let mut rest = passed.drain(..);
    for notice in rest.by_ref() {
        let known: Option<String> = attempts::table
            .filter(attempts::transaction_id.eq(&notice.transaction_id))
            .select(attempts::order_id)
            .first(conn)
            .optional()?;
        last = Some((notice.first_at, notice.digest.clone()));
        if known.is_none() || !filter.unknown {
            shown.push((notice, known));
        }
        if shown.len() == most {
            break;
        }
    }
    let more = !whole || rest.next().is_some();
    Ok(NoticePage { notices: shown, next: last.filter(|_| more) })
}

pub fn find(conn: &mut Conn, digest: &str) -> Result<Notice, Error> {
    Ok(notices::table.find(digest).first(conn)?)
}

/// Deletes the notices of a transaction and the search key of its payer, because both contain the payer's phone number.
pub fn forget(conn: &mut Conn, transaction_id: &str) -> Result<(), Error> {
    diesel::delete(notices::table.filter(notices::transaction_id.eq(transaction_id))).execute(conn)?;
    search_keys::forget_payer(conn, transaction_id)
}

/// Deletes notices of transactions that are not ours, if the last copy came up to `before`; returns how many.
pub fn forget_unknown(conn: &mut Conn, before: NaiveDateTime, limit: i64) -> Result<usize, Error> {
    let old = notices::known.eq(false).and(notices::last_at.le(before));
    let found: Vec<String> = notices::table.filter(old).select(notices::digest).limit(limit).load(conn)?;
    Ok(diesel::delete(notices::table.filter(notices::digest.eq_any(found))).execute(conn)?)
}

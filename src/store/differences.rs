//! Differences between the gateway's lists and the shop's books, and what was decided about each.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::locks::lock_for_update;
use super::schema::statement_differences as differences;
use super::{Conn, Error, on_backend};
use crate::domain::reconciliation::Kind;

/// A difference is open.
pub const OPEN: &str = "open";
/// The two sides agree, because the gateway was asked, or a later list or answer said so.
pub const SETTLED: &str = "settled";
/// An owner booked it.
pub const MARKED: &str = "marked";
/// An owner lets it stand, for a reason.
pub const IGNORED: &str = "ignored";

/// A difference as stored. Times are UTC, amounts in whole units.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = differences, treat_none_as_default_value = false)]
pub struct Difference {
    pub id: String,
    /// Generation and name of the merchant account.
    pub account: String,
    pub transaction_id: String,
    pub kind: String,
    pub attempt_id: Option<String>,
    /// What the gateway's side said when this was last written: a decision holds until that changes.
    pub theirs: String,
    pub state: String,
    /// How it was decided.
    pub act: String,
    pub reason: String,
    pub decided_by: String,
    pub decided_at: Option<NaiveDateTime>,
    pub found_at: NaiveDateTime,
    /// What decisions have posted to the ledger for it.
    pub booked: i64,
    /// What decisions have added to its fee.
    pub fee_booked: i64,
    /// How many postings decisions have made.
    pub postings: i32,
    /// The order that the money was given to.
    pub order_id: Option<String>,
}

impl Difference {
    /// `None` for a kind that a newer program wrote.
    pub fn kind(&self) -> Option<Kind> {
        Kind::parse(&self.kind)
    }

    pub fn is_open(&self) -> bool {
        self.state == OPEN
    }
}

pub fn insert(conn: &mut Conn, rows: &[Difference]) -> Result<(), Error> {
    if !rows.is_empty() {
        on_backend!(conn, conn => diesel::insert_into(differences::table).values(rows).execute(conn))?;
    }
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Difference, Error> {
    Ok(differences::table.find(id).get_result(conn)?)
}

/// A difference, locked until this write ends.
pub fn lock_for_update(conn: &mut Conn, id: &str) -> Result<Difference, Error> {
    Ok(lock_for_update!(conn, differences::table.find(id))?)
}

/// The differences about these transactions of an account.
pub fn of_transactions(conn: &mut Conn, account: &str, transactions: &[String]) -> Result<Vec<Difference>, Error> {
    let named = differences::account.eq(account).and(differences::transaction_id.eq_any(transactions));
    Ok(differences::table.filter(named).load(conn)?)
}

/// Stores everything of a difference that a comparison or a decision may change.
pub fn change(conn: &mut Conn, row: &Difference) -> Result<(), Error> {
    let Difference {
        id,
        account: _,
        transaction_id: _,
        kind,
        attempt_id,
        theirs,
        state,
        act,
        reason,
        decided_by,
        decided_at,
        found_at,
        booked,
        fee_booked,
        postings,
        order_id,
    } = row;
    diesel::update(differences::table.find(id))
        .set((
            differences::kind.eq(kind),
            differences::attempt_id.eq(attempt_id),
            differences::theirs.eq(theirs),
            differences::state.eq(state),
            differences::act.eq(act),
            differences::reason.eq(reason),
            differences::decided_by.eq(decided_by),
            differences::decided_at.eq(decided_at),
            differences::found_at.eq(found_at),
            differences::booked.eq(booked),
            differences::fee_booked.eq(fee_booked),
            differences::postings.eq(postings),
            differences::order_id.eq(order_id),
        ))
        .execute(conn)?;
    Ok(())
}

/// Open differences, the oldest first, at most `limit`, of one account or of all.
pub fn open(conn: &mut Conn, account: Option<&str>, limit: i64) -> Result<Vec<Difference>, Error> {
    let mut found = differences::table.filter(differences::state.eq(OPEN)).limit(limit).into_boxed();
    if let Some(account) = account {
        found = found.filter(differences::account.eq(account.to_owned()));
    }
    Ok(found.order((differences::found_at.asc(), differences::id.asc())).load(conn)?)
}

/// How many differences are open.
pub fn count_open(conn: &mut Conn) -> Result<i64, Error> {
    Ok(differences::table.filter(differences::state.eq(OPEN)).count().get_result(conn)?)
}

/// Decided differences, the last decided first: at most `limit`, before the one with this time and id.
pub fn decided(
    conn: &mut Conn,
    before: Option<&(NaiveDateTime, String)>,
    limit: i64,
) -> Result<Vec<Difference>, Error> {
    let mut found = differences::table
        .filter(differences::decided_at.is_not_null().and(differences::state.ne(OPEN)))
        .limit(limit)
        .into_boxed();
    if let Some((at, id)) = before.cloned() {
        found =
            found.filter(differences::decided_at.lt(at).or(differences::decided_at.eq(at).and(differences::id.lt(id))));
    }
    Ok(found.order((differences::decided_at.desc(), differences::id.desc())).load(conn)?)
}

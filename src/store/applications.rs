//! Who wants to sell in the market.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::locks::lock_for_update;
use super::schema::applications;
use super::{Conn, Error};
use crate::domain::language::Language;

/// Nobody has answered it.
pub const OPEN: &str = "open";
pub const ACCEPTED: &str = "accepted";
pub const DECLINED: &str = "declined";

/// An application as stored; times are UTC.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = applications)]
pub struct Application {
    pub id: String,
    /// In small letters.
    pub email: String,
    pub name: String,
    /// E.164.
    pub phone: Option<String>,
    pub about: String,
    /// What the person would sell.
    pub offer: String,
    pub language: String,
    /// [`OPEN`], [`ACCEPTED`], [`DECLINED`]
    pub state: String,
    /// What the owner said; empty for nothing.
    pub answer: String,
    pub created_at: NaiveDateTime,
    pub answered_at: Option<NaiveDateTime>,
}

impl Application {
    pub fn language(&self) -> Language {
        Language::parse(&self.language).unwrap_or_default()
    }

    pub fn is_open(&self) -> bool {
        self.state == OPEN
    }
}

/// # Errors
/// [`Error::is_taken`] when an open one has this address.
pub fn insert(conn: &mut Conn, application: &Application) -> Result<(), Error> {
    diesel::insert_into(applications::table).values(application).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Application, Error> {
    Ok(applications::table.find(id).first(conn)?)
}

/// An application, locked until this write ends.
pub fn lock_for_update(conn: &mut Conn, id: &str) -> Result<Application, Error> {
    Ok(lock_for_update!(conn, applications::table.find(id))?)
}

/// Whether an open application has this address.
pub fn has_open(conn: &mut Conn, email: &str) -> Result<bool, Error> {
    let such = applications::table.filter(applications::email.eq(email).and(applications::state.eq(OPEN)));
    Ok(diesel::select(diesel::dsl::exists(such)).get_result(conn)?)
}

/// Open applications, those that wait longest first.
pub fn open(conn: &mut Conn, limit: i64) -> Result<Vec<Application>, Error> {
    Ok(applications::table
        .filter(applications::state.eq(OPEN))
        .order((applications::created_at.asc(), applications::id.asc()))
        .limit(limit)
        .load(conn)?)
}

pub fn count_open(conn: &mut Conn) -> Result<i64, Error> {
    Ok(applications::table.filter(applications::state.eq(OPEN)).count().get_result(conn)?)
}

/// Stores the answer to an application.
pub fn answer(conn: &mut Conn, id: &str, (state, answer): (&str, &str), at: NaiveDateTime) -> Result<(), Error> {
    let answered =
        (applications::state.eq(state), applications::answer.eq(answer), applications::answered_at.eq(Some(at)));
    diesel::update(applications::table.find(id)).set(answered).execute(conn)?;
    Ok(())
}

/// Deletes the applications that were answered before a time, and returns how many.
pub fn purge(conn: &mut Conn, before: NaiveDateTime) -> Result<usize, Error> {
    Ok(diesel::delete(applications::table.filter(applications::answered_at.lt(before))).execute(conn)?)
}

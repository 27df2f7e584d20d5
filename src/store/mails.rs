//! The outbox: letters to buyers, and what became of them.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::mails;
use super::{Conn, Error};

/// A letter. Its text is made when it is sent; the link in it is derived, so that nothing here opens a book. One that only says
/// how an order stands has no link.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = mails, treat_none_as_default_value = false)]
pub struct Mail {
    pub id: String,
    pub order_id: String,
    pub link_id: Option<String>,
    pub kind: String,
    pub recipient: String,
    pub language: String,
    pub state: String,
    pub error: Option<String>,
    pub created_at: NaiveDateTime,
    pub sent_at: Option<NaiveDateTime>,
}

pub fn insert(conn: &mut Conn, mail: &Mail) -> Result<(), Error> {
    diesel::insert_into(mails::table).values(mail).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Mail, Error> {
    Ok(mails::table.find(id).get_result(conn)?)
}

/// An order's letters, the oldest first.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<Mail>, Error> {
    Ok(mails::table
        .filter(mails::order_id.eq(order_id))
        .order((mails::created_at.asc(), mails::id.asc()))
        .load(conn)?)
}

pub fn sent(conn: &mut Conn, id: &str, at: NaiveDateTime) -> Result<(), Error> {
    diesel::update(mails::table.find(id))
        .set((mails::state.eq("sent"), mails::sent_at.eq(Some(at)), mails::error.eq(None::<String>)))
        .execute(conn)?;
    Ok(())
}

/// Notes what the post said, and whether it will be tried again.
pub fn trouble(conn: &mut Conn, id: &str, error: &str, state: MailState) -> Result<(), Error> {
    diesel::update(mails::table.find(id))
        .set((mails::state.eq(state.code()), mails::error.eq(Some(error))))
        .execute(conn)?;
    Ok(())
}

/// Puts a letter that failed back into the queue.
pub fn requeue(conn: &mut Conn, id: &str) -> Result<(), Error> {
    let failed = mails::table.filter(mails::id.eq(id).and(mails::state.eq(MailState::Failed.code())));
    diesel::update(failed).set(mails::state.eq(MailState::Queued.code())).execute(conn)?;
    Ok(())
}

/// Stops an order's letters that have not left, and answers their ids.
pub fn stop(conn: &mut Conn, order_id: &str, why: &str) -> Result<Vec<String>, Error> {
    let waiting = mails::table.filter(mails::order_id.eq(order_id).and(mails::state.eq(MailState::Queued.code())));
    let ids: Vec<String> = waiting.select(mails::id).load(conn)?;
    diesel::update(waiting)
        .set((mails::state.eq(MailState::Failed.code()), mails::error.eq(Some(why))))
        .execute(conn)?;
    Ok(ids)
}

/// Forgets to whom an order's letters went.
pub fn forget_recipients(conn: &mut Conn, order_id: &str) -> Result<(), Error> {
    diesel::update(mails::table.filter(mails::order_id.eq(order_id))).set(mails::recipient.eq("")).execute(conn)?;
    Ok(())
}

/// Where a letter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailState {
    Queued,
    Sent,
    Failed,
}

impl MailState {
    pub fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }
}

//! What readers and sellers write to each other.

use chrono::NaiveDateTime;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use super::listing::{Key, Person};
use super::locks::lock_for_update;
use super::order_lines::OrderLine;
use super::schema::{books, orders, thread_messages, threads};
use super::{Conn, Error};
use crate::domain::thread::Writer;

/// A thread as stored; the migration says what its columns are. Times are UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = threads, treat_none_as_default_value = false)]
pub struct Thread {
    pub id: String,
    pub token_sha256: String,
    pub seller_id: String,
    pub book_id: String,
    pub order_id: Option<String>,
    /// An e-mail address in lower case, or a phone number in E.164; `None` where the order's counts.
    pub contact: Option<String>,
    pub language: String,
    pub created_at: NaiveDateTime,
    pub last_at: NaiveDateTime,
    /// [`Writer::code`]
    pub last_by: String,
    pub last_message: String,
    pub reader_seen_at: Option<NaiveDateTime>,
    pub reader_told_at: Option<NaiveDateTime>,
    pub seller_seen_at: Option<NaiveDateTime>,
    pub seller_told_at: Option<NaiveDateTime>,
    pub reported_at: Option<NaiveDateTime>,
    /// [`Writer::code`]
    pub reported_by: Option<String>,
    pub texted: Option<String>,
}

impl Thread {
    /// When this one was last told, and when he last saw what the other wrote.
    pub fn told(&self, who: Writer) -> (Option<NaiveDateTime>, Option<NaiveDateTime>) {
        match who {
            Writer::Reader => (self.reader_told_at, self.reader_seen_at),
            Writer::Seller => (self.seller_told_at, self.seller_seen_at),
        }
    }

    /// Whether the other wrote something that this one has not seen.
    pub fn has_news_for(&self, who: Writer) -> bool {
        let (_, seen) = self.told(who);
        who.other().is(&self.last_by) && seen.is_none_or(|seen| seen < self.last_at)
    }
}

/// A message as stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = thread_messages)]
pub struct ThreadMessage {
    pub id: String,
    pub thread_id: String,
    /// [`Writer::code`]
    pub author: String,
    pub text: String,
    pub at: NaiveDateTime,
    pub form_key: String,
}

/// A thread in a list.
#[derive(Clone, Queryable)]
pub struct Listed {
    pub thread: Thread,
    /// The book's title.
    pub title: String,
    /// The number of its order once that is paid.
    pub number: Option<String>,
}

pub fn insert(conn: &mut Conn, thread: &Thread) -> Result<(), Error> {
    diesel::insert_into(threads::table).values(thread).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Thread, Error> {
    Ok(threads::table.find(id).get_result(conn)?)
}

/// A thread by the hash of the token in its reader's link.
pub fn by_token(conn: &mut Conn, sha256: &str) -> Result<Option<Thread>, Error> {
    Ok(threads::table.filter(threads::token_sha256.eq(sha256)).get_result(conn).optional()?)
}

/// A thread, locked until this write ends.
pub fn lock_for_update(conn: &mut Conn, id: &str) -> Result<Thread, Error> {
    Ok(lock_for_update!(conn, threads::table.find(id))?)
}

/// The threads about an order, the oldest first.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<Thread>, Error> {
    Ok(threads::table.filter(threads::order_id.eq(order_id)).order(threads::id.asc()).load(conn)?)
}

/// A seller's threads, the one with the newest message first, before the place in `before`.
pub fn of_seller(conn: &mut Conn, seller_id: &str, before: Option<&Key>, limit: i64) -> Result<Vec<Listed>, Error> {
    let mut found = threads::table
        .inner_join(books::table)
        .left_join(orders::table)
        .filter(threads::seller_id.eq(seller_id))
        .order((threads::last_at.desc(), threads::id.desc()))
        .select((threads::all_columns, books::title, number()))
        .limit(limit)
        .into_boxed();
    if let Some((at, id)) = before {
        let earlier = threads::last_at.lt(*at).or(threads::last_at.eq(*at).and(threads::id.lt(id)));
        found = found.filter(threads::last_at.le(*at)).filter(earlier);
    }
    Ok(found.load(conn)?)
}

/// The threads that were reported, the oldest report first, after the place in `after`.
pub fn reported(conn: &mut Conn, after: Option<&Key>, limit: i64) -> Result<Vec<Listed>, Error> {
    let mut found = threads::table
        .inner_join(books::table)
        .left_join(orders::table)
        .filter(threads::reported_at.is_not_null())
        .order((threads::reported_at.asc(), threads::id.asc()))
        .select((threads::all_columns, books::title, number()))
        .limit(limit)
        .into_boxed();
    if let Some((at, id)) = after {
        let same = threads::reported_at.eq(Some(*at)).and(threads::id.gt(id)).assume_not_null();
        found = found.filter(threads::reported_at.gt(Some(*at)).assume_not_null().or(same));
    }
    Ok(found.load(conn)?)
}

/// The order's number if it is paid.
fn number() -> diesel::expression::SqlLiteral<diesel::sql_types::Nullable<Text>> {
    sql("CASE WHEN orders.paid_at IS NOT NULL THEN orders.number END")
}

/// How many threads are reported.
pub fn count_reported(conn: &mut Conn) -> Result<i64, Error> {
    Ok(threads::table.filter(threads::reported_at.is_not_null()).count().get_result(conn)?)
}

/// Adds a message, of which the thread keeps that it is the newest.
///
/// # Errors
/// [`Error::is_taken`] when the same form was sent before.
pub fn add(conn: &mut Conn, message: &ThreadMessage) -> Result<(), Error> {
    diesel::insert_into(thread_messages::table).values(message).execute(conn)?;
    let newest =
        (threads::last_at.eq(message.at), threads::last_by.eq(&message.author), threads::last_message.eq(&message.id));
    diesel::update(threads::table.find(&message.thread_id)).set(newest).execute(conn)?;
    Ok(())
}

/// The message that a form sent, if it did.
pub fn by_form(conn: &mut Conn, form_key: &str) -> Result<Option<ThreadMessage>, Error> {
    Ok(thread_messages::table.filter(thread_messages::form_key.eq(form_key)).get_result(conn).optional()?)
}

/// The newest messages of a thread, at most `limit`, the oldest of them first.
pub fn messages(conn: &mut Conn, thread_id: &str, limit: i64) -> Result<Vec<ThreadMessage>, Error> {
    let mut found: Vec<ThreadMessage> = thread_messages::table
        .filter(thread_messages::thread_id.eq(thread_id))
        .order((thread_messages::at.desc(), thread_messages::id.desc()))
        .limit(limit)
        .load(conn)?;
    found.reverse();
    Ok(found)
}

/// Notes that somebody has seen the thread.
pub fn set_seen(conn: &mut Conn, id: &str, who: Writer, at: NaiveDateTime) -> Result<(), Error> {
    let thread = threads::table.find(id);
    match who {
        Writer::Reader => diesel::update(thread).set(threads::reader_seen_at.eq(Some(at))).execute(conn)?,
        Writer::Seller => diesel::update(thread).set(threads::seller_seen_at.eq(Some(at))).execute(conn)?,
    };
    Ok(())
}

/// Notes that somebody was told of news.
pub fn set_told(conn: &mut Conn, id: &str, who: Writer, at: NaiveDateTime) -> Result<(), Error> {
    let thread = threads::table.find(id);
    match who {
        Writer::Reader => diesel::update(thread).set(threads::reader_told_at.eq(Some(at))).execute(conn)?,
        Writer::Seller => diesel::update(thread).set(threads::seller_told_at.eq(Some(at))).execute(conn)?,
    };
    Ok(())
}

/// How many threads' readers were told at this contact since `since`.
pub fn told_since(conn: &mut Conn, contact: &str, since: NaiveDateTime) -> Result<i64, Error> {
    let told = threads::contact.eq(contact).and(threads::reader_told_at.gt(since));
    Ok(threads::table.filter(told.assume_not_null()).count().get_result(conn)?)
}

/// Claims the SMS about a message, which is handed over once; `false` if it was claimed before.
pub fn claim_sms(conn: &mut Conn, id: &str, message_id: &str) -> Result<bool, Error> {
    let free = sql::<Bool>("(texted IS NULL OR texted <> ").bind::<Text, _>(message_id).sql(")");
    let claimed = diesel::update(threads::table.filter(threads::id.eq(id)).filter(free))
        .set(threads::texted.eq(Some(message_id)))
        .execute(conn)?;
    Ok(claimed == 1)
}

/// Gives a claimed SMS back, because it did not leave.
pub fn release_sms(conn: &mut Conn, id: &str) -> Result<(), Error> {
    diesel::update(threads::table.find(id)).set(threads::texted.eq(None::<String>)).execute(conn)?;
    Ok(())
}

/// Notes the order of one book that was placed in the thread with this token, if there is such a thread about that book.
pub fn place_in(conn: &mut Conn, token_sha256: Option<&str>, lines: &[OrderLine]) -> Result<(), Error> {
    if let (Some(token_sha256), [line]) = (token_sha256, lines) {
        let thread = threads::token_sha256.eq(token_sha256).and(threads::book_id.eq(&line.book_id));
        let placed = threads::order_id.eq(Some(&line.order_id));
        diesel::update(threads::table.filter(thread)).set(placed).execute(conn)?;
    }
    Ok(())
}

/// Reports a thread; `false` if it is reported already.
pub fn report(conn: &mut Conn, id: &str, who: Writer, at: NaiveDateTime) -> Result<bool, Error> {
    let calm = threads::table.filter(threads::id.eq(id).and(threads::reported_at.is_null()));
    let reported = (threads::reported_at.eq(Some(at)), threads::reported_by.eq(Some(who.code())));
    Ok(diesel::update(calm).set(reported).execute(conn)? == 1)
}

/// Closes a report; `false` if there is none.
pub fn close_report(conn: &mut Conn, id: &str) -> Result<bool, Error> {
    let open = threads::table.filter(threads::id.eq(id).and(threads::reported_at.is_not_null()));
    let closed = (threads::reported_at.eq(None::<NaiveDateTime>), threads::reported_by.eq(None::<String>));
    Ok(diesel::update(open).set(closed).execute(conn)? == 1)
}

/// A person's threads, the newest first: those with his contact.
pub fn of_person(conn: &mut Conn, person: &Person, limit: i64) -> Result<Vec<Thread>, Error> {
    let his = threads::table.filter(threads::contact.eq(person.contact()));
    Ok(his.order(threads::id.desc()).limit(limit).load(conn)?)
}

/// The threads about these orders that have no contact of their own, the oldest first.
pub fn of_orders(conn: &mut Conn, order_ids: &[&str]) -> Result<Vec<Thread>, Error> {
    let about = threads::order_id.eq_any(order_ids).and(threads::contact.is_null());
    Ok(threads::table.filter(about).order(threads::id.asc()).load(conn)?)
}

/// The messages of several threads, the oldest first.
pub fn messages_of(conn: &mut Conn, thread_ids: &[&str]) -> Result<Vec<ThreadMessage>, Error> {
    let found = thread_messages::table.filter(thread_messages::thread_id.eq_any(thread_ids));
    Ok(found.order((thread_messages::at.asc(), thread_messages::id.asc())).load(conn)?)
}

/// Deletes the threads with a person's contact, and returns how many there were.
pub fn erase_person(conn: &mut Conn, person: &Person) -> Result<usize, Error> {
    Ok(diesel::delete(threads::table.filter(threads::contact.eq(person.contact()))).execute(conn)?)
}

/// Deletes the threads about an order.
pub fn erase_of_order(conn: &mut Conn, order_id: &str) -> Result<(), Error> {
    diesel::delete(threads::table.filter(threads::order_id.eq(order_id))).execute(conn)?;
    Ok(())
}

/// Deletes threads without an order in which nobody wrote since `before`, except those that are reported.
pub fn delete_idle(conn: &mut Conn, before: NaiveDateTime) -> Result<usize, Error> {
    let idle = threads::order_id.is_null().and(threads::last_at.lt(before)).and(threads::reported_at.is_null());
    Ok(diesel::delete(threads::table.filter(idle)).execute(conn)?)
}

//! The outbox: messages to buyers by e-mail or SMS, and what became of them.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{messages, orders};
use super::{Conn, Error};

/// A message. Its text is made when it is sent; the link in it is derived, so that nothing here opens a book. One that only says
/// how an order stands has no link. It is about an order, or goes to an account of the staff; an empty recipient is nobody.
#[derive(Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = messages, treat_none_as_default_value = false)]
pub struct Message {
    pub id: String,
    pub channel: String,
    pub order_id: Option<String>,
    pub account_id: Option<String>,
    pub link_id: Option<String>,
    pub kind: String,
    pub recipient: String,
    pub language: String,
    pub state: String,
    pub error: Option<String>,
    pub created_at: NaiveDateTime,
    pub sent_at: Option<NaiveDateTime>,
}

impl Message {
    pub fn channel(&self) -> Channel {
        if self.channel == Channel::Sms.code() { Channel::Sms } else { Channel::Email }
    }

    pub fn is(&self, state: MessageState) -> bool {
        self.state == state.code()
    }
}

/// The way that a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    Email,
    Sms,
}

impl Channel {
    pub fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }
}

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageState {
    Queued,
    /// An SMS was claimed, and may have left.
    Sending,
    Sent,
    Failed,
    /// There is no way to its recipient at present; `error` is the code of an [`Unreachable`].
    Unreachable,
}

impl MessageState {
    pub fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Unreachable => "unreachable",
        }
    }
}

/// Why nobody can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreachable {
    /// The order has neither an e-mail address nor a phone number.
    NoContact,
    /// There is only a phone number, and this shop sends no SMS.
    NoTexter,
    /// The person was erased: nobody is to be written to.
    Erased,
}

impl Unreachable {
    pub const ALL: [Self; 3] = [Self::NoContact, Self::NoTexter, Self::Erased];

    pub fn code(self) -> &'static str {
        match self {
            Self::NoContact => "no-contact",
            Self::NoTexter => "no-texter",
            Self::Erased => "erased",
        }
    }
}

pub fn insert(conn: &mut Conn, message: &Message) -> Result<(), Error> {
    diesel::insert_into(messages::table).values(message).execute(conn)?;
    Ok(())
}

/// `None` when it was forgotten, as those to accounts are after a while.
pub fn find(conn: &mut Conn, id: &str) -> Result<Option<Message>, Error> {
    Ok(messages::table.find(id).first(conn).optional()?)
}

/// The messages with these ids, with the numbers of the orders that they are about.
pub fn with_orders(conn: &mut Conn, ids: &[String]) -> Result<Vec<(Message, Option<String>)>, Error> {
    Ok(messages::table
        .left_join(orders::table)
        .filter(messages::id.eq_any(ids))
        .select((Message::as_select(), orders::number.nullable()))
        .load(conn)?)
}

/// An order's messages, the oldest first.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<Message>, Error> {
    Ok(messages::table
        .filter(messages::order_id.eq(order_id))
        .order((messages::created_at.asc(), messages::id.asc()))
        .load(conn)?)
}

/// Messages that reach nobody until somebody does something about it, the oldest first, with the numbers of their orders. Those
/// after which another one reached the buyer are over, and for a person who was erased nothing can be done.
pub fn unreachable(conn: &mut Conn, limit: i64) -> Result<Vec<(Message, String)>, Error> {
    let later = diesel::alias!(messages as later);
    let reached = later
        .filter(later.field(messages::order_id).eq(messages::order_id))
        .filter(later.field(messages::created_at).gt(messages::created_at))
        .filter(later.field(messages::state).eq(MessageState::Sent.code()));
    Ok(messages::table
        .inner_join(orders::table)
        .filter(messages::state.eq(MessageState::Unreachable.code()))
        .filter(messages::error.is_null().or(messages::error.ne(Unreachable::Erased.code())))
        .filter(diesel::dsl::not(diesel::dsl::exists(reached)))
        .order((messages::created_at.asc(), messages::id.asc()))
        .limit(limit)
        .select((Message::as_select(), orders::number))
        .load(conn)?)
}

/// Takes a message that is to be sent once only; `false` when it does not wait in the queue.
pub fn claim(conn: &mut Conn, id: &str) -> Result<bool, Error> {
    let queued = messages::table.filter(messages::id.eq(id).and(messages::state.eq(MessageState::Queued.code())));
    Ok(diesel::update(queued).set(messages::state.eq(MessageState::Sending.code())).execute(conn)? == 1)
}

pub fn sent(conn: &mut Conn, id: &str, at: NaiveDateTime) -> Result<(), Error> {
    let sent = MessageState::Sent.code();
    diesel::update(messages::table.find(id))
        .set((messages::state.eq(sent), messages::sent_at.eq(Some(at)), messages::error.eq(None::<String>)))
        .execute(conn)?;
    Ok(())
}

/// Notes why a message has not left, and where it stands now. One that left stays so.
pub fn trouble(conn: &mut Conn, id: &str, error: &str, state: MessageState) -> Result<(), Error> {
    let unsent = messages::table.filter(messages::id.eq(id).and(messages::state.ne(MessageState::Sent.code())));
    diesel::update(unsent).set((messages::state.eq(state.code()), messages::error.eq(Some(error)))).execute(conn)?;
    Ok(())
}

/// Puts a message that failed back into the queue.
pub fn requeue(conn: &mut Conn, id: &str) -> Result<(), Error> {
    let failed = messages::table.filter(messages::id.eq(id).and(messages::state.eq(MessageState::Failed.code())));
    diesel::update(failed).set(messages::state.eq(MessageState::Queued.code())).execute(conn)?;
    Ok(())
}

/// Puts a message that reached nobody into the queue, by the way that there is now; `false` when it is not one.
pub fn readdress(conn: &mut Conn, id: &str, channel: Channel, recipient: &str) -> Result<bool, Error> {
    let lost = messages::table.filter(messages::id.eq(id).and(messages::state.eq(MessageState::Unreachable.code())));
    let changed = diesel::update(lost)
        .set((
            messages::channel.eq(channel.code()),
            messages::recipient.eq(recipient),
            messages::state.eq(MessageState::Queued.code()),
            messages::error.eq(None::<String>),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Ends a message that reached nobody; `false` when it is not one.
pub fn set_aside(conn: &mut Conn, id: &str, why: &str) -> Result<bool, Error> {
    let lost = messages::table.filter(messages::id.eq(id).and(messages::state.eq(MessageState::Unreachable.code())));
    let failed = (messages::state.eq(MessageState::Failed.code()), messages::error.eq(Some(why)));
    Ok(diesel::update(lost).set(failed).execute(conn)? == 1)
}

/// Stops an order's messages that have not left, and answers their ids.
pub fn stop(conn: &mut Conn, order_id: &str, why: &str) -> Result<Vec<String>, Error> {
    let waiting =
        messages::table.filter(messages::order_id.eq(order_id).and(messages::state.eq(MessageState::Queued.code())));
    let ids: Vec<String> = waiting.select(messages::id).load(conn)?;
    diesel::update(waiting)
        .set((messages::state.eq(MessageState::Failed.code()), messages::error.eq(Some(why))))
        .execute(conn)?;
    Ok(ids)
}

/// Forgets to whom an order's messages went; those that reached nobody reach nobody for good.
pub fn forget_recipients(conn: &mut Conn, order_id: &str) -> Result<(), Error> {
    let of_order = messages::table.filter(messages::order_id.eq(order_id));
    diesel::update(of_order).set(messages::recipient.eq("")).execute(conn)?;
    diesel::update(of_order.filter(messages::state.eq(MessageState::Unreachable.code())))
        .set(messages::error.eq(Some(Unreachable::Erased.code())))
        .execute(conn)?;
    Ok(())
}

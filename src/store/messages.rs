//! The outbox: messages to buyers by e-mail or SMS and to the staff by e-mail, with their state.

use chrono::NaiveDateTime;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::schema::{messages, orders};
use super::{Conn, Error, on_backend};

/// A message. Its text is composed when it is sent. The link in it is derived from a key, so that no row here gives access
/// to a book; a message that only tells the state of an order has no link. A message is about an order, or goes to an
/// account of the staff. The recipient is empty when there is none.
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

/// How a message is sent.
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

/// The state of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageState {
    Queued,
    /// An SMS that was claimed, and may have been sent.
    Sending,
    Sent,
    Failed,
    /// Its recipient cannot be reached at present; `error` is the code of an [`Unreachable`].
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

/// Why a recipient cannot be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreachable {
    /// The order has neither an e-mail address nor a phone number.
    NoContact,
    /// There is only a phone number, and this shop sends no SMS.
    NoSmsSender,
    /// The buyer's personal data were erased.
    Erased,
}

impl Unreachable {
    crate::domain::variants!(pub NoContact, NoSmsSender, Erased);

    pub fn code(self) -> &'static str {
        match self {
            Self::NoContact => "no-contact",
            Self::NoSmsSender => "no-sms-sender",
            Self::Erased => "erased",
        }
    }
}

pub fn insert(conn: &mut Conn, message: &Message) -> Result<(), Error> {
    diesel::insert_into(messages::table).values(message).execute(conn)?;
    Ok(())
}

/// How many messages of this kind an account was written since `since`.
pub fn to_account(conn: &mut Conn, (account_id, kind): (&str, &str), since: NaiveDateTime) -> Result<i64, Error> {
    Ok(messages::table
        .filter(messages::account_id.eq(account_id).and(messages::kind.eq(kind)))
        .filter(messages::created_at.gt(since))
        .count()
        .get_result(conn)?)
}

pub fn insert_all(conn: &mut Conn, new: &[Message]) -> Result<(), Error> {
    on_backend!(conn, conn => diesel::insert_into(messages::table).values(new).execute(conn))?;
    Ok(())
}

/// The message with this id; `None` when it was deleted, as messages to accounts are after a while.
pub fn find(conn: &mut Conn, id: &str) -> Result<Option<Message>, Error> {
    Ok(messages::table.find(id).get_result(conn).optional()?)
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

/// Unreachable messages that the staff can do something about, the oldest first, with the numbers of their orders. Left out
/// are those of an order that had a later message sent, and those to buyers whose personal data were erased.
pub fn unreachable(conn: &mut Conn, limit: i64) -> Result<Vec<(Message, String)>, Error> {
    let later = diesel::alias!(messages as later);
    let reached = later
        .filter(later.field(messages::order_id).eq(messages::order_id))
        .filter(later.field(messages::created_at).gt(messages::created_at))
        .filter(later.field(messages::state).eq(MessageState::Sent.code()));
    Ok(messages::table
        .inner_join(orders::table)
        // As their index says it.
        .filter(sql::<Bool>("messages.state = 'unreachable'"))
        .filter(messages::error.is_null().or(messages::error.ne(Unreachable::Erased.code())))
        .filter(diesel::dsl::not(diesel::dsl::exists(reached)))
        .order((messages::created_at.asc(), messages::id.asc()))
        .limit(limit)
        .select((Message::as_select(), orders::number))
        .load(conn)?)
}

/// Claims a message that may be sent only once; `false` when it is not queued.
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

/// Stores why a message was not sent, and its new state. A message that was sent does not change.
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

/// Queues an unreachable message with this channel and recipient; `false` when the message is not unreachable.
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

/// Marks an unreachable message as failed; `false` when the message is not unreachable.
pub fn set_aside(conn: &mut Conn, id: &str, why: &str) -> Result<bool, Error> {
    let lost = messages::table.filter(messages::id.eq(id).and(messages::state.eq(MessageState::Unreachable.code())));
    let failed = (messages::state.eq(MessageState::Failed.code()), messages::error.eq(Some(why)));
    Ok(diesel::update(lost).set(failed).execute(conn)? == 1)
}

/// Marks an order's queued messages as failed, and returns their ids.
pub fn stop(conn: &mut Conn, order_id: &str, why: &str) -> Result<Vec<String>, Error> {
    let waiting =
        messages::table.filter(messages::order_id.eq(order_id).and(messages::state.eq(MessageState::Queued.code())));
    let ids: Vec<String> = waiting.select(messages::id).load(conn)?;
    diesel::update(waiting)
        .set((messages::state.eq(MessageState::Failed.code()), messages::error.eq(Some(why))))
        .execute(conn)?;
    Ok(ids)
}

/// The same of those that bring a link.
pub fn stop_links(conn: &mut Conn, order_id: &str, why: &str) -> Result<Vec<String>, Error> {
    let waiting = messages::table
        .filter(messages::order_id.eq(order_id).and(messages::state.eq(MessageState::Queued.code())))
        .filter(messages::link_id.is_not_null());
    let ids: Vec<String> = waiting.select(messages::id).load(conn)?;
    diesel::update(messages::table.filter(messages::id.eq_any(&ids)))
        .set((messages::state.eq(MessageState::Failed.code()), messages::error.eq(Some(why))))
        .execute(conn)?;
    Ok(ids)
}

/// Erases the recipients of an order's messages. Unreachable messages stay unreachable for good.
pub fn erase_recipients(conn: &mut Conn, order_id: &str) -> Result<(), Error> {
    let of_order = messages::table.filter(messages::order_id.eq(order_id));
    diesel::update(of_order).set(messages::recipient.eq("")).execute(conn)?;
    diesel::update(of_order.filter(messages::state.eq(MessageState::Unreachable.code())))
        .set(messages::error.eq(Some(Unreachable::Erased.code())))
        .execute(conn)?;
    Ok(())
}

/// Erases one recipient of an order's messages.
pub fn erase_recipient(conn: &mut Conn, order_id: &str, recipient: &str) -> Result<(), Error> {
    let his = messages::table.filter(messages::order_id.eq(order_id).and(messages::recipient.eq(recipient)));
    diesel::update(his).set(messages::recipient.eq("")).execute(conn)?;
    Ok(())
}

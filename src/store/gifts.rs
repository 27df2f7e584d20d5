//! Gifts: orders whose books somebody else gets than the buyer.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::messages::Channel;
use super::orders::Order;
use super::schema::{gifts, orders};
use super::{Conn, Error};

/// A gift as stored; the migration says what each column is. Times are UTC. Whoever changes one holds the lock of its order.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable, Selectable)]
#[diesel(table_name = gifts, treat_none_as_default_value = false)]
pub struct Gift {
    pub order_id: String,
    pub contact: Option<String>,
    pub giver: String,
    pub greeting: String,
    pub wished_at: Option<NaiveDateTime>,
    pub due_at: Option<NaiveDateTime>,
    pub delivered_at: Option<NaiveDateTime>,
}

impl Gift {
    /// How its recipient is reached; `None` once the contact was erased.
    pub fn way(&self) -> Option<(Channel, &str)> {
        let contact = self.contact.as_deref()?;
        Some((if contact.starts_with('+') { Channel::Sms } else { Channel::Email }, contact))
    }

    /// Whether somebody with one of these contacts got it.
    pub fn is_with(&self, contacts: &[String]) -> bool {
        self.delivered_at.is_some() && self.contact.as_ref().is_some_and(|contact| contacts.contains(contact))
    }
}

pub fn insert(conn: &mut Conn, gift: &Gift) -> Result<(), Error> {
    diesel::insert_into(gifts::table).values(gift).execute(conn)?;
    Ok(())
}

/// The gift that an order is; `None` if the buyer gets its books.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Option<Gift>, Error> {
    Ok(gifts::table.find(order_id).get_result(conn).optional()?)
}

/// The gifts that these orders are.
pub fn of_orders(conn: &mut Conn, order_ids: &[&str]) -> Result<Vec<Gift>, Error> {
    Ok(gifts::table.filter(gifts::order_id.eq_any(order_ids.iter().copied())).load(conn)?)
}

/// Those of these orders that are gifts, by their ids.
pub fn among(conn: &mut Conn, order_ids: &[&str]) -> Result<Vec<String>, Error> {
    let given = gifts::table.filter(gifts::order_id.eq_any(order_ids.iter().copied()));
    Ok(given.select(gifts::order_id).load(conn)?)
}

/// What was or will be given to a contact, the newest order first.
pub fn of_contact(conn: &mut Conn, contact: &str) -> Result<Vec<(Gift, Order)>, Error> {
    Ok(gifts::table
        .inner_join(orders::table)
        .filter(gifts::contact.eq(contact))
        .order((orders::placed_at.desc(), orders::id.desc()))
        .select((Gift::as_select(), orders::all_columns))
        .load(conn)?)
}

/// What these contacts got, the newest order first, at most `limit`.
pub fn received(conn: &mut Conn, contacts: &[String], limit: i64) -> Result<Vec<(Gift, Order)>, Error> {
    Ok(gifts::table
        .inner_join(orders::table)
        .filter(gifts::contact.eq_any(contacts.to_vec()))
        .filter(gifts::delivered_at.is_not_null())
        .order((orders::placed_at.desc(), orders::id.desc()))
        .limit(limit)
        .select((Gift::as_select(), orders::all_columns))
        .load(conn)?)
}

/// The orders whose gifts are due, the one that waits longest first.
pub fn due(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> Result<Vec<String>, Error> {
    Ok(gifts::table
        .filter(gifts::due_at.le(now))
        .order((gifts::due_at.asc(), gifts::order_id.asc()))
        .limit(limit)
        .select(gifts::order_id)
        .load(conn)?)
}

/// Changes what the buyer may still change: recipient, words and moment.
pub fn update(conn: &mut Conn, gift: &Gift) -> Result<(), Error> {
    let Gift { order_id, contact, giver, greeting, wished_at, due_at, delivered_at: _ } = gift;
    diesel::update(gifts::table.find(order_id))
        .set((
            (gifts::contact.eq(contact), gifts::giver.eq(giver), gifts::greeting.eq(greeting)),
            (gifts::wished_at.eq(wished_at), gifts::due_at.eq(due_at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Sets when a gift that was not delivered is due; `None`: it will not be delivered.
pub fn plan(conn: &mut Conn, order_id: &str, due_at: Option<NaiveDateTime>) -> Result<(), Error> {
    let waiting = gifts::table.filter(gifts::order_id.eq(order_id).and(gifts::delivered_at.is_null()));
    diesel::update(waiting).set(gifts::due_at.eq(due_at)).execute(conn)?;
    Ok(())
}

/// Notes that a gift is delivered by this very write; `false` if it was before.
pub fn deliver(conn: &mut Conn, order_id: &str, at: NaiveDateTime) -> Result<bool, Error> {
    let waiting = gifts::table.filter(gifts::order_id.eq(order_id).and(gifts::delivered_at.is_null()));
    let delivered = (gifts::delivered_at.eq(Some(at)), gifts::due_at.eq(None::<NaiveDateTime>));
    Ok(diesel::update(waiting).set(delivered).execute(conn)? == 1)
}

/// Erases who offers it and the greeting.
pub fn erase_giver(conn: &mut Conn, order_id: &str) -> Result<(), Error> {
    diesel::update(gifts::table.find(order_id)).set((gifts::giver.eq(""), gifts::greeting.eq(""))).execute(conn)?;
    Ok(())
}

/// Erases who gets it. What was not delivered is not delivered any more.
pub fn erase_recipient(conn: &mut Conn, order_id: &str) -> Result<(), Error> {
    diesel::update(gifts::table.find(order_id))
        .set((gifts::contact.eq(None::<String>), gifts::due_at.eq(None::<NaiveDateTime>)))
        .execute(conn)?;
    Ok(())
}

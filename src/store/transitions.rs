//! The audit log of payments: one row for every transition of an order or an attempt. Rows are only added; what
//! they say of a buyer is deleted together with the buyer's other data.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::transitions;
use super::{Conn, Error, on_backend};

/// What changed, why, by whom, and the gateway's raw answer if that was the cause.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = transitions, treat_none_as_default_value = false)]
pub struct Transition {
    pub id: String,
    pub order_id: String,
    pub attempt_id: Option<String>,
    pub was: String,
    pub became: String,
    pub cause: String,
    pub actor: String,
    pub note: String,
    pub raw: Option<String>,
    pub at: NaiveDateTime,
}

pub fn add(conn: &mut Conn, transition: &Transition) -> Result<(), Error> {
    on_backend!(conn, conn => diesel::insert_into(transitions::table).values(transition).execute(conn))?;
    Ok(())
}

/// Deletes the raw answers of the transitions of an attempt that was never paid: some contain the payer's phone number.
pub fn erase_raw(conn: &mut Conn, attempt_id: &str) -> Result<(), Error> {
    diesel::update(transitions::table.filter(transitions::attempt_id.eq(attempt_id)))
        .set(transitions::raw.eq(None::<String>))
        .execute(conn)?;
    Ok(())
}

/// Deletes the raw answers of all transitions of an order, some of which contain the payer's phone number, and the reasons that
/// the staff wrote there.
pub fn erase_words(conn: &mut Conn, order_id: &str) -> Result<(), Error> {
    let changes = transitions::table.filter(transitions::order_id.eq(order_id));
    diesel::update(changes).set(transitions::raw.eq(None::<String>)).execute(conn)?;
    diesel::update(changes.filter(transitions::cause.eq_any(STAFF))).set(transitions::note.eq("")).execute(conn)?;
    Ok(())
}

/// The causes of transitions for which the staff wrote a reason.
const STAFF: [&str; 6] = ["by_hand", "review", "refund", "repay", "transfer", "transfer_cancelled"];

/// An order's transitions, the oldest first.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<Transition>, Error> {
    Ok(transitions::table
        .filter(transitions::order_id.eq(order_id))
        .order((transitions::at.asc(), transitions::id.asc()))
        .load(conn)?)
}

//! The staff's notes about an order, and its actions on the order apart from payments and refunds.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::order_notes;
use super::{Conn, Error};

/// A note as stored. `author` is the account's e-mail address at that time. Times are UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = order_notes, treat_none_as_default_value = false)]
pub struct Note {
    pub id: String,
    pub order_id: String,
    pub kind: String,
    pub text: String,
    pub author: String,
    pub at: NaiveDateTime,
}

/// The author of what the buyer did himself.
pub const BUYER: &str = "buyer";

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    Note,
    /// The link was sent again.
    Resend,
    /// The link was sent to a corrected address.
    Address,
    Extend,
    Revoke,
    Erase,
    /// The gateway was asked by hand.
    Check,
}

impl NoteKind {
    pub fn code(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Resend => "resend",
            Self::Address => "address",
            Self::Extend => "extend",
            Self::Revoke => "revoke",
            Self::Erase => "erase",
            Self::Check => "check",
        }
    }
}

pub fn insert(conn: &mut Conn, note: &Note) -> Result<(), Error> {
    diesel::insert_into(order_notes::table).values(note).execute(conn)?;
    Ok(())
}

/// An order's notes, the oldest first.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<Note>, Error> {
    Ok(order_notes::table
        .filter(order_notes::order_id.eq(order_id))
        .order((order_notes::at.asc(), order_notes::id.asc()))
        .load(conn)?)
}

/// Those of these orders that have a note of this kind.
pub fn with_kind(conn: &mut Conn, order_ids: &[&str], kind: NoteKind) -> Result<Vec<String>, Error> {
    let of_kind = order_notes::order_id.eq_any(order_ids).and(order_notes::kind.eq(kind.code()));
    Ok(order_notes::table.filter(of_kind).select(order_notes::order_id).distinct().load(conn)?)
}

/// Empties the texts of an order's notes: they may name the person whose data is to be deleted.
pub fn erase_texts(conn: &mut Conn, order_id: &str) -> Result<(), Error> {
    diesel::update(order_notes::table.filter(order_notes::order_id.eq(order_id)))
        .set(order_notes::text.eq(""))
        .execute(conn)?;
    Ok(())
}

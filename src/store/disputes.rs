//! Disputes about lines of orders, and their steps.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{dispute_steps, disputes, order_lines, orders};
use super::{Conn, Error};
use crate::domain::dispute::{Decision, Party};

/// A dispute as stored. `amount`, in the smallest unit, was refunded by the decision; times are UTC.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = disputes, treat_none_as_default_value = false)]
pub struct Dispute {
    pub id: String,
    pub order_id: String,
    pub line: i32,
    pub seller_id: String,
    /// [`crate::domain::dispute::Reason::code`]
    pub reason: String,
    pub opened_at: NaiveDateTime,
    /// [`Decision::code`]; `None` while it is open.
    pub decision: Option<String>,
    /// [`Party::code`]
    pub decided_by: Option<String>,
    pub decided_at: Option<NaiveDateTime>,
    pub amount: i64,
}

impl Dispute {
    pub fn decision(&self) -> Option<Decision> {
        self.decision.as_deref().and_then(Decision::parse)
    }

    pub fn is_open(&self) -> bool {
        self.decision.is_none()
    }
}

/// What somebody said or did.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = dispute_steps)]
pub struct Step {
    pub id: String,
    pub dispute_id: String,
    /// [`Party::code`]
    pub party: String,
    /// [`crate::domain::dispute::Act::code`]
    pub act: String,
    pub words: String,
    pub at: NaiveDateTime,
}

/// # Errors
/// [`Error::is_taken`] when the line had a dispute before.
pub fn insert(conn: &mut Conn, dispute: &Dispute) -> Result<(), Error> {
    diesel::insert_into(disputes::table).values(dispute).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Dispute, Error> {
    Ok(disputes::table.find(id).get_result(conn)?)
}

/// The disputes of an order, by line.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<Dispute>, Error> {
    Ok(disputes::table.filter(disputes::order_id.eq(order_id)).order(disputes::line.asc()).load(conn)?)
}

/// Ends a dispute; `false` if it is decided already.
pub fn decide(
    conn: &mut Conn,
    id: &str,
    (decision, amount): (Decision, i64),
    (by, at): (Party, NaiveDateTime),
) -> Result<bool, Error> {
    let open = disputes::table.find(id).filter(disputes::decision.is_null());
    let decided = (
        disputes::decision.eq(Some(decision.code())),
        disputes::decided_by.eq(Some(by.code())),
        disputes::decided_at.eq(Some(at)),
        disputes::amount.eq(amount),
    );
    Ok(diesel::update(open).set(decided).execute(conn)? == 1)
}

pub fn add_step(conn: &mut Conn, step: &Step) -> Result<(), Error> {
    diesel::insert_into(dispute_steps::table).values(step).execute(conn)?;
    Ok(())
}

/// The steps of these disputes, the oldest first.
pub fn steps(conn: &mut Conn, ids: &[&str]) -> Result<Vec<Step>, Error> {
    Ok(dispute_steps::table
        .filter(dispute_steps::dispute_id.eq_any(ids))
        .order((dispute_steps::at.asc(), dispute_steps::id.asc()))
        .load(conn)?)
}

/// A dispute with the order's number and the line's title.
#[derive(Clone, Debug, Queryable)]
pub struct Listed {
    pub dispute: Dispute,
    pub number: String,
    pub currency: String,
    pub title: String,
}

/// Disputes, the newest first, before the time and id in `before`: a seller's or everybody's.
pub fn page(
    conn: &mut Conn,
    seller_id: Option<&str>,
    before: Option<&(NaiveDateTime, String)>,
    limit: i64,
) -> Result<Vec<Listed>, Error> {
    let line = order_lines::order_id.eq(disputes::order_id).and(order_lines::place.eq(disputes::line));
    let mut found = disputes::table
        .inner_join(order_lines::table.on(line))
        .inner_join(orders::table.on(orders::id.eq(disputes::order_id)))
        .order((disputes::opened_at.desc(), disputes::id.desc()))
        .select((disputes::all_columns, orders::number, orders::currency, order_lines::title))
        .limit(limit)
        .into_boxed();
    if let Some(seller_id) = seller_id {
        found = found.filter(disputes::seller_id.eq(seller_id.to_owned()));
    }
    if let Some((at, id)) = before {
        found =
            found.filter(disputes::opened_at.lt(*at).or(disputes::opened_at.eq(*at).and(disputes::id.lt(id.clone()))));
    }
    Ok(found.load(conn)?)
}

/// How many disputes are open.
pub fn open(conn: &mut Conn) -> Result<i64, Error> {
    Ok(disputes::table.filter(disputes::decision.is_null()).count().get_result(conn)?)
}

/// Takes out what the reader of an order said.
pub fn erase_words(conn: &mut Conn, order_id: &str) -> Result<(), Error> {
    let ids: Vec<String> = disputes::table.filter(disputes::order_id.eq(order_id)).select(disputes::id).load(conn)?;
    let said = dispute_steps::dispute_id.eq_any(ids).and(dispute_steps::party.eq(Party::Reader.code()));
    diesel::update(dispute_steps::table.filter(said)).set(dispute_steps::words.eq("")).execute(conn)?;
    Ok(())
}

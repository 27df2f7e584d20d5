//! Money that was paid out to sellers.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::payouts;
use super::{Conn, Error};

/// A payout as stored. `amount` is in the smallest unit, times are UTC.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = payouts)]
pub struct Payout {
    pub id: String,
    pub seller_id: String,
    pub amount: i64,
    /// ISO 4217.
    pub currency: String,
    /// How and where to: `Orange Money 07 07 07 07 00`.
    pub destination: String,
    /// Who recorded it.
    pub author: String,
    pub at: NaiveDateTime,
}

pub fn insert(conn: &mut Conn, payout: &Payout) -> Result<(), Error> {
    diesel::insert_into(payouts::table).values(payout).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Payout, Error> {
    Ok(payouts::table.find(id).get_result(conn)?)
}

/// A seller's payouts, the newest first, before the time and id in `before`.
pub fn of_seller(
    conn: &mut Conn,
    seller_id: &str,
    before: Option<&(NaiveDateTime, String)>,
    limit: i64,
) -> Result<Vec<Payout>, Error> {
    let mut found = payouts::table
        .filter(payouts::seller_id.eq(seller_id))
        .order((payouts::at.desc(), payouts::id.desc()))
        .limit(limit)
        .into_boxed();
    if let Some((at, id)) = before {
        found = found.filter(payouts::at.lt(*at).or(payouts::at.eq(*at).and(payouts::id.lt(id))));
    }
    Ok(found.load(conn)?)
}

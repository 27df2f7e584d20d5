//! Search keys of orders, beside the orders' own columns (`domain::search_key`): one row per key.

use diesel::prelude::*;

use super::schema::{attempts, notifications, orders, search_keys};
use super::{Conn, Error, on_backend};
use crate::domain::search_key::{self, PAYER, PERSON};

#[derive(Clone, Insertable)]
#[diesel(table_name = search_keys, treat_none_as_default_value = false)]
struct Key {
    key: String,
    order_id: String,
}

/// The columns of an order that its search keys are made of.
#[derive(Clone, Queryable)]
pub struct Searched {
    pub id: String,
    pub number: String,
    pub name: Option<String>,
    pub phone: Option<String>,
}

impl Searched {
    /// The order's search keys.
    pub fn keys(&self) -> Vec<String> {
        search_key::of_order(&self.number, self.name.as_deref(), self.phone.as_deref())
    }
}

/// A notification of an order's payment, raw, as it came.
#[derive(Queryable)]
pub struct Raw {
    pub order_id: String,
    pub transaction_id: String,
    pub generation: String,
    pub body: String,
}

/// The next orders with an id after `last` and before `until`, in the order of their ids, with the signed notifications of their payments.
/// On PostgreSQL their rows are locked, so that a buyer's data is not deleted while the keys are written.
pub fn next(conn: &mut Conn, last: &str, until: &str, limit: i64) -> Result<(Vec<Searched>, Vec<Raw>), Error> {
    let columns = (orders::id, orders::number, orders::name, orders::phone);
    let wanted = orders::table.filter(orders::id.gt(last).and(orders::id.lt(until))).order(orders::id.asc());
    let query = wanted.limit(limit).select(columns);
    let found: Vec<Searched> = match &mut *conn {
        Conn::Sqlite(conn) => query.load(conn)?,
        Conn::Postgres(conn) => query.for_share().load(conn)?,
    };
    let ids: Vec<&str> = found.iter().map(|order| order.id.as_str()).collect();
    let raw = notifications::table
        .inner_join(attempts::table.on(attempts::transaction_id.eq(notifications::transaction_id)))
        .filter(attempts::order_id.eq_any(ids).and(notifications::signed.eq(true)))
        .select((attempts::order_id, notifications::transaction_id, attempts::generation, notifications::raw))
        .load(conn)?;
    Ok((found, raw))
}

/// Stores the search keys of orders, each as its id and its keys, in place of those stored before.
pub fn keep(conn: &mut Conn, orders: &[(String, Vec<String>)]) -> Result<(), Error> {
    let ids: Vec<&str> = orders.iter().map(|(id, _)| id.as_str()).collect();
    diesel::delete(search_keys::table.filter(search_keys::order_id.eq_any(ids))).execute(conn)?;
    let rows: Vec<Key> = orders
        .iter()
        .flat_map(|(id, keys)| keys.iter().map(|key| Key { key: key.clone(), order_id: id.clone() }))
        .collect();
    // PostgreSQL allows 65,535 parameters in a statement.
    for rows in rows.chunks(1_000) {
        on_backend!(conn, conn => diesel::insert_into(search_keys::table).values(rows).execute(conn))?;
    }
    Ok(())
}

/// Adds the phone number that a payment was made from.
pub fn add_payer(conn: &mut Conn, order_id: &str, key: String) -> Result<(), Error> {
    let row = Key { key, order_id: order_id.to_owned() };
    on_backend!(conn, conn => {
        diesel::insert_into(search_keys::table).values(&row).on_conflict_do_nothing().execute(conn)
    })?;
    Ok(())
}

/// Stores the search keys of an order's buyer again; none if the buyer's data was deleted.
pub fn renew_person(conn: &mut Conn, order_id: &str) -> Result<(), Error> {
    let of_person = search_keys::key.lt(PERSON.end).and(search_keys::key.ge(PERSON.start));
    diesel::delete(search_keys::table.filter(search_keys::order_id.eq(order_id).and(of_person))).execute(conn)?;
    let columns = (orders::id, orders::number, orders::name, orders::phone);
    let order: Searched = orders::table.find(order_id).select(columns).get_result(conn)?;
    let keys = order.keys().into_iter().filter(|key| PERSON.contains(&key.as_str()));
    let rows: Vec<Key> = keys.map(|key| Key { key, order_id: order_id.to_owned() }).collect();
    if !rows.is_empty() {
        on_backend!(conn, conn => diesel::insert_into(search_keys::table).values(&rows).execute(conn))?;
    }
    Ok(())
}

/// Deletes the search key of a transaction's payer.
pub fn erase_payer(conn: &mut Conn, transaction_id: &str) -> Result<(), Error> {
    let of = attempts::table.filter(attempts::transaction_id.eq(transaction_id)).select(attempts::order_id);
    let payers = search_keys::key.ge(PAYER).and(search_keys::key.like(format!("%:{transaction_id}")));
    diesel::delete(search_keys::table.filter(search_keys::order_id.eq_any(of).and(payers))).execute(conn)?;
    Ok(())
}

/// The ids of orders with a key that begins with `key`, at most `limit`.
pub fn ids(conn: &mut Conn, key: &str, limit: i64) -> Result<Vec<String>, Error> {
    let end = format!("{key}\u{10ffff}");
    let found = search_keys::table.filter(search_keys::key.ge(key).and(search_keys::key.lt(end)));
    Ok(found.select(search_keys::order_id).order(search_keys::key.asc()).limit(limit).load(conn)?)
}

/// Whether an order was paid from this phone number.
pub fn is_paid_from(conn: &mut Conn, order_id: &str, phone: &str) -> Result<bool, Error> {
    let range = search_key::paid_from(phone);
    let payments = search_keys::key.ge(range.start).and(search_keys::key.lt(range.end));
    let found = search_keys::table.filter(search_keys::order_id.eq(order_id).and(payments));
    Ok(diesel::select(diesel::dsl::exists(found)).get_result(conn)?)
}

/// The newest orders, whose keys may not be stored yet.
pub fn newest(conn: &mut Conn, limit: i64) -> Result<Vec<Searched>, Error> {
    let columns = (orders::id, orders::number, orders::name, orders::phone);
    let newest_first = (orders::placed_at.desc(), orders::id.desc());
    Ok(orders::table.order(newest_first).limit(limit).select(columns).load(conn)?)
}

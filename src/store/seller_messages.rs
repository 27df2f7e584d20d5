//! The orders that messages to sellers are about.

use diesel::prelude::*;

use super::schema::seller_messages;
use super::{Conn, Error, on_backend};

/// Records that messages are about an order.
pub fn insert(conn: &mut Conn, message_ids: &[&str], order_id: &str) -> Result<(), Error> {
    let row = |id: &&str| (seller_messages::message_id.eq((*id).to_owned()), seller_messages::order_id.eq(order_id));
    let rows: Vec<_> = message_ids.iter().map(row).collect();
    on_backend!(conn, conn => diesel::insert_into(seller_messages::table).values(&rows).execute(conn))?;
    Ok(())
}

/// The order that a message is about.
pub fn order_of(conn: &mut Conn, message_id: &str) -> Result<String, Error> {
    Ok(seller_messages::table.find(message_id).select(seller_messages::order_id).get_result(conn)?)
}

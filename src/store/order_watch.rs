//! What somebody who waits for an order would see of it, for many orders at once.

use diesel::prelude::*;

use super::schema::{attempts, orders};
use super::{Conn, Error};

/// For each of these orders its id and a text that differs when its state differs, or that of one of its attempts.
pub fn states(conn: &mut Conn, ids: &[String]) -> Result<Vec<(String, String)>, Error> {
    let rows = orders::table.filter(orders::id.eq_any(ids)).select((orders::id, orders::state));
    let mut found: Vec<(String, String)> = rows.load(conn)?;
    let tries: Vec<(String, String, Option<String>, Option<String>)> = attempts::table
        .filter(attempts::order_id.eq_any(ids))
        .order((attempts::opened_at.asc(), attempts::id.asc()))
        .select((attempts::order_id, attempts::state, attempts::code, attempts::payment_url))
        .load(conn)?;
    for (order_id, state, code, url) in tries {
        if let Some((_, text)) = found.iter_mut().find(|(id, _)| *id == order_id) {
            let parts =
                [" ", &state, "/", code.as_deref().unwrap_or_default(), if url.is_some() { "/shown" } else { "" }];
            text.extend(parts);
        }
    }
    Ok(found)
}

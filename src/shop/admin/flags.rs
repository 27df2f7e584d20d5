//! What the staff does with flags: somebody looked at one. `shop/sale/flags.rs` raises them.

use serde_json::json;

use super::{Refused, Staff, id};
use crate::domain::role::Right;
use crate::shop::Shop;
use crate::shop::accounts::audit;
use crate::store::{flags, orders};

/// Marks a flag as handled.
pub async fn handle(shop: &Shop, by: &Staff, flag_id: &str) -> Result<(), Refused> {
    by.needs(Right::OrderCare)?;
    let (by, id) = (by.actor.clone(), id(flag_id)?.to_owned());
    shop.db
        .write(move |conn| {
            let flag = flags::find(conn, &id)?;
            if !flags::handle(conn, &id, &by.name, by.at)? {
                return Err(Refused::Moved);
            }
            let order = orders::find(conn, &flag.order_id)?;
            let detail = json!({ "kind": flag.kind, "times": flag.times });
            Ok(audit::note(conn, &by, "flag.handle", &super::subject(&order), detail)?)
        })
        .await
}

//! What the staff fills in on a document: who it is made out to, and the number that a tax office gave.

use serde_json::json;

use super::{Refused, Staff, subject};
use crate::domain::role::Right;
use crate::shop::accounts::audit;
use crate::shop::receipts::MadeOutTo;
use crate::shop::{Error, Shop};
use crate::store::orders;
use crate::store::receipts;

/// Fills in a document of an order, by its number. `None` takes out what stood there.
///
/// # Errors
/// [`Refused::Shop`] with [`Error::NotFound`] if the order has no such document.
pub async fn fill_in(
    shop: &Shop,
    by: &Staff,
    (order_id, name): (&str, &str),
    (to, state_number): (Option<MadeOutTo>, Option<String>),
) -> Result<(), Refused> {
    by.needs(Right::OrderCare)?;
    let (by, id, name) = (by.actor.clone(), order_id.to_owned(), name.to_owned());
    shop.db
        .write(move |conn| {
            let order = orders::lock_for_update(conn, &id)?;
            let documents = receipts::of_order(conn, &order.id)?;
            let receipt = documents.into_iter().find(|receipt| receipt.name == name).ok_or(Error::NotFound)?;
            let person = to.as_ref().map(|to| to.name.as_str());
            let tax_id = to.as_ref().and_then(|to| to.tax_id.as_deref());
            receipts::fill_in(conn, &receipt.id, (person, tax_id), state_number.as_deref())?;
            // Who it is made out to is personal, and entries are kept for ever.
            let detail = json!({ "receipt": receipt.name, "state_number": state_number });
            Ok(audit::note(conn, &by, "order.receipt", &subject(&order), detail)?)
        })
        .await
}

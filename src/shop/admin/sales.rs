//! How each of the staff wants to hear of sales. `shop/messages/sale_alerts.rs` writes the letters.

use super::{Refused, Staff};
use crate::domain::language::Language;
use crate::domain::role::Right;
use crate::shop::Shop;
use crate::shop::accounts::audit;
use crate::store::sale_messages::{self, Choice};

/// Saves how somebody wants to be told about sales, and in which language.
pub async fn choose(shop: &Shop, by: &Staff, choice: Choice, language: Language) -> Result<(), Refused> {
    by.needs(Right::Orders)?;
    let by = by.actor.clone();
    shop.db
        .write(move |conn| {
            let Some(account) = &by.account_id else { return Err(Refused::Forbidden) };
            sale_messages::choose(conn, account, choice, language)?;
            let subject = format!("account:{}", by.name);
            Ok(audit::note(conn, &by, "sales.letters", &subject, serde_json::json!({ "choice": choice.code() }))?)
        })
        .await
}

/// The choice that somebody has made.
pub async fn choice(shop: &Shop, by: &Staff) -> Result<Option<Choice>, Refused> {
    let Some(account) = by.actor.account_id.clone() else { return Ok(None) };
    shop.db.read(move |conn| Ok(sale_messages::reader(conn, &account)?.map(|reader| reader.choice))).await
}

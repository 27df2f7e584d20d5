//! Notes about orders, and the erasure of personal data: amounts stay in the accounts, the person is removed.

use super::{Fault, Refused, Staff, note, text};
use crate::domain::role::Right;
use crate::shop::accounts::audit::Actor;
use crate::shop::{Shop, personal_data};
use crate::store::notes::NoteKind;
use crate::store::orders::{self, Order};
use crate::store::{self, Conn};

/// Writes a note on an order's page.
pub async fn write(shop: &Shop, by: &Staff, order_id: &str, words: &str) -> Result<(), Refused> {
    by.needs(Right::OrderHelp)?;
    let words = text(words, Fault::Reason)?;
    let (by, id) = (by.actor.clone(), order_id.to_owned());
    shop.db
        .write(move |conn| {
            let order = orders::find(conn, &id)?;
            Ok(note(conn, &by, &order, NoteKind::Note, &words)?)
        })
        .await
}

/// Erases who placed an order: contact, raw notifications and answers, recipients, destinations, the staff's texts. Amounts,
/// times, transaction ids and downloads stay.
///
/// # Errors
/// [`Refused::NotOver`] while the order waits for money or for a decision: without the contact, a late payment could
/// not be delivered.
pub async fn erase(shop: &Shop, by: &Staff, order_id: &str) -> Result<(), Refused> {
    by.needs_fresh(Right::PersonalData)?;
    let (by, id) = (by.actor.clone(), order_id.to_owned());
    shop.db
        .write(move |conn| {
            let order = orders::lock_for_update(conn, &id)?;
            if erase_noted(conn, &by, &order)? { Ok(()) } else { Err(Refused::NotOver) }
        })
        .await
}

/// `false` when the order is not over yet.
pub(super) fn erase_noted(conn: &mut Conn, by: &Actor, order: &Order) -> Result<bool, store::Error> {
    let is_erased = personal_data::erase(conn, order)?;
    if is_erased {
        note(conn, by, order, NoteKind::Erase, "")?;
    }
    Ok(is_erased)
}

//! Notes about orders, and the erasure of personal data: amounts stay in the accounts, the person is removed.

use chrono::NaiveDateTime;

use super::{Fault, Refused, Staff, note, text};
use crate::domain::order::OrderState;
use crate::domain::role::Right;
use crate::shop::accounts::audit::Actor;
use crate::shop::{Shop, messages};
use crate::store::attempts::{self, Attempt};
use crate::store::notes::{self, NoteKind};
use crate::store::orders::{self, Order};
use crate::store::{self, Conn, checks, coupons, flags, free_orders, jobs, notices, refunds, transitions};

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

/// Erases who placed an order: contact, raw notices and answers, recipients, destinations, the staff's texts. Amounts,
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
            if forget(conn, &by, &order)? { Ok(()) } else { Err(Refused::NotOver) }
        })
        .await
}

/// Whether everything about an order is decided, so that its personal data can be erased. An open order is not over
/// while the gateway is still asked about its payments.
pub fn is_over(order: &Order, tried: &[Attempt]) -> bool {
    match order.state() {
        OrderState::Paid | OrderState::Refunded => true,
        OrderState::Placed | OrderState::Expired => !tried.iter().any(|attempt| attempt.state().is_live()),
        OrderState::Review => false,
    }
}

/// `false` when the order is not over yet.
pub(super) fn forget(conn: &mut Conn, by: &Actor, order: &Order) -> Result<bool, Refused> {
    let tried = attempts::of_order(conn, &order.id)?;
    if !is_over(order, &tried) {
        return Ok(false);
    }
    for attempt in &tried {
        checks::forget_raw(conn, &attempt.id)?;
        notices::forget(conn, &attempt.transaction_id)?;
    }
    transitions::forget_words(conn, &order.id)?;
    let unsent = store::messages::stop(conn, &order.id, "the person was erased")?;
    jobs::end(conn, messages::MESSAGE_JOB, &unsent)?;
    store::messages::forget_recipients(conn, &order.id)?;
    refunds::forget_words(conn, &order.id)?;
    notes::forget_texts(conn, &order.id)?;
    let names: Vec<String> = order.email.iter().map(|email| email.to_lowercase()).chain(order.phone.clone()).collect();
    flags::forget(conn, &names.iter().map(String::as_str).collect::<Vec<_>>())?;
    coupons::forget_buyer(conn, &order.id)?;
    free_orders::forget(conn, &order.id)?;
    orders::forget_person(conn, &order.id)?;
    note(conn, by, order, NoteKind::Erase, "")?;
    Ok(true)
}

/// When an order's personal data is erased automatically if nothing is paid: 90 days after its last attempt.
pub fn forgotten_at(tried: &[Attempt]) -> Option<NaiveDateTime> {
    let live = tried.iter().filter(|attempt| attempt.state().is_live());
    live.map(|attempt| attempt.opened_at + crate::domain::payment::GIVE_UP_AFTER).max()
}

//! Personal data: what is erased of an order, at the request of the person or 90 days after it was last tried to pay it.
//! Amounts, times, transaction ids and downloads stay, and of receipts all but who they are made out to.

use chrono::NaiveDateTime;

use super::messages::MESSAGE_JOB;
use super::stamps;
use crate::domain::order::OrderState;
use crate::domain::payment::GIVE_UP_AFTER;
use crate::store::attempts::{self, Attempt};
use crate::store::listing::{self, Person};
use crate::store::orders::{self, Order};
use crate::store::{
    self, Conn, basket, checks, coupons, disputes, flags, free_orders, gifts, help_requests, jobs, messages, meta,
    notes, notifications, payouts, readers, receipts, refunds, reviews, statements, threads, transfers, transitions,
};

/// Whether everything about an order is decided, so that its personal data can be erased. An open order is not over
/// while the gateway is still asked about its payments.
pub fn is_over(order: &Order, tried: &[Attempt]) -> bool {
    match order.state() {
        OrderState::Paid | OrderState::Refunded => true,
        OrderState::Placed | OrderState::Expired => !tried.iter().any(|attempt| attempt.state().is_live()),
        OrderState::Review => false,
    }
}

/// When an order's personal data is erased automatically if nothing is paid: 90 days after its last attempt.
pub fn erased_at(tried: &[Attempt]) -> Option<NaiveDateTime> {
    let live = tried.iter().filter(|attempt| attempt.state().is_live());
    live.map(|attempt| attempt.opened_at + GIVE_UP_AFTER).max()
}

/// Erases who placed an order: contact, reviews, what was written to sellers, raw notifications and answers, recipients, destinations, the
/// staff's texts, and flags about a person who has no other order. `false` when the order is not over yet: without the contact, a late payment
/// could not be delivered.
pub(in crate::shop) fn erase(conn: &mut Conn, order: &Order) -> Result<bool, store::Error> {
    let tried = attempts::of_order(conn, &order.id)?;
    if !is_over(order, &tried) || transfers::has_open(conn, &order.id)? {
        return Ok(false);
    }
    for attempt in &tried {
        erase_payer(conn, attempt)?;
    }
    transitions::erase_words(conn, &order.id)?;
    let unsent = messages::stop(conn, &order.id, "the person was erased")?;
    jobs::end(conn, MESSAGE_JOB, &unsent)?;
    messages::erase_recipients(conn, &order.id)?;
    refunds::erase_words(conn, &order.id)?;
    transfers::erase_words(conn, &order.id)?;
    for book in reviews::erase(conn, &order.id)? {
        meta::bump_book(conn, &book)?;
    }
    notes::erase_texts(conn, &order.id)?;
    disputes::erase_words(conn, &order.id)?;
    coupons::erase_buyer(conn, &order.id)?;
    free_orders::erase_person(conn, &order.id)?;
    receipts::erase_buyer(conn, &order.id)?;
    if gifts::of_order(conn, &order.id)?.is_none() {
        stamps::take_out_buyer(conn, order)?;
    }
    gifts::erase_giver(conn, &order.id)?;
    if order.state() != OrderState::Paid {
        // The recipient has no book, and nobody asks him whether he wants to be forgotten.
        gifts::erase_recipient(conn, &order.id)?;
    }
    if let Some(visitor) = &order.visitor {
        basket::erase(conn, visitor)?;
    }
    threads::erase_of_order(conn, &order.id)?;
    orders::erase_person(conn, &order.id)?;
    let email = order.email.as_ref().map(|email| Person::Email(email.to_lowercase()));
    for person in email.into_iter().chain(order.phone.clone().map(Person::Phone)) {
        erase_flags(conn, &person)?;
    }
    Ok(true)
}

/// Erases a person from the gifts that he got or would get: his contact, the messages to it, and its mark in his copies. The orders are their
/// buyers'. Returns how many there were.
pub(in crate::shop) fn erase_received(conn: &mut Conn, person: &Person) -> Result<usize, store::Error> {
    let contact = person.contact();
    let received = gifts::of_contact(conn, contact)?;
    for (_, order) in &received {
        let order = orders::lock_for_update(conn, &order.id)?;
        let unsent = messages::stop_links(conn, &order.id, "the person was erased")?;
        jobs::end(conn, MESSAGE_JOB, &unsent)?;
        messages::erase_recipient(conn, &order.id, contact)?;
        gifts::erase_recipient(conn, &order.id)?;
        stamps::take_out_buyer(conn, &order)?;
    }
    erase_flags(conn, person)?;
    Ok(received.len())
}

fn erase_flags(conn: &mut Conn, person: &Person) -> Result<(), store::Error> {
    let name = person.contact();
    if listing::of_person(conn, person, None, 1)?.orders.is_empty() {
        flags::erase(conn, name)?;
        help_requests::erase_person(conn, person)?;
        threads::erase_person(conn, person)?;
        payouts::erase_contact(conn, name)?;
        if gifts::of_contact(conn, name)?.is_empty() {
            readers::erase_contact(conn, name)?;
        }
    }
    Ok(())
}

/// Erases who paid, or tried to: the gateway's raw answers, notifications and lists, some of which contain the payer's phone number.
pub(in crate::shop) fn erase_payer(conn: &mut Conn, attempt: &Attempt) -> Result<(), store::Error> {
    checks::erase_raw(conn, &attempt.id)?;
    transitions::erase_raw(conn, &attempt.id)?;
    statements::erase(conn, &attempt.transaction_id)?;
    notifications::erase(conn, &attempt.transaction_id)
}

//! A new transfer, in the same write as the decision.

use chrono::NaiveDateTime;

use super::sender::Sender;
use crate::domain::contact::Phone;
use crate::domain::ids;
use crate::domain::money::Money;
use crate::domain::transfer::{Operator, TransferState};
use crate::store::orders::Order;
use crate::store::transfers::{self, Transfer};
use crate::store::{Conn, Error};

/// What a transfer is for.
#[derive(Clone, Copy, Debug)]
pub(in crate::shop) enum Debt<'a> {
    /// A refund that is due, by its id.
    Refund(&'a str),
    /// A payment too many, by the attempt's id.
    Attempt(&'a str),
    /// A payout to a seller, by its id.
    Payout(&'a str),
}

/// Who receives it. Its `Debug` hides the number.
#[derive(Clone, Debug)]
pub(in crate::shop) struct Receiver {
    pub phone: Phone,
    pub operator: Option<Operator>,
    /// Why it is another number than the one that paid.
    pub other_number: Option<String>,
}

/// A transfer that an owner decided.
pub(in crate::shop) struct NewTransfer<'a> {
    pub debt: Debt<'a>,
    pub amount: Money,
    pub receiver: Receiver,
    pub reason: String,
    pub author: String,
    pub at: NaiveDateTime,
}

/// Stores a transfer that is to be sent at once, about an order unless it is a payout. The caller holds the lock of the order or seller
/// and, once the write is on disk, notifies `transfer_wakeup`.
///
/// # Errors
/// [`Error::is_taken`] when its debt has a transfer already.
pub(in crate::shop) fn queue(
    conn: &mut Conn,
    order: Option<&Order>,
    sender: &Sender,
    new: NewTransfer<'_>,
) -> Result<(), Error> {
    let NewTransfer { debt, amount, receiver, reason, author, at } = new;
    let (refund_id, attempt_id, payout_id) = match debt {
        Debt::Refund(id) => (Some(id.to_owned()), None, None),
        Debt::Attempt(id) => (None, Some(id.to_owned()), None),
        Debt::Payout(id) => (None, None, Some(id.to_owned())),
    };
    let transfer = Transfer {
        id: ids::row(),
        client_id: ids::transaction(),
        order_id: order.map(|order| order.id.clone()),
        refund_id,
        attempt_id,
        account: sender.account.clone(),
        api: sender.api().code().to_owned(),
        state: TransferState::Queued.code().to_owned(),
        version: 0,
        amount: amount.amount,
        currency: amount.currency.code().to_owned(),
        phone: receiver.phone.as_str().to_owned(),
        operator: receiver.operator.map(|operator| operator.code().to_owned()),
        reason,
        other_number: receiver.other_number,
        author,
        tries: 0,
        called_at: None,
        asked_at: None,
        next_at: Some(at),
        refusal: None,
        note: String::new(),
        transaction_id: None,
        notify_token: None,
        operator_id: None,
        fee: None,
        created_at: at,
        changed_at: at,
        payout_id,
    };
    transfers::insert(conn, &transfer)
}

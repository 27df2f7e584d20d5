//! The back office: what the staff can do with orders, customers, jobs and notifications.
//!
//! Each act checks the right and the order's state itself, and writes all its rows in one transaction. So it happens
//! once or not at all, whoever calls it and however many do at once.

pub mod access;
pub mod bundles;
pub mod check;
pub mod customers;
pub mod disputes;
pub mod doctor;
pub mod edit_coupons;
pub mod edit_webhooks;
pub mod exports;
pub mod first_steps;
pub mod flags;
pub mod help_requests;
pub mod job_queue;
pub mod list;
pub mod manual_payment;
pub mod merchant_accounts;
pub mod order_json;
pub mod order_notes;
pub mod order_receipts;
pub mod payouts;
pub mod reconciliation;
pub mod refund_transfers;
pub mod refunds;
pub mod reports;
pub mod review;
pub mod reviews;
pub mod sales;
pub mod seller_statements;
pub mod settings;
pub mod timeline;
pub mod today;

use super::Error;
use crate::domain::contact::EmailFault;
use crate::domain::ids;
use crate::domain::order::OrderState;
use crate::domain::role::{Right, Role};
use crate::domain::transfer::AmountFault;
use crate::shop::accounts::audit::{self, Actor};
use crate::store::notes::{self, Note, NoteKind};
use crate::store::orders::Order;
use crate::store::transitions::{self, Transition};
use crate::store::{self, Conn};

/// A member of the staff who acts.
#[derive(Clone, Debug)]
pub struct Staff {
    pub actor: Actor,
    pub role: Role,
    /// Whether the password was typed a moment ago.
    pub fresh: bool,
}

/// What is wrong with the input: the handler turns each into a sentence beside its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Empty, or longer than [`LONGEST_TEXT`].
    Reason,
    /// Where the money was sent.
    Destination,
    /// No number that money could be transferred to.
    Phone,
    /// The operator of that number is not chosen.
    Operator,
    /// It is not the number that paid, and there is no reason why.
    OtherNumber,
    /// The amount cannot be transferred.
    Transfer(AmountFault),
    /// Neither a payment of this order nor "none" was chosen.
    Attempt,
    /// Not between 1 and this amount.
    Amount(i64),
    /// The amount for the line at this place is not between 0 and this amount.
    LineAmount(i32, i64),
    Email(EmailFault),
    /// No number that SMS could go to.
    Number,
    /// Days not between 0 and [`access::MOST_DAYS`], downloads not between 0 and [`access::MOST_DOWNLOADS`], or both 0.
    Prolongation,
    /// Only days for an order whose downloads are all used: they would give nothing.
    NoDownloads,
}

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The role does not include this right.
    #[error("not this role's to do")]
    Forbidden,
    /// The act needs a password that was typed a moment ago.
    #[error("the password is wanted again")]
    Password,
    /// The state of the order (or of something else that the act is about) no longer allows it: somebody else may have
    /// been faster.
    #[error("it stands otherwise now")]
    Moved,
    #[error("typed wrongly: {0:?}")]
    Typed(Fault),
    /// No downloads are left that a link could give access to.
    #[error("no downloads are left")]
    NothingLeft,
    /// The order has no e-mail address.
    #[error("nobody to write to")]
    NoAddress,
    /// The order is a gift that waits for its day.
    #[error("the gift was not handed over yet")]
    GiftWaits,
    /// The person may still pay, or an owner has to decide first.
    #[error("it is not over yet")]
    NotOver,
    /// The settings send no money.
    #[error("no money is sent from here")]
    NoTransfers,
    #[error(transparent)]
    Shop(#[from] Error),
}

impl From<store::Error> for Refused {
    fn from(error: store::Error) -> Self {
        Self::Shop(error.into())
    }
}

impl From<diesel::result::Error> for Refused {
    fn from(error: diesel::result::Error) -> Self {
        Self::Shop(error.into())
    }
}

impl Staff {
    /// # Errors
    /// When the role does not include this right.
    pub fn needs(&self, right: Right) -> Result<(), Refused> {
        if self.role.may(right) { Ok(()) } else { Err(Refused::Forbidden) }
    }

    /// For acts that cost money or show the data of many people.
    ///
    /// # Errors
    /// When the role does not include this right, or the password was not typed recently.
    pub fn needs_fresh(&self, right: Right) -> Result<(), Refused> {
        self.needs(right)?;
        if self.fresh { Ok(()) } else { Err(Refused::Password) }
    }
}

/// The longest reason, note or destination, in characters.
pub const LONGEST_TEXT: usize = 1_000;

/// A required text: trimmed, without control characters.
fn text(typed: &str, fault: Fault) -> Result<String, Refused> {
    let tidy: String = typed.trim().chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let fits = !tidy.is_empty() && tidy.chars().count() <= LONGEST_TEXT;
    fits.then_some(tidy).ok_or(Refused::Typed(fault))
}

/// An id or a number from a URL, if it has the right form: PostgreSQL refuses NUL characters.
fn id(text: &str) -> Result<&str, Error> {
    let tidy = text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if tidy { Ok(text) } else { Err(Error::NotFound) }
}

/// Records an act on an order that moved no money: on the order's page, and in the audit log without the text, which
/// may name people.
fn note(conn: &mut Conn, by: &Actor, order: &Order, kind: NoteKind, text: &str) -> Result<(), store::Error> {
    let row = Note {
        id: ids::row(),
        order_id: order.id.clone(),
        kind: kind.code().to_owned(),
        text: text.to_owned(),
        author: by.name.clone(),
        at: by.at,
    };
    notes::insert(conn, &row)?;
    audit::note(conn, by, &format!("order.{}", kind.code()), &subject(order), serde_json::Value::Null)
}

/// The subject of audit entries about an order.
fn subject(order: &Order) -> String {
    format!("order:{}", order.number)
}

/// A transition of an order, and why it happened.
struct Change<'a> {
    was: OrderState,
    became: OrderState,
    cause: &'static str,
    attempt_id: Option<&'a str>,
    reason: &'a str,
}

fn transition(conn: &mut Conn, by: &Actor, order: &Order, change: &Change<'_>) -> Result<(), store::Error> {
    let row = Transition {
        id: ids::row(),
        order_id: order.id.clone(),
        attempt_id: change.attempt_id.map(str::to_owned),
        was: change.was.code().to_owned(),
        became: change.became.code().to_owned(),
        cause: change.cause.to_owned(),
        actor: by.name.clone(),
        note: change.reason.to_owned(),
        raw: None,
        at: by.at,
    };
    transitions::add(conn, &row)
}

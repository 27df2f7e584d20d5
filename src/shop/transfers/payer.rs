//! The phone number that a payment was made from.

use crate::domain::contact::Phone;
use crate::domain::transfer::Operator;
use crate::payments;
use crate::store::attempts::Attempt;
use crate::store::{Conn, Error, notifications};

/// The number that paid, and its operator. Its `Debug` hides the number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidFrom {
    pub phone: Phone,
    pub operator: Option<Operator>,
}

/// The number that paid an attempt, from a notification that proves its origin: anybody can send one that does not, and name a
/// number of theirs. `None` for a card, and where no such notification is kept.
pub(in crate::shop) fn paid_from(conn: &mut Conn, attempt: &Attempt) -> Result<Option<PaidFrom>, Error> {
    let kept = notifications::of_transaction(conn, &attempt.transaction_id)?;
    let operator = attempt.method.as_deref().map(Operator::of_method);
    if operator == Some(None) {
        return Ok(None);
    }
    let named = kept.iter().rev().filter(|one| one.signed).find_map(|one| {
        let payer = payments::payer(&attempt.generation, one.raw.as_bytes())?;
        let digits: String = format!("{}{}", payer.prefix, payer.number).chars().filter(char::is_ascii_digit).collect();
        Phone::kept(&format!("+{digits}"))
    });
    Ok(named.map(|phone| PaidFrom { phone, operator: operator.flatten() }))
}

//! What an answer to `POST /v2/payment/check` means for one payment attempt.

use crate::{
    Expected, Field, Mismatch, Receipt, Verdict, codes,
    outcome::{self, Outcome},
    values::{self, is_currency, written},
};

use super::Body;

/// Judges an answer (cinetpay-api: "`POST /v2/payment/check`"; CinetPay, "API de Checkout").
///
/// 1. **Refused** is a status `REFUSED`, `CANCELED` or `EXPIRED` with a code that does not contradict it; or, without
///    any status, a code that says that the payment ended. The amount in a refusal does not matter, because no money
///    came. A refusal that names another transaction says nothing about this one.
/// 2. **Accepted** is code `00` (or `0`) with status `ACCEPTED`, an amount and a currency. If one of them is missing,
///    it is a mismatch. The format of 2021 has neither amount, currency nor status; there the code decides alone, and
///    the amount is bound by our own init call.
/// 3. **Waiting** is a documented waiting code or status: no money has come yet.
/// 4. Everything else is **unclear** and will be asked about again: unknown codes and statuses, a transaction that the
///    gateway does not know (yet), and a code and a status that contradict each other, such as `00` with `REFUSED` or
///    `627` with `ACCEPTED`. Such a pair proves neither: accepting it would give a book away, refusing it would make a
///    buyer who has paid pay again.
/// 5. The values in an accepted or an unclear answer must equal the attempt's **by value**, however they are written:
///    an amount, a currency, a transaction id or our metadata (which is the transaction id) that is present and
///    different is a [`Verdict::Mismatch`].
///
/// `message` is never read: its spelling varies (`SUCCES` from CinetPay, `SUCCESS` elsewhere).
pub fn judge(expected: &Expected, answer: &Body) -> Verdict {
    let code = answer.code();
    let pending = || Verdict::Pending { code: code.to_owned() };
    match outcome(answer) {
        Outcome::Refused if other_transaction(expected, answer).is_none() => {
            Verdict::Refused { code: code.to_owned(), receipt: receipt(answer) }
        }
        Outcome::Refused | Outcome::Waiting => pending(),
        Outcome::Accepted => match difference(expected, answer) {
            Some(why) => Verdict::Mismatch { why, received: received(expected, answer), receipt: receipt(answer) },
            None => acceptance(answer),
        },
        Outcome::Unclear => match difference(expected, answer) {
            Some(why) => Verdict::Mismatch { why, received: None, receipt: receipt(answer) },
            None => pending(),
        },
    }
}

fn outcome(answer: &Body) -> Outcome {
    let code = answer.code();
    let kind = codes::find(if outcome::is_zero(code) { "00" } else { code }).map(|code| code.kind);
    Outcome::of(kind, answer.carried("status").as_deref(), answer.has_data())
}

/// The verdict on an answer that says accepted and has no differing value: a mismatch if a required value is missing.
fn acceptance(answer: &Body) -> Verdict {
    const BOUND: [Field; 3] = [Field::Status, Field::Amount, Field::Currency];
    let is_of_2021 = answer.has_data() && !BOUND.iter().any(|field| answer.names(field.name()));
    match BOUND.into_iter().find(|field| answer.carried(field.name()).is_none()) {
        Some(missing) if !is_of_2021 => {
            Verdict::Mismatch { why: Mismatch::Missing(missing), received: None, receipt: receipt(answer) }
        }
        _ => Verdict::Accepted(receipt(answer)),
    }
}

/// What the answer carries and the attempt is not.
fn difference(expected: &Expected, answer: &Body) -> Option<Mismatch> {
    let Expected { amount, currency, .. } = *expected;
    differs(answer, Field::Amount, &written(amount, currency), |found| values::amount(found, currency) == Some(amount))
        .or_else(|| differs(answer, Field::Currency, currency.code(), |found| is_currency(found, currency)))
        .or_else(|| other_transaction(expected, answer))
}

fn other_transaction(expected: &Expected, answer: &Body) -> Option<Mismatch> {
    let id = expected.transaction_id.as_str();
    [Field::TransactionId, Field::CpmTransId, Field::Metadata]
        .into_iter()
        .find_map(|field| differs(answer, field, id, |found| found == id))
}

fn differs(answer: &Body, field: Field, wanted: &str, is_equal: impl Fn(&str) -> bool) -> Option<Mismatch> {
    let found = answer.carried(field.name()).filter(|found| !is_equal(found))?;
    Some(Mismatch::differs(field, &found, wanted))
}

/// The amount that an accepted answer says was received, if it is in the attempt's currency and for the attempt's
/// transaction.
fn received(expected: &Expected, answer: &Body) -> Option<i64> {
    let is_ours = answer.carried("currency").is_none_or(|found| is_currency(&found, expected.currency))
        && other_transaction(expected, answer).is_none();
    answer
        .carried("amount")
        .and_then(|found| values::amount(&found, expected.currency))
        .filter(|amount| is_ours && *amount > 0)
}

fn receipt(answer: &Body) -> Receipt {
    Receipt { method: answer.word("payment_method"), operator_id: answer.word("operator_id") }
}

#[cfg(test)]
mod tests;

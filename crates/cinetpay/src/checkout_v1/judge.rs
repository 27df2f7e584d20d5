//! What an answer to `checkPayStatus` means for one payment.

use crate::{
    Field, Mismatch, Receipt, Secret, Verdict,
    codes::checkout_v1::find,
    json::{self, Object, Read},
    outcome::{self, Outcome},
    values::{self, is_currency, written},
};

use super::is_same;

/// What an answer must match.
#[derive(Clone, Debug)]
pub struct Expected {
    /// As it was opened.
    pub payment: crate::Expected,
    /// The signature that [`super::Client::signature`] gave.
    pub signature: Secret,
}

/// Judges an answer (CinetPay, integration guide 1.6.2, 3.2).
///
/// 1. **Accepted** is a `cpm_result` of `00` with the status `ACCEPTED` or none, our amount and our signature. Without
///    one of the two it is a mismatch; currency, transaction and site are compared where the answer has them.
/// 2. **Refused** is the status `REFUSED` or one like it beside a code that does not contradict it; without a status,
///    a code that says that the payment ended.
/// 3. Everything else is pending: waiting codes, unknown codes, a transaction that CinetPay does not know (yet), a code
///    and a status that contradict each other. With a value that differs it is a mismatch, unless it only waits.
pub(super) fn judge(expected: &Expected, site_id: &str, read: &Read) -> Verdict {
    let code = || read.code.clone();
    let Some(transaction) = json::object(&read.fields, "transaction") else {
        return Verdict::Pending { code: code() };
    };
    let receipt = || receipt(transaction);
    match outcome(&read.code, transaction) {
        Outcome::Refused if other_transaction(expected, site_id, transaction).is_none() => {
            Verdict::Refused { code: code(), receipt: receipt() }
        }
        Outcome::Refused | Outcome::Waiting => Verdict::Pending { code: code() },
        Outcome::Accepted => match difference(expected, site_id, transaction).or_else(|| missing(transaction)) {
            Some(why) => {
                Verdict::Mismatch { why, received: received(expected, site_id, transaction), receipt: receipt() }
            }
            None => Verdict::Accepted(receipt()),
        },
        Outcome::Unclear => match difference(expected, site_id, transaction) {
            Some(why) => Verdict::Mismatch { why, received: None, receipt: receipt() },
            None => Verdict::Pending { code: code() },
        },
    }
}

fn outcome(code: &str, transaction: &Object) -> Outcome {
    let kind = find(if outcome::is_zero(code) { "00" } else { code }).map(|code| code.kind);
    Outcome::of(kind, json::carried(transaction, "cpm_trans_status").as_deref(), true)
}

/// What the answer carries and the payment is not.
fn difference(expected: &Expected, site_id: &str, transaction: &Object) -> Option<Mismatch> {
    let crate::Expected { amount, currency, .. } = expected.payment;
    differs(transaction, Field::CpmAmount, &written(amount, currency), |found| {
        values::amount(found, currency) == Some(amount)
    })
    .or_else(|| differs(transaction, Field::CpmCurrency, currency.code(), |found| is_currency(found, currency)))
    .or_else(|| other_transaction(expected, site_id, transaction))
}

fn other_transaction(expected: &Expected, site_id: &str, transaction: &Object) -> Option<Mismatch> {
    let id = expected.payment.transaction_id.as_str();
    differs(transaction, Field::CpmTransId, id, |found| found == id)
        .or_else(|| differs(transaction, Field::CpmSiteId, site_id, |found| found == site_id))
        .or_else(|| {
            // The signature proves notifications: neither value is shown.
            differs(transaction, Field::Signature, "…", |found| is_same(found, &expected.signature))
                .map(|_| Mismatch::differs(Field::Signature, "…", "…"))
        })
}

fn missing(transaction: &Object) -> Option<Mismatch> {
    let is_missing = |field: &Field| json::carried(transaction, field.name()).is_none();
    [Field::CpmAmount, Field::Signature].into_iter().find(is_missing).map(Mismatch::Missing)
}

fn differs(transaction: &Object, field: Field, wanted: &str, is_equal: impl Fn(&str) -> bool) -> Option<Mismatch> {
    let found = json::carried(transaction, field.name()).filter(|found| !is_equal(found))?;
    Some(Mismatch::differs(field, &found, wanted))
}

/// The amount that came, in our currency and for our transaction.
fn received(expected: &Expected, site_id: &str, transaction: &Object) -> Option<i64> {
    let currency = json::carried(transaction, "cpm_currency");
    let is_ours = currency.is_none_or(|found| is_currency(&found, expected.payment.currency))
        && other_transaction(expected, site_id, transaction).is_none();
    json::carried(transaction, "cpm_amount")
        .and_then(|found| values::amount(&found, expected.payment.currency))
        .filter(|amount| is_ours && *amount > 0)
}

fn receipt(transaction: &Object) -> Receipt {
    let word = |name| json::word(transaction, name);
    Receipt { method: word("payment_method"), operator_id: word("cpm_payid") }
}

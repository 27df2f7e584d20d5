//! What an answer to `GET /v1/payment/{id}` means for one payment.

use crate::{
    Field, Mismatch, Receipt, Verdict,
    codes::api_2026::{CODES, find},
    codes::{Code, Kind},
    json::{self, Read},
    values::{self, is_currency, written},
};

use super::{Expected, Id};

/// Judges an answer (cinetpay-api: "2026 API").
///
/// 1. **Accepted** is code `100` with status `SUCCESS` or none, at least one of the two ids, and no value that differs:
///    both ids, the amount and the currency are compared where the answer has them. It usually has no amount, which
///    was bound by our own opening.
/// 2. **Refused** is a documented code of failure and a status that does not contradict it, about our transaction.
/// 3. **Waiting** is a documented code or status of waiting.
/// 4. Everything else is unclear and will be asked about again: unknown codes, a transaction that CinetPay does not know
///    (yet), a code and a status that contradict each other.
pub(super) fn judge(expected: &Expected, id: Id<'_>, read: &Read) -> Verdict {
    let code = || read.code.clone();
    match Outcome::of(read) {
        Outcome::Refused if other_transaction(expected, id, read).is_none() => {
            Verdict::Refused { code: code(), receipt: receipt(read) }
        }
        Outcome::Refused | Outcome::Waiting => Verdict::Pending { code: code() },
        Outcome::Accepted => match difference(expected, id, read).or_else(|| nameless(read)) {
            Some(why) => Verdict::Mismatch { why, received: received(expected, id, read), receipt: receipt(read) },
            None => Verdict::Accepted(receipt(read)),
        },
        Outcome::Unclear => match difference(expected, id, read) {
            Some(why) => Verdict::Mismatch { why, received: None, receipt: receipt(read) },
            None => Verdict::Pending { code: code() },
        },
    }
}

/// What an answer says, before its values are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Accepted,
    Refused,
    Waiting,
    Unclear,
}

impl Outcome {
    pub fn of(read: &Read) -> Self {
        let by_code = find(&read.code).map(Self::of_code);
        let status = json::carried(&read.fields, "status").map(|status| Self::of_status(&status));
        match (by_code, status) {
            (Some(code), None) => code,
            (Some(code), Some(status)) if code == status => code,
            // An unknown code beside a known word: only an acceptance needs both.
            (None, Some(status @ (Self::Refused | Self::Waiting))) => status,
            _ => Self::Unclear,
        }
    }

    fn of_code(code: &Code) -> Self {
        match code.kind {
            // 200 says that the call went well, not that the payment did.
            Kind::Success if code.code == "100" => Self::Accepted,
            Kind::Buyer | Kind::Limit => Self::Refused,
            Kind::Waiting => Self::Waiting,
            _ => Self::Unclear,
        }
    }

    pub fn of_status(status: &str) -> Self {
        let word = status.to_uppercase();
        match word.as_str() {
            "REFUSED" | "CANCELED" | "CANCELLED" => Self::Refused,
            word if word.starts_with("WAITING") => Self::Waiting,
            word => CODES.iter().find(|code| code.message == word).map_or(Self::Unclear, Self::of_code),
        }
    }
}

fn difference(expected: &Expected, id: Id<'_>, read: &Read) -> Option<Mismatch> {
    let (amount, currency) = (expected.payment.amount, expected.payment.currency);
    differs(read, Field::Amount, &written(amount, currency), |found| values::amount(found, currency) == Some(amount))
        .or_else(|| differs(read, Field::Currency, currency.code(), |found| is_currency(found, currency)))
        .or_else(|| other_transaction(expected, id, read))
}

fn other_transaction(expected: &Expected, id: Id<'_>, read: &Read) -> Option<Mismatch> {
    let ours = expected.payment.transaction_id.as_str();
    let asked = match id {
        Id::TransactionId(id) => Some(id),
        _ => None,
    };
    let theirs = |wanted| differs(read, Field::TransactionId, wanted, |found| found == wanted);
    differs(read, Field::MerchantTransactionId, ours, |found| found == ours)
        .or_else(|| theirs(expected.transaction_id.as_deref()?))
        .or_else(|| theirs(asked?))
}

/// An acceptance that does not say of which transaction.
fn nameless(read: &Read) -> Option<Mismatch> {
    let names = |field: Field| json::carried(&read.fields, field.name()).is_some();
    let is_named = names(Field::MerchantTransactionId) || names(Field::TransactionId);
    (!is_named).then_some(Mismatch::Missing(Field::MerchantTransactionId))
}

fn differs(read: &Read, field: Field, wanted: &str, is_equal: impl Fn(&str) -> bool) -> Option<Mismatch> {
    let found = json::carried(&read.fields, field.name()).filter(|found| !is_equal(found))?;
    Some(Mismatch::differs(field, &found, wanted))
}

/// The amount that came, if the answer tells it, in our currency and for our transaction.
fn received(expected: &Expected, id: Id<'_>, read: &Read) -> Option<i64> {
    let currency = json::carried(&read.fields, "currency");
    let is_ours = currency.is_none_or(|found| is_currency(&found, expected.payment.currency))
        && other_transaction(expected, id, read).is_none();
    json::carried(&read.fields, "amount")
        .and_then(|found| values::amount(&found, expected.payment.currency))
        .filter(|amount| is_ours && *amount > 0)
}

fn receipt(read: &Read) -> Receipt {
    let word = |name| json::word(&read.fields, name);
    Receipt { method: word("payment_method"), operator_id: word("operator_id") }
}

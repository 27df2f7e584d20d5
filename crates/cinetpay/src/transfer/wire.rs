//! The requests and answers of the older API of transfers.

use serde_json::{Value, json};

use crate::{
    Error, Field, Flaw, Hundredths,
    codes::transfer::find,
    http::Reply,
    json::{self, Object, Read},
};

use super::{Answer, Balance, Expected, Status, Transfer, is_refusal};

/// The longest own id of a merchant, in characters; CinetPay does not say.
const ID_LENGTH: usize = 100;
/// The longest prefix or phone, in characters.
const PHONE_LENGTH: usize = 20;

pub(super) fn transfer(transfer: &Transfer<'_>) -> Result<Value, Flaw> {
    let mut item = json!({
        "prefix": Flaw::text("prefix", Some(transfer.prefix), 1, PHONE_LENGTH)?,
        "phone": Flaw::text("phone", Some(transfer.phone), 1, PHONE_LENGTH)?,
        "amount": if transfer.amount > 0 { transfer.amount } else { return Err(Flaw::Unusable("amount")) },
        "notify_url": transfer.notify_url.as_str(),
        "client_transaction_id": Flaw::id("client_transaction_id", transfer.client_transaction_id, ID_LENGTH)?,
    });
    if let (Some(method), Some(item)) = (transfer.payment_method, item.as_object_mut()) {
        item.insert("payment_method".into(), method.into());
    }
    Ok(Value::Array(vec![item]))
}

/// The one thing that an answer is about: in `data`, in a list in `data`, or in a list in that list.
pub(super) fn item(read: &Read) -> Option<&Object> {
    let mut value = read.fields.get("data")?;
    for _ in 0..2 {
        if let Value::Array(list) = value {
            value = list.first()?;
        }
    }
    value.as_object().filter(|item| !item.is_empty())
}

pub(super) fn balance(read: &Read) -> Option<Balance> {
    let data = item(read)?;
    let sum = |name| json::carried(data, name).and_then(|text| Hundredths::parse(&text));
    let (amount, available) = (sum("amount")?, sum("available")?);
    Some(Balance { amount, in_using: sum("inUsing"), available, raw: read.raw.clone() })
}

pub(super) fn answer(expected: &Expected, item: &Object, reply: &Reply, read: &Read) -> Answer {
    let status = json::word(item, "treatment_status").unwrap_or_default();
    let names = (Field::ClientTransactionId, Field::TransactionId);
    Answer {
        operator_id: json::word(item, "operator_transaction_id"),
        comment: json::text(item, "comment"),
        ..Answer::of(expected, Status::parse(&status), &status, item, names, (reply, read))
    }
}

/// An error that an answer, or one thing in it, is.
pub(super) fn error_of(code: &str, fields: &Object) -> Error {
    let text = |names: &[&str]| names.iter().map(|name| json::text(fields, name)).find(|text| !text.is_empty());
    let code = code.to_owned();
    let message = text(&["message", "status"]).unwrap_or_default();
    let description = text(&["description", "message", "status"]).unwrap_or_default();
    match find(&code) {
        Some(known) if is_refusal(known.kind) => Error::Refused { code, message, description },
        _ => Error::Unclear { code, message, description },
    }
}

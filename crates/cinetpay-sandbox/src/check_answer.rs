//! The answers to checks.

use chrono::{DateTime, Days, Utc};
use serde_json::{Map, Value, json};

use crate::{Forgery, Method, State, Transaction};

const DATE: &str = "%Y-%m-%d %H:%M:%S";

/// An id such as `1617808789.7749`.
pub fn api_response_id(now: DateTime<Utc>) -> String {
    format!("{}.{:04}", now.timestamp(), rand::random_range(0..10_000))
}

/// The answer to `POST /v2/payment/check`, falsified according to `forgery`.
pub fn check_answer(transaction: &Transaction, forgery: &Forgery, now: DateTime<Utc>) -> Value {
    let (code, message) = transaction.code();
    let mut data = if forgery.shape_2021 { data_2021(transaction) } else { data(transaction) };
    let mut answer = Map::new();
    answer.insert("code".to_owned(), json!(code));
    answer.insert("message".to_owned(), json!(message));
    answer.insert("api_response_id".to_owned(), json!(api_response_id(now)));
    for (name, value) in [("code", &forgery.code), ("message", &forgery.message)] {
        forge(&mut answer, name, value.as_ref());
    }
    let (transaction, money) =
        (forgery.transaction.as_ref(), [("amount", &forgery.amount), ("currency", &forgery.currency)]);
    for (name, value) in money.into_iter().chain([("status", &forgery.status)]) {
        forge(&mut data, name, value.as_ref());
    }
    forge(&mut data, "transaction_id", transaction);
    forge(&mut data, "cpm_trans_id", transaction);
    for name in &forgery.missing {
        data.remove(name);
    }
    answer.insert("data".to_owned(), Value::Object(data));
    answer.retain(|name, _| !forgery.missing.contains(name));
    Value::Object(answer)
}

fn forge(fields: &mut Map<String, Value>, name: &str, value: Option<&Value>) {
    if let Some(value) = value {
        fields.insert(name.to_owned(), value.clone());
    }
}

fn data(transaction: &Transaction) -> Map<String, Value> {
    let object = json!({
        "amount": transaction.currency.plain(transaction.amount),
        "currency": transaction.currency.code(),
        "status": transaction.state.status(),
        "payment_method": transaction.method.map(Method::code),
        "description": transaction.description,
        "metadata": transaction.metadata,
        "operator_id": transaction.operator_id,
        "payment_date": payment_date(transaction),
        "fund_availability_date": fund_availability_date(transaction),
    });
    into_map(object)
}

fn data_2021(transaction: &Transaction) -> Map<String, Value> {
    let mut object = into_map(json!({
        "payment_method": transaction.method.map(Method::code),
        "payment_date": payment_date(transaction),
        "phone_number": transaction.phone.as_ref().map(|phone| &phone.number),
        "phone_prefix": transaction.phone.as_ref().map(|phone| &phone.prefix),
    }));
    if let Some(id) = &transaction.operator_id {
        object.insert("operator_id".to_owned(), json!(id));
    }
    object
}

fn into_map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// The payment date: one space for a cancelled payment, empty while it is undecided.
fn payment_date(transaction: &Transaction) -> String {
    match transaction.state {
        State::Accepted
        | State::Refused
        | State::Insufficient
        | State::WrongCode
        | State::OperatorDown
        | State::ExpiredCode
        | State::UnknownUser
        | State::BlockedUser
        | State::NotAllowed
        | State::Expired => transaction.changed_at.format(DATE).to_string(),
        State::Cancelled => " ".to_owned(),
        State::Opened | State::Waiting { .. } => String::new(),
    }
}

fn fund_availability_date(transaction: &Transaction) -> String {
    let day = transaction.changed_at.checked_add_days(Days::new(2)).unwrap_or(transaction.changed_at);
    day.format("%Y-%m-%d 00:00:00").to_string()
}

//! `checkPayStatus`.

use serde_json::{Map, Value, json};

use crate::{Forgery, Method, Sandbox, State, Terms, Transaction};

/// The answer about a payment. For an unknown one `transaction` is missing.
pub fn status(sandbox: &Sandbox, payment: Option<&Transaction>) -> Value {
    let Some(payment) = payment else {
        return json!({"status": {"code": "624", "message": "UNKNOWN_ERROR"}});
    };
    let forgery = sandbox.behaviour().check_answer;
    json!({"transaction": transaction(payment, &forgery)})
}

/// The fields of a payment, falsified according to `forgery`.
pub fn transaction(payment: &Transaction, forgery: &Forgery) -> Value {
    let Terms::Legacy(terms) = &payment.terms else { return Value::Null };
    let (code, message) = payment.code();
    let decided = !matches!(payment.state, State::Opened | State::Waiting { .. });
    let at = |format: &str| if decided { payment.changed_at.format(format).to_string() } else { String::new() };
    let phone = payment.phone.clone().or_else(|| payment.locked_phone.clone());
    let (prefix, number) = phone.map(|phone| (phone.prefix, phone.number)).unwrap_or_default();
    let mut fields = match json!({
        "cpm_site_id": terms.site_id,
        "signature": payment.signature,
        "cpm_amount": payment.currency.plain(payment.amount),
        "cpm_trans_date": terms.date,
        "cpm_trans_id": payment.id,
        "cpm_custom": payment.metadata.clone().unwrap_or_default(),
        "cpm_currency": terms.currency,
        "cpm_payid": payment.operator_id.clone().unwrap_or_default(),
        "cpm_payment_date": at("%Y-%m-%d"),
        "cpm_payment_time": at("%H:%M:%S"),
        "cpm_error_message": message,
        "payment_method": payment.method.map(Method::code).unwrap_or_default(),
        "cpm_phone_prefixe": prefix,
        "cel_phone_num": number,
        "cpm_ipn_ack": if decided { "Y" } else { "N" },
        "created_at": payment.opened_at.format("%Y-%m-%d %H:%M:%S").to_string(),
        "updated_at": payment.changed_at.format("%Y-%m-%d %H:%M:%S").to_string(),
        "cpm_result": code,
        "cpm_trans_status": payment.state.status(),
        "cpm_designation": payment.description,
        "buyer_name": "",
    }) {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    for (name, told) in [
        ("cpm_amount", &forgery.amount),
        ("cpm_currency", &forgery.currency),
        ("cpm_trans_id", &forgery.transaction),
        ("cpm_trans_status", &forgery.status),
        ("cpm_result", &forgery.code),
        ("cpm_error_message", &forgery.message),
    ] {
        if let Some(told) = told {
            fields.insert(name.to_owned(), told.clone());
        }
    }
    fields.retain(|name, _| !forgery.missing.contains(name));
    Value::Object(fields)
}

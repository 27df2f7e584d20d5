//! `getTransHistory` and `getCompteStatus`: what a shop reconciles its books with.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{ask::transaction, body::Fields};
use crate::{Forgery, Generation, Sandbox, State, Transaction};

/// How many payments a page has, unless `nbligne` says another number.
const LINES: usize = 20;

/// The payments of the legacy API, newest first: all, or those that the optional fields ask for.
pub fn list(sandbox: &Sandbox, fields: &Fields) -> Value {
    let day = |name: &str| NaiveDate::parse_from_str(fields.text(name), "%d-%m-%Y").ok();
    let (from, to) = (day("date_debut"), day("date_fin"));
    let is = |name: &str, value: &str| fields.text(name).is_empty() || fields.text(name) == value;
    let number = |payment: &Transaction| payment.phone.as_ref().map(|phone| phone.number.clone()).unwrap_or_default();
    let wanted = |payment: &&Transaction| {
        let opened = payment.opened_at.date_naive();
        payment.generation() == Generation::Legacy
            && is("cpm_trans_id", &payment.id)
            && is("cpm_payid", payment.operator_id.as_deref().unwrap_or_default())
            && is("cel_phone_num", &number(payment))
            && from.is_none_or(|from| opened >= from)
            && to.is_none_or(|to| opened <= to)
    };
    let lines = fields.text("nbligne").parse().unwrap_or(LINES);
    let page: usize = fields.text("numeropage").parse().unwrap_or(1);
    let store = sandbox.store();
    let found = store.payments().rev().filter(wanted).skip(page.saturating_sub(1).saturating_mul(lines)).take(lines);
    let shown: Vec<Value> = found.map(|payment| transaction(payment, &Forgery::default())).collect();
    json!({"Transactions": {"transaction": shown}})
}

/// The balance of the account, and that of the service: what the legacy API's payments brought. This sandbox takes no
/// fee of payments.
pub fn account(sandbox: &Sandbox) -> Value {
    let (opening, own) = (sandbox.0.settings.balance, sandbox.0.settings.currency);
    let store = sandbox.store();
    let balance = store.balance(opening);
    let paid = store
        .payments()
        .filter(|payment| payment.generation() == Generation::Legacy && payment.state == State::Accepted);
    let service: i64 = paid.map(|payment| payment.amount).sum();
    let debit = balance.debit + balance.in_use;
    let credit = opening + balance.credit;
    json!({"user": {
        "compte": {
            "solde": own.plain(balance.available()), "credit": own.plain(credit), "debit": own.plain(debit),
        },
        "service": {"solde": own.plain(service), "credit": own.plain(service), "debit": "0"},
    }})
}

//! `GET /v1/payment/{id}`, and the states of payments in the 2026 API.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use serde_json::{Map, Value, json};

use super::fault::Fault;
use crate::{Forgery, Generation, Sandbox, State, Transaction, answer::Reply, call::Call};

pub async fn payment(sandbox: Data<Sandbox>, id: Path<String>, request: HttpRequest) -> HttpResponse {
    let found = sandbox.current(|store| {
        let modern = |payment: &&Transaction| payment.generation() == Generation::Api2026;
        let by_token = store.by_token(&id).filter(modern);
        by_token.or_else(|| store.by_own_id(&id)).or_else(|| store.of(Generation::Api2026, &id))
    });
    sandbox.count_id(found.as_ref().map_or(id.as_str(), |payment| payment.id.as_str()), |calls| calls.check += 1);
    let settings = &sandbox.0.settings;
    sandbox
        .tell(|| {
            let call = Call::bare(request.path(), request.headers(), settings.mode).map_err(Fault::from);
            let answer = call.and_then(|call| {
                sandbox.admit(&request)?;
                Ok((found.ok_or_else(Fault::unknown)?, call.objections))
            });
            match answer {
                Ok((payment, objections)) => {
                    let body = status(&payment, &sandbox.behaviour().check_answer);
                    Reply::json(StatusCode::OK, &body).with_objections(objections)
                }
                Err(fault) => fault.reply(settings.errors),
            }
        })
        .await
}

/// The code and the status of a payment (cinetpay-api: 2026 API, codes). Which code an operator's failure gets is not
/// documented: -1 is this sandbox's choice, and 2010 for a buyer who cancels.
fn code(state: State) -> (i32, &'static str) {
    match state {
        State::Opened => (2001, "INITIATED"),
        State::Waiting { .. } => (2002, "PENDING"),
        State::Accepted => (100, "SUCCESS"),
        State::Refused | State::Cancelled => (2010, "FAILED"),
        State::Insufficient => (2005, "INSUFFICIENT_BALANCE"),
        State::WrongCode => (2004, "OTP_ERROR"),
        State::ExpiredCode => (2008, "OTP_EXPIRED"),
        State::UnknownUser => (2006, "USER_NOT_FOUND"),
        State::BlockedUser => (2007, "USER_IS_BLOCKED"),
        State::NotAllowed => (2011, "NOT_ALLOWED"),
        State::OperatorDown => (-1, "OPERATION_ERROR"),
        State::Expired => (2003, "EXPIRED"),
    }
}

/// `details` of a payment that was just started.
pub fn details(payment: &Transaction) -> Value {
    let (code, status) = code(payment.state);
    let opened = payment.state == State::Opened;
    let message = if opened { "The buyer must be redirected to payment_url" } else { "Asked for on the buyer's phone" };
    json!({"code": code, "status": status, "message": message, "must_be_redirected": opened})
}

/// The answer about a payment, falsified according to `forgery`. It has no `description`, which marks an error.
fn status(payment: &Transaction, forgery: &Forgery) -> Value {
    let (code, status) = code(payment.state);
    let own = payment.terms.modern().map(|terms| terms.transaction_id.as_str()).unwrap_or_default();
    let mut answer = Map::new();
    answer.insert("code".to_owned(), json!(code));
    answer.insert("status".to_owned(), json!(status));
    answer.insert("merchant_transaction_id".to_owned(), json!(payment.id));
    answer.insert("transaction_id".to_owned(), json!(own));
    answer.insert("user".to_owned(), payment.user());
    forge(&mut answer, forgery);
    Value::Object(answer)
}

/// Puts what the sandbox was told to say into an answer of the 2026 API: amount and currency, which the true one about
/// a payment does not have, are added.
pub fn forge(answer: &mut Map<String, Value>, forgery: &Forgery) {
    let transaction = forgery.transaction.as_ref();
    let told = [
        ("code", forgery.code.as_ref()),
        ("status", forgery.status.as_ref()),
        ("message", forgery.message.as_ref()),
        ("amount", forgery.amount.as_ref()),
        ("currency", forgery.currency.as_ref()),
        ("merchant_transaction_id", transaction),
        ("transaction_id", transaction),
    ];
    for (name, value) in told {
        if let Some(value) = value {
            answer.insert(name.to_owned(), value.clone());
        }
    }
    answer.retain(|name, _| !forgery.missing.contains(name));
}

impl Transaction {
    /// `user` of the 2026 API: who pays, with the number that paid last.
    pub(crate) fn user(&self) -> Value {
        let customer = self.terms.modern().map(|terms| terms.customer.clone()).unwrap_or_default();
        let paid = self.phone.as_ref().map(crate::Phone::international);
        json!({
            "name": customer.name,
            "email": customer.email,
            "phone_number": paid.unwrap_or(customer.phone_number),
        })
    }
}

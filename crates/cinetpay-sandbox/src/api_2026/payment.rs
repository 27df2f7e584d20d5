//! `POST /v1/payment`.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Bytes, Data},
};
use serde_json::{Value, json};

use super::{fault::Fault, status::details};
use crate::{
    Action, Channels, Customer, Generation, Language, Method, Objection, Phone, Sandbox, Settings, State, Terms,
    Terms2026, Transaction,
    answer::{Reply, Started},
    call::Call,
    opening,
    texts::Sentence,
    transaction::Attempt,
};

/// The longest address that the documents allow, in characters.
const LONGEST_ADDRESS: usize = 120;

/// With these one-time codes a payment fails: any other one is right.
const WRONG_CODE: &str = "0000";
const EXPIRED_CODE: &str = "9999";

pub async fn open(sandbox: Data<Sandbox>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let settings = &sandbox.0.settings;
    let call = Call::read(request.path(), request.headers(), &body, settings.mode);
    if let Some(id) = call.as_ref().ok().and_then(|call| call.text("merchant_transaction_id")) {
        sandbox.count_id(&id, |calls| calls.init += 1);
    }
    sandbox
        .start(|| {
            let opened = call.map_err(Fault::from).and_then(|mut call| {
                sandbox.admit(&request)?;
                sandbox.open_2026(&mut call)
            });
            match opened {
                Ok(payment) => {
                    let reply = Reply::json(StatusCode::OK, &sandbox.opened_2026(&payment));
                    (reply.with_objections(payment.objections.clone()), vec![Started::Payment(Box::new(payment))])
                }
                Err(fault) => (fault.reply(settings.errors), Vec::new()),
            }
        })
        .await
}

impl Sandbox {
    fn open_2026(&self, call: &mut Call) -> Result<Transaction, Fault> {
        let mut payment = read(call, &self.0.settings)?;
        (payment.opened_at, payment.changed_at) = (self.now(), self.now());
        if let Some(attempt) = push(call, &payment)? {
            payment.act(&attempt, self.now()).map_err(|_| Fault::params(Sentence::new("fault-method-closed")))?;
        }
        payment.objections = std::mem::take(&mut call.objections);
        let mut store = self.store();
        if store.of(Generation::Api2026, &payment.id).is_some() {
            return Err(Fault::used("merchant_transaction_id"));
        }
        store.keep(payment.clone()).map_err(|error| Fault::journal(&error))?;
        drop(store);
        tracing::info!(transaction = payment.id, amount = payment.amount, "opened");
        if matches!(payment.state, State::Waiting { then: Some(_) }) {
            self.settle_later(&payment.token);
        }
        self.announce(&payment);
        Ok(payment)
    }

    fn opened_2026(&self, payment: &Transaction) -> Value {
        let terms = payment.terms.modern().cloned().unwrap_or_default();
        json!({
            "code": 200,
            "status": "OK",
            "payment_token": payment.token,
            "notify_token": terms.notify_token,
            "transaction_id": terms.transaction_id,
            "merchant_transaction_id": payment.id,
            "payment_url": format!("{}/guichet/pay/{}", self.0.settings.public_url, payment.token),
            "details": details(payment),
        })
    }
}

/// Reads a call into a payment that nobody has tried to pay yet.
fn read(call: &mut Call, settings: &Settings) -> Result<Transaction, Fault> {
    currency(call, settings)?;
    let amount = opening::amount_2026(call, settings)?;
    let language = language(call)?;
    let address = |call: &mut Call, name: &str| -> Result<String, Fault> {
        let text = opening::address(call, name)?;
        within(call, name, &text, 1..=LONGEST_ADDRESS)?;
        Ok(text)
    };
    let (return_url, failed_url) = (address(call, "success_url")?, address(call, "failed_url")?);
    let notify_url = address(call, "notify_url")?;
    let (id, description) = (call.required("merchant_transaction_id")?, call.required("designation")?);
    within(call, "merchant_transaction_id", &id, 1..=30)?;
    within(call, "designation", &description, 1..=255)?;
    let payment_method = call.text("payment_method");
    let method = payment_method.as_deref().map(|code| method(code, settings)).transpose()?;
    let customer = customer(call, settings)?;
    channel(call)?;
    Ok(Transaction {
        id,
        token: hex::encode(rand::random::<[u8; 32]>()),
        amount,
        currency: settings.currency,
        description,
        notify_url,
        return_url,
        channels: Channels::MOBILE,
        language,
        metadata: None,
        card_ready: false,
        customer_phone: None,
        locked_phone: None,
        state: State::Opened,
        method,
        phone: None,
        signature: String::new(),
        operator_id: None,
        opened_at: chrono::DateTime::UNIX_EPOCH,
        changed_at: chrono::DateTime::UNIX_EPOCH,
        objections: Vec::new(),
        terms: Terms::Api2026(Terms2026 {
            transaction_id: hex::encode(rand::random::<[u8; 16]>()),
            notify_token: hex::encode(rand::random::<[u8; 16]>()),
            failed_url,
            customer,
            payment_method,
        }),
    })
}

/// The account's only currency.
pub(super) fn currency(call: &Call, settings: &Settings) -> Result<(), Fault> {
    let currency = call.required("currency")?;
    if currency != settings.currency.code() {
        let why = Sentence::new("fault-currency").with("asked", currency).with("own", settings.currency);
        return Err(Fault::params(why));
    }
    Ok(())
}

fn language(call: &mut Call) -> Result<Language, Fault> {
    match call.wanted("lang")? {
        None => Ok(Language::French),
        Some(code) => {
            Language::parse(&code).ok_or_else(|| Fault::params(Sentence::new("fault-language").with("what", code)))
        }
    }
}

/// Objects to a text that is shorter or longer than the documents allow.
pub(super) fn within(
    call: &mut Call,
    name: &str,
    text: &str,
    length: std::ops::RangeInclusive<usize>,
) -> Result<(), Fault> {
    if !length.contains(&text.chars().count()) {
        call.object(Objection::Length(name.to_owned()))?;
    }
    Ok(())
}

fn customer(call: &mut Call, settings: &Settings) -> Result<Customer, Fault> {
    let mut name = Vec::new();
    for field in ["client_first_name", "client_last_name"] {
        if let Some(text) = call.wanted(field)? {
            within(call, field, &text, 2..=255)?;
            name.push(text);
        }
    }
    let email = call.wanted("client_email")?.unwrap_or_default();
    let phone_number = call.text("client_phone_number").unwrap_or_default();
    if !phone_number.is_empty() {
        phone(&phone_number, "client_phone_number", settings)?;
    }
    Ok(Customer { name: name.join(" "), email, phone_number })
}

/// A number as E.164 writes it, of the account's country.
pub(super) fn phone(text: &str, field: &'static str, settings: &Settings) -> Result<Phone, Fault> {
    let country = settings.country();
    let wrong = |id| Fault::params(Sentence::new(id).with("field", field).with("what", text).with("own", country));
    let phone = Phone::parse(text, settings.currency).filter(|_| text.starts_with('+'));
    let phone = phone.ok_or_else(|| wrong("fault-phone"))?;
    if phone.prefix == country.calling_code() { Ok(phone) } else { Err(wrong("fault-phone-country")) }
}

/// The page's method for one such as `OM_CI`. Its suffix must be the account's country.
pub(super) fn method(code: &str, settings: &Settings) -> Result<Method, Fault> {
    let country = settings.country();
    let wrong = |id| Fault::params(Sentence::new(id).with("what", code).with("own", country));
    let (operator, suffix) = code.rsplit_once('_').ok_or_else(|| wrong("fault-method"))?;
    if suffix != country.code() {
        return Err(wrong("fault-method-country"));
    }
    Ok(match operator {
        "OM" | "ORANGE" => Method::Orange,
        "MTN" => Method::Mtn,
        "WAVE" => Method::Wave,
        _ => Method::Moov,
    })
}

fn channel(call: &Call) -> Result<(), Fault> {
    match call.text("channel").as_deref() {
        None | Some("PUSH" | "OTP" | "QRCODE") => Ok(()),
        Some(other) => Err(Fault::params(Sentence::new("fault-channel").with("what", other))),
    }
}

/// What the buyer's phone does with `direct_pay`: `None` if the buyer must be redirected to a page. Wave and QR codes
/// have one in any case, as they do at the operators.
fn push(call: &Call, payment: &Transaction) -> Result<Option<Attempt>, Fault> {
    if !call.flag("direct_pay") {
        return Ok(None);
    }
    call.required("client_phone_number")?;
    call.required("payment_method")?;
    let number = payment.terms.modern().map(|terms| terms.customer.phone_number.as_str()).unwrap_or_default();
    let (phone, method) = (Phone::parse(number, payment.currency), payment.method.unwrap_or(Method::Orange));
    let channel = call.text("channel").unwrap_or_default();
    let code = call.text("otp_code");
    if code.as_ref().is_some_and(|code| !(4..=6).contains(&code.len()) || !code.bytes().all(|c| c.is_ascii_digit())) {
        return Err(Fault::params(Sentence::new("fault-otp")));
    }
    if channel == "QRCODE" || method == Method::Wave {
        return Ok(None);
    }
    if channel == "OTP" && code.is_none() {
        return Err(Fault::params(Sentence::new("fault-missing").with("field", "otp_code")));
    }
    let decides = phone.as_ref().and_then(Phone::outcome).is_some();
    let action = match code.as_deref() {
        Some(WRONG_CODE) => Action::WrongCode,
        Some(EXPIRED_CODE) => Action::ExpiredCode,
        None if !decides => Action::Wait,
        _ => Action::Accept,
    };
    Ok(Some(Attempt { method, phone, action }))
}

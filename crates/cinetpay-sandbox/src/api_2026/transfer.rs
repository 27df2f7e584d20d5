//! `POST /v1/transfer`, `GET /v1/transfer/{id}` and `GET /v1/balances`.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Bytes, Data, Path},
};
use serde_json::{Map, Value, json};

use super::{
    fault::Fault,
    payment::{currency, method, phone, within},
    status::forge,
};
use crate::{
    Currency, Forgery, Generation, Objection, Sandbox, Transfer, TransferState,
    answer::{Reply, Started},
    call::Call,
    opening,
    texts::Sentence,
};

/// The lowest and the highest amount of a transfer, in whole units (cinetpay-api: 2026 API, transfers).
const AMOUNTS: std::ops::RangeInclusive<i64> = 500..=1_500_000;

/// The fee of a transfer, in per cent. CinetPay's depends on the account: this is the sandbox's choice.
const FEE: i64 = 1;

pub async fn send(sandbox: Data<Sandbox>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let settings = &sandbox.0.settings;
    sandbox
        .start(|| {
            let call = Call::read(request.path(), request.headers(), &body, settings.mode).map_err(Fault::from);
            let sent = call.and_then(|mut call| {
                sandbox.admit(&request)?;
                Ok((sandbox.send_2026(&mut call)?, call.objections))
            });
            match sent {
                Ok((transfer, objections)) => {
                    let reply = Reply::json(StatusCode::OK, &answer(&transfer, true, &Forgery::default()));
                    (reply.with_objections(objections), vec![Started::Transfer(Box::new(transfer))])
                }
                Err(fault) => (fault.reply(settings.errors), Vec::new()),
            }
        })
        .await
}

pub async fn check(sandbox: Data<Sandbox>, id: Path<String>, request: HttpRequest) -> HttpResponse {
    let settings = &sandbox.0.settings;
    sandbox
        .tell(|| {
            let call = Call::bare(request.path(), request.headers(), settings.mode).map_err(Fault::from);
            let found = call.and_then(|call| {
                sandbox.admit(&request)?;
                Ok((sandbox.transfer_2026(&id).ok_or_else(Fault::unknown)?, call.objections))
            });
            match found {
                Ok((transfer, objections)) => {
                    let body = answer(&transfer, false, &sandbox.behaviour().check_answer);
                    Reply::json(StatusCode::OK, &body).with_objections(objections)
                }
                Err(fault) => fault.reply(settings.errors),
            }
        })
        .await
}

pub async fn balances(sandbox: Data<Sandbox>, request: HttpRequest) -> HttpResponse {
    let settings = &sandbox.0.settings;
    sandbox
        .tell(|| {
            let call = Call::bare(request.path(), request.headers(), settings.mode).map_err(Fault::from);
            match call.and_then(|call| sandbox.admit(&request).map(|()| call.objections)) {
                Ok(objections) => {
                    let available = sandbox.store().balance(settings.balance).available();
                    let (currency, unit) = (settings.currency.code(), settings.currency.unit());
                    let body = json!({
                        "code": 200, "status": "OK",
                        "available_balance": format!("{}.{:02}", available / unit, available % unit), "currency": currency,
                    });
                    Reply::json(StatusCode::OK, &body).with_objections(objections)
                }
                Err(fault) => fault.reply(settings.errors),
            }
        })
        .await
}

impl Sandbox {
    fn send_2026(&self, call: &mut Call) -> Result<Transfer, Fault> {
        let settings = &self.0.settings;
        currency(call, settings)?;
        let amount = amount(call, settings.currency)?;
        let id = call.required("merchant_transaction_id")?;
        within(call, "merchant_transaction_id", &id, 1..=30)?;
        let phone = phone(&call.required("phone_number")?, "phone_number", settings)?;
        let payment_method = call.required("payment_method")?;
        method(&payment_method, settings)?;
        let reason = call.wanted("reason")?.unwrap_or_default();
        let notify_url = opening::address(call, "notify_url")?;
        let now = self.now();
        let mut transfer = Transfer {
            id,
            transaction_id: hex::encode(rand::random::<[u8; 16]>()),
            generation: Generation::Api2026,
            amount,
            fee: amount * FEE / 100,
            currency: settings.currency,
            phone,
            payment_method: Some(payment_method),
            reason,
            notify_url,
            notify_token: hex::encode(rand::random::<[u8; 16]>()),
            lot: String::new(),
            state: TransferState::New,
            due: None,
            operator_id: None,
            opened_at: now,
            changed_at: now,
        };
        transfer.set_off(&self.behaviour());
        let mut store = self.store();
        if store.transfers().of(Generation::Api2026, &transfer.id).is_some() {
            return Err(Fault::used("merchant_transaction_id"));
        }
        if store.balance(settings.balance).available() < transfer.amount + transfer.fee {
            return Err(Fault::balance());
        }
        store.keep_transfer(transfer.clone()).map_err(|error| Fault::journal(&error))?;
        tracing::info!(transfer = transfer.id, amount, "sent");
        Ok(transfer)
    }

    fn transfer_2026(&self, id: &str) -> Option<Transfer> {
        let own = {
            let store = self.store();
            let found = store.transfers().of(Generation::Api2026, id).or_else(|| store.transfers().own(id))?;
            found.transaction_id.clone()
        };
        self.current_transfer(&own).filter(|transfer| transfer.generation == Generation::Api2026)
    }
}

fn amount(call: &mut Call, own: Currency) -> Result<i64, Fault> {
    if call.value("amount").is_some_and(Value::is_string) {
        call.object(Objection::AmountText)?;
    }
    let text = call.required("amount")?;
    let wrong =
        |id, what: String| Fault::params(Sentence::new(id).with("amount", &text).with("what", what).with("own", own));
    let amount: i64 = text.trim().parse().map_err(|_| wrong("fault-amount-type", text.clone()))?;
    if amount < *AMOUNTS.start() {
        return Err(wrong("fault-amount-low", AMOUNTS.start().to_string()));
    }
    if amount > *AMOUNTS.end() {
        return Err(wrong("fault-amount-high", AMOUNTS.end().to_string()));
    }
    Ok(amount * own.unit())
}

/// The answer about a transfer; `notify_token` only where it was just `sent`, `user` only afterwards. Amounts are texts.
fn answer(transfer: &Transfer, sent: bool, forgery: &Forgery) -> Value {
    let (code, status) = transfer.state.code();
    let mut answer = Map::new();
    let mut put = |name: &str, value: Value| answer.insert(name.to_owned(), value);
    put("code", json!(code));
    put("status", json!(status));
    put("merchant_transaction_id", json!(transfer.id));
    put("transaction_id", json!(transfer.transaction_id));
    put("amount", json!(transfer.currency.plain(transfer.amount)));
    put("fee_amount", json!(transfer.currency.plain(transfer.fee)));
    put("phone_number", json!(transfer.phone.international()));
    put("currency", json!(transfer.currency.code()));
    if sent {
        put("notify_token", json!(transfer.notify_token));
    } else {
        put("user", transfer.user());
    }
    forge(&mut answer, forgery);
    Value::Object(answer)
}

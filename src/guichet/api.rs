//! `POST /v2/payment` and `POST /v2/payment/check`.

use std::{future, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{self, Bytes, Data},
};
use serde_json::{Value, json};

use super::{
    Guichet, Notifications,
    behaviour::Garbage,
    garbage,
    ledger::{Calls, Ledger},
    opening::{Complaint, Fields},
    statement::{api_response_id, statement},
    transaction::Transaction,
};

/// The longest body that is read.
const BODY: usize = 64 * 1024;

pub fn configure(cfg: &mut web::ServiceConfig) {
    let limit = || web::PayloadConfig::new(BODY);
    cfg.service(web::resource("/v2/payment").app_data(limit()).route(web::post().to(init)));
    cfg.service(web::resource("/v2/payment/check").app_data(limit()).route(web::post().to(check)));
}

async fn init(guichet: Data<Guichet>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let behaviour = guichet.behaviour();
    guichet.count_call(&body, |calls| calls.init += 1);
    pause(behaviour.init_delay_ms).await;
    if let Some(answer) = garbage::status(behaviour.init_status, behaviour.retry_after).or_else(|| front(&request)) {
        return answer;
    }
    let opened = guichet.open(&body);
    if let Ok(transaction) = &opened
        && behaviour.notifications == Notifications::Early
    {
        guichet.announce_now(transaction).await;
    }
    if behaviour.init_commits_then_hangs {
        return future::pending().await;
    }
    let answer = opened.map(|transaction| guichet.created(&transaction));
    guichet.answer(answer, behaviour.init_garbage).await
}

async fn check(guichet: Data<Guichet>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let behaviour = guichet.behaviour();
    guichet.count_call(&body, |calls| calls.check += 1);
    pause(behaviour.check_delay_ms).await;
    if let Some(answer) = garbage::status(behaviour.check_status, behaviour.retry_after).or_else(|| front(&request)) {
        return answer;
    }
    let found = guichet.look_up(&body);
    let answer = found.map(|transaction| statement(&transaction, &behaviour.check_answer, guichet.0.clock.now()));
    guichet.answer(answer, behaviour.check_garbage).await
}

/// What the gateway's front refuses before the API sees it: no `User-Agent` (1010), and anything but JSON.
fn front(request: &HttpRequest) -> Option<HttpResponse> {
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().trim();
    if text(header::USER_AGENT).is_empty() {
        return Some(HttpResponse::Forbidden().content_type("text/plain").body("error code: 1010"));
    }
    let kind = text(header::CONTENT_TYPE).split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    (kind != "application/json").then(forbidden)
}

fn forbidden() -> HttpResponse {
    let page = "<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>";
    HttpResponse::Forbidden().content_type("text/html").body(page)
}

async fn pause(milliseconds: u64) {
    if milliseconds > 0 {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
}

impl Guichet {
    fn open(&self, body: &[u8]) -> Result<Transaction, Complaint> {
        let fields = Fields::read(body)?;
        let transaction = Transaction::read(&fields, &self.0.settings, self.0.clock.now())?;
        let mut ledger = self.ledger();
        if ledger.find(&transaction.id).is_some() {
            // Only "an error message" is documented, not its code.
            return Err(Complaint::field("The field transaction_id has been used already"));
        }
        let kept = ledger.keep(transaction.clone());
        kept.map_err(|error| Complaint::coded("603", "SERVICE_UNAVAILABLE", error.to_string()))?;
        Ok(transaction)
    }

    /// Finds by `transaction_id`, or the token under either of its names. What CinetPay says of an unknown transaction is
    /// not documented; here it is 624.
    fn look_up(&self, body: &[u8]) -> Result<Transaction, Complaint> {
        let fields = Fields::read(body)?;
        fields.authenticate(&self.0.settings)?;
        let token = fields.text("token").or_else(|| fields.text("payment_token"));
        let found = match (fields.text("transaction_id"), token) {
            (Some(id), _) => self.current(|ledger| ledger.find(&id)),
            (None, Some(token)) => self.current(|ledger| ledger.by_token(&token)),
            (None, None) => return Err(Complaint::field("The field transaction_id or token is required")),
        };
        found.ok_or_else(|| Complaint::coded("624", "UNKNOWN_ERROR", "No such transaction"))
    }

    fn created(&self, transaction: &Transaction) -> Value {
        let token = &transaction.token;
        json!({
            "code": "201",
            "message": "CREATED",
            "description": "Transaction created with success",
            "data": {
                "payment_token": token,
                "payment_url": format!("{}/guichet/pay/{token}", self.0.settings.public_url),
            },
            "api_response_id": api_response_id(self.0.clock.now()),
        })
    }

    async fn answer(&self, answer: Result<Value, Complaint>, spoilt: Option<Garbage>) -> HttpResponse {
        let (status, body) = match answer {
            Ok(body) => (StatusCode::OK, body),
            Err(Complaint::Forbidden) => return forbidden(),
            Err(Complaint::Coded { code, message, description }) => {
                let id = api_response_id(self.0.clock.now());
                let body = json!({"code": code, "message": message, "description": description, "api_response_id": id});
                (StatusCode::BAD_REQUEST, body)
            }
        };
        match spoilt {
            Some(garbage) => garbage::spoil(garbage, body.to_string().into_bytes()).await,
            None => HttpResponse::build(status).json(body),
        }
    }

    fn count_call(&self, body: &[u8], add: impl FnOnce(&mut Calls)) {
        let Ok(fields) = Fields::read(body) else { return };
        let mut ledger = self.ledger();
        let id = fields.text("transaction_id").or_else(|| id_of_token(&ledger, &fields));
        if let Some(id) = id.filter(|id| id.len() <= LONGEST_ID) {
            ledger.count(&id, add);
        }
    }
}

/// Calls are counted for ids up to this, in bytes: strangers call too.
const LONGEST_ID: usize = 100;

fn id_of_token(ledger: &Ledger, fields: &Fields) -> Option<String> {
    let token = fields.text("token").or_else(|| fields.text("payment_token"))?;
    ledger.by_token(&token).map(|transaction| transaction.id.clone())
}

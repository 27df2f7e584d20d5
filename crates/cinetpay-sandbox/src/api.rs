//! `POST /v2/payment` and `POST /v2/payment/check`.

use std::{future, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method, StatusCode,
        header::{self, HeaderValue},
    },
    middleware::DefaultHeaders,
    web::{self, Bytes, Data},
};
use serde_json::{Value, json};

use crate::{
    Calls, Garbage, Language, Notifications, Objection, Sandbox, Transaction,
    call::{Call, Rejection},
    check_answer::{api_response_id, check_answer},
    garbage,
    store::Store,
};

/// The longest body that is read, in bytes.
const BODY: usize = 64 * 1024;

/// The paths of the init call. Clients that join an origin with a trailing slash and a path with a leading one send two
/// slashes.
const INIT: [&str; 4] = ["/v2/payment", "/v2/payment/", "//v2/payment", "//v2/payment/"];
const CHECK: [&str; 4] = ["/v2/payment/check", "/v2/payment/check/", "//v2/payment/check", "//v2/payment/check/"];

/// The response header that lists what the documents would object to in a call, in English.
const OBJECTIONS: &str = "x-sandbox-objections";

pub fn configure(cfg: &mut web::ServiceConfig) {
    // The seamless script calls from the shop's own page: every origin is allowed.
    let shared = || {
        DefaultHeaders::new()
            .add((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
            .add((header::ACCESS_CONTROL_EXPOSE_HEADERS, OBJECTIONS))
    };
    let limit = || web::PayloadConfig::new(BODY);
    let preflight = || web::method(Method::OPTIONS).to(preflight);
    cfg.service(web::resource(INIT).wrap(shared()).app_data(limit()).route(web::post().to(init)).route(preflight()));
    cfg.service(web::resource(CHECK).wrap(shared()).app_data(limit()).route(web::post().to(check)).route(preflight()));
}

/// Answers what a browser asks before it posts JSON from another origin (Fetch, "CORS-preflight request").
async fn preflight(request: HttpRequest) -> HttpResponse {
    let mut answer = HttpResponse::NoContent();
    if let Some(headers) = request.headers().get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        answer.insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, headers.clone()));
    }
    answer
        .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, "POST"))
        .insert_header((header::ACCESS_CONTROL_MAX_AGE, "600"))
        .finish()
}

async fn init(sandbox: Data<Sandbox>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let behaviour = sandbox.behaviour();
    let call = sandbox.read(&request, &body);
    sandbox.count_call(&call, |calls| calls.init += 1);
    pause(behaviour.init_delay_ms).await;
    if let Some(answer) = garbage::status(behaviour.init_status, behaviour.retry_after) {
        return answer;
    }
    let opened = call.and_then(|mut call| sandbox.open(&mut call));
    if let Ok(transaction) = &opened {
        sandbox.ping(transaction);
        if behaviour.notifications == Notifications::Early {
            sandbox.announce_now(transaction).await;
        }
    }
    if behaviour.init_commits_then_hangs {
        return future::pending().await;
    }
    let answer = opened.map(|transaction| (sandbox.created(&transaction), transaction.objections));
    sandbox.answer(answer, behaviour.init_garbage).await
}

async fn check(sandbox: Data<Sandbox>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let behaviour = sandbox.behaviour();
    let call = sandbox.read(&request, &body);
    sandbox.count_call(&call, |calls| calls.check += 1);
    pause(behaviour.check_delay_ms).await;
    if let Some(answer) = garbage::status(behaviour.check_status, behaviour.retry_after) {
        return answer;
    }
    let answer = call.and_then(|mut call| {
        let transaction = sandbox.look_up(&mut call)?;
        Ok((check_answer(&transaction, &behaviour.check_answer, sandbox.now()), call.objections))
    });
    sandbox.answer(answer, behaviour.check_garbage).await
}

async fn pause(milliseconds: u64) {
    if milliseconds > 0 {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
}

impl Sandbox {
    fn read(&self, request: &HttpRequest, body: &[u8]) -> Result<Call, Rejection> {
        Call::read(request.path(), request.headers(), body, self.0.settings.mode)
    }

    fn open(&self, call: &mut Call) -> Result<Transaction, Rejection> {
        let transaction = Transaction::read(call, &self.0.settings, self.now())?;
        for objection in &transaction.objections {
            tracing::warn!(transaction = transaction.id, "{}", objection.sentence(Language::English));
        }
        let mut store = self.store();
        if store.find(&transaction.id).is_some() {
            // Only "an error message" is documented, not its code.
            return Err(Rejection::field("The field transaction_id has been used already"));
        }
        let kept = store.keep(transaction.clone());
        kept.map_err(|error| Rejection::coded("603", "SERVICE_UNAVAILABLE", error.to_string()))?;
        tracing::info!(transaction = transaction.id, amount = transaction.amount, "opened");
        Ok(transaction)
    }

    /// Finds by `transaction_id`, which may contain the payment token, or by the token under either of its names. What
    /// CinetPay answers about an unknown transaction is not documented; here it is 624.
    fn look_up(&self, call: &mut Call) -> Result<Transaction, Rejection> {
        call.authenticate(&self.0.settings)?;
        let (id, token) = (call.text("transaction_id"), token(call));
        if id.is_none() && token.is_none() {
            return Err(Rejection::field("The field transaction_id is missing, and so is token"));
        }
        let found = self.current(|store| find(store, id.as_deref(), token.as_deref()));
        let found = found.ok_or_else(|| Rejection::coded("624", "UNKNOWN_ERROR", "No such transaction"))?;
        if id.is_some_and(|id| id == found.token) {
            call.note(Objection::TokenAsTransaction);
        }
        Ok(found)
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
            "api_response_id": api_response_id(self.now()),
        })
    }

    async fn answer(
        &self,
        answer: Result<(Value, Vec<Objection>), Rejection>,
        spoilt: Option<Garbage>,
    ) -> HttpResponse {
        let (status, body, objections) = match answer {
            Ok((body, objections)) => (StatusCode::OK, body, objections),
            Err(Rejection::Front(text)) => {
                tracing::warn!("refused: {text}");
                return HttpResponse::Forbidden().content_type("text/plain; charset=utf-8").body(text);
            }
            Err(Rejection::Coded { code, message, description }) => {
                tracing::warn!(code, message, "refused: {description}");
                let id = api_response_id(self.now());
                let body = json!({"code": code, "message": message, "description": description, "api_response_id": id});
                (self.0.settings.errors.code(), body, Vec::new())
            }
        };
        if let Some(garbage) = spoilt {
            return garbage::spoil(garbage, body.to_string().into_bytes()).await;
        }
        let mut answer = HttpResponse::build(status);
        if let Some(list) = list(&objections) {
            answer.insert_header((header::HeaderName::from_static(OBJECTIONS), list));
        }
        answer.json(body)
    }

    fn count_call(&self, call: &Result<Call, Rejection>, add: impl FnOnce(&mut Calls)) {
        let Ok(call) = call else { return };
        let mut store = self.store();
        let (id, token) = (call.text("transaction_id"), token(call));
        let known = find(&store, id.as_deref(), token.as_deref()).map(|transaction| transaction.id.clone());
        if let Some(id) = known.or(id).filter(|id| id.len() <= LONGEST_ID) {
            store.count(&id, add);
        }
    }
}

/// Calls are counted only for ids up to this length, in bytes, because anyone can call.
const LONGEST_ID: usize = 100;

fn token(call: &Call) -> Option<String> {
    call.text("token").or_else(|| call.text("payment_token"))
}

fn find<'a>(store: &'a Store, id: Option<&str>, token: Option<&str>) -> Option<&'a Transaction> {
    let by_id = id.and_then(|id| store.find(id).or_else(|| store.by_token(id)));
    by_id.or_else(|| store.by_token(token?))
}

/// The sentences on one line, for the header. `None` if there are none.
fn list(objections: &[Objection]) -> Option<HeaderValue> {
    let sentences: Vec<String> = objections.iter().map(|objection| objection.sentence(Language::English)).collect();
    let line: String = sentences.join(" | ").chars().filter(|c| !c.is_control()).collect();
    HeaderValue::from_bytes(line.as_bytes()).ok().filter(|_| !objections.is_empty())
}

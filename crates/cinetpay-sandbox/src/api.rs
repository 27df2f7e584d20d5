//! `POST /v2/payment` and `POST /v2/payment/check`.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
    web::{self, Bytes, Data},
};
use serde_json::{Value, json};

use crate::{
    Calls, Generation, Language, Objection, Sandbox, Transaction,
    answer::{Reply, Started},
    call::{Call, Rejection},
    calls::mount,
    check_answer::{api_response_id, check_answer},
    store::Store,
    texts::Sentence,
};

/// The paths of the init call. Clients that join an origin with a trailing slash and a path with a leading one send two
/// slashes.
const INIT: [&str; 4] = ["/v2/payment", "/v2/payment/", "//v2/payment", "//v2/payment/"];
const CHECK: [&str; 4] = ["/v2/payment/check", "/v2/payment/check/", "//v2/payment/check", "//v2/payment/check/"];

pub fn configure(cfg: &mut web::ServiceConfig) {
    // The seamless script calls from the shop's own page: every origin is allowed.
    let preflight = || web::method(Method::OPTIONS).to(preflight);
    let mut mount = |resource| mount(cfg, Generation::V2, true, resource);
    mount(web::resource(INIT).route(web::post().to(init)).route(preflight()));
    mount(web::resource(CHECK).route(web::post().to(check)).route(preflight()));
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
    let call = sandbox.read(&request, &body);
    sandbox.count_call(&call, |calls| calls.init += 1);
    sandbox
        .start(|| match call.and_then(|mut call| sandbox.open(&mut call)) {
            Ok(transaction) => {
                let reply = Reply::json(StatusCode::OK, &sandbox.created(&transaction));
                (reply.with_objections(transaction.objections.clone()), vec![Started::Payment(Box::new(transaction))])
            }
            Err(rejection) => (sandbox.refuse(rejection), Vec::new()),
        })
        .await
}

async fn check(sandbox: Data<Sandbox>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let call = sandbox.read(&request, &body);
    sandbox.count_call(&call, |calls| calls.check += 1);
    sandbox
        .tell(|| {
            let answer = call.and_then(|mut call| Ok((sandbox.look_up(&mut call)?, call.objections)));
            match answer {
                Ok((transaction, objections)) => {
                    let forgery = sandbox.behaviour().check_answer;
                    let body = check_answer(&transaction, &forgery, sandbox.now());
                    Reply::json(StatusCode::OK, &body).with_objections(objections)
                }
                Err(rejection) => sandbox.refuse(rejection),
            }
        })
        .await
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
        if store.of(Generation::V2, &transaction.id).is_some() {
            // Only "an error message" is documented, not its code.
            return Err(Rejection::field(Sentence::new("fault-used").with("field", "transaction_id")));
        }
        let kept = store.keep(transaction.clone());
        kept.map_err(|error| Rejection::journal(&error))?;
        tracing::info!(transaction = transaction.id, amount = transaction.amount, "opened");
        Ok(transaction)
    }

    /// Finds by `transaction_id`, which may contain the payment token, or by the token under either of its names. What
    /// CinetPay answers about an unknown transaction is not documented; here it is 624.
    fn look_up(&self, call: &mut Call) -> Result<Transaction, Rejection> {
        call.authenticate(&self.0.settings)?;
        let (id, token) = (call.text("transaction_id"), token(call));
        if id.is_none() && token.is_none() {
            return Err(Rejection::field(Sentence::new("fault-no-id")));
        }
        let found = self.current(|store| find(store, id.as_deref(), token.as_deref()));
        let found = found.ok_or_else(|| Rejection::coded("624", "UNKNOWN_ERROR", Sentence::new("fault-unknown")))?;
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

    fn refuse(&self, rejection: Rejection) -> Reply {
        rejection.reply(|code, message, description| {
            let id = api_response_id(self.now());
            let body = json!({"code": code, "message": message, "description": description, "api_response_id": id});
            (self.0.settings.errors.code(), body)
        })
    }

    fn count_call(&self, call: &Result<Call, Rejection>, add: impl FnOnce(&mut Calls)) {
        let Ok(call) = call else { return };
        let store = self.store();
        let (id, token) = (call.text("transaction_id"), token(call));
        let known = find(&store, id.as_deref(), token.as_deref()).map(|transaction| transaction.id.clone());
        if let Some(id) = known.or(id) {
            drop(store);
            self.count_id(&id, add);
        }
    }

    pub(crate) fn count_id(&self, id: &str, add: impl FnOnce(&mut Calls)) {
        if id.len() <= LONGEST_ID {
            self.store().count(id, add);
        }
    }
}

/// Calls are counted only for ids up to this length, in bytes, because anyone can call.
const LONGEST_ID: usize = 100;

fn token(call: &Call) -> Option<String> {
    call.text("token").or_else(|| call.text("payment_token"))
}

fn find<'a>(store: &'a Store, id: Option<&str>, token: Option<&str>) -> Option<&'a Transaction> {
    let by_id = id.and_then(|id| store.of(Generation::V2, id).or_else(|| checkout(store, id)));
    by_id.or_else(|| checkout(store, token?))
}

fn checkout<'a>(store: &'a Store, token: &str) -> Option<&'a Transaction> {
    store.by_token(token).filter(|payment| payment.generation() == Generation::V2)
}

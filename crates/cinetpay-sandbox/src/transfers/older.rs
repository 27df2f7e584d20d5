//! The older API of transfers: `https://client.cinetpay.com/v1` (cinetpay-api: transfers, older API).

use std::time::Duration;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method, StatusCode,
        header::{AUTHORIZATION, USER_AGENT},
    },
    web::{self, Bytes, Data},
};
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::{contacts, send};
use crate::{
    ErrorStatus, Generation, Language, Mode, Objection, Sandbox, Transfer, answer::Reply, calls::mount, texts::Sentence,
};

/// How long a token lives.
const TOKEN: Duration = Duration::from_mins(5);

/// Mounts the API under `prefix`, which is empty for an origin of its own. Its documents give every address for GET and
/// POST.
pub fn configure(cfg: &mut web::ServiceConfig, prefix: &str) {
    let at =
        |path: &str| web::resource([format!("{prefix}{path}"), format!("{prefix}{path}/"), format!("{prefix}/{path}")]);
    let mut mount = |resource| mount(cfg, Generation::Transfers, false, resource);
    mount(at("/v1/auth/login").route(web::post().to(login)).route(web::get().to(login)));
    let balance = at("/v1/transfer/check/balance");
    mount(balance.route(web::get().to(check_balance)).route(web::post().to(check_balance)));
    // `GET /v1/transfer/{id}` is the 2026 API's, which can share an origin with this one.
    mount(at("/v1/transfer/contact").guard(actix_web::guard::Post()).route(web::post().to(contacts::add)));
    mount(at("/v1/transfer/money/send/contact").route(web::post().to(send::send)));
    mount(at("/v1/transfer/check/money").route(web::get().to(check)).route(web::post().to(check)));
}

/// Why a call is refused.
#[derive(Debug)]
pub struct Refused {
    code: &'static str,
    message: &'static str,
    why: Sentence,
}

impl Refused {
    pub fn new(code: &'static str, message: &'static str, why: Sentence) -> Self {
        Self { code, message, why }
    }

    pub fn param(why: Sentence) -> Self {
        Self::new("704", "INVALID_PARAM", why)
    }

    pub fn journal(error: &std::io::Error) -> Self {
        Self::new("715", "UNEXPECTED_ERROR", Sentence::new("fault-journal").with("what", error))
    }

    pub fn reply(self, language: Language, errors: ErrorStatus) -> Reply {
        let description = self.why.say(language);
        let body = json!({"code": self.code, "message": self.message, "description": description, "data": []});
        Reply::json(errors.or(StatusCode::EXPECTATION_FAILED), &body).with_fault(self.why)
    }
}

/// The success that every call answers in the same way.
pub fn done(data: &Value) -> Reply {
    Reply::json(StatusCode::OK, &json!({"code": 0, "message": "OPERATION_SUCCES", "data": data}))
}

/// The fields of a call, from its address and its body, and what the documents would object to.
pub struct Asked {
    fields: Map<String, Value>,
    token: Option<String>,
    pub language: Language,
    pub objections: Vec<Objection>,
    mode: Mode,
}

impl Asked {
    pub fn read(request: &HttpRequest, body: &[u8], mode: Mode) -> Self {
        let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (mut fields, mut objections) = (Map::new(), Vec::new());
        let pairs = |fields: &mut Map<String, Value>, bytes: &[u8]| {
            for (name, value) in form_urlencoded::parse(bytes) {
                fields.insert(name.into_owned(), Value::String(value.into_owned()));
            }
        };
        pairs(&mut fields, request.query_string().as_bytes());
        match serde_json::from_slice(body) {
            Ok(Value::Object(mut object)) => fields.append(&mut object),
            Ok(list @ Value::Array(_)) => _ = fields.insert("data".to_owned(), list),
            _ => pairs(&mut fields, body),
        }
        if text(USER_AGENT).trim().is_empty() {
            objections.push(Objection::NoUserAgent);
        }
        if request.path().contains("//") || request.path().ends_with('/') {
            objections.push(Objection::Path(request.path().to_owned()));
        }
        let bearer = text(AUTHORIZATION).strip_prefix("Bearer ").map(|token| token.trim().to_owned());
        if bearer.is_some() {
            objections.push(Objection::TokenInHeader);
        }
        let given = fields.get("token").and_then(Value::as_str).map(str::to_owned);
        let language = fields.get("lang").and_then(Value::as_str).and_then(Language::parse).unwrap_or_default();
        Self { fields, token: given.or(bearer), language, objections, mode }
    }

    pub fn text(&self, name: &str) -> Option<String> {
        match self.fields.get(name)? {
            Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// `data`: JSON inside a form, of a list or of one object. Some clients send the object itself.
    ///
    /// # Errors
    /// 718 if it is no JSON, 704 if it holds nothing.
    pub fn data(&self) -> Result<Vec<Value>, Refused> {
        let data = match self.fields.get("data") {
            Some(Value::String(text)) => serde_json::from_str(text)
                .map_err(|_| Refused::new("718", "JSON_PARSE_ERROR", Sentence::new("fault-data-json")))?,
            Some(data) => data.clone(),
            None if self.fields.contains_key("prefix") => Value::Object(self.fields.clone()),
            None => return Err(Refused::param(Sentence::new("fault-missing").with("field", "data"))),
        };
        match data {
            Value::Array(list) if !list.is_empty() => Ok(list),
            Value::Object(_) => Ok(vec![data]),
            _ => Err(Refused::param(Sentence::new("fault-empty").with("field", "data"))),
        }
    }

    /// Strict mode wants what the documents ask for.
    fn strictly(&self) -> Result<(), Refused> {
        let objection = self.objections.first().filter(|_| self.mode == Mode::Strict);
        objection.map_or(Ok(()), |objection| Err(Refused::param(objection.to_sentence())))
    }
}

async fn login(sandbox: Data<Sandbox>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let settings = &sandbox.0.settings;
    sandbox
        .welcome(|| {
            let mut asked = Asked::read(&request, &body, settings.mode);
            if request.method() == Method::GET {
                asked.objections.push(Objection::Method("GET".to_owned()));
            }
            let key = asked.text("apikey").is_some_and(|key| key == settings.api_key);
            let admitted = key && asked.text("password").is_some_and(|word| word == settings.api_password);
            match asked.strictly() {
                Ok(()) if admitted => {
                    let token = sandbox.tokens().issue(sandbox.now(), TOKEN);
                    done(&json!({"token": token})).with_objections(asked.objections)
                }
                Ok(()) => {
                    let why = Sentence::new("fault-login");
                    Refused::new("701", "INVALID_CREDENTIALS", why).reply(asked.language, settings.errors)
                }
                Err(refused) => refused.reply(asked.language, settings.errors),
            }
        })
        .await
}

async fn check_balance(sandbox: Data<Sandbox>, request: HttpRequest, body: Bytes) -> HttpResponse {
    sandbox
        .tell(|| {
            sandbox.answer_older(&request, &body, |_| {
                let (balance, own) = (sandbox.store().balance(sandbox.0.settings.balance), sandbox.0.settings.currency);
                let number = |sum| if own.unit() == 1 { json!(sum) } else { json!(own.plain(sum)) };
                let [amount, in_use] = [balance.amount, balance.in_use].map(number);
                Ok(json!({"amount": amount, "inUsing": in_use, "available": number(balance.available())}))
            })
        })
        .await
}

async fn check(sandbox: Data<Sandbox>, request: HttpRequest, body: Bytes) -> HttpResponse {
    sandbox
        .tell(|| {
            sandbox.answer_older(&request, &body, |asked| {
                let found = sandbox.transfers_asked_for(asked);
                if found.is_empty() {
                    return Err(Refused::new("723", "NOT_FOUND", Sentence::new("fault-unknown")));
                }
                let forgery = sandbox.behaviour().check_answer;
                let shown = found.iter().map(|transfer| {
                    let mut fields: Map<String, Value> =
                        transfer.fields().into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
                    fields
                        .insert("transfer_valid".to_owned(), json!(if transfer.state.is_final() { "Y" } else { "N" }));
                    for (name, told) in [
                        ("amount", &forgery.amount),
                        ("treatment_status", &forgery.status),
                        ("client_transaction_id", &forgery.transaction),
                    ] {
                        if let Some(told) = told {
                            fields.insert(name.to_owned(), told.clone());
                        }
                    }
                    fields.retain(|name, _| !forgery.missing.contains(name));
                    Value::Object(fields)
                });
                Ok(Value::Array(shown.collect()))
            })
        })
        .await
}

impl Sandbox {
    /// Answers a call that needs a token.
    pub(super) fn answer_older(
        &self,
        request: &HttpRequest,
        body: &[u8],
        act: impl FnOnce(&Asked) -> Result<Value, Refused>,
    ) -> Reply {
        let settings = &self.0.settings;
        let asked = Asked::read(request, body, settings.mode);
        let answer = asked.strictly().and_then(|()| self.admit_older(&asked)).and_then(|()| act(&asked));
        match answer {
            Ok(data) => done(&data).with_objections(asked.objections),
            Err(refused) => refused.reply(asked.language, settings.errors),
        }
    }

    fn admit_older(&self, asked: &Asked) -> Result<(), Refused> {
        let known = |token: &String| self.tokens().know(token, self.now()) && !self.behaviour().tokens_forgotten;
        if asked.token.as_ref().is_some_and(known) {
            return Ok(());
        }
        let id = if asked.token.is_some() { "fault-old-token" } else { "fault-no-token-older" };
        Err(Refused::new("706", "INVALID_TOKEN", Sentence::new(id)))
    }

    /// The transfers with `transaction_id`, `client_transaction_id` or `lot`.
    fn transfers_asked_for(&self, asked: &Asked) -> Vec<Transfer> {
        let (own, id, lot) = (asked.text("transaction_id"), asked.text("client_transaction_id"), asked.text("lot"));
        let wanted = |transfer: &&Transfer| {
            transfer.generation == Generation::Transfers
                && (own.as_ref().is_some_and(|own| *own == transfer.transaction_id)
                    || id.as_ref().is_some_and(|id| *id == transfer.id)
                    || lot.as_ref().is_some_and(|lot| *lot == transfer.lot))
        };
        let owns: Vec<String> = {
            let store = self.store();
            let found = store.transfers().all().filter(wanted);
            found.map(|transfer| transfer.transaction_id.clone()).collect()
        };
        owns.iter().filter_map(|own| self.current_transfer(own)).collect()
    }
}

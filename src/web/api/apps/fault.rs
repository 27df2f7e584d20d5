//! Why a request of an app failed, as a JSON problem (RFC 9457) with a `code` for programs and a sentence for people.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use serde_json::{Value, json};

use super::super::problem::Problem;
use crate::domain::coupon::Refusal;
use crate::domain::money::Money;
use crate::shop::Error;
use crate::web::body::BodyError;
use crate::web::context::RequestContext;
use crate::web::coupon_faults;
use crate::web::page;
use crate::web::rate_limits::TooOften;

/// Why a request failed.
#[derive(Debug)]
pub enum Fault {
    /// What the read API says too.
    Read(Problem),
    /// No key of an app, a wrong one, or a revoked one.
    NoApp,
    /// The app's list does not have the web page's origin.
    Origin,
    /// The methods that the address takes.
    Method(&'static str),
    Media,
    Body(BodyError),
    /// The body is no JSON object.
    Json,
    /// A field of the body cannot be read, or is unknown.
    Field(String),
    /// What a field says is wrong: its name, and why.
    Value(&'static str, String),
    /// The `Idempotency-Key` is missing or unusable.
    Key,
    /// The `Idempotency-Key` stands for another request.
    OtherRequest,
    NoSuchBook,
    PriceChanged(Money),
    NotSoldHere,
    Coupon(Refusal),
    /// Too many free orders: the id of the sentence.
    TooManyFree(&'static str),
    /// No session of a reader, a wrong one, or one that is over.
    NoReader,
    /// There is no code to try any more.
    CodeOver,
    /// All downloads of a file are used, or the owner has ended them.
    NothingLeft,
    /// Too many streams of events at once.
    TooManyStreams,
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Read(problem)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Read(error.into())
    }
}

impl From<TooOften> for Fault {
    fn from(wait: TooOften) -> Self {
        Self::Read(Problem::TooOften(wait))
    }
}

impl From<BodyError> for Fault {
    fn from(error: BodyError) -> Self {
        Self::Body(error)
    }
}

impl Fault {
    /// The status, the `code`, and the id of the sentence.
    fn kind(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Read(_) => (StatusCode::INTERNAL_SERVER_ERROR, "", ""),
            Self::NoApp => (StatusCode::UNAUTHORIZED, "no-app", "apps-no-app"),
            Self::Origin => (StatusCode::FORBIDDEN, "origin", "apps-origin"),
            Self::Method(_) => (StatusCode::METHOD_NOT_ALLOWED, "method", "apps-method"),
            Self::Media => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type", "apps-media"),
            Self::Body(BodyError::TooLarge) => (StatusCode::PAYLOAD_TOO_LARGE, "too-large", "apps-too-large"),
            Self::Body(_) => (StatusCode::REQUEST_TIMEOUT, "cut", "apps-cut"),
            Self::Json => (StatusCode::BAD_REQUEST, "json", "apps-json"),
            Self::Field(_) => (StatusCode::UNPROCESSABLE_ENTITY, "field", "apps-field"),
            Self::Value(..) => (StatusCode::UNPROCESSABLE_ENTITY, "value", ""),
            Self::Key => (StatusCode::BAD_REQUEST, "idempotency-key", "apps-key"),
            Self::OtherRequest => (StatusCode::CONFLICT, "other-request", "apps-other-request"),
            Self::NoSuchBook => (StatusCode::NOT_FOUND, "no-such-book", "apps-no-such-book"),
            Self::PriceChanged(_) => (StatusCode::CONFLICT, "price-changed", "apps-price-changed"),
            Self::NotSoldHere => (StatusCode::CONFLICT, "not-sold-here", "apps-not-sold-here"),
            Self::Coupon(refusal) => (StatusCode::UNPROCESSABLE_ENTITY, "coupon", coupon_faults::coupon(*refusal)),
            Self::TooManyFree(id) => (StatusCode::TOO_MANY_REQUESTS, "too-many-free", id),
            Self::NoReader => (StatusCode::UNAUTHORIZED, "no-reader", "apps-no-reader"),
            Self::CodeOver => (StatusCode::GONE, "code-over", "library-code-over"),
            Self::NothingLeft => (StatusCode::GONE, "nothing-left", "grant-used-up"),
            Self::TooManyStreams => (StatusCode::TOO_MANY_REQUESTS, "too-many-streams", "apps-too-many-streams"),
        }
    }

    pub fn answer(self, ctx: &RequestContext) -> HttpResponse {
        let (status, code, id) = self.kind();
        let t = ctx.texts();
        let detail = match &self {
            Self::Read(problem) => return problem.answer(ctx),
            Self::Value(_, sentence) => sentence.clone(),
            Self::Field(name) => t.fill(id, &[("name", name)]),
            Self::PriceChanged(price) => t.fill(id, &[("price", &t.money(*price))]),
            Self::Method(allowed) => t.fill(id, &[("methods", allowed)]),
            _ => t.say(id),
        };
        let mut body = json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or_default(),
            "status": status.as_u16(),
            "detail": detail,
            "code": code,
        });
        let mut answer = HttpResponse::build(status);
        answer.insert_header((CACHE_CONTROL, page::NO_STORE)).insert_header((CONTENT_TYPE, "application/problem+json"));
        if let Some(body) = body.as_object_mut() {
            body.extend(self.more());
        }
        match self {
            Self::NoApp => drop(answer.insert_header((WWW_AUTHENTICATE, "Griot-App realm=\"griot\""))),
            Self::NoReader => drop(answer.insert_header((WWW_AUTHENTICATE, "Bearer realm=\"griot\""))),
            Self::Method(allowed) => drop(answer.insert_header((ALLOW, allowed))),
            Self::TooManyStreams => drop(answer.insert_header((RETRY_AFTER, 30))),
            Self::TooManyFree(_) => drop(answer.insert_header((RETRY_AFTER, 3600))),
            _ => {}
        }
        answer.body(body.to_string())
    }

    /// What the problem says beside its sentence.
    fn more(&self) -> Vec<(String, Value)> {
        let parameter = |name: &str| vec![("parameter".to_owned(), name.into())];
        match self {
            Self::Field(name) => parameter(name),
            Self::Value(name, _) => parameter(name),
            Self::Key => parameter("Idempotency-Key"),
            Self::NoSuchBook => parameter("books"),
            Self::Coupon(_) => parameter("coupon"),
            Self::PriceChanged(price) => {
                vec![("amount".to_owned(), price.amount.into()), ("currency".to_owned(), price.currency.code().into())]
            }
            _ => Vec::new(),
        }
    }
}

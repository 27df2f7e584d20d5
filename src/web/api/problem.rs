//! The errors of the read API, as JSON problems (RFC 9457).

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use serde_json::json;

use super::query::Wrong;
use crate::domain::token::Scope;
use crate::shop::Error;
use crate::web::context::RequestContext;
use crate::web::page;
use crate::web::rate_limits::TooOften;

/// Why a request failed.
#[derive(Debug)]
pub enum Problem {
    /// No token, a wrong one, or one that is no longer valid.
    NoToken,
    /// The token does not include this scope.
    Scope(Scope),
    Parameter(Wrong),
    NotFound,
    Method,
    TooOften(TooOften),
    Shop(Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::NotFound,
            error => Self::Shop(error),
        }
    }
}

impl From<Wrong> for Problem {
    fn from(wrong: Wrong) -> Self {
        Self::Parameter(wrong)
    }
}

impl Problem {
    /// The status, and the id of the message, `api-…`.
    fn kind(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NoToken => (StatusCode::UNAUTHORIZED, "api-no-token"),
            Self::Scope(_) => (StatusCode::FORBIDDEN, "api-scope"),
            Self::Parameter(_) => (StatusCode::BAD_REQUEST, "api-parameter"),
            Self::NotFound => (StatusCode::NOT_FOUND, "api-not-found"),
            Self::Method => (StatusCode::METHOD_NOT_ALLOWED, "api-method"),
            Self::TooOften(_) => (StatusCode::TOO_MANY_REQUESTS, "api-too-often"),
            Self::Shop(_) => (StatusCode::SERVICE_UNAVAILABLE, "api-busy"),
        }
    }

    pub fn answer(&self, ctx: &RequestContext) -> HttpResponse {
        let (status, id) = self.kind();
        let name = match self {
            Self::Scope(scope) => scope.code(),
            Self::Parameter(Wrong(name)) => name,
            _ => "",
        };
        let mut body = json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or_default(),
            "status": status.as_u16(),
            "detail": ctx.texts().fill(id, &[("name", name)]),
            "code": id.trim_start_matches("api-"),
        });
        let mut answer = HttpResponse::build(status);
        answer.insert_header((CACHE_CONTROL, page::NO_STORE)).insert_header((CONTENT_TYPE, "application/problem+json"));
        match self {
            Self::NoToken => drop(answer.insert_header((WWW_AUTHENTICATE, "Bearer realm=\"griot\""))),
            Self::Scope(scope) => {
                let says = format!("Bearer realm=\"griot\", error=\"insufficient_scope\", scope=\"{}\"", scope.code());
                answer.insert_header((WWW_AUTHENTICATE, says));
            }
            Self::Method => drop(answer.insert_header((ALLOW, "GET, HEAD"))),
            Self::TooOften(TooOften(seconds)) => drop(answer.insert_header((RETRY_AFTER, *seconds))),
            Self::Shop(error) => {
                tracing::error!(%error, "a request of the API failed");
                answer.insert_header((RETRY_AFTER, 3));
            }
            Self::Parameter(Wrong(name)) => {
                body.as_object_mut().and_then(|body| body.insert("parameter".to_owned(), name.as_str().into()));
            }
            Self::NotFound => {}
        }
        answer.body(body.to_string())
    }
}

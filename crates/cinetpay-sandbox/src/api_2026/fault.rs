//! Why a call of the 2026 API is refused.

use actix_web::http::StatusCode;
use serde_json::json;

use crate::{ErrorStatus, Language, answer::Reply, call::Rejection, texts::Sentence};

/// A refusal with its code (cinetpay-api: 2026 API, codes).
#[derive(Debug)]
pub enum Fault {
    /// CinetPay's front server answers.
    Front { number: Option<u16>, why: Sentence },
    /// The API answers.
    Coded { status: StatusCode, code: i32, name: &'static str, why: Sentence },
}

impl Fault {
    fn coded(status: StatusCode, code: i32, name: &'static str, why: Sentence) -> Self {
        Self::Coded { status, code, name, why }
    }

    pub fn params(why: Sentence) -> Self {
        Self::coded(StatusCode::UNPROCESSABLE_ENTITY, 1004, "INVALID_PARAMS", why)
    }

    pub fn credentials() -> Self {
        Self::coded(StatusCode::UNAUTHORIZED, 1005, "INVALID_CREDENTIALS", Sentence::new("fault-credentials"))
    }

    pub fn no_token() -> Self {
        Self::coded(StatusCode::UNAUTHORIZED, 1002, "INVALID_TOKEN", Sentence::new("fault-no-token"))
    }

    pub fn old_token() -> Self {
        Self::coded(StatusCode::UNAUTHORIZED, 1003, "EXPIRED_TOKEN", Sentence::new("fault-old-token"))
    }

    pub fn used(field: &'static str) -> Self {
        let why = Sentence::new("fault-used").with("field", field);
        Self::coded(StatusCode::BAD_REQUEST, 1200, "TRANSACTION_EXIST", why)
    }

    pub fn balance() -> Self {
        Self::coded(StatusCode::BAD_REQUEST, 2005, "INSUFFICIENT_BALANCE", Sentence::new("fault-balance"))
    }

    pub fn unknown() -> Self {
        Self::coded(StatusCode::NOT_FOUND, 404, "NOT_FOUND", Sentence::new("fault-unknown"))
    }

    pub fn journal(error: &std::io::Error) -> Self {
        let why = Sentence::new("fault-journal").with("what", error);
        Self::coded(StatusCode::INTERNAL_SERVER_ERROR, -1, "OPERATION_ERROR", why)
    }

    /// The answer, with the status that the settings ask for.
    pub fn reply(self, errors: ErrorStatus) -> Reply {
        match self {
            Self::Front { number, why } => Reply::front(number, why),
            Self::Coded { status, code, name, why } => {
                let description = why.say(Language::English);
                let body = json!({"code": code, "status": name, "description": description, "details": description});
                Reply::json(errors.or(status), &body).with_fault(why)
            }
        }
    }
}

impl From<Rejection> for Fault {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::Front { number, why } => Self::Front { number, why },
            Rejection::Coded { why, .. } => Self::params(why),
        }
    }
}

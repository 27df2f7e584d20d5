//! What the sandbox knows of its one merchant, and how strict it is.

use std::{ops::RangeInclusive, path::PathBuf};

use actix_web::http::StatusCode;

use crate::Currency;

/// What the sandbox knows of its one merchant, and how strict it is.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The origin where pay pages are reached, without a last slash.
    pub public_url: String,
    /// The merchant's `apikey`.
    pub api_key: String,
    /// The merchant's `site_id`.
    pub site_id: String,
    /// The Secret Key, with which notifications are signed.
    pub secret: String,
    /// The merchant account's only currency.
    pub currency: Currency,
    /// The lowest and the highest amount that is taken, in whole units: 641 below, 642 above. CinetPay's differ from account to
    /// account ([`Currency::usual_amounts`]).
    pub amounts: RangeInclusive<i64>,
    /// What becomes of calls that CinetPay's documents would object to.
    pub mode: Mode,
    /// The HTTP status beside an error's code.
    pub errors: ErrorStatus,
    /// A file of JSON lines that lets transactions outlive a restart.
    pub journal: Option<PathBuf>,
    /// Whether programs on this machine may tell it to misbehave. Not where strangers come through a proxy on it.
    pub control: bool,
}

/// What becomes of a call that works, as published clients show, but that CinetPay's documents would object to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// It is taken, and what is wrong with it is listed.
    #[default]
    Lenient,
    /// It is refused with a sentence that says what is wrong.
    Strict,
}

/// The HTTP status beside an error's code. CinetPay does not document it, and published clients disagree: some read errors
/// only from a 4xx, some only from a 2xx.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ErrorStatus {
    /// 400.
    #[default]
    BadRequest,
    /// 200.
    Ok,
}

impl ErrorStatus {
    pub(crate) fn code(self) -> StatusCode {
        match self {
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Ok => StatusCode::OK,
        }
    }
}

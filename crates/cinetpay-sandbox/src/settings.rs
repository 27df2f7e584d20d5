//! The settings of the sandbox: its one merchant, and how strict it is.

use std::{ops::RangeInclusive, path::PathBuf};

use actix_web::http::StatusCode;

use crate::Currency;

/// The settings of the sandbox: its one merchant, and how strict it is.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The origin where payment pages are reached, without a trailing slash.
    pub public_url: String,
    /// The merchant's `apikey`.
    pub api_key: String,
    /// The merchant's `site_id`.
    pub site_id: String,
    /// The Secret Key that signs notifications.
    pub secret: String,
    /// The merchant account's only currency.
    pub currency: Currency,
    /// The lowest and the highest amount that is accepted, in whole units: 641 below, 642 above. CinetPay's limits
    /// differ from account to account ([`Currency::usual_amounts`]).
    pub amounts: RangeInclusive<i64>,
    /// How calls that CinetPay's documents would object to are treated.
    pub mode: Mode,
    /// The HTTP status that accompanies an error's code.
    pub errors: ErrorStatus,
    /// A file of JSON lines that keeps transactions across restarts.
    pub journal: Option<PathBuf>,
    /// Whether programs on this machine may tell it to misbehave. Switch it off where a proxy on this machine forwards
    /// other people's requests.
    pub control: bool,
}

/// How a call is treated that works, as published clients show, but that CinetPay's documents would object to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// The call is accepted, and the objections are listed.
    #[default]
    Lenient,
    /// The call is refused with a sentence that says what is wrong.
    Strict,
}

/// The HTTP status that accompanies an error's code. CinetPay does not document it, and published clients disagree:
/// some read errors only from a 4xx, some only from a 2xx.
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

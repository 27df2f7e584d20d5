//! The settings of the sandbox: its one merchant, and how strict it is.

use std::{ops::RangeInclusive, path::PathBuf, time::Duration};

use actix_web::http::StatusCode;

use crate::{Country, Currency};

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
    /// The password of the 2026 API (`api_password`) and of the older transfers (`password`).
    pub api_password: String,
    /// The merchant account's only currency.
    pub currency: Currency,
    /// The merchant account's only country: in the 2026 API the currency, the payment method and the telephone number
    /// must be this country's. `None` is the usual country of the currency ([`Country::usual`]).
    pub country: Option<Country>,
    /// How long a token of the 2026 API lives. One of the older transfers lives for five minutes.
    pub token_lifetime: Duration,
    /// What the account held before the first payment, in whole units. Accepted payments add to it, transfers take
    /// from it.
    pub balance: i64,
    /// The lowest and the highest amount that is accepted, in the smallest unit: 641 below, 642 above. CinetPay's limits
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

impl Settings {
    /// The settings of the program without options: a lenient sandbox in XOF, without a journal.
    pub fn new(public_url: impl Into<String>) -> Self {
        Self {
            public_url: public_url.into(),
            api_key: "sandbox-api-key".into(),
            site_id: "100001".into(),
            secret: "sandbox-secret-key".into(),
            api_password: "sandbox-password".into(),
            currency: Currency::Xof,
            country: None,
            token_lifetime: Duration::from_hours(24),
            balance: 1_000_000,
            amounts: Currency::Xof.usual_amounts(),
            mode: Mode::Lenient,
            errors: ErrorStatus::BadRequest,
            journal: None,
            control: true,
        }
    }

    /// The merchant account's country.
    pub(crate) fn country(&self) -> Country {
        self.country.unwrap_or_else(|| Country::usual(self.currency))
    }
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
    /// 400; in the 2026 API 401, 404 or 422, which it documents; in the older transfers 417.
    #[default]
    BadRequest,
    /// 200.
    Ok,
}

impl ErrorStatus {
    pub(crate) fn code(self) -> StatusCode {
        self.or(StatusCode::BAD_REQUEST)
    }

    /// `documented`, or 200 if every answer is one.
    pub(crate) fn or(self, documented: StatusCode) -> StatusCode {
        match self {
            Self::BadRequest => documented,
            Self::Ok => StatusCode::OK,
        }
    }
}

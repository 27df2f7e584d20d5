//! The errors of this crate.

use std::{fmt, time::Duration};

/// Why a client cannot be made from the settings.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The origin is not http or https, or has no host.
    #[error("the gateway's address must begin with https:// (or http://) and name a host")]
    Origin,
    /// The user agent is blank, or not valid in a header.
    #[error("the User-Agent must be a line of ASCII text: CinetPay answers 1010 without one")]
    UserAgent,
    /// The system has no certificates.
    #[error("no TLS client can be made; are the system's CA certificates installed (package ca-certificates)?")]
    Tls(#[source] reqwest::Error),
}

/// Why a call failed. `Display` and `Debug` are one line of English for logs; they show neither keys nor the gateway's
/// free text, which can repeat a buyer's phone number or address.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No connection, an untrusted certificate (TLS), a timeout, or a connection that was cut: the outcome is unknown.
    #[error("the payment gateway could not be reached: {why}")]
    Unreachable {
        /// In English, without URLs.
        why: String,
    },
    /// HTTP 429 or 503: ask again later, after `retry_after` if the gateway gave it.
    #[error("the payment gateway is busy{}", wait(*.retry_after))]
    Busy {
        /// At most a day.
        retry_after: Option<Duration>,
    },
    /// The gateway understood the request and refused it, or says that it is wrong. [`crate::codes::sentence`] has the
    /// sentence for the buyer; `description` is the gateway's own detail, for the owner only.
    #[error("the payment gateway refused the request: {code} {message}")]
    Refused {
        /// `608`, `609`, …
        code: String,
        /// CinetPay's word for the code: `MINIMUM_REQUIRED_FIELDS`.
        message: String,
        /// Free text, cut to 300 characters.
        description: String,
    },
    /// An answer that is not CinetPay's: a web page, truncated JSON, more than 64 kB, a redirect.
    #[error("the payment gateway's answer cannot be read (HTTP {http_status})")]
    Garbled {
        /// The HTTP status of that answer.
        http_status: u16,
    },
}

impl Error {
    /// Why there is no answer, in a word: CinetPay's own code, or what kind of silence it was.
    pub fn word(&self) -> &str {
        match self {
            Self::Refused { code, .. } => code,
            Self::Busy { .. } => "busy",
            Self::Unreachable { .. } => "unreachable",
            Self::Garbled { .. } => "garbled",
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn wait(retry_after: Option<Duration>) -> String {
    retry_after.map_or_else(String::new, |wait| format!(", ask again in {} s", wait.as_secs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_in_a_log_does_not_repeat_the_gateways_free_text() {
        let error = Error::Refused {
            code: "608".into(),
            message: "MINIMUM_REQUIRED_FIELDS".into(),
            description: "customer_phone_number +2250707070700".into(),
        };
        for text in [error.to_string(), format!("{error:?}")] {
            assert!(text.contains("608 MINIMUM_REQUIRED_FIELDS"), "{text}");
            assert!(!text.contains("0707"), "{text}");
        }
    }

    #[test]
    fn a_busy_gateway_says_how_long_to_wait() {
        let error = Error::Busy { retry_after: Some(Duration::from_secs(7)) };
        assert_eq!(error.to_string(), "the payment gateway is busy, ask again in 7 s");
    }
}

//! The errors of this crate.

use std::{fmt, time::Duration};

/// Why a client cannot be made from the settings.
#[non_exhaustive]
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
#[non_exhaustive]
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The request lacks something that this generation requires, or something in it cannot be sent. Nothing was sent.
    #[error("nothing was sent to the payment gateway: {0}")]
    Request(#[from] Flaw),
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
    /// The gateway answered with an error that leaves open whether it acted: an unknown code, an error of its own, an id
    /// that it has already. Ask it what became of the transaction.
    #[error("the payment gateway's answer leaves the outcome open: {code} {message}")]
    Unclear {
        /// CinetPay's code, documented or not.
        code: String,
        /// CinetPay's word for the code.
        message: String,
        /// Free text, cut to 300 characters.
        description: String,
    },
    /// An answer that is not CinetPay's: a web page, truncated JSON, more than 64 kB, a redirect.
    #[error("the payment gateway's answer cannot be read (HTTP {http_status})")]
    Garbled {
        /// The HTTP status of that answer.
        http_status: u16,
        /// Its body for the records, without keys and login tokens, if it was text and at most 64 kB; it may name the
        /// payer. Neither `Display` nor `Debug` shows it.
        raw: String,
    },
}

/// What is wrong with a request, by CinetPay's name for the field.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The field is required and was not given. The crate never invents a value.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// The text is shorter than CinetPay takes.
    #[error("{field} needs at least {least} characters")]
    TooShort {
        /// CinetPay's name for it.
        field: &'static str,
        /// In characters.
        least: usize,
    },
    /// The text is longer than CinetPay takes.
    #[error("{field} takes at most {most} characters")]
    TooLong {
        /// CinetPay's name for it.
        field: &'static str,
        /// In characters.
        most: usize,
    },
    /// Characters that CinetPay refuses, or an amount that is not positive.
    #[error("{0} cannot be sent as it is")]
    Unusable(&'static str),
}

impl Flaw {
    /// A text of `least` to `most` characters, trimmed.
    ///
    /// # Errors
    /// When it is missing, blank, too short or too long.
    pub(crate) fn text<'a>(
        field: &'static str,
        value: Option<&'a str>,
        least: usize,
        most: usize,
    ) -> Result<&'a str, Self> {
        let value = value.map(str::trim).filter(|value| !value.is_empty()).ok_or(Self::Missing(field))?;
        match value.chars().count() {
            count if count < least => Err(Self::TooShort { field, least }),
            count if count > most => Err(Self::TooLong { field, most }),
            _ => Ok(value),
        }
    }

    /// An id of 1 to `most` characters of `[A-Za-z0-9._-]`.
    ///
    /// # Errors
    /// When it is missing, too long, or has other characters.
    pub(crate) fn id<'a>(field: &'static str, id: &'a str, most: usize) -> Result<&'a str, Self> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        match Self::text(field, Some(id), 1, most)? {
            text if text == id && text.bytes().all(is_plain) && !matches!(text, "." | "..") => Ok(id),
            _ => Err(Self::Unusable(field)),
        }
    }
}

impl Error {
    /// Why there is no answer, in a word: CinetPay's own code, or what kind of silence it was.
    pub fn word(&self) -> &str {
        match self {
            Self::Request(_) => "request",
            Self::Refused { code, .. } | Self::Unclear { code, .. } => code,
            Self::Busy { .. } => "busy",
            Self::Unreachable { .. } => "unreachable",
            Self::Garbled { .. } => "garbled",
        }
    }
}

impl Error {
    /// The same without the body of the answer: that of a login may hold a token.
    pub(crate) fn without_raw(self) -> Self {
        match self {
            Self::Garbled { http_status, .. } => Self::Garbled { http_status, raw: String::new() },
            other => other,
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

#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod checkout_v2;
pub mod codes;
mod currency;
mod error;
#[cfg(test)]
mod fake;
mod http;
mod language;
pub mod notice;
mod payment;
mod secret;
pub mod signature;

pub use currency::Currency;
pub use error::{Error, SetupError};
pub use http::Timeouts;
pub use language::Language;
pub use payment::{Address, Answer, Channels, Customer, Expected, Field, Mismatch, Opened, Payment, Receipt, Verdict};
pub use secret::Secret;

#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod api_2026;
pub mod checkout_v1;
pub mod checkout_v2;
mod client;
pub mod codes;
mod currency;
mod error;
#[cfg(test)]
mod fake;
pub mod fields;
mod http;
mod json;
mod language;
pub mod notification;
mod outcome;
mod payment;
mod secret;
mod session;
pub mod signature;
pub mod transfer;
mod values;

pub use client::{Client, Kept, Next, Started};
pub use currency::Currency;
pub use error::{Error, Flaw, SetupError};
pub use http::Timeouts;
pub use language::Language;
pub use payment::{Address, Answer, Channels, Customer, Expected, Field, Mismatch, Opened, Payment, Receipt, Verdict};
pub use secret::Secret;
pub use values::Hundredths;

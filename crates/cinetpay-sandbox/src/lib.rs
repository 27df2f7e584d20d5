#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod answer;
mod api;
mod api_2026;
mod behaviour;
mod call;
mod calls;
mod check_answer;
mod control;
mod country;
mod currency;
mod garbage;
mod legacy;
mod means;
mod notify;
mod objection;
mod opening;
mod page;
mod phone;
mod sandbox;
mod settings;
mod store;
mod terms;
#[cfg(test)]
mod tests;
mod texts;
mod tokens;
mod transaction;
mod transfers;

pub use self::{
    behaviour::{Behaviour, Fate, Forgery, Garbage, Notifications},
    country::Country,
    currency::Currency,
    means::{Channels, Method},
    notify::{fields, sign},
    objection::Objection,
    phone::{Outcome, Phone},
    sandbox::{Sandbox, serve},
    settings::{ErrorStatus, Mode, Settings},
    store::Calls,
    terms::{Customer, Generation, LegacyTerms, ReturnMode, Terms, Terms2026},
    texts::Language,
    transaction::{Action, Refusal, State, Transaction},
    transfers::{Contact, Transfer, TransferState},
};

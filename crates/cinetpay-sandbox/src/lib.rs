#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod api;
mod behaviour;
mod call;
mod check_answer;
mod control;
mod currency;
mod garbage;
mod notify;
mod objection;
mod opening;
mod page;
mod phone;
mod sandbox;
mod settings;
mod store;
#[cfg(test)]
mod tests;
mod texts;
mod transaction;

pub use self::{
    behaviour::{Behaviour, Forgery, Garbage, Notifications},
    currency::Currency,
    notify::{fields, sign},
    objection::Objection,
    phone::{Outcome, Phone},
    sandbox::{Sandbox, serve},
    settings::{ErrorStatus, Mode, Settings},
    store::Calls,
    texts::Language,
    transaction::{Channels, Deed, Method, Refusal, State, Transaction},
};

//! Outgoing webhooks in the Standard Webhooks form (<https://www.standardwebhooks.com>): signing a message, and a call that
//! an address cannot turn against the shop's own network.

pub mod address;
mod send;
pub mod sign;

pub use address::{AddressError, Reach};
pub use send::{Answer, Call, CallError, send};

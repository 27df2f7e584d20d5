//! Outgoing webhooks in the Standard Webhooks form (<https://www.standardwebhooks.com>): signing a message, and sending it.

mod send;
pub mod sign;

pub use crate::outbound::{AddressError, CallError, Reach, address};
pub use send::{Answer, Call, send};

//! Outgoing webhooks in the Standard Webhooks form (<https://www.standardwebhooks.com>): signing a message, and sending it.

mod send;
pub mod signature;

pub use crate::outbound::{AddressError, AllowedAddresses, CallError, address};
pub use crate::webhooks::send::{Answer, WebhookCall, send};

//! CinetPay: mobile money and cards in West and Central Africa.
//!
//! - [`checkout_v2`] opens a payment and asks what became of it (`/v2/payment`, `/v2/payment/check`);
//! - [`notice`] reads what CinetPay posts to the `notify_url`, and [`signature`] proves that CinetPay posted it;
//! - [`codes`] is the table of all codes, with a sentence for the buyer.
//!
//! Three rules (CinetPay, "API de Checkout"; the rest of what is known is gathered in this project's `cinetpay-api`): never
//! trust a status that came with a notice or with the browser, but ask the gateway; notices come late, repeated, out of
//! order or never; new fields may appear at any time.

pub mod checkout_v2;
pub mod codes;
pub mod notice;
pub mod signature;

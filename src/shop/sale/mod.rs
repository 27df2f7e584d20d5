//! A sale, from the order form to the paid order: placing the order, the checkout, the gateway's answers, and what
//! follows from them.

pub mod basket;
mod cause;
pub mod checkout;
pub mod choice;
mod circuit;
pub mod contacts;
pub mod coupons;
mod decided;
pub mod flags;
pub mod free_limits;
pub mod gateways;
pub mod gifts;
pub mod notification_proof;
pub mod notifications;
pub mod offered;
pub mod operator_health;
pub mod order_details;
pub mod order_events;
pub mod pay_again;
pub mod payment_form;
pub mod placing;
mod pricing;
pub mod reconciliation;
pub mod returns;
pub mod settlement;

//! The doors that people come in by: pages and forms.

pub mod catalogue;
pub mod delivery;
pub mod frame;
pub mod orders;
pub mod payment;
pub mod problem;

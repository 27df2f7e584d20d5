//! Griot: a self-hosted shop for e-books, paid by mobile money and card through CinetPay.
//!
//! The floors, from the ground up; a file uses only what lies below its own floor (`ARCHITECTURE.md`, `tests/it/floors.rs`).

// The ground
pub mod domain;

<<<<<<< HEAD
// The hands: floor 1
pub mod store;

// The wall beside all floors
pub mod clock;
pub mod config;
=======
// Floor 1: the hands
pub mod payments;

// The wall beside all floors
pub mod clock;
>>>>>>> cinetpay
pub mod secret;
pub mod texts;

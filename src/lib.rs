//! Griot: a self-hosted shop for e-books, paid by mobile money and card through CinetPay.
//!
//! The floors, from the roof to the ground; a file uses only what lies below its own floor (`ARCHITECTURE.md`,
//! `tests/it/floors.rs`).

// The roof
pub mod cli;

// The doors: floor 3
pub mod web;
pub mod worker;

// The acts: floor 2
pub mod shop;

// The hands: floor 1
pub mod demo;
pub mod epub;
pub mod mail;
pub mod payments;
pub mod pdf;
pub mod pictures;
pub mod probe;
pub mod sms;
pub mod storage;
pub mod store;
pub mod table;
pub mod webhooks;

// The ground
pub mod domain;

// The wall beside all floors
pub mod clock;
pub mod config;
pub mod confined;
pub mod file_permissions;
pub mod keyed_memory;
pub mod open_files;
pub mod outbound;
pub mod secret;
pub mod telemetry;
pub mod texts;

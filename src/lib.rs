//! Griot: a self-hosted shop for e-books, paid by mobile money and card through CinetPay.
//!
//! The modules in layers, from the top down: each uses only layers below its own (`ARCHITECTURE.md`, `tests/it/floors.rs`).

// The top: the command line
pub mod cli;

// Floor 3: web requests and background work
pub mod web;
pub mod worker;

// Floor 2: the operations of the shop
pub mod shop;

// Floor 1: all access to databases, networks and files
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

// Floor 0: pure types and rules
pub mod domain;

// Beside the floors: usable from floors 1 to 3
pub mod clock;
pub mod config;
pub mod confined;
pub mod file_permissions;
pub mod keyed_memory;
pub mod metrics;
pub mod open_files;
pub mod outbound;
pub mod secret;
pub mod telemetry;
pub mod texts;

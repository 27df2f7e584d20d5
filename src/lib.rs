//!
//! The floors, from the roof to the ground; a file uses only what lies below its own floor (`ARCHITECTURE.md`,
//! `tests/it/floors.rs`).


// The doors: floor 3
pub mod web;


// The hands: floor 1
pub mod guichet;
pub mod mail;
pub mod payments;
pub mod pdf;
pub mod pictures;
pub mod storage;
pub mod store;

// The ground
pub mod domain;

// The wall beside all floors
pub mod clock;
pub mod config;
pub mod secret;
pub mod telemetry;
pub mod texts;

// The doors
pub mod web;

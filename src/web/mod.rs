//! The door through which people come in.

pub mod disposition;
pub mod ranges;
pub mod stream;

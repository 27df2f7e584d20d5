//! What the tests stand on: databases, a post office, a browser.

pub mod files;
pub mod paths;

//! The tests of the whole house, in one program so that it is linked once. Run them with `scripts/test`.

#![cfg(test)]

mod browser_sale;
mod delivery;
mod floors;
mod harness;
mod mail;
mod sale;
mod screenshots;
mod store;
mod support;

//! The tests of the whole house, in one program so that it is linked once. Run them with `scripts/test`.

#![cfg(test)]

mod browser_sale;
mod floors;
mod harness;
mod sale;
mod screenshots;
mod support;

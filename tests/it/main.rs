//! The tests of the whole house, in one program so that it is linked once. Run them with `scripts/test`.

#![cfg(test)]

mod catalogue;
mod checkout;
mod doors;
mod floors;
mod harness;
mod order_pages;
mod sale;
mod support;

//! The tests of the whole house, in one program so that it is linked once. Run them with `scripts/test`.

#![cfg(test)]

mod browser_sale;
mod browser_titles;
mod catalogue;
mod checkout;
mod delivery;
mod doors;
mod floors;
mod harness;
mod mail;
mod order_pages;
mod sale;
mod screenshots;
mod store;
mod support;

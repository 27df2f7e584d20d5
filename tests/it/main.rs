//! The tests of the whole house, in one program so that it is linked once. Run them with `scripts/test`.

#![cfg(test)]

mod admin_doors;
mod api;
mod browser_coupons;
mod browser_sale;
mod browser_titles;
mod catalogue;
mod checkout;
mod coupon_desk;
mod coupons;
mod delivery;
mod doors;
mod floors;
mod gateway;
mod harness;
mod hooks;
mod killed;
mod later;
mod mail;
mod notices;
mod order_pages;
mod process;
mod returns;
mod sale;
mod screenshots;
mod settlement;
mod start;
mod store;
mod support;

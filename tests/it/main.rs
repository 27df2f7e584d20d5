//! The tests of the whole house, in one program so that it is linked once. Run them with `scripts/test`.

#![cfg(test)]

mod admin_accounts;
mod admin_doors;
mod admin_program;
mod admin_team;
mod axe;
mod browser_admin;
mod browser_sale;
mod browser_titles;
mod catalogue;
mod checkout;
mod crowds;
mod delivery;
mod doctor;
mod doors;
mod floors;
mod gateway;
mod harness;
mod killed;
mod later;
mod mail;
mod notices;
mod order_pages;
mod postgres_faults;
mod process;
mod returns;
mod sale;
mod screenshots;
mod screenshots_admin;
mod settings;
mod settings_browser;
mod settlement;
mod start;
mod storage_faults;
mod store;
mod support;
mod twins;

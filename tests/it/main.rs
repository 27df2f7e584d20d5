//! The tests of the whole house, in one program so that it is linked once. Run them with `scripts/test`.

#![cfg(test)]

mod admin_accounts;
mod admin_doors;
mod admin_program;
mod admin_team;
mod browser_admin;
mod browser_sale;
mod browser_titles;
mod catalogue;
mod checkout;
mod delivery;
mod desk_access;
mod desk_browser;
mod desk_list;
mod desk_money;
mod desk_pages;
mod desk_people;
mod desk_queue;
mod doors;
mod floors;
mod gateway;
mod harness;
mod killed;
mod later;
mod mail;
mod notices;
mod order_pages;
mod process;
mod returns;
mod sale;
mod screenshots;
mod screenshots_admin;
mod settlement;
mod start;
mod store;
mod support;

//! The tests of the whole house, in one program so that it is linked once. Run them with `scripts/test`.

#![cfg(test)]

mod admin_doors;
mod browser_books;
mod browser_sale;
mod browser_titles;
mod catalogue;
mod checkout;
mod delivery;
mod desk_books;
mod desk_import;
mod desk_uploads;
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
mod settlement;
mod slow_upload;
mod start;
mod store;
mod support;

//! What the tests share: databases, an SMTP server, a browser and more.

pub mod admin;
pub mod apps;
pub mod back_office;
pub mod book_files;
pub mod browser;
pub mod bucket;
pub mod buyer;
pub mod cluster;
pub mod disk;
pub mod files;
pub mod gifts;
pub mod killed_shop;
pub mod ledger;
pub mod market;
pub mod market_people;
pub mod market_tour;
pub mod migrated;
pub mod notification;
pub mod pages;
pub mod past;
pub mod past_year;
pub mod paths;
pub mod person;
pub mod postgres;
pub mod program;
pub mod proxy;
pub mod routes;
pub mod running_program;
pub mod sender;
pub mod shop;
pub mod sms;
pub mod smtp;
pub mod sold;
pub mod statement;
pub mod telling;
pub mod tour;
pub mod tour_tools;
pub mod twin;
pub mod two_sellers;
pub mod wait;

/// A setting that `scripts/test` passes to the tests.
pub fn setting(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run the tests with scripts/test"))
}

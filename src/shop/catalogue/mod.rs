//! Books: what is published, and how the owner creates, changes and sells them.

pub mod around;
pub mod best_sellers;
pub mod books;
pub mod categories;
pub mod demo;
pub mod editions;
pub mod extracts;
pub mod feeds;
pub mod import;
pub mod index;
pub mod lists;
pub mod markdown;
pub mod published;
pub mod search;
pub mod uploads;

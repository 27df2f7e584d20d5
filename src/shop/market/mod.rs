//! The market: several sellers in one shop (`GRIOT_MARKET`). A shop of one seller has no row in any of its tables.

pub mod applications;
pub mod disputes;
mod fraud;
pub mod letters;
pub mod own_books;
pub mod pages;
pub mod payout_details;
pub mod payout_requests;
pub mod payouts;
pub mod sales;
pub mod sellers;
pub mod shares;
pub mod threads;

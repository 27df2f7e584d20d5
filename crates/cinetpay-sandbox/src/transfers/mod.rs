//! Transfers out of the merchant's account: of the 2026 API, and of the older API (`older`).

mod contacts;
mod follow;
mod older;
mod page;
mod send;
mod store;
mod transfer;

pub use self::{
    older::configure,
    page::configure as configure_page,
    store::{Balance, TransferStore},
    transfer::{Contact, Transfer, TransferState},
};

//! Transfers out of the merchant's account: of the 2026 API, and of the older API (`older`).

mod follow;
mod store;
mod transfer;

pub use self::{
    store::{Balance, TransferStore},
    transfer::{Contact, Transfer, TransferState},
};

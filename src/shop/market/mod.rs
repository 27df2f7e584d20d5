//! The market: several sellers in one shop (`GRIOT_MARKET`). A shop of one seller has no row in any of its tables.

pub mod disputes;
pub mod payouts;
pub mod sales;
pub mod sellers;
pub mod shares;

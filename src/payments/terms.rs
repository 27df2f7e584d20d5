//! What the settings say of a merchant account beside its credentials.

use crate::config;
use crate::domain::channels::Channels;

/// How the shop sells with an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// What its payment page offers.
    pub channels: Channels,
    /// Only the phone number that the buyer typed can pay, if he typed one.
    pub lock_phone: bool,
}

impl Terms {
    /// The terms that the settings give an account.
    pub fn of(account: &config::Payments) -> Self {
        Self { channels: account.channels, lock_phone: account.lock_phone }
    }
}

//! What the settings say of a merchant account beside its credentials.

use url::Url;

use crate::config;
use crate::domain::channels::Channels;
use crate::domain::contact::Country;
use crate::domain::money::Currency;
use crate::domain::push::PushMethod;
use crate::domain::return_mode::ReturnMode;

/// How the shop sells with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The account's name in the settings; empty where the settings name only one.
    pub label: String,
    /// Whether payments are opened with it; otherwise only those that were are settled.
    pub sells: bool,
    /// Whether the settings say that nothing is really paid with it.
    pub is_trial: bool,
    /// What its buyers pay in.
    pub currency: Currency,
    /// Whose buyers pay with it; if empty, those of all countries that no other account names.
    pub countries: Vec<&'static Country>,
    /// What its payment page offers.
    pub channels: Channels,
    /// Only the phone number that the buyer typed can pay, if he typed one.
    pub lock_phone: bool,
    /// How its payment page sends the browser back, in v1.
    pub return_mode: ReturnMode,
    /// The operators by which it can ask buyers on the phone.
    pub push: Vec<PushMethod>,
    /// Where its payment page leads back to, if not where the shop's rules say.
    pub return_url: Option<Url>,
    /// Where its notifications go, if not where the shop's rules say.
    pub notify_url: Option<Url>,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            label: String::new(),
            sells: true,
            is_trial: false,
            currency: Currency::Xof,
            countries: Vec::new(),
            channels: Channels::All,
            lock_phone: false,
            return_mode: ReturnMode::None,
            push: Vec::new(),
            return_url: None,
            notify_url: None,
        }
    }
}

impl Terms {
    /// The terms that the settings give an account.
    pub fn of(account: &config::Payments) -> Self {
        Self {
            label: account.label.clone(),
            sells: account.sells,
            is_trial: account.is_trial(),
            currency: account.currency,
            countries: account.countries.clone(),
            channels: account.channels,
            lock_phone: account.lock_phone,
            return_mode: account.return_mode,
            push: account.push.clone(),
            return_url: account.return_url.parse().ok(),
            notify_url: account.notify_url.parse().ok(),
        }
    }
}

//! A payment for the tests of each generation.

use chrono::DateTime;
use url::Url;

use super::Payment;
use crate::domain::channels::Channels;
use crate::domain::contact::Contact;
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money};
use crate::domain::return_mode::ReturnMode;
use crate::secret::Secret;

/// A payment of 2500 F CFA.
pub fn payment<'a>(url: &'a Url, return_token: &'a Secret, contact: &'a Contact) -> Payment<'a> {
    Payment {
        transaction_id: "GABC",
        amount: Money::new(2500, Currency::Xof),
        description: "Le fleuve",
        customer_id: "GR-1",
        contact,
        stand_in_email: "boutique@exemple.ci",
        shop_name: "Griot",
        notify_url: url,
        return_url: url,
        return_token,
        return_mode: ReturnMode::None,
        opened_at: DateTime::UNIX_EPOCH,
        channels: Channels::All,
        lock_phone: false,
        push: None,
        language: Language::French,
        invoice: &[],
    }
}

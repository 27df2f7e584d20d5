//! What the catalogue and the order form let a buyer choose.

use crate::domain::contact::{Contact, Country};
use crate::domain::push::PushMethod;
use crate::shop::sale::gateways::Gateways;
use crate::texts::Texts;

/// A way to pay: an operator that asks the buyer on the phone, or the payment page.
#[derive(Clone, Debug)]
pub struct PushOption {
    /// Such as `MTN_CI`; empty for the payment page.
    pub code: String,
    pub words: String,
    pub chosen: bool,
}

/// The operators of all accounts that sell, and last the payment page; nothing if there is no choice. Where the operators have
/// several countries, each option names its own.
pub fn push_options(t: Texts, gateways: &Gateways, chosen: &str) -> Vec<PushOption> {
    let methods = gateways.push_methods();
    let is_one = methods.iter().all(|one| methods.first().is_some_and(|first| first.country() == one.country()));
    let operator = |method: &PushMethod| {
        if is_one {
            method.operator().to_owned()
        } else {
            format!("{} ({})", method.operator(), method.country().name(t.0))
        }
    };
    let option = |method: &PushMethod| PushOption {
        code: method.code().to_owned(),
        words: t.fill("buy-pay-phone", &[("operator", &operator(method))]),
        chosen: method.code() == chosen,
    };
    let mut options: Vec<_> = methods.iter().map(option).collect();
    if !options.is_empty() {
        let chosen = options.iter().all(|option| !option.chosen);
        options.push(PushOption { code: String::new(), words: t.say("buy-pay-page"), chosen });
    }
    options
}

/// The operator that a buyer chose, if an account that sells has it; a page from before the setting was changed may name
/// another.
///
/// # Errors
/// What is wrong with the phone number, as a sentence: it is missing, or of another country.
pub fn chosen_push(
    t: Texts,
    gateways: &Gateways,
    chosen: &str,
    contact: &Contact,
) -> Result<Option<PushMethod>, String> {
    let Some(method) = gateways.push_methods().into_iter().find(|method| method.code() == chosen) else {
        return Ok(None);
    };
    if method.reaches(contact) {
        return Ok(Some(method));
    }
    let country = method.country().name(t.0);
    Err(t.fill("form-push-phone", &[("operator", method.operator()), ("country", country)]))
}

/// A country in the form's list.
#[derive(Clone, Debug)]
pub struct CountryOption {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    pub name: String,
    pub selected: bool,
}

/// The countries that a list offers, by name.
pub fn countries(t: Texts, offered: &[&Country], chosen: &str) -> Vec<CountryOption> {
    let option = |country: &&Country| CountryOption {
        code: country.code.to_owned(),
        name: country.name(t.0).to_owned(),
        selected: country.code.eq_ignore_ascii_case(chosen),
    };
    let mut options: Vec<_> = offered.iter().map(option).collect();
    options.sort_by(|a, b| a.name.cmp(&b.name));
    options
}

/// The choice of the country that prices are for, where they depend on it. It is a form that is sent to the page itself.
#[derive(Clone, Debug)]
pub struct PriceCountry {
    /// The page's path.
    pub here: String,
    pub countries: Vec<CountryOption>,
    /// The coupon code of the page's address.
    pub code: Option<String>,
}

/// By what a buyer can be reached: a phone number is enough where the shop sends SMS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReachedBy {
    Email,
    EmailOrPhone,
}

impl ReachedBy {
    /// The id of the label of the field for the phone number.
    pub fn phone_label(self) -> &'static str {
        match self {
            Self::Email => "buy-phone",
            Self::EmailOrPhone => "buy-or-phone",
        }
    }

    /// The id of the hint below it.
    pub fn phone_hint(self) -> &'static str {
        match self {
            Self::Email => "buy-phone-hint",
            Self::EmailOrPhone => "buy-phone-sms-hint",
        }
    }
}

/// Whether the payment page offers the card, beside something else or alone. Only then is the buyer's address asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardOffer {
    None,
    Beside,
    Only,
}

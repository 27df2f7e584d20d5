//! The form of v1: the fields that are signed, and those that the browser posts besides.

use std::fmt;

use url::Url;

use crate::{Currency, Flaw, Language, Secret, values::written};

/// The longest transaction id, in characters; CinetPay does not say.
const ID_LENGTH: usize = 100;
/// The longest designation or custom text, in characters; CinetPay does not say.
const TEXT_LENGTH: usize = 255;

/// A payment to open.
#[derive(Clone, Copy, Debug)]
pub struct Payment<'a> {
    /// `cpm_trans_id`: never used before.
    pub transaction_id: &'a str,
    /// `cpm_amount`: in the smallest unit (francs, cents), at least 5 francs.
    pub amount: i64,
    /// `cpm_currency`: the West African franc is sent under its old name, `CFA`.
    pub currency: Currency,
    /// `cpm_trans_date`, UTC: `2017-04-09 15:45:22` as CinetPay's guide writes it, or 14 digits as its SDK sends it.
    /// Give the same text to [`super::Client::signature`] and [`super::Client::form`].
    pub date: &'a str,
    /// `cpm_designation`: what is bought.
    pub designation: &'a str,
    /// `cpm_custom`: comes back with notifications and checks.
    pub custom: Option<&'a str>,
    /// `cpm_language`
    pub language: Language,
    /// Makes the buyer pay with this number.
    pub phone: Option<Phone<'a>>,
    /// Where CinetPay posts notifications ([`crate::notification`]); if `None`, the address of the back office.
    pub notify_url: Option<&'a Url>,
    /// Where the browser returns; if `None`, the address of the back office.
    pub return_url: Option<&'a Url>,
    /// Where the browser goes when the buyer gives up; if `None`, the address of the back office.
    pub cancel_url: Option<&'a Url>,
    /// `cpm_return_mode`: how the browser brings its parameters. `None`: CinetPay sends none.
    pub return_mode: Option<ReturnMode>,
}

/// A number that the buyer must pay with. Its `Debug` hides it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Phone<'a> {
    /// `cpm_phone_prefixe`: `225`.
    pub prefix: &'a str,
    /// `cel_phone_num`, without the prefix.
    pub number: &'a str,
}

impl fmt::Debug for Phone<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

/// How the browser brings its parameters to the `return_url` (`cpm_return_mode`). Nothing in them can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnMode {
    /// In the query; CinetPay recommends against it.
    Get,
    /// In a form.
    Post,
    /// Not at all.
    None,
}

impl ReturnMode {
    /// As CinetPay spells it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::None => "NONE",
        }
    }
}

/// A form for the buyer's browser (`method="post"`, every field hidden). Its `Debug` hides the values.
#[non_exhaustive]
#[derive(Clone, PartialEq, Eq)]
pub struct Form {
    /// Where it is posted: CinetPay's page.
    pub action: Url,
    /// Names and values in their order; escape both as HTML. The API key is among them.
    pub fields: Vec<(&'static str, String)>,
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Form({}, {} fields)", self.action, self.fields.len())
    }
}

type Fields = Vec<(&'static str, String)>;

/// The fields that `getSignatureByPost` signs, in the order of CinetPay's table.
pub(super) fn signed(payment: &Payment<'_>, api_key: &str, site_id: &str) -> Result<Fields, Flaw> {
    let amount = if payment.amount > 0 { payment.amount } else { return Err(Flaw::Unusable("cpm_amount")) };
    let optional = |field, text: Option<&str>| match text {
        Some(text) if text.chars().count() > TEXT_LENGTH => Err(Flaw::TooLong { field, most: TEXT_LENGTH }),
        text => Ok(text.unwrap_or_default().to_owned()),
    };
    let mut fields = vec![
        ("cpm_amount", written(amount, payment.currency)),
        ("cpm_currency", currency(payment.currency).to_owned()),
        ("cpm_site_id", site_id.to_owned()),
        ("cpm_trans_id", Flaw::id("cpm_trans_id", payment.transaction_id, ID_LENGTH)?.to_owned()),
        ("cpm_trans_date", date(payment.date)?.to_owned()),
        ("cpm_payment_config", "SINGLE".to_owned()),
        ("cpm_page_action", "PAYMENT".to_owned()),
        ("cpm_version", "V1".to_owned()),
        ("cpm_language", payment.language.code().to_owned()),
        ("cpm_designation", Flaw::text("cpm_designation", Some(payment.designation), 1, TEXT_LENGTH)?.to_owned()),
        ("cpm_custom", optional("cpm_custom", payment.custom)?),
        ("apikey", api_key.to_owned()),
    ];
    if let Some(Phone { prefix, number }) = payment.phone {
        // Spelt `cpm_phone_prefix` in the guide's first table and `cpm_phone_prefixe` everywhere else.
        fields.push(("cel_phone_num", Flaw::text("cel_phone_num", Some(number), 1, TEXT_LENGTH)?.to_owned()));
        fields.push(("cpm_phone_prefixe", Flaw::text("cpm_phone_prefixe", Some(prefix), 1, TEXT_LENGTH)?.to_owned()));
    }
    Ok(fields)
}

/// The signed fields, and those that only the form has.
pub(super) fn all(payment: &Payment<'_>, mut fields: Fields, signature: &Secret) -> Fields {
    fields.push(("signature", signature.expose().to_owned()));
    let urls =
        [("notify_url", payment.notify_url), ("return_url", payment.return_url), ("cancel_url", payment.cancel_url)];
    fields.extend(urls.into_iter().filter_map(|(name, url)| Some((name, url?.to_string()))));
    fields.extend(payment.return_mode.map(|mode| ("cpm_return_mode", mode.code().to_owned())));
    fields
}

fn currency(currency: Currency) -> &'static str {
    match currency {
        Currency::Xof => "CFA",
        other => other.code(),
    }
}

fn date(text: &str) -> Result<&str, Flaw> {
    let text = Flaw::text("cpm_trans_date", Some(text), 14, 19)?;
    let is_digits = text.bytes().filter(u8::is_ascii_digit).count() == 14;
    let is_date = is_digits && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b':' | b' '));
    if is_date { Ok(text) } else { Err(Flaw::Unusable("cpm_trans_date")) }
}

//! The second generation of CinetPay's interface: adapts `crates/cinetpay` to the shop's types.

use cinetpay::{SetupError, checkout_v2::Client, notification, signature};

use super::{Answer, GatewayError, Notification, Opened, Payer, Payment, Proof, Returned, Settings};
use crate::domain::channels::Channels;
use crate::domain::contact::{Address, Asked, Card, CardField, Contact, Email, Phone, TextLine};
use crate::domain::language::Language;
use crate::domain::mismatch::{Compared, Mismatch};
use crate::domain::money::Currency;
use crate::domain::payment::{Expected, Receipt, Verdict};
use crate::secret::Secret;

/// Fields of answers and notifications whose values never identify a person.
pub(super) const HARMLESS: &[&str] = &[
    "amount",
    "api_response_id",
    "code",
    "cpm_amount",
    "cpm_currency",
    "cpm_error_message",
    "cpm_language",
    "cpm_page_action",
    "cpm_payment_config",
    "cpm_site_id",
    "cpm_trans_date",
    "cpm_trans_id",
    "cpm_version",
    "currency",
    "fund_availability_date",
    "message",
    "operator_id",
    "payment_date",
    "payment_method",
    "status",
    "transaction_id",
];

/// A card is offered only to a buyer of whom all this is known, beside street, city and country (cinetpay-api: `customer_*`).
const CARD_NEEDS: &[CardField] = &[CardField::Phone, CardField::Name, CardField::Zip];

/// See [`super::Gateway::asked`].
pub(super) const ASKED: Asked = Asked { full_name: false, card: Some(Card { needs: CARD_NEEDS, only: false }) };

/// A merchant account of the second generation. Cheap to clone.
#[derive(Clone, Debug)]
pub struct CheckoutV2 {
    client: Client,
    site_id: String,
    secrets: Vec<cinetpay::Secret>,
}

impl CheckoutV2 {
    pub(super) fn new(settings: Settings) -> Result<Self, SetupError> {
        let Settings { origin, api_key, site_id, secrets, user_agent, timeouts } = settings;
        let (api_key, site) = ((&api_key).into(), site_id.clone());
        let settings = cinetpay::checkout_v2::Settings { origin, api_key, site_id: site, user_agent, timeouts };
        Ok(Self { client: Client::new(settings)?, site_id, secrets: secrets.iter().map(Into::into).collect() })
    }

    pub(super) async fn open(&self, payment: &Payment<'_>) -> Result<Opened, GatewayError> {
        let cinetpay::Opened { payment_token, payment_url, raw, .. } = self.client.open(&wanted(payment)).await?;
        let payment_url = Some(payment_url);
        Ok(Opened { payment_token, payment_url, must_redirect: true, is_decided: false, kept: None, raw })
    }

    pub(super) async fn check(&self, expected: &Expected, token: Option<&str>) -> Result<Answer, GatewayError> {
        let expected = cinetpay::Expected {
            transaction_id: expected.transaction_id.clone(),
            amount: expected.amount.amount,
            currency: expected.amount.currency.into(),
        };
        let cinetpay::Answer { verdict, raw, http_status, code, .. } = self.client.check(&expected, token).await?;
        Ok(Answer { verdict: verdict.into(), raw, http_status, code })
    }

    pub(super) fn read_notification(
        &self,
        body: &[u8],
        header: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Notification, String> {
        let notification = notification::Notification::parse(body).map_err(|error| error.to_string())?;
        let secrets: Vec<_> = self.secrets.iter().collect();
        let proof = if secrets.is_empty() {
            Proof::NotConfigured
        } else if header("x-token").is_some_and(|token| signature::verify(&notification, &token, &secrets)) {
            Proof::Given
        } else {
            Proof::Wrong
        };
        Ok(Notification {
            transaction_id: notification.transaction_id().to_owned(),
            proof,
            site_matches: notification.site_id() == self.site_id.as_str(),
            payer: payer_of(&notification),
            raw: String::from_utf8_lossy(body).into_owned(),
        })
    }
}

/// See [`super::Gateway::returned`]. The fields are those of CinetPay's form ("API de Checkout": `return_url`).
pub(super) fn returned(field: &dyn Fn(&str) -> String) -> Option<Returned> {
    let id_field = "transaction_id";
    let transaction_id = field(id_field);
    (!transaction_id.is_empty()).then(|| Returned { id_field, transaction_id, token: field("token") })
}

/// See [`super::payer`]. The first generation's notifications have the same fields.
pub(super) fn payer(notification: &[u8]) -> Option<Payer> {
    payer_of(&notification::Notification::parse(notification).ok()?)
}

pub(super) fn payer_of(notification: &notification::Notification) -> Option<Payer> {
    let (prefix, number) = (notification.get("cpm_phone_prefixe"), notification.get("cel_phone_num"));
    (!number.is_empty()).then(|| Payer { prefix: prefix.into_owned(), number: number.into_owned() })
}

fn wanted<'a>(payment: &Payment<'a>) -> cinetpay::Payment<'a> {
    cinetpay::Payment {
        transaction_id: payment.transaction_id,
        amount: payment.amount.amount,
        currency: payment.amount.currency.into(),
        description: payment.description,
        customer: customer(payment.customer_id, payment.contact),
        shop_name: payment.shop_name,
        notify_url: payment.notify_url,
        return_url: payment.return_url,
        language: payment.language.into(),
        channels: payment.channels.into(),
        lock_phone: payment.lock_phone,
        invoice: payment.invoice,
    }
}

fn customer<'a>(id: &'a str, contact: &'a Contact) -> cinetpay::Customer<'a> {
    cinetpay::Customer {
        id,
        name: contact.name.as_ref().map(TextLine::as_str),
        email: contact.email.as_ref().map(Email::as_str),
        phone: contact.phone.as_ref().map(Phone::as_str),
        address: contact.address.as_ref().map(address),
    }
}

fn address(address: &Address) -> cinetpay::Address<'_> {
    cinetpay::Address {
        street: address.street.as_str(),
        city: address.city.as_str(),
        country: address.country.code,
        state: address.state.as_ref().map(TextLine::as_str),
        zip: address.zip.as_deref(),
    }
}

impl From<&Secret> for cinetpay::Secret {
    fn from(secret: &Secret) -> Self {
        Self::new(secret.expose())
    }
}

impl From<Language> for cinetpay::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::French | Language::Added(_) => Self::French,
            Language::English => Self::English,
        }
    }
}

impl From<Channels> for cinetpay::Channels {
    fn from(channels: Channels) -> Self {
        match channels {
            Channels::All => Self::All,
            Channels::MobileMoney => Self::MobileMoney,
            Channels::CreditCard => Self::CreditCard,
            Channels::Wallet => Self::Wallet,
        }
    }
}

impl From<Currency> for cinetpay::Currency {
    fn from(currency: Currency) -> Self {
        match currency {
            Currency::Xof => Self::Xof,
            Currency::Xaf => Self::Xaf,
            Currency::Cdf => Self::Cdf,
            Currency::Gnf => Self::Gnf,
            Currency::Usd => Self::Usd,
        }
    }
}

impl From<cinetpay::Verdict> for Verdict {
    fn from(verdict: cinetpay::Verdict) -> Self {
        match verdict {
            cinetpay::Verdict::Accepted(receipt) => Self::Accepted(receipt.into()),
            cinetpay::Verdict::Refused { code, receipt } => Self::Refused { code, receipt: receipt.into() },
            cinetpay::Verdict::Pending { code } => Self::Pending { code },
            cinetpay::Verdict::Mismatch { why, received, receipt } => {
                Self::Mismatch { why: why.into(), received, receipt: receipt.into() }
            }
        }
    }
}

impl From<cinetpay::Receipt> for Receipt {
    fn from(receipt: cinetpay::Receipt) -> Self {
        let cinetpay::Receipt { method, operator_id, .. } = receipt;
        Self { method, operator_id }
    }
}

impl From<cinetpay::Mismatch> for Mismatch {
    fn from(mismatch: cinetpay::Mismatch) -> Self {
        match mismatch {
            cinetpay::Mismatch::Missing(field) => Self::Missing(field.into()),
            cinetpay::Mismatch::Differs { field, found, wanted } => Self::Differs { what: field.into(), found, wanted },
        }
    }
}

impl From<cinetpay::Field> for Compared {
    fn from(field: cinetpay::Field) -> Self {
        match field {
            cinetpay::Field::Status => Self::Status,
            cinetpay::Field::Amount | cinetpay::Field::CpmAmount => Self::Amount,
            cinetpay::Field::Currency | cinetpay::Field::CpmCurrency => Self::Currency,
            // Everything else says which transaction it is.
            _ => Self::Transaction,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::domain::contact::Country;

    #[test]
    fn all_that_a_buyer_told_goes_to_the_gateway() {
        let home = Country::parse("CI").unwrap();
        let whole = Contact {
            email: Some(Email::parse("awa@exemple.ci").unwrap()),
            phone: Some(Phone::parse("0707070700", home).unwrap()),
            name: TextLine::parse("Awa Marie Koné"),
            first_name: None,
            address: Some(Address {
                street: TextLine::parse("12 rue des Jardins").unwrap(),
                city: TextLine::parse("Abidjan").unwrap(),
                country: home,
                state: TextLine::parse("AB"),
                zip: Some("00225".into()),
            }),
        };
        let wanted = cinetpay::Customer {
            id: "order-17",
            name: Some("Awa Marie Koné"),
            email: Some("awa@exemple.ci"),
            phone: Some("+2250707070700"),
            address: Some(cinetpay::Address {
                street: "12 rue des Jardins",
                city: "Abidjan",
                country: "CI",
                state: Some("AB"),
                zip: Some("00225"),
            }),
        };
        assert_eq!(customer("order-17", &whole), wanted);
        let nobody = Contact { email: None, phone: None, name: None, first_name: None, address: None };
        assert_eq!(customer("order-17", &nobody), cinetpay::Customer { id: "order-17", ..Default::default() });
    }

    #[test]
    fn every_currency_of_the_shop_is_the_crates_of_the_same_code() {
        for currency in Currency::ALL {
            assert_eq!(cinetpay::Currency::from(currency).code(), currency.code());
            assert_eq!(cinetpay::Currency::from(currency).step(), currency.step());
        }
    }
}

//! The generations of CinetPay's API, and what a payment has in one of them only.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::{State, Transaction, notify};

/// A generation of CinetPay's API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Generation {
    /// The checkout: `POST /v2/payment`.
    #[serde(rename = "v2")]
    V2,
    /// The API of 2026: `POST /v1/payment`, and its transfers.
    #[serde(rename = "2026")]
    Api2026,
    /// The legacy API: `/v1/?method=…`, and a form that a browser posts.
    #[serde(rename = "v1")]
    Legacy,
    /// The older transfers: `/v1/transfer/…`.
    #[serde(rename = "transfers")]
    Transfers,
}

impl Generation {
    /// Its short name: `v2`, `2026`, `v1` or `transfers`.
    pub fn name(self) -> &'static str {
        match self {
            Self::V2 => "v2",
            Self::Api2026 => "2026",
            Self::Legacy => "v1",
            Self::Transfers => "transfers",
        }
    }
}

/// What a payment has in one generation only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Terms {
    /// Nothing more.
    #[default]
    V2,
    /// The 2026 API.
    Api2026(Terms2026),
    /// The legacy API.
    Legacy(LegacyTerms),
}

/// What a payment of the 2026 API has more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms2026 {
    /// CinetPay's own id, `transaction_id`; the shop's is [`Transaction::id`].
    pub transaction_id: String,
    /// The proof of a notification.
    pub notify_token: String,
    /// Where the browser returns after anything but a success.
    pub failed_url: String,
    /// Who pays.
    pub customer: Customer,
    /// `payment_method` as it was sent, such as `OM_CI`.
    pub payment_method: Option<String>,
}

/// The buyer, as the 2026 API is told of him.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// First and last name.
    pub name: String,
    /// `client_email`.
    pub email: String,
    /// `client_phone_number`, as it was sent; empty if it was not.
    pub phone_number: String,
}

/// What a payment of the legacy API has more: fields that are given back as they came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegacyTerms {
    /// `cpm_site_id`.
    pub site_id: String,
    /// `cpm_trans_date`, in whichever of its three formats.
    pub date: String,
    /// `cpm_currency`, which may be `CFA`.
    pub currency: String,
    /// `cpm_version`.
    pub version: String,
    /// `cpm_payment_config`.
    pub payment_config: String,
    /// `cpm_page_action`.
    pub page_action: String,
    /// How the browser returns.
    pub return_mode: ReturnMode,
    /// Where the browser returns after it has cancelled, if it is another address.
    pub cancel_url: Option<String>,
}

/// `cpm_return_mode`: how the browser returns to the shop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ReturnMode {
    /// With the fields in the address.
    Get,
    /// With the fields in a form.
    Post,
    /// Without fields.
    #[default]
    None,
}

impl Terms {
    /// The generation that has these terms.
    pub fn generation(&self) -> Generation {
        match self {
            Self::V2 => Generation::V2,
            Self::Api2026(_) => Generation::Api2026,
            Self::Legacy(_) => Generation::Legacy,
        }
    }

    pub(crate) fn modern(&self) -> Option<&Terms2026> {
        match self {
            Self::Api2026(terms) => Some(terms),
            _ => None,
        }
    }
}

/// The form with which the browser returns to the shop.
pub(crate) struct WayBack {
    pub url: String,
    /// `get` or `post`.
    pub method: &'static str,
    pub fields: Vec<(String, String)>,
}

impl WayBack {
    /// By GET, where a browser drops the query of the form's address: its pairs become fields.
    fn get(url: &str, fields: Vec<(String, String)>) -> Self {
        let (bare, mut all) = match Url::parse(url) {
            Ok(mut parsed) => {
                let kept = parsed.query_pairs().into_owned().collect();
                parsed.set_query(None);
                (parsed.to_string(), kept)
            }
            Err(_) => (url.to_owned(), Vec::new()),
        };
        all.extend(fields);
        Self { url: bare, method: "get", fields: all }
    }

    fn post(url: &str, fields: Vec<(String, String)>) -> Self {
        Self { url: url.to_owned(), method: "post", fields }
    }

    /// The origin that the page's policy must let the form lead to.
    pub fn origin(&self) -> String {
        Url::parse(&self.url).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
    }
}

impl Transaction {
    /// How the browser returns to the shop; `None` if the shop gave no address. The 2026 API returns by GET or POST:
    /// `by_post` chooses.
    pub(crate) fn way_back(&self, by_post: bool) -> Option<WayBack> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        match &self.terms {
            Terms::V2 => {
                let fields = vec![pair("transaction_id", &self.id), pair("token", &self.token)];
                Some(WayBack::post(&self.return_url, fields))
            }
            Terms::Api2026(terms) => {
                let accepted = self.state == State::Accepted;
                let url = if accepted { &self.return_url } else { &terms.failed_url };
                let ids = [("merchant_transaction_id", &self.id), ("transaction_id", &terms.transaction_id)];
                let fields = ids.iter().map(|(name, id)| pair(name, id)).collect();
                Some(if by_post { WayBack::post(url, fields) } else { WayBack::get(url, fields) })
            }
            Terms::Legacy(terms) => {
                let cancelled = terms.cancel_url.as_ref().filter(|_| self.state == State::Cancelled);
                let url = cancelled.unwrap_or(&self.return_url);
                let fields =
                    || notify::legacy_fields(self, terms).map(|(name, value)| (name.to_owned(), value)).to_vec();
                (!url.is_empty()).then(|| match terms.return_mode {
                    ReturnMode::Get => WayBack::get(url, fields()),
                    ReturnMode::Post => WayBack::post(url, fields()),
                    ReturnMode::None => WayBack::get(url, Vec::new()),
                })
            }
        }
    }
}

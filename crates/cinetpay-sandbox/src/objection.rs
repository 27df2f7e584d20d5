//! What CinetPay's documents would object to in a call, although published clients send it.

use serde::{Deserialize, Serialize};

use crate::{Language, texts::Texts};

/// Something in a call that CinetPay's documents would object to, although published clients send it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Objection {
    /// The body is a form, not JSON.
    FormBody,
    /// A JSON body under another `Content-Type`.
    ContentType(String),
    /// A key that ends in a colon, from a mistake in CinetPay's first document.
    ColonKey(String),
    /// `//v2/payment`, or a slash at the end.
    Path(String),
    /// A library's default `User-Agent`, which CinetPay's live front server can answer with 1010.
    BareUserAgent(String),
    /// Special characters in `transaction_id`.
    TransactionId(String),
    /// `# / $ _ &` in `description`.
    Description,
    /// `metadata` that is JSON, which CinetPay's live front server can answer with 403.
    Metadata,
    /// `channels` is a list, not a text.
    ChannelList,
    /// `invoice_data` is not an object of at most three entries.
    InvoiceData,
    /// `customer_name` or `customer_surname` is missing, which some documents require.
    Names,
    /// A payment token under the name `transaction_id`.
    TokenAsTransaction,
    /// A GET of `notify_url` was not answered 2xx: CinetPay sends one to see whether the URL works. The value is its
    /// HTTP status; `None` if there was no answer.
    Ping(Option<u16>),
}

impl Objection {
    /// What is wrong, as a sentence.
    pub fn sentence(&self, language: Language) -> String {
        let (id, what) = match self {
            Self::FormBody => ("objection-form-body", ""),
            Self::ContentType(kind) => ("objection-content-type", kind.as_str()),
            Self::ColonKey(key) => ("objection-colon-key", key.as_str()),
            Self::Path(path) => ("objection-path", path.as_str()),
            Self::BareUserAgent(agent) => ("objection-user-agent", agent.as_str()),
            Self::TransactionId(id) => ("objection-transaction-id", id.as_str()),
            Self::Description => ("objection-description", ""),
            Self::Metadata => ("objection-metadata", ""),
            Self::ChannelList => ("objection-channel-list", ""),
            Self::InvoiceData => ("objection-invoice-data", ""),
            Self::Names => ("objection-names", ""),
            Self::TokenAsTransaction => ("objection-token", ""),
            Self::Ping(Some(status)) => {
                return Texts(language).fill("objection-ping", &[("what", &status.to_string())]);
            }
            Self::Ping(None) => ("objection-ping-silent", ""),
        };
        Texts(language).fill(id, &[("what", what)])
    }
}

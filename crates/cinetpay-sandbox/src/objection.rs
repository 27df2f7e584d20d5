//! What CinetPay's documents would object to in a call, although published clients send it.

use serde::{Deserialize, Serialize};

use crate::{Language, texts::Sentence};

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
    /// A field is missing that the documents require, but that the gateway can do without.
    Missing(String),
    /// A field is shorter or longer than the documents allow.
    Length(String),
    /// The amount is a text, not a number.
    AmountText,
    /// The call has no `User-Agent`, like the samples of the older documents.
    NoUserAgent,
    /// The HTTP method is not the documented one.
    Method(String),
    /// The token is in the header `Authorization`, not in the address.
    TokenInHeader,
    /// A GET of `notify_url` was not answered 2xx: CinetPay sends one to see whether the URL works. The value is its
    /// HTTP status; `None` if there was no answer.
    Ping(Option<u16>),
}

impl Objection {
    /// What is wrong, as a sentence.
    pub fn sentence(&self, language: Language) -> String {
        self.to_sentence().say(language)
    }

    pub(crate) fn to_sentence(&self) -> Sentence {
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
            Self::Missing(field) => ("objection-missing", field.as_str()),
            Self::Length(field) => ("objection-length", field.as_str()),
            Self::AmountText => ("objection-amount-text", ""),
            Self::NoUserAgent => ("objection-no-agent", ""),
            Self::Method(method) => ("objection-method", method.as_str()),
            Self::TokenInHeader => ("objection-token-in-header", ""),
            Self::Ping(Some(status)) => return Sentence::new("objection-ping").with("what", status),
            Self::Ping(None) => ("objection-ping-silent", ""),
        };
        Sentence::new(id).with("what", what)
    }
}

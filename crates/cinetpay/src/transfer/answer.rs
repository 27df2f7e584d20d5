//! What CinetPay says about a transfer, of either API.

use std::fmt;

use crate::{
    Currency, Field, Hundredths, Mismatch,
    http::Reply,
    json::{self, Object, Read},
    values::{self, is_currency, whole, written},
};

/// What became of a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// On its way; ask again.
    Moving,
    /// The money has arrived. Final.
    Done,
    /// The money was not sent. Final.
    Rejected,
    /// Not understood, not known to CinetPay, or about another transfer: ask again, and never send again for it.
    Unknown,
}

impl Status {
    /// Reads a `treatment_status` (CinetPay, "API de transfert"): NEW, REC and NOS move, VAL and REJ are final.
    /// Everything else is unknown.
    ///
    /// ```
    /// use cinetpay::transfer::Status;
    ///
    /// assert_eq!(Status::parse("VAL"), Status::Done);
    /// assert_eq!(Status::parse("VALID"), Status::Unknown);
    /// ```
    pub fn parse(treatment_status: &str) -> Self {
        match treatment_status.trim().to_uppercase().as_str() {
            "NEW" | "REC" | "NOS" => Self::Moving,
            "VAL" => Self::Done,
            "REJ" => Self::Rejected,
            _ => Self::Unknown,
        }
    }

    /// Whether it can change no more.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Rejected)
    }
}

/// What an answer must match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The merchant's own id, as it was sent.
    pub id: String,
    /// CinetPay's own id, if the answer to the sending arrived.
    pub transaction_id: Option<String>,
    /// The smallest unit of `currency`; whole units if there is none.
    pub amount: i64,
    /// Compared where an answer has one; the older API has none.
    pub currency: Option<Currency>,
}

/// What CinetPay answered about a transfer. Its `Debug` hides `raw`, which can contain a phone number.
#[non_exhaustive]
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// What the answer means. Never final if something does not match.
    pub status: Status,
    /// What does not match: a person must look at it.
    pub mismatch: Option<Mismatch>,
    /// CinetPay's own word: `NEW`, `REC`, `PENDING`, `SUCCESS`, …
    pub word: String,
    /// CinetPay's own code.
    pub code: String,
    /// CinetPay's own id, to keep.
    pub transaction_id: Option<String>,
    /// `fee_amount`, if told.
    pub fee: Option<Hundredths>,
    /// The operator's own id (`operator_transaction_id`), if told.
    pub operator_id: Option<String>,
    /// `comment`, for display to the owner; it can hold a phone number.
    pub comment: String,
    /// The whole answer, at most 64 kB and without keys and tokens, for the records.
    pub raw: String,
    /// For information only.
    pub http_status: u16,
}

impl Answer {
    /// Compares both ids, amount and currency where the answer has them; the names of the ids differ.
    pub(crate) fn of(
        expected: &Expected,
        status: Status,
        word: &str,
        fields: &Object,
        (ours, theirs): (Field, Field),
        (reply, read): (&Reply, &Read),
    ) -> Self {
        let differs = |field: Field, wanted: &str, is_equal: &dyn Fn(&str) -> bool| {
            let found = json::carried(fields, field.name()).filter(|found| !is_equal(found))?;
            Some(Mismatch::differs(field, &found, wanted))
        };
        let id = |field, wanted: &str| differs(field, wanted, &|found| found == wanted);
        let mismatch = id(ours, &expected.id)
            .or_else(|| id(theirs, expected.transaction_id.as_deref()?))
            .or_else(|| {
                let amount = expected.amount;
                let read = |text: &str| expected.currency.map_or_else(|| whole(text), |own| values::amount(text, own));
                let wanted = expected.currency.map_or_else(|| amount.to_string(), |own| written(amount, own));
                differs(Field::Amount, &wanted, &|found| read(found) == Some(amount))
            })
            .or_else(|| {
                let currency = expected.currency?;
                differs(Field::Currency, currency.code(), &|found| is_currency(found, currency))
            });
        Self {
            status: if mismatch.is_some() { Status::Unknown } else { status },
            mismatch,
            word: word.to_owned(),
            transaction_id: json::word(fields, theirs.name()),
            fee: json::carried(fields, "fee_amount").and_then(|text| Hundredths::parse(&text)),
            ..Self::unknown(reply, read)
        }
    }

    /// An answer that tells nothing.
    pub(crate) fn unknown(reply: &Reply, read: &Read) -> Self {
        Self {
            status: Status::Unknown,
            mismatch: None,
            word: String::new(),
            code: read.code.clone(),
            transaction_id: None,
            fee: None,
            operator_id: None,
            comment: String::new(),
            raw: read.raw.clone(),
            http_status: reply.status,
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { status, mismatch, word, code, .. } = self;
        write!(f, "Answer({status:?}, {word}, code {code}, {mismatch:?}, …)")
    }
}

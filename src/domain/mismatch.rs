//! What in the gateway's answer does not match the payment attempt, and how the note of an order's transition stores it.

use std::fmt;

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The part of the answer that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    Amount,
    Currency,
    Status,
    Transaction,
}

impl Compared {
    pub const ALL: [Self; 4] = [Self::Amount, Self::Currency, Self::Status, Self::Transaction];

    pub fn code(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Currency => "currency",
            Self::Status => "status",
            Self::Transaction => "transaction",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// A reason for the owner to review an answer. Its `Display` is one English line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// The answer says that the payment was accepted, and lacks this part.
    Missing(Compared),
    /// The answer has `found` where the attempt has `wanted`.
    Differs { what: Compared, found: String, wanted: String },
}

/// The prefix of a note that stores a mismatch.
const CODE: &str = "mismatch:";

impl Mismatch {
    /// The text of the note: `mismatch:amount:100:4500`, or `mismatch:amount` when the part is missing. Values are
    /// percent-encoded.
    pub fn note(&self) -> String {
        let escaped = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        match self {
            Self::Missing(what) => format!("{CODE}{}", what.code()),
            Self::Differs { what, found, wanted } => {
                format!("{CODE}{}:{}:{}", what.code(), escaped(found), escaped(wanted))
            }
        }
    }

    /// Parses the mismatch that a note begins with, and returns it with the rest of the note.
    pub fn read(note: &str) -> Option<(Self, &str)> {
        let Some(code) = note.strip_prefix(CODE) else { return Self::read_line(note) };
        let end = code.find(": ").unwrap_or(code.len());
        let (code, rest) = code.split_at_checked(end)?;
        let clear = |text: &str| percent_decode_str(text).decode_utf8().ok().map(std::borrow::Cow::into_owned);
        let mut parts = code.split(':');
        let what = Compared::parse(parts.next()?)?;
        let mismatch = match (parts.next(), parts.next()) {
            (None, _) => Self::Missing(what),
            (Some(found), Some(wanted)) => Self::Differs { what, found: clear(found)?, wanted: clear(wanted)? },
            (Some(_), None) => return None,
        };
        Some((mismatch, rest))
    }

    /// The same for a note of an earlier version of the program: an English line.
    fn read_line(note: &str) -> Option<(Self, &str)> {
        let what = |name: &str| match name {
            "transaction_id" | "cpm_trans_id" | "metadata" => Some(Compared::Transaction),
            name => Compared::parse(name),
        };
        let apart = |text: &'_ str| text.find(": ").unwrap_or(text.len());
        if let Some(missing) = note.strip_prefix("the answer says accepted without ") {
            let (name, rest) = missing.split_at_checked(apart(missing))?;
            return Some((Self::Missing(what(name)?), rest));
        }
        let (name, values) = note.strip_prefix("the answer's ")?.split_once(" is ")?;
        let (found, wanted) = values.split_once(", the attempt's is ")?;
        let (wanted, rest) = wanted.split_at_checked(apart(wanted))?;
        Some((Self::Differs { what: what(name)?, found: found.to_owned(), wanted: wanted.to_owned() }, rest))
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(what) => write!(f, "the answer says accepted without {}", what.code()),
            Self::Differs { what, found, wanted } => {
                write!(f, "the answer's {} is {found}, the attempt's is {wanted}", what.code())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differs(what: Compared, found: &str, wanted: &str) -> Mismatch {
        Mismatch::Differs { what, found: found.to_owned(), wanted: wanted.to_owned() }
    }

    #[test]
    fn what_a_note_keeps_is_read_again_with_what_stands_behind_it() {
        for what in Compared::ALL {
            for found in ["100", "2 500,00", "a:b: c%20", "é", ""] {
                for mismatch in [differs(what, found, "4500"), Mismatch::Missing(what)] {
                    for rest in ["", ": refund due, if it came"] {
                        let note = format!("{}{rest}", mismatch.note());
                        assert_eq!(Mismatch::read(&note), Some((mismatch.clone(), rest)), "{note}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_line_that_an_older_program_wrote_is_read_too() {
        let amount = differs(Compared::Amount, "100", "4500");
        let line = "the answer's amount is 100, the attempt's is 4500";
        assert_eq!((amount.to_string().as_str(), Mismatch::read(line)), (line, Some((amount.clone(), ""))));
        assert_eq!(
            Mismatch::read(&format!("{line}: refund due, if it came")),
            Some((amount, ": refund due, if it came"))
        );
        let other = differs(Compared::Transaction, "GX", "GY");
        assert_eq!(Mismatch::read("the answer's cpm_trans_id is GX, the attempt's is GY"), Some((other, "")));
        let missing = Mismatch::read("the answer says accepted without currency");
        assert_eq!(missing, Some((Mismatch::Missing(Compared::Currency), "")));
        for other in ["", "Payé en espèces : au marché", "mismatch:", "mismatch:colour", "mismatch:amount:1"] {
            assert_eq!(Mismatch::read(other), None, "{other}");
        }
    }
}

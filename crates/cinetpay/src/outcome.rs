//! What an answer of v1 or v2 says by its code and its status, before its values are compared with the payment's.

use crate::codes::Kind;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Accepted,
    Refused,
    Waiting,
    Unclear,
}

impl Outcome {
    /// By the code's kind (`None` for one that is not documented) and the status. `is_about_payment`: the answer has
    /// data of the payment, so that a code without a status is about it and not about our request.
    pub fn of(kind: Option<Kind>, status: Option<&str>, is_about_payment: bool) -> Self {
        match (kind, Status::of(status)) {
            (Some(Kind::Success), Status::Accepted | Status::Missing) => Self::Accepted,
            (None | Some(Kind::Buyer | Kind::Operator | Kind::Limit | Kind::Shop | Kind::Front), Status::Refused) => {
                Self::Refused
            }
            (Some(Kind::Buyer | Kind::Operator | Kind::Limit), Status::Missing) if is_about_payment => Self::Refused,
            (Some(Kind::Waiting), Status::Waiting | Status::Missing | Status::Refused) | (None, Status::Waiting) => {
                Self::Waiting
            }
            _ => Self::Unclear,
        }
    }
}

/// Whether a code is `00`, or `0`.
pub fn is_zero(code: &str) -> bool {
    !code.is_empty() && code.bytes().all(|byte| byte == b'0')
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Accepted,
    Refused,
    Waiting,
    /// A status that is not documented.
    Unknown,
    Missing,
}

impl Status {
    fn of(status: Option<&str>) -> Self {
        let Some(status) = status else { return Self::Missing };
        match status.to_uppercase().as_str() {
            "ACCEPTED" => Self::Accepted,
            "REFUSED" | "CANCELED" | "CANCELLED" | "EXPIRED" => Self::Refused,
            word if word == "PENDING" || word.starts_with("WAITING") => Self::Waiting,
            _ => Self::Unknown,
        }
    }
}

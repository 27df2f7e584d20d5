//! Every code of CinetPay's older API of transfers ("API de transfert", annexe).

use super::Kind;

/// One code. It is for the owner: a transfer has no buyer.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransferCode {
    /// As written in answers, as a number or as text.
    pub code: &'static str,
    /// CinetPay's own word.
    pub message: &'static str,
    /// Whom it concerns; `Buyer` is the receiver here.
    pub kind: Kind,
}

const fn row(code: &'static str, message: &'static str, kind: Kind) -> TransferCode {
    TransferCode { code, message, kind }
}

/// All codes, as CinetPay's annexe lists them.
pub const CODES: &[TransferCode] = &[
    row("0", "OPERATION_SUCCES", Kind::Success),
    row("-1", "OPERATION_ERROR", Kind::Operator),
    row("602", "INSUFFICIENT_BALANCE", Kind::Limit),
    row("701", "INVALID_CREDENTIALS", Kind::Shop),
    row("702", "COULD_NOT_CREATE_TOKEN", Kind::Operator),
    row("703", "INVALID_USER", Kind::Shop),
    row("704", "INVALID_PARAM", Kind::Shop),
    row("705", "EXPIRED_TOKEN", Kind::Shop),
    row("706", "INVALID_TOKEN", Kind::Shop),
    row("707", "CANT_REFRESH_TOKEN", Kind::Shop),
    row("708", "NOT_ALLOWED", Kind::Shop),
    row("709", "EXECUTION_ERROR", Kind::Operator),
    row("710", "EXECUTION_ERROR", Kind::Operator),
    row("715", "UNEXPECTED_ERROR", Kind::Operator),
    row("716", "DATA_NOT_VALID", Kind::Shop),
    row("717", "ERROR_PHONE_NOT_PARTICULAR", Kind::Buyer),
    row("718", "JSON_PARSE_ERROR", Kind::Shop),
    row("719", "AMOUNT_TOO_SMALL", Kind::Limit),
    row("720", "AMOUNT_TOO_LARGE", Kind::Limit),
    row("721", "OPERATOR_NOT_AVAILABLE", Kind::Buyer),
    // A transfer that CinetPay does not know, or does not know yet.
    row("723", "NOT_FOUND", Kind::Waiting),
    row("724", "ERROR_PHONE_NOT_MY_CONTACT", Kind::Shop),
    row("725", "MISSING_NOTIFY_URL", Kind::Shop),
    // Not an error: the contact is there.
    row("726", "ERROR_PHONE_ALREADY_MY_CONTACT", Kind::Success),
    row("801", "INVALID_AMOUNT", Kind::Shop),
    row("802", "INVALID_PHONE", Kind::Buyer),
    row("804", "OPERATOR_UNAVAILABLE", Kind::Operator),
    // Perhaps from a call whose answer was lost: ask about it.
    row("805", "CLIENT_TRANSACTION_ID_EXIST", Kind::Waiting),
];

/// Finds a code in the table; `None` for one that CinetPay has not documented.
///
/// ```
/// use cinetpay::codes::transfer;
///
/// assert_eq!(transfer::find("726").unwrap().message, "ERROR_PHONE_ALREADY_MY_CONTACT");
/// ```
pub fn find(code: &str) -> Option<&'static TransferCode> {
    CODES.iter().find(|known| known.code == code)
}

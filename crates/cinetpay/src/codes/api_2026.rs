//! Every code that CinetPay's API of 2026 can answer, with a sentence for the buyer.

use crate::Language;

use super::{
    Code, Kind, Words,
    table::{BALANCE, CREATED, EXPIRED, FAILED, NO_NUMBER, OTP, PAID, PENDING, SERVICE, SHOP, UNKNOWN, row},
};

/// All codes of the API, as its document lists them.
pub const CODES: &[Code] = &[
    row("200", "OK", Kind::Success, CREATED),
    row("100", "SUCCESS", Kind::Success, PAID),
    row("-1", "OPERATION_ERROR", Kind::Operator, SERVICE),
    // A payment that CinetPay does not know, or does not know yet.
    row("404", "NOT_FOUND", Kind::Shop, PENDING),
    row("1002", "INVALID_TOKEN", Kind::Shop, SHOP),
    row("1003", "EXPIRED_TOKEN", Kind::Shop, SHOP),
    row("1004", "INVALID_PARAMS", Kind::Shop, SHOP),
    row("1005", "INVALID_CREDENTIALS", Kind::Shop, SHOP),
    row("1200", "TRANSACTION_EXIST", Kind::Shop, PENDING),
    row("2001", "INITIATED", Kind::Waiting, CREATED),
    row("2002", "PENDING", Kind::Waiting, PENDING),
    row("2003", "EXPIRED", Kind::Buyer, EXPIRED),
    row("2004", "OTP_ERROR", Kind::Buyer, OTP),
    row("2005", "INSUFFICIENT_BALANCE", Kind::Buyer, BALANCE),
    row("2006", "USER_NOT_FOUND", Kind::Buyer, NO_NUMBER),
    row("2007", "USER_IS_BLOCKED", Kind::Buyer, BLOCKED),
    row("2008", "OTP_EXPIRED", Kind::Buyer, OTP_EXPIRED),
    row("2010", "FAILED", Kind::Buyer, FAILED),
    row("2011", "NOT_ALLOWED", Kind::Buyer, NOT_ALLOWED),
    row("403", "", Kind::Front, SHOP),
    row("429", "", Kind::Front, super::table::CROWD),
    row("1010", "", Kind::Front, SHOP),
];

const BLOCKED: Words = Words {
    french: "L’opérateur a bloqué ce compte. Adressez-vous à lui, ou payez avec un autre numéro.",
    english: "The operator has blocked this account. Please ask the operator, or pay with another number.",
};
const OTP_EXPIRED: Words = Words {
    french: "Le code de confirmation n’est plus valable. Demandez un nouveau code, puis réessayez.",
    english: "The confirmation code is no longer valid. Ask for a new code, then try again.",
};
const NOT_ALLOWED: Words = Words {
    french: "Ce moyen de paiement n’est pas permis pour cet achat. Choisissez un autre moyen de paiement.",
    english: "This way to pay is not allowed for this purchase. Please choose another way to pay.",
};

/// Finds a code in the table; `None` for one that CinetPay has not documented.
///
/// ```
/// use cinetpay::codes::{Kind, api_2026};
///
/// assert_eq!(api_2026::find("2002").unwrap().kind, Kind::Waiting);
/// assert!(api_2026::find("627").is_none());
/// ```
pub fn find(code: &str) -> Option<&'static Code> {
    CODES.iter().find(|known| known.code == code)
}

/// What to say to the buyer about a code, documented or not.
pub fn sentence(code: &str, language: Language) -> &'static str {
    find(code).map_or(UNKNOWN, |code| code.words).say(language)
}

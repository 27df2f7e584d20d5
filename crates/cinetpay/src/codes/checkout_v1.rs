//! Every code that CinetPay's legacy v1 can answer (its guide 1.6.2, annex I), with a sentence for the buyer.

use crate::Language;

use super::{
    Code, Kind,
    table::{
        BAD_NUMBER, BALANCE, CANCELLED, CLOSED, DOUBLE, EXPIRED, FAILED, MOOV, MTN, NO_NUMBER, ORANGE, OTP, PAID,
        PENDING, SECURE, SERVICE, SETTINGS, SHOP, TOO_LOW, UNKNOWN, VALIDATE, YUP, row,
    },
};

/// All codes of annex I.
pub const CODES: &[Code] = &[
    row("00", "SUCCES", Kind::Success, PAID),
    row("600", "PAYMENT_FAILED", Kind::Buyer, FAILED),
    row("601", "MERCHANT_NOT_FOUND", Kind::Shop, SHOP),
    row("602", "INSUFFICIENT_BALANCE", Kind::Buyer, BALANCE),
    row("603", "SERVICE_UNAVAILABLE", Kind::Operator, SERVICE),
    row("604", "OTP_CODE_ERROR", Kind::Buyer, OTP),
    row("605", "TRANSACTION_CLOSED", Kind::Buyer, CLOSED),
    row("606", "INCORRECT_SETTINGS", Kind::Buyer, SETTINGS),
    row("607", "PENDING", Kind::Waiting, PENDING),
    row("608", "MINIMUM_REQUIRED_FIELDS", Kind::Shop, SHOP),
    row("609", "AUTH_NOT_FOUND", Kind::Shop, SHOP),
    row("610", "ERROR_PAYMETHOD_NOTFOUND", Kind::Shop, SHOP),
    row("611", "ERROR_AMOUNT_TYPE", Kind::Shop, SHOP),
    row("612", "ERROR_CURRENCY_NOTVALID", Kind::Shop, SHOP),
    row("613", "ERROR_SITE_ID_NOTVALID", Kind::Shop, SHOP),
    row("614", "ERROR_FORMAT_TRANSACTION_DATE", Kind::Shop, SHOP),
    row("615", "ERROR_LANGUAGE_NOTVALID", Kind::Shop, SHOP),
    row("616", "ERROR_PAGE_ACTION_NOTVALID", Kind::Shop, SHOP),
    row("617", "ERROR_PAYMENT_CONFIG_NOTVALID", Kind::Shop, SHOP),
    row("618", "ERROR_API_VERSION_NOTVALID", Kind::Shop, SHOP),
    row("619", "ERROR_SIGNATURE_DONT_MATCHED", Kind::Shop, SHOP),
    row("620", "ERROR_DOUBLE_PAYEMNT", Kind::Shop, DOUBLE),
    row("621", "ERROR_OMPAY_UNAVAILABLE", Kind::Operator, ORANGE),
    row("622", "ERROR_MOMOPAY_UNAVAILABLE", Kind::Operator, MTN),
    row("623", "WAITING_CUSTOMER_TO_VALIDATE", Kind::Waiting, VALIDATE),
    row("624", "UNKNOWN_ERROR", Kind::Shop, SHOP),
    row("625", "ABONNEMENT_OR_TRANSACTIONS_EXPIRED", Kind::Buyer, EXPIRED),
    row("626", "ERROR_FLOOZPAY_UNAVAILABLE", Kind::Operator, MOOV),
    row("627", "TRANSACTION_CANCEL", Kind::Buyer, CANCELLED),
    row("628", "ERROR_AMOUNT_FORMAT", Kind::Shop, SHOP),
    row("635", "ERROR_PHONE_NUMBER_NOT_FOUND", Kind::Buyer, NO_NUMBER),
    row("636", "ERROR_PHONE_NUMBER_NOT_SUPPORTED", Kind::Buyer, BAD_NUMBER),
    row("638", "SECURE_PAYMENT_WAITING_CONFIRMATION", Kind::Waiting, SECURE),
    row("640", "ERROR_YUP_UNAVAILABLE", Kind::Operator, YUP),
    row("641", "ERROR_AMOUNT_TOO_LOW", Kind::Limit, TOO_LOW),
];

/// Finds a code in the table; `None` for one that CinetPay has not documented.
///
/// ```
/// use cinetpay::codes::{Kind, checkout_v1};
///
/// assert_eq!(checkout_v1::find("604").unwrap().kind, Kind::Buyer);
/// assert!(checkout_v1::find("804").is_none());
/// ```
pub fn find(code: &str) -> Option<&'static Code> {
    CODES.iter().find(|known| known.code == code)
}

/// What to say to the buyer about a code, documented or not.
pub fn sentence(code: &str, language: Language) -> &'static str {
    find(code).map_or(UNKNOWN, |code| code.words).say(language)
}

//! Maps a gateway's codes to the shop's own reasons.

use super::Generation;
use crate::domain::refusal::{Limit, Reason};

/// Why a payment was not made, from the stored code of the gateway's answer ([`super::Answer::code`],
/// [`super::GatewayError::word`]) and the generation that it comes from.
pub fn reason(generation: &str, code: &str) -> Reason {
    match (code, Generation::parse(generation)) {
        ("unreachable" | "busy" | "garbled", _) => Reason::Silent,
        ("request", _) => Reason::ShopSetting,
        // v2 has kept the codes of v1, and their meaning.
        (code, Some(Generation::V1)) => {
            cinetpay::codes::checkout_v1::find(code).map_or(Reason::Unknown, |known| v2(known.code))
        }
        (code, Some(Generation::V2)) => v2(code),
        (code, Some(Generation::Api2026)) => of_2026(code),
        (_, None) => Reason::Unknown,
    }
}

/// The codes of the second generation (`cinetpay::codes`; CinetPay, "API de Checkout", and its integration guide 1.6.2, annex I).
fn v2(code: &str) -> Reason {
    match code {
        "602" => Reason::InsufficientFunds,
        "604" => Reason::WrongCode,
        "606" => Reason::CodeOrFunds,
        "627" => Reason::Cancelled,
        "605" | "625" => Reason::Expired,
        "635" | "636" => Reason::WrongNumber,
        "641" => Reason::AmountTooLow,
        "642" => Reason::AmountTooHigh,
        "807" | "808" => Reason::LimitReached(Limit::Day),
        "811" | "812" => Reason::LimitReached(Limit::Week),
        "809" | "810" => Reason::LimitReached(Limit::Month),
        "603" => Reason::GatewayDown,
        "429" => Reason::Crowded,
        "620" => Reason::PerhapsPaid,
        "609" => Reason::WrongKey,
        "601" | "613" => Reason::UnknownAccount,
        "624" => Reason::Unclear,
        code => by_kind(cinetpay::codes::find(code)),
    }
}

/// The codes of the API of 2026 (`cinetpay::codes::api_2026`; cinetpay-api: "2026 API").
fn of_2026(code: &str) -> Reason {
    match code {
        "2003" | "2008" => Reason::Expired,
        "2004" => Reason::WrongCode,
        "2005" => Reason::InsufficientFunds,
        "2006" | "2007" => Reason::WrongNumber,
        "1200" => Reason::PerhapsPaid,
        "1005" => Reason::WrongKey,
        "429" => Reason::Crowded,
        // The payment is not there, or not yet.
        "404" => Reason::Unknown,
        code => by_kind(cinetpay::codes::api_2026::find(code)),
    }
}

fn by_kind(code: Option<&cinetpay::codes::Code>) -> Reason {
    use cinetpay::codes::Kind;
    match code.map(|known| known.kind) {
        Some(Kind::Buyer | Kind::Limit) => Reason::Failed,
        Some(Kind::Operator) => Reason::OperatorDown,
        Some(Kind::Shop | Kind::Front) => Reason::ShopSetting,
        Some(Kind::Success | Kind::Waiting) | None => Reason::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use cinetpay::codes::{CODES, Kind};

    use super::*;
    use crate::domain::language::Language;
    use crate::texts::Texts;

    #[test]
    fn a_code_of_the_second_generation_means_what_its_kind_says() {
        for code in CODES {
            let reason = reason("v2", code.code);
            let fits = match code.kind {
                Kind::Success | Kind::Waiting => reason == Reason::Unknown,
                Kind::Operator => matches!(reason, Reason::OperatorDown | Reason::GatewayDown),
                Kind::Limit => {
                    matches!(reason, Reason::LimitReached(_) | Reason::AmountTooLow | Reason::AmountTooHigh)
                }
                Kind::Buyer => {
                    !reason.blames_credentials() && reason != Reason::ShopSetting && reason != Reason::Unknown
                }
                Kind::Shop | Kind::Front => matches!(
                    reason,
                    Reason::ShopSetting
                        | Reason::WrongKey
                        | Reason::UnknownAccount
                        | Reason::Unclear
                        | Reason::PerhapsPaid
                        | Reason::Crowded
                ),
            };
            assert!(fits, "{} {:?}: {reason:?}", code.code, code.kind);
        }
    }

    #[test]
    fn a_code_of_2026_means_what_its_kind_says() {
        for code in cinetpay::codes::api_2026::CODES {
            let reason = reason("2026", code.code);
            let fits = match code.kind {
                Kind::Success | Kind::Waiting => reason == Reason::Unknown,
                Kind::Operator => matches!(reason, Reason::OperatorDown | Reason::GatewayDown),
                Kind::Buyer | Kind::Limit => !reason.blames_credentials() && reason != Reason::Unknown,
                Kind::Shop | Kind::Front if code.code == "404" => reason == Reason::Unknown,
                Kind::Shop | Kind::Front => {
                    matches!(reason, Reason::ShopSetting | Reason::WrongKey | Reason::PerhapsPaid | Reason::Crowded)
                }
            };
            assert!(fits, "{} {:?}: {reason:?}", code.code, code.kind);
        }
        assert_eq!((reason("2026", "2003"), reason("2026", "request")), (Reason::Expired, Reason::ShopSetting));
    }

    #[test]
    fn silence_has_its_word_in_every_generation_and_what_is_not_known_is_unknown() {
        for word in ["unreachable", "busy", "garbled"] {
            for generation in Generation::ALL {
                assert_eq!(reason(generation.code(), word), Reason::Silent);
            }
        }
        assert_eq!((reason("v2", "999"), reason("2026", "602")), (Reason::Unknown, Reason::Unknown));
    }

    #[test]
    fn every_code_of_annex_i_means_what_it_means_in_the_second_generation_and_no_other_means_anything() {
        for code in cinetpay::codes::checkout_v1::CODES {
            assert_eq!(reason("v1", code.code), reason("v2", code.code), "{}", code.code);
        }
        assert_eq!((reason("v1", "604"), reason("v1", "609")), (Reason::WrongCode, Reason::WrongKey));
        assert_eq!((reason("v1", "804"), reason("v1", "2003")), (Reason::Unknown, Reason::Unknown));
    }

    #[test]
    fn every_reason_is_said_to_the_buyer_in_both_languages() {
        for reason in Reason::ALL {
            for language in Language::ALL {
                let id = format!("refusal-{}", reason.code());
                let text = Texts(language).say(&id);
                assert!(text != id && text.ends_with('.'), "{text}");
                assert!(!text.contains('\''), "{text}");
            }
        }
    }
}

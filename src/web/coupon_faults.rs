//! What is said of a coupon code that does not count, on pages and to apps.

use crate::domain::coupon::Refusal;

/// The id of the sentence about why a coupon's code is not valid.
pub fn coupon(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Unknown => "code-unknown",
        Refusal::NotYet => "code-not-yet",
        Refusal::Over => "code-over",
        Refusal::OtherBook => "code-other-book",
        Refusal::OtherCurrency => "code-other-currency",
        Refusal::Nothing => "code-nothing",
        Refusal::UsedUp => "code-used-up",
        Refusal::UsedByYou => "code-used-by-you",
    }
}

//! The shop's own numbers, as its buyers dial them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rlibphonenumber::{PhoneNumber, PhoneNumberFormat};

use super::Phone;

/// What stays as it is in a query (RFC 3986, unreserved).
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The numbers at which buyers reach the shop, beside its e-mail address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShopNumbers {
    pub whatsapp: Option<Phone>,
    pub phone: Option<Phone>,
}

impl ShopNumbers {
    pub fn is_empty(&self) -> bool {
        self.whatsapp.is_none() && self.phone.is_none()
    }
}

impl Phone {
    /// As people read it, with no-break spaces: `+225 07 07 07 07 00`.
    pub fn spaced(&self) -> String {
        // libphonenumber writes the ten digits of Côte d'Ivoire as 07 07 07 0700; all who have an even number say pairs.
        if let Some((prefix, number)) = self.parts().filter(|(_, number)| number.len().is_multiple_of(2)) {
            let pairs = number.as_bytes().chunks(2).map(String::from_utf8_lossy);
            return format!("+{prefix}\u{a0}{}", pairs.collect::<Vec<_>>().join("\u{a0}"));
        }
        let number = PhoneNumber::parse(self.as_str(), None).ok();
        number.map_or_else(
            || self.as_str().to_owned(),
            |number| number.format_as(PhoneNumberFormat::International).replace(' ', "\u{a0}"),
        )
    }

    /// The address that opens a chat with this number and a message, ready to be sent.
    pub fn whatsapp_url(&self, message: &str) -> String {
        let digits = self.as_str().trim_start_matches('+');
        format!("https://wa.me/{digits}?text={}", utf8_percent_encode(message, QUERY))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_shown_as_people_of_its_country_write_it() {
        for (number, shown) in [("+2250707070700", "+225 07 07 07 07 00"), ("+221771234567", "+221 77 123 45 67")] {
            assert_eq!(Phone::kept(number).unwrap().spaced(), shown.replace(' ', "\u{a0}"));
        }
        assert_eq!(Phone::kept("+9990000000").unwrap().spaced(), "+9990000000", "of no country");
    }

    #[test]
    fn no_sign_of_a_message_is_lost_on_its_way_into_whatsapp() {
        let phone = Phone::kept("+2250707070700").unwrap();
        let message = "Ma commande G7K2-M94Q & « 50 % »+?#";
        let url = phone.whatsapp_url(message);
        let (head, query) = url.split_once("?text=").unwrap();
        assert_eq!(head, "https://wa.me/2250707070700");
        assert!(query.starts_with("Ma%20commande%20G7K2-M94Q%20%26%20%C2%AB"), "{query}");
        assert!(!query.contains(['+', '&', '#', ' ']), "{query}");
        assert_eq!(percent_encoding::percent_decode_str(query).decode_utf8().unwrap(), message);
    }
}

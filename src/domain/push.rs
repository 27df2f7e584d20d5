//! Payments that the operator asks the buyer for on the phone.

use super::contact::{Contact, Country, Phone};

/// A way to be asked on the phone that a merchant account has, such as `MTN_CI`: the operator, and the account's country
/// (cinetpay-api: "2026 API", `payment_method`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushMethod {
    code: String,
    country: &'static Country,
}

impl PushMethod {
    /// Reads an operator in capitals and digits, `_`, and the code of a country that Griot knows by name.
    pub fn parse(code: &str) -> Option<Self> {
        let (operator, country) = code.rsplit_once('_')?;
        let is_word = !operator.is_empty() && operator.len() <= 20;
        let is_plain = operator.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        let country = Country::parse(country).filter(|known| known.code == country)?;
        (is_word && is_plain).then(|| Self { code: code.to_owned(), country })
    }

    /// As CinetPay spells it.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The country whose phone numbers it asks.
    pub fn country(&self) -> &'static Country {
        self.country
    }

    fn word(&self) -> &str {
        self.code.split('_').next().unwrap_or_default()
    }

    /// The name of the operator's service, as buyers know it; of one that Griot does not know, CinetPay's word.
    pub fn operator(&self) -> &str {
        match self.word() {
            "OM" | "ORANGE" => "Orange Money",
            "MTN" | "MOMO" => "MTN MoMo",
            "MOOV" | "FLOOZ" => "Moov Money",
            "WAVE" => "Wave",
            "AIRTEL" => "Airtel Money",
            "MPESA" => "M-Pesa",
            "TMONEY" | "MIXX" => "Mixx by Yas",
            other => other,
        }
    }

    /// Whether this buyer can be asked: only on a phone of the account's own country.
    pub fn reaches(&self, contact: &Contact) -> bool {
        contact.phone.as_ref().and_then(Phone::country) == Some(self.country)
    }
}

/// How the buyer of a payment is asked on the phone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnPhone {
    /// `None` if the gateway chose.
    pub method: Option<PushMethod>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_is_an_operator_and_a_country() {
        let read = |code: &str| PushMethod::parse(code).map(|it| (it.operator().to_owned(), it.country().code));
        for (code, operator, country) in
            [("OM_CI", "Orange Money", "CI"), ("MTN_CM", "MTN MoMo", "CM"), ("CELTIIS_BJ", "CELTIIS", "BJ")]
        {
            assert_eq!(read(code), Some((operator.to_owned(), country)), "{code}");
        }
        for wrong in ["", "OM", "_CI", "OM_", "om_CI", "OM_ci", "OM_XX", "O M_CI", "OM_CI,MTN_CI", "<b>_CI"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_a_phone_of_its_country_is_asked() {
        let method = PushMethod::parse("MTN_CI").unwrap();
        let with =
            |phone| Contact { email: None, phone: Phone::kept(phone), name: None, first_name: None, address: None };
        assert!(method.reaches(&with("+2250505050505")));
        assert!(!method.reaches(&with("+221771234567")) && !method.reaches(&with("")));
    }
}

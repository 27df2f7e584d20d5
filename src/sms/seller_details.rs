//! The SMS that tells a seller that it was changed how he is paid. It has no link, and says nothing of where to.

use super::brief::cut;
use super::gsm::fold;
use crate::texts::Texts;

/// How many characters the shop's name has at most.
const LONGEST_NAME: usize = 18;

/// What the SMS says.
pub struct SellerDetailsSms<'a> {
    pub t: Texts,
    pub shop: &'a str,
    /// Nothing is really paid, and the SMS says so.
    pub sandbox: bool,
}

impl SellerDetailsSms<'_> {
    /// The text in the GSM 7 bit alphabet, in one part.
    pub fn text(&self) -> String {
        let shop = cut(&fold(self.shop), LONGEST_NAME);
        let text = self.t.fill("sms-seller-details", &[("shop", &shop)]);
        let text = if self.sandbox { format!("{} {text}", self.t.say("sms-sandbox")) } else { text };
        fold(&text).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::sms::parts;

    #[test]
    fn it_is_one_part_in_each_language_without_a_link() {
        for language in Language::ALL {
            let shop = "La grande librairie du fleuve Sénégal";
            let text = SellerDetailsSms { t: Texts(language), shop, sandbox: true }.text();
            assert_eq!(parts(&text).number, 1, "{text}");
            assert!(text.contains("La grande") && text.contains("48") && !text.contains("http"), "{text}");
        }
    }
}

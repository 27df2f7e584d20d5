//! The SMS that tells a seller of a sale: the title, his share and the order's number.

use super::brief::cut;
use super::gsm::{PART, fold, length};
use crate::domain::money::Money;
use crate::texts::Texts;

/// How many characters the shop's name and the title have at most, and how many where the text would take a second part.
const LENGTHS: [(usize, usize); 4] = [(20, 60), (12, 40), (12, 20), (6, 12)];

/// What the SMS says.
pub struct SellerSaleSms<'a> {
    pub t: Texts,
    pub shop: &'a str,
    /// The title of his book, or the titles of his books.
    pub title: &'a str,
    pub share: Money,
    pub order_number: &'a str,
    /// Nothing was really paid, and the SMS says so.
    pub sandbox: bool,
}

impl SellerSaleSms<'_> {
    /// The text in the GSM 7 bit alphabet, in one part.
    pub fn text(&self) -> String {
        let fits = |text: &String| length(text).is_some_and(|septets| septets <= PART);
        let mut written = LENGTHS.map(|lengths| self.written(lengths)).into_iter();
        let whole = written.next().unwrap_or_default();
        if fits(&whole) { whole } else { written.find(fits).unwrap_or(whole) }
    }

    fn written(&self, (longest_name, longest_title): (usize, usize)) -> String {
        let (shop, title) = (cut(&fold(self.shop), longest_name), cut(&fold(self.title), longest_title));
        let share = self.share.say(self.t.0);
        let places = [
            ("shop", shop.as_str()),
            ("title", title.as_str()),
            ("share", share.as_str()),
            ("number", self.order_number),
        ];
        let text = self.t.fill("sms-seller-sale", &places);
        let text = if self.sandbox { format!("{} {text}", self.t.say("sms-sandbox")) } else { text };
        fold(&text).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::domain::money::Currency;
    use crate::sms::parts;

    #[test]
    fn a_sale_is_one_part_in_each_language_however_long_its_title_is() {
        let title = "La Nuit où le fleuve parla à voix haute, et ce qui s’ensuivit dans le delta, récit en trois livres [€€€€€€€€€€]";
        for language in Language::ALL {
            for (shop, title) in [("Djéliba", "Le fleuve"), ("La grande librairie du fleuve Sénégal", title)] {
                let share = Money::new(123_456_789, Currency::Cdf);
                let (t, order_number) = (Texts(language), "GRIOT-7Q2M-8XKD");
                let text = SellerSaleSms { t, shop, title, share, order_number, sandbox: true }.text();
                assert_eq!(parts(&text).number, 1, "{text}");
                assert!(text.contains("123 456 789") && text.contains(order_number), "{text}");
            }
        }
        let share = Money::new(2_250, Currency::Xof);
        let sms = SellerSaleSms {
            t: Texts(Language::French),
            shop: "Djéliba",
            title: "Le fleuve",
            share,
            order_number: "ABC-123",
            sandbox: false,
        };
        assert_eq!(sms.text(), "Djéliba: vendu \"Le fleuve\", 2 250 F CFA pour vous (ABC-123).");
    }
}

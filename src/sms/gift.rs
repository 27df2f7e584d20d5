//! The SMS that brings a gift: who offers it, its title, the link and the greeting.

use super::brief::cut;
use super::gsm::{PART, fold, length};
use crate::texts::Texts;

/// How many characters the shop's name and the title have at most, and how many where the text would take a further part.
const LENGTHS: [(usize, usize); 4] = [(20, 60), (12, 60), (12, 30), (6, 20)];
/// How many the giver's name has at most.
const GIVER: usize = 30;

/// What the SMS says.
pub struct GiftSms<'a> {
    pub t: Texts,
    pub shop: &'a str,
    /// Who offers it; empty once that was erased.
    pub giver: &'a str,
    pub title: &'a str,
    /// May be empty.
    pub greeting: &'a str,
    pub link: &'a str,
    /// Nothing was really paid, and the SMS says so.
    pub sandbox: bool,
}

impl GiftSms<'_> {
    /// The text in the GSM 7 bit alphabet, in one part where it can be. The greeting is never cut: a long one takes further parts.
    pub fn text(&self) -> String {
        let mut written = LENGTHS.map(|lengths| self.written(lengths)).into_iter();
        let whole = written.next().unwrap_or_default();
        let fits = |text: &String| length(text).is_some_and(|septets| septets <= PART);
        if fits(&whole) { whole } else { written.find(fits).unwrap_or(whole) }
    }

    fn written(&self, (longest_name, longest_title): (usize, usize)) -> String {
        let somebody = self.t.say("gift-somebody");
        let giver = if self.giver.is_empty() { somebody.as_str() } else { self.giver };
        let (shop, giver) = (cut(&fold(self.shop), longest_name), cut(&fold(giver), GIVER));
        let title = cut(&fold(self.title), longest_title);
        let places = [
            ("shop", shop.as_str()),
            ("giver", giver.as_str()),
            ("title", title.as_str()),
            ("link", self.link),
            ("words", self.greeting),
        ];
        let text = self.t.fill("sms-gift", &places);
        let text = if self.sandbox { format!("{} {text}", self.t.say("sms-sandbox")) } else { text };
        fold(&text).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::sms::parts;

    fn text(shop: &str, title: &str, greeting: &str) -> String {
        let link = "https://livres.awa.ci/s/abcdefghjk";
        let t = Texts(Language::French);
        GiftSms { t, shop, giver: "Awa Koné", title, greeting, link, sandbox: false }.text()
    }

    #[test]
    fn a_gift_is_one_part_where_it_can_be_and_its_greeting_is_never_cut() {
        let short = text("Librairie Djéliba", "Le fleuve", "Bonne fête !");
        assert!(
            short.contains("Awa Koné vous offre \"Le fleuve\": https://livres.awa.ci/s/abcdefghjk Bonne"),
            "{short}"
        );
        assert_eq!(parts(&short).number, 1);
        let title = "La Nuit où le fleuve parla à voix haute et ce qui s’ensuivit dans le delta";
        let shortened = text("Librairie Djéliba", title, "Joyeux anniversaire, ma sœur !");
        assert_eq!(parts(&shortened).number, 1, "{shortened}");
        let long = text("Librairie Djéliba", "Le fleuve", &"Bonne fête ! ".repeat(20));
        assert!(parts(&long).number > 1 && long.matches("Bonne").count() == 20, "{long}");
    }
}

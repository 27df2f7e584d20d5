//! What an SMS says: one sentence, and the link where it brings a book.

use super::gsm::fold;
use crate::domain::money::Money;
use crate::texts::Texts;

/// The longest name of a shop in an SMS, in letters.
const NAME: usize = 20;

/// What an SMS is about.
pub struct SmsText<'a> {
    pub t: Texts,
    /// As the outbox names it; its sentence is called `sms-{kind}`.
    pub kind: &'a str,
    pub shop: &'a str,
    pub order_number: &'a str,
    /// The page with the download button, `https://…/d/{token}`.
    pub link: Option<&'a str>,
    /// What was sent back.
    pub returned: Option<Money>,
    /// Nothing was really paid, and the SMS says so.
    pub sandbox: bool,
}

impl SmsText<'_> {
    /// The text, in the letters that keep an SMS short. It fits into one part of [`PART`](super::PART) where the shop's address
    /// is not too long.
    pub fn text(&self) -> String {
        let shop = cut(&fold(self.shop));
        let returned = self.returned.map(|money| money.to_string()).unwrap_or_default();
        let id = format!("sms-{}", self.kind.replace('_', "-"));
        let places = [
            ("shop", shop.as_str()),
            ("number", self.order_number),
            ("link", self.link.unwrap_or_default()),
            ("sum", &returned),
        ];
        let text = self.t.fill(&id, &places);
        let text = if self.sandbox { format!("{} {text}", self.t.say("sms-sandbox")) } else { text };
        // What was sent back is not always known.
        let text = text.replace(" ()", "");
        fold(&text).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// A name of 20 letters at most.
fn cut(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    name.chars().take(NAME - 1).collect::<String>().trim_end().to_owned() + "."
}

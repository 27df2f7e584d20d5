//! The text of an SMS: one sentence, with a link if it brings a book.

use super::gsm::fold;
use crate::domain::money::Money;
use crate::texts::Texts;

/// How many characters of the shop's name an SMS has at most.
const NAME: usize = 20;

/// What an SMS is about.
pub struct SmsText<'a> {
    pub t: Texts,
    /// The kind in the outbox; the text is named `sms-{kind}`.
    pub kind: &'a str,
    pub shop: &'a str,
    pub order_number: &'a str,
    /// The page with the download button, `https://…/d/{token}`.
    pub link: Option<&'a str>,
    /// The amount that was sent back.
    pub returned: Option<Money>,
    /// Nothing was really paid, and the SMS says so.
    pub sandbox: bool,
}

impl SmsText<'_> {
    /// The text in the GSM 7 bit alphabet. It fits into one part of [`PART`](super::PART) septets if the shop's URL is not
    /// too long.
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
        // The amount that was sent back is not always known.
        let text = text.replace(" ()", "");
        fold(&text).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Shortens a name to [`NAME`] characters; a cut name ends with a dot.
fn cut(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    name.chars().take(NAME - 1).collect::<String>().trim_end().to_owned() + "."
}

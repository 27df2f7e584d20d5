//! The text of an SMS: one sentence, with a link if it brings a book.

use super::gsm::{PART, fold, length};
use crate::domain::money::Money;
use crate::texts::Texts;

/// How many characters of the shop's name an SMS has at most, and how many where the text would take a second part.
const NAMES: [usize; 3] = [20, 12, LEAST];
const LEAST: usize = 6;

/// What an SMS is about.
pub struct SmsText<'a> {
    pub t: Texts,
    /// The kind in the outbox; the text is named `sms-{kind}`.
    pub kind: &'a str,
    pub shop: &'a str,
    pub order_number: &'a str,
    /// The page with the download button, `https://…/d/{token}`, or a code.
    pub link: Option<&'a str>,
    /// The amount that was sent back.
    pub returned: Option<Money>,
    /// The days on which the books come that are not out yet; empty if there are none.
    pub days: &'a str,
    /// Nothing was really paid, and the SMS says so.
    pub sandbox: bool,
}

impl SmsText<'_> {
    /// The text in the GSM 7 bit alphabet, in one part of [`PART`] septets where it can be: the shop's name is shortened first,
    /// then the order's number is left out of a text with a link.
    pub fn text(&self) -> String {
        let fits = |text: &String| length(text).is_some_and(|septets| septets <= PART);
        let whole = NAMES.into_iter().map(|longest| self.written(longest, self.order_number));
        let short = self.link.map(|_| self.written(LEAST, ""));
        let mut longest = None;
        for text in whole.chain(short) {
            if fits(&text) {
                return text;
            }
            longest.get_or_insert(text);
        }
        longest.unwrap_or_default()
    }

    fn written(&self, longest_name: usize, number: &str) -> String {
        let shop = cut(&fold(self.shop), longest_name);
        let returned = self.returned.map(|money| money.to_string()).unwrap_or_default();
        let id = format!("sms-{}", self.kind.replace('_', "-"));
        let link = self.link.unwrap_or_default();
        let places =
            [("shop", shop.as_str()), ("number", number), ("link", link), ("sum", &returned), ("days", self.days)];
        let text = self.t.fill(&id, &places);
        let text = if self.sandbox { format!("{} {text}", self.t.say("sms-sandbox")) } else { text };
        // The amount that was sent back is not always known.
        let text = text.replace(" ()", "");
        fold(&text).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Shortens a name to `longest` characters; a cut name ends with a dot.
pub(super) fn cut(name: &str, longest: usize) -> String {
    if name.chars().count() <= longest {
        return name.to_owned();
    }
    name.chars().take(longest - 1).collect::<String>().trim_end().to_owned() + "."
}

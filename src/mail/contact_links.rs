//! How a buyer reaches the shop, at the foot of its e-mails.

use crate::domain::contact::{Email, ShopNumbers};
use crate::texts::Texts;

/// A number of the shop, or a page that helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ContactLink {
    /// `WhatsApp : +225 07 07 07 07 00`
    pub words: String,
    /// Where a tap leads to: a chat, with the order's number written already, the telephone, or the page.
    pub url: String,
}

impl ContactLink {
    /// Whether its address has to be readable where links cannot be tapped.
    pub fn is_web(&self) -> bool {
        self.url.starts_with("http")
    }
}

/// The sentence that says how to ask a question.
pub(super) fn question(t: Texts, email: Option<&Email>, numbers: &ShopNumbers) -> String {
    t.say(match (email, numbers.is_empty()) {
        (Some(_), _) => "mail-question",
        (None, false) => "mail-question-numbers",
        (None, true) => "mail-no-reply",
    })
}

/// The shop's numbers as links of an e-mail about an order.
pub(super) fn contact_links(t: Texts, numbers: &ShopNumbers, order_number: &str) -> Vec<ContactLink> {
    let ask = t.fill("contact-order-message", &[("number", order_number)]);
    let words = |id: &str, number: String| t.fill(id, &[("number", &number)]);
    let whatsapp = numbers
        .whatsapp
        .as_ref()
        .map(|phone| ContactLink { words: words("contact-whatsapp", phone.spaced()), url: phone.whatsapp_url(&ask) });
    let phone = numbers.phone.as_ref().map(|phone| ContactLink {
        words: words("contact-phone", phone.spaced()),
        url: format!("tel:{}", phone.as_str()),
    });
    whatsapp.into_iter().chain(phone).collect()
}

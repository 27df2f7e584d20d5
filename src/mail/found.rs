//! The e-mail with the orders that somebody looked for: it goes to the orders' own address, whoever looked.

use super::contact_links::contact_links;
use super::news_layout::NewsLayout;
use crate::domain::colour::Palette;
use crate::domain::contact::{Email, ShopNumbers};
use crate::domain::order::OrderState;
use crate::mail::message::line;
use crate::mail::{EmailMessage, Envelope, Logo, MailError};
use crate::texts::Texts;

/// An order in the e-mail.
#[derive(Clone)]
pub struct FoundOrder {
    pub number: String,
    pub title: String,
    pub state: OrderState,
    /// Its page, `https://…/orders/{key}`.
    pub url: String,
}

/// The content of the e-mail.
#[derive(Clone)]
pub struct FoundEmail {
    pub t: Texts,
    pub shop: String,
    pub contact: Option<Email>,
    pub numbers: ShopNumbers,
    /// The order that was looked for.
    pub order: FoundOrder,
    /// Others that were ordered with the same address.
    pub others: Vec<FoundOrder>,
    pub palette: Palette,
    pub logo: Option<Logo>,
    pub sandbox: bool,
}

impl FoundOrder {
    fn says(&self, t: Texts) -> String {
        let places = [("title", line(&self.title)), ("number", line(&self.number)), ("state", state(t, self.state))];
        t.fill("mail-found-order", &places.each_ref().map(|(name, value)| (*name, value.as_str())))
    }
}

/// What an order's state means for its buyer, as a sentence.
fn state(t: Texts, state: OrderState) -> String {
    t.say(match state {
        OrderState::Paid => "mail-found-paid",
        OrderState::Placed => "mail-found-placed",
        OrderState::Review => "mail-found-review",
        OrderState::Expired => "mail-found-expired",
        OrderState::Refunded => "mail-found-refunded",
    })
}

impl FoundEmail {
    /// # Errors
    /// [`MailError::Never`] when the e-mail cannot be rendered.
    pub fn compose(self, envelope: Envelope) -> Result<EmailMessage, MailError> {
        let t = self.t;
        let shop = line(&self.shop);
        let mut paragraphs = vec![t.fill("mail-found-lead", &[("shop", &shop)]), self.order.says(t)];
        if !self.others.is_empty() {
            paragraphs.push(t.say("mail-found-others"));
            paragraphs.extend(self.others.iter().map(|other| format!("{} {}", other.says(t), other.url)));
        }
        NewsLayout {
            t,
            reply_to: self.contact.clone(),
            palette: self.palette,
            logo: self.logo,
            sandbox: self.sandbox,
            subject: t.fill("mail-found-subject", &[("title", &line(&self.order.title))]),
            greeting: Some(t.say("mail-greeting")),
            paragraphs,
            rows: Vec::new(),
            button: Some((t.say("mail-found-button"), self.order.url)),
            foot: t.fill("mail-found-foot", &[("shop", &shop)]),
            contact_links: contact_links(t, &self.numbers, &line(&self.order.number)),
            shop: self.shop,
        }
        .compose(envelope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::mail::tests::envelope;

    #[test]
    fn every_order_has_its_state_and_its_page_and_forges_no_line() {
        let order = |state: OrderState| FoundOrder {
            number: "G7K2-M94Q-XD".into(),
            title: "Le fleuve\r\nBcc: x@y.z <b>".into(),
            state,
            url: format!("https://livres.awa.ci/orders/{}", state.code()),
        };
        for (state, language) in
            OrderState::ALL.into_iter().flat_map(|state| Language::ALL.map(|language| (state, language)))
        {
            let letter = FoundEmail {
                t: Texts(language),
                shop: "Djéliba".into(),
                numbers: ShopNumbers::default(),
                contact: None,
                order: order(state),
                others: vec![order(OrderState::Paid)],
                palette: Palette::default(),
                logo: None,
                sandbox: false,
            };
            let letter = letter.compose(envelope("job-1")).unwrap();
            for part in [&letter.text, &letter.html] {
                assert!(part.contains(&order(state).url) && part.contains("G7K2-M94Q-XD"), "{part}");
                assert!(!part.contains("mail-") && !part.contains("\nBcc"), "{part}");
            }
            assert!(!letter.subject.contains('\n') && !letter.html.contains("<b>"));
        }
    }
}

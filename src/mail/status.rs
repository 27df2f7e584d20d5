//! The e-mails that tell a buyer about the state of an order. They contain no link, so an old one gives no access to
//! anything.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::contact_links::{ContactLink, contact_links, question};
use super::news_layout::NewsLayout;
use crate::domain::colour::Palette;
use crate::domain::contact::{Email, ShopNumbers};
use crate::domain::money::Money;
use crate::mail::message::line;
use crate::mail::{EmailMessage, Envelope, Logo, MailError};
use crate::texts::Texts;

/// What has happened to the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The payment does not match the order; an owner looks at it.
    Review,
    /// An owner decided that the money is to be refunded.
    Declined,
    /// A paid order was refunded, and its downloads have ended.
    Refunded,
    /// A paid order was refunded in part; the downloads of those books that were refunded in full have ended.
    PartlyRefunded,
    /// A payment that was not needed was refunded.
    Repaid,
    /// The downloads were ended, without a refund.
    Revoked,
    /// The gateway has not confirmed the payment for a while.
    Waiting,
    /// The gateway refused the payment, and the buyer did not try again.
    Refused,
    /// To the former address: the link is sent to another one from now on.
    Moved,
    /// A book that is not out yet comes on another day.
    NewDay,
    /// A dispute about a book was opened.
    DisputeOpened,
    /// The seller or the shop answered in it.
    DisputeAnswered,
    DisputeDecided,
}

impl Status {
    crate::domain::variants!(pub Review, Declined, Refunded, PartlyRefunded, Repaid, Revoked, Waiting, Refused, Moved, NewDay, DisputeOpened, DisputeAnswered, DisputeDecided);

    /// The name that the outbox uses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Declined => "declined",
            Self::Refunded => "refunded",
            Self::PartlyRefunded => "partly-refunded",
            Self::Repaid => "repaid",
            Self::Revoked => "revoked",
            Self::Waiting => "waiting",
            Self::Refused => "refused",
            Self::Moved => "moved",
            Self::NewDay => "new-day",
            Self::DisputeOpened => "dispute-opened",
            Self::DisputeAnswered => "dispute-answered",
            Self::DisputeDecided => "dispute-decided",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// The content of the e-mail.
#[derive(Clone)]
pub struct StatusEmail {
    pub t: Texts,
    pub status: Status,
    pub shop: String,
    pub contact: Option<Email>,
    pub numbers: ShopNumbers,
    pub buyer_name: Option<String>,
    pub order_number: String,
    pub title: String,
    /// The amount that was refunded.
    pub returned: Option<Money>,
    /// The number of the credit note for it.
    pub credit_note: Option<String>,
    /// The address to which the link is sent now, as [`hinted`] shows it.
    pub moved_to: Option<String>,
    /// The books that are not out yet, and the day on which each comes.
    pub awaited: Vec<(String, NaiveDate)>,
    /// The page where a lost order is found, `https://…/find`.
    pub find: String,
    pub at: DateTime<Utc>,
    /// The time zone in which times are written.
    pub zone: Tz,
    pub palette: Palette,
    pub logo: Option<Logo>,
    pub sandbox: bool,
}

impl StatusEmail {
    /// How the shop is reached, and where a lost order is found.
    fn links(&self) -> Vec<ContactLink> {
        let find = ContactLink { words: self.t.say("mail-find"), url: line(&self.find) };
        contact_links(self.t, &self.numbers, &line(&self.order_number)).into_iter().chain([find]).collect()
    }

    /// # Errors
    /// [`MailError::Never`] when the e-mail cannot be rendered.
    pub fn compose(&self, envelope: Envelope) -> Result<EmailMessage, MailError> {
        let t = self.t;
        let (shop, title) = (line(&self.shop), line(&self.title));
        let say = |part: &str| {
            let places = [("shop", shop.as_str()), ("title", title.as_str())];
            t.fill(&format!("mail-{}-{part}", self.status.code()), &places)
        };
        let mut rows = vec![(t.say("mail-order"), line(&self.order_number)), (t.say("mail-book"), title.clone())];
        rows.extend(self.returned.map(|money| (t.say("mail-returned"), money.to_string())));
        rows.extend(self.credit_note.as_deref().map(|number| (t.say("receipt-note-mail"), line(number))));
        rows.extend(self.moved_to.as_deref().map(|address| (t.say("mail-moved-to"), line(address))));
        rows.extend(
            self.awaited.iter().map(|(title, day)| (line(title), t.fill("mail-comes", &[("day", &t.day(*day))]))),
        );
        rows.push((t.say("mail-date"), t.moment(self.at.with_timezone(&self.zone))));
        let name = self.buyer_name.as_deref().map(line).filter(|name| !name.is_empty());
        NewsLayout {
            t,
            reply_to: self.contact.clone(),
            palette: self.palette,
            logo: self.logo.clone(),
            sandbox: self.sandbox,
            subject: say("subject"),
            greeting: Some(
                name.map_or_else(|| t.say("mail-greeting"), |name| t.fill("mail-greeting-name", &[("name", &name)])),
            ),
            paragraphs: vec![say("lead"), say("next")],
            rows,
            button: None,
            foot: question(t, self.contact.as_ref(), &self.numbers),
            contact_links: self.links(),
            shop: self.shop.clone(),
        }
        .compose(envelope)
    }
}

/// Shortens an address so that only people who know it recognise it: `j…@e….ci`.
pub fn hinted(email: &str) -> String {
    let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    let Some((name, host)) = email.rsplit_once('@') else { return String::new() };
    let end = host.rsplit_once('.').map_or("", |(_, end)| end);
    format!("{}…@{}….{end}", first(name), first(host))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::domain::money::Currency;
    use crate::mail::message_id;

    #[test]
    fn an_address_is_hinted_at_and_not_told() {
        assert_eq!(hinted("jules.kone@exemple.co.ci"), "j…@e….ci");
        assert_eq!(hinted("nobody"), "");
    }

    #[test]
    fn each_letter_says_what_happened_in_both_languages_and_forges_no_line() {
        for (status, language) in
            Status::ALL.into_iter().flat_map(|status| Language::ALL.map(|language| (status, language)))
        {
            let letter = StatusEmail {
                t: Texts(language),
                status,
                shop: "Djéliba\r\nBcc: x@y.z <b>".into(),
                contact: None,
                numbers: ShopNumbers::default(),
                buyer_name: Some("Awa\r\nBcc: x@y.z".into()),
                order_number: "G7K2-M94Q-XD".into(),
                title: "Le fleuve <i>".into(),
                returned: (status == Status::Refunded).then(|| Money::new(2500, Currency::Xof)),
                credit_note: (status == Status::Refunded).then(|| "A-2027-000001".into()),
                moved_to: None,
                awaited: Vec::new(),
                find: "https://djeliba.example/find".into(),
                at: DateTime::UNIX_EPOCH,
                zone: Tz::UTC,
                palette: Palette::default(),
                logo: None,
                sandbox: false,
            };
            let envelope = Envelope {
                message_id: message_id("a", "https://djeliba.example"),
                to: Email::parse("awa@exemple.ci").unwrap(),
                date: DateTime::UNIX_EPOCH,
            };
            let letter = letter.compose(envelope).unwrap();
            for part in [&letter.text, &letter.html] {
                assert!(part.contains("G7K2-M94Q-XD") && !part.contains("mail-") && !part.contains("\nBcc"), "{part}");
                assert_eq!(
                    part.contains("2\u{202f}500") || part.contains("2\u{a0}500"),
                    status == Status::Refunded,
                    "{part}"
                );
                assert_eq!(part.contains("A-2027-000001"), status == Status::Refunded, "{part}");
            }
            assert!(!letter.html.contains("<b>") && !letter.html.contains("<i>") && !letter.subject.contains('\n'));
        }
    }
}

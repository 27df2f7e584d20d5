//! The two e-mails of a gift: the books to the recipient, and the receipt, without a link to them, to the buyer.

use super::book_email::{Words, cut};
use super::contact_links::{contact_links, question};
use super::news_layout::NewsLayout;
use crate::mail::message::line;
use crate::mail::{BookEmail, EmailMessage, Envelope, MailError, ReceiptEmail};

/// The books that somebody offers, to the recipient. No price is in it.
#[derive(Clone)]
pub struct GiftEmail {
    /// Without the buyer's name.
    pub books: BookEmail,
    /// Who offers them; empty once that was erased.
    pub giver: String,
    /// May be empty.
    pub greeting: String,
}

/// The receipt of a gift, to its buyer.
#[derive(Clone)]
pub struct GiftBoughtEmail {
    /// Nothing is told of its link.
    pub receipt: ReceiptEmail,
    /// The recipient's address or number.
    pub to: String,
    /// The day of the gift in words; `None`: it leaves at once.
    pub day: Option<String>,
    /// May be empty.
    pub greeting: String,
    /// The order's page.
    pub page: String,
}

impl GiftEmail {
    /// # Errors
    /// [`MailError::Never`] when the e-mail cannot be rendered.
    pub fn compose(&self, envelope: Envelope) -> Result<EmailMessage, MailError> {
        let p = self.books.tidied();
        let t = p.t;
        let said = Some(line(&self.giver)).filter(|giver| !giver.is_empty());
        let giver = said.unwrap_or_else(|| t.say("gift-somebody"));
        let places = [("giver", giver.as_str()), ("title", p.title.as_str()), ("shop", p.shop.as_str())];
        let mut paragraphs = vec![t.fill("mail-gift-lead", &places)];
        let greeting = line(&self.greeting);
        if !greeting.is_empty() {
            paragraphs.push(t.fill("gift-quoted", &[("words", &greeting)]));
        }
        let subject = t.fill("mail-gift-subject", &[("giver", giver.as_str()), ("title", &cut(&p.title))]);
        Words::saying(p, (subject, paragraphs), Vec::new()).compose(envelope)
    }
}

impl GiftBoughtEmail {
    /// # Errors
    /// [`MailError::Never`] when the e-mail cannot be rendered.
    pub fn compose(&self, envelope: Envelope) -> Result<EmailMessage, MailError> {
        let p = self.receipt.books.tidied();
        let t = p.t;
        let to = line(&self.to);
        let when = match &self.day {
            Some(day) => t.fill("mail-gift-bought-day", &[("to", &to), ("day", day)]),
            None => t.fill("mail-gift-bought-now", &[("to", &to)]),
        };
        let mut paragraphs = vec![t.fill("mail-gift-bought-lead", &[("shop", &p.shop)]), when];
        let greeting = line(&self.greeting);
        if !greeting.is_empty() {
            paragraphs.push(t.fill("gift-quoted", &[("words", &greeting)]));
        }
        paragraphs.push(t.say("mail-gift-bought-next"));
        let rows = self.receipt.rows(&p).into_iter().map(|row| (row.name, row.value)).collect();
        NewsLayout {
            t,
            reply_to: p.contact.clone(),
            palette: p.palette,
            logo: p.logo.clone(),
            sandbox: p.sandbox,
            subject: t.fill("mail-gift-bought-subject", &[("title", &cut(&p.title))]),
            greeting: Some(match &p.buyer_name {
                Some(name) => t.fill("mail-greeting-name", &[("name", name)]),
                None => t.say("mail-greeting"),
            }),
            paragraphs,
            rows,
            button: Some((t.say("mail-gift-bought-button"), self.page.clone())),
            foot: question(t, p.contact.as_ref(), &p.numbers),
            contact_links: contact_links(t, &p.numbers, &p.order_number),
            shop: p.shop,
        }
        .compose(envelope)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::domain::language::Language;
    use crate::mail::tests::{book_email, envelope};

    #[test]
    fn a_name_and_a_greeting_forge_no_line_and_no_markup() {
        for language in Language::ALL {
            let gift = GiftEmail {
                books: BookEmail { buyer_name: None, ..book_email(language) },
                giver: "Awa\r\nBcc: x@y.z <b>".into(),
                greeting: "Bonne\nfête <i>".into(),
            };
            let letter = gift.compose(envelope("job-1")).unwrap();
            for part in [&letter.text, &letter.html] {
                assert!(
                    part.contains("Bonne fête") && part.contains("/d/0mIy") && !part.contains("2\u{a0}500"),
                    "{part}"
                );
                assert!(!part.contains("\nBcc") && !part.contains("gift-"), "{part}");
            }
            assert!(!letter.html.contains("<i>") && !letter.subject.contains('\n'));
        }
    }

    #[test]
    fn who_offers_and_was_erased_is_somebody() {
        let books = book_email(Language::French);
        let letter = GiftEmail { books, giver: String::new(), greeting: String::new() };
        assert!(letter.compose(envelope("job-1")).unwrap().subject.starts_with("Quelqu’un vous offre"));
    }

    #[test]
    fn the_buyers_receipt_says_to_whom_and_when_and_has_no_link_to_the_books() {
        let paid_at: DateTime<Utc> = "2026-11-21T03:40:00Z".parse().unwrap();
        for (language, day) in Language::ALL.into_iter().flat_map(|one| [(one, None), (one, Some("24 mai 2027"))]) {
            let receipt = ReceiptEmail { books: book_email(language), discounted: None, paid_at, receipt: None };
            let bought = GiftBoughtEmail {
                receipt,
                to: "fatou@exemple.ci".into(),
                day: day.map(str::to_owned),
                greeting: "Bonne fête".into(),
                page: "https://livres.awa.ci/orders/key".into(),
            };
            let letter = bought.compose(envelope("job-1")).unwrap();
            for part in [&letter.text, &letter.html] {
                assert!(part.contains("fatou@exemple.ci") && part.contains("Bonne fête"), "{part}");
                assert!(part.contains("https://livres.awa.ci/orders/key") && !part.contains("/d/"), "{part}");
                assert!(part.contains(day.unwrap_or_default()) && !part.contains("gift-"), "{part}");
            }
        }
    }
}

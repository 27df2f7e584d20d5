//! The e-mail that invites somebody to join the staff.

use askama::Template;

use crate::domain::colour::Palette;
use crate::domain::contact::Email;
use crate::mail::message::line;
use crate::mail::{EmailMessage, Envelope, MailError};
use crate::texts::Texts;

/// An invitation with the link to the page where the new member of staff chooses a password.
#[derive(Clone)]
pub struct InvitationEmail {
    pub t: Texts,
    /// The shop's name and, if it has one, its address for replies.
    pub shop: String,
    pub contact: Option<Email>,
    pub palette: Palette,
    /// `https://…/admin/invitation/{token}`
    pub link: String,
    /// How long the link is valid from now, in hours.
    pub hours: i64,
}

#[derive(Template)]
#[template(path = "mail/invitation.html")]
struct Html<'a> {
    t: Texts,
    shop: &'a str,
    link: &'a str,
    subject: &'a str,
    paragraphs: &'a [String],
    palette: Palette,
}

impl InvitationEmail {
    /// # Errors
    /// [`MailError::Never`] when the e-mail cannot be rendered.
    pub fn compose(&self, envelope: Envelope) -> Result<EmailMessage, MailError> {
        let (t, shop) = (self.t, line(&self.shop));
        let subject = t.fill("mail-invitation-subject", &[("shop", &shop)]);
        let paragraphs = [
            t.fill("mail-invitation-lead", &[("shop", &shop)]),
            t.count("mail-invitation-lives", self.hours),
            t.say("mail-invitation-doubt"),
        ];
        let html = Html {
            t,
            shop: &shop,
            link: &self.link,
            subject: &subject,
            paragraphs: &paragraphs,
            palette: self.palette,
        };
        let html = html.render().map_err(|error| MailError::Never(format!("the letter cannot be written: {error}")))?;
        let [lead, lives, doubt] = &paragraphs;
        let text = format!("{lead}\n\n{}\n\n{lives}\n{doubt}\n\n-- \n{shop}\n", self.link);
        Ok(EmailMessage {
            envelope,
            reply_to: self.contact.clone(),
            language: t.0,
            subject,
            text,
            html,
            pictures: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::mail::message_id;

    #[test]
    fn the_letter_holds_its_link_and_no_line_that_a_shop_name_could_forge() {
        for language in Language::ALL {
            let letter = InvitationEmail {
                t: Texts(language),
                shop: "Djéliba\r\nBcc: x@y.z <b>".into(),
                contact: None,
                palette: Palette::default(),
                link: "https://djeliba.example/admin/invitation/abc".into(),
                hours: 24,
            };
            let envelope = Envelope {
                message_id: message_id("a", "https://djeliba.example"),
                to: Email::parse("awa@exemple.ci").unwrap(),
                date: chrono::DateTime::UNIX_EPOCH,
            };
            let letter = letter.compose(envelope).unwrap();
            assert!(letter.text.contains("\nhttps://djeliba.example/admin/invitation/abc\n"));
            assert!(letter.html.contains("href=\"https://djeliba.example/admin/invitation/abc\""));
            assert!(!letter.html.contains("<b>") && !letter.subject.contains('\n') && !letter.text.contains("\nBcc"));
            assert!(!letter.text.contains("mail-invitation") && !letter.html.contains("mail-invitation"));
        }
    }
}

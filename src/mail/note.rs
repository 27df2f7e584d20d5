//! An e-mail of a few sentences and at most one button, to a member of the staff.

use super::news_layout::NewsLayout;
use crate::domain::colour::Palette;
use crate::domain::contact::Email;
use crate::mail::message::line;
use crate::mail::{EmailMessage, Envelope, Logo, MailError};
use crate::texts::Texts;

/// An e-mail that consists of sentences only.
#[derive(Clone)]
pub struct NoteEmail {
    pub t: Texts,
    pub shop: String,
    /// Where replies go.
    pub reply_to: Option<Email>,
    pub palette: Palette,
    pub logo: Option<Logo>,
    pub subject: String,
    pub paragraphs: Vec<String>,
    /// Its label and its link.
    pub button: Option<(String, String)>,
    /// Why the reader gets this e-mail, below the button.
    pub foot: String,
}

impl NoteEmail {
    /// # Errors
    /// [`MailError::Never`] when the e-mail cannot be rendered.
    pub fn compose(self, envelope: Envelope) -> Result<EmailMessage, MailError> {
        NewsLayout {
            t: self.t,
            shop: self.shop,
            reply_to: self.reply_to,
            palette: self.palette,
            logo: self.logo,
            sandbox: false,
            subject: line(&self.subject),
            greeting: None,
            paragraphs: self.paragraphs.iter().map(|text| line(text)).collect(),
            rows: Vec::new(),
            button: self.button,
            foot: self.foot,
            contact_links: Vec::new(),
        }
        .compose(envelope)
    }
}

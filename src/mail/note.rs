//! A short letter to one of the staff: a sentence, perhaps a button, and what follows it.

use super::notification::Notification;
use super::{Envelope, Letter, MailError};
use crate::domain::colour::Palette;
use crate::domain::contact::Email;
use crate::texts::Texts;

#[derive(Clone)]
pub struct NoteLetter {
    pub t: Texts,
    /// The shop's name and, if it has one, its address for answers.
    pub shop: String,
    pub contact: Option<Email>,
    pub palette: Palette,
    pub subject: String,
    pub lead: String,
    /// What the button says, and where it leads.
    pub button: Option<(String, String)>,
    /// Sentences below it.
    pub after: Vec<String>,
}

impl NoteLetter {
    /// # Errors
    /// [`MailError::Never`] when the letter cannot be written.
    pub fn letter(self, envelope: Envelope) -> Result<Letter, MailError> {
        Notification {
            t: self.t,
            shop: self.shop,
            reply_to: self.contact,
            palette: self.palette,
            sandbox: false,
            subject: self.subject,
            greeting: None,
            paragraphs: vec![self.lead],
            rows: Vec::new(),
            button: self.button,
            foot: self.after.join(" "),
        }
        .letter(envelope)
    }
}

//! A letter of a few sentences and at most one button.

use super::letter::line;
use super::notification::Notification;
use super::{Envelope, Letter, MailError};
use crate::domain::colour::Palette;
use crate::texts::Texts;

/// Sentences that stand for themselves.
#[derive(Clone)]
pub struct PlainLetter {
    pub t: Texts,
    pub shop: String,
    pub palette: Palette,
    pub subject: String,
    pub paragraphs: Vec<String>,
    /// Its words, and where it leads.
    pub button: Option<(String, String)>,
    /// Why it came.
    pub foot: String,
}

impl PlainLetter {
    /// # Errors
    /// [`MailError::Never`] when the letter cannot be written.
    pub fn letter(&self, envelope: Envelope) -> Result<Letter, MailError> {
        Notification {
            t: self.t,
            shop: self.shop.clone(),
            reply_to: None,
            palette: self.palette,
            sandbox: false,
            subject: line(&self.subject),
            greeting: None,
            paragraphs: self.paragraphs.iter().map(|text| line(text)).collect(),
            rows: Vec::new(),
            button: self.button.clone(),
            foot: self.foot.clone(),
        }
        .letter(envelope)
    }
}

//! E-mails of a market: a book that waits for an owner, an application, and the answers.

use crate::mail::message::line;
use crate::mail::{EmailMessage, Envelope, MailError, News};

/// One of these e-mails.
#[derive(Clone)]
pub struct MarketEmail {
    pub news: News,
    /// What the ids of its sentences begin with: `{name}-subject`, `{name}-lead`, `{name}-button`.
    pub name: &'static str,
    /// The values in its sentences.
    pub places: Vec<(&'static str, String)>,
    /// The ids of labels, and what stands beside them.
    pub rows: Vec<(&'static str, String)>,
}

impl MarketEmail {
    /// # Errors
    /// [`MailError::Never`] when the e-mail cannot be rendered.
    pub fn compose(&self, envelope: Envelope) -> Result<EmailMessage, MailError> {
        let places: Vec<(&str, String)> = self.places.iter().map(|(name, value)| (*name, line(value))).collect();
        let places: Vec<(&str, &str)> = places.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let rows = self.rows.iter().map(|(id, value)| (self.news.t.say(id), line(value))).collect();
        self.news.letter(envelope, self.name, &places, rows)
    }
}

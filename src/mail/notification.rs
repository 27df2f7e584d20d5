//! The form of the letters that tell something and bring no book.

use askama::Template;

use super::letter::line;
use super::{Envelope, Letter, MailError};
use crate::domain::colour::Palette;
use crate::domain::contact::Email;
use crate::texts::Texts;

/// A letter's sentences, in its reader's language, and how it looks.
#[derive(Clone)]
pub(super) struct Notification {
    pub t: Texts,
    pub shop: String,
    /// Where answers go.
    pub reply_to: Option<Email>,
    pub palette: Palette,
    /// Nothing was really paid, and the letter says so.
    pub sandbox: bool,
    pub subject: String,
    pub greeting: Option<String>,
    pub paragraphs: Vec<String>,
    /// Names and values.
    pub rows: Vec<(String, String)>,
    /// Its words and where it leads.
    pub button: Option<(String, String)>,
    /// Why it came, or where to ask.
    pub foot: String,
}

#[derive(Template)]
#[template(path = "mail/notification.html")]
struct Html<'a> {
    n: &'a Notification,
}

#[derive(Template)]
#[template(path = "mail/notification.txt")]
struct Text<'a> {
    n: &'a Notification,
}

impl Notification {
    /// # Errors
    /// [`MailError::Never`] when the letter cannot be written.
    pub fn letter(self, envelope: Envelope) -> Result<Letter, MailError> {
        let failed = |error: askama::Error| MailError::Never(format!("the letter cannot be written: {error}"));
        let n = Self { shop: line(&self.shop), ..self };
        let text = Text { n: &n }.render().map_err(failed)?;
        let html = Html { n: &n }.render().map_err(failed)?;
        Ok(Letter { envelope, reply_to: n.reply_to, language: n.t.0, subject: n.subject, text, html })
    }
}

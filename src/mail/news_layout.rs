//! The layout of the e-mails that give news and deliver no book.

use askama::Template;

use super::contact_links::ContactLink;
use crate::domain::colour::Palette;
use crate::domain::contact::Email;
use crate::mail::message::line;
use crate::mail::{EmailMessage, Envelope, Logo, MailError};
use crate::texts::Texts;

/// The sentences of an e-mail, in the reader's language, and its look.
#[derive(Clone)]
pub(super) struct NewsLayout {
    pub t: Texts,
    pub shop: String,
    /// Where replies go.
    pub reply_to: Option<Email>,
    pub palette: Palette,
    /// The shop's logo, above everything.
    pub logo: Option<Logo>,
    /// No real money was paid, and the e-mail says so.
    pub sandbox: bool,
    pub subject: String,
    pub greeting: Option<String>,
    pub paragraphs: Vec<String>,
    /// Labels and values.
    pub rows: Vec<(String, String)>,
    /// Its label and its link.
    pub button: Option<(String, String)>,
    /// Why the reader gets this e-mail, or where to ask questions.
    pub foot: String,
    /// The shop's numbers, below it.
    pub contact_links: Vec<ContactLink>,
}

#[derive(Template)]
#[template(path = "mail/news_layout.html")]
struct Html<'a> {
    n: &'a NewsLayout,
}

#[derive(Template)]
#[template(path = "mail/news_layout.txt")]
struct Text<'a> {
    n: &'a NewsLayout,
}

impl NewsLayout {
    /// # Errors
    /// [`MailError::Never`] when the e-mail cannot be rendered.
    pub fn compose(self, envelope: Envelope) -> Result<EmailMessage, MailError> {
        let failed = |error: askama::Error| MailError::Never(format!("the letter cannot be written: {error}"));
        let n = Self { shop: line(&self.shop), ..self };
        let text = Text { n: &n }.render().map_err(failed)?;
        let html = Html { n: &n }.render().map_err(failed)?;
        let pictures = n.logo.map(|logo| logo.picture).into_iter().collect();
        Ok(EmailMessage { envelope, reply_to: n.reply_to, language: n.t.0, subject: n.subject, text, html, pictures })
    }
}

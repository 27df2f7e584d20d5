//! An e-mail, and how it becomes a message (RFC 5322).

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use url::Url;

use super::{InlinePicture, MailError};
use crate::domain::contact::Email;
use crate::domain::language::Language;

/// The headers of an e-mail that do not depend on its content.
#[derive(Clone)]
pub struct Envelope {
    /// See [`message_id`]: the same each time the same e-mail is sent.
    pub message_id: String,
    pub to: Email,
    pub date: DateTime<Utc>,
}

/// An e-mail ready to be sent. It may contain a link that still works, so it has no `Debug` and must not be logged.
#[derive(Clone)]
pub struct EmailMessage {
    pub envelope: Envelope,
    /// The shop's own address for replies, if it has one.
    pub reply_to: Option<Email>,
    pub language: Language,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// What the HTML shows.
    pub pictures: Vec<InlinePicture>,
}

/// A Message-ID without its angle brackets: `name@host`, from the stable name of the e-mail (such as its job's id) and
/// the host of the shop's public address (RFC 5322, 3.6.4).
pub fn message_id(name: &str, public_url: &str) -> String {
    let host = Url::parse(public_url).ok().and_then(|url| url.host_str().map(str::to_owned));
    format!("{}@{}", safe(name), safe(host.as_deref().unwrap_or("griot.invalid")))
}

/// Keeps only characters that are allowed in a Message-ID and in a file name, 150 at most.
pub(super) fn safe(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '@')).take(150).collect()
}

/// One line of text, without line breaks and without characters that hide text or change its direction (zero-width,
/// bidi).
pub(super) fn line(text: &str) -> String {
    let sly = |c: &char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let spaced = text.chars().filter(|c| !sly(c)).map(|c| if c.is_control() { ' ' } else { c });
    spaced.collect::<String>().split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Tells mail programs not to send automatic replies (RFC 3834, 5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

impl EmailMessage {
    /// The MIME message, with a text and an HTML alternative; the HTML with its pictures.
    ///
    /// # Errors
    /// [`MailError::Never`] when an address is not valid for a mail server.
    pub(super) fn message(&self, from: &Mailbox) -> Result<Message, MailError> {
        let address = |email: &Email| {
            let parsed = email.as_str().parse();
            parsed.map(|address| Mailbox::new(None, address)).map_err(|_| never("the address is not one for mail"))
        };
        let mut message = Message::builder()
            .from(from.clone())
            .to(address(&self.envelope.to)?)
            .subject(line(&self.subject))
            .date(SystemTime::from(self.envelope.date))
            .message_id(Some(format!("<{}>", safe(&self.envelope.message_id))))
            .header(AutoSubmitted);
        if let Some(email) = &self.reply_to {
            message = message.reply_to(address(email)?);
        }
        message.multipart(self.parts()?).map_err(|error| never(&format!("the letter cannot be put together: {error}")))
    }

    fn parts(&self) -> Result<MultiPart, MailError> {
        if self.pictures.is_empty() {
            return Ok(MultiPart::alternative_plain_html(self.text.clone(), self.html.clone()));
        }
        let mut shown = MultiPart::related().singlepart(SinglePart::html(self.html.clone()));
        for picture in &self.pictures {
            shown = shown.singlepart(picture.part()?);
        }
        Ok(MultiPart::alternative().singlepart(SinglePart::plain(self.text.clone())).multipart(shown))
    }
}

fn never(text: &str) -> MailError {
    MailError::Never(text.to_owned())
}

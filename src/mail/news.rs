//! Letters to the staff: a sale, or a day's sales. They name no buyer.

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};

use super::letter::line;
use super::{Envelope, Letter, MailError};
use crate::domain::colour::Palette;
use crate::domain::money::Money;
use crate::texts::Texts;

/// What each of them says.
#[derive(Clone)]
pub struct News {
    pub t: Texts,
    pub shop: String,
    pub palette: Palette,
    /// The page of the back office that tells more.
    pub link: String,
    /// Nothing was really paid, and the letter says so.
    pub sandbox: bool,
}

/// A book was sold.
#[derive(Clone)]
pub struct SaleLetter {
    pub news: News,
    pub title: String,
    pub amount: Money,
    pub order_number: String,
    pub paid_at: DateTime<Utc>,
}

/// What was sold in a day.
#[derive(Clone)]
pub struct DigestLetter {
    pub news: News,
    pub day: NaiveDate,
    /// Titles with their number of sales and what these come to, in whole units.
    pub sold: Vec<(String, i64, Money)>,
}

#[derive(Template)]
#[template(path = "mail/news.html")]
struct Html<'a> {
    words: &'a Words,
}

#[derive(Template)]
#[template(path = "mail/news.txt")]
struct Text<'a> {
    words: &'a Words,
}

struct Words {
    news: News,
    subject: String,
    lead: String,
    /// Names and values.
    rows: Vec<(String, String)>,
    button: String,
}

impl SaleLetter {
    /// # Errors
    /// [`MailError::Never`] when the letter cannot be written.
    pub fn letter(&self, envelope: Envelope) -> Result<Letter, MailError> {
        let (t, title, amount) = (self.news.t, line(&self.title), self.news.t.price(self.amount));
        let rows = [
            ("mail-order", self.order_number.clone()),
            ("mail-amount", amount.clone()),
            ("mail-paid-at", t.moment(self.paid_at)),
        ];
        Words {
            subject: t.fill("desk-mail-sale-subject", &[("title", &title), ("amount", &amount)]),
            lead: t.fill("desk-mail-sale-lead", &[("title", &title), ("amount", &amount)]),
            rows: rows.map(|(id, value)| (t.say(id), value)).into(),
            button: t.say("desk-mail-sale-button"),
            news: self.news.clone(),
        }
        .letter(envelope)
    }
}

impl DigestLetter {
    /// # Errors
    /// [`MailError::Never`] when the letter cannot be written.
    pub fn letter(&self, envelope: Envelope) -> Result<Letter, MailError> {
        let t = self.news.t;
        let number: i64 = self.sold.iter().map(|(_, sales, _)| sales).sum();
        let sales = t.count("desk-mail-sales", number);
        let day = t.day(self.day);
        let row =
            |(title, sales, money): &(String, i64, Money)| (format!("{} × {sales}", line(title)), money.to_string());
        Words {
            subject: t.fill("desk-mail-digest-subject", &[("sales", &sales), ("day", &day)]),
            lead: t.fill("desk-mail-digest-lead", &[("sales", &sales), ("day", &day)]),
            rows: self.sold.iter().map(row).collect(),
            button: t.say("desk-mail-digest-button"),
            news: self.news.clone(),
        }
        .letter(envelope)
    }
}

impl Words {
    fn letter(&self, envelope: Envelope) -> Result<Letter, MailError> {
        let failed = |error: askama::Error| MailError::Never(format!("the letter cannot be written: {error}"));
        Ok(Letter {
            envelope,
            reply_to: None,
            language: self.news.t.0,
            subject: self.subject.clone(),
            text: Text { words: self }.render().map_err(failed)?,
            html: Html { words: self }.render().map_err(failed)?,
        })
    }
}

//! E-mails to the staff: a sale, a day's sales, a payment to decide about. They name no buyer.

use chrono::{DateTime, NaiveDate, Utc};

use super::news_layout::NewsLayout;
use crate::domain::colour::Palette;
use crate::domain::money::Money;
use crate::mail::message::line;
use crate::mail::{EmailMessage, Envelope, MailError};
use crate::texts::Texts;

/// What all of these e-mails contain.
#[derive(Clone)]
pub struct News {
    pub t: Texts,
    pub shop: String,
    pub palette: Palette,
    /// The page of the back office with the details.
    pub link: String,
    /// No real money was paid, and the e-mail says so.
    pub sandbox: bool,
    /// The id of the sentence that says why the reader gets this e-mail.
    pub why: &'static str,
}

/// An order was paid, or placed where there was nothing to pay.
#[derive(Clone)]
pub struct SaleEmail {
    pub news: News,
    pub title: String,
    /// What was paid; 0 of an order that was free.
    pub amount: Money,
    pub order_number: String,
    pub paid_at: DateTime<Utc>,
}

/// A seller's books were sold.
#[derive(Clone)]
pub struct SellerSaleEmail {
    pub news: News,
    /// The titles of the seller's own books.
    pub title: String,
    /// What was paid for them.
    pub price: Money,
    /// What of it is the seller's.
    pub share: Money,
    pub order_number: String,
    pub paid_at: DateTime<Utc>,
}

/// What became of a payout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayoutNews {
    Paid,
    /// The transfer was not made: the money is the seller's again.
    Rejected,
    /// An owner declined it.
    Declined,
}

impl PayoutNews {
    /// The begin of the ids of its sentences.
    fn name(self) -> &'static str {
        match self {
            Self::Paid => "seller-mail-payout",
            Self::Rejected => "payout-mail-rejected",
            Self::Declined => "payout-mail-declined",
        }
    }
}

/// A payout to a seller is over.
#[derive(Clone)]
pub struct PayoutEmail {
    pub news: News,
    pub what: PayoutNews,
    pub amount: Money,
    /// How and where to.
    pub destination: String,
    /// Why it was not paid, empty if it was.
    pub reason: String,
    pub at: DateTime<Utc>,
}

/// It was changed how a seller is paid.
#[derive(Clone)]
pub struct DetailsEmail {
    pub news: News,
    /// The new number or account.
    pub to: String,
    /// From when on it counts.
    pub counts_at: DateTime<Utc>,
}

/// What happened in a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisputeNews {
    /// A reader opened it.
    Opened,
    /// The same, to an owner.
    OpenedToOwner,
    /// Somebody wrote in it.
    Said,
    Decided,
}

impl DisputeNews {
    /// The begin of the ids of its sentences.
    fn name(self) -> &'static str {
        match self {
            Self::Opened => "dispute-mail-opened",
            Self::OpenedToOwner => "dispute-mail-owner",
            Self::Said => "dispute-mail-said",
            Self::Decided => "dispute-mail-decided",
        }
    }
}

/// Something happened in a dispute about a seller's book.
#[derive(Clone)]
pub struct DisputeEmail {
    pub news: News,
    pub what: DisputeNews,
    /// The title of the book.
    pub title: String,
    pub order_number: String,
    pub at: DateTime<Utc>,
}

/// A payment does not match its order, so an owner has to decide.
#[derive(Clone)]
pub struct ReviewEmail {
    pub news: News,
    pub title: String,
    /// What the order costs.
    pub amount: Money,
    pub order_number: String,
    pub at: DateTime<Utc>,
}

/// What was sold in a day.
#[derive(Clone)]
pub struct DigestEmail {
    pub news: News,
    pub day: NaiveDate,
    /// Titles with their number of sales and the total of these, in the smallest unit.
    pub sold: Vec<(String, i64, Money)>,
}

impl SaleEmail {
    /// # Errors
    /// [`MailError::Never`] when the e-mail cannot be rendered.
    pub fn compose(&self, envelope: Envelope) -> Result<EmailMessage, MailError> {
        let (t, title, amount) = (self.news.t, line(&self.title), self.news.t.price(self.amount));
        let (name, at) = match self.amount.amount {
            0 => ("admin-mail-given", "mail-date"),
            _ => ("admin-mail-sale", "mail-paid-at"),
        };
        let rows =
            [("mail-order", self.order_number.clone()), ("mail-amount", amount.clone()), (at, t.moment(self.paid_at))];
        let places = [("title", title.as_str()), ("amount", &amount)];
        self.news.letter(envelope, name, &places, rows.map(|(id, value)| (t.say(id), value)).into())
    }
}

impl SellerSaleEmail {
    /// # Errors
    /// [`MailError::Never`] when the e-mail cannot be rendered.
    pub fn compose(&self, envelope: Envelope) -> Result<EmailMessage, MailError> {
        let (t, title, share) = (self.news.t, line(&self.title), self.news.t.price(self.share));
        let rows = [
            ("mail-order", self.order_number.clone()),
            ("mail-amount", t.price(self.price)),
            ("seller-sale-share", share.clone()),
            ("mail-paid-at", t.moment(self.paid_at)),
        ];
        let places = [("title", title.as_str()), ("share", &share)];
        self.news.letter(envelope, "seller-mail-sale", &places, rows.map(|(id, value)| (t.say(id), value)).into())
    }
}

impl PayoutEmail {
    /// # Errors
    /// [`MailError::Never`] when the e-mail cannot be rendered.
    pub fn compose(&self, envelope: Envelope) -> Result<EmailMessage, MailError> {
        let (t, amount) = (self.news.t, self.news.t.price(self.amount));
        let rows = [
            ("mail-amount", amount.clone()),
            ("seller-payout-destination", line(&self.destination)),
            ("payout-reason", line(&self.reason)),
            ("mail-date", t.moment(self.at)),
        ];
        let rows = rows.into_iter().filter(|(_, value)| !value.is_empty()).map(|(id, value)| (t.say(id), value));
        self.news.letter(envelope, self.what.name(), &[("amount", &amount)], rows.collect())
    }
}

impl DetailsEmail {
    /// # Errors
    /// [`MailError::Never`] when the e-mail cannot be rendered.
    pub fn compose(&self, envelope: Envelope) -> Result<EmailMessage, MailError> {
        let t = self.news.t;
        let (to, from) = (line(&self.to), t.moment(self.counts_at));
        let rows = vec![(t.say("seller-payout-destination"), to), (t.say("payout-details-from"), from.clone())];
        self.news.letter(envelope, "payout-mail-details", &[("from", &from)], rows)
    }
}

impl DisputeEmail {
    /// # Errors
    /// [`MailError::Never`] when the e-mail cannot be rendered.
    pub fn compose(&self, envelope: Envelope) -> Result<EmailMessage, MailError> {
        let (t, title) = (self.news.t, line(&self.title));
        let rows =
            [("mail-order", self.order_number.clone()), ("mail-book", title.clone()), ("mail-date", t.moment(self.at))];
        let places = [("title", title.as_str()), ("number", self.order_number.as_str())];
        self.news.letter(envelope, self.what.name(), &places, rows.map(|(id, value)| (t.say(id), value)).into())
    }
}

impl ReviewEmail {
    /// # Errors
    /// [`MailError::Never`] when the e-mail cannot be rendered.
    pub fn compose(&self, envelope: Envelope) -> Result<EmailMessage, MailError> {
        let (t, title) = (self.news.t, line(&self.title));
        let rows = [
            ("mail-order", self.order_number.clone()),
            ("mail-book", title),
            ("mail-amount", t.price(self.amount)),
            ("mail-date", t.moment(self.at)),
        ];
        let places = [("number", self.order_number.as_str())];
        self.news.letter(envelope, "admin-mail-review", &places, rows.map(|(id, value)| (t.say(id), value)).into())
    }
}

impl DigestEmail {
    /// # Errors
    /// [`MailError::Never`] when the e-mail cannot be rendered.
    pub fn compose(&self, envelope: Envelope) -> Result<EmailMessage, MailError> {
        let t = self.news.t;
        let number: i64 = self.sold.iter().map(|(_, sales, _)| sales).sum();
        let sales = t.count("admin-mail-sales", number);
        let day = t.day(self.day);
        let row =
            |(title, sales, money): &(String, i64, Money)| (format!("{} × {sales}", line(title)), money.to_string());
        let places = [("sales", sales.as_str()), ("day", &day)];
        self.news.letter(envelope, "admin-mail-digest", &places, self.sold.iter().map(row).collect())
    }
}

impl News {
    /// The e-mail whose sentences have the ids `{name}-subject`, `{name}-lead` and `{name}-button`.
    pub(super) fn letter(
        &self,
        envelope: Envelope,
        name: &str,
        places: &[(&str, &str)],
        rows: Vec<(String, String)>,
    ) -> Result<EmailMessage, MailError> {
        let t = self.t;
        let fill = |part: &str| t.fill(&format!("{name}-{part}"), places);
        NewsLayout {
            t,
            shop: self.shop.clone(),
            reply_to: None,
            palette: self.palette,
            logo: None,
            sandbox: self.sandbox,
            subject: fill("subject"),
            greeting: None,
            paragraphs: vec![fill("lead")],
            rows,
            button: Some((fill("button"), self.link.clone())),
            foot: t.say(self.why),
            contact_links: Vec::new(),
        }
        .compose(envelope)
    }
}

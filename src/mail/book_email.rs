//! The e-mails that bring a book.

use std::fmt;

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::contact_links::{ContactLink, contact_links, question};
use crate::domain::book::Format;
use crate::domain::colour::Palette;
use crate::domain::contact::{Email, ShopNumbers};
use crate::domain::money::Money;
use crate::domain::wording::{self, Wording};
use crate::mail::message::line;
use crate::mail::{EmailMessage, Envelope, InlinePicture, Logo, MailError};
use crate::texts::Texts;

/// One of the books of an order.
#[derive(Clone)]
pub struct OrderedBook {
    pub title: String,
    pub author: String,
    /// Its price.
    pub amount: Money,
    /// The format and the size in bytes of each file.
    pub files: Vec<(Format, u64)>,
    /// The day on which it comes, if it is not out yet. Then it has no files.
    pub comes: Option<NaiveDate>,
    pub cover: Option<InlinePicture>,
}

/// The books of an order, as an e-mail delivers them to the buyer.
#[derive(Clone)]
pub struct BookEmail {
    pub t: Texts,
    /// The shop's name and, if it has one, its address for replies.
    pub shop: String,
    pub contact: Option<Email>,
    pub numbers: ShopNumbers,
    pub buyer_name: Option<String>,
    pub order_number: String,
    /// The title of the order, where there is room for one title only.
    pub title: String,
    pub books: Vec<OrderedBook>,
    /// The page with the download button, `https://…/d/{token}`.
    pub link: String,
    /// The page where a lost order is found, `https://…/find`.
    pub find: String,
    /// How long the link is valid from now, in hours.
    pub hours: u32,
    /// How many complete downloads are left.
    pub downloads: i32,
    /// The price of the order.
    pub amount: Money,
    /// The amount that was paid, when it differs from the price.
    pub received: Option<Money>,
    /// The time zone in which times are written.
    pub zone: Tz,
    /// The owner's own wording instead of the program's: a subject and the first paragraphs.
    pub wording: Option<Wording>,
    pub palette: Palette,
    /// The shop's logo, above everything.
    pub logo: Option<Logo>,
    /// No real money was paid, and the e-mail says so.
    pub sandbox: bool,
}

/// The receipt of a paid order, with the link to the book.
#[derive(Clone)]
pub struct ReceiptEmail {
    pub books: BookEmail,
    /// What a coupon took off, if one did.
    pub discounted: Option<Discounted>,
    pub paid_at: DateTime<Utc>,
    pub receipt: Option<ReceiptFacts>,
}

/// What the e-mail says of the order's receipt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceiptFacts {
    pub number: String,
    pub seller: String,
    /// How it was paid, by the name that buyers know.
    pub means: Option<String>,
    /// The payment's transaction id.
    pub reference: Option<String>,
}

/// The price before the coupon and what the coupon took off.
#[derive(Clone)]
pub struct Discounted {
    pub full: Money,
    pub code: String,
    pub discount: Money,
}

/// The new link that the buyer asked for.
#[derive(Clone)]
pub struct NewLinkEmail {
    pub books: BookEmail,
}

/// A book that was ordered before it came out, and is out.
#[derive(Clone)]
pub struct ReleaseEmail {
    pub books: BookEmail,
}

/// A newer edition of a book that was bought before.
#[derive(Clone)]
pub struct NewEditionEmail {
    pub books: BookEmail,
}

#[derive(Template)]
#[template(path = "mail/book_email.html")]
struct Html<'a> {
    words: &'a Words,
}

#[derive(Template)]
#[template(path = "mail/book_email.txt")]
struct Text<'a> {
    words: &'a Words,
}

/// The texts of one e-mail.
pub(super) struct Words {
    p: BookEmail,
    subject: String,
    greeting: String,
    lead: Vec<String>,
    books: Vec<Shown>,
    promise: String,
    rows: Vec<Row>,
}

/// A book as the e-mail shows it.
struct Shown {
    title: String,
    author: String,
    /// `PDF · 5,2 Mo — EPUB · 1,1 Mo`, or the day on which it comes.
    weight: String,
    cover: Option<InlinePicture>,
}

/// A line of the receipt. `Display` gives its plain-text form.
pub(super) struct Row {
    t: Texts,
    pub name: String,
    pub value: String,
}

impl Row {
    fn new(t: Texts, id: &str, value: String) -> Self {
        Self { t, name: t.say(id), value }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.t.fill("mail-row", &[("name", &self.name), ("value", &self.value)]))
    }
}

impl ReceiptEmail {
    /// # Errors
    /// [`MailError::Never`] when the e-mail cannot be rendered.
    pub fn compose(&self, envelope: Envelope) -> Result<EmailMessage, MailError> {
        let p = self.books.tidied();
        let (rows, free) = (self.rows(&p), p.amount.amount == 0);
        if p.is_ahead() {
            // The owner's own words promise a book that can be read.
            let p = BookEmail { wording: None, ..p };
            let lead = if free { "mail-preorder-given-lead" } else { "mail-preorder-lead" };
            return Words::new(p, "mail-preorder-subject", lead, rows).compose(envelope);
        }
        let lead = if free { "mail-given-lead" } else { "mail-receipt-lead" };
        Words::new(p, "mail-receipt-subject", lead, rows).compose(envelope)
    }

    /// The lines of the receipt, of books that were tidied.
    pub(super) fn rows(&self, p: &BookEmail) -> Vec<Row> {
        let t = p.t;
        let free = p.amount.amount == 0;
        let mut rows = vec![Row::new(t, "mail-order", p.order_number.clone())];
        if let Some(receipt) = &self.receipt {
            rows.push(Row::new(t, "receipt-mail", receipt.number.clone()));
            rows.push(Row::new(t, "mail-seller", line(&receipt.seller)));
        }
        if p.books.len() > 1 {
            rows.extend(p.books.iter().map(|book| Row { t, name: book.title.clone(), value: t.price(book.amount) }));
        }
        if let Some(off) = &self.discounted {
            let name = t.fill("mail-discount", &[("code", &off.code)]);
            rows.push(Row::new(t, "mail-full", off.full.to_string()));
            rows.push(Row { t, name, value: format!("−{}", off.discount) });
        }
        let at = t.moment(self.paid_at.with_timezone(&p.zone));
        rows.push(Row::new(t, "mail-amount", t.price(p.amount)));
        rows.extend(p.received.map(|received| Row::new(t, "mail-received", t.price(received))));
        rows.push(Row::new(t, if free { "mail-given-at" } else { "mail-paid-at" }, at));
        if let Some(ReceiptFacts { means, reference, .. }) = &self.receipt {
            rows.extend(means.as_deref().map(|means| Row::new(t, "receipt-means", line(means))));
            rows.extend(reference.as_deref().map(|reference| Row::new(t, "receipt-reference", line(reference))));
        }
        rows
    }
}

impl NewLinkEmail {
    /// # Errors
    /// [`MailError::Never`] when the e-mail cannot be rendered.
    pub fn compose(&self, envelope: Envelope) -> Result<EmailMessage, MailError> {
        let p = self.books.tidied();
        let rows = vec![Row::new(p.t, "mail-order", p.order_number.clone())];
        Words::new(p, "mail-new-link-subject", "mail-new-link-lead", rows).compose(envelope)
    }
}

impl NewEditionEmail {
    /// # Errors
    /// [`MailError::Never`] when the e-mail cannot be rendered.
    pub fn compose(&self, envelope: Envelope) -> Result<EmailMessage, MailError> {
        let p = self.books.tidied();
        let rows = vec![Row::new(p.t, "mail-order", p.order_number.clone())];
        Words::new(p, "mail-new-edition-subject", "mail-new-edition-lead", rows).compose(envelope)
    }
}

impl ReleaseEmail {
    /// # Errors
    /// [`MailError::Never`] when the e-mail cannot be rendered.
    pub fn compose(&self, envelope: Envelope) -> Result<EmailMessage, MailError> {
        let p = self.books.tidied();
        let rows = vec![Row::new(p.t, "mail-order", p.order_number.clone())];
        Words::new(p, "mail-release-subject", "mail-release-lead", rows).compose(envelope)
    }
}

impl OrderedBook {
    fn tidied(&self) -> Self {
        let Self { title, author, amount, files, comes, cover } = self;
        let (files, cover) = (files.clone(), cover.clone());
        Self { title: line(title), author: line(author), amount: *amount, files, comes: *comes, cover }
    }

    fn shown(&self, t: Texts) -> Shown {
        let weight = |(format, size): &(Format, u64)| format!("{} · {}", format.code().to_uppercase(), t.size(*size));
        let files = || self.files.iter().map(weight).collect::<Vec<_>>().join(" — ");
        Shown {
            title: self.title.clone(),
            author: self.author.clone(),
            weight: self.comes.map_or_else(files, |day| t.fill("mail-comes", &[("day", &t.day(day))])),
            cover: self.cover.clone(),
        }
    }
}

impl BookEmail {
    /// The same without line breaks and hidden characters, which could forge lines of a letter.
    pub(super) fn tidied(&self) -> Self {
        Self {
            t: self.t,
            shop: line(&self.shop),
            contact: self.contact.clone(),
            numbers: self.numbers.clone(),
            buyer_name: self.buyer_name.as_deref().map(line).filter(|name| !name.is_empty()),
            order_number: line(&self.order_number),
            title: line(&self.title),
            books: self.books.iter().map(OrderedBook::tidied).collect(),
            link: line(&self.link),
            find: line(&self.find),
            hours: self.hours,
            downloads: self.downloads,
            amount: self.amount,
            received: self.received,
            zone: self.zone,
            wording: self.wording.clone(),
            palette: self.palette,
            logo: self.logo.clone(),
            sandbox: self.sandbox,
        }
    }

    /// Whether none of the books is out yet: the link opens nothing.
    fn is_ahead(&self) -> bool {
        !self.books.is_empty() && self.books.iter().all(|book| book.comes.is_some())
    }

    fn question(&self) -> String {
        question(self.t, self.contact.as_ref(), &self.numbers)
    }

    fn contact_links(&self) -> Vec<ContactLink> {
        contact_links(self.t, &self.numbers, &self.order_number)
    }

    fn lifetime(&self) -> String {
        let count = if self.hours >= 48 && self.hours.is_multiple_of(24) {
            ("mail-days", self.hours / 24)
        } else {
            ("mail-hours", self.hours)
        };
        self.t.count(count.0, i64::from(count.1))
    }

    /// How long and how often the link can be used, or that it expired before the e-mail was sent.
    fn promise(&self) -> String {
        let t = self.t;
        if self.hours == 0 {
            return t.say("mail-promise-late");
        }
        let downloads = t.count("mail-downloads", self.downloads.into());
        t.fill("mail-promise", &[("lifetime", &self.lifetime()), ("downloads", &downloads)])
    }
}

impl Words {
    fn new(p: BookEmail, subject: &str, lead: &str, rows: Vec<Row>) -> Self {
        let t = p.t;
        let (subject, lead) = if let Some(own) = &p.wording {
            own_words(&p, own)
        } else {
            let shop = ("shop", p.shop.as_str());
            (t.fill(subject, &[("title", &cut(&p.title)), shop]), vec![t.fill(lead, &[shop])])
        };
        Self::saying(p, (subject, lead), rows)
    }

    /// An e-mail with this subject and these first paragraphs.
    pub(super) fn saying(p: BookEmail, (subject, lead): (String, Vec<String>), rows: Vec<Row>) -> Self {
        let t = p.t;
        Self {
            subject,
            greeting: match &p.buyer_name {
                Some(name) => t.fill("mail-greeting-name", &[("name", name)]),
                None => t.say("mail-greeting"),
            },
            lead,
            books: p.books.iter().map(|book| book.shown(t)).collect(),
            promise: p.promise(),
            rows,
            p,
        }
    }

    pub(super) fn compose(&self, envelope: Envelope) -> Result<EmailMessage, MailError> {
        let failed = |error: askama::Error| MailError::Never(format!("the letter cannot be written: {error}"));
        Ok(EmailMessage {
            envelope,
            reply_to: self.p.contact.clone(),
            language: self.p.t.0,
            subject: self.subject.clone(),
            text: Text { words: self }.render().map_err(failed)?,
            html: Html { words: self }.render().map_err(failed)?,
            pictures: self.pictures(),
        })
    }

    /// What the HTML shows: the logo, then the covers.
    fn pictures(&self) -> Vec<InlinePicture> {
        let logo = self.p.logo.iter().map(|logo| &logo.picture);
        logo.chain(self.books.iter().filter_map(|book| book.cover.as_ref())).cloned().collect()
    }
}

/// The owner's subject and paragraphs, their places filled.
fn own_words(p: &BookEmail, own: &Wording) -> (String, Vec<String>) {
    let (amount, short) = (p.t.price(p.received.unwrap_or(p.amount)), cut(&p.title));
    let fill = |text: &str, title: &str| {
        let shop = p.shop.as_str();
        let number = p.order_number.as_str();
        wording::fill(
            text,
            &[("title", title), ("number", number), ("amount", &amount), ("link", &p.link), ("shop", shop)],
        )
    };
    let paragraphs = wording::paragraphs(&own.body);
    (fill(&own.subject, &short), paragraphs.iter().map(|paragraph| fill(paragraph, &p.title)).collect())
}

/// Cuts a title for a subject line to 70 characters.
pub(super) fn cut(title: &str) -> String {
    if title.chars().count() <= 70 {
        return title.to_owned();
    }
    format!("{}…", title.chars().take(69).collect::<String>().trim_end())
}

//! E-mails about sales to the staff, as each member chooses: one for each sale, a daily digest, or none; and e-mails about
//! each order under review to the owners.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::domain::contact::Email;
use crate::domain::job::Outcome;
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money};
use crate::domain::order::OrderState;
use crate::mail::{DigestEmail, EmailMessage, Envelope, MailError, News, ReviewEmail, SaleEmail, message_id};
use crate::shop::{Error, Shop, messages};
use crate::store::jobs::Job;
use crate::store::orders::{self, Order};
use crate::store::sale_messages::{self, Choice, Reader};
use crate::store::{self, Conn, jobs};
use crate::texts::Texts;

/// The kind of jobs that send an e-mail about one sale; the subject is the order's id and the account's.
pub const SALE_JOB: &str = "sale";
/// The kind of jobs that send the digest of a day's sales; the subject is the account's id and the day.
pub const DIGEST_JOB: &str = "digest";
/// The kind of jobs that send an e-mail about an order under review; the subject is the order's id and the account's.
pub const REVIEW_JOB: &str = "review";
/// How many e-mails about reviews are sent in a day at most, to all owners together. The back office's first page shows the
/// others too.
const MOST_REVIEWS: i64 = 40;
/// The hour (GMT) of the next day from which a day's digest is sent.
const HOUR: u32 = 6;
/// How many titles a digest lists at most.
const MOST_TITLES: i64 = 50;

/// Enqueues the e-mails about a sale, in the transaction that makes the order paid.
pub(in crate::shop) fn announce(conn: &mut Conn, order: &Order, now: DateTime<Utc>) -> Result<(), store::Error> {
    for reader in sale_messages::readers(conn, Choice::Each)? {
        jobs::enqueue(conn, SALE_JOB, &format!("{} {}", order.id, reader.account_id), now.naive_utc())?;
    }
    Ok(())
}

/// Enqueues the e-mails about an order that an owner has to decide about, in the transaction that puts it under review: to
/// each owner, whatever the owner's choice about sales is.
pub(in crate::shop) fn announce_review(conn: &mut Conn, order: &Order, now: DateTime<Utc>) -> Result<(), store::Error> {
    let yesterday = (now - TimeDelta::days(1)).naive_utc();
    let mut left = MOST_REVIEWS - jobs::count_since(conn, REVIEW_JOB, yesterday)?;
    for owner in sale_messages::owners(conn)? {
        let subject = format!("{} {}", order.id, owner.account_id);
        if left > 0 && !jobs::exists(conn, REVIEW_JOB, &subject)? {
            jobs::enqueue(conn, REVIEW_JOB, &subject, now.naive_utc())?;
            left -= 1;
        }
    }
    Ok(())
}

/// Enqueues yesterday's digests once it is time, and returns how many. A day without sales has none.
pub async fn plan_digests(shop: &Shop) -> Result<usize, Error> {
    let now = shop.clock.now();
    let today = now.date_naive();
    if now.naive_utc() < today.and_time(NaiveTime::MIN) + TimeDelta::hours(HOUR.into()) {
        return Ok(0);
    }
    let yesterday = today - TimeDelta::days(1);
    let wanting = shop.db.read(move |conn| missing(conn, yesterday)).await?;
    if wanting.is_empty() {
        return Ok(0);
    }
    let number = wanting.len();
    let planned = shop
        .db
        .write(move |conn| {
            wanting.iter().try_for_each(|subject| jobs::enqueue(conn, DIGEST_JOB, subject, now.naive_utc()))
        })
        .await;
    match planned {
        // Another instance has enqueued them.
        Err(error) if error.is_taken() => Ok(0),
        Err(error) => Err(error.into()),
        Ok(()) => {
            shop.message_wakeup.notify_one();
            Ok(number)
        }
    }
}

/// The subjects of the digest jobs about `day` that are not enqueued yet; none when nothing was sold.
fn missing(conn: &mut Conn, day: NaiveDate) -> Result<Vec<String>, store::Error> {
    let mut subjects = Vec::new();
    for reader in sale_messages::readers(conn, Choice::Daily)? {
        let subject = format!("{} {day}", reader.account_id);
        if !jobs::exists(conn, DIGEST_JOB, &subject)? {
            subjects.push(subject);
        }
    }
    let sold = !subjects.is_empty() && !orders::sold(conn, whole_day(day), 1)?.is_empty();
    Ok(if sold { subjects } else { Vec::new() })
}

fn whole_day(day: NaiveDate) -> (chrono::NaiveDateTime, chrono::NaiveDateTime) {
    let start = day.and_time(NaiveTime::MIN);
    (start, start + TimeDelta::days(1))
}

/// Sends the e-mail of a job.
pub async fn deliver(shop: &Shop, job: &Job) -> Result<Outcome, Error> {
    let acts = shop.clone();
    let asked = job.clone();
    let email = shop.db.read(move |conn| letter(&acts, conn, &asked)).await?;
    Ok(messages::send_email(shop, email).await)
}

/// Composes the e-mail of a job. `None` when its reader is gone or wants no such e-mails any more, or the review is decided.
fn letter(shop: &Shop, conn: &mut Conn, job: &Job) -> Result<Option<Result<EmailMessage, MailError>>, Error> {
    let (first, second) = job.subject.split_once(' ').unwrap_or_default();
    let account = if job.kind == DIGEST_JOB { first } else { second };
    let wants = |reader: &Reader| job.kind == REVIEW_JOB || reader.choice != Choice::Never;
    let Some(reader) = sale_messages::reader(conn, account)?.filter(wants) else {
        return Ok(None);
    };
    let envelope = match Email::parse(&reader.email) {
        Ok(to) => {
            let message_id = message_id(&format!("{}-{}", job.kind, job.id), &shop.rules().public_url);
            Envelope { message_id, to, date: job.created_at.and_utc() }
        }
        Err(error) => return Ok(Some(Err(MailError::Never(error.to_string())))),
    };
    if job.kind == SALE_JOB {
        let order = orders::find(conn, first)?;
        return Ok(Some(sale(shop, &reader, &order).compose(envelope)));
    }
    if job.kind == REVIEW_JOB {
        let order = orders::find(conn, first)?;
        // The owner has decided in the meantime.
        let is_open = order.state() == OrderState::Review;
        return Ok(is_open.then(|| review(shop, &reader, &order, job.created_at.and_utc()).compose(envelope)));
    }
    let day = second.parse().map_err(|_| Error::Broken(format!("{second} is no day")))?;
    let sold = orders::sold(conn, whole_day(day), MOST_TITLES)?;
    Ok(Some(digest(shop, &reader, day, sold).compose(envelope)))
}

/// What an e-mail about a sale contains, whoever reads it: the page at `path` has the details, and the text `why` says why he gets it.
pub(in crate::shop) fn news(shop: &Shop, language: Language, path: &str, why: &'static str) -> News {
    let rules = shop.rules();
    News {
        t: Texts(language),
        shop: rules.shop_name.clone(),
        palette: rules.look.palette,
        link: format!("{}{path}", rules.public_url),
        sandbox: rules.sandbox,
        why,
    }
}

pub(super) fn money(shop: &Shop, amount: i64, currency: &str) -> Money {
    Money::new(amount, Currency::parse(currency).unwrap_or(shop.rules().currency))
}

fn sale(shop: &Shop, reader: &Reader, order: &Order) -> SaleEmail {
    SaleEmail {
        news: news(shop, reader.language, &format!("/admin/orders/{}", order.number), "admin-mail-why"),
        title: order.title.clone(),
        amount: money(shop, order.amount_received(), &order.currency),
        order_number: order.number.clone(),
        paid_at: order.paid_at.unwrap_or(order.placed_at).and_utc(),
    }
}

fn review(shop: &Shop, reader: &Reader, order: &Order, at: DateTime<Utc>) -> ReviewEmail {
    ReviewEmail {
        news: news(shop, reader.language, &format!("/admin/orders/{}", order.number), "admin-mail-why-owner"),
        title: order.title.clone(),
        amount: money(shop, order.amount, &order.currency),
        order_number: order.number.clone(),
        at,
    }
}

fn digest(shop: &Shop, reader: &Reader, day: NaiveDate, sold: Vec<(String, String, i64, i64)>) -> DigestEmail {
    let title =
        |(title, currency, sales, amount): (String, String, i64, i64)| (title, sales, money(shop, amount, &currency));
    DigestEmail {
        news: news(shop, reader.language, &format!("/admin/orders?state=paid&from={day}&to={day}"), "admin-mail-why"),
        day,
        sold: sold.into_iter().map(title).collect(),
    }
}

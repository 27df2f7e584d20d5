//! What tells a seller that a reader wrote, and a reader that a seller did: an e-mail, or an SMS to a reader without an address. It has the link that
//! opens the thread, and none of what was written. Whoever has not looked since he was told is not told again at once.

use chrono::{NaiveDateTime, TimeDelta};

use crate::domain::contact::{Email, Phone};
use crate::domain::job::Outcome;
use crate::domain::language::Language;
use crate::domain::thread::{MAIL_PAUSE, SMS_PAUSE, Writer, is_told};
use crate::mail::{EmailMessage, Envelope, MailError, NoteEmail, message_id};
use crate::shop::messages::sms::MOST_A_DAY;
use crate::shop::{Error, Shop, messages};
use crate::sms::{Sms, SmsError, SmsText};
use crate::store::jobs::{self, Job};
use crate::store::threads::{self, Thread};
use crate::store::{self, Conn, accounts, books, orders, sellers};
use crate::texts::Texts;

/// The kind of the jobs that tell of a message; the subject is the thread's id, the message's, and who is told.
pub const THREAD_JOB: &str = "thread";

/// Enqueues what tells `who` of a new message in a thread, in the transaction that writes it; `thread` is as it was before.
pub(in crate::shop) fn announce(
    conn: &mut Conn,
    thread: &Thread,
    (who, message_id): (Writer, &str),
    now: NaiveDateTime,
) -> Result<(), store::Error> {
    let by_sms = who == Writer::Reader && contact(conn, thread)?.is_some_and(|contact| is_phone(&contact));
    if !is_told(now, if by_sms { SMS_PAUSE } else { MAIL_PAUSE }, thread.told(who)) {
        return Ok(());
    }
    threads::set_told(conn, &thread.id, who, now)?;
    jobs::enqueue(conn, THREAD_JOB, &format!("{} {message_id} {}", thread.id, who.code()), now)
}

/// Where a thread's reader is told: its own contact, or its order's.
fn contact(conn: &mut Conn, thread: &Thread) -> Result<Option<String>, store::Error> {
    match (&thread.contact, &thread.order_id) {
        (Some(contact), _) => Ok(Some(contact.clone())),
        (None, Some(order_id)) => {
            let order = orders::find(conn, order_id)?;
            Ok(order.email.or(order.phone))
        }
        (None, None) => Ok(None),
    }
}

fn is_phone(contact: &str) -> bool {
    contact.starts_with('+')
}

/// What a job sends.
enum News {
    Email(Box<Result<EmailMessage, MailError>>),
    Sms { thread_id: String, message_id: String, sms: Box<Sms> },
}

/// Sends what tells of a message.
///
/// # Errors
/// When the database is busy or gone.
pub async fn deliver(shop: &Shop, job: &Job) -> Result<Outcome, Error> {
    let (acts, asked) = (shop.clone(), job.clone());
    match shop.db.read(move |conn| news(&acts, conn, &asked)).await? {
        None => Ok(Outcome::Done),
        Some(News::Email(email)) => Ok(messages::send_email(shop, Some(*email)).await),
        Some(News::Sms { thread_id, message_id, sms }) => send_sms(shop, (thread_id, message_id), &sms).await,
    }
}

/// An SMS has no id by which a phone would know that it came before: it is claimed first, and handed over once.
async fn send_sms(shop: &Shop, (thread_id, message_id): (String, String), sms: &Sms) -> Result<Outcome, Error> {
    let Some(sender) = &shop.sms_sender else { return Ok(Outcome::Done) };
    let id = thread_id.clone();
    if !shop.db.write(move |conn| threads::claim_sms(conn, &id, &message_id)).await? {
        return Ok(Outcome::Fail(messages::MAY_HAVE_LEFT.to_owned()));
    }
    match sender.send(sms).await {
        Ok(_) => Ok(Outcome::Done),
        Err(SmsError::Never(why)) => Ok(Outcome::Fail(why)),
        Err(SmsError::Later(why)) => {
            shop.db.write(move |conn| threads::release_sms(conn, &thread_id)).await?;
            Ok(Outcome::Retry(why))
        }
    }
}

/// `None` when the thread is gone, its reader has seen the message already, or nobody can be told.
fn news(shop: &Shop, conn: &mut Conn, job: &Job) -> Result<Option<News>, Error> {
    let mut subject = job.subject.split(' ');
    let (thread_id, message_id) = (subject.next().unwrap_or_default(), subject.next().unwrap_or_default());
    let who = if subject.next() == Some(Writer::Seller.code()) { Writer::Seller } else { Writer::Reader };
    let thread = match threads::find(conn, thread_id) {
        Err(store::Error::Query(diesel::result::Error::NotFound)) => return Ok(None),
        found => found?,
    };
    if !thread.has_news_for(who) {
        return Ok(None);
    }
    let title = books::find(conn, &thread.book_id)?.title;
    let seller = sellers::find(conn, &thread.seller_id)?;
    if who == Writer::Seller {
        let account = accounts::find(conn, &seller.account_id)?;
        let told = Told {
            language: seller.language(),
            name: "threads-mail-seller",
            warning: "threads-warning-seller",
            title: &title,
            from: "",
        };
        let email = email(shop, job, (&account.email, &format!("/seller/threads/{}", thread.id)), &told);
        return Ok(account.suspended_at.is_none().then(|| News::Email(Box::new(email))));
    }
    to_reader(shop, conn, (job, message_id), (thread, &title, &seller.name))
}

/// What tells a thread's reader.
fn to_reader(
    shop: &Shop,
    conn: &mut Conn,
    (job, message_id): (&Job, &str),
    (thread, title, seller): (Thread, &str, &str),
) -> Result<Option<News>, Error> {
    let Some(contact) = contact(conn, &thread)? else { return Ok(None) };
    let (language, path) = (
        Language::parse(&thread.language).unwrap_or_default(),
        format!("/threads/{}", shop.keys.thread_token(&thread.id)),
    );
    if !is_phone(&contact) {
        let told = Told { language, name: "threads-mail-reader", warning: "threads-warning", title, from: seller };
        return Ok(Some(News::Email(Box::new(email(shop, job, (&contact, &path), &told)))));
    }
    let yesterday = job.created_at - TimeDelta::days(1);
    let Some(to) = Phone::kept(&contact) else { return Ok(None) };
    if threads::told_since(conn, &contact, yesterday)? > MOST_A_DAY {
        return Ok(None);
    }
    let rules = shop.rules();
    let link = format!("{}{path}", rules.public_url);
    let text = SmsText {
        t: Texts(language),
        kind: THREAD_JOB,
        shop: &rules.shop_name,
        order_number: "",
        link: Some(&link),
        returned: None,
        days: "",
        sandbox: rules.sandbox,
    };
    let sms = Sms { id: job.id.clone(), kind: THREAD_JOB.to_owned(), to, text: text.text(), report_to: None };
    Ok(Some(News::Sms { thread_id: thread.id, message_id: message_id.to_owned(), sms: Box::new(sms) }))
}

/// What an e-mail says: its sentences have the ids `{name}-subject`, `{name}-lead`, `{name}-button`, `{name}-foot`.
struct Told<'a> {
    language: Language,
    name: &'static str,
    /// The id of the sentence about paying elsewhere.
    warning: &'static str,
    title: &'a str,
    /// The seller's name.
    from: &'a str,
}

fn email(shop: &Shop, job: &Job, (to, path): (&str, &str), told: &Told<'_>) -> Result<EmailMessage, MailError> {
    let to = Email::parse(to).map_err(|error| MailError::Never(error.to_string()))?;
    let (t, rules) = (Texts(told.language), shop.rules());
    let say = |part: &str| t.fill(&format!("{}-{part}", told.name), &[("title", told.title), ("seller", told.from)]);
    let note = NoteEmail {
        t,
        shop: rules.shop_name.clone(),
        reply_to: None,
        palette: rules.look.palette,
        logo: None,
        subject: say("subject"),
        paragraphs: vec![say("lead"), t.say(told.warning)],
        button: Some((say("button"), format!("{}{path}", rules.public_url))),
        foot: say("foot"),
    };
    let message_id = message_id(&format!("{THREAD_JOB}-{}", job.id), &rules.public_url);
    note.compose(Envelope { message_id, to, date: job.created_at.and_utc() })
}

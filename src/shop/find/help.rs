//! Requests for help: what somebody wrote to the shop because his order was not found, and the e-mails that tell the staff.

use chrono::{DateTime, DurationRound as _, NaiveDateTime, TimeDelta, Utc};

use crate::domain::contact::Email;
use crate::domain::ids;
use crate::domain::job::Outcome;
use crate::domain::language::Language;
use crate::domain::order_facts::{Contact, OrderFacts};
use crate::domain::role::Right;
use crate::mail::{EmailMessage, Envelope, MailError, NoteEmail, message_id};
use crate::shop::{Error, Shop, messages};
use crate::store::help_requests::{self, HelpRequest, HelpState};
use crate::store::jobs::{self, Job};
use crate::store::sale_messages::{self, Choice, Reader};
use crate::store::{self, Conn, locks};
use crate::texts::Texts;

/// The kind of the jobs that tell the staff of requests; their subject is the account's id and the hour.
pub const HELP_JOB: &str = "help";
/// The most characters of a message.
pub const LONGEST: usize = 1_000;
/// How many requests are taken in a day: to be answered at one address or number, and in all.
const MOST_EACH: usize = 3;
const MOST: i64 = 200;

/// A request for help, as it was typed.
pub struct Asking {
    pub facts: OrderFacts,
    pub answer_to: Contact,
    /// At most [`LONGEST`] characters.
    pub message: String,
    pub language: Language,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    Yes,
    /// The same was written today: nothing more is kept.
    Already,
    /// Too many came today.
    TooMany,
}

/// Keeps a request and lets the staff be told.
pub async fn ask(shop: &Shop, asking: Asking) -> Result<Taken, Error> {
    let now = shop.clock.now();
    let taken = shop.db.write(move |conn| keep(conn, &row(asking, now.naive_utc()), now)).await?;
    if taken == Taken::Yes {
        shop.message_wakeup.notify_one();
    }
    Ok(taken)
}

fn row(asking: Asking, at: NaiveDateTime) -> HelpRequest {
    let OrderFacts { number, transaction, operator_ids, email, phone } = asking.facts;
    HelpRequest {
        id: ids::row(),
        state: HelpState::Open.code().to_owned(),
        number,
        transaction_id: transaction,
        operator_ids: operator_ids.join(" "),
        email,
        phone,
        answer_to: asking.answer_to.as_str().to_owned(),
        // PostgreSQL stores no NUL.
        message: asking.message.replace('\0', "").chars().take(LONGEST).collect(),
        language: asking.language.code().to_owned(),
        created_at: at,
        done_at: None,
        done_by: None,
    }
}

fn keep(conn: &mut Conn, request: &HelpRequest, now: DateTime<Utc>) -> Result<Taken, store::Error> {
    locks::lock_by_name(conn, "help requests")?;
    let yesterday = (now - TimeDelta::days(1)).naive_utc();
    let his = help_requests::answered_at(conn, &request.answer_to, yesterday)?;
    if his.iter().any(|earlier| same(earlier, request)) {
        return Ok(Taken::Already);
    }
    if his.len() >= MOST_EACH || help_requests::count_since(conn, yesterday)? >= MOST {
        tracing::warn!("a request for help was not kept: too many came today");
        return Ok(Taken::TooMany);
    }
    help_requests::insert(conn, request)?;
    announce(conn, now)?;
    Ok(Taken::Yes)
}

fn same(one: &HelpRequest, other: &HelpRequest) -> bool {
    let facts = |request: &HelpRequest| {
        (request.number.clone(), request.transaction_id.clone(), request.operator_ids.clone(), request.message.clone())
    };
    facts(one) == facts(other)
}

/// Enqueues the e-mail to each member of the staff who is told: now, or at the next full hour if one was written in this one,
/// so that a flood of requests is at most one e-mail an hour.
fn announce(conn: &mut Conn, now: DateTime<Utc>) -> Result<(), store::Error> {
    let hour = now.duration_trunc(TimeDelta::hours(1)).unwrap_or(now);
    let next = hour + TimeDelta::hours(1);
    for reader in readers(conn)? {
        let subject = |hour: DateTime<Utc>| format!("{} {}", reader.account_id, hour.format("%Y-%m-%dT%H"));
        if !jobs::exists(conn, HELP_JOB, &subject(hour))? {
            jobs::enqueue(conn, HELP_JOB, &subject(hour), now.naive_utc())?;
        } else if !jobs::exists(conn, HELP_JOB, &subject(next))? {
            jobs::enqueue(conn, HELP_JOB, &subject(next), next.naive_utc())?;
        }
    }
    Ok(())
}

/// The owners, and others who may help buyers and want e-mails about the shop.
fn readers(conn: &mut Conn) -> Result<Vec<Reader>, store::Error> {
    let mut readers = sale_messages::owners(conn)?;
    for choice in [Choice::Each, Choice::Daily] {
        for reader in sale_messages::readers(conn, choice)? {
            let helps = reader.role.is_some_and(|role| role.may(Right::OrderHelp));
            if helps && !readers.iter().any(|known| known.account_id == reader.account_id) {
                readers.push(reader);
            }
        }
    }
    Ok(readers)
}

/// Sends the e-mail of a job.
pub async fn tell_staff(shop: &Shop, job: &Job) -> Result<Outcome, Error> {
    let (acts, asked) = (shop.clone(), job.clone());
    let email = shop.db.read(move |conn| letter(&acts, conn, &asked)).await?;
    Ok(messages::send_email(shop, email).await)
}

/// The e-mail: how many requests are open. `None` when none is any more, or when its reader is gone.
fn letter(shop: &Shop, conn: &mut Conn, job: &Job) -> Result<Option<Result<EmailMessage, MailError>>, store::Error> {
    let account = job.subject.split(' ').next().unwrap_or_default();
    let (open, _) = help_requests::open(conn)?;
    let Some(reader) = sale_messages::reader(conn, account)?.filter(|_| open > 0) else { return Ok(None) };
    let Ok(to) = Email::parse(&reader.email) else { return Ok(None) };
    let (rules, t) = (shop.rules(), Texts(reader.language));
    let message_id = message_id(&format!("{HELP_JOB}-{}", job.id), &rules.public_url);
    let email = NoteEmail {
        t,
        shop: rules.shop_name.clone(),
        reply_to: None,
        palette: rules.look.palette,
        logo: None,
        subject: t.count("mail-help-subject", open),
        paragraphs: vec![t.count("mail-help-lead", open), t.say("mail-help-private")],
        button: Some((t.say("mail-help-button"), format!("{}/admin/help", rules.public_url))),
        foot: t.say("mail-help-foot"),
    };
    Ok(Some(email.compose(Envelope { message_id, to, date: job.created_at.and_utc() })))
}

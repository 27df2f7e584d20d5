//! E-mails about disputes: to the seller about what the reader or the owner did, and to the owners about a new one.

use chrono::NaiveDateTime;

use crate::domain::contact::Email;
use crate::domain::dispute::{Act, Party};
use crate::domain::job::Outcome;
use crate::domain::language::Language;
use crate::mail::{DisputeEmail, DisputeNews, EmailMessage, Envelope, MailError, message_id};
use crate::shop::messages::sale_alerts::news;
use crate::shop::{Error, Shop, messages};
use crate::store::disputes::{self, Dispute};
use crate::store::jobs::{self, Job};
use crate::store::{self, Conn, accounts, order_lines, orders, sale_messages, sellers};

/// The kind of jobs that send an e-mail about a dispute; the subject is the dispute's id, what happened, and the account's id.
pub const DISPUTE_JOB: &str = "dispute";

/// Enqueues the e-mails about a step, in the transaction that takes it.
pub(in crate::shop) fn announce(
    conn: &mut Conn,
    dispute: &Dispute,
    (party, act): (Party, Act),
    at: NaiveDateTime,
) -> Result<(), store::Error> {
    let mut accounts = Vec::new();
    if party != Party::Seller {
        accounts.push(sellers::find(conn, &dispute.seller_id)?.account_id);
    }
    if act == Act::Opened {
        accounts.extend(sale_messages::owners(conn)?.into_iter().map(|owner| owner.account_id));
    }
    let subjects: Vec<String> =
        accounts.iter().map(|account| format!("{} {} {account}", dispute.id, act.code())).collect();
    let subjects: Vec<&str> = subjects.iter().map(String::as_str).collect();
    if subjects.is_empty() { Ok(()) } else { jobs::enqueue_all(conn, DISPUTE_JOB, &subjects, at) }
}

/// Sends the e-mail of a job.
///
/// # Errors
/// When the database is busy or gone.
pub async fn deliver(shop: &Shop, job: &Job) -> Result<Outcome, Error> {
    let (acts, asked) = (shop.clone(), job.clone());
    let email = shop.db.read(move |conn| letter(&acts, conn, &asked)).await?;
    Ok(messages::send_email(shop, email).await)
}

/// `None` when its reader cannot sign in any more.
fn letter(shop: &Shop, conn: &mut Conn, job: &Job) -> Result<Option<Result<EmailMessage, MailError>>, Error> {
    let mut parts = job.subject.split(' ');
    let mut part = || parts.next().unwrap_or_default();
    let (id, act, account_id) = (part(), part(), part());
    let dispute = disputes::find(conn, id)?;
    let account = accounts::find(conn, account_id)?;
    if account.suspended_at.is_some() {
        return Ok(None);
    }
    let seller = sellers::by_account(conn, account_id)?;
    let language = match &seller {
        Some(seller) => seller.language(),
        None => sale_messages::reader(conn, account_id)?.map_or_else(Language::default, |reader| reader.language),
    };
    let path = if seller.is_some() { format!("/seller/disputes/{id}") } else { format!("/admin/disputes/{id}") };
    let order = orders::find(conn, &dispute.order_id)?;
    let lines = order_lines::of_order(conn, &dispute.order_id)?;
    let message_id = message_id(&format!("{}-{}", job.kind, job.id), &shop.rules().public_url);
    let envelope = match Email::parse(&account.email) {
        Ok(to) => Envelope { message_id, to, date: job.created_at.and_utc() },
        Err(error) => return Ok(Some(Err(MailError::Never(error.to_string())))),
    };
    let email = DisputeEmail {
        news: news(shop, language, &path, if seller.is_some() { "seller-mail-why" } else { "admin-mail-why-owner" }),
        what: match act {
            "opened" if seller.is_some() => DisputeNews::Opened,
            "opened" => DisputeNews::OpenedToOwner,
            "said" => DisputeNews::Said,
            _ => DisputeNews::Decided,
        },
        title: lines.into_iter().find(|line| line.place == dispute.line).map(|line| line.title).unwrap_or_default(),
        order_number: order.number,
        at: job.created_at.and_utc(),
    };
    Ok(Some(email.compose(envelope)))
}

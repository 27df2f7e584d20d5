//! The e-mails about books that wait for an owner, about applications, and about the answers.

use crate::domain::approval::ApprovalState;
use crate::domain::contact::Email;
use crate::domain::job::Outcome;
use crate::domain::role::Role;
use crate::mail::{EmailMessage, Envelope, MailError, MarketEmail, message_id};
use crate::shop::messages::market_alerts::{APPLICATION_JOB, BOOK_ASKED_JOB, DECLINED_JOB};
use crate::shop::messages::sale_alerts::news;
use crate::shop::{Error, Shop, messages};
use crate::store::approvals::{self, BookApproval};
use crate::store::jobs::Job;
use crate::store::sale_messages::{self, Reader};
use crate::store::{Conn, accounts, applications, books, sellers};

/// Sends the e-mail of a job.
///
/// # Errors
/// When the database is busy or gone.
pub async fn deliver(shop: &Shop, job: &Job) -> Result<Outcome, Error> {
    let (acts, asked) = (shop.clone(), job.clone());
    let email = shop.db.read(move |conn| letter(&acts, conn, &asked)).await?;
    Ok(messages::send_email(shop, email).await)
}

/// `None` when there is nothing to tell any more, or nobody to tell.
fn letter(shop: &Shop, conn: &mut Conn, job: &Job) -> Result<Option<Result<EmailMessage, MailError>>, Error> {
    let mut parts = job.subject.split(' ');
    let (id, second) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let written = match job.kind.as_str() {
        BOOK_ASKED_JOB => book_asked(shop, conn, (id, second))?,
        APPLICATION_JOB => application(shop, conn, (id, second))?,
        DECLINED_JOB => Some(declined(shop, conn, id)?),
        _ => book_answer(shop, conn, id)?,
    };
    let Some((to, email)) = written else { return Ok(None) };
    let message_id = message_id(&format!("{}-{}", job.kind, job.id), &shop.rules().public_url);
    Ok(Some(match Email::parse(&to) {
        Ok(to) => email.compose(Envelope { message_id, to, date: job.created_at.and_utc() }),
        Err(error) => Err(MailError::Never(error.to_string())),
    }))
}

/// An e-mail, and to whom it goes.
type Written = (String, MarketEmail);

fn owner(conn: &mut Conn, account_id: &str) -> Result<Option<Reader>, Error> {
    Ok(sale_messages::reader(conn, account_id)?.filter(|reader| reader.role == Some(Role::Owner)))
}

fn book_asked(shop: &Shop, conn: &mut Conn, (book_id, account_id): (&str, &str)) -> Result<Option<Written>, Error> {
    let waits = approvals::find(conn, book_id)?.is_some_and(|known| known.is(ApprovalState::Asked));
    let (Some(reader), Some(sold)) = (owner(conn, account_id)?, sellers::of_book(conn, book_id)?) else {
        return Ok(None);
    };
    let (book, seller) = (books::find(conn, book_id)?, sellers::find(conn, &sold.seller_id)?);
    let email = MarketEmail {
        news: news(shop, reader.language, &format!("/admin/market/books/{book_id}"), "admin-mail-why-owner"),
        name: "market-mail-asked",
        places: vec![("title", book.title.clone()), ("seller", seller.name.clone())],
        rows: vec![("mail-book", book.title), ("market-seller", seller.name)],
    };
    Ok(waits.then_some((reader.email, email)))
}

fn book_answer(shop: &Shop, conn: &mut Conn, book_id: &str) -> Result<Option<Written>, Error> {
    let (Some(known), Some(sold)) = (approvals::find(conn, book_id)?, sellers::of_book(conn, book_id)?) else {
        return Ok(None);
    };
    let (book, seller) = (books::find(conn, book_id)?, sellers::find(conn, &sold.seller_id)?);
    let account = accounts::find(conn, &seller.account_id)?;
    let Some(name) = says(&known).filter(|_| account.suspended_at.is_none()) else { return Ok(None) };
    let answer = Some(("market-answer", known.answer)).filter(|(_, answer)| !answer.is_empty());
    let email = MarketEmail {
        news: news(shop, seller.language(), &format!("/seller/books/{book_id}"), "seller-mail-why"),
        name,
        places: vec![("title", book.title.clone())],
        rows: [("mail-book", book.title)].into_iter().chain(answer).collect(),
    };
    Ok(Some((account.email, email)))
}

/// What the ids of the sentences about an answer begin with; `None` while an owner is asked.
fn says(known: &BookApproval) -> Option<&'static str> {
    match ApprovalState::parse(&known.state)? {
        ApprovalState::Asked => None,
        ApprovalState::Approved => Some("seller-mail-approved"),
        ApprovalState::Back if known.answer.is_empty() => Some("seller-mail-taken-off"),
        ApprovalState::Back => Some("seller-mail-sent-back"),
    }
}

fn application(shop: &Shop, conn: &mut Conn, (id, account_id): (&str, &str)) -> Result<Option<Written>, Error> {
    let Some(reader) = owner(conn, account_id)? else { return Ok(None) };
    let asked = applications::find(conn, id)?;
    let is_open = asked.is_open();
    let phone = asked.phone.map(|phone| ("apply-phone", phone));
    let rows = [("apply-name", asked.name.clone()), ("apply-email", asked.email)];
    let email = MarketEmail {
        news: news(shop, reader.language, &format!("/admin/market/applications/{id}"), "admin-mail-why-owner"),
        name: "market-mail-application",
        places: vec![("name", asked.name)],
        rows: rows.into_iter().chain(phone).collect(),
    };
    Ok(is_open.then_some((reader.email, email)))
}

fn declined(shop: &Shop, conn: &mut Conn, id: &str) -> Result<Written, Error> {
    let asked = applications::find(conn, id)?;
    let answer = Some(("market-answer", asked.answer.clone())).filter(|(_, answer)| !answer.is_empty());
    let email = MarketEmail {
        news: news(shop, asked.language(), "/", "apply-mail-why"),
        name: "apply-mail-declined",
        places: vec![("shop", shop.rules().shop_name.clone())],
        rows: answer.into_iter().collect(),
    };
    Ok((asked.email, email))
}

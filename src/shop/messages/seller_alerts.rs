//! E-mails to sellers about their sales. An SMS about a sale is one of the outbox (`seller_sms`).

use chrono::NaiveDateTime;

use crate::domain::contact::Email;
use crate::domain::job::Outcome;
use crate::mail::{EmailMessage, Envelope, MailError, SellerSaleEmail, message_id};
use crate::shop::messages::sale_alerts::news;
use crate::shop::messages::seller_sale::{Sold, sold};
use crate::shop::messages::seller_sms;
use crate::shop::{Error, Shop, messages};
use crate::store::jobs::Job;
use crate::store::sellers::{self, Seller};
use crate::store::{self, Conn, accounts, jobs, orders};

/// The kind of jobs that send an e-mail to a seller about a sale; the subject is the order's id and the seller's.
pub const SELLER_SALE_JOB: &str = "seller_sale";

/// Enqueues the messages to these sellers about an order, in the transaction that makes it paid: an e-mail, and an SMS to who wants one.
pub(in crate::shop) fn announce(
    shop: &Shop,
    conn: &mut Conn,
    order_id: &str,
    to: &[&Seller],
    at: NaiveDateTime,
) -> Result<(), store::Error> {
    let subjects: Vec<String> = to.iter().map(|seller| format!("{order_id} {}", seller.id)).collect();
    let subjects: Vec<&str> = subjects.iter().map(String::as_str).collect();
    jobs::enqueue_all(conn, SELLER_SALE_JOB, &subjects, at)?;
    seller_sms::announce(shop, conn, order_id, to, at)
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

/// `None` when the seller cannot sign in any more.
fn letter(shop: &Shop, conn: &mut Conn, job: &Job) -> Result<Option<Result<EmailMessage, MailError>>, Error> {
    let (order_id, seller_id) = job.subject.split_once(' ').unwrap_or_default();
    let seller = sellers::find(conn, seller_id)?;
    let account = accounts::find(conn, &seller.account_id)?;
    if account.suspended_at.is_some() {
        return Ok(None);
    }
    let message_id = message_id(&format!("{}-{}", job.kind, job.id), &shop.rules().public_url);
    let envelope = match Email::parse(&account.email) {
        Ok(to) => Envelope { message_id, to, date: job.created_at.and_utc() },
        Err(error) => return Ok(Some(Err(MailError::Never(error.to_string())))),
    };
    Ok(Some(sale_email(shop, conn, &seller, order_id)?.compose(envelope)))
}

/// The id of the sentence that says why a seller gets an e-mail.
const WHY: &str = "seller-mail-why";

fn sale_email(shop: &Shop, conn: &mut Conn, seller: &Seller, order_id: &str) -> Result<SellerSaleEmail, Error> {
    let order = orders::find(conn, order_id)?;
    let Sold { title, price, share } = sold(shop, conn, seller, &order)?;
    Ok(SellerSaleEmail {
        news: news(shop, seller.language(), "/seller/sales", WHY),
        title,
        price,
        share,
        order_number: order.number.clone(),
        paid_at: order.paid_at.unwrap_or(order.placed_at).and_utc(),
    })
}

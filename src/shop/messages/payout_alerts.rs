//! E-mails to sellers about their payouts, and about a change of how they are paid.

use chrono::NaiveDateTime;

use crate::domain::contact::Email;
use crate::domain::job::Outcome;
use crate::domain::payout::PayoutState;
use crate::mail::{DetailsEmail, EmailMessage, Envelope, MailError, PayoutEmail, PayoutNews, message_id};
use crate::shop::messages::sale_alerts::{money, news};
use crate::shop::{Error, Shop, messages};
use crate::store::jobs::Job;
use crate::store::payouts::{self, Payout};
use crate::store::sellers::{self, Seller};
use crate::store::{self, Conn, accounts, jobs};

/// The kind of jobs that send an e-mail to a seller about a payout; the subject is the payout's id and the state that it came to.
pub const PAYOUT_JOB: &str = "payout";

/// The kind of jobs that tell a seller that it was changed how he is paid; the subject is the id of the new details.
pub const DETAILS_JOB: &str = "payout_details";

/// Enqueues the e-mail about the end of a payout, in the transaction that writes it.
pub(in crate::shop) fn announce(conn: &mut Conn, payout_id: &str, at: NaiveDateTime) -> Result<(), store::Error> {
    jobs::enqueue(conn, PAYOUT_JOB, payout_id, at)
}

/// Enqueues the e-mail about new details, in the transaction that stores them.
pub(in crate::shop) fn announce_details(
    conn: &mut Conn,
    details_id: &str,
    at: NaiveDateTime,
) -> Result<(), store::Error> {
    jobs::enqueue(conn, DETAILS_JOB, details_id, at)
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

/// An e-mail that lacks its envelope.
type Letter = Box<dyn FnOnce(Envelope) -> Result<EmailMessage, MailError>>;

/// `None` when there is nothing to tell. A seller who cannot sign in any more is told of his money all the same.
fn letter(shop: &Shop, conn: &mut Conn, job: &Job) -> Result<Option<Result<EmailMessage, MailError>>, Error> {
    let (seller, composed): (Seller, Letter) = if job.kind == DETAILS_JOB {
        let details = payouts::find_details(conn, &job.subject)?;
        let seller = sellers::find(conn, &details.seller_id)?;
        let email = DetailsEmail {
            news: news(shop, seller.language(), "/seller/payouts/details", WHY),
            to: details.phone.or(details.account).unwrap_or_default(),
            counts_at: details.counts_at.and_utc(),
        };
        (seller, Box::new(move |envelope| email.compose(envelope)))
    } else {
        let payout = payouts::find(conn, &job.subject)?;
        let seller = sellers::find(conn, &payout.seller_id)?;
        let Some(email) = payout_email(shop, &seller, &payout) else { return Ok(None) };
        (seller, Box::new(move |envelope| email.compose(envelope)))
    };
    let account = accounts::find(conn, &seller.account_id)?;
    let message_id = message_id(&format!("{}-{}", job.kind, job.id), &shop.rules().public_url);
    Ok(Some(match Email::parse(&account.email) {
        Ok(to) => composed(Envelope { message_id, to, date: job.created_at.and_utc() }),
        Err(error) => Err(MailError::Never(error.to_string())),
    }))
}

/// The id of the sentence that says why a seller gets an e-mail.
const WHY: &str = "seller-mail-why";

fn payout_email(shop: &Shop, seller: &Seller, payout: &Payout) -> Option<PayoutEmail> {
    let what = match payout.state() {
        PayoutState::Paid => PayoutNews::Paid,
        PayoutState::Rejected => PayoutNews::Rejected,
        PayoutState::Declined => PayoutNews::Declined,
        PayoutState::Requested | PayoutState::Sending => return None,
    };
    Some(PayoutEmail {
        news: news(shop, seller.language(), "/seller/payouts", WHY),
        what,
        amount: money(shop, payout.amount, &payout.currency),
        destination: payout.destination.clone(),
        reason: payout.reason.clone(),
        at: payout.ended_at.unwrap_or(payout.at).and_utc(),
    })
}

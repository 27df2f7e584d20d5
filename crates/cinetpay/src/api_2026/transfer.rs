//! `POST /v1/transfer` and `GET /v1/transfer/{id}`: sends money to a phone.

use std::fmt;

use serde::Serialize;
use url::Url;

use crate::{
    Currency, Error, Field, Flaw, Secret,
    http::Reply,
    json::{self, Read},
    transfer::{Answer, Expected, Status},
};

use super::{
    Client, error, is_about_us,
    judge::Outcome,
    wire::{ID_LENGTH, segment, short, units},
};

/// The longest phone, method or reason, in characters.
const TEXT_LENGTH: usize = 255;

/// Money to send. Its `Debug` hides the phone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Transfer<'a> {
    /// Never used before: 1 to 30 characters of `[A-Z0-9-]`.
    pub merchant_transaction_id: &'a str,
    /// In the smallest unit of `currency`, without cents; CinetPay takes 500 to 1,500,000.
    pub amount: i64,
    /// The account's; CDF is not sent.
    pub currency: Currency,
    /// E.164: `+2250707070700`.
    pub phone_number: &'a str,
    /// Such as `OM_CI`.
    pub payment_method: &'a str,
    /// What for, as the receiver reads it.
    pub reason: &'a str,
    /// Where CinetPay posts notifications ([`super::Notification`]); at most 120 characters.
    pub notify_url: &'a Url,
}

impl fmt::Debug for Transfer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Transfer({}, {} {}, …)", self.merchant_transaction_id, self.amount, self.currency)
    }
}

/// A transfer that CinetPay took.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct Sent {
    /// What became of it so far.
    pub answer: Answer,
    /// Proves this transfer's notifications, if CinetPay gave it.
    pub notify_token: Option<Secret>,
}

#[derive(Serialize)]
struct Request<'a> {
    currency: &'static str,
    merchant_transaction_id: &'a str,
    phone_number: &'a str,
    amount: i64,
    payment_method: &'a str,
    reason: &'a str,
    notify_url: &'a str,
}

impl Client {
    /// Sends money: `POST /v1/transfer`.
    ///
    /// # Errors
    /// Any [`Error`]. After any error except `Request`, `Refused` and `Busy`, the money may be on its way: ask with
    /// [`Client::check_transfer`], and never send again under another id before it is known what became of this one.
    pub async fn send(&self, transfer: &Transfer<'_>) -> Result<Sent, Error> {
        let text = |field, value| Flaw::text(field, Some(value), 1, TEXT_LENGTH);
        let id = Flaw::id("merchant_transaction_id", transfer.merchant_transaction_id, ID_LENGTH)?;
        let request = Request {
            currency: transfer.currency.code(),
            merchant_transaction_id: id,
            phone_number: text("phone_number", transfer.phone_number)?,
            amount: units(transfer.amount, transfer.currency)?,
            payment_method: text("payment_method", transfer.payment_method)?,
            reason: text("reason", transfer.reason)?,
            notify_url: short("notify_url", transfer.notify_url)?,
        };
        let expected = Expected {
            id: id.to_owned(),
            transaction_id: None,
            amount: transfer.amount,
            currency: Some(transfer.currency),
        };
        let (reply, read) = self.call(&["v1", "transfer"], Some(&request)).await?;
        if json::word(&read.fields, "transaction_id").is_some() {
            let notify_token = json::token(&read.fields, "notify_token").map(Secret::new);
            return Ok(Sent { answer: answer(&expected, &reply, &read), notify_token });
        }
        match error(&read) {
            // An answer that says that all went well and names no transfer.
            Error::Unclear { .. } if read.code == "200" || read.code == "100" => Err(reply.unreadable()),
            error => Err(error),
        }
    }

    /// Asks about a transfer by the merchant's own id: `GET /v1/transfer/{id}`. One that CinetPay does not know (yet) is
    /// [`Status::Unknown`].
    ///
    /// # Errors
    /// Any [`Error`]; it says nothing about the transfer.
    pub async fn check_transfer(&self, expected: &Expected) -> Result<Answer, Error> {
        let id = segment("merchant_transaction_id", &expected.id)?;
        let (reply, read) = self.call(&["v1", "transfer", id], None::<&()>).await?;
        if is_about_us(&read.code) {
            return Err(error(&read));
        }
        Ok(answer(expected, &reply, &read))
    }
}

fn answer(expected: &Expected, reply: &Reply, read: &Read) -> Answer {
    let is_named = ["merchant_transaction_id", "transaction_id"].iter().any(|name| read.fields.contains_key(*name));
    let status = match Outcome::of(read) {
        Outcome::Accepted if is_named => Status::Done,
        Outcome::Refused if is_named => Status::Rejected,
        Outcome::Waiting => Status::Moving,
        // The call went well, and the transfer waits.
        Outcome::Unclear if read.code == "200" && Outcome::of_status(&read.text("status")) == Outcome::Waiting => {
            Status::Moving
        }
        _ => Status::Unknown,
    };
    let names = (Field::MerchantTransactionId, Field::TransactionId);
    Answer::of(expected, status, &read.text("status"), &read.fields, names, (reply, read))
}

//! Sends one message of the outbox. Its text is composed from the row each time that it is sent, with the same result.

use std::time::Duration;

use chrono::NaiveDateTime;

use super::super::delivery::{self, Delivery};
use super::super::{Error, Shop, receipts};
use super::draft::Draft;
use super::{account_text, book_text, found_text, gift_text, library_text, seller_sms, sms, status_text};
use crate::domain::job::Outcome;
use crate::domain::language::Language;
use crate::domain::wording::EmailKind;
use crate::mail::{EmailMessage, MailError};
use crate::metrics;
use crate::sms::{Accepted, SmsSender};
use crate::store::coupons;
use crate::store::gifts;
use crate::store::messages::{self, Channel, Message, MessageState, Unreachable};
use crate::store::order_lines;
use crate::store::order_searches::FOUND;
use crate::store::sign_in_requests::LIBRARY;
use crate::store::{self, Conn, orders, sms_sends};
use crate::texts::Texts;

/// The error of an SMS that is not retried: the program ended between the claim and the provider's answer.
pub const MAY_HAVE_LEFT: &str = "may-have-left";

/// A message composed for its channel.
enum Composed {
    Email(Draft),
    Sms(sms::Composed),
}

/// Sends the message `id`. The job is idempotent: a message that was sent is not sent again. An e-mail that a crash
/// interrupts is retried with the same Message-ID. An SMS has no such id, so it is claimed before it is sent: one that a
/// crash interrupts is not retried but fails with [`MAY_HAVE_LEFT`], and a member of the staff may send it again.
pub async fn deliver(shop: &Shop, id: &str) -> Result<Outcome, Error> {
    let (acts, message_id) = (shop.clone(), id.to_owned());
    let found = shop
        .db
        .read(move |conn| {
            let Some(message) = messages::find(conn, &message_id)? else { return Ok(None) };
            let composed = composed(&acts, conn, &message)?;
            Ok::<_, Error>(Some((message, composed)))
        })
        .await?;
    let Some((message, composed)) = found else { return Ok(Outcome::Done) };
    if message.is(MessageState::Sent) || message.is(MessageState::Unreachable) {
        return Ok(Outcome::Done);
    }
    let mut taken = None;
    let sent = match composed {
        Ok(Composed::Email(draft)) => send_email(shop, Some(draft.write(shop).await)).await,
        Ok(Composed::Sms(text)) => {
            let Some(sms_sender) = &shop.sms_sender else { return without_sms_sender(shop, message.id).await };
            match hand_over(shop, text, sms_sender).await? {
                Ok((outcome, accepted)) => {
                    taken = accepted;
                    outcome
                }
                Err(outcome) => return Ok(outcome),
            }
        }
        // What it was to say is over (its link is used or expired, the book is out): the job is done, and the message is marked as failed.
        Err(Outcome::Done) => {
            give_up(shop, &message.id, "it is over").await?;
            return Ok(Outcome::Done);
        }
        Err(outcome) => outcome,
    };
    note(shop, &message.id, &sent, taken).await?;
    // A receipt is written in the moment in which its order becomes paid.
    if let (Some(counts), Outcome::Done) = (metrics::on(), &sent)
        && message.kind == EmailKind::Receipt.code()
    {
        counts.delivered(shop.clock.now() - message.created_at.and_utc());
    }
    Ok(sent)
}

/// An SMS that a provider took.
#[derive(Clone)]
struct Taken {
    /// The row of the handing over.
    row: String,
    provider: &'static str,
    /// The provider's id of it.
    reference: Option<String>,
}

/// Hands an SMS to the provider once. The inner error is the outcome of a job that may not do so.
async fn hand_over(
    shop: &Shop,
    text: sms::Composed,
    sms_sender: &SmsSender,
) -> Result<Result<(Outcome, Option<Taken>), Outcome>, Error> {
    let (acts, provider, now) = (shop.clone(), sms_sender.name(), shop.clock.now());
    let (text, claim) = shop
        .db
        .write(move |conn| {
            let claim = sms::claim(&acts, conn, &text, provider, now)?;
            Ok::<_, store::Error>((text, claim))
        })
        .await?;
    let row = match claim {
        sms::Claim::Given(row) => row,
        sms::Claim::Taken => return Ok(Err(Outcome::Fail(MAY_HAVE_LEFT.to_owned()))),
        sms::Claim::TooMany => return Ok(Ok((Outcome::Fail(sms::TOO_MANY.to_owned()), None))),
    };
    let sent = sms_sender.send(&text.sms).await;
    let taken = |accepted: &Accepted| Taken { row, provider, reference: accepted.reference.clone() };
    let taken = sent.as_ref().ok().map(taken);
    Ok(Ok((sms::outcome(sent), taken)))
}

/// Sends the e-mail of a job that has no row in the outbox; `None` when there is nothing left to tell. It can be retried,
/// because it has the same Message-ID each time.
pub(in crate::shop) async fn send_email(shop: &Shop, email: Option<Result<EmailMessage, MailError>>) -> Outcome {
    match email {
        None => Outcome::Done,
        Some(Ok(email)) => outcome(shop.mailer.send(&email).await),
        Some(Err(error)) => outcome(Err(error)),
    }
}

/// The job's outcome by the mail server's answer.
pub(in crate::shop) fn outcome(sent: Result<crate::mail::Receipt, MailError>) -> Outcome {
    match sent {
        Ok(_) => Outcome::Done,
        Err(MailError::Later(why)) => Outcome::Retry(why),
        Err(MailError::Never(why)) => Outcome::Fail(why),
    }
}

/// Marks a message as unreachable, because this shop sends no SMS. The job has not failed, and the back office shows the message.
async fn without_sms_sender(shop: &Shop, id: String) -> Result<Outcome, Error> {
    let reason = Unreachable::NoSmsSender.code();
    shop.db.write(move |conn| messages::trouble(conn, &id, reason, MessageState::Unreachable)).await?;
    Ok(Outcome::Done)
}

/// Composes a message from its row of the outbox; or returns the job's outcome if there is nothing to send.
fn composed(shop: &Shop, conn: &mut Conn, message: &Message) -> Result<Result<Composed, Outcome>, Error> {
    let failed = |why: &str| Ok(Err(Outcome::Fail(why.to_owned())));
    let Some(order_id) = &message.order_id else {
        let account_id = message.account_id.as_deref().unwrap_or_default();
        if seller_sms::is_one(&message.kind) {
            return Ok(seller_sms::compose(shop, conn, message, account_id)?.map(Composed::Sms));
        }
        return Ok(account_text::email(shop, conn, message, account_id)?.map_or(Err(Outcome::Done), email));
    };
    let order = orders::find(conn, order_id)?;
    let channel = message.channel();
    if message.kind == FOUND {
        return Ok(match channel {
            Channel::Email => email(found_text::email(shop, conn, message, &order)?),
            Channel::Sms => found_text::sms(shop, message, &order).map(Composed::Sms),
        });
    }
    if message.kind == LIBRARY {
        let Some(request) = library_text::open(shop, conn, message)? else { return Ok(Err(Outcome::Done)) };
        return Ok(match channel {
            Channel::Email => email(library_text::email(shop, message, &request)),
            Channel::Sms => library_text::sms(shop, message, &order, &request).map(Composed::Sms),
        });
    }
    if message.kind == gift_text::BOUGHT {
        return Ok(match channel {
            Channel::Email => email(book_text::gift_receipt(shop, conn, message, &order)?),
            Channel::Sms => gift_text::bought_sms(shop, message, &order).map(Composed::Sms),
        });
    }
    let Some(link_id) = &message.link_id else {
        if status_text::is_over(shop, conn, message, &order)? {
            return Ok(Err(Outcome::Done));
        }
        return Ok(match channel {
            Channel::Email => email(status_text::email(shop, conn, message, &order)?),
            Channel::Sms => status_text::sms(shop, conn, message, &order)?.map(Composed::Sms),
        });
    };
    let delivery = delivery::by_link(conn, link_id, shop.rules().grant_lifetime)?;
    if delivery.was_ended() {
        return failed("its link was ended");
    }
    with_link(shop, conn, message, &delivery)
}

/// Composes a message that brings a link.
fn with_link(
    shop: &Shop,
    conn: &mut Conn,
    message: &Message,
    delivery: &Delivery,
) -> Result<Result<Composed, Outcome>, Error> {
    let (order_id, channel) = (&delivery.order.id, message.channel());
    let gift = gifts::of_order(conn, order_id)?;
    if let (Channel::Sms, gift_text::GIVEN, Some(gift)) = (channel, message.kind.as_str(), &gift) {
        return Ok(gift_text::sms(shop, message, (delivery, gift)).map(Composed::Sms));
    }
    if channel == Channel::Sms {
        let kind = EmailKind::parse(&message.kind).unwrap_or(EmailKind::Receipt);
        return Ok(sms::with_link(shop, message, kind, delivery).map(Composed::Sms));
    }
    let lines = order_lines::with_books(conn, order_id)?;
    if let Some(gift) = &gift {
        return Ok(email(book_text::gift_email(shop, message, &lines, (delivery, gift))));
    }
    let coupon = coupons::of_order(conn, order_id)?;
    let t = Texts(Language::parse(&message.language).unwrap_or_default());
    let receipt = receipts::facts_of(conn, order_id, t)?;
    Ok(email(book_text::book_email(shop, message, &lines, (delivery, coupon, receipt))))
}

fn email(draft: Result<Draft, MailError>) -> Result<Composed, Outcome> {
    draft.map(Composed::Email).map_err(|error| outcome(Err(error)))
}

const NOTE_PAUSES: [Duration; 3] = [Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(3)];

/// Records the outcome of a message.
async fn note(shop: &Shop, id: &str, sent: &Outcome, taken: Option<Taken>) -> Result<(), Error> {
    let now = shop.clock.now().naive_utc();
    // A message that was sent and is not recorded as sent would be sent again: the write is retried if the database is busy.
    for pause in NOTE_PAUSES {
        if write_note(shop, id, sent, taken.as_ref(), now).await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(pause).await;
    }
    Ok(write_note(shop, id, sent, taken.as_ref(), now).await?)
}

async fn write_note(
    shop: &Shop,
    id: &str,
    sent: &Outcome,
    taken: Option<&Taken>,
    now: NaiveDateTime,
) -> Result<(), store::Error> {
    let (id, taken) = (id.to_owned(), taken.cloned());
    let trouble = match sent {
        Outcome::Done | Outcome::Again(_) => None,
        Outcome::Retry(why) => Some((why.clone(), MessageState::Queued)),
        Outcome::Fail(why) => Some((why.clone(), MessageState::Failed)),
    };
    shop.db
        .write(move |conn| match trouble {
            None => {
                if let Some(Taken { row, provider, reference }) = &taken {
                    sms_sends::accept(conn, row, (provider, reference.as_deref()), now)?;
                }
                messages::sent(conn, &id, now)
            }
            Some((why, state)) => messages::trouble(conn, &id, &why, state),
        })
        .await
}

/// Marks a message as failed for good.
pub async fn give_up(shop: &Shop, id: &str, why: &str) -> Result<(), Error> {
    let (id, why) = (id.to_owned(), why.to_owned());
    Ok(shop.db.write(move |conn| messages::trouble(conn, &id, &why, MessageState::Failed)).await?)
}

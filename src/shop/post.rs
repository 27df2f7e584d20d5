//! The post: letters to buyers are enqueued with what causes them, and sent by the worker.

use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::delivery::{self, Delivery};
use super::{Error, Rules, Shop, status_text};
use crate::domain::contact::Email;
use crate::domain::ids;
use crate::domain::job::Outcome;
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money};
use crate::domain::order::OrderState;
use crate::domain::wording::LetterKind;
use crate::mail::{
    Discounted, Envelope, Letter, MailError, NewEditionLetter, NewLinkLetter, Parcel, ReceiptLetter, SentBook,
    message_id,
};
use crate::store::books::Book;
use crate::store::coupons::{self, Coupon, Use};
use crate::store::grants::Link;
use crate::store::mails::{self, Mail, MailState};
use crate::store::order_lines::{self, Line};
use crate::store::orders::{self, Order};
use crate::store::{self, Conn, jobs};
use crate::texts::Texts;

/// The kind of the jobs that send letters; their subject is the letter's id.
pub const MAIL_JOB: &str = "mail";

/// Enqueues the receipt of an order that is being paid. Nobody to write to: no letter.
pub(super) fn enqueue_receipt(
    conn: &mut Conn,
    order: &Order,
    link: &Link,
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    enqueue(conn, order, link, LetterKind::Receipt.code(), now)
}

/// Enqueues the news of a newer edition that an order's grant gives now.
pub(super) fn enqueue_new_edition(
    conn: &mut Conn,
    order: &Order,
    link: &Link,
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    enqueue(conn, order, link, LetterKind::NewEdition.code(), now)
}

fn enqueue(conn: &mut Conn, order: &Order, link: &Link, kind: &str, now: DateTime<Utc>) -> Result<(), store::Error> {
    enqueue_mail(conn, order, Some(link), kind, now)
}

/// Enqueues a letter of a kind to an order's buyer. Nobody to write to: no letter.
pub(super) fn enqueue_mail(
    conn: &mut Conn,
    order: &Order,
    link: Option<&Link>,
    kind: &str,
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    let Some(recipient) = order.email.clone() else { return Ok(()) };
    let mail = Mail {
        id: ids::row(),
        order_id: order.id.clone(),
        link_id: link.map(|link| link.id.clone()),
        kind: kind.to_owned(),
        recipient,
        language: order.language.clone(),
        state: MailState::Queued.code().to_owned(),
        error: None,
        created_at: now.naive_utc(),
        sent_at: None,
    };
    mails::insert(conn, &mail)?;
    jobs::enqueue(conn, MAIL_JOB, &mail.id, now.naive_utc())
}

/// Letters with a new link for one order in a day, at most: each goes to the buyer, whoever presses the button.
const NEW_LINKS_A_DAY: usize = 5;

/// Sends the buyer of a paid order a new link, to his own address, and lets the grants live on from now. `false` when the
/// order is not paid, nothing is left to download, there is nobody to write to, or enough was written today.
pub async fn renew(shop: &Shop, order_id: &str) -> Result<bool, Error> {
    let (acts, id) = (shop.clone(), order_id.to_owned());
    let sent = shop
        .db
        .write(move |conn| {
            let order = orders::hold(conn, &id)?;
            let (OrderState::Paid, Some(_)) = (order.state(), &order.email) else { return Ok::<_, Error>(false) };
            let now = acts.clock.now();
            // Of any of his files.
            let Some(delivery) = delivery::of_order(conn, &order, acts.rules().grant_lives)? else { return Ok(false) };
            let is_used_up = delivery.is_used_up(now, acts.rules().visit_lasts);
            if delivery.allowance().revoked || is_used_up || written_today(conn, &id, now)? >= NEW_LINKS_A_DAY {
                return Ok(false);
            }
            Ok(send_link(&acts, conn, &order, now)?)
        })
        .await?;
    if sent {
        shop.letters_bell.notify_one();
    }
    Ok(sent)
}

/// Lets an order's grants live on from now and enqueues the letter with a new link. `false` when there is nobody to write to.
pub(super) fn send_link(shop: &Shop, conn: &mut Conn, order: &Order, now: DateTime<Utc>) -> Result<bool, store::Error> {
    let link = delivery::live_on(shop, conn, &order.id, now)?;
    enqueue(conn, order, &link, LetterKind::NewLink.code(), now)?;
    Ok(order.email.is_some())
}

fn written_today(conn: &mut Conn, order_id: &str, now: DateTime<Utc>) -> Result<usize, store::Error> {
    let yesterday = (now - TimeDelta::days(1)).naive_utc();
    let letters = mails::of_order(conn, order_id)?;
    Ok(letters.iter().filter(|mail| mail.kind == LetterKind::NewLink.code() && mail.created_at > yesterday).count())
}

/// Sends the letter `id`: a job, safe twice.
pub async fn deliver(shop: &Shop, id: &str) -> Result<Outcome, Error> {
    let (acts, mail_id) = (shop.clone(), id.to_owned());
    let (mail, written) = shop
        .db
        .read(move |conn| {
            let mail = mails::find(conn, &mail_id)?;
            let written = written(&acts, conn, &mail)?;
            Ok::<_, Error>((mail, written))
        })
        .await?;
    if mail.state == MailState::Sent.code() {
        return Ok(Outcome::Done);
    }
    let sent = match written {
        Ok(letter) => shop.mailer.send(&letter).await,
        Err(error) => Err(error),
    };
    note(shop, mail.id, sent).await
}

/// The letter that a row of the outbox stands for, or why there is none.
fn written(shop: &Shop, conn: &mut Conn, mail: &Mail) -> Result<Result<Letter, MailError>, Error> {
    let order = orders::find(conn, &mail.order_id)?;
    let Some(link_id) = &mail.link_id else {
        return status_text::letter(shop, conn, mail, &order, envelope(shop, mail));
    };
    let delivery = delivery::by_link(conn, link_id, shop.rules().grant_lives)?;
    if delivery.was_ended() {
        return Ok(Err(MailError::Never("its link was ended".to_owned())));
    }
    let lines = order_lines::with_books(conn, &order.id)?;
    let coupon = coupons::of_order(conn, &order.id)?;
    Ok(letter(shop, mail, &lines, (&delivery, coupon)))
}

const NOTE_PAUSES: [Duration; 3] = [Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(3)];

type Sent = Result<crate::mail::Receipt, MailError>;

async fn note(shop: &Shop, id: String, sent: Sent) -> Result<Outcome, Error> {
    let now = shop.clock.now().naive_utc();
    let outcome = match &sent {
        Ok(_) => Outcome::Done,
        Err(MailError::Later(why)) => Outcome::Retry(why.clone()),
        Err(MailError::Never(why)) => Outcome::Fail(why.clone()),
    };
    // A letter that left and is not noted would leave again: a busy database is asked more than once.
    for pause in NOTE_PAUSES {
        if write_note(shop, &id, &sent, now).await.is_ok() {
            return Ok(outcome);
        }
        tokio::time::sleep(pause).await;
    }
    write_note(shop, &id, &sent, now).await?;
    Ok(outcome)
}

async fn write_note(shop: &Shop, id: &str, sent: &Sent, now: NaiveDateTime) -> Result<(), store::Error> {
    let (id, sent) = (id.to_owned(), sent.clone());
    shop.db
        .write(move |conn| match sent {
            Ok(_) => mails::sent(conn, &id, now),
            Err(MailError::Later(why)) => mails::trouble(conn, &id, &why, MailState::Queued),
            Err(MailError::Never(why)) => mails::trouble(conn, &id, &why, MailState::Failed),
        })
        .await
}

/// Says that a letter will not be tried again.
pub async fn give_up(shop: &Shop, id: &str, why: &str) -> Result<(), Error> {
    let (id, why) = (id.to_owned(), why.to_owned());
    Ok(shop.db.write(move |conn| mails::trouble(conn, &id, &why, MailState::Failed)).await?)
}

/// The same letter each time: its Message-ID and its link are derived from what the outbox holds.
fn letter(
    shop: &Shop,
    mail: &Mail,
    lines: &[(Line, Book)],
    (delivery, coupon): (&Delivery, Option<(Use, Coupon)>),
) -> Result<Letter, MailError> {
    let envelope = envelope(shop, mail)?;
    let rules = shop.rules();
    let paid_at = delivery.order.paid_at.unwrap_or(mail.created_at).and_utc();
    let currency = Currency::parse(&delivery.order.currency).unwrap_or(rules.currency);
    let discounted = coupon.map(|(one, coupon)| Discounted {
        full: Money::new(one.full_amount, currency),
        code: coupon.code,
        discount: Money::new(one.discount, currency),
    });
    let kind = LetterKind::parse(&mail.kind).unwrap_or(LetterKind::Receipt);
    let language = Language::parse(&mail.language).unwrap_or_default();
    let parcel = Parcel {
        t: Texts(language),
        wording: rules.letters.wording(kind, language).cloned(),
        ..parcel(shop, &rules, lines, delivery)
    };
    write(kind, parcel, (discounted, paid_at), envelope)
}

/// What stands outside a letter of the outbox, the same each time it is sent.
pub(super) fn envelope(shop: &Shop, mail: &Mail) -> Result<Envelope, MailError> {
    let to = Email::parse(&mail.recipient).map_err(|error| MailError::Never(error.to_string()))?;
    let message_id = message_id(&mail.id, &shop.rules().public_url);
    Ok(Envelope { message_id, to, date: mail.created_at.and_utc() })
}

/// The letter of a kind about a parcel.
pub(super) fn write(
    kind: LetterKind,
    parcel: Parcel,
    (discounted, paid_at): (Option<Discounted>, DateTime<Utc>),
    envelope: Envelope,
) -> Result<Letter, MailError> {
    match kind {
        LetterKind::Receipt => ReceiptLetter { parcel, discounted, paid_at }.letter(envelope),
        LetterKind::NewLink => NewLinkLetter { parcel }.letter(envelope),
        LetterKind::NewEdition => NewEditionLetter { parcel }.letter(envelope),
    }
}

/// A book of the order, and the files of it that are sent: none where its downloads were ended.
fn sent((line, book): &(Line, Book), delivery: &Delivery, currency: Currency) -> SentBook {
    let files = delivery.current().filter(|part| part.grant.line == line.place);
    SentBook {
        title: line.title.clone(),
        author: book.author.clone(),
        amount: Money::new(line.amount, currency),
        files: files.map(|part| (part.format(), part.size())).collect(),
    }
}

fn parcel(shop: &Shop, rules: &Rules, ordered: &[(Line, Book)], delivery: &Delivery) -> Parcel {
    let order = &delivery.order;
    let lives = delivery.allowance().expires_at - shop.clock.now();
    let currency = Currency::parse(&order.currency).unwrap_or(rules.currency);
    Parcel {
        t: Texts(Language::default()),
        shop: rules.shop_name.clone(),
        contact: rules.contact.clone(),
        // Whoever takes a book for nothing may have typed a stranger's address, and anything for a name.
        buyer_name: order.name.clone().filter(|_| order.amount > 0),
        order_number: order.number.clone(),
        title: order.title.clone(),
        books: ordered.iter().map(|line| sent(line, delivery, currency)).collect(),
        link: format!("{}/d/{}", rules.public_url, shop.keys.link_token(&delivery.link.id)),
        hours: u32::try_from((lives.num_minutes() + 59) / 60).unwrap_or(0),
        downloads: delivery.allowance().left(),
        amount: Money::new(order.amount, currency),
        received: order.received.map(|received| Money::new(received, currency)),
        zone: rules.zone,
        wording: None,
        palette: rules.look.palette,
        sandbox: rules.sandbox,
    }
}

//! An order's whole story as JSON, for `griot order show` and `list`.

use serde_json::{Value, json};

use super::{Error, Shop};
use crate::store::attempts::{self, Attempt};
use crate::store::books::Book;
use crate::store::grants::{Download, Grant};
use crate::store::messages::{self, Message};
use crate::store::order_lines::{self, Line};
use crate::store::orders::{self, Order};
use crate::store::refunds::{self, Part};
use crate::store::transitions::{self, Transition};
use crate::store::{Conn, checks, coupons, grants, jobs, notices};

/// Tells the story of the order with this key, number or transaction id.
pub async fn tell(shop: &Shop, name: &str) -> Result<Value, Error> {
    let name = name.to_owned();
    shop.db
        .read(move |conn| {
            let order = find(conn, &name)?;
            whole(conn, &order)
        })
        .await
}

/// The newest orders, a short line each, those placed before the order with the key `before`.
pub async fn list(shop: &Shop, before: Option<String>, limit: i64) -> Result<Vec<Value>, Error> {
    shop.db
        .read(move |conn| {
            let before = match before {
                Some(key) => Some(find(conn, &key).map(|order| (order.placed_at, order.id))?),
                None => None,
            };
            Ok(orders::page(conn, before, limit)?.iter().map(head).collect())
        })
        .await
}

fn find(conn: &mut Conn, name: &str) -> Result<Order, Error> {
    if let Some(order) = orders::by_key(conn, name)? {
        return Ok(order);
    }
    if let Some(attempt) = attempts::by_transaction(conn, name)? {
        return Ok(orders::find(conn, &attempt.order_id)?);
    }
    orders::by_number(conn, name)?.ok_or(Error::NotFound)
}

fn head(order: &Order) -> Value {
    json!({
        "key": order.key,
        "number": order.number,
        "state": order.state,
        "title": order.title,
        "amount": order.amount,
        "received": order.received,
        "currency": order.currency,
        "email": order.email,
        "phone": order.phone,
        "name": order.name,
        "address": order.address,
        "language": order.language,
        "placed_at": order.placed_at.and_utc(),
        "expires_at": order.expires_at.and_utc(),
        "paid_at": order.paid_at.map(|at| at.and_utc()),
    })
}

/// Everything that is kept about an order.
pub(super) fn whole(conn: &mut Conn, order: &Order) -> Result<Value, Error> {
    let mut story = head(order);
    let tried = attempts::of_order(conn, &order.id)?;
    let tried = tried.iter().map(|attempt| attempt_story(conn, attempt)).collect::<Result<Vec<_>, _>>()?;
    let changes = transitions::of_order(conn, &order.id)?;
    let written = messages::of_order(conn, &order.id)?;
    let written = written.iter().map(|message| message_story(conn, message)).collect::<Result<Vec<_>, _>>()?;
    let granted = grants::of_order(conn, &order.id)?;
    let links = grants::links_of(conn, &order.id)?.len();
    let downloads = grants::downloads_of(conn, &order.id)?;
    let granted: Vec<Value> = granted.iter().map(|(grant, _)| grant_story(grant, links, &downloads)).collect();
    let returned = refunds::parts_of(conn, &[&order.id])?;
    let ordered = order_lines::with_books(conn, &order.id)?;
    let coupon = coupons::of_order(conn, &order.id)?.map(|(one, coupon)| {
        json!({ "code": coupon.code, "full_amount": one.full_amount, "discount": one.discount, "held": one.held })
    });
    if let Some(story) = story.as_object_mut() {
        story.insert("coupon".to_owned(), coupon.into());
        story.insert("attempts".to_owned(), tried.into());
        story.insert("transitions".to_owned(), changes.iter().map(transition_story).collect());
        story.insert("lines".to_owned(), ordered.iter().map(|line| line_story(line, &returned)).collect());
        story.insert("grants".to_owned(), granted.into());
        story.insert("messages".to_owned(), written.into());
    }
    Ok(story)
}

fn attempt_story(conn: &mut Conn, attempt: &Attempt) -> Result<Value, Error> {
    let told = notices::of_transaction(conn, &attempt.transaction_id)?;
    let asked = checks::of_attempt(conn, &attempt.id)?;
    Ok(json!({
        "transaction_id": attempt.transaction_id,
        "generation": attempt.generation,
        "account": attempt.account,
        "state": attempt.state,
        "amount": attempt.amount,
        "received": attempt.received,
        "currency": attempt.currency,
        "code": attempt.code,
        "method": attempt.method,
        "operator_id": attempt.operator_id,
        "owed_back": attempt.owed_back,
        "opened_at": attempt.opened_at.and_utc(),
        "confirmed_at": attempt.confirmed_at.map(|at| at.and_utc()),
        "next_check_at": attempt.next_check_at.map(|at| at.and_utc()),
        "notices": told.iter().map(|notice| json!({
            "signed": notice.signed, "copies": notice.copies, "raw": notice.raw,
            "first_at": notice.first_at.and_utc(), "last_at": notice.last_at.and_utc(),
        })).collect::<Vec<_>>(),
        "checks": asked.iter().map(|check| json!({
            "cause": check.cause, "code": check.code, "verdict": check.verdict, "raw": check.raw, "times": check.times,
            "first_at": check.first_at.and_utc(), "last_at": check.last_at.and_utc(),
        })).collect::<Vec<_>>(),
    }))
}

fn transition_story(change: &Transition) -> Value {
    json!({
        "was": change.was, "became": change.became, "cause": change.cause, "actor": change.actor,
        "note": change.note, "raw": change.raw, "at": change.at.and_utc(),
    })
}

fn line_story((line, book): &(Line, Book), returned: &[Part]) -> Value {
    let refunded: i64 = returned.iter().filter(|part| part.line == line.place).map(|part| part.amount).sum();
    json!({
        "book": book.slug, "title": line.title, "list_price": line.list_price, "discount": line.discount,
        "amount": line.amount, "received": line.received, "refunded": refunded,
    })
}

/// `line` counts from 1, as people do.
fn grant_story(grant: &Grant, links: usize, downloads: &[Download]) -> Value {
    let downloads = downloads.iter().filter(|one| one.grant_id == grant.id);
    json!({
        "line": grant.line + 1,
        "downloads": grant.downloads,
        "used": grant.used,
        "visit_started_at": grant.counting().visit.map(|visit| visit.started_at),
        "bytes_sent": grant.bytes_sent,
        "links": links,
        "created_at": grant.created_at.and_utc(),
        "expires_at": grant.expires_at.and_utc(),
        "revoked_at": grant.revoked_at.map(|at| at.and_utc()),
        "downloaded": downloads.map(|one| json!({"at": one.at.and_utc(), "bytes": one.bytes})).collect::<Vec<_>>(),
    })
}

fn message_story(conn: &mut Conn, message: &Message) -> Result<Value, Error> {
    let job = jobs::about(conn, &message.id)?.pop();
    Ok(json!({
        "channel": message.channel,
        "kind": message.kind,
        "recipient": message.recipient,
        "language": message.language,
        "state": message.state,
        "error": message.error,
        "tries": job.map(|job| job.tries),
        "created_at": message.created_at.and_utc(),
        "sent_at": message.sent_at.map(|at| at.and_utc()),
    }))
}

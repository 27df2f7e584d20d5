//! An order's whole history as JSON, for `griot order show` and `list`.

use serde_json::{Value, json};

use crate::domain::mismatch::Mismatch;
use crate::shop::{Error, Shop};
use crate::store::attempts::{self, Attempt};
use crate::store::books::Book;
use crate::store::checks::{self, Check};
use crate::store::disputes::{self, Dispute, Step};
use crate::store::gifts::{self, Gift};
use crate::store::grants::{Download, Grant};
use crate::store::messages::{self, Message};
use crate::store::notifications::{self, Notification};
use crate::store::order_lines::{self, OrderLine};
use crate::store::orders::{self, Order};
use crate::store::receipts::{self, Receipt};
use crate::store::refunds::{self, Part};
use crate::store::reviews::{self, Review};
use crate::store::sms_sends::{self, SmsReport, SmsSend};
use crate::store::transfers::{self, Transfer};
use crate::store::transitions::{self, Transition};
use crate::store::{Conn, coupons, grants, jobs};

/// The history of the order with this key, number or transaction id.
pub async fn tell(shop: &Shop, name: &str) -> Result<Value, Error> {
    let name = name.to_owned();
    shop.db
        .read(move |conn| {
            let order = find(conn, &name)?;
            whole(conn, &order)
        })
        .await
}

/// The newest orders in short form, those placed before the order with the key `before`.
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

// All by name, here and below: a column that is neither told nor left out does not compile.
fn head(order: &Order) -> Value {
    let Order {
        id: _,
        key,
        number,
        idempotency_key: _,
        visitor: _,
        title,
        amount,
        currency,
        email,
        phone,
        name,
        address,
        language,
        state,
        placed_at,
        expires_at,
        paid_at,
        method,
        received,
        first_name: _, // the beginning of `name`
    } = order;
    json!({
        "key": key, "number": number, "state": state, "title": title, "amount": amount, "received": received,
        "currency": currency, "method": method, "email": email, "phone": phone, "name": name, "address": address,
        "language": language, "placed_at": placed_at.and_utc(), "expires_at": expires_at.and_utc(),
        "paid_at": paid_at.map(|at| at.and_utc()),
    })
}

/// Everything that is kept about an order.
pub(in crate::shop) fn whole(conn: &mut Conn, order: &Order) -> Result<Value, Error> {
    let mut story = head(order);
    let tried = attempts::of_order(conn, &order.id)?;
    let tried = tried.iter().map(|attempt| attempt_json(conn, attempt)).collect::<Result<Vec<_>, _>>()?;
    let changes = transitions::of_order(conn, &order.id)?;
    let written = messages::of_order(conn, &order.id)?;
    let texted = sms_sends::of_order(conn, &order.id)?;
    let written = written.iter().map(|message| message_json(conn, message, &texted)).collect::<Result<Vec<_>, _>>()?;
    let granted = grants::of_order(conn, &order.id)?;
    let links = grants::links_of(conn, &order.id)?.len();
    let downloads = grants::downloads_of(conn, &order.id)?;
    let granted: Vec<Value> = granted.iter().map(|(grant, _)| grant_json(grant, links, &downloads)).collect();
    let returned = refunds::parts_sent(conn, &[&order.id])?;
    let sent = transfers::of_order(conn, &order.id)?;
    let documents = receipts::of_order(conn, &order.id)?;
    let ordered = order_lines::with_books(conn, &order.id)?;
    let said = reviews::of_order(conn, &order.id)?;
    let disputed = disputes::of_order(conn, &order.id)?;
    let steps = disputes::steps(conn, &disputed.iter().map(|dispute| dispute.id.as_str()).collect::<Vec<_>>())?;
    let coupon = coupons::of_order(conn, &order.id)?.map(|(one, coupon)| {
        json!({ "code": coupon.code, "full_amount": one.full_amount, "discount": one.discount, "held": one.held })
    });
    let gift = gifts::of_order(conn, &order.id)?;
    if let Some(story) = story.as_object_mut() {
        story.insert("gift".to_owned(), gift.as_ref().map(gift_json).into());
        story.insert("coupon".to_owned(), coupon.into());
        story.insert("attempts".to_owned(), tried.into());
        story.insert("transitions".to_owned(), changes.iter().map(transition_json).collect());
        story.insert("lines".to_owned(), ordered.iter().map(|line| line_json(line, &returned)).collect());
        story.insert("grants".to_owned(), granted.into());
        story.insert("transfers".to_owned(), sent.iter().map(transfer_json).collect());
        story.insert("receipts".to_owned(), documents.iter().map(receipt_json).collect());
        story.insert("messages".to_owned(), written.into());
        story.insert("disputes".to_owned(), disputed.iter().map(|dispute| dispute_json(dispute, &steps)).collect());
        story.insert("reviews".to_owned(), said.iter().map(review_json).collect());
    }
    Ok(story)
}

/// Who gets the order's books instead of its buyer.
pub(super) fn gift_json(gift: &Gift) -> Value {
    let Gift { order_id: _, contact, giver, greeting, wished_at, due_at, delivered_at } = gift;
    json!({
        "to": contact, "from": giver, "greeting": greeting, "wished_at": wished_at.map(|at| at.and_utc()),
        "due_at": due_at.map(|at| at.and_utc()), "delivered_at": delivered_at.map(|at| at.and_utc()),
    })
}

fn receipt_json(receipt: &Receipt) -> Value {
    json!({
        "number": receipt.name, "credit_note": receipt.credited.is_some(), "at": receipt.at.and_utc(),
        "amount": receipt.amount, "tax": receipt.tax, "currency": receipt.currency, "country": receipt.country,
        "buyer_name": receipt.buyer_name, "buyer_tax_id": receipt.buyer_tax_id, "state_number": receipt.state_number,
    })
}

fn dispute_json(dispute: &Dispute, steps: &[Step]) -> Value {
    let Dispute { id, order_id: _, line, seller_id: _, reason, opened_at, decision, decided_by, decided_at, amount } =
        dispute;
    let of = steps.iter().filter(|step| step.dispute_id == *id);
    let told =
        of.map(|step| json!({ "by": step.party, "act": step.act, "words": step.words, "at": step.at.and_utc() }));
    json!({
        "line": line, "reason": reason, "opened_at": opened_at.and_utc(), "decision": decision, "decided_by": decided_by,
        "decided_at": decided_at.map(|at| at.and_utc()), "refunded": amount, "steps": told.collect::<Vec<_>>(),
    })
}

fn review_json(review: &Review) -> Value {
    let Review { id: _, book_id, order_id: _, stars, name, text, state, answer, written_at, decided_at } = review;
    json!({
        "book": book_id, "stars": stars, "name": name, "text": text, "state": state, "answer": answer,
        "written_at": written_at.and_utc(), "decided_at": decided_at.map(|at| at.and_utc()),
    })
}

fn attempt_json(conn: &mut Conn, attempt: &Attempt) -> Result<Value, Error> {
    let Attempt {
        id,
        order_id: _,
        transaction_id,
        generation,
        state,
        amount,
        currency,
        payment_token: _, // whoever has it could pass for the buyer's browser
        payment_url: _,
        code,
        method,
        operator_id,
        refund_due,
        opened_at,
        confirmed_at,
        next_check_at,
        wanted_at: _,
        checks_spent_until: _,
        received,
        account,
        kept: _,
    } = attempt;
    let told = notifications::of_transaction(conn, transaction_id)?;
    let asked = checks::of_attempt(conn, id)?;
    Ok(json!({
        "transaction_id": transaction_id, "generation": generation, "account": account, "state": state,
        "amount": amount, "received": received, "currency": currency, "code": code, "method": method,
        "operator_id": operator_id, "refund_due": refund_due, "opened_at": opened_at.and_utc(),
        "confirmed_at": confirmed_at.map(|at| at.and_utc()), "next_check_at": next_check_at.map(|at| at.and_utc()),
        "notifications": told.iter().map(notification_json).collect::<Vec<_>>(),
        "checks": asked.iter().map(check_json).collect::<Vec<_>>(),
    }))
}

fn notification_json(notification: &Notification) -> Value {
    let Notification { digest: _, transaction_id: _, signed, raw, copies, first_at, last_at, known: _ } = notification;
    json!({
        "signed": signed, "copies": copies, "raw": raw, "first_at": first_at.and_utc(), "last_at": last_at.and_utc(),
    })
}

fn check_json(check: &Check) -> Value {
    let Check { id: _, attempt_id: _, cause, code, verdict, raw, times, first_at, last_at, method: _ } = check;
    json!({
        "cause": cause, "code": code, "verdict": verdict, "raw": raw, "times": times,
        "first_at": first_at.and_utc(), "last_at": last_at.and_utc(),
    })
}

fn transfer_json(transfer: &Transfer) -> Value {
    let Transfer {
        id: _,
        client_id,
        order_id: _,
        refund_id,
        attempt_id: _,
        account,
        api,
        state,
        version: _,
        amount,
        currency,
        phone,
        operator,
        reason,
        other_number,
        author,
        tries,
        called_at,
        asked_at,
        next_at,
        refusal: _, // `note`
        note,
        transaction_id,
        notify_token: _, // whoever has it could send notifications
        operator_id,
        fee,
        created_at,
        changed_at,
        payout_id: _, // of no order
    } = transfer;
    json!({
        "client_id": client_id, "transaction_id": transaction_id, "account": account, "api": api, "state": state,
        "for": if refund_id.is_some() { "refund" } else { "payment" }, "amount": amount, "fee": fee, "currency": currency,
        "phone": phone, "operator": operator, "operator_id": operator_id, "reason": reason, "other_number": other_number,
        "author": author, "note": note, "tries": tries, "created_at": created_at.and_utc(),
        "changed_at": changed_at.and_utc(), "called_at": called_at.map(|at| at.and_utc()),
        "asked_at": asked_at.map(|at| at.and_utc()), "next_at": next_at.map(|at| at.and_utc()),
    })
}

fn transition_json(change: &Transition) -> Value {
    let Transition { id: _, order_id: _, attempt_id: _, was, became, cause, actor, note, raw, at } = change;
    // A code is for this program alone.
    let note = Mismatch::read(note).map_or_else(|| note.clone(), |(why, rest)| format!("{why}{rest}"));
    json!({
        "was": was, "became": became, "cause": cause, "actor": actor, "note": note, "raw": raw, "at": at.and_utc(),
    })
}

fn line_json((line, book): &(OrderLine, Book), returned: &[Part]) -> Value {
    let OrderLine {
        order_id: _,
        place,
        book_id: _,
        edition_id: _,
        title,
        list_price,
        discount,
        amount,
        received,
        placed_at: _,
        seller: _,
    } = line;
    let refunded: i64 = returned.iter().filter(|part| part.line == *place).map(|part| part.amount).sum();
    json!({
        "book": book.slug, "title": title, "list_price": list_price, "discount": discount, "amount": amount,
        "received": received, "refunded": refunded,
    })
}

/// `line` counts from 1, as people do.
fn grant_json(grant: &Grant, links: usize, told: &[Download]) -> Value {
    let Grant {
        id,
        order_id: _,
        line,
        edition_id: _,
        downloads,
        used,
        coverage: _,
        bytes_sent,
        created_at,
        expires_at,
        revoked_at,
        visit: _, // `counting`
        opens_on,
    } = grant;
    let downloaded = told.iter().filter(|one| one.grant_id == *id);
    json!({
        "line": line + 1,
        "downloads": downloads,
        "used": used,
        "visit_started_at": grant.counting().visit.map(|visit| visit.started_at),
        "bytes_sent": bytes_sent,
        "links": links,
        "created_at": created_at.and_utc(),
        "expires_at": expires_at.and_utc(),
        "revoked_at": revoked_at.map(|at| at.and_utc()),
        "opens_on": opens_on,
        "downloaded": downloaded.map(|one| json!({"at": one.at.and_utc(), "bytes": one.bytes})).collect::<Vec<_>>(),
    })
}

/// `price` is in hundredths of the currency's unit.
fn sms_json((send, report): &(SmsSend, Option<SmsReport>)) -> Value {
    let SmsSend { id: _, message_id: _, provider, reference, parts, alphabet, price, currency, began_at, accepted_at } =
        send;
    let report = report.as_ref().map(|SmsReport { provider: _, reference: _, state, detail, matched: _, first_at, last_at }| {
        json!({ "state": state, "detail": detail, "first_at": first_at.and_utc(), "last_at": last_at.and_utc() })
    });
    json!({
        "provider": provider, "reference": reference, "parts": parts, "alphabet": alphabet, "price": price,
        "currency": currency, "began_at": began_at.and_utc(), "accepted_at": accepted_at.map(|at| at.and_utc()),
        "report": report,
    })
}

fn message_json(conn: &mut Conn, message: &Message, texted: &[(SmsSend, Option<SmsReport>)]) -> Result<Value, Error> {
    let Message {
        id,
        channel,
        order_id: _,
        account_id: _,
        link_id: _,
        kind,
        recipient,
        language,
        state,
        error,
        created_at,
        sent_at,
    } = message;
    let job = jobs::about(conn, id)?.pop();
    Ok(json!({
        "channel": channel, "kind": kind, "recipient": recipient, "language": language, "state": state, "error": error,
        "tries": job.map(|job| job.tries), "sms": texted.iter().filter(|(send, _)| send.message_id == *id).map(sms_json).collect::<Vec<_>>(), "created_at": created_at.and_utc(), "sent_at": sent_at.map(|at| at.and_utc()),
    }))
}

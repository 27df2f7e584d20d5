//! The page of a paid order: what can be downloaded or comes later, where the link went, what to read next.

use chrono::NaiveDate;

use super::pages::{Asking, Correction, CorrectionForm, Opens, OrderView, PaidPage};
use crate::domain::book::Format;
use crate::domain::contact::{Email, Phone};
use crate::domain::grant::Ended;
use crate::shop::Error;
use crate::shop::catalogue::around;
use crate::shop::delivery::Delivery;
use crate::shop::market::{disputes, shares};
use crate::shop::sale::order_details::{OrderDetails, Sending, sending};
use crate::shop::wrong_contact;
use crate::store::messages::{Channel, Message};
use crate::store::order_lines::OrderLine;
use crate::web::catalogue::{Tile, preorder, tile, whatsapp};
use crate::web::context::RequestContext;
use crate::web::device_codes;
use crate::web::parts::files;

/// The page of a paid order; `asking` is what the form that corrects the address or number shows.
pub(super) async fn page(
    ctx: &RequestContext,
    details: &OrderDetails,
    order: OrderView,
    asking: Asking,
) -> Result<PaidPage, Error> {
    let shop = &ctx.app.shop;
    let here = format!("/orders/{}", details.order.key);
    let delivery = details.delivery.as_ref();
    let undelivered = details.undelivered && is_sms(&details.messages);
    let ended = delivery.and_then(|delivery| delivery.may_begin(shop.clock.now(), shop.rules().visit_lasts).err());
    let token = |delivery: &Delivery| shop.keys.link_token(&delivery.link.id);
    let url = format!("{}{here}", ctx.app.public_url());
    let whatsapp = whatsapp(order.lines.first().map_or("", |line| &line.title), &url);
    Ok(PaidPage {
        frame: ctx.frame(&here),
        order,
        files: delivery
            .filter(|_| ended.is_none())
            .map(|delivery| files(ctx, delivery, &token(delivery)))
            .unwrap_or_default(),
        comes: delivery.map(|delivery| comes(ctx, delivery)).unwrap_or_default(),
        ended: ended.filter(|ended| *ended != Ended::NotOut).map(|ended| why_ended(ctx, ended)),
        until: delivery.map(|delivery| ctx.moment(delivery.quota().expires_at)).unwrap_or_default(),
        sent_to: sent_to(ctx, &details.messages).filter(|_| !undelivered),
        by_sms: is_sms(&details.messages),
        mail_trouble: if undelivered {
            Some(ctx.texts().say("order-sms-refused"))
        } else {
            trouble(ctx, &details.messages)
        },
        renew: ended.is_none_or(|ended| ended == Ended::Expired).then(|| format!("{here}/link")),
        renewed: renewed(ctx, &details.messages),
        correction: correction(ctx, details, asking),
        opens: delivery.map(opens).unwrap_or_default(),
        device: device_codes::of_order(ctx, &details.order.key, delivery).await?,
        held: shares::held_until(shop, &details.order).await?.map(|at| (ctx.moment(at), format!("{here}/confirm"))),
        dispute: (!disputes::of_order(shop, &details.order).await?.is_empty()).then(|| format!("{here}/dispute")),
        ask: ask(ctx, details),
        reviews: delivery.map(|delivery| reviews(ctx, details, delivery)).unwrap_or_default(),
        whatsapp,
        url,
        next: next(ctx, details).await?,
    })
}

/// Where the buyer writes to the seller of a book that he has bought.
pub fn ask(ctx: &RequestContext, details: &OrderDetails) -> Option<String> {
    let is_sellers = details.lines.iter().any(|(line, _)| line.seller.is_some());
    let was_paid = details.order.paid_at.is_some() && ctx.app.shop.rules().market.open;
    (is_sellers && was_paid).then(|| format!("/orders/{}/ask", details.order.key))
}

/// What the buyer may read next.
async fn next(ctx: &RequestContext, details: &OrderDetails) -> Result<Vec<Tile>, Error> {
    let bought = details.lines.iter().map(|(_, book)| book.id.clone()).collect();
    let currency = ctx.currency(ctx.country());
    let (books, own) = around::next_books(&ctx.app.shop, currency, bought).await?;
    Ok(books.iter().map(|shelved| tile(ctx.texts(), currency, shelved, &own)).collect())
}

/// How the address or number is corrected, as long as it can be.
fn correction(ctx: &RequestContext, details: &OrderDetails, asking: Asking) -> Option<Correction> {
    let channel = wrong_contact::offered(&ctx.app.shop, &details.order)?;
    if !ctx.known || details.order.visitor.as_deref() != Some(&ctx.visitor_mark()) {
        return Some(Correction::Elsewhere);
    }
    let by_phone = channel == Channel::Sms;
    let action = format!("/orders/{}/{}", details.order.key, if by_phone { "phone" } else { "email" });
    Some(Correction::Here(CorrectionForm { action, by_phone, typed: asking.typed, meant: asking.meant }))
}

fn opens(delivery: &Delivery) -> Opens {
    let has = |format| delivery.parts.iter().any(|part| part.format() == format);
    Opens { pdf: has(Format::Pdf), epub: has(Format::Epub) }
}

/// Where the buyer says what he thinks of the books that the order still gives.
fn reviews(ctx: &RequestContext, details: &OrderDetails, delivery: &Delivery) -> Vec<(String, String)> {
    let t = ctx.texts();
    let given = |line: &OrderLine| {
        delivery.parts.iter().any(|part| part.grant.line == line.place && part.grant.revoked_at.is_none())
    };
    let lines: Vec<&OrderLine> = details.lines.iter().map(|(line, _)| line).filter(|line| given(line)).collect();
    let words = |line: &OrderLine| match lines.len() {
        1 => t.say("review-give"),
        _ => t.fill("review-give-on", &[("title", &line.title)]),
    };
    let link = |line: &&OrderLine| (format!("/orders/{}/reviews/{}", details.order.key, line.place), words(line));
    lines.iter().map(link).collect()
}

/// Sentences that say when each book of a delivery comes that is not out yet; with its title where there are others beside it.
pub fn comes(ctx: &RequestContext, delivery: &Delivery) -> Vec<String> {
    let awaited: Vec<(String, NaiveDate)> =
        delivery.awaited.iter().map(|awaited| (awaited.title.clone(), awaited.on)).collect();
    preorder::comes(ctx.texts(), &awaited, !delivery.parts.is_empty())
}

/// Where the last link went, masked.
fn sent_to(ctx: &RequestContext, messages: &[Message]) -> Option<String> {
    let last = messages.iter().rfind(|message| message.link_id.is_some())?;
    let (id, masked) = match last.channel() {
        Channel::Email => ("order-mailed", Email::parse(&last.recipient).ok()?.masked()),
        Channel::Sms => ("order-texted", Phone::kept(&last.recipient)?.masked()),
    };
    Some(ctx.texts().fill(id, &[("address", &masked)]))
}

fn trouble(ctx: &RequestContext, messages: &[Message]) -> Option<String> {
    let t = ctx.texts();
    match (sending(messages)?, is_sms(messages)) {
        (Sending::Gone | Sending::Going, _) => None,
        (Sending::Waiting, true) => Some(t.say("order-sms-trouble")),
        (Sending::Waiting, false) => Some(t.say("order-mail-trouble")),
        (Sending::Refused, true) => Some(t.say("order-sms-refused")),
        (Sending::Refused, false) => Some(t.say("order-mail-refused")),
        (Sending::Unreachable, _) => Some(t.say("order-unreachable")),
    }
}

fn is_sms(messages: &[Message]) -> bool {
    messages.iter().rfind(|message| message.link_id.is_some()).is_some_and(|last| last.channel() == Channel::Sms)
}

/// What became of the new link that was just asked for, by the outbox.
pub fn renewed(ctx: &RequestContext, messages: &[Message]) -> Option<String> {
    if ctx.request.query_string() != "sent" {
        return None;
    }
    let t = ctx.texts();
    Some(t.say(match (sending(messages)?, is_sms(messages)) {
        (Sending::Gone | Sending::Going, true) => "order-renewed-sms",
        (Sending::Gone, false) => "order-renewed",
        (Sending::Going, false) => "order-renewed-going",
        (Sending::Waiting, true) => "order-sms-trouble",
        (Sending::Waiting, false) => "order-renewed-waiting",
        (Sending::Refused, true) => "order-sms-refused",
        (Sending::Refused, false) => "order-renewed-refused",
        (Sending::Unreachable, _) => "order-unreachable",
    }))
}

/// The message that says why nothing can be downloaded any more, and what to do about it.
pub fn why_ended(ctx: &RequestContext, ended: Ended) -> String {
    ctx.texts().say(match ended {
        Ended::Expired => "grant-expired",
        Ended::UsedUp => "grant-used-up",
        Ended::Revoked => "grant-revoked",
        Ended::NotOut => "grant-not-out",
    })
}

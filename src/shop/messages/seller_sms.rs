//! SMS to sellers about their sales: where the shop sends SMS, its owner lets sellers have them, and the seller wants them. And about a change
//! of how a seller is paid: wherever the shop sends SMS, whether he wants them or not.

use std::collections::BTreeSet;

use chrono::{NaiveDateTime, TimeDelta};

use super::seller_sale::{Sold, sold};
use super::sms;
use crate::domain::ids;
use crate::domain::job::Outcome;
use crate::shop::Shop;
use crate::sms::{SellerDetailsSms, SellerSaleSms};
use crate::store::messages::{self, Channel, Message, MessageState};
use crate::store::payouts::Details;
use crate::store::sellers::{self, Seller};
use crate::store::{self, Conn, accounts, jobs, orders, seller_messages};
use crate::texts::Texts;

/// The kind of jobs that send an SMS to a seller; their subject is the message's id.
pub const SELLER_SMS_JOB: &str = "seller_sms";
/// The kind of messages about a sale.
const SOLD: &str = "seller-sale";
/// The kind of messages about a change of how a seller is paid.
const DETAILS: &str = "seller-details";
/// So many of the latter are sent to a seller in 24 hours.
const MOST_CHANGES: i64 = 10;

/// Whether messages of this kind are SMS to sellers.
pub(super) fn is_one(kind: &str) -> bool {
    [SOLD, DETAILS].contains(&kind)
}

/// Enqueues the SMS to those of these sellers who want one, in the transaction that makes the order paid.
pub(super) fn announce(
    shop: &Shop,
    conn: &mut Conn,
    order_id: &str,
    to: &[&Seller],
    at: NaiveDateTime,
) -> Result<(), store::Error> {
    if shop.sms_sender.is_none() || !shop.rules().market.sms {
        return Ok(());
    }
    let wanting = to.iter().filter(|seller| seller.sms);
    let written: Vec<Message> =
        wanting.filter_map(|seller| Some(message(SOLD, seller, seller.phone.as_deref()?, at))).collect();
    if written.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = written.iter().map(|message| message.id.as_str()).collect();
    messages::insert_all(conn, &written)?;
    seller_messages::insert(conn, &ids, order_id)?;
    jobs::enqueue_all(conn, SELLER_SMS_JOB, &ids, at)
}

/// Enqueues the SMS about a change of how a seller is paid, in the transaction that stores it: to the number of his page, and to the one that he
/// was paid to before, since whoever changes the new one is perhaps not he.
pub(in crate::shop) fn announce_details(
    shop: &Shop,
    conn: &mut Conn,
    (seller, before): (&Seller, Option<&Details>),
    at: NaiveDateTime,
) -> Result<(), store::Error> {
    let yesterday = at - TimeDelta::days(1);
    if shop.sms_sender.is_none()
        || messages::to_account(conn, (&seller.account_id, DETAILS), yesterday)? >= MOST_CHANGES
    {
        return Ok(());
    }
    let phones = [seller.phone.as_deref(), before.and_then(|details| details.phone.as_deref())];
    let phones: BTreeSet<&str> = phones.into_iter().flatten().collect();
    let written: Vec<Message> = phones.into_iter().map(|phone| message(DETAILS, seller, phone, at)).collect();
    if written.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = written.iter().map(|message| message.id.as_str()).collect();
    messages::insert_all(conn, &written)?;
    jobs::enqueue_all(conn, SELLER_SMS_JOB, &ids, at)
}

fn message(kind: &str, seller: &Seller, phone: &str, at: NaiveDateTime) -> Message {
    Message {
        id: ids::row(),
        channel: Channel::Sms.code().to_owned(),
        order_id: None,
        account_id: Some(seller.account_id.clone()),
        link_id: None,
        kind: kind.to_owned(),
        recipient: phone.to_owned(),
        language: seller.language.clone(),
        state: MessageState::Queued.code().to_owned(),
        error: None,
        created_at: at,
        sent_at: None,
    }
}

/// The SMS of a message to a seller; one about a sale is left out when he cannot sign in any more.
pub(super) fn compose(
    shop: &Shop,
    conn: &mut Conn,
    message: &Message,
    account_id: &str,
) -> Result<Result<sms::Composed, Outcome>, store::Error> {
    let Some(seller) = sellers::by_account(conn, account_id)? else { return Ok(Err(Outcome::Done)) };
    let (t, rules) = (Texts(seller.language()), shop.rules());
    if message.kind == DETAILS {
        let brief = SellerDetailsSms { t, shop: &rules.shop_name, sandbox: rules.sandbox };
        return Ok(sms::to_seller(shop, message, brief.text()));
    }
    if accounts::find(conn, account_id)?.suspended_at.is_some() {
        return Ok(Err(Outcome::Done));
    }
    let order_id = seller_messages::order_of(conn, &message.id)?;
    let order = orders::find(conn, &order_id)?;
    let Sold { title, share, .. } = sold(shop, conn, &seller, &order)?;
    let brief = SellerSaleSms {
        t,
        shop: &rules.shop_name,
        title: &title,
        share,
        order_number: &order.number,
        sandbox: rules.sandbox,
    };
    Ok(sms::to_seller(shop, message, brief.text()))
}

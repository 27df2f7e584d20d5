//! SMS to sellers about their sales: where the shop sends SMS, its owner lets sellers have them, and the seller wants them.

use chrono::NaiveDateTime;

use super::seller_sale::{Sold, sold};
use super::sms;
use crate::domain::ids;
use crate::domain::job::Outcome;
use crate::shop::Shop;
use crate::sms::SellerSaleSms;
use crate::store::messages::{self, Channel, Message, MessageState};
use crate::store::sellers::{self, Seller};
use crate::store::{self, Conn, accounts, jobs, orders, seller_messages};
use crate::texts::Texts;

/// The kind of jobs that send an SMS about a sale to a seller; their subject is the message's id.
pub const SELLER_SMS_JOB: &str = "seller_sms";
/// The kind of these messages.
pub(super) const SOLD: &str = "seller-sale";

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
        wanting.filter_map(|seller| Some(message(seller, seller.phone.as_deref()?, at))).collect();
    if written.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = written.iter().map(|message| message.id.as_str()).collect();
    messages::insert_all(conn, &written)?;
    seller_messages::insert(conn, &ids, order_id)?;
    jobs::enqueue_all(conn, SELLER_SMS_JOB, &ids, at)
}

fn message(seller: &Seller, phone: &str, at: NaiveDateTime) -> Message {
    Message {
        id: ids::row(),
        channel: Channel::Sms.code().to_owned(),
        order_id: None,
        account_id: Some(seller.account_id.clone()),
        link_id: None,
        kind: SOLD.to_owned(),
        recipient: phone.to_owned(),
        language: seller.language.clone(),
        state: MessageState::Queued.code().to_owned(),
        error: None,
        created_at: at,
        sent_at: None,
    }
}

/// The SMS of a message about a sale; the job is done when the seller cannot sign in any more.
pub(super) fn compose(
    shop: &Shop,
    conn: &mut Conn,
    message: &Message,
    account_id: &str,
) -> Result<Result<sms::Composed, Outcome>, store::Error> {
    let Some(seller) = sellers::by_account(conn, account_id)? else { return Ok(Err(Outcome::Done)) };
    if accounts::find(conn, account_id)?.suspended_at.is_some() {
        return Ok(Err(Outcome::Done));
    }
    let order_id = seller_messages::order_of(conn, &message.id)?;
    let order = orders::find(conn, &order_id)?;
    let Sold { title, share, .. } = sold(shop, conn, &seller, &order)?;
    let rules = shop.rules();
    let brief = SellerSaleSms {
        t: Texts(seller.language()),
        shop: &rules.shop_name,
        title: &title,
        share,
        order_number: &order.number,
        sandbox: rules.sandbox,
    };
    Ok(sms::to_seller(shop, message, brief.text()))
}

//! The texts of a gift's messages: the books to the recipient, the receipt to the buyer.

use super::super::Shop;
use super::super::delivery::Delivery;
use super::{short_links, sms};
use crate::domain::job::Outcome;
use crate::domain::language::Language;
use crate::domain::release::opens_at;
use crate::mail::{BookEmail, GiftBoughtEmail, GiftEmail, ReceiptEmail};
use crate::sms::GiftSms;
use crate::store::gifts::Gift;
use crate::store::messages::Message;
use crate::store::orders::Order;
use crate::texts::Texts;

/// The kind of the message that brings a gift to its recipient.
pub const GIVEN: &str = "gift";
/// The kind of the message with a gift's receipt to its buyer.
pub const BOUGHT: &str = "gift-bought";

fn texts(message: &Message) -> Texts {
    Texts(Language::parse(&message.language).unwrap_or_default())
}

/// Books as an e-mail to the recipient of a gift names them: without the buyer's name. The owner's own wording, which may name the price,
/// is not used.
pub(super) fn to_recipient(message: &Message, books: BookEmail) -> BookEmail {
    BookEmail { t: texts(message), buyer_name: None, wording: None, ..books }
}

/// The e-mail that brings the gift.
pub(super) fn given(books: BookEmail, gift: &Gift) -> GiftEmail {
    GiftEmail { books, giver: gift.giver.clone(), greeting: gift.greeting.clone() }
}

/// The SMS that brings the gift.
pub(super) fn sms(
    shop: &Shop,
    message: &Message,
    (delivery, gift): (&Delivery, &Gift),
) -> Result<sms::Composed, Outcome> {
    let (rules, link) = (shop.rules(), short_links::address(shop, &delivery.link.id));
    let text = GiftSms {
        t: texts(message),
        shop: &rules.shop_name,
        giver: &gift.giver,
        title: &delivery.order.title,
        greeting: &gift.greeting,
        link: &link,
        sandbox: rules.sandbox,
    };
    sms::with_gift(shop, message, &delivery.link.id, text.text())
}

/// The e-mail with the receipt, from which the link is taken.
pub(super) fn bought(
    shop: &Shop,
    message: &Message,
    (delivery, gift): (&Delivery, Gift),
    receipt: ReceiptEmail,
) -> GiftBoughtEmail {
    let t = texts(message);
    let books = BookEmail { t, link: String::new(), ..receipt.books };
    let zone = shop.rules().zone;
    let opens = delivery.awaited.iter().map(|awaited| opens_at(awaited.on, zone).naive_utc()).max();
    let later = gift.wished_at.filter(|at| *at > message.created_at).max(opens);
    GiftBoughtEmail {
        receipt: ReceiptEmail { books, ..receipt },
        to: gift.contact.unwrap_or_default(),
        day: later.map(|at| t.day(at.and_utc().with_timezone(&zone).date_naive())),
        greeting: gift.greeting,
        page: page(shop, &delivery.order),
    }
}

/// The SMS to a buyer who gave only a number, with the order's page, where the receipt is.
pub(super) fn bought_sms(shop: &Shop, message: &Message, order: &Order) -> Result<sms::Composed, Outcome> {
    sms::about_gift(shop, message, order, page(shop, order))
}

fn page(shop: &Shop, order: &Order) -> String {
    format!("{}/orders/{}", shop.rules().public_url, order.key)
}

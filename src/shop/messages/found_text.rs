//! The text of messages with the orders that somebody looked for on `/find`. They go to the orders' own address or number.

use super::super::{Error, Shop};
use super::draft::Draft;
use super::{envelope, sms};
use crate::domain::job::Outcome;
use crate::domain::language::Language;
use crate::mail::{FoundEmail, FoundOrder, MailError};
use crate::store::Conn;
use crate::store::listing::{self, Person};
use crate::store::messages::Message;
use crate::store::orders::Order;
use crate::texts::Texts;

/// How many other orders of the same address an e-mail lists.
const OTHERS: usize = 4;

/// Composes the e-mail about an order, with the newest others that were ordered with the same address.
pub(super) fn email(
    shop: &Shop,
    conn: &mut Conn,
    message: &Message,
    order: &Order,
) -> Result<Result<Draft, MailError>, Error> {
    let envelope = match envelope(shop, message) {
        Ok(envelope) => envelope,
        Err(error) => return Ok(Err(error)),
    };
    let person = Person::Email(message.recipient.to_lowercase());
    let all = listing::of_person(conn, &person, None, OTHERS + 1)?.orders;
    let rules = shop.rules();
    let view = |order: &Order| FoundOrder {
        number: order.number.clone(),
        title: order.title.clone(),
        state: order.state(),
        url: page(shop, order),
    };
    let found = FoundEmail {
        t: Texts(Language::parse(&message.language).unwrap_or_default()),
        shop: rules.shop_name.clone(),
        contact: rules.contact.clone(),
        numbers: rules.numbers.clone(),
        order: view(order),
        others: all.iter().filter(|other| other.id != order.id).take(OTHERS).map(view).collect(),
        palette: rules.look.palette,
        logo: None,
        sandbox: rules.sandbox,
    };
    Ok(Ok(Draft::new(move |pictures| FoundEmail { logo: pictures.logo, ..found }.compose(envelope))))
}

/// Composes the SMS about an order, with the URL of its page.
pub(super) fn sms(shop: &Shop, message: &Message, order: &Order) -> Result<sms::Composed, Outcome> {
    sms::with_page(shop, message, order, page(shop, order))
}

/// The URL of the buyer's page of an order.
fn page(shop: &Shop, order: &Order) -> String {
    format!("{}/orders/{}", shop.rules().public_url, order.key)
}

//! A buyer's contact as it is stored with an order.

use serde::{Deserialize, Serialize};

use crate::domain::contact::{Address, Contact, Country, Email, PersonName, Phone, TextLine};
use crate::shop::{Error, Shop};
use crate::store::orders::{self, ContactRow, Order};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptAddress {
    street: String,
    city: String,
    country: String,
    state: Option<String>,
    zip: Option<String>,
}

/// The columns in which a contact is stored.
pub(in crate::shop) fn contact_row(contact: &Contact) -> ContactRow {
    let text = |line: &TextLine| line.as_str().to_owned();
    let kept = |address: &Address| KeptAddress {
        street: text(&address.street),
        city: text(&address.city),
        country: address.country.code.to_owned(),
        state: address.state.as_ref().map(text),
        zip: address.zip.clone(),
    };
    ContactRow {
        email: contact.email.as_ref().map(|email| email.as_str().to_owned()),
        phone: contact.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        name: contact.name.as_ref().map(text),
        first_name: contact.first_name.as_ref().map(text),
        address: contact.address.as_ref().and_then(|address| serde_json::to_string(&kept(address)).ok()),
    }
}

/// The contact of an order. What can no longer be parsed is left out.
pub(in crate::shop) fn contact_of(order: &Order) -> Contact {
    Contact {
        email: order.email.as_ref().and_then(|email| Email::parse(email).ok()),
        phone: order.phone.as_ref().and_then(|phone| Phone::kept(phone)),
        name: order.name.as_ref().and_then(|name| TextLine::parse(name)),
        first_name: order.first_name.as_ref().and_then(|name| TextLine::parse(name)),
        address: order.address.as_ref().and_then(|kept| address_of(kept)),
    }
}

/// Stores the first and last name of an order that was placed without.
///
/// # Errors
/// If the database is busy or gone.
pub async fn set_name(shop: &Shop, order: &Order, name: PersonName) -> Result<(), Error> {
    let PersonName { whole, first } = name;
    let id = order.id.clone();
    Ok(shop.db.write(move |conn| orders::set_name(conn, &id, whole.as_str(), first.as_str())).await?)
}

fn address_of(kept: &str) -> Option<Address> {
    let kept: KeptAddress = serde_json::from_str(kept).ok()?;
    Some(Address {
        street: TextLine::parse(&kept.street)?,
        city: TextLine::parse(&kept.city)?,
        country: Country::parse(&kept.country)?,
        state: kept.state.and_then(|state| TextLine::parse(&state)),
        zip: kept.zip,
    })
}

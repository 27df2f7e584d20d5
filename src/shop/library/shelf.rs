//! What a reader has bought, found by his contacts.

use super::signed_in::SignedIn;
use crate::shop::{Error, Shop};
use crate::store::listing::{self, Person};
use crate::store::orders::Order;

/// How many orders of one contact are looked at.
const MOST: usize = 300;

/// The reader's paid orders, each once, the newest first.
pub async fn orders(shop: &Shop, signed: &SignedIn) -> Result<Vec<Order>, Error> {
    let contacts = signed.contacts.clone();
    shop.db
        .read(move |conn| {
            let mut found = Vec::new();
            for contact in &contacts {
                found.extend(listing::paid_of_person(conn, &Person::of_contact(contact), None, MOST)?.orders);
            }
            found.sort_by(|one, other| (other.placed_at, &other.id).cmp(&(one.placed_at, &one.id)));
            found.dedup_by(|one, other| one.id == other.id);
            Ok(found)
        })
        .await
}

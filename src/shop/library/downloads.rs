//! A reader downloads one of his books again: by the order's own links and quota, and with a new link where the time of the last
//! one is over.

use super::shelf::owns;
use crate::domain::grant::Ended;
use crate::shop::delivery::{self, Delivery};
use crate::shop::{Error, Shop};
use crate::store::orders;

/// The delivery of a reader's order with this number, with a link that can be used now unless the file `part` is used up or its access was ended.
///
/// # Errors
/// [`Error::NotFound`] when the order is not the reader's, or has no such file.
pub async fn open(shop: &Shop, contacts: &[String], number: &str, part: &str) -> Result<Delivery, Error> {
    let (acts, contacts, number) = (shop.clone(), contacts.to_vec(), number.to_owned());
    let delivery = shop
        .db
        .read(move |conn| {
            let order = orders::by_number(conn, &number)?.ok_or(Error::NotFound)?;
            if !owns(conn, &contacts, &order)? {
                return Err(Error::NotFound);
            }
            delivery::of_order(conn, &order, acts.rules().grant_lifetime)?.ok_or(Error::NotFound)
        })
        .await?;
    let file = delivery.part(Some(part)).ok_or(Error::NotFound)?;
    let (now, lasting) = (shop.clock.now(), shop.rules().visit_lasts);
    if delivery.may_begin_part(file, now, lasting) != Err(Ended::Expired) || delivery.is_used_up(now, lasting) {
        return Ok(delivery);
    }
    renewed(shop, delivery).await
}

/// A new link costs nothing, and gives no download more.
async fn renewed(shop: &Shop, delivery: Delivery) -> Result<Delivery, Error> {
    let (acts, now) = (shop.clone(), shop.clock.now());
    shop.db
        .write(move |conn| {
            let order = orders::lock_for_update(conn, &delivery.order.id)?;
            let lifetime = acts.rules().grant_lifetime;
            // Another request may have renewed it since.
            let newest = delivery::of_order(conn, &order, lifetime)?.ok_or(Error::NotFound)?;
            if newest.link.id != delivery.link.id {
                return Ok(newest);
            }
            let link = delivery::live_on(&acts, conn, &order.id, now)?;
            delivery::by_link(conn, &link.id, lifetime)
        })
        .await
}

//! What the read API tells: orders and books as JSON.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::hooks::written;
use super::{Error, Shop};
use crate::store::Conn;
use crate::store::books::{self, Book};
use crate::store::coupons::{Coupon, Use};
use crate::store::feed::{self, Place, Wanted};
use crate::store::orders::{self, Order};

/// A page of a list, and where the next one begins.
pub struct Listed {
    pub data: Vec<Value>,
    pub next: Option<Place>,
}

/// Which orders are asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub wanted: Wanted,
    /// A book's slug. One that there is not has no orders.
    pub book: Option<String>,
}

/// Orders, the newest first; with their buyers when `buyers` says so.
pub async fn orders(
    shop: &Shop,
    asked: Asked,
    before: Option<Place>,
    limit: i64,
    buyers: bool,
) -> Result<Listed, Error> {
    shop.db
        .read(move |conn| {
            let mut wanted = asked.wanted;
            if let Some(slug) = &asked.book {
                let Some(book) = books::by_slug(conn, slug)? else {
                    return Ok(Listed { data: Vec::new(), next: None });
                };
                wanted.book = Some(book.id);
            }
            let mut found = feed::orders(conn, &wanted, before, limit + 1)?;
            let next = cut(&mut found, limit, |(order, _)| (order.placed_at, order.id.clone()));
            Ok(Listed { data: told(conn, &found, buyers)?, next })
        })
        .await
}

/// One order by its number.
pub async fn order(shop: &Shop, number: &str, buyers: bool) -> Result<Value, Error> {
    let number = number.to_owned();
    shop.db
        .read(move |conn| {
            let order = orders::by_number(conn, &number)?.ok_or(Error::NotFound)?;
            let book = books::find(conn, &order.book_id)?;
            told(conn, &[(order, book)], buyers)?.pop().ok_or(Error::NotFound)
        })
        .await
}

fn told(conn: &mut Conn, found: &[(Order, Book)], buyers: bool) -> Result<Vec<Value>, Error> {
    let ids: Vec<&str> = found.iter().map(|(order, _)| order.id.as_str()).collect();
    let used = feed::coupons_of(conn, &ids)?;
    let used: HashMap<&str, &(Use, Coupon)> = used.iter().map(|one| (one.0.order_id.as_str(), one)).collect();
    Ok(found
        .iter()
        .map(|(order, book)| order_json(order, book, used.get(order.id.as_str()).copied(), buyers))
        .collect())
}

fn order_json(order: &Order, book: &Book, used: Option<&(Use, Coupon)>, buyers: bool) -> Value {
    let mut told = json!({
        "number": order.number,
        "state": order.state,
        "amount": order.amount,
        "full_amount": used.map_or(order.amount, |(one, _)| one.full_amount),
        "received": order.came(),
        "currency": order.currency,
        "coupon": used.map(|(_, coupon)| &coupon.code),
        "book": { "slug": book.slug, "title": order.title },
        "placed_at": written(order.placed_at),
        "paid_at": order.paid_at.map(written),
    });
    if let Some(told) = told.as_object_mut().filter(|_| buyers) {
        let buyer =
            json!({ "email": order.email, "phone": order.phone, "name": order.name, "language": order.language });
        told.insert("buyer".to_owned(), buyer);
    }
    told
}

/// Books, the newest first, on the shelf or not.
pub async fn books(shop: &Shop, before: Option<Place>, limit: i64) -> Result<Listed, Error> {
    shop.db
        .read(move |conn| {
            let mut found = feed::books(conn, before, limit + 1)?;
            let next = cut(&mut found, limit, |book| (book.created_at, book.id.clone()));
            Ok(Listed { data: found.iter().map(book_json).collect(), next })
        })
        .await
}

/// One book by its slug.
pub async fn book(shop: &Shop, slug: &str) -> Result<Value, Error> {
    let slug = slug.to_owned();
    shop.db.read(move |conn| Ok(book_json(&books::by_slug(conn, &slug)?.ok_or(Error::NotFound)?))).await
}

fn book_json(book: &Book) -> Value {
    json!({
        "slug": book.slug,
        "title": book.title,
        "author": book.author,
        "description": book.description,
        "language": book.language,
        "amount": book.amount,
        "currency": book.currency,
        "published": book.published,
        "created_at": written(book.created_at),
        "updated_at": written(book.updated_at),
    })
}

/// Where the next page begins, if there is one; `found` may hold one more than was asked for.
fn cut<T>(found: &mut Vec<T>, limit: i64, place: impl Fn(&T) -> Place) -> Option<Place> {
    let limit = usize::try_from(limit).unwrap_or(0);
    let more = found.len() > limit;
    found.truncate(limit);
    found.last().filter(|_| more).map(place)
}

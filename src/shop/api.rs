//! What the read API returns: orders and books as JSON.

use serde_json::{Value, json};

use super::{Error, Shop};
use crate::shop::webhooks::{Told, book_json};
use crate::store::Conn;
use crate::store::api::{self, Cursor, OrderFilter};
use crate::store::book_prices;
use crate::store::books;
use crate::store::order_lines;
use crate::store::orders::{self, Order};
use crate::store::refunds;

/// One page of a list, and where the next page begins.
pub struct Listed {
    pub data: Vec<Value>,
    pub next: Option<Cursor>,
}

/// Which orders to return.
#[derive(Clone, Debug, Default)]
pub struct OrderQuery {
    pub wanted: OrderFilter,
    /// A book's slug. An unknown slug gives an empty list.
    pub book: Option<String>,
}

/// Orders, newest first. They include their buyers if `buyers` is true.
pub async fn orders(
    shop: &Shop,
    asked: OrderQuery,
    before: Option<Cursor>,
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
            let mut found = api::orders(conn, &wanted, before, limit + 1)?;
            let next = cut(&mut found, limit, |order| (order.placed_at, order.id.clone()));
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
            told(conn, &[order], buyers)?.pop().ok_or(Error::NotFound)
        })
        .await
}

fn told(conn: &mut Conn, found: &[Order], buyers: bool) -> Result<Vec<Value>, Error> {
    let ids: Vec<&str> = found.iter().map(|order| order.id.as_str()).collect();
    let used = api::coupons_of(conn, &ids)?;
    let lines = order_lines::of_orders(conn, &ids)?;
    let returned = refunds::parts_sent(conn, &ids)?;
    let one = |order: &Order| {
        let told = Told {
            order,
            lines: lines.iter().filter(|(line, _)| line.order_id == order.id).collect(),
            returned: returned.iter().filter(|part| part.order_id == order.id).collect(),
            coupon: used.iter().find(|(one, _)| one.order_id == order.id),
        };
        let mut told = told.json();
        if let Some(told) = told.as_object_mut().filter(|_| buyers) {
            let buyer =
                json!({ "email": order.email, "phone": order.phone, "name": order.name, "language": order.language });
            told.insert("buyer".to_owned(), buyer);
        }
        told
    };
    Ok(found.iter().map(one).collect())
}

/// Books, newest first, whether published or not.
pub async fn books(shop: &Shop, before: Option<Cursor>, limit: i64) -> Result<Listed, Error> {
    shop.db
        .read(move |conn| {
            let mut found = api::books(conn, before, limit + 1)?;
            let next = cut(&mut found, limit, |book| (book.created_at, book.id.clone()));
            let ids: Vec<&str> = found.iter().map(|book| book.id.as_str()).collect();
            let prices = book_prices::of_books(conn, &ids)?;
            Ok(Listed { data: found.iter().map(|book| book_json(book, &prices)).collect(), next })
        })
        .await
}

/// One book by its slug.
pub async fn book(shop: &Shop, slug: &str) -> Result<Value, Error> {
    let slug = slug.to_owned();
    shop.db
        .read(move |conn| {
            let book = books::by_slug(conn, &slug)?.ok_or(Error::NotFound)?;
            let prices = book_prices::of_books(conn, &[&book.id])?;
            Ok(book_json(&book, &prices))
        })
        .await
}

/// Where the next page begins, if there is one; `found` may hold one more than was asked for.
fn cut<T>(found: &mut Vec<T>, limit: i64, place: impl Fn(&T) -> Cursor) -> Option<Cursor> {
    let limit = usize::try_from(limit).unwrap_or(0);
    let more = found.len() > limit;
    found.truncate(limit);
    found.last().filter(|_| more).map(place)
}

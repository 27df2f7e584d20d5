//! Who has a book: whose paid order gives it.

use super::{Error, Shop};
use crate::domain::order::OrderState;
use crate::store::orders::{self, Order};
use crate::store::{self, Conn, gifts, grants as rows, order_lines, preorders};

/// Whether an order is paid and gives its buyer this book: no refund has taken it back, and it is no gift.
pub(in crate::shop) fn gives(conn: &mut Conn, order: &Order, book_id: &str) -> Result<bool, store::Error> {
    if order.state() != OrderState::Paid || gifts::of_order(conn, &order.id)?.is_some() {
        return Ok(false);
    }
    grants(conn, order, book_id)
}

/// Whether an order gives this book to whoever its books are for.
pub(in crate::shop) fn grants(conn: &mut Conn, order: &Order, book_id: &str) -> Result<bool, store::Error> {
    let lines = order_lines::of_order(conn, &order.id)?;
    let places: Vec<i32> = lines.iter().filter(|line| line.book_id == book_id).map(|line| line.place).collect();
    let granted = rows::of_order(conn, &order.id)?;
    Ok(granted.iter().any(|(grant, _)| places.contains(&grant.line) && grant.revoked_at.is_none()))
}

/// Whether it gives this book already, and not only once the book is out.
pub(in crate::shop) fn has_given(conn: &mut Conn, order: &Order, book_id: &str) -> Result<bool, store::Error> {
    Ok(gives(conn, order, book_id)? && !preorders::books_of(conn, &order.id)?.iter().any(|ahead| ahead == book_id))
}

/// The order of this visitor that gives a book.
pub async fn owned(shop: &Shop, visitor: &str, book_id: &str) -> Result<Option<Order>, Error> {
    let (visitor, book_id) = (visitor.to_owned(), book_id.to_owned());
    shop.db.read(move |conn| Ok(owned_now(conn, &visitor, &book_id)?)).await
}

/// Those of these books that this visitor has.
pub async fn owned_of(shop: &Shop, visitor: &str, book_ids: Vec<String>) -> Result<Vec<String>, Error> {
    let visitor = visitor.to_owned();
    shop.db
        .read(move |conn| {
            let mut owned = Vec::new();
            for id in book_ids {
                if owned_now(conn, &visitor, &id)?.is_some() {
                    owned.push(id);
                }
            }
            Ok(owned)
        })
        .await
}

/// The order of this visitor that gives one book, in a read or write that is under way.
pub(in crate::shop) fn owned_now(conn: &mut Conn, visitor: &str, book_id: &str) -> Result<Option<Order>, store::Error> {
    let Some(order) = orders::had(conn, visitor, &[book_id.to_owned()])? else { return Ok(None) };
    Ok(if gives(conn, &order, book_id)? { Some(order) } else { None })
}

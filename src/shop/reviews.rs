//! What buyers say of the books that they have. The owner looks at each before anybody reads it (`shop::admin::reviews`).

use super::{Error, Shop, ownership};
use crate::domain::ids;
use crate::domain::review::{Opinion, ReviewState};
use crate::store::books::Book;
use crate::store::listing::Person;
use crate::store::orders::{self, Order};
use crate::store::reviews::{self, Review};
use crate::store::{Conn, books, order_lines};

/// A book that an order gives, and what its buyer says of it.
pub struct Reviewed {
    pub order: Order,
    pub book: Book,
    pub review: Option<Review>,
}

/// What became of a review that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The owner looks at it next.
    Kept,
    /// It is on the book's page already, and stays as it is.
    Shown,
}

/// The book of the line at `place` of the order with this key, and what its buyer said of it, with this order or another one.
///
/// # Errors
/// [`Error::NotFound`] unless the order is paid and gives the book.
pub async fn open(shop: &Shop, key: &str, place: i32) -> Result<Reviewed, Error> {
    let key = key.to_owned();
    shop.db.read(move |conn| find(conn, &key, place)).await
}

/// Keeps what a buyer says of a book, in the place of what was said before. A buyer has one review of a book.
///
/// # Errors
/// As [`open`].
pub async fn write(shop: &Shop, key: &str, place: i32, opinion: Opinion) -> Result<Sent, Error> {
    let (key, now) = (key.to_owned(), shop.clock.now().naive_utc());
    shop.db
        .write(move |conn| {
            let Reviewed { book, .. } = find(conn, &key, place)?;
            // Two orders of one buyer, or two clicks, take turns.
            books::lock_for_update(conn, &book.id)?;
            let Reviewed { order, book, review } = find(conn, &key, place)?;
            let Opinion { stars, name, text } = opinion;
            let fresh = Review {
                id: ids::row(),
                book_id: book.id,
                order_id: order.id,
                stars,
                name,
                text,
                state: ReviewState::Waiting.code().to_owned(),
                answer: None,
                written_at: now,
                decided_at: None,
            };
            match review {
                Some(was) if was.state() == ReviewState::Shown => return Ok(Sent::Shown),
                Some(was) => reviews::update(conn, &Review { id: was.id, ..fresh })?,
                None => reviews::insert(conn, &fresh)?,
            }
            Ok(Sent::Kept)
        })
        .await
}

fn find(conn: &mut Conn, key: &str, place: i32) -> Result<Reviewed, Error> {
    let order = orders::by_key(conn, key)?.ok_or(Error::NotFound)?;
    let lines = order_lines::with_books(conn, &order.id)?;
    let (_, book) = lines.into_iter().find(|(line, _)| line.place == place).ok_or(Error::NotFound)?;
    if !ownership::has_given(conn, &order, &book.id)? {
        return Err(Error::NotFound);
    }
    let review = reviews::of_buyer(conn, &book.id, &order.id, &persons(&order))?;
    Ok(Reviewed { order, book, review })
}

fn persons(order: &Order) -> Vec<Person> {
    let email = order.email.as_ref().map(|email| Person::Email(email.to_lowercase()));
    email.into_iter().chain(order.phone.clone().map(Person::Phone)).collect()
}

//! Reviews of books.

use chrono::NaiveDateTime;
use diesel::dsl::{count_star, sql};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable};

use super::listing::{Person, lower};
use super::schema::{books, orders, reviews};
use super::{Conn, Error};
use crate::domain::review::{Rating, ReviewState};

/// A review as kept. `name` is what the buyer wants to be called, times are UTC.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = reviews, treat_none_as_default_value = false)]
pub struct Review {
    pub id: String,
    pub book_id: String,
    pub order_id: String,
    pub stars: i32,
    pub name: String,
    pub text: String,
    /// See [`ReviewState`].
    pub state: String,
    pub answer: Option<String>,
    pub written_at: NaiveDateTime,
    pub decided_at: Option<NaiveDateTime>,
}

impl Review {
    /// Its state. A value that the column's CHECK forbids counts as waiting, so that nothing is shown.
    pub fn state(&self) -> ReviewState {
        ReviewState::parse(&self.state).unwrap_or(ReviewState::Waiting)
    }
}

pub fn insert(conn: &mut Conn, review: &Review) -> Result<(), Error> {
    diesel::insert_into(reviews::table).values(review).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Review, Error> {
    Ok(reviews::table.find(id).get_result(conn)?)
}

/// Stores a review as it is now.
pub fn update(conn: &mut Conn, review: &Review) -> Result<(), Error> {
    let Review { id, book_id: _, order_id: _, stars, name, text, state, answer, written_at, decided_at } = review;
    diesel::update(reviews::table.find(id))
        .set((
            (reviews::stars.eq(stars), reviews::name.eq(name), reviews::text.eq(text), reviews::state.eq(state)),
            (reviews::answer.eq(answer), reviews::written_at.eq(written_at), reviews::decided_at.eq(decided_at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// What an order, or another order of one of these persons, says of a book.
pub fn of_buyer(conn: &mut Conn, book_id: &str, order_id: &str, persons: &[Person]) -> Result<Option<Review>, Error> {
    let of_book = reviews::table.filter(reviews::book_id.eq(book_id));
    let own: Option<Review> = of_book.filter(reviews::order_id.eq(order_id)).get_result(conn).optional()?;
    if own.is_some() {
        return Ok(own);
    }
    for person in persons {
        let theirs = of_book.inner_join(orders::table).select(reviews::all_columns).order(reviews::id.asc());
        let found: Option<Review> = match person {
            Person::Email(email) => {
                theirs.filter(orders::email.is_not_null().and(lower(orders::email).eq(email))).first(conn).optional()?
            }
            Person::Phone(phone) => theirs.filter(orders::phone.eq(phone)).first(conn).optional()?,
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// As the index of the shown reviews of a book says it; SQLite would read those of all books otherwise.
fn is_shown() -> SqlLiteral<Bool> {
    sql("reviews.state = 'shown'")
}

/// The shown reviews of a book, the newest first.
pub fn shown(conn: &mut Conn, book_id: &str, limit: i64) -> Result<Vec<Review>, Error> {
    Ok(reviews::table
        .filter(reviews::book_id.eq(book_id).and(is_shown()))
        .order((reviews::written_at.desc(), reviews::id.desc()))
        .limit(limit)
        .load(conn)?)
}

/// What the shown reviews of a book come to.
pub fn rating(conn: &mut Conn, book_id: &str) -> Result<Rating, Error> {
    let sum = sql::<Nullable<BigInt>>("CAST(SUM(stars) AS BIGINT)");
    let (count, sum): (i64, Option<i64>) = reviews::table
        .filter(reviews::book_id.eq(book_id).and(is_shown()))
        .select((count_star(), sum))
        .get_result(conn)?;
    Ok(Rating { count, sum: sum.unwrap_or(0) })
}

/// Reviews in a state with the titles and slugs of their books, the newest first, those after `before`.
pub fn page(
    conn: &mut Conn,
    state: ReviewState,
    before: Option<(NaiveDateTime, String)>,
    limit: i64,
) -> Result<Vec<(Review, String, String)>, Error> {
    let mut query = reviews::table.inner_join(books::table).filter(reviews::state.eq(state.code())).into_boxed();
    if let Some((at, id)) = before {
        let later = reviews::written_at.lt(at).or(reviews::id.lt(id));
        query = query.filter(reviews::written_at.le(at).and(later));
    }
    Ok(query
        .order((reviews::written_at.desc(), reviews::id.desc()))
        .limit(limit)
        .select((reviews::all_columns, books::title, books::slug))
        .load(conn)?)
}

pub fn count(conn: &mut Conn, state: ReviewState) -> Result<i64, Error> {
    Ok(reviews::table.filter(reviews::state.eq(state.code())).count().get_result(conn)?)
}

/// The reviews of an order.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<Review>, Error> {
    Ok(reviews::table.filter(reviews::order_id.eq(order_id)).order(reviews::id.asc()).load(conn)?)
}

/// Deletes what an order's buyer said; returns the ids of the books that it was about.
pub fn erase(conn: &mut Conn, order_id: &str) -> Result<Vec<String>, Error> {
    let theirs = reviews::table.filter(reviews::order_id.eq(order_id));
    let books = theirs.select(reviews::book_id).load(conn)?;
    diesel::delete(theirs).execute(conn)?;
    Ok(books)
}

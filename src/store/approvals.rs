//! The owner's approval of sellers' books.

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;

use super::books::Book;
use super::schema::{book_approvals, books, seller_books, sellers};
use super::{Conn, Error};
use crate::domain::approval::ApprovalState;

/// What became of a book that an owner is asked about, since `at` (UTC).
#[derive(Clone, Debug, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = book_approvals)]
pub struct BookApproval {
    pub book_id: String,
    /// [`ApprovalState::code`]
    pub state: String,
    /// What the owner said to the seller; empty for nothing.
    pub answer: String,
    pub at: NaiveDateTime,
}

impl BookApproval {
    pub fn is(&self, state: ApprovalState) -> bool {
        self.state == state.code()
    }
}

pub fn find(conn: &mut Conn, book_id: &str) -> Result<Option<BookApproval>, Error> {
    Ok(book_approvals::table.find(book_id).get_result(conn).optional()?)
}

/// Says what became of a book, whatever was known of it before.
pub fn set(conn: &mut Conn, approval: &BookApproval) -> Result<(), Error> {
    let row = book_approvals::table.find(&approval.book_id);
    if diesel::update(row).set(approval).execute(conn)? == 0 {
        diesel::insert_into(book_approvals::table).values(approval).execute(conn)?;
    }
    Ok(())
}

/// Whether a book of this seller beside `book_id` is or was on the shelf, and was not sent back since.
pub fn has_another(conn: &mut Conn, seller_id: &str, book_id: &str) -> Result<bool, Error> {
    let stands = book_approvals::state.is_null().or(book_approvals::state.ne(ApprovalState::Back.code()));
    let such = seller_books::table
        .inner_join(books::table.left_join(book_approvals::table))
        .filter(seller_books::seller_id.eq(seller_id).and(books::id.ne(book_id)))
        .filter(books::published.eq(true).or(books::withdrawn_at.is_not_null()))
        .filter(stands.assume_not_null())
        .select(books::id);
    Ok(diesel::select(exists(such)).get_result(conn)?)
}

/// The books that wait for an owner, those that wait longest first, with the names of their sellers and since when they wait.
pub fn waiting(conn: &mut Conn, limit: i64) -> Result<Vec<(Book, String, NaiveDateTime)>, Error> {
    Ok(book_approvals::table
        .inner_join(books::table.inner_join(seller_books::table.inner_join(sellers::table)))
        .filter(book_approvals::state.eq(ApprovalState::Asked.code()))
        .order((book_approvals::at.asc(), book_approvals::book_id.asc()))
        .select((books::all_columns, sellers::name, book_approvals::at))
        .limit(limit)
        .load(conn)?)
}

/// How many books wait for an owner.
pub fn count_waiting(conn: &mut Conn) -> Result<i64, Error> {
    Ok(book_approvals::table
        .inner_join(books::table.inner_join(seller_books::table))
        .filter(book_approvals::state.eq(ApprovalState::Asked.code()))
        .count()
        .get_result(conn)?)
}

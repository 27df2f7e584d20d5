//! What a grant gives beside its own edition, each file with its own count.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::books::Edition;
use super::grants::Grant;
use super::orders::Order;
use super::schema::{editions, grant_files, grants, orders};
use super::{Conn, Error, downloads, on_backend};
use crate::domain::order::OrderState;
use crate::domain::visit::Counting;

/// A further file of a grant. `coverage` and `visit` are JSON, times UTC.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = grant_files, treat_none_as_default_value = false)]
pub struct GrantFile {
    pub grant_id: String,
    pub edition_id: String,
    pub used: i32,
    pub coverage: String,
    pub bytes_sent: i64,
    pub created_at: NaiveDateTime,
    pub visit: Option<String>,
}

impl GrantFile {
    /// The file's downloads, of as many as its grant allows for each.
    pub fn counting(&self, downloads: i32) -> Counting {
        downloads::counting(downloads, self.used, &self.coverage, self.visit.as_deref())
    }
}

/// Lets a grant give this edition too.
pub fn add(conn: &mut Conn, grant_id: &str, edition_id: &str, now: NaiveDateTime) -> Result<(), Error> {
    let file = GrantFile {
        grant_id: grant_id.to_owned(),
        edition_id: edition_id.to_owned(),
        used: 0,
        coverage: "[]".to_owned(),
        bytes_sent: 0,
        created_at: now,
        visit: None,
    };
    diesel::insert_into(grant_files::table).values(&file).execute(conn)?;
    Ok(())
}

/// A grant's further files, each with its edition.
pub fn of_grant(conn: &mut Conn, grant_id: &str) -> Result<Vec<(GrantFile, Edition)>, Error> {
    let files = grant_files::table.inner_join(editions::table).filter(grant_files::grant_id.eq(grant_id));
    Ok(on_backend!(conn, conn => files.load(conn))?)
}

/// Paid orders of a book whose living grants do not give this edition yet, the oldest first.
pub fn without(conn: &mut Conn, book_id: &str, edition_id: &str, limit: i64) -> Result<Vec<(Order, Grant)>, Error> {
    let given = grant_files::table.filter(grant_files::edition_id.eq(edition_id)).select(grant_files::grant_id);
    Ok(orders::table
        .inner_join(grants::table)
        .filter(orders::book_id.eq(book_id).and(orders::state.eq(OrderState::Paid.code())))
        .filter(grants::revoked_at.is_null().and(grants::edition_id.ne(edition_id)))
        .filter(grants::id.ne_all(given))
        .order(orders::id.asc())
        .limit(limit)
        .load(conn)?)
}

/// How many paid orders of a book have a living grant that does not give this edition yet.
pub fn count_without(conn: &mut Conn, book_id: &str, edition_id: &str) -> Result<i64, Error> {
    let given = grant_files::table.filter(grant_files::edition_id.eq(edition_id)).select(grant_files::grant_id);
    Ok(orders::table
        .inner_join(grants::table)
        .filter(orders::book_id.eq(book_id).and(orders::state.eq(OrderState::Paid.code())))
        .filter(grants::revoked_at.is_null().and(grants::edition_id.ne(edition_id)))
        .filter(grants::id.ne_all(given))
        .count()
        .get_result(conn)?)
}

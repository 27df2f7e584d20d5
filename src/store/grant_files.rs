//! The further files of a grant beside its own edition, each with its own download count.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::editions::Edition;
use super::grants::Grant;
use super::orders::Order;
use super::schema::{editions, grant_files, grants, order_lines, orders};
use super::{Conn, Error, downloads, on_backend};
use crate::domain::order::OrderState;
use crate::domain::visit::DownloadCounter;

/// A further file of a grant. `coverage` and `visit` are JSON, times are UTC.
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
    /// The download count of this file, out of the `downloads` that its grant allows for each file.
    pub fn counting(&self, downloads: i32) -> DownloadCounter {
        downloads::counting(downloads, self.used, &self.coverage, self.visit.as_deref())
    }
}

/// Adds further editions to grants, as pairs of a grant's id and an edition's id.
pub fn add(conn: &mut Conn, given: &[(&str, &str)], now: NaiveDateTime) -> Result<(), Error> {
    let file = |(grant_id, edition_id): &(&str, &str)| GrantFile {
        grant_id: (*grant_id).to_owned(),
        edition_id: (*edition_id).to_owned(),
        used: 0,
        coverage: "[]".to_owned(),
        bytes_sent: 0,
        created_at: now,
        visit: None,
    };
    let files: Vec<GrantFile> = given.iter().map(file).collect();
    if !files.is_empty() {
        on_backend!(conn, conn => diesel::insert_into(grant_files::table).values(&files).execute(conn))?;
    }
    Ok(())
}

/// The further files of an order's grants, each with its edition.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<(GrantFile, Edition)>, Error> {
    let files = grant_files::table
        .inner_join(editions::table)
        .inner_join(grants::table)
        .filter(grants::order_id.eq(order_id))
        .select((grant_files::all_columns, editions::all_columns));
    Ok(on_backend!(conn, conn => files.load(conn))?)
}

/// The grants of a book's paid orders that are not revoked and do not include an edition yet. One that is closed gets what is on sale when
/// it opens.
macro_rules! without {
    ($book:expr, $edition:expr) => {{
        let given = grant_files::table.filter(grant_files::edition_id.eq($edition)).select(grant_files::grant_id);
        let same_line = order_lines::order_id.eq(grants::order_id).and(order_lines::place.eq(grants::line));
        order_lines::table
            .inner_join(grants::table.on(same_line))
            .inner_join(orders::table)
            .filter(order_lines::book_id.eq($book).and(orders::state.eq(OrderState::Paid.code())))
            .filter(grants::revoked_at.is_null().and(grants::opens_on.is_null()).and(grants::edition_id.ne($edition)))
            .filter(grants::id.ne_all(given))
    }};
}

/// Paid orders of a book with grants that are not revoked and do not include this edition yet, the oldest first.
pub fn without(conn: &mut Conn, book_id: &str, edition_id: &str, limit: i64) -> Result<Vec<(Order, Grant)>, Error> {
    Ok(without!(book_id, edition_id)
        .order(orders::id.asc())
        .limit(limit)
        .select((orders::all_columns, grants::all_columns))
        .load(conn)?)
}

/// How many grants of a book's paid orders are not revoked and do not include this edition yet.
pub fn count_without(conn: &mut Conn, book_id: &str, edition_id: &str) -> Result<i64, Error> {
    Ok(without!(book_id, edition_id).count().get_result(conn)?)
}

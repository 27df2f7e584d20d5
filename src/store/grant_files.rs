//! What a grant gives beside its own edition, each file with its own count.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::books::Edition;
use super::grants::{Download, Grant, insert_download};
use super::orders::Order;
use super::schema::{editions, grant_files, grants, orders};
use super::{Conn, Error, on_backend};
use crate::domain::coverage::Coverage;
use crate::domain::ids;
use crate::domain::order::OrderState;

/// A further file of a grant. `coverage` is JSON, times UTC.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = grant_files)]
pub struct GrantFile {
    pub grant_id: String,
    pub edition_id: String,
    pub used: i32,
    pub coverage: String,
    pub bytes_sent: i64,
    pub created_at: NaiveDateTime,
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
    };
    diesel::insert_into(grant_files::table).values(&file).execute(conn)?;
    Ok(())
}

/// A grant's further files, each with its edition.
pub fn of_grant(conn: &mut Conn, grant_id: &str) -> Result<Vec<(GrantFile, Edition)>, Error> {
    let files = grant_files::table.inner_join(editions::table).filter(grant_files::grant_id.eq(grant_id));
    Ok(on_backend!(conn, conn => files.load(conn))?)
}

/// Notes that the bytes `start..end` of a file of `size` bytes went out, and counts the downloads that this completes.
pub fn note_sent(
    conn: &mut Conn,
    (grant_id, edition_id): (&str, &str),
    (start, end): (u64, u64),
    size: u64,
    now: NaiveDateTime,
) -> Result<(), Error> {
    let row = grant_files::table.find((grant_id, edition_id));
    // The row is locked before it is read: two phones may report at once. SQLite has one writer anyway.
    if let Conn::Postgres(conn) = conn {
        diesel::update(row).set(grant_files::bytes_sent.eq(grant_files::bytes_sent)).execute(conn)?;
    }
    let file: GrantFile = row.get_result(conn)?;
    let mut coverage: Coverage = serde_json::from_str(&file.coverage).unwrap_or_default();
    let complete = coverage.add(start, end, size);
    let sent = i64::try_from(end.saturating_sub(start)).unwrap_or(0);
    diesel::update(row)
        .set((
            grant_files::coverage.eq(serde_json::to_string(&coverage).unwrap_or_default()),
            grant_files::bytes_sent.eq(file.bytes_sent.saturating_add(sent)),
            grant_files::used.eq(file.used.saturating_add(i32::try_from(complete).unwrap_or(i32::MAX))),
        ))
        .execute(conn)?;
    let bytes = i64::try_from(size).unwrap_or(i64::MAX);
    for _ in 0..complete {
        insert_download(conn, &Download { id: ids::row(), grant_id: grant_id.to_owned(), bytes, at: now })?;
    }
    Ok(())
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

//! Counts downloads, in the rows of grants and of their further files.

use std::ops::Range;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::grants::{Download, insert_download};
use super::locks::lock_for_update;
use super::schema::{grant_files, grants};
use super::{Conn, Error, on_backend};
use crate::domain::grant::Ended;
use crate::domain::ids;
use crate::domain::visit::{DownloadCounter, Request};

/// One of the files of a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub grant_id: String,
    /// The edition of a further file; `None` for the edition that was bought.
    pub further: Option<String>,
}

/// The columns of either table: used, coverage, visit, bytes sent.
type Columns = (i32, String, Option<String>, i64);

/// The state of a row. JSON that cannot be read counts as empty.
pub fn counting(downloads: i32, used: i32, coverage: &str, visit: Option<&str>) -> DownloadCounter {
    DownloadCounter {
        downloads,
        used,
        visit: visit.and_then(|visit| serde_json::from_str(visit).ok()),
        coverage: serde_json::from_str(coverage).unwrap_or_default(),
    }
}

/// Counts a request and returns the number of its visit, or why no download is left. Concurrent requests are counted one
/// after the other.
pub fn ask(conn: &mut Conn, file: &File, request: &Request) -> Result<Result<u32, Ended>, Error> {
    let (mut counting, sent) = lock(conn, file)?;
    let answer = counting.reserve(request);
    if answer.is_ok() {
        keep(conn, file, &counting, sent)?;
    }
    Ok(answer)
}

/// Records that bytes of a file of `size` bytes were sent in the visit `number`, and the download if this completes one.
pub fn note_sent(
    conn: &mut Conn,
    file: &File,
    (number, span): (u32, &Range<u64>),
    size: u64,
    now: NaiveDateTime,
) -> Result<(), Error> {
    let (mut counting, sent) = lock(conn, file)?;
    let is_whole = counting.sent(number, span, size);
    let bytes = i64::try_from(span.end.saturating_sub(span.start)).unwrap_or(0);
    keep(conn, file, &counting, sent.saturating_add(bytes))?;
    if is_whole {
        let bytes = i64::try_from(size).unwrap_or(i64::MAX);
        insert_download(conn, &Download { id: ids::row(), grant_id: file.grant_id.clone(), bytes, at: now })?;
    }
    Ok(())
}

/// Gives back bytes that were counted in the visit `number` but not sent.
pub fn give_back(conn: &mut Conn, file: &File, number: u32, bytes: u64, size: u64) -> Result<(), Error> {
    let (mut counting, sent) = lock(conn, file)?;
    counting.give_back(number, bytes, size);
    keep(conn, file, &counting, sent)
}

/// The row is locked before it is read, and the quota is read under that lock: many may ask at once.
fn lock(conn: &mut Conn, file: &File) -> Result<(DownloadCounter, i64), Error> {
    let grant = grants::table.find(&file.grant_id);
    let row: Columns = if let Some(edition) = &file.further {
        let columns = (grant_files::used, grant_files::coverage, grant_files::visit, grant_files::bytes_sent);
        lock_for_update!(conn, grant_files::table.find((&file.grant_id, edition)).select(columns))?
    } else {
        let columns = (grants::used, grants::coverage, grants::visit, grants::bytes_sent);
        lock_for_update!(conn, grant.select(columns))?
    };
    let downloads: i32 = on_backend!(conn, conn => grant.select(grants::downloads).get_result(conn))?;
    let (used, coverage, visit, sent) = row;
    Ok((counting(downloads, used, &coverage, visit.as_deref()), sent))
}

fn keep(conn: &mut Conn, file: &File, counting: &DownloadCounter, sent: i64) -> Result<(), Error> {
    let coverage = serde_json::to_string(&counting.coverage).unwrap_or_default();
    let visit = counting.visit.as_ref().and_then(|visit| serde_json::to_string(visit).ok());
    if let Some(edition) = &file.further {
        let row = diesel::update(grant_files::table.find((&file.grant_id, edition))).set((
            grant_files::used.eq(counting.used),
            grant_files::coverage.eq(coverage),
            grant_files::visit.eq(visit),
            grant_files::bytes_sent.eq(sent),
        ));
        on_backend!(conn, conn => row.execute(conn))?;
    } else {
        let row = diesel::update(grants::table.find(&file.grant_id)).set((
            grants::used.eq(counting.used),
            grants::coverage.eq(coverage),
            grants::visit.eq(visit),
            grants::bytes_sent.eq(sent),
        ));
        on_backend!(conn, conn => row.execute(conn))?;
    }
    Ok(())
}

//! Exports of orders and sales as tables for a spreadsheet. Lines are read by key in pages, so that no export is in
//! memory as a whole.

mod cells;
mod csv;
mod workbook;

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::json;

use super::reports::calendar::Range;
use crate::shop::accounts::audit::{self, Actor};
pub use crate::shop::admin::exports::csv::{CsvWriter, small as small_csv};
use crate::shop::admin::reports;
use crate::shop::{Error, Shop};
use crate::store::exports::{self, ExportKind, ExportLine, Key};
pub use cells::{Cell, Sheet};
pub use workbook::{small as small_workbook, workbook};

/// How many lines are read at once.
const PAGE: i64 = 1_000;

/// What to export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportRequest {
    pub what: ExportKind,
    /// Days of the shop's calendar, both included.
    pub first: NaiveDate,
    pub last: NaiveDate,
}

/// Records in the audit log that somebody exports these lines.
///
/// # Errors
/// When the database is busy or unavailable: then nothing must be exported.
pub async fn begin(shop: &Shop, actor: &Actor, request: &ExportRequest, form: &'static str) -> Result<(), Error> {
    let (actor, request) = (actor.clone(), *request);
    shop.db
        .write(move |conn| -> Result<(), Error> {
            let detail = json!({ "from": request.first.to_string(), "to": request.last.to_string(), "form": form });
            Ok(audit::note(conn, &actor, "report.export", &format!("export:{}", request.what.code()), detail)?)
        })
        .await
}

/// Records in the audit log that somebody exports a month by author.
///
/// # Errors
/// When the database is busy or unavailable: then nothing must be exported.
pub async fn begin_authors(shop: &Shop, actor: &Actor, month: NaiveDate, form: &'static str) -> Result<(), Error> {
    let actor = actor.clone();
    shop.db
        .write(move |conn| -> Result<(), Error> {
            let month = month.format("%Y-%m").to_string();
            let detail = json!({ "from": month, "to": month, "form": form });
            Ok(audit::note(conn, &actor, "report.export", "export:authors", detail)?)
        })
        .await
}

/// A reader of the exported lines, page by page.
pub struct ExportLines {
    shop: Shop,
    what: ExportKind,
    after: Key,
    to: NaiveDateTime,
    ended: bool,
}

impl ExportLines {
    pub fn new(shop: &Shop, request: &ExportRequest) -> Self {
        let range = Range { first: request.first, last: request.last, until: None };
        let (from, to) = range.bounds(reports::zone(shop));
        Self { shop: shop.clone(), what: request.what, after: (from, String::new(), 0), to, ended: false }
    }

    /// The next lines, the oldest first; an empty list at the end.
    ///
    /// # Errors
    /// When the database is busy or unavailable.
    pub async fn next(&mut self) -> Result<Vec<ExportLine>, Error> {
        if self.ended {
            return Ok(Vec::new());
        }
        let (what, after, to) = (self.what, self.after.clone(), self.to);
        let lines = self.shop.db.read(move |conn| exports::page(conn, what, &after, to, PAGE)).await?;
        self.ended = i64::try_from(lines.len()).unwrap_or(PAGE) < PAGE;
        if let Some(last) = lines.last() {
            self.after = (last.at, last.id.clone(), last.place);
        }
        Ok(lines)
    }
}

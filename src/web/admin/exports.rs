//! `/admin/exports/orders.csv` and `.xlsx`: the files are streamed after the password was typed again, and each export
//! adds an entry to the audit log.

use actix_web::HttpResponse;
use actix_web::http::Method;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use bytes::Bytes;
use chrono::NaiveDate;
use futures_util::stream::{self, Stream};
use tokio::sync::{OwnedSemaphorePermit, mpsc};

use super::fields::{Field, Fields};
use super::reports::{ExportForm, export_page, royalties, taxes};
use super::staff::Staff;
use crate::shop::Error;
use crate::shop::admin::exports::{self, CsvWriter, ExportLines, ExportRequest, Sheet};
use crate::shop::admin::reports;
use crate::store::exports::ExportKind;
use crate::texts::Texts;
use crate::web::disposition::content_disposition;
use crate::web::page::NO_STORE;

/// How many exports run at once: each uses a database connection now and then, and a workbook occupies a thread.
pub const AT_ONCE: usize = 2;
/// How many pages of lines, or chunks of a workbook, are buffered in a channel.
const AHEAD: usize = 4;

/// A file format of an export.
#[derive(Clone, Copy)]
struct Form {
    ending: &'static str,
    mime: &'static str,
}

const CSV: Form = Form { ending: "csv", mime: "text/csv; charset=utf-8" };
const XLSX: Form = Form { ending: "xlsx", mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" };

/// `GET /admin/exports/orders.csv?what=&from=&to=`
pub async fn comma(staff: Staff) -> HttpResponse {
    export(staff, CSV).await
}

/// `GET /admin/exports/orders.xlsx?what=&from=&to=`
pub async fn workbook(staff: Staff) -> HttpResponse {
    export(staff, XLSX).await
}

async fn export(staff: Staff, form: Form) -> HttpResponse {
    let request = match request(&staff.query(), staff.t()) {
        Ok(request) => request,
        Err(faults) => return export_page(&staff, *faults),
    };
    staff.freshly(send(&staff, form, request)).await
}

async fn send(staff: &Staff, form: Form, request: ExportRequest) -> Result<HttpResponse, Error> {
    let name = format!("{}-{}-{}.{}", request.what.code(), request.first, request.last, form.ending);
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CONTENT_TYPE, form.mime)).insert_header((CACHE_CONTROL, NO_STORE));
    answer.insert_header((CONTENT_DISPOSITION, content_disposition(&name)));
    // A HEAD request exports nothing; actix would read all lines for it.
    if *staff.ctx.request.method() == Method::HEAD {
        return Ok(answer.finish());
    }
    let place = staff.ctx.app.exports.clone().try_acquire_owned().map_err(|_| Error::Busy)?;
    let shop = staff.shop();
    exports::begin(shop, &staff.actor(), &request, form.ending).await?;
    let (sheet, lines) = (sheet(staff), ExportLines::new(shop, &request));
    Ok(if form.ending == CSV.ending {
        answer.streaming(commas(CsvWriter::new(sheet), lines, place))
    } else {
        let name = staff.t().say(&format!("admin-reports-sheet-{}", request.what.code()));
        answer.streaming(books((sheet, name), lines, place))
    })
}

fn sheet(staff: &Staff) -> Sheet {
    Sheet::of(staff.shop(), staff.t())
}

/// `GET /admin/exports/authors.csv?month=`
pub async fn authors_comma(staff: Staff) -> HttpResponse {
    authors(staff, CSV).await
}

/// `GET /admin/exports/authors.xlsx?month=`
pub async fn authors_workbook(staff: Staff) -> HttpResponse {
    authors(staff, XLSX).await
}

async fn authors(staff: Staff, form: Form) -> HttpResponse {
    staff.freshly(send_authors(&staff, form)).await
}

async fn send_authors(staff: &Staff, form: Form) -> Result<HttpResponse, Error> {
    let shop = staff.shop();
    let month = royalties::month(staff);
    let mut found = Vec::new();
    for currency in shop.rules().currencies() {
        found.push(reports::royalties::of_month_in(shop, month, currency).await?);
    }
    let first = found.first().map_or(month, |one| one.month);
    let name = format!("authors-{}.{}", first.format("%Y-%m"), form.ending);
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CONTENT_TYPE, form.mime)).insert_header((CACHE_CONTROL, NO_STORE));
    answer.insert_header((CONTENT_DISPOSITION, content_disposition(&name)));
    if *staff.ctx.request.method() == Method::HEAD {
        return Ok(answer.finish());
    }
    exports::begin_authors(shop, &staff.actor(), first, form.ending).await?;
    let (heads, rows) = royalties::table(staff.t(), &found);
    Ok(if form.ending == CSV.ending {
        answer.body(exports::small_csv(sheet(staff), &heads, rows)?)
    } else {
        let book = exports::small_workbook(&staff.t().say("admin-royalties-sheet"), &heads, rows);
        answer.body(book.map_err(|error| Error::Broken(error.to_string()))?)
    })
}

/// `GET /admin/exports/taxes.csv?month=`: the receipts and credit notes of a month.
pub async fn taxes(staff: Staff) -> HttpResponse {
    staff.freshly(send_taxes(&staff)).await
}

async fn send_taxes(staff: &Staff) -> Result<HttpResponse, Error> {
    let month = royalties::month(staff);
    let name = format!("taxes-{}.csv", month.format("%Y-%m"));
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CONTENT_TYPE, CSV.mime)).insert_header((CACHE_CONTROL, NO_STORE));
    answer.insert_header((CONTENT_DISPOSITION, content_disposition(&name)));
    if *staff.ctx.request.method() == Method::HEAD {
        return Ok(answer.finish());
    }
    let found = reports::taxes::documents(staff.shop(), &staff.actor(), month).await?;
    let (heads, rows) = taxes::table(staff, found);
    Ok(answer.body(exports::small_csv(sheet(staff), &heads, rows)?))
}

/// The lines to export, or the form with error messages.
fn request(query: &Fields, t: Texts) -> Result<ExportRequest, Box<ExportForm>> {
    let what = ExportKind::parse(query.get("what")).unwrap_or(ExportKind::Orders);
    let day = |name: &str| query.get(name).parse::<NaiveDate>().ok();
    let (first, last) = (day("from"), day("to"));
    if let (Some(first), Some(last)) = (first, last)
        && first <= last
    {
        return Ok(ExportRequest { what, first, last });
    }
    let field = |name: &str, found: Option<NaiveDate>| {
        let field = Field::of(query.get(name));
        if found.is_some() { field } else { field.wrong(t.say("admin-reports-day-wrong")) }
    };
    let mut form = ExportForm { sales: what == ExportKind::Sales, from: field("from", first), to: field("to", last) };
    if first.is_some() && last.is_some() {
        form.to = form.to.wrong(t.say("admin-reports-days-turned"));
    }
    Err(Box::new(form))
}

/// CSV, one page of lines at a time, as fast as the client reads it.
fn commas(
    comma: CsvWriter,
    lines: ExportLines,
    place: OwnedSemaphorePermit,
) -> impl Stream<Item = Result<Bytes, Error>> {
    let head = comma.head();
    let begin = stream::once(async move { head });
    let rest = stream::try_unfold((comma, lines, place), |(comma, mut lines, place)| async move {
        let found = lines.next().await?;
        if found.is_empty() {
            return Ok(None);
        }
        Ok::<_, Error>(Some((comma.lines(found)?, (comma, lines, place))))
    });
    futures_util::StreamExt::chain(begin, rest)
}

/// A workbook: lines are sent to a thread that writes it, and its bytes come back. An error closes the connection, so
/// that the client does not take an incomplete file for a complete one.
fn books(
    sheet: (Sheet, String),
    mut lines: ExportLines,
    place: OwnedSemaphorePermit,
) -> impl Stream<Item = Result<Bytes, Error>> {
    let (to_book, from_lines) = mpsc::channel(AHEAD);
    let (to_answer, chunks) = mpsc::channel(AHEAD);
    tokio::spawn(async move {
        loop {
            let page = lines.next().await.map_err(|error| error.to_string());
            let more = page.as_ref().is_ok_and(|page| !page.is_empty());
            if page.as_ref().is_ok_and(Vec::is_empty) || to_book.send(page).await.is_err() || !more {
                return;
            }
        }
    });
    let written = tokio::task::spawn_blocking(move || exports::workbook(sheet, from_lines, to_answer));
    stream::try_unfold((chunks, Some(written), place), |(mut chunks, written, place)| async move {
        if let Some(chunk) = chunks.recv().await {
            return Ok(Some((chunk, (chunks, written, place))));
        }
        match written {
            Some(written) => match written.await {
                Ok(Ok(())) => Ok(None),
                Ok(Err(reason)) => Err(Error::Broken(reason)),
                Err(error) => Err(Error::Broken(error.to_string())),
            },
            None => Ok(None),
        }
    })
}

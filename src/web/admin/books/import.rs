//! `/admin/books/import`: many books from a list, as CSV or a workbook. The list is first shown as a plan that names
//! every error; it can be carried out once it has none.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::Path;
use askama::Template;
use tokio::task::spawn_blocking;

use super::{BOOK_FILES, Drop, Scripts, multipart, upload_fault, uploaded_file};
use crate::domain::money::Currency;
use crate::shop::Error;
use crate::shop::catalogue::books::Details;
use crate::shop::catalogue::import::{self, LineFault, MOST_LINES, Plan};
use crate::shop::catalogue::uploads::{self, UploadError};
use crate::store::uploads::Upload;
use crate::texts::Texts;
use crate::web::admin::frame::{Frame, Section};
use crate::web::admin::kit::{Answer, status};
use crate::web::admin::staff::Staff;
use crate::web::disposition::content_disposition;
use crate::web::page::NO_STORE;

/// The value of `accept=`.
const TABLES: &str = ".csv,.txt,.tsv,.xlsx,.xls,.ods,text/csv,\
    application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The form to upload a list and the books' files.
#[derive(Template)]
#[template(path = "admin/books/import.html")]
pub struct ImportPage {
    pub frame: Frame,
    pub scripts: Scripts,
    pub table: Drop,
    pub files: Drop,
    /// Names and sizes of uploaded files that no line has used yet.
    pub waiting: Vec<(String, String)>,
    pub most_lines: String,
}

/// What a list would do.
#[derive(Template)]
#[template(path = "admin/books/plan.html")]
pub struct PlanPage {
    pub frame: Frame,
    pub name: String,
    pub action: String,
    pub lines: Vec<PlanRow>,
    pub faults: Vec<FaultRow>,
    pub counted: String,
    pub fault_count: String,
    /// Categories that would be created, as one text.
    pub new_categories: Option<String>,
    /// Columns that are ignored, as a sentence.
    pub unread: Option<String>,
    /// No book has a price, because the list has no price column.
    pub lacks_prices: bool,
}

/// A book of the plan.
#[derive(Clone, Debug)]
pub struct PlanRow {
    pub line: u64,
    pub title: String,
    pub authors: String,
    pub price: String,
    pub file: String,
}

/// An error: its line and what is wrong.
#[derive(Clone, Debug)]
pub struct FaultRow {
    pub line: u64,
    pub column: String,
    pub text: String,
}

/// `GET /admin/books/import`
pub async fn form(staff: Staff) -> HttpResponse {
    let shown = page(&staff, None, None).await;
    staff.or_page(shown)
}

async fn page(staff: &Staff, table: Option<String>, files: Option<String>) -> Answer {
    let t = staff.t();
    let waiting = uploads::for_import(staff.shop(), &staff.signed.account.id).await?;
    let size = |bytes: i64| t.size(u64::try_from(bytes).unwrap_or(0));
    let is_wrong = table.is_some() || files.is_some();
    let several = Drop { several: true, ..Drop::new(staff, "files", "/admin/books/import/files", BOOK_FILES) };
    let shown = ImportPage {
        frame: staff.frame(Section::Books),
        scripts: Scripts::new(),
        table: Drop::new(staff, "table", "/admin/books/import", TABLES).wrong(table),
        files: several.wrong(files),
        waiting: waiting.iter().map(|upload| (upload.file_name.clone(), size(upload.size_bytes))).collect(),
        most_lines: t.count("admin-books-import-most", i64::try_from(MOST_LINES).unwrap_or(0)),
    };
    Ok(staff.page(status(is_wrong), &shown))
}

/// `POST /admin/books/import`: stores the list, and shows what it would do.
pub async fn read(mut staff: Staff) -> HttpResponse {
    let answer = match uploaded_file(&mut staff).await {
        Ok((upload, _)) => Ok(staff.go(&format!("/admin/books/import/{}", upload.id))),
        Err(error) => match upload_fault(&staff, error) {
            Ok(sentence) => page(&staff, Some(sentence), None).await,
            Err(error) => Err(error),
        },
    };
    staff.or_page(answer)
}

/// `POST /admin/books/import/files`: uploads files that the lines can name.
pub async fn bring(mut staff: Staff) -> HttpResponse {
    // The script has finished its uploads already, and only needs the page again.
    if staff.form.has("upload") {
        return staff.done("/admin/books/import", "admin-books-import-brought", &[]);
    }
    let come = match multipart::receive(&mut staff).await {
        Ok(come) => set_for_import(&staff, come).await,
        Err(error) => Err(error),
    };
    let answer = match come {
        Ok(come) if !come.is_empty() => Ok(staff.done("/admin/books/import", "admin-books-import-brought", &[])),
        come => match upload_fault(&staff, come.err().unwrap_or(UploadError::Empty)) {
            Ok(sentence) => page(&staff, None, Some(sentence)).await,
            Err(error) => Err(error),
        },
    };
    staff.or_page(answer)
}

async fn set_for_import(staff: &Staff, come: Vec<Upload>) -> Result<Vec<Upload>, UploadError> {
    for upload in &come {
        uploads::set_for_import(staff.shop(), &upload.id).await?;
    }
    Ok(come)
}

async fn plan(staff: &Staff, id: &str) -> Result<(String, Plan), Error> {
    let account = &staff.signed.account.id;
    let (upload, path) = uploads::whole(staff.shop(), account, id).await.map_err(|error| match error {
        UploadError::Shop(error) => error,
        error => Error::Broken(error.to_string()),
    })?;
    Ok((upload.file_name, import::plan(staff.shop(), account, &path).await?))
}

/// `GET /admin/books/import/{id}`: shows what the list would do. Nothing is changed.
pub async fn show(staff: Staff, id: Path<String>) -> HttpResponse {
    let shown = match plan(&staff, &id).await {
        Ok((name, plan)) => Ok(plan_page(&staff, &id, name, &plan)),
        // Going back in the browser after an import leads here.
        Err(Error::NotFound) => Ok(staff.done("/admin/books/import", "admin-books-import-gone", &[])),
        Err(error) => Err(error),
    };
    staff.or_page(shown)
}

fn plan_page(staff: &Staff, id: &str, name: String, plan: &Plan) -> HttpResponse {
    let t = staff.t();
    let count = |id, number: usize| t.count(id, i64::try_from(number).unwrap_or(0));
    let fault = |fault: &LineFault| FaultRow {
        line: fault.line,
        column: fault.column.clone().unwrap_or_else(|| t.say("admin-books-import-whole")),
        text: fault.fault.say(t),
    };
    let row = |line: &import::ImportLine| PlanRow {
        line: line.line,
        title: line.details.title.clone(),
        authors: line.details.authors.join(", "),
        price: prices(t, &line.details),
        file: line.file.as_ref().map_or_else(|| t.say("admin-books-no-file"), |file| file.file_name.clone()),
    };
    let shown = PlanPage {
        frame: staff.frame(Section::Books),
        name,
        action: format!("/admin/books/import/{id}"),
        lines: plan.lines.iter().map(row).collect(),
        faults: plan.faults.iter().map(fault).collect(),
        counted: count("admin-books-import-counted", plan.lines.len()),
        fault_count: count("admin-books-import-faults", plan.faults.len()),
        unread: (!plan.unread.is_empty()).then(|| {
            let names: Vec<String> =
                plan.unread.iter().map(|name| t.fill("admin-books-plan-column-name", &[("name", name)])).collect();
            t.fill("admin-books-plan-unread", &[("names", &names.join(", "))])
        }),
        lacks_prices: !plan.has_prices && !plan.lines.is_empty(),
        new_categories: (!plan.new_categories.is_empty()).then(|| plan.new_categories.join(", ")),
    };
    staff.page(StatusCode::OK, &shown)
}

/// `POST /admin/books/import/{id}`: carries out the import.
pub async fn run(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = match carry_out(&staff, &id).await {
        Err(Error::NotFound) => again(&staff).await,
        answer => answer,
    };
    staff.or_page(answer)
}

/// 409, for a list that has been carried out in the meantime or is no longer stored.
async fn again(staff: &Staff) -> Answer {
    let gone = staff.t().say("admin-books-import-gone");
    let mut answer = page(staff, Some(gone), None).await?;
    *answer.status_mut() = StatusCode::CONFLICT;
    Ok(answer)
}

/// The currencies that the shop sells in beside its main one.
fn others(staff: &Staff) -> Vec<Currency> {
    staff.shop().rules().currencies().split_off(1)
}

/// A line's prices: the main one, and those in other currencies.
fn prices(t: Texts, details: &Details) -> String {
    let main = details.price.map_or_else(|| t.say("admin-books-no-price"), |price| t.money(price));
    let others = details.prices.iter().filter_map(|(_, price)| *price).map(|price| t.money(price));
    std::iter::once(main).chain(others).collect::<Vec<_>>().join(" · ")
}

/// `GET /admin/books/import/model.csv`: an empty list.
pub async fn model_csv(staff: Staff) -> HttpResponse {
    let made = import::model::comma(staff.t(), &others(&staff));
    let sent = made.map(|bytes| model(&staff, "csv", "text/csv; charset=utf-8", bytes));
    staff.or_page(sent)
}

/// `GET /admin/books/import/model.xlsx`: the same as a workbook.
pub async fn model_workbook(staff: Staff) -> HttpResponse {
    let (t, others) = (staff.t(), others(&staff));
    let made = spawn_blocking(move || import::model::workbook(t, &others)).await;
    let made = made.unwrap_or_else(|error| Err(Error::Broken(error.to_string())));
    let mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    staff.or_page(made.map(|bytes| model(&staff, "xlsx", mime, bytes)))
}

fn model(staff: &Staff, ending: &str, mime: &str, bytes: Vec<u8>) -> HttpResponse {
    let name = format!("{}.{ending}", staff.t().say("admin-books-model-name"));
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CONTENT_TYPE, mime)).insert_header((CACHE_CONTROL, NO_STORE));
    answer.insert_header((CONTENT_DISPOSITION, content_disposition(&name))).body(bytes)
}

async fn carry_out(staff: &Staff, id: &str) -> Answer {
    let (name, plan) = plan(staff, id).await?;
    if !plan.faults.is_empty() {
        return Ok(plan_page(staff, id, name, &plan));
    }
    let done = import::run(staff.shop(), &staff.actor(), id, plan).await?;
    let t = staff.t();
    let added = t.count("admin-books-import-added", i64::try_from(done.added).unwrap_or(0));
    if done.refused.is_empty() {
        return Ok(staff.done("/admin/books?state=draft", "admin-books-import-done", &[("added", &added)]));
    }
    let why = done.refused.iter().map(|(line, title, refusal)| {
        let values = [
            ("line", line.to_string()),
            ("title", title.clone()),
            ("why", t.fill(refusal.id(), &[("place", &refusal.place())])),
        ];
        let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        t.fill("admin-books-import-refused", &values)
    });
    let why: Vec<_> = why.take(8).collect();
    let values = [("added", added.as_str()), ("why", &why.join(" "))];
    Ok(staff.sorry("/admin/books?state=draft", "admin-books-import-done-but", &values))
}

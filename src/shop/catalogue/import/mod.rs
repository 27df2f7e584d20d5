//! Imports many books from a list. The list is read as a plan that names every fault, and a plan without faults is
//! carried out as a whole.

mod cells;
mod columns;
pub mod model;

use std::collections::{HashMap, HashSet};

use std::path::Path;

use icu_normalizer::ComposingNormalizerBorrowed;
use tracing::Instrument as _;

use columns::Columns;

use super::books::{self as acts, BookError, Details, Fault, FileRefusal, Typed};
use crate::domain::book::fold;
use crate::shop::accounts::audit::Actor;
use crate::shop::catalogue::uploads;
use crate::shop::{Error, Rules, Shop};
use crate::store::categories;
use crate::store::uploads::Upload;
use crate::store::{self, Conn, books};
use crate::table::{self, Refusal, Row};

/// The most lines in a list.
pub const MOST_LINES: usize = 500;
/// The largest list, in bytes.
const MOST_BYTES: u64 = 5_000_000;
/// The most rows above the header.
const MOST_TITLES: usize = 10;

/// What is wrong with a line. A fault without a column concerns the whole line or file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFault {
    /// Numbered as a spreadsheet does.
    pub line: u64,
    /// The column's name in the file.
    pub column: Option<String>,
    pub fault: Fault,
}

/// A line without faults.
#[derive(Clone, Debug)]
pub struct ImportLine {
    pub line: u64,
    pub details: Details,
    /// The names of its categories.
    pub categories: Vec<String>,
    /// A file that was uploaded before.
    pub file: Option<Upload>,
}

/// What importing a file would do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub lines: Vec<ImportLine>,
    pub faults: Vec<LineFault>,
    /// The categories that it would create.
    pub new_categories: Vec<String>,
    /// The list's names of the columns that contain something and are not read.
    pub unread: Vec<String>,
    /// Whether the list has a price column.
    pub has_prices: bool,
}

/// What an import did.
#[derive(Clone, Debug, Default)]
pub struct Done {
    pub added: usize,
    /// Drafts whose file was refused: line, title, reason.
    pub refused: Vec<(u64, String, FileRefusal)>,
}

/// Reads the list at `path`, a CSV file or a workbook, and changes nothing. `cells.rs` says how several authors or
/// categories are written in a cell. A file is given by the name of an upload that this account made for an import.
///
/// # Errors
/// If the database is busy or gone. What is wrong with the list is part of the plan.
pub async fn plan(shop: &Shop, account_id: &str, path: &Path) -> Result<Plan, Error> {
    let is_small = tokio::fs::metadata(path).await.is_ok_and(|data| data.len() <= MOST_BYTES);
    let found = if is_small { table::read(&shop.program, path).await } else { Err(Refusal::TooLong) };
    let rows = match found {
        Ok(rows) => rows,
        Err(Refusal::NotNow) => return Err(Error::Broken("a list could not be read".to_owned())),
        Err(refusal) => return Ok(Plan { faults: vec![whole_fault(1, refused(refusal))], ..Plan::default() }),
    };
    let files = uploads::for_import(shop, account_id).await?;
    let rules = shop.rules().clone();
    shop.db.read(move |conn| Ok(read(&rules, conn, &rows, &files)?)).await
}

fn refused(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Kind | Refusal::NotNow => "admin-books-import-kind",
        Refusal::TooLong => "admin-books-import-long",
        Refusal::Locked => "admin-books-import-locked",
        Refusal::TooHeavy => "admin-books-import-heavy",
    }
}

fn whole_fault(line: u64, id: &'static str) -> LineFault {
    LineFault { line, column: None, fault: Fault::new(acts::Field::File, id) }
}

fn read(rules: &Rules, conn: &mut Conn, rows: &[Row], uploads: &[Upload]) -> Result<Plan, store::Error> {
    let mut plan = Plan::default();
    let others = rules.currencies().split_off(1);
    let named = |row: &Row| {
        let columns = Columns::of(row, &others);
        columns.has(acts::Field::Title) && columns.has(acts::Field::Authors)
    };
    // There may be a title above the header.
    let at = rows.iter().take(MOST_TITLES).position(named).unwrap_or(0);
    let Some((header, rows)) = rows.get(at..).and_then(<[Row]>::split_first) else {
        plan.faults.push(whole_fault(1, "admin-books-import-empty"));
        return Ok(plan);
    };
    let columns = Columns::of(header, &others);
    plan.unread = columns.unread(rows);
    plan.has_prices = columns.has(acts::Field::Price);
    if !columns.has(acts::Field::Title) || !columns.has(acts::Field::Authors) {
        plan.faults.push(whole_fault(header.number, "admin-books-import-header"));
        return Ok(plan);
    }
    let mut reading = Reading { rules, columns, uploads, plan, slugs: HashSet::new(), files: HashSet::new() };
    for row in rows.iter().take(MOST_LINES) {
        reading.line(conn, row)?;
    }
    let mut plan = reading.plan;
    if let Some(row) = rows.get(MOST_LINES) {
        plan.faults.push(whole_fault(row.number, "admin-books-import-long"));
    }
    if plan.lines.is_empty() && plan.faults.is_empty() {
        plan.faults.push(whole_fault(header.number, "admin-books-import-empty"));
    }
    plan.new_categories = new_categories(conn, &plan)?;
    Ok(plan)
}

fn new_categories(conn: &mut Conn, plan: &Plan) -> Result<Vec<String>, store::Error> {
    let mut known: HashSet<String> = categories::all(conn)?.iter().map(|category| fold(&category.french)).collect();
    let named = plan.lines.iter().flat_map(|line| line.categories.iter());
    Ok(named.filter(|name| known.insert(fold(name))).cloned().collect())
}

struct Reading<'a> {
    rules: &'a Rules,
    columns: Columns,
    uploads: &'a [Upload],
    plan: Plan,
    slugs: HashSet<String>,
    files: HashSet<String>,
}

impl Reading<'_> {
    fn line(&mut self, conn: &mut Conn, row: &Row) -> Result<(), store::Error> {
        let line = row.number;
        let cell = |field| self.columns.get(row, field);
        let language = Some(cell(acts::Field::Language)).filter(|cell| !cell.is_empty()).map(cells::language);
        let typed = Typed {
            title: cell(acts::Field::Title).to_owned(),
            authors: self
                .columns
                .all(row, acts::Field::Authors)
                .flat_map(cells::authors)
                .collect::<Vec<_>>()
                .join("\n"),
            price: cell(acts::Field::Price).to_owned(),
            prices: self
                .rules
                .other_currencies
                .iter()
                .map(|(currency, _)| (*currency, cell(acts::Field::OtherPrice(*currency)).to_owned()))
                .collect(),
            language: language.unwrap_or_else(|| "fr".to_owned()),
            description: cell(acts::Field::Description).to_owned(),
            slug: cell(acts::Field::Slug).to_owned(),
            categories: Vec::new(),
            stamped: false,
        };
        let named = cell(acts::Field::File).to_owned();
        let categories: Vec<String> =
            self.columns.all(row, acts::Field::Categories).flat_map(cells::categories).collect();
        let (details, mut faults) = match typed.details(self.rules) {
            Ok(details) => (Some(details), Vec::new()),
            Err(faults) => (None, faults),
        };
        if let Some(fault) = self.slug_fault(conn, &typed.slug)? {
            faults.push(fault);
        }
        if let Some(long) = categories.iter().find(|name| name.chars().count() > 60 || fold(name).is_empty()) {
            let values = vec![("name", long.clone())];
            faults.push(Fault { field: acts::Field::Categories, id: "admin-books-import-category", values });
        }
        let file = self.file(&named, &mut faults);
        let columns = &self.columns;
        let placed = faults.into_iter().map(|fault| LineFault { line, column: columns.name(fault.field), fault });
        let before = self.plan.faults.len();
        self.plan.faults.extend(placed);
        if let (Some(details), true) = (details, before == self.plan.faults.len()) {
            self.plan.lines.push(ImportLine { line, details, categories, file });
        }
        Ok(())
    }

    fn slug_fault(&mut self, conn: &mut Conn, wished: &str) -> Result<Option<Fault>, store::Error> {
        if wished.is_empty() {
            return Ok(None);
        }
        let taken = !self.slugs.insert(wished.to_owned()) || books::has_slug(conn, wished)?;
        Ok(taken.then(|| Fault::new(acts::Field::Slug, "admin-books-slug-taken")))
    }

    fn file(&mut self, named: &str, faults: &mut Vec<Fault>) -> Option<Upload> {
        if named.is_empty() {
            return None;
        }
        let fault = |id| Fault { field: acts::Field::File, id, values: vec![("name", named.to_owned())] };
        let same = |upload: &&Upload| upload.file_name == named;
        // macOS decomposes accented letters in file names, and names are typed in any case.
        let alike = |upload: &&Upload| composed(&upload.file_name) == composed(named);
        let found = self.uploads.iter().find(same).or_else(|| self.uploads.iter().find(alike)).cloned();
        if found.is_none() {
            faults.push(fault("admin-books-import-file"));
        } else if found.as_ref().is_some_and(|upload| !self.files.insert(upload.id.clone())) {
            faults.push(fault("admin-books-import-file-twice"));
        }
        found
    }
}

/// A name in lower case and in Unicode normalization form C.
fn composed(name: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(name).to_lowercase()
}

/// Carries out a plan without faults, once: adds all books as drafts in one write, then their files one by one. The
/// upload that the plan was read from, `upload_id`, is deleted. The work goes on if the client disconnects.
///
/// # Errors
/// [`Error::NotFound`] if the plan has faults or was carried out before. Then nothing was done.
pub async fn run(shop: &Shop, actor: &Actor, upload_id: &str, plan: Plan) -> Result<Done, Error> {
    let (shop, actor, upload_id) = (shop.clone(), actor.clone(), upload_id.to_owned());
    let work = async move { run_now(&shop, &actor, &upload_id, plan).await };
    tokio::spawn(work.in_current_span()).await.map_err(|error| Error::Broken(error.to_string()))?
}

async fn run_now(shop: &Shop, actor: &Actor, upload_id: &str, plan: Plan) -> Result<Done, Error> {
    if !plan.faults.is_empty() {
        return Err(Error::NotFound);
    }
    let (rules, author, lines, used) = (shop.rules().clone(), actor.clone(), plan.lines.clone(), upload_id.to_owned());
    let add = move |conn: &mut Conn| {
        if !store::uploads::delete(conn, &used)? {
            return Err(BookError::Shop(Error::NotFound));
        }
        add_all(&rules, conn, &author, &lines)
    };
    let ids = shop.db.write(add).await;
    let ids = ids.map_err(|error| match error {
        BookError::Shop(error) => error,
        // A slug was taken since the plan was made.
        BookError::Faults(_) => Error::NotFound,
    })?;
    let mut done = Done { added: ids.len(), refused: Vec::new() };
    for (line, id) in plan.lines.iter().zip(ids) {
        if let Some(upload) = &line.file
            && let Err(refusal) = attach(shop, actor, &id, upload).await?
        {
            done.refused.push((line.line, line.details.title.clone(), refusal));
        }
    }
    uploads::end(shop, upload_id).await.map_err(|error| Error::Broken(error.to_string()))?;
    Ok(done)
}

fn add_all(rules: &Rules, conn: &mut Conn, actor: &Actor, lines: &[ImportLine]) -> Result<Vec<String>, BookError> {
    let mut known: HashMap<String, String> =
        categories::all(conn)?.into_iter().map(|category| (fold(&category.french), category.id)).collect();
    let mut ids = Vec::new();
    for line in lines {
        let mut details = line.details.clone();
        for name in &line.categories {
            let id = match known.get(&fold(name)) {
                Some(id) => id.clone(),
                None => super::categories::create_now(conn, actor, name, "")?.id,
            };
            known.insert(fold(name), id.clone());
            if !details.categories.contains(&id) {
                details.categories.push(id);
            }
        }
        ids.push(acts::create_now(rules, conn, actor, &details)?.id);
    }
    Ok(ids)
}

async fn attach(shop: &Shop, actor: &Actor, id: &str, upload: &Upload) -> Result<Result<(), FileRefusal>, Error> {
    let Ok((upload, path)) = uploads::whole(shop, &upload.account_id, &upload.id).await else { return Ok(Ok(())) };
    if let Err(refusal) = acts::examine(shop, &path).await {
        return Ok(Err(refusal));
    }
    match acts::take_file(shop, actor, id, (upload, &path)).await {
        Ok(_) => Ok(Ok(())),
        Err(BookError::Faults(_)) => Ok(Err(FileRefusal::Kind)),
        Err(BookError::Shop(error)) => Err(error),
    }
}

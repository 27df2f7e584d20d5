//! Many books at once, from a CSV file: read as a plan that names every fault, and then done as a whole.

use std::collections::{HashMap, HashSet};

use csv::{ReaderBuilder, StringRecord};
use tracing::Instrument as _;

use super::audit::Actor;
use super::books::{self as acts, BookError, Details, Fault, FileRefusal, Typed};
use super::{Error, Rules, Shop, uploads};
use crate::domain::book::fold;
use crate::store::categories;
use crate::store::uploads::Upload;
use crate::store::{self, Conn, books};

/// Lines that a file may have.
pub const MOST_LINES: usize = 500;

/// The columns in their order: the name in the first line, in French or English.
const COLUMNS: [(acts::Field, [&str; 2]); 8] = [
    (acts::Field::Title, ["titre", "title"]),
    (acts::Field::Authors, ["auteurs", "authors"]),
    (acts::Field::Price, ["prix", "price"]),
    (acts::Field::Language, ["langue", "language"]),
    (acts::Field::Categories, ["categories", "categories"]),
    (acts::Field::Description, ["description", "description"]),
    (acts::Field::Slug, ["adresse", "address"]),
    (acts::Field::File, ["fichier", "file"]),
];

/// What is wrong with a line. A fault without a column is about the whole line or file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFault {
    /// As a spreadsheet counts: the first line holds the columns' names.
    pub line: u64,
    /// As the file calls it.
    pub column: Option<String>,
    pub fault: Fault,
}

/// A line that is right.
#[derive(Clone, Debug)]
pub struct Line {
    pub line: u64,
    pub details: Details,
    /// Names of its categories.
    pub categories: Vec<String>,
    /// A file that was brought before.
    pub file: Option<Upload>,
}

/// What a file would do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub lines: Vec<Line>,
    pub faults: Vec<LineFault>,
    /// Categories that it would make.
    pub new_categories: Vec<String>,
}

/// What it did.
#[derive(Clone, Debug, Default)]
pub struct Done {
    pub added: usize,
    /// Drafts whose file was refused: line, title, why.
    pub refused: Vec<(u64, String, FileRefusal)>,
}

/// Reads a CSV file and changes nothing. Commas or semicolons stand between the columns; several authors or categories have
/// `|` between them; a file is one that this account has brought, by its name.
pub async fn plan(shop: &Shop, account_id: &str, bytes: Vec<u8>) -> Result<Plan, Error> {
    let brought = uploads::whole_ones(shop, account_id).await?;
    let rules = shop.rules().clone();
    shop.db.read(move |conn| Ok(read(&rules, conn, &bytes, &brought)?)).await
}

fn file_fault(line: u64, id: &'static str) -> LineFault {
    LineFault { line, column: None, fault: Fault::new(acts::Field::File, id) }
}

fn read(rules: &Rules, conn: &mut Conn, bytes: &[u8], brought: &[Upload]) -> Result<Plan, store::Error> {
    let mut plan = Plan::default();
    let Ok(text) = std::str::from_utf8(bytes) else {
        plan.faults.push(file_fault(1, "desk-books-import-utf8"));
        return Ok(plan);
    };
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let delimiter = if first.matches(';').count() > first.matches(',').count() { b';' } else { b',' };
    let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let columns = Columns::of(&header);
    if !columns.has(acts::Field::Title) || !columns.has(acts::Field::Authors) {
        plan.faults.push(file_fault(1, "desk-books-import-header"));
        return Ok(plan);
    }
    let mut reading = Reading { rules, columns, brought, plan, slugs: HashSet::new(), files: HashSet::new() };
    for record in reader.records() {
        let Ok(record) = record else {
            reading.plan.faults.push(file_fault(0, "desk-books-import-utf8"));
            break;
        };
        if reading.plan.lines.len() + reading.plan.faults.len() > MOST_LINES * 2
            || record.position().is_some_and(|place| place.record() > u64::try_from(MOST_LINES).unwrap_or(u64::MAX))
        {
            let line = record.position().map_or(0, csv::Position::line);
            reading.plan.faults.push(file_fault(line, "desk-books-import-long"));
            break;
        }
        reading.line(conn, &record)?;
    }
    let mut plan = reading.plan;
    if plan.lines.is_empty() && plan.faults.is_empty() {
        plan.faults.push(file_fault(1, "desk-books-import-empty"));
    }
    plan.new_categories = new_categories(conn, &plan)?;
    Ok(plan)
}

fn new_categories(conn: &mut Conn, plan: &Plan) -> Result<Vec<String>, store::Error> {
    let mut known: HashSet<String> = categories::all(conn)?.iter().map(|category| fold(&category.french)).collect();
    let named = plan.lines.iter().flat_map(|line| line.categories.iter());
    Ok(named.filter(|name| known.insert(fold(name))).cloned().collect())
}

/// Where each column stands.
struct Columns(Vec<(acts::Field, usize, String)>);

impl Columns {
    fn of(header: &StringRecord) -> Self {
        let place = |(field, names): &(acts::Field, [&str; 2])| {
            let at = header.iter().position(|name| names.contains(&fold(name).as_str()))?;
            Some((*field, at, header.get(at).unwrap_or_default().trim().to_owned()))
        };
        Self(COLUMNS.iter().filter_map(place).collect())
    }

    fn has(&self, field: acts::Field) -> bool {
        self.0.iter().any(|(known, ..)| *known == field)
    }

    fn get<'a>(&self, record: &'a StringRecord, field: acts::Field) -> &'a str {
        let at = self.0.iter().find(|(known, ..)| *known == field).map(|(_, at, _)| *at);
        at.and_then(|at| record.get(at)).map(str::trim).unwrap_or_default()
    }

    fn name(&self, field: acts::Field) -> Option<String> {
        self.0.iter().find(|(known, ..)| *known == field).map(|(.., name)| name.clone())
    }
}

/// Several names in one cell.
fn parts(cell: &str) -> Vec<String> {
    cell.split('|').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

struct Reading<'a> {
    rules: &'a Rules,
    columns: Columns,
    brought: &'a [Upload],
    plan: Plan,
    slugs: HashSet<String>,
    files: HashSet<String>,
}

impl Reading<'_> {
    fn line(&mut self, conn: &mut Conn, record: &StringRecord) -> Result<(), store::Error> {
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(());
        }
        let cell = |field| self.columns.get(record, field);
        let language = Some(cell(acts::Field::Language)).filter(|code| !code.is_empty()).unwrap_or("fr");
        let typed = Typed {
            title: cell(acts::Field::Title).to_owned(),
            authors: parts(cell(acts::Field::Authors)).join("\n"),
            price: cell(acts::Field::Price).to_owned(),
            language: language.to_owned(),
            description: cell(acts::Field::Description).to_owned(),
            slug: cell(acts::Field::Slug).to_owned(),
            categories: Vec::new(),
        };
        let named = cell(acts::Field::File).to_owned();
        let categories = parts(cell(acts::Field::Categories));
        let (details, mut faults) = match typed.details(self.rules) {
            Ok(details) => (Some(details), Vec::new()),
            Err(faults) => (None, faults),
        };
        if let Some(fault) = self.slug_fault(conn, &typed.slug)? {
            faults.push(fault);
        }
        if let Some(long) = categories.iter().find(|name| name.chars().count() > 60 || fold(name).is_empty()) {
            let values = vec![("name", long.clone())];
            faults.push(Fault { field: acts::Field::Categories, id: "desk-books-import-category", values });
        }
        let file = self.file(&named, &mut faults);
        let columns = &self.columns;
        let placed = faults.into_iter().map(|fault| LineFault { line, column: columns.name(fault.field), fault });
        let before = self.plan.faults.len();
        self.plan.faults.extend(placed);
        if let (Some(details), true) = (details, before == self.plan.faults.len()) {
            self.plan.lines.push(Line { line, details, categories, file });
        }
        Ok(())
    }

    fn slug_fault(&mut self, conn: &mut Conn, wished: &str) -> Result<Option<Fault>, store::Error> {
        if wished.is_empty() {
            return Ok(None);
        }
        let taken = !self.slugs.insert(wished.to_owned()) || books::has_slug(conn, wished)?;
        Ok(taken.then(|| Fault::new(acts::Field::Slug, "desk-books-slug-taken")))
    }

    fn file(&mut self, named: &str, faults: &mut Vec<Fault>) -> Option<Upload> {
        if named.is_empty() {
            return None;
        }
        let fault = |id| Fault { field: acts::Field::File, id, values: vec![("name", named.to_owned())] };
        let found = self.brought.iter().find(|upload| upload.file_name == named).cloned();
        if found.is_none() {
            faults.push(fault("desk-books-import-file"));
        } else if !self.files.insert(named.to_owned()) {
            faults.push(fault("desk-books-import-file-twice"));
        }
        found
    }
}

/// Does what a plan without faults says, once: all books in one write, as drafts, and then their files one by one. The file
/// that the plan was read from, `upload_id`, is used up. It goes on when whoever asked hangs up.
///
/// # Errors
/// [`Error::NotFound`] when the plan has faults, or when it was carried out before; nothing was done then.
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
        // Somebody took an address since the plan was made.
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

fn add_all(rules: &Rules, conn: &mut Conn, actor: &Actor, lines: &[Line]) -> Result<Vec<String>, BookError> {
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

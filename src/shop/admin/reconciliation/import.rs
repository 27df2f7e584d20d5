//! Imports a list that CinetPay's back office exports: line by line in batches, each batch in one write, so that a long list
//! holds nobody up and one that was cut in the middle is simply imported again.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use tracing::Instrument as _;

use super::columns::{Header, Mapping, header};
use super::lines::{LineFault, Places, ReadLine, covered};
use super::runs::{Begun, begin};
use super::{MerchantAccount, utc};
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::{Error, Shop};
use crate::store::statements::{self, Line, Run};
use crate::table::{self, Refusal, Row};

/// The largest list, in bytes.
const MOST_BYTES: u64 = 64_000_000;
/// How many lines are read, and written, at once.
const BATCH: usize = 500;
/// How many rows below the names of the columns are shown.
const SHOWN: usize = 3;
/// How many faults are kept with a run.
const MOST_FAULTS: usize = 20;

/// The beginning of a list, to choose its columns by.
#[derive(Clone, Debug)]
pub struct Preview {
    pub header: Header,
    /// The first rows below it.
    pub rows: Vec<Vec<String>>,
    /// The columns that were kept for the account if they fit, else what the names suggest.
    pub mapping: Mapping,
    /// Whether the columns were kept for the account and fit: nothing has to be chosen.
    pub is_known: bool,
}

/// Why a list cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("{0:?}")]
    Table(Refusal),
    #[error("the list has no line")]
    Empty,
    /// Columns that are needed were not chosen, or are not in the list.
    #[error("the columns of the list are not known")]
    Columns,
    #[error(transparent)]
    Shop(#[from] Error),
}

async fn open(shop: &Shop, path: &Path) -> Result<tokio::sync::mpsc::Receiver<Result<Vec<Row>, Refusal>>, ImportError> {
    let size = tokio::fs::metadata(path).await.map_or(0, |about| about.len());
    if size > MOST_BYTES {
        return Err(ImportError::Table(Refusal::TooLong));
    }
    table::batches(&shop.program, path, BATCH).await.map_err(ImportError::Table)
}

async fn kept(shop: &Shop, account: &str) -> Result<Option<Mapping>, Error> {
    let account = account.to_owned();
    let kept = shop.db.read(move |conn| Ok::<_, Error>(statements::columns(conn, &account)?)).await?;
    Ok(kept.as_deref().and_then(Mapping::from_json))
}

/// Reads the beginning of the list at `path`. Nothing is changed.
///
/// # Errors
/// Why it cannot be read.
pub async fn preview(shop: &Shop, account: &MerchantAccount, path: &Path) -> Result<Preview, ImportError> {
    let rows = open(shop, path).await?.recv().await.ok_or(ImportError::Empty)?.map_err(ImportError::Table)?;
    let kept = kept(shop, &account.key).await?;
    let header = header(&rows, kept.as_ref()).ok_or(ImportError::Empty)?;
    let below = rows.iter().filter(|row| row.number > header.number).take(SHOWN);
    let rows = below.map(|row| row.cells.clone()).collect();
    let kept = kept.filter(|kept| kept.fits(&header));
    let is_known = kept.is_some();
    let mapping = kept.unwrap_or_else(|| Mapping::guess(&header));
    Ok(Preview { header, rows, mapping, is_known })
}

/// Imports the list at `path`, called `name`, and keeps its columns for the next one. The work goes on if the client
/// disconnects. Importing the same list again changes nothing.
///
/// # Errors
/// Why it cannot be read; lines before the place where it could not are kept.
pub async fn import(
    shop: &Shop,
    actor: &Actor,
    account: &MerchantAccount,
    (path, name): (&Path, &str),
    mapping: Mapping,
) -> Result<Run, ImportError> {
    let (shop, actor, account) = (shop.clone(), actor.clone(), account.clone());
    let (path, name) = (path.to_owned(), name.to_owned());
    let work = async move { import_now(&shop, &actor, &account, (path, &name), &mapping).await };
    tokio::spawn(work.in_current_span()).await.map_err(|error| Error::Broken(error.to_string()))?
}

async fn import_now(
    shop: &Shop,
    actor: &Actor,
    account: &MerchantAccount,
    (path, name): (PathBuf, &str),
    mapping: &Mapping,
) -> Result<Run, ImportError> {
    let mut batches = open(shop, &path).await?;
    let first = batches.recv().await.ok_or(ImportError::Empty)?.map_err(ImportError::Table)?;
    let header = header(&first, Some(mapping)).filter(|header| mapping.fits(header)).ok_or(ImportError::Columns)?;
    note(shop, actor, account, (name, mapping)).await?;
    let begun = begin(shop, account, ("file", name, None), &actor.name).await?;
    let begun = begun.ok_or_else(|| Error::Broken("a run with a name of its own".to_owned()))?;
    let mut reading =
        Reading { begun, places: Places::of(mapping, &header), header, faults: Vec::new(), times: Vec::new() };
    let mut next = Some(Ok(first));
    while let Some(rows) = next {
        match rows {
            Ok(rows) => reading.take(rows).await?,
            Err(refusal) => {
                reading.begun.done.error = Some(format!("table: {refusal:?}"));
                break;
            }
        }
        next = batches.recv().await;
    }
    Ok(reading.end().await?)
}

/// Keeps the columns, and the import in the audit log.
async fn note(
    shop: &Shop,
    actor: &Actor,
    account: &MerchantAccount,
    (name, mapping): (&str, &Mapping),
) -> Result<(), Error> {
    let (actor, key, name, mapping) = (actor.clone(), account.key.clone(), name.to_owned(), mapping.to_json());
    shop.db
        .write(move |conn| {
            let subject = format!("statement:{key}");
            if statements::columns(conn, &key)?.as_deref() != Some(&mapping) {
                statements::keep_columns(conn, &key, &mapping, (&actor.name, actor.at))?;
                let columns: Value = serde_json::from_str(&mapping).unwrap_or_default();
                audit::note(conn, &actor, "statement.columns", &subject, columns)?;
            }
            Ok(audit::note(conn, &actor, "statement.import", &subject, json!({ "file": name }))?)
        })
        .await
}

struct Reading<'a> {
    begun: Begun<'a>,
    places: Places,
    header: Header,
    /// Lines that could not be read, and why.
    faults: Vec<(u64, LineFault)>,
    /// The first and the last time of each batch.
    times: Vec<(chrono::NaiveDateTime, bool)>,
}

impl Reading<'_> {
    async fn take(&mut self, rows: Vec<Row>) -> Result<(), Error> {
        let currency = self.begun.shop.rules().currency;
        let mut lines = Vec::new();
        let mut times = Vec::new();
        for row in rows.iter().filter(|row| row.number > self.header.number) {
            match self.places.read(row, currency) {
                Ok(read) => {
                    times.extend(read.time);
                    lines.push(self.line(row, read));
                }
                Err(fault) => {
                    self.begun.done.unread += 1;
                    if self.faults.len() < MOST_FAULTS {
                        self.faults.push((row.number, fault));
                    }
                }
            }
        }
        self.times.extend(times.iter().min().copied());
        self.times.extend(times.iter().max().copied());
        let faults: Vec<Value> = self.faults.iter().map(|(line, fault)| json!([line, fault.code()])).collect();
        self.begun.done.faults = Value::from(faults).to_string();
        self.begun.keep(lines).await
    }

    fn line(&self, row: &Row, read: ReadLine) -> Line {
        let now = self.begun.shop.clock.now().naive_utc();
        let cells = self.header.names.iter().zip(&row.cells);
        let raw: Map<String, Value> = cells.map(|(name, cell)| (name.clone(), Value::from(cell.as_str()))).collect();
        Line {
            account: self.begun.account.key.clone(),
            transaction_id: read.transaction,
            state: read.listed.state.code().to_owned(),
            amount: read.listed.amount,
            currency: read.listed.currency.map(|currency| currency.code().to_owned()),
            fee: read.listed.fee,
            method: read.method,
            operator_id: read.operator_id,
            at: read.time.map(|(at, _)| utc(self.begun.shop, at)),
            raw: Value::from(raw).to_string(),
            run_id: self.begun.id.clone(),
            first_at: now,
            last_at: now,
        }
    }

    /// Looks for payments of the list's time that it lacks, unless it was not read to its end.
    async fn end(self) -> Result<Run, Error> {
        if let (Some((first, last)), None) = (covered(&self.times), &self.begun.done.error) {
            let shop = self.begun.shop;
            self.begun.look_for_missing((utc(shop, first), utc(shop, last))).await?;
        }
        self.begun.end().await
    }
}

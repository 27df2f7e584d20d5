//! Reads an untrusted workbook in a confined process (see [`confined`]).

use std::{
    io::{self, Read, Write},
    path::Path,
};

use super::{MOST_TEXT, Refusal, Row, text, workbook};
use crate::confined::{self, Limits, Source, Stopped};

/// The longest answer, in bytes: all text, at its longest in JSON.
const LONGEST: u64 = 6 * MOST_TEXT_BYTES + 1024 * 1024;
const MOST_TEXT_BYTES: u64 = 4 * 1024 * 1024;
const _: () = assert!(MOST_TEXT == 4 * 1024 * 1024);

/// What `griot table-read` does: reads the workbook and writes to `out` (its standard output) what [`read`] reads there.
pub fn answer(mut file: impl Read, out: impl Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    let read = file.read_to_end(&mut bytes).map_err(|_| Refusal::NotNow);
    let rows = read.and_then(|_| workbook::rows(&bytes));
    confined::write(out, &rows, &[])
}

/// Reads the rows of the file at `path`. Text is parsed in this process; a workbook by `program` (this program:
/// `std::env::current_exe()`) with `table-read`, for at most 20 s and within 1 GiB.
///
/// # Errors
/// Why the file cannot be read as a table.
pub async fn read(program: &Path, path: &Path) -> Result<Vec<Row>, Refusal> {
    let bytes = tokio::fs::read(path).await.map_err(not_now)?;
    if !workbook::is_workbook(&bytes) {
        return text::rows(&bytes);
    }
    let limits = Limits::with_answer(LONGEST);
    let asked = confined::ask::<Vec<Row>, Refusal>(program, &["table-read"], Source::Bytes(bytes), limits);
    Ok(asked.await?.0)
}

impl From<Stopped> for Refusal {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::TooHeavy => Self::TooHeavy,
            Stopped::Damaged => Self::Kind,
            Stopped::NotNow => Self::NotNow,
        }
    }
}

fn not_now(reason: impl std::fmt::Display) -> Refusal {
    tracing::error!(%reason, "a table could not be read");
    Refusal::NotNow
}

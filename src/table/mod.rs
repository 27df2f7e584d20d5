//! Tables that people make with spreadsheets, as rows of text: CSV in whatever form Excel and its like save it, and
//! workbooks (XLSX, XLS, ODS).
//!
//! A workbook is a stranger's archive: it goes to [`read`], which opens it in a process of its own under limits
//! ([`answer`] is what that process does).

mod child;
mod text;
mod workbook;

use serde::{Deserialize, Serialize};

pub use child::{answer, read};

/// Rows that are read, without those that are empty.
pub const MOST_ROWS: usize = 2_000;
/// Columns that are read.
const MOST_COLUMNS: usize = 60;
/// Bytes of text in all.
const MOST_TEXT: usize = 4 * 1024 * 1024;

/// A row that is not empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// As the spreadsheet counts, from 1: a cell of several lines is one row, and an empty row counts.
    pub number: u64,
    /// Without the spaces around them.
    pub cells: Vec<String>,
}

/// Why a file is no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// Neither text nor a workbook, or a damaged one.
    Kind,
    TooLong,
    /// The workbook is locked with a password.
    Locked,
    TooHeavy,
    /// Not the file's fault.
    NotNow,
}

/// Rows as they come, within bounds.
#[derive(Default)]
struct Rows {
    rows: Vec<Row>,
    text: usize,
}

impl Rows {
    fn add(&mut self, number: u64, cells: Vec<String>) -> Result<(), Refusal> {
        let mut cells: Vec<String> = cells.into_iter().take(MOST_COLUMNS).map(|cell| cell.trim().to_owned()).collect();
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.is_empty() {
            return Ok(());
        }
        self.text += cells.iter().map(String::len).sum::<usize>();
        if self.rows.len() >= MOST_ROWS || self.text > MOST_TEXT {
            return Err(Refusal::TooLong);
        }
        self.rows.push(Row { number, cells });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_within_bounds() {
        let mut rows = Rows::default();
        let wide = (0..1_000).map(|number| number.to_string()).collect();
        rows.add(1, wide).unwrap();
        assert_eq!(rows.rows[0].cells.len(), MOST_COLUMNS);
        let long = || vec!["x".repeat(MOST_TEXT / 4)];
        for number in 2..5 {
            assert_eq!(rows.add(number, long()), Ok(()));
        }
        assert_eq!(rows.add(5, long()), Err(Refusal::TooLong), "with the first row it is too much");
    }
}

//! Tables from spreadsheets, as rows of text: CSV in the variants that Excel and similar programs save, and workbooks
//! (XLSX, XLS, ODS).
//!
//! A workbook is an untrusted archive: [`read`] opens it in a confined process with limits ([`answer`] is what that
//! process does).

mod child;
mod stream;
mod text;
mod workbook;

use serde::{Deserialize, Serialize};

pub use child::{answer, read};
pub use stream::batches;

/// The most rows of a table, without the empty ones. A longer table is refused.
pub const MOST_ROWS: usize = 2_000;
/// The columns that are read; further ones are ignored.
const MOST_COLUMNS: usize = 60;
/// The most text in a table, in bytes. A longer table is refused.
const MOST_TEXT: usize = 4 * 1024 * 1024;

/// A row with at least one cell that is not empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The row number in the spreadsheet, from 1: a cell of several lines is one row, and empty rows count.
    pub number: u64,
    /// Without white space around them, and without empty cells at the end.
    pub cells: Vec<String>,
}

/// Why a file cannot be read as a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// Neither text nor a workbook, or a damaged workbook.
    Kind,
    TooLong,
    /// The workbook is protected with a password.
    Locked,
    TooHeavy,
    /// A temporary failure of the shop, not a fault of the file.
    NotNow,
}

/// Collects rows, within the limits.
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

//! CSV (RFC 4180) that spreadsheets open correctly: with a byte order mark, and with no cell that they would run as a
//! formula.

use bytes::Bytes;

use super::cells::{Cell, Sheet};
use crate::domain::language::Language;
use crate::shop::Error;
use crate::store::exports::ExportLine;

/// Writes CSV in batches of lines. A French Excel separates columns by semicolons, an English one by commas.
#[derive(Clone, Debug)]
pub struct CsvWriter {
    sheet: Sheet,
}

/// A small table, written at once.
///
/// # Errors
/// Writing to memory does not fail.
pub fn small(sheet: Sheet, heads: &[String], rows: Vec<Vec<Cell>>) -> Result<Bytes, Error> {
    CsvWriter::new(sheet).write(MARK, |writer| {
        writer.write_record(heads)?;
        rows.into_iter().try_for_each(|row| writer.write_record(row.into_iter().map(text)))
    })
}

/// Tells Excel that this is UTF-8.
const MARK: &str = "\u{feff}";

impl CsvWriter {
    pub fn new(sheet: Sheet) -> Self {
        Self { sheet }
    }

    /// The byte order mark and the headings.
    ///
    /// # Errors
    /// Writing to memory does not fail.
    pub fn head(&self) -> Result<Bytes, Error> {
        self.write(MARK, |writer| writer.write_record(self.sheet.heads()))
    }

    /// A batch of lines.
    ///
    /// # Errors
    /// Writing to memory does not fail.
    pub fn lines(&self, lines: Vec<ExportLine>) -> Result<Bytes, Error> {
        self.write("", |writer| {
            lines.into_iter().try_for_each(|line| writer.write_record(self.sheet.cells(line).into_iter().map(text)))
        })
    }

    /// The byte order mark and the headings of another table.
    ///
    /// # Errors
    /// Writing to memory does not fail.
    pub fn headings(&self, heads: &[String]) -> Result<Bytes, Error> {
        self.write(MARK, |writer| writer.write_record(heads))
    }

    /// A batch of rows of another table.
    ///
    /// # Errors
    /// Writing to memory does not fail.
    pub fn rows(&self, rows: Vec<Vec<Cell>>) -> Result<Bytes, Error> {
        self.write("", |writer| rows.into_iter().try_for_each(|row| writer.write_record(row.into_iter().map(text))))
    }

    fn write(
        &self,
        before: &str,
        fill: impl FnOnce(&mut csv::Writer<Vec<u8>>) -> csv::Result<()>,
    ) -> Result<Bytes, Error> {
        let delimiter = match self.sheet.t.0 {
            Language::French | Language::Added(_) => b';',
            Language::English => b',',
        };
        let mut builder = csv::WriterBuilder::new();
        let mut writer =
            builder.delimiter(delimiter).terminator(csv::Terminator::CRLF).from_writer(before.as_bytes().to_vec());
        fill(&mut writer).map_err(|error| Error::Broken(error.to_string()))?;
        writer.into_inner().map(Bytes::from).map_err(|error| Error::Broken(error.to_string()))
    }
}

fn text(cell: Cell) -> String {
    match cell {
        Cell::Nothing => String::new(),
        Cell::Text(text) => harmless(&text),
        // RFC 3966: the plus sign of the international form is kept, and no spreadsheet takes it for a sum or rounds
        // the number.
        Cell::Phone(phone) => format!("tel:{phone}"),
        Cell::Amount(amount) => amount.to_string(),
        Cell::Decimal(amount) => amount,
        Cell::Time(at) => at.format("%F %T").to_string(),
    }
}

/// Puts an apostrophe before text that a spreadsheet would run as a formula (OWASP, "CSV Injection"); it marks the cell
/// as text. The same is done after a comma, a semicolon or a tab, because a spreadsheet that splits there makes a
/// separate cell of what follows.
fn harmless(text: &str) -> String {
    const SIGNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let mut safe = String::with_capacity(text.len());
    for cell in text.split_inclusive([',', ';', '\t']) {
        let first = cell.chars().find(|c| *c != ' ');
        if cell.starts_with(SIGNS) || first.is_some_and(|c| SIGNS.contains(&c)) {
            safe.push('\'');
        }
        safe.push_str(cell);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_text() {
        for formula in ["=1+1", "+33", "-2+3", "@SUM(A1)", "\t1", "\r=1", " =1", "＝1", "=cmd|' /C calc'!A0"] {
            assert_eq!(text(Cell::Text(formula.to_owned())), format!("'{formula}"));
        }
        for plain in ["Le fleuve", "a=b", "2 + 2", "awa@exemple.ci", "", "'=1"] {
            assert_eq!(text(Cell::Text(plain.to_owned())), plain);
        }
        assert_eq!(text(Cell::Text("x;=cmd|'/C calc'!A0;, +1, a".to_owned())), "x;'=cmd|'/C calc'!A0;,' +1, a");
        assert_eq!(text(Cell::Phone("+2250707070700".to_owned())), "tel:+2250707070700");
    }
}

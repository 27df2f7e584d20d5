//! CSV (RFC 4180) that spreadsheets open as it is meant: with a byte order mark, and with nothing in it that they would run.

use bytes::Bytes;

use super::cells::{Cell, Sheet};
use crate::domain::language::Language;
use crate::shop::Error;
use crate::store::exports::ExportLine;

/// Writes CSV, some lines at a time. A French Excel parts columns at semicolons, an English one at commas.
#[derive(Clone, Debug)]
pub struct Comma {
    sheet: Sheet,
}

/// A small table, whole.
///
/// # Errors
/// Never in memory.
pub fn small(sheet: Sheet, heads: &[String], rows: Vec<Vec<Cell>>) -> Result<Bytes, Error> {
    Comma::new(sheet).write(MARK, |writer| {
        writer.write_record(heads)?;
        rows.into_iter().try_for_each(|row| writer.write_record(row.into_iter().map(text)))
    })
}

/// Tells Excel that this is UTF-8.
const MARK: &str = "\u{feff}";

impl Comma {
    pub fn new(sheet: Sheet) -> Self {
        Self { sheet }
    }

    /// The byte order mark and the heads.
    ///
    /// # Errors
    /// Never in memory.
    pub fn head(&self) -> Result<Bytes, Error> {
        self.write(MARK, |writer| writer.write_record(self.sheet.heads()))
    }

    /// Lines.
    ///
    /// # Errors
    /// Never in memory.
    pub fn lines(&self, lines: Vec<ExportLine>) -> Result<Bytes, Error> {
        self.write("", |writer| {
            lines.into_iter().try_for_each(|line| writer.write_record(self.sheet.cells(line).map(text)))
        })
    }

    fn write(
        &self,
        before: &str,
        fill: impl FnOnce(&mut csv::Writer<Vec<u8>>) -> csv::Result<()>,
    ) -> Result<Bytes, Error> {
        let delimiter = match self.sheet.t.0 {
            Language::French => b';',
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
        // RFC 3966: the plus that makes a number whole stays, and no spreadsheet takes it for a sum or a rounded number.
        Cell::Phone(phone) => format!("tel:{phone}"),
        Cell::Amount(amount) => amount.to_string(),
        Cell::Time(at) => at.format("%F %T").to_string(),
    }
}

/// Text that a spreadsheet would run as a formula (OWASP, "CSV Injection") gets an apostrophe before it, which says: text. So
/// does what stands after a comma, a semicolon or a tab: a spreadsheet that cuts there makes a cell of its own of it.
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

//! Workbooks: the first sheet that is not hidden and not empty.

use std::io::Cursor;

use calamine::{
    Data, Ods, OdsError, Reader as _, SheetVisible, Xls, XlsError, Xlsx, XlsxError, open_workbook_auto_from_rs,
};

use super::{Refusal, Row, Rows};

/// The first bytes of the two file formats of workbooks: ZIP, and the format that Excel used before 2007.
const STARTS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];

/// Whether a file can only be a workbook, and is not text.
pub fn is_workbook(bytes: &[u8]) -> bool {
    STARTS.iter().any(|start| bytes.starts_with(start))
}

/// Reads the rows of a workbook.
pub fn rows(bytes: &[u8]) -> Result<Vec<Row>, Refusal> {
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|_| if is_locked(bytes) { Refusal::Locked } else { Refusal::Kind })?;
    let shown = |sheet: &&calamine::Sheet| sheet.visible == SheetVisible::Visible;
    let names: Vec<String> = book.sheets_metadata().iter().filter(shown).map(|sheet| sheet.name.clone()).collect();
    for name in names {
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let first = u64::from(range.start().map_or(0, |(row, _)| row));
        let mut rows = Rows::default();
        for (number, cells) in (first + 1..).zip(range.rows()) {
            rows.add(number, cells.iter().map(text).collect())?;
        }
        if !rows.rows.is_empty() {
            return Ok(rows.rows);
        }
    }
    Ok(Vec::new())
}

/// Whether a workbook is protected with a password. `open_workbook_auto_from_rs` says only that it is not a workbook.
fn is_locked(bytes: &[u8]) -> bool {
    matches!(Xlsx::new(Cursor::new(bytes)), Err(XlsxError::Password))
        || matches!(Xls::new(Cursor::new(bytes)), Err(XlsError::Password))
        || matches!(Ods::new(Cursor::new(bytes)), Err(OdsError::Password))
}

/// A cell as it would be written in a CSV file.
fn text(cell: &Data) -> String {
    match cell {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        // Whole numbers are stored as floats too; `to_string` writes a float without unnecessary zeros.
        Data::Float(number) => number.to_string(),
        Data::Bool(yes) => yes.to_string(),
        Data::DateTime(date) => date.as_f64().to_string(),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::Workbook;

    use super::*;

    #[test]
    fn a_workbook_is_read_as_its_rows_are_numbered() {
        let mut book = Workbook::new();
        book.add_worksheet();
        let page = book.add_worksheet();
        page.write_string(2, 1, "titre").unwrap().write_string(2, 2, "prix").unwrap();
        page.write_string(4, 1, "L’été").unwrap().write_number(4, 2, 2_500).unwrap();
        page.write_number(5, 1, 1984).unwrap().write_number(5, 2, 12.5).unwrap();
        let bytes = book.save_to_buffer().unwrap();
        assert!(is_workbook(&bytes));
        let rows: Vec<_> = rows(&bytes).unwrap().into_iter().map(|row| (row.number, row.cells.join("|"))).collect();
        let wanted = [(3, "titre|prix"), (5, "L’été|2500"), (6, "1984|12.5")];
        assert_eq!(rows, wanted.map(|(number, text)| (number, text.to_owned())));
    }

    #[test]
    fn what_a_hidden_sheet_holds_is_not_read() {
        let mut book = Workbook::new();
        let hidden = book.add_worksheet();
        hidden.write_string(0, 0, "brouillon").unwrap();
        hidden.set_hidden(true);
        // The library writes the active sheet as visible, even if it is hidden.
        book.add_worksheet().set_active(true).write_string(0, 0, "titre").unwrap();
        let rows = rows(&book.save_to_buffer().unwrap()).unwrap();
        assert_eq!(rows, [Row { number: 1, cells: vec!["titre".to_owned()] }]);
    }

    #[test]
    fn a_workbook_with_a_password_is_locked() {
        let locked = std::fs::read("tests/fixtures/table/locked.xlsx").unwrap();
        assert!(is_workbook(&locked));
        assert_eq!(rows(&locked), Err(Refusal::Locked));
    }

    #[test]
    fn what_only_begins_like_a_workbook_is_refused() {
        assert_eq!(rows(b"PK\x03\x04"), Err(Refusal::Kind));
        assert_eq!(rows(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Err(Refusal::Kind));
        assert!(!is_workbook(b"titre;auteurs"));
    }
}

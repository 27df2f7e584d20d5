//! A template for a list: the first line has the column names, the second is an example.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::domain::money::Currency;
use crate::shop::Error;
use crate::texts::Texts;

/// The byte order mark, by which Excel recognises UTF-8.
const MARK: &str = "\u{feff}";
/// Column widths in characters. Titles, authors and descriptions are wide; those of prices in other currencies follow.
const WIDTHS: [u16; 8] = [32, 40, 12, 12, 24, 48, 18, 24];
/// See [`WIDTHS`].
const PRICE_WIDTH: u16 = 12;

/// The column names and the example; the last columns are for prices in `others`, where a shop sells in several currencies.
fn lines(t: Texts, others: &[Currency]) -> [Vec<String>; 2] {
    let say = |id: &str| t.say(&format!("admin-books-model-{id}"));
    let heads = ["title", "authors", "price", "language", "categories", "description", "address", "file"].map(say);
    let mut book =
        ["book-title", "book-authors", "book-price", "book-language", "book-categories", "book-text"].map(say).to_vec();
    let prices = others.iter().map(|currency| format!("{} {currency}", say("price")));
    let heads: Vec<String> = heads.into_iter().chain(prices).collect();
    book.resize(heads.len(), String::new());
    [heads, book]
}

/// As CSV with semicolons, which Excel in French takes as separators.
///
/// # Errors
/// Never, since it is written to memory.
pub fn comma(t: Texts, others: &[Currency]) -> Result<Vec<u8>, Error> {
    let broken = |error: &dyn std::fmt::Display| Error::Broken(error.to_string());
    let mut builder = csv::WriterBuilder::new();
    let mut writer = builder.delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(MARK.as_bytes().to_vec());
    for line in lines(t, others) {
        writer.write_record(line).map_err(|error| broken(&error))?;
    }
    writer.into_inner().map_err(|error| broken(&error))
}

/// As a workbook.
///
/// # Errors
/// Never, since it is written to memory.
pub fn workbook(t: Texts, others: &[Currency]) -> Result<Vec<u8>, Error> {
    written(t, others).map_err(|error| Error::Broken(error.to_string()))
}

fn written(t: Texts, others: &[Currency]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (head, text) = (Format::new().set_bold(), Format::new().set_text_wrap());
    let page = book.add_worksheet();
    page.set_name(t.say("admin-books-title"))?.set_freeze_panes(1, 0)?;
    for (column, width) in (0_u16..).zip(WIDTHS.into_iter().chain(others.iter().map(|_| PRICE_WIDTH))) {
        page.set_column_width(column, width)?;
    }
    for (row, line) in (0_u32..).zip(lines(t, others)) {
        for (column, cell) in (0_u16..).zip(line) {
            match cell.parse::<i32>() {
                Ok(number) => page.write_number(row, column, number)?,
                Err(_) => page.write_string_with_format(row, column, cell, if row == 0 { &head } else { &text })?,
            };
        }
    }
    book.save_to_buffer()
}

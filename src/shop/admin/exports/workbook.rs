//! A workbook for Excel, written a row at a time: finished rows go to an unnamed temporary file, and are compressed
//! when they are sent.

use std::io::{self, Write};

use bytes::Bytes;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use tokio::sync::mpsc::{Receiver, Sender};

use super::cells::{Cell, Sheet};
use crate::store::exports::ExportLine;

/// Excel allows 1,048,576 rows on a sheet.
const ROWS: u32 = 1_000_000;
/// How many bytes are sent at once.
const CHUNK: usize = 64 * 1024;

/// Writes the lines that it receives, and sends the workbook. It blocks, so it needs a thread of its own. It stops when
/// `lines` ends with an error or the receiver of the workbook is gone; what was sent is then not a complete workbook.
///
/// # Errors
/// The cause, for the log.
pub fn workbook(
    (sheet, name): (Sheet, String),
    mut lines: Receiver<Result<Vec<ExportLine>, String>>,
    out: Sender<Bytes>,
) -> Result<(), String> {
    let says = |error: XlsxError| error.to_string();
    let mut book = Workbook::new();
    let forms = Forms::default();
    let heads = sheet.heads();
    let mut page = begin(&mut book, &name, &heads, &forms).map_err(says)?;
    let (mut row, mut pages) = (1, 1);
    while let Some(lines) = lines.blocking_recv() {
        for line in lines? {
            if row > ROWS {
                pages += 1;
                page = begin(&mut book, &format!("{name} {pages}"), &heads, &forms).map_err(says)?;
                row = 1;
            }
            for (column, cell) in (0_u16..).zip(sheet.cells(line)) {
                write(page, row, column, cell, &forms).map_err(says)?;
            }
            row += 1;
        }
    }
    let mut out = Out { out, chunk: Vec::with_capacity(CHUNK) };
    book.save_to_writer(&mut out).map_err(says)?;
    out.flush().map_err(|error| error.to_string())
}

/// A small table, written at once.
///
/// # Errors
/// The cause, for the log.
pub fn small(name: &str, heads: &[String], rows: Vec<Vec<Cell>>) -> Result<Vec<u8>, XlsxError> {
    let (mut book, forms) = (Workbook::new(), Forms::default());
    let page = begin(&mut book, name, heads, &forms)?;
    for (number, row) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row) {
            write(page, number, column, cell, &forms)?;
        }
    }
    book.save_to_buffer()
}

struct Forms {
    head: Format,
    time: Format,
    amount: Format,
    /// Keeps the cell a text in Excel even when somebody edits it.
    text: Format,
}

impl Default for Forms {
    fn default() -> Self {
        Self {
            head: Format::new().set_bold(),
            time: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            amount: Format::new().set_num_format("#,##0"),
            text: Format::new().set_quote_prefix(),
        }
    }
}

fn begin<'a>(
    book: &'a mut Workbook,
    name: &str,
    heads: &[String],
    forms: &Forms,
) -> Result<&'a mut Worksheet, XlsxError> {
    let page = book.add_worksheet_with_constant_memory()?;
    page.set_name(name)?;
    page.set_freeze_panes(1, 0)?;
    for (column, head) in (0_u16..).zip(heads) {
        page.set_column_width(column, if head.len() > 12 { 26 } else { 16 })?;
        page.write_string_with_format(0, column, head, &forms.head)?;
    }
    Ok(page)
}

/// A cell of text is never a formula in this format, whatever its first character is.
fn write(page: &mut Worksheet, row: u32, column: u16, cell: Cell, forms: &Forms) -> Result<(), XlsxError> {
    match cell {
        Cell::Nothing => {}
        Cell::Text(text) | Cell::Phone(text) => {
            let short: String = text.chars().take(MOST_SIGNS).collect();
            page.write_string_with_format(row, column, short, &forms.text)?;
        }
        // No price needs more than 32 bits; a larger number would be written as text.
        Cell::Amount(amount) => match i32::try_from(amount) {
            Ok(amount) => drop(page.write_number_with_format(row, column, amount, &forms.amount)?),
            Err(_) => drop(page.write_string(row, column, amount.to_string())?),
        },
        Cell::Decimal(amount) => drop(page.write_string(row, column, amount)?),
        Cell::Time(at) => drop(page.write_datetime_with_format(row, column, at, &forms.time)?),
    }
    Ok(())
}

/// The longest text that an Excel cell can contain.
const MOST_SIGNS: usize = 32_767;

/// Passes bytes on in chunks, and waits while the receiver is slow.
struct Out {
    out: Sender<Bytes>,
    chunk: Vec<u8>,
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.chunk.extend_from_slice(bytes);
        if self.chunk.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let full = std::mem::replace(&mut self.chunk, Vec::with_capacity(CHUNK));
        self.out.blocking_send(full.into()).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }
}

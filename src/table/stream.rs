//! Long CSV files, read in batches: never more of a file is in memory than one batch and a buffer.

use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom};
use std::path::Path;

use csv::ReaderBuilder;
use encoding_rs::{CoderResult, Decoder, DecoderResult, UTF_8, WINDOWS_1252};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::spawn_blocking;

use super::{MOST_COLUMNS, Refusal, Row, child, text, workbook};

/// How much is read at once, in bytes. The delimiter is guessed from the first piece.
const PIECE: usize = 64 * 1024;
/// The longest row, in bytes: a quote that nobody closes makes one of all that follows.
const LONGEST_ROW: usize = 256 * 1024;

/// The rows of the file at `path`, at most `each` at once, in their order; an error is the last item. A workbook has at most
/// [`super::MOST_ROWS`] rows, which come at once. The rows of a CSV file are numbered by its lines.
///
/// # Errors
/// Why the file cannot be read at all.
pub async fn batches(program: &Path, path: &Path, each: usize) -> Result<Receiver<Result<Vec<Row>, Refusal>>, Refusal> {
    let mut file = File::open(path).map_err(|error| not_now(&error))?;
    let (sender, receiver) = channel(2);
    if workbook::is_workbook(&start(&mut file, 8).map_err(|error| not_now(&error))?) {
        let rows = child::read(program, path).await?;
        // The receiver is here: it takes what the channel has room for.
        drop(sender.try_send(Ok(rows)));
        return Ok(receiver);
    }
    spawn_blocking(move || {
        if let Err(refusal) = send_all(&mut file, each, &sender) {
            drop(sender.blocking_send(Err(refusal)));
        }
    });
    Ok(receiver)
}

fn not_now(reason: &io::Error) -> Refusal {
    tracing::error!(%reason, "a list could not be read");
    Refusal::NotNow
}

/// The first bytes of a file, which is then read from its beginning again.
fn start(file: &mut File, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.by_ref().take(most).read_to_end(&mut bytes)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(bytes)
}

fn send_all(file: &mut File, each: usize, sender: &Sender<Result<Vec<Row>, Refusal>>) -> Result<(), Refusal> {
    let head = start(file, u64::try_from(PIECE).unwrap_or(u64::MAX)).map_err(|error| not_now(&error))?;
    let encoding = match text::marked(&head) {
        Some(encoding) => encoding,
        None if is_utf8(file).map_err(|error| not_now(&error))? => UTF_8,
        None => WINDOWS_1252,
    };
    let head = encoding.decode_with_bom_removal(&head).0;
    let (said, rest) = text::separator_line(head.trim_start_matches('\u{feff}'));
    let delimiter = said.unwrap_or_else(|| text::guess(rest));
    let decoded = Decoded {
        file,
        decoder: encoding.new_decoder(),
        bytes: Vec::new(),
        text: String::new(),
        at: 0,
        after_return: false,
        ended: false,
    };
    let mut reader = ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(decoded);
    let (mut rows, mut is_first, mut number) = (Vec::new(), true, 0);
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|_| Refusal::Kind)? {
        // The reader stands behind the record's last line; no two records have the same number.
        number = reader.position().line().saturating_sub(1).max(number + 1);
        let is_separator = std::mem::take(&mut is_first) && said.is_some();
        if record.as_slice().len() > LONGEST_ROW || record.as_slice().chars().any(is_no_text) {
            return Err(Refusal::Kind);
        }
        rows.extend(row(number, &record).filter(|_| !is_separator));
        if rows.len() >= each && sender.blocking_send(Ok(std::mem::take(&mut rows))).is_err() {
            // Nobody reads on.
            return Ok(());
        }
    }
    if !rows.is_empty() {
        drop(sender.blocking_send(Ok(rows)));
    }
    Ok(())
}

fn is_no_text(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}')
}

fn row(number: u64, record: &csv::StringRecord) -> Option<Row> {
    let mut cells: Vec<String> = record.iter().take(MOST_COLUMNS).map(|cell| cell.trim().to_owned()).collect();
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    (!cells.is_empty()).then_some(Row { number, cells })
}

/// Whether the whole file is UTF-8. It is then read from its beginning again.
fn is_utf8(file: &mut File) -> io::Result<bool> {
    let (mut decoder, mut bytes, mut text) = (UTF_8.new_decoder_without_bom_handling(), vec![0; PIECE], String::new());
    loop {
        let read = file.read(&mut bytes)?;
        let piece = bytes.get(..read).unwrap_or_default();
        text.clear();
        text.reserve(decoder.max_utf8_buffer_length_without_replacement(read).unwrap_or(4 * PIECE));
        if let (DecoderResult::Malformed(..), _) =
            decoder.decode_to_string_without_replacement(piece, &mut text, read == 0)
        {
            file.seek(SeekFrom::Start(0))?;
            return Ok(false);
        }
        if read == 0 {
            file.seek(SeekFrom::Start(0))?;
            return Ok(true);
        }
    }
}

/// A file as UTF-8, without its byte order mark, and with one line feed at each line's end.
struct Decoded<'a> {
    file: &'a mut File,
    decoder: Decoder,
    bytes: Vec<u8>,
    text: String,
    /// How much of `text` was taken.
    at: usize,
    /// Whether the last piece ended in a carriage return, which a line feed may follow.
    after_return: bool,
    ended: bool,
}

impl Decoded<'_> {
    fn fill(&mut self) -> io::Result<()> {
        self.bytes.resize(PIECE, 0);
        let read = self.file.read(&mut self.bytes)?;
        self.ended = read == 0;
        self.text.clear();
        self.at = 0;
        self.text.reserve(self.decoder.max_utf8_buffer_length(read).unwrap_or(4 * PIECE));
        let piece = self.bytes.get(..read).unwrap_or_default();
        let (result, ..) = self.decoder.decode_to_string(piece, &mut self.text, self.ended);
        if let CoderResult::OutputFull = result {
            return Err(io::Error::other("more text than was reckoned with"));
        }
        let is_rest =
            std::mem::replace(&mut self.after_return, self.text.ends_with('\r')) && self.text.starts_with('\n');
        if is_rest || self.text.contains('\r') {
            let text = if is_rest { self.text.get(1..).unwrap_or_default() } else { &self.text };
            self.text = text.replace("\r\n", "\n").replace('\r', "\n");
        }
        Ok(())
    }
}

impl Read for Decoded<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at >= self.text.len() && !self.ended {
            self.fill()?;
        }
        let left = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let taken = left.len().min(into.len());
        for (to, from) in into.iter_mut().zip(left) {
            *to = *from;
        }
        self.at += taken;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(name: &str, bytes: &[u8]) -> Result<Vec<(u64, String)>, Refusal> {
        let path = std::env::temp_dir().join(format!("griot-stream-{}-{name}.csv", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        let mut receiver = batches(Path::new("griot"), &path, 2).await.unwrap();
        std::fs::remove_file(&path).unwrap();
        let mut all = Vec::new();
        while let Some(batch) = receiver.recv().await {
            let batch = batch?;
            assert!((1..=2).contains(&batch.len()));
            all.extend(batch.into_iter().map(|row| (row.number, row.cells.join("|"))));
        }
        Ok(all)
    }

    #[tokio::test]
    async fn a_long_list_is_read_in_every_form_that_spreadsheets_save() {
        let text = "id;montant\r\nG1;2 500\r\n\r\nG2;L’été\r\n";
        let wanted = vec![(1, "id|montant".to_owned()), (2, "G1|2 500".to_owned()), (4, "G2|L’été".to_owned())];
        assert_eq!(read("utf8", text.as_bytes()).await.as_ref(), Ok(&wanted));
        assert_eq!(read("bom", format!("\u{feff}{text}").as_bytes()).await.as_ref(), Ok(&wanted));
        assert_eq!(read("mac", text.replace("\r\n", "\r").as_bytes()).await.as_ref(), Ok(&wanted));
        let said = read("sep", format!("\u{feff}sep=;\r\n{text}").as_bytes()).await.unwrap();
        assert_eq!(said[0], (2, "id|montant".to_owned()), "the line that names the separator is none of the list");
        let windows = [&text.as_bytes()[..27], b"\r\nG2;L\x92\xe9t\xe9\r\n"].concat();
        assert_eq!(read("windows", &windows).await.unwrap().last().unwrap().1, "G2|L’été");
        let units: Vec<u16> = format!("\u{feff}{}", text.replace(';', "\t")).encode_utf16().collect();
        let bytes: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        assert_eq!(read("utf16", &bytes).await.as_ref(), Ok(&wanted));
    }

    #[tokio::test]
    async fn letters_and_line_ends_that_are_cut_by_a_piece_are_whole_and_what_is_no_text_is_refused() {
        let lines: Vec<String> = (0..20_000).map(|number| format!("G{number};é")).collect();
        let rows = read("long", format!("x{}\n", lines.join("\n")).as_bytes()).await.unwrap();
        assert_eq!(rows.len(), 20_000);
        assert!(rows.iter().all(|(_, cells)| cells.ends_with("|é")), "no letter is lost");
        let ends: Vec<String> = (0..30_000).map(|number| format!("G{number}")).collect();
        let rows = read("ends", ends.join("\r\n").as_bytes()).await.unwrap();
        assert_eq!(rows.last().unwrap(), &(30_000, "G29999".to_owned()), "no line is counted twice");
        assert_eq!(read("picture", b"\x89PNG\r\n\x1a\n\0\0").await, Err(Refusal::Kind));
        let open = format!("a;b\n\"{}", "never closed;\n".repeat(40_000));
        assert_eq!(read("quote", open.as_bytes()).await, Err(Refusal::Kind));
        assert_eq!(read("empty", b"").await, Ok(Vec::new()));
    }
}

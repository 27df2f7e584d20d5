//! CSV as spreadsheets save it: in UTF-8, UTF-16 or Windows-1252; with semicolons, commas or tabs; with any line
//! endings.

use std::borrow::Cow;

use csv::ReaderBuilder;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{Refusal, Row, Rows};

/// The most lines that are expected above the column names.
const TITLES: usize = 10;

/// Reads the rows of a CSV file.
pub fn rows(bytes: &[u8]) -> Result<Vec<Row>, Refusal> {
    let text = decode(bytes);
    if text.chars().any(|c| c == '\0' || (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}'))) {
        return Err(Refusal::Kind);
    }
    let text = text.trim_start_matches('\u{feff}');
    let (said, text) = separator_line(text);
    let delimiter = said.unwrap_or_else(|| guess(text));
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut rows, mut number) = (Rows::default(), 0);
    for record in reader.records() {
        let record = record.map_err(|_| Refusal::Kind)?;
        let start = record.position().map_or(0, csv::Position::byte);
        number += 1 + empty_rows(text, usize::try_from(start).unwrap_or(usize::MAX));
        rows.add(number, record.iter().map(str::to_owned).collect())?;
    }
    Ok(rows.rows)
}

/// Decodes by the byte order mark, or by guessing from the first bytes. Text that is not UTF-8 is Windows-1252, in
/// which Excel on Windows saves "CSV".
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match marked(bytes) {
        Some(encoding) => encoding.decode_with_bom_removal(bytes).0,
        None => std::str::from_utf8(bytes).map_or_else(|_| WINDOWS_1252.decode(bytes).0, Cow::Borrowed),
    }
}

/// The encoding that the first bytes of a text show; `None` for UTF-8 without a mark, and for Windows-1252.
pub(super) fn marked(bytes: &[u8]) -> Option<&'static Encoding> {
    match (Encoding::for_bom(bytes), bytes) {
        (Some((encoding, _)), _) => Some(encoding),
        (None, [first, 0, ..]) if *first != 0 => Some(UTF_16LE),
        (None, [0, second, ..]) if *second != 0 => Some(UTF_16BE),
        (None, _) => None,
    }
}

/// Reads and removes a first line `sep=;`, with which Excel declares the delimiter, and which it does not count as a
/// row.
pub(super) fn separator_line(text: &str) -> (Option<u8>, &str) {
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let (line, rest) = text.split_at(end);
    let line = line.trim_matches('"');
    let said = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| line.as_bytes().get(4));
    match said {
        Some(&delimiter) if line.len() == 5 => {
            (Some(delimiter), rest.strip_prefix("\r\n").or_else(|| rest.get(1..)).unwrap_or_default())
        }
        _ => (None, text),
    }
}

/// Guesses the delimiter: the most frequent one in the first line that has any. A title without one may be above it.
pub(super) fn guess(text: &str) -> u8 {
    let several = |line: &&str| line.contains([';', ',', '\t']);
    let first = text.split(['\r', '\n']).take(2 * TITLES).find(several).unwrap_or_default();
    let count = |delimiter: u8| {
        let mut quoted = false;
        let outside = first.bytes().filter(|byte| {
            quoted ^= *byte == b'"';
            !quoted && *byte == delimiter
        });
        outside.count()
    };
    let mut best = (b';', count(b';'));
    for delimiter in [b'\t', b','] {
        let found = count(delimiter);
        if found > best.1 {
            best = (delimiter, found);
        }
    }
    best.0
}

/// Counts the empty rows between the previous record and the one that is read from `start`: the CSV reader skips them,
/// but a spreadsheet shows and counts them.
fn empty_rows(text: &str, start: usize) -> u64 {
    let (before, rest) = text.split_at_checked(start).unwrap_or((text, ""));
    let rest = if before.ends_with('\r') { rest.strip_prefix('\n').unwrap_or(rest) } else { rest };
    let ends = rest.get(..rest.find(|c| !matches!(c, '\r' | '\n')).unwrap_or(rest.len())).unwrap_or_default();
    let ends = ends.replace("\r\n", "\n");
    u64::try_from(ends.len()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Vec<(u64, String)> {
        rows(text).unwrap().into_iter().map(|row| (row.number, row.cells.join("|"))).collect()
    }

    fn is(found: &[(u64, String)], wanted: &[(u64, &str)]) {
        let found: Vec<_> = found.iter().map(|(number, text)| (*number, text.as_str())).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn rows_are_counted_as_spreadsheets_count_them() {
        for end in ["\n", "\r\n", "\r"] {
            let text = "titre;prix\n\nA;1\n\"B\nC\";2\n;\n\n\nD;3".replace('\n', end);
            let cell = format!("B{end}C|2");
            is(&read(text.as_bytes()), &[(1, "titre|prix"), (3, "A|1"), (4, &cell), (8, "D|3")]);
        }
        is(&read(b"\r\n\r\ntitre;prix\r\nA;1\r\n"), &[(3, "titre|prix"), (4, "A|1")]);
        is(&read(b"Nos livres\r\n\r\ntitre,prix\r\nA,1\r\n"), &[(1, "Nos livres"), (3, "titre|prix"), (4, "A|1")]);
    }

    #[test]
    fn a_table_is_read_in_every_form_that_spreadsheets_save() {
        let wanted: &[(u64, &str)] = &[(1, "titre|auteurs"), (2, "L’été|Aïcha")];
        let text = "titre;auteurs\r\nL’été;Aïcha\r\n";
        is(&read(text.as_bytes()), wanted);
        is(&read(format!("\u{feff}{text}").as_bytes()), wanted);
        is(&read(format!("sep=;\r\n{text}").as_bytes()), wanted);
        is(&read(format!("\u{feff}SEP=;\n{text}").as_bytes()), wanted);
        is(&read(format!("sep=|\r\n{}", text.replace(';', "|")).as_bytes()), wanted);
        is(&read(text.replace(';', ",").as_bytes()), wanted);
        is(&read(text.replace(';', "\t").as_bytes()), wanted);
        is(&read(b"titre;auteurs\r\nL\x92\xe9t\xe9;A\xefcha\r\n"), wanted);
        let units: Vec<u16> = format!("\u{feff}{}", text.replace(';', "\t")).encode_utf16().collect();
        is(&read(&units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>()), wanted);
        is(&read(&units.iter().flat_map(|unit| unit.to_be_bytes()).collect::<Vec<_>>()), wanted);
        is(&read(&units[1..].iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>()), wanted);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(rows(b"%PDF-1.7\0\x01\x02"), Err(Refusal::Kind));
        assert_eq!(rows("a;b\n".repeat(3_000).as_bytes()), Err(Refusal::TooLong));
        assert_eq!(rows(b""), Ok(Vec::new()));
    }
}

//! Decodes bytes into text as reading systems do: by the byte order mark, then by the encoding that the file declares,
//! then as UTF-8, or as Windows-1252 if it is not UTF-8.

use std::borrow::Cow;

use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Refusal;

/// How many bytes are searched for a page's declared encoding (the HTML standard has 1,024).
const HEAD: usize = 2_048;

/// Encodings that ordinary reading systems do not know and in which ASCII characters have other bytes: what such a page
/// contains cannot be checked.
const HIDDEN: [&str; 10] = ["utf-7", "utf7", "utf-32", "utf32", "ucs-4", "ucs4", "ebcdic", "ibm0", "scsu", "bocu"];

/// Decodes a page, XML or HTML.
pub fn page(bytes: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    decode(bytes, |head| in_declaration(head).or_else(|| in_meta(head)))
}

/// Decodes a style sheet.
pub fn style(bytes: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    decode(bytes, |head| head.strip_prefix("@charset \"")?.split('"').next().map(str::to_owned))
}

fn decode(bytes: &[u8], label: impl Fn(&str) -> Option<String>) -> Result<Cow<'_, str>, Refusal> {
    // UTF-32 in either byte order, and `<?xm` in EBCDIC.
    let hidden: [&[u8]; 4] = [b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"\0\0\0<", b"\x4c\x6f\xa7\x94"];
    if hidden.iter().any(|start| bytes.starts_with(start)) || bytes.starts_with(b"<\0\0\0") {
        return Err(Refusal::Encoding);
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Ok(encoding.decode_without_bom_handling(bytes.get(length..).unwrap_or_default()).0);
    }
    let encoding = match bytes {
        [first, 0, ..] if *first != 0 => UTF_16LE,
        [0, second, ..] if *second != 0 => UTF_16BE,
        _ => {
            let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes));
            named(label(&head).as_deref(), bytes)?
        }
    };
    Ok(encoding.decode_without_bom_handling(bytes).0)
}

fn named(label: Option<&str>, bytes: &[u8]) -> Result<&'static Encoding, Refusal> {
    let label = label.unwrap_or_default().trim().to_ascii_lowercase();
    let found = Encoding::for_label(label.as_bytes());
    if found == Some(REPLACEMENT) || HIDDEN.iter().any(|name| label.contains(name)) {
        return Err(Refusal::Encoding);
    }
    match found {
        // An encoding with eight-bit units, whatever the label says: otherwise the label could not have been read.
        Some(encoding) if ![UTF_8, UTF_16LE, UTF_16BE].contains(&encoding) => Ok(encoding),
        _ if std::str::from_utf8(bytes).is_ok() => Ok(UTF_8),
        _ => Ok(WINDOWS_1252),
    }
}

/// The label in `encoding="…"` of `<?xml … ?>`.
fn in_declaration(head: &str) -> Option<String> {
    let declaration = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value.get(1..)?.split(quote).next().map(str::to_owned)
}

/// The label in `charset=…` of a `<meta>`.
fn in_meta(head: &str) -> Option<String> {
    let head = head.to_ascii_lowercase();
    let metas = head.split("<meta").skip(1).filter_map(|rest| rest.split('>').next());
    metas.into_iter().find_map(|meta| {
        let value = meta.split_once("charset")?.1.trim_start().strip_prefix('=')?;
        let value = value.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\''));
        let end = value.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':' | '.'));
        value.get(..end.unwrap_or(value.len())).filter(|label| !label.is_empty()).map(str::to_owned)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
        let mark = mark.then_some('\u{feff}');
        let units = mark.into_iter().chain(text.chars()).collect::<String>();
        units.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn a_page_is_read_in_the_letters_it_was_written_in() {
        for bytes in [
            "\u{feff}<p>été</p>".as_bytes(),
            b"<p>\xe9t\xe9</p>",
            b"<?xml version='1.0' encoding=\"ISO-8859-1\"?><p>\xe9t\xe9</p>",
            b"<?xml version='1.0' encoding='utf-8'?><p>\xe9t\xe9</p>",
            b"<meta http-equiv='Content-Type' content='text/html; charset=windows-1252'><p>\xe9t\xe9</p>",
            &utf16("<p>été</p>", false, true),
            &utf16("<p>été</p>", true, true),
            &utf16("<p>été</p>", false, false),
            &utf16("<p>été</p>", true, false),
        ] {
            let text = page(bytes).unwrap();
            assert!(text.ends_with("<p>été</p>"), "{text}");
        }
        assert_eq!(style(b"@charset \"iso-8859-1\"; /* \xe9 */").unwrap(), "@charset \"iso-8859-1\"; /* é */");
    }

    #[test]
    fn what_cannot_be_told_by_looking_is_refused() {
        for bytes in [
            &b"<?xml version='1.0' encoding='UTF-7'?><p>+ADw-script+AD4-</p>"[..],
            b"<meta charset=utf-7>",
            b"<?xml version='1.0' encoding='hz-gb-2312'?>",
            b"\xff\xfe\0\0<\0\0\0",
            b"\x4c\x6f\xa7\x94\x93",
        ] {
            assert_eq!(page(bytes), Err(Refusal::Encoding));
        }
    }
}

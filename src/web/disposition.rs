//! The file name of a download.

use actix_web::http::header::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::domain::book::slug;

/// The characters that are not an `attr-char` (RFC 8187, 3.2.1); actix's own encoder leaves `=` unencoded.
const EXTENDED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// `Content-Disposition: attachment` with the file's name, in plain ASCII for old clients and unchanged for all others
/// (RFC 6266, RFC 8187). Characters that could mislead or harm (slashes, control and direction characters) are removed.
pub fn content_disposition(file_name: &str) -> HeaderValue {
    let name: String = file_name.chars().filter(|&c| !is_harmful(c)).collect();
    let short = |end: &str| end.len() <= 5 && end.bytes().all(|c| c.is_ascii_alphanumeric());
    let (stem, extension) = name.rsplit_once('.').filter(|(_, end)| short(end)).unwrap_or((&name, ""));
    let stem: String = stem.trim().trim_start_matches('.').chars().take(80).collect();
    let plain = |text: &str| text.bytes().all(|c| c.is_ascii_alphanumeric() || b" -_.,()'".contains(&c));
    let ascii = if plain(&stem) && !stem.is_empty() { stem.clone() } else { slug(&stem) };
    let named = |stem: &str| if extension.is_empty() { stem.to_owned() } else { format!("{stem}.{extension}") };
    let name = if stem.is_empty() { named(&ascii) } else { named(&stem) };
    let name = utf8_percent_encode(&name, EXTENDED);
    HeaderValue::try_from(format!("attachment; filename=\"{}\"; filename*=UTF-8''{name}", named(&ascii)))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

/// Control characters, characters that file systems refuse, and those that change the text direction, so that `fdp.exe`
/// could look like `exe.pdf` (Unicode TR 36).
fn is_harmful(c: char) -> bool {
    c.is_control()
        || r#"/\:*?"<>|"#.contains(c)
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(file_name: &str) -> String {
        content_disposition(file_name).to_str().unwrap().to_owned()
    }

    #[test]
    fn a_files_name_is_said_plainly_and_as_it_is() {
        assert_eq!(named("Le fleuve.pdf"), "attachment; filename=\"Le fleuve.pdf\"; filename*=UTF-8''Le%20fleuve.pdf");
        assert_eq!(
            named("L’été à Ségou.pdf"),
            "attachment; filename=\"l-ete-a-segou.pdf\"; filename*=UTF-8''L%E2%80%99%C3%A9t%C3%A9%20%C3%A0%20S%C3%A9gou.pdf"
        );
        assert_eq!(
            named("كتاب.pdf"),
            "attachment; filename=\"livre.pdf\"; filename*=UTF-8''%D9%83%D8%AA%D8%A7%D8%A8.pdf"
        );
    }

    #[test]
    fn a_files_name_can_do_no_harm() {
        let name = named("../a\"\\\r\nSet-Cookie: x=\u{202e}fdp.exe.pdf");
        assert_eq!(
            name,
            "attachment; filename=\"aset-cookie-x-fdp-exe.pdf\"; filename*=UTF-8''aSet-Cookie%20x%3Dfdp.exe.pdf"
        );
        assert_eq!(named(""), "attachment; filename=\"livre\"; filename*=UTF-8''livre");
        assert!(named(&"é".repeat(5_000)).len() < 700);
    }
}

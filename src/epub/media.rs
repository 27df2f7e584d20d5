//! Recognises the kind of a file: by the type that the package declares, by its name, and by its first bytes.

use super::names::extension;
use super::scan::Role;

/// How a file is scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Xml,
    Html,
    /// A page that may be parsed as XML or as HTML.
    AnyPage,
    Style,
    Script,
    /// A picture, a sound, a font or plain text: it can do nothing.
    Still,
}

/// A media type without its parameters, in lower case.
pub fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a media type is a script (the MIME Sniffing standard, and types of the past).
pub fn is_script(essence: &str) -> bool {
    let name =
        essence.split_once('/').filter(|(group, _)| matches!(*group, "text" | "application")).map(|(_, name)| name);
    name.is_some_and(|name| {
        let name = name.trim_start_matches("x-").trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        matches!(name, "javascript" | "ecmascript" | "jscript" | "livescript" | "vbscript")
    })
}

/// The kind of a file that is declared as `declared` or not at all, is used as `role`, and begins with `head`.
pub fn kind(declared: Option<&str>, name: &str, role: Role, head: &[u8]) -> Kind {
    let declared = declared.map(essence).unwrap_or_default();
    let extension = extension(name);
    if is_script(&declared) {
        return Kind::Script;
    }
    if role == Role::Style {
        return Kind::Style;
    }
    match declared.as_str() {
        "text/html" => return Kind::Html,
        "text/x-oeb1-document" => return Kind::Xml,
        declared if declared.ends_with("+xml") || declared.ends_with("/xml") => return Kind::Xml,
        _ => {}
    }
    match extension.as_str() {
        _ if !begins_like_markup(head) => Kind::Still,
        "xhtml" | "xht" | "svg" | "xml" | "ncx" | "smil" => Kind::Xml,
        "html" | "htm" => Kind::AnyPage,
        // Shown as plain text.
        _ if declared == "text/plain" => Kind::Still,
        "txt" if declared.is_empty() => Kind::Still,
        _ => Kind::AnyPage,
    }
}

/// The role in which a file of the manifest is read.
pub fn role(declared: &str) -> Role {
    match essence(declared).as_str() {
        "text/css" | "text/x-oeb1-css" => Role::Style,
        _ => Role::Page,
    }
}

/// Whether the file begins with `<` and a name, a declaration or a comment, in any encoding.
fn begins_like_markup(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let head = head.strip_prefix(b"\xff\xfe").or_else(|| head.strip_prefix(b"\xfe\xff")).unwrap_or(head);
    let mut signs = head.iter().filter(|byte| **byte != 0).skip_while(|byte| byte.is_ascii_whitespace());
    signs.next() == Some(&b'<')
        && signs.next().is_some_and(|sign| sign.is_ascii_alphabetic() || matches!(sign, b'!' | b'?'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_taken_for_what_it_is_read_as() {
        let page = |declared, name, head: &str| kind(declared, name, Role::Page, head.as_bytes());
        assert_eq!(page(Some("application/xhtml+xml; charset=utf-8"), "a.bin", ""), Kind::Xml);
        assert_eq!(page(Some("Text/HTML"), "a.xhtml", "<?xml"), Kind::Html);
        assert_eq!(page(Some("application/octet-stream"), "x.xhtml", "\u{feff} <?xml"), Kind::Xml);
        assert_eq!(page(Some("image/png"), "x.png", "<HTML>"), Kind::AnyPage);
        assert_eq!(page(None, "x.html", "<p>"), Kind::AnyPage);
        assert_eq!(page(None, "x", "<\0!\0"), Kind::AnyPage);
        assert_eq!(page(Some("image/png"), "x.png", "\u{89}PNG"), Kind::Still);
        assert_eq!(page(Some("text/plain"), "x.txt", "<script>"), Kind::Still);
        assert_eq!(page(Some("application/x-javascript"), "x.js", ""), Kind::Script);
        assert_eq!(page(Some("text/javascript1.5; charset=utf-8"), "x", ""), Kind::Script);
        assert_eq!(kind(None, "x", Role::Style, b""), Kind::Style);
    }
}

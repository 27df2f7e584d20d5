//! Requests that cannot be parsed: the HTTP parser answers them itself (400, 408, 431), past every middleware and with
//! a bare head. [`ConnectionIo`](crate::web::connection_io::ConnectionIo) sends our headers and a message instead. An
//! address with characters that no address may contain, such as those copied along with a link, is redirected to its
//! percent-encoded form.

use bytes::Bytes;
use percent_encoding::{AsciiSet, CONTROLS, percent_encode};

use crate::domain::language::Language;
use crate::texts::Texts;
use crate::web::security_headers::SecurityHeaders;

/// The responses that replace those of the parser.
pub struct ParserErrors {
    /// The headers that all our responses have, as header lines.
    headers: String,
}

/// How many bytes of a head are searched for the end of its first line.
const LONGEST_LINE: usize = 8 * 1024;

/// ASCII characters that must be percent-encoded in an address (RFC 3986).
const ODD: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

impl ParserErrors {
    pub fn new(guard: &SecurityHeaders) -> Self {
        Self { headers: guard.lines() + "cache-control: no-store\r\n" }
    }

    /// The response to send instead of `bytes`, if these are the parser's own response: a head of a few lines, without
    /// a body and without our headers. `meant` is the address that the request may have meant.
    pub fn instead_of(&self, bytes: &[u8], meant: Option<&str>) -> Option<Bytes> {
        let head = std::str::from_utf8(bytes).ok()?.strip_suffix("\r\n\r\n")?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.strip_prefix("HTTP/1.1 ")?;
        let sentence = match status.get(..3)? {
            "400" => "unread-400",
            "408" => "unread-408",
            "431" => "unread-431",
            _ => return None,
        };
        let (length, others): (Vec<&str>, Vec<&str>) = lines.partition(|line| *line == "content-length: 0");
        let bare = |line: &&str| ["connection: ", "date: "].iter().any(|name| line.starts_with(name));
        if length.len() != 1 || !others.iter().all(bare) {
            return None;
        }
        // `self.headers` already ends with a line break.
        let others = [others, vec![self.headers.as_str()]].concat().join("\r\n");
        let Some(address) = meant else {
            // The visitor's language is unknown, so the message is in all languages.
            let text = Language::ALL.map(|language| Texts(language).say(sentence) + "\n").join("\n");
            let length = text.len();
            let kind = "content-type: text/plain; charset=utf-8";
            let answer = format!("HTTP/1.1 {status}\r\n{kind}\r\ncontent-length: {length}\r\n{others}\r\n{text}");
            return Some(Bytes::from(answer));
        };
        let head = "HTTP/1.1 301 Moved Permanently";
        Some(Bytes::from(format!("{head}\r\nlocation: {address}\r\ncontent-length: 0\r\n{others}\r\n")))
    }
}

/// The percent-encoded address of a request head whose own address contains characters that no address may contain.
/// `None` if the address is valid or is not a path of this shop.
pub fn meant(head: &[u8]) -> Option<String> {
    let end = head.iter().take(LONGEST_LINE).position(|byte| b"\r\n".contains(byte))?;
    let line = head.get(..end)?;
    let line = line.strip_prefix(b"GET ").or_else(|| line.strip_prefix(b"HEAD "))?;
    let target = line.strip_suffix(b" HTTP/1.1").or_else(|| line.strip_suffix(b" HTTP/1.0"))?;
    // `//` begins the address of another host.
    let is_path = target.first() == Some(&b'/') && !target.get(1).is_some_and(|byte| b"/\\".contains(byte));
    let encoded = percent_encode(target, ODD).to_string();
    (is_path && encoded.as_bytes() != target).then_some(encoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bare_head_of_the_parser_is_replaced() {
        let unread = ParserErrors::new(&SecurityHeaders::new(&[], true));
        let bare = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\ndate: now\r\n\r\n";
        let sent = unread.instead_of(bare.as_bytes(), None).unwrap();
        let (head, text) = std::str::from_utf8(&sent).unwrap().split_once("\r\n\r\n").unwrap();
        assert!(
            head.starts_with("HTTP/1.1 400 Bad Request\r\n") && head.contains("\r\nx-content-type-options: nosniff")
        );
        assert!(
            head.contains("\r\nstrict-transport-security: ") && head.contains("\r\nconnection: close\r\ndate: now")
        );
        assert!(head.contains(&format!("\r\ncontent-length: {}\r\n", text.len())), "{head}");
        assert!(text.contains("rien n’a été fait") && text.contains("nothing was done"), "{text}");
        for ours in [
            bare.replace("date: now", "x-content-type-options: nosniff"),
            bare.replace("length: 0", "length: 2") + "{}",
            bare.replace("length: 0", "length: 9"),
            bare.replace("400", "404"),
            bare.replace("HTTP/1.1", "<p>HTTP/1.1"),
            format!("{bare}{bare}"),
            bare.replace("date: now\r\n\r\n", "date: now\r\n"),
            "HTTP/1.1 100 Continue\r\n\r\n".to_owned(),
        ] {
            assert_eq!(unread.instead_of(ours.as_bytes(), Some("/x")), None, "{ours}");
        }
        let sent = unread.instead_of(bare.as_bytes(), Some("/d/abc%3E")).unwrap();
        assert!(sent.starts_with(b"HTTP/1.1 301 Moved Permanently\r\nlocation: /d/abc%3E\r\ncontent-length: 0\r\n"));
        assert!(sent.ends_with(b"\r\n\r\n"));
    }

    #[test]
    fn an_address_with_a_sign_that_none_may_have_means_the_encoded_one() {
        let of = |target: &str| meant(format!("GET {target} HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes());
        for (said, encoded) in [
            ("/d/abc>", "/d/abc%3E"),
            ("/d/abc%2F>?a=<b>", "/d/abc%2F%3E?a=%3Cb%3E"),
            ("/books/l’été »", "/books/l%E2%80%99%C3%A9t%C3%A9%20%C2%BB"),
            ("/a\0b\u{b}", "/a%00b%0B"),
        ] {
            assert_eq!(of(said).as_deref(), Some(encoded), "{said}");
        }
        for said in ["/d/abc", "//evil.example/>", "/\\evil.example>", "https://evil.example/>", "*", "", ">"] {
            assert_eq!(of(said), None, "{said}");
        }
        for head in ["POST /d/abc> HTTP/1.1\r\n", "GET /d/abc>", "GET /d/abc> HTTP/2\r\n", "\r\n"] {
            assert_eq!(meant(head.as_bytes()), None, "{head}");
        }
    }
}

//! Where a PDF's links lead: web pages and other books are allowed; scripts, programs and files on other computers are
//! not.

use lopdf::{Dictionary, Document, Object, decode_text_string};

use super::Refusal;

/// The keys under which a file's name can be (ISO 32000-1, table 44).
pub(super) const NAMES: [&[u8]; 5] = [b"F", b"UF", b"DOS", b"Unix", b"Mac"];
/// Schemes whose URL is a script, or a page that can contain one.
const SCRIPTS: [&str; 6] = ["javascript", "jscript", "livescript", "vbscript", "data", "mhtml"];
/// Schemes that start a program, or request a file from another computer in a way that can reveal the reader's
/// password.
const PROGRAMS: [&str; 14] = [
    "smb",
    "cifs",
    "nfs",
    "ldap",
    "ldaps",
    "search",
    "search-ms",
    "shell",
    "hcp",
    "res",
    "mk",
    "jar",
    "jnlp",
    "telnet",
];
/// File name extensions of programs.
const ENDINGS: [&str; 24] = [
    "exe", "bat", "cmd", "com", "scr", "pif", "msi", "ps1", "vbs", "vbe", "js", "jse", "wsf", "hta", "lnk", "url",
    "jar", "cpl", "reg", "app", "command", "sh", "apk", "desktop",
];

/// Checks a URL that is opened when a person clicks it.
pub(super) fn check_link(document: &Document, action: &Dictionary, key: &[u8]) -> Result<(), Refusal> {
    let address = action.get_deref(key, document).ok().map(text).unwrap_or_default();
    check_address(&address)
}

fn check_address(address: &str) -> Result<(), Refusal> {
    if is_elsewhere(address) {
        return Err(Refusal::Remote);
    }
    let Some((scheme, rest)) = address.split_once(':') else { return Ok(()) };
    match scheme {
        _ if SCRIPTS.contains(&scheme) => Err(Refusal::Script),
        _ if PROGRAMS.contains(&scheme) || scheme.starts_with("ms-") => Err(Refusal::Action),
        "view-source" | "feed" => check_address(rest),
        "file" => check_path(rest),
        _ => Ok(()),
    }
}

/// Checks what follows `file:`. A link to a file on the reader's own computer merely does not work, unless the file is
/// a program.
fn check_path(rest: &str) -> Result<(), Refusal> {
    let host = rest.strip_prefix("//").map(|rest| rest.split('/').next().unwrap_or_default());
    let here = host.is_none_or(|host| host.is_empty() || host == "localhost" || is_drive(host));
    if !here || rest.starts_with("////") {
        return Err(Refusal::Remote);
    }
    if is_program(rest) { Err(Refusal::Action) } else { Ok(()) }
}

/// `c:` or `c|`.
fn is_drive(host: &str) -> bool {
    host.len() == 2 && host.ends_with([':', '|'])
}

fn is_program(path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    path.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// Checks another file that is opened when a person clicks a link: it must be a file beside the book.
pub(super) fn check_file(document: &Document, action: &Dictionary) -> Result<(), Refusal> {
    let Ok(file) = action.get_deref(b"F", document) else { return Ok(()) };
    let Ok(specification) = file.as_dict() else { return check_name(&text(file)) };
    let by_address =
        specification.get_deref(b"FS", document).and_then(Object::as_name).is_ok_and(|kind| kind == b"URL");
    if by_address {
        return Err(Refusal::Remote);
    }
    let names = NAMES.iter().filter_map(|key| specification.get_deref(key, document).ok());
    names.map(text).try_for_each(|name| check_name(&name))
}

fn check_name(name: &str) -> Result<(), Refusal> {
    let scheme = name.split_once(':').is_some_and(|(scheme, _)| scheme.len() > 1 && !scheme.contains('/'));
    if scheme || is_elsewhere(name) {
        return Err(Refusal::Remote);
    }
    if is_program(name) { Err(Refusal::Action) } else { Ok(()) }
}

/// Whether this is a network path such as `\\computer\folder`, with either slash.
fn is_elsewhere(address: &str) -> bool {
    address.replace('\\', "/").starts_with("//")
}

/// The text in lower case, without the characters that viewers ignore: white space and control characters, which can
/// disguise a scheme.
fn text(object: &Object) -> String {
    let plain = || object.as_str().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let text = decode_text_string(object).or_else(|_| plain()).unwrap_or_default();
    let seen =
        |letter: &char| !letter.is_whitespace() && !letter.is_control() && !('\u{200b}'..='\u{200f}').contains(letter);
    text.chars().filter(seen).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_a_page_or_a_person_is_ordinary() {
        for address in [
            "https://example.org/livre?x=1",
            "http://exemple.ci",
            "mailto:awa@exemple.ci",
            "tel:+2250708091011",
            "whatsapp://send?phone=225",
            "www.exemple.ci",
            "chapitre2.pdf",
            "file:///C:/Users/Awa/livre.docx",
            "doi:10.1000/182",
            "",
        ] {
            assert_eq!(check_address(address), Ok(()), "{address}");
        }
    }

    #[test]
    fn a_link_that_runs_something_or_asks_another_computer_is_not() {
        let say = |address: &str| check_address(&text(&Object::string_literal(address)));
        for (address, refusal) in [
            ("javascript:alert(1)", Refusal::Script),
            (" Java\tScript:alert(1)", Refusal::Script),
            ("vbscript:x", Refusal::Script),
            ("data:text/html,<script>", Refusal::Script),
            ("view-source:javascript:x", Refusal::Script),
            ("ms-msdt:/id", Refusal::Action),
            ("search-ms:query=x", Refusal::Action),
            ("file:///C:/Windows/System32/calc.exe", Refusal::Action),
            ("file://serveur/partage/a.pdf", Refusal::Remote),
            ("file:////serveur/partage/a.pdf", Refusal::Remote),
            ("\\\\serveur\\partage", Refusal::Remote),
            ("smb://serveur/partage", Refusal::Action),
        ] {
            assert_eq!(say(address), Err(refusal), "{address}");
        }
    }

    #[test]
    fn a_book_beside_this_one_may_be_opened_and_one_elsewhere_may_not() {
        assert_eq!(check_name("tome2.pdf"), Ok(()));
        assert_eq!(check_name("../tomes/tome2.pdf"), Ok(()));
        assert_eq!(check_name("/c/livres/tome2.pdf"), Ok(()));
        for name in ["//serveur/partage/a.pdf", "\\\\serveur\\partage\\a.pdf", "https://exemple.ci/a.pdf", "smb:a"] {
            assert_eq!(check_name(name), Err(Refusal::Remote), "{name}");
        }
        assert_eq!(check_name("a.exe"), Err(Refusal::Action));
    }
}

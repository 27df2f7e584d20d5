//! The document type of a page. Reading systems do not fetch a DTD, but the internal subset can change what a page
//! contains.

use std::borrow::Cow;

use quick_xml::escape::unescape_with;

use super::scan::Scan;
use super::{Refusal, element, xml};

/// Scans the text between `<!DOCTYPE` and its `>`.
///
/// # Errors
/// Entities are refused, because their replacement text may not be available for checking, and reading systems treat
/// them differently. If an entity contains a script or fetches something, that is the reason that is returned.
pub fn check(declared: &str, scan: &mut Scan) -> Result<(), Refusal> {
    let mut rest = after_quotes(declared, '[').unwrap_or_default();
    while let Some(at) = rest.find('<') {
        rest = rest.get(at..).unwrap_or_default();
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let end = after_quotes(rest, '>').unwrap_or_default();
        let declaration = rest.get(..rest.len() - end.len()).unwrap_or_default();
        rest = end;
        if let Some(entity) = declaration.strip_prefix("<!ENTITY") {
            return check_entity(entity, scan).and(Err(Refusal::Entities));
        }
        if let Some(list) = declaration.strip_prefix("<!ATTLIST") {
            check_defaults(list, scan)?;
        }
    }
    Ok(())
}

fn check_entity(entity: &str, scan: &mut Scan) -> Result<(), Refusal> {
    let (outside, quoted) = split(entity);
    let is_file = outside.iter().any(|word| word == "SYSTEM" || word == "PUBLIC");
    for value in quoted {
        let value =
            unescape_with(&value, |name| Some(xml::by_name(name))).map_or_else(|_| value.clone(), Cow::into_owned);
        if is_file {
            scan.fetched(&value, None)?;
        } else {
            scan.deeper(|scan| xml::scan_part(&value, scan))?;
        }
    }
    Ok(())
}

/// Checks the default attributes that a DTD gives to all elements of a name.
fn check_defaults(list: &str, scan: &mut Scan) -> Result<(), Refusal> {
    let (outside, quoted) = split(list);
    let Some((element, words)) = outside.split_first() else { return Ok(()) };
    for value in quoted {
        for word in words.iter().filter(|word| *word != "xmlns" && !word.starts_with("xmlns:")) {
            let (prefix, name) = word.split_once(':').unwrap_or(("", word));
            let (prefix, name) = (prefix.to_owned(), name.to_ascii_lowercase());
            let attribute = element::Attribute { prefix, name, value: value.clone() };
            element::check(&element.to_ascii_lowercase(), &[attribute], scan)?;
        }
    }
    Ok(())
}

/// The text after the first `sign` that is outside quotes.
fn after_quotes(text: &str, sign: char) -> Option<&str> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == sign => return text.get(at + c.len_utf8()..),
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
    }
    None
}

/// The words outside quotes, and the quoted values.
fn split(declaration: &str) -> (Vec<String>, Vec<String>) {
    let (mut outside, mut quoted) = (String::new(), Vec::new());
    let mut rest = declaration;
    while let Some(at) = rest.find(['"', '\'']) {
        let (before, from) = rest.split_at(at);
        let quote = from.chars().next().unwrap_or('"');
        let (value, after) = from.get(1..).and_then(|from| from.split_once(quote)).unwrap_or_default();
        outside.push_str(before);
        quoted.push(value.to_owned());
        rest = after;
    }
    outside.push_str(rest.trim_end_matches('>'));
    (outside.split_ascii_whitespace().map(str::to_owned).collect(), quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked(doctype: &str) -> Result<(), Refusal> {
        xml::scan_page(&format!("<!DOCTYPE {doctype}><html/>"), &mut Scan::of("un.xhtml"))
    }

    #[test]
    fn what_a_document_type_declares_is_looked_at() {
        let script = "html [<!ENTITY s \"<script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>\">]";
        assert_eq!(looked(script), Err(Refusal::Script));
        assert_eq!(looked("html [<!ENTITY s '&#60;script>x()&#60;/script>'>]"), Err(Refusal::Script));
        assert_eq!(looked("html [<!ENTITY s '&lt;img src=\"https://exemple.ci/a.png\"/>'>]"), Err(Refusal::Remote));
        assert_eq!(looked("html [<!ENTITY % s SYSTEM 'https://exemple.ci/a.dtd'> %s;]"), Err(Refusal::Remote));
        assert_eq!(looked("html [<!-- > --><!ENTITY auteur 'Awa'>]"), Err(Refusal::Entities));
        assert_eq!(looked("html [<!ATTLIST p onclick CDATA 'x()'>]"), Err(Refusal::Script));
        assert_eq!(looked("html [<!ATTLIST img src CDATA 'https://exemple.ci/a.png'>]"), Err(Refusal::Remote));
    }

    #[test]
    fn ordinary_document_types_are_ordinary() {
        for doctype in [
            "html",
            "html PUBLIC \"-//W3C//DTD XHTML 1.1//EN\" \"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd\"",
            "html [<!-- <!ENTITY s 'x'> -->]",
            "svg [<!ATTLIST svg xmlns:xlink CDATA #FIXED 'http://www.w3.org/1999/xlink'>]",
        ] {
            assert_eq!(looked(doctype), Ok(()), "{doctype}");
        }
    }
}

//! What a page or a style of an EPUB can do besides being read: a book must not do any of it.

use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
};

use super::Refusal;

/// Attributes whose address a reader fetches by itself.
const FETCHED: [&str; 7] = ["src", "srcset", "poster", "data", "background", "altimg", "archive"];
/// Elements whose `href` is fetched, and not only followed.
const FETCHING: [&str; 5] = ["link", "image", "use", "feImage", "script"];

/// Looks at an XHTML or SVG page.
pub fn check_page(page: &str) -> Result<(), Refusal> {
    let mut reader = Reader::from_str(page);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    let mut in_style = false;
    loop {
        match reader.read_event().map_err(|_| Refusal::Damaged)? {
            Event::Start(tag) => {
                check_tag(&tag)?;
                in_style = tag.local_name().as_ref() == "style";
            }
            Event::Empty(tag) => check_tag(&tag)?,
            Event::Text(text) if in_style => check_style(&text)?,
            Event::CData(text) if in_style => check_style(&text)?,
            Event::End(_) => in_style = false,
            Event::PI(instruction) if instruction.starts_with("xml-stylesheet") && names_elsewhere(&instruction) => {
                return Err(Refusal::Remote);
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn check_tag(tag: &BytesStart<'_>) -> Result<(), Refusal> {
    let name = tag.local_name();
    let name = name.as_ref();
    // Data for machines in a script's clothes is no script.
    let data = |kind: &str| matches!(kind.trim(), "application/ld+json" | "application/json");
    let is_data = tag.try_get_attribute("type").ok().flatten().is_some_and(|kind| data(&kind.value));
    if name.eq_ignore_ascii_case("script") && !is_data {
        return Err(Refusal::Script);
    }
    for attribute in tag.html_attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| Refusal::Damaged)?;
        let key = attribute.key.local_name();
        let key = key.as_ref();
        // Names that only a DTD knows (`&nbsp;`) must not keep an address from being read.
        let resolve = |name: &str| resolve_predefined_entity(name).or(Some(" "));
        let value = attribute.normalized_value_with(XmlVersion::Implicit1_0, 4, resolve);
        let value = value.map_err(|_| Refusal::Damaged)?;
        if key.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on")) || is_script(&value) {
            return Err(Refusal::Script);
        }
        if key.eq_ignore_ascii_case("srcdoc") || is_page(name, key, &value) {
            return Err(Refusal::Script);
        }
        if name.eq_ignore_ascii_case("meta")
            && key.eq_ignore_ascii_case("http-equiv")
            && value.trim().eq_ignore_ascii_case("refresh")
        {
            return Err(Refusal::Remote);
        }
        let fetched = FETCHED.contains(&key) || (key == "href" && FETCHING.contains(&name));
        if fetched && is_elsewhere(&value) {
            return Err(Refusal::Remote);
        }
        if key == "style" {
            check_style(&value)?;
        }
    }
    Ok(())
}

/// Whether an address holds a whole page of its own, which could do anything.
fn is_page(name: &str, key: &str, address: &str) -> bool {
    let frame = ["iframe", "object", "embed", "frame"].iter().any(|known| name.eq_ignore_ascii_case(known));
    let named = ["src", "data"].iter().any(|known| key.eq_ignore_ascii_case(known));
    frame && named && address.trim_start().to_ascii_lowercase().starts_with("data:")
}

/// Looks at a style sheet, or at a `style` attribute.
pub fn check_style(style: &str) -> Result<(), Refusal> {
    let style = style.to_ascii_lowercase();
    let named = style.split("url(").skip(1).chain(style.split("@import").skip(1));
    for rest in named {
        if is_elsewhere(rest.trim_start_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'')) {
            return Err(Refusal::Remote);
        }
    }
    Ok(())
}

/// Whether an address names another host.
pub fn is_elsewhere(address: &str) -> bool {
    let address = address.trim_start().to_ascii_lowercase();
    ["http:", "https:", "ftp:", "//"].iter().any(|start| address.starts_with(start))
}

fn names_elsewhere(instruction: &str) -> bool {
    instruction.split(['"', '\'']).any(is_elsewhere)
}

/// Spaces and control characters within the scheme are skipped, as browsers do.
fn is_script(address: &str) -> bool {
    let start: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).take(11).collect();
    start.eq_ignore_ascii_case("javascript:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_found_wherever_it_hides() {
        for page in [
            "<html><head><script>alert(1)</script></head></html>",
            "<html><svg:script xmlns:svg='x'/></html>",
            "<html><body OnLoad='x()'/></html>",
            "<html><a href='java&#115;cript:alert(1)'>x</a></html>",
            "<html><a href=' java\nscript:alert(1)'>x</a></html>",
        ] {
            assert_eq!(check_page(page), Err(Refusal::Script), "{page}");
        }
    }

    #[test]
    fn what_is_fetched_from_elsewhere_is_found() {
        for page in [
            "<html><img src='https://example.org/a.png'/></html>",
            "<html><img src='//example.org/a.png'/></html>",
            "<html><link rel='stylesheet' href='http://example.org/a.css'/></html>",
            "<svg><image xlink:href='http://example.org/a.png'/></svg>",
            "<html><p style='background: url( \"http://example.org/a.png\")'/></html>",
            "<html><style>@import 'https://example.org/a.css';</style></html>",
            "<?xml-stylesheet href='https://example.org/a.css'?><html/>",
        ] {
            assert_eq!(check_page(page), Err(Refusal::Remote), "{page}");
        }
    }

    #[test]
    fn links_entities_and_data_are_ordinary() {
        assert_eq!(check_page("<html><a href='https://example.org'>là&nbsp;bas</a><img src='a.png'/></html>"), Ok(()));
        assert_eq!(check_page("<html><script type='application/ld+json'>{}</script><p>A & B</p></html>"), Ok(()));
        assert_eq!(check_style("@font-face { src: url(../Fonts/a.otf) }"), Ok(()));
    }
}

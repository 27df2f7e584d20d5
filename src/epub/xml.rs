//! XHTML, SVG and the other XML of an EPUB.

use std::borrow::Cow;

use quick_xml::{
    Reader,
    escape::{resolve_predefined_entity, unescape_with},
    events::{BytesPI, BytesRef, BytesStart, Event, attributes::Attributes},
};

use super::element::{self, Attribute};
use super::scan::{Role, Scan};
use super::{Refusal, doctype, html, style};

/// Characters that have names in HTML and a meaning in URLs and styles; reading systems know these names in XHTML too.
const NAMED: [(&str, &str); 26] = [
    ("Tab", "\t"),
    ("NewLine", "\n"),
    ("colon", ":"),
    ("sol", "/"),
    ("bsol", "\\"),
    ("period", "."),
    ("comma", ","),
    ("semi", ";"),
    ("lpar", "("),
    ("rpar", ")"),
    ("lsqb", "["),
    ("lbrack", "["),
    ("rsqb", "]"),
    ("rbrack", "]"),
    ("lcub", "{"),
    ("lbrace", "{"),
    ("rcub", "}"),
    ("rbrace", "}"),
    ("num", "#"),
    ("quest", "?"),
    ("equals", "="),
    ("commat", "@"),
    ("percnt", "%"),
    ("ast", "*"),
    ("lowbar", "_"),
    ("QUOT", "\""),
];

/// Scans a page that is parsed as XML. If it is not well-formed, some reading systems show it up to the fault, and some
/// parse it as HTML, so it must be harmless either way.
pub fn scan_page(text: &str, scan: &mut Scan) -> Result<(), Refusal> {
    if walk(text, scan, Manner::Strict)? {
        return Ok(());
    }
    walk(text, scan, Manner::Lenient)?;
    html::scan(text, scan)
}

/// Scans the replacement text of an entity.
pub fn scan_part(text: &str, scan: &mut Scan) -> Result<(), Refusal> {
    walk(text, scan, Manner::Lenient).map(|_| ())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// As the standard requires.
    Strict,
    /// As much as can be parsed.
    Lenient,
}

/// Scans the text; returns whether it is well-formed.
fn walk(text: &str, scan: &mut Scan, manner: Manner) -> Result<bool, Refusal> {
    let is_strict = manner == Manner::Strict;
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = !is_strict;
    config.allow_unmatched_ends = !is_strict;
    config.check_end_names = is_strict;
    let (mut open, mut is_whole, mut sheet) = (0_usize, true, None::<String>);
    loop {
        let Ok(event) = reader.read_event() else {
            return sheet.map_or(Ok(()), |sheet| style::scan(&sheet, scan)).map(|()| false);
        };
        match event {
            Event::Start(tag) => {
                open += 1;
                is_whole &= check_tag(&tag, scan, manner)?;
                if tag.local_name().as_ref().eq_ignore_ascii_case("style") && sheet.is_none() {
                    sheet = Some(String::new());
                }
            }
            Event::Empty(tag) => is_whole &= check_tag(&tag, scan, manner)?,
            Event::End(tag) => {
                open = open.saturating_sub(1);
                if tag.local_name().as_ref().eq_ignore_ascii_case("style")
                    && let Some(sheet) = sheet.take()
                {
                    style::scan(&sheet, scan)?;
                }
            }
            Event::Text(text) => sheet.iter_mut().for_each(|sheet| sheet.push_str(&text)),
            Event::CData(text) => sheet.iter_mut().for_each(|sheet| sheet.push_str(&text)),
            Event::GeneralRef(name) => {
                // For some reading systems, such a name without its declaration is an error.
                is_whole &= name.is_char_ref() || resolve_predefined_entity(&name).is_some();
                if let Some(sheet) = &mut sheet {
                    sheet.push_str(&resolved(&name));
                }
            }
            Event::PI(instruction) if instruction.target() == "xml-stylesheet" => sheet_named(&instruction, scan)?,
            Event::DocType(declared) => doctype::check(&declared, scan)?,
            Event::Eof => {
                sheet.map_or(Ok(()), |sheet| style::scan(&sheet, scan))?;
                return Ok(is_whole && open == 0);
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// The character that a reference such as `&#58;` stands for. Names that only a DTD defines (`&nbsp;`) become a space,
/// so that a URL that contains them is still parsed.
pub fn resolved(name: &BytesRef<'_>) -> String {
    match name.resolve_char_ref() {
        Ok(Some(sign)) => sign.to_string(),
        _ => by_name(name).to_owned(),
    }
}

/// The character that a name stands for; a space if the name is unknown.
pub fn by_name(name: &str) -> &'static str {
    let named = || NAMED.iter().find(|(known, _)| *known == name).map(|(_, sign)| *sign);
    resolve_predefined_entity(name).or_else(named).unwrap_or(" ")
}

/// Scans a tag; returns whether it is well-formed.
fn check_tag(tag: &BytesStart<'_>, scan: &mut Scan, manner: Manner) -> Result<bool, Refusal> {
    let (attributes, is_whole) = match manner {
        Manner::Strict => read(tag.attributes()),
        Manner::Lenient => {
            let mut attributes = tag.html_attributes();
            attributes.with_checks(false);
            read(attributes)
        }
    };
    let name = tag.local_name().as_ref().to_ascii_lowercase();
    element::check(&name, &attributes, scan).map(|()| is_whole)
}

fn read(found: Attributes<'_>) -> (Vec<Attribute>, bool) {
    let (mut attributes, mut is_whole) = (Vec::new(), true);
    for attribute in found {
        let Ok(attribute) = attribute else {
            is_whole = false;
            continue;
        };
        // Newlines are kept: a parser that reads the page as HTML removes them from URLs, where XML has spaces.
        let value = unescape_with(&attribute.value, |name| Some(by_name(name)));
        is_whole &= value.is_ok();
        attributes.push(Attribute {
            prefix: attribute.key.prefix().map(|prefix| prefix.as_ref().to_owned()).unwrap_or_default(),
            name: attribute.key.local_name().as_ref().to_ascii_lowercase(),
            value: value.map_or_else(|_| attribute.value.to_string(), Cow::into_owned),
        });
    }
    (attributes, is_whole)
}

/// Handles `<?xml-stylesheet href="…"?>`. An XSLT style sheet is a program.
fn sheet_named(instruction: &BytesPI<'_>, scan: &mut Scan) -> Result<(), Refusal> {
    let (attributes, _) = read(instruction.attributes());
    let value =
        |name: &str| attributes.iter().find(|attribute| attribute.name == name).map_or("", |found| &found.value);
    scan.fetched(value("href"), Some(Role::Style))?;
    let kind = value("type").to_ascii_lowercase();
    if kind.contains("xsl") || kind.ends_with("/xml") { Err(Refusal::Script) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked(page: &str) -> Result<(), Refusal> {
        scan_page(page, &mut Scan::of("OEBPS/un.xhtml"))
    }

    #[test]
    fn a_script_is_found_wherever_it_hides() {
        for page in [
            "<html><head><script>alert(1)</script></head></html>",
            "<html><svg:script xmlns:svg='x'/></html>",
            "<html><SCRIPT/></html>",
            "<html><script type='text/javascript'/></html>",
            "<html><script type='module' src='a.js'/></html>",
            "<html><body OnLoad='x()'/></html>",
            "<svg><animate onbegin='x()'/></svg>",
            "<html><a href='java&#115;cript:alert(1)'>x</a></html>",
            "<html><a href=' java\nscript:alert(1)'>x</a></html>",
            "<html><a href='java&Tab;script&colon;alert(1)'>x</a></html>",
            "<svg><a xlink:href='javascript:alert(1)'/></svg>",
            "<svg><set attributeName='xlink:href' to='javascript:alert(1)'/></svg>",
            "<html><form action='javascript:x()'/></html>",
            "<html><iframe src='data:text/html,&lt;script>x()&lt;/script>'/></html>",
            "<html><iframe srcdoc='&lt;script>x()&lt;/script>'/></html>",
            "<html><object data='data:image/svg+xml;base64,PHN2Zz48c2NyaXB0Lz48L3N2Zz4='/></html>",
            "<html><meta http-equiv='Refresh' content='0; url=javascript:x()'/></html>",
            "<?xml-stylesheet type='text/xsl' href='a.xsl'?><html/>",
            "<html><p>& <![CDATA[ > <script>x()</script> ]]></p></html>",
            "<html><p>&nbsp;<![CDATA[ > <script>x()</script> ]]></p></html>",
            "<html><p id='a' id='b'><![CDATA[ > <script>x()</script> ]]></p></html>",
            "<html><p title='&#xFFFFFFFF;'><![CDATA[ > <script>x()</script> ]]></p></html>",
            "<html><body title='x' onload='a()' onload='b()'/></html>",
        ] {
            assert_eq!(looked(page), Err(Refusal::Script), "{page}");
        }
    }

    #[test]
    fn what_is_fetched_from_elsewhere_is_found() {
        for page in [
            "<html><img src='https://exemple.ci/a.png'/></html>",
            "<html><img src='//exemple.ci/a.png'/></html>",
            "<html><img src='\\\\exemple.ci\\a.png'/></html>",
            "<html><img src='ht&#9;tps://exemple.ci/a.png'/></html>",
            "<html><img src='a.png' srcset='a.png 1x, https://exemple.ci/b.png 2x'/></html>",
            "<html><link rel='alternate StyleSheet' href='http://exemple.ci/a.css'/></html>",
            "<html><link rel='preconnect' href='http://exemple.ci/'/></html>",
            "<html><base href='https://exemple.ci/'/><img src='a.png'/></html>",
            "<html><form action='https://exemple.ci/'/></html>",
            "<html><button formaction='https://exemple.ci/'/></html>",
            "<html><video poster='https://exemple.ci/a.png'/></html>",
            "<html><audio><source src='https://exemple.ci/a.mp3'/></audio></html>",
            "<html><iframe src='https://exemple.ci/'/></html>",
            "<html><object data='https://exemple.ci/a.svg'/></html>",
            "<html><embed src='https://exemple.ci/a.svg'/></html>",
            "<html><meta http-equiv='refresh' content='5;URL=https://exemple.ci/'/></html>",
            "<html><a href='un.xhtml' ping='https://exemple.ci/'>x</a></html>",
            "<svg><image xlink:href='http://exemple.ci/a.png'/></svg>",
            "<svg><use href='http://exemple.ci/a.svg#x'/></svg>",
            "<svg><rect fill='url(https://exemple.ci/a.svg#x)'/></svg>",
            "<svg><feImage xlink:href='https://exemple.ci/a.png'/></svg>",
            "<html><p style='background: url( \"http://exemple.ci/a.png\")'/></html>",
            "<html><style>@import 'https://exemple.ci/a.css';</style></html>",
            "<html><style>p { background: u&#x72;l(ht<![CDATA[tps://exemple.ci/]]>) }</style></html>",
            "<?xml-stylesheet href='https://exemple.ci/a.css'?><html/>",
            "<smil><par><audio src='https://exemple.ci/a.mp3'/></par></smil>",
            "<html><p>A & B<img src=https://exemple.ci/a.png></html>",
            "<html><object><param name='Movie' value='https://exemple.ci/a.swf'/></object></html>",
            "<html><object codebase='https://exemple.ci/'/></html>",
            "<html><applet archive='a.jar,https://exemple.ci/b.jar'/></html>",
            "<html manifest='https://exemple.ci/a.appcache'/>",
            "<html><body background='https://exemple.ci/a.png'/></html>",
            "<html xml:base='https://exemple.ci/'/>",
            "<svg><animate attributeName='fill' values='red;url(https://exemple.ci/a.svg#x)'/></svg>",
        ] {
            assert_eq!(looked(page), Err(Refusal::Remote), "{page}");
        }
    }

    #[test]
    fn what_a_reader_only_shows_or_follows_is_ordinary() {
        for page in [
            "<html><a href='https://exemple.ci'>là&nbsp;bas</a><img src='a.png'/></html>",
            "<html><script type='application/ld+json'>{}</script><p>A & B</p></html>",
            "<html><script type='text/template'>x</script></html>",
            "<html><p one='1' xmlns:onix='http://exemple.ci/onix' onix:code='x' onix:onload='y'>a</p></html>",
            "<html><pre>&lt;script src=\"a.js\">&lt;/script></pre><p title='javascript: un langage'>x</p></html>",
            "<html><pre><![CDATA[<script>x()</script>]]></pre><img alt='JavaScript :' src='a.png'/></html>",
            "<html><link rel='license' href='https://creativecommons.org/licenses/by/4.0/'/></html>",
            "<html><link rel='schema.DC' href='http://purl.org/dc/elements/1.1/'/></html>",
            "<html><link rel='canonical' href='https://exemple.ci/livre'/></html>",
            "<html><head profile='http://dublincore.org/'/><blockquote cite='https://exemple.ci'>x</blockquote></html>",
            "<html><meta property='og:image' content='https://exemple.ci/a.png'/></html>",
            "<html><meta http-equiv='refresh' content='0;url=deux.xhtml'/><form action=''><input name='a'/></form></html>",
            "<html><img src='data:image/svg+xml,%3Csvg%3E%3Cscript/%3E%3C/svg%3E'/></html>",
            "<html><object data='data:image/png;base64,iVBORw0KGgo='/></html>",
            "<svg xmlns='http://www.w3.org/2000/svg'><a xlink:href='https://exemple.ci'/><rect fill='url(#x)'/></svg>",
            "<ncx><navPoint><content src='https://exemple.ci/'/></navPoint></ncx>",
            "<html><p>un<br>deux</p></html>",
        ] {
            assert_eq!(looked(page), Ok(()), "{page}");
        }
    }

    #[test]
    fn pages_within_pages_are_looked_into_so_far_and_no_farther() {
        let within = |page: &str| {
            let page = percent_encoding::utf8_percent_encode(page, percent_encoding::NON_ALPHANUMERIC);
            format!("<html><iframe src='data:text/html,{page}'/></html>")
        };
        let four = (0..4).fold("<p>a".to_owned(), |page, _| within(&page));
        assert_eq!(looked(&four), Ok(()));
        assert_eq!(looked(&within(&four)), Err(Refusal::TooHeavy));
        let script = (0..4).fold("<script>x()</script>".to_owned(), |page, _| within(&page));
        assert_eq!(looked(&script), Err(Refusal::Script));
        assert_eq!(looked("<html><iframe src='data:text/javascript,x()'/></html>"), Err(Refusal::Script));
    }

    #[test]
    fn a_page_leads_to_pages_and_styles() {
        let mut scan = Scan::of("OEBPS/Text/un.xhtml");
        let page = "<html><link rel='stylesheet' href='../a.css'/><a href='deux.xhtml#x'/><img src='a.png'/>\
            <iframe src='trois.html'/></html>";
        scan_page(page, &mut scan).unwrap();
        let mut led_to: Vec<_> = scan.led_to.into_iter().collect();
        led_to.sort_by(|one, other| one.0.cmp(&other.0));
        let page = |path: &str| (path.to_owned(), Role::Page);
        let style = ("OEBPS/a.css".to_owned(), Role::Style);
        assert_eq!(led_to, [page("OEBPS/Text/deux.xhtml"), page("OEBPS/Text/trois.html"), style]);
    }
}

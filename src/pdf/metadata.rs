//! The title and the authors in a PDF's metadata, without the values that programs fill in by themselves.

use lopdf::{Dictionary, Document, Object, decode_text_string};
use quick_xml::{Reader, events::Event};

/// Where a suggestion is cut, in characters.
const LONGEST: usize = 200;
/// The most authors that are suggested.
const MOST_AUTHORS: usize = 10;
/// The longest XMP metadata that are read, in bytes.
const MOST: usize = 1024 * 1024;
/// What programs put before the name of the file that they print.
const PRINTED: [&str; 6] =
    ["microsoft word", "microsoft powerpoint", "microsoft excel", "openoffice", "libreoffice", "print of"];
/// File name extensions of the formats that PDFs are made from.
const FILES: [&str; 26] = [
    "doc", "docx", "docm", "dot", "dotx", "odt", "ott", "rtf", "txt", "pdf", "indd", "idml", "qxd", "qxp", "pages",
    "tex", "dvi", "ps", "ppt", "pptx", "odp", "pub", "wpd", "html", "htm", "md",
];
/// Placeholder titles and names, without their numbers.
const NOBODY: [&str; 33] = [
    "untitled",
    "sans titre",
    "sans nom",
    "unnamed",
    "title",
    "titre",
    "document",
    "nouveau document",
    "new document",
    "pdf",
    "unspecified",
    "anonymous",
    "(anonymous)",
    "anonyme",
    "unknown",
    "inconnu",
    "author",
    "auteur",
    "user",
    "utilisateur",
    "admin",
    "administrator",
    "administrateur",
    "owner",
    "root",
    "pc",
    "hp",
    "dell",
    "lenovo",
    "asus",
    "acer",
    "windows user",
    "utilisateur windows",
];

/// The title and the authors, each on one line.
pub(super) fn said(document: &Document) -> (Option<String>, Vec<String>) {
    let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict).ok();
    let described = described(document);
    let title = info.and_then(|info| text(document, info, b"Title")).and_then(|written| title(&written));
    let title = title.or_else(|| described.titles.iter().find_map(|written| self::title(written)));
    // The XMP metadata have a list of authors, so that it is clear where one name ends and the next begins.
    let mut authors: Vec<String> = described.authors.iter().filter_map(|written| author(written)).collect();
    if authors.len() < 2 {
        let written = info.and_then(|info| text(document, info, b"Author")).unwrap_or_default();
        let named: Vec<String> = names(&written).iter().filter_map(|name| author(name)).collect();
        authors = if named.is_empty() { authors } else { named };
    }
    authors.truncate(MOST_AUTHORS);
    (title, authors)
}

fn text(document: &Document, info: &Dictionary, key: &[u8]) -> Option<String> {
    decode_text_string(info.get_deref(key, document).ok()?).ok()
}

/// One line, without invisible characters.
fn line(written: &str) -> String {
    let unseen = |c: &char| {
        c.is_control() && !c.is_whitespace()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffd}')
    };
    let seen: String = written.chars().filter(|c| !unseen(c)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
}

fn is_nobody(line: &str) -> bool {
    let plain = line.to_lowercase();
    let bare = plain.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-' || c == '_' || c == ' ');
    plain.is_empty() || NOBODY.contains(&bare)
}

/// `None` if it is the name of a file, or was made up by a program.
fn title(written: &str) -> Option<String> {
    let line = line(written);
    let plain = line.to_lowercase();
    let printed = PRINTED.iter().any(|program| plain.starts_with(program) && plain.contains(" - "));
    let file = plain.rsplit_once('.').is_some_and(|(_, ending)| FILES.contains(&ending.trim()));
    let path = line.contains('\\') || line.starts_with('/') || plain.starts_with("file:") || plain.starts_with("http");
    (!printed && !file && !path && !is_nobody(&line)).then_some(line)
}

/// `None` if it is the name of a machine or a user account.
fn author(written: &str) -> Option<String> {
    let line = line(written);
    let account = line.contains(['@', '\\', '/']) || line.to_lowercase().starts_with("microsoft");
    (!account && line.chars().any(char::is_alphabetic) && !is_nobody(&line)).then_some(line)
}

/// Splits a line into names. A comma separates them only if each has more than one word: `Traoré, Aïcha` is one name.
fn names(written: &str) -> Vec<String> {
    let parted: Vec<&str> = written.split(';').collect();
    let commas: Vec<&str> = written.split(',').collect();
    let whole = commas.iter().all(|name| name.split_whitespace().count() > 1);
    let parts = if parted.len() == 1 && whole { commas } else { parted };
    parts.into_iter().map(str::to_owned).collect()
}

/// What the XMP metadata say (ISO 16684-1): `dc:title` and `dc:creator`.
#[derive(Default)]
struct Described {
    titles: Vec<String>,
    authors: Vec<String>,
}

fn described(document: &Document) -> Described {
    let metadata = document.catalog().and_then(|catalog| catalog.get_deref(b"Metadata", document));
    let content = metadata.and_then(Object::as_stream).and_then(|stream| stream.get_plain_content_with_limit(MOST));
    content.map(|content| read(&String::from_utf8_lossy(&content))).unwrap_or_default()
}

fn read(xml: &str) -> Described {
    let (mut found, mut within, mut item) = (Described::default(), None, String::new());
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                "title" => within = Some(false),
                "creator" => within = Some(true),
                _ => item.clear(),
            },
            Ok(Event::Text(text)) if within.is_some() => item.push_str(&text),
            Ok(Event::GeneralRef(name)) if within.is_some() => item.push_str(sign(&name)),
            Ok(Event::End(tag)) => match (tag.local_name().as_ref(), within) {
                ("li", Some(true)) => found.authors.push(std::mem::take(&mut item)),
                ("li", Some(false)) => found.titles.push(std::mem::take(&mut item)),
                ("title" | "creator", _) => within = None,
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return found,
            _ => {}
        }
    }
}

fn sign(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use lopdf::{Stream, dictionary, text_string};

    use super::super::{
        inspect,
        samples::{book, save, set_catalog},
    };
    use super::*;

    fn says(info: Dictionary, xmp: &str) -> (Option<String>, Vec<String>) {
        let mut document = book(1);
        document.trailer.set("Info", info);
        let kind = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
        let metadata = document.add_object(Stream::new(kind, xmp.as_bytes().to_vec()));
        set_catalog(&mut document, "Metadata", metadata);
        let found = inspect(&save(document)).unwrap();
        (found.title, found.authors)
    }

    fn titled(written: &str) -> Option<String> {
        says(dictionary! { "Title" => text_string(written) }, "").0
    }

    fn written_by(written: &str) -> Vec<String> {
        says(dictionary! { "Author" => text_string(written) }, "").1
    }

    #[test]
    fn a_title_is_read_in_one_line_without_what_cannot_be_seen() {
        assert_eq!(titled("L’Étrange  destin\nde Wangrin").as_deref(), Some("L’Étrange destin de Wangrin"));
        assert_eq!(titled("Le\u{202e} fleuve\u{7}").as_deref(), Some("Le fleuve"));
        assert_eq!(titled("1984").as_deref(), Some("1984"));
        assert_eq!(titled("St. John’s river").as_deref(), Some("St. John’s river"));
        assert_eq!(titled("Document sur l’eau").as_deref(), Some("Document sur l’eau"));
    }

    #[test]
    fn what_programs_write_by_themselves_is_no_title_and_no_author() {
        for written in [
            "Microsoft Word - fleuve v3.docx",
            "fleuve_final.pdf",
            "C:\\Users\\Awa\\livre",
            "untitled",
            "Document1",
            "",
            " ",
        ] {
            assert_eq!(titled(written), None, "{written}");
        }
        for written in [
            "user",
            "HP",
            "Utilisateur Windows",
            "DESKTOP\\awa",
            "awa@exemple.ci",
            "Microsoft Office User",
            "(anonymous)",
        ] {
            assert_eq!(written_by(written), [""; 0], "{written}");
        }
    }

    #[test]
    fn authors_are_parted_as_their_names_show() {
        assert_eq!(written_by("Aïcha Traoré"), ["Aïcha Traoré"]);
        assert_eq!(written_by("Aïcha Traoré; Ousmane Faye"), ["Aïcha Traoré", "Ousmane Faye"]);
        assert_eq!(written_by("Aïcha Traoré, Ousmane Faye"), ["Aïcha Traoré", "Ousmane Faye"]);
        assert_eq!(written_by("Traoré, Aïcha"), ["Traoré, Aïcha"]);
    }

    #[test]
    fn the_metadata_say_what_the_older_list_does_not() {
        let list = |kind: &str, items: &str| format!("<rdf:{kind}>{items}</rdf:{kind}>");
        let xmp = format!(
            "<?xpacket begin='' id='x'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:Description><dc:title>{}</dc:title>\
             <dc:creator>{}</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>",
            list("Alt", "<rdf:li xml:lang='x-default'>Le fleuve &amp; la pluie</rdf:li>"),
            list("Seq", "<rdf:li>Traoré, Aïcha</rdf:li><rdf:li>Ousmane Faye</rdf:li>")
        );
        let info = dictionary! { "Title" => text_string("livre.indd"), "Author" => text_string("Traoré, Aïcha, Ousmane Faye") };
        let (title, authors) = says(info, &xmp);
        assert_eq!(title.as_deref(), Some("Le fleuve & la pluie"));
        assert_eq!(authors, ["Traoré, Aïcha", "Ousmane Faye"]);
    }
}

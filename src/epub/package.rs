//! The package of an EPUB: where it is (`META-INF/container.xml`), its metadata and the files that it lists.

use std::borrow::Cow;

use quick_xml::{
    Reader,
    escape::unescape_with,
    events::{BytesStart, Event},
};

use super::archive::Archive;
use super::scan::Scan;
use super::{Inspection, Refusal, Refused, decode, doctype, names, xml};

const CONTAINER: &str = "META-INF/container.xml";
/// The longest container or package that is read, in bytes.
pub const LONGEST_PACKAGE: u64 = 32 * 1024 * 1024;
/// Where a suggestion is cut, in characters.
const LONGEST: usize = 200;
/// The most authors that are suggested.
const MOST_AUTHORS: usize = 10;
/// The most renditions of a book that are read.
const MOST_PACKAGES: usize = 20;

/// A file in the package's manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    pub id: String,
    pub href: String,
    pub media_type: String,
    is_cover: bool,
    /// It lists the contents (EPUB 3).
    pub is_nav: bool,
}

/// What a package declares.
#[derive(Clone, Debug, Default)]
pub struct Package {
    /// Its path in the archive.
    pub path: String,
    pub items: Vec<Item>,
    /// Item ids in reading order.
    pub spine: Vec<String>,
    pub inspection: Inspection,
    cover_id: Option<String>,
}

impl Package {
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The cover, which EPUB 3 marks as such and EPUB 2 names by id.
    pub fn cover(&self) -> Option<&Item> {
        let marked = self.items.iter().find(|item| item.is_cover);
        marked.or_else(|| self.item(self.cover_id.as_deref()?))
    }
}

/// All packages of an EPUB; reading systems open the first.
pub fn all(archive: &mut Archive) -> Result<Vec<Package>, Refused> {
    let at = archive.find(CONTAINER).ok_or_else(|| without_container(archive))?;
    let places = places(archive, at).map_err(|why| why.at(CONTAINER))?;
    // Other renditions may not be packages at all; if none is declared as a package, all of them are tried.
    let has_package = places.iter().any(|(is_package, _)| *is_package);
    let places = places.into_iter().filter(|(is_package, _)| *is_package || !has_package).take(MOST_PACKAGES);
    let packages: Result<Vec<Package>, Refused> = places
        .map(|(_, at)| {
            let name = archive.name(at).to_owned();
            read(archive, at).map_err(|why| why.at(&name))
        })
        .collect();
    packages.and_then(|packages| if packages.is_empty() { Err(Refusal::NoPackage.into()) } else { Ok(packages) })
}

/// The positions of the packages that the container names, and whether it declares them as packages.
fn places(archive: &mut Archive, container: usize) -> Result<Vec<(bool, usize)>, Refusal> {
    let container = archive.read(container, LONGEST_PACKAGE)?;
    let mut places = Vec::new();
    each(&decode::page(&container)?, |happened| {
        if let Happened::Opened(name, tag) = happened
            && name == "rootfile"
        {
            let path = value(tag, "full-path");
            let is_package =
                value(tag, "media-type").contains("oebps-package") || names::extension(path.trim()) == "opf";
            places.extend(archive.find(path.trim()).map(|at| (is_package, at)));
        }
    })
    .map_err(|refusal| if refusal == Refusal::NoPackage { Refusal::NoContainer } else { refusal })?;
    Ok(places)
}

/// Why an archive without a container is refused.
fn without_container(archive: &Archive) -> Refusal {
    let is_own = |name: &String| !name.starts_with("__macosx/");
    let names: Vec<String> = archive.names().iter().map(|name| names::fold(name)).filter(is_own).collect();
    if names.iter().any(|name| name.ends_with("/meta-inf/container.xml")) {
        Refusal::Wrapped
    } else if names.iter().any(|name| name == "mimetype" || names::extension(name) == "opf") {
        Refusal::NoContainer
    } else {
        Refusal::NotEpub
    }
}

fn read(archive: &mut Archive, at: usize) -> Result<Package, Refusal> {
    let bytes = archive.read(at, LONGEST_PACKAGE)?;
    let mut package = Package { path: archive.name(at).to_owned(), ..Package::default() };
    let mut metadata = Metadata::default();
    each(&decode::page(&bytes)?, |happened| match happened {
        Happened::Opened(name, tag) => {
            match name {
                "item" => package.items.push(item(tag)),
                "itemref" => package.spine.push(value(tag, "idref")),
                "meta" if value(tag, "name") == "cover" => package.cover_id = Some(value(tag, "content")),
                _ => {}
            }
            metadata.opened(name);
        }
        Happened::Text(text) => metadata.text.push_str(text),
        Happened::Closed(name) => metadata.closed(name, &mut package.inspection),
    })?;
    Ok(package)
}

fn item(tag: &BytesStart<'_>) -> Item {
    let properties = value(tag, "properties");
    let has = |wanted: &str| properties.split_ascii_whitespace().any(|property| property == wanted);
    Item {
        id: value(tag, "id"),
        href: value(tag, "href").trim().to_owned(),
        media_type: value(tag, "media-type"),
        is_cover: has("cover-image"),
        is_nav: has("nav"),
    }
}

/// The state while the book's own metadata is read; the metadata of a collection inside it is ignored.
#[derive(Default)]
struct Metadata {
    is_open: bool,
    collections: usize,
    text: String,
}

impl Metadata {
    fn opened(&mut self, name: &str) {
        self.is_open |= name == "metadata";
        self.collections += usize::from(name == "collection");
        self.text.clear();
    }

    fn closed(&mut self, name: &str, inspection: &mut Inspection) {
        if name == "collection" {
            self.collections = self.collections.saturating_sub(1);
        }
        self.is_open &= name != "metadata";
        let Some(said) = line(&self.text).filter(|_| self.is_open && self.collections == 0) else { return };
        match name {
            "title" if inspection.title.is_none() => inspection.title = Some(said),
            "language" if inspection.language.is_none() => inspection.language = Some(said),
            "creator" if inspection.authors.len() < MOST_AUTHORS => inspection.authors.push(said),
            _ => {}
        }
        self.text.clear();
    }
}

/// An event while parsing XML. Names are local and in lower case, because OEB 1 had `dc:Title`.
pub enum Happened<'a> {
    Opened(&'a str, &'a BytesStart<'a>),
    Text(&'a str),
    Closed(&'a str),
}

/// Parses the XML that reading systems need to open a book: it must be well-formed.
pub fn each(text: &str, mut tell: impl FnMut(Happened<'_>)) -> Result<(), Refusal> {
    let mut reader = Reader::from_str(text);
    let (mut open, mut is_empty) = (0_usize, true);
    loop {
        match reader.read_event().map_err(|_| Refusal::NoPackage)? {
            Event::Start(tag) => {
                (open, is_empty) = (open + 1, false);
                tell(Happened::Opened(&tag.local_name().as_ref().to_ascii_lowercase(), &tag));
            }
            Event::Empty(tag) => tell(Happened::Opened(&tag.local_name().as_ref().to_ascii_lowercase(), &tag)),
            Event::End(tag) => {
                open = open.saturating_sub(1);
                tell(Happened::Closed(&tag.local_name().as_ref().to_ascii_lowercase()));
            }
            Event::Text(text) => tell(Happened::Text(&text)),
            Event::CData(text) => tell(Happened::Text(&text)),
            Event::GeneralRef(name) => tell(Happened::Text(&xml::resolved(&name))),
            Event::DocType(declared) => doctype::check(&declared, &mut Scan::of(""))?,
            Event::Eof if open > 0 || is_empty => return Err(Refusal::NoPackage),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

pub fn value(tag: &BytesStart<'_>, name: &str) -> String {
    let found = tag.attributes().with_checks(false).flatten().find(|attribute| attribute.key.as_ref() == name);
    let value = found.map(|attribute| attribute.value.into_owned()).unwrap_or_default();
    unescape_with(&value, |name| Some(xml::by_name(name))).map_or_else(|_| value.clone(), Cow::into_owned)
}

fn line(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line: String = words.join(" ").chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    (!line.is_empty()).then_some(line)
}

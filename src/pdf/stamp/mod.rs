//! The stamp of a PDF: a line at the foot of every page, as an incremental update.
//!
//! The original stays byte for byte; what is appended holds the font, one form with the line, and each page once more with
//! that form behind its own content. [`layout`] makes it once for a file, with room for the line, and [`fill`] writes a
//! line into it.

mod balance;
mod font;
mod place;
mod tail;

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::{Refusal, load};
use crate::domain::stamp::{Layout, VERSION};
use balance::Open;
pub use font::can_show;
use tail::Tail;

/// The most bytes of content that are read to see what pages leave open; the content of further pages counts as even.
const MOST_CONTENT: usize = 256 * 1024 * 1024;
/// How many levels of the page tree are searched for inherited resources.
const DEEPEST: usize = 64;
/// The most names that are tried.
const MOST_NAMES: u32 = 100;

/// The layout of a PDF's stamp, and its tail.
///
/// # Errors
/// Why it cannot be stamped: [`Refusal::Locked`] if it is encrypted, even if it opens without a password.
pub fn layout(bytes: &[u8]) -> Result<(Layout, Vec<u8>), Refusal> {
    let document = load::without_pictures(bytes)?;
    if document.encryption_state.is_some() {
        return Err(Refusal::Locked);
    }
    let before = load::before(bytes)?;
    let mut stamper = Stamper::new(&document, bytes.len().saturating_sub(before));
    let mut pages: Vec<ObjectId> = document.page_iter().collect();
    pages.sort_unstable();
    pages.dedup();
    for page in pages {
        stamper.page(page)?;
    }
    let slot = stamper.slot.clone();
    let tail = stamper.tail.end()?;
    let length = |length: usize| u64::try_from(length).map_err(|_| Refusal::TooHeavy);
    let layout = Layout {
        version: VERSION,
        kept: std::iter::once(0..length(bytes.len())?).collect(),
        tail: length(tail.len())?,
        slots: vec![slot],
        checksums: Vec::new(),
    };
    Ok((layout, tail))
}

/// Writes a line into a tail.
pub fn fill(layout: &Layout, tail: &mut [u8], line: &str) {
    for slot in &layout.slots {
        if let Some(room) = tail.get_mut(slot.clone()).filter(|room| room.len() == font::SLOT) {
            room.copy_from_slice(&font::drawn(line));
        }
    }
}

/// Where the resources of a page are.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Source {
    /// In the page itself.
    Page,
    /// In an object of their own.
    Object(ObjectId),
    /// In a node of the page tree above it.
    Node(ObjectId),
}

struct Stamper<'a> {
    document: &'a Document,
    tail: Tail<'a>,
    /// The form with the line, and where its content is in the tail.
    form: ObjectId,
    slot: std::ops::Range<usize>,
    /// Pieces of content that pages share.
    contents: HashMap<String, ObjectId>,
    /// Resources that pages share, with the form's name in them.
    resources: HashMap<Source, (ObjectId, String)>,
    /// What content leaves open, by its streams.
    open: HashMap<Vec<ObjectId>, Open>,
    left: usize,
}

impl<'a> Stamper<'a> {
    fn new(document: &'a Document, start: usize) -> Self {
        let mut tail = Tail::new(document, start);
        let font = font::write(&mut tail);
        let form = tail.reserve();
        let about = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => [-151, -4, 151, 12].map(Object::from).to_vec(),
            "Resources" => dictionary! { "Font" => dictionary! { "F" => font } },
        };
        let slot = tail.set_stream(form, &about, &[b' '; font::SLOT]);
        Self {
            document,
            tail,
            form,
            slot,
            contents: HashMap::new(),
            resources: HashMap::new(),
            open: HashMap::new(),
            left: MOST_CONTENT,
        }
    }

    fn page(&mut self, id: ObjectId) -> Result<(), Refusal> {
        let mut page = self.document.get_dictionary(id).map_err(|_| Refusal::Damaged)?.clone();
        let open = self.open(id);
        let matrix = place::matrix(self.document, &page);
        let name = self.name(id, &mut page);
        let line = format!("/Artifact <</Type/Pagination/Subtype/Footer>> BDC\nq {matrix} cm /{name} Do Q\nEMC\n");
        let mut parts = vec![self.content(open.before())];
        parts.extend(self.own_content(&page));
        parts.push(self.content(open.behind() + &line));
        page.set("Contents", parts);
        self.tail.set(id, &page.into());
        Ok(())
    }

    fn content(&mut self, content: String) -> Object {
        if let Some(id) = self.contents.get(&content) {
            return Object::Reference(*id);
        }
        let id = self.tail.reserve();
        self.tail.set_stream(id, &Dictionary::new(), content.as_bytes());
        self.contents.insert(content, id);
        Object::Reference(id)
    }

    /// The streams of a page's own content, as it names them.
    fn own_content(&self, page: &Dictionary) -> Vec<Object> {
        let Ok(content) = page.get(b"Contents") else { return Vec::new() };
        match self.document.dereference(content) {
            Ok((_, Object::Array(parts))) => parts.clone(),
            Ok((_, Object::Stream(_))) => vec![content.clone()],
            _ => Vec::new(),
        }
    }

    fn open(&mut self, id: ObjectId) -> Open {
        let parts = self.document.get_page_contents(id);
        if let Some(known) = self.open.get(&parts) {
            return *known;
        }
        let content = self.document.get_page_content_with_limit(id, self.left).unwrap_or_default();
        self.left = self.left.saturating_sub(content.len());
        let open = Open::after(&content);
        self.open.insert(parts, open);
        open
    }

    /// Gives a page resources that name the form, and returns the name.
    fn name(&mut self, id: ObjectId, page: &mut Dictionary) -> String {
        let (source, mut resources) = self.source(id, page);
        if let Some((changed, name)) = self.resources.get(&source) {
            page.set("Resources", *changed);
            return name.clone();
        }
        let forms = resources.get(b"XObject").ok().and_then(|forms| self.document.dereference(forms).ok());
        let mut forms = forms.and_then(|(_, forms)| forms.as_dict().ok()).cloned().unwrap_or_default();
        let names = (1..=MOST_NAMES).map(|number| format!("GriotStamp{number}"));
        let name =
            names.into_iter().find(|name| !forms.has(name.as_bytes())).unwrap_or_else(|| "GriotStamp".to_owned());
        forms.set(name.clone(), self.form);
        resources.set("XObject", forms);
        if source == Source::Page {
            page.set("Resources", resources);
        } else {
            let changed = self.tail.add(&resources.into());
            page.set("Resources", changed);
            self.resources.insert(source, (changed, name.clone()));
        }
        name
    }

    fn source(&self, id: ObjectId, page: &Dictionary) -> (Source, Dictionary) {
        let (mut at, mut node) = (id, page);
        for _ in 0..DEEPEST {
            match node.get(b"Resources") {
                Ok(Object::Dictionary(own)) => {
                    return (if at == id { Source::Page } else { Source::Node(at) }, own.clone());
                }
                Ok(Object::Reference(to)) => {
                    let found = self.document.get_dictionary(*to).cloned().unwrap_or_default();
                    return (Source::Object(*to), found);
                }
                _ => {}
            }
            let above = node.get(b"Parent").and_then(Object::as_reference);
            let Ok(above) = above.and_then(|above| Ok((above, self.document.get_dictionary(above)?))) else { break };
            (at, node) = above;
        }
        (Source::Page, Dictionary::new())
    }
}

#[cfg(test)]
mod tests;

//! What a page draws with, and nothing else: many programs give all pages of a book one dictionary of all its pictures.

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::layers::Layers;

/// Resources that a content stream calls by name (ISO 32000-1, table 33).
const CALLED: [&[u8]; 7] = [b"XObject", b"Pattern", b"Shading", b"Properties", b"ExtGState", b"ColorSpace", b"Font"];
/// What may hold a content stream of its own, which calls by name too.
const DRAWN: [&[u8]; 3] = [b"XObject", b"Pattern", b"Font"];
/// What ties a picture or a form to the rest of the book, and draws nothing.
const TIES: [&[u8]; 6] = [b"PieceInfo", b"Metadata", b"StructParent", b"StructParents", b"AF", b"OPI"];
/// Content is unpacked up to so many bytes; what is longer calls nothing.
const MOST: usize = 64 * 1024 * 1024;

type Names = HashSet<Vec<u8>>;

/// Makes copies of resources that hold only what is called.
pub struct Trimmer<'a> {
    pub document: &'a mut Document,
    pub layers: Layers,
    /// What was copied already, and as what: forms are shared, and may even call themselves.
    pub copies: HashMap<ObjectId, ObjectId>,
}

impl<'a> Trimmer<'a> {
    pub fn new(document: &'a mut Document) -> Self {
        let layers = Layers::of(document);
        Self { document, layers, copies: HashMap::new() }
    }

    /// The resources of `all` that `content` calls, directly or through a form without resources of its own.
    pub fn trim(&mut self, all: &Dictionary, content: &[u8]) -> Dictionary {
        let called = self.called(all, names(content));
        let mut kept = Dictionary::new();
        if let Ok(sets) = all.get(b"ProcSet") {
            kept.set("ProcSet", sets.clone());
        }
        for kind in CALLED {
            let Ok(known) = self.document.get_dict_in_dict(all, kind).cloned() else { continue };
            let mut few = Dictionary::new();
            for (name, object) in known.iter().filter(|(name, _)| called.contains(*name)) {
                few.set(name.clone(), self.copy(object, all));
            }
            kept.set(kind, few);
        }
        kept
    }

    /// The names, and those that the forms and patterns behind them call in the same resources.
    fn called(&self, all: &Dictionary, first: Names) -> Names {
        let mut called = first.clone();
        let mut fresh = first;
        while !fresh.is_empty() {
            let found: Names = DRAWN
                .iter()
                .filter_map(|kind| self.document.get_dict_in_dict(all, kind).ok())
                .flat_map(|known| fresh.iter().filter_map(|name| known.get(name).ok()))
                .filter_map(|object| self.drawn_by(object, all))
                .flat_map(|content| names(&content))
                .collect();
            fresh = found.into_iter().filter(|name| called.insert(name.clone())).collect();
        }
        called
    }

    /// What a form, a pattern or a drawn font without resources of its own draws, with those of the page.
    fn drawn_by(&self, object: &Object, all: &Dictionary) -> Option<Vec<u8>> {
        match self.document.dereference(object).ok()?.1 {
            Object::Stream(stream) if draws(stream) && !stream.dict.has(b"Resources") => {
                let whole = content(stream);
                Some(self.layers.cut(self.document, all, &whole).unwrap_or(whole))
            }
            Object::Dictionary(font) if font.has(b"CharProcs") && !font.has(b"Resources") => Some(self.glyphs(font)),
            _ => None,
        }
    }

    fn stream<'b>(&'b self, object: &'b Object) -> Option<&'b Stream> {
        self.document.dereference(object).ok()?.1.as_stream().ok()
    }

    /// A resource with its own resources trimmed: a form, a pattern, a font that is drawn, a soft mask. Others stay as they
    /// are. It is called from a content with the resources `all`.
    pub fn copy(&mut self, object: &Object, all: &Dictionary) -> Object {
        let Ok((id, found)) = self.document.dereference(object) else { return object.clone() };
        // A layer is itself: the catalog names it.
        if found.as_dict().is_ok_and(|found| found.has_type(b"OCG") || found.has_type(b"OCMD")) {
            return object.clone();
        }
        if let Some(copy) = id.and_then(|id| self.copies.get(&id)) {
            return (*copy).into();
        }
        let mut found = found.clone();
        let new = self.document.new_object_id();
        if let Some(id) = id {
            self.copies.insert(id, new);
        }
        if let Object::Stream(stream) = &mut found {
            for key in TIES {
                stream.dict.remove(key);
            }
        }
        match &mut found {
            Object::Stream(stream) if draws(stream) => self.copy_drawing(stream, all),
            Object::Dictionary(known) if known.has(b"CharProcs") => {
                let glyphs = self.glyphs(known);
                self.trim_within(known, &glyphs);
            }
            Object::Dictionary(known) if known.has(b"SMask") => self.copy_mask(known),
            _ => {}
        }
        self.document.objects.insert(new, found);
        new.into()
    }

    fn copy_drawing(&mut self, stream: &mut Stream, all: &Dictionary) {
        let mut drawing = content(stream);
        let own = self.document.get_dict_in_dict(&stream.dict, b"Resources").unwrap_or(all);
        if let Some(cut) = self.layers.cut(self.document, own, &drawing) {
            stream.set_plain_content(cut.clone());
            // It stays as it is where it cannot be made smaller.
            let _ = stream.compress();
            drawing = cut;
        }
        self.trim_within(&mut stream.dict, &drawing);
    }

    fn trim_within(&mut self, dictionary: &mut Dictionary, content: &[u8]) {
        if let Ok(own) = self.document.get_dict_in_dict(dictionary, b"Resources").cloned() {
            let few = self.trim(&own, content);
            dictionary.set("Resources", few);
        }
    }

    /// What all glyphs of a drawn (Type 3) font draw.
    fn glyphs(&self, font: &Dictionary) -> Vec<u8> {
        let Ok(glyphs) = self.document.get_dict_in_dict(font, b"CharProcs") else { return Vec::new() };
        let drawn = glyphs.iter().filter_map(|(_, glyph)| self.stream(glyph)).map(content);
        drawn.collect::<Vec<_>>().join(&b'\n')
    }

    fn copy_mask(&mut self, state: &mut Dictionary) {
        let Ok(mut mask) = self.document.get_dict_in_dict(state, b"SMask").cloned() else { return };
        if let Ok(form) = mask.get(b"G").cloned() {
            let form = self.copy(&form, &Dictionary::new());
            mask.set("G", form);
        }
        state.set("SMask", mask);
    }
}

/// A form or a tiling pattern: a stream that draws.
fn draws(stream: &Stream) -> bool {
    stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form")
        || stream.dict.get(b"PatternType").is_ok()
}

fn content(stream: &Stream) -> Vec<u8> {
    stream.get_plain_content_with_limit(MOST).unwrap_or_default()
}

/// Every name in a content stream (ISO 32000-1, 7.3.5). A text that looks like one counts too: rather too many than too few.
fn names(content: &[u8]) -> Names {
    let is_regular = |byte: &u8| !byte.is_ascii_whitespace() && *byte != 0 && !b"()<>[]{}/%".contains(byte);
    let name = |rest: &[u8]| plain(rest.iter().take_while(|byte| is_regular(byte)).copied());
    content.split(|byte| *byte == b'/').skip(1).map(name).collect()
}

/// A name without its `#xx`.
fn plain(mut written: impl Iterator<Item = u8>) -> Vec<u8> {
    let mut name = Vec::new();
    while let Some(byte) = written.next() {
        let digits =
            if byte == b'#' { [written.next(), written.next()].into_iter().flatten().collect() } else { vec![] };
        match std::str::from_utf8(&digits).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(meant) if digits.len() == 2 => name.push(meant),
            _ => name.extend([vec![byte], digits].concat()),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_wherever_they_stand() {
        let found = names(b"q /Im1 Do Q/G#53 gs/F1 12 Tf[/A/B]BT(x)Tj /Last");
        for name in ["Im1", "GS", "F1", "A", "B", "Last"] {
            assert!(found.contains(name.as_bytes()), "{name}");
        }
        assert_eq!(found.len(), 6);
    }
}

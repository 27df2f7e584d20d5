//! Reduces a page's resources to those that it uses: many programs give all pages of a book one dictionary with all its
//! pictures.

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::layers::Layers;

/// Kinds of resources that a content stream refers to by name (ISO 32000-1, table 33).
const CALLED: [&[u8]; 7] = [b"XObject", b"Pattern", b"Shading", b"Properties", b"ExtGState", b"ColorSpace", b"Font"];
/// Kinds that can have a content stream of their own, which refers to resources too.
const DRAWN: [&[u8]; 3] = [b"XObject", b"Pattern", b"Font"];
/// Keys that link a picture or a form to the rest of the book, and draw nothing.
const TIES: [&[u8]; 6] = [b"PieceInfo", b"Metadata", b"StructParent", b"StructParents", b"AF", b"OPI"];
/// The longest content that is unpacked, in bytes; longer content counts as using no resources.
const MOST: usize = 64 * 1024 * 1024;

type Names = HashSet<Vec<u8>>;

/// Makes copies of resources that contain only what is used.
pub struct Trimmer<'a> {
    pub document: &'a mut Document,
    pub layers: Layers,
    /// Resources that were copied already, with their copies: forms are shared, and can even refer to themselves.
    pub copies: HashMap<ObjectId, ObjectId>,
}

impl<'a> Trimmer<'a> {
    pub fn new(document: &'a mut Document) -> Self {
        let layers = Layers::of(document);
        Self { document, layers, copies: HashMap::new() }
    }

    /// The resources in `all` that `content` uses, directly or through a form without resources of its own.
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

    /// These names, and the names that the forms and patterns behind them use from the same resources.
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

    /// The content of a form, a pattern or a Type 3 font that has no resources of its own and uses the page's.
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

    /// Copies a resource and trims its own resources, for a form, a pattern, a Type 3 font or a soft mask. Other
    /// resources are returned unchanged. `all` are the resources of the content that uses it.
    pub fn copy(&mut self, object: &Object, all: &Dictionary) -> Object {
        let Ok((id, found)) = self.document.dereference(object) else { return object.clone() };
        // A layer is not copied: the catalog refers to it.
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
            // If compression fails, the stream stays uncompressed.
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

    /// The content of all glyphs of a Type 3 font.
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

/// Whether a stream is a form or a tiling pattern, which draw.
fn draws(stream: &Stream) -> bool {
    stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form")
        || stream.dict.get(b"PatternType").is_ok()
}

fn content(stream: &Stream) -> Vec<u8> {
    stream.get_plain_content_with_limit(MOST).unwrap_or_default()
}

/// Every name in a content stream (ISO 32000-1, 7.3.5). Text that looks like a name is included: an extra name is
/// harmless, a missing one is not.
fn names(content: &[u8]) -> Names {
    let is_regular = |byte: &u8| !byte.is_ascii_whitespace() && *byte != 0 && !b"()<>[]{}/%".contains(byte);
    let name = |rest: &[u8]| plain(rest.iter().take_while(|byte| is_regular(byte)).copied());
    content.split(|byte| *byte == b'/').skip(1).map(name).collect()
}

/// A name with its `#xx` escapes decoded.
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

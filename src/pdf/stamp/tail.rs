//! What is appended to a PDF: objects, and the cross-reference section of an incremental update (ISO 32000-1, 7.5.6).

use std::collections::BTreeMap;
use std::io::Write as _;
use std::ops::Range;

use lopdf::xref::{XrefEntry, XrefType};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, Writer, dictionary};

use crate::pdf::Refusal;

/// Objects behind the end of a file.
pub(in crate::pdf) struct Tail<'a> {
    document: &'a Document,
    /// Where the tail begins, counted from the header of the PDF, as all offsets in it are.
    start: usize,
    bytes: Vec<u8>,
    /// Number, generation and offset.
    written: BTreeMap<u32, (u16, usize)>,
    next: u32,
}

impl<'a> Tail<'a> {
    pub(super) fn new(document: &'a Document, start: usize) -> Self {
        let size =
            document.trailer.get(b"Size").and_then(Object::as_i64).ok().and_then(|size| u32::try_from(size).ok());
        let next = document.max_id.saturating_add(1).max(document.reference_table.size).max(size.unwrap_or(0));
        Self { document, start, bytes: b"\n".to_vec(), written: BTreeMap::new(), next }
    }

    /// A number that no object has.
    pub(super) fn reserve(&mut self) -> ObjectId {
        self.next = self.next.saturating_add(1);
        (self.next - 1, 0)
    }

    /// Writes a new object.
    pub(super) fn add(&mut self, object: &Object) -> ObjectId {
        let id = self.reserve();
        self.set(id, object);
        id
    }

    /// Writes an object in the place of the one with this number.
    pub(super) fn set(&mut self, id: ObjectId, object: &Object) {
        self.begin(id);
        // Writing to memory does not fail.
        let _ = Writer::write_object(&mut self.bytes, object);
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    /// Writes a stream as it is, and returns where its content is in the tail.
    pub(super) fn set_stream(&mut self, id: ObjectId, about: &Dictionary, content: &[u8]) -> Range<usize> {
        self.begin(id);
        let mut about = about.clone();
        about.set("Length", i64::try_from(content.len()).unwrap_or(i64::MAX));
        let _ = Writer::write_object(&mut self.bytes, &about.into());
        self.bytes.extend_from_slice(b"stream\n");
        let start = self.bytes.len();
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
        start..start + content.len()
    }

    fn begin(&mut self, (number, generation): ObjectId) {
        self.written.insert(number, (generation, self.start + self.bytes.len()));
        let _ = writeln!(self.bytes, "{number} {generation} obj");
    }

    /// Ends the tail with a cross-reference section of the kind that the file has. If the file's own sections could not be
    /// read as they stand, the new one is complete and does not lead to them.
    pub(super) fn end(mut self) -> Result<Vec<u8>, Refusal> {
        let is_whole = self.document.xref_recovery.is_some();
        if is_whole {
            self.write_unnamed();
        }
        let by_table =
            is_whole || matches!(self.document.reference_table.cross_reference_type, XrefType::CrossReferenceTable);
        let mut trailer = Dictionary::new();
        for key in [&b"Root"[..], b"Info"] {
            if let Ok(value) = self.document.trailer.get(key) {
                trailer.set(key, value.clone());
            }
        }
        if let Ok([first, ..]) = self.document.trailer.get(b"ID").and_then(Object::as_array).map(Vec::as_slice) {
            trailer.set("ID", vec![first.clone(), Object::string_literal(ID)]);
        }
        if !is_whole {
            let before = i64::try_from(self.document.xref_start).map_err(|_| Refusal::Damaged)?;
            trailer.set("Prev", before);
        }
        let at = self.start + self.bytes.len();
        if by_table {
            self.table(trailer, is_whole);
        } else {
            self.stream(trailer);
        }
        let _ = write!(self.bytes, "startxref\n{at}\n%%EOF\n");
        // An offset in a table has ten digits.
        if u32::try_from(self.start + self.bytes.len()).is_ok() { Ok(self.bytes) } else { Err(Refusal::TooHeavy) }
    }

    /// Writes the objects that a complete table could not name, because they are in object streams.
    fn write_unnamed(&mut self) {
        let table = &self.document.reference_table;
        for (id, object) in &self.document.objects {
            let is_named = table.get(id.0).is_some_and(XrefEntry::is_normal) || self.written.contains_key(&id.0);
            if !is_named && !matches!(object, Object::Stream(_)) {
                self.set(*id, object);
            }
        }
    }

    fn table(&mut self, mut trailer: Dictionary, is_whole: bool) {
        let mut lines: BTreeMap<u32, String> = BTreeMap::new();
        if is_whole {
            lines.insert(0, "0000000000 65535 f\r\n".to_owned());
            for (number, entry) in &self.document.reference_table.entries {
                if let XrefEntry::Normal { offset, generation } = entry {
                    lines.insert(*number, format!("{offset:010} {generation:05} n\r\n"));
                }
            }
        }
        for (number, (generation, offset)) in &self.written {
            lines.insert(*number, format!("{offset:010} {generation:05} n\r\n"));
        }
        self.bytes.extend_from_slice(b"xref\n");
        let numbers: Vec<u32> = lines.keys().copied().collect();
        for (first, count) in runs(&numbers) {
            let _ = writeln!(self.bytes, "{first} {count}");
            for line in lines.range(first..first.saturating_add(count)).map(|(_, line)| line) {
                self.bytes.extend_from_slice(line.as_bytes());
            }
        }
        trailer.set("Size", i64::from(self.next));
        self.bytes.extend_from_slice(b"trailer\n");
        let _ = Writer::write_object(&mut self.bytes, &trailer.into());
        self.bytes.push(b'\n');
    }

    fn stream(&mut self, mut trailer: Dictionary) {
        let id = self.reserve();
        self.written.insert(id.0, (0, self.start + self.bytes.len()));
        let numbers: Vec<u32> = self.written.keys().copied().collect();
        let mut entries = Vec::new();
        for (generation, offset) in self.written.values() {
            entries.push(1);
            entries.extend(u32::try_from(*offset).unwrap_or(u32::MAX).to_be_bytes());
            entries.extend(generation.to_be_bytes());
        }
        let index = runs(&numbers).into_iter().flat_map(|(first, count)| [first, count]);
        let index: Vec<Object> = index.map(|number| i64::from(number).into()).collect();
        trailer.extend(&dictionary! {
            "Type" => "XRef", "W" => [1, 4, 2].map(Object::from).to_vec(), "Index" => index,
            "Size" => i64::from(self.next),
        });
        self.set(id, &Stream::new(trailer, entries).into());
    }
}

/// The second half of a stamped file's `ID`: it is another file than the original.
const ID: &str = "griot-stamped-01";

/// The first number and the length of each row of neighbours.
fn runs(numbers: &[u32]) -> Vec<(u32, u32)> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((first, count)) if first.saturating_add(*count) == *number => *count += 1,
            _ => runs.push((*number, 1)),
        }
    }
    runs
}

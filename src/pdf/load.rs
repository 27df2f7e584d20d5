//! Loads a document from a file's bytes, as tolerantly as viewers do: a mail program may have left lines before or
//! after the book, and the cross-reference table may be wrong.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    ops::Range,
};

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream, xref::XrefRecovery};

use super::Refusal;

const HEAD: &[u8] = b"%PDF-";
const END: &[u8] = b"%%EOF";
/// Viewers look for the header of a PDF in this many bytes at the beginning.
pub const MOST_BEFORE: u64 = 1024;
/// The most bytes that may follow the end of a PDF, without white space at the end.
const MOST_BEHIND: usize = 64 * 1024;
/// The largest stream, unpacked, among those that are needed to find the pages, in bytes.
const MOST_UNPACKED: usize = 64 * 1024 * 1024;

/// Whether a file that begins with these bytes has the header of a PDF.
pub fn is_pdf(bytes: &[u8]) -> bool {
    head(bytes).is_some()
}

fn head(bytes: &[u8]) -> Option<usize> {
    let most = usize::try_from(MOST_BEFORE).unwrap_or(usize::MAX);
    bytes.get(..most.min(bytes.len()))?.windows(HEAD.len()).position(|word| word == HEAD)
}

/// How many bytes are before the PDF in a file.
///
/// # Errors
/// [`Refusal::NotPdf`]
pub(super) fn before(bytes: &[u8]) -> Result<usize, Refusal> {
    head(bytes).ok_or(Refusal::NotPdf)
}

/// The range of the PDF in a file.
fn body(bytes: &[u8]) -> Result<Range<usize>, Refusal> {
    let start = head(bytes).ok_or(Refusal::NotPdf)?;
    let whole = bytes.get(start..).unwrap_or_default();
    let Some(end) = whole.windows(END.len()).rposition(|word| word == END) else { return Ok(start..bytes.len()) };
    let end = start + end + END.len();
    let rest = bytes.get(end..).unwrap_or_default();
    let behind = rest.len() - rest.iter().rev().take_while(|byte| byte.is_ascii_whitespace() || **byte == 0).count();
    // An object after the end: the file was truncated during an incremental update.
    if behind > MOST_BEHIND || rest.split(|byte| b"\r\n".contains(byte)).any(begins_object) {
        return Err(Refusal::Damaged);
    }
    Ok(start..end)
}

/// Whether a line begins like `12 0 obj`.
fn begins_object(line: &[u8]) -> bool {
    let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let is_number = |word: Option<&[u8]>| word.is_some_and(|word| word.iter().all(u8::is_ascii_digit));
    is_number(words.next()) && is_number(words.next()) && words.next().is_some_and(|word| word.starts_with(b"obj"))
}

/// Removes what is before and after the PDF.
///
/// # Errors
/// [`Refusal::NotPdf`], or [`Refusal::Damaged`] if more than a few lines follow its end.
pub(super) fn trim(bytes: &mut Vec<u8>) -> Result<(), Refusal> {
    let body = body(bytes)?;
    bytes.truncate(body.end);
    bytes.drain(..body.start);
    Ok(())
}

/// Loads the document, with all that pages are drawn from except the contents of pictures and font files: [`fill`] adds
/// them. A document that opens with an empty password is decrypted, and complete.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn without_pictures(bytes: &[u8]) -> Result<Document, Refusal> {
    checked(bytes, LoadOptions { filter: Some(empty_pictures), ..LoadOptions::default() })
}

/// Reads the contents that [`without_pictures`] left out from `bytes`, for the streams that are still in `document`.
/// `copies` maps original streams to their copies.
///
/// # Errors
/// Why they cannot be read.
pub(super) fn fill(document: &mut Document, bytes: &[u8], copies: &HashMap<ObjectId, ObjectId>) -> Result<(), Refusal> {
    let original: HashMap<ObjectId, ObjectId> = copies.iter().map(|(id, copy)| (*copy, *id)).collect();
    let is_empty = |object: &Object| object.as_stream().is_ok_and(|stream| stream.content == EMPTIED);
    let empty = document.objects.iter().filter(|(_, object)| is_empty(object)).map(|(id, _)| *id);
    let missing: Vec<(ObjectId, ObjectId)> = empty.map(|id| (id, *original.get(&id).unwrap_or(&id))).collect();
    if missing.is_empty() {
        return Ok(());
    }
    WANTED.set(missing.iter().map(|(_, original)| *original).collect());
    let full = checked(bytes, LoadOptions { filter: Some(keep_wanted), ..LoadOptions::default() });
    WANTED.take();
    let full = full?;
    for (id, original) in missing {
        let found = full.get_object(original).and_then(Object::as_stream).map_err(|_| Refusal::Damaged)?;
        if let Ok(stream) = document.get_object_mut(id).and_then(Object::as_stream_mut) {
            stream.content.clone_from(&found.content);
        }
    }
    Ok(())
}

/// Loads the document without the contents of pages, pictures and fonts, which are most of a book's bytes.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn light(bytes: &[u8]) -> Result<Document, Refusal> {
    checked(bytes, LoadOptions { filter: Some(lighten), ..LoadOptions::default() })
}

fn checked(bytes: &[u8], options: LoadOptions) -> Result<Document, Refusal> {
    let body = body(bytes)?;
    // Otherwise it is a web page or a text that merely mentions PDFs.
    let blank = |byte: &u8| byte.is_ascii_whitespace() || b"\0\xef\xbb\xbf".contains(byte);
    let plain = bytes.get(..body.start).unwrap_or_default().iter().all(blank);
    let bytes = bytes.get(body).unwrap_or_default();
    let options = LoadOptions { max_decompressed_size: Some(MOST_UNPACKED), ..options };
    let mut document = load(bytes, options.clone()).map_err(|refusal| match refusal {
        Refusal::Damaged if !plain => Refusal::NotPdf,
        refusal => refusal,
    })?;
    if document.trailer.has(b"Encrypt") {
        return Err(Refusal::Locked);
    }
    if !has_pages(&document) && document.xref_recovery != Some(XrefRecovery::Reconstructed) {
        document = load(bytes, LoadOptions { force_reconstruct: true, ..options })?;
    }
    // The objects were found by searching the file, which also succeeds for a truncated file.
    if document.xref_recovery == Some(XrefRecovery::Reconstructed) {
        let all = load(bytes, LoadOptions { force_reconstruct: true, filter: None, ..LoadOptions::default() })?;
        if !bytes.ends_with(END) || !is_complete(&all) {
            return Err(Refusal::Damaged);
        }
    }
    Ok(document)
}

fn load(bytes: &[u8], options: LoadOptions) -> Result<Document, Refusal> {
    Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) | lopdf::Error::UnsupportedSecurityHandler(_) => {
            Refusal::Locked
        }
        _ => Refusal::Damaged,
    })
}

fn has_pages(document: &Document) -> bool {
    let tree = document.catalog().and_then(|catalog| document.get_dict_in_dict(catalog, b"Pages"));
    tree.and_then(|tree| tree.get_deref(b"Kids", document)).and_then(Object::as_array).is_ok()
}

/// Whether all pages that the page tree counts are present, and their content can be unpacked.
fn is_complete(document: &Document) -> bool {
    let tree = document.catalog().and_then(|catalog| document.get_dict_in_dict(catalog, b"Pages"));
    let count = tree.and_then(|tree| tree.get_deref(b"Count", document)).and_then(Object::as_i64);
    let pages: Vec<ObjectId> = document.page_iter().collect();
    let draws = |page: &ObjectId| {
        let parts = document.get_page_contents(*page);
        parts.iter().all(|part| document.get_object(*part).and_then(Object::as_stream).is_ok_and(unpacks))
    };
    count.is_ok_and(|count| usize::try_from(count) == Ok(pages.len())) && pages.iter().all(draws)
}

fn unpacks(stream: &Stream) -> bool {
    stream.get_plain_content_with_limit(MOST_UNPACKED).is_ok()
}

/// The placeholder for contents that are left out. It is not empty, because lopdf looks for empty contents again.
const EMPTIED: [u8; 1] = [0];

thread_local! {
    /// The streams that [`keep_wanted`] keeps. It is a thread-local because a filter of lopdf is a plain function and
    /// cannot capture anything.
    static WANTED: RefCell<HashSet<ObjectId>> = RefCell::default();
}

/// lopdf calls this for each object while it loads a file.
fn lighten(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    filtered(id, object, |_| true)
}

fn empty_pictures(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    filtered(id, object, is_heavy)
}

fn keep_wanted(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    filtered(id, object, |_| WANTED.with_borrow(|wanted| !wanted.contains(&id)))
}

#[expect(clippy::unnecessary_wraps, reason = "lopdf leaves out what is `None`")]
fn filtered(id: ObjectId, object: &mut Object, goes: impl Fn(&Dictionary) -> bool) -> Option<(ObjectId, Object)> {
    let Object::Stream(stream) = object else { return Some((id, object.clone())) };
    let is_needed = ["ObjStm", "XRef", "Metadata"].iter().any(|kind| stream.dict.has_type(kind.as_bytes()));
    if !is_needed && goes(&stream.dict) {
        (stream.content, stream.start_position) = (EMPTIED.to_vec(), None);
    }
    Some((id, Object::Null))
}

/// Whether a stream is a picture or a font file, which refer to no resources.
fn is_heavy(stream: &Dictionary) -> bool {
    let kind = stream.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
    matches!(kind, b"Image" | b"Type1C" | b"CIDFontType0C" | b"OpenType") || stream.has(b"Length1")
}

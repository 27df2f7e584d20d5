//! The stamp of an EPUB: a page with a line at the end of the book, and the same line as a mark in its package.
//!
//! All files but the package keep their compressed bytes and their order; the package and the new page stand behind them,
//! before a new directory. [`layout`] makes that once for a file, with room for the line, and [`fill`] writes a line into
//! it.

use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use quick_xml::{Reader, events::Event};

use super::archive::{Archive, Entry};
use super::package::{self, Package};
use super::{Refusal, Refused, decode};
use crate::domain::stamp::{Checksum, Layout, VERSION};

/// The length of a line with what XML needs around it, in bytes.
const SLOT: usize = 640;
/// Stands where a line will stand; not a space, so that it is found.
const ROOM: &str = "\u{1}";
/// What belongs to the signature of a local header, a directory entry and the directory's end.
const LOCAL: [u8; 4] = *b"PK\x03\x04";
const ENTRY: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
/// Where a directory entry has its checksum and its offset, and a local header its checksum.
const ENTRY_CRC: usize = 16;
const ENTRY_OFFSET: usize = 42;
const LOCAL_CRC: usize = 14;

/// The layout of an EPUB's stamp, and its tail.
///
/// # Errors
/// Why it cannot be stamped.
pub fn layout(path: &Path) -> Result<(Layout, Vec<u8>), Refused> {
    let mut archive = Archive::open(path)?;
    let packages = package::all(&mut archive)?;
    let package = packages.first().ok_or(Refusal::NoPackage)?;
    let at = archive.find(&package.path).ok_or(Refusal::NoPackage)?;
    let text = archive.read(at, package::LONGEST_PACKAGE)?;
    let (entries, end) = archive.entries()?;
    let page = Page::of(&archive, package);
    let changed = marked(&decode::page(&text)?, &page).map_err(|why| why.at(&package.path))?;
    let hole = entries.get(at).ok_or(Refusal::Damaged)?.start;
    let behind = entries.iter().map(|entry| entry.start).filter(|start| *start > hole).min().unwrap_or(end);
    let mut zip = Zip { kept: [0..hole, behind..end].to_vec(), ..Zip::default() };
    let file = File::open(path).map_err(|_| Refusal::NotNow)?;
    for (place, entry) in entries.iter().enumerate() {
        let record = record(&file, entry)?;
        if place == at {
            zip.add(name_of(&record)?, &changed)?;
        } else {
            let moved = if entry.start > hole { entry.start - (behind - hole) } else { entry.start };
            zip.keep(record, moved)?;
        }
    }
    zip.add(page.path.as_bytes(), &page.text())?;
    Ok(zip.end()?)
}

/// Writes a line into a tail.
pub fn fill(layout: &Layout, tail: &mut [u8], line: &str) {
    for slot in &layout.slots {
        if let Some(room) = tail.get_mut(slot.clone()) {
            write_padded(room, line);
        }
    }
    for sum in &layout.checksums {
        let crc = crc32fast::hash(tail.get(sum.of.clone()).unwrap_or_default()).to_le_bytes();
        for at in &sum.at {
            if let Some(place) = tail.get_mut(*at..*at + 4) {
                place.copy_from_slice(&crc);
            }
        }
    }
}

/// Writes as much of the line as there is room for, with spaces behind it.
fn write_padded(room: &mut [u8], line: &str) {
    room.fill(b' ');
    let mut at = 0;
    for letter in line.chars().filter(|letter| !letter.is_control()) {
        let mut plain = [0; 4];
        let text = match letter {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            letter => letter.encode_utf8(&mut plain),
        };
        let Some(place) = room.get_mut(at..at + text.len()) else { return };
        place.copy_from_slice(text.as_bytes());
        at += text.len();
    }
}

/// The page at the end of the book.
struct Page {
    /// Its id in the package, its address from there, and its path in the archive.
    id: String,
    href: String,
    path: String,
}

impl Page {
    /// A page with an id and a name that the book does not have yet.
    fn of(archive: &Archive, package: &Package) -> Self {
        let folder = package.path.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
        let mut number = 0_u32;
        loop {
            let id = if number == 0 { "griot-stamp".to_owned() } else { format!("griot-stamp-{number}") };
            let href = format!("{id}.xhtml");
            let path = format!("{folder}{href}");
            if package.item(&id).is_none() && archive.find(&path).is_none() {
                return Self { id, href, path };
            }
            number += 1;
        }
    }

    fn text(&self) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"><head>\
             <title>Colophon</title><meta name=\"viewport\" content=\"width=600, height=800\"/></head>\n\
             <body id=\"{}\"><p>{ROOM}</p></body></html>\n",
            self.id
        )
    }
}

/// The package with the page at the end of its reading order, and with the mark.
fn marked(text: &str, page: &Page) -> Result<String, Refusal> {
    if text.contains(ROOM) {
        return Err(Refusal::NoPackage);
    }
    let text = text.trim_start();
    // The text is UTF-8 now, whatever it was.
    let text = text.strip_prefix("<?xml").and_then(|rest| Some(rest.split_once("?>")?.1)).unwrap_or(text);
    let mut found = ends(text)?;
    found.sort_unstable_by_key(|(at, ..)| *at);
    let mut marked = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned();
    let mut done = 0;
    for (at, name, prefix) in &found {
        marked.push_str(text.get(done..*at).ok_or(Refusal::NoPackage)?);
        let Page { id, href, .. } = page;
        let added = match *name {
            "metadata" => format!("<{prefix}meta name=\"griot:stamp\" content=\"{ROOM}\"/>"),
            "manifest" => format!("<{prefix}item id=\"{id}\" href=\"{href}\" media-type=\"application/xhtml+xml\"/>"),
            _ => format!("<{prefix}itemref idref=\"{id}\"/>"),
        };
        marked.push_str(&added);
        done = *at;
    }
    marked.push_str(text.get(done..).ok_or(Refusal::NoPackage)?);
    Ok(marked)
}

/// The parts of a package that are added to.
const PARTS: [&str; 3] = ["metadata", "manifest", "spine"];

/// Where each of [`PARTS`] ends, with the prefix of its name.
fn ends(text: &str) -> Result<Vec<(usize, &'static str, String)>, Refusal> {
    let mut reader = Reader::from_str(text);
    let (mut depth, mut found) = (0_usize, Vec::new());
    loop {
        match reader.read_event().map_err(|_| Refusal::NoPackage)? {
            Event::Start(_) => depth += 1,
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                let local = tag.local_name().as_ref().to_ascii_lowercase();
                let Some(name) = PARTS.into_iter().find(|name| depth == 1 && *name == local) else { continue };
                if found.iter().any(|(_, known, _)| *known == name) {
                    continue;
                }
                let behind = usize::try_from(reader.buffer_position()).map_err(|_| Refusal::NoPackage)?;
                let at = text.get(..behind).and_then(|text| text.rfind("</")).ok_or(Refusal::NoPackage)?;
                let prefix = tag.name().as_ref().rsplit_once(':').map(|(prefix, _)| format!("{prefix}:"));
                found.push((at, name, prefix.unwrap_or_default()));
            }
            Event::Eof if found.len() == PARTS.len() => return Ok(found),
            Event::Eof => return Err(Refusal::NoPackage),
            _ => {}
        }
    }
}

/// The directory entry of a file, as it stands in the archive.
fn record(file: &File, entry: &Entry) -> Result<Vec<u8>, Refusal> {
    let mut head = [0; 46];
    file.read_exact_at(&mut head, entry.record).map_err(|_| Refusal::Damaged)?;
    if !head.starts_with(&ENTRY) {
        return Err(Refusal::Damaged);
    }
    let lengths = [28, 30, 32].map(|at| usize::from(u16_at(&head, at)));
    let mut record = vec![0; head.len() + lengths.iter().sum::<usize>()];
    file.read_exact_at(&mut record, entry.record).map_err(|_| Refusal::Damaged)?;
    Ok(record)
}

fn name_of(record: &[u8]) -> Result<&[u8], Refusal> {
    record.get(46..46 + usize::from(u16_at(record, 28))).ok_or(Refusal::Damaged)
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    match bytes.get(at..at + 2) {
        Some(&[low, high]) => u16::from_le_bytes([low, high]),
        _ => 0,
    }
}

/// The tail of a ZIP file: files that are stored as they are, the directory of all, and its end.
#[derive(Default)]
struct Zip {
    kept: Vec<Range<u64>>,
    bytes: Vec<u8>,
    slots: Vec<Range<usize>>,
    checksums: Vec<Checksum>,
    directory: Vec<u8>,
    count: u16,
}

impl Zip {
    /// How many bytes are before the tail.
    fn before(&self) -> u64 {
        self.kept.iter().map(|kept| kept.end - kept.start).sum()
    }

    /// Names a file that stays, at its offset in the stamped file.
    fn keep(&mut self, mut record: Vec<u8>, offset: u64) -> Result<(), Refusal> {
        let place = record.get_mut(ENTRY_OFFSET..ENTRY_OFFSET + 4).ok_or(Refusal::Damaged)?;
        // All ones: the offset is elsewhere, as in archives of more than 4 GB.
        if *place == [0xff; 4] {
            return Err(Refusal::TooLarge);
        }
        place.copy_from_slice(&small(offset)?.to_le_bytes());
        self.directory.extend(record);
        self.count = self.count.checked_add(1).ok_or(Refusal::TooManyFiles)?;
        Ok(())
    }

    /// Adds a text, in which each [`ROOM`] becomes a slot. Its checksum is filled in later.
    fn add(&mut self, name: &[u8], text: &str) -> Result<(), Refusal> {
        let offset = self.before() + u64::try_from(self.bytes.len()).map_err(|_| Refusal::TooLarge)?;
        let is_utf8 = if name.is_ascii() { 0_u16 } else { 1 << 11 };
        let padded = text.len() + text.matches(ROOM).count() * (SLOT - ROOM.len());
        let size = small(u64::try_from(padded).map_err(|_| Refusal::TooLarge)?)?.to_le_bytes();
        let length = u16::try_from(name.len()).map_err(|_| Refusal::Damaged)?.to_le_bytes();
        // Version 2.0, stored, on 1 January 1980.
        let about =
            [&[20, 0], &is_utf8.to_le_bytes()[..], &[0, 0, 0, 0, 0x21, 0, 0, 0, 0, 0], &size, &size, &length, &[0, 0]];
        let about = about.concat();
        let local = self.bytes.len() + LOCAL_CRC;
        self.bytes.extend([&LOCAL[..], &about, name].concat());
        let start = self.bytes.len();
        for (nth, part) in text.split(ROOM).enumerate() {
            if nth > 0 {
                self.slots.push(self.bytes.len()..self.bytes.len() + SLOT);
                self.bytes.extend([b' '; SLOT]);
            }
            self.bytes.extend(part.as_bytes());
        }
        // The directory is moved behind the files at the end, and so is this place.
        let entry = self.directory.len() + ENTRY_CRC;
        self.checksums.push(Checksum { of: start..self.bytes.len(), at: vec![local, entry] });
        let offset = small(offset)?.to_le_bytes();
        self.directory.extend([&ENTRY[..], &[20, 0], &about, &[0; 10], &offset, name].concat());
        self.count = self.count.checked_add(1).ok_or(Refusal::TooManyFiles)?;
        Ok(())
    }

    fn end(mut self) -> Result<(Layout, Vec<u8>), Refusal> {
        let files = self.bytes.len();
        for sum in &mut self.checksums {
            if let Some(entry) = sum.at.last_mut() {
                *entry += files;
            }
        }
        let offset = small(self.before() + u64::try_from(files).map_err(|_| Refusal::TooLarge)?)?;
        let length = u32::try_from(self.directory.len()).map_err(|_| Refusal::TooLarge)?;
        let count = self.count.to_le_bytes();
        self.bytes.append(&mut self.directory);
        let end = [&END[..], &[0; 4], &count, &count, &length.to_le_bytes(), &offset.to_le_bytes(), &[0, 0]];
        self.bytes.extend(end.concat());
        let tail = u64::try_from(self.bytes.len()).map_err(|_| Refusal::TooLarge)?;
        let kept = self.kept.into_iter().filter(|kept| !kept.is_empty()).collect();
        let layout = Layout { version: VERSION, kept, tail, slots: self.slots, checksums: self.checksums };
        Ok((layout, self.bytes))
    }
}

/// A number of an archive without the extension for large ones.
fn small(number: u64) -> Result<u32, Refusal> {
    u32::try_from(number).ok().filter(|number| *number < u32::MAX).ok_or(Refusal::TooLarge)
}

#[cfg(test)]
mod tests;

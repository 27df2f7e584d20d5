//! An EPUB as a ZIP file (EPUB 3.3, 4.2): undamaged, not encrypted, and within limits.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufReader, Read as _},
    path::Path,
};

use quick_xml::{Reader, events::Event};
use zip::{ZipArchive, result::ZipError};

use super::{MOST_FILES, MOST_UNPACKED, Refusal, decode, names};

/// The allowed algorithms of font obfuscation, which ties fonts to this book (EPUB 3.3, 4.4, and Adobe's older
/// algorithm).
const ORDINARY: [&str; 2] = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];
/// The file that says how an EPUB is encrypted (EPUB 3.3, 4.2.6.3.2), and the longest that is read, in bytes.
const ENCRYPTION: &str = "META-INF/encryption.xml";
const LONGEST_NOTE: u64 = 4 * 1024 * 1024;

/// The files of an EPUB, and their positions in the archive.
pub struct Archive {
    zip: ZipArchive<BufReader<File>>,
    /// As written, with `/` between folders.
    names: Vec<String>,
    /// Keys are made by [`names::plain`].
    exact: HashMap<String, usize>,
    /// Keys are made by [`names::fold`]: how reading systems find files that ignore case, `%20` or accents.
    folded: HashMap<String, usize>,
}

/// Where a file of the archive is.
pub struct Entry {
    /// The offset of its local header, where what belongs to it begins.
    pub start: u64,
    /// The offset of its entry in the directory.
    pub record: u64,
}

impl Archive {
    /// Opens the EPUB at `path` and unpacks every file once, discarding the data, to check the limits and the
    /// checksums.
    pub fn open(path: &Path) -> Result<Self, Refusal> {
        let file = File::open(path).map_err(|_| Refusal::NotNow)?;
        let mut reader = BufReader::with_capacity(128 * 1024, file);
        let mut start = [0; 4];
        let is_zip = reader.read_exact(&mut start).is_ok() && start == *b"PK\x03\x04";
        let unread = if is_zip { Refusal::Damaged } else { Refusal::NotEpub };
        let zip = ZipArchive::new(reader).map_err(|_| unread)?;
        if zip.len() > MOST_FILES {
            return Err(Refusal::TooManyFiles);
        }
        // If two files have the same name, reading systems differ on which they show.
        if zip.has_duplicate_names() {
            return Err(Refusal::Damaged);
        }
        let mut archive = Self { zip, names: Vec::new(), exact: HashMap::new(), folded: HashMap::new() };
        let mut left = MOST_UNPACKED;
        for at in 0..archive.zip.len() {
            left -= archive.unpack(at, left)?;
        }
        archive.check_locks()?;
        Ok(archive)
    }

    /// Unpacks a file and returns its size. The sizes in the archive are not trusted; the checksum is verified.
    fn unpack(&mut self, at: usize, left: u64) -> Result<u64, Refusal> {
        let entry = self.zip.by_index(at).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Refusal::Locked,
            _ => Refusal::Damaged,
        })?;
        if entry.encrypted() {
            return Err(Refusal::Locked);
        }
        // Many tools write UTF-8 names without the flag for it, and reading systems read them as UTF-8 all the same.
        let name = match std::str::from_utf8(entry.name_raw()) {
            Ok(name) => name.to_owned(),
            Err(_) => entry.name().map_err(|_| Refusal::Damaged)?.into_owned(),
        };
        let name = name.replace('\\', "/");
        if entry.is_symlink() || name.split('/').any(|part| part == "..") || name.contains('\0') {
            return Err(Refusal::Damaged);
        }
        let as_windows = encoding_rs::WINDOWS_1252.decode(entry.name_raw()).0.into_owned();
        let is_file = !entry.is_dir();
        let unpacked = io::copy(&mut entry.take(left + 1), &mut io::sink()).map_err(|_| Refusal::Damaged)?;
        if unpacked > left {
            return Err(Refusal::TooLarge);
        }
        if self.exact.insert(names::plain(&name), at).is_some() && is_file {
            return Err(Refusal::Damaged);
        }
        for folded in [names::fold(&name), names::fold(&names::decoded(&name)), names::fold(&as_windows)] {
            self.folded.entry(folded).or_insert(at);
        }
        self.names.push(name);
        Ok(unpacked)
    }

    /// The names of all files.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The file that a reading system opens for this path, which is relative to the root of the archive.
    pub fn find(&self, path: &str) -> Option<usize> {
        let found = self.exact.get(&names::plain(path)).or_else(|| self.folded.get(&names::fold(path)));
        found.or_else(|| self.folded.get(&names::fold(&names::decoded(path)))).copied()
    }

    /// The name of the file at a position.
    pub fn name(&self, at: usize) -> &str {
        self.names.get(at).map(String::as_str).unwrap_or_default()
    }

    /// The first `most` bytes of a file.
    pub fn head(&mut self, at: usize, most: u64) -> Result<Vec<u8>, Refusal> {
        let mut bytes = Vec::new();
        let entry = self.zip.by_index(at).map_err(|_| Refusal::Damaged)?;
        entry.take(most).read_to_end(&mut bytes).map_err(|_| Refusal::Damaged)?;
        Ok(bytes)
    }

    /// A whole file, if it is at most `most` bytes long.
    pub fn read(&mut self, at: usize, most: u64) -> Result<Vec<u8>, Refusal> {
        let bytes = self.head(at, most + 1)?;
        if u64::try_from(bytes.len()).is_ok_and(|length| length <= most) { Ok(bytes) } else { Err(Refusal::TooHeavy) }
    }

    /// Where all files are, by their position, and where the directory begins.
    pub fn entries(&mut self) -> Result<(Vec<Entry>, u64), Refusal> {
        let end = self.zip.central_directory_start();
        let mut entries = Vec::new();
        for at in 0..self.zip.len() {
            let entry = self.zip.by_index_raw(at).map_err(|_| Refusal::Damaged)?;
            entries.push(Entry { start: entry.header_start(), record: entry.central_header_start() });
        }
        if entries.iter().all(|entry| entry.start < end) { Ok((entries, end)) } else { Err(Refusal::Damaged) }
    }

    fn check_locks(&mut self) -> Result<(), Refusal> {
        let Some(at) = self.find(ENCRYPTION) else { return Ok(()) };
        let note = self.read(at, LONGEST_NOTE)?;
        let note = decode::page(&note)?;
        let mut reader = Reader::from_str(&note);
        loop {
            match reader.read_event().map_err(|_| Refusal::Damaged)? {
                Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "EncryptionMethod" => {
                    let algorithm = tag.try_get_attribute("Algorithm").map_err(|_| Refusal::Damaged)?;
                    if algorithm.is_none_or(|algorithm| !ORDINARY.contains(&algorithm.value.as_ref())) {
                        return Err(Refusal::Locked);
                    }
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }
}

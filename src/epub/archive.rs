//! An EPUB as the ZIP file that it is (EPUB 3.3, 4.2): whole, open, and within bounds.

use std::{
    fs::File,
    io::{self, BufReader, Read as _},
    path::Path,
};

use quick_xml::{Reader, events::Event};
use zip::{CompressionMethod, ZipArchive, result::ZipError};

use super::{MOST_FILES, MOST_UNPACKED, Refusal};

/// How fonts may be obfuscated, so that they serve in this book alone (EPUB 3.3, 4.4, and Adobe's older way).
const ORDINARY: [&str; 2] = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];
/// What says how an EPUB is encrypted (EPUB 3.3, 4.2.6.3.2), and no longer than this.
const ENCRYPTION: &str = "META-INF/encryption.xml";
const LONGEST_NOTE: u64 = 4 * 1024 * 1024;

/// Unpacks every file of the EPUB at `path` once, to nowhere, within bounds.
pub fn check(path: &Path) -> Result<(), Refusal> {
    let file = File::open(path).map_err(|_| Refusal::NotNow)?;
    let mut reader = BufReader::with_capacity(128 * 1024, file);
    let mut start = [0; 4];
    if reader.read_exact(&mut start).is_err() || start != *b"PK\x03\x04" {
        return Err(Refusal::NotEpub);
    }
    let mut archive = ZipArchive::new(reader).map_err(|_| Refusal::Damaged)?;
    check_mimetype(&mut archive)?;
    if archive.len() > MOST_FILES {
        return Err(Refusal::TooManyFiles);
    }
    let mut left = MOST_UNPACKED;
    for at in 0..archive.len() {
        left -= unpack(&mut archive, at, left)?;
    }
    check_locks(&mut archive)
}

/// The first file names the kind, uncompressed, so that the kind can be told from the first bytes (EPUB 3.3, 4.2.4).
fn check_mimetype(archive: &mut ZipArchive<BufReader<File>>) -> Result<(), Refusal> {
    let mut entry = archive.by_name("mimetype").map_err(|_| Refusal::NotEpub)?;
    if entry.header_start() != 0 || entry.compression() != CompressionMethod::Stored {
        return Err(Refusal::NotEpub);
    }
    let mut kind = String::new();
    entry.by_ref().take(64).read_to_string(&mut kind).map_err(|_| Refusal::NotEpub)?;
    if kind.trim_end() == "application/epub+zip" { Ok(()) } else { Err(Refusal::NotEpub) }
}

/// Unpacks a file and answers its size. What the archive says of sizes is not believed; its checksum is.
fn unpack(archive: &mut ZipArchive<BufReader<File>>, at: usize, left: u64) -> Result<u64, Refusal> {
    let entry = archive.by_index(at).map_err(|error| match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Refusal::Locked,
        _ => Refusal::Damaged,
    })?;
    if entry.encrypted() {
        return Err(Refusal::Locked);
    }
    if entry.enclosed_name().is_none() || entry.is_symlink() {
        return Err(Refusal::Damaged);
    }
    let unpacked = io::copy(&mut entry.take(left + 1), &mut io::sink()).map_err(|_| Refusal::Damaged)?;
    if unpacked > left { Err(Refusal::TooLarge) } else { Ok(unpacked) }
}

fn check_locks(archive: &mut ZipArchive<BufReader<File>>) -> Result<(), Refusal> {
    let Ok(entry) = archive.by_name(ENCRYPTION) else { return Ok(()) };
    let mut note = String::new();
    entry.take(LONGEST_NOTE).read_to_string(&mut note).map_err(|_| Refusal::Damaged)?;
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

//! What an EPUB says of itself, and whether it holds what it names.

use std::{io::Cursor, path::Path};

use image::{DynamicImage, ImageReader, Limits, RgbImage, imageops::FilterType};
use rbook::{Epub, epub::manifest::EpubManifestEntry};

use super::{Examined, Inspection, Refusal, archive, content};

/// A suggestion is cut after so many letters.
const LONGEST: usize = 200;
/// Authors that are taken over.
const MOST_AUTHORS: usize = 10;
/// No cover with a longer side is decoded, in pixels, nor one that takes more bytes.
const LONGEST_SIDE: u32 = 8_000;
const MEMORY: u64 = 256 * 1024 * 1024;

/// Inspects the file at `path` in this process and without limits. Blocks. A file that cannot be read from the disk is
/// [`Refusal::NotNow`].
///
/// # Errors
/// Why the file is not taken.
pub fn examine_here(path: &Path) -> Result<Examined, Refusal> {
    archive::check(path)?;
    let epub = Epub::options().skip_toc(true).open(path).map_err(|_| Refusal::Damaged)?;
    check_spine(&epub)?;
    for entry in epub.manifest() {
        check_part(&entry)?;
    }
    let cover = epub.manifest().cover_image().and_then(|entry| draw(&entry.read_bytes().ok()?));
    Ok(Examined { inspection: inspection(&epub), cover })
}

/// The order of reading names at least one part, and only parts that are there.
fn check_spine(epub: &Epub) -> Result<(), Refusal> {
    if epub.spine().is_empty() {
        return Err(Refusal::Empty);
    }
    let there = |id: &str| epub.manifest().by_id(id).is_some_and(|entry| epub.contains_resource(entry.resource()));
    if epub.spine().iter().all(|part| there(part.idref())) { Ok(()) } else { Err(Refusal::Damaged) }
}

fn check_part(entry: &EpubManifestEntry<'_>) -> Result<(), Refusal> {
    let says = |property: &str| entry.properties().has_property(property);
    if content::is_elsewhere(entry.href_raw().as_str()) || says("remote-resources") {
        return Err(Refusal::Remote);
    }
    if says("scripted") {
        return Err(Refusal::Script);
    }
    let read = || entry.read_str().map_err(|_| Refusal::Damaged);
    match entry.media_type() {
        "application/xhtml+xml"
        | "image/svg+xml"
        | "application/x-dtbook+xml"
        | "text/html"
        | "text/x-oeb1-document" => content::check_page(&read()?),
        "text/css" | "text/x-oeb1-css" => content::check_style(&read()?),
        "text/javascript" | "application/javascript" | "application/ecmascript" | "text/ecmascript" => {
            Err(Refusal::Script)
        }
        _ => Ok(()),
    }
}

fn inspection(epub: &Epub) -> Inspection {
    let metadata = epub.metadata();
    Inspection {
        title: metadata.title().and_then(|title| line(title.value())),
        authors: metadata.creators().filter_map(|creator| line(creator.value())).take(MOST_AUTHORS).collect(),
        language: metadata.language().and_then(|language| line(language.value())),
    }
}

fn line(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line: String = words.join(" ").chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    (!line.is_empty()).then_some(line)
}

/// A cover that cannot be read is none: the owner can bring one.
fn draw(bytes: &[u8]) -> Option<RgbImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let picture = reader.decode().ok()?;
    let fits = picture.width() <= 900 && picture.height() <= 1_400;
    let picture = if fits { picture } else { picture.resize(900, 1_400, FilterType::Triangle) };
    Some(DynamicImage::to_rgb8(&picture))
}

#[cfg(test)]
mod tests {
    use super::super::samples::{Parts, write};
    use super::*;

    fn examined(parts: &Parts) -> Result<Examined, Refusal> {
        let path = std::env::temp_dir().join(format!("griot-epub-{}", uuid::Uuid::new_v4()));
        write(&path, parts);
        let examined = examine_here(&path);
        std::fs::remove_file(&path).unwrap();
        examined
    }

    #[test]
    fn a_book_says_who_wrote_it_and_shows_its_cover() {
        let examined = examined(&Parts::book()).unwrap();
        assert_eq!(examined.inspection.title.as_deref(), Some("Les Tisserands de Ségou"));
        assert_eq!(examined.inspection.authors, ["Mariam Coulibaly", "Ousmane Faye"]);
        assert_eq!(examined.inspection.language.as_deref(), Some("fr"));
        assert_eq!(examined.cover.unwrap().dimensions(), (300, 450));
    }

    #[test]
    fn what_is_not_an_epub_is_refused() {
        let path = std::env::temp_dir().join(format!("griot-epub-{}", uuid::Uuid::new_v4()));
        for stranger in [&b""[..], b"%PDF-1.7", b"PK", b"\x89PNG\r\n\x1a\n"] {
            std::fs::write(&path, stranger).unwrap();
            assert_eq!(examine_here(&path), Err(Refusal::NotEpub));
        }
        std::fs::remove_file(&path).unwrap();
        assert_eq!(examined(&Parts::book().without("mimetype")), Err(Refusal::NotEpub));
        assert_eq!(examined(&Parts::book().with("mimetype", "application/zip")), Err(Refusal::NotEpub));
    }

    #[test]
    fn an_epub_without_what_it_names_is_refused() {
        assert_eq!(examined(&Parts::book().without("META-INF/container.xml")), Err(Refusal::Damaged));
        assert_eq!(examined(&Parts::book().without("OEBPS/content.opf")), Err(Refusal::Damaged));
        assert_eq!(examined(&Parts::book().without("OEBPS/one.xhtml")), Err(Refusal::Damaged));
        let opf = Parts::book().text("OEBPS/content.opf").replace("<itemref idref=\"one\"/>", "");
        assert_eq!(examined(&Parts::book().with("OEBPS/content.opf", &opf)), Err(Refusal::Empty));
    }

    #[test]
    fn an_epub_that_was_cut_is_refused() {
        let path = std::env::temp_dir().join(format!("griot-epub-{}", uuid::Uuid::new_v4()));
        write(&path, &Parts::book());
        let whole = std::fs::read(&path).unwrap();
        for length in (100..whole.len()).step_by(whole.len() / 12) {
            std::fs::write(&path, &whole[..length]).unwrap();
            assert_eq!(examine_here(&path), Err(Refusal::Damaged), "cut at {length} of {}", whole.len());
        }
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn locks_are_refused_and_obfuscated_fonts_are_ordinary() {
        let note = |algorithm: &str| {
            format!(
                "<encryption xmlns='urn:oasis:names:tc:opendocument:xmlns:container' \
                 xmlns:enc='http://www.w3.org/2001/04/xmlenc#'><enc:EncryptedData>\
                 <enc:EncryptionMethod Algorithm='{algorithm}'/></enc:EncryptedData></encryption>"
            )
        };
        let with = |algorithm| examined(&Parts::book().with("META-INF/encryption.xml", &note(algorithm)));
        assert_eq!(with("http://www.w3.org/2001/04/xmlenc#aes256-cbc"), Err(Refusal::Locked));
        assert!(with("http://www.idpf.org/2008/embedding").is_ok());
        assert!(with("http://ns.adobe.com/pdf/enc#RC").is_ok());
    }

    #[test]
    fn scripts_and_what_is_fetched_are_refused() {
        let page = |body: &str| examined(&Parts::book().with("OEBPS/one.xhtml", &format!("<html>{body}</html>")));
        assert_eq!(page("<script src='a.js'/>"), Err(Refusal::Script));
        assert_eq!(page("<img src='https://example.org/a.png'/>"), Err(Refusal::Remote));
        assert!(page("<a href='https://example.org/'>Un lien</a>").is_ok());
    }

    #[test]
    fn a_bomb_is_not_unpacked_to_its_end() {
        let path = std::env::temp_dir().join(format!("griot-epub-{}", uuid::Uuid::new_v4()));
        let bomb = vec![0; 64 * 1024 * 1024];
        let mut parts = Parts::book();
        for number in 0..17 {
            parts = parts.with_bytes(&format!("OEBPS/{number}.bin"), bomb.clone());
        }
        write(&path, &parts);
        assert!(std::fs::metadata(&path).unwrap().len() < 4_000_000);
        assert_eq!(examine_here(&path), Err(Refusal::TooLarge));
        std::fs::remove_file(&path).unwrap();
    }
}

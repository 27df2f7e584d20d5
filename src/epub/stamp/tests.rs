//! Stamped EPUBs, read as readers do.

use std::io::{Cursor, Read as _, Write as _};

use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::*;
use crate::epub::examine_here;
use crate::epub::samples::{Parts, write};

const LINE: &str = "Remis à Éloïse & <Ŋaari> \"Bâ\" · commande G7K2-M94Q-XD";

/// A book, its stamped copy, and both at a path.
struct Copy {
    path: std::path::PathBuf,
    original: Vec<u8>,
    layout: Layout,
    stamped: Vec<u8>,
}

impl Copy {
    fn of(parts: &Parts) -> Self {
        let path = std::env::temp_dir().join(format!("griot-stamp-{}", uuid::Uuid::new_v4()));
        write(&path, parts);
        Self::at(&path)
    }

    fn at(path: &Path) -> Self {
        let original = std::fs::read(path).unwrap();
        let (layout, tail) = layout(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        assert!(layout.is_sound(u64::try_from(original.len()).unwrap(), &tail));
        let stamped = filled(&original, &layout, &tail, LINE);
        let path = std::env::temp_dir().join(format!("griot-stamped-{}", uuid::Uuid::new_v4()));
        std::fs::write(&path, &stamped).unwrap();
        Self { path, original, layout, stamped }
    }

    fn text(&self, name: &str) -> String {
        let mut zip = ZipArchive::new(Cursor::new(&self.stamped)).unwrap();
        let mut text = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }
}

fn filled(original: &[u8], layout: &Layout, tail: &[u8], line: &str) -> Vec<u8> {
    let mut tail = tail.to_vec();
    fill(layout, &mut tail, line);
    let place = |at: u64| usize::try_from(at).unwrap();
    let kept = layout.kept.iter().flat_map(|kept| original[place(kept.start)..place(kept.end)].to_vec());
    kept.chain(tail).collect()
}

#[test]
fn a_stamped_book_is_a_book_with_one_more_page_at_its_end_and_a_mark() {
    let copy = Copy::of(&Parts::book());
    assert_eq!(u64::try_from(copy.stamped.len()).unwrap(), copy.layout.size());
    let examined = examine_here(&copy.path).unwrap();
    assert_eq!(examined.inspection.title.as_deref(), Some("Les Tisserands de Ségou"));
    assert!(examined.cover.is_some());
    let mut archive = Archive::open(&copy.path).unwrap();
    let package = package::all(&mut archive).unwrap().remove(0);
    assert_eq!(package.spine, ["one", "griot-stamp"]);
    assert_eq!(package.item("griot-stamp").unwrap().href, "griot-stamp.xhtml");
    let escaped = "Remis à Éloïse &amp; &lt;Ŋaari&gt; &quot;Bâ&quot; · commande G7K2-M94Q-XD";
    assert!(copy.text("OEBPS/griot-stamp.xhtml").contains(&format!("<p>{escaped}  ")));
    assert!(copy.text("OEBPS/content.opf").contains(&format!("<meta name=\"griot:stamp\" content=\"{escaped}  ")));
    std::fs::remove_file(&copy.path).unwrap();
}

#[test]
fn all_other_files_keep_their_bytes_and_the_first_stays_the_first() {
    let copy = Copy::of(&Parts::book());
    let (mut was, mut is) =
        (ZipArchive::new(Cursor::new(&copy.original)).unwrap(), ZipArchive::new(Cursor::new(&copy.stamped)).unwrap());
    let names =
        ["mimetype", "META-INF/container.xml", "OEBPS/nav.xhtml", "OEBPS/one.xhtml", "OEBPS/a.css", "OEBPS/cover.png"];
    assert_eq!(is.len(), was.len() + 1);
    assert_eq!(was.len(), names.len() + 1);
    for name in names {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        was.by_name(name).unwrap().read_to_end(&mut before).unwrap();
        is.by_name(name).unwrap().read_to_end(&mut after).unwrap();
        assert!(before == after, "{name}");
    }
    assert!(copy.stamped.starts_with(&copy.original[..100]), "mimetype, where readers look for it");
    let packages = copy.stamped.windows(4).filter(|window| *window == LOCAL).count();
    assert_eq!(packages, was.len() + 1, "the former package is gone, also for who reads without the directory");
    std::fs::remove_file(&copy.path).unwrap();
}

#[test]
fn the_same_line_gives_the_same_bytes_and_another_line_the_same_length() {
    let copy = Copy::of(&Parts::book());
    let (layout, tail) = layout(&copy.path).unwrap();
    assert_eq!(filled(&copy.stamped, &layout, &tail, LINE), filled(&copy.stamped, &layout, &tail, LINE));
    let long = "Ŋ".repeat(2_000);
    let other = filled(&copy.stamped, &layout, &tail, &long);
    assert_eq!(u64::try_from(other.len()).unwrap(), layout.size());
    std::fs::write(&copy.path, other).unwrap();
    assert!(examine_here(&copy.path).is_ok());
    std::fs::remove_file(&copy.path).unwrap();
}

#[test]
fn a_book_that_was_stamped_before_is_stamped_once_more() {
    let copy = Copy::of(&Parts::book());
    let again = Copy::at(&copy.path);
    let mut archive = Archive::open(&again.path).unwrap();
    let package = package::all(&mut archive).unwrap().remove(0);
    assert_eq!(package.spine, ["one", "griot-stamp", "griot-stamp-1"]);
    for path in [&copy.path, &again.path] {
        std::fs::remove_file(path).unwrap();
    }
}

#[test]
fn packages_with_prefixes_in_other_encodings_and_with_collections_are_stamped() {
    let package = Parts::book().text("OEBPS/content.opf");
    let prefixed = package
        .replace("xmlns=\"http://www.idpf.org/2007/opf\"", "xmlns:opf=\"http://www.idpf.org/2007/opf\"")
        .replace("<package", "<opf:package")
        .replace("</package", "</opf:package")
        .replace("<metadata", "<opf:metadata")
        .replace("</metadata", "</opf:metadata")
        .replace("<meta ", "<opf:meta ")
        .replace("</meta>", "</opf:meta>")
        .replace("<manifest", "<opf:manifest")
        .replace("</manifest", "</opf:manifest")
        .replace("<item", "<opf:item")
        .replace("<spine", "<opf:spine")
        .replace("</spine>", "</opf:spine >");
    let collected = package.replace(
        "</package>",
        "<collection role='x'><metadata><dc:title>Autre</dc:title></metadata><manifest></manifest></collection></package>",
    );
    let declared = package.replace("?>", " encoding=\"ISO-8859-1\"?>");
    let latin: Vec<u8> = declared.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let wide: Vec<u8> = "\u{feff}"
        .chars()
        .chain(package.chars())
        .collect::<String>()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for bytes in [prefixed.into_bytes(), collected.into_bytes(), latin, wide] {
        let copy = Copy::of(&Parts::book().with_bytes("OEBPS/content.opf", bytes));
        let examined = examine_here(&copy.path).unwrap();
        assert_eq!(examined.inspection.title.as_deref(), Some("Les Tisserands de Ségou"));
        let mut archive = Archive::open(&copy.path).unwrap();
        let package = package::all(&mut archive).unwrap().remove(0);
        assert_eq!(package.spine, ["one", "griot-stamp"]);
        std::fs::remove_file(&copy.path).unwrap();
    }
}

#[test]
fn archives_of_other_programs_are_stamped() {
    // As Java and macOS stream them: sizes behind the data, in descriptors; and with a comment at the end.
    let mut zip = ZipWriter::new_stream(Vec::new());
    for name in
        ["mimetype", "OEBPS/content.opf", "META-INF/container.xml", "OEBPS/nav.xhtml", "OEBPS/one.xhtml", "OEBPS/a.css"]
    {
        zip.start_file(name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
        zip.write_all(Parts::book().text(name).as_bytes()).unwrap();
    }
    zip.set_comment("made elsewhere").unwrap();
    let path = std::env::temp_dir().join(format!("griot-stamp-{}", uuid::Uuid::new_v4()));
    std::fs::write(&path, zip.finish().unwrap().into_inner()).unwrap();
    let copy = Copy::at(&path);
    assert!(examine_here(&copy.path).is_ok());
    for path in [&path, &copy.path] {
        std::fs::remove_file(path).unwrap();
    }
}

#[test]
fn what_is_no_book_is_not_stamped() {
    let path = std::env::temp_dir().join(format!("griot-stamp-{}", uuid::Uuid::new_v4()));
    write(&path, &Parts::book().with("OEBPS/content.opf", "<package><metadata></metadata></package>"));
    assert_eq!(layout(&path).unwrap_err().why, Refusal::NoPackage);
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn what_was_written_once_is_written_the_same_for_ever() {
    let checksums = vec![Checksum { of: 8..8 + SLOT, at: vec![0, 4] }];
    let layout =
        Layout { version: 1, kept: Vec::new(), tail: 648, slots: std::iter::once(8..8 + SLOT).collect(), checksums };
    let mut tail = vec![0; 648];
    fill(&layout, &mut tail, "Remis à A & <B>");
    let crc = 0xa749_c02e_u32.to_le_bytes();
    assert_eq!((&tail[..4], &tail[4..8]), (&crc[..], &crc[..]));
    assert_eq!(String::from_utf8(tail[8..].to_vec()).unwrap().trim_end(), "Remis à A &amp; &lt;B&gt;");
}

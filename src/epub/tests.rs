//! EPUBs like those that people upload.

use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::samples::{Parts, write};
use super::{Examined, Refusal, examine_here};
use crate::{domain::language::Language, texts::Texts};

fn examined(parts: &Parts) -> Result<Examined, Refusal> {
    let path = std::env::temp_dir().join(format!("griot-epub-{}", uuid::Uuid::new_v4()));
    write(&path, parts);
    let examined = examine_here(&path).map_err(|refused| refused.why);
    std::fs::remove_file(&path).unwrap();
    examined
}

/// Examines the book of `samples.rs` with this text as its only page.
fn with_page(page: &str) -> Result<(), Refusal> {
    examined(&Parts::book().with("OEBPS/one.xhtml", page)).map(|_| ())
}

/// The book of `samples.rs` with a replacement in its package.
fn with_package(from: &str, to: &str) -> Parts {
    let package = Parts::book().text("OEBPS/content.opf");
    assert!(package.contains(from));
    Parts::book().with("OEBPS/content.opf", &package.replace(from, to))
}

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new("tests/fixtures").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn a_refusal_names_the_file_in_which_the_fault_stands() {
    let refused = |parts: &Parts| {
        let path = std::env::temp_dir().join(format!("griot-epub-{}", uuid::Uuid::new_v4()));
        write(&path, parts);
        let refused = examine_here(&path).unwrap_err();
        std::fs::remove_file(&path).unwrap();
        (refused.why, refused.place())
    };
    let named = |why, name: &str| (why, Some(name.to_owned()));
    let script = "<html><script>x()</script></html>";
    let book = || Parts::book().with("OEBPS/one.xhtml", "<html><a href='deux/t%C3%A2che.xhtml'>Suite</a></html>");
    assert_eq!(refused(&Parts::book().with("OEBPS/one.xhtml", script)), named(Refusal::Script, "OEBPS/one.xhtml"));
    let led_to = book().with("OEBPS/deux/tâche.xhtml", script);
    assert_eq!(refused(&led_to), named(Refusal::Script, "OEBPS/deux/tâche.xhtml"));
    assert_eq!(refused(&Parts::book().without("OEBPS/one.xhtml")), named(Refusal::PageMissing, "one.xhtml"));
    let broken = Parts::book().with("OEBPS/content.opf", "rien");
    assert_eq!(refused(&broken), named(Refusal::NoPackage, "OEBPS/content.opf"));
    assert_eq!(refused(&Parts::book().without("META-INF/container.xml")), (Refusal::NoContainer, None));
    for language in Language::ALL {
        let said = Texts(language).fill(Refusal::Script.id(), &[("place", " (OEBPS/one.xhtml)")]);
        assert!(said.contains(" (OEBPS/one.xhtml)"), "{said}");
    }
}

#[test]
fn the_name_of_a_file_inside_is_one_short_line_whatever_a_stranger_wrote() {
    let place = |name: &str| Refusal::Script.at(name).place();
    assert_eq!(place("a\u{202e}b\n\u{200b}\u{7f}c.xhtml").as_deref(), Some("abc.xhtml"));
    assert_eq!(place("\u{200b} \n"), None);
    let long = place(&format!("{}/é.xhtml", "dossier/".repeat(5_000))).unwrap();
    assert_eq!((long.chars().count(), long.starts_with('…'), long.ends_with("/é.xhtml")), (80, true, true));
}

#[test]
fn every_refusal_is_said_in_both_languages() {
    use Refusal::*;
    for refusal in [
        NotEpub,
        Damaged,
        NoContainer,
        NoPackage,
        PageMissing,
        Wrapped,
        Locked,
        Empty,
        TooManyFiles,
        TooLarge,
        Script,
        Remote,
        Entities,
        Encoding,
        TooHeavy,
        NotNow,
    ] {
        for language in Language::ALL {
            assert_ne!(Texts(language).say(refusal.id()), refusal.id());
        }
    }
}

#[test]
fn books_with_harmless_oddities_are_taken() {
    let files = fixtures("epub");
    assert_eq!(files.len(), 21);
    for file in files {
        let examined = examine_here(&file).map(|examined| examined.inspection);
        let title = examined.as_ref().map(|inspection| inspection.title.as_deref());
        assert_eq!(title, Ok(Some("Le fleuve")), "{}", file.display());
        assert_eq!(examined.unwrap().authors, ["Aïcha Traoré"]);
    }
}

#[test]
fn books_that_do_more_than_be_read_are_refused_with_the_reason() {
    let files = fixtures("epub-through");
    assert_eq!(files.len(), 11);
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let is_script = ["d9", "e0", "e2", "f4"].iter().any(|start| name.starts_with(start));
        let reason = if is_script { Refusal::Script } else { Refusal::Remote };
        assert_eq!(examine_here(&file).map(|_| ()).map_err(|refused| refused.why), Err(reason), "{name}");
    }
}

#[test]
fn a_name_is_found_in_every_spelling_that_readers_find() {
    for (href, file) in [
        ("./one.xhtml", "OEBPS/one.xhtml"),
        ("../OEBPS//one.xhtml", "OEBPS/one.xhtml"),
        ("one%20%C3%A9.xhtml#top", "OEBPS/one é.xhtml"),
        ("one é.xhtml", "OEBPS/one%20%C3%A9.xhtml"),
        ("oné.xhtml", "OEBPS/one\u{301}.xhtml"),
        ("One.XHTML", "oebps/one.xhtml"),
        ("one.xhtml", "OEBPS\\one.xhtml"),
        ("one.xhtml", "./OEBPS/one.xhtml"),
        ("one.xhtml", "/OEBPS/one.xhtml"),
    ] {
        let page = Parts::book().text("OEBPS/one.xhtml");
        let href = format!("href=\"{href}\"");
        let parts = with_package("href=\"one.xhtml\"", &href).without("OEBPS/one.xhtml").with(file, &page);
        assert!(examined(&parts).is_ok(), "{href} {file}: {:?}", examined(&parts).map(|_| ()));
        // This is the page that gets scanned.
        let parts = parts.with(file, "<html><script/></html>");
        assert_eq!(examined(&parts), Err(Refusal::Script), "{href} {file}");
    }
}

#[test]
fn of_two_files_with_one_name_none_is_chosen() {
    for name in ["./OEBPS/one.xhtml", "OEBPS\\one.xhtml", "/OEBPS/one.xhtml"] {
        assert_eq!(examined(&Parts::book().with(name, "<html/>")), Err(Refusal::Damaged), "{name}");
    }
    assert!(examined(&Parts::book().with("OEBPS/One.xhtml", "<html/>")).is_ok(), "readers tell them apart");
}

/// The result for an archive with these bytes.
fn of_archive(bytes: &[u8]) -> Result<(), Refusal> {
    let path = std::env::temp_dir().join(format!("griot-epub-{}", uuid::Uuid::new_v4()));
    std::fs::write(&path, bytes).unwrap();
    let examined = examine_here(&path).map(|_| ()).map_err(|refused| refused.why);
    std::fs::remove_file(&path).unwrap();
    examined
}

/// The book of `samples.rs` as an archive to which files can be added.
fn begun() -> ZipWriter<Cursor<Vec<u8>>> {
    let path = std::env::temp_dir().join(format!("griot-epub-{}", uuid::Uuid::new_v4()));
    write(&path, &Parts::book());
    let book = Cursor::new(std::fs::read(&path).unwrap());
    std::fs::remove_file(&path).unwrap();
    ZipWriter::new_append(book).unwrap()
}

fn replaced(bytes: &mut [u8], from: &[u8], to: &[u8]) {
    while let Some(at) = bytes.windows(from.len()).position(|word| word == from) {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
}

#[test]
fn an_archive_that_leads_out_of_itself_or_says_two_things_is_refused() {
    let plain = SimpleFileOptions::default();
    for name in ["../outside.xhtml", "OEBPS/../../outside.xhtml"] {
        let mut zip = begun();
        // `ZipWriter` refuses such names.
        zip.start_file(name.replace("..", "zz"), plain).unwrap();
        let mut bytes = zip.finish().unwrap().into_inner();
        replaced(&mut bytes, name.replace("..", "zz").as_bytes(), name.as_bytes());
        assert_eq!(of_archive(&bytes), Err(Refusal::Damaged), "{name}");
    }
    let mut zip = begun();
    zip.add_symlink("OEBPS/link.xhtml", "/etc/passwd", plain).unwrap();
    assert_eq!(of_archive(&zip.finish().unwrap().into_inner()), Err(Refusal::Damaged));
    let mut zip = begun();
    for name in ["OEBPS/twin-a.css", "OEBPS/twin-b.css"] {
        zip.start_file(name, plain).unwrap();
        zip.write_all(b"p { margin: 0 }").unwrap();
    }
    let mut bytes = zip.finish().unwrap().into_inner();
    assert_eq!(of_archive(&bytes), Ok(()));
    replaced(&mut bytes, b"OEBPS/twin-b.css", b"OEBPS/twin-a.css");
    assert_eq!(of_archive(&bytes), Err(Refusal::Damaged), "one reader shows the first, another the second");
}

#[test]
fn an_archive_of_too_many_files_is_not_unpacked() {
    let mut zip = begun();
    for number in 0..super::MOST_FILES {
        zip.start_file(format!("{number}"), SimpleFileOptions::default()).unwrap();
    }
    assert_eq!(of_archive(&zip.finish().unwrap().into_inner()), Err(Refusal::TooManyFiles));
}

#[test]
fn an_archive_with_a_password_is_locked() {
    let mut bytes = begun().finish().unwrap().into_inner();
    // The flag of the last file, in its local header and in the central directory.
    let last = |bytes: &[u8], head: &[u8]| bytes.windows(4).rposition(|word| word == head).unwrap();
    for flag in [last(&bytes, b"PK\x03\x04") + 6, last(&bytes, b"PK\x01\x02") + 8] {
        bytes[flag] |= 1;
    }
    assert_eq!(of_archive(&bytes), Err(Refusal::Locked));
}

#[test]
fn what_a_second_rendition_does_is_seen_although_readers_open_the_first() {
    let rootfile = "<rootfile full-path=\"OEBPS/content.opf\" media-type=\"application/oebps-package+xml\"/>";
    let container = Parts::book().text("META-INF/container.xml");
    let both = container.replace(rootfile, &format!("{rootfile}{}", rootfile.replace("OEBPS", "second")));
    assert_ne!(both, container);
    let parts = Parts::book().with("META-INF/container.xml", &both);
    let package = parts.text("OEBPS/content.opf");
    let parts = parts.with("second/content.opf", &package).with("second/one.xhtml", "<html><script/></html>");
    assert_eq!(examined(&parts), Err(Refusal::Script));
    assert!(examined(&parts.with("second/one.xhtml", "<html/>")).is_ok());
}

#[test]
fn the_title_is_the_books_and_not_that_of_a_collection_in_it() {
    let collection = "<collection role='x'><metadata><dc:title xmlns:dc='http://purl.org/dc/elements/1.1/'>Le recueil\
        </dc:title></metadata></collection></package>";
    let untitled = with_package("<dc:title>Les  Tisserands\nde Ségou</dc:title>", "");
    let package = untitled.text("OEBPS/content.opf").replace("</package>", collection);
    let examined = examined(&untitled.with("OEBPS/content.opf", &package)).unwrap();
    assert_eq!(examined.inspection.title, None);
}

#[test]
fn what_is_missing_is_said_and_what_readers_do_without_is_not_missed() {
    let without = |name: &str| examined(&Parts::book().without(name)).map(|_| ());
    assert_eq!(without("mimetype"), Ok(()));
    assert_eq!(without("OEBPS/a.css"), Ok(()));
    assert_eq!(without("OEBPS/nav.xhtml"), Ok(()), "it is not in the reading order");
    assert_eq!(without("OEBPS/cover.png"), Ok(()));
    assert_eq!(without("OEBPS/one.xhtml"), Err(Refusal::PageMissing));
    assert_eq!(without("OEBPS/content.opf"), Err(Refusal::NoPackage));
    assert_eq!(without("META-INF/container.xml"), Err(Refusal::NoContainer));
    assert_eq!(examined(&with_package("</package>", "")), Err(Refusal::NoPackage));
    assert_eq!(examined(&Parts::book().with("OEBPS/content.opf", "rien")), Err(Refusal::NoPackage));
    assert_eq!(examined(&with_package("<itemref idref=\"one\"/>", "<itemref idref=\"absent\"/>")), Err(Refusal::Empty));
    assert!(examined(&with_package("<itemref", "<itemref idref=\"absent\"/><itemref")).is_ok());
}

#[test]
fn what_a_mac_adds_is_no_fault_and_a_folder_around_the_book_is_said() {
    let added = Parts::book()
        .with("__MACOSX/OEBPS/._one.xhtml", "\0\u{5}\u{16}\u{7}")
        .with("OEBPS/.DS_Store", "\0\0\0\u{1}Bud1");
    assert!(examined(&added).is_ok());
    let wrapped = Parts::book().within("Mon livre/").with("__MACOSX/Mon livre/._mimetype", "");
    assert_eq!(examined(&wrapped), Err(Refusal::Wrapped));
    assert_eq!(
        examined(&Parts::book().only("mimetype").with("mimetype", "application/zip")),
        Err(Refusal::NoContainer)
    );
    assert_eq!(examined(&Parts::book().only("mimetype").without("mimetype").with("a.txt", "a")), Err(Refusal::NotEpub));
}

#[test]
fn a_page_is_found_whatever_it_is_called_and_wherever_it_hangs() {
    let script = "<html xmlns='http://www.w3.org/1999/xhtml'><script>x()</script></html>";
    let link = |to: &str| format!("<html xmlns='http://www.w3.org/1999/xhtml'><a href='{to}'>x</a></html>");
    let linked = |name: &str, text: &str| {
        examined(&Parts::book().with("OEBPS/one.xhtml", &link(name)).with(&format!("OEBPS/{name}"), text)).map(|_| ())
    };
    assert_eq!(linked("x.bin", script), Err(Refusal::Script));
    assert_eq!(linked("x.html", "<IMG SRC=https://exemple.ci/a.png>"), Err(Refusal::Remote));
    assert_eq!(linked("x.txt", "<script> est un mot"), Ok(()), "it is shown as it stands");
    let alone = Parts::book().with("OEBPS/modele.html", script);
    assert!(examined(&alone).is_ok(), "no reader comes to it");
    let chain = Parts::book().with("OEBPS/one.xhtml", &link("two.xhtml")).with("OEBPS/two.xhtml", &link("three.svg"));
    assert_eq!(examined(&chain.with("OEBPS/three.svg", "<svg onload='x()'/>")), Err(Refusal::Script));
    let item = |kind: &str| format!("<item id=\"x\" href=\"x.xhtml\" media-type=\"{kind}\"/></manifest>");
    for kind in
        ["application/octet-stream", "application/xhtml+xml; charset=utf-8", "image/png", "text/html", "text/plain", ""]
    {
        let parts = with_package("</manifest>", &item(kind)).with("OEBPS/x.xhtml", script);
        assert_eq!(examined(&parts), Err(Refusal::Script), "{kind}");
    }
    assert!(examined(&with_package("</manifest>", &item("text/plain")).with("OEBPS/x.txt", script)).is_ok());
}

#[test]
fn a_style_is_found_wherever_it_hangs() {
    let remote = "p { background: url(https://exemple.ci/a.png) }";
    assert_eq!(examined(&Parts::book().with("OEBPS/a.css", remote)), Err(Refusal::Remote));
    let linked = "<html><link rel='stylesheet' href='b.txt'/></html>";
    let parts = Parts::book().with("OEBPS/one.xhtml", linked);
    assert_eq!(examined(&parts.with("OEBPS/b.txt", remote)), Err(Refusal::Remote));
    let imported = Parts::book().with("OEBPS/a.css", "@import 'b.css';").with("OEBPS/b.css", remote);
    assert_eq!(examined(&imported), Err(Refusal::Remote));
    assert!(examined(&Parts::book().with("OEBPS/b.css", remote)).is_ok(), "no page has it");
}

#[test]
fn what_the_package_itself_fetches_or_declares_is_seen() {
    let item = |href: &str, kind: &str| {
        with_package("</manifest>", &format!("<item id=\"x\" href=\"{href}\" media-type=\"{kind}\"/></manifest>"))
    };
    assert_eq!(examined(&item("https://exemple.ci/a.mp3", "audio/mpeg")), Err(Refusal::Remote));
    assert_eq!(examined(&item("a.js", "text/javascript")), Err(Refusal::Script));
    assert_eq!(examined(&item("data:text/html,%3Cscript%3Ex()%3C/script%3E", "text/html")), Err(Refusal::Script));
    let declared = with_package("<package", "<!DOCTYPE package [<!ENTITY a 'b'>]><package");
    assert_eq!(examined(&declared), Err(Refusal::Entities));
    let linked = with_package("</metadata>", "<link rel=\"dcterms:license\" href=\"https://exemple.ci/\"/></metadata>");
    assert!(examined(&linked).is_ok());
}

#[test]
fn a_page_is_read_in_its_encoding() {
    let utf16: Vec<u8> = "\u{feff}<html><script/></html>".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(examined(&Parts::book().with_bytes("OEBPS/one.xhtml", utf16)), Err(Refusal::Script));
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><html><p>\xe9t\xe9</p></html>".to_vec();
    assert!(examined(&Parts::book().with_bytes("OEBPS/one.xhtml", latin)).is_ok());
    assert_eq!(
        with_page("<?xml version='1.0' encoding='utf-7'?><html>+ADw-script/+AD4-</html>"),
        Err(Refusal::Encoding)
    );
}

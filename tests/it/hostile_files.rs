//! Files that are made to do harm, read by the program as it reads an upload: each is refused within the limits of its confined
//! process, whatever it unpacks to and however deeply it is nested, and nothing of it reaches another place.

use std::io::{BufRead as _, BufReader, Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use flate2::{Compress, Compression, FlushCompress};
use griot::config::Files;
use griot::domain::role::Role;
use griot::{epub, pdf, table};
use lopdf::{Document, Object, Stream, dictionary};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::book_files;
use crate::support::files::{TestFolder, below};
use crate::support::postgres::TestDatabase;
use crate::support::running_program::GRIOT;
use crate::support::shop::TestShop;
use crate::support::wait::wait_until;

fn program() -> &'static Path {
    Path::new(GRIOT)
}

fn written(folder: &TestFolder, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// This many megabytes of zeros, compressed (RFC 1950): a thousandth of it. The end is missing, which no reader sees before it
/// has unpacked the rest.
fn zeros(megabytes: usize) -> Vec<u8> {
    let (mut zip, megabyte) = (Compress::new(Compression::default(), true), vec![0; 1024 * 1024]);
    let mut packed = |all: &mut Vec<u8>| {
        let before = all.len();
        all.reserve(16 * 1024);
        zip.compress_vec(&megabyte, all, FlushCompress::Full).unwrap();
        all[before..].to_vec()
    };
    let mut all = Vec::new();
    packed(&mut all);
    // After a full flush, each megabyte is packed into the same bytes.
    let one = packed(&mut all);
    all.extend(one.repeat(megabytes.saturating_sub(2)));
    all
}

/// A PDF of one page with this content.
fn pdf_of(content: Stream) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let (tree, content) = (document.new_object_id(), document.add_object(content));
    let page = dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content };
    let page = document.add_object(page);
    let sheet: Vec<Object> = [0, 0, 420, 595].map(Object::from).to_vec();
    let root = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1, "MediaBox" => sheet };
    document.objects.insert(tree, root.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook with this sheet.
fn workbook(sheet: &str) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let types = format!(
        r#"<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>"#
    );
    let book = format!(
        r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    let relation = |kind: &str, target: &str| {
        format!(
            r#"<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let sheet = format!(r#"<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>"#);
    zip_of(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml").as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml").as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

#[tokio::test]
async fn a_pdf_that_unpacks_to_gigabytes_is_refused() {
    let folder = TestFolder::new();
    let bomb = pdf_of(Stream::new(dictionary! { "Filter" => "FlateDecode" }, zeros(4_000)));
    assert!(bomb.len() < 8_000_000, "{} bytes", bomb.len());
    let begun = Instant::now();
    let refused = pdf::examine(program(), &written(&folder, "bomb.pdf", &bomb)).await;
    assert_eq!(refused, Err(pdf::Refusal::TooHeavy));
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_workbook_that_claims_every_cell_there_is_is_refused() {
    let folder = TestFolder::new();
    let cell = |row: u32, at: &str| format!(r#"<row r="{row}"><c r="{at}"><v>1</v></c></row>"#);
    let small = workbook(&cell(1, "A1"));
    let rows = table::read(program(), &written(&folder, "small.xlsx", &small)).await.unwrap();
    assert_eq!(rows.len(), 1, "an ordinary workbook of this kind is read");
    let bomb = workbook(&(cell(1, "A1") + &cell(1_048_576, "XFD1048576")));
    assert!(bomb.len() < 3_000);
    let refused = table::read(program(), &written(&folder, "bomb.xlsx", &bomb)).await;
    assert_eq!(refused, Err(table::Refusal::TooHeavy));
}

#[tokio::test]
async fn a_book_whose_pages_are_nested_without_end_is_refused_or_read_but_harms_nobody() {
    let folder = TestFolder::new();
    let deep = 200_000;
    for (name, body) in [
        ("elements", format!("{}x{}", "<div>".repeat(deep), "</div>".repeat(deep))),
        ("style", format!("<style>{}</style>", "a{".repeat(deep))),
        ("brackets", format!("<style>a{{b:{}}}</style>", "(".repeat(deep))),
        ("srcdoc", format!("<iframe srcdoc=\"{}\"/>", "&lt;p&gt;".repeat(deep))),
    ] {
        let book = book_files::epub("Sans fond", &body);
        let begun = Instant::now();
        let answer = epub::examine(program(), &written(&folder, "deep.epub", &book)).await;
        assert!(!answer.is_err_and(|refused| refused.why == epub::Refusal::NotNow), "{name}");
        assert!(begun.elapsed().as_secs() < 25, "{name}: {:?}", begun.elapsed());
    }
}

#[tokio::test]
async fn a_file_of_two_kinds_is_sold_as_no_more_than_one() {
    let folder = TestFolder::new();
    let scripted = book_files::epub("Deux faces", "<script>alert(1)</script>");
    let polyglot = [book_files::pdf("page", 1), scripted.clone()].concat();
    let path = written(&folder, "both.pdf", &polyglot);
    // As a PDF it is the PDF that it begins with; the rest is no part of it. As an EPUB it is read to its script.
    let (as_pdf, as_epub) = (pdf::examine(program(), &path).await, epub::examine(program(), &path).await);
    assert!(as_pdf.is_ok() || as_pdf == Err(pdf::Refusal::Damaged), "{as_pdf:?}");
    assert!(as_epub.is_err(), "{as_epub:?}");
    let page = b"<html><script>alert(1)</script></html>";
    for bytes in [&[&page[..], &scripted].concat(), &[b"GIF89a", &page[..]].concat()] {
        let path = written(&folder, "page", bytes);
        assert!(pdf::examine(program(), &path).await.is_err());
        assert!(epub::examine(program(), &path).await.is_err());
        assert!(griot::pictures::cover(program(), griot::confined::Source::File(path)).await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_leads_elsewhere_leads_nowhere() {
    let shop = TestShop::open(TestDatabase::sqlite());
    let desk = shop.staff(Role::Manager).await;
    let Files::Folder(data) = &shop.config.files else { panic!("a folder") };
    for name in ["../../../evil.pdf", "..\\..\\evil.pdf", "/etc/evil.pdf", "a/../../evil.pdf"] {
        let id = desk.start_book(name, &book_files::pdf(name.len().to_string().as_str(), 1)).await;
        let page = desk.get(&format!("/admin/books/{id}")).await.text;
        assert!(page.contains("evil") && !page.contains("../") && !page.contains("..\\"), "{name}");
    }
    for found in below(data, "pdf") {
        assert!(!found.display().to_string().contains("evil"), "{}", found.display());
    }
}

/// A process that reads a file without end, started by a shell: its number.
#[tokio::test]
async fn a_confined_process_ends_with_the_program_that_started_it() {
    let mut parent = Command::new("/bin/sh")
        .args(["-c", "exec 3<&0; \"$0\" pdf-examine <&3 >/dev/null & echo $!; wait", GRIOT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // Its file is a pipe that nobody writes to and nobody closes.
    let _held = parent.stdin.take().unwrap();
    let mut line = String::new();
    BufReader::new(parent.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let stat = format!("/proc/{}/stat", line.trim());
    let state = || std::fs::read_to_string(&stat).ok().and_then(|text| text.rsplit(") ").next()?.chars().next());
    wait_until("it reads", || state() == Some('S')).await;
    parent.kill().unwrap();
    parent.wait().unwrap();
    wait_until("it has ended", || matches!(state(), None | Some('Z'))).await;
}

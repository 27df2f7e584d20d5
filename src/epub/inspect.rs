//! The metadata of an EPUB, whether the files that it names are present, and whether it does nothing but show text.

use std::collections::HashSet;
use std::path::Path;

use super::address::{Base, Target};
use super::archive::Archive;
use super::media::{self, Kind};
use super::package::{self, Item, Package};
use super::scan::{Role, Scan};
use super::{Examined, Inspection, Refusal, Refused, contents, cover, decode, html, style, xml};

/// The longest page, style or cover that is read, in bytes.
const LONGEST: u64 = 64 * 1024 * 1024;
/// How much of a file is read to recognise its kind, in bytes.
const HEAD: u64 = 512;

/// Inspects the file at `path` in this process and without limits. Blocks. If the file cannot be read from the disk,
/// the result is [`Refusal::NotNow`].
///
/// # Errors
/// Why the file is refused.
pub fn examine_here(path: &Path) -> Result<Examined, Refused> {
    let mut archive = Archive::open(path)?;
    let packages = package::all(&mut archive)?;
    let first = packages.first().ok_or(Refusal::NoPackage)?;
    check_spine(&archive, first)?;
    let mut walk = Walk { archive: &mut archive, seen: HashSet::new(), waiting: Vec::new() };
    for package in &packages {
        for item in &package.items {
            walk.add_item(package, item).map_err(|why| why.at(&item.href))?;
        }
    }
    walk.go()?;
    let cover = first.cover().and_then(|item| place(&archive, first, item));
    let cover = cover.and_then(|at| cover::draw(&archive.read(at, LONGEST).ok()?));
    let inspection = Inspection { contents: contents::read(&mut archive, first), ..first.inspection.clone() };
    Ok(Examined { inspection, cover })
}

/// The position of the file that an item names.
fn place(archive: &Archive, package: &Package, item: &Item) -> Option<usize> {
    match Base::file(&package.path).target(&item.href) {
        Target::Here(path) => archive.find(&path),
        _ => None,
    }
}

/// Checks that the spine names at least one item of the package, and that the files of its items are present. Reading
/// systems skip ids that the package does not know, and stop at a missing file.
fn check_spine(archive: &Archive, package: &Package) -> Result<(), Refused> {
    let parts: Vec<&Item> = package.spine.iter().filter_map(|id| package.item(id)).collect();
    if parts.is_empty() {
        return Err(Refusal::Empty.into());
    }
    for part in parts {
        let is_here = matches!(Base::file(&package.path).target(&part.href), Target::Here(_));
        if is_here && place(archive, package, part).is_none() {
            return Err(Refusal::PageMissing.at(&part.href));
        }
    }
    Ok(())
}

/// The walk through all files that a reading system can reach: those that the package names, and those that they lead
/// to.
struct Walk<'a> {
    archive: &'a mut Archive,
    seen: HashSet<(usize, Role)>,
    /// The third field is the type that the package declares.
    waiting: Vec<(usize, Role, Option<String>)>,
}

impl Walk<'_> {
    fn add_item(&mut self, package: &Package, item: &Item) -> Result<(), Refusal> {
        // This also scans the contents of a `data:` URL.
        Scan::of(&package.path).fetched(&item.href, Some(Role::Page))?;
        if media::is_script(&media::essence(&item.media_type)) {
            return Err(Refusal::Script);
        }
        if let Some(at) = place(self.archive, package, item) {
            self.add(at, media::role(&item.media_type), Some(item.media_type.clone()));
        }
        Ok(())
    }

    fn add(&mut self, at: usize, role: Role, declared: Option<String>) {
        if self.seen.insert((at, role)) {
            self.waiting.push((at, role, declared));
        }
    }

    fn go(&mut self) -> Result<(), Refused> {
        while let Some((at, role, declared)) = self.waiting.pop() {
            let name = self.archive.name(at).to_owned();
            let scan = self.look(at, role, declared.as_deref()).map_err(|why| why.at(&name))?;
            for (path, role) in scan.led_to {
                if let Some(at) = self.archive.find(&path) {
                    self.add(at, role, None);
                }
            }
        }
        Ok(())
    }

    fn look(&mut self, at: usize, role: Role, declared: Option<&str>) -> Result<Scan, Refusal> {
        let name = self.archive.name(at).to_owned();
        let head = self.archive.head(at, HEAD)?;
        let mut scan = Scan::of(&name);
        match media::kind(declared, &name, role, &head) {
            Kind::Still => {}
            Kind::Script => return Err(Refusal::Script),
            Kind::Style => style::scan(&decode::style(&self.archive.read(at, LONGEST)?)?, &mut scan)?,
            kind => look_at_page(&self.archive.read(at, LONGEST)?, kind, &mut scan)?,
        }
        Ok(scan)
    }
}

fn look_at_page(bytes: &[u8], kind: Kind, scan: &mut Scan) -> Result<(), Refusal> {
    let text = decode::page(bytes)?;
    if kind != Kind::Html {
        xml::scan_page(&text, scan)?;
    }
    if kind == Kind::Xml { Ok(()) } else { html::scan(&text, scan) }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{Parts, write};
    use super::*;

    fn examined(parts: &Parts) -> Result<Examined, Refusal> {
        let path = std::env::temp_dir().join(format!("griot-epub-{}", uuid::Uuid::new_v4()));
        write(&path, parts);
        let examined = examine_here(&path).map_err(|refused| refused.why);
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
            assert_eq!(examine_here(&path), Err(Refusal::NotEpub.into()));
        }
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn an_epub_that_was_cut_is_refused() {
        let path = std::env::temp_dir().join(format!("griot-epub-{}", uuid::Uuid::new_v4()));
        write(&path, &Parts::book());
        let whole = std::fs::read(&path).unwrap();
        for length in (100..whole.len()).step_by(whole.len() / 12) {
            std::fs::write(&path, &whole[..length]).unwrap();
            assert_eq!(examine_here(&path), Err(Refusal::Damaged.into()), "cut at {length} of {}", whole.len());
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
        assert_eq!(examine_here(&path), Err(Refusal::TooLarge.into()));
        std::fs::remove_file(&path).unwrap();
    }
}

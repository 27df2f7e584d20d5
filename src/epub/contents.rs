//! The contents that an EPUB lists: its navigation document (EPUB 3), else its NCX (EPUB 2).

use super::address::{Base, Target};
use super::archive::Archive;
use super::decode;
use super::package::{Happened, Item, Package, each, value};
use crate::domain::contents::{Heading, MOST};

/// The longest file with contents that is read, in bytes.
const LONGEST: u64 = 4 * 1024 * 1024;

/// The headings of the two upper levels, in their order; none if they cannot be read, because a book is sold all the same.
pub fn read(archive: &mut Archive, package: &Package) -> Vec<Heading> {
    let nav = package.items.iter().find(|item| item.is_nav);
    let found = nav.and_then(|item| text(archive, package, item)).map(|text| of_nav(&text)).unwrap_or_default();
    if !found.is_empty() {
        return found;
    }
    let ncx = package.items.iter().find(|item| item.media_type.trim() == "application/x-dtbncx+xml");
    ncx.and_then(|item| text(archive, package, item)).map(|text| of_ncx(&text)).unwrap_or_default()
}

fn text(archive: &mut Archive, package: &Package, item: &Item) -> Option<String> {
    let Target::Here(path) = Base::file(&package.path).target(&item.href) else { return None };
    let at = archive.find(&path)?;
    Some(decode::page(&archive.read(at, LONGEST).ok()?).ok()?.into_owned())
}

/// `<nav epub:type="toc">`: lists in lists, of links or, where a heading leads nowhere, of spans.
fn of_nav(text: &str) -> Vec<Heading> {
    let (mut found, mut is_toc, mut level, mut heading) = (Vec::new(), false, 0_usize, None::<String>);
    let read_up_to_a_fault = each(text, |happened| match happened {
        Happened::Opened("nav", tag) => {
            is_toc = value(tag, "epub:type").split_ascii_whitespace().any(|kind| kind == "toc")
                || value(tag, "role") == "doc-toc";
        }
        Happened::Opened("ol", _) if is_toc => level += 1,
        Happened::Opened("a" | "span", _) if is_toc && level > 0 => {
            heading.get_or_insert_default();
        }
        Happened::Text(text) => {
            if let Some(heading) = &mut heading {
                heading.push_str(text);
            }
        }
        Happened::Closed("a" | "span") => keep(&mut found, heading.take(), level),
        Happened::Closed("ol") if is_toc => level = level.saturating_sub(1),
        Happened::Closed("nav") => (is_toc, level) = (false, 0),
        Happened::Opened(..) | Happened::Closed(_) => {}
    });
    read_up_to_a_fault.ok();
    found
}

/// `<navPoint><navLabel><text>`, points in points.
fn of_ncx(text: &str) -> Vec<Heading> {
    let (mut found, mut level, mut is_label, mut heading) = (Vec::new(), 0_usize, false, None::<String>);
    let read_up_to_a_fault = each(text, |happened| match happened {
        Happened::Opened("navpoint", _) => level += 1,
        Happened::Opened("navlabel", _) => is_label = true,
        Happened::Opened("text", _) if is_label && level > 0 => heading = Some(String::new()),
        Happened::Text(text) => {
            if let Some(heading) = &mut heading {
                heading.push_str(text);
            }
        }
        Happened::Closed("text") => keep(&mut found, heading.take(), level),
        Happened::Closed("navlabel") => is_label = false,
        Happened::Closed("navpoint") => level = level.saturating_sub(1),
        Happened::Opened(..) | Happened::Closed(_) => {}
    });
    read_up_to_a_fault.ok();
    found
}

fn keep(found: &mut Vec<Heading>, heading: Option<String>, level: usize) {
    if let Some(heading) = heading
        && found.len() < MOST
    {
        found.extend(Heading::new(&heading, level, None));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(found: Vec<Heading>) -> Vec<(String, u8)> {
        found.into_iter().map(|heading| (heading.title, heading.level)).collect()
    }

    fn line(title: &str, level: u8) -> (String, u8) {
        (title.to_owned(), level)
    }

    #[test]
    fn a_navigation_lists_its_chapters_and_their_parts_and_no_landmarks() {
        let nav = "<html><body><nav epub:type='landmarks'><ol><li><a href='c'>Couverture</a></li></ol></nav>\
            <nav epub:type='toc'><h1>Table</h1><ol><li><span>Livre I</span><ol><li><a href='1'>Le <em>fleuve</em> &amp; l’eau</a>\
            <ol><li><a href='1a'>Trop bas</a></li></ol></li></ol></li><li><a href='2'>Livre II</a></li></ol></nav>\
            <p><a href='x'>Ailleurs</a></p></body></html>";
        assert_eq!(lines(of_nav(nav)), [line("Livre I", 1), line("Le fleuve & l’eau", 2), line("Livre II", 1)]);
    }

    #[test]
    fn an_ncx_lists_its_points() {
        let ncx = "<ncx><docTitle><text>Titre</text></docTitle><navMap><navPoint><navLabel><text>Un</text></navLabel>\
            <content src='1'/><navPoint><navLabel><text>Une partie</text></navLabel></navPoint></navPoint>\
            <navPoint><navLabel><text>Deux</text></navLabel></navPoint></navMap></ncx>";
        assert_eq!(lines(of_ncx(ncx)), [line("Un", 1), line("Une partie", 2), line("Deux", 1)]);
    }

    #[test]
    fn what_is_broken_is_read_up_to_the_fault_and_what_is_endless_is_cut() {
        assert_eq!(lines(of_nav("<nav role='doc-toc'><ol><li><a>Un</a></li><li><a>De")), [line("Un", 1)]);
        assert_eq!(of_nav("<p>Rien</p>"), []);
        let many = "<li><a>Chapitre</a></li>".repeat(1_000);
        assert_eq!(of_nav(&format!("<nav epub:type='toc'><ol>{many}</ol></nav>")).len(), MOST);
    }
}

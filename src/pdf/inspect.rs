//! Checks that a PDF is complete, not encrypted and harmless.

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::pdf::metadata::said;
use crate::pdf::{Inspection, MOST_PAGES, Refusal, active, fields, load, outline};

/// The allowed length of a page's sides, in points of 1/72 inch (ISO 32000-1 annex C.2 ends at 14,400).
const SIDES: std::ops::RangeInclusive<f32> = 36.0..=14_400.0;

/// How many levels of the page tree are searched for an inherited page box.
const DEEPEST: usize = 64;

/// Inspects a PDF as [`super::examine_here`] does, but draws nothing.
pub fn inspect(bytes: &[u8]) -> Result<Inspection, Refusal> {
    look(bytes).map(|(inspection, _)| inspection)
}

/// Like [`inspect`]; also returns whether the form leaves the drawing of its fields to viewers.
pub(super) fn look(bytes: &[u8]) -> Result<(Inspection, bool), Refusal> {
    let document = load::light(bytes)?;
    let pages = count(&document)?;
    active::check(&document)?;
    let (title, authors) = said(&document);
    let contents = outline::headings(&document);
    Ok((Inspection { pages, title, authors, contents }, fields::are_left_to_readers(&document)))
}

fn count(document: &Document) -> Result<i32, Refusal> {
    let pages: Vec<ObjectId> = document.page_iter().take(MOST_PAGES + 1).collect();
    if pages.is_empty() {
        return Err(Refusal::Empty);
    }
    if pages.len() > MOST_PAGES {
        return Err(Refusal::TooManyPages);
    }
    for page in &pages {
        let page = document.get_dictionary(*page).map_err(|_| Refusal::Damaged)?;
        if media_box(document, page).is_some_and(|sides| !sides.iter().all(|side| SIDES.contains(side))) {
            return Err(Refusal::PageSize);
        }
    }
    i32::try_from(pages.len()).map_err(|_| Refusal::TooManyPages)
}

/// The width and height of a page. `None` if it has no `MediaBox`, so that viewers use a default paper size.
fn media_box(document: &Document, page: &Dictionary) -> Option<[f32; 2]> {
    let mut node = page;
    for _ in 0..DEEPEST {
        if let Ok(corners) = node.get_deref(b"MediaBox", document).and_then(Object::as_array) {
            let number = |at: usize| document.dereference(corners.get(at)?).ok()?.1.as_float().ok();
            let side = |from, to| number(to).zip(number(from)).map_or(0.0, |(to, from)| (to - from).abs());
            return Some([side(0, 2), side(1, 3)]);
        }
        node = document.get_dict_in_dict(node, b"Parent").ok()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use lopdf::{EncryptionState, EncryptionVersion, dictionary, encryption::Permissions};

    use super::super::samples::{book, bytes, save, set_catalog};
    use super::*;

    #[test]
    fn a_books_pages_are_counted() {
        assert_eq!(inspect(&bytes(3)).map(|found| found.pages), Ok(3));
    }

    #[test]
    fn what_is_not_a_pdf_is_refused() {
        for stranger in [&b""[..], b"PK\x03\x04", b"<html>%PDF-1.7", b"\x89PNG\r\n\x1a\n"] {
            assert_eq!(inspect(stranger), Err(Refusal::NotPdf));
        }
        assert_eq!(inspect(b"%PDF-1.7\nand nothing else"), Err(Refusal::Damaged));
    }

    #[test]
    fn a_pdf_that_was_cut_anywhere_is_refused() {
        let whole = bytes(3);
        for length in (10..whole.len() - 40).step_by(37) {
            assert_eq!(inspect(&whole[..length]), Err(Refusal::Damaged), "cut at {length} of {}", whole.len());
        }
    }

    fn locked(user_password: &str) -> Vec<u8> {
        lock(book(2), user_password)
    }

    fn lock(mut document: Document, user_password: &str) -> Vec<u8> {
        let id = Object::string_literal("0123456789abcdef");
        document.trailer.set("ID", vec![id.clone(), id]);
        let version = EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).unwrap();
        document.encrypt(&state).unwrap();
        save(document)
    }

    #[test]
    fn a_pdf_that_asks_for_a_password_is_refused_and_one_that_opens_without_is_not() {
        assert_eq!(inspect(&locked("secret")), Err(Refusal::Locked));
        assert_eq!(inspect(&locked("")).map(|found| found.pages), Ok(2));
    }

    #[test]
    fn an_action_is_found_in_a_pdf_that_opens_without_password() {
        let script = dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
        let mut document = book(2);
        set_catalog(&mut document, "OpenAction", script);
        assert_eq!(inspect(&lock(document, "")), Err(Refusal::Script));
    }

    /// Text that mail programs, web forms and careless programs leave around a book.
    #[test]
    fn a_book_is_found_between_what_was_left_before_and_behind_it() {
        let whole = bytes(3);
        let pages = |parts: &[&[u8]]| inspect(&parts.concat()).map(|found| found.pages);
        for before in
            [&b"\xef\xbb\xbf"[..], b"\r\n\r\n", b"--7f3a\r\nContent-Type: application/pdf\r\n\r\n", &[b' '; 900]]
        {
            assert_eq!(pages(&[before, &whole]), Ok(3), "{before:?}");
        }
        let (padding, page) = (vec![0; 200_000], vec![b'<'; 20_000]);
        for behind in [&b"\r\n--7f3a--\r\n"[..], &padding, &page, b"\x1a", b"</html> 1 0 object"] {
            assert_eq!(pages(&[&whole, behind]), Ok(3));
        }
        assert_eq!(pages(&[&[b' '; 1_100], &whole]), Err(Refusal::NotPdf), "no reader looks so far");
        assert_eq!(pages(&[&whole, &vec![b'x'; 70_000]]), Err(Refusal::Damaged));
        assert_eq!(pages(&[&whole, b"\n9 0 obj << /Type"]), Err(Refusal::Damaged), "cut while it was added to");
    }

    #[test]
    fn a_list_of_places_that_is_wrong_is_made_anew_and_a_page_that_is_lost_is_noticed() {
        let whole = bytes(3);
        let text = String::from_utf8_lossy(&whole).into_owned();
        let (head, place) = text.rsplit_once("startxref").unwrap();
        assert!(place.len() < 20);
        let pages = |head: &str| inspect(format!("{head}startxref\n0\n%%EOF").as_bytes()).map(|found| found.pages);
        assert_eq!(pages(head), Ok(3));
        let page = head.rfind("/Type/Page/").map(|at| head[..at].rfind(" 0 obj").unwrap()).unwrap();
        assert_eq!(pages(&format!("{} 0 xxx{}", &head[..page], &head[page + 6..])), Err(Refusal::Damaged));
        let drawn = head.find("/Length").map(|at| head[..at].rfind(" 0 obj").unwrap()).unwrap();
        assert_eq!(
            pages(&format!("{} 0 xxx{}", &head[..drawn], &head[drawn + 6..])),
            Err(Refusal::Damaged),
            "blank pages"
        );
    }

    #[test]
    fn an_action_that_cannot_be_read_is_a_fault_and_one_that_is_not_there_does_nothing() {
        let mut document = book(1);
        let action = document.add_object(dictionary! { "S" => "AsLongAsTheName_" });
        set_catalog(&mut document, "OpenAction", action);
        let mut bytes = save(document);
        let at = bytes.windows(16).position(|word| word == b"AsLongAsTheName_").unwrap();
        let begins = bytes[..at].windows(2).rposition(|word| word == b"<<").unwrap();
        bytes[begins..begins + 2].copy_from_slice(b">>");
        assert_eq!(inspect(&bytes).map(|found| found.pages), Err(Refusal::Damaged));
        let mut document = book(1);
        set_catalog(&mut document, "OpenAction", Object::Reference((999, 0)));
        assert_eq!(inspect(&save(document)).map(|found| found.pages), Ok(1));
    }

    #[test]
    fn no_page_and_too_many_pages_are_refused() {
        assert_eq!(inspect(&bytes(0)), Err(Refusal::Empty));
        assert_eq!(inspect(&bytes(MOST_PAGES)).map(|found| found.pages), Ok(5_000));
        assert_eq!(inspect(&bytes(MOST_PAGES + 1)), Err(Refusal::TooManyPages));
    }

    #[test]
    fn an_impossible_page_is_refused_also_when_its_size_is_inherited() {
        for corners in [[0, 0, 0, 842], [0, 0, 595, 2_000_000], [0, 0, 3, 3]] {
            let mut document = book(2);
            let pages = document.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
            document.get_dictionary_mut(pages).unwrap().set("MediaBox", corners.map(Object::from).to_vec());
            assert_eq!(inspect(&save(document)), Err(Refusal::PageSize), "{corners:?}");
        }
    }

    #[test]
    fn a_page_tree_that_turns_in_circles_ends() {
        let mut document = book(1);
        let pages = document.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
        document.get_dictionary_mut(pages).unwrap().set("Kids", vec![Object::from(pages)]);
        assert_eq!(inspect(&save(document)), Err(Refusal::Empty));
    }

    #[test]
    fn going_to_a_page_when_opened_is_ordinary() {
        let mut document = book(1);
        let page = document.page_iter().next().unwrap();
        let there = vec![page.into(), "Fit".into()];
        set_catalog(&mut document, "OpenAction", dictionary! { "S" => "GoTo", "D" => there });
        assert_eq!(inspect(&save(document)).map(|found| found.pages), Ok(1));
    }
}

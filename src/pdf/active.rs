//! What a PDF can do besides being read: a book must not do any of it.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object};

use super::Refusal;

/// Looks at everything that can be reached from the catalog: actions, annotations, names, forms.
pub(super) fn check(document: &Document) -> Result<(), Refusal> {
    let mut seen = HashSet::new();
    let mut open: Vec<&Object> = document.trailer.get(b"Root").into_iter().collect();
    while let Some(object) = open.pop() {
        match object {
            Object::Reference(id) if seen.insert(*id) => open.extend(document.objects.get(id)),
            Object::Array(items) => open.extend(items),
            Object::Dictionary(dictionary) => {
                check_one(document, dictionary)?;
                open.extend(dictionary.iter().map(|(_, value)| value));
            }
            Object::Stream(stream) => {
                check_one(document, &stream.dict)?;
                open.extend(stream.dict.iter().map(|(_, value)| value));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The names are those of ISO 32000-1: 7.11.4 files, 12.6.4 actions, 12.7.8 XFA, 13.6.4 scripts of 3D pictures.
fn check_one(document: &Document, dictionary: &Dictionary) -> Result<(), Refusal> {
    let name = |key: &[u8]| dictionary.get_deref(key, document).and_then(Object::as_name).unwrap_or_default();
    let carries = |key: &[u8]| dictionary.get_deref(key, document).is_ok_and(is_content);
    match name(b"S") {
        b"JavaScript" => return Err(Refusal::Script),
        b"Launch" | b"ImportData" | b"SubmitForm" => return Err(Refusal::Action),
        _ => {}
    }
    if carries(b"JS") || carries(b"OnInstantiate") {
        return Err(Refusal::Script);
    }
    if carries(b"XFA") {
        return Err(Refusal::Form);
    }
    let attached = matches!(name(b"Type"), b"EmbeddedFile") || matches!(name(b"Subtype"), b"FileAttachment");
    if attached || dictionary.get_deref(b"EF", document).is_ok_and(|files| files.as_dict().is_ok()) {
        return Err(Refusal::Attachment);
    }
    Ok(())
}

/// A script or a form, and not a font, a picture or a page that happens to be called `/JS` in a list of names.
fn is_content(value: &Object) -> bool {
    match value {
        Object::String(..) => true,
        Object::Stream(stream) => !stream.dict.has(b"Subtype"),
        Object::Array(parts) => parts.first().is_some_and(|part| matches!(part, Object::String(..))),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use lopdf::{Stream, dictionary};

    use super::super::{
        inspect,
        samples::{book, bytes, save, set_catalog},
    };
    use super::*;

    fn script() -> Dictionary {
        dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") }
    }

    fn with_catalog(key: &str, value: impl Into<Object>) -> Result<i32, Refusal> {
        let mut document = book(2);
        set_catalog(&mut document, key, value);
        inspect(&save(document)).map(|inspection| inspection.pages)
    }

    fn with_page(key: &str, value: impl Into<Object>) -> Result<i32, Refusal> {
        let mut document = book(2);
        let last = document.page_iter().last().unwrap();
        document.get_dictionary_mut(last).unwrap().set(key, value);
        inspect(&save(document)).map(|inspection| inspection.pages)
    }

    #[test]
    fn a_script_is_found_wherever_it_hides() {
        let named = dictionary! { "Names" => vec![Object::string_literal("a"), script().into()] };
        let link = dictionary! { "Subtype" => "Link", "A" => dictionary! { "S" => "GoTo", "Next" => script() } };
        assert_eq!(with_catalog("OpenAction", script()), Err(Refusal::Script));
        assert_eq!(with_catalog("AA", dictionary! { "WC" => script() }), Err(Refusal::Script));
        assert_eq!(with_catalog("Names", dictionary! { "JavaScript" => named }), Err(Refusal::Script));
        assert_eq!(with_page("AA", dictionary! { "O" => script() }), Err(Refusal::Script));
        assert_eq!(with_page("Annots", vec![link.into()]), Err(Refusal::Script));
    }

    #[test]
    fn a_script_kept_in_a_stream_far_away_is_found() {
        let mut document = book(1);
        let code = document.add_object(Stream::new(dictionary! {}, b"app.alert(1)".to_vec()));
        let action = document.add_object(dictionary! { "S" => "Rendition", "JS" => code });
        set_catalog(&mut document, "OpenAction", action);
        assert_eq!(inspect(&save(document)), Err(Refusal::Script));
    }

    #[test]
    fn a_script_with_a_disguised_name_is_found() {
        let mut document = book(1);
        set_catalog(&mut document, "OpenAction", dictionary! { "S" => "AsLongAsTheName_" });
        let plain = save(document);
        let at = plain.windows(16).position(|word| word == b"AsLongAsTheName_").unwrap();
        let disguised = [&plain[..at], b"Java#53cri#70#74", &plain[at + 16..]].concat();
        assert!(inspect(&plain).is_ok());
        assert_eq!(inspect(&disguised), Err(Refusal::Script));
    }

    #[test]
    fn programs_files_and_forms_are_refused() {
        let launch = dictionary! { "S" => "Launch", "F" => Object::string_literal("cmd.exe") };
        assert_eq!(with_catalog("OpenAction", launch), Err(Refusal::Action));
        let file = dictionary! { "Type" => "Filespec", "EF" => dictionary! { "F" => 1 } };
        let named = dictionary! { "Names" => vec![Object::string_literal("a"), file.into()] };
        assert_eq!(with_catalog("Names", dictionary! { "EmbeddedFiles" => named }), Err(Refusal::Attachment));
        let pin = dictionary! { "Subtype" => "FileAttachment" };
        assert_eq!(with_page("Annots", vec![pin.into()]), Err(Refusal::Attachment));
        let parts = vec![Object::string_literal("template"), Object::Null];
        assert_eq!(with_catalog("AcroForm", dictionary! { "XFA" => parts }), Err(Refusal::Form));
    }

    #[test]
    fn links_and_names_that_only_look_alike_are_ordinary() {
        let web = dictionary! { "S" => "URI", "URI" => Object::string_literal("https://example.org") };
        assert_eq!(with_page("Annots", vec![dictionary! { "Subtype" => "Link", "A" => web }.into()]), Ok(2));
        let fonts = dictionary! { "Font" => dictionary! { "JS" => dictionary! { "Type" => "Font" } } };
        assert_eq!(with_page("Resources", fonts), Ok(2));
        assert_eq!(with_catalog("AcroForm", dictionary! { "Fields" => Vec::<Object>::new() }), Ok(2));
        assert!(inspect(&bytes(1)).is_ok());
    }
}

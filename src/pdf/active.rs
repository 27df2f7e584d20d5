//! What a PDF can do besides being shown: a book must do none of it.
//!
//! Actions are checked where viewers look for them. Anything else that happens to have such a name is ignored: a
//! paragraph style called `JavaScript` runs nothing.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId, xref::XrefEntry};

use super::{Refusal, address};

/// How an object was reached, which determines its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Role {
    /// Any object: it is searched for actions.
    Part,
    Annotation,
    /// An action, or several.
    Action(By),
    /// A dictionary of actions by trigger (`/AA`).
    Triggers,
    /// A name tree whose leaves are scripts.
    Scripts,
}

/// What starts an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum By {
    /// A person who clicks.
    Reader,
    /// Opening, closing, turning a page, or moving the pointer over something.
    Itself,
}

/// Checks everything that can be reached from the catalog: actions, annotations, names, forms.
pub(super) fn check(document: &Document) -> Result<(), Refusal> {
    let catalog = document.catalog().map_err(|_| Refusal::Damaged)?;
    let mut search = Search { document, seen: HashSet::new(), open: Vec::new() };
    if let Ok(names) = document.get_dict_in_dict(catalog, b"Names")
        && let Ok(scripts) = names.get(b"JavaScript")
    {
        search.open.push((scripts, Role::Scripts));
    }
    if let Ok(form) = document.get_dict_in_dict(catalog, b"AcroForm")
        && form.get_deref(b"XFA", document).is_ok_and(|form| !is_empty(form))
    {
        return Err(Refusal::Form);
    }
    if let Ok(links) = document.get_dict_in_dict(catalog, b"URI") {
        address::check_link(document, links, b"Base")?;
    }
    search.open.extend(document.trailer.get(b"Root").ok().map(|root| (root, Role::Part)));
    search.run()
}

fn is_empty(object: &Object) -> bool {
    matches!(object, Object::Null) || object.as_array().is_ok_and(Vec::is_empty)
}

struct Search<'a> {
    document: &'a Document,
    seen: HashSet<(ObjectId, Role)>,
    open: Vec<(&'a Object, Role)>,
}

impl<'a> Search<'a> {
    fn run(mut self) -> Result<(), Refusal> {
        while let Some((object, role)) = self.open.pop() {
            match object {
                Object::Reference(id) if self.seen.insert((*id, role)) => self.follow(*id, role)?,
                Object::Array(items) => self.open.extend(items.iter().map(|item| (item, role))),
                Object::Dictionary(dictionary) => self.look_at(dictionary, role)?,
                Object::Stream(stream) => {
                    check_stream(self.document, &stream.dict)?;
                    self.look_into(&stream.dict)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn follow(&mut self, id: ObjectId, role: Role) -> Result<(), Refusal> {
        match self.document.objects.get(&id) {
            Some(object) => self.open.push((object, role)),
            // The object exists but lopdf could not parse it; a viewer might.
            None if role != Role::Part && self.is_listed(id) => return Err(Refusal::Damaged),
            None => {}
        }
        Ok(())
    }

    fn is_listed(&self, id: ObjectId) -> bool {
        let entry = self.document.reference_table.get(id.0);
        matches!(entry, Some(XrefEntry::Normal { .. } | XrefEntry::Compressed { .. }))
    }

    fn look_at(&mut self, dictionary: &'a Dictionary, role: Role) -> Result<(), Refusal> {
        match role {
            Role::Part => {}
            Role::Annotation => check_annotation(self.document, dictionary)?,
            Role::Action(by) => self.check_action(dictionary, by)?,
            Role::Triggers => {
                self.open.extend(dictionary.iter().map(|(key, action)| (action, Role::Action(trigger(key)))));
                return Ok(());
            }
            Role::Scripts => {
                self.open.extend(dictionary.get(b"Kids").ok().map(|kids| (kids, Role::Scripts)));
                self.open.extend(dictionary.get(b"Names").ok().map(|names| (names, Role::Action(By::Itself))));
            }
        }
        self.look_into(dictionary)
    }

    /// Queues the values of a dictionary, each in the role that its key gives it (ISO 32000-1: 7.7.2, 12.4.4.2, 12.5.2,
    /// 12.6.3).
    fn look_into(&mut self, dictionary: &'a Dictionary) -> Result<(), Refusal> {
        check_file(self.document, dictionary)?;
        for (key, value) in dictionary {
            let role = match key.as_slice() {
                b"OpenAction" => Role::Action(By::Itself),
                b"PA" | b"NA" if dictionary.has_type(b"NavNode") => Role::Action(By::Itself),
                b"A" | b"PA" => Role::Action(By::Reader),
                b"AA" => Role::Triggers,
                b"Annots" => Role::Annotation,
                _ => Role::Part,
            };
            self.open.push((value, role));
        }
        Ok(())
    }

    /// Checks an action (ISO 32000-1, 12.6.4).
    fn check_action(&mut self, action: &'a Dictionary, by: By) -> Result<(), Refusal> {
        if action.get_deref(b"JS", self.document).is_ok_and(|code| !is_empty(code)) {
            return Err(Refusal::Script);
        }
        self.open.extend(action.get(b"Next").ok().map(|next| (next, Role::Action(by))));
        match name(self.document, action, b"S") {
            b"JavaScript" => Err(Refusal::Script),
            b"Launch" | b"ImportData" | b"SubmitForm" => Err(Refusal::Action),
            b"Rendition" | b"Movie" | b"Sound" | b"GoTo3DView" | b"RichMediaExecute" => Err(Refusal::Media),
            b"URI" if by == By::Itself => Err(Refusal::Remote),
            b"URI" => address::check_link(self.document, action, b"URI"),
            b"GoToR" | b"GoToE" | b"Thread" if action.has(b"F") => match by {
                By::Itself => Err(Refusal::Remote),
                By::Reader => address::check_file(self.document, action),
            },
            _ => Ok(()),
        }
    }
}

/// Pressing a mouse button is done by a person; all other triggers fire by themselves.
fn trigger(key: &[u8]) -> By {
    if matches!(key, b"U" | b"D") { By::Reader } else { By::Itself }
}

fn name<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> &'a [u8] {
    dictionary.get_deref(key, document).and_then(Object::as_name).unwrap_or_default()
}

/// Checks an annotation (ISO 32000-1, 12.5.6; for `RichMedia` PDF 1.7 extension level 3).
fn check_annotation(document: &Document, annotation: &Dictionary) -> Result<(), Refusal> {
    match name(document, annotation, b"Subtype") {
        b"FileAttachment" => Err(Refusal::Attachment),
        b"Movie" | b"Sound" | b"3D" | b"RichMedia" => Err(Refusal::Media),
        _ => Ok(()),
    }
}

/// Refuses a file inside the PDF (ISO 32000-1, 7.11.4).
fn check_file(document: &Document, dictionary: &Dictionary) -> Result<(), Refusal> {
    let held =
        document.get_dict_in_dict(dictionary, b"EF").is_ok_and(|files| address::NAMES.iter().any(|key| files.has(key)));
    if held || dictionary.has_type(b"EmbeddedFile") { Err(Refusal::Attachment) } else { Ok(()) }
}

/// Refuses a stream or a form whose content is in another file (ISO 32000-1: 7.3.8.2, 8.10.4).
fn check_stream(document: &Document, stream: &Dictionary) -> Result<(), Refusal> {
    let is_file = |object: &Object| matches!(object, Object::String(..) | Object::Dictionary(_));
    let elsewhere = stream.get_deref(b"F", document).is_ok_and(is_file);
    let imported = document.get_dict_in_dict(stream, b"Ref").is_ok_and(|page| page.has(b"F"));
    if elsewhere || imported { Err(Refusal::Remote) } else { Ok(()) }
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

    fn opening(action: Dictionary) -> Result<i32, Refusal> {
        with_catalog("OpenAction", action)
    }

    fn link(action: Dictionary) -> Result<i32, Refusal> {
        with_page("Annots", vec![dictionary! { "Subtype" => "Link", "A" => action }.into()])
    }

    fn web(address: &str) -> Dictionary {
        dictionary! { "S" => "URI", "URI" => Object::string_literal(address) }
    }

    #[test]
    fn what_opens_an_address_by_itself_is_refused_and_a_link_to_it_is_ordinary() {
        let page = web("https://exemple.ci/suivi?x=1");
        assert_eq!(link(page.clone()), Ok(2));
        assert_eq!(opening(page.clone()), Err(Refusal::Remote));
        assert_eq!(with_catalog("AA", dictionary! { "WC" => page.clone() }), Err(Refusal::Remote));
        assert_eq!(with_page("AA", dictionary! { "O" => page.clone() }), Err(Refusal::Remote));
        let next =
            dictionary! { "S" => "Hide", "Next" => vec![dictionary! { "S" => "Named" }.into(), page.clone().into()] };
        assert_eq!(opening(next), Err(Refusal::Remote));
        let pointed = dictionary! { "Subtype" => "Widget", "AA" => dictionary! { "E" => page.clone() } };
        assert_eq!(with_page("Annots", vec![pointed.into()]), Err(Refusal::Remote));
        let pressed = dictionary! { "Subtype" => "Widget", "AA" => dictionary! { "U" => page } };
        assert_eq!(with_page("Annots", vec![pressed.into()]), Ok(2));
    }

    #[test]
    fn another_computers_file_is_refused_and_a_book_beside_this_one_is_ordinary() {
        let file = |kind: &str, name: &str| dictionary! { "S" => kind, "F" => Object::string_literal(name) };
        assert_eq!(link(file("GoToR", "tome2.pdf")), Ok(2));
        assert_eq!(opening(file("GoToR", "tome2.pdf")), Err(Refusal::Remote));
        for name in ["\\\\\\\\serveur\\\\a.pdf", "//serveur/a.pdf", "https://exemple.ci/a.pdf"] {
            assert_eq!(link(file("GoToR", name)), Err(Refusal::Remote), "{name}");
            assert_eq!(link(file("GoToE", name)), Err(Refusal::Remote), "{name}");
        }
        let specified = dictionary! { "FS" => "URL", "F" => Object::string_literal("a.pdf") };
        assert_eq!(link(dictionary! { "S" => "GoToR", "F" => specified }), Err(Refusal::Remote));
    }

    #[test]
    fn a_link_that_is_a_script_is_refused() {
        assert_eq!(link(web("javascript:alert(1)")), Err(Refusal::Script));
        let base = dictionary! { "Base" => Object::string_literal("javascript:") };
        assert_eq!(with_catalog("URI", base), Err(Refusal::Script));
    }

    #[test]
    fn films_and_sounds_are_refused() {
        for kind in ["RichMedia", "Movie", "3D", "Sound"] {
            let found = with_page("Annots", vec![dictionary! { "Subtype" => kind }.into()]);
            assert_eq!(found, Err(Refusal::Media), "{kind}");
        }
        for kind in ["Rendition", "Movie", "Sound", "GoTo3DView", "RichMediaExecute"] {
            assert_eq!(opening(dictionary! { "S" => kind, "OP" => 0 }), Err(Refusal::Media), "{kind}");
            assert_eq!(link(dictionary! { "S" => kind }), Err(Refusal::Media), "{kind}");
        }
    }

    #[test]
    fn a_form_that_is_sent_or_filled_from_elsewhere_is_refused_also_when_somebody_presses() {
        for kind in ["SubmitForm", "ImportData", "Launch"] {
            let action = dictionary! { "S" => kind, "F" => Object::string_literal("https://exemple.ci/") };
            assert_eq!(link(action), Err(Refusal::Action), "{kind}");
        }
    }

    #[test]
    fn what_turning_within_a_page_starts_is_looked_at() {
        let node = |key: &str| {
            let mut node = dictionary! { "Type" => "NavNode" };
            node.set(key, web("https://exemple.ci/suivi"));
            with_page("PresSteps", node)
        };
        assert_eq!((node("NA"), node("PA")), (Err(Refusal::Remote), Err(Refusal::Remote)));
    }

    /// A book with an object that no page refers to.
    fn with_lost(stream: Stream) -> Result<i32, Refusal> {
        let mut document = book(1);
        let lost = document.add_object(stream);
        set_catalog(&mut document, "Lost", lost);
        inspect(&save(document)).map(|found| found.pages)
    }

    #[test]
    fn content_that_lies_elsewhere_is_refused() {
        let file = dictionary! { "FS" => "URL", "F" => Object::string_literal("https://exemple.ci/a.png") };
        let picture = Stream::new(dictionary! { "Subtype" => "Image", "F" => file }, vec![]);
        let page = dictionary! { "F" => Object::string_literal("autre.pdf"), "Page" => 0 };
        let form = Stream::new(dictionary! { "Subtype" => "Form", "Ref" => page }, vec![]);
        assert_eq!((with_lost(picture), with_lost(form)), (Err(Refusal::Remote), Err(Refusal::Remote)));
    }

    #[test]
    fn a_file_within_the_book_is_found_also_where_no_name_leads_to_it() {
        let file = Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"MZ".to_vec());
        assert_eq!(with_lost(file), Err(Refusal::Attachment));
    }

    #[test]
    fn a_style_a_class_or_a_layer_with_such_a_name_does_nothing() {
        for name in ["JavaScript", "Launch", "SubmitForm", "Rendition", "URI", "Movie"] {
            let element = dictionary! { "Type" => "StructElem", "S" => name, "A" => dictionary! { "O" => name } };
            let mut roles = Dictionary::new();
            roles.set(name, "P");
            let tree = dictionary! { "RoleMap" => roles.clone(), "ClassMap" => roles, "K" => vec![element.into()] };
            assert_eq!(with_catalog("StructTreeRoot", tree), Ok(2), "{name}");
        }
        let empty = dictionary! { "Names" => Vec::<Object>::new() };
        assert_eq!(with_catalog("Names", dictionary! { "JavaScript" => empty }), Ok(2));
        let going = dictionary! { "S" => "GoTo", "D" => vec![0.into(), "Fit".into()] };
        assert_eq!(opening(going), Ok(2));
    }

    #[test]
    fn a_script_in_the_list_of_a_books_scripts_is_found_at_any_depth() {
        let leaf = dictionary! { "Names" => vec![Object::string_literal("a"), script().into()] };
        let tree = dictionary! { "Kids" => vec![dictionary! { "Kids" => vec![leaf.into()] }.into()] };
        assert_eq!(with_catalog("Names", dictionary! { "JavaScript" => tree }), Err(Refusal::Script));
    }
}

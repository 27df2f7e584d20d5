//! A PDF's outline ("bookmarks"), as the contents of its book (ISO 32000-1, 12.3).

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId, decode_text_string};

use crate::domain::contents::{Heading, MOST};

/// The most bookmarks that are looked at, with and without a title.
const MOST_SEEN: usize = 1_000;
/// The most named destinations that are read, and how deep their tree may be.
const MOST_NAMES: usize = 20_000;
const DEEPEST: usize = 8;

/// The headings of the two upper levels, in their order.
pub(super) fn headings(document: &Document) -> Vec<Heading> {
    let Ok(root) = document.catalog().and_then(|catalog| document.get_dict_in_dict(catalog, b"Outlines")) else {
        return Vec::new();
    };
    let pages = document.page_iter().zip(1..).collect();
    let mut walk = Walk { document, pages, names: None, seen: HashSet::new(), found: Vec::new() };
    walk.level(root, 1);
    walk.found
}

struct Walk<'a> {
    document: &'a Document,
    pages: HashMap<ObjectId, u32>,
    /// The named destinations; read when the first one is needed.
    names: Option<HashMap<Vec<u8>, &'a Object>>,
    seen: HashSet<ObjectId>,
    found: Vec<Heading>,
}

impl<'a> Walk<'a> {
    fn level(&mut self, parent: &'a Dictionary, level: usize) {
        let mut next = parent.get(b"First").and_then(Object::as_reference);
        while let Ok(id) = next {
            // An outline that turns in circles ends.
            if self.found.len() >= MOST || self.seen.len() >= MOST_SEEN || !self.seen.insert(id) {
                return;
            }
            let Ok(item) = self.document.get_dictionary(id) else { return };
            let title = item.get_deref(b"Title", self.document).and_then(decode_text_string).unwrap_or_default();
            let page = self.page(item);
            self.found.extend(Heading::new(&title, level, page));
            if level == 1 {
                self.level(item, 2);
            }
            next = item.get(b"Next").and_then(Object::as_reference);
        }
    }

    /// The number of the page that a bookmark leads to, by itself or by an action.
    fn page(&mut self, item: &'a Dictionary) -> Option<u32> {
        let document = self.document;
        let by_action = || {
            let action = document.get_dict_in_dict(item, b"A").ok()?;
            let is_here = action.get(b"S").and_then(Object::as_name).is_ok_and(|kind| kind == b"GoTo");
            action.get_deref(b"D", document).ok().filter(|_| is_here)
        };
        let target = match item.get_deref(b"Dest", document).ok().or_else(by_action)? {
            Object::Name(name) | Object::String(name, _) => {
                *self.names.get_or_insert_with(|| names(document)).get(name)?
            }
            other => other,
        };
        let place = match target {
            Object::Dictionary(wrapped) => wrapped.get_deref(b"D", document).ok()?,
            other => other,
        };
        self.pages.get(&place.as_array().ok()?.first()?.as_reference().ok()?).copied()
    }
}

/// The named destinations, of the name tree and of the dictionary that older PDFs have.
fn names(document: &Document) -> HashMap<Vec<u8>, &Object> {
    let mut found = HashMap::new();
    let Ok(catalog) = document.catalog() else { return found };
    if let Ok(old) = document.get_dict_in_dict(catalog, b"Dests") {
        let named = old.iter().take(MOST_NAMES);
        found.extend(named.filter_map(|(name, at)| Some((name.clone(), document.dereference(at).ok()?.1))));
    }
    let tree = document.get_dict_in_dict(catalog, b"Names").and_then(|all| document.get_dict_in_dict(all, b"Dests"));
    if let Ok(tree) = tree {
        gather(document, tree, DEEPEST, &mut found);
    }
    found
}

fn gather<'a>(document: &'a Document, node: &'a Dictionary, deep: usize, found: &mut HashMap<Vec<u8>, &'a Object>) {
    let list = |key: &[u8]| node.get_deref(key, document).and_then(Object::as_array).ok();
    for pair in list(b"Names").into_iter().flat_map(|names| names.chunks_exact(2)) {
        let [name, at] = pair else { continue };
        let name = document.dereference(name).ok().and_then(|(_, name)| name.as_str().ok());
        if let (Some(name), Ok((_, at))) = (name, document.dereference(at))
            && found.len() < MOST_NAMES
        {
            found.insert(name.to_vec(), at);
        }
    }
    let Some(deeper) = deep.checked_sub(1) else { return };
    for kid in list(b"Kids").into_iter().flatten() {
        if found.len() >= MOST_NAMES {
            return;
        }
        if let Ok(kid) = kid.as_reference().and_then(|id| document.get_dictionary(id)) {
            gather(document, kid, deeper, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::super::inspect;
    use super::super::samples::{book, save, set_catalog};
    use super::*;

    /// Adds an outline of these items, each with its own items below it.
    fn outline(document: &mut Document, items: Vec<(Dictionary, Vec<Dictionary>)>) {
        let root = chain(document, items);
        let root = document.add_object(root);
        set_catalog(document, "Outlines", root);
    }

    fn chain(document: &mut Document, items: Vec<(Dictionary, Vec<Dictionary>)>) -> Dictionary {
        let mut next: Option<ObjectId> = None;
        for (mut item, below) in items.into_iter().rev() {
            if let Some(next) = next {
                item.set("Next", next);
            }
            let below = below.into_iter().map(|item| (item, Vec::new())).collect();
            item.extend(&chain(document, below));
            next = Some(document.add_object(item));
        }
        next.map_or_else(Dictionary::new, |first| dictionary! { "First" => first })
    }

    fn titled(title: &str) -> Dictionary {
        dictionary! { "Title" => Object::string_literal(title) }
    }

    fn read(document: Document) -> Vec<(String, u8, Option<u32>)> {
        let contents = inspect(&save(document)).unwrap().contents;
        contents.into_iter().map(|heading| (heading.title, heading.level, heading.page)).collect()
    }

    #[test]
    fn chapters_and_their_parts_are_read_with_their_pages_however_they_are_named() {
        let mut document = book(4);
        let pages: Vec<ObjectId> = document.page_iter().collect();
        let at = |page: usize| Object::from(vec![pages[page].into(), "Fit".into()]);
        let names = vec![Object::string_literal("two"), dictionary! { "D" => at(1) }.into()];
        let leaf = document.add_object(dictionary! { "Names" => names });
        set_catalog(
            &mut document,
            "Names",
            dictionary! { "Dests" => dictionary! { "Kids" => vec![Object::from(leaf)] } },
        );
        set_catalog(&mut document, "Dests", dictionary! { "three" => at(2) });
        let mut by_action = titled("Deux");
        by_action.set("A", dictionary! { "S" => "GoTo", "D" => Object::string_literal("two") });
        let (mut direct, mut old) = (titled("Un"), titled("Trois"));
        direct.set("Dest", at(0));
        old.set("Dest", "three");
        outline(&mut document, vec![(direct, vec![by_action, titled(" ")]), (old, vec![]), (titled("Fin"), vec![])]);
        let line = |title: &str, level, page| (title.to_owned(), level, page);
        let meant =
            vec![line("Un", 1, Some(1)), line("Deux", 2, Some(2)), line("Trois", 1, Some(3)), line("Fin", 1, None)];
        assert_eq!(read(document), meant);
    }

    #[test]
    fn an_outline_without_end_ends_and_a_long_one_is_cut() {
        let mut document = book(1);
        let circle = document.new_object_id();
        let mut item = titled("Encore");
        item.set("Next", circle);
        item.set("First", circle);
        document.objects.insert(circle, item.into());
        set_catalog(&mut document, "Outlines", dictionary! { "First" => circle });
        assert_eq!(read(document).len(), 1);
        let mut document = book(1);
        let many = (0..900).map(|number| (titled(&format!("Chapitre {number}")), vec![titled("Partie")])).collect();
        outline(&mut document, many);
        assert_eq!(read(document).len(), MOST);
        assert_eq!(read(book(1)), []);
    }
}

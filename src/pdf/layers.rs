//! Hidden layers (optional content): what is on them is left out of a sample (ISO 32000-1, 8.11).

use std::collections::HashSet;

use lopdf::{
    Dictionary, Document, Object, ObjectId,
    content::{Content, Operation},
    dictionary,
};

/// The deepest nesting of visibility expressions that is followed.
const DEEPEST: usize = 32;

/// The layers of a book, and which of them are hidden when it is opened.
#[derive(Default)]
pub(super) struct Layers {
    all: Vec<ObjectId>,
    hidden: HashSet<ObjectId>,
    /// The rules that show and hide layers, for example when a book is printed, and the layers that they apply to.
    usage: Vec<(Dictionary, Vec<ObjectId>)>,
}

impl Layers {
    pub(super) fn of(document: &Document) -> Self {
        let catalog = document.catalog();
        let Ok(properties) = catalog.and_then(|catalog| document.get_dict_in_dict(catalog, b"OCProperties")) else {
            return Self::default();
        };
        let all = ids(document, properties, b"OCGs");
        let Ok(opening) = document.get_dict_in_dict(properties, b"D") else {
            return Self { all, ..Self::default() };
        };
        let base = opening.get_deref(b"BaseState", document).and_then(Object::as_name).unwrap_or_default();
        let mut hidden: HashSet<ObjectId> = if base == b"OFF" { all.iter().copied().collect() } else { HashSet::new() };
        for id in ids(document, opening, b"ON") {
            hidden.remove(&id);
        }
        hidden.extend(ids(document, opening, b"OFF"));
        let rules = opening.get_deref(b"AS", document).and_then(Object::as_array);
        let rules = rules.into_iter().flatten().filter_map(|rule| document.dereference(rule).ok()?.1.as_dict().ok());
        let usage = rules.map(|rule| (rule.clone(), ids(document, rule, b"OCGs"))).collect();
        Self { all, hidden, usage }
    }

    /// Whether content on this layer, or on this group of layers, is hidden.
    pub(super) fn hides(&self, document: &Document, layer: &Object) -> bool {
        !self.hidden.is_empty() && !self.shows(document, layer, DEEPEST)
    }

    fn shows(&self, document: &Document, layer: &Object, deep: usize) -> bool {
        match document.dereference(layer) {
            Ok((Some(id), _)) if self.hidden.contains(&id) => false,
            Ok((_, Object::Dictionary(group))) if group.has_type(b"OCMD") => self.shows_group(document, group, deep),
            _ => true,
        }
    }

    fn shows_group(&self, document: &Document, group: &Dictionary, deep: usize) -> bool {
        if let Ok(expression) = group.get_deref(b"VE", document).and_then(Object::as_array) {
            return self.holds(document, expression, deep);
        }
        let of = ids(document, group, b"OCGs");
        let mut states = of.iter().map(|id| !self.hidden.contains(id));
        match group.get_deref(b"P", document).and_then(Object::as_name).unwrap_or_default() {
            _ if of.is_empty() => true,
            b"AllOn" => states.all(|on| on),
            b"AnyOff" => states.any(|on| !on),
            b"AllOff" => states.all(|on| !on),
            _ => states.any(|on| on),
        }
    }

    /// Evaluates `[/And …]`, `[/Or …]` or `[/Not …]`.
    fn holds(&self, document: &Document, expression: &[Object], deep: usize) -> bool {
        let Some(((kind, parts), deeper)) = expression.split_first().zip(deep.checked_sub(1)) else { return true };
        let mut states = parts.iter().map(|part| match document.dereference(part) {
            Ok((_, Object::Array(inner))) => self.holds(document, inner, deeper),
            _ => self.shows(document, part, deeper),
        });
        match kind.as_name().unwrap_or_default() {
            b"And" => states.all(|on| on),
            b"Not" => states.any(|on| !on),
            _ => states.any(|on| on),
        }
    }

    /// Removes what is on hidden layers from the content. `None` if there is nothing to remove, or if the content
    /// cannot be parsed: then it stays, and so does the layer, hidden.
    pub(super) fn cut(&self, document: &Document, resources: &Dictionary, content: &[u8]) -> Option<Vec<u8>> {
        if self.hidden.is_empty() {
            return None;
        }
        let mut knife =
            Knife { layers: self, document, resources, open: Vec::new(), path: Vec::new(), kept: Vec::new() };
        let operations = Content::decode_strict(content).ok()?.operations;
        let count = operations.len();
        let mut cut = false;
        for operation in operations {
            cut |= knife.pass(operation);
        }
        (cut && count > 0).then_some(())?;
        Content { operations: knife.kept }.encode().ok()
    }

    /// The sample's `OCProperties`, for the layers that are left in it.
    pub(super) fn left(&self, document: &mut Document) -> Option<Dictionary> {
        document.prune_objects();
        let document = &*document;
        let left = |ids: &mut dyn Iterator<Item = ObjectId>| -> Vec<Object> {
            ids.filter(|id| document.has_object(*id)).map(Object::from).collect()
        };
        let all = left(&mut self.all.iter().copied());
        if all.is_empty() {
            return None;
        }
        let mut opening = dictionary! { "OFF" => left(&mut self.hidden.iter().copied()) };
        let usage = self.usage.iter().map(|(rule, of)| {
            let mut rule = rule.clone();
            rule.set("OCGs", left(&mut of.iter().copied()));
            Object::from(rule)
        });
        let usage: Vec<Object> = usage.collect();
        if !usage.is_empty() {
            opening.set("AS", usage);
        }
        Some(dictionary! { "OCGs" => all, "D" => opening })
    }
}

/// The references under `key`: one, or an array of them.
fn ids(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Vec<ObjectId> {
    let Ok(value) = dictionary.get(key) else { return Vec::new() };
    match document.dereference(value) {
        Ok((_, Object::Array(items))) => items.iter().filter_map(|item| item.as_reference().ok()).collect(),
        _ => value.as_reference().into_iter().collect(),
    }
}

/// Removes the operations that draw on hidden layers from a content stream, and keeps those that affect how the rest is
/// drawn.
struct Knife<'a> {
    layers: &'a Layers,
    document: &'a Document,
    resources: &'a Dictionary,
    /// For each open marked-content sequence, whether it is hidden.
    open: Vec<bool>,
    /// The path of hidden content: it is kept only if it clips.
    path: Vec<Operation>,
    kept: Vec<Operation>,
}

impl Knife<'_> {
    /// Handles one operation; returns whether it was removed or changed.
    fn pass(&mut self, operation: Operation) -> bool {
        let hidden = self.open.last() == Some(&true);
        match operation.operator.as_str() {
            "BDC" | "BMC" => {
                let hides = hidden || self.is_hidden_mark(&operation);
                self.open.push(hides);
                if hides {
                    return true;
                }
            }
            "EMC" if self.open.pop() == Some(true) => return true,
            "Do" if !hidden && self.is_hidden_object(&operation) => return true,
            _ if hidden => {
                self.pass_hidden(operation);
                return true;
            }
            _ => {}
        }
        self.kept.push(operation);
        false
    }

    fn pass_hidden(&mut self, operation: Operation) {
        let plain = |operator: &str, operands| Operation::new(operator, operands);
        match operation.operator.as_str() {
            "Tj" | "TJ" | "Do" | "sh" | "BI" | "MP" | "DP" => {}
            "'" => self.kept.push(plain("T*", Vec::new())),
            "\"" => {
                let mut operands = operation.operands.into_iter();
                self.kept.extend(operands.next().map(|width| plain("Tw", vec![width])));
                self.kept.extend(operands.next().map(|width| plain("Tc", vec![width])));
                self.kept.push(plain("T*", Vec::new()));
            }
            "m" | "l" | "c" | "v" | "y" | "h" | "re" | "W" | "W*" => self.path.push(operation),
            "S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" | "n" => {
                if self.path.iter().any(|part| part.operator.starts_with('W')) {
                    self.kept.append(&mut self.path);
                    self.kept.push(plain("n", Vec::new()));
                }
                self.path.clear();
            }
            _ => self.kept.push(operation),
        }
    }

    fn is_hidden_mark(&self, operation: &Operation) -> bool {
        let [Object::Name(tag), Object::Name(name)] = operation.operands.as_slice() else { return false };
        tag == b"OC" && self.resource(b"Properties", name).is_some_and(|layer| self.layers.hides(self.document, layer))
    }

    fn is_hidden_object(&self, operation: &Operation) -> bool {
        let [Object::Name(name)] = operation.operands.as_slice() else { return false };
        let object = self.resource(b"XObject", name).and_then(|object| self.document.dereference(object).ok());
        let layer = object.and_then(|(_, object)| object.as_stream().ok()?.dict.get(b"OC").ok());
        layer.is_some_and(|layer| self.layers.hides(self.document, layer))
    }

    fn resource(&self, kind: &[u8], name: &[u8]) -> Option<&Object> {
        self.document.get_dict_in_dict(self.resources, kind).ok()?.get(name).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{book, set_catalog};
    use super::*;

    /// A book with one hidden and one visible layer.
    fn layered() -> (Document, Object, Object) {
        let mut document = book(1);
        let mut layer = |name: &str| {
            let layer = dictionary! { "Type" => "OCG", "Name" => Object::string_literal(name) };
            Object::from(document.add_object(layer))
        };
        let (hidden, shown) = (layer("Réponses"), layer("Questions"));
        let opening = dictionary! { "OFF" => vec![hidden.clone()] };
        let all = vec![hidden.clone(), shown.clone()];
        set_catalog(&mut document, "OCProperties", dictionary! { "OCGs" => all, "D" => opening });
        (document, hidden, shown)
    }

    #[test]
    fn what_is_left_in_a_sample_stays_hidden_and_is_printed_as_in_the_book() {
        let (mut document, hidden, shown) = layered();
        let rule =
            dictionary! { "Event" => "Print", "Category" => vec!["Print".into()], "OCGs" => vec![hidden.clone()] };
        let opening = dictionary! { "OFF" => vec![hidden.clone()], "AS" => vec![rule.into()] };
        let all = vec![hidden.clone(), shown];
        set_catalog(&mut document, "OCProperties", dictionary! { "OCGs" => all.clone(), "D" => opening });
        let left = Layers::of(&document).left(&mut document).unwrap();
        let opening = left.get(b"D").and_then(Object::as_dict).unwrap();
        assert_eq!(left.get(b"OCGs").and_then(Object::as_array).unwrap(), &all);
        assert_eq!(opening.get(b"OFF").and_then(Object::as_array).unwrap(), std::slice::from_ref(&hidden));
        let rules = opening.get(b"AS").and_then(Object::as_array).unwrap();
        let of = rules[0].as_dict().and_then(|rule| rule.get(b"OCGs")).and_then(Object::as_array).unwrap();
        assert_eq!(of, &[hidden]);
    }

    #[test]
    fn a_group_of_layers_is_hidden_as_its_policy_says() {
        let (document, hidden, shown) = layered();
        let layers = Layers::of(&document);
        assert!(layers.hides(&document, &hidden) && !layers.hides(&document, &shown));
        for (policy, of, hides) in [
            ("AnyOn", vec![&hidden, &shown], false),
            ("AnyOn", vec![&hidden], true),
            ("AllOn", vec![&hidden, &shown], true),
            ("AllOn", vec![&shown], false),
            ("AnyOff", vec![&hidden, &shown], false),
            ("AnyOff", vec![&shown], true),
            ("AllOff", vec![&hidden, &shown], true),
            ("AllOff", vec![&hidden], false),
            ("", vec![&hidden], true),
        ] {
            let count = of.len();
            let of: Vec<Object> = of.into_iter().cloned().collect();
            let group = dictionary! { "Type" => "OCMD", "OCGs" => of, "P" => policy };
            assert_eq!(layers.hides(&document, &group.into()), hides, "{policy} of {count}");
        }
        assert!(!layers.hides(&document, &dictionary! { "Type" => "OCMD" }.into()), "of none");
    }

    #[test]
    fn a_group_of_layers_is_hidden_as_its_expression_says() {
        let (document, hidden, shown) = layered();
        let layers = Layers::of(&document);
        let says = |kind: &str, parts: &[&Object]| -> Object {
            let parts = parts.iter().map(|part| (*part).clone());
            std::iter::once(Object::from(kind)).chain(parts).collect::<Vec<_>>().into()
        };
        for (expression, hides) in [
            (says("And", &[&shown, &hidden]), true),
            (says("And", &[&shown]), false),
            (says("Or", &[&shown, &hidden]), false),
            (says("Or", &[&hidden]), true),
            (says("Not", &[&hidden]), false),
            (says("Not", &[&shown]), true),
            (says("And", &[&shown, &says("Not", &[&says("Or", &[&hidden])])]), false),
            (says("Not", &[&says("Not", &[&hidden])]), true),
        ] {
            let group = dictionary! { "Type" => "OCMD", "OCGs" => vec![hidden.clone()], "VE" => expression.clone() };
            assert_eq!(layers.hides(&document, &group.into()), hides, "{expression:?}");
        }
    }
}

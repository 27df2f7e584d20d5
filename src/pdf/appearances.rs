//! The appearance of annotations on a page: filled fields, stamps, notes. They become part of the page, so that a
//! sample shows them and contains no other part of a form.

use std::io::Write as _;

use lopdf::{Dictionary, Document, Object, Stream};

use super::{fields, resources::Trimmer};

/// Annotations with these flags are not shown: `Hidden` and `NoView` (ISO 32000-1, table 165).
const UNSEEN: i64 = 2 | 32;

/// Draws the annotations of `page` into `content`, and adds what they need to `resources`.
pub(super) fn draw(trimmer: &mut Trimmer, page: &Dictionary, resources: &mut Dictionary) -> Vec<u8> {
    let mut content = Vec::new();
    let annotations = page.get_deref(b"Annots", trimmer.document).and_then(Object::as_array).cloned();
    let items = annotations.unwrap_or_default();
    let shown: Vec<Shown> = items.iter().filter_map(|item| shown(trimmer, item)).collect();
    for (at, Shown { form, place: [a, d, e, f] }) in shown.into_iter().enumerate() {
        let copy = trimmer.copy(&form, &Dictionary::new());
        let name = format!("GriotShown{at}");
        let mut known = resources.get(b"XObject").and_then(Object::as_dict).cloned().unwrap_or_default();
        known.set(name.as_bytes(), copy);
        resources.set("XObject", known);
        // Writing into memory does not fail.
        let _ = writeln!(content, "q {a} 0 0 {d} {e} {f} cm /{name} Do Q");
    }
    content
}

struct Shown {
    form: Object,
    /// The scale in width and height, and the offset.
    place: [f32; 4],
}

fn shown(trimmer: &mut Trimmer, item: &Object) -> Option<Shown> {
    let document = &*trimmer.document;
    let annotation = document.dereference(item).ok()?.1.as_dict().ok()?;
    let flags = annotation.get_deref(b"F", document).and_then(Object::as_i64).unwrap_or(0);
    let kind = annotation.get_deref(b"Subtype", document).and_then(Object::as_name).unwrap_or_default();
    let layer = annotation.get(b"OC").ok();
    if flags & UNSEEN != 0 || matches!(kind, b"Popup" | b"Link") {
        return None;
    }
    if layer.is_some_and(|layer| trimmer.layers.hides(document, layer)) {
        return None;
    }
    let mut form = match appearance(document, annotation) {
        Some(form) => form.clone(),
        None => undrawn(document, annotation)?,
    };
    let place = place(document, annotation, &form.dict)?;
    form.dict.set("Subtype", "Form");
    if let Some(layer) = layer.filter(|_| !form.dict.has(b"OC")) {
        form.dict.set("OC", layer.clone());
    }
    if !form.dict.has(b"Resources") {
        form.dict.set("Resources", defaults(document).unwrap_or_default());
    }
    let form = trimmer.document.add_object(form).into();
    Some(Shown { form, place })
}

/// The normal appearance of an annotation, in its current state.
fn appearance<'a>(document: &'a Document, annotation: &'a Dictionary) -> Option<&'a Stream> {
    let looks = document.get_dict_in_dict(annotation, b"AP").ok()?;
    match looks.get_deref(b"N", document).ok()? {
        Object::Stream(form) => Some(form),
        Object::Dictionary(states) => {
            let state = annotation.get_deref(b"AS", document).and_then(Object::as_name).ok()?;
            states.get_deref(state, document).and_then(Object::as_stream).ok()
        }
        _ => None,
    }
}

/// The appearance of a field that the viewer has to draw.
fn undrawn(document: &Document, annotation: &Dictionary) -> Option<Stream> {
    let [left, bottom, right, top] = numbers(document, annotation, b"Rect")?;
    fields::drawing(document, annotation, [(right - left).abs(), (top - bottom).abs()])
}

/// The transformation of the form's box, after its own matrix, into the rectangle on the page (ISO 32000-1, 12.5.5).
fn place(document: &Document, annotation: &Dictionary, form: &Dictionary) -> Option<[f32; 4]> {
    let [left, bottom, right, top] = numbers(document, annotation, b"Rect")?;
    let [x0, y0, x1, y1] = numbers(document, form, b"BBox")?;
    let [xx, xy, yx, yy, right_by, up_by] =
        numbers(document, form, b"Matrix").unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    let corners = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)];
    let (from_x, to_x) = span(corners.map(|(x, y)| xx * x + yx * y + right_by));
    let (from_y, to_y) = span(corners.map(|(x, y)| xy * x + yy * y + up_by));
    let (width, height) = ((right - left).abs() / (to_x - from_x), (top - bottom).abs() / (to_y - from_y));
    let place = [width, height, left.min(right) - from_x * width, bottom.min(top) - from_y * height];
    place.iter().all(|number| number.is_finite()).then_some(place)
}

fn span(numbers: [f32; 4]) -> (f32, f32) {
    numbers.into_iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
}

fn numbers<const N: usize>(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Option<[f32; N]> {
    let items = dictionary.get_deref(key, document).ok()?.as_array().ok()?;
    let number = |item| document.dereference(item).ok()?.1.as_float().ok();
    items.iter().map(number).collect::<Option<Vec<f32>>>()?.try_into().ok()
}

/// The form's default resources, for fields without resources of their own.
fn defaults(document: &Document) -> Option<Dictionary> {
    let form = document.get_dict_in_dict(document.catalog().ok()?, b"AcroForm").ok()?;
    document.get_dict_in_dict(form, b"DR").ok().cloned()
}

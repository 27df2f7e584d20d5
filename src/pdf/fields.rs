//! The appearance of filled fields that the program left to the viewer to draw (`NeedAppearances`): their text, in the
//! form's own font. hayro (0.9) does not draw such fields.

use lopdf::{
    Dictionary, Document, Object, Stream,
    content::{Content, Operation},
    decode_text_string, dictionary,
};

/// Attributes are inherited from no further up than this.
const DEEPEST: usize = 64;
/// Flags of a field (ISO 32000-1, table 228).
const MULTILINE: i64 = 1 << 12;
const PASSWORD: i64 = 1 << 13;
/// The distance between a field's border and its text, in points.
const MARGIN: f32 = 2.0;
/// The limits of the font size where the viewer chooses it, in points.
const SMALLEST: f32 = 4.0;
const LARGEST: f32 = 12.0;
/// As fractions of the font size: the average width of a character, the distance of lines, and how far the baseline is
/// below the middle of a line.
const WIDTH: f32 = 0.5;
const LEADING: f32 = 1.15;
const BELOW: f32 = 0.35;
/// The most lines that are drawn for one field.
const MOST_LINES: usize = 200;

/// What a page, or a field, or the nodes above it say.
pub(super) fn inherited(document: &Document, page: &Dictionary, key: &[u8]) -> Option<Object> {
    let mut node = page;
    for _ in 0..DEEPEST {
        if let Ok(value) = node.get(key) {
            return Some(value.clone());
        }
        node = document.get_dict_in_dict(node, b"Parent").ok()?;
    }
    None
}

/// Whether the form leaves the drawing of its fields to the reader.
pub(super) fn are_left_to_readers(document: &Document) -> bool {
    let asked = |form: &Dictionary| form.get_deref(b"NeedAppearances", document).and_then(Object::as_bool).ok();
    form(document).and_then(asked).unwrap_or(false)
}

fn form(document: &Document) -> Option<&Dictionary> {
    document.get_dict_in_dict(document.catalog().ok()?, b"AcroForm").ok()
}

/// The appearance of a field that has none, as a form of the size of its rectangle. `None` if the field is empty, is
/// not a text or choice field, or if the form does not leave the drawing to the viewer.
pub(super) fn drawing(document: &Document, field: &Dictionary, [width, height]: [f32; 2]) -> Option<Stream> {
    if !are_left_to_readers(document) {
        return None;
    }
    let text = text(document, field)?;
    let form = form(document)?;
    let look = value(document, field, b"DA").or_else(|| form.get_deref(b"DA", document).ok().cloned())?;
    let mut operations = Content::decode(look.as_str().ok()?).ok()?.operations;
    let [name, size] = operations.iter_mut().find(|operation| operation.operator == "Tf")?.operands.as_mut_slice()
    else {
        return None;
    };
    let whole = flags(document, field) & MULTILINE == 0;
    let points = match size.as_float().ok()? {
        fixed if fixed > 0.0 => fixed,
        _ if whole => ((height - 2.0 * MARGIN) * 0.8).clamp(SMALLEST, LARGEST),
        _ => LARGEST,
    };
    *size = points.into();
    let name = name.as_name().ok()?.to_vec();
    let (font, shown) = font(document, form, &name);
    let lines = if whole { vec![text.replace(['\r', '\n'], " ")] } else { wrapped(&text, width, points) };
    let encoding = font.get_font_encoding(document).ok()?;
    let lines = lines.iter().map(|line| Document::encode_text(&encoding, line)).collect();
    let up = if whole { height / 2.0 - BELOW * points } else { height - MARGIN - points };
    let content = content([width, height], operations, (lines, up, points)).encode().ok()?;
    let mut fonts = Dictionary::new();
    fonts.set(name, shown);
    let about = dictionary! {
        "Subtype" => "Form",
        "BBox" => vec![0.into(), 0.into(), width.into(), height.into()],
        "Resources" => dictionary! { "Font" => fonts },
    };
    Some(Stream::new(about, content))
}

/// The text or the choice in a field, as a person sees it.
fn text(document: &Document, field: &Dictionary) -> Option<String> {
    let kind = value(document, field, b"FT")?;
    let kind = kind.as_name().ok()?;
    if kind != b"Ch" && (kind != b"Tx" || flags(document, field) & PASSWORD != 0) {
        return None;
    }
    let typed = value(document, field, b"V")?;
    // A choice can have one value for programs and another for people.
    let choices = value(document, field, b"Opt").unwrap_or(Object::Null);
    let pairs = choices.as_array().into_iter().flatten().filter_map(|choice| choice.as_array().ok());
    let chosen = pairs.filter_map(|pair| pair.first().zip(pair.get(1))).find(|(meant, _)| **meant == typed);
    let text = decode_text_string(chosen.map_or(&typed, |(_, shown)| shown)).ok()?;
    Some(text).filter(|text| !text.trim().is_empty())
}

fn flags(document: &Document, field: &Dictionary) -> i64 {
    value(document, field, b"Ff").and_then(|flags| flags.as_i64().ok()).unwrap_or(0)
}

/// The value of a field, or the one that it inherits.
fn value(document: &Document, field: &Dictionary, key: &[u8]) -> Option<Object> {
    document.dereference(&inherited(document, field, key)?).ok().map(|(_, found)| found.clone())
}

/// The form's font of this name and its entry in the resources; if there is none, a standard font that every viewer
/// has.
fn font(document: &Document, form: &Dictionary, name: &[u8]) -> (Dictionary, Object) {
    let fonts = document.get_dict_in_dict(form, b"DR").and_then(|all| document.get_dict_in_dict(all, b"Font"));
    let own = fonts.ok().and_then(|fonts| {
        let font = fonts.get_deref(name, document).and_then(Object::as_dict).ok()?;
        Some((font.clone(), fonts.get(name).ok()?.clone())).filter(|(font, _)| font.has_type(b"Font"))
    });
    own.unwrap_or_else(|| {
        let font = dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
        };
        (font.clone(), font.into())
    })
}

/// The lines of the text, broken between words where they are too long by estimate.
fn wrapped(text: &str, width: f32, points: f32) -> Vec<String> {
    let room = (width - 2.0 * MARGIN) / (WIDTH * points);
    let mut lines = Vec::new();
    for line in text.replace("\r\n", "\n").split(['\r', '\n']) {
        let mut current = String::new();
        for word in line.split(' ') {
            let length = u16::try_from(current.chars().count() + 1 + word.chars().count()).unwrap_or(u16::MAX);
            if !current.is_empty() && f32::from(length) > room {
                lines.push(std::mem::take(&mut current));
            } else if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
        lines.push(current);
    }
    lines.truncate(MOST_LINES);
    lines
}

/// The content that draws the lines in the rectangle, the first one `up` points above its lower side.
fn content(
    [width, height]: [f32; 2],
    look: Vec<Operation>,
    (lines, up, points): (Vec<Vec<u8>>, f32, f32),
) -> Content<Vec<Operation>> {
    let call =
        |name: &str, numbers: &[f32]| Operation::new(name, numbers.iter().map(|number| (*number).into()).collect());
    let mut all = vec![call("q", &[]), call("re", &[0.0, 0.0, width, height]), call("W", &[]), call("n", &[])];
    all.push(call("BT", &[]));
    all.extend(look);
    all.push(call("Td", &[MARGIN, up]));
    for line in lines {
        all.push(Operation::new("Tj", vec![Object::string_literal(line)]));
        all.push(call("Td", &[0.0, -LEADING * points]));
    }
    all.extend([call("ET", &[]), call("Q", &[])]);
    Content { operations: all }
}

#[cfg(test)]
mod tests {
    use super::super::{
        examine_here,
        sample::cut,
        samples::{book, save, set_catalog},
    };
    use super::*;

    /// A page with a field on its lower half; `about` describes the field, and `asked` says whether the viewer has to
    /// draw it.
    fn filled(about: Dictionary, asked: bool) -> Vec<u8> {
        let mut document = book(1);
        let page = document.page_iter().next().unwrap();
        let font = dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
        };
        let fonts = dictionary! { "Helv" => document.add_object(font) };
        let form = dictionary! {
            "NeedAppearances" => asked,
            "DA" => Object::string_literal("/Helv 0 Tf 0 0 1 rg"),
            "DR" => dictionary! { "Font" => fonts },
        };
        set_catalog(&mut document, "AcroForm", form);
        let parent = document.add_object(about);
        let corners: Vec<Object> = [50, 100, 370, 180].map(Object::from).to_vec();
        let widget = dictionary! { "Subtype" => "Widget", "F" => 4, "Rect" => corners, "Parent" => parent };
        let widget = document.add_object(widget);
        document.get_dictionary_mut(page).unwrap().set("Annots", vec![widget.into()]);
        save(document)
    }

    fn typed(text: &str, flags: i64) -> Dictionary {
        dictionary! { "FT" => "Tx", "V" => lopdf::text_string(text), "Ff" => flags }
    }

    /// The operands of this operator, everywhere in a sample of the PDF.
    fn drawn(pdf: &[u8], operator: &str) -> Vec<Vec<Object>> {
        let mut document = Document::load_mem(&cut(pdf, &[1]).unwrap()).unwrap();
        document.decompress();
        let streams = document.objects.values().filter_map(|object| object.as_stream().ok());
        let operations = streams.flat_map(|stream| Content::decode(&stream.content).unwrap().operations);
        operations.filter(|operation| operation.operator == operator).map(|operation| operation.operands).collect()
    }

    fn texts(pdf: &[u8]) -> Vec<Vec<u8>> {
        drawn(pdf, "Tj").into_iter().map(|operands| operands[0].as_str().unwrap().to_vec()).collect()
    }

    #[test]
    fn what_is_typed_in_a_field_is_drawn_in_a_sample_and_on_the_cover() {
        let path = std::env::temp_dir().join(format!("griot-field-{}", uuid::Uuid::new_v4()));
        for (asked, flags, wanted) in
            [(true, 0, true), (true, MULTILINE, true), (true, PASSWORD, false), (false, 0, false)]
        {
            let pdf = filled(typed("Awa Traoré", flags), asked);
            std::fs::write(&path, &pdf).unwrap();
            let cover = examine_here(&path).unwrap().first_page;
            let is_blue = |pixel: &image::Rgb<u8>| pixel.0[2] > 200 && pixel.0[0] < 100;
            assert_eq!(cover.pixels().any(is_blue), wanted, "{asked} {flags}");
            assert_eq!(!texts(&pdf).is_empty(), wanted, "{asked} {flags}");
        }
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn letters_are_written_in_the_fonts_own_encoding_and_at_the_size_that_fits() {
        let pdf = filled(typed("(Traoré)", 0), true);
        assert_eq!(texts(&pdf), [b"(Traor\xE9)".to_vec()]);
        let [name, size] = <[Object; 2]>::try_from(drawn(&pdf, "Tf").remove(0)).unwrap();
        assert_eq!((name.as_name().unwrap(), size.as_float().unwrap()), (&b"Helv"[..], LARGEST));
    }

    #[test]
    fn a_choice_shows_what_people_read_and_long_texts_are_broken() {
        let pair: Vec<Object> = vec![Object::string_literal("ci"), Object::string_literal("Abidjan")];
        let choices: Vec<Object> = vec![pair.into()];
        let choice = dictionary! { "FT" => "Ch", "V" => Object::string_literal("ci"), "Opt" => choices };
        assert_eq!(texts(&filled(choice, true)), [b"Abidjan".to_vec()]);
        assert_eq!(texts(&filled(typed(&"un mot ".repeat(20), MULTILINE), true)).len(), 3);
        assert_eq!(wrapped("un\r\ndeux\ntrois", 100.0, 12.0), ["un", "deux", "trois"]);
    }
}

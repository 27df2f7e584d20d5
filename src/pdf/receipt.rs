//! Draws a receipt or a credit note as a PDF of A5 pages: a few kilobytes, with its font in it.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use lopdf::{Document, Object, ObjectId, Stream, StringFormat, dictionary};

use super::typeface::{BOLD, REGULAR, Typeface};

/// What a receipt or a credit note says, in the words of its language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paper {
    /// `fr`
    pub language: &'static str,
    pub title: String,
    /// That no real money was paid.
    pub specimen: Option<String>,
    /// The seller's name, and what is known of him, a line each.
    pub seller: Vec<String>,
    /// Day, order, means of payment …: names and values.
    pub facts: Vec<(String, String)>,
    pub lines: Vec<PaperLine>,
    /// For each rate, what was sold without the tax, and the tax.
    pub totals: Vec<(String, String)>,
    /// What was paid, or given back.
    pub sum: (String, String),
    pub notes: Vec<String>,
}

/// A line of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaperLine {
    pub title: String,
    /// The tax in it; empty for none.
    pub note: String,
    pub amount: String,
}

// A5, in points.
const WIDTH: f32 = 419.53;
const HEIGHT: f32 = 595.28;
const MARGIN: f32 = 36.0;
const RIGHT: f32 = WIDTH - MARGIN;
/// How high the woven strip at the head is.
const STRIP: f32 = 12.0;
/// The width of the column of names beside facts.
const NAMES: f32 = 118.0;

// Colours, as PDF writes them: red, green, blue.
const INK: &str = "0.11 0.106 0.25";
const SOFT: &str = "0.35 0.31 0.24";
const PALE: &str = "0.93 0.89 0.80";
const RED: &str = "0.71 0.263 0.122";
const GOLD: &str = "0.918 0.663 0.165";
const INDIGO: &str = "0.098 0.102 0.282";

/// How a text is set.
#[derive(Clone, Copy)]
struct Style {
    bold: bool,
    size: f32,
    colour: &'static str,
}

const NAME: Style = Style { bold: true, size: 14.0, colour: INDIGO };
const TITLE: Style = Style { bold: true, size: 15.0, colour: RED };
const SMALL: Style = Style { bold: false, size: 7.8, colour: SOFT };
const TEXT: Style = Style { bold: false, size: 9.2, colour: INK };
const STRONG: Style = Style { bold: true, size: 9.2, colour: INK };
const SUM: Style = Style { bold: true, size: 12.0, colour: INDIGO };

/// The document as a PDF, made at `at`: the same each time.
///
/// # Errors
/// When the font cannot be used, or the document cannot be written.
pub fn draw(paper: &Paper, at: DateTime<Utc>) -> Result<Vec<u8>, String> {
    let mut sheet = Sheet::new(paper)?;
    sheet.head(paper);
    for line in &paper.lines {
        sheet.line(line);
    }
    sheet.sums(paper);
    sheet.space(14.0);
    for note in &paper.notes {
        sheet.paragraph(note, SMALL, RIGHT - MARGIN, MARGIN);
        sheet.space(3.0);
    }
    sheet.save(paper, at)
}

/// The pages as they are drawn, from the top down.
struct Sheet<'a> {
    regular: Typeface,
    bold: Typeface,
    specimen: Option<&'a str>,
    pages: Vec<String>,
    page: String,
    /// Where the next line's foot stands, from the bottom.
    y: f32,
}

impl<'a> Sheet<'a> {
    fn new(paper: &'a Paper) -> Result<Self, String> {
        let mut sheet = Self {
            regular: Typeface::new(REGULAR, "GRIOTR+ReceiptSans")?,
            bold: Typeface::new(BOLD, "GRIOTB+ReceiptSans-Bold")?,
            specimen: paper.specimen.as_deref(),
            pages: Vec::new(),
            page: String::new(),
            y: 0.0,
        };
        sheet.begin();
        Ok(sheet)
    }

    /// Begins a page: the specimen's word across it, and the woven strip at its head.
    fn begin(&mut self) {
        self.page.clear();
        if let Some(word) = self.specimen {
            let word = word.split(['.', '—', ',']).next().unwrap_or(word).trim();
            let codes = self.bold.encode(word);
            let size = 330.0 / self.bold.width(word, 1.0).max(1.0);
            self.put(&format!("BT /F2 {size:.2} Tf {PALE} rg 0.766 0.643 -0.643 0.766 80 150 Tm <{codes}> Tj ET"));
        }
        self.rectangle((0.0, HEIGHT - STRIP), (WIDTH, STRIP), INDIGO);
        let mut x = 6.0;
        while x < WIDTH {
            self.rectangle((x, HEIGHT - STRIP), (6.0, STRIP), GOLD);
            self.rectangle((x + 12.0, HEIGHT - STRIP + 4.0), (12.0, 4.0), RED);
            x += 36.0;
        }
        self.y = HEIGHT - STRIP - 30.0;
    }

    fn put(&mut self, operators: &str) {
        self.page.push_str(operators);
        self.page.push('\n');
    }

    fn rectangle(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), colour: &str) {
        self.put(&format!("{colour} rg {x:.2} {y:.2} {width:.2} {height:.2} re f"));
    }

    /// Goes to another page unless there is room for `height` on this one.
    fn room(&mut self, height: f32) {
        if self.y - height < MARGIN {
            self.pages.push(std::mem::take(&mut self.page));
            self.begin();
        }
    }

    fn space(&mut self, height: f32) {
        self.y -= height;
    }

    fn face(&mut self, style: Style) -> &mut Typeface {
        if style.bold { &mut self.bold } else { &mut self.regular }
    }

    /// Writes one line of text that begins at `x`.
    fn text(&mut self, text: &str, style: Style, x: f32) {
        let (codes, y) = (self.face(style).encode(text), self.y);
        let font = if style.bold { "F2" } else { "F1" };
        let Style { size, colour, .. } = style;
        let mut operators = String::new();
        // Writing to a text cannot fail.
        write!(operators, "BT /{font} {size:.2} Tf {colour} rg 1 0 0 1 {x:.2} {y:.2} Tm <{codes}> Tj ET")
            .unwrap_or_default();
        self.put(&operators);
    }

    /// Writes one line of text that ends at the right margin.
    fn text_at_right(&mut self, text: &str, style: Style) {
        let x = RIGHT - self.face(style).width(text, style.size);
        self.text(text, style, x);
    }

    /// Writes a text at `x` in as many lines as it needs; the next line is below it then.
    fn paragraph(&mut self, text: &str, style: Style, width: f32, x: f32) {
        for line in lines(self.face(style), text, (style.size, width)) {
            self.room(style.size);
            self.text(&line, style, x);
            self.space(style.size * 1.35);
        }
    }

    fn rule(&mut self) {
        let y = self.y + 4.0;
        self.rectangle((MARGIN, y), (RIGHT - MARGIN, 0.6), SOFT);
        self.space(10.0);
    }

    fn head(&mut self, paper: &Paper) {
        for (place, line) in paper.seller.iter().enumerate() {
            let style = if place == 0 { NAME } else { SMALL };
            self.paragraph(line, style, RIGHT - MARGIN, MARGIN);
        }
        self.space(18.0);
        self.paragraph(&paper.title, TITLE, RIGHT - MARGIN, MARGIN);
        if let Some(specimen) = &paper.specimen {
            self.paragraph(specimen, Style { colour: RED, ..SMALL }, RIGHT - MARGIN, MARGIN);
        }
        self.space(6.0);
        for (name, value) in &paper.facts {
            self.room(TEXT.size * 2.0);
            self.text(name, SMALL, MARGIN);
            self.paragraph(value, TEXT, RIGHT - MARGIN - NAMES, MARGIN + NAMES);
            self.space(1.5);
        }
        self.space(10.0);
        self.rule();
    }

    fn line(&mut self, line: &PaperLine) {
        self.room(36.0);
        self.space(4.0);
        self.text_at_right(&line.amount, STRONG);
        let width = RIGHT - MARGIN - self.bold.width(&line.amount, STRONG.size) - 14.0;
        self.paragraph(&line.title, TEXT, width, MARGIN);
        if !line.note.is_empty() {
            self.paragraph(&line.note, SMALL, width, MARGIN);
        }
        self.space(4.0);
    }

    fn sums(&mut self, paper: &Paper) {
        self.room(60.0);
        self.space(4.0);
        self.rule();
        self.space(2.0);
        for (name, value) in &paper.totals {
            self.room(30.0);
            self.text(name, SMALL, MARGIN);
            self.text_at_right(value, TEXT);
            self.space(13.0);
        }
        let (name, value) = &paper.sum;
        self.space(4.0);
        self.text(name, SUM, MARGIN);
        self.text_at_right(value, SUM);
        self.space(8.0);
    }

    fn save(mut self, paper: &Paper, at: DateTime<Utc>) -> Result<Vec<u8>, String> {
        self.pages.push(std::mem::take(&mut self.page));
        let mut document = Document::with_version("1.7");
        let fonts =
            dictionary! { "F1" => self.regular.add_to(&mut document)?, "F2" => self.bold.add_to(&mut document)? };
        let tree = document.new_object_id();
        let kids: Vec<Object> = self.pages.iter().map(|page| add_page(&mut document, tree, page)).collect();
        let size: Vec<Object> = [0.0, 0.0, WIDTH, HEIGHT].map(Object::Real).to_vec();
        let count = i64::try_from(kids.len()).unwrap_or(0);
        let root = dictionary! {
            "Type" => "Pages",
            "Kids" => kids,
            "Count" => count,
            "MediaBox" => size,
            "Resources" => dictionary! { "Font" => fonts },
        };
        document.objects.insert(tree, root.into());
        let text = |text: &str| Object::String(text.as_bytes().to_vec(), StringFormat::Literal);
        let catalog = document.add_object(dictionary! {
            "Type" => "Catalog",
            "Pages" => tree,
            "Lang" => text(paper.language),
            "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
        });
        let info = document.add_object(dictionary! {
            "Title" => lopdf::text_string(&paper.title),
            "Author" => lopdf::text_string(paper.seller.first().map_or("", String::as_str)),
            "Producer" => text("Griot"),
            "CreationDate" => text(&at.format("D:%Y%m%d%H%M%SZ").to_string()),
        });
        document.trailer.set("Root", catalog);
        document.trailer.set("Info", info);
        document.compress();
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).map_err(|error| error.to_string())?;
        Ok(bytes)
    }
}

fn add_page(document: &mut Document, tree: ObjectId, page: &str) -> Object {
    let contents = document.add_object(Stream::new(dictionary! {}, page.as_bytes().to_vec()));
    document.add_object(dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => contents }).into()
}

/// A text in lines of at most this width: broken between words, and within a word that is wider alone.
fn lines(face: &Typeface, text: &str, (size, width): (f32, f32)) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()) {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if face.width(&longer, size) <= width {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for character in word.chars() {
            line.push(character);
            if face.width(&line, size) > width {
                line.pop();
                lines.push(std::mem::replace(&mut line, character.to_string()));
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper() -> Paper {
        let fact = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let line = |title: &str| PaperLine {
            title: title.to_owned(),
            note: "dont TVA 18 % : 381 F CFA".to_owned(),
            amount: "2\u{a0}500 F CFA".to_owned(),
        };
        Paper {
            language: "fr",
            title: "Reçu R-2027-000041".to_owned(),
            specimen: None,
            seller: vec!["Éditions du Fleuve".to_owned(), "RCCM : CI-ABJ-2020-B-1".to_owned()],
            facts: vec![fact("Date", "21 novembre 2026"), fact("Payé par", "Orange Money")],
            lines: vec![line("Ɛyɛ n’a tɔgɔ : ŋanaya, ɓiɗɗo, ọmọ"), line("La nuit où le fleuve parla")],
            totals: vec![fact("TVA 18 %", "762 F CFA")],
            sum: fact("Total payé", "5\u{a0}000 F CFA"),
            notes: vec!["Ce reçu ne remplace pas la facture normalisée.".to_owned()],
        }
    }

    fn text(bytes: &[u8]) -> String {
        let document = Document::load_mem(bytes).unwrap();
        let pages: Vec<u32> = document.get_pages().into_keys().collect();
        document.extract_text(&pages).unwrap()
    }

    #[test]
    fn every_letter_of_a_title_in_an_african_language_can_be_read_and_copied() {
        let bytes = draw(&paper(), DateTime::UNIX_EPOCH).unwrap();
        let said = text(&bytes);
        for part in
            ["Reçu R-2027-000041", "Ɛyɛ n’a tɔgɔ : ŋanaya, ɓiɗɗo, ọmọ", "5\u{a0}000 F CFA", "Éditions du Fleuve"]
        {
            assert!(said.contains(part), "{part} in {said}");
        }
        assert!(bytes.len() < 40_000, "{} bytes", bytes.len());
        assert_eq!(bytes, draw(&paper(), DateTime::UNIX_EPOCH).unwrap(), "the same each time");
    }

    #[test]
    fn a_character_that_the_typeface_lacks_is_left_out() {
        let mut paper = paper();
        paper.title = "Reçu 😀أمينة R-1".to_owned();
        let said = text(&draw(&paper, DateTime::UNIX_EPOCH).unwrap());
        assert!(said.contains("Reçu  R-1") || said.contains("Reçu R-1"), "{said}");
        assert!(!said.contains('\u{fffd}') && !said.contains('😀'), "{said}");
    }

    #[test]
    fn many_lines_go_on_on_further_pages_and_a_specimen_says_so_on_each() {
        let mut paper = paper();
        paper.specimen = Some("SPÉCIMEN. Paiement d’essai".to_owned());
        paper.lines = vec![PaperLine { title: "Le fleuve ".repeat(20), ..paper.lines[0].clone() }; 40];
        let bytes = draw(&paper, DateTime::UNIX_EPOCH).unwrap();
        let document = Document::load_mem(&bytes).unwrap();
        let pages: Vec<u32> = document.get_pages().into_keys().collect();
        assert!(pages.len() > 3, "{}", pages.len());
        for page in &pages {
            assert!(document.extract_text(&[*page]).unwrap().contains("SPÉCIMEN"), "page {page}");
        }
        assert!(text(&bytes).contains("Total payé"));
    }

    #[test]
    fn a_word_without_end_is_broken_within_the_margin() {
        let face = Typeface::new(REGULAR, "x").unwrap();
        let broken = lines(&face, &"Mmmmmmmmmm".repeat(30), (9.0, 100.0));
        assert!(broken.len() > 5 && broken.iter().all(|line| face.width(line, 9.0) <= 100.0));
        assert_eq!(lines(&face, "  le   fleuve ", (9.0, 100.0)), ["le fleuve"]);
    }
}

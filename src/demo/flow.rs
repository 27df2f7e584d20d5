//! Blocks poured into pages.

use super::DemoBook;
use super::canvas::{Canvas, HEIGHT, Rgb, WIDTH};
use super::fonts::Face;
use super::lines::{Line, Setting, lines, words};
use super::markup::Block;
use super::ornament;

pub const INK: Rgb = Rgb(38, 30, 26);
pub const SOFT: Rgb = Rgb(122, 106, 94);
pub const LEFT: f32 = 54.0;
pub const MEASURE: f32 = WIDTH - 2.0 * LEFT;
pub const MIDDLE: f32 = WIDTH / 2.0;
const TOP: f32 = HEIGHT - 74.0;
const BOTTOM: f32 = 62.0;
const SIZE: f32 = 11.2;
const LEADING: f32 = 15.6;
/// A chapter that ends within this height of a page leaves room for the next one below it.
const TAIL: f32 = 235.0;

/// A page being set.
#[derive(Default)]
pub struct Page {
    pub canvas: Canvas,
    /// The place of the plate shown on this page, from 0.
    pub plate: Option<usize>,
    /// Where a tap leads: left, bottom, right, top, and the page's place from 0.
    pub links: Vec<([f32; 4], usize)>,
    /// Without a running head.
    pub opening: bool,
}

/// Where a chapter begins.
pub struct Mark {
    pub kicker: String,
    pub title: String,
    /// The page's place among the body's pages, from 0.
    pub page: usize,
}

/// The body of a book as it is poured.
pub struct Flow<'a> {
    book: &'a DemoBook,
    done: Vec<Page>,
    page: Page,
    chapters: Vec<Mark>,
    y: f32,
    /// The next paragraph stands after a heading or a break and is not indented.
    fresh: bool,
    /// The next paragraph is a chapter's first and begins with a large letter.
    capital: bool,
    plates: usize,
}

/// A run of lines to place: the setting and what stands beside it.
struct Run {
    size: f32,
    leading: f32,
    left: f32,
    color: Rgb,
}

impl<'a> Flow<'a> {
    pub fn new(book: &'a DemoBook) -> Self {
        Self {
            book,
            done: vec![],
            page: Page::default(),
            chapters: vec![],
            y: TOP,
            fresh: true,
            capital: false,
            plates: 0,
        }
    }

    pub fn pour(&mut self, blocks: &[Block<'_>]) {
        for (place, block) in blocks.iter().enumerate() {
            if !matches!(block, Block::Chapter { .. } | Block::Epigraph(_) | Block::Section(_) | Block::Paragraph(_)) {
                self.capital = false;
            }
            match block {
                Block::Chapter { kicker, title } => self.chapter(kicker, title),
                Block::Section(title) => self.section(title),
                Block::Paragraph(text) => self.paragraph(text),
                Block::Item { mark, text } => {
                    self.item(*mark, text);
                    if !matches!(blocks.get(place + 1), Some(Block::Item { .. })) {
                        self.y -= 5.0;
                    }
                }
                Block::Verse(text) => self.verse(text, blocks.get(place + 1)),
                Block::Epigraph(text) => self.epigraph(text),
                Block::Box(texts) => self.boxed(texts),
                Block::Table(rows) => self.table(rows),
                Block::Break => self.pause(),
                Block::Plate { title, caption } => self.plate(title, caption),
            }
        }
    }

    /// The pages and where the chapters begin among them.
    pub fn finish(mut self) -> (Vec<Page>, Vec<Mark>) {
        self.done.push(self.page);
        (self.done, self.chapters)
    }

    fn turn(&mut self) {
        self.turn_to(Page::default());
    }

    fn turn_to(&mut self, page: Page) {
        let filled = std::mem::replace(&mut self.page, page);
        if !filled.canvas.is_empty() {
            self.done.push(filled);
        }
        self.y = TOP;
    }

    fn canvas(&mut self) -> &mut Canvas {
        &mut self.page.canvas
    }

    fn room(&mut self, height: f32) {
        if self.y - height < BOTTOM {
            self.turn();
        }
    }

    /// Opens a chapter: on a new page, or below the few lines in which the last one ended.
    fn chapter(&mut self, kicker: &str, title: &str) {
        let runs_on = !self.page.opening && !self.page.canvas.is_empty() && self.y > TOP - TAIL;
        if runs_on {
            self.y -= 34.0;
        } else {
            self.turn_to(Page { opening: true, ..Page::default() });
            self.y = HEIGHT - 82.0;
        }
        self.chapters.push(Mark { kicker: kicker.to_owned(), title: title.to_owned(), page: self.done.len() });
        let (accent, band) = (self.book.accent, self.book.band);
        let setting = Setting { face: Face::Bold, size: 25.0, measure: 265.0, indent: 0.0, justified: false };
        let heading = lines(words(title, Face::Bold, 25.0), setting);
        let mut y = self.y;
        let canvas = self.canvas();
        ornament::band(canvas, band, accent, (LEFT, y, MEASURE));
        y -= 36.0;
        if !kicker.is_empty() {
            canvas.capitals(8.5, accent, (MIDDLE, y), kicker);
            y -= 12.0;
        }
        for line in &heading {
            y -= 29.0;
            let x = MIDDLE - line.width(Face::Bold, 25.0) / 2.0;
            line.draw(canvas, 25.0, INK, (x, y));
        }
        self.y = y - 46.0;
        self.fresh = true;
        self.capital = true;
    }

    fn section(&mut self, title: &str) {
        self.room(LEADING * 4.0);
        if self.y < TOP && !self.capital {
            self.y -= 12.0;
        }
        self.capital = false;
        let (accent, y) = (self.book.accent, self.y);
        let setting = Setting { face: Face::Bold, size: 13.5, measure: MEASURE, indent: 0.0, justified: false };
        let heading = lines(words(title, Face::Bold, 13.5), setting);
        for (line, row) in heading.iter().zip(0u8..) {
            line.draw(self.canvas(), 13.5, accent, (LEFT, y - 17.0 * f32::from(row)));
            self.y -= 17.0;
        }
        self.y -= 4.0;
        self.fresh = true;
    }

    fn paragraph(&mut self, text: &str) {
        let indent = if self.fresh { 0.0 } else { 15.0 };
        let opening = std::mem::take(&mut self.capital);
        let setting = Setting { face: Face::Roman, size: SIZE, measure: MEASURE, indent, justified: true };
        let mut words = words(text, Face::Roman, SIZE);
        let cap = if opening { self.raised_capital(&mut words) } else { 0.0 };
        let run = Run { size: SIZE, leading: LEADING, left: LEFT, color: INK };
        self.place(&lines(words, Setting { indent: indent + cap, ..setting }), &run);
        self.fresh = false;
    }

    /// Sets a chapter's first letter large, standing on the first line; gives back the room it takes.
    fn raised_capital(&mut self, words: &mut [super::lines::Word]) -> f32 {
        let Some((face, text)) = words.first_mut().and_then(|word| word.pieces.first_mut()) else { return 0.0 };
        let Some(first) = text.chars().next().filter(|c| c.is_uppercase()) else { return 0.0 };
        let rest = text.split_off(first.len_utf8());
        let (letter, face) = (std::mem::replace(text, rest), *face);
        if let Some(word) = words.first_mut() {
            word.width -= face.width(&letter, SIZE);
        }
        let (accent, y) = (self.book.accent, self.y);
        self.canvas().text((Face::Bold, 34.0), accent, (LEFT, y), &letter);
        Face::Bold.width(&letter, 34.0) + 1.5
    }

    /// Places lines, never leaving one alone at the foot or at the head of a page.
    fn place(&mut self, lines: &[Line], run: &Run) {
        let mut left = lines.len();
        let mut lines = lines.iter();
        while left > 0 {
            let mut fit = 0;
            let mut y = self.y;
            while fit < left && y >= BOTTOM {
                fit += 1;
                y -= run.leading;
            }
            if fit < left && left - fit == 1 && left > 3 {
                fit -= 1;
            }
            if fit < left && fit < 2 {
                fit = 0;
            }
            if fit == 0 {
                self.turn();
                continue;
            }
            for line in lines.by_ref().take(fit) {
                let at = (run.left, self.y);
                line.draw(self.canvas(), run.size, run.color, at);
                self.y -= run.leading;
            }
            left -= fit;
            if left > 0 {
                self.turn();
            }
        }
    }

    fn item(&mut self, mark: Option<&str>, text: &str) {
        let measure = MEASURE - 18.0;
        let setting = Setting { face: Face::Roman, size: SIZE, measure, indent: 0.0, justified: true };
        let broken = lines(words(text, Face::Roman, SIZE), setting);
        self.room(LEADING * if broken.len() > 1 { 1.0 } else { 0.0 });
        let (accent, y) = (self.book.accent, self.y);
        match mark {
            Some(mark) => self.canvas().text((Face::Bold, SIZE), accent, (LEFT, y), mark),
            None => self.canvas().diamond(accent, (LEFT + 6.0, y + 3.4), 2.6, 3.4),
        }
        let run = Run { size: SIZE, leading: LEADING, left: LEFT + 18.0, color: INK };
        self.place(&broken, &run);
        self.y -= 2.0;
        self.fresh = true;
    }

    fn verse(&mut self, text: &str, next: Option<&Block<'_>>) {
        let stanza_ends = matches!(next, Some(Block::Verse("")));
        self.room(if stanza_ends { 0.0 } else { LEADING });
        if text.is_empty() {
            self.y -= LEADING * 0.62;
            return;
        }
        let setting = Setting { face: Face::Roman, size: SIZE, measure: MEASURE - 30.0, indent: 0.0, justified: false };
        for (line, row) in lines(words(text, Face::Roman, SIZE), setting).iter().zip(0u8..) {
            let at = (LEFT + 20.0 + 18.0 * f32::from(row.min(1)), self.y);
            line.draw(self.canvas(), SIZE, INK, at);
            self.y -= LEADING;
        }
        self.fresh = true;
    }

    fn epigraph(&mut self, text: &str) {
        let measure = MEASURE - 60.0;
        let setting = Setting { face: Face::Italic, size: 10.4, measure, indent: 0.0, justified: false };
        let broken = lines(words(text, Face::Italic, 10.4), setting);
        let run = Run { size: 10.4, leading: 14.2, left: LEFT + 30.0, color: SOFT };
        self.place(&broken, &run);
        self.y -= 26.0;
        self.fresh = true;
    }

    fn boxed(&mut self, texts: &[&str]) {
        let measure = MEASURE - 30.0;
        let setting = Setting { face: Face::Sans, size: 9.4, measure, indent: 0.0, justified: false };
        let paragraphs: Vec<Vec<Line>> =
            texts.iter().map(|text| lines(words(text, Face::Sans, 9.4), setting)).collect();
        let rows = u16::try_from(paragraphs.iter().map(Vec::len).sum::<usize>()).unwrap_or(0);
        let gaps = f32::from(u16::try_from(texts.len()).unwrap_or(1).saturating_sub(1)) * 4.0;
        let height = f32::from(rows) * 13.4 + gaps + 18.0;
        self.room(height + 4.0);
        let (accent, top) = (self.book.accent, self.y + 9.0);
        let canvas = self.canvas();
        canvas.rect(accent.tint(9), LEFT, top - height, MEASURE, height);
        canvas.rect(accent, LEFT, top - height, 3.0, height);
        let mut y = top - 18.0;
        for paragraph in &paragraphs {
            for line in paragraph {
                line.draw(canvas, 9.4, INK, (LEFT + 16.0, y));
                y -= 13.4;
            }
            y -= 4.0;
        }
        self.y = top - height - 17.0;
        self.fresh = true;
    }

    fn table(&mut self, rows: &[Vec<&str>]) {
        let height = 17.0 * f32::from(u16::try_from(rows.len()).unwrap_or(1));
        self.room(height + 6.0);
        let (accent, top) = (self.book.accent, self.y + 5.0);
        let y = self.y - 7.0;
        ornament::table(self.canvas(), accent, (LEFT, y, MEASURE), rows);
        self.y = top - height - 22.0;
        self.fresh = true;
    }

    fn pause(&mut self) {
        self.room(LEADING * 3.0);
        self.y -= 4.0;
        let (accent, y) = (self.book.accent, self.y);
        for x in [-16.0, 0.0, 16.0] {
            self.canvas().diamond(accent, (MIDDLE + x, y + 3.0), 3.0, 4.0);
        }
        self.y -= LEADING + 6.0;
        self.fresh = true;
    }

    fn plate(&mut self, title: &str, caption: &str) {
        let place = self.plates;
        self.plates += 1;
        self.turn_to(Page { plate: Some(place), opening: true, ..Page::default() });
        self.chapters.push(Mark { kicker: String::new(), title: title.to_owned(), page: self.done.len() });
        let accent = self.book.accent;
        let setting = Setting { face: Face::Italic, size: 10.4, measure: 348.0, indent: 0.0, justified: false };
        let caption = lines(words(caption, Face::Italic, 10.4), setting);
        let canvas = self.canvas();
        canvas.picture("Plate", 36.0, 102.0, 348.0, 464.0);
        canvas.text((Face::Bold, 12.0), accent, (36.0, 82.0), title);
        for (line, row) in caption.iter().zip(0u8..) {
            line.draw(canvas, 10.4, INK, (36.0, 66.0 - 13.6 * f32::from(row)));
        }
        self.y = 0.0;
    }
}

//! What stands before and after a book's body: cover, title page, contents, running heads, colophon.

use super::DemoBook;
use super::canvas::{Canvas, HEIGHT, WIDTH};
use super::flow::{INK, LEFT, MEASURE, MIDDLE, Mark, Page, SOFT};
use super::fonts::Face;
use super::lines::{Setting, lines, words};
use super::ornament;
use crate::domain::language::Language;

const HOUSE: &str = "Éditions du Tamarinier";

/// Binds a body between its cover and its colophon; gives the pages and the outline.
pub fn assemble(book: &DemoBook, body: Vec<Page>, chapters: Vec<Mark>) -> (Vec<Page>, Vec<(String, usize)>) {
    let mut pages = vec![Page::default(), Page::default(), Page::default()];
    let before = pages.len();
    if let [cover, title, contents] = pages.as_mut_slice() {
        (book.cover)(&mut cover.canvas);
        title_page(book, &mut title.canvas);
        contents_page(book, contents, &chapters, before);
    }
    pages.extend(body);
    for (page, number) in pages.iter_mut().zip(1u16..).skip(before) {
        running(book, page, number);
    }
    let mut colophon = Page::default();
    colophon_page(book, &mut colophon.canvas);
    pages.push(colophon);
    let named = |mark: Mark| {
        let title = if mark.kicker.is_empty() { mark.title } else { format!("{} · {}", mark.kicker, mark.title) };
        (title, mark.page + before)
    };
    let first = (say(book, "Couverture", "Cover").to_owned(), 0);
    (pages, std::iter::once(first).chain(chapters.into_iter().map(named)).collect())
}

fn say(book: &DemoBook, french: &'static str, english: &'static str) -> &'static str {
    match book.language {
        Language::French => french,
        Language::English => english,
    }
}

/// Centres a text over as many lines as it needs and gives the base line below it.
fn centred(canvas: &mut Canvas, (face, size): (Face, f32), y: f32, leading: f32, text: &str) -> f32 {
    let setting = Setting { face, size, measure: MEASURE - 10.0, indent: 0.0, justified: false };
    let mut y = y;
    for line in lines(words(text, face, size), setting) {
        line.draw(canvas, size, INK, (MIDDLE - line.width(face, size) / 2.0, y));
        y -= leading;
    }
    y
}

fn title_page(book: &DemoBook, canvas: &mut Canvas) {
    canvas.capitals(9.5, SOFT, (MIDDLE, HEIGHT - 110.0), book.author);
    let y = centred(canvas, (Face::Bold, 32.0), HEIGHT - 214.0, 36.0, book.title);
    ornament::band(canvas, book.band, book.accent, (MIDDLE - 78.0, y - 2.0, 156.0));
    centred(canvas, (Face::Italic, 14.0), y - 38.0, 19.0, book.subtitle);
    canvas.capitals(8.0, book.accent, (MIDDLE, 62.0), HOUSE);
}

fn contents_page(book: &DemoBook, page: &mut Page, chapters: &[Mark], before: usize) {
    let rows = f32::from(u16::try_from(chapters.len()).unwrap_or(0));
    let step = (410.0 / rows.max(1.0)).min(27.0);
    let mut y = HEIGHT - 150.0;
    page.canvas.capitals(9.5, book.accent, (MIDDLE, HEIGHT - 104.0), say(book, "Table", "Contents"));
    for mark in chapters {
        let number = (mark.page + before + 1).to_string();
        let right = LEFT + MEASURE;
        page.canvas.text((Face::Roman, 11.6), INK, (LEFT, y), &mark.title);
        let from = LEFT + Face::Roman.width(&mark.title, 11.6) + 8.0;
        let to = right - Face::Roman.width(&number, 11.6);
        page.canvas.text((Face::Roman, 11.6), INK, (to, y), &number);
        let mut x = right - 30.0;
        while x > from {
            page.canvas.rect(SOFT, x, y + 0.4, 0.9, 0.9);
            x -= 6.0;
        }
        page.links.push(([LEFT, y - 6.0, right, y + 13.0], mark.page + before));
        y -= step;
    }
}

fn running(book: &DemoBook, page: &mut Page, number: u16) {
    if page.plate.is_some() {
        return;
    }
    if !page.opening {
        page.canvas.centred((Face::Italic, 9.4), SOFT, (MIDDLE, HEIGHT - 46.0), book.title);
    }
    page.canvas.centred((Face::Roman, 9.4), SOFT, (MIDDLE, 32.0), &number.to_string());
}

fn colophon_page(book: &DemoBook, canvas: &mut Canvas) {
    let text = say(
        book,
        "Ce livre a été écrit pour la boutique de démonstration de Griot, la librairie qui n’oublie personne. \
         L’autrice ou l’auteur, la maison et les personnages sont imaginaires\u{a0}; le plaisir de lire, lui, est vrai.",
        "This book was written for the demonstration shop of Griot, the bookshop that forgets nobody. \
         Its author, its publisher and its people are imagined; the pleasure of reading is real.",
    );
    ornament::band(canvas, book.band, book.accent, (MIDDLE - 78.0, 330.0, 156.0));
    let y = centred(canvas, (Face::Italic, 10.4), 300.0, 15.0, text);
    let set = say(book, "Composé en Times et en Helvetica.", "Set in Times and Helvetica.");
    centred(canvas, (Face::Roman, 9.4), y - 12.0, 14.0, set);
    canvas.capitals(7.5, book.accent, (WIDTH / 2.0, 62.0), HOUSE);
}

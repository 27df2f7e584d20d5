//! The page on which a thread begins.

use askama::Template;

use super::fault;
use crate::domain::thread::{LONGEST, message};
use crate::texts::Texts;
use crate::web::buyer_names::Field;
use crate::web::frame::Frame;

/// `GET /books/{slug}/ask`, `GET /orders/{key}/ask`
#[derive(Template)]
#[template(path = "threads/ask.html")]
pub struct AskPage {
    pub frame: Frame,
    /// The URL that it posts to.
    pub action: String,
    /// The page that it was reached from, and the words that lead back there.
    pub back: (String, &'static str),
    /// The book and its seller, if there is one of each.
    pub about: Option<(String, String)>,
    /// The books to choose from, if there are several.
    pub books: Vec<BookChoice>,
    pub book_error: Option<String>,
    /// Threads that exist: URL and title.
    pub threads: Vec<(String, String)>,
    /// Where the answer is announced, if that is not known.
    pub contact: Option<Field>,
    /// SMS are sent.
    pub by_sms: bool,
    pub nonce: String,
    pub text: Field,
    pub longest: usize,
    pub problem: Option<String>,
}

/// A book to choose.
#[derive(Clone, Debug)]
pub struct BookChoice {
    /// The place of its line in the order.
    pub place: i32,
    pub title: String,
    pub seller: String,
    pub chosen: bool,
}

/// The message in a box, and the box with what is wrong with it.
pub fn judged(t: Texts, value: String) -> (Option<String>, Field) {
    match message(&value) {
        Ok(text) => (Some(text), Field { value, error: None }),
        Err(wrong) => (None, Field { value, error: Some(fault(t, wrong)) }),
    }
}

impl AskPage {
    /// A page that asks for nothing yet.
    pub fn new(frame: Frame, action: String, back: (String, &'static str), nonce: String) -> Self {
        Self {
            frame,
            action,
            back,
            about: None,
            books: Vec::new(),
            book_error: None,
            threads: Vec::new(),
            contact: None,
            by_sms: false,
            nonce,
            text: Field::default(),
            longest: LONGEST,
            problem: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::frame::samples::{frame, inspect};

    #[test]
    fn each_fault_stands_beside_its_field_and_the_warning_above_the_box() {
        let wrong = || Field { value: "\"<b>".into(), error: Some("Non.".into()) };
        let choice = |place| BookChoice { place, title: "Le fleuve".into(), seller: "Awa".into(), chosen: place == 1 };
        for language in Language::ALL {
            let page = || {
                AskPage::new(
                    frame(language),
                    "/books/0/ask".into(),
                    ("/books/0".into(), "threads-back-book"),
                    "n".into(),
                )
            };
            let before = AskPage {
                contact: Some(wrong()),
                text: wrong(),
                about: Some(("Le fleuve".into(), "Awa".into())),
                ..page()
            };
            let html = before.render().unwrap();
            inspect(&html);
            assert!(
                html.contains("id=\"contact-error\"") && html.contains("id=\"text-error\"") && !html.contains("\"<b>")
            );
            let (warning, rest) = html.split_once("class=\"note\"").unwrap();
            assert!(rest.contains("<textarea") && !warning.contains("<textarea"));
            let after = AskPage {
                books: vec![choice(0), choice(1)],
                book_error: Some("Lequel ?".into()),
                threads: vec![("/threads/abc".into(), "La nuit".into())],
                problem: Some("Trop.".into()),
                ..page()
            };
            let html = after.render().unwrap();
            inspect(&html);
            assert_eq!((html.matches("type=\"radio\"").count(), html.matches(" checked").count()), (2, 1));
            assert!(html.contains("href=\"/threads/abc\"") && !html.contains("name=\"contact\""));
        }
    }
}

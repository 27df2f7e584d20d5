//! `GET /admin/books`: the books, the newest first.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::Answer;
use crate::domain::book::State;
use crate::domain::money::{Currency, Money};
use crate::shop::books;
use crate::store::books::{Book, Shelved};
use crate::texts::Texts;
use crate::web::admin::frame::{Frame, Section};
use crate::web::admin::staff::Staff;
use crate::web::catalogue::{Picture, picture};

/// The list, in the state and with the words that the address names.
#[derive(Template)]
#[template(path = "admin/books/list.html")]
pub struct ListPage {
    pub frame: Frame,
    pub words: String,
    /// Code, name, chosen.
    pub states: Vec<(&'static str, String, bool)>,
    pub filtered: bool,
    pub rows: Vec<BookRow>,
    pub older: Option<String>,
}

/// A book in the list.
#[derive(Clone, Debug)]
pub struct BookRow {
    pub url: String,
    pub title: String,
    pub author: String,
    pub cover: Option<Picture>,
    pub state: StateView,
    pub price: String,
    pub formats: String,
}

/// A book's state as a badge.
#[derive(Clone, Debug)]
pub struct StateView {
    /// `good`, `mute`, `wait`
    pub class: &'static str,
    pub words: String,
}

impl StateView {
    pub fn of(t: Texts, book: &Book) -> Self {
        let class = match book.state() {
            State::Published => "good",
            State::Draft => "mute",
            State::Withdrawn => "wait",
        };
        Self { class, words: t.say(&format!("desk-books-state-{}", book.state().code())) }
    }
}

/// A price, or that it is not decided.
pub fn price(t: Texts, book: &Book) -> String {
    match (book.amount, Currency::parse(&book.currency)) {
        (0, _) | (_, None) => t.say("desk-books-no-price"),
        (amount, Some(currency)) => Money::new(amount, currency).to_string(),
    }
}

pub async fn show(staff: Staff) -> HttpResponse {
    let shown = page(&staff).await;
    staff.or_page(shown)
}

async fn page(staff: &Staff) -> Answer {
    let (t, query) = (staff.t(), staff.query());
    let (words, state) = (query.get("q"), State::parse(query.get("state")));
    let (found, more) = books::list(staff.shop(), state, words, query.get("before")).await?;
    let filters = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(
            [("q", words), ("state", state.map_or("", State::code))].iter().filter(|(_, value)| !value.is_empty()),
        )
        .finish();
    let older = |last: &Shelved| format!("/admin/books?{filters}&before={}", last.book.id);
    let page = ListPage {
        frame: staff.frame(Section::Books),
        words: words.to_owned(),
        states: State::ALL
            .map(|known| (known.code(), t.say(&format!("desk-books-state-{}", known.code())), state == Some(known)))
            .to_vec(),
        filtered: !filters.is_empty(),
        rows: found.iter().map(|shelved| row(t, shelved)).collect(),
        older: found.last().filter(|_| more).map(older),
    };
    Ok(staff.page(StatusCode::OK, &page))
}

fn row(t: Texts, Shelved { book, editions }: &Shelved) -> BookRow {
    let formats: Vec<_> = editions.iter().map(|edition| edition.format.to_uppercase()).collect();
    BookRow {
        url: format!("/admin/books/{}", book.id),
        title: book.title.clone(),
        author: book.author.clone(),
        cover: picture(book.cover.as_deref()),
        state: StateView::of(t, book),
        price: price(t, book),
        formats: if formats.is_empty() { t.say("desk-books-no-file") } else { formats.join(" + ") },
    }
}

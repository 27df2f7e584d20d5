//! `GET /admin/books`: the books, the newest first; for a seller, his own.

use actix_web::HttpResponse;
use askama::Template;

use crate::domain::book::State;
use crate::domain::money::{Currency, Money};
use crate::shop::catalogue::{books, categories};
use crate::store::books::{Book, Shelved};
use crate::texts::Texts;
use crate::web::admin::fields::{Field, Fields};
use crate::web::admin::frame::Frame;
use crate::web::admin::kit::{Answer, Badge, status};
use crate::web::admin::staff::Staff;
use crate::web::catalogue::{Picture, picture};

/// The list, filtered by the state and the text in the URL.
#[derive(Template)]
#[template(path = "admin/books/list.html")]
pub struct ListPage {
    pub frame: Frame,
    pub words: String,
    /// Code, name, whether chosen.
    pub states: Vec<(&'static str, String, bool)>,
    pub filtered: bool,
    pub rows: Vec<BookRow>,
    pub older: Option<String>,
    /// The id of the book after which the page begins.
    pub before: String,
    pub bulk: Bulk,
    /// Id, name, whether chosen.
    pub categories: Vec<(String, String, bool)>,
    /// Code, text, whether chosen.
    pub acts: Vec<(&'static str, String, bool)>,
}

/// The form for one act on several books.
#[derive(Clone, Debug, Default)]
pub struct Bulk {
    pub ticked: Vec<String>,
    pub act: String,
    pub price: Field,
    /// A category's id.
    pub into: String,
    pub error: Option<String>,
}

impl Bulk {
    pub fn of(form: &Fields) -> Self {
        Self {
            ticked: form.all("book").map(str::to_owned).collect(),
            act: form.get("act").to_owned(),
            price: Field::of(form.get("price")),
            into: form.get("into").to_owned(),
            error: None,
        }
    }
}

/// A book in the list.
#[derive(Clone, Debug)]
pub struct BookRow {
    pub id: String,
    /// Whether it is ticked.
    pub ticked: bool,
    pub url: String,
    pub title: String,
    pub author: String,
    pub cover: Option<Picture>,
    pub state: Badge,
    pub price: String,
    pub formats: String,
}

/// A book's state.
pub fn state(t: Texts, book: &Book) -> Badge {
    let class = match book.state() {
        State::Published => "good",
        State::Draft => "mute",
        State::Withdrawn => "wait",
    };
    Badge { class, words: t.say(&format!("admin-books-state-{}", book.state().code())) }
}

/// A price, or a text that says that it is not set.
pub fn price(t: Texts, book: &Book) -> String {
    match (book.amount, Currency::parse(&book.currency)) {
        (0, _) | (_, None) => t.say("admin-books-no-price"),
        (amount, Some(currency)) => Money::new(amount, currency).to_string(),
    }
}

pub async fn show(staff: Staff) -> HttpResponse {
    let shown = list_page(&staff, &staff.query(), Bulk::default()).await;
    staff.or_page(shown)
}

/// The list for `query`, with the input of the form for several books.
pub async fn list_page(staff: &Staff, query: &Fields, bulk: Bulk) -> Answer {
    let t = staff.t();
    let (words, state) = (query.get("q"), State::parse(query.get("state")));
    let seller = staff.seller.as_ref().map(|seller| seller.id.as_str());
    let (found, more) = books::list(staff.shop(), seller, (state, words), query.get("before")).await?;
    let filters = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(
            [("q", words), ("state", state.map_or("", State::code))].iter().filter(|(_, value)| !value.is_empty()),
        )
        .finish();
    let here = staff.books();
    let older = |last: &Shelved| format!("{here}?{filters}&before={}", last.book.id);
    let page = ListPage {
        frame: staff.books_frame(),
        words: words.to_owned(),
        states: State::ALL
            .map(|known| (known.code(), t.say(&format!("admin-books-state-{}", known.code())), state == Some(known)))
            .to_vec(),
        filtered: !filters.is_empty(),
        rows: found.iter().map(|shelved| row(staff, shelved, &bulk)).collect(),
        older: found.last().filter(|_| more).map(older),
        before: query.get("before").to_owned(),
        categories: categories::all(staff.shop())
            .await?
            .iter()
            .map(|known| (known.id.clone(), known.name(t.0).to_owned(), known.id == bulk.into))
            .collect(),
        acts: ["publish", "withdraw", "price", "category"]
            .map(|code| (code, t.say(&format!("admin-books-bulk-title-{code}")), code == bulk.act))
            .to_vec(),
        bulk,
    };
    Ok(staff.page(status(page.bulk.error.is_some() || page.bulk.price.error.is_some()), &page))
}

fn row(staff: &Staff, Shelved { book, editions, stamped: _ }: &Shelved, bulk: &Bulk) -> BookRow {
    let t = staff.t();
    let formats: Vec<_> = editions.iter().map(|edition| edition.format.to_uppercase()).collect();
    BookRow {
        id: book.id.clone(),
        ticked: bulk.ticked.contains(&book.id),
        url: staff.book(&book.id),
        title: book.title.clone(),
        author: book.author.clone(),
        cover: picture(book.cover.as_deref()),
        state: state(t, book),
        price: price(t, book),
        formats: if formats.is_empty() { t.say("admin-books-no-file") } else { formats.join(" + ") },
    }
}

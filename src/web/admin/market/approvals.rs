//! `/admin/market/books/{book}`: a seller's book that waits for an owner, who puts it on the shelf or sends it back.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::domain::approval::ApprovalState;
use crate::shop::Error;
use crate::shop::catalogue::books::{self, BookError, CHANGED, stamp};
use crate::shop::market::own_books::{self, LONGEST_ANSWER, NotSentBack};
use crate::texts::Texts;
use crate::web::admin::books::list::price;
use crate::web::admin::books::sentence;
use crate::web::admin::fields::Field;
use crate::web::admin::frame::{Frame, Section};
use crate::web::admin::kit::Answer;
use crate::web::admin::staff::Staff;
use crate::web::catalogue::{Picture, picture};

const LIST: &str = "/admin/market";

/// A book in the list of those that wait.
#[derive(Clone, Debug)]
pub struct WaitingRow {
    /// Its page in the back office, and the page where one decides about it.
    pub book: String,
    pub decide: String,
    pub title: String,
    pub seller: String,
    pub since: String,
}

/// The books that wait for an owner.
///
/// # Errors
/// When the database is busy or gone.
pub async fn waiting(staff: &Staff) -> Result<Vec<WaitingRow>, Error> {
    let found = own_books::waiting(staff.shop()).await?;
    let row = |one: own_books::WaitingBook| WaitingRow {
        book: format!("/admin/books/{}", one.book.id),
        decide: here(&one.book.id),
        title: one.book.title,
        seller: one.seller,
        since: staff.t().day(one.since.date()),
    };
    Ok(found.into_iter().map(row).collect())
}

/// `GET /admin/market/books/{book}`
#[derive(Template)]
#[template(path = "admin/market/book.html")]
pub struct WaitingBookPage {
    pub frame: Frame,
    pub here: String,
    /// Its page in the back office.
    pub book: String,
    pub title: String,
    pub author: String,
    pub price: String,
    pub cover: Option<Picture>,
    pub seller: String,
    pub seller_page: String,
    /// The book's stamp when the page was shown.
    pub seen: String,
    pub answer: Field,
}

fn here(id: &str) -> String {
    format!("{LIST}/books/{id}")
}

pub async fn show(staff: Staff, id: Path<String>) -> HttpResponse {
    let shown = page(&staff, &id, Field::default()).await;
    staff.or_page(shown)
}

async fn page(staff: &Staff, id: &str, answer: Field) -> Answer {
    let book = books::open(staff.shop(), id).await?.book;
    let standing = own_books::look(staff.shop(), &book).await?.ok_or(Error::NotFound)?;
    if !standing.approval.is_some_and(|known| known.is(ApprovalState::Asked)) {
        return Ok(staff.go(&staff.book(id)));
    }
    let status = if answer.error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = WaitingBookPage {
        frame: staff.frame(Section::Market),
        here: here(id),
        book: staff.book(id),
        price: price(staff.t(), &book),
        cover: picture(book.cover.as_deref()),
        seen: stamp(&book),
        title: book.title,
        author: book.author,
        seller: standing.seller.name,
        seller_page: format!("{LIST}/{}", standing.seller.id),
        answer,
    };
    Ok(staff.page(status, &page))
}

/// `POST /admin/market/books/{book}/approve`: puts it on the shelf, as it was when the page was shown.
pub async fn approve(staff: Staff, id: Path<String>) -> HttpResponse {
    let approved = try_approve(&staff, &id).await;
    staff.or_page(approved)
}

async fn try_approve(staff: &Staff, id: &str) -> Answer {
    match books::publish(staff.shop(), &staff.actor(), id, staff.form.get("seen")).await {
        Ok(_) => Ok(staff.done(LIST, "market-approved", &[])),
        Err(BookError::Faults(faults)) if faults.iter().any(|fault| fault.id == CHANGED) => {
            Ok(staff.sorry(&here(id), "market-book-changed", &[]))
        }
        Err(error) => {
            let why = sentence(staff, error)?;
            Ok(staff.sorry(&here(id), "admin-books-publish-not", &[("why", &why)]))
        }
    }
}

/// `POST /admin/market/books/{book}/return`: sends it back to the seller, who reads why.
pub async fn send_back(staff: Staff, id: Path<String>) -> HttpResponse {
    let sent = try_send_back(&staff, &id).await;
    staff.or_page(sent)
}

async fn try_send_back(staff: &Staff, id: &str) -> Answer {
    let answer = Field::of(staff.form.get("answer"));
    match own_books::send_back(staff.shop(), staff.actor(), id, &answer.value).await? {
        Ok(()) => Ok(staff.done(LIST, "market-sent-back", &[])),
        Err(NotSentBack::Words) => page(staff, id, answer.wrong(long(staff.t(), LONGEST_ANSWER))).await,
        Err(NotSentBack::Answered) => Ok(staff.sorry(LIST, "market-answered", &[])),
    }
}

/// The sentence about an answer that is empty or too long.
fn long(t: Texts, most: usize) -> String {
    t.fill("market-answer-wrong", &[("most", &most.to_string())])
}

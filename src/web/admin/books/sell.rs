//! `/admin/books/{id}/editions/{edition}/sale`: asks before another file of a book is put on sale, and shows what
//! changes.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::change::{after_saving, back};
use super::edit::edition_name;
use super::sentence;
use crate::domain::book::{EditionState, Format, fold};
use crate::shop::Error;
use crate::shop::catalogue::books::{self, BookError, Opened, Sample};
use crate::shop::file_refs::SampleRef;
use crate::store::editions::Edition;
use crate::web::admin::frame::Frame;
use crate::web::admin::kit::Answer;
use crate::web::admin::staff::Staff;

/// The question, with the edition that is on sale now and the one that would be.
#[derive(Template)]
#[template(path = "admin/books/sell.html")]
pub struct SellPage {
    pub frame: Frame,
    /// `/admin/books/{id}`
    pub book: String,
    pub title: String,
    /// The URL to which the answer is posted.
    pub action: String,
    /// The URL to which the button posts that removes a file that was never on sale.
    pub discard: Option<String>,
    /// It was on sale before.
    pub again: bool,
    /// The title in the file, if it differs from the book's.
    pub other_title: Option<String>,
    pub now: Option<Facts>,
    pub then: Facts,
    /// What happens to the sample.
    pub sample: Option<String>,
}

/// The details of a file that the page shows.
#[derive(Clone, Debug)]
pub struct Facts {
    pub name: String,
    pub inner_title: String,
    pub pages: String,
    pub size: String,
    pub since: String,
}

fn facts(staff: &Staff, edition: &Edition) -> Facts {
    let t = staff.t();
    let unknown = || t.say("admin-books-sell-unknown");
    Facts {
        name: edition_name(t, edition),
        inner_title: edition.inner_title.clone().unwrap_or_else(unknown),
        pages: edition.pages.map_or_else(unknown, |pages| pages.to_string()),
        size: t.size(u64::try_from(edition.size_bytes).unwrap_or(0)),
        since: staff.ctx.moment(edition.created_at.and_utc()),
    }
}

/// `POST /admin/books/{id}/editions/{edition}/ask`: saves the form, and shows the question.
pub async fn ask(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let (id, edition) = path.into_inner();
    let act = async || Ok(staff.go(&format!("{}/editions/{edition}/sale", staff.book(&id))));
    after_saving(&staff, &id, act).await
}

/// `GET /admin/books/{id}/editions/{edition}/sale`
pub async fn show(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let shown = page(&staff, &path.0, &path.1).await;
    staff.or_page(shown)
}

async fn page(staff: &Staff, id: &str, edition_id: &str) -> Answer {
    let opened = books::open(staff.shop(), id).await?;
    let edition = opened.editions.iter().find(|known| known.id == edition_id).ok_or(Error::NotFound)?;
    let here = staff.book(id);
    if edition.is(EditionState::OnSale) {
        return Ok(staff.go(&here));
    }
    let at = format!("{here}/editions/{edition_id}");
    let now = opened.editions.iter().find(|known| known.format == edition.format && known.is(EditionState::OnSale));
    let is_other = |inner: &&String| fold(inner) != fold(&opened.book.title);
    let page = SellPage {
        frame: staff.books_frame(),
        book: here,
        title: opened.book.title.clone(),
        action: format!("{at}/sale"),
        discard: edition.is(EditionState::Waiting).then(|| format!("{at}/discard")),
        again: edition.is(EditionState::Former),
        other_title: edition.inner_title.as_ref().filter(is_other).cloned(),
        now: now.map(|edition| facts(staff, edition)),
        then: facts(staff, edition),
        sample: sample(staff, &opened, edition),
    };
    Ok(staff.page(StatusCode::OK, &page))
}

fn sample(staff: &Staff, opened: &Opened, edition: &Edition) -> Option<String> {
    let sample = SampleRef::of(opened.book.sample.as_deref()).filter(|_| edition.format == Format::Pdf.code())?;
    Some(staff.t().fill("admin-books-sell-sample", &[("pages", &sample.pages)]))
}

/// `POST /admin/books/{id}/editions/{edition}/sale`
pub async fn sell(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let (id, edition) = path.into_inner();
    let here = staff.book(&id);
    let answer = match books::sell_edition(staff.shop(), &staff.actor(), &id, &edition).await {
        Ok(Sample::Same) => Ok(staff.done(&here, "admin-books-selling", &[])),
        Ok(Sample::Remade) => Ok(staff.done(&here, "admin-books-selling-sample", &[])),
        Ok(Sample::Dropped) => Ok(staff.done(&here, "admin-books-selling-no-sample", &[])),
        Err(BookError::Shop(error)) => Err(error),
        Err(error) => {
            sentence(&staff, error).map(|why| staff.sorry(&here, "admin-books-publish-not", &[("why", &why)]))
        }
    };
    staff.or_page(answer)
}

/// `POST /admin/books/{id}/editions/{edition}/discard`
pub async fn discard(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let (id, edition) = path.into_inner();
    let act = async || {
        let gone = books::discard_edition(staff.shop(), &staff.actor(), &id, &edition).await?;
        let said = if gone { "admin-books-edition-discarded" } else { "admin-books-edition-not-discarded" };
        Ok(if gone { staff.done(&back(&staff, &id), said, &[]) } else { staff.sorry(&back(&staff, &id), said, &[]) })
    };
    after_saving(&staff, &id, act).await
}

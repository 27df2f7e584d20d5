//! `/admin/books/{id}/tax`: of which class a book is for the tax.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::domain::tax::TaxClass;
use crate::shop::Error;
use crate::shop::admin::settings::taxes;
use crate::web::admin::frame::Frame;
use crate::web::admin::kit::Choice;
use crate::web::admin::staff::Staff;

/// `GET /admin/books/{id}/tax`
#[derive(Template)]
#[template(path = "admin/books/tax.html")]
pub struct TaxPage {
    pub frame: Frame,
    /// `/admin/books/{id}`
    pub book: String,
    pub title: String,
    pub classes: Vec<Choice>,
}

pub async fn form(staff: Staff, id: Path<String>) -> HttpResponse {
    let shown = page(&staff, &id).await;
    staff.or_page(shown)
}

async fn page(staff: &Staff, id: &str) -> Result<HttpResponse, Error> {
    let (book, class) = taxes::class_of(staff.shop(), id).await?;
    let t = staff.t();
    let choice = |one: TaxClass| {
        let words = |part: &str| t.say(&format!("admin-taxes-class-{}{part}", one.code()));
        Choice::new(one.code(), words(""), one == class).hint(words("-hint"))
    };
    let page = TaxPage {
        frame: staff.books_frame(),
        book: staff.book(id),
        title: book.title,
        classes: TaxClass::ALL.map(choice).to_vec(),
    };
    Ok(staff.page(StatusCode::OK, &page))
}

/// `POST /admin/books/{id}/tax`
pub async fn save(staff: Staff, id: Path<String>) -> HttpResponse {
    let saved = async {
        if staff.only_shows() {
            return page(&staff, &id).await;
        }
        let class = TaxClass::parse(staff.form.get("class")).unwrap_or_default();
        taxes::set_class(staff.shop(), &staff.actor(), &id, class).await?;
        Ok(staff.done(&staff.book(&id), "admin-taxes-book-done", &[]))
    };
    let saved = saved.await;
    staff.or_page(saved)
}

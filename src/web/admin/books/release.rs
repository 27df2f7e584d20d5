//! `/admin/books/{id}/release`: the day on which a book comes out, and how many wait for it.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::domain::release::DayFault;
use crate::domain::typed::day;
use crate::shop::catalogue::books::release::{self, Release};
use crate::web::admin::fields::Field;
use crate::web::admin::frame::{FORM, Frame};
use crate::web::admin::kit::{Answer, problem, status};
use crate::web::admin::staff::Staff;

/// `GET /admin/books/{id}/release`
#[derive(Template)]
#[template(path = "admin/books/release.html")]
pub struct ReleasePage {
    pub frame: Frame,
    /// `/admin/books/{id}`
    pub book: String,
    pub title: String,
    pub day: Field,
    /// It is out.
    pub is_out: bool,
    /// The shop's time zone.
    pub zone: String,
    /// How many wait for it, as a sentence.
    pub waiting: String,
    pub problem: Option<String>,
}

pub async fn form(staff: Staff, id: Path<String>) -> HttpResponse {
    let shown = async {
        let found = release::look(staff.shop(), &id).await?;
        let day = Field::of(found.book.release_on.map_or_else(String::new, |day| day.to_string()));
        Ok(page(&staff, &found, day))
    };
    staff.or_page(shown.await)
}

fn page(staff: &Staff, found: &Release, day: Field) -> HttpResponse {
    let (t, book) = (staff.t(), &found.book);
    let here = staff.book(&book.id);
    let page = ReleasePage {
        frame: staff.books_frame().with_form(FORM, &format!("{here}/release")),
        book: here,
        title: book.title.clone(),
        is_out: book.release_on.is_none(),
        zone: staff.shop().rules().zone.to_string(),
        waiting: t.count("preorder-admin-waiting", found.waiting),
        problem: problem(t, day.error.is_some()),
        day,
    };
    staff.page(status(page.day.error.is_some()), &page)
}

/// `POST /admin/books/{id}/release`
pub async fn save(staff: Staff, id: Path<String>) -> HttpResponse {
    let saved = set(&staff, &id).await;
    staff.or_page(saved)
}

async fn set(staff: &Staff, id: &str) -> Answer {
    let found = release::look(staff.shop(), id).await?;
    let typed = Field::read(&staff.form, "day", 40);
    if staff.only_shows() {
        return Ok(page(staff, &found, typed));
    }
    let Some(chosen) = day(&typed.value) else {
        return Ok(page(staff, &found, typed.wrong(staff.t().say("preorder-admin-day-wrong"))));
    };
    match release::set(staff.shop(), &staff.actor(), id, chosen).await? {
        Ok(()) => Ok(staff.done(&staff.book(id), "preorder-admin-set", &[])),
        Err(fault) => Ok(page(staff, &found, typed.wrong(staff.t().say(says(fault))))),
    }
}

fn says(fault: DayFault) -> &'static str {
    match fault {
        DayFault::NotAhead => "preorder-admin-day-past",
        DayFault::TooFar => "preorder-admin-day-far",
    }
}

/// `POST /admin/books/{id}/release/now`
pub async fn now(staff: Staff, id: Path<String>) -> HttpResponse {
    let released = async {
        release::now(staff.shop(), &staff.actor(), &id).await?;
        Ok(staff.done(&staff.book(&id), "preorder-admin-released", &[]))
    };
    staff.or_page(released.await)
}

//! `/admin/bundles`: several books sold together for one price.

mod form;
mod pages;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::kit::{Answer, status};
use super::staff::Staff;
use crate::shop::admin::bundles::{self, SaveError};
use crate::shop::catalogue::lists;
use form::BundleForm;
pub use pages::*;

/// `GET /admin/bundles`
pub async fn list(staff: Staff) -> HttpResponse {
    let found = bundles::list(staff.shop(), staff.before()).await;
    staff.or_page(found.map(|(found, more)| staff.page(StatusCode::OK, &pages::list(&staff, &found, more))))
}

/// `GET /admin/bundles/new`
pub async fn new(staff: Staff) -> HttpResponse {
    let answer = shown(&staff, None, BundleForm::fresh()).await;
    staff.or_page(answer)
}

/// `POST /admin/bundles`
pub async fn create(staff: Staff) -> HttpResponse {
    let answer = sent(&staff, None).await;
    staff.or_page(answer)
}

/// `GET /admin/bundles/{id}`
pub async fn edit(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = async {
        let looked = bundles::look(staff.shop(), &id).await?;
        shown(&staff, Some(&id), BundleForm::of(&looked)).await
    };
    staff.or_page(answer.await)
}

/// `POST /admin/bundles/{id}`
pub async fn change(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = sent(&staff, Some(&id)).await;
    staff.or_page(answer)
}

async fn sent(staff: &Staff, id: Option<&str>) -> Answer {
    let mut form = BundleForm::read(&staff.form);
    if staff.only_shows() {
        return shown(staff, id, form).await;
    }
    let (t, rules) = (staff.t(), staff.shop().rules());
    let wanted = match form.wanted(t, rules.currency, rules.price_limits) {
        Ok(wanted) => wanted,
        Err(said) => return shown(staff, id, *said).await,
    };
    let title = wanted.title.clone();
    match bundles::save(staff.shop(), &staff.actor(), id.map(str::to_owned), wanted).await {
        Ok(_) => return Ok(staff.done("/admin/bundles", "admin-bundles-saved", &[("title", &title)])),
        Err(SaveError::Taken) => form.slug = form.slug.wrong(t.say("admin-bundles-slug-taken")),
        Err(SaveError::NoSuchBook(place)) => form.book_wrong(place, t.say("admin-bundles-book-wrong")),
        Err(SaveError::Dearer(most)) => {
            form.price = form.price.wrong(t.fill("admin-bundles-dearer", &[("most", &t.money(most))]));
        }
        Err(SaveError::Other(error)) => return Err(error),
    }
    shown(staff, id, form).await
}

/// The form with what was typed, and with its faults.
async fn shown(staff: &Staff, id: Option<&str>, form: BundleForm) -> Answer {
    let books = lists::newest(staff.shop()).await?;
    let books = books.into_iter().map(|shelved| (shelved.book.slug, shelved.book.title)).collect();
    Ok(staff.page(status(form.is_faulty()), &pages::form(staff, id, form, books)))
}

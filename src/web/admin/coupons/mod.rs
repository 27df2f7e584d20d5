//! `/admin/coupons`: discount codes.

mod form;
mod pages;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::kit::{Answer, status};
use super::staff::Staff;
use crate::shop::admin::edit_coupons::{self, SaveError};
use crate::shop::catalogue::lists;
use form::CouponForm;
pub use pages::*;

/// `GET /admin/coupons`
pub async fn list(staff: Staff) -> HttpResponse {
    let found = edit_coupons::list(staff.shop(), staff.before()).await;
    staff.or_page(found.map(|(found, more)| staff.page(StatusCode::OK, &pages::list(&staff, &found, more))))
}

/// `GET /admin/coupons/new`
pub async fn new(staff: Staff) -> HttpResponse {
    let answer = shown(&staff, None, CouponForm::fresh()).await;
    staff.or_page(answer)
}

/// `POST /admin/coupons`
pub async fn create(staff: Staff) -> HttpResponse {
    // A code can give every book away.
    staff.sent(shown(&staff, None, CouponForm::read(&staff.form)), save(&staff, None)).await
}

/// `GET /admin/coupons/{id}`
pub async fn show(staff: Staff, id: Path<String>) -> HttpResponse {
    let looked = edit_coupons::look(staff.shop(), &id, staff.before()).await;
    staff.or_page(looked.map(|looked| staff.page(StatusCode::OK, &coupon(&staff, &looked))))
}

/// `GET /admin/coupons/{id}/edit`
pub async fn edit(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = async {
        let looked = edit_coupons::look(staff.shop(), &id, None).await?;
        let form = CouponForm::of(&looked.coupon, looked.book.as_ref());
        shown(&staff, Some(&id), form).await
    };
    staff.or_page(answer.await)
}

/// `POST /admin/coupons/{id}`
pub async fn change(staff: Staff, id: Path<String>) -> HttpResponse {
    staff.sent(shown(&staff, Some(&id), CouponForm::read(&staff.form)), save(&staff, Some(&id))).await
}

/// `POST /admin/coupons/{id}/pause`
pub async fn pause(staff: Staff, id: Path<String>) -> HttpResponse {
    let done = set_paused(&staff, &id, true, "admin-coupons-paused").await;
    staff.or_page(done)
}

/// `POST /admin/coupons/{id}/resume`
pub async fn resume(staff: Staff, id: Path<String>) -> HttpResponse {
    // A code can give every book away.
    staff.freshly(set_paused(&staff, &id, false, "admin-coupons-resumed")).await
}

async fn set_paused(staff: &Staff, id: &str, paused: bool, says: &str) -> Answer {
    let code = edit_coupons::pause(staff.shop(), &staff.actor(), id, paused).await?;
    Ok(staff.done(&format!("/admin/coupons/{id}"), says, &[("code", &code)]))
}

async fn save(staff: &Staff, id: Option<&str>) -> Answer {
    let (t, rules) = (staff.t(), staff.shop().rules());
    let mut form = CouponForm::read(&staff.form);
    let currency = form.currency(&rules);
    let wanted = match form.wanted(t, currency, rules.limits(currency)) {
        Ok(wanted) => wanted,
        Err(said) => return shown(staff, id, *said).await,
    };
    let code = wanted.code.clone();
    match edit_coupons::save(staff.shop(), &staff.actor(), id.map(str::to_owned), wanted).await {
        Ok(id) => {
            return Ok(staff.done(&format!("/admin/coupons/{id}"), "admin-coupons-saved", &[("code", code.as_str())]));
        }
        Err(SaveError::Taken) => form.code = form.code.wrong(t.say("admin-coupons-code-taken")),
        Err(SaveError::SeveralBooks) => form.book = form.book.wrong(t.say("admin-coupons-book-several")),
        Err(SaveError::NoSuchBook) => form.book = form.book.wrong(t.say("admin-coupons-book-wrong")),
        Err(SaveError::Other(error)) => return Err(error),
    }
    shown(staff, id, form).await
}

/// The form with what was typed, and with its faults.
async fn shown(staff: &Staff, id: Option<&str>, form: CouponForm) -> Answer {
    let books = lists::newest(staff.shop()).await?;
    let books = books.into_iter().map(|shelved| shelved.book.title).collect();
    Ok(staff.page(status(form.is_faulty()), &pages::form(staff, id, form, books)))
}

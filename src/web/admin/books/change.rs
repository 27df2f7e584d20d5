//! What is posted about a book: created, saved, published, withdrawn, copied.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::Answer;
use super::edit::{Wrong, book_page, new_page, typed};
use crate::shop::books::{self, BookError, Kept, Typed};
use crate::web::admin::staff::Staff;

/// `POST /admin/books`
pub async fn create(staff: Staff) -> HttpResponse {
    let answer = add(&staff).await;
    staff.or_page(answer)
}

async fn add(staff: &Staff) -> Answer {
    let typed = typed(&staff.form);
    let created = match typed.details(&staff.shop().rules()) {
        Ok(details) => books::create(staff.shop(), &staff.actor(), details).await,
        Err(faults) => Err(BookError::Faults(faults)),
    };
    match created {
        Ok(id) => Ok(staff.done(&format!("/admin/books/{id}"), "desk-books-created", &[("title", &typed.title)])),
        Err(BookError::Faults(faults)) => new_page(staff, typed, Wrong { faults, ..Wrong::default() }).await,
        Err(BookError::Shop(error)) => Err(error),
    }
}

/// `POST /admin/books/{id}`
pub async fn save(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = keep(&staff, &id).await;
    staff.or_page(answer)
}

async fn keep(staff: &Staff, id: &str) -> Answer {
    let typed: Typed = typed(&staff.form);
    let saved = match typed.details(&staff.shop().rules()) {
        Ok(details) => books::save(staff.shop(), &staff.actor(), id, staff.form.get("seen"), details).await,
        Err(faults) => Err(BookError::Faults(faults)),
    };
    match saved {
        Ok(()) => Ok(staff.done(&format!("/admin/books/{id}"), "desk-books-saved", &[("title", &typed.title)])),
        Err(BookError::Faults(faults)) => book_page(staff, id, Some(typed), Wrong { faults, ..Wrong::default() }).await,
        Err(BookError::Shop(error)) => Err(error),
    }
}

/// `POST /admin/books/{id}/publish`
pub async fn publish(staff: Staff, id: Path<String>) -> HttpResponse {
    let here = format!("/admin/books/{id}");
    let answer = match books::publish(staff.shop(), &staff.actor(), &id).await {
        Ok(()) => Ok(staff.done(&here, "desk-books-published", &[])),
        Err(BookError::Faults(faults)) => {
            let why: Vec<_> = faults.iter().map(|fault| fault.say(staff.t())).collect();
            Ok(staff.sorry(&here, "desk-books-publish-not", &[("why", &why.join(" "))]))
        }
        Err(BookError::Shop(error)) => Err(error),
    };
    staff.or_page(answer)
}

/// `POST /admin/books/{id}/withdraw`
pub async fn withdraw(staff: Staff, id: Path<String>) -> HttpResponse {
    let withdrawn = books::withdraw(staff.shop(), &staff.actor(), &id).await;
    staff.or_page(withdrawn.map(|()| staff.done(&format!("/admin/books/{id}"), "desk-books-withdrawn", &[])))
}

/// `POST /admin/books/{id}/discard`
pub async fn discard(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = throw_away(&staff, &id).await;
    staff.or_page(answer)
}

async fn throw_away(staff: &Staff, id: &str) -> Answer {
    let here = format!("/admin/books/{id}");
    Ok(match books::discard(staff.shop(), &staff.actor(), id).await? {
        Ok(title) => staff.done("/admin/books", "desk-books-discarded", &[("title", &title)]),
        Err(Kept::OnceOnTheShelf) => staff.sorry(&here, "desk-books-discard-not-draft", &[]),
        Err(Kept::ByCoupon(code)) => staff.sorry(&here, "desk-books-discard-coupon", &[("code", &code)]),
    })
}

/// `POST /admin/books/{id}/duplicate`
pub async fn duplicate(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = copy(&staff, &id).await;
    staff.or_page(answer)
}

async fn copy(staff: &Staff, id: &str) -> Answer {
    let title = books::open(staff.shop(), id).await?.book.title;
    let title = staff.t().fill("desk-books-copy-of", &[("title", &title)]);
    let title: String = title.chars().take(200).collect();
    let copy = books::duplicate(staff.shop(), &staff.actor(), id, &title).await?;
    Ok(staff.done(&format!("/admin/books/{copy}"), "desk-books-duplicated", &[]))
}

//! What is posted about a book's files, cover and sample.

use actix_web::http::Method;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse};

use super::edit::{Wrong, book_page, new_page};
use super::{Answer, brought, upload_fault};
use crate::domain::book::Format;
use crate::shop::books::{self, BookError, Typed};
use crate::shop::{Error, delivery};
use crate::web::admin::staff::Staff;
use crate::web::disposition::content_disposition;
use crate::web::page;
use crate::web::stream::{FileBody, HeadBody};

/// `POST /admin/books/file`: a new book from its file.
pub async fn start(staff: Staff, request: HttpRequest, payload: Payload) -> HttpResponse {
    let answer = begin(&staff, &request, payload).await;
    staff.or_page(answer)
}

async fn begin(staff: &Staff, request: &HttpRequest, payload: Payload) -> Answer {
    let said = match brought(staff, request.headers(), payload).await {
        Ok((upload, path)) => books::start_from_file(staff.shop(), &staff.actor(), (upload, &path)).await,
        Err(error) => {
            let wrong = Wrong { file: Some(upload_fault(staff, error)?), ..Wrong::default() };
            return new_page(staff, empty(staff), wrong).await;
        }
    };
    match said {
        Ok(id) => Ok(staff.done(&format!("/admin/books/{id}"), "desk-books-started", &[])),
        Err(error) => {
            new_page(staff, empty(staff), Wrong { file: Some(sentence(staff, error)?), ..Wrong::default() }).await
        }
    }
}

fn empty(staff: &Staff) -> Typed {
    Typed { language: staff.t().code().to_owned(), ..Typed::default() }
}

/// What is wrong with what was brought; what is nobody's fault goes on as an error.
fn sentence(staff: &Staff, error: BookError) -> Result<String, Error> {
    match error {
        BookError::Faults(faults) => Ok(faults.iter().map(|fault| fault.say(staff.t())).collect::<Vec<_>>().join(" ")),
        BookError::Shop(error) => Err(error),
    }
}

/// `POST /admin/books/{id}/file`: a file, or a newer one.
pub async fn add(staff: Staff, id: Path<String>, request: HttpRequest, payload: Payload) -> HttpResponse {
    let answer = take(&staff, &id, &request, payload).await;
    staff.or_page(answer)
}

async fn take(staff: &Staff, id: &str, request: &HttpRequest, payload: Payload) -> Answer {
    books::open(staff.shop(), id).await?;
    let error = match brought(staff, request.headers(), payload).await {
        Ok((upload, path)) => match books::take_file(staff.shop(), &staff.actor(), id, (upload, &path)).await {
            Ok(()) => return Ok(staff.done(&format!("/admin/books/{id}"), "desk-books-file-taken", &[])),
            Err(error) => sentence(staff, error)?,
        },
        Err(error) => upload_fault(staff, error)?,
    };
    book_page(staff, id, None, Wrong { file: Some(error), ..Wrong::default() }).await
}

/// `GET` and `HEAD /admin/books/{id}/editions/{edition}/file`: a file as it was brought.
pub async fn fetch(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let sent = send(&staff, &path.0, &path.1).await;
    staff.or_page(sent)
}

async fn send(staff: &Staff, id: &str, edition: &str) -> Answer {
    let opened = books::open(staff.shop(), id).await?;
    let edition = opened.editions.iter().find(|known| known.id == edition).ok_or(Error::NotFound)?;
    let (path, request) = (delivery::file(staff.shop(), edition)?, &staff.visit.request);
    let size = u64::try_from(edition.size_bytes).unwrap_or(0);
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((
            CONTENT_TYPE,
            Format::parse(&edition.format).map_or("application/octet-stream", Format::media_type),
        ))
        .insert_header((CONTENT_DISPOSITION, content_disposition(&edition.file_name)))
        .insert_header((CACHE_CONTROL, page::SECRET));
    if request.method() == Method::HEAD {
        return Ok(answer.body(HeadBody(size)));
    }
    let body = FileBody::open(request, &path, 0..size, Box::new(|_, _| ())).await;
    Ok(body.map_err(|error| Error::Broken(error.to_string()))?.answer(&mut answer))
}

/// `POST /admin/books/{id}/editions/{edition}/tell`
pub async fn tell(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let (id, edition) = path.into_inner();
    let told = books::tell_buyers(staff.shop(), &staff.actor(), &id, &edition).await;
    staff.or_page(told.map(|new| {
        let said = if new { "desk-books-telling" } else { "desk-books-told-before" };
        staff.done(&format!("/admin/books/{id}"), said, &[])
    }))
}

/// `POST /admin/books/{id}/cover`: from a picture, or from page one (`from=file`).
pub async fn cover(staff: Staff, id: Path<String>, request: HttpRequest, payload: Payload) -> HttpResponse {
    let answer = dress(&staff, &id, &request, payload).await;
    staff.or_page(answer)
}

async fn dress(staff: &Staff, id: &str, request: &HttpRequest, payload: Payload) -> Answer {
    let (shop, actor) = (staff.shop(), staff.actor());
    books::open(shop, id).await?;
    let dressed = if staff.form.get("from") == "file" {
        books::cover_from_file(shop, &actor, id).await
    } else {
        match brought(staff, request.headers(), payload).await {
            Ok((upload, path)) => books::cover_from_picture(shop, &actor, id, (upload, &path)).await,
            Err(error) => {
                let wrong = Wrong { cover: Some(upload_fault(staff, error)?), ..Wrong::default() };
                return book_page(staff, id, None, wrong).await;
            }
        }
    };
    match dressed {
        Ok(()) => Ok(staff.done(&format!("/admin/books/{id}"), "desk-books-cover-kept", &[])),
        Err(error) => {
            let wrong = Wrong { cover: Some(sentence(staff, error)?), ..Wrong::default() };
            book_page(staff, id, None, wrong).await
        }
    }
}

/// `POST /admin/books/{id}/sample`
pub async fn sample(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = cut(&staff, &id).await;
    staff.or_page(answer)
}

async fn cut(staff: &Staff, id: &str) -> Answer {
    let typed = staff.form.get("pages").to_owned();
    match books::cut_sample(staff.shop(), &staff.actor(), id, &typed).await {
        Ok(()) => Ok(staff.done(&format!("/admin/books/{id}"), "desk-books-sample-kept", &[])),
        Err(error) => {
            let wrong = Wrong { sample: Some((typed, sentence(staff, error)?)), ..Wrong::default() };
            book_page(staff, id, None, wrong).await
        }
    }
}

/// `POST /admin/books/{id}/sample/drop`
pub async fn drop_sample(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = match books::drop_sample(staff.shop(), &staff.actor(), &id).await {
        Ok(()) => Ok(staff.done(&format!("/admin/books/{id}"), "desk-books-sample-dropped", &[])),
        Err(BookError::Shop(error)) => Err(error),
        Err(error) => Err(Error::Broken(error.to_string())),
    };
    staff.or_page(answer)
}

//! Handlers of the forms for a book's files and cover.

use std::path::PathBuf;

use actix_web::HttpResponse;
use actix_web::http::Method;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::Path;

use super::change::{back, save_first};
use super::edit::{Wrong, book_page, new_page};
use super::input::{kept, typed};
use super::{brought_along, sentence, upload_fault};
use crate::domain::book::Format;
use crate::shop::catalogue::books::{self, BookError, Typed};
use crate::shop::{Error, delivery};
use crate::store::uploads::Upload;
use crate::web::admin::kit::Answer;
use crate::web::admin::staff::Staff;
use crate::web::disposition::content_disposition;
use crate::web::file_body::{self, HeadBody};
use crate::web::page;

/// `POST /admin/books/file`: creates a book from its file. The input that comes with it goes into the book's form.
pub async fn start(mut staff: Staff) -> HttpResponse {
    let answer = begin(&mut staff).await;
    staff.or_page(answer)
}

async fn begin(staff: &mut Staff) -> Answer {
    let file = brought_along(staff, "file").await;
    let (staff, said) = (&*staff, typed(&staff.form));
    let begun = match file {
        Ok((upload, path)) => books::start_from_file(staff.shop(), &staff.actor(), (upload, &path)).await,
        Err(error) => {
            let wrong = Wrong { file: Some(upload_fault(staff, error)?), ..Wrong::default() };
            return new_page(staff, said, wrong).await;
        }
    };
    match begun {
        Ok(id) if said.is_blank() => Ok(staff.done(&staff.book(&id), "admin-books-started", &[])),
        Ok(id) => fill_in(staff, &id, said).await,
        Err(error) => new_page(staff, said, Wrong { file: Some(sentence(staff, error)?), ..Wrong::default() }).await,
    }
}

/// Saves the input for a book that was created from its file. Empty fields keep what the file says about itself.
async fn fill_in(staff: &Staff, id: &str, said: Typed) -> Answer {
    let said = said.or(kept(&books::open(staff.shop(), id).await?));
    let saved = match said.details(&staff.shop().rules()) {
        Ok(details) => books::save(staff.shop(), &staff.actor(), id, "", details).await,
        Err(faults) => Err(BookError::Faults(faults)),
    };
    match saved {
        Ok(()) => Ok(staff.done(&staff.book(id), "admin-books-started", &[])),
        Err(BookError::Faults(faults)) => book_page(staff, id, Some(said), Wrong { faults, ..Wrong::default() }).await,
        Err(BookError::Shop(error)) => Err(error),
    }
}

/// `POST /admin/books/{id}/file`: a file, or a newer one.
pub async fn add(mut staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = take(&mut staff, &id).await;
    staff.or_page(answer)
}

async fn take(staff: &mut Staff, id: &str) -> Answer {
    books::open(staff.shop(), id).await?;
    let file = brought_along(staff, "file").await;
    let staff = &*staff;
    if let Some(wrong) = save_first(staff, id).await? {
        let wrong = Wrong { file_waits: waits(file.ok()), ..wrong };
        return book_page(staff, id, Some(typed(&staff.form)), wrong).await;
    }
    let error = match file {
        Ok((upload, path)) => match books::take_file(staff.shop(), &staff.actor(), id, (upload, &path)).await {
            Ok(None) => return Ok(staff.done(&back(staff, id), "admin-books-file-taken", &[])),
            Ok(Some(waits)) => {
                let ask = format!("{}/editions/{waits}/sale", staff.book(id));
                return Ok(staff.done(&ask, "admin-books-file-waits", &[]));
            }
            Err(error) => sentence(staff, error)?,
        },
        Err(error) => upload_fault(staff, error)?,
    };
    book_page(staff, id, None, Wrong { file: Some(error), ..Wrong::default() }).await
}

/// The id and name of an uploaded file, for the page that shows what is wrong with the input.
fn waits(file: Option<(Upload, PathBuf)>) -> Option<(String, String)> {
    file.map(|(upload, _)| (upload.id, upload.file_name))
}

/// `GET` and `HEAD /admin/books/{id}/editions/{edition}/file`: downloads a file as it was uploaded.
pub async fn fetch(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let sent = send(&staff, &path.0, &path.1).await;
    staff.or_page(sent)
}

async fn send(staff: &Staff, id: &str, edition: &str) -> Answer {
    let opened = books::open(staff.shop(), id).await?;
    let edition = opened.editions.iter().find(|known| known.id == edition).ok_or(Error::NotFound)?;
    let key = delivery::key(edition)?;
    let size = u64::try_from(edition.size_bytes).unwrap_or(0);
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((
            CONTENT_TYPE,
            Format::parse(&edition.format).map_or("application/octet-stream", Format::media_type),
        ))
        .insert_header((CONTENT_DISPOSITION, content_disposition(&edition.file_name)))
        .insert_header((CACHE_CONTROL, page::NO_STORE));
    if staff.ctx.request.method() == Method::HEAD {
        return Ok(answer.body(HeadBody(size)));
    }
    file_body::send((&staff.shop().storage, &key), 0..size, Box::new(|_, _| ()), &mut answer).await
}

/// `POST /admin/books/{id}/cover`: sets the cover from a picture, or from page one of the file (`from=file`).
pub async fn cover(mut staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = dress(&mut staff, &id).await;
    staff.or_page(answer)
}

async fn dress(staff: &mut Staff, id: &str) -> Answer {
    books::open(staff.shop(), id).await?;
    let picture = if staff.form.get("from") == "file" { None } else { Some(brought_along(staff, "cover").await) };
    let staff = &*staff;
    if let Some(wrong) = save_first(staff, id).await? {
        let wrong = Wrong { cover_waits: waits(picture.and_then(Result::ok)), ..wrong };
        return book_page(staff, id, Some(typed(&staff.form)), wrong).await;
    }
    let (shop, actor) = (staff.shop(), staff.actor());
    let dressed = match picture {
        None => books::cover_from_file(shop, &actor, id).await,
        Some(Ok((upload, path))) => books::cover_from_picture(shop, &actor, id, (upload, &path)).await,
        Some(Err(error)) => {
            let wrong = Wrong { cover: Some(upload_fault(staff, error)?), ..Wrong::default() };
            return book_page(staff, id, None, wrong).await;
        }
    };
    match dressed {
        Ok(()) => Ok(staff.done(&back(staff, id), "admin-books-cover-kept", &[])),
        Err(error) => {
            let wrong = Wrong { cover: Some(sentence(staff, error)?), ..Wrong::default() };
            book_page(staff, id, None, wrong).await
        }
    }
}

//! Handlers of the forms of a book: create, save, publish, withdraw, copy. Each button of a book's page also submits
//! the page's form, which is saved before the button's own act.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::edit::{Wrong, book_page, new_page};
use super::input::typed;
use super::sentence;
use crate::shop::Error;
use crate::shop::catalogue::books::{self, BookError, Kept, Move};
use crate::shop::market::own_books::Admission;
use crate::web::admin::kit::Answer;
use crate::web::admin::staff::Staff;

/// `POST /admin/books`
pub async fn create(staff: Staff) -> HttpResponse {
    let answer = add(&staff).await;
    staff.or_page(answer)
}

async fn add(staff: &Staff) -> Answer {
    let typed = typed(&staff.form);
    if staff.only_shows() {
        return new_page(staff, typed, Wrong::default()).await;
    }
    let created = match typed.details(&staff.shop().rules()) {
        Ok(details) => books::create(staff.shop(), &staff.actor(), details).await,
        Err(faults) => Err(BookError::Faults(faults)),
    };
    match created {
        Ok(id) => Ok(staff.done(&staff.book(&id), "admin-books-created", &[("title", &typed.title)])),
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
    if staff.only_shows() {
        return book_page(staff, id, Some(typed(&staff.form)), Wrong::default()).await;
    }
    match save_typed(staff, id).await? {
        Ok(()) => Ok(staff.done(&back(staff, id), "admin-books-saved", &[("title", staff.form.get("title"))])),
        Err(wrong) => book_page(staff, id, Some(typed(&staff.form)), wrong).await,
    }
}

/// Saves the form, or returns what is wrong with it.
async fn save_typed(staff: &Staff, id: &str) -> Result<Result<(), Wrong>, Error> {
    let saved = match typed(&staff.form).details(&staff.shop().rules()) {
        Ok(details) => books::save(staff.shop(), &staff.actor(), id, staff.form.get("seen"), details).await,
        Err(faults) => Err(BookError::Faults(faults)),
    };
    match saved {
        Ok(()) => Ok(Ok(())),
        Err(BookError::Faults(faults)) => Ok(Err(Wrong { faults, ..Wrong::default() })),
        Err(BookError::Shop(error)) => Err(error),
    }
}

/// Saves the form before another button of the page acts. `Some` means that something in it is wrong, and that the
/// button must do nothing.
pub async fn save_first(staff: &Staff, id: &str) -> Result<Option<Wrong>, Error> {
    if !staff.form.has("title") {
        return Ok(None);
    }
    Ok(save_typed(staff, id).await?.err().map(|wrong| Wrong { not_done: true, ..wrong }))
}

/// Saves the form, then does what the button is for.
pub async fn after_saving(staff: &Staff, id: &str, act: impl AsyncFnOnce() -> Answer) -> HttpResponse {
    let answer = match save_first(staff, id).await {
        Ok(None) => act().await,
        Ok(Some(wrong)) => book_page(staff, id, Some(typed(&staff.form)), wrong).await,
        Err(error) => Err(error),
    };
    staff.or_page(answer)
}

/// The URL of the book's page, with the page numbers of a sample that were typed but not used yet.
pub fn back(staff: &Staff, id: &str) -> String {
    let pages = staff.form.get("pages");
    if pages.is_empty() || pages == staff.form.get("pages-kept") {
        return staff.book(id);
    }
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    format!("{}?{}", staff.book(id), query.append_pair("pages", pages).finish())
}

/// `POST /admin/books/{id}/publish`
pub async fn publish(staff: Staff, id: Path<String>) -> HttpResponse {
    let act = async || match books::publish(staff.shop(), &staff.actor(), &id, "").await {
        Ok(Admission::OnShelf) => Ok(staff.done(&back(&staff, &id), "admin-books-published", &[])),
        Ok(Admission::Asked) => Ok(staff.done(&back(&staff, &id), "seller-books-asked", &[])),
        Err(BookError::Faults(faults)) => {
            let why: Vec<_> = faults.iter().map(|fault| fault.say(staff.t())).collect();
            Ok(staff.sorry(&back(&staff, &id), "admin-books-publish-not", &[("why", &why.join(" "))]))
        }
        Err(BookError::Shop(error)) => Err(error),
    };
    after_saving(&staff, &id, act).await
}

/// `POST /admin/books/{id}/withdraw`
pub async fn withdraw(staff: Staff, id: Path<String>) -> HttpResponse {
    let act = async || {
        books::withdraw(staff.shop(), &staff.actor(), &id).await?;
        Ok(staff.done(&back(&staff, &id), "admin-books-withdrawn", &[]))
    };
    after_saving(&staff, &id, act).await
}

/// `POST /admin/books/{id}/editions/{edition}/tell`
pub async fn tell(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let (id, edition) = path.into_inner();
    let act = async || {
        let new = books::tell_buyers(staff.shop(), &staff.actor(), &id, &edition).await?;
        let said = if new { "admin-books-telling" } else { "admin-books-told-before" };
        Ok(staff.done(&back(&staff, &id), said, &[]))
    };
    after_saving(&staff, &id, act).await
}

/// `POST /admin/books/{id}/place`: moves the book in the order of the catalogue, by the button that was pressed.
pub async fn place(staff: Staff, id: Path<String>) -> HttpResponse {
    let act = async || {
        let how = Move::parse(staff.form.get("move")).ok_or(Error::NotFound)?;
        books::move_on_shelf(staff.shop(), &staff.actor(), &id, how).await?;
        Ok(staff.done(&back(&staff, &id), &format!("admin-books-placed-{}", how.code()), &[]))
    };
    after_saving(&staff, &id, act).await
}

/// `POST /admin/books/{id}/sample`
pub async fn sample(staff: Staff, id: Path<String>) -> HttpResponse {
    let act = async || {
        let typed = staff.form.get("pages").to_owned();
        match books::cut_sample(staff.shop(), &staff.actor(), &id, &typed).await {
            Ok(()) => Ok(staff.done(&staff.book(&id), "admin-books-sample-kept", &[])),
            Err(error) => {
                let wrong = Wrong { sample: Some((typed, sentence(&staff, error)?)), ..Wrong::default() };
                book_page(&staff, &id, None, wrong).await
            }
        }
    };
    after_saving(&staff, &id, act).await
}

/// `POST /admin/books/{id}/sample/drop`
pub async fn drop_sample(staff: Staff, id: Path<String>) -> HttpResponse {
    let act = async || match books::drop_sample(staff.shop(), &staff.actor(), &id).await {
        Ok(()) => Ok(staff.done(&staff.book(&id), "admin-books-sample-dropped", &[])),
        Err(BookError::Shop(error)) => Err(error),
        Err(error) => Err(Error::Broken(error.to_string())),
    };
    after_saving(&staff, &id, act).await
}

/// `POST /admin/books/{id}/discard`
pub async fn discard(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = throw_away(&staff, &id).await;
    staff.or_page(answer)
}

async fn throw_away(staff: &Staff, id: &str) -> Answer {
    let here = staff.book(id);
    Ok(match books::discard(staff.shop(), &staff.actor(), id).await? {
        Ok(title) => staff.done(&staff.books(), "admin-books-discarded", &[("title", &title)]),
        Err(Kept::OnceOnTheShelf) => staff.sorry(&here, "admin-books-discard-not-draft", &[]),
        Err(Kept::ByCoupon(code)) => staff.sorry(&here, "admin-books-discard-coupon", &[("code", &code)]),
    })
}

/// `POST /admin/books/{id}/duplicate`
pub async fn duplicate(staff: Staff, id: Path<String>) -> HttpResponse {
    after_saving(&staff, &id, async || copy(&staff, &id).await).await
}

async fn copy(staff: &Staff, id: &str) -> Answer {
    let title = books::open(staff.shop(), id).await?.book.title;
    let title = staff.t().fill("admin-books-copy-of", &[("title", &title)]);
    let title: String = title.chars().take(200).collect();
    let copy = books::duplicate(staff.shop(), &staff.actor(), id, &title).await?;
    Ok(staff.done(&staff.book(&copy), "admin-books-duplicated", &[]))
}

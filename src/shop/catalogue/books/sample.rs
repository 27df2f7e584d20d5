//! A sample: chosen pages of a book's PDF, which anyone may read.

use serde_json::json;

use super::change::subject;
use super::{BookError, Fault, Field, keep};
use crate::domain::book::{Format, pages};
use crate::pdf;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::file_refs::SampleRef;
use crate::shop::{Error, Shop, delivery};
use crate::storage::Namespace;
use crate::store::books::{self, Book};
use crate::store::editions::{self, Edition};

/// The most pages that a sample may have.
const MOST_PAGES: usize = 60;

/// Makes these pages (`1-3, 7`) of the PDF on sale the book's sample.
///
/// # Errors
/// If there are no such pages, too many, or all of them, or if the book has no PDF.
pub async fn cut_sample(shop: &Shop, actor: &Actor, id: &str, chosen: &str) -> Result<(), BookError> {
    let book_id = id.to_owned();
    let on_sale = shop.db.read(move |conn| Ok::<_, Error>(editions::on_sale(conn, &book_id)?)).await?;
    let edition = on_sale.into_iter().find(|edition| edition.format == Format::Pdf.code());
    let edition = edition.ok_or_else(|| BookError::fault(Field::Sample, "admin-books-sample-pdf"))?;
    let sample = cut(shop, &edition, chosen).await?;
    let detail = json!({ "pages": chosen.trim() });
    set(shop, actor, id, Some(sample), ("book.sample", detail)).await
}

async fn cut(shop: &Shop, edition: &Edition, chosen: &str) -> Result<String, BookError> {
    let numbers = numbers(edition, chosen)?;
    let file = delivery::local(shop, edition).await?;
    let cut = pdf::cut_sample(&shop.program, file.path(), &numbers).await;
    let pdf = cut.map_err(|refusal| BookError::fault(Field::Sample, refusal.id()))?;
    let stored = shop.storage.put_bytes(Namespace::Samples, pdf.into()).await?;
    let sample = SampleRef {
        sha256: stored.sha256,
        size: stored.size,
        count: u32::try_from(numbers.len()).unwrap_or(u32::MAX),
        pages: chosen.trim().to_owned(),
    };
    Ok(serde_json::to_string(&sample).map_err(|error| Error::Broken(error.to_string()))?)
}

/// Makes the sample `was` again from another edition. `None` if that has no such pages or they cannot be cut.
pub(super) async fn cut_again(shop: &Shop, edition: &Edition, was: &str) -> Result<Option<String>, BookError> {
    let Some(was) = SampleRef::of(Some(was)) else { return Ok(None) };
    match cut(shop, edition, &was.pages).await {
        Ok(sample) => Ok(Some(sample)),
        Err(BookError::Faults(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn numbers(edition: &Edition, chosen: &str) -> Result<Vec<u32>, BookError> {
    let last = edition.pages.and_then(|pages| u32::try_from(pages).ok()).unwrap_or(0);
    let fault = |id, number: usize| {
        let values = vec![("last", last.to_string()), ("most", number.to_string())];
        BookError::Faults(vec![Fault { field: Field::Sample, id, values }])
    };
    let numbers = pages(chosen, last).ok_or_else(|| fault("admin-books-sample-pages", MOST_PAGES))?;
    if numbers.len() > MOST_PAGES {
        return Err(fault("admin-books-sample-many", MOST_PAGES));
    }
    if u32::try_from(numbers.len()) == Ok(last) {
        return Err(fault("admin-books-sample-all", MOST_PAGES));
    }
    Ok(numbers)
}

/// Deletes the sample.
pub async fn drop_sample(shop: &Shop, actor: &Actor, id: &str) -> Result<(), BookError> {
    set(shop, actor, id, None, ("book.unsample", json!({}))).await
}

async fn set(
    shop: &Shop,
    actor: &Actor,
    id: &str,
    sample: Option<String>,
    (act, detail): (&'static str, serde_json::Value),
) -> Result<(), BookError> {
    let (actor, id) = (actor.clone(), id.to_owned());
    shop.db
        .write(move |conn| {
            let mut book: Book = books::lock_for_update(conn, &id)?;
            (book.sample, book.updated_at) = (sample, actor.at);
            keep(conn, &book)?;
            audit::note(conn, &actor, act, &subject(&book), detail)?;
            Ok(())
        })
        .await
}

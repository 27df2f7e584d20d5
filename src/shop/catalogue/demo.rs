//! The demo catalogue: the books that a sandbox shop gets at its first start, to try a sale with.

use anyhow::Context as _;
use futures_util::future::try_join_all;
use serde_json::json;

use super::books::{Candidate, Details, add_file, create_now, keep, keep_cover, subject};
use crate::demo::{self, Book, Catalogue};
use crate::domain::book::Format;
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money};
use crate::pictures::{Cover, Picture};
use crate::shop::Shop;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::catalogue::published::AddError;
use crate::shop::file_refs::SampleRef;
use crate::storage::{Namespace, Stored};
use crate::store::categories::{self, Category};
use crate::store::meta::{self, Stocked};
use crate::store::{self, Conn, books};

/// Publishes the demo books in a shop that never had any book, all in one write, so that two programs that do it at the
/// same time add each book once. Returns how many were added.
///
/// # Errors
/// If a book's files or the books cannot be stored.
pub async fn stock(shop: &Shop) -> anyhow::Result<usize> {
    if !shop.db.read(is_due).await.map_err(anyhow::Error::from)? {
        return Ok(0);
    }
    let Catalogue { categories, books } = demo::catalogue()?;
    let ready = try_join_all(books.into_iter().map(async |book| {
        let title = book.title.clone();
        bring(shop, book).await.with_context(|| format!("the demo book {title}"))
    }));
    let (acts, ready) = (shop.clone(), ready.await?);
    let added = shop.db.write(move |conn| {
        if !is_due(conn)? {
            return Ok(0);
        }
        shelve_all(&acts, conn, &categories, &ready)
    });
    match added.await {
        // On PostgreSQL another program may have been faster. Then all the books are there.
        Err(error) if shop.db.read(is_done).await.map_err(anyhow::Error::from)? => {
            tracing::info!(%error, "the demo books were there first");
            Ok(0)
        }
        added => Ok(added?),
    }
}

/// Whether the demo books are to be added. What an owner added or deleted is not touched. An older version of the
/// program added the books one by one, and may have been interrupted.
fn is_due(conn: &mut Conn) -> Result<bool, store::Error> {
    match meta::stocked(conn)? {
        Some(Stocked::Begun) => Ok(true),
        Some(Stocked::Done) => Ok(false),
        None => books::is_empty(conn),
    }
}

fn is_done(conn: &mut Conn) -> Result<bool, store::Error> {
    Ok(meta::stocked(conn)? == Some(Stocked::Done))
}

/// A demo book whose files are in the storage.
struct Ready {
    book: Book,
    details: Details,
    files: Vec<(Candidate, Stored)>,
    /// As stored in the book's row.
    cover: String,
    sample: String,
}

async fn bring(shop: &Shop, book: Book) -> anyhow::Result<Ready> {
    let rules = shop.rules();
    let language = Language::parse(&book.language).with_context(|| format!("language {}", book.language))?;
    let price = Money::price(in_currency(book.price, shop), rules.currency, rules.price_limits)?;
    let details = Details {
        title: book.title.clone(),
        authors: vec![book.author.clone()],
        price: Some(price),
        prices: Vec::new(),
        language,
        description: book.about()?.trim().to_owned(),
        slug: Some(book.slug.clone()),
        categories: Vec::new(),
        stamped: false,
    };
    let candidate = |format, pages| Candidate {
        format,
        pages,
        picture: None,
        title: Some(book.title.clone()),
        authors: vec![book.author.clone()],
        language: Some(language),
        contents: None, // the worker reads them
    };
    let mut files =
        vec![(candidate(Format::Pdf, Some(book.pages)), shop.storage.put_bytes(Namespace::Books, book.pdf()?).await?)];
    if let Some(epub) = book.epub()? {
        files.push((candidate(Format::Epub, None), shop.storage.put_bytes(Namespace::Books, epub).await?));
    }
    let ([small, large], [small_size, large_size]) = (book.covers()?, book.covers);
    let picture =
        |webp: bytes::Bytes, size: demo::Size| Picture { webp: webp.into(), width: size.width, height: size.height };
    let cover = Cover { small: picture(small, small_size), large: picture(large, large_size) };
    let sample = shop.storage.put_bytes(Namespace::Samples, book.sample()?).await?;
    let sample = SampleRef {
        sha256: sample.sha256,
        size: sample.size,
        count: book.sample.count,
        pages: book.sample.pages.clone(),
    };
    Ok(Ready { details, files, cover: keep_cover(shop, cover).await?, sample: serde_json::to_string(&sample)?, book })
}

fn shelve_all(shop: &Shop, conn: &mut Conn, categories: &[demo::Category], ready: &[Ready]) -> Result<usize, AddError> {
    meta::set_stocked(conn, Stocked::Done)?;
    let there = categories::all(conn)?;
    let mut ids = Vec::new();
    for (category, place) in categories.iter().zip(1..) {
        let id = match there.iter().find(|there| there.slug == category.slug) {
            Some(there) => there.id.clone(),
            None => make(conn, category, place)?,
        };
        ids.push((category.slug.as_str(), id));
    }
    let mut added = 0;
    // In reverse order, since the newest book is shown first.
    for book in ready.iter().rev() {
        if !books::has_slug(conn, &book.book.slug)? {
            let of = ids.iter().filter(|(slug, _)| book.book.categories.iter().any(|wanted| wanted == slug));
            shelve(shop, conn, book, of.map(|(_, id)| id.clone()).collect())?;
            added += 1;
        }
    }
    Ok(added)
}

fn make(conn: &mut Conn, category: &demo::Category, place: i32) -> Result<String, store::Error> {
    let demo::Category { slug, french, english } = category;
    let (slug, french, english) = (slug.clone(), french.clone(), english.clone());
    let made = Category { id: crate::domain::ids::row(), slug, french, english, place };
    categories::insert(conn, &made)?;
    Ok(made.id)
}

fn shelve(shop: &Shop, conn: &mut Conn, ready: &Ready, categories: Vec<String>) -> Result<(), AddError> {
    let actor = Actor::command_line(shop.clock.now().naive_utc());
    let details = Details { categories, ..ready.details.clone() };
    let book = create_now(&shop.rules(), conn, &actor, &details)?;
    for (candidate, stored) in &ready.files {
        add_file(conn, &actor, book.clone(), (candidate, stored), Some(ready.cover.clone()))?;
    }
    let mut book = books::find(conn, &book.id)?;
    book.published = true;
    book.sample = Some(ready.sample.clone());
    keep(conn, &book)?;
    audit::note(conn, &actor, "book.publish", &subject(&book), json!({ "title": book.title }))?;
    Ok(())
}

/// A demo price, given in CFA francs, in the shop's currency: a round amount of about the same value, within the
/// limits.
fn in_currency(francs: i64, shop: &Shop) -> i64 {
    let amount = match shop.rules().currency {
        Currency::Xof | Currency::Xaf => francs,
        Currency::Cdf => francs * 4,
        Currency::Gnf => francs * 15,
        Currency::Usd => francs / 500 * 100,
    };
    let limits = shop.rules().price_limits;
    let step = shop.rules().currency.step();
    amount.clamp(limits.min, limits.max) / step * step
}

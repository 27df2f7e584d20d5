//! Creating, changing, publishing and withdrawing a book.

use chrono::NaiveDateTime;
use serde_json::json;

use super::typed::price_fault;
use super::{BookError, Details, Fault, Field, keep, stamped};
use crate::domain::book::{State, file_name, fold, slug};
use crate::domain::ids;
use crate::domain::money::{Currency, Money};
use crate::domain::tax::TaxClass;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::market::own_books::{self, Admission};
use crate::shop::{Error, Rules, Shop};
use crate::store::books::{self, Book};
use crate::store::editions::{self, Edition};
use crate::store::{self, Conn, authors, book_prices, categories, coupons, stamps, tax_rates};

/// Adds a draft and returns its id.
///
/// # Errors
/// If the requested slug is taken.
pub async fn create(shop: &Shop, actor: &Actor, details: Details) -> Result<String, BookError> {
    let (shop_, actor) = (shop.clone(), actor.clone());
    shop.db.write(move |conn| Ok(create_now(&shop_.rules(), conn, &actor, &details)?.id)).await
}

pub(in crate::shop) fn create_now(
    rules: &Rules,
    conn: &mut Conn,
    actor: &Actor,
    details: &Details,
) -> Result<Book, BookError> {
    let slug = match &details.slug {
        Some(wished) if books::has_slug(conn, wished)? => {
            return Err(BookError::fault(Field::Slug, "admin-books-slug-taken"));
        }
        Some(wished) => wished.clone(),
        None => free_slug(conn, &details.title)?,
    };
    let mut book = empty(rules, slug, actor.at);
    fill(&mut book, details);
    books::add(conn, &book, &details.authors)?;
    own_books::claim(rules, conn, actor, &book.id)?;
    categories::set_of_book(conn, &book.id, &details.categories)?;
    let prices: Vec<Money> = details.prices.iter().filter_map(|(_, price)| *price).collect();
    if !prices.is_empty() {
        book_prices::set(conn, &book.id, &prices)?;
    }
    stamped::set(conn, &book.id, details.stamped, (actor.at, &mut serde_json::Map::new()))?;
    audit::note(conn, actor, "book.create", &subject(&book), json!({ "title": book.title }))?;
    Ok(book)
}

fn empty(rules: &Rules, slug: String, now: NaiveDateTime) -> Book {
    Book {
        id: ids::row(),
        slug,
        title: String::new(),
        author: String::new(),
        description: String::new(),
        language: String::new(),
        amount: 0,
        currency: rules.currency.code().to_owned(),
        published: false,
        cover: None,
        created_at: now,
        updated_at: now,
        withdrawn_at: None,
        sample: None,
        search: String::new(),
        front: 0,
        release_on: None,
    }
}

/// Copies what was typed into a book, except the slug.
pub fn fill(book: &mut Book, details: &Details) {
    // All by name: what is typed and forgotten here does not compile. The caller keeps the address, the categories, the
    // prices in other currencies and the stamp.
    let Details { title, authors, price, prices: _, language, description, slug: _, categories: _, stamped: _ } =
        details;
    book.title.clone_from(title);
    book.author = authors.join(", ");
    book.description.clone_from(description);
    language.code().clone_into(&mut book.language);
    book.amount = price.map_or(0, |price| price.amount);
    if let Some(price) = price {
        price.currency.code().clone_into(&mut book.currency);
    }
    book.search = fold(&format!("{} {}", book.title, book.author));
}

/// The subject that stands for a book in the audit log.
pub(in crate::shop) fn subject(book: &Book) -> String {
    format!("book:{}", book.slug)
}

/// The title's slug, with a number appended if it is taken.
pub(in crate::shop) fn free_slug(conn: &mut Conn, title: &str) -> Result<String, store::Error> {
    let plain = slug(title);
    let mut free = plain.clone();
    let mut number = 1;
    while books::has_slug(conn, &free)? {
        number += 1;
        free = format!("{plain}-{number}");
    }
    Ok(free)
}

/// Saves the details of a book.
///
/// # Errors
/// If the slug is taken, if a published book gets no price, or if the book's [`stamp`] is no longer the one that was
/// `seen` (an empty `seen` is not compared).
pub async fn save(shop: &Shop, actor: &Actor, id: &str, seen: &str, details: Details) -> Result<(), BookError> {
    let (actor, id, seen) = (actor.clone(), id.to_owned(), seen.to_owned());
    let rules = shop.rules();
    if details.stamped {
        stamped::prepare_all(shop, &id).await?;
    }
    shop.db
        .write(move |conn| {
            let was = books::lock_for_update(conn, &id)?;
            let (before, prices) = prices(&rules, conn, &id, &details)?;
            if before == prices && is_kept(conn, &was, &details)? {
                return Ok(());
            }
            if !seen.is_empty() && seen != stamp(&was) {
                return Err(BookError::fault(Field::Title, CHANGED));
            }
            if was.published && details.price.is_none() {
                return Err(BookError::fault(Field::Price, "admin-books-price-missing"));
            }
            let mut book = was.clone();
            if let Some(wished) = details.slug.as_ref().filter(|wished| **wished != was.slug) {
                move_to(conn, &was, wished, actor.at)?;
                book.slug.clone_from(wished);
            } else if follows_title(&was) && slug(&was.title) != slug(&details.title) {
                book.slug = free_slug(conn, &details.title)?;
            }
            fill(&mut book, &details);
            book.updated_at = actor.at;
            let mut changes = changes(&was, &book);
            if before != prices {
                // Before the webhook that `keep` queues is written: it tells them.
                book_prices::set(conn, &id, &prices)?;
                let told = json!({ "was": told(&before), "is": told(&prices) });
                changes.insert("prices".to_owned(), told);
            }
            stamped::set(conn, &id, details.stamped, (actor.at, &mut changes))?;
            keep(conn, &book)?;
            if book.title != was.title {
                editions::rename(conn, &id, &file_name(&book.title))?;
            }
            authors::set(conn, &id, &details.authors)?;
            categories::set_of_book(conn, &id, &details.categories)?;
            audit::note(conn, &actor, "book.save", &subject(&book), serde_json::Value::from(changes))?;
            Ok(())
        })
        .await
}

/// The prices of a book in other currencies as they are, and as they will be.
fn prices(
    rules: &Rules,
    conn: &mut Conn,
    id: &str,
    details: &Details,
) -> Result<(Vec<Money>, Vec<Money>), store::Error> {
    if !rules.sells_by_currency() {
        return Ok((Vec::new(), Vec::new()));
    }
    let before = book_prices::of_book(conn, id)?;
    let after = changed(&before, &details.prices);
    Ok((before, after))
}

/// Prices with some of them changed. Those in currencies that are not named stay.
pub(super) fn changed(before: &[Money], new: &[(Currency, Option<Money>)]) -> Vec<Money> {
    let stays = |price: &&Money| !new.iter().any(|(currency, _)| *currency == price.currency);
    let new_ones = new.iter().filter_map(|(_, price)| *price);
    let mut after: Vec<Money> = before.iter().filter(stays).copied().chain(new_ones).collect();
    after.sort_by_key(|price| price.currency.code());
    after
}

pub(super) fn told(prices: &[Money]) -> String {
    prices.iter().map(Money::to_string).collect::<Vec<_>>().join(", ")
}

/// The message id for a form that shows an older state of its book.
pub const CHANGED: &str = "admin-books-changed-meanwhile";

/// Whether a book already has these details: other buttons submit its form too.
fn is_kept(conn: &mut Conn, was: &Book, details: &Details) -> Result<bool, store::Error> {
    let mut book = was.clone();
    fill(&mut book, details);
    if book != *was || details.slug.as_ref().is_some_and(|slug| *slug != was.slug) {
        return Ok(false);
    }
    let (mut chosen, mut wished) = (categories::of_book(conn, &was.id)?, details.categories.clone());
    chosen.sort_unstable();
    wished.sort_unstable();
    let stamped = stamps::is_stamped(conn, &was.id)?;
    Ok(chosen == wished && stamped == details.stamped && authors::of_book(conn, &was.id)? == details.authors)
}

/// A value that differs if a book was changed since its form was shown.
pub fn stamp(book: &Book) -> String {
    book.updated_at.and_utc().timestamp_micros().to_string()
}

/// Whether a book's slug still follows its title: the book was never published, and no other slug was typed.
fn follows_title(book: &Book) -> bool {
    let number = book.slug.strip_prefix(&slug(&book.title)).map(|rest| rest.strip_prefix('-').unwrap_or(rest));
    book.state() == State::Draft && number.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
}

/// Changes the slug of a book. If the book was published before, the old slug redirects to the new one from now on.
fn move_to(conn: &mut Conn, book: &Book, wished: &str, now: NaiveDateTime) -> Result<(), BookError> {
    let former = books::former(conn, wished)?;
    if books::by_slug(conn, wished)?.is_some() || former.as_ref().is_some_and(|owner| *owner != book.id) {
        return Err(BookError::fault(Field::Slug, "admin-books-slug-taken"));
    }
    if former.is_some() {
        books::take_slug_back(conn, wished)?;
    }
    if book.state() != State::Draft {
        books::leave_slug(conn, &book.slug, &book.id, now)?;
    }
    Ok(())
}

fn changes(was: &Book, book: &Book) -> serde_json::Map<String, serde_json::Value> {
    // All by name: a field that is neither noted nor left out here does not compile.
    let Book {
        title,
        author,
        slug,
        language,
        amount: _,   // `price`
        currency: _, // `price`
        description, // only that it was changed: it is long
        id: _,
        published: _,
        cover: _,
        created_at: _,
        updated_at: _,
        withdrawn_at: _,
        sample: _,
        search: _,
        front: _,
        release_on: _,
    } = was;
    let fields = [
        ("title", title, &book.title),
        ("authors", author, &book.author),
        ("address", slug, &book.slug),
        ("language", language, &book.language),
        ("price", &price(was).to_string(), &price(book).to_string()),
    ];
    let changed = fields.iter().filter(|(_, was, is)| was != is);
    let mut changed: serde_json::Map<_, _> =
        changed.map(|(name, was, is)| ((*name).to_owned(), json!({ "was": was, "is": is }))).collect();
    if *description != book.description {
        changed.insert("description".to_owned(), json!(true));
    }
    changed
}

pub(super) fn price(book: &Book) -> Money {
    Money::new(book.amount, Currency::parse(&book.currency).unwrap_or(Currency::Xof))
}

/// Publishes a book, or asks an owner about it where it is a seller's and needs that.
///
/// # Errors
/// What it lacks: a file, an author, or a price that the gateway accepts; or its [`stamp`] is no longer the one that was `seen` (an empty
/// `seen` is not compared).
pub async fn publish(shop: &Shop, actor: &Actor, id: &str, seen: &str) -> Result<Admission, BookError> {
    let (rules, actor, id, seen) = (shop.rules().clone(), actor.clone(), id.to_owned(), seen.to_owned());
    let published = shop
        .db
        .write(move |conn| {
            let mut book = books::lock_for_update(conn, &id)?;
            if !seen.is_empty() && seen != stamp(&book) {
                return Err(BookError::fault(Field::Title, CHANGED));
            }
            let faults = lacks(&rules, conn, &book)?;
            if !faults.is_empty() {
                return Err(BookError::Faults(faults));
            }
            if own_books::admit(&rules, conn, &actor, &book)? == Admission::Asked {
                return Ok(Admission::Asked);
            }
            if book.state() == State::Draft {
                book.created_at = actor.at;
            }
            (book.published, book.withdrawn_at, book.updated_at) = (true, None, actor.at);
            keep(conn, &book)?;
            audit::note(conn, &actor, "book.publish", &subject(&book), json!({ "title": book.title }))?;
            Ok(Admission::OnShelf)
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(published)
}

/// What a book lacks to be sold.
pub(super) fn lacks(rules: &Rules, conn: &mut Conn, book: &Book) -> Result<Vec<Fault>, store::Error> {
    let editions = editions::on_sale(conn, &book.id)?;
    Ok(lacks_of(rules, book, &editions))
}

/// What a book lacks to be sold, if its editions on sale are known.
pub(super) fn lacks_of(rules: &Rules, book: &Book, on_sale: &[Edition]) -> Vec<Fault> {
    let mut faults = Vec::new();
    if on_sale.is_empty() {
        faults.push(Fault::new(Field::File, "admin-books-publish-file"));
    }
    if book.author.is_empty() {
        faults.push(Fault::new(Field::Authors, "admin-books-authors-missing"));
    }
    if book.amount == 0 {
        faults.push(Fault::new(Field::Price, "admin-books-publish-price"));
    } else if book.currency != rules.currency.code() {
        faults.push(Fault::new(Field::Price, "admin-books-publish-currency"));
    } else if let Err(error) = Money::price(book.amount, rules.currency, rules.price_limits) {
        faults.push(price_fault(&error));
    }
    faults
}

/// Withdraws a published book; its buyers keep it.
pub async fn withdraw(shop: &Shop, actor: &Actor, id: &str) -> Result<(), Error> {
    let (rules, actor, id) = (shop.rules().clone(), actor.clone(), id.to_owned());
    shop.db
        .write(move |conn| {
            let mut book = books::lock_for_update(conn, &id)?;
            if !book.published {
                return Ok(());
            }
            (book.published, book.withdrawn_at, book.updated_at) = (false, Some(actor.at), actor.at);
            keep(conn, &book)?;
            own_books::took_off(&rules, conn, &actor, &book)?;
            audit::note(conn, &actor, "book.withdraw", &subject(&book), json!({ "title": book.title }))?;
            Ok::<_, Error>(())
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(())
}

/// Why a book is not deleted.
#[derive(Debug)]
pub enum Kept {
    /// It was published, so it may have been bought.
    OnceOnTheShelf,
    /// The coupon with this code is for this book alone.
    ByCoupon(String),
}

/// Deletes a draft with its editions, and returns its title. Its files stay in the storage, because another book may
/// have the same.
pub async fn discard(shop: &Shop, actor: &Actor, id: &str) -> Result<Result<String, Kept>, Error> {
    let (actor, id) = (actor.clone(), id.to_owned());
    shop.db
        .write(move |conn| {
            let book = books::lock_for_update(conn, &id)?;
            if book.state() != State::Draft {
                return Ok(Err(Kept::OnceOnTheShelf));
            }
            if let Some(code) = coupons::code_for(conn, &id)? {
                return Ok(Err(Kept::ByCoupon(code)));
            }
            categories::set_of_book(conn, &id, &[])?;
            tax_rates::set_class(conn, &id, TaxClass::Standard)?;
            books::remove(conn, &id)?;
            audit::note(conn, &actor, "book.discard", &subject(&book), json!({ "title": book.title }))?;
            Ok(Ok(book.title))
        })
        .await
}

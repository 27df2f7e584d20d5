//! The tax rates with their days, and the classes of books. Receipts keep what was in force when they were made.

use chrono::NaiveDate;
use serde_json::json;

use crate::domain::tax::{DatedRate, TaxClass, show_rate};
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::{Error, Shop};
use crate::store::books::Book;
use crate::store::{books, tax_rates};

/// The longest text that receipts print beside a rate, in characters.
pub const LONGEST_WORDS: usize = 200;

/// All rates with their ids, by day.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn rates(shop: &Shop) -> Result<Vec<(String, DatedRate)>, Error> {
    Ok(shop.db.read(tax_rates::all).await?)
}

/// The day of the shop's calendar on which `shop.clock` stands.
pub fn today(shop: &Shop) -> NaiveDate {
    shop.clock.now().with_timezone(&shop.rules().zone).date_naive()
}

fn told(rate: &DatedRate) -> serde_json::Value {
    json!({
        "from": rate.from.to_string(),
        "country": if rate.country.is_empty() { "*" } else { &rate.country },
        "class": rate.class.code(),
        "rate": show_rate(rate.rate),
        "words": rate.words,
    })
}

/// Adds a rate; `false` where there is one for that day, country and class, which is to be removed first.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn add(shop: &Shop, actor: &Actor, rate: DatedRate) -> Result<bool, Error> {
    let actor = actor.clone();
    shop.db
        .write(move |conn| {
            let subject = |rate: &DatedRate| (rate.from, rate.country.clone(), rate.class);
            if tax_rates::all(conn)?.iter().any(|(_, known)| subject(known) == subject(&rate)) {
                return Ok(false);
            }
            tax_rates::insert(conn, &rate)?;
            audit::note(conn, &actor, "tax.add", "tax:rates", told(&rate))?;
            Ok(true)
        })
        .await
}

/// Deletes a rate; receipts keep it.
///
/// # Errors
/// [`Error::NotFound`] if there is no such rate.
pub async fn remove(shop: &Shop, actor: &Actor, id: &str) -> Result<(), Error> {
    let (actor, id) = (actor.clone(), id.to_owned());
    shop.db
        .write(move |conn| {
            let (_, rate) = tax_rates::all(conn)?.into_iter().find(|(known, _)| *known == id).ok_or(Error::NotFound)?;
            if !tax_rates::remove(conn, &id)? {
                return Err(Error::NotFound);
            }
            Ok(audit::note(conn, &actor, "tax.remove", "tax:rates", told(&rate))?)
        })
        .await
}

/// A book with its class.
///
/// # Errors
/// [`Error::NotFound`] if there is no such book.
pub async fn class_of(shop: &Shop, book_id: &str) -> Result<(Book, TaxClass), Error> {
    let id = book_id.to_owned();
    shop.db
        .read(move |conn| {
            let book = books::find(conn, &id)?;
            let class = tax_rates::classes(conn, &[&id])?.get(&id).copied().unwrap_or_default();
            Ok((book, class))
        })
        .await
}

/// Sets the class of a book, for the sales from now on.
///
/// # Errors
/// [`Error::NotFound`] if there is no such book.
pub async fn set_class(shop: &Shop, actor: &Actor, book_id: &str, class: TaxClass) -> Result<(), Error> {
    let (actor, id) = (actor.clone(), book_id.to_owned());
    shop.db
        .write(move |conn| {
            let book = books::lock_for_update(conn, &id)?;
            let was = tax_rates::classes(conn, &[&id])?.get(&id).copied().unwrap_or_default();
            if was == class {
                return Ok(());
            }
            tax_rates::set_class(conn, &id, class)?;
            let detail = json!({ "was": was.code(), "is": class.code() });
            Ok(audit::note(conn, &actor, "tax.class", &format!("book:{}", book.slug), detail)?)
        })
        .await
}

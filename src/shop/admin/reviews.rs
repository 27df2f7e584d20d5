//! The owner's look at what buyers say: publish, refuse, answer.

use chrono::NaiveDateTime;
use serde_json::json;

use crate::domain::review::{self, ReviewState};
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::{Error, Shop};
use crate::store::reviews::{self, Review};
use crate::store::{Db, books, meta};

/// Reviews on one page of the list.
pub const PAGE: usize = 30;

/// A review with its book's title and slug.
pub type Listed = (Review, String, String);

/// The reviews in a state, the newest first, those after the one with the id `before`, and whether there are more.
pub async fn list(shop: &Shop, state: ReviewState, before: Option<String>) -> Result<(Vec<Listed>, bool), Error> {
    shop.db
        .read(move |conn| {
            let before = match before {
                Some(id) => Some(reviews::find(conn, &id)?).map(|review| place(&review)),
                None => None,
            };
            let mut found = reviews::page(conn, state, before, i64::try_from(PAGE + 1).unwrap_or(1))?;
            let more = found.len() > PAGE;
            found.truncate(PAGE);
            Ok((found, more))
        })
        .await
}

fn place(review: &Review) -> (NaiveDateTime, String) {
    (review.written_at, review.id.clone())
}

/// How many reviews wait for the owner's look.
pub async fn waiting(db: &Db) -> Result<i64, Error> {
    db.read(|conn| Ok(reviews::count(conn, ReviewState::Waiting)?)).await
}

/// The version of a review: its buyer may have changed it since it was looked at.
pub fn version(review: &Review) -> String {
    review.written_at.and_utc().timestamp_micros().to_string()
}

/// Shows a review on its book's page, or takes it from there. Returns the book's title, or `None` if its buyer changed it after
/// the [`version`] that was `seen`: nobody publishes what nobody read.
///
/// # Errors
/// [`Error::NotFound`] if the review is gone: its buyer was erased.
pub async fn decide(
    shop: &Shop,
    actor: &Actor,
    id: &str,
    (becomes, seen): (ReviewState, &str),
) -> Result<Option<String>, Error> {
    let seen = seen.to_owned();
    let set = move |review: &mut Review| {
        if version(review) != seen {
            return None;
        }
        becomes.code().clone_into(&mut review.state);
        Some(if becomes == ReviewState::Shown { "review.publish" } else { "review.refuse" })
    };
    change(shop, actor, id, set).await
}

/// Puts the shop's answer below a review; an empty one takes it away. Returns the book's title, or `None` if the answer is
/// too long.
///
/// # Errors
/// As [`decide`].
pub async fn answer(shop: &Shop, actor: &Actor, id: &str, typed: &str) -> Result<Option<String>, Error> {
    let Some(text) = review::text(typed) else { return Ok(None) };
    let set = move |review: &mut Review| {
        review.answer = Some(text).filter(|text| !text.is_empty());
        Some("review.answer")
    };
    change(shop, actor, id, set).await
}

async fn change(
    shop: &Shop,
    actor: &Actor,
    id: &str,
    set: impl FnOnce(&mut Review) -> Option<&'static str> + Send + 'static,
) -> Result<Option<String>, Error> {
    let (actor, id) = (actor.clone(), super::id(id)?.to_owned());
    shop.db
        .write(move |conn| {
            // The book's row is what a buyer who changes the review at this moment waits for too.
            let book_id = reviews::find(conn, &id)?.book_id;
            let book = books::lock_for_update(conn, &book_id)?;
            let mut review = reviews::find(conn, &id)?;
            let Some(act) = set(&mut review) else { return Ok(None) };
            review.decided_at = Some(actor.at);
            reviews::update(conn, &review)?;
            meta::bump_book(conn, &book.id)?;
            audit::note(conn, &actor, act, &format!("book:{}", book.slug), json!({ "title": book.title }))?;
            Ok(Some(book.title))
        })
        .await
}

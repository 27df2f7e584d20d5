//! The day on which a book comes out, as the owner sets it.

use chrono::NaiveDate;
use serde_json::json;

use super::change::subject;
use crate::domain::release::{self, DayFault};
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::{Error, Shop, preorders};
use crate::store::books::{self, Book};
use crate::store::{self, Conn, preorders as rows};

/// A book, and how many buyers wait for it.
pub struct Release {
    pub book: Book,
    pub waiting: i64,
}

/// The book with this id.
pub async fn look(shop: &Shop, id: &str) -> Result<Release, Error> {
    let id = id.to_owned();
    shop.db
        .read(move |conn| {
            let book = books::find(conn, &id)?;
            Ok(Release { waiting: rows::count(conn, &id)?, book })
        })
        .await
}

/// Announces a book for a day, or moves that day; buyers who wait are told. The inner error says why it cannot be that day.
///
/// # Errors
/// When there is no such book, or the database is busy or unavailable.
pub async fn set(shop: &Shop, actor: &Actor, id: &str, day: NaiveDate) -> Result<Result<(), DayFault>, Error> {
    if let Err(fault) = release::check(day, shop.clock.now(), shop.rules().zone) {
        return Ok(Err(fault));
    }
    change(shop, actor, id, Some(day)).await?;
    Ok(Ok(()))
}

/// Has a book come out now; buyers who wait get it.
///
/// # Errors
/// As [`set`].
pub async fn now(shop: &Shop, actor: &Actor, id: &str) -> Result<(), Error> {
    change(shop, actor, id, None).await
}

async fn change(shop: &Shop, actor: &Actor, id: &str, day: Option<NaiveDate>) -> Result<(), Error> {
    let (actor, id) = (actor.clone(), id.to_owned());
    shop.db
        .write(move |conn: &mut Conn| {
            let book = books::lock_for_update(conn, &id)?;
            if book.release_on == day {
                return Ok::<_, store::Error>(());
            }
            preorders::set_day(conn, &book, day, actor.at.and_utc())?;
            let detail = json!({ "title": book.title, "was": book.release_on, "is": day });
            audit::note(conn, &actor, "book.release", &subject(&book), detail)
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(())
}

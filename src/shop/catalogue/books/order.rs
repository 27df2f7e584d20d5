//! The order of the catalogue: the owner may put books in front of the newest ones.

use serde_json::json;

use super::change::subject;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::{Error, Shop};
use crate::store::{books, locks};

/// Where to move a book in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// In front of all others.
    First,
    /// One place up or down among the books in front.
    Up,
    Down,
    /// Back to its place by date, behind the books in front.
    Date,
}

impl Move {
    crate::domain::variants!(pub First, Up, Down, Date);

    /// The code in URLs and in message ids such as `admin-books-place-first`.
    pub fn code(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Up => "up",
            Self::Down => "down",
            Self::Date => "date",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }
}

/// Moves a book in the catalogue. Moving the first book up or the last book in front down changes nothing.
///
/// # Errors
/// If there is no such book, or the database is busy or gone.
pub async fn move_on_shelf(shop: &Shop, actor: &Actor, id: &str, how: Move) -> Result<(), Error> {
    let (actor, id) = (actor.clone(), id.to_owned());
    shop.db
        .write(move |conn| {
            // One move at a time.
            locks::lock_by_name(conn, "shelf order")?;
            let book = books::lock_for_update(conn, &id)?;
            let front = books::in_front(conn)?;
            let place = front.iter().position(|(known, _)| *known == id);
            let other = match (how, place) {
                (Move::Up, Some(place)) => place.checked_sub(1).and_then(|place| front.get(place)),
                (Move::Down, Some(place)) => front.get(place.saturating_add(1)),
                _ => None,
            };
            match (how, other) {
                (Move::First, _) => {
                    let first = books::highest_front(conn)?.saturating_add(1);
                    books::set_front(conn, &id, first)?;
                }
                (Move::Date, _) => books::set_front(conn, &id, 0)?,
                (_, Some((other, number))) => {
                    books::set_front(conn, other, book.front)?;
                    books::set_front(conn, &id, *number)?;
                }
                (_, None) => return Ok(()),
            }
            audit::note(conn, &actor, "book.place", &subject(&book), json!({ "move": how.code() }))?;
            Ok(())
        })
        .await
}

//! The order of the shelf: books that their owner puts in front of the newest.

use serde_json::json;

use super::change::subject;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::{Error, Shop};
use crate::store::{books, meta};

/// Where a book goes on the shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// In front of all.
    First,
    /// A place up or down among those in front.
    Up,
    Down,
    /// To its date, behind those in front.
    Date,
}

impl Move {
    crate::domain::variants!(pub First, Up, Down, Date);

    /// As in addresses, and as sentences about it are called: `admin-books-place-first`.
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

/// Moves a book on the shelf. Up at the top and down at the foot of those in front change nothing.
///
/// # Errors
/// When there is no such book, or the database is busy or gone.
pub async fn move_on_shelf(shop: &Shop, actor: &Actor, id: &str, how: Move) -> Result<(), Error> {
    let (actor, id) = (actor.clone(), id.to_owned());
    shop.db
        .write(move |conn| {
            // One mover at a time: this row is everybody's.
            meta::bump_catalogue(conn)?;
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
                    let first = books::foremost(conn)?.saturating_add(1);
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

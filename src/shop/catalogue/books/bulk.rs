//! One action on several books: what it would do to each, and doing it.

use std::collections::HashSet;

use serde_json::json;

use super::change::{lacks_of, subject};
use super::{BookError, Fault, keep};
use crate::domain::book::State;
use crate::domain::money::Money;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::market::own_books::{self, Admission};
use crate::shop::{Error, Rules, Shop};
use crate::store::books::{self, Filter, Shelved};
use crate::store::{Conn, categories};

/// The most books in one action.
pub const MOST: usize = 200;

/// What to do to each of the books.
#[derive(Clone, Debug)]
pub enum Act {
    Publish,
    Withdraw,
    Price(Money),
    /// Add to the category with this id.
    Category(String),
}

/// Why nothing is done to a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nothing would change.
    Already,
    /// What the book lacks to be published.
    Faults(Vec<Fault>),
}

/// What an action does to one book.
#[derive(Clone, Debug)]
pub struct Planned {
    pub shelved: Shelved,
    /// `None` if the action is, or would be, done.
    pub why: Option<Why>,
}

/// What an action would do to each of these books, newest first.
///
/// # Errors
/// If the database is busy or gone.
pub async fn plan(shop: &Shop, ids: &[String], act: &Act) -> Result<Vec<Planned>, Error> {
    let (rules, ids, act) = (shop.rules().clone(), few(ids), act.clone());
    shop.db
        .read(move |conn| {
            let limit = i64::try_from(ids.len()).unwrap_or(i64::MAX);
            let found = books::page(conn, Filter { ids: Some(ids.clone()), ..Filter::default() }, limit)?;
            judge(&rules, conn, &ids, found, &act)
        })
        .await
}

/// Does the action to those of these books that it can be done to.
///
/// # Errors
/// If the database is busy or gone. Then no book was changed.
pub async fn run(shop: &Shop, actor: &Actor, ids: &[String], act: &Act) -> Result<Vec<Planned>, BookError> {
    let (rules, actor, ids, act) = (shop.rules().clone(), actor.clone(), few(ids), act.clone());
    let planned = shop
        .db
        .write(move |conn| {
            let held = books::lock_all_for_update(conn, &ids)?;
            let planned = judge(&rules, conn, &ids, held, &act)?;
            for one in planned.iter().filter(|one| one.why.is_none()) {
                apply(&rules, conn, &actor, (&one.shelved, &act))?;
            }
            Ok::<_, BookError>(planned)
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(planned)
}

fn few(ids: &[String]) -> Vec<String> {
    ids.iter().take(MOST).cloned().collect()
}

fn judge(
    rules: &Rules,
    conn: &mut Conn,
    ids: &[String],
    found: Vec<Shelved>,
    act: &Act,
) -> Result<Vec<Planned>, Error> {
    let inside: HashSet<String> = match act {
        Act::Category(category) => {
            categories::find(conn, category)?;
            categories::among(conn, category, ids)?.into_iter().collect()
        }
        _ => HashSet::new(),
    };
    let why = |Shelved { book, editions, stamped: _ }: &Shelved| {
        let already = match act {
            Act::Publish => book.published,
            Act::Withdraw => !book.published,
            Act::Price(price) => book.amount == price.amount && book.currency == price.currency.code(),
            Act::Category(_) => inside.contains(&book.id),
        };
        if already {
            return Some(Why::Already);
        }
        let lacks = if matches!(act, Act::Publish) { lacks_of(rules, book, editions) } else { Vec::new() };
        (!lacks.is_empty()).then_some(Why::Faults(lacks))
    };
    Ok(found.into_iter().map(|shelved| Planned { why: why(&shelved), shelved }).collect())
}

fn apply(rules: &Rules, conn: &mut Conn, actor: &Actor, (shelved, act): (&Shelved, &Act)) -> Result<(), BookError> {
    let mut book = shelved.book.clone();
    book.updated_at = actor.at;
    let (name, detail) = match act {
        Act::Publish => {
            if own_books::admit(rules, conn, actor, &book)? == Admission::Asked {
                return Ok(());
            }
            if book.state() == State::Draft {
                book.created_at = actor.at;
            }
            (book.published, book.withdrawn_at) = (true, None);
            ("book.publish", json!({ "title": book.title }))
        }
        Act::Withdraw => {
            own_books::took_off(rules, conn, actor, &book)?;
            (book.published, book.withdrawn_at) = (false, Some(actor.at));
            ("book.withdraw", json!({ "title": book.title }))
        }
        Act::Price(price) => {
            let was = book.amount;
            book.amount = price.amount;
            price.currency.code().clone_into(&mut book.currency);
            ("book.save", json!({ "price": { "was": was, "is": price.amount } }))
        }
        Act::Category(category) => {
            categories::add_book(conn, category, &book.id)?;
            ("book.save", json!({ "category": category }))
        }
    };
    keep(conn, &book)?;
    audit::note(conn, actor, name, &subject(&book), detail)?;
    Ok(())
}

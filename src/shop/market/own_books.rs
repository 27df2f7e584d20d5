//! The sellers' own books: whose a new one is, which are, and the owner's approval before one is on the shelf. Whoever creates a book or puts
//! one on the shelf asks here, in the same write.

use chrono::NaiveDateTime;
use serde_json::json;

use crate::domain::approval::{self, ApprovalState};
use crate::domain::book::State;
use crate::domain::typed;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::messages::market_alerts;
use crate::shop::{Error, Rules, Shop};
use crate::store::approvals::{self, BookApproval};
use crate::store::books::{self, Book};
use crate::store::sellers::{self, Seller, SellerBook};
use crate::store::{self, Conn};

/// How many books that wait are listed.
pub const MOST_WAITING: i64 = 50;
/// The longest answer to a seller, in characters.
pub const LONGEST_ANSWER: usize = 1_000;

/// What becomes of a book that somebody puts on the shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    OnShelf,
    /// An owner is asked about it first.
    Asked,
}

/// The seller who acts, if it is one.
fn acting(rules: &Rules, conn: &mut Conn, actor: &Actor) -> Result<Option<Seller>, store::Error> {
    match &actor.account_id {
        Some(account_id) if rules.market.open => sellers::by_account(conn, account_id),
        _ => Ok(None),
    }
}

/// Makes a new book its seller's, if a seller created it.
pub(in crate::shop) fn claim(rules: &Rules, conn: &mut Conn, actor: &Actor, book_id: &str) -> Result<(), store::Error> {
    let Some(seller) = acting(rules, conn, actor)? else { return Ok(()) };
    sellers::set_book(conn, &SellerBook { book_id: book_id.to_owned(), seller_id: seller.id, commission: None })
}

/// Whether this seller sells this book.
///
/// # Errors
/// When the database is busy or gone.
pub async fn sells(shop: &Shop, seller_id: &str, book_id: &str) -> Result<bool, Error> {
    let (seller_id, book_id) = (seller_id.to_owned(), book_id.to_owned());
    let sold = shop.db.read(move |conn| sellers::of_book(conn, &book_id)).await?;
    Ok(sold.is_some_and(|sold| sold.seller_id == seller_id))
}

/// Whether a book may go on the shelf now, whoever puts it there. A seller whose book needs it asks an owner by this; what one of the
/// staff puts there is approved by it. The caller holds the book's row.
///
/// # Errors
/// [`Error::NotFound`] when the seller who acts does not sell the book.
pub(in crate::shop) fn admit(rules: &Rules, conn: &mut Conn, actor: &Actor, book: &Book) -> Result<Admission, Error> {
    if !rules.market.open {
        return Ok(Admission::OnShelf);
    }
    let (seller, sold) = (acting(rules, conn, actor)?, sellers::of_book(conn, &book.id)?);
    let known = approvals::find(conn, &book.id)?;
    if let Some(seller) = &seller {
        let sold = sold.filter(|sold| sold.seller_id == seller.id).ok_or(Error::NotFound)?;
        if seller.left_at.is_some() || is_needed(rules, conn, (&sold, book), known.as_ref())? {
            ask(conn, actor, seller, (book, known.as_ref()))?;
            return Ok(Admission::Asked);
        }
    }
    if let Some(known) = known.filter(|known| !known.is(ApprovalState::Approved)) {
        answer(conn, book, (ApprovalState::Approved, ""), actor.at)?;
        if seller.is_none() && known.is(ApprovalState::Asked) {
            audit::note(conn, actor, "book.approve", &subject(book), json!({ "title": book.title }))?;
            market_alerts::announce_answer(conn, &book.id, actor.at)?;
        }
    }
    Ok(Admission::OnShelf)
}

fn subject(book: &Book) -> String {
    format!("book:{}", book.slug)
}

fn is_needed(
    rules: &Rules,
    conn: &mut Conn,
    (sold, book): (&SellerBook, &Book),
    known: Option<&BookApproval>,
) -> Result<bool, store::Error> {
    let state = known.and_then(|known| ApprovalState::parse(&known.state));
    let another = approvals::has_another(conn, &sold.seller_id, &book.id)?;
    Ok(approval::is_needed(rules.market.approval, state, book.state() != State::Draft, another))
}

/// Stores what became of a book.
fn answer(
    conn: &mut Conn,
    book: &Book,
    (state, answer): (ApprovalState, &str),
    at: NaiveDateTime,
) -> Result<(), store::Error> {
    let (book_id, state, answer) = (book.id.clone(), state.code().to_owned(), answer.to_owned());
    approvals::set(conn, &BookApproval { book_id, state, answer, at })
}

/// Asks the owners about a book, once.
fn ask(
    conn: &mut Conn,
    actor: &Actor,
    seller: &Seller,
    (book, known): (&Book, Option<&BookApproval>),
) -> Result<(), store::Error> {
    if known.is_some_and(|known| known.is(ApprovalState::Asked)) {
        return Ok(());
    }
    answer(conn, book, (ApprovalState::Asked, ""), actor.at)?;
    audit::note(conn, actor, "book.ask", &subject(book), json!({ "title": book.title, "seller": seller.name }))?;
    market_alerts::announce_asked(conn, &book.id, actor.at)
}

/// One of the staff takes a book off the shelf: where it is a seller's, he puts it back only with an owner's approval. The caller holds the
/// book's row.
pub(in crate::shop) fn took_off(
    rules: &Rules,
    conn: &mut Conn,
    actor: &Actor,
    book: &Book,
) -> Result<(), store::Error> {
    if !rules.market.open || acting(rules, conn, actor)?.is_some() || sellers::of_book(conn, &book.id)?.is_none() {
        return Ok(());
    }
    answer(conn, book, (ApprovalState::Back, ""), actor.at)?;
    market_alerts::announce_answer(conn, &book.id, actor.at)
}

/// Why a book is not sent back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSentBack {
    /// The answer is empty, or longer than [`LONGEST_ANSWER`].
    Words,
    /// It does not wait any more.
    Answered,
}

/// Sends a book that waits back to its seller, with what is said to him.
///
/// # Errors
/// [`Error::NotFound`] if there is no such book.
pub async fn send_back(
    shop: &Shop,
    actor: Actor,
    book_id: &str,
    words: &str,
) -> Result<Result<(), NotSentBack>, Error> {
    let (id, words) = (book_id.to_owned(), typed::trim(words).to_owned());
    if words.is_empty() || words.chars().count() > LONGEST_ANSWER {
        return Ok(Err(NotSentBack::Words));
    }
    let write = move |conn: &mut Conn| -> Result<Result<(), NotSentBack>, store::Error> {
        let book = books::lock_for_update(conn, &id)?;
        if !approvals::find(conn, &id)?.is_some_and(|known| known.is(ApprovalState::Asked)) {
            return Ok(Err(NotSentBack::Answered));
        }
        answer(conn, &book, (ApprovalState::Back, &words), actor.at)?;
        market_alerts::announce_answer(conn, &id, actor.at)?;
        audit::note(conn, &actor, "book.send_back", &subject(&book), json!({ "title": book.title }))?;
        Ok(Ok(()))
    };
    let sent = shop.db.write(write).await?;
    shop.message_wakeup.notify_one();
    Ok(sent)
}

/// How a seller's book stands.
pub struct Standing {
    pub seller: Seller,
    pub approval: Option<BookApproval>,
    /// Whether its seller needs an owner to put it on the shelf.
    pub needs: bool,
}

/// How a book stands; `None` where the shop itself sells it.
///
/// # Errors
/// When the database is busy or gone.
pub async fn look(shop: &Shop, book: &Book) -> Result<Option<Standing>, Error> {
    let (rules, book) = (shop.rules().clone(), book.clone());
    if !rules.market.open {
        return Ok(None);
    }
    let read = move |conn: &mut Conn| -> Result<Option<Standing>, store::Error> {
        let Some(sold) = sellers::of_book(conn, &book.id)? else { return Ok(None) };
        let approval = approvals::find(conn, &book.id)?;
        let needs = is_needed(&rules, conn, (&sold, &book), approval.as_ref())?;
        Ok(Some(Standing { seller: sellers::find(conn, &sold.seller_id)?, approval, needs }))
    };
    Ok(shop.db.read(read).await?)
}

/// A book that waits for an owner.
pub struct WaitingBook {
    pub book: Book,
    /// The seller's name.
    pub seller: String,
    pub since: NaiveDateTime,
}

/// The books that wait for an owner, those that wait longest first, at most [`MOST_WAITING`].
///
/// # Errors
/// When the database is busy or gone.
pub async fn waiting(shop: &Shop) -> Result<Vec<WaitingBook>, Error> {
    let found = shop.db.read(|conn| approvals::waiting(conn, MOST_WAITING)).await?;
    Ok(found.into_iter().map(|(book, seller, since)| WaitingBook { book, seller, since }).collect())
}

/// How many books wait for an owner.
///
/// # Errors
/// When the database is busy or gone.
pub async fn count_waiting(shop: &Shop) -> Result<i64, Error> {
    Ok(shop.db.read(approvals::count_waiting).await?)
}

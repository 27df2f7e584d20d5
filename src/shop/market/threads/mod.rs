//! What readers and sellers write to each other: before buying, about a book, and after, about an order. A thread's reader has a link that
//! opens it and nothing else; its seller finds it among his own; the owner reads it while it is reported.

mod asking;
mod reading;
mod writing;

use chrono::TimeDelta;

use crate::domain::thread::Writer;
use crate::shop::market::sellers::is_selling;
use crate::shop::messages::thread_alerts::{self, THREAD_JOB};
use crate::shop::{Error, Shop};
use crate::store::books::{self, Book};
use crate::store::orders::{self, Order};
use crate::store::sellers::{self, Seller};
use crate::store::threads::{self, Thread, ThreadMessage};
use crate::store::{self, Conn, jobs};
pub use asking::{AboutOrder, Asked, Question, ask, ask_about_order, askable, seller_of_book};
pub use reading::{Owned, count_reported, list, of_seller, open, open_reported, reported, state, state_for_seller};
pub use writing::{answer, close_report, report, report_as_seller, say};

/// How many threads a page of a list has.
pub const PAGE: usize = 30;
/// How many of a thread's messages are shown: the newest.
pub const SHOWN: usize = 200;
/// For how long a thread without an order is kept after its last message.
pub const KEPT: TimeDelta = TimeDelta::days(180);
const JOBS_KEPT: TimeDelta = TimeDelta::days(30);
const BATCH: i64 = 500;

/// A thread with what its page shows.
pub struct Opened {
    pub thread: Thread,
    pub seller: Seller,
    pub book: Book,
    /// The order that it is about, or that was placed in it.
    pub order: Option<Order>,
    /// The newest [`SHOWN`], the oldest of them first.
    pub messages: Vec<ThreadMessage>,
    /// There are older ones.
    pub has_more: bool,
    /// Whether its seller still sells the book.
    pub is_sold: bool,
    /// Whether its seller sells here at all.
    pub is_selling: bool,
}

impl Opened {
    /// Whether its reader can write no more.
    pub fn is_closed(&self) -> bool {
        is_closed(self.is_selling, self.order.as_ref())
    }
}

/// Whoever bought a book can write to its seller for ever; others only as long as he sells here.
fn is_closed(is_selling: bool, order: Option<&Order>) -> bool {
    !is_selling && order.is_none_or(|order| order.paid_at.is_none())
}

/// A message that somebody sends, with what makes one of a double click: see [`ThreadMessage::form_key`].
#[derive(Clone, Debug)]
pub struct Sent {
    /// As [`crate::domain::thread::message`] gives it.
    pub text: String,
    pub form_key: String,
}

fn gather(conn: &mut Conn, thread: Thread) -> Result<Opened, store::Error> {
    let mut messages = threads::messages(conn, &thread.id, i64::try_from(SHOWN).unwrap_or(0) + 1)?;
    let has_more = messages.len() > SHOWN;
    if has_more {
        messages.remove(0);
    }
    let sold = sellers::of_book(conn, &thread.book_id)?;
    let seller = sellers::find(conn, &thread.seller_id)?;
    Ok(Opened {
        is_selling: is_selling(conn, &seller)?,
        seller,
        book: books::find(conn, &thread.book_id)?,
        order: thread.order_id.as_ref().map(|id| orders::find(conn, id)).transpose()?,
        is_sold: sold.is_some_and(|sold| sold.seller_id == thread.seller_id),
        messages,
        has_more,
        thread,
    })
}

/// Adds a message to a thread that is locked, and has the other told of it.
fn add(shop: &Shop, conn: &mut Conn, thread: &Thread, (author, sent): (Writer, Sent)) -> Result<(), store::Error> {
    let now = shop.clock.now().naive_utc();
    let message = ThreadMessage {
        id: crate::domain::ids::row(),
        thread_id: thread.id.clone(),
        author: author.code().to_owned(),
        text: sent.text,
        at: now,
        form_key: sent.form_key,
    };
    threads::add(conn, &message)?;
    thread_alerts::announce(conn, thread, (author.other(), &message.id), now)
}

/// The link that opens a thread, as a path.
pub fn path(shop: &Shop, thread_id: &str) -> String {
    format!("/threads/{}", shop.keys.thread_token(thread_id))
}

/// Deletes what nobody needs any more.
///
/// # Errors
/// When the database is busy or gone.
pub async fn tidy(shop: &Shop) -> Result<(), Error> {
    if !shop.rules().market.open {
        return Ok(());
    }
    let now = shop.clock.now().naive_utc();
    let tidied = move |conn: &mut Conn| -> Result<(), store::Error> {
        threads::delete_idle(conn, now - KEPT)?;
        jobs::purge_done(conn, &[THREAD_JOB], now - JOBS_KEPT, BATCH)?;
        Ok(())
    };
    Ok(shop.db.write(tidied).await?)
}

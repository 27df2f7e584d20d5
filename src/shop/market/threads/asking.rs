//! How a thread begins: a reader asks the seller of a book, or of a book that he has bought.

use super::{Sent, add};
use crate::domain::ids;
use crate::domain::language::Language;
use crate::domain::order_facts::Contact;
use crate::domain::thread::Writer;
use crate::shop::keys::sha256;
use crate::shop::market::sellers::is_selling;
use crate::shop::{Error, Shop};
use crate::store::order_lines::{self, OrderLine};
use crate::store::orders::Order;
use crate::store::sellers::{self, Seller};
use crate::store::threads::{self, Thread};
use crate::store::{self, Conn, locks};

/// A question about a book, before buying.
#[derive(Clone)]
pub struct Question {
    pub book_id: String,
    /// Where the answer is announced.
    pub contact: Contact,
    pub language: Language,
    pub sent: Sent,
}

/// Who sells a book.
///
/// # Errors
/// [`Error::NotFound`] if the shop itself sells it, or its seller sells here no more.
pub async fn seller_of_book(shop: &Shop, book_id: &str) -> Result<Seller, Error> {
    let id = book_id.to_owned();
    shop.db.read(move |conn| seller_of(conn, &id)).await
}

fn seller_of(conn: &mut Conn, book_id: &str) -> Result<Seller, Error> {
    let sold = sellers::of_book(conn, book_id)?.ok_or(Error::NotFound)?;
    let seller = sellers::find(conn, &sold.seller_id)?;
    if is_selling(conn, &seller)? { Ok(seller) } else { Err(Error::NotFound) }
}

/// Begins a thread about a book, and returns its path. The same form sent again is the same thread.
///
/// # Errors
/// [`Error::NotFound`] if the shop itself sells the book, or its seller sells here no more.
pub async fn ask(shop: &Shop, question: Question) -> Result<String, Error> {
    let acts = shop.clone();
    let begun = move |conn: &mut Conn| -> Result<String, Error> {
        locks::lock_by_name(conn, &format!("thread {}", question.sent.form_key))?;
        if let Some(sent) = threads::by_form(conn, &question.sent.form_key)? {
            return Ok(sent.thread_id);
        }
        let seller_id = seller_of(conn, &question.book_id)?.id;
        let about = (seller_id, question.book_id.clone(), None);
        let thread = new_thread(&acts, about, Some(question.contact.as_str().to_owned()), question.language);
        begin(&acts, conn, &thread, question.sent)?;
        Ok(thread.id)
    };
    let id = shop.db.write(begun).await?;
    shop.message_wakeup.notify_one();
    Ok(super::path(shop, &id))
}

/// A seller's book in an order.
#[derive(Clone, Debug)]
pub struct Asked {
    pub line: OrderLine,
    /// The seller's name.
    pub seller: String,
    /// The path of the thread about it, if there is one.
    pub thread: Option<String>,
}

/// A message about a book that was bought.
#[derive(Clone)]
pub struct AboutOrder {
    pub order: Order,
    /// The place of the book's line.
    pub place: i32,
    pub sent: Sent,
}

/// The books of an order that sellers sell, once it was paid.
///
/// # Errors
/// When the database is busy or gone.
pub async fn askable(shop: &Shop, order: &Order) -> Result<Vec<Asked>, Error> {
    if !shop.rules().market.open || order.paid_at.is_none() {
        return Ok(Vec::new());
    }
    let (acts, id) = (shop.clone(), order.id.clone());
    let found = move |conn: &mut Conn| -> Result<Vec<Asked>, store::Error> {
        let lines: Vec<OrderLine> =
            order_lines::of_order(conn, &id)?.into_iter().filter(|line| line.seller.is_some()).collect();
        let ids: Vec<&str> = lines.iter().filter_map(|line| line.seller.as_deref()).collect();
        let (known, begun) = (sellers::of_ids(conn, &ids)?, threads::of_order(conn, &id)?);
        let asked = |line: OrderLine| {
            let seller = known.iter().find(|seller| line.seller.as_ref() == Some(&seller.id));
            let thread = begun.iter().find(|thread| is_about(thread, &line));
            Asked {
                seller: seller.map(|seller| seller.name.clone()).unwrap_or_default(),
                thread: thread.map(|thread| super::path(&acts, &thread.id)),
                line,
            }
        };
        Ok(lines.into_iter().map(asked).collect())
    };
    Ok(shop.db.read(found).await?)
}

fn is_about(thread: &Thread, line: &OrderLine) -> bool {
    thread.book_id == line.book_id && line.seller.as_ref() == Some(&thread.seller_id)
}

/// Writes to the seller of a book that was bought, and returns the thread's path: the one about it, or a new one.
///
/// # Errors
/// [`Error::NotFound`] if the order was not paid, or no seller sold this line.
pub async fn ask_about_order(shop: &Shop, about: AboutOrder) -> Result<String, Error> {
    let acts = shop.clone();
    let written = move |conn: &mut Conn| -> Result<String, Error> {
        let AboutOrder { order, place, sent } = about;
        locks::lock_by_name(conn, &format!("threads of {}", order.id))?;
        if let Some(sent) = threads::by_form(conn, &sent.form_key)? {
            return Ok(sent.thread_id);
        }
        let line = order_lines::of_order(conn, &order.id)?.into_iter().find(|line| line.place == place);
        let line = line.filter(|_| order.paid_at.is_some()).ok_or(Error::NotFound)?;
        let seller_id = line.seller.clone().ok_or(Error::NotFound)?;
        if let Some(thread) = threads::of_order(conn, &order.id)?.iter().find(|thread| is_about(thread, &line)) {
            let thread = threads::lock_for_update(conn, &thread.id)?;
            add(&acts, conn, &thread, (Writer::Reader, sent))?;
            return Ok(thread.id);
        }
        let language = Language::parse(&order.language).unwrap_or_default();
        let thread = new_thread(&acts, (seller_id, line.book_id, Some(order.id)), None, language);
        begin(&acts, conn, &thread, sent)?;
        Ok(thread.id)
    };
    let id = shop.db.write(written).await?;
    shop.message_wakeup.notify_one();
    Ok(super::path(shop, &id))
}

fn new_thread(
    shop: &Shop,
    (seller_id, book_id, order_id): (String, String, Option<String>),
    contact: Option<String>,
    language: Language,
) -> Thread {
    let (id, now) = (ids::row(), shop.clock.now().naive_utc());
    Thread {
        token_sha256: sha256(&shop.keys.thread_token(&id)),
        id,
        seller_id,
        book_id,
        order_id,
        contact,
        language: language.code().to_owned(),
        created_at: now,
        last_at: now,
        last_by: Writer::Reader.code().to_owned(),
        last_message: String::new(),
        reader_seen_at: None,
        reader_told_at: None,
        seller_seen_at: None,
        seller_told_at: None,
        reported_at: None,
        reported_by: None,
        texted: None,
    }
}

fn begin(shop: &Shop, conn: &mut Conn, thread: &Thread, sent: Sent) -> Result<(), store::Error> {
    threads::insert(conn, thread)?;
    add(shop, conn, thread, (Writer::Reader, sent))
}

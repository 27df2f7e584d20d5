//! Coupons in the back office: created, changed, paused, shown.

use chrono::NaiveDateTime;
use serde_json::json;

use crate::domain::book_list::Sort;
use crate::domain::coupon::{Code, Discount};
use crate::domain::ids;
use crate::domain::money::Money;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::sale::coupons as till;
use crate::shop::{Error, Shop};
use crate::store::books::{self, Book};
use crate::store::coupons::{self, Coupon, Used};
use crate::store::lists;
use crate::store::{self, Conn};

/// The values of a coupon as they were typed. Times are UTC.
#[derive(Clone, Debug)]
pub struct CouponInput {
    pub code: Code,
    pub discount: Discount,
    /// A book's title or slug; `None` for every book.
    pub book: Option<String>,
    pub starts_at: Option<NaiveDateTime>,
    pub ends_at: Option<NaiveDateTime>,
    pub most: Option<i64>,
    pub most_each: Option<i64>,
    pub note: String,
}

/// Why a coupon was not saved.
#[derive(Debug)]
pub enum SaveError {
    /// Another coupon has this code.
    Taken,
    NoSuchBook,
    /// More than one book has this title.
    SeveralBooks,
    Other(Error),
}

impl From<store::Error> for SaveError {
    fn from(error: store::Error) -> Self {
        if error.is_taken() { Self::Taken } else { Self::Other(error.into()) }
    }
}

impl From<diesel::result::Error> for SaveError {
    fn from(error: diesel::result::Error) -> Self {
        store::Error::from(error).into()
    }
}

/// Saves a new coupon, or changes the one with the id `id`, and returns its id. Orders that were placed with it keep
/// their price.
pub async fn save(shop: &Shop, actor: &Actor, id: Option<String>, wanted: CouponInput) -> Result<String, SaveError> {
    let (actor, currency) = (actor.clone(), shop.rules().currency.code().to_owned());
    shop.db
        .write(move |conn| {
            let earlier = match &id {
                Some(id) => Some(coupons::lock_for_update(conn, id)?.ok_or(SaveError::Other(Error::NotFound))?),
                None => None,
            };
            let book_id = match &wanted.book {
                Some(named) => Some(book_named(conn, named, earlier.as_ref())?.id),
                None => None,
            };
            let coupon = row(&wanted, book_id, earlier.as_ref(), (&currency, actor.at));
            // On PostgreSQL a transaction cannot go on after a row was refused, so the code is looked up first.
            if coupons::by_code(conn, &coupon.code)?.is_some_and(|other| other.id != coupon.id) {
                return Err(SaveError::Taken);
            }
            match &earlier {
                Some(_) => drop(coupons::update(conn, &coupon)?),
                None => coupons::insert(conn, &coupon)?,
            }
            let act = if earlier.is_some() { "coupon.change" } else { "coupon.create" };
            let detail = json!({
                "kind": coupon.kind, "value": coupon.value, "book": wanted.book, "starts_at": coupon.starts_at,
                "ends_at": coupon.ends_at, "most": coupon.most, "most_each": coupon.most_each,
            });
            audit::note(conn, &actor, act, &format!("coupon:{}", coupon.code), detail)?;
            Ok(coupon.id)
        })
        .await
}

fn row(
    wanted: &CouponInput,
    book_id: Option<String>,
    earlier: Option<&Coupon>,
    (currency, now): (&str, NaiveDateTime),
) -> Coupon {
    let (kind, value, currency) = match wanted.discount {
        Discount::Percent(percent) => ("percent", percent, currency),
        Discount::Amount(money) => ("amount", money.amount, money.currency.code()),
    };
    Coupon {
        id: earlier.map_or_else(ids::row, |earlier| earlier.id.clone()),
        code: wanted.code.as_str().to_owned(),
        kind: kind.to_owned(),
        value,
        currency: currency.to_owned(),
        book_id,
        starts_at: wanted.starts_at,
        ends_at: wanted.ends_at,
        most: wanted.most,
        most_each: wanted.most_each,
        used: earlier.map_or(0, |earlier| earlier.used),
        paused: earlier.is_some_and(|earlier| earlier.paused),
        note: wanted.note.clone(),
        created_at: earlier.map_or(now, |earlier| earlier.created_at),
        updated_at: now,
    }
}

/// Pauses a coupon or resumes it, and returns its code. Orders that were placed with it do not change.
pub async fn pause(shop: &Shop, actor: &Actor, id: &str, paused: bool) -> Result<String, Error> {
    let (actor, id) = (actor.clone(), id.to_owned());
    shop.db
        .write(move |conn| {
            let coupon = coupons::lock_for_update(conn, &id)?.ok_or(Error::NotFound)?;
            if coupon.paused != paused {
                coupons::set_paused(conn, &id, paused, actor.at)?;
                let act = if paused { "coupon.pause" } else { "coupon.resume" };
                audit::note(conn, &actor, act, &format!("coupon:{}", coupon.code), json!({}))?;
            }
            Ok(coupon.code)
        })
        .await
}

/// How many coupons or uses are on a page.
pub const PAGE: usize = 50;

/// The book with this title or slug. Of several with one title it is the one that the coupon has.
fn book_named(conn: &mut Conn, named: &str, coupon: Option<&Coupon>) -> Result<Book, SaveError> {
    if let Some(book) = books::by_slug(conn, named)? {
        return Ok(book);
    }
    let mut titled = lists::titled(conn, named)?;
    if titled.len() > 1 {
        let kept = coupon.and_then(|coupon| coupon.book_id.as_deref());
        titled.retain(|book| Some(book.id.as_str()) == kept);
        return titled.pop().ok_or(SaveError::SeveralBooks);
    }
    titled.pop().ok_or(SaveError::NoSuchBook)
}

/// Coupons with their books, the newest first, those created before the one with the id `before`; and whether there are
/// more.
pub async fn list(shop: &Shop, before: Option<String>) -> Result<(Vec<(Coupon, Option<Book>)>, bool), Error> {
    shop.db
        .read(move |conn| {
            let before = match before {
                Some(id) => coupons::find(conn, &id)?.map(|coupon| (coupon.created_at, coupon.id)),
                None => None,
            };
            let (found, more) = cut(coupons::page(conn, before, limit())?);
            let found: Result<Vec<_>, Error> =
                found.into_iter().map(|coupon| Ok((book_of(conn, &coupon)?, coupon))).collect();
            Ok((found?.into_iter().map(|(book, coupon)| (coupon, book)).collect(), more))
        })
        .await
}

/// A coupon with the details that an owner sees.
pub struct CouponDetails {
    pub coupon: Coupon,
    pub book: Option<Book>,
    /// How it changes the price of its book, or the prices of the newest books: book, full price, price.
    pub examples: Vec<(Book, Money, Money)>,
    pub uses: Vec<Used>,
    pub more: bool,
}

/// A coupon by its id, with its uses before the one of the order with the id `before`.
pub async fn look(shop: &Shop, id: &str, before: Option<String>) -> Result<CouponDetails, Error> {
    let (acts, id) = (shop.clone(), id.to_owned());
    shop.db
        .read(move |conn| {
            let coupon = coupons::find(conn, &id)?.ok_or(Error::NotFound)?;
            let book = book_of(conn, &coupon)?;
            let before = match before {
                Some(order) => coupons::of_order(conn, &order)?.map(|(one, _)| (one.at, one.order_id)),
                None => None,
            };
            let (uses, more) = cut(coupons::uses(conn, &coupon.id, before, limit())?);
            let priced = match &book {
                Some(book) => vec![book.clone()],
                None => lists::first(conn, Sort::Shop, 3)?.into_iter().map(|shelved| shelved.book).collect(),
            };
            let example = |book: Book| {
                let full = till::full_price(&acts, &book);
                coupon.terms().map(|terms| (book, full, terms.discount.of(full, acts.rules().limits(full.currency))))
            };
            let examples = priced.into_iter().filter_map(example).collect();
            Ok(CouponDetails { coupon, book, examples, uses, more })
        })
        .await
}

fn book_of(conn: &mut Conn, coupon: &Coupon) -> Result<Option<Book>, Error> {
    match &coupon.book_id {
        Some(id) => Ok(Some(books::find(conn, id)?)),
        None => Ok(None),
    }
}

fn limit() -> i64 {
    i64::try_from(PAGE + 1).unwrap_or(1)
}

fn cut<T>(mut found: Vec<T>) -> (Vec<T>, bool) {
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    (found, more)
}

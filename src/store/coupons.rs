//! Coupons, and the orders that use them.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::locks::lock_for_update;
use super::schema::{coupon_uses, coupons, orders};
use super::{Conn, Error};
use crate::domain::coupon::{Discount, Terms};
use crate::domain::money::{Currency, Money};

/// A coupon as kept. `value` is whole percent or an amount in the smallest unit of `currency`; times UTC.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = coupons, treat_none_as_default_value = false)]
pub struct Coupon {
    pub id: String,
    pub code: String,
    pub kind: String,
    pub value: i64,
    pub currency: String,
    pub book_id: Option<String>,
    pub starts_at: Option<NaiveDateTime>,
    pub ends_at: Option<NaiveDateTime>,
    pub most: Option<i64>,
    pub most_each: Option<i64>,
    pub used: i64,
    pub paused: bool,
    pub note: String,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl Coupon {
    /// What it says. `None` when its kind or its currency is none that Griot knows.
    pub fn terms(&self) -> Option<Terms> {
        let discount = match self.kind.as_str() {
            "percent" => Discount::Percent(self.value),
            "amount" => Discount::Amount(Money::new(self.value, Currency::parse(&self.currency)?)),
            _ => return None,
        };
        Some(Terms {
            discount,
            book: self.book_id.clone(),
            starts_at: self.starts_at.map(|at| at.and_utc()),
            ends_at: self.ends_at.map(|at| at.and_utc()),
            most: self.most,
            most_each: self.most_each,
            paused: self.paused,
        })
    }
}

/// The use of a coupon by one order. If `held`, it counts. `email_mark` and `phone_mark` are HMACs of the buyer's e-mail
/// address and phone number.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = coupon_uses, treat_none_as_default_value = false)]
pub struct Use {
    pub order_id: String,
    pub coupon_id: String,
    pub full_amount: i64,
    pub discount: i64,
    pub email_mark: Option<String>,
    pub phone_mark: Option<String>,
    pub held: bool,
    pub at: NaiveDateTime,
}

pub fn insert(conn: &mut Conn, coupon: &Coupon) -> Result<(), Error> {
    diesel::insert_into(coupons::table).values(coupon).execute(conn)?;
    Ok(())
}

/// What an update of a coupon writes.
#[derive(AsChangeset)]
#[diesel(table_name = coupons, treat_none_as_null = true)]
struct Change {
    code: String,
    kind: String,
    value: i64,
    currency: String,
    book_id: Option<String>,
    starts_at: Option<NaiveDateTime>,
    ends_at: Option<NaiveDateTime>,
    most: Option<i64>,
    most_each: Option<i64>,
    paused: bool,
    note: String,
    updated_at: NaiveDateTime,
}

impl From<&Coupon> for Change {
    /// All by name: a column that is forgotten here does not compile.
    fn from(coupon: &Coupon) -> Self {
        let Coupon {
            id: _,
            code,
            kind,
            value,
            currency,
            book_id,
            starts_at,
            ends_at,
            most,
            most_each,
            used: _, // counted by orders alone
            paused,
            note,
            created_at: _,
            updated_at,
        } = coupon.clone();
        Self { code, kind, value, currency, book_id, starts_at, ends_at, most, most_each, paused, note, updated_at }
    }
}

/// Changes what a coupon says; how often it was used stays what it is. `false` when there is none.
pub fn update(conn: &mut Conn, coupon: &Coupon) -> Result<bool, Error> {
    Ok(diesel::update(coupons::table.find(&coupon.id)).set(Change::from(coupon)).execute(conn)? == 1)
}

/// A coupon, locked until this write ends.
pub fn lock_for_update(conn: &mut Conn, id: &str) -> Result<Option<Coupon>, Error> {
    Ok(lock_for_update!(conn, coupons::table.find(id)).optional()?)
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Option<Coupon>, Error> {
    Ok(coupons::table.find(id).get_result(conn).optional()?)
}

pub fn by_code(conn: &mut Conn, code: &str) -> Result<Option<Coupon>, Error> {
    Ok(coupons::table.filter(coupons::code.eq(code)).get_result(conn).optional()?)
}

/// The code of a coupon for this book alone, if there is one.
pub fn code_for(conn: &mut Conn, book_id: &str) -> Result<Option<String>, Error> {
    Ok(coupons::table.filter(coupons::book_id.eq(book_id)).select(coupons::code).first(conn).optional()?)
}

/// Coupons, the newest first, those created before `before` (a time and an id).
pub fn page(conn: &mut Conn, before: Option<(NaiveDateTime, String)>, limit: i64) -> Result<Vec<Coupon>, Error> {
    let mut query = coupons::table.into_boxed();
    if let Some((at, id)) = before {
        query = query.filter(coupons::created_at.lt(at).or(coupons::created_at.eq(at).and(coupons::id.lt(id))));
    }
    Ok(query.order((coupons::created_at.desc(), coupons::id.desc())).limit(limit).load(conn)?)
}

pub fn set_paused(conn: &mut Conn, id: &str, paused: bool, now: NaiveDateTime) -> Result<bool, Error> {
    let changed = diesel::update(coupons::table.find(id))
        .set((coupons::paused.eq(paused), coupons::updated_at.eq(now)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// How many uses of a coupon are held by the buyer with one of these HMACs (e-mail, phone), without that of the order `apart`.
pub fn held_by(
    conn: &mut Conn,
    id: &str,
    apart: &str,
    (email, phone): (Option<&str>, Option<&str>),
) -> Result<i64, Error> {
    // An empty HMAC matches no row: those stored are 32 hex characters.
    let (email, phone) = (email.unwrap_or_default(), phone.unwrap_or_default());
    Ok(coupon_uses::table
        .filter(coupon_uses::coupon_id.eq(id).and(coupon_uses::held.eq(true)))
        .filter(coupon_uses::order_id.ne(apart))
        .filter(
            coupon_uses::email_mark.eq(email).assume_not_null().or(coupon_uses::phone_mark.eq(phone).assume_not_null()),
        )
        .count()
        .get_result(conn)?)
}

/// Records a use that is held, and counts it.
pub fn take(conn: &mut Conn, one: &Use) -> Result<(), Error> {
    diesel::insert_into(coupon_uses::table).values(one).execute(conn)?;
    count(conn, &one.coupon_id, 1)
}

/// Releases the use of an order that will not be paid. Does nothing if there is no use, or if it is already released.
pub fn give_back(conn: &mut Conn, order_id: &str) -> Result<(), Error> {
    set_held(conn, order_id, false)
}

/// Holds the use of an order (again), even beyond the coupon's quota.
pub fn keep(conn: &mut Conn, order_id: &str) -> Result<(), Error> {
    set_held(conn, order_id, true)
}

fn set_held(conn: &mut Conn, order_id: &str, held: bool) -> Result<(), Error> {
    let other = coupon_uses::table.filter(coupon_uses::order_id.eq(order_id).and(coupon_uses::held.eq(!held)));
    if diesel::update(other).set(coupon_uses::held.eq(held)).execute(conn)? == 0 {
        return Ok(());
    }
    let coupon: String = coupon_uses::table.find(order_id).select(coupon_uses::coupon_id).get_result(conn)?;
    count(conn, &coupon, if held { 1 } else { -1 })
}

fn count(conn: &mut Conn, id: &str, by: i64) -> Result<(), Error> {
    diesel::update(coupons::table.find(id)).set(coupons::used.eq(coupons::used + by)).execute(conn)?;
    Ok(())
}

/// The coupon of an order, if it has one.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Option<(Use, Coupon)>, Error> {
    Ok(coupon_uses::table
        .inner_join(coupons::table)
        .filter(coupon_uses::order_id.eq(order_id))
        .get_result(conn)
        .optional()?)
}

/// An order that used a coupon, for the list of uses.
#[derive(Clone, Debug, Queryable)]
pub struct Used {
    pub order_id: String,
    pub number: String,
    pub title: String,
    pub state: String,
    pub currency: String,
    pub full_amount: i64,
    pub discount: i64,
    pub held: bool,
    pub at: NaiveDateTime,
}

/// The uses of a coupon, the newest first, before `before` (a time and an order's id).
pub fn uses(
    conn: &mut Conn,
    id: &str,
    before: Option<(NaiveDateTime, String)>,
    limit: i64,
) -> Result<Vec<Used>, Error> {
    let mut query =
        coupon_uses::table.inner_join(orders::table).filter(coupon_uses::coupon_id.eq(id.to_owned())).into_boxed();
    if let Some((at, order)) = before {
        query = query.filter(coupon_uses::at.lt(at).or(coupon_uses::at.eq(at).and(coupon_uses::order_id.lt(order))));
    }
    Ok(query
        .select((
            orders::id,
            orders::number,
            orders::title,
            orders::state,
            orders::currency,
            coupon_uses::full_amount,
            coupon_uses::discount,
            coupon_uses::held,
            coupon_uses::at,
        ))
        .order((coupon_uses::at.desc(), coupon_uses::order_id.desc()))
        .limit(limit)
        .load(conn)?)
}

/// Stores who uses a coupon with this order, as HMACs.
pub fn set_marks(conn: &mut Conn, order_id: &str, email: Option<&str>, phone: Option<&str>) -> Result<(), Error> {
    diesel::update(coupon_uses::table.find(order_id))
        .set((coupon_uses::email_mark.eq(email), coupon_uses::phone_mark.eq(phone)))
        .execute(conn)?;
    Ok(())
}

/// Deletes who used a coupon with this order, together with the buyer's other data, when the buyer asks for it.
pub fn erase_buyer(conn: &mut Conn, order_id: &str) -> Result<(), Error> {
    diesel::update(coupon_uses::table.find(order_id))
        .set((coupon_uses::email_mark.eq(None::<String>), coupon_uses::phone_mark.eq(None::<String>)))
        .execute(conn)?;
    Ok(())
}

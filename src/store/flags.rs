//! Suspicious patterns that the staff should look at.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{flags, gifts, order_lines, orders, transitions};
use super::{Conn, Error};
use crate::domain::ids;

/// A flag as stored. `subject` is the phone number or e-mail address it is about, `order_id` the last order concerned. Times
/// are UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = flags, treat_none_as_default_value = false)]
pub struct Flag {
    pub id: String,
    pub kind: String,
    pub subject: String,
    pub order_id: String,
    pub times: i32,
    pub first_at: NaiveDateTime,
    pub last_at: NaiveDateTime,
    pub handled_at: Option<NaiveDateTime>,
    pub handled_by: Option<String>,
}

/// The kind of a suspicious pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagKind {
    /// Many refused payments from one phone number.
    Refusals,
    /// Many orders from one e-mail address in a short time.
    ManyOrders,
    /// One buyer paid for the same book more than once in a short time.
    BoughtTwice,
}

impl FlagKind {
    pub fn code(self) -> &'static str {
        match self {
            Self::Refusals => "refusals",
            Self::ManyOrders => "many_orders",
            Self::BoughtTwice => "bought_twice",
        }
    }
}

/// Records a pattern seen `times` times. One that was recorded since `since`, handled or not, is updated instead.
pub fn raise(
    conn: &mut Conn,
    (kind, subject): (FlagKind, &str),
    order_id: &str,
    times: i32,
    (since, now): (NaiveDateTime, NaiveDateTime),
) -> Result<(), Error> {
    let known = flags::table
        .filter(flags::subject.eq(subject).and(flags::kind.eq(kind.code())))
        .filter(flags::last_at.ge(since));
    let told = diesel::update(known)
        .set((flags::times.eq(times), flags::last_at.eq(now), flags::order_id.eq(order_id)))
        .execute(conn)?;
    if told > 0 {
        return Ok(());
    }
    let flag = Flag {
        id: ids::row(),
        kind: kind.code().to_owned(),
        subject: subject.to_owned(),
        order_id: order_id.to_owned(),
        times,
        first_at: now,
        last_at: now,
        handled_at: None,
        handled_by: None,
    };
    diesel::insert_into(flags::table).values(&flag).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Flag, Error> {
    Ok(flags::table.find(id).first(conn)?)
}

/// Flags that were not handled yet, each with the number of its order, the newest first.
pub fn open(conn: &mut Conn, limit: i64) -> Result<Vec<(Flag, String)>, Error> {
    Ok(flags::table
        .inner_join(orders::table)
        .filter(flags::handled_at.is_null())
        .order((flags::last_at.desc(), flags::id.desc()))
        .limit(limit)
        .select((flags::all_columns, orders::number))
        .load(conn)?)
}

/// Flags about any of these subjects, the newest first.
pub fn about(conn: &mut Conn, subjects: &[&str]) -> Result<Vec<Flag>, Error> {
    Ok(flags::table
        .filter(flags::subject.eq_any(subjects))
        .order((flags::last_at.desc(), flags::id.desc()))
        .limit(20)
        .load(conn)?)
}

/// Marks a flag as handled; `false` if it already was.
pub fn handle(conn: &mut Conn, id: &str, author: &str, at: NaiveDateTime) -> Result<bool, Error> {
    let open = flags::table.filter(flags::id.eq(id).and(flags::handled_at.is_null()));
    let changed =
        diesel::update(open).set((flags::handled_at.eq(Some(at)), flags::handled_by.eq(Some(author)))).execute(conn)?;
    Ok(changed == 1)
}

/// Erases the flags about a person.
pub fn erase(conn: &mut Conn, subject: &str) -> Result<(), Error> {
    diesel::delete(flags::table.filter(flags::subject.eq(subject))).execute(conn)?;
    Ok(())
}

/// How many orders were placed with this e-mail address, or with this phone number alone, since `since`, counted up to `most`.
pub fn orders_from(conn: &mut Conn, who: Payer<'_>, since: NaiveDateTime, most: i64) -> Result<usize, Error> {
    let his = orders::table.filter(orders::placed_at.ge(since)).select(orders::id).limit(most).into_boxed();
    let his = match who {
        Payer::Email(email) => {
            his.filter(super::listing::lower(orders::email).eq(email).and(orders::email.is_not_null()))
        }
        Payer::Phone(phone) => his.filter(orders::phone.eq(phone).and(orders::email.is_null())),
    };
    let placed: Vec<String> = his.load(conn)?;
    Ok(placed.len())
}

/// Who paid: by e-mail address (in lower case), or by phone.
#[derive(Clone, Copy, Debug)]
pub enum Payer<'a> {
    Email(&'a str),
    Phone(&'a str),
}

/// How many orders with one of these books this payer has paid since `since`, counted up to `most`. Free orders do not count.
pub fn bought(
    conn: &mut Conn,
    who: Payer<'_>,
    books: &[&str],
    since: NaiveDateTime,
    most: i64,
) -> Result<usize, Error> {
    let his = orders::table.select(orders::id).limit(most).into_boxed();
    let his = match who {
        Payer::Email(email) => {
            his.filter(orders::email.is_not_null().and(super::listing::lower(orders::email).eq(email)))
        }
        Payer::Phone(phone) => his.filter(orders::phone.eq(phone)),
    };
    // A person has few orders, so their lines are looked at one by one.
    let has_book = diesel::dsl::exists(
        order_lines::table
            .filter(order_lines::order_id.eq(orders::id))
            .filter(order_lines::book_id.eq_any(books.to_vec())),
    );
    let is_gift = diesel::dsl::exists(gifts::table.filter(gifts::order_id.eq(orders::id)));
    let found: Vec<String> = his
        .filter(has_book.and(orders::amount.gt(0)))
        .filter(diesel::dsl::not(is_gift))
        .filter(orders::state.concat("").eq("paid").and(orders::paid_at.ge(since)))
        .load(conn)?;
    Ok(found.len())
}

/// How many payments were refused since `since`, for this phone number's orders that were placed since `placed_since`, counted
/// up to `most`.
pub fn refusals_of(
    conn: &mut Conn,
    phone: &str,
    (placed_since, since): (NaiveDateTime, NaiveDateTime),
    most: i64,
) -> Result<usize, Error> {
    let refused: Vec<String> = orders::table
        .inner_join(transitions::table)
        .filter(orders::phone.eq(phone).and(orders::placed_at.ge(placed_since)))
        .filter(transitions::became.eq("refused").and(transitions::at.ge(since)))
        .select(transitions::id)
        .limit(most)
        .load(conn)?;
    Ok(refused.len())
}

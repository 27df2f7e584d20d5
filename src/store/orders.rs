//! Orders.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::locks::lock_for_update;
use super::schema::{gifts, order_lines as lines, orders};
use crate::domain::order::OrderState;
use crate::store::order_lines::{self, OrderLine};
use crate::store::{Conn, Error, on_backend, search_keys};

/// An order as stored. `visitor` is `ids::visitor_mark` of the browser's cookie, `address` is JSON, times are UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = orders, treat_none_as_default_value = false)]
pub struct Order {
    pub id: String,
    pub key: String,
    pub number: String,
    pub idempotency_key: Option<String>,
    pub visitor: Option<String>,
    /// Its name where there is room for only one: the title that its book had then, or that of its first book and how many more.
    pub title: String,
    /// The sum of its lines.
    pub amount: i64,
    pub currency: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub name: Option<String>,
    pub address: Option<String>,
    pub language: String,
    pub state: String,
    pub placed_at: NaiveDateTime,
    pub expires_at: NaiveDateTime,
    pub paid_at: Option<NaiveDateTime>,
    /// The gateway's code for the payment method (`OM`, `WAVECI`, …), or `by_hand`.
    pub method: Option<String>,
    /// The amount received, if it is not the price, in the smallest unit.
    pub received: Option<i64>,
    /// The part that `name` begins with, of a buyer who was asked for first and last name apart.
    pub first_name: Option<String>,
}

impl Order {
    /// Its state. A value that the column's CHECK forbids counts as review, so that nothing is delivered.
    pub fn state(&self) -> OrderState {
        OrderState::parse(&self.state).unwrap_or(OrderState::Review)
    }

    /// The amount received, or else the amount to pay. Reports, exports and refunds count this.
    pub fn amount_received(&self) -> i64 {
        self.received.unwrap_or(self.amount)
    }

    /// The amount received, once it was paid.
    pub fn came(&self) -> Option<i64> {
        self.paid_at.map(|_| self.amount_received())
    }
}

/// The contact of an order, as stored.
#[derive(Clone, AsChangeset)]
#[diesel(table_name = orders, treat_none_as_null = true)]
pub struct ContactRow {
    pub email: Option<String>,
    pub phone: Option<String>,
    pub name: Option<String>,
    pub first_name: Option<String>,
    pub address: Option<String>,
}

impl ContactRow {
    /// Nobody.
    const BLANK: Self = Self { email: None, phone: None, name: None, first_name: None, address: None };
}

/// Adds an order and its lines.
pub fn insert(conn: &mut Conn, order: &Order, lines: &[OrderLine]) -> Result<(), Error> {
    on_backend!(conn, conn => diesel::insert_into(orders::table).values(order).execute(conn))?;
    order_lines::insert(conn, lines)
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Order, Error> {
    Ok(on_backend!(conn, conn => orders::table.find(id).get_result(conn))?)
}

/// An order by the key of its page.
pub fn by_key(conn: &mut Conn, key: &str) -> Result<Option<Order>, Error> {
    Ok(orders::table.filter(orders::key.eq(key)).get_result(conn).optional()?)
}

/// An order by its number, the one that people tell each other.
pub fn by_number(conn: &mut Conn, number: &str) -> Result<Option<Order>, Error> {
    Ok(orders::table.filter(orders::number.eq(number)).get_result(conn).optional()?)
}

pub fn by_idempotency_key(conn: &mut Conn, key: &str) -> Result<Option<Order>, Error> {
    let made = orders::table.filter(orders::idempotency_key.eq(key));
    Ok(on_backend!(conn, conn => made.get_result(conn).optional())?)
}

/// Whether the order has a line with one of these books. A visitor has few orders, so their lines are looked at one by one.
macro_rules! has_book {
    ($books:expr) => {
        diesel::dsl::exists(
            lines::table.filter(lines::order_id.eq(orders::id)).filter(lines::book_id.eq_any($books.to_vec())),
        )
    };
}

/// Whether the order's books are the buyer's own: he buys them for nobody else.
macro_rules! is_no_gift {
    () => {
        diesel::dsl::not(diesel::dsl::exists(gifts::table.filter(gifts::order_id.eq(orders::id))))
    };
}

/// The visitor's newest open order for one of these books, for himself, that was placed at or after `since` and before `until`.
pub fn open_elsewhere(
    conn: &mut Conn,
    visitor: &str,
    books: &[String],
    since: NaiveDateTime,
    until: Option<NaiveDateTime>,
) -> Result<Option<Order>, Error> {
    let mut query = orders::table.into_boxed();
    if let Some(until) = until {
        query = query.filter(orders::placed_at.lt(until));
    }
    Ok(query
        .filter(orders::visitor.eq(visitor).and(has_book!(books)))
        .filter(is_no_gift!())
        .filter(orders::state.eq(OrderState::Placed.code()))
        .filter(orders::placed_at.ge(since))
        .order(orders::placed_at.desc())
        .first(conn)
        .optional()?)
}

/// A visitor's order for himself with any of these books: one that is paid, else one in review, else one that is still open. Of several,
/// the newest.
pub fn had(conn: &mut Conn, visitor: &str, books: &[String]) -> Result<Option<Order>, Error> {
    const STATES: [OrderState; 3] = [OrderState::Paid, OrderState::Review, OrderState::Placed];
    let [paid, review, placed] = STATES.map(OrderState::code);
    let standing = orders::state.eq(paid).or(orders::state.eq(review)).or(orders::state.eq(placed));
    let theirs =
        orders::table.filter(orders::visitor.eq(visitor).and(standing)).order(orders::placed_at.desc()).limit(20);
    let theirs = theirs.filter(is_no_gift!());
    let found: Vec<Order> = match books {
        // The statement for one book is prepared once, that for several anew each time.
        [book] => {
            let line = lines::table.filter(lines::order_id.eq(orders::id)).filter(lines::book_id.eq(book));
            let query = theirs.filter(diesel::dsl::exists(line));
            on_backend!(conn, conn => query.load(conn))?
        }
        books => theirs.filter(has_book!(books)).load(conn)?,
    };
    Ok(found.into_iter().min_by_key(|order| STATES.iter().position(|state| *state == order.state())))
}

/// Whether a visitor has ordered anything before.
pub fn has_ordered(conn: &mut Conn, visitor: &str) -> Result<bool, Error> {
    let his = orders::table.filter(orders::visitor.eq(visitor)).select(orders::id);
    Ok(his.first::<String>(conn).optional()?.is_some())
}

/// An order, locked until this write ends.
pub fn lock_for_update(conn: &mut Conn, id: &str) -> Result<Order, Error> {
    Ok(lock_for_update!(conn, orders::table.find(id))?)
}

/// Orders by their ids, locked until the transaction ends, the oldest first.
pub fn lock_all_for_update(conn: &mut Conn, ids: &[String]) -> Result<Vec<Order>, Error> {
    let found = orders::table.filter(orders::id.eq_any(ids)).order(orders::id.asc());
    Ok(match conn {
        Conn::Sqlite(conn) => found.load(conn)?,
        Conn::Postgres(conn) => found.for_no_key_update().load(conn)?,
    })
}

/// Changes an order's state from `was` to `becomes`; `false` if its state was no longer `was`.
pub fn transition(
    conn: &mut Conn,
    id: &str,
    was: OrderState,
    becomes: OrderState,
    paid_at: Option<NaiveDateTime>,
) -> Result<bool, Error> {
    let standing = orders::table.filter(orders::id.eq(id).and(orders::state.eq(was.code())));
    let changed = match paid_at {
        Some(at) => diesel::update(standing)
            .set((orders::state.eq(becomes.code()), orders::paid_at.eq(Some(at))))
            .execute(conn)?,
        None => diesel::update(standing).set(orders::state.eq(becomes.code())).execute(conn)?,
    };
    Ok(changed == 1)
}

/// Stores the method that an order was paid with.
pub fn set_method(conn: &mut Conn, id: &str, method: Option<&str>) -> Result<(), Error> {
    diesel::update(orders::table.find(id)).set(orders::method.eq(method)).execute(conn)?;
    Ok(())
}

/// Stores the amount received for an order, if it is not the price.
pub fn set_received(conn: &mut Conn, id: &str, received: i64) -> Result<(), Error> {
    diesel::update(orders::table.find(id)).set(orders::received.eq(Some(received))).execute(conn)?;
    Ok(())
}

/// Corrects the e-mail address of an order, paid or not, when an owner says that it was mistyped.
pub fn set_email(conn: &mut Conn, id: &str, email: &str) -> Result<(), Error> {
    diesel::update(orders::table.find(id)).set(orders::email.eq(Some(email))).execute(conn)?;
    Ok(())
}

/// Corrects the phone number of an order, in the same way.
pub fn set_phone(conn: &mut Conn, id: &str, phone: &str) -> Result<(), Error> {
    diesel::update(orders::table.find(id)).set(orders::phone.eq(Some(phone))).execute(conn)?;
    search_keys::renew_person(conn, id)
}

/// Erases who placed an order, whatever its state.
pub fn erase_person(conn: &mut Conn, id: &str) -> Result<(), Error> {
    diesel::update(orders::table.find(id))
        .set((ContactRow::BLANK, orders::visitor.eq(None::<String>)))
        .execute(conn)?;
    search_keys::renew_person(conn, id)
}

/// The numbers of these orders.
pub fn numbers(conn: &mut Conn, ids: &[String]) -> Result<Vec<(String, String)>, Error> {
    Ok(orders::table.filter(orders::id.eq_any(ids)).select((orders::id, orders::number)).load(conn)?)
}

/// Puts an expired order back among those that wait for their payment, until `expires_at`; `false` when it is not expired.
pub fn reopen(conn: &mut Conn, id: &str, expires_at: NaiveDateTime) -> Result<bool, Error> {
    let expired = orders::table.filter(orders::id.eq(id).and(orders::state.eq(OrderState::Expired.code())));
    let changed = diesel::update(expired)
        .set((orders::state.eq(OrderState::Placed.code()), orders::expires_at.eq(expires_at)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Replaces the contact of an order that can still be paid.
pub fn set_contact(conn: &mut Conn, id: &str, contact: &ContactRow) -> Result<(), Error> {
    let open = [OrderState::Placed, OrderState::Expired].map(OrderState::code);
    diesel::update(orders::table.filter(orders::id.eq(id).and(orders::state.eq_any(open))))
        .set(contact)
        .execute(conn)?;
    search_keys::renew_person(conn, id)
}

/// Stores the name of an order that can still be paid, and the first name that it begins with.
pub fn set_name(conn: &mut Conn, id: &str, name: &str, first_name: &str) -> Result<(), Error> {
    let open = [OrderState::Placed, OrderState::Expired].map(OrderState::code);
    diesel::update(orders::table.filter(orders::id.eq(id).and(orders::state.eq_any(open))))
        .set((orders::name.eq(Some(name)), orders::first_name.eq(Some(first_name))))
        .execute(conn)?;
    search_keys::renew_person(conn, id)
}

/// The time at which the latest order was placed.
pub fn latest(conn: &mut Conn) -> Result<Option<NaiveDateTime>, Error> {
    Ok(orders::table.select(diesel::dsl::max(orders::placed_at)).get_result(conn)?)
}

/// Placed orders that are past their expiry, those that expired first at the beginning.
pub fn overdue(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> Result<Vec<Order>, Error> {
    Ok(orders::table
        .filter(orders::state.eq(OrderState::Placed.code()).and(orders::expires_at.le(now)))
        .order(orders::expires_at.asc())
        .limit(limit)
        .load(conn)?)
}

/// The sales paid from `from` to before `to`: each title with its currency, its number of sales and their sum, the largest
/// sum first.
pub fn sold(
    conn: &mut Conn,
    (from, to): (NaiveDateTime, NaiveDateTime),
    limit: i64,
) -> Result<Vec<(String, String, i64, i64)>, Error> {
    let sum = || {
        diesel::dsl::sql::<diesel::sql_types::BigInt>(
            "CAST(SUM(COALESCE(order_lines.received, order_lines.amount)) AS BIGINT)",
        )
    };
    Ok(orders::table
        .inner_join(lines::table)
        .filter(orders::paid_at.ge(from).and(orders::paid_at.lt(to)))
        .group_by((lines::title, orders::currency))
        .select((lines::title, orders::currency, diesel::dsl::count_star(), sum()))
        .order((sum().desc(), lines::title.asc()))
        .limit(limit)
        .load(conn)?)
}

/// Orders by time of placing, newest first, those placed before `before` (a time and an id).
pub fn page(conn: &mut Conn, before: Option<(NaiveDateTime, String)>, limit: i64) -> Result<Vec<Order>, Error> {
    let mut query = orders::table.into_boxed();
    if let Some((at, id)) = before {
        query = query.filter(orders::placed_at.lt(at).or(orders::placed_at.eq(at).and(orders::id.lt(id))));
    }
    Ok(query.order((orders::placed_at.desc(), orders::id.desc())).limit(limit).load(conn)?)
}

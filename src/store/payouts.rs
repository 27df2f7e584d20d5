//! Payouts to sellers, how each seller is paid, and what an owner should look at before.

use chrono::NaiveDateTime;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::audit::literal;
use super::schema::{payout_details, payout_flags, payouts, sellers};
use super::sellers::Seller;
use super::{Conn, Error};
use crate::domain::money::Currency;
use crate::domain::payout::{PayoutFlag, PayoutState, Way, payable};

/// A payout as stored. `amount` is in the smallest unit, times are UTC.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = payouts, treat_none_as_default_value = false)]
pub struct Payout {
    pub id: String,
    pub seller_id: String,
    pub amount: i64,
    /// ISO 4217.
    pub currency: String,
    /// How and where to: `Orange Money 07 07 07 07 00`.
    pub destination: String,
    /// Who asked for it, or recorded it.
    pub author: String,
    pub at: NaiveDateTime,
    /// [`PayoutState::code`]
    pub state: String,
    /// [`crate::domain::payout::Way::code`], or `hand` where an owner recorded what he had paid.
    pub way: String,
    /// E.164.
    pub phone: Option<String>,
    /// [`crate::domain::transfer::Operator::code`]
    pub operator: Option<String>,
    /// Why it was rejected or declined: a code of CinetPay's, or words.
    pub reason: String,
    pub ended_at: Option<NaiveDateTime>,
}

impl Payout {
    /// Its state. One that a newer program wrote counts as sending, so that nothing is sent.
    pub fn state(&self) -> PayoutState {
        PayoutState::parse(&self.state).unwrap_or(PayoutState::Sending)
    }
}

/// # Errors
/// [`Error::is_taken`] when a payout in this currency is requested by this seller already.
pub fn insert(conn: &mut Conn, payout: &Payout) -> Result<(), Error> {
    diesel::insert_into(payouts::table).values(payout).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Payout, Error> {
    Ok(payouts::table.find(id).get_result(conn)?)
}

/// The seller whom a payout is for.
pub fn seller_of(conn: &mut Conn, id: &str) -> Result<Seller, Error> {
    Ok(payouts::table.inner_join(sellers::table).filter(payouts::id.eq(id)).select(sellers::all_columns).first(conn)?)
}

/// Moves a payout on; `false` if it is not in the state `was` any more.
pub fn advance(
    conn: &mut Conn,
    id: &str,
    (was, becomes): (PayoutState, PayoutState),
    (reason, ended_at): (&str, Option<NaiveDateTime>),
) -> Result<bool, Error> {
    let such = payouts::table.find(id).filter(payouts::state.eq(was.code()));
    let now = (payouts::state.eq(becomes.code()), payouts::reason.eq(reason), payouts::ended_at.eq(ended_at));
    Ok(diesel::update(such).set(now).execute(conn)? == 1)
}

/// Stores where a payout went, as an owner wrote it.
pub fn set_destination(conn: &mut Conn, id: &str, destination: &str) -> Result<(), Error> {
    diesel::update(payouts::table.find(id)).set(payouts::destination.eq(destination)).execute(conn)?;
    Ok(())
}

/// A seller's payouts, the newest first, before the time and id in `before`.
pub fn of_seller(
    conn: &mut Conn,
    seller_id: &str,
    before: Option<&(NaiveDateTime, String)>,
    limit: i64,
) -> Result<Vec<Payout>, Error> {
    let mut found = payouts::table
        .filter(payouts::seller_id.eq(seller_id))
        .order((payouts::at.desc(), payouts::id.desc()))
        .limit(limit)
        .into_boxed();
    if let Some((at, id)) = before {
        found = found.filter(payouts::at.lt(*at).or(payouts::at.eq(*at).and(payouts::id.lt(id))));
    }
    Ok(found.load(conn)?)
}

/// The payouts in this state with their sellers, the oldest first.
pub fn in_state(conn: &mut Conn, state: PayoutState, limit: i64) -> Result<Vec<(Payout, Seller)>, Error> {
    Ok(payouts::table
        .inner_join(sellers::table)
        .filter(payouts::state.eq(state.code()))
        .order((payouts::at.asc(), payouts::id.asc()))
        .limit(limit)
        .load(conn)?)
}

/// Declines what a seller has requested.
pub fn decline_requested(conn: &mut Conn, seller_id: &str, at: NaiveDateTime) -> Result<(), Error> {
    let requested = payouts::seller_id.eq(seller_id).and(payouts::state.eq(PayoutState::Requested.code()));
    let declined = (payouts::state.eq(PayoutState::Declined.code()), payouts::ended_at.eq(Some(at)));
    diesel::update(payouts::table.filter(requested)).set(declined).execute(conn)?;
    Ok(())
}

/// The requested payouts to phones, in this currency, of at most this amount, without a flag, the oldest first: those after `after`, a time
/// and an id.
pub fn unsuspicious(
    conn: &mut Conn,
    (currency, most): (&str, i64),
    after: Option<&(NaiveDateTime, String)>,
    limit: i64,
) -> Result<Vec<Payout>, Error> {
    let requested = payouts::state.eq(PayoutState::Requested.code()).and(payouts::way.eq(Way::Mobile.code()));
    let small = payouts::currency.eq(currency).and(payouts::amount.le(most));
    let plain = sql::<Bool>("NOT EXISTS (SELECT 1 FROM payout_flags f WHERE f.payout_id = payouts.id)");
    let mut page = payouts::table
        .filter(requested.and(small).and(plain))
        .order((payouts::at.asc(), payouts::id.asc()))
        .limit(limit)
        .into_boxed();
    if let Some((at, id)) = after {
        page = page.filter(payouts::at.gt(at).or(payouts::at.eq(at).and(payouts::id.gt(id))));
    }
    Ok(page.load(conn)?)
}

/// How many payouts wait for an owner.
pub fn requested(conn: &mut Conn) -> Result<i64, Error> {
    Ok(payouts::table.filter(payouts::state.eq(PayoutState::Requested.code())).count().get_result(conn)?)
}

/// Whether a payout in this currency is requested by this seller.
pub fn is_requested(conn: &mut Conn, seller_id: &str, currency: &str) -> Result<bool, Error> {
    let such = payouts::seller_id.eq(seller_id).and(payouts::currency.eq(currency));
    let such = such.and(payouts::state.eq(PayoutState::Requested.code()));
    Ok(payouts::table.filter(such).count().get_result::<i64>(conn)? > 0)
}

/// How often a seller was paid to this number or account before.
pub fn paid_to(conn: &mut Conn, seller_id: &str, destination: &str) -> Result<i64, Error> {
    let paid = payouts::seller_id.eq(seller_id).and(payouts::state.eq(PayoutState::Paid.code()));
    Ok(payouts::table.filter(paid.and(payouts::destination.eq(destination))).count().get_result(conn)?)
}

/// Whether the last payout to this number or account that is over was rejected.
pub fn was_rejected(conn: &mut Conn, seller_id: &str, destination: &str) -> Result<bool, Error> {
    let over = payouts::seller_id.eq(seller_id).and(payouts::ended_at.is_not_null());
    let last: Option<String> = payouts::table
        .filter(over.and(payouts::destination.eq(destination)))
        .order((payouts::ended_at.desc(), payouts::id.desc()))
        .select(payouts::state)
        .first(conn)
        .optional()?;
    Ok(last.is_some_and(|state| state == PayoutState::Rejected.code()))
}

/// How a seller is paid, as stored; times are UTC.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = payout_details, treat_none_as_default_value = false)]
pub struct Details {
    pub id: String,
    pub seller_id: String,
    /// [`crate::domain::payout::Way::code`]
    pub way: String,
    /// E.164.
    pub phone: Option<String>,
    /// [`crate::domain::transfer::Operator::code`]
    pub operator: Option<String>,
    /// A bank account as the seller wrote it.
    pub account: Option<String>,
    pub at: NaiveDateTime,
    /// From when on payouts go there.
    pub counts_at: NaiveDateTime,
}

impl Details {
    /// Where payouts go, as they keep it.
    pub fn destination(&self) -> String {
        match (&self.phone, &self.account) {
            (Some(phone), _) => format!("{} {phone}", self.operator.as_deref().unwrap_or_default()).trim().to_owned(),
            (None, account) => account.clone().unwrap_or_default(),
        }
    }

    /// What one payout carries of what is available, in the smallest unit of the currency.
    pub fn payable(&self, available: i64, currency: &str) -> i64 {
        let way = Way::parse(&self.way).unwrap_or_default();
        Currency::parse(currency).map_or(available, |currency| payable(way, available, currency))
    }
}

pub fn insert_details(conn: &mut Conn, details: &Details) -> Result<(), Error> {
    diesel::insert_into(payout_details::table).values(details).execute(conn)?;
    Ok(())
}

pub fn find_details(conn: &mut Conn, id: &str) -> Result<Details, Error> {
    Ok(payout_details::table.find(id).get_result(conn)?)
}

/// How a seller wants to be paid; `None` if he has not said.
pub fn details(conn: &mut Conn, seller_id: &str) -> Result<Option<Details>, Error> {
    Ok(payout_details::table
        .filter(payout_details::seller_id.eq(seller_id))
        .order((payout_details::at.desc(), payout_details::id.desc()))
        .first(conn)
        .optional()?)
}

/// The names of other sellers who ever gave this number or account.
pub fn others_with(conn: &mut Conn, details: &Details) -> Result<Vec<String>, Error> {
    let mut found = payout_details::table
        .inner_join(sellers::table.on(sellers::id.eq(payout_details::seller_id)))
        .filter(payout_details::seller_id.ne(&details.seller_id))
        .select(sellers::name)
        .distinct()
        .limit(5)
        .into_boxed();
    found = match (&details.phone, &details.account) {
        (Some(phone), _) => found.filter(payout_details::phone.eq(phone)),
        (None, Some(account)) => found.filter(payout_details::account.eq(account)),
        (None, None) => return Ok(Vec::new()),
    };
    Ok(found.load(conn)?)
}

/// What an owner should look at before a payout is sent.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = payout_flags)]
pub struct Flag {
    pub payout_id: String,
    /// [`crate::domain::payout::PayoutFlag::code`]
    pub kind: String,
    /// Who or how many, for the owner.
    pub detail: String,
}

pub fn insert_flag(conn: &mut Conn, flag: &Flag) -> Result<(), Error> {
    diesel::insert_into(payout_flags::table).values(flag).execute(conn)?;
    Ok(())
}

/// Takes a contact out of what flags say of a seller's buyers.
pub fn erase_contact(conn: &mut Conn, contact: &str) -> Result<(), Error> {
    let of_buyers = payout_flags::kind.eq_any([PayoutFlag::SameBuyer, PayoutFlag::Refusals].map(PayoutFlag::code));
    let named = payout_flags::detail.like(format!("%{}%", literal(contact))).escape('\\');
    diesel::update(payout_flags::table.filter(of_buyers.and(named))).set(payout_flags::detail.eq("")).execute(conn)?;
    Ok(())
}

/// The flags of these payouts.
pub fn flags_of(conn: &mut Conn, ids: &[&str]) -> Result<Vec<Flag>, Error> {
    Ok(payout_flags::table
        .filter(payout_flags::payout_id.eq_any(ids))
        .order((payout_flags::payout_id.asc(), payout_flags::kind.asc()))
        .load(conn)?)
}

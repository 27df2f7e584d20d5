//! Webhooks: the endpoints, the messages, and the delivery of each message.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::locks::lock_for_update;
use super::schema::{webhook_deliveries as deliveries, webhook_endpoints as endpoints, webhook_messages as messages};
use super::{Conn, Error};

/// An endpoint as stored. `events` are codes separated by spaces; `failures` counts since the last success. Times are UTC.
#[derive(Clone, Debug, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = endpoints, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Endpoint {
    pub id: String,
    pub url: String,
    pub events: String,
    pub note: String,
    pub secret_number: i32,
    pub former_until: Option<NaiveDateTime>,
    pub paused: bool,
    pub failing_since: Option<NaiveDateTime>,
    pub failures: i32,
    pub rests_until: Option<NaiveDateTime>,
    pub disabled_at: Option<NaiveDateTime>,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl Endpoint {
    /// Whether it receives this event.
    pub fn wants(&self, event: &str) -> bool {
        self.events.split(' ').any(|wanted| wanted == event)
    }
}

/// A message as it is sent, word for word. Its id is the header `webhook-id`.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = messages, treat_none_as_default_value = false)]
pub struct WebhookMessage {
    pub id: String,
    pub event: String,
    pub body: String,
    pub at: NaiveDateTime,
}

/// The delivery of a message to one endpoint, with the result of the last try.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = deliveries, treat_none_as_default_value = false)]
pub struct WebhookDelivery {
    pub id: String,
    pub message_id: String,
    pub endpoint_id: String,
    pub state: String,
    pub run_at: NaiveDateTime,
    pub leased_until: Option<NaiveDateTime>,
    pub tries: i32,
    pub status: Option<i32>,
    pub answer: Option<String>,
    pub error: Option<String>,
    pub tried_at: Option<NaiveDateTime>,
    pub created_at: NaiveDateTime,
}

pub fn insert_endpoint(conn: &mut Conn, endpoint: &Endpoint) -> Result<(), Error> {
    diesel::insert_into(endpoints::table).values(endpoint).execute(conn)?;
    Ok(())
}

pub fn endpoint(conn: &mut Conn, id: &str) -> Result<Option<Endpoint>, Error> {
    Ok(endpoints::table.find(id).get_result(conn).optional()?)
}

/// An endpoint, locked until this write ends.
pub fn lock_for_update(conn: &mut Conn, id: &str) -> Result<Option<Endpoint>, Error> {
    Ok(lock_for_update!(conn, endpoints::table.find(id)).optional()?)
}

/// Stores an endpoint, whose row must be locked.
pub fn update(conn: &mut Conn, endpoint: &Endpoint) -> Result<(), Error> {
    diesel::update(endpoints::table.find(&endpoint.id)).set(endpoint).execute(conn)?;
    Ok(())
}

/// All endpoints, the oldest first: there are few.
pub fn endpoints(conn: &mut Conn) -> Result<Vec<Endpoint>, Error> {
    Ok(endpoints::table.order((endpoints::created_at.asc(), endpoints::id.asc())).load(conn)?)
}

/// The endpoints that receive new events.
pub fn live(conn: &mut Conn) -> Result<Vec<Endpoint>, Error> {
    Ok(endpoints::table
        .filter(endpoints::paused.eq(false).and(endpoints::disabled_at.is_null()))
        .order(endpoints::created_at.asc())
        .load(conn)?)
}

/// Deletes an endpoint with all deliveries to it.
pub fn remove(conn: &mut Conn, id: &str) -> Result<(), Error> {
    diesel::delete(deliveries::table.filter(deliveries::endpoint_id.eq(id))).execute(conn)?;
    diesel::delete(endpoints::table.find(id)).execute(conn)?;
    Ok(())
}

pub fn insert_message(conn: &mut Conn, message: &WebhookMessage) -> Result<(), Error> {
    diesel::insert_into(messages::table).values(message).execute(conn)?;
    Ok(())
}

pub fn insert_delivery(conn: &mut Conn, delivery: &WebhookDelivery) -> Result<(), Error> {
    diesel::insert_into(deliveries::table).values(delivery).execute(conn)?;
    Ok(())
}

/// The delivery that has been due longest, to an endpoint that is neither paused, disabled nor resting after a failure.
pub fn due(conn: &mut Conn, now: NaiveDateTime) -> Result<Option<WebhookDelivery>, Error> {
    let free = deliveries::leased_until.is_null().or(deliveries::leased_until.le(now).assume_not_null());
    let awake = endpoints::rests_until.is_null().or(endpoints::rests_until.le(now).assume_not_null());
    Ok(deliveries::table
        .inner_join(endpoints::table)
        .filter(deliveries::state.eq("queued").and(deliveries::run_at.le(now)).and(free))
        .filter(endpoints::paused.eq(false).and(endpoints::disabled_at.is_null()).and(awake))
        .select(deliveries::all_columns)
        .order(deliveries::run_at.asc())
        .first(conn)
        .optional()?)
}

/// Claims a due delivery until `lease`; `false` if another worker was faster.
pub fn claim(conn: &mut Conn, id: &str, now: NaiveDateTime, lease: NaiveDateTime) -> Result<bool, Error> {
    let free = deliveries::leased_until.is_null().or(deliveries::leased_until.le(now).assume_not_null());
    let due = deliveries::state.eq("queued").and(deliveries::run_at.le(now)).and(free);
    let mine = diesel::update(deliveries::table.filter(deliveries::id.eq(id).and(due)))
        .set((deliveries::leased_until.eq(Some(lease)), deliveries::tries.eq(deliveries::tries + 1)))
        .execute(conn)?;
    Ok(mine == 1)
}

/// Renews the lease of a delivery under way until `lease`.
pub fn renew(conn: &mut Conn, id: &str, lease: NaiveDateTime) -> Result<(), Error> {
    let under_way =
        deliveries::id.eq(id).and(deliveries::state.eq("queued")).and(deliveries::leased_until.is_not_null());
    diesel::update(deliveries::table.filter(under_way)).set(deliveries::leased_until.eq(Some(lease))).execute(conn)?;
    Ok(())
}

/// The result of a try. `again` is when the next one is; if it is `None` there is none, and `state` says why.
pub struct Outcome<'a> {
    pub state: &'a str,
    pub again: Option<NaiveDateTime>,
    pub status: Option<i32>,
    pub answer: Option<&'a str>,
    pub error: Option<&'a str>,
}

pub fn tried(conn: &mut Conn, id: &str, outcome: &Outcome<'_>, now: NaiveDateTime) -> Result<(), Error> {
    let one = deliveries::table.find(id);
    diesel::update(one)
        .set((
            deliveries::state.eq(outcome.state),
            deliveries::leased_until.eq(None::<NaiveDateTime>),
            deliveries::status.eq(outcome.status),
            deliveries::answer.eq(outcome.answer),
            deliveries::error.eq(outcome.error),
            deliveries::tried_at.eq(Some(now)),
        ))
        .execute(conn)?;
    if let Some(at) = outcome.again {
        diesel::update(one).set(deliveries::run_at.eq(at)).execute(conn)?;
    }
    Ok(())
}

/// Sends a message again, from the first try on.
pub fn replay(conn: &mut Conn, id: &str, now: NaiveDateTime) -> Result<(), Error> {
    diesel::update(deliveries::table.find(id))
        .set((
            deliveries::state.eq("queued"),
            deliveries::run_at.eq(now),
            deliveries::tries.eq(0),
            deliveries::leased_until.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(())
}

/// A delivery with its message.
pub fn delivery(conn: &mut Conn, id: &str) -> Result<Option<(WebhookDelivery, WebhookMessage)>, Error> {
    Ok(deliveries::table.inner_join(messages::table).filter(deliveries::id.eq(id)).get_result(conn).optional()?)
}

/// The deliveries to an endpoint, the newest first, before `before` (a time and an id).
pub fn page(
    conn: &mut Conn,
    endpoint_id: &str,
    before: Option<(NaiveDateTime, String)>,
    limit: i64,
) -> Result<Vec<(WebhookDelivery, WebhookMessage)>, Error> {
    let mut query = deliveries::table
        .inner_join(messages::table)
        .filter(deliveries::endpoint_id.eq(endpoint_id.to_owned()))
        .into_boxed();
    if let Some((at, id)) = before {
        query =
            query.filter(deliveries::created_at.lt(at).or(deliveries::created_at.eq(at).and(deliveries::id.lt(id))));
    }
    Ok(query.order((deliveries::created_at.desc(), deliveries::id.desc())).limit(limit).load(conn)?)
}

/// Deletes messages from before `until` whose deliveries have all ended, `limit` at most; returns how many.
pub fn purge(conn: &mut Conn, until: NaiveDateTime, limit: i64) -> Result<usize, Error> {
    let old: Vec<String> = messages::table
        .filter(messages::at.lt(until))
        .filter(diesel::dsl::not(diesel::dsl::exists(
            deliveries::table.filter(deliveries::message_id.eq(messages::id).and(deliveries::state.eq("queued"))),
        )))
        .order(messages::at.asc())
        .select(messages::id)
        .limit(limit)
        .load(conn)?;
    diesel::delete(deliveries::table.filter(deliveries::message_id.eq_any(&old))).execute(conn)?;
    Ok(diesel::delete(messages::table.filter(messages::id.eq_any(&old))).execute(conn)?)
}

/// After the clock was set back: what was scheduled by the old time is due now.
pub fn rebase_after_clock_change(conn: &mut Conn, now: NaiveDateTime) -> Result<(), Error> {
    let queued = deliveries::table.filter(deliveries::state.eq("queued"));
    diesel::update(queued.filter(deliveries::run_at.gt(now))).set(deliveries::run_at.eq(now)).execute(conn)?;
    diesel::update(queued.filter(deliveries::leased_until.gt(now)))
        .set(deliveries::leased_until.eq(Some(now)))
        .execute(conn)?;
    diesel::update(endpoints::table.filter(endpoints::rests_until.gt(now)))
        .set(endpoints::rests_until.eq(None::<NaiveDateTime>))
        .execute(conn)?;
    Ok(())
}

//! Apps that sell the shop's books, and what they asked for.

use chrono::NaiveDateTime;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::schema::{app_requests, apps, orders};
use super::{Conn, Error, on_backend};

/// An app as stored. `returns` and `origins` hold an entry in each line. Times are UTC.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = apps, treat_none_as_default_value = false)]
pub struct App {
    pub id: String,
    pub name: String,
    /// It names the app and is no secret.
    pub key: String,
    pub returns: String,
    pub origins: String,
    pub created_at: NaiveDateTime,
    pub last_used_at: Option<NaiveDateTime>,
    pub revoked_at: Option<NaiveDateTime>,
}

/// What an app asked for under an `Idempotency-Key`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = app_requests, treat_none_as_default_value = false)]
pub struct AppRequest {
    /// Also the `idempotency_key` of the order that it placed.
    pub key: String,
    pub app_id: String,
    /// SHA-256 of what was asked for.
    pub body: String,
    pub return_url: Option<String>,
    /// Once the order is paid, its page leads the buyer back into the app by itself, when he comes from the payment page.
    pub returns_at_once: bool,
    pub at: NaiveDateTime,
}

pub fn insert(conn: &mut Conn, app: &App) -> Result<(), Error> {
    diesel::insert_into(apps::table).values(app).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Option<App>, Error> {
    Ok(apps::table.find(id).get_result(conn).optional()?)
}

/// The app that this key names, revoked or not.
pub fn by_key(conn: &mut Conn, key: &str) -> Result<Option<App>, Error> {
    Ok(apps::table.filter(apps::key.eq(key)).get_result(conn).optional()?)
}

/// All apps, the newest first: there are few.
pub fn all(conn: &mut Conn) -> Result<Vec<App>, Error> {
    Ok(apps::table.order((apps::created_at.desc(), apps::id.desc())).load(conn)?)
}

/// Stores an app's name and its lists; `false` if it is revoked.
pub fn update(conn: &mut Conn, app: &App) -> Result<bool, Error> {
    let living = apps::table.filter(apps::id.eq(&app.id).and(apps::revoked_at.is_null()));
    let changes = (apps::name.eq(&app.name), apps::returns.eq(&app.returns), apps::origins.eq(&app.origins));
    Ok(diesel::update(living).set(changes).execute(conn)? == 1)
}

pub fn note_use(conn: &mut Conn, id: &str, now: NaiveDateTime) -> Result<(), Error> {
    diesel::update(apps::table.find(id)).set(apps::last_used_at.eq(Some(now))).execute(conn)?;
    Ok(())
}

/// Revokes an app; `false` if it was already revoked.
pub fn revoke(conn: &mut Conn, id: &str, now: NaiveDateTime) -> Result<bool, Error> {
    let living = apps::table.filter(apps::id.eq(id).and(apps::revoked_at.is_null()));
    Ok(diesel::update(living).set(apps::revoked_at.eq(Some(now))).execute(conn)? == 1)
}

/// Stores a request, unless there is one with its key; returns what is stored then.
pub fn bind(conn: &mut Conn, request: &AppRequest) -> Result<AppRequest, Error> {
    on_backend!(conn, one => {
        diesel::insert_into(app_requests::table).values(request).on_conflict_do_nothing().execute(one)
    })?;
    Ok(app_requests::table.find(&request.key).get_result(conn)?)
}

/// The request that placed the order with this key.
pub fn request(conn: &mut Conn, idempotency_key: &str) -> Result<Option<AppRequest>, Error> {
    Ok(app_requests::table.find(idempotency_key).get_result(conn).optional()?)
}

/// Deletes requests from before `until` that placed no order.
pub fn purge(conn: &mut Conn, until: NaiveDateTime) -> Result<usize, Error> {
    let placed = orders::table.filter(orders::idempotency_key.eq(app_requests::key.nullable()));
    let idle = app_requests::table.filter(app_requests::at.lt(until)).filter(not(exists(placed)));
    Ok(diesel::delete(idle).execute(conn)?)
}

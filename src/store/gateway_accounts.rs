//! The merchant accounts that attempts were opened with.

use chrono::NaiveDateTime;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Text};

use super::attempts::LIVE;
use super::schema::{attempts, gateway_accounts};
use super::{Conn, Error, on_backend};

/// An account as stored. `credentials` is sealed with the server's key, and empty once no open attempt needs it. Times are
/// UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = gateway_accounts)]
pub struct GatewayAccount {
    pub id: String,
    pub generation: String,
    /// The account's name, such as the site id.
    pub name: String,
    pub credentials: String,
    pub first_at: NaiveDateTime,
    /// When a process last recorded that it sells with this account.
    pub last_at: NaiveDateTime,
}

/// Stores an account or, if it exists, its newest credentials and `last_at`. Two processes may do so at once.
pub fn keep(conn: &mut Conn, account: &GatewayAccount) -> Result<(), Error> {
    on_backend!(conn, conn => diesel::insert_into(gateway_accounts::table)
        .values(account)
        .on_conflict(gateway_accounts::id)
        .do_update()
        .set((gateway_accounts::credentials.eq(&account.credentials), gateway_accounts::last_at.eq(account.last_at)))
        .execute(conn))?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Option<GatewayAccount>, Error> {
    Ok(gateway_accounts::table.find(id).first(conn).optional()?)
}

/// Accounts whose credentials are stored, the most recently used first: a shop has only a few.
pub fn readable(conn: &mut Conn) -> Result<Vec<GatewayAccount>, Error> {
    Ok(gateway_accounts::table
        .filter(gateway_accounts::credentials.ne(""))
        .order((gateway_accounts::last_at.desc(), gateway_accounts::id.asc()))
        .load(conn)?)
}

/// Assigns attempts without an account to this one, at most `limit`; returns how many.
pub fn adopt(conn: &mut Conn, id: &str, limit: i64) -> Result<usize, Error> {
    let orphans: Vec<String> =
        attempts::table.filter(attempts::account.is_null()).select(attempts::id).limit(limit).load(conn)?;
    Ok(diesel::update(attempts::table.filter(attempts::id.eq_any(orphans)))
        .set(attempts::account.eq(Some(id)))
        .execute(conn)?)
}

/// Deletes the credentials of accounts other than `configured` that were not sold with since `before` and that no attempt needs
/// that is still checked. Returns how many.
pub fn purge(conn: &mut Conn, configured: &[String], before: NaiveDateTime) -> Result<usize, Error> {
    let old: Vec<String> = gateway_accounts::table
        .filter(gateway_accounts::id.ne_all(configured).and(gateway_accounts::credentials.ne("")))
        .filter(gateway_accounts::last_at.lt(before))
        .select(gateway_accounts::id)
        .load(conn)?;
    if old.is_empty() {
        return Ok(0);
    }
    let needed: Vec<Option<String>> = attempts::table
        .filter(sql::<Bool>(LIVE).and(attempts::account.eq_any(&old)))
        .select(attempts::account)
        .distinct()
        .load(conn)?;
    let unneeded: Vec<String> = old.into_iter().filter(|id| !needed.iter().flatten().any(|one| one == id)).collect();
    Ok(diesel::update(gateway_accounts::table.filter(gateway_accounts::id.eq_any(unneeded)))
        .set(gateway_accounts::credentials.eq(""))
        .execute(conn)?)
}

/// An account, and the number of attempts that are still checked with it.
#[derive(QueryableByName)]
pub struct Needed {
    #[diesel(sql_type = Text)]
    pub id: String,
    #[diesel(sql_type = Text)]
    pub generation: String,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub credentials: String,
    #[diesel(sql_type = BigInt)]
    pub attempts: i64,
}

/// The accounts of attempts that are still checked.
pub fn needed(conn: &mut Conn) -> Result<Vec<Needed>, Error> {
    Ok(sql_query(
        "SELECT a.id AS id, a.generation AS generation, a.name AS name, a.credentials AS credentials, COUNT(*) AS attempts \
         FROM attempts JOIN gateway_accounts a ON a.id = attempts.account \
         WHERE attempts.state <> 'confirmed' AND attempts.state <> 'abandoned' \
         GROUP BY a.id, a.generation, a.name, a.credentials ORDER BY a.generation, a.name, a.id",
    )
    .load(conn)?)
}

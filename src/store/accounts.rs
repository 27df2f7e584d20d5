//! Accounts of the staff.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::accounts;
use super::{Conn, Error};
use crate::domain::role::Role;

/// An account as kept. `email` is lower case, `password` a PHC string of Argon2id (`None`: none chosen yet). Times UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = accounts, treat_none_as_default_value = false)]
pub struct Account {
    pub id: String,
    pub email: String,
    pub role: String,
    pub password: Option<String>,
    pub password_at: Option<NaiveDateTime>,
    pub totp_seed: Option<String>,
    pub totp_pending: Option<String>,
    pub totp_step: Option<i64>,
    pub suspended_at: Option<NaiveDateTime>,
    pub created_at: NaiveDateTime,
    pub signed_in_at: Option<NaiveDateTime>,
}

impl Account {
    /// What its holder may do. What the column's CHECK forbids counts as support, which may do least.
    pub fn role(&self) -> Role {
        Role::parse(&self.role).unwrap_or(Role::Support)
    }
}

pub fn insert(conn: &mut Conn, account: &Account) -> Result<(), Error> {
    diesel::insert_into(accounts::table).values(account).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Account, Error> {
    Ok(accounts::table.find(id).first(conn)?)
}

/// By the address, in lower case.
pub fn by_email(conn: &mut Conn, email: &str) -> Result<Option<Account>, Error> {
    Ok(accounts::table.filter(accounts::email.eq(email)).first(conn).optional()?)
}

/// All of them, the oldest first: a shop has a handful.
pub fn all(conn: &mut Conn) -> Result<Vec<Account>, Error> {
    Ok(accounts::table.order((accounts::created_at.asc(), accounts::id.asc())).load(conn)?)
}

/// Holds an account for the rest of this write: on PostgreSQL others who want it wait. SQLite has one writer anyway.
pub fn hold(conn: &mut Conn, id: &str) -> Result<Account, Error> {
    diesel::update(accounts::table.find(id)).set(accounts::role.eq(accounts::role)).execute(conn)?;
    find(conn, id)
}

pub fn set_role(conn: &mut Conn, id: &str, role: Role) -> Result<(), Error> {
    diesel::update(accounts::table.find(id)).set(accounts::role.eq(role.code())).execute(conn)?;
    Ok(())
}

/// Keeps the hash of a new password.
pub fn set_password(conn: &mut Conn, id: &str, hash: &str, at: NaiveDateTime) -> Result<(), Error> {
    diesel::update(accounts::table.find(id))
        .set((accounts::password.eq(Some(hash)), accounts::password_at.eq(Some(at))))
        .execute(conn)?;
    Ok(())
}

/// Takes the second factor away.
pub fn forget_totp(conn: &mut Conn, id: &str) -> Result<(), Error> {
    let nothing = (
        accounts::totp_seed.eq(None::<String>),
        accounts::totp_pending.eq(None::<String>),
        accounts::totp_step.eq(None::<i64>),
    );
    diesel::update(accounts::table.find(id)).set(nothing).execute(conn)?;
    Ok(())
}

/// Notes when somebody last signed in.
pub fn signed_in(conn: &mut Conn, id: &str, at: NaiveDateTime) -> Result<(), Error> {
    diesel::update(accounts::table.find(id)).set(accounts::signed_in_at.eq(Some(at))).execute(conn)?;
    Ok(())
}

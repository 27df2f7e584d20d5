//! Staff accounts.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::locks::lock_for_update;
use super::schema::accounts;
use super::{Conn, Error};
use crate::domain::role::Role;

/// An account as stored. `email` is in lower case, `password` is a PHC string of Argon2id (`None`: none was chosen yet).
/// Times are UTC.
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
    /// The account's role. What no program of today wrote counts as seller, the role without rights.
    pub fn role(&self) -> Role {
        Role::parse(&self.role).unwrap_or(Role::Seller)
    }
}

pub fn insert(conn: &mut Conn, account: &Account) -> Result<(), Error> {
    diesel::insert_into(accounts::table).values(account).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Account, Error> {
    Ok(accounts::table.find(id).first(conn)?)
}

/// An account by its e-mail address, in lower case.
pub fn by_email(conn: &mut Conn, email: &str) -> Result<Option<Account>, Error> {
    Ok(accounts::table.filter(accounts::email.eq(email)).first(conn).optional()?)
}

/// The accounts of the shop's own staff, the oldest first: a shop has only a few.
pub fn staff(conn: &mut Conn) -> Result<Vec<Account>, Error> {
    let own = accounts::table.filter(accounts::role.ne(Role::Seller.code()));
    Ok(own.order((accounts::created_at.asc(), accounts::id.asc())).load(conn)?)
}

/// An account, locked until this write ends.
pub fn lock_for_update(conn: &mut Conn, id: &str) -> Result<Account, Error> {
    Ok(lock_for_update!(conn, accounts::table.find(id))?)
}

pub fn set_role(conn: &mut Conn, id: &str, role: Role) -> Result<(), Error> {
    diesel::update(accounts::table.find(id)).set(accounts::role.eq(role.code())).execute(conn)?;
    Ok(())
}

/// Stores the hash of a new password.
pub fn set_password(conn: &mut Conn, id: &str, hash: &str, at: NaiveDateTime) -> Result<(), Error> {
    diesel::update(accounts::table.find(id))
        .set((accounts::password.eq(Some(hash)), accounts::password_at.eq(Some(at))))
        .execute(conn)?;
    Ok(())
}

/// Changes an account's e-mail address, given in lower case.
pub fn set_email(conn: &mut Conn, id: &str, email: &str) -> Result<(), Error> {
    diesel::update(accounts::table.find(id)).set(accounts::email.eq(email)).execute(conn)?;
    Ok(())
}

/// Removes the second factor.
pub fn remove_totp(conn: &mut Conn, id: &str) -> Result<(), Error> {
    let nothing = (
        accounts::totp_seed.eq(None::<String>),
        accounts::totp_pending.eq(None::<String>),
        accounts::totp_step.eq(None::<i64>),
    );
    diesel::update(accounts::table.find(id)).set(nothing).execute(conn)?;
    Ok(())
}

/// Records when the account last signed in.
pub fn signed_in(conn: &mut Conn, id: &str, at: NaiveDateTime) -> Result<(), Error> {
    diesel::update(accounts::table.find(id)).set(accounts::signed_in_at.eq(Some(at))).execute(conn)?;
    Ok(())
}

/// The number of owners who can sign in, other than `except`.
pub fn other_owners(conn: &mut Conn, except: &str) -> Result<i64, Error> {
    let owners = accounts::table.filter(accounts::role.eq(Role::Owner.code()).and(accounts::id.ne(except)));
    Ok(owners
        .filter(accounts::password.is_not_null().and(accounts::suspended_at.is_null()))
        .count()
        .get_result(conn)?)
}

/// Locks the rows of all owners until the transaction ends, so that two owners cannot remove each other at the same time.
pub fn lock_owners(conn: &mut Conn) -> Result<(), Error> {
    if let Conn::Postgres(conn) = conn {
        let owners = accounts::table.filter(accounts::role.eq(Role::Owner.code())).order(accounts::id.asc());
        owners.select(accounts::id).for_no_key_update().load::<String>(conn)?;
    }
    Ok(())
}

/// Suspends an account, or ends its suspension (`None`).
pub fn suspend(conn: &mut Conn, id: &str, at: Option<NaiveDateTime>) -> Result<(), Error> {
    diesel::update(accounts::table.find(id)).set(accounts::suspended_at.eq(at)).execute(conn)?;
    Ok(())
}

/// Stores the seed of a second factor that is being shown and not yet confirmed.
pub fn set_pending_totp(conn: &mut Conn, id: &str, seed: &str) -> Result<(), Error> {
    diesel::update(accounts::table.find(id)).set(accounts::totp_pending.eq(Some(seed))).execute(conn)?;
    Ok(())
}

/// Makes the seed that was shown the second factor; `step` is the time step of the code that confirmed it. `false` if
/// another seed was shown since.
pub fn confirm_totp(conn: &mut Conn, id: &str, seed: &str, step: i64) -> Result<bool, Error> {
    let shown = accounts::table.filter(accounts::id.eq(id).and(accounts::totp_pending.eq(Some(seed))));
    let confirmed = (
        accounts::totp_seed.eq(Some(seed)),
        accounts::totp_pending.eq(None::<String>),
        accounts::totp_step.eq(Some(step)),
    );
    Ok(diesel::update(shown).set(confirmed).execute(conn)? == 1)
}

/// Uses up the code of a time step; `false` if that code or a later one was used before.
pub fn use_totp(conn: &mut Conn, id: &str, step: i64) -> Result<bool, Error> {
    let unused = accounts::table
        .filter(accounts::id.eq(id))
        .filter(accounts::totp_step.is_null().or(accounts::totp_step.lt(step)));
    Ok(diesel::update(unused).set(accounts::totp_step.eq(Some(step))).execute(conn)? == 1)
}

//! The first account of a shop without an owner: it is created with a link that the program prints when it starts.

use chrono::{NaiveDateTime, TimeDelta};
use serde_json::json;

use super::audit::{self, Actor};
use super::sessions::{self, Origin};
use crate::domain::contact::Email;
use crate::domain::role::Role;
use crate::secret::Secret;
use crate::shop::accounts::sign_in::{self, NewSession};
use crate::shop::accounts::sign_in_delays::ADDRESS;
use crate::shop::accounts::team as acts;
use crate::shop::keys::sha256;
use crate::shop::{Error, Keys, Shop};
use crate::store::{self, Conn, accounts, first_owner as links, locks};

/// How long the link is valid.
pub const LINK_LIFETIME: TimeDelta = TimeDelta::hours(1);

/// The result of a request to become the first owner.
pub enum Made {
    /// The account exists, and a session has begun.
    In(NewSession),
    /// The link is no longer valid: used, expired, from an earlier start, or the shop has an owner now.
    Gone,
    /// An account that is not an owner's has this address.
    Taken,
}

/// Whether a link can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    Open,
    Gone,
    /// Too many wrong links from this address. The link was not checked; wait for this many seconds.
    Wait(u64),
}

/// Creates the link of this start and returns its address; links of earlier starts end. `None` when the shop has an
/// owner.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn offer(shop: &Shop) -> Result<Option<Secret>, Error> {
    let expires_at = shop.clock.now().naive_utc() + LINK_LIFETIME;
    let make = move |conn: &mut Conn| -> Result<Option<Secret>, store::Error> {
        lock(conn)?;
        if has_owner(conn)? {
            links::end(conn)?;
            return Ok(None);
        }
        let token = sessions::token();
        links::replace(conn, &sha256(token.expose()), expires_at)?;
        Ok(Some(token))
    };
    let token = shop.db.write(make).await?;
    let address =
        |token: Secret| Secret::new(format!("{}/admin/login/first/{}", shop.rules().public_url, token.expose()));
    Ok(token.map(address))
}

/// Whether there is an owner who can sign in.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn is_there(shop: &Shop) -> Result<bool, Error> {
    Ok(shop.db.read(has_owner).await?)
}

/// Checks a link. A wrong one counts against the address of the caller.
pub async fn look(shop: &Shop, token: &str, origin: &Origin) -> Result<Link, Error> {
    let (token, now) = (sha256(token), shop.clock.now().naive_utc());
    let counted = [(format!("first owner {}", origin.address), ADDRESS)];
    if let Err(seconds) = shop.sign_in_delays.begin(&counted, now) {
        return Ok(Link::Wait(seconds));
    }
    if shop.db.read(move |conn| is_open(conn, &token, now)).await? {
        shop.sign_in_delays.forget(&counted);
        return Ok(Link::Open);
    }
    Ok(Link::Gone)
}

/// Uses a link that [`look`] has found open: creates the owner's account with this password and begins a session. If
/// two callers use it at once, only one becomes the owner.
pub async fn make(shop: &Shop, token: &str, email: &Email, password: Secret, origin: Origin) -> Result<Made, Error> {
    let hash = shop.passwords.hash(password).await?;
    let (token, email) = (sha256(token), email.as_str().to_lowercase());
    let (keys, now) = (shop.keys.clone(), shop.clock.now().naive_utc());
    Ok(shop.db.write(move |conn| enter(conn, &keys, (&token, &email, &hash), &origin, now)).await?)
}

fn enter(
    conn: &mut Conn,
    keys: &Keys,
    (token, email, hash): (&str, &str, &str),
    origin: &Origin,
    now: NaiveDateTime,
) -> Result<Made, store::Error> {
    lock(conn)?;
    if !is_open(conn, token, now)? {
        return Ok(Made::Gone);
    }
    let account = match accounts::by_email(conn, email)? {
        // The account was created by `griot owner add`, whose own link was never used.
        Some(account) if account.role() == Role::Owner && account.suspended_at.is_none() => account,
        Some(_) => return Ok(Made::Taken),
        None => acts::add(conn, email, Role::Owner, now)?,
    };
    links::end(conn)?;
    store::invitations::end_all(conn, &account.id, now)?;
    accounts::set_password(conn, &account.id, hash, now)?;
    let actor = Actor { account_id: Some(account.id.clone()), name: email.to_owned(), at: now };
    audit::note(conn, &actor, "account.first", &acts::subject(email), json!({ "address": origin.address }))?;
    sign_in::begin_first(conn, keys, &account, origin, now).map(Made::In)
}

/// Serialises the creation and the use of links.
fn lock(conn: &mut Conn) -> Result<(), store::Error> {
    locks::lock_by_name(conn, "first owner")
}

fn is_open(conn: &mut Conn, token: &str, now: NaiveDateTime) -> Result<bool, store::Error> {
    Ok(links::is_open(conn, token, now)? && !has_owner(conn)?)
}

fn has_owner(conn: &mut Conn) -> Result<bool, store::Error> {
    Ok(accounts::other_owners(conn, "")? > 0)
}

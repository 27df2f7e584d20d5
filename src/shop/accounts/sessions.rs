//! Sessions of the staff: they begin with a password, and end with a sign-out, after half an hour without use, or after
//! twelve hours.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{NaiveDateTime, TimeDelta};

use super::audit;
use crate::domain::ids;
use crate::secret::Secret;
use crate::shop::accounts::refused::{self, Kind};
use crate::shop::accounts::sign_in_delays::NARROW;
pub use crate::shop::accounts::signed_in::{FRESH, Signed};
use crate::shop::keys::sha256;
use crate::shop::{Error, Shop};
use crate::store::accounts::{self, Account};
use crate::store::sessions::{self, Session};
use crate::store::{self, Conn};

/// A session ends after this time without use.
pub const IDLE: TimeDelta = TimeDelta::minutes(30);
/// The longest time that a session lasts.
pub const LONGEST: TimeDelta = TimeDelta::hours(12);
/// How long a session waits for the second factor after the password.
const HALF: TimeDelta = TimeDelta::minutes(10);
/// `seen_at` is written no more often.
const NOTED_EVERY: TimeDelta = TimeDelta::seconds(30);

/// Where a sign-in comes from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The IP address; for IPv6 its /64.
    pub address: String,
    /// The User-Agent header.
    pub agent: String,
}

/// A random value for a cookie or a link: 256 bits, base64url.
pub(in crate::shop) fn token() -> Secret {
    Secret::new(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
}

/// Begins a session and returns the cookie's value, of which only the SHA-256 is kept. `whole` is false until the
/// second factor was given.
pub(in crate::shop) fn begin(
    conn: &mut Conn,
    account_id: &str,
    whole: bool,
    origin: &Origin,
    now: NaiveDateTime,
) -> Result<Secret, store::Error> {
    sessions::purge(conn, now - IDLE, now - LONGEST)?;
    let token = token();
    let session = Session {
        id: ids::row(),
        token: sha256(token.expose()),
        account_id: account_id.to_owned(),
        whole,
        address: origin.address.clone(),
        agent: origin.agent.chars().take(200).collect(),
        created_at: now,
        seen_at: now,
        fresh_at: now,
    };
    sessions::insert(conn, &session)?;
    if whole {
        accounts::signed_in(conn, account_id, now)?;
    }
    Ok(token)
}

/// The session of a cookie's value, if it is still valid. It may still be waiting for its second factor
/// (`session.whole`).
pub async fn find(shop: &Shop, token: &str) -> Result<Option<Signed>, Error> {
    let hash = sha256(token);
    let now = shop.clock.now().naive_utc();
    let found = shop.db.read(move |conn| sessions::by_token(conn, &hash)).await?;
    let Some((session, account)) = found.filter(|(session, account)| is_valid(session, account, now)) else {
        return Ok(None);
    };
    if now - session.seen_at >= NOTED_EVERY {
        let id = session.id.clone();
        if let Err(error) = shop.db.write(move |conn| sessions::seen(conn, &id, now)).await {
            tracing::warn!(%error, "that a session is used could not be noted");
        }
    }
    let csrf = shop.keys.form_token(&account.id, account.password_at);
    Ok(Some(Signed { role: account.role(), session, account, csrf }))
}

fn is_valid(session: &Session, account: &Account, now: NaiveDateTime) -> bool {
    let longest = if session.whole { LONGEST } else { HALF };
    account.suspended_at.is_none() && now - session.seen_at < IDLE && now - session.created_at < longest
}

/// The valid sessions of an account, the newest first.
pub async fn of(shop: &Shop, account_id: &str) -> Result<Vec<Session>, Error> {
    let (id, now) = (account_id.to_owned(), shop.clock.now().naive_utc());
    let found = shop.db.read(move |conn| sessions::of_account(conn, &id)).await?;
    let is_valid =
        |session: &Session| session.whole && now - session.seen_at < IDLE && now - session.created_at < LONGEST;
    Ok(found.into_iter().filter(is_valid).collect())
}

/// Signs out: ends the caller's own session.
pub async fn end(shop: &Shop, signed: &Signed) -> Result<(), Error> {
    let actor = signed.actor(shop.clock.now().naive_utc());
    let (account_id, id) = (signed.account.id.clone(), signed.session.id.clone());
    let end = move |conn: &mut Conn| -> Result<(), store::Error> {
        if sessions::end(conn, &account_id, &id)? {
            let subject = format!("account:{}", actor.name);
            audit::note(conn, &actor, "session.end", &subject, serde_json::json!({ "count": 1 }))?;
        }
        Ok(())
    };
    Ok(shop.db.write(end).await?)
}

/// Ends another session of the same account, or with `None` all others; returns how many ended.
pub async fn end_others(shop: &Shop, signed: &Signed, id: Option<String>) -> Result<usize, Error> {
    let actor = signed.actor(shop.clock.now().naive_utc());
    let (account_id, own) = (signed.account.id.clone(), signed.session.id.clone());
    let end = move |conn: &mut Conn| -> Result<usize, store::Error> {
        let ended = match id {
            Some(id) => usize::from(sessions::end(conn, &account_id, &id)?),
            None => sessions::end_all(conn, &account_id, Some(&own))?,
        };
        if ended > 0 {
            let subject = format!("account:{}", actor.name);
            audit::note(conn, &actor, "session.end", &subject, serde_json::json!({ "count": ended }))?;
        }
        Ok(ended)
    };
    Ok(shop.db.write(end).await?)
}

/// The result of typing the password again.
pub enum Retyped {
    /// The session goes on under this token; the former one is worth nothing.
    Right(Secret),
    Wrong,
    /// Too many tries: wait for this many seconds.
    Wait(u64),
}

/// Records that the password was typed again just now, if it is the right one, and gives the session another token.
/// `address` is the caller's IP address.
pub async fn freshen(shop: &Shop, signed: &Signed, password: Secret, address: &str) -> Result<Retyped, Error> {
    let now = shop.clock.now().naive_utc();
    let counted = [(format!("fresh {}", signed.account.id), NARROW)];
    if let Err(seconds) = shop.sign_in_delays.begin(&counted, now) {
        return Ok(Retyped::Wait(seconds));
    }
    if !shop.passwords.fits(password, signed.account.password.clone()).await? {
        refused::record_denied(shop, Kind::Retyped, signed, address).await;
        return Ok(Retyped::Wrong);
    }
    shop.sign_in_delays.forget(&counted);
    let (id, token) = (signed.session.id.clone(), token());
    let hash = sha256(token.expose());
    shop.db.write(move |conn| sessions::freshen(conn, &id, &hash, now)).await?;
    Ok(Retyped::Right(token))
}

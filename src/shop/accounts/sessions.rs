//! Sessions of the staff: begun by a password, ended by hand, by half an hour of silence, or after twelve hours.

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

/// A session ends when nobody used it for so long.
pub const IDLE: TimeDelta = TimeDelta::minutes(30);
/// And after so long in any case.
pub const LONGEST: TimeDelta = TimeDelta::hours(12);
/// Between the password and the second factor there are so many minutes.
const HALF: TimeDelta = TimeDelta::minutes(10);
/// `seen_at` is written no more often.
const NOTED_EVERY: TimeDelta = TimeDelta::seconds(30);

/// From where somebody signs in.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The address, IPv6 by its /64.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
}

/// A random value for a cookie or a link: 256 bits, base64url.
pub(in crate::shop) fn token() -> Secret {
    Secret::new(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
}

/// Begins a session and answers the cookie's value, of which only the SHA-256 is kept. `whole` is false until the second
/// factor was given.
pub(in crate::shop) fn begin(
    conn: &mut Conn,
    account_id: &str,
    whole: bool,
    origin: &Origin,
    now: NaiveDateTime,
) -> Result<Secret, store::Error> {
    sessions::sweep(conn, now - IDLE, now - LONGEST)?;
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

/// Whose session the cookie's value is, if it lives; also one that still waits for its second factor (`session.whole`).
pub async fn find(shop: &Shop, token: &str) -> Result<Option<Signed>, Error> {
    let hash = sha256(token);
    let now = shop.clock.now().naive_utc();
    let found = shop.db.read(move |conn| sessions::by_token(conn, &hash)).await?;
    let Some((session, account)) = found.filter(|(session, account)| lives(session, account, now)) else {
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

fn lives(session: &Session, account: &Account, now: NaiveDateTime) -> bool {
    let longest = if session.whole { LONGEST } else { HALF };
    account.suspended_at.is_none() && now - session.seen_at < IDLE && now - session.created_at < longest
}

/// An account's sessions that live, the newest first.
pub async fn of(shop: &Shop, account_id: &str) -> Result<Vec<Session>, Error> {
    let (id, now) = (account_id.to_owned(), shop.clock.now().naive_utc());
    let found = shop.db.read(move |conn| sessions::of_account(conn, &id)).await?;
    let lives = |session: &Session| session.whole && now - session.seen_at < IDLE && now - session.created_at < LONGEST;
    Ok(found.into_iter().filter(lives).collect())
}

/// Signs out: ends one's own session.
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

/// Ends another session of one's own, or with `None` all others; says how many ended.
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

/// What became of a password that was typed once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retyped {
    Right,
    Wrong,
    /// Too often: wait for so many seconds.
    Wait(u64),
}

/// Notes that the password was typed again just now, if it is the right one. `address`: from where.
pub async fn freshen(shop: &Shop, signed: &Signed, password: Secret, address: &str) -> Result<Retyped, Error> {
    let now = shop.clock.now().naive_utc();
    let counted = [(format!("fresh {}", signed.account.id), NARROW)];
    if let Err(seconds) = shop.sign_in_delays.begin(&counted, now) {
        return Ok(Retyped::Wait(seconds));
    }
    if !shop.passwords.fits(password, signed.account.password.clone()).await? {
        refused::inside(shop, Kind::Retyped, signed, address).await;
        return Ok(Retyped::Wrong);
    }
    shop.sign_in_delays.forget(&counted);
    let id = signed.session.id.clone();
    shop.db.write(move |conn| sessions::freshen(conn, &id, now)).await?;
    Ok(Retyped::Right)
}

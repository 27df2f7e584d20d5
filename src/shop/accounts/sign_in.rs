//! Sign-in: by a link that works once, or by a password and, where it is set up, a second factor.

use chrono::NaiveDateTime;
use serde_json::json;
use subtle::ConstantTimeEq as _;

use super::audit::{self, Actor};
use super::sessions::{self, Origin, Signed};
use crate::domain::ids;
use crate::secret::Secret;
use crate::shop::accounts::account_emails;
use crate::shop::accounts::refused::{self, Kind};
use crate::shop::accounts::second_factor;
use crate::shop::accounts::sign_in_delays::{ACCOUNT, ADDRESS, DelayPolicy, NARROW};
use crate::shop::keys::sha256;
use crate::shop::messages::account_text::Kind as MessageKind;
use crate::shop::{Error, Keys, Shop};
use crate::store::accounts::{self, Account};
use crate::store::invitations::{self, Invitation};
use crate::store::{self, Conn};

/// The result of a sign-in.
pub enum SignIn {
    /// A session has begun.
    In(NewSession),
    /// The password or the code is wrong.
    Wrong,
    /// Too many tries. Nothing was checked; wait for this many seconds.
    Wait(u64),
}

/// A session that has begun.
pub struct NewSession {
    /// The cookie's value.
    pub token: Secret,
    /// False while the second factor is missing.
    pub whole: bool,
    /// Marks this browser as one in which the account has signed in; `None` until the session is whole.
    pub device: Option<String>,
}

/// A caller who has not signed in yet.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    pub origin: Origin,
    /// The value that marks this browser, if it has signed in before.
    pub device: Option<String>,
    /// The session that the browser has already, as account id and session id: signing in again ends it.
    pub former: Option<(String, String)>,
}

/// The keys under which a try is counted. A browser that has signed in before is counted separately, so that a
/// stranger's tries cannot keep the owner of the account out.
fn counted(keys: &Keys, email: &str, caller: &Caller) -> Vec<(String, DelayPolicy)> {
    let known = caller.device.as_deref().filter(|device| is_device(keys, email, device));
    match known {
        Some(device) => vec![(format!("device {email} {device}"), NARROW)],
        None => vec![
            (format!("narrow {email} {}", caller.origin.address), NARROW),
            (format!("address {}", caller.origin.address), ADDRESS),
            (format!("account {email}"), ACCOUNT),
        ],
    }
}

fn is_device(keys: &Keys, email: &str, device: &str) -> bool {
    let right = device.split_once('.').map(|(name, _)| keys.device(email, name));
    right.is_some_and(|right| right.as_bytes().ct_eq(device.as_bytes()).into())
}

/// Signs in with a password. An unknown address and a wrong password give the same answer after the same time.
pub async fn sign_in(shop: &Shop, email: &str, password: Secret, caller: Caller) -> Result<SignIn, Error> {
    let (email, now) = (email.trim().to_lowercase(), shop.clock.now().naive_utc());
    let counted = counted(&shop.keys, &email, &caller);
    if let Err(seconds) = shop.sign_in_delays.begin(&counted, now) {
        return Ok(SignIn::Wait(seconds));
    }
    let wanted = email.clone();
    let account = shop.db.read(move |conn| accounts::by_email(conn, &wanted)).await?;
    let live = account.as_ref().filter(|account| account.suspended_at.is_none());
    let kept = live.and_then(|account| account.password.clone());
    let fits = shop.passwords.fits(password, kept).await?;
    let Some(account) = live.filter(|_| fits).cloned() else {
        refused::record_failed_sign_in(shop, Kind::Password, account.as_ref(), &caller.origin.address).await;
        return Ok(SignIn::Wrong);
    };
    shop.sign_in_delays.forget(&counted);
    let device = shop.keys.device(&email, &ids::nonce());
    let (origin, former) = (caller.origin, caller.former);
    let begin = move |conn: &mut Conn| -> Result<Option<NewSession>, store::Error> {
        let now_so = accounts::lock_for_update(conn, &account.id)?;
        // Hashing takes time: a change of the password in the meantime has ended all sessions, so this one must not
        // begin.
        if now_so.password != account.password || now_so.suspended_at.is_some() {
            return Ok(None);
        }
        if let Some((account_id, session_id)) = &former {
            store::sessions::end(conn, account_id, session_id)?;
        }
        let whole = now_so.totp_seed.is_none();
        if whole {
            note_entry(conn, &account, &origin, now)?;
        }
        let token = sessions::begin(conn, &account.id, whole, &origin, now)?;
        Ok(Some(NewSession { token, whole, device: whole.then_some(device) }))
    };
    Ok(shop.db.write(begin).await?.map_or(SignIn::Wrong, SignIn::In))
}

fn note_entry(conn: &mut Conn, account: &Account, origin: &Origin, now: NaiveDateTime) -> Result<(), store::Error> {
    let actor = Actor { account_id: Some(account.id.clone()), name: account.email.clone(), at: now };
    let detail = json!({ "address": origin.address, "agent": origin.agent.chars().take(200).collect::<String>() });
    audit::note(conn, &actor, "session.begin", &format!("account:{}", account.email), detail)
}

/// Checks the second factor for a session that waits for it, and replaces the session with a whole one.
pub async fn give_code(shop: &Shop, half: &Signed, code: &str, origin: Origin) -> Result<SignIn, Error> {
    let now = shop.clock.now().naive_utc();
    // Only somebody who knows the password gets here, so nobody else can delay the owner of the account.
    let counted = [(format!("code {}", half.account.id), NARROW)];
    if let Err(seconds) = shop.sign_in_delays.begin(&counted, now) {
        return Ok(SignIn::Wait(seconds));
    }
    let (keys, code, id, session) =
        (shop.keys.clone(), code.to_owned(), half.account.id.clone(), half.session.id.clone());
    let entering = origin.clone();
    let enter = move |conn: &mut Conn| -> Result<Option<NewSession>, store::Error> {
        let account = accounts::lock_for_update(conn, &id)?;
        if account.suspended_at.is_some() || !second_factor::take(conn, &keys, &account, &code, now)? {
            return Ok(None);
        }
        store::sessions::end(conn, &id, &session)?;
        note_entry(conn, &account, &entering, now)?;
        let token = sessions::begin(conn, &id, true, &entering, now)?;
        Ok(Some(NewSession { token, whole: true, device: Some(keys.device(&account.email, &ids::nonce())) }))
    };
    let Some(begun) = shop.db.write(enter).await? else {
        refused::record_failed_sign_in(shop, Kind::Code, Some(&half.account), &origin.address).await;
        return Ok(SignIn::Wrong);
    };
    shop.sign_in_delays.forget(&counted);
    Ok(SignIn::In(begun))
}

/// The account that an invitation link belongs to, if the link is still valid.
pub async fn invited(shop: &Shop, token: &str) -> Result<Option<Account>, Error> {
    let (token, now) = (sha256(token), shop.clock.now().naive_utc());
    let found = shop.db.read(move |conn| open_link(conn, &token, now)).await?;
    Ok(found.map(|(_, account)| account))
}

fn open_link(conn: &mut Conn, token: &str, now: NaiveDateTime) -> Result<Option<(Invitation, Account)>, store::Error> {
    let Some(invitation) = invitations::open(conn, token, now)? else { return Ok(None) };
    let account = accounts::find(conn, &invitation.account_id)?;
    Ok(account.suspended_at.is_none().then_some((invitation, account)))
}

/// Uses an invitation link: saves the password, removes the second factor, ends the account's sessions and begins one.
/// `None` when the link is no longer valid.
pub async fn accept(shop: &Shop, token: &str, password: Secret, origin: Origin) -> Result<Option<NewSession>, Error> {
    if invited(shop, token).await?.is_none() {
        return Ok(None);
    }
    let hash = shop.passwords.hash(password).await?;
    let (token, now, keys) = (sha256(token), shop.clock.now().naive_utc(), shop.keys.clone());
    Ok(shop.db.write(move |conn| enter(conn, &keys, &token, &hash, &origin, now)).await?)
}

fn enter(
    conn: &mut Conn,
    keys: &Keys,
    token: &str,
    hash: &str,
    origin: &Origin,
    now: NaiveDateTime,
) -> Result<Option<NewSession>, store::Error> {
    let Some((invitation, account)) = open_link(conn, token, now)? else { return Ok(None) };
    if !invitations::take(conn, &invitation.id, now)? {
        return Ok(None);
    }
    accounts::set_password(conn, &account.id, hash, now)?;
    accounts::remove_totp(conn, &account.id)?;
    store::recovery::replace(conn, &account.id, &[])?;
    store::sessions::end_all(conn, &account.id, None)?;
    let actor = Actor { account_id: Some(account.id.clone()), name: account.email.clone(), at: now };
    audit::note(conn, &actor, "account.password", &format!("account:{}", account.email), json!({ "by": "link" }))?;
    store::account_messages::end_all(conn, &account.id, now)?;
    if account.password.is_some() {
        account_emails::tell(conn, keys, &account, MessageKind::PasswordChanged, now)?;
    }
    begin_first(conn, keys, &account, origin, now).map(Some)
}

/// Begins a session for an account that has just got a new password.
pub(in crate::shop) fn begin_first(
    conn: &mut Conn,
    keys: &Keys,
    account: &Account,
    origin: &Origin,
    now: NaiveDateTime,
) -> Result<NewSession, store::Error> {
    note_entry(conn, account, origin, now)?;
    let token = sessions::begin(conn, &account.id, true, origin, now)?;
    Ok(NewSession { token, whole: true, device: Some(keys.device(&account.email, &ids::nonce())) })
}

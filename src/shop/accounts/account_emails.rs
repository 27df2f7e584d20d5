//! E-mails to members of the staff about their own account: a forgotten password, a new address, and the warning that either
//! or the second factor was changed.

use chrono::{NaiveDateTime, TimeDelta};
use serde_json::json;

use crate::domain::contact::Email;
use crate::domain::ids;
use crate::domain::language::Language;
use crate::secret::Secret;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::accounts::sessions::Signed;
use crate::shop::accounts::sign_in_delays::{ADDRESS, NARROW};
use crate::shop::keys::sha256;
use crate::shop::messages::ACCOUNT_JOB;
use crate::shop::messages::account_text::{Kind, LINK_LIFETIME};
use crate::shop::{Error, Keys, Shop};
use crate::store::account_messages::{self, AccountLink};
use crate::store::accounts::{self, Account};
use crate::store::messages::{Channel, Message, MessageState};
use crate::store::{self, Conn, invitations, jobs, sale_messages};

/// How many links of one kind an account gets in a day at most.
const LINKS_A_DAY: i64 = 5;
/// How long messages to accounts are kept.
const KEPT: TimeDelta = TimeDelta::days(30);

fn subject(email: &str) -> String {
    format!("account:{email}")
}

/// Writes a message into the outbox with its link, if it has one, and enqueues the job that sends it. Deletes old messages.
pub(in crate::shop) fn enqueue(
    conn: &mut Conn,
    keys: &Keys,
    (account_id, kind, recipient): (&str, Kind, &str),
    language: Language,
    now: NaiveDateTime,
) -> Result<(), store::Error> {
    account_messages::purge(conn, now - KEPT)?;
    let message = Message {
        id: ids::row(),
        channel: Channel::Email.code().to_owned(),
        order_id: None,
        account_id: Some(account_id.to_owned()),
        link_id: None,
        kind: kind.code().to_owned(),
        recipient: recipient.to_owned(),
        language: language.code().to_owned(),
        state: MessageState::Queued.code().to_owned(),
        error: None,
        created_at: now,
        sent_at: None,
    };
    store::messages::insert(conn, &message)?;
    if kind.path().is_some() {
        let token = sha256(&keys.account_token(&message.id));
        let link =
            AccountLink { message_id: message.id.clone(), token, expires_at: now + LINK_LIFETIME, used_at: None };
        account_messages::insert_link(conn, &link)?;
    }
    jobs::enqueue(conn, ACCOUNT_JOB, &message.id, now)
}

/// Tells the owner of an account that its password or second factor was changed.
pub(in crate::shop) fn tell(
    conn: &mut Conn,
    keys: &Keys,
    account: &Account,
    kind: Kind,
    now: NaiveDateTime,
) -> Result<(), store::Error> {
    let language = sale_messages::reader(conn, &account.id)?.map_or(Language::default(), |reader| reader.language);
    enqueue(conn, keys, (&account.id, kind, &account.email), language, now)
}

/// The result of a request for a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// If there is such an account, an e-mail is sent.
    Heard,
    /// Too many requests: wait for this many seconds.
    Wait(u64),
}

/// Sends a link to choose a new password to the account with this address. The result is the same if there is no such
/// account.
pub async fn forgotten(shop: &Shop, email: &str, address: &str, language: Language) -> Result<Asked, Error> {
    let (email, now) = (email.trim().to_lowercase(), shop.clock.now().naive_utc());
    let counted = [(format!("forgotten {email}"), NARROW), (format!("forgotten from {address}"), ADDRESS)];
    if let Err(seconds) = shop.sign_in_delays.begin(&counted, now) {
        return Ok(Asked::Wait(seconds));
    }
    let (keys, address) = (shop.keys.clone(), address.to_owned());
    let write = move |conn: &mut Conn| -> Result<(), store::Error> {
        let account = accounts::by_email(conn, &email)?;
        let Some(account) = account.filter(|account| account.suspended_at.is_none() && account.password.is_some())
        else {
            return Ok(());
        };
        let kind = Kind::PasswordLink;
        if account_messages::count_since(conn, &account.id, kind.code(), now - TimeDelta::days(1))? >= LINKS_A_DAY {
            return Ok(());
        }
        account_messages::end_all(conn, &account.id, now)?;
        let actor = Actor { account_id: Some(account.id.clone()), name: account.email.clone(), at: now };
        audit::note(conn, &actor, "account.forgotten", &subject(&account.email), json!({ "address": address }))?;
        enqueue(conn, &keys, (&account.id, kind, &account.email), language, now)
    };
    shop.db.write(write).await?;
    // Notified in any case, so that the caller cannot tell whether an e-mail was queued.
    shop.message_wakeup.notify_one();
    Ok(Asked::Heard)
}

/// The message and the account of a link, with the account's row locked, if the link can be used.
fn open(
    conn: &mut Conn,
    kind: Kind,
    token: &str,
    now: NaiveDateTime,
) -> Result<Option<(Message, Account)>, store::Error> {
    let Some(letter) = account_messages::open(conn, kind.code(), token, now)? else { return Ok(None) };
    let account = accounts::lock_for_update(conn, letter.account_id.as_deref().unwrap_or_default())?;
    Ok(account.suspended_at.is_none().then_some((letter, account)))
}

/// The account whose password a link can reset, if the link is still valid.
pub async fn resets(shop: &Shop, token: &str) -> Result<Option<Account>, Error> {
    Ok(look(shop, Kind::PasswordLink, token).await?.map(|(_, account)| account))
}

/// The address that a link proves and the one that it replaces, if the link is still valid.
pub async fn proves(shop: &Shop, token: &str) -> Result<Option<(String, String)>, Error> {
    let found = look(shop, Kind::AddressLink, token).await?;
    Ok(found.map(|(message, account)| (message.recipient, account.email)))
}

async fn look(shop: &Shop, kind: Kind, token: &str) -> Result<Option<(Message, Account)>, Error> {
    let (token, now) = (sha256(token), shop.clock.now().naive_utc());
    let read = move |conn: &mut Conn| -> Result<Option<(Message, Account)>, store::Error> {
        let Some(letter) = account_messages::open(conn, kind.code(), &token, now)? else { return Ok(None) };
        let account = accounts::find(conn, letter.account_id.as_deref().unwrap_or_default())?;
        Ok(account.suspended_at.is_none().then_some((letter, account)))
    };
    Ok(shop.db.read(read).await?)
}

/// Uses a link to set a new password: saves it, ends all sessions and all other links, and tells the owner of the
/// account. The second factor stays and is asked for at the next sign-in. `false` when the link is no longer valid.
pub async fn reset(shop: &Shop, token: &str, password: Secret) -> Result<bool, Error> {
    if resets(shop, token).await?.is_none() {
        return Ok(false);
    }
    let hash = shop.passwords.hash(password).await?;
    let (token, now, keys) = (sha256(token), shop.clock.now().naive_utc(), shop.keys.clone());
    let write = move |conn: &mut Conn| -> Result<bool, store::Error> {
        let Some((letter, account)) = open(conn, Kind::PasswordLink, &token, now)? else { return Ok(false) };
        if !account_messages::take(conn, &letter.id, now)? {
            return Ok(false);
        }
        accounts::set_password(conn, &account.id, &hash, now)?;
        store::sessions::end_all(conn, &account.id, None)?;
        invitations::end_all(conn, &account.id, now)?;
        account_messages::end_all(conn, &account.id, now)?;
        let actor = Actor { account_id: Some(account.id.clone()), name: account.email.clone(), at: now };
        audit::note(conn, &actor, "account.password", &subject(&account.email), json!({ "by": "mail" }))?;
        let language = Language::parse(&letter.language).unwrap_or_default();
        enqueue(conn, &keys, (&account.id, Kind::PasswordChanged, &account.email), language, now)?;
        Ok(true)
    };
    let done = shop.db.write(write).await?;
    shop.message_wakeup.notify_one();
    Ok(done)
}

/// The result of a request to change the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressRequest {
    /// A link was sent to the new address.
    Sent,
    /// The account has this address already.
    Same,
    /// Another account has it.
    Taken,
    /// Too many links were sent today.
    TooOften,
}

/// Sends a link to the new address of an account: only somebody who reads e-mails there can use it.
pub async fn request_address_change(
    shop: &Shop,
    signed: &Signed,
    email: &Email,
    language: Language,
) -> Result<AddressRequest, Error> {
    let (email, actor) = (email.as_str().to_lowercase(), signed.actor(shop.clock.now().naive_utc()));
    let (id, keys) = (signed.account.id.clone(), shop.keys.clone());
    let write = move |conn: &mut Conn| -> Result<AddressRequest, store::Error> {
        let (account, now, kind) = (accounts::lock_for_update(conn, &id)?, actor.at, Kind::AddressLink);
        if account.email == email {
            return Ok(AddressRequest::Same);
        }
        if accounts::by_email(conn, &email)?.is_some() {
            return Ok(AddressRequest::Taken);
        }
        if account_messages::count_since(conn, &id, kind.code(), now - TimeDelta::days(1))? >= LINKS_A_DAY {
            return Ok(AddressRequest::TooOften);
        }
        account_messages::end_all(conn, &id, now)?;
        audit::note(conn, &actor, "account.email-wish", &subject(&account.email), json!({ "email": email }))?;
        enqueue(conn, &keys, (&id, kind, &email), language, now)?;
        Ok(AddressRequest::Sent)
    };
    let wished = shop.db.write(write).await?;
    shop.message_wakeup.notify_one();
    Ok(wished)
}

/// Uses a link that proves an address: the account gets this address, and the former one is told. `None` when the link
/// is no longer valid, or another account has taken the address in the meantime.
pub async fn change_address(shop: &Shop, token: &str) -> Result<Option<String>, Error> {
    let (token, now, keys) = (sha256(token), shop.clock.now().naive_utc(), shop.keys.clone());
    let write = move |conn: &mut Conn| -> Result<Option<String>, store::Error> {
        let Some((letter, account)) = open(conn, Kind::AddressLink, &token, now)? else { return Ok(None) };
        let (was, email) = (account.email, letter.recipient);
        if accounts::by_email(conn, &email)?.is_some() || !account_messages::take(conn, &letter.id, now)? {
            return Ok(None);
        }
        accounts::set_email(conn, &account.id, &email)?;
        account_messages::end_all(conn, &account.id, now)?;
        let actor = Actor { account_id: Some(account.id.clone()), name: email.clone(), at: now };
        audit::note(conn, &actor, "account.email", &subject(&email), json!({ "was": was, "now": email }))?;
        let language = Language::parse(&letter.language).unwrap_or_default();
        enqueue(conn, &keys, (&account.id, Kind::AddressChanged, &was), language, now)?;
        Ok(Some(email))
    };
    let changed = shop.db.write(write).await?;
    shop.message_wakeup.notify_one();
    Ok(changed)
}

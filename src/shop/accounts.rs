//! Accounts of the staff: made at the command line or by an owner, entered by a link that works once.

use chrono::{NaiveDateTime, TimeDelta};
use serde_json::json;

use super::audit::{self, Actor};
use super::keys::sha256;
use super::sessions::{self, Origin};
use super::{Error, Shop};
use crate::domain::contact::Email;
use crate::domain::ids;
use crate::domain::role::Role;
use crate::secret::Secret;
use crate::store::accounts::{self, Account};
use crate::store::invitations::{self, Invitation};
use crate::store::{self, Conn};

/// How long a link from the command line works.
pub const LINK_LIVES: TimeDelta = TimeDelta::minutes(15);

/// A password has at least so many characters.
pub const SHORTEST: usize = 12;

/// Whether a password may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than [`SHORTEST`] characters.
    Short,
}

/// What is wrong with a new password.
pub fn weakness(password: &str) -> Option<Weakness> {
    (password.chars().count() < SHORTEST).then_some(Weakness::Short)
}

/// `griot owner add`: makes an owner, or gives one who is there a new start, and answers the address of the page where he
/// chooses a password. It works once and for [`LINK_LIVES`]. An account that was there loses its second factor and its
/// sessions when the link is used.
pub async fn owner_link(shop: &Shop, email: &Email) -> Result<Secret, Error> {
    let (email, now) = (email.as_str().to_lowercase(), shop.clock.now().naive_utc());
    let token = shop.db.write(move |conn| make_owner(conn, &email, now)).await?;
    Ok(Secret::new(format!("{}/admin/invitation/{}", shop.rules.public_url, token.expose())))
}

fn make_owner(conn: &mut Conn, email: &str, now: NaiveDateTime) -> Result<Secret, store::Error> {
    let actor = Actor::command_line(now);
    let subject = format!("account:{email}");
    let account = if let Some(account) = accounts::by_email(conn, email)? {
        audit::note(conn, &actor, "account.reset", &subject, json!({ "was": account.role }))?;
        accounts::set_role(conn, &account.id, Role::Owner)?;
        account
    } else {
        audit::note(conn, &actor, "account.add", &subject, json!({ "role": Role::Owner.code() }))?;
        add(conn, email, Role::Owner, now)?
    };
    invite(conn, &account.id, true, now, now + LINK_LIVES)
}

/// An account without a password.
fn add(conn: &mut Conn, email: &str, role: Role, now: NaiveDateTime) -> Result<Account, store::Error> {
    let account = Account {
        id: ids::row(),
        email: email.to_owned(),
        role: role.code().to_owned(),
        password: None,
        password_at: None,
        totp_seed: None,
        totp_pending: None,
        totp_step: None,
        suspended_at: None,
        created_at: now,
        signed_in_at: None,
    };
    accounts::insert(conn, &account)?;
    Ok(account)
}

/// Makes a link; those from before end.
fn invite(
    conn: &mut Conn,
    account_id: &str,
    reset: bool,
    now: NaiveDateTime,
    expires_at: NaiveDateTime,
) -> Result<Secret, store::Error> {
    invitations::end_all(conn, account_id, now)?;
    let token = sessions::token();
    let invitation = Invitation {
        id: ids::row(),
        token: sha256(token.expose()),
        account_id: account_id.to_owned(),
        reset,
        expires_at,
        used_at: None,
        created_at: now,
    };
    invitations::insert(conn, &invitation)?;
    Ok(token)
}

/// Whose link this is, if it can be used.
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

/// Uses a link: keeps the password, ends the account's sessions and begins one. `None` when the link is no more.
pub async fn accept(shop: &Shop, token: &str, password: Secret, origin: Origin) -> Result<Option<Secret>, Error> {
    if invited(shop, token).await?.is_none() {
        return Ok(None);
    }
    let hash = shop.passwords.hash(password).await?;
    let (token, now) = (sha256(token), shop.clock.now().naive_utc());
    Ok(shop.db.write(move |conn| enter(conn, &token, &hash, &origin, now)).await?)
}

fn enter(
    conn: &mut Conn,
    token: &str,
    hash: &str,
    origin: &Origin,
    now: NaiveDateTime,
) -> Result<Option<Secret>, store::Error> {
    let Some((invitation, account)) = open_link(conn, token, now)? else { return Ok(None) };
    if !invitations::take(conn, &invitation.id, now)? {
        return Ok(None);
    }
    accounts::set_password(conn, &account.id, hash, now)?;
    if invitation.reset {
        accounts::forget_totp(conn, &account.id)?;
    }
    store::sessions::end_all(conn, &account.id, None)?;
    let actor = Actor { account_id: Some(account.id.clone()), name: account.email.clone(), at: now };
    audit::note(conn, &actor, "account.password", &format!("account:{}", account.email), json!({ "by": "link" }))?;
    let whole = invitation.reset || account.totp_seed.is_none();
    sessions::begin(conn, &account.id, whole, origin, now).map(Some)
}

/// Signs in with a password. `None`: the address, the password or both are wrong, which takes as long to say as anything else.
pub async fn sign_in(shop: &Shop, email: &str, password: Secret, origin: Origin) -> Result<Option<Secret>, Error> {
    let email = email.trim().to_lowercase();
    let account = shop.db.read(move |conn| accounts::by_email(conn, &email)).await?;
    let account = account.filter(|account| account.suspended_at.is_none());
    let kept = account.as_ref().and_then(|account| account.password.clone());
    if !shop.passwords.fits(password, kept).await? {
        return Ok(None);
    }
    let Some(account) = account else { return Ok(None) };
    let now = shop.clock.now().naive_utc();
    let begin = move |conn: &mut Conn| -> Result<Secret, store::Error> {
        let whole = account.totp_seed.is_none();
        let actor = Actor { account_id: Some(account.id.clone()), name: account.email.clone(), at: now };
        if whole {
            audit::note(
                conn,
                &actor,
                "session.begin",
                &format!("account:{}", account.email),
                json!({ "address": origin.address }),
            )?;
        }
        sessions::begin(conn, &account.id, whole, &origin, now)
    };
    Ok(Some(shop.db.write(begin).await?))
}

//! Staff accounts: created at the command line or by an owner, changed by owners. There is always at least one owner.

use chrono::{NaiveDateTime, TimeDelta};
use serde_json::json;

use super::audit::{self, Actor};
use super::sessions::{self, Signed};
use crate::domain::contact::Email;
use crate::domain::ids;
use crate::domain::role::Role;
use crate::secret::Secret;
use crate::shop::accounts::account_emails;
use crate::shop::keys::sha256;
use crate::shop::messages::account_text::Kind;
use crate::shop::{Error, Shop};
use crate::store::accounts::{self, Account};
use crate::store::invitations::{self, Invitation};
use crate::store::{self, Conn};

/// How long a link from the command line is valid.
pub const LINK_LIFETIME: TimeDelta = TimeDelta::minutes(15);
/// How long an owner's invitation is valid, which often has to be passed on first.
pub const INVITATION_LIVES: TimeDelta = TimeDelta::hours(24);

/// Why a request was refused. The id of its sentence is `admin-team-{code}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// An account with this address exists already.
    Taken,
    /// The shop would have no owner left.
    LastOwner,
    /// An owner can get a new link at the command line only.
    OwnersLink,
}

impl Refusal {
    pub fn code(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::LastOwner => "last-owner",
            Self::OwnersLink => "owners-link",
        }
    }
}

/// The result of a write that may be refused and then changes nothing.
pub(in crate::shop) type Refused<T> = Result<Result<T, Refusal>, store::Error>;

pub(in crate::shop) fn subject(email: &str) -> String {
    format!("account:{email}")
}

/// Where the password of an invited account is chosen.
pub(in crate::shop) fn address(shop: &Shop, token: &Secret) -> Secret {
    Secret::new(format!("{}/admin/invitation/{}", shop.rules().public_url, token.expose()))
}

/// `griot owner add` (`make`) and `reset`: creates an owner, or resets an existing account, and returns the address of
/// the page where the password is chosen. It works once and for [`LINK_LIFETIME`]. An account that is reset has the owner
/// role from now on; it loses its second factor and its sessions when the link is used. [`Refusal::Taken`]: the account
/// to be created exists already, and nothing has changed.
///
/// # Errors
/// [`Error::NotFound`] when no account has this address and `make` is false.
pub async fn owner_link(shop: &Shop, email: &Email, make: bool) -> Result<Result<Secret, Refusal>, Error> {
    let (email, now) = (email.as_str().to_lowercase(), shop.clock.now().naive_utc());
    let token = shop.db.write(move |conn| owner(conn, &email, make, now)).await?;
    Ok(token.map(|token| address(shop, &token)))
}

fn owner(conn: &mut Conn, email: &str, make: bool, now: NaiveDateTime) -> Result<Result<Secret, Refusal>, Error> {
    let actor = Actor::command_line(now);
    let account = match accounts::by_email(conn, email)? {
        Some(_) if make => return Ok(Err(Refusal::Taken)),
        Some(account) => {
            audit::note(conn, &actor, "account.reset", &subject(email), json!({ "was": account.role }))?;
            accounts::set_role(conn, &account.id, Role::Owner)?;
            accounts::suspend(conn, &account.id, None)?;
            account
        }
        None if make => {
            audit::note(conn, &actor, "account.add", &subject(email), json!({ "role": Role::Owner.code() }))?;
            add(conn, email, Role::Owner, now)?
        }
        None => return Err(Error::NotFound),
    };
    Ok(Ok(link(conn, &account.id, now, LINK_LIFETIME)?))
}

/// Inserts an account without a password.
pub(in crate::shop) fn add(
    conn: &mut Conn,
    email: &str,
    role: Role,
    now: NaiveDateTime,
) -> Result<Account, store::Error> {
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

/// Creates a link; earlier ones end.
fn link(conn: &mut Conn, account_id: &str, now: NaiveDateTime, lifetime: TimeDelta) -> Result<Secret, store::Error> {
    invitations::end_all(conn, account_id, now)?;
    let token = sessions::token();
    let invitation = Invitation {
        id: ids::row(),
        token: sha256(token.expose()),
        account_id: account_id.to_owned(),
        expires_at: now + lifetime,
        used_at: None,
        created_at: now,
    };
    invitations::insert(conn, &invitation)?;
    Ok(token)
}

/// The accounts of the shop's own staff, the oldest first.
pub async fn all(shop: &Shop) -> Result<Vec<Account>, Error> {
    Ok(shop.db.read(accounts::staff).await?)
}

/// Invites somebody, and returns the address of the page where they choose a password, which is shown once.
pub async fn invite(shop: &Shop, actor: Actor, email: &Email, role: Role) -> Result<Result<Secret, Refusal>, Error> {
    let email = email.as_str().to_lowercase();
    let make = move |conn: &mut Conn| add_invited(conn, &actor, &email, role);
    Ok(shop.db.write(make).await?.map(|(_, token)| address(shop, &token)))
}

/// Adds an account of this role, and returns its id and the token of the link with which its password is chosen.
pub(in crate::shop) fn add_invited(
    conn: &mut Conn,
    actor: &Actor,
    email: &str,
    role: Role,
) -> Refused<(String, Secret)> {
    if accounts::by_email(conn, email)?.is_some() {
        return Ok(Err(Refusal::Taken));
    }
    let account = add(conn, email, role, actor.at)?;
    audit::note(conn, actor, "account.invite", &subject(email), json!({ "role": role.code() }))?;
    let token = link(conn, &account.id, actor.at, INVITATION_LIVES)?;
    Ok(Ok((account.id, token)))
}

/// Creates a new link and returns it with the account's address, for somebody who has lost the link, the password or
/// the phone. An owner who has signed in before gets it at the command line only.
pub async fn renew_link(shop: &Shop, actor: Actor, id: &str) -> Result<Result<(String, Secret), Refusal>, Error> {
    let id = id.to_owned();
    let renew = move |conn: &mut Conn| -> Refused<(String, Secret)> {
        let account = accounts::lock_for_update(conn, &id)?;
        if account.role() == Role::Owner && account.password.is_some() {
            return Ok(Err(Refusal::OwnersLink));
        }
        audit::note(conn, &actor, "account.link", &subject(&account.email), json!({}))?;
        Ok(Ok((account.email, link(conn, &id, actor.at, INVITATION_LIVES)?)))
    };
    Ok(shop.db.write(renew).await?.map(|(email, token)| (email, address(shop, &token))))
}

/// Changes the role of somebody of the shop's own staff.
///
/// # Errors
/// [`Error::NotFound`] for a seller.
pub async fn change_role(shop: &Shop, actor: Actor, id: &str, role: Role) -> Result<Result<(), Refusal>, Error> {
    let id = id.to_owned();
    let change = move |conn: &mut Conn| -> Refused<()> {
        accounts::lock_owners(conn)?;
        let account = accounts::lock_for_update(conn, &id)?;
        if account.role() == Role::Seller {
            return Err(store::Error::Query(diesel::result::Error::NotFound));
        }
        if role != Role::Owner && is_last_owner(conn, &account)? {
            return Ok(Err(Refusal::LastOwner));
        }
        if account.role() != role {
            accounts::set_role(conn, &id, role)?;
            let detail = json!({ "was": account.role, "role": role.code() });
            audit::note(conn, &actor, "account.role", &subject(&account.email), detail)?;
        }
        Ok(Ok(()))
    };
    Ok(shop.db.write(change).await?)
}

/// Suspends an account at once (`out`), or ends the suspension.
pub async fn suspend(shop: &Shop, actor: Actor, id: &str, out: bool) -> Result<Result<(), Refusal>, Error> {
    let id = id.to_owned();
    let change = move |conn: &mut Conn| -> Refused<()> {
        accounts::lock_owners(conn)?;
        let account = accounts::lock_for_update(conn, &id)?;
        if out && is_last_owner(conn, &account)? {
            return Ok(Err(Refusal::LastOwner));
        }
        if account.suspended_at.is_some() != out {
            accounts::suspend(conn, &id, out.then_some(actor.at))?;
            store::sessions::end_all(conn, &id, None)?;
            invitations::end_all(conn, &id, actor.at)?;
            let act = if out { "account.suspend" } else { "account.resume" };
            audit::note(conn, &actor, act, &subject(&account.email), json!({}))?;
            if account.role() == Role::Seller {
                store::seller_pages::changed(conn)?;
            }
        }
        Ok(Ok(()))
    };
    Ok(shop.db.write(change).await?)
}

fn is_last_owner(conn: &mut Conn, account: &Account) -> Result<bool, store::Error> {
    Ok(account.role() == Role::Owner && accounts::other_owners(conn, &account.id)? == 0)
}

/// Saves a new password of somebody who is signed in; their other sessions end.
pub async fn change_password(shop: &Shop, signed: &Signed, password: Secret) -> Result<(), Error> {
    let hash = shop.passwords.hash(password).await?;
    let (actor, id, session) =
        (signed.actor(shop.clock.now().naive_utc()), signed.account.id.clone(), signed.session.id.clone());
    let (account, keys) = (signed.account.clone(), shop.keys.clone());
    let keep = move |conn: &mut Conn| -> Result<(), store::Error> {
        accounts::set_password(conn, &id, &hash, actor.at)?;
        store::sessions::end_all(conn, &id, Some(&session))?;
        store::account_messages::end_all(conn, &id, actor.at)?;
        invitations::end_all(conn, &id, actor.at)?;
        audit::note(conn, &actor, "account.password", &subject(&actor.name), json!({ "by": "password" }))?;
        account_emails::tell(conn, &keys, &account, Kind::PasswordChanged, actor.at)
    };
    shop.db.write(keep).await?;
    shop.message_wakeup.notify_one();
    Ok(())
}

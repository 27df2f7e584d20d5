//! Applications of those who want to sell: taken from a form where the owner allows it, and answered by him.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::sellers::{self, Profile};
use crate::domain::contact::{Email, Phone};
use crate::domain::ids;
use crate::domain::language::Language;
use crate::domain::role::Role;
use crate::secret::Secret;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::accounts::team::{self, Refusal};
use crate::shop::messages::market_alerts;
use crate::shop::{Error, Shop};
use crate::store::applications::{self, ACCEPTED, Application, DECLINED, OPEN};
use crate::store::{self, Conn, accounts};

/// How many applications are listed.
pub const MOST_LISTED: i64 = 50;
/// How many may wait at once. More are refused until the owner has answered some.
const MOST_OPEN: i64 = 1_000;
/// The longest text of an application, in characters.
pub const LONGEST_TEXT: usize = 2_000;
/// The longest sentence of an answer, in characters.
pub const LONGEST_ANSWER: usize = 1_000;
/// How long an application is kept after it was answered.
const KEPT: TimeDelta = TimeDelta::days(90);

/// What somebody typed who wants to sell.
#[derive(Clone, Debug)]
pub struct Applicant {
    pub email: Email,
    pub name: String,
    pub phone: Option<Phone>,
    pub about: String,
    pub offer: String,
    pub language: Language,
}

/// Whether an application was taken. A stranger is not told more: not whether the address applied before, or has an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    Yes,
    /// Too many wait.
    TooMany,
}

/// Whether anybody may apply.
pub fn are_open(shop: &Shop) -> bool {
    let rules = shop.rules();
    rules.market.open && rules.market.applications
}

/// Takes an application, unless one with its address waits or an account has that, and tells the owners.
///
/// # Errors
/// [`Error::NotFound`] where nobody may apply.
pub async fn apply(shop: &Shop, applicant: Applicant) -> Result<Taken, Error> {
    if !are_open(shop) {
        return Err(Error::NotFound);
    }
    let now = shop.clock.now().naive_utc();
    let application = Application {
        id: ids::row(),
        email: applicant.email.as_str().to_lowercase(),
        name: applicant.name,
        phone: applicant.phone.map(|phone| phone.as_str().to_owned()),
        about: applicant.about,
        offer: applicant.offer,
        language: applicant.language.code().to_owned(),
        state: OPEN.to_owned(),
        answer: String::new(),
        created_at: now,
        answered_at: None,
    };
    let take = move |conn: &mut Conn| -> Result<Taken, store::Error> {
        store::locks::lock_by_name(conn, "applications")?;
        if applications::count_open(conn)? >= MOST_OPEN {
            return Ok(Taken::TooMany);
        }
        let email = &application.email;
        if !applications::has_open(conn, email)? && accounts::by_email(conn, email)?.is_none() {
            applications::insert(conn, &application)?;
            market_alerts::announce_application(conn, &application.id, now)?;
        }
        Ok(Taken::Yes)
    };
    let taken = shop.db.write(take).await?;
    shop.message_wakeup.notify_one();
    Ok(taken)
}

/// The applications that nobody has answered, those that wait longest first, at most [`MOST_LISTED`].
///
/// # Errors
/// When the database is busy or gone.
pub async fn list(shop: &Shop) -> Result<Vec<Application>, Error> {
    Ok(shop.db.read(|conn| applications::open(conn, MOST_LISTED)).await?)
}

/// How many applications nobody has answered.
///
/// # Errors
/// When the database is busy or gone.
pub async fn count_open(shop: &Shop) -> Result<i64, Error> {
    Ok(shop.db.read(applications::count_open).await?)
}

/// An application that nobody has answered.
///
/// # Errors
/// [`Error::NotFound`] if there is no such application, or it was answered.
pub async fn look(shop: &Shop, id: &str) -> Result<Application, Error> {
    let id = id.to_owned();
    let found = shop.db.read(move |conn| applications::find(conn, &id)).await?;
    Some(found).filter(Application::is_open).ok_or(Error::NotFound)
}

fn subject(application: &Application) -> String {
    format!("application:{}", application.email)
}

/// Accepts an application: the person is invited as a seller. Returns the application and the address of the page where its password is
/// chosen, which is shown once.
///
/// # Errors
/// [`Error::NotFound`] if there is no such application, or it was answered.
pub async fn accept(shop: &Shop, actor: Actor, id: &str) -> Result<Result<(Application, Secret), Refusal>, Error> {
    let id = id.to_owned();
    let write = move |conn: &mut Conn| -> Result<Result<(Application, Secret), Refusal>, Error> {
        let application = held(conn, &id)?;
        let invited = team::add_invited(conn, &actor, &application.email, Role::Seller)?;
        let (account_id, token) = match invited {
            Ok(invited) => invited,
            Err(refusal) => return Ok(Err(refusal)),
        };
        sellers::add(conn, &actor, &account_id, profile(&application))?;
        answer(conn, &actor, &application, (ACCEPTED, ""))?;
        Ok(Ok((application, token)))
    };
    let made = shop.db.write(write).await?;
    Ok(made.map(|(application, token)| (application, team::address(shop, &token))))
}

fn profile(application: &Application) -> Profile {
    Profile {
        name: application.name.clone(),
        about: application.about.clone(),
        phone: application.phone.as_deref().and_then(Phone::kept),
        language: application.language(),
        sms: false,
    }
}

/// An application that nobody has answered, locked until this write ends.
fn held(conn: &mut Conn, id: &str) -> Result<Application, Error> {
    Some(applications::lock_for_update(conn, id)?).filter(Application::is_open).ok_or(Error::NotFound)
}

fn answer(
    conn: &mut Conn,
    actor: &Actor,
    application: &Application,
    (state, words): (&str, &str),
) -> Result<(), store::Error> {
    applications::answer(conn, &application.id, (state, words), actor.at)?;
    audit::note(conn, actor, &format!("seller.{state}"), &subject(application), json!({ "name": application.name }))
}

/// Declines an application, with a sentence or without one.
///
/// # Errors
/// [`Error::NotFound`] if there is no such application, or it was answered.
pub async fn decline(shop: &Shop, actor: Actor, id: &str, words: &str) -> Result<(), Error> {
    let (id, words) = (id.to_owned(), words.to_owned());
    let write = move |conn: &mut Conn| -> Result<(), Error> {
        let application = held(conn, &id)?;
        answer(conn, &actor, &application, (DECLINED, &words))?;
        Ok(market_alerts::announce_declined(conn, &application.id, actor.at)?)
    };
    shop.db.write(write).await?;
    shop.message_wakeup.notify_one();
    Ok(())
}

/// Deletes what was answered long ago, and returns how much.
pub(in crate::shop) fn purge(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize, store::Error> {
    applications::purge(conn, (now - KEPT).naive_utc())
}

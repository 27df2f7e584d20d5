//! Apps that sell the shop's books through the API: made, changed and revoked by an owner, and what each may do.
//!
//! An app that anybody can install keeps no secret. Its key names it, so that it can be limited and revoked; it opens nothing but
//! the catalogue and the order form. Where a buyer is returned to is in a list that only an owner changes.

use chrono::TimeDelta;
use serde_json::json;
use url::Url;

use crate::domain::app::{ReturnAddress, WebOrigin};
use crate::domain::ids;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::keys::sha256;
use crate::shop::{Error, Shop};
use crate::store::apps::{self, App, AppRequest};
use crate::store::orders::Order;
use crate::store::{self, Conn, books};

/// What an owner decides about an app.
#[derive(Clone, Debug)]
pub struct AppSettings {
    pub name: String,
    pub returns: Vec<ReturnAddress>,
    pub origins: Vec<WebOrigin>,
}

impl AppSettings {
    fn returns(&self) -> String {
        self.returns.iter().map(ReturnAddress::as_str).collect::<Vec<_>>().join("\n")
    }

    fn origins(&self) -> String {
        self.origins.iter().map(WebOrigin::as_str).collect::<Vec<_>>().join("\n")
    }

    fn told(&self) -> serde_json::Value {
        json!({ "returns": self.returns().lines().collect::<Vec<_>>(), "origins": self.origins().lines().collect::<Vec<_>>() })
    }
}

/// Where an order's buyer goes back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppReturn {
    /// With the order's number and its state.
    pub url: Url,
    /// By itself, once the order is paid and he comes from the payment page.
    pub at_once: bool,
}

/// Every key of an app begins with this, so that it is not taken for a token.
const KEY: &str = "app_";
/// What the idempotency keys of apps' orders begin with.
const ORDER: &str = "app-";

/// Makes an app with a key of its own.
pub async fn make(shop: &Shop, actor: &Actor, settings: AppSettings) -> Result<App, Error> {
    let app = App {
        id: ids::row(),
        name: settings.name.clone(),
        key: format!("{KEY}{}", ids::nonce()),
        returns: settings.returns(),
        origins: settings.origins(),
        created_at: actor.at,
        last_used_at: None,
        revoked_at: None,
    };
    let (actor, made) = (actor.clone(), app.clone());
    shop.db
        .write(move |conn| {
            apps::insert(conn, &made)?;
            Ok::<_, Error>(audit::note(conn, &actor, "app.make", &subject(&made), settings.told())?)
        })
        .await?;
    Ok(app)
}

fn subject(app: &App) -> String {
    format!("app:{}", app.name)
}

/// Changes an app that was not revoked.
///
/// # Errors
/// [`Error::NotFound`] if there is none.
pub async fn change(shop: &Shop, actor: &Actor, id: &str, settings: AppSettings) -> Result<App, Error> {
    let (actor, id) = (actor.clone(), id.to_owned());
    shop.db
        .write(move |conn| {
            let was = apps::find(conn, &id)?.ok_or(Error::NotFound)?;
            let (name, returns, origins) = (settings.name.clone(), settings.returns(), settings.origins());
            let app = App { name, returns, origins, ..was.clone() };
            if !apps::update(conn, &app)? {
                return Err(Error::NotFound);
            }
            if app != was {
                audit::note(conn, &actor, "app.change", &subject(&app), settings.told())?;
            }
            Ok(app)
        })
        .await
}

/// Revokes an app and returns its name. Its orders stay, and are paid and delivered as before.
pub async fn revoke(shop: &Shop, actor: &Actor, id: &str) -> Result<String, Error> {
    let (actor, id) = (actor.clone(), id.to_owned());
    shop.db
        .write(move |conn| {
            let app = apps::find(conn, &id)?.ok_or(Error::NotFound)?;
            if apps::revoke(conn, &id, actor.at)? {
                audit::note(conn, &actor, "app.revoke", &subject(&app), json!({}))?;
            }
            Ok(app.name)
        })
        .await
}

/// All apps, the newest first.
pub async fn list(shop: &Shop) -> Result<Vec<App>, Error> {
    Ok(shop.db.read(apps::all).await?)
}

/// An app that was not revoked.
///
/// # Errors
/// [`Error::NotFound`] if there is none with this id.
pub async fn find(shop: &Shop, id: &str) -> Result<App, Error> {
    let id = id.to_owned();
    let found = shop.db.read(move |conn| apps::find(conn, &id)).await?;
    found.filter(|app| app.revoked_at.is_none()).ok_or(Error::NotFound)
}

/// How precisely the time of an app's last use is kept.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// The app that a key names, unless it was revoked.
pub async fn check(shop: &Shop, key: &str) -> Result<Option<App>, Error> {
    if !key.starts_with(KEY) || !key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Ok(None);
    }
    let (key, now) = (key.to_owned(), shop.clock.now().naive_utc());
    let found = shop.db.read(move |conn| apps::by_key(conn, &key)).await?;
    let Some(app) = found.filter(|app| app.revoked_at.is_none()) else { return Ok(None) };
    if app.last_used_at.is_none_or(|at| now - at >= NOTED_EVERY) {
        let id = app.id.clone();
        shop.db.write_later("an app's use", move |conn| apps::note_use(conn, &id, now));
    }
    Ok(Some(app))
}

/// Whether web pages of this origin may call for the app.
pub fn may_call(app: &App, origin: &str) -> bool {
    app.origins.lines().any(|known| known == origin)
}

/// Whether web pages of this origin may call for any app.
pub async fn is_listed(shop: &Shop, origin: &str) -> Result<bool, Error> {
    Ok(list(shop).await?.iter().any(|app| app.revoked_at.is_none() && may_call(app, origin)))
}

/// Where a buyer is to be returned to, if the app's list allows it.
pub fn allowed(app: &App, wanted: &str, is_development: bool) -> Option<ReturnAddress> {
    let wanted = ReturnAddress::wanted(wanted, is_development)?;
    let mut known = app.returns.lines().filter_map(|line| ReturnAddress::parse(line, is_development));
    known.any(|entry| entry.allows(&wanted)).then_some(wanted)
}

/// A request for an order.
pub struct Wanted {
    /// What the app sent as `Idempotency-Key`.
    pub key: String,
    /// The whole request, written in one way.
    pub body: String,
    pub return_to: Option<ReturnAddress>,
    pub at_once: bool,
}

/// Binds an `Idempotency-Key` to a request, and returns the key of the order that it stands for. `None` if it is bound to another
/// request already.
pub async fn bind(shop: &Shop, app: &App, wanted: Wanted) -> Result<Option<String>, Error> {
    let request = AppRequest {
        key: format!("{ORDER}{}", ids::hash(&format!("{}\0{}", app.id, wanted.key))),
        app_id: app.id.clone(),
        body: sha256(&wanted.body),
        return_url: wanted.return_to.map(|address| address.as_str().to_owned()),
        returns_at_once: wanted.at_once,
        at: shop.clock.now().naive_utc(),
    };
    let (key, body) = (request.key.clone(), request.body.clone());
    let bound = shop.db.write(move |conn| apps::bind(conn, &request)).await?;
    Ok((bound.body == body).then_some(key))
}

/// Where an order's buyer goes back to: what the app asked for, as long as its list allows it.
pub(super) fn return_of(conn: &mut Conn, order: &Order) -> Result<Option<AppReturn>, store::Error> {
    let Some(key) = order.idempotency_key.as_deref().filter(|key| key.starts_with(ORDER)) else { return Ok(None) };
    let Some(AppRequest { app_id, return_url: Some(wanted), returns_at_once, .. }) = apps::request(conn, key)? else {
        return Ok(None);
    };
    let app = apps::find(conn, &app_id)?.filter(|app| app.revoked_at.is_none());
    // Whether plain http was allowed was decided when the list was made and the order was placed.
    let address = app.and_then(|app| allowed(&app, &wanted, true));
    Ok(address.map(|address| AppReturn { url: address.saying(&order.number, &order.state), at_once: returns_at_once }))
}

/// Whether each of these is the slug of a published book.
pub async fn are_on_sale(shop: &Shop, slugs: &[String]) -> Result<bool, Error> {
    let slugs = slugs.to_vec();
    shop.db.read(move |conn| Ok(books::all_published(conn, &slugs)?.len() == slugs.len())).await
}

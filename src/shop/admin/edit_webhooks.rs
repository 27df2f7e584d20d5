//! Webhooks in the back office: endpoints are created, changed and tested, and each message's deliveries are shown.

use chrono::TimeDelta;
use serde_json::json;

use crate::domain::ids;
use crate::domain::webhook::Event;
use crate::secret::Secret;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::webhooks::{self, secrets};
use crate::shop::{Error, Shop};
use crate::store::Conn;
use crate::store::webhooks as rows;
use crate::store::webhooks::{Endpoint, WebhookDelivery, WebhookMessage};
use crate::webhooks::signature::written;

/// The values of an endpoint as they were typed.
#[derive(Clone, Debug)]
pub struct WebhookInput {
    /// Checked by `webhooks::address::parse`.
    pub url: String,
    pub events: Vec<Event>,
    pub note: String,
}

/// How long a former secret is used for signatures together with the new one.
pub const BOTH_SIGN: TimeDelta = TimeDelta::days(7);

/// Saves a new endpoint, or changes the one with the id `id`, and returns its id.
pub async fn save(shop: &Shop, actor: &Actor, id: Option<String>, wanted: WebhookInput) -> Result<String, Error> {
    let actor = actor.clone();
    let WebhookInput { url, events, note } = wanted;
    let events = events.iter().map(|event| event.code()).collect::<Vec<_>>().join(" ");
    shop.db
        .write(move |conn| {
            let endpoint = if let Some(id) = &id {
                let mut endpoint = rows::lock_for_update(conn, id)?.ok_or(Error::NotFound)?;
                (endpoint.url, endpoint.events, endpoint.note, endpoint.updated_at) = (url, events, note, actor.at);
                rows::update(conn, &endpoint)?;
                endpoint
            } else {
                let endpoint = fresh(url, events, note, &actor);
                rows::insert_endpoint(conn, &endpoint)?;
                endpoint
            };
            let act = if id.is_some() { "webhook.change" } else { "webhook.create" };
            let detail = json!({ "events": endpoint.events });
            audit::note(conn, &actor, act, &subject(&endpoint), detail)?;
            Ok(endpoint.id)
        })
        .await
}

fn fresh(url: String, events: String, note: String, actor: &Actor) -> Endpoint {
    Endpoint {
        id: ids::row(),
        url,
        events,
        note,
        secret_number: 1,
        former_until: None,
        paused: false,
        failing_since: None,
        failures: 0,
        rests_until: None,
        disabled_at: None,
        created_at: actor.at,
        updated_at: actor.at,
    }
}

fn subject(endpoint: &Endpoint) -> String {
    format!("webhook:{}", host(&endpoint.url))
}

/// The host of an endpoint's URL. The path is left out because it may contain a key of the receiver's.
pub fn host(url: &str) -> String {
    let parsed = url::Url::parse(url).ok();
    parsed.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| url.to_owned())
}

/// What can be done with an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Pause,
    /// Calls it again, without the failures counted so far.
    Resume,
    /// Creates a new secret; the former one is still used for signatures for [`BOTH_SIGN`].
    Rotate,
    /// Ends the former secret now.
    EndFormer,
    /// Sends a test message.
    Ping,
    /// Deletes it with its messages.
    Remove,
}

impl Action {
    fn act(self) -> &'static str {
        match self {
            Self::Pause => "webhook.pause",
            Self::Resume => "webhook.resume",
            Self::Rotate => "webhook.rotate",
            Self::EndFormer => "webhook.end-former",
            Self::Ping => "webhook.ping",
            Self::Remove => "webhook.remove",
        }
    }
}

/// Carries out an action on an endpoint.
pub async fn act(shop: &Shop, actor: &Actor, id: &str, action: Action) -> Result<(), Error> {
    let (actor, id) = (actor.clone(), id.to_owned());
    shop.db
        .write(move |conn| {
            let endpoint = rows::lock_for_update(conn, &id)?.ok_or(Error::NotFound)?;
            audit::note(conn, &actor, action.act(), &subject(&endpoint), json!({}))?;
            apply(conn, endpoint, action, &actor)
        })
        .await
}

fn apply(conn: &mut Conn, endpoint: Endpoint, action: Action, actor: &Actor) -> Result<(), Error> {
    let now = actor.at;
    let awake = |endpoint: Endpoint| Endpoint { rests_until: None, failures: 0, ..endpoint };
    let changed = match action {
        Action::Pause => Endpoint { paused: true, ..endpoint },
        Action::Resume => Endpoint { paused: false, disabled_at: None, failing_since: None, ..awake(endpoint) },
        Action::Rotate => Endpoint {
            secret_number: endpoint.secret_number.saturating_add(1),
            former_until: Some(now + BOTH_SIGN),
            ..endpoint
        },
        Action::EndFormer => Endpoint { former_until: None, ..endpoint },
        Action::Ping => {
            webhooks::ping(conn, &endpoint, now.and_utc())?;
            awake(endpoint)
        }
        Action::Remove => return Ok(rows::remove(conn, &endpoint.id)?),
    };
    Ok(rows::update(conn, &Endpoint { updated_at: now, ..changed })?)
}

/// Sends a message again and returns its endpoint's id. The message keeps its id, so a receiver that has it already can
/// recognise it.
pub async fn replay(shop: &Shop, actor: &Actor, delivery_id: &str) -> Result<String, Error> {
    let (actor, id) = (actor.clone(), delivery_id.to_owned());
    shop.db
        .write(move |conn| {
            let (delivery, message) = rows::delivery(conn, &id)?.ok_or(Error::NotFound)?;
            let endpoint = rows::lock_for_update(conn, &delivery.endpoint_id)?.ok_or(Error::NotFound)?;
            rows::replay(conn, &id, actor.at)?;
            let detail = json!({ "message": message.id });
            audit::note(conn, &actor, "webhook.replay", &subject(&endpoint), detail)?;
            let id = endpoint.id.clone();
            rows::update(conn, &Endpoint { rests_until: None, ..endpoint })?;
            Ok(id)
        })
        .await
}

/// All endpoints, the oldest first.
pub async fn list(shop: &Shop) -> Result<Vec<Endpoint>, Error> {
    Ok(shop.db.read(rows::endpoints).await?)
}

/// How many messages are on a page.
pub const PAGE: usize = 30;

/// An endpoint with its deliveries before the one with the id `before`, and whether there are more.
pub struct WebhookDetails {
    pub endpoint: Endpoint,
    pub deliveries: Vec<(WebhookDelivery, WebhookMessage)>,
    pub more: bool,
}

pub async fn look(shop: &Shop, id: &str, before: Option<String>) -> Result<WebhookDetails, Error> {
    let id = id.to_owned();
    shop.db
        .read(move |conn| {
            let endpoint = rows::endpoint(conn, &id)?.ok_or(Error::NotFound)?;
            let before = match before {
                Some(id) => rows::delivery(conn, &id)?.map(|(one, _)| (one.created_at, one.id)),
                None => None,
            };
            let mut deliveries = rows::page(conn, &id, before, i64::try_from(PAGE + 1).unwrap_or(1))?;
            let more = deliveries.len() > PAGE;
            deliveries.truncate(PAGE);
            Ok(WebhookDetails { endpoint, deliveries, more })
        })
        .await
}

/// An endpoint's secrets in the form that a receiver needs, the current one first.
pub async fn reveal(shop: &Shop, actor: &Actor, id: &str) -> Result<(Endpoint, Vec<Secret>), Error> {
    let (actor, id) = (actor.clone(), id.to_owned());
    let endpoint = shop
        .db
        .write(move |conn| {
            let endpoint = rows::endpoint(conn, &id)?.ok_or(Error::NotFound)?;
            audit::note(conn, &actor, "webhook.reveal", &subject(&endpoint), json!({}))?;
            Ok::<_, Error>(endpoint)
        })
        .await?;
    let secrets = secrets(shop, &endpoint, shop.clock.now());
    Ok((endpoint, secrets.iter().map(|secret| Secret::new(written(secret).as_str())).collect()))
}

//! `GET /api/v1/orders/{key}/events`: the state of an order as server-sent events, until nothing more is expected of its buyer.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{self, Path};
use bytes::Bytes;
use futures_util::stream;
use tokio::sync::watch;

use super::fault::Fault;
use super::{orders, state};
use crate::domain::ids::hash;
use crate::domain::order::OrderState;
use crate::shop::sale::order_details::{self, OrderDetails};
use crate::shop::sale::order_events;
use crate::texts::Texts;
use crate::web::context::RequestContext;
use crate::web::{AppState, page};

/// Streams at once: in all, and for one address, which may be a carrier's.
const MOST: usize = 500;
const MOST_OF_ADDRESS: usize = 50;
/// A line that says nothing goes out this often: without it, proxies and phones take the connection for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a stream lives at most. The client asks again by itself.
const LONGEST: Duration = Duration::from_mins(15);
/// After how many milliseconds a client asks again.
const RETRY: u32 = 3_000;

/// Counts the streams.
#[derive(Clone, Default)]
pub struct Streams(Arc<Mutex<HashMap<IpAddr, usize>>>);

impl Streams {
    /// A place for a stream; `None` if there are too many.
    fn take(&self, address: IpAddr) -> Option<Place> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.get(&address).copied().unwrap_or_default();
        if own >= MOST_OF_ADDRESS || taken.values().sum::<usize>() >= MOST {
            return None;
        }
        taken.insert(address, own + 1);
        Some(Place(self.clone(), address))
    }
}

/// Held by a stream, and given back when it ends.
struct Place(Streams, IpAddr);

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = taken.get_mut(&self.1) {
            *own -= 1;
            if *own == 0 {
                taken.remove(&self.1);
            }
        }
    }
}

/// A stream under way.
struct Stream {
    app: web::Data<AppState>,
    texts: Texts,
    details: OrderDetails,
    changes: watch::Receiver<()>,
    /// The id of the event that the client has.
    last: String,
    ends: Instant,
    is_first: bool,
    is_over: bool,
    _place: Place,
}

/// `GET /api/v1/orders/{key}/events`
pub async fn events(ctx: RequestContext, key: Path<String>) -> HttpResponse {
    match begin(&ctx, &key).await {
        Ok(answer) => answer,
        Err(fault) => fault.answer(&ctx),
    }
}

async fn begin(ctx: &RequestContext, key: &str) -> Result<HttpResponse, Fault> {
    let shop = &ctx.app.shop;
    let known = orders::find(ctx, key).await?;
    let place = ctx.app.streams_of_events.take(ctx.address()).ok_or(Fault::TooManyStreams)?;
    let changes = order_events::watch(shop, &known.order.id).ok_or(Fault::TooManyStreams)?;
    // Read again, now that a change is not missed.
    let details = order_details::open(shop, key).await?;
    let last = ctx.request.headers().get("last-event-id").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let stream = Stream {
        app: ctx.app.clone(),
        texts: ctx.texts(),
        details,
        changes,
        last: last.chars().take(64).collect(),
        ends: Instant::now() + LONGEST,
        is_first: true,
        is_over: false,
        _place: place,
    };
    // 204 tells a browser not to ask again (HTML Standard, 9.2.2).
    if stream.is_final() && stream.event().0 == stream.last {
        return Ok(HttpResponse::NoContent().insert_header((CACHE_CONTROL, page::NO_STORE)).finish());
    }
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CACHE_CONTROL, page::NO_STORE))
        // nginx would keep the events back.
        .insert_header(("x-accel-buffering", "no"))
        .streaming(stream::unfold(stream, |mut stream| async move {
            let text = stream.next().await?;
            Some((Ok::<_, Infallible>(Bytes::from(text)), stream))
        })))
}

impl Stream {
    fn is_final(&self) -> bool {
        self.details.order.state() != OrderState::Placed
    }

    /// The id of the state as it is now, and the state.
    fn event(&self) -> (String, String) {
        let json = state::json(&self.app, self.texts, &self.details).to_string();
        (hash(&json), json)
    }

    /// The event with the state as it is now, unless the client has it.
    fn news(&mut self) -> Option<String> {
        let (id, json) = self.event();
        if id == self.last {
            return None;
        }
        self.last.clone_from(&id);
        Some(format!("event: state\nid: {id}\ndata: {json}\n\n"))
    }

    /// What goes out next; `None` at the end.
    async fn next(&mut self) -> Option<String> {
        if std::mem::take(&mut self.is_first) {
            let news = self.news().unwrap_or_default();
            self.is_over = self.is_final();
            return Some(format!("retry: {RETRY}\n\n{news}"));
        }
        if self.is_over || Instant::now() >= self.ends {
            return None;
        }
        match tokio::time::timeout(HEARTBEAT, self.changes.changed()).await {
            // The server stops.
            Ok(Err(_)) => return None,
            Ok(Ok(())) => match order_details::open(&self.app.shop, &self.details.order.key).await {
                Ok(details) => self.details = details,
                Err(error) => {
                    tracing::warn!(%error, "an order that an app waits for could not be read");
                    return None;
                }
            },
            // Time alone may have changed something: a payment page that is over.
            Err(_) => {}
        }
        self.is_over = self.is_final();
        Some(self.news().unwrap_or_else(|| ":\n\n".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_has_so_many_streams_and_gives_each_back() {
        let (streams, mine) = (Streams::default(), IpAddr::from([41, 66, 1, 1]));
        let mut held: Vec<Place> = (0..MOST_OF_ADDRESS).map_while(|_| streams.take(mine)).collect();
        assert_eq!(held.len(), MOST_OF_ADDRESS);
        assert!(streams.take(mine).is_none());
        assert!(streams.take(IpAddr::from([41, 66, 1, 2])).is_some(), "another's are counted apart");
        held.pop();
        assert!(streams.take(mine).is_some());
        drop(held);
        assert!(streams.0.lock().unwrap().is_empty());
    }
}

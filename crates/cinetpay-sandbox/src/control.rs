//! The control endpoint, where tests in another process tell the sandbox how to misbehave.

use actix_web::{
    HttpResponse, guard,
    http::header,
    web::{self, Data, Json},
};

use crate::{Behaviour, Sandbox};

pub fn configure(cfg: &mut web::ServiceConfig) {
    let near = || guard::fn_guard(|context| is_near(context.head()));
    let address =
        web::resource("/guichet/control").guard(near()).route(web::get().to(tell)).route(web::post().to(hear));
    cfg.service(address);
}

/// Whether the caller is a program on this machine, and not a proxy on it that forwards someone else's request. The
/// route does not exist for others, nor for web pages: a browser, which sends `Sec-Fetch-Site`, is not a test.
fn is_near(head: &actix_web::dev::RequestHead) -> bool {
    let forwarded = [header::FORWARDED, header::X_FORWARDED_FOR, header::VIA];
    head.peer_addr.is_some_and(|peer| peer.ip().to_canonical().is_loopback())
        && !forwarded.iter().any(|name| head.headers.contains_key(name))
        && !["x-real-ip", "sec-fetch-site"].iter().any(|name| head.headers.contains_key(*name))
}

async fn tell(sandbox: Data<Sandbox>) -> Json<Behaviour> {
    Json(sandbox.behaviour())
}

async fn hear(sandbox: Data<Sandbox>, behaviour: Json<Behaviour>) -> HttpResponse {
    sandbox.behave(behaviour.into_inner());
    HttpResponse::NoContent().finish()
}

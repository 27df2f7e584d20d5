//! Reading without a network: the shop's manifest, the service worker of `/library`, and the page that lists the books which this
//! browser keeps. The page and the worker know nothing of who is signed in.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use askama::Template;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::HERE;
use super::pages::OfflinePage;
use crate::shop::Error;
use crate::web::context::RequestContext;
use crate::web::{assets, page, problem};

/// The page that is shown without a network.
pub const OFFLINE: &str = "/library/offline";

/// The service worker, with the addresses that it keeps. Its text changes with them, so that browsers fetch it anew.
#[derive(Template)]
#[template(path = "library/worker.js", escape = "none")]
struct Worker {
    version: String,
    /// A list in JSON.
    shell: String,
    offline: &'static str,
}

/// `GET /library/worker.js`
pub async fn worker(ctx: RequestContext) -> HttpResponse {
    let frame = ctx.frame(HERE);
    let shell: Vec<String> = vec![OFFLINE.to_owned(), frame.css, assets::address("library.js")];
    let shell = json!(shell).to_string();
    let version: String = hex::encode(Sha256::digest(format!("{shell} {}", frame.shop))).chars().take(12).collect();
    let rendered = Worker { version, shell, offline: OFFLINE }.render();
    let answered = rendered.map_err(|error| Error::Broken(error.to_string())).map(|script| {
        HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "text/javascript; charset=utf-8"))
            .insert_header((CACHE_CONTROL, "no-cache"))
            .insert_header(("service-worker-allowed", HERE))
            .body(script)
    });
    problem::or_page(&ctx, answered)
}

/// `GET /library/offline`: the books that this browser keeps, listed by its script.
pub async fn show(ctx: RequestContext) -> HttpResponse {
    let page = OfflinePage { frame: ctx.frame(OFFLINE), js: assets::address("library.js") };
    page::answer(&ctx, StatusCode::OK, page::REVALIDATE, &page)
}

/// `GET /manifest.webmanifest`: what a phone needs to put the library on its first screen.
pub async fn manifest(ctx: RequestContext) -> HttpResponse {
    let frame = ctx.frame(HERE);
    let manifest = json!({
        "id": HERE, "name": frame.shop, "short_name": frame.shop, "lang": frame.t.code(), "start_url": HERE, "scope": "/",
        "display": "minimal-ui", "theme_color": frame.theme_color, "background_color": "#fdf7e6",
        "icons": [
            { "src": frame.icon, "type": frame.icon_kind, "sizes": "any" },
            { "src": frame.touch_icon, "type": "image/png", "sizes": "180x180" },
        ],
    });
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/manifest+json"))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(manifest.to_string())
}

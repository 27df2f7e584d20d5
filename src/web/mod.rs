//! The web server: all routes are registered in this file.

pub mod admin;
mod answer;
pub mod api;
mod apply;
mod assets;
pub mod body;
mod buyer_names;
pub mod catalogue;
mod clean_address;
mod connection_io;
mod connections;
mod contact_faults;
mod contact_links;
pub mod context;
mod coupon_faults;
pub mod delivery;
mod device_codes;
pub mod disposition;
mod disputes;
mod drawn;
pub mod feeds;
pub mod file_body;
mod find;
pub mod frame;
mod gift_form;
mod health;
mod in_app;
mod json_ld;
mod language_prefix;
mod library;
mod look;
mod marks;
pub mod orders;
mod page;
mod pages;
mod parts;
pub mod payment;
pub mod problem;
mod public;
mod qr;
pub mod ranges;
pub mod rate_limits;
mod said;
mod security_headers;
mod server;
mod sms;
mod stream_limit;
mod threads;
mod typed_email;
mod typed_phone;
mod unparsed;
mod watching;

use std::sync::Arc;

use actix_web::web::{self, ServiceConfig, post, resource};
use actix_web::{Resource, Route, guard as guards};
use cinetpay_sandbox::Sandbox;
use ipnet::IpNet;
use tokio::sync::Semaphore;
use url::Url;

use crate::config::Config;
use crate::shop::Shop;
use crate::shop::admin::doctor::Installation;
use crate::shop::readiness::Readiness;
use crate::web::rate_limits::Limits;
use crate::web::security_headers::SecurityHeaders;
use crate::web::stream_limit::StreamLimit;
pub use server::{Server, listen};
pub use watching::listen as listen_for_watchers;

/// What all handlers share.
pub struct AppState {
    pub shop: Shop,
    limits: Limits,
    readiness: Readiness,
    security_headers: SecurityHeaders,
    page_cache: catalogue::PageCache,
    views: catalogue::Views,
    drawings: feeds::Drawings,
    exports: Arc<Semaphore>,
    public_url: String,
    secure_cookies: bool,
    trusted_proxies: Vec<IpNet>,
    /// The origins that the buy form may redirect to.
    payment_page_hosts: Vec<String>,
    streams: StreamLimit,
    streams_of_events: api::Streams,
    /// The sandbox of the gateway, if it runs inside this shop.
    sandbox: Option<Sandbox>,
    /// What the doctor needs to know about this installation.
    installation: Installation,
}

impl AppState {
    pub fn new(config: &Config, shop: Shop, sandbox: Option<Sandbox>) -> Self {
        let web = &config.web;
        Self {
            limits: Limits::new(web.limits),
            readiness: Readiness::default(),
            security_headers: SecurityHeaders::new(&config.payments.payment_page_hosts, web.public_is_https),
            page_cache: catalogue::PageCache::default(),
            views: catalogue::Views::default(),
            drawings: feeds::Drawings::default(),
            exports: Arc::new(Semaphore::new(admin::EXPORTS_AT_ONCE)),
            public_url: web.public_url.clone(),
            secure_cookies: web.public_is_https,
            trusted_proxies: web.trusted_proxies.clone(),
            payment_page_hosts: config.payments.payment_page_hosts.clone(),
            streams: StreamLimit::default(),
            streams_of_events: api::Streams::default(),
            installation: Installation::new(config),
            sandbox,
            shop,
        }
    }

    /// `scheme://host[:port]`, without a trailing slash.
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// Whether our own content security policy allows a form of ours to redirect to `url`.
    fn may_lead_to(&self, url: &Url) -> bool {
        url.origin().ascii_serialization() == self.public_url
            || self.payment_page_hosts.iter().any(|source| security_headers::allows(source, url))
    }
}

/// All routes of the shop.
fn routes(app: &web::Data<AppState>) -> impl FnOnce(&mut ServiceConfig) + use<> {
    let (sandbox, market) = (app.sandbox.clone(), app.shop.rules().market.open);
    move |cfg| {
        lists(cfg, market);
        basket(cfg);
        cfg.route("/books/{slug}", reads().to(catalogue::book))
            .route("/books/{slug}/sample", reads().to(catalogue::sample))
            .route("/books/{slug}/extract", reads().to(catalogue::extract))
            .route("/books/{slug}/buy", post().to(catalogue::buy))
            .route("/books/{slug}/buy", reads().to(problem::back_from_form))
            .route("/bundles/{slug}", reads().to(catalogue::bundle::show))
            .route("/bundles/{slug}/buy", post().to(catalogue::bundle::buy))
            .route("/bundles/{slug}/buy", reads().to(problem::back_from_form))
            .service(notifications("/payment/callback/"))
            .service(notifications("/payment/callback"))
            .service(transfers("/payment/transfer/"))
            .service(transfers("/payment/transfer"))
            .service(returns("/payment/return/"))
            .service(returns("/payment/return"))
            .service(reads_and_posts("/d/{token}").route(reads().to(delivery::open)).post(delivery::begin))
            .route("/d/{token}/link", post().to(delivery::new_link))
            .route("/d/{token}/{part:(?:[0-9]+-)?(?:pdf|epub)-[0-9]+}", post().to(delivery::begin_part))
            .route("/d/{token}/{part:(?:[0-9]+-)?(?:pdf|epub)-[0-9]+}", reads().to(problem::back_from_form))
            .route("/f/{address}/{part:(?:[0-9]+-)?(?:pdf|epub)-[0-9]+}/{name}", reads().to(delivery::file_part))
            .route("/f/{address}/{name}", reads().to(delivery::file))
            .service(reads_and_posts("/find").route(reads().to(find::show)).post(find::search))
            .route("/find/help", post().to(find::ask_for_help))
            .route("/find/help", reads().to(problem::back_from_form))
            .route("/covers/{name}", reads().to(catalogue::cover))
            .route("/extracts/{name}", reads().to(catalogue::cover))
            .route("/look/{name}", reads().to(pages::look))
            .route("/pages/{slug}", reads().to(pages::show))
            .route("/static/{name:.*}", reads().to(public::asset))
            .route("/healthz", reads().to(health::healthz))
            .route("/readyz", reads().to(health::readyz));
        order_routes(cfg, market);
        device_codes::configure(cfg);
        library::configure(cfg);
        sms::configure(cfg);
        feeds::configure(cfg);
        api::configure(cfg);
        admin::configure(cfg, market);
        if let Some(sandbox) = sandbox {
            sandbox.configure(cfg);
        }
        cfg.default_service(web::to(problem::no_such_page));
    }
}

fn basket(cfg: &mut ServiceConfig) {
    cfg.route("/basket", reads().to(catalogue::basket::show))
        .route("/basket/{act:add|remove|price|buy}", reads().to(problem::back_from_form))
        .route("/basket/add", post().to(catalogue::basket::add))
        .route("/basket/remove", post().to(catalogue::basket::remove))
        .route("/basket/price", post().to(catalogue::basket::price))
        .route("/basket/buy", post().to(catalogue::basket::buy));
}

/// The lists of books, and the search; in a market, the sellers' public pages.
fn lists(cfg: &mut ServiceConfig, market: bool) {
    if market {
        sellers(cfg);
    }
    cfg.route("/", reads().to(catalogue::home))
        .route("/search", reads().to(catalogue::search))
        .route("/categories/{slug}", reads().to(catalogue::category))
        .route("/authors/{slug}", reads().to(catalogue::author));
}

/// The public pages of a market.
fn sellers(cfg: &mut ServiceConfig) {
    cfg.service(reads_and_posts("/sellers/apply").route(reads().to(apply::form)).post(apply::send))
        .route("/sellers/{slug}", reads().to(catalogue::seller));
}

/// The pages of an order, which its key opens, and of what is written to sellers.
fn order_routes(cfg: &mut ServiceConfig, market: bool) {
    if market {
        threads::configure(cfg);
    }
    cfg.route("/orders/{key}", reads().to(orders::show))
        .route("/orders/{key}/state", reads().to(orders::state))
        .route("/orders/{key}/payment", reads().to(orders::payment))
        .service(
            reads_and_posts("/orders/{key}/receipt")
                .route(reads().to(orders::receipt::show))
                .post(orders::receipt::make_out),
        )
        .route("/orders/{key}/receipt.pdf", reads().to(orders::receipt::as_pdf))
        .route("/orders/{key}/pay", post().to(orders::pay))
        .route("/orders/{key}/check", post().to(orders::check))
        .route("/orders/{key}/link", post().to(orders::new_link))
        .route("/orders/{key}/confirm", post().to(orders::confirm))
        .service(
            reads_and_posts("/orders/{key}/dispute")
                .route(reads().to(orders::dispute::form))
                .post(orders::dispute::open),
        )
        .route("/orders/{key}/dispute/{id}/{act:say|withdraw}", post().to(orders::dispute::act))
        .route("/orders/{key}/reviews/{place:[0-9]{1,4}}", reads().to(orders::reviews::form))
        .route("/orders/{key}/reviews/{place:[0-9]{1,4}}", post().to(orders::reviews::send))
        .route("/orders/{key}/email", post().to(orders::wrong_contact::email))
        .route("/orders/{key}/phone", post().to(orders::wrong_contact::phone))
        .route("/orders/{key}/gift", post().to(orders::gift_change::change))
        .route("/orders/{key}/{act:pay|check|link|confirm|email|phone|gift}", reads().to(problem::back_from_form));
}

/// Matches GET, and HEAD for the same headers without a body.
fn reads() -> Route {
    Route::new().guard(guards::Any(guards::Get()).or(guards::Head()))
}

/// A resource for both GET and POST. Other methods get a 405.
fn reads_and_posts(path: &str) -> Resource {
    resource(path).default_service(web::to(problem::no_such_method))
}

/// Registered with and without a trailing slash and never redirected, because a redirected POST loses its body.
fn notifications(path: &str) -> Resource {
    reads_and_posts(path).route(reads().to(payment::ping)).post(payment::notification)
}

fn transfers(path: &str) -> Resource {
    reads_and_posts(path).route(reads().to(payment::ping)).post(payment::transfer)
}

fn returns(path: &str) -> Resource {
    reads_and_posts(path).route(reads().to(payment::returned)).post(payment::returned_by_post)
}

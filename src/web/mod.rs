//! The door through which people come in: all addresses on this page.

mod assets;
pub mod body;
pub mod catalogue;
pub mod delivery;
pub mod disposition;
pub mod frame;
mod guard;
mod health;
pub mod limits;
pub mod orders;
mod page;
pub mod payment;
pub mod problem;
pub mod ranges;
mod server;
pub mod stream;
mod streams;
pub mod visit;

use actix_web::guard::{Any, Get, Head};
use actix_web::web::{self, ServiceConfig, post, resource};
use ipnet::IpNet;
use url::Url;

use crate::config::Config;
use crate::guichet::Guichet;
use crate::shop::Shop;
use guard::Guard;
use limits::Limits;
pub use server::{Server, listen};
use streams::Streams;

/// What all doors share.
pub struct Doors {
    pub shop: Shop,
    limits: Limits,
    guard: Guard,
    shelf: catalogue::Shelf,
    public_url: String,
    secure_cookies: bool,
    trusted_proxies: Vec<IpNet>,
    /// Origins that the buy form may lead to.
    guichet_hosts: Vec<String>,
    streams: Streams,
    /// The sandbox counter, when it stands in this shop.
    guichet: Option<Guichet>,
}

impl Doors {
    pub fn new(config: &Config, shop: Shop, guichet: Option<Guichet>) -> Self {
        let web = &config.web;
        Self {
            limits: Limits::new(web.limits),
            guard: Guard::new(&config.payments.guichet_hosts, web.public_is_https),
            shelf: catalogue::Shelf::default(),
            public_url: web.public_url.clone(),
            secure_cookies: web.public_is_https,
            trusted_proxies: web.trusted_proxies.clone(),
            guichet_hosts: config.payments.guichet_hosts.clone(),
            streams: Streams::default(),
            guichet,
            shop,
        }
    }

    /// Whether a form of ours may be redirected to `url` under our own policy.
    fn may_lead_to(&self, url: &Url) -> bool {
        let origin = url.origin().ascii_serialization();
        let host = url.host_str().unwrap_or_default();
        origin == self.public_url || self.guichet_hosts.iter().any(|allowed| covers(allowed, &origin, host))
    }
}

/// Whether a host source of the CSP (a host, an origin, `*.host` or `scheme://*.host`) covers an address.
fn covers(allowed: &str, origin: &str, host: &str) -> bool {
    let (scheme, name) = allowed.split_once("://").map_or((None, allowed), |(scheme, name)| (Some(scheme), name));
    let Some(domain) = name.strip_prefix("*.") else { return allowed == origin || allowed == host };
    let same_scheme = scheme.is_none_or(|scheme| origin.starts_with(&format!("{scheme}://")));
    same_scheme && host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

/// Every address of the shop.
fn routes(doors: &web::Data<Doors>) -> impl FnOnce(&mut ServiceConfig) + use<> {
    let guichet = doors.guichet.clone();
    move |cfg| {
        cfg.route("/", get().to(catalogue::home))
            .route("/books/{slug}", get().to(catalogue::book))
            .route("/books/{slug}/buy", post().to(catalogue::buy))
            .service(notices("/payment/callback/"))
            .service(notices("/payment/callback"))
            .service(returns("/payment/return/"))
            .service(returns("/payment/return"))
            .route("/orders/{key}", get().to(orders::show))
            .route("/orders/{key}/state", get().to(orders::state))
            .route("/orders/{key}/pay", post().to(orders::pay))
            .route("/orders/{key}/check", post().to(orders::check))
            .route("/orders/{key}/link", post().to(orders::new_link))
            .service(resource("/d/{token}").route(get().to(delivery::open)).post(delivery::begin))
            .route("/d/{token}/link", post().to(delivery::new_link))
            .route("/f/{address}/{name}", get().to(delivery::file))
            .route("/covers/{name}", get().to(catalogue::cover))
            .route("/static/{name:.*}", get().to(assets::asset))
            .route("/healthz", get().to(health::healthz));
        if let Some(guichet) = guichet {
            guichet.configure(cfg);
        }
        cfg.default_service(web::to(problem::no_such_page));
    }
}

/// A page that can be read: whoever may GET it may also ask for its HEAD (RFC 9110, 9.3.2).
fn get() -> actix_web::Route {
    web::route().guard(Any(Get()).or(Head()))
}

/// With and without the last slash, never redirected: a redirected POST loses its body.
fn notices(path: &str) -> actix_web::Resource {
    resource(path).route(get().to(payment::ping)).post(payment::notice)
}

fn returns(path: &str) -> actix_web::Resource {
    resource(path).route(get().to(payment::returned)).post(payment::returned_by_post)
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn the_form_may_lead_only_where_the_policy_says() {
        let (origin, host) = ("https://checkout.cinetpay.com", "checkout.cinetpay.com");
        for allowed in [origin, host, "*.cinetpay.com", "https://*.cinetpay.com"] {
            assert!(covers(allowed, origin, host), "{allowed}");
        }
        for allowed in
            ["cinetpay.com", "*.evil.com", "http://*.cinetpay.com", "*.inetpay.com", "https://secure.cinetpay.com"]
        {
            assert!(!covers(allowed, origin, host), "{allowed}");
        }
    }
}

//! What every handler needs to know about a request.

use std::future::{Ready, ready};
use std::net::IpAddr;
use std::sync::Arc;

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::dev::Payload;
use actix_web::http::header::{ACCEPT_ENCODING, ACCEPT_LANGUAGE, HeaderMap};
use actix_web::{FromRequest, HttpRequest, web};
use ipnet::IpNet;

use crate::domain::contact::Country;
use crate::domain::ids;
use crate::domain::language::Language;
use crate::domain::money::Currency;
use crate::shop::sale::placing::RateLimit;
use crate::texts::Texts;
use crate::web::{AppState, language_prefix};

const FORWARDED: &str = "x-forwarded-for";

/// A request's browser, language and network address.
pub struct RequestContext {
    pub app: web::Data<AppState>,
    pub request: HttpRequest,
    pub language: Language,
    /// The random value of the browser's cookie, or a new one to be set.
    pub visitor: String,
    /// Whether the value came from the browser's cookie.
    pub known: bool,
    pub takes_gzip: bool,
}

impl RequestContext {
    pub fn texts(&self) -> Texts {
        Texts(self.language)
    }

    /// What is stored about the visitor instead of the cookie's value.
    pub fn visitor_mark(&self) -> String {
        ids::visitor_mark(&self.visitor)
    }

    /// The value of the browser's cookie, if it sent one.
    pub fn browser(&self) -> Option<&str> {
        self.known.then_some(self.visitor.as_str())
    }

    /// A value that distinguishes this rendering of a form from others.
    pub fn fresh_nonce(&self) -> String {
        ids::form(self.app.shop.clock.now())
    }

    /// The rate limit on new orders from this address, checked just before an order is written.
    pub fn order_rate_limit(&self) -> RateLimit {
        let (app, known, address) = (self.app.clone(), self.known, self.address());
        Arc::new(move || app.limits.address(known, address).map_err(|too_often| too_often.0))
    }

    /// Whether this browser has begun an order recently.
    pub fn has_open_order(&self) -> bool {
        self.request.cookie(open_order_cookie(self.app.secure_cookies)).is_some()
    }

    /// Whether this browser has seen a paid order of its own: its visitor has books.
    pub fn has_books(&self) -> bool {
        self.request.cookie(books_cookie(self.app.secure_cookies)).is_some()
    }

    /// The cookie that marks for half a year that this browser's visitor has books. It names neither the person nor a book.
    pub fn books_cookie(&self) -> Cookie<'static> {
        let secure = self.app.secure_cookies;
        cookie(books_cookie(secure), "1".to_owned(), Duration::days(180), secure)
    }

    /// The country that prices are shown for: the one chosen with this request or before, else the shop's own. Where there is
    /// one currency, no choice counts.
    pub fn country(&self) -> &'static Country {
        let rules = self.app.shop.rules();
        if !rules.sells_by_currency() {
            return rules.country;
        }
        let remembered = || {
            let cookie = self.request.cookie(country_cookie(self.app.secure_cookies))?;
            Country::parse(cookie.value())
        };
        let chosen = country_of_query(&self.request).or_else(remembered);
        chosen.filter(|country| rules.countries.contains(country)).unwrap_or(rules.country)
    }

    /// The currency of prices for a country; `None` where there is only one.
    pub fn currency(&self, country: &Country) -> Option<Currency> {
        self.app.shop.rules().sells_by_currency().then(|| self.app.shop.currency_of(country))
    }

    /// The cookies to set: the visitor's if it is new, and the language and the country if they were chosen with
    /// this request.
    pub fn cookies(&self) -> Vec<Cookie<'static>> {
        let secure = self.app.secure_cookies;
        let mut cookies = Vec::new();
        if !self.known {
            cookies.push(cookie(visitor_cookie(secure), self.visitor.clone(), Duration::days(180), secure));
        }
        if chosen_language(&self.request).is_some() {
            cookies.push(cookie(language_cookie(secure), self.language.code().to_owned(), Duration::days(365), secure));
        }
        if country_of_query(&self.request).is_some() && self.app.shop.rules().sells_by_currency() {
            cookies.push(cookie(country_cookie(secure), self.country().code.to_owned(), Duration::days(365), secure));
        }
        cookies
    }

    /// The cookie that marks for two hours that this browser has an open order.
    pub fn open_order_cookie(&self) -> Cookie<'static> {
        cookie(open_order_cookie(self.app.secure_cookies), "1".to_owned(), Duration::hours(2), self.app.secure_cookies)
    }

    /// The visitor's address: the rightmost hop that is not a trusted proxy. An IPv6 address is reduced to its /64.
    pub fn address(&self) -> IpAddr {
        let peer = peer(&self.request).unwrap_or(IpAddr::from([0, 0, 0, 0]));
        by_network(rightmost_untrusted(peer, self.request.headers(), &self.app.trusted_proxies))
    }

    /// Whether the browser says that another site sent the request (Fetch Metadata, `Sec-Fetch-Site`; otherwise `Origin`).
    pub fn is_cross_site(&self) -> bool {
        let header = |name: &str| self.request.headers().get(name).and_then(|value| value.to_str().ok());
        match header("sec-fetch-site") {
            Some(site) => site == "cross-site",
            None => header("origin").is_some_and(|origin| origin != self.app.public_url && origin != "null"),
        }
    }
}

impl FromRequest for RequestContext {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(app) = request.app_data::<web::Data<AppState>>().cloned() else {
            return ready(Err(actix_web::error::ErrorInternalServerError("no state")));
        };
        note_unheard_proxy(request, &app);
        let cookie = request
            .cookie(visitor_cookie(app.secure_cookies))
            .map(|cookie| cookie.value().to_owned())
            .filter(|value| ids::is_visitor(value));
        ready(Ok(Self {
            language: language(request, app.secure_cookies),
            app,
            request: request.clone(),
            known: cookie.is_some(),
            visitor: cookie.unwrap_or_else(ids::visitor),
            takes_gzip: takes_gzip(request.headers()),
        }))
    }
}

/// With https, the prefix `__Host-` keeps other hosts of the same domain from setting the cookies (RFC 6265bis).
fn language_cookie(secure: bool) -> &'static str {
    if secure { "__Host-griot_lang" } else { "griot_lang" }
}

fn country_cookie(secure: bool) -> &'static str {
    if secure { "__Host-griot_country" } else { "griot_country" }
}

fn open_order_cookie(secure: bool) -> &'static str {
    if secure { "__Host-griot_open" } else { "griot_open" }
}

fn books_cookie(secure: bool) -> &'static str {
    if secure { "__Host-griot_books" } else { "griot_books" }
}

fn visitor_cookie(secure: bool) -> &'static str {
    if secure { "__Host-griot_visitor" } else { "griot_visitor" }
}

/// A cookie that scripts do not see and other sites do not send.
pub(in crate::web) fn cookie(name: &'static str, value: String, lifetime: Duration, secure: bool) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .max_age(lifetime)
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure)
        .finish()
}

fn chosen_language(request: &HttpRequest) -> Option<Language> {
    language_prefix::named(request).or_else(|| of_query(request, "lang").as_deref().and_then(Language::parse))
}

fn country_of_query(request: &HttpRequest) -> Option<&'static Country> {
    of_query(request, "country").as_deref().and_then(Country::parse)
}

fn of_query(request: &HttpRequest, wanted: &str) -> Option<String> {
    url::form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(name, _)| name == wanted)
        .map(|(_, value)| value.into_owned())
}

/// The language chosen with this request, else the one chosen before, else the one that the browser prefers.
fn language(request: &HttpRequest, secure: bool) -> Language {
    let remembered = || request.cookie(language_cookie(secure)).and_then(|cookie| Language::parse(cookie.value()));
    let accepted = || request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    chosen_language(request)
        .or_else(remembered)
        .unwrap_or_else(|| accepted().map_or(Language::default(), Language::negotiate))
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').map(str::trim).any(|coding| {
        let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim() == "gzip" && !quality.replace(' ', "").trim_end_matches(['0', '.']).ends_with("q=")
    })
}

/// The address at the other end of the connection. On `[::]` the kernel reports 127.0.0.1 as `::ffff:127.0.0.1`.
fn peer(request: &HttpRequest) -> Option<IpAddr> {
    request.peer_addr().map(|peer| peer.ip().to_canonical())
}

/// Logs once when a peer in a private network sends X-Forwarded-For and is not a trusted proxy: all its visitors count as one.
fn note_unheard_proxy(request: &HttpRequest, app: &AppState) {
    if !request.headers().contains_key(FORWARDED) {
        return;
    }
    let unnamed = |peer: &IpAddr| is_near(*peer) && !app.trusted_proxies.iter().any(|net| net.contains(peer));
    let Some(peer) = peer(request).filter(unnamed) else { return };
    if app.installation.unheard_proxy.set(peer).is_ok() {
        tracing::warn!(
            "a proxy at {peer} names its visitors in X-Forwarded-For and is not believed: they count as one visitor. If it is \
             yours, set GRIOT_TRUSTED_PROXIES={peer}"
        );
    }
}

/// Whether an address is this machine's or in a private network.
fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

fn rightmost_untrusted(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_ours = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    if !is_ours(&peer) {
        return peer;
    }
    let lines: Vec<&str> = headers.get_all(FORWARDED).filter_map(|value| value.to_str().ok()).collect();
    let hops = lines.iter().rev().flat_map(|line| line.rsplit(','));
    // Everything to the left of an unreadable hop is ignored: no trusted proxy wrote it.
    let mut hops = hops.map_while(|hop| Some(hop.trim().parse::<IpAddr>().ok()?.to_canonical()));
    hops.find(|hop| !is_ours(hop)).unwrap_or(peer)
}

fn by_network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::from((u128::from(v6) >> 64 << 64).to_be_bytes()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn headers(name: &'static str, value: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        headers
    }

    #[test]
    fn a_forged_hop_is_not_believed() {
        let trusted: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap()];
        let hops = headers("x-forwarded-for", "1.2.3.4, 41.66.1.1, 10.0.0.9");
        let client: IpAddr = "41.66.1.1".parse().unwrap();
        assert_eq!(rightmost_untrusted("10.0.0.1".parse().unwrap(), &hops, &trusted), client);
        let nonsense = headers("x-forwarded-for", "x, 41.66.1.1");
        assert_eq!(rightmost_untrusted("10.0.0.1".parse().unwrap(), &nonsense, &trusted), client);
        let stranger = "8.8.8.8".parse().unwrap();
        assert_eq!(rightmost_untrusted(stranger, &hops, &trusted), stranger);
    }

    #[test]
    fn a_hop_that_is_written_as_ipv6_is_the_same_hop() {
        let trusted: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap()];
        let hops = headers("x-forwarded-for", "::ffff:41.66.1.1, ::ffff:10.0.0.9");
        let client: IpAddr = "41.66.1.1".parse().unwrap();
        assert_eq!(rightmost_untrusted("10.0.0.1".parse().unwrap(), &hops, &trusted), client);
    }

    #[test]
    fn gzip_is_sent_only_to_who_takes_it() {
        assert!(takes_gzip(&headers("accept-encoding", "gzip, deflate, br")));
        assert!(takes_gzip(&headers("accept-encoding", "br;q=1.0, gzip;q=0.8")));
        assert!(!takes_gzip(&headers("accept-encoding", "gzip;q=0, br")));
        assert!(!takes_gzip(&headers("accept-encoding", "br")));
    }

    #[test]
    fn neighbours_in_one_ipv6_network_count_as_one() {
        assert_eq!(by_network("2001:db8:1:2::7".parse().unwrap()), by_network("2001:db8:1:2::8".parse().unwrap()));
        assert_eq!(by_network("::ffff:41.66.1.1".parse().unwrap()), "41.66.1.1".parse::<IpAddr>().unwrap());
    }
}

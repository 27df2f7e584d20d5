//! The payment pages, where a person pays with play money. None is cached; all work without scripts.

use std::sync::LazyLock;

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{StatusCode, header},
    web::{self, Data, Form, Path},
};
use askama::Template;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use url::Url;

use crate::{
    Deed, Language, Method, Outcome, Phone, Refusal, Sandbox, State, Transaction, texts::Texts, transaction::Attempt,
};

const STYLE: &str = include_str!("../static/sandbox.css");
const SCRIPT: &str = include_str!("../static/return.js");

/// Changes when the style or the script does, so that browsers may cache them for ever.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let hash = Sha256::new().chain_update(STYLE).chain_update(SCRIPT).finalize();
    hex::encode(hash).chars().take(12).collect()
});

pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/guichet/pay/{token}").route(web::get().to(counter)).route(web::post().to(act)));
    cfg.route("/guichet/pay/{token}/result", web::get().to(result));
    cfg.route("/guichet/pay/{token}/closed", web::get().to(closed));
    cfg.route("/guichet/static/sandbox.css", web::get().to(|| async { asset("text/css; charset=utf-8", STYLE) }));
    cfg.route("/guichet/static/return.js", web::get().to(|| async { asset("text/javascript; charset=utf-8", SCRIPT) }));
}

/// The payment page: what is paid, how, and with which outcome.
#[derive(Template)]
#[template(path = "counter.html")]
struct CounterPage<'a> {
    t: Texts,
    version: &'a str,
    deal: &'a Transaction,
    shop: String,
    tiles: Vec<Tile>,
    typed: &'a str,
    phone_error: bool,
    numbers: [(&'static str, Outcome); 5],
}

/// A payment method, or why it is not available.
struct Tile {
    key: &'static str,
    checked: bool,
    closed: Option<&'static str>,
}

/// The page after "wait", where the payment is confirmed or refused.
#[derive(Template)]
#[template(path = "waiting.html")]
struct WaitingPage<'a> {
    t: Texts,
    version: &'a str,
    deal: &'a Transaction,
    shop: String,
    due: bool,
}

/// The outcome of a try, with a link back to the shop.
#[derive(Template)]
#[template(path = "result.html")]
struct ResultPage<'a> {
    t: Texts,
    version: &'a str,
    deal: &'a Transaction,
    shop: String,
    end: End,
}

/// The page that is shown when there is nothing to pay.
#[derive(Template)]
#[template(path = "notice.html")]
struct NoticePage<'a> {
    t: Texts,
    version: &'a str,
    title: &'static str,
    lead: &'static str,
    link: Option<(String, &'static str)>,
}

/// The texts of an outcome.
struct End {
    key: &'static str,
    title: &'static str,
    lead: &'static str,
    stamp: &'static str,
    soon: &'static str,
    /// How long the script waits before it returns to the shop, in milliseconds.
    pause_ms: u32,
}

impl Tile {
    fn remark(&self) -> String {
        self.closed.map_or_else(|| format!("{}-hint", self.key), str::to_owned)
    }
}

#[derive(Deserialize)]
struct Act {
    deed: Deed,
    method: Option<Method>,
    #[serde(default)]
    phone: String,
}

async fn counter(sandbox: Data<Sandbox>, token: Path<String>, request: HttpRequest) -> HttpResponse {
    let Some(deal) = sandbox.current(|store| store.by_token(&token)) else { return missing(&request) };
    match deal.state {
        State::Accepted | State::Expired => see(&deal, "/result"),
        State::Waiting { then } => show_waiting(&deal, then.is_some()),
        _ => {
            let phone = deal.customer_phone.as_ref().map(|phone| format!("+{} {}", phone.prefix, phone.number));
            show_counter(StatusCode::OK, &deal, deal.method, phone.as_deref().unwrap_or_default(), false)
        }
    }
}

async fn act(sandbox: Data<Sandbox>, token: Path<String>, form: Form<Act>, request: HttpRequest) -> HttpResponse {
    let Some(deal) = sandbox.current(|store| store.by_token(&token)) else { return missing(&request) };
    let Act { deed, method, phone } = form.into_inner();
    let first = || Method::ALL.into_iter().find(|method| deal.offers(*method));
    let method = method.or(deal.method).or_else(first).unwrap_or(Method::Card);
    let phone = match (phone.trim(), deed) {
        ("", _) | (_, Deed::Cancel | Deed::Close | Deed::Expire) => None,
        (typed, _) => match Phone::parse(typed, deal.currency) {
            None if method != Method::Card => {
                return show_counter(StatusCode::UNPROCESSABLE_ENTITY, &deal, Some(method), typed, true);
            }
            read => read,
        },
    };
    if deed == Deed::Close {
        return see(&deal, "/closed");
    }
    match sandbox.attempt(&deal.id, &Attempt { method, phone, deed }) {
        Ok(Transaction { state: State::Waiting { .. }, .. }) | Err(Refusal::NotOffered) => see(&deal, ""),
        Ok(_) | Err(Refusal::Paid | Refusal::Expired) => see(&deal, "/result"),
        Err(Refusal::Unknown) => missing(&request),
        Err(Refusal::Journal) => failed(&deal),
    }
}

async fn result(sandbox: Data<Sandbox>, token: Path<String>, request: HttpRequest) -> HttpResponse {
    let Some(deal) = sandbox.current(|store| store.by_token(&token)) else { return missing(&request) };
    let Some(end) = End::of(deal.state) else { return see(&deal, "") };
    let origin = Url::parse(&deal.return_url).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
    let page = ResultPage { t: Texts(deal.language), version: &VERSION, deal: &deal, shop: shop(&deal), end };
    show(HttpResponse::Ok(), &origin, &page)
}

async fn closed(sandbox: Data<Sandbox>, token: Path<String>, request: HttpRequest) -> HttpResponse {
    let Some(deal) = sandbox.current(|store| store.by_token(&token)) else { return missing(&request) };
    let page = NoticePage {
        t: Texts(deal.language),
        version: &VERSION,
        title: "closed",
        lead: "closed-lead",
        link: Some((format!("/guichet/pay/{}", deal.token), "reopen")),
    };
    show(HttpResponse::Ok(), "", &page)
}

fn show_counter(
    status: StatusCode,
    deal: &Transaction,
    chosen: Option<Method>,
    typed: &str,
    phone_error: bool,
) -> HttpResponse {
    let page = CounterPage {
        t: Texts(deal.language),
        version: &VERSION,
        deal,
        shop: shop(deal),
        tiles: tiles(deal, chosen),
        typed,
        phone_error,
        numbers: [
            ("07 07 07 07 00", Outcome::Accepted),
            ("07 07 07 07 01", Outcome::LaterAccepted),
            ("07 07 07 07 03", Outcome::Refused),
            ("07 07 07 07 04", Outcome::LaterRefused),
            ("07 07 07 07 06", Outcome::Never),
        ],
    };
    show(HttpResponse::build(status), "", &page)
}

fn show_waiting(deal: &Transaction, due: bool) -> HttpResponse {
    let page = WaitingPage { t: Texts(deal.language), version: &VERSION, deal, shop: shop(deal), due };
    show(HttpResponse::Ok(), "", &page)
}

/// The payment methods in their order; the chosen one is checked, or else the first that is available.
fn tiles(deal: &Transaction, chosen: Option<Method>) -> Vec<Tile> {
    let open = |method: &Method| deal.offers(*method);
    let checked = chosen.filter(open).or_else(|| Method::ALL.into_iter().find(open));
    let tile = |method: Method| Tile {
        key: method.key(),
        checked: checked == Some(method),
        closed: match (deal.in_channels(method), deal.offers(method)) {
            (_, true) => None,
            (true, false) => Some("card-needs"),
            (false, false) => Some("not-in-channels"),
        },
    };
    Method::ALL.into_iter().map(tile).collect()
}

impl CounterPage<'_> {
    /// The message about how the last try ended.
    fn again(&self) -> Option<&'static str> {
        match self.deal.state {
            State::Refused => Some("again-refused"),
            State::Insufficient => Some("again-insufficient"),
            State::WrongCode => Some("again-wrong-code"),
            State::OperatorDown => Some("again-operator-down"),
            State::Cancelled => Some("again-cancelled"),
            State::Opened | State::Waiting { .. } | State::Accepted | State::Expired => None,
        }
    }

    /// What CinetPay's documents would object to, in the page's language.
    fn objections(&self) -> Vec<String> {
        self.deal.objections.iter().map(|objection| objection.sentence(self.deal.language)).collect()
    }

    fn payable(&self) -> bool {
        self.tiles.iter().any(|tile| tile.checked)
    }
}

impl Outcome {
    fn sentence(self) -> &'static str {
        match self {
            Self::Accepted => "outcome-accepted",
            Self::LaterAccepted => "outcome-later-accepted",
            Self::Refused => "outcome-refused",
            Self::LaterRefused => "outcome-later-refused",
            Self::Never => "outcome-never",
        }
    }
}

impl End {
    /// Whether the page can still be used to pay.
    fn may_try_again(&self) -> bool {
        !matches!(self.key, "accepted" | "expired")
    }

    fn of(state: State) -> Option<Self> {
        let (key, title, lead, stamp) = match state {
            State::Accepted => ("accepted", "accepted", "accepted-lead", "stamp-accepted"),
            State::Refused => ("refused", "refused", "refused-lead", "stamp-refused"),
            State::Insufficient => ("refused", "insufficient-title", "insufficient-lead", "stamp-refused"),
            State::WrongCode => ("refused", "wrong-code-title", "wrong-code-lead", "stamp-refused"),
            State::OperatorDown => ("refused", "operator-down-title", "operator-down-lead", "stamp-refused"),
            State::Expired => ("expired", "expired", "expired-lead", "stamp-expired"),
            State::Cancelled => ("cancelled", "cancelled", "cancelled-lead", "stamp-cancelled"),
            State::Opened | State::Waiting { .. } => return None,
        };
        // After a refusal the person has more time, to try again.
        let (soon, pause_ms) = if key == "refused" { ("back-refused", 6_000) } else { ("back-soon", 1_500) };
        Some(Self { key, title, lead, stamp, soon, pause_ms })
    }
}

fn missing(request: &HttpRequest) -> HttpResponse {
    let accept = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = Language::accepted(accept.unwrap_or_default());
    let (title, lead) = ("missing", "missing-lead");
    let page = NoticePage { t: Texts(language), version: &VERSION, title, lead, link: None };
    show(HttpResponse::NotFound(), "", &page)
}

fn failed(deal: &Transaction) -> HttpResponse {
    let (title, lead) = ("failed", "failed-lead");
    let link = Some((format!("/guichet/pay/{}", deal.token), "retry"));
    show(
        HttpResponse::ServiceUnavailable(),
        "",
        &NoticePage { t: Texts(deal.language), version: &VERSION, title, lead, link },
    )
}

/// The shop as the sandbox knows it: the host of its return URL.
fn shop(deal: &Transaction) -> String {
    let url = Url::parse(&deal.return_url);
    let name = url.ok().and_then(|url| Some((url.host_str()?.to_owned(), url.port())));
    match name {
        Some((host, Some(port))) => format!("{host}:{port}"),
        Some((host, None)) => host,
        None => String::new(),
    }
}

fn see(deal: &Transaction, part: &str) -> HttpResponse {
    let place = format!("/guichet/pay/{}{part}", deal.token);
    HttpResponse::SeeOther().insert_header((header::LOCATION, place)).insert_header(NO_STORE).finish()
}

const NO_STORE: (header::HeaderName, &str) = (header::CACHE_CONTROL, "no-store");

/// Sends a page with its security headers. Forms may lead to this origin and to `return_origin`: browsers apply
/// `form-action` to the redirect to the shop as well.
fn show(mut answer: HttpResponseBuilder, return_origin: &str, page: &impl Template) -> HttpResponse {
    let Ok(html) = page.render() else { return HttpResponse::InternalServerError().finish() };
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self' {return_origin}; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    answer
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .insert_header(NO_STORE)
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "same-origin"))
        .insert_header((header::X_FRAME_OPTIONS, "DENY"))
        .insert_header(("cross-origin-opener-policy", "same-origin"))
        .insert_header(("cross-origin-resource-policy", "same-origin"))
        .insert_header(("x-robots-tag", "noindex"))
        .content_type("text/html; charset=utf-8")
        .body(html)
}

fn asset(kind: &'static str, text: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header(("cross-origin-resource-policy", "same-origin"))
        .body(text)
}

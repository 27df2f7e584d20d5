//! The payment page: what is paid, how, and how it ends.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{self, Data, Form, Path},
};
use askama::Template;
use serde::Deserialize;
use url::Url;

use super::{
    MessagePage, NO_STORE, VERSION,
    end::{End, again},
    missing, show,
};
use crate::{
    Action, Method, Outcome, Phone, Refusal, Sandbox, State, Transaction, terms::WayBack, texts::Texts,
    transaction::Attempt,
};

pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/guichet/pay/{token}").route(web::get().to(counter)).route(web::post().to(act)));
    cfg.route("/guichet/pay/{token}/result", web::get().to(result));
    cfg.route("/guichet/pay/{token}/closed", web::get().to(closed));
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
    back: Option<WayBack>,
}

impl Tile {
    fn remark(&self) -> String {
        self.closed.map_or_else(|| format!("{}-hint", self.key), str::to_owned)
    }
}

#[derive(Deserialize)]
struct Act {
    action: Action,
    method: Option<Method>,
    #[serde(default)]
    phone: String,
}

async fn counter(sandbox: Data<Sandbox>, token: Path<String>, request: HttpRequest) -> HttpResponse {
    let Some(deal) = sandbox.current(|store| store.by_token(&token)) else { return missing(&request) };
    match deal.state {
        State::Accepted | State::Expired => see(&deal, "/result"),
        State::Waiting { then } => show_waiting(&deal, then.is_some()),
        _ => show_counter(StatusCode::OK, &deal, deal.method, &number(&deal), false),
    }
}

async fn act(sandbox: Data<Sandbox>, token: Path<String>, form: Form<Act>, request: HttpRequest) -> HttpResponse {
    let Some(deal) = sandbox.current(|store| store.by_token(&token)) else { return missing(&request) };
    let Act { action, method, phone } = form.into_inner();
    let first = || Method::ALL.into_iter().find(|method| deal.offers(*method));
    let method = method.or(deal.method).or_else(first).unwrap_or(Method::Card);
    let phone = match (phone.trim(), action) {
        ("", _) | (_, Action::Cancel | Action::Close | Action::Expire) => None,
        (typed, _) => match Phone::parse(typed, deal.currency) {
            None if method != Method::Card => {
                return show_counter(StatusCode::UNPROCESSABLE_ENTITY, &deal, Some(method), typed, true);
            }
            read => read,
        },
    };
    if action == Action::Close {
        return see(&deal, "/closed");
    }
    match sandbox.attempt(&deal.token, &Attempt { method, phone, action }) {
        Ok(Transaction { state: State::Waiting { .. }, .. }) | Err(Refusal::NotOffered) => see(&deal, ""),
        Ok(_) | Err(Refusal::Paid | Refusal::Expired) => see(&deal, "/result"),
        Err(Refusal::Unknown) => missing(&request),
        Err(Refusal::Journal) => failed(&deal),
    }
}

async fn result(sandbox: Data<Sandbox>, token: Path<String>, request: HttpRequest) -> HttpResponse {
    let Some(deal) = sandbox.current(|store| store.by_token(&token)) else { return missing(&request) };
    let Some(end) = End::of(deal.state) else { return see(&deal, "") };
    let back = deal.way_back(sandbox.behaviour().return_by_post);
    let origin = back.as_ref().map(WayBack::origin).unwrap_or_default();
    let page = ResultPage { t: Texts(deal.language), version: &VERSION, deal: &deal, shop: shop(&deal), end, back };
    show(HttpResponse::Ok(), &origin, &page)
}

async fn closed(sandbox: Data<Sandbox>, token: Path<String>, request: HttpRequest) -> HttpResponse {
    let Some(deal) = sandbox.current(|store| store.by_token(&token)) else { return missing(&request) };
    let page = MessagePage {
        t: Texts(deal.language),
        version: &VERSION,
        title: "closed",
        lead: "closed-lead",
        link: Some((format!("/guichet/pay/{}", deal.token), "reopen")),
    };
    show(HttpResponse::Ok(), "", &page)
}

/// The number that the shop has given, for the field.
fn number(deal: &Transaction) -> String {
    let modern = || deal.terms.modern().map(|terms| terms.customer.phone_number.clone());
    let checkout = deal.customer_phone.as_ref().map(|phone| format!("+{} {}", phone.prefix, phone.number));
    checkout.or_else(modern).unwrap_or_default()
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
    /// What CinetPay's documents would object to, in the page's language.
    fn objections(&self) -> Vec<String> {
        self.deal.objections.iter().map(|objection| objection.sentence(self.deal.language)).collect()
    }

    fn again(&self) -> Option<&'static str> {
        again(self.deal.state)
    }

    /// The endings that only the 2026 API has codes for, with their words.
    fn modern_endings(&self) -> &'static [[&'static str; 3]] {
        let all = &[
            ["expired_code", "expired-code", "expired-code-hint"],
            ["unknown_user", "unknown-user", "unknown-user-hint"],
            ["blocked_user", "blocked-user", "blocked-user-hint"],
            ["not_allowed", "not-allowed", "not-allowed-hint"],
        ];
        if self.deal.terms.modern().is_some() { all } else { &[] }
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

fn failed(deal: &Transaction) -> HttpResponse {
    let (title, lead) = ("failed", "failed-lead");
    let link = Some((format!("/guichet/pay/{}", deal.token), "retry"));
    show(
        HttpResponse::ServiceUnavailable(),
        "",
        &MessagePage { t: Texts(deal.language), version: &VERSION, title, lead, link },
    )
}

/// The shop as the sandbox knows it: the host of its return URL.
pub(super) fn shop(deal: &Transaction) -> String {
    let url = Url::parse(if deal.return_url.is_empty() { &deal.notify_url } else { &deal.return_url });
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

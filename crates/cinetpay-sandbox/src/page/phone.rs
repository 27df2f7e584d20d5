//! The buyer's phone: every payment that waits for its buyer, who accepts or refuses it here.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Data, Form},
};
use askama::Template;
use serde::Deserialize;

use super::{NO_STORE, VERSION, language, pay::shop, show};
use crate::{Action, Method, Sandbox, State, Transaction, texts::Texts, transaction::Attempt};

/// How many payments the phone shows, newest first.
const SHOWN: usize = 50;

pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/guichet/phone").route(web::get().to(screen)).route(web::post().to(answer)));
}

#[derive(Template)]
#[template(path = "phone.html")]
struct PhonePage<'a> {
    t: Texts,
    version: &'a str,
    asked: Vec<Asked>,
}

/// A payment that waits.
struct Asked {
    deal: Transaction,
    shop: String,
    number: String,
    /// Whether the number decides by itself.
    due: bool,
}

#[derive(Deserialize)]
struct Said {
    token: String,
    action: Action,
}

async fn screen(sandbox: Data<Sandbox>, request: HttpRequest) -> HttpResponse {
    let asked = |deal: &Transaction| {
        let State::Waiting { then } = deal.state else { return None };
        let number = deal.phone.as_ref().map(crate::Phone::international).unwrap_or_default();
        Some(Asked { deal: deal.clone(), shop: shop(deal), number, due: then.is_some() })
    };
    let asked = sandbox.store().payments().rev().filter_map(asked).take(SHOWN).collect();
    show(HttpResponse::Ok(), "", &PhonePage { t: Texts(language(&request)), version: &VERSION, asked })
}

async fn answer(sandbox: Data<Sandbox>, said: Form<Said>) -> HttpResponse {
    let waits = |deal: &Transaction| matches!(deal.state, State::Waiting { .. });
    let deal = sandbox.current(|store| store.by_token(&said.token)).filter(waits);
    if let Some(deal) = deal {
        let method = deal.method.unwrap_or(Method::Orange);
        // One that was decided meanwhile is no longer on the page that follows.
        let _ = sandbox.attempt(&deal.token, &Attempt { method, phone: None, action: said.action });
    }
    HttpResponse::SeeOther().insert_header((header::LOCATION, "/guichet/phone")).insert_header(NO_STORE).finish()
}

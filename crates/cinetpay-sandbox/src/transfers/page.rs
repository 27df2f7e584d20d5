//! `/guichet/transfers`: every transfer, where a person validates or rejects those that are still moving.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Data, Form},
};
use askama::Template;
use serde::Deserialize;

use crate::{
    Sandbox, Transfer, TransferState,
    page::{NO_STORE, VERSION, language, show},
    texts::Texts,
};

/// How many transfers are shown, newest first.
const SHOWN: usize = 100;

pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/guichet/transfers").route(web::get().to(list)).route(web::post().to(decide)));
}

#[derive(Template)]
#[template(path = "transfers.html")]
struct TransfersPage<'a> {
    t: Texts,
    version: &'a str,
    transfers: Vec<Transfer>,
    balance: String,
    available: String,
}

impl Transfer {
    /// The message id of the state.
    fn words(&self) -> &'static str {
        match self.state {
            TransferState::New => "transfer-new",
            TransferState::Processing => "transfer-processing",
            TransferState::Unconfirmed => "transfer-unconfirmed",
            TransferState::Done => "transfer-done",
            TransferState::Rejected => "transfer-rejected",
        }
    }

    /// The state, for the style sheet.
    fn tone(&self) -> &'static str {
        match self.state {
            TransferState::Done => "good",
            TransferState::Rejected => "bad",
            _ => "waits",
        }
    }
}

#[derive(Deserialize)]
struct Decided {
    transaction_id: String,
    state: TransferState,
}

async fn list(sandbox: Data<Sandbox>, request: HttpRequest) -> HttpResponse {
    let owns: Vec<String> = {
        let store = sandbox.store();
        store.transfers().all().rev().take(SHOWN).map(|transfer| transfer.transaction_id.clone()).collect()
    };
    let transfers = owns.iter().filter_map(|own| sandbox.current_transfer(own)).collect();
    let settings = &sandbox.0.settings;
    let balance = sandbox.store().balance(settings.balance);
    let page = TransfersPage {
        t: Texts(language(&request)),
        version: &VERSION,
        transfers,
        balance: settings.currency.write(balance.amount),
        available: settings.currency.write(balance.available()),
    };
    show(HttpResponse::Ok(), "", &page)
}

async fn decide(sandbox: Data<Sandbox>, decided: Form<Decided>) -> HttpResponse {
    // One that was decided meanwhile is shown as it is on the page that follows.
    let _ = sandbox.decide(&decided.transaction_id, decided.state);
    HttpResponse::SeeOther().insert_header((header::LOCATION, "/guichet/transfers")).insert_header(NO_STORE).finish()
}

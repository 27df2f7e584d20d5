//! `/guichet/calls`: the list as a page, and as JSON.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Data, Json, Query},
};
use askama::Template;
use serde::Deserialize;
use serde_json::Value;

use super::log::Entry;
use crate::{
    Generation, Language, Sandbox,
    page::{VERSION, language, show},
    texts::Texts,
};

pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route("/guichet/calls", web::get().to(list));
    cfg.route("/guichet/calls.json", web::get().to(json));
}

#[derive(Template)]
#[template(path = "calls.html")]
struct CallsPage<'a> {
    t: Texts,
    version: &'a str,
    calls: Vec<Entry>,
}

#[derive(Deserialize)]
struct Asked {
    lang: Option<String>,
}

async fn list(sandbox: Data<Sandbox>, asked: Query<Asked>, request: HttpRequest) -> HttpResponse {
    let asked = asked.lang.as_deref().and_then(Language::parse);
    let calls = sandbox.log().entries().cloned().collect();
    let t = Texts(asked.unwrap_or_else(|| language(&request)));
    show(HttpResponse::Ok(), "", &CallsPage { t, version: &VERSION, calls })
}

async fn json(sandbox: Data<Sandbox>) -> Json<Vec<Value>> {
    Json(sandbox.log().entries().map(Entry::json).collect())
}

impl CallsPage<'_> {
    fn other(&self) -> Language {
        match self.t.0 {
            Language::French => Language::English,
            Language::English => Language::French,
        }
    }

    fn said(&self, call: &Entry) -> Vec<String> {
        call.remarks.iter().map(|sentence| sentence.say(self.t.0)).collect()
    }
}

impl Entry {
    /// The message id of the generation's name.
    fn generation_words(&self) -> &'static str {
        match self.generation {
            Some(Generation::V2) => "generation-v2",
            Some(Generation::Api2026) => "generation-2026",
            Some(Generation::Legacy) => "generation-v1",
            Some(Generation::Transfers) => "generation-transfers",
            None => "generation-none",
        }
    }

    /// The status, for the style sheet.
    fn tone(&self) -> &'static str {
        match self.status {
            None => "waits",
            Some(status) if (200..400).contains(&status) => "good",
            Some(_) => "bad",
        }
    }

    fn status_text(&self) -> String {
        match self.status {
            None => "…".to_owned(),
            Some(0) => "×".to_owned(),
            Some(status) => status.to_string(),
        }
    }

    fn time(&self) -> String {
        self.at.format("%H:%M:%S").to_string()
    }

    fn day(&self) -> String {
        self.at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }
}

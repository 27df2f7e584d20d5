//! The counter on a real port, a shop that hears its notifications on another.

mod api;
mod misbehaviour;
mod notifications;
mod pages;

use std::{
    net::TcpListener,
    sync::{Arc, Mutex},
    time::Duration,
};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use chrono::{TimeZone as _, Utc};
use reqwest::{Client, Response, header::CONTENT_TYPE};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::*;

const SECRET: &str = "test-secret-key";

/// A counter, and the address where it answers.
struct Counter {
    guichet: Guichet,
    clock: Clock,
    url: String,
    client: Client,
}

fn settings(public_url: &str) -> Settings {
    Settings {
        control: true,
        public_url: public_url.to_owned(),
        api_key: "the-key".to_owned(),
        site_id: "445160".to_owned(),
        secret: SECRET.to_owned(),
        journal: None,
        currency: Currency::Xof,
    }
}

fn noon() -> Clock {
    Clock::fixed(Utc.with_ymd_and_hms(2026, 1, 15, 10, 20, 30).unwrap())
}

/// The JSON of an init call that is right; its notifications go nowhere.
fn order(id: &str) -> Value {
    json!({
        "apikey": "the-key", "site_id": "445160", "transaction_id": id, "amount": 2500, "currency": "XOF",
        "description": "Livre numérique", "notify_url": "http://127.0.0.1:1/notify",
        "return_url": "https://shop.example/return", "channels": "ALL", "lang": "fr", "metadata": "opaque-7",
    })
}

fn with(mut order: Value, name: &str, value: Value) -> Value {
    order[name] = value;
    order
}

impl Counter {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let clock = noon();
        let guichet = Guichet::new(settings(&url), clock.clone()).unwrap();
        guichet.behave(Behaviour { retry_pauses_ms: Vec::new(), ..Behaviour::default() });
        actix_web::rt::spawn(serve(guichet.clone(), listener));
        let client = notify::client().unwrap();
        Self { guichet, clock, url, client }
    }

    async fn post(&self, path: &str, body: &Value) -> Response {
        self.client.post(format!("{}{path}", self.url)).json(body).send().await.unwrap()
    }

    async fn init(&self, body: &Value) -> Value {
        self.post("/v2/payment", body).await.json().await.unwrap()
    }

    /// Opens a transaction and gives its token.
    async fn opened(&self, body: &Value) -> String {
        let answer = self.init(body).await;
        answer["data"]["payment_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    async fn check(&self, id: &str) -> Value {
        let body = json!({"apikey": "the-key", "site_id": "445160", "transaction_id": id});
        self.post("/v2/payment/check", &body).await.json().await.unwrap()
    }

    async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self.client.post(format!("{}{path}", self.url));
        request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body).send().await.unwrap()
    }

    async fn get(&self, path: &str) -> Response {
        self.client.get(format!("{}{path}", self.url)).send().await.unwrap()
    }

    fn misbehave(&self, change: impl FnOnce(&mut Behaviour)) {
        let mut behaviour = self.guichet.behaviour();
        change(&mut behaviour);
        self.guichet.behave(behaviour);
    }
}

/// A notification as the shop received it.
#[derive(Clone, Debug)]
struct Heard {
    token: String,
    body: String,
}

/// The shop's notification door: remembers, and answers with the statuses it was given, then 200.
struct Shop {
    url: String,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Shop {
    fn open(statuses: &[u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/notify", listener.local_addr().unwrap());
        let heard: Arc<Mutex<Vec<Heard>>> = Arc::default();
        let (shelf, statuses) = (heard.clone(), statuses.to_vec());
        let door = move |request: HttpRequest, body: String| {
            let mut heard = shelf.lock().unwrap();
            let status = statuses.get(heard.len()).copied().unwrap_or(200);
            let token = request.headers().get("x-token").unwrap().to_str().unwrap().to_owned();
            heard.push(Heard { token, body });
            async move { HttpResponse::build(status.try_into().unwrap()).finish() }
        };
        let server = HttpServer::new(move || App::new().route("/notify", web::post().to(door.clone())));
        actix_web::rt::spawn(server.workers(1).listen(listener).unwrap().run());
        Self { url, heard }
    }

    fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }

    fn order(&self, id: &str) -> Value {
        with(order(id), "notify_url", json!(self.url))
    }
}

/// A fresh path in the temporary folder.
fn scratch(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("griot-guichet-{}-{name}", uuid::Uuid::now_v7()))
}

const SHORT: Duration = Duration::from_millis(300);

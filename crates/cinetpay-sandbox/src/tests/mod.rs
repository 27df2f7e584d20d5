//! Tests with the sandbox on a real port, and a shop on another that receives its notifications.

mod api;
mod calls;
mod lenient;
mod misbehaviour;
mod modern;
mod notifications;
mod older_transfers;
mod pages;
mod payouts;

use std::{
    net::TcpListener,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use chrono::{DateTime, TimeDelta, TimeZone as _, Utc};
use reqwest::{Client, Response, header::CONTENT_TYPE};
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::*;

const SECRET: &str = "test-secret-key";

/// A clock that stands still until it is moved.
#[derive(Clone)]
struct Clock(Arc<Mutex<DateTime<Utc>>>);

impl Clock {
    fn noon() -> Self {
        Self(Arc::new(Mutex::new(Utc.with_ymd_and_hms(2026, 1, 15, 10, 20, 30).unwrap())))
    }

    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }

    fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }
}

/// A sandbox, and the address where it answers.
struct Counter {
    sandbox: Sandbox,
    clock: Clock,
    url: String,
    client: Client,
}

fn settings(public_url: &str) -> Settings {
    Settings {
        api_key: "the-key".to_owned(),
        site_id: "445160".to_owned(),
        secret: SECRET.to_owned(),
        mode: Mode::Strict,
        ..Settings::new(public_url)
    }
}

/// The JSON of a valid init call; its notifications go nowhere.
fn order(id: &str) -> Value {
    json!({
        "apikey": "the-key", "site_id": "445160", "transaction_id": id, "amount": 2500, "currency": "XOF",
        "description": "Livre numérique", "notify_url": "http://127.0.0.1:1/notify",
        "return_url": "https://shop.example/return", "channels": "ALL", "lang": "fr", "metadata": "opaque-7",
        "customer_name": "Koné", "customer_surname": "Awa",
    })
}

fn with(mut order: Value, name: &str, value: Value) -> Value {
    order[name] = value;
    order
}

impl Counter {
    /// A strict sandbox, like the shop's own.
    fn open() -> Self {
        Self::with(|_| {})
    }

    fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (clock, mut settings) = (Clock::noon(), settings(&url));
        change(&mut settings);
        let time = clock.clone();
        let sandbox = Sandbox::new(settings, move || time.now()).unwrap();
        sandbox.behave(Behaviour { retry_pauses_ms: Vec::new(), ..Behaviour::default() });
        actix_web::rt::spawn(serve(sandbox.clone(), listener));
        let client = notify::client().unwrap();
        Self { sandbox, clock, url, client }
    }

    async fn post(&self, path: &str, body: &Value) -> Response {
        self.client.post(format!("{}{path}", self.url)).json(body).send().await.unwrap()
    }

    async fn init(&self, body: &Value) -> Value {
        self.post("/v2/payment", body).await.json().await.unwrap()
    }

    /// Opens a transaction and returns its token.
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

    /// What the documents object to in the newest transaction, except that its notification URL does not answer.
    fn objections(&self) -> Vec<Objection> {
        let mut objections = self.sandbox.transactions().pop().unwrap().objections;
        objections.retain(|objection| !matches!(objection, Objection::Ping(_)));
        objections
    }

    async fn get(&self, path: &str) -> Response {
        self.client.get(format!("{}{path}", self.url)).send().await.unwrap()
    }

    fn misbehave(&self, change: impl FnOnce(&mut Behaviour)) {
        let mut behaviour = self.sandbox.behaviour();
        change(&mut behaviour);
        self.sandbox.behave(behaviour);
    }
}

/// A notification as the shop received it.
#[derive(Clone, Debug)]
struct Heard {
    token: String,
    body: String,
}

/// The shop's notification URL: remembers notifications, and answers with the statuses it was given, then 200.
struct Shop {
    url: String,
    heard: Arc<Mutex<Vec<Heard>>>,
    /// How many pings it received.
    pings: Arc<AtomicUsize>,
}

impl Shop {
    fn open(statuses: &[u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/notify", listener.local_addr().unwrap());
        let heard: Arc<Mutex<Vec<Heard>>> = Arc::default();
        let (kept, statuses) = (heard.clone(), statuses.to_vec());
        let hear = move |request: HttpRequest, body: String| {
            let mut heard = kept.lock().unwrap();
            let status = statuses.get(heard.len()).copied().unwrap_or(200);
            let token = request.headers().get("x-token").map(|token| token.to_str().unwrap().to_owned());
            let token = token.unwrap_or_default();
            heard.push(Heard { token, body });
            async move { HttpResponse::build(status.try_into().unwrap()).finish() }
        };
        let pings: Arc<AtomicUsize> = Arc::default();
        let count = Arc::clone(&pings);
        let ping = move || {
            count.fetch_add(1, Ordering::SeqCst);
            async { HttpResponse::Ok().finish() }
        };
        let server = HttpServer::new(move || {
            App::new().service(
                web::resource("/notify").route(web::post().to(hear.clone())).route(web::get().to(ping.clone())),
            )
        });
        actix_web::rt::spawn(server.workers(1).listen(listener).unwrap().run());
        Self { url, heard, pings }
    }

    fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }

    fn order(&self, id: &str) -> Value {
        with(order(id), "notify_url", json!(self.url))
    }
}

/// An unused path in the temporary folder.
fn scratch(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("cinetpay-sandbox-{:032x}-{name}", rand::random::<u128>()))
}

const SHORT: Duration = Duration::from_millis(300);

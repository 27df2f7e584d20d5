//! An app that sells a shop's books: its calls of the API, and the events that it listens to.

use griot::domain::role::Role;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

use super::buyer::{Answer, Buyer};
use super::shop::TestShop;

/// Where the app may be returned to, and the origin of its web pages.
pub const RETURNS: &str = "myshop://paid\nhttps://app.example/paid";
pub const ORIGIN: &str = "https://app.example";

/// An app with its key.
#[derive(Clone)]
pub struct App {
    pub client: Buyer,
    pub key: String,
    /// Its page in the back office.
    pub page: String,
}

/// Makes an app in the back office.
pub async fn app(shop: &TestShop) -> App {
    let owner = shop.staff(Role::Owner).await;
    let fields = [("name", "Awa lit"), ("returns", RETURNS), ("origins", ORIGIN)];
    let made = owner.post("/admin/settings/apps", &fields).await;
    let page = made.location().to_owned();
    let key = owner.get(&page).await.between("<code class=\"long\">", "<");
    assert!(key.starts_with("app_"), "{key}");
    App { client: shop.buyer(), key, page }
}

/// An order for a book.
pub fn order(slug: &str) -> Value {
    json!({ "books": [slug], "email": "awa@exemple.ci" })
}

impl App {
    /// The same app at another instance.
    pub fn at(&self, client: Buyer) -> Self {
        Self { client, ..self.clone() }
    }

    pub fn request(&self, method: Method, address: &str) -> RequestBuilder {
        self.client.request(method, &format!("/api/v1/{address}")).header("griot-app", &self.key)
    }

    /// A call for the reader whose session this is.
    pub fn request_of(&self, method: Method, address: &str, token: &str) -> RequestBuilder {
        let address = if address.starts_with("http") { address.to_owned() } else { format!("/api/v1/{address}") };
        let request = self.client.request(method, &address).header("griot-app", &self.key);
        request.header("authorization", format!("Bearer {token}"))
    }

    pub async fn get(&self, address: &str) -> Answer {
        self.client.send(self.request(Method::GET, address)).await
    }

    pub async fn place(&self, key: &str, body: &Value) -> Answer {
        let request = self.request(Method::POST, "orders").header("idempotency-key", key).json(body);
        self.client.send(request).await
    }

    /// A new order.
    pub async fn placed(&self, body: &Value) -> Value {
        let answer = self.place(&griot::domain::ids::nonce(), body).await;
        read(&answer, 201)
    }

    /// The order as the API tells it.
    pub async fn order(&self, placed: &Value) -> Value {
        read(&self.get(&format!("orders/{}", placed["order"].as_str().unwrap())).await, 200)
    }

    /// Listens to what becomes of an order.
    pub async fn listen(&self, placed: &Value, last: &str) -> Events {
        let address = format!("/api/v1/orders/{}/events", placed["order"].as_str().unwrap());
        let mut request = self.client.request(Method::GET, &address);
        if !last.is_empty() {
            request = request.header("last-event-id", last);
        }
        Events { response: request.send().await.unwrap(), read: String::new() }
    }
}

/// The JSON of an answer with this status.
pub fn read(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text);
    assert!(answer.header("content-type").starts_with("application/json"), "{:?}", answer.headers);
    serde_json::from_str(&answer.text).unwrap()
}

/// The problem (RFC 9457) in an answer with this status and this code.
pub fn problem(answer: &Answer, status: u16, code: &str) -> Value {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem: Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!((&problem["status"], &problem["code"]), (&json!(status), &json!(code)), "{problem}");
    assert!(problem["detail"].as_str().unwrap().contains(' '), "{problem}");
    problem
}

/// A stream of server-sent events.
pub struct Events {
    pub response: Response,
    read: String,
}

impl Events {
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// The id and the data of the next event; `None` at the end of the stream. Lines that say nothing are passed over.
    pub async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            while let Some((block, rest)) = self.read.split_once("\n\n").map(|(a, b)| (a.to_owned(), b.to_owned())) {
                self.read = rest;
                let line = |name: &str| {
                    block.lines().find_map(|line| line.strip_prefix(&format!("{name}: "))).map(str::to_owned)
                };
                if let (Some(id), Some(data)) = (line("id"), line("data")) {
                    assert_eq!(line("event").as_deref(), Some("state"));
                    return Some((id, serde_json::from_str(&data).unwrap()));
                }
            }
            let chunk = self.response.chunk().await.ok()??;
            self.read.push_str(&String::from_utf8_lossy(&chunk));
        }
    }
}

//! Hand-made notifications: what a gateway, a proxy or a forger may post.

use std::collections::HashMap;

use cinetpay_sandbox::{Action, Behaviour, Generation, Method, Notifications, Terms, Transaction};
use griot::config::{Api, SANDBOX_SECRET, SANDBOX_SITE_ID};
use griot::store::notifications;
use reqwest::StatusCode;
use serde_json::Value;

use super::buyer::{Answer, Buyer};
use super::postgres::TestDatabase;
use super::shop::{Plan, TestShop};

/// The path of the notify URL that the sandbox gets.
pub const DOOR: &str = "/payment/callback/";

/// A sandbox that sends no notifications.
pub fn lost() -> Behaviour {
    Behaviour { notifications: Notifications::Lost, retry_pauses_ms: Vec::new(), ..Behaviour::default() }
}

/// An order of a shop of this generation, whose buyer has begun to pay at a sandbox that sends no notifications.
pub async fn begun(db: TestDatabase, api: Api) -> (TestShop, String) {
    let shop = TestShop::planned(db, Plan::of(api));
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    shop.sandbox.behave(lost());
    let transaction = order(&shop, &slug).await;
    (shop, transaction)
}

/// The notifications of a transaction, as the shop keeps them.
pub async fn kept(shop: &TestShop, transaction: &str) -> Vec<notifications::Notification> {
    let transaction = transaction.to_owned();
    shop.shop.db.read(move |conn| notifications::of_transaction(conn, &transaction)).await.unwrap()
}

/// A notification about the sandbox's newest transaction, to be changed and signed.
pub struct Notification {
    pub fields: Vec<(&'static str, String)>,
    pub secret: String,
    generation: Generation,
}

impl Notification {
    /// As the sandbox would send it now.
    pub fn of(shop: &TestShop) -> Self {
        Self::about(shop, &shop.transaction())
    }

    pub fn about(shop: &TestShop, transaction: &str) -> Self {
        let transaction = known(shop, transaction);
        let fields = match &transaction.terms {
            Terms::Api2026(terms) => vec![
                ("notify_token", terms.notify_token.clone()),
                ("merchant_transaction_id", transaction.id.clone()),
                ("transaction_id", terms.transaction_id.clone()),
            ],
            Terms::Legacy(terms) => vec![
                ("cpm_trans_id", transaction.id.clone()),
                ("cpm_amount", transaction.amount.to_string()),
                ("cpm_currency", terms.currency.clone()),
                ("cpm_site_id", terms.site_id.clone()),
                ("cpm_language", transaction.language.code().to_owned()),
                ("cpm_version", terms.version.clone()),
                ("cpm_payment_config", terms.payment_config.clone()),
                ("cpm_page_action", terms.page_action.clone()),
                ("cpm_custom", String::new()),
                ("payment_method", transaction.method.map(|method| method.code().to_owned()).unwrap_or_default()),
                ("signature", transaction.signature.clone()),
                ("cel_phone_num", "0707070700".to_owned()),
                ("cpm_phone_prefixe", "225".to_owned()),
            ],
            Terms::V2 => cinetpay_sandbox::fields(&transaction, SANDBOX_SITE_ID).to_vec(),
        };
        Self { fields, secret: SANDBOX_SECRET.to_owned(), generation: transaction.generation() }
    }

    /// The first `number` fields alone.
    pub fn cut(mut self, number: usize) -> Self {
        self.fields.truncate(number);
        self
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.field(name).clear();
        self.field(name).push_str(value);
        self
    }

    /// With another proof: the key of v2, the token of the API of 2026, the signature of v1.
    pub fn signed_with(self, secret: &str) -> Self {
        match self.generation {
            Generation::Api2026 => self.with("notify_token", secret),
            Generation::Legacy => self.with("signature", secret),
            _ => Self { secret: secret.to_owned(), ..self },
        }
    }

    pub fn field(&mut self, name: &str) -> &mut String {
        &mut self.fields.iter_mut().find(|(known, _)| *known == name).expect("one of the sixteen").1
    }

    /// Moves the last `count` characters of a field to the beginning of the next one: the token stays valid.
    pub fn shift(mut self, name: &str, count: usize) -> Self {
        let place = self.fields.iter().position(|(known, _)| *known == name).unwrap();
        let at = self.fields[place].1.len() - count;
        let moved = self.fields[place].1.split_off(at);
        self.fields[place + 1].1.insert_str(0, &moved);
        self
    }

    pub fn body(&self) -> String {
        if self.generation == Generation::Api2026 {
            return serde_json::to_string(&self.fields.iter().cloned().collect::<HashMap<_, _>>()).unwrap();
        }
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.fields).finish()
    }

    /// The header `x-token` of v2; blank in the other generations, whose notifications carry their proof in the body.
    pub fn token(&self) -> String {
        if self.generation == Generation::V2 {
            cinetpay_sandbox::sign(&self.secret, &self.fields)
        } else {
            String::new()
        }
    }

    /// Posts it with its own token.
    pub async fn post(&self, shop: &TestShop) -> Answer {
        deliver(shop, DOOR, self.body(), &self.token()).await
    }
}

/// Posts `body` as the gateway would; an empty token means no `x-token` header.
pub async fn deliver(shop: &TestShop, door: &str, body: impl Into<reqwest::Body>, token: &str) -> Answer {
    let gateway = shop.buyer();
    let request = gateway.request(reqwest::Method::POST, door).header("user-agent", "CinetPay");
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
    let request = if token.is_empty() { request } else { request.header("x-token", token) };
    gateway.send(request).await
}

/// What the sandbox knows of a transaction.
pub fn known(shop: &TestShop, transaction: &str) -> Transaction {
    shop.sandbox.transactions().into_iter().find(|one| one.id == transaction).expect("the counter knows it")
}

/// Comes back from the payment page without any cookie, as the sandbox would send a browser.
pub async fn come_back(shop: &TestShop, transaction: &str) -> Answer {
    come_back_to(&shop.buyer(), &known(shop, transaction)).await
}

/// The same to another instance.
pub async fn come_back_to(browser: &Buyer, transaction: &Transaction) -> Answer {
    if transaction.generation() != Generation::V2 {
        let path = transaction.return_url.splitn(4, '/').last().unwrap();
        return browser.get(&format!("/{path}")).await;
    }
    let fields = [("transaction_id", transaction.id.as_str()), ("token", transaction.token.as_str())];
    browser.post("/payment/return/", &fields).await
}

/// Places an order as a new buyer. Returns the transaction id.
pub async fn order(shop: &TestShop, slug: &str) -> String {
    let answer = shop.buyer().buy(slug).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    shop.transaction()
}

/// Decides a transaction at the sandbox, with Orange Money.
pub async fn act(shop: &TestShop, transaction: &str, action: Action) {
    shop.sandbox.act(transaction, Method::Orange, action).await.unwrap();
    shop.sandbox.quiet().await;
}

fn count(order_json: &Value, list: &str, is_it: impl Fn(&Value) -> bool) -> usize {
    order_json[list].as_array().unwrap().iter().filter(|one| is_it(one)).count()
}

/// Delivered exactly once: one transition to paid, one grant, one receipt.
pub fn assert_delivered_once(order_json: &Value) {
    assert_eq!(order_json["state"], "paid", "{order_json:#}");
    let is_paid = |change: &Value| change["became"] == "paid" && change["was"] != "paid";
    assert_eq!(count(order_json, "transitions", is_paid), 1, "{order_json:#}");
    assert_eq!(count(order_json, "grants", |_| true), 1, "{order_json:#}");
    assert_eq!(count(order_json, "messages", |mail| mail["kind"] == "receipt"), 1, "{order_json:#}");
    assert!(order_json["paid_at"].is_string());
}

/// Nothing was delivered and nothing was lost: the order is in `state`, keeps its buyer, and another check is due.
pub fn assert_undelivered(order_json: &Value, state: &str) {
    assert_eq!(order_json["state"], state, "{order_json:#}");
    assert_eq!(count(order_json, "transitions", |change| change["became"] == "paid"), 0, "{order_json:#}");
    let brings_a_book = |mail: &Value| ["receipt", "new_link", "new_edition"].iter().any(|kind| mail["kind"] == *kind);
    assert_eq!(
        (count(order_json, "grants", |_| true), count(order_json, "messages", brings_a_book)),
        (0, 0),
        "{order_json:#}"
    );
    assert_eq!(order_json["email"], "awa@exemple.ci");
    assert!(order_json["attempts"][0]["next_check_at"].is_string(), "nobody will ask again: {order_json:#}");
}

/// No leak: an answer of the payment routes contains no key, no secret, no token and nothing about the buyer.
pub fn assert_tells_nothing(shop: &TestShop, answer: &Answer) {
    let text = format!("{:?}\n{}", answer.headers, answer.text);
    let mut secrets = vec![SANDBOX_SECRET.to_owned(), griot::config::SANDBOX_API_KEY.to_owned()];
    secrets.extend(["awa@", "exemple.ci", "0707070700", "Le fleuve"].map(str::to_owned));
    let tokens = |one: Transaction| match one.terms {
        Terms::Api2026(terms) => [one.token, terms.notify_token],
        _ => [one.token, one.signature],
    };
    secrets.extend(shop.sandbox.transactions().into_iter().flat_map(tokens));
    for secret in secrets {
        assert!(!text.contains(&secret), "{secret} stands in {text}");
    }
}

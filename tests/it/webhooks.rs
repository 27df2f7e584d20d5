//! Webhooks: a real receiver on its own port verifies every signature with code that shares nothing with the shop's.

use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::domain::role::Role;
use griot::shop::admin::refunds::{self, OrderRefund};
use griot::shop::webhooks;
use reqwest::StatusCode;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::support::admin::Desk;
use crate::support::back_office::{delivered_for_less, order_id, owner as by_owner, shelved};
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;

/// A request that the receiver got.
#[derive(Clone, Debug)]
struct Heard {
    headers: Vec<(String, String)>,
    body: String,
}

impl Heard {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Whether one of its signatures was made with this secret (`whsec_…`).
    fn is_signed_with(&self, secret: &str) -> bool {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        assert_eq!(key.len(), 32);
        let text = format!("{}.{}.{}", self.header("webhook-id"), self.header("webhook-timestamp"), self.body);
        let wanted = format!("v1,{}", STANDARD.encode(hmac_by_hand(&key, text.as_bytes())));
        self.header("webhook-signature").split(' ').any(|one| one == wanted)
    }
}

/// HMAC-SHA-256, as RFC 2104, section 2 defines it.
fn hmac_by_hand(key: &[u8], text: &[u8]) -> Vec<u8> {
    let pad = |with: u8| -> Vec<u8> { (0..64).map(|place| key.get(place).copied().unwrap_or(0) ^ with).collect() };
    let inner = Sha256::digest([&pad(0x36)[..], text].concat());
    Sha256::digest([&pad(0x5c)[..], &inner[..]].concat()).to_vec()
}

/// A program that records the webhooks that it gets, and answers what the test wants.
#[derive(Clone)]
struct Receiver {
    url: String,
    heard: Arc<Mutex<Vec<Heard>>>,
    answer: Arc<Mutex<String>>,
}

impl Receiver {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/griot?key=a", listener.local_addr().unwrap());
        let one = Self { url, heard: Arc::default(), answer: Arc::default() };
        one.answers("204 No Content", "", "");
        let listens = one.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut text = Vec::new();
                let mut chunk = [0; 4096];
                while !is_whole(&text) {
                    match stream.read(&mut chunk).await {
                        Ok(read) if read > 0 => text.extend_from_slice(&chunk[..read]),
                        _ => break,
                    }
                }
                listens.heard.lock().unwrap().push(parse(&String::from_utf8(text).unwrap()));
                let answer = listens.answer.lock().unwrap().clone();
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        one
    }

    fn answers(&self, status: &str, headers: &str, body: &str) {
        let length = body.len();
        *self.answer.lock().unwrap() =
            format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}");
    }

    fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }
}

fn is_whole(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    length.is_some_and(|length: usize| body.len() >= length)
}

fn parse(text: &str) -> Heard {
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let header = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    Heard { headers: head.lines().skip(1).filter_map(header).collect(), body: body.to_owned() }
}

/// Adds a webhook with this receiver; returns the path of its page.
async fn added(owner: &Desk, receiver: &Receiver, events: &[&str]) -> String {
    let mut fields = vec![("url", receiver.url.as_str()), ("note", "Comptabilité")];
    fields.extend(events.iter().map(|event| ("event", *event)));
    let saved = owner.post("/admin/webhooks", &fields).await;
    saved.location().strip_suffix("/secret").expect("the secret is shown next").to_owned()
}

async fn secrets(owner: &Desk, page: &str) -> Vec<String> {
    let shown = owner.get(&format!("{page}/secret")).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    shown.text.split("whsec_").skip(1).map(|rest| format!("whsec_{}", rest.split('<').next().unwrap())).collect()
}

/// Sends the webhooks that are due now.
async fn tell(shop: &TestShop) {
    while webhooks::next(&shop.shop).await.unwrap() {}
}

async fn sells(shop: &TestShop, slug: &str) -> String {
    shop.buyer().buy(slug).await;
    shop.at_the_counter(Action::Accept).await;
    shop.work().await;
    shop.last_order_json().await["number"].as_str().unwrap().to_owned()
}

on_both! {
    async fn a_sale_is_told_once_signed_and_without_its_buyer(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, receiver) = (shop.staff(Role::Owner).await, Receiver::open().await);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let page = added(&owner, &receiver, &["order.paid", "order.refunded"]).await;
        let number = sells(&shop, &slug).await;
        tell(&shop).await;
        let heard = receiver.heard();
        assert_eq!(heard.len(), 1);
        let secret = secrets(&owner, &page).await;
        assert_eq!(secret.len(), 1);
        assert!(heard[0].is_signed_with(&secret[0]), "{:?}", heard[0]);
        assert!(!heard[0].is_signed_with(&format!("whsec_{}", STANDARD.encode([0; 32]))));
        assert_eq!(heard[0].header("webhook-timestamp"), shop.clock.now().timestamp().to_string());
        assert!(heard[0].header("webhook-id").starts_with("msg_"));
        assert_eq!(heard[0].header("content-type"), "application/json");
        let told = heard[0].json();
        assert_eq!((&told["type"], &told["data"]["number"]), (&"order.paid".into(), &number.as_str().into()));
        assert_eq!((&told["data"]["state"], &told["data"]["amount"]), (&"paid".into(), &2500.into()));
        assert_eq!((&told["data"]["currency"], &told["data"]["book"]["slug"]), (&"XOF".into(), &slug.as_str().into()));
        assert!(!heard[0].body.contains("awa@"), "nothing about the buyer: {}", heard[0].body);
        tell(&shop).await;
        assert_eq!(receiver.heard().len(), 1, "what was taken is not told again");
        let shown = owner.get(&page).await.text;
        assert!(shown.contains("HTTP\u{a0}204") && shown.contains("Reçu") && shown.contains(&number));
        assert!(!shown.contains(&secret[0]));
    }

    async fn a_refund_is_told_after_its_sale_and_once(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, receiver) = (shop.staff(Role::Owner).await, Receiver::open().await);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        added(&owner, &receiver, &["order.paid", "order.refunded"]).await;
        let number = sells(&shop, &slug).await;
        let id = order_id(&shop, &shop.transaction()).await;
        let back = || OrderRefund { lines: vec![(0, 2500)], reason: "Illisible".to_owned(), destination: "Orange Money".to_owned() };
        let by = by_owner(&shop);
        refunds::refund(&shop.shop, &by, &id, back()).await.unwrap();
        assert!(refunds::refund(&shop.shop, &by, &id, back()).await.is_err());
        tell(&shop).await;
        let told: Vec<_> = receiver.heard().iter().map(Heard::json).collect();
        let kinds: Vec<_> = told.iter().map(|one| one["type"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["order.paid", "order.refunded"]);
        assert_eq!((&told[1]["data"]["number"], &told[1]["data"]["state"]), (&number.as_str().into(), &"refunded".into()));
        assert!(!receiver.heard()[1].body.contains("Orange Money"), "nor where the money went");
    }

    async fn a_sale_for_another_sum_tells_what_came_beside_the_price(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (owner, receiver) = (shop.staff(Role::Owner).await, Receiver::open().await);
        added(&owner, &receiver, &["order.paid"]).await;
        delivered_for_less(&shop, &slug).await;
        tell(&shop).await;
        let told = receiver.heard()[0].json();
        assert_eq!((&told["data"]["amount"], &told["data"]["received"]), (&2500.into(), &25.into()));
    }

    async fn a_given_book_is_told_as_a_sale_of_nothing(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, receiver) = (shop.staff(Role::Owner).await, Receiver::open().await);
        let slug = shop.shelve("Le cadeau", 0, 1000).await;
        added(&owner, &receiver, &["order.paid"]).await;
        shop.buyer().buy(&slug).await;
        tell(&shop).await;
        assert_eq!(receiver.heard()[0].json()["data"]["amount"], 0);
    }

    async fn nothing_is_written_for_what_nobody_wants_to_hear(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, receiver) = (shop.staff(Role::Owner).await, Receiver::open().await);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let page = added(&owner, &receiver, &["book.updated"]).await;
        sells(&shop, &slug).await;
        tell(&shop).await;
        assert!(receiver.heard().is_empty());
        assert!(owner.get(&page).await.text.contains("Rien n’a encore été envoyé"));
    }

    async fn a_receiver_that_fails_is_tried_again_under_the_same_id(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, receiver) = (shop.staff(Role::Owner).await, Receiver::open().await);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let page = added(&owner, &receiver, &["order.paid"]).await;
        receiver.answers("500 Oops", "", "base de données <perdue>");
        sells(&shop, &slug).await;
        tell(&shop).await;
        tell(&shop).await;
        assert_eq!(receiver.heard().len(), 1, "not at once");
        let shown = owner.get(&page).await.text;
        assert!(shown.contains("HTTP\u{a0}500") && shown.contains("base de données &#60;perdue&#62;"));
        assert!(shown.contains("À réessayer") && shown.contains("échoue depuis"));
        receiver.answers("429 Later", "Retry-After: 600\r\n", "");
        shop.pass(TimeDelta::seconds(16));
        tell(&shop).await;
        receiver.answers("200 OK", "", "");
        shop.pass(TimeDelta::seconds(590));
        tell(&shop).await;
        assert_eq!(receiver.heard().len(), 2, "it asked for ten minutes");
        shop.pass(TimeDelta::seconds(20));
        tell(&shop).await;
        let heard = receiver.heard();
        assert_eq!(heard.len(), 3);
        let ids: Vec<_> = heard.iter().map(|one| one.header("webhook-id")).collect();
        assert_eq!([ids[1], ids[2]], [ids[0]; 2]);
        assert_ne!(heard[0].header("webhook-timestamp"), heard[2].header("webhook-timestamp"));
        assert_eq!(heard[0].body, heard[2].body);
        let shown = owner.get(&page).await.text;
        assert!(shown.contains("Reçu") && !shown.contains("échoue depuis"));
    }

    async fn a_redirect_is_not_followed_and_counts_as_a_failure(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, receiver, inner) = (shop.staff(Role::Owner).await, Receiver::open().await, Receiver::open().await);
        let page = added(&owner, &receiver, &["order.paid"]).await;
        receiver.answers("307 Temporary Redirect", &format!("Location: {}\r\n", inner.url), "");
        owner.post(&format!("{page}/ping"), &[]).await;
        tell(&shop).await;
        assert_eq!((receiver.heard().len(), inner.heard().len()), (1, 0));
        assert!(owner.get(&page).await.text.contains("HTTP\u{a0}307"));
    }

    async fn an_endpoint_that_fails_for_five_days_is_given_up_and_the_owner_is_told(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, receiver) = (shop.staff(Role::Owner).await, Receiver::open().await);
        let page = added(&owner, &receiver, &["order.paid"]).await;
        receiver.answers("503 Away", "", "");
        owner.post(&format!("{page}/ping"), &[]).await;
        let mut days = 0;
        while days < 5 {
            tell(&shop).await;
            shop.pass(TimeDelta::hours(12));
            tell(&shop).await;
            shop.pass(TimeDelta::hours(12));
            days += 1;
        }
        let owner = shop.staff(Role::Owner).await;
        assert!(!owner.get("/admin").await.text.contains("ne reçoit plus"), "the last try was before the fifth day's end");
        tell(&shop).await;
        let home = owner.get("/admin").await.text;
        assert!(home.contains("ne reçoit plus") && home.contains(&page), "{home}");
        assert!(!shop.staff(Role::Support).await.get("/admin").await.text.contains("ne reçoit plus"));
        let calls = receiver.heard().len();
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        sells(&shop, &slug).await;
        shop.pass(TimeDelta::days(1));
        tell(&shop).await;
        assert_eq!(receiver.heard().len(), calls, "it is called no more");
        receiver.answers("200 OK", "", "");
        let owner = shop.staff(Role::Owner).await;
        owner.post(&format!("{page}/resume"), &[]).await;
        owner.post(&format!("{page}/ping"), &[]).await;
        tell(&shop).await;
        assert!(receiver.heard().len() > calls);
        assert!(!owner.get("/admin").await.text.contains("ne reçoit plus"));
    }

    async fn a_receiver_that_is_gone_is_not_asked_twice(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, receiver) = (shop.staff(Role::Owner).await, Receiver::open().await);
        let page = added(&owner, &receiver, &["order.paid"]).await;
        receiver.answers("410 Gone", "", "");
        owner.post(&format!("{page}/ping"), &[]).await;
        tell(&shop).await;
        shop.pass(TimeDelta::days(1));
        tell(&shop).await;
        assert_eq!(receiver.heard().len(), 1);
        let shown = shop.staff(Role::Owner).await.get(&page).await.text;
        assert!(shown.contains("Abandonnée") && shown.contains("Échec"));
    }

    async fn a_message_is_told_again_when_the_owner_wants_it(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, receiver) = (shop.staff(Role::Owner).await, Receiver::open().await);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let page = added(&owner, &receiver, &["order.paid"]).await;
        sells(&shop, &slug).await;
        tell(&shop).await;
        let delivery = owner.get(&page).await.between("action=\"/admin/deliveries/", "/replay");
        let again = owner.post(&format!("/admin/deliveries/{delivery}/replay"), &[]).await;
        assert_eq!(again.location(), page);
        tell(&shop).await;
        let heard = receiver.heard();
        assert_eq!((heard.len(), heard[0].header("webhook-id")), (2, heard[1].header("webhook-id")));
    }

    async fn while_a_secret_changes_both_sign_and_then_only_the_new_one(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, receiver) = (shop.staff(Role::Owner).await, Receiver::open().await);
        let page = added(&owner, &receiver, &["order.paid"]).await;
        let first = secrets(&owner, &page).await;
        let rotated = owner.post(&format!("{page}/rotate"), &[]).await;
        assert_eq!(rotated.location(), format!("{page}/secret"));
        let both = secrets(&owner, &page).await;
        assert_eq!((both.len(), &both[1]), (2, &first[0]));
        owner.post(&format!("{page}/ping"), &[]).await;
        tell(&shop).await;
        let heard = receiver.heard();
        assert!(both.iter().all(|secret| heard[0].is_signed_with(secret)));
        shop.pass(TimeDelta::days(8));
        let owner = shop.staff(Role::Owner).await;
        owner.post(&format!("{page}/ping"), &[]).await;
        tell(&shop).await;
        let heard = receiver.heard();
        assert!(heard[1].is_signed_with(&both[0]) && !heard[1].is_signed_with(&first[0]));
        assert_eq!(secrets(&owner, &page).await, [both[0].clone()]);
    }

    async fn secrets_ask_for_the_password_and_a_wrong_form_keeps_what_was_typed(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, receiver) = (shop.staff(Role::Owner).await, Receiver::open().await);
        let page = added(&owner, &receiver, &["order.paid"]).await;
        let wrong = owner.post("/admin/webhooks", &[("url", "compta"), ("note", "Pour Awa")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.between("id=\"url-error\">", "<").contains("adresse complète"));
        assert!(wrong.between("id=\"events-error\">", "<").contains("au moins un"));
        assert!(wrong.text.contains("value=\"compta\"") && wrong.text.contains("value=\"Pour Awa\""));
        shop.pass(TimeDelta::minutes(6));
        let asked = owner.get(&format!("{page}/secret")).await;
        assert!(!asked.text.contains("whsec_"));
        let refused = owner.post(&format!("{page}/rotate"), &[]).await;
        assert!(refused.text.contains("type=\"password\""), "{}", refused.text);
        let removed = shop.staff(Role::Owner).await.post(&format!("{page}/remove"), &[]).await;
        assert_eq!(removed.location(), "/admin/webhooks");
        assert_eq!(shop.staff(Role::Owner).await.get(&page).await.status, StatusCode::NOT_FOUND);
    }

    async fn two_workers_do_not_tell_the_same_message_twice(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, receiver) = (shop.staff(Role::Owner).await, Receiver::open().await);
        let page = added(&owner, &receiver, &["order.paid"]).await;
        for _ in 0..6 {
            owner.post(&format!("{page}/ping"), &[]).await;
        }
        tokio::join!(tell(&shop), tell(&shop), tell(&shop), tell(&shop));
        let heard = receiver.heard();
        let mut ids: Vec<_> = heard.iter().map(|one| one.header("webhook-id").to_owned()).collect();
        ids.sort();
        ids.dedup();
        assert_eq!((heard.len(), ids.len()), (6, 6));
    }

    async fn old_messages_are_forgotten_but_not_those_that_wait(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, receiver) = (shop.staff(Role::Owner).await, Receiver::open().await);
        let page = added(&owner, &receiver, &["order.paid"]).await;
        owner.post(&format!("{page}/ping"), &[]).await;
        tell(&shop).await;
        owner.post(&format!("{page}/pause"), &[]).await;
        owner.post(&format!("{page}/ping"), &[]).await;
        shop.pass(TimeDelta::days(31));
        assert_eq!(webhooks::purge(&shop.shop).await.unwrap(), 1);
        assert_eq!(webhooks::purge(&shop.shop).await.unwrap(), 0);
        assert_eq!(receiver.heard().len(), 1);
    }
}

//! The read API: tokens, lists, problem documents, and its `OpenAPI` description compared with the real answers.

use std::process::Command;

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::domain::role::Role;
use griot::web::api::{APP_PATHS, PATHS};
use reqwest::StatusCode;
use serde_json::Value;

use crate::support::admin::Desk;
use crate::support::apps;
use crate::support::back_office::{delivered_for_less, paid, placed_by, shelved};
use crate::support::buyer::{Answer, Buyer};
use crate::support::files::TestFolder;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::setting;
use crate::support::shop::{Plan, TestShop};

/// A token that an owner has just created.
async fn token(owner: &Desk, scopes: &[&str], days: &str) -> String {
    let mut fields = vec![("name", "Compta"), ("days", days)];
    fields.extend(scopes.iter().map(|scope| ("scope", *scope)));
    let made = owner.post("/admin/tokens", &fields).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let rest = made.text.split("griot_").nth(1).expect("the token stands on the page");
    format!("griot_{}", rest.split('<').next().unwrap())
}

async fn read(buyer: &Buyer, token: &str, address: &str) -> Answer {
    let request = buyer.request(reqwest::Method::GET, &format!("/api/v1/admin/{address}"));
    buyer.send(request.header("authorization", format!("Bearer {token}"))).await
}

fn json(answer: &Answer) -> Value {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    serde_json::from_str(&answer.text).unwrap()
}

/// Asserts an error as RFC 9457 defines it, and returns it.
fn problem(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem: Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(problem["status"], status);
    assert!(problem["detail"].as_str().unwrap().contains(' '), "{problem}");
    problem
}

on_both! {
    async fn a_token_opens_what_it_was_made_for_and_nothing_else(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.buyer().buy(&slug).await;
        let buyer = shop.buyer();
        let nobody = buyer.get("/api/v1/admin/books").await;
        problem(&nobody, 401);
        assert!(nobody.header("www-authenticate").starts_with("Bearer"));
        problem(&read(&buyer, "griot_wrong", "books").await, 401);
        let books = token(&owner, &["books"], "30").await;
        assert_eq!(json(&read(&buyer, &books, "books").await)["data"][0]["slug"], slug.as_str());
        let shut = read(&buyer, &books, "orders").await;
        assert!(problem(&shut, 403)["detail"].as_str().unwrap().contains("orders"));
        assert!(shut.header("www-authenticate").contains("insufficient_scope"));
        let orders = token(&owner, &["orders"], "0").await;
        let told = json(&read(&buyer, &orders, "orders").await);
        assert_eq!(read(&buyer, &orders, "orders").await.header("cache-control"), "private, no-store");
        assert_eq!((&told["data"][0]["state"], told["data"][0].get("buyer")), (&"placed".into(), None));
        let buyers = token(&owner, &["orders", "buyers"], "0").await;
        assert_eq!(json(&read(&buyer, &buyers, "orders").await)["data"][0]["buyer"]["email"], "awa@exemple.ci");
        shop.pass(TimeDelta::days(31));
        problem(&read(&buyer, &books, "books").await, 401);
        assert!(json(&read(&buyer, &orders, "orders").await)["next"].is_null());
        let owner = shop.staff(Role::Owner).await;
        let page = owner.get("/admin/tokens").await;
        assert!(page.text.contains("Expiré") && !page.text.contains(&orders), "it is never shown again");
        while let Some(id) = owner.get("/admin/tokens").await.text.split("/admin/tokens/").nth(1) {
            owner.post(&format!("/admin/tokens/{}", id.split('"').next().unwrap()), &[]).await;
        }
        problem(&read(&buyer, &orders, "orders").await, 401);
    }

    async fn lists_go_on_by_cursor_and_filters_count(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let (river, bank) = (shop.shelve("Le fleuve", 2500, 1000).await, shop.shelve("La rive", 1500, 1000).await);
        let began = shop.clock.now();
        for number in 0..5 {
            shop.buyer().buy(if number % 2 == 0 { &river } else { &bank }).await;
            shop.pass(TimeDelta::seconds(10));
        }
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        let token = token(&owner, &["orders", "books"], "30").await;
        let buyer = shop.buyer();
        let (mut seen, mut next) = (Vec::new(), String::new());
        loop {
            let page = json(&read(&buyer, &token, &format!("orders?limit=2{next}")).await);
            seen.extend(page["data"].as_array().unwrap().clone());
            let Some(cursor) = page["next"].as_str() else { break };
            next = format!("&cursor={cursor}");
        }
        assert_eq!(seen.len(), 5);
        assert!(seen.windows(2).all(|pair| pair[0]["placed_at"].as_str() > pair[1]["placed_at"].as_str()));
        let count = async |query: &str| {
            json(&read(&buyer, &token, &format!("orders?{query}")).await)["data"].as_array().unwrap().len()
        };
        assert_eq!((count("state=paid").await, count("state=placed").await), (1, 4));
        assert_eq!((count(&format!("book={bank}")).await, count("book=nothing").await), (2, 0));
        let after = (began + TimeDelta::seconds(20)).format("%Y-%m-%dT%H:%M:%SZ");
        assert_eq!((count(&format!("since={after}")).await, count(&format!("until={after}")).await), (3, 2));
        let paid = json(&read(&buyer, &token, "orders?state=paid").await)["data"][0].clone();
        let one = json(&read(&buyer, &token, &format!("orders/{}", paid["number"].as_str().unwrap())).await);
        assert_eq!(one, paid);
        assert_eq!(json(&read(&buyer, &token, &format!("books/{river}")).await)["amount"], 2500);
        problem(&read(&buyer, &token, "orders/NOTHING").await, 404);
        problem(&read(&buyer, &token, "books/%00").await, 404);
        for (query, name) in [("limit=0", "limit"), ("cursor=x", "cursor"), ("page=2", "page"), ("state=new", "state")] {
            assert_eq!(problem(&read(&buyer, &token, &format!("orders?{query}")).await, 400)["parameter"], name);
        }
    }

    async fn what_came_is_told_beside_the_price_and_nothing_until_it_came(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let owner = shop.staff(Role::Owner).await;
        delivered_for_less(&shop, &slug).await;
        shop.pass(TimeDelta::seconds(10));
        paid(&shop, &slug).await;
        shop.pass(TimeDelta::seconds(10));
        placed_by(&shop, &slug, "binta@exemple.ci", "").await;
        let token = token(&owner, &["orders"], "30").await;
        let told = json(&read(&shop.buyer(), &token, "orders").await);
        let sums: Vec<_> = told["data"].as_array().unwrap().iter().map(|one| (&one["amount"], &one["received"])).collect();
        let price = serde_json::json!(2500);
        assert_eq!(sums, [(&price, &Value::Null), (&price, &price), (&price, &serde_json::json!(25))]);
    }

    async fn an_unchanged_answer_is_not_sent_again(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let token = token(&owner, &["books"], "30").await;
        let buyer = shop.buyer();
        let first = read(&buyer, &token, &format!("books/{slug}")).await;
        let ask = buyer.request(reqwest::Method::GET, &format!("/api/v1/admin/books/{slug}"));
        let ask = ask.header("authorization", format!("Bearer {token}")).header("if-none-match", first.header("etag"));
        let second = buyer.send(ask).await;
        assert_eq!((second.status, &second.text[..]), (StatusCode::NOT_MODIFIED, ""));
    }

    async fn a_wrong_token_form_keeps_what_was_typed_and_asks_for_the_password(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let none = owner.post("/admin/tokens", &[("name", "Tableur"), ("days", "365")]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.between("id=\"scopes-error\">", "<").contains("au moins"));
        assert!(none.text.contains("value=\"Tableur\"") && none.text.contains("value=\"365\" selected"));
        let alone = owner.post("/admin/tokens", &[("name", ""), ("scope", "buyers")]).await;
        assert!(alone.between("id=\"scopes-error\">", "<").contains("cochez aussi"));
        assert!(alone.between("id=\"name-error\">", "<").contains("60 lettres"));
        shop.pass(TimeDelta::minutes(6));
        let asked = owner.post("/admin/tokens", &[("name", "Tableur"), ("scope", "books"), ("days", "30")]).await;
        assert!(asked.text.contains("type=\"password\"") && !asked.text.contains("griot_"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_too_often_is_told_when_to_come_back() {
    let plan = Plan { settings: Vec::new(), ..Plan::default() };
    let shop = TestShop::planned(TestDatabase::sqlite(), plan);
    let token = token(&shop.staff(Role::Owner).await, &["books"], "30").await;
    let buyer = shop.buyer();
    let mut answers = Vec::new();
    for _ in 0..130 {
        answers.push(read(&buyer, &token, "books").await);
    }
    let late = answers.iter().find(|answer| answer.status == StatusCode::TOO_MANY_REQUESTS).expect("120 a minute");
    problem(late, 429);
    assert!(late.header("retry-after").parse::<u64>().unwrap() >= 1);
    let mut strange = Vec::new();
    for _ in 0..70 {
        strange.push(read(&buyer, "griot_wrong", "books").await.status.as_u16());
    }
    assert!(strange.starts_with(&[401]) && strange.ends_with(&[429]), "{strange:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_names_every_address_and_only_reading_is_allowed() {
    let shop = TestShop::open(TestDatabase::sqlite());
    let buyer = shop.buyer();
    let told: Value = serde_json::from_str(&buyer.get("/api/v1/openapi.json").await.text).unwrap();
    assert_eq!(told["openapi"], "3.1.0");
    let mut described: Vec<_> = told["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    let mut real = [&PATHS[..], &APP_PATHS].concat();
    described.sort_unstable();
    real.sort_unstable();
    assert_eq!(described, real);
    for path in PATHS {
        let path = path.replace("{slug}", "x").replace("{number}", "x");
        let wants = if path.ends_with("openapi.json") { 200 } else { 401 };
        assert_eq!(buyer.get(&path).await.status.as_u16(), wants, "{path} exists");
        let posted = buyer.post(&path, &[]).await;
        problem(&posted, 405);
        assert_eq!(posted.header("allow"), "GET, HEAD");
    }
    problem(&buyer.get("/api/v1/admin/nothing").await, 404);
    problem(&buyer.get("/api/").await, 404);
}

/// What a schema cannot say: whether somebody is reached by a text, whether a code is the one that was sent, whether an address is whole.
const SCHEMATHESIS: &str = r#"
[[operations]]
include-operation-id = ["placeOrder", "askForCode", "openLibrary"]
checks.positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "409", "410", "422", "429", "5xx"]
"#;

#[tokio::test(flavor = "multi_thread")]
async fn schemathesis_finds_nothing() {
    let program = setting("GRIOT_TEST_SCHEMATHESIS");
    let shop = TestShop::open(TestDatabase::sqlite());
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    shop.shelve("Le cadeau", 0, 1000).await;
    for _ in 0..3 {
        shop.buyer().buy(&slug).await;
    }
    let token = token(&shop.staff(Role::Owner).await, &["orders", "books", "buyers"], "30").await;
    let app = format!("Griot-App: {}", apps::app(&shop).await.key);
    let url = format!("{}/api/v1/openapi.json", shop.url);
    let header = format!("Authorization: Bearer {token}");
    let folder = TestFolder::new();
    let config = folder.path().join("schemathesis.toml");
    std::fs::write(&config, SCHEMATHESIS).unwrap();
    let run = move || {
        Command::new(program)
            .arg("--config-file")
            .arg(config)
            .args(["run", &url, "--header", &header, "--header", &app, "--checks", "all"])
            // A stream does not end.
            .args(["--max-examples", "20", "--seed", "1", "--exclude-operation-id", "followOrder"])
            .args(["--no-color", "--generation-database", "none"])
            .current_dir(std::env::temp_dir())
            .output()
            .expect("GRIOT_TEST_SCHEMATHESIS names a program")
    };
    let run = tokio::task::spawn_blocking(run).await.unwrap();
    assert!(run.status.success(), "{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
}

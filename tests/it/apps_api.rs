//! The API for apps: orders, their state, where their buyers return to, and which web pages may call.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour};
use griot::domain::role::Role;
use griot::shop::sale::order_details;
use reqwest::{Method, StatusCode};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::support::apps::{App, ORIGIN, app, order, problem, read};
use crate::support::back_office::audited;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};
use crate::support::twin::lines;

async fn shop(db: TestDatabase) -> (TestShop, App, String) {
    let shop = TestShop::open(db);
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    let app = app(&shop).await;
    (shop, app, slug)
}

async fn pay(shop: &TestShop) {
    shop.at_the_counter(Action::Accept).await;
    shop.work().await;
}

on_both! {
    async fn an_app_sells_a_book_from_the_order_to_the_file(db: TestDatabase) {
        let (shop, app, slug) = shop(db).await;
        let answer = app.place("first", &json!({ "books": [slug], "email": "awa@exemple.ci", "seen_price": 2500 })).await;
        let placed = read(&answer, 201);
        assert_eq!(answer.header("location"), format!("/api/v1/orders/{}", placed["order"].as_str().unwrap()));
        assert_eq!(
            (&placed["state"], &placed["amount"], &placed["currency"], &placed["exponent"]),
            (&json!("placed"), &json!(2500), &json!("XOF"), &json!(0))
        );
        assert_eq!((&placed["is_final"], &placed["attempt"]["state"]), (&json!(false), &json!("waiting")));
        let token = shop.sandbox.transactions().pop().unwrap().token;
        assert!(placed["payment_url"].as_str().unwrap().contains(&token), "{placed}");
        assert_eq!(shop.buyer().get(placed["page"].as_str().unwrap()).await.status, StatusCode::OK);
        pay(&shop).await;
        let paid = app.order(&placed).await;
        assert_eq!((&paid["state"], &paid["is_final"], &paid["payment_url"]), (&json!("paid"), &json!(true), &json!(null)));
        assert_eq!(paid["books"], json!([{ "slug": slug, "title": "Le fleuve", "amount": 2500, "opens_on": null }]));
        let file = &paid["downloads"][0];
        let got = shop.buyer().request(Method::GET, file["url"].as_str().unwrap()).send().await.unwrap();
        let bytes = got.bytes().await.unwrap();
        assert_eq!((json!(bytes.len()), json!(hex::encode(Sha256::digest(&bytes)))), (file["size"].clone(), file["sha256"].clone()));
    }

    async fn the_same_request_is_the_same_order_and_another_body_under_its_key_is_refused(db: TestDatabase) {
        let (shop, app, slug) = shop(db).await;
        let first = read(&app.place("k", &order(&slug)).await, 201);
        let again = read(&app.place("k", &order(&slug)).await, 200);
        assert_eq!((&again["order"], &again["payment_url"]), (&first["order"], &first["payment_url"]));
        let other = json!({ "books": [slug], "email": "moussa@exemple.ci" });
        problem(&app.place("k", &other).await, 409, "other-request");
        assert_eq!(shop.last_order_json().await["email"], "awa@exemple.ci", "and nothing of the order was changed");
        pay(&shop).await;
        assert_eq!(read(&app.place("k", &order(&slug)).await, 200)["state"], "paid");
        problem(&app.place("k", &other).await, 409, "other-request");
        assert_eq!(shop.sandbox.transactions().len(), 1);
        assert_ne!(read(&app.place("l", &order(&slug)).await, 201)["order"], first["order"], "another key buys again");
        let twice = tokio::join!(async { app.place("m", &order(&slug)).await }, async { app.place("m", &order(&slug)).await });
        let orders = [twice.0, twice.1].map(|answer| serde_json::from_str::<serde_json::Value>(&answer.text).unwrap()["order"].clone());
        assert_eq!(orders[0], orders[1], "both of a double tap");
    }

    async fn what_is_wrong_with_a_request_is_named(db: TestDatabase) {
        let (shop, app, slug) = shop(db).await;
        let with = |name: &str, value: serde_json::Value| {
            let mut body = order(&slug);
            body[name] = value;
            body
        };
        let dear = problem(&app.place("1", &with("seen_price", json!(1000))).await, 409, "price-changed");
        assert_eq!((&dear["amount"], &dear["currency"]), (&json!(2500), &json!("XOF")));
        problem(&app.place("2", &with("books", json!(["le-fleuve", "nul"]))).await, 404, "no-such-book");
        for (body, code, name) in [
            (with("email", json!("awa")), "value", "email"),
            (with("email", json!(null)), "value", "email"),
            (with("phone", json!("12")), "value", "phone"),
            (with("name", json!("www.exemple.ci")), "value", "name"),
            (with("coupon", json!("NULLEPART")), "coupon", "coupon"),
            (with("colour", json!("red")), "field", "colour"),
            (with("books", json!([])), "field", "books"),
            (with("return_url", json!("myshop://other")), "value", "return_url"),
            (with("return_url", json!("javascript:alert(1)")), "value", "return_url"),
            (with("return_url", json!("intent://paid#Intent;end")), "value", "return_url"),
        ] {
            let said = problem(&app.place("3", &body).await, 422, code);
            assert_eq!(said["parameter"], name, "{said}");
        }
        let request = || app.request(Method::POST, "orders");
        let key = app.client.send(request().json(&order(&slug))).await;
        assert_eq!(problem(&key, 400, "idempotency-key")["parameter"], "Idempotency-Key");
        let form = app.client.send(request().header("idempotency-key", "4").form(&[("books", &slug)])).await;
        problem(&form, 415, "media-type");
        let text = request().header("idempotency-key", "5").header("content-type", "application/json");
        problem(&app.client.send(text.body("books")).await, 400, "json");
        let long = request().header("idempotency-key", "6").header("content-type", "application/json");
        problem(&app.client.send(long.body("x".repeat(20_000))).await, 413, "too-large");
        let nobody = App { key: "app_nobody".into(), ..app.clone() };
        problem(&nobody.place("7", &order(&slug)).await, 401, "no-app");
        problem(&nobody.get("books").await, 401, "no-app");
        let method = app.client.send(app.request(Method::DELETE, "orders")).await;
        problem(&method, 405, "method");
        assert_eq!(method.header("allow"), "POST");
        assert_eq!(app.get("orders/nothing").await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.get("nothing").await.status, StatusCode::NOT_FOUND);
        assert!(shop.sandbox.transactions().is_empty(), "nothing was opened");
        let owner = shop.staff(Role::Owner).await;
        owner.post(&format!("{}/revoke", app.page), &[]).await;
        problem(&app.place("8", &order(&slug)).await, 401, "no-app");
        problem(&app.get("categories").await, 401, "no-app");
    }

    async fn a_gateway_that_opens_nothing_leaves_an_order_that_is_paid_later(db: TestDatabase) {
        let (shop, app, slug) = shop(db).await;
        shop.sandbox.behave(Behaviour { init_status: Some(503), ..Behaviour::default() });
        let placed = app.placed(&order(&slug)).await;
        assert_eq!((&placed["payment_url"], &placed["attempt"]["state"]), (&json!(null), &json!("not-opened")));
        assert!(placed["attempt"]["detail"].as_str().unwrap().contains(' '), "{placed}");
        shop.sandbox.behave(Behaviour { retry_pauses_ms: Vec::new(), ..Behaviour::default() });
        shop.pass(TimeDelta::minutes(1));
        let address = format!("orders/{}/payments", placed["order"].as_str().unwrap());
        let again = read(&app.client.send(app.request(Method::POST, &address)).await, 200);
        assert!(again["payment_url"].as_str().is_some_and(|url| url.starts_with("http")), "{again}");
        shop.at_the_counter(Action::Insufficient).await;
        shop.work().await;
        let refused = app.order(&placed).await;
        assert_eq!((&refused["state"], &refused["attempt"]["state"]), (&json!("placed"), &json!("refused")));
        assert!(refused["attempt"]["detail"].as_str().unwrap().contains(' '), "{refused}");
    }

    async fn a_request_that_placed_nothing_is_kept_for_a_week(db: TestDatabase) {
        let (shop, app, slug) = shop(db).await;
        app.placed(&order(&slug)).await;
        let dear = json!({ "books": [slug], "email": "awa@exemple.ci", "seen_price": 1 });
        problem(&app.place("dear", &dear).await, 409, "price-changed");
        let kept = async || lines(&shop.shop, "SELECT key AS line FROM app_requests".to_owned()).await.len();
        shop.pass(TimeDelta::days(6));
        shop.work().await;
        assert_eq!(kept().await, 2);
        shop.pass(TimeDelta::days(2));
        shop.work().await;
        assert_eq!(kept().await, 1, "that of the order stays");
    }

    async fn a_free_book_is_given_at_once(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le cadeau", 0, 1000).await;
        let given = app(&shop).await.placed(&json!({ "books": [slug], "email": "awa@exemple.ci", "seen_price": 0 })).await;
        assert_eq!((&given["state"], &given["attempt"], given["downloads"].as_array().unwrap().len()), (&json!("paid"), &json!(null), 1));
    }

    async fn a_buyer_returns_to_the_app_that_is_in_the_list_and_nothing_secret_goes_with_him(db: TestDatabase) {
        let (shop, app, slug) = shop(db).await;
        let mut body = order(&slug);
        body["return_url"] = json!("myshop://paid/7?tab=books");
        let placed = app.placed(&body).await;
        let page = format!("/orders/{}", placed["order"].as_str().unwrap());
        let number = placed["number"].as_str().unwrap();
        let back = |state: &str| format!("href=\"myshop://paid/7?tab=books&#38;order={number}&#38;state={state}\"");
        let waiting = shop.buyer().get(&page).await.text;
        assert!(waiting.contains(&back("placed")) && waiting.contains("Revenir dans l’application"), "{waiting}");
        pay(&shop).await;
        assert!(shop.buyer().get(&page).await.text.contains(&back("paid")));
        let door = returned(&shop).await;
        assert_eq!(door, page, "the shop's page comes first");
        body["return_at_once"] = json!(true);
        let placed = app.placed(&body).await;
        let (number, page) = (placed["number"].as_str().unwrap(), format!("/orders/{}", placed["order"].as_str().unwrap()));
        assert_eq!(returned(&shop).await, page, "who has not paid sees what to do");
        pay(&shop).await;
        assert_eq!(returned(&shop).await, format!("{page}?app"));
        let leads = format!("content=\"0;url=myshop://paid/7?tab=books&#38;order={number}&#38;state=paid\"");
        assert!(shop.buyer().get(&format!("{page}?app")).await.text.contains(&leads));
        assert!(!shop.buyer().get(&page).await.text.contains("http-equiv=\"refresh\""), "only from the payment page");
        let owner = shop.staff(Role::Owner).await;
        let fewer = [("name", "Awa lit"), ("returns", "https://app.example"), ("origins", "")];
        owner.post(&app.page, &fewer).await;
        assert_eq!(returned(&shop).await, page, "an address that left the list counts no more");
        assert!(!shop.buyer().get(&format!("{page}?app")).await.text.contains("myshop:"));
        assert!(order_details::open(&shop.shop, &page[8..]).await.unwrap().app_return.is_none());
    }

    async fn only_listed_web_pages_may_call(db: TestDatabase) {
        let (shop, app, slug) = shop(db).await;
        let client = &app.client;
        let asks = async |origin: &str| {
            let request = client.request(Method::OPTIONS, "/api/v1/orders").header("origin", origin);
            client.send(request.header("access-control-request-method", "POST")).await
        };
        let yes = asks(ORIGIN).await;
        assert_eq!((yes.status, yes.header("access-control-allow-origin")), (StatusCode::NO_CONTENT, ORIGIN));
        assert!(yes.header("access-control-allow-headers").contains("Idempotency-Key"));
        assert_eq!(yes.header("access-control-allow-credentials"), "");
        let place = async |origin: &str| {
            let request = app.request(Method::POST, "orders").header("idempotency-key", "k").json(&order(&slug));
            client.send(request.header("origin", origin)).await
        };
        for other in ["https://evil.example", "null", "http://app.example", "https://app.example.evil.example"] {
            let no = asks(other).await;
            assert_eq!((no.status, no.header("access-control-allow-origin")), (StatusCode::FORBIDDEN, ""), "{other}");
            assert!(no.header("vary").contains("Origin"));
            let refused = place(other).await;
            problem(&refused, 403, "origin");
            assert_eq!(refused.header("access-control-allow-origin"), "", "{other}");
        }
        assert!(shop.sandbox.transactions().is_empty(), "another page placed nothing");
        let placed = place(ORIGIN).await;
        assert_eq!((placed.status.as_u16(), placed.header("access-control-allow-origin")), (201, ORIGIN));
        // Only these addresses: neither what tokens open nor the shop's pages.
        for closed in ["/api/v1/admin/books", "/api/v1/openapi.json", "/", "/admin"] {
            let answer = client.send(client.request(Method::GET, closed).header("origin", ORIGIN)).await;
            assert_eq!(answer.header("access-control-allow-origin"), "", "{closed}");
        }
        // Another app's pages do not call for this one.
        let owner = shop.staff(Role::Owner).await;
        owner.post("/admin/settings/apps", &[("name", "Autre"), ("origins", "https://other.example")]).await;
        problem(&place("https://other.example").await, 403, "origin");
    }

    async fn an_owner_makes_changes_and_revokes_an_app_and_each_is_in_the_journal(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let wrong = [("name", ""), ("returns", "myshop://paid\njavascript://x"), ("origins", "https://app.example/shop")];
        let page = owner.post("/admin/settings/apps", &wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.between("id=\"name-error\">", "<").contains("60 lettres"));
        assert!(page.between("id=\"returns-error\">", "<").contains("javascript://x"));
        assert!(page.between("id=\"origins-error\">", "<").contains("https://app.example/shop"));
        let app = app(&shop).await;
        let change = [("name", "Awa lit tout"), ("returns", "myshop://paid"), ("origins", "")];
        for _ in 0..2 {
            owner.post(&app.page, &change).await;
        }
        assert!(owner.get("/admin/settings/apps").await.text.contains("Awa lit tout"));
        owner.post(&format!("{}/revoke", app.page), &[]).await;
        assert_eq!(owner.get(&app.page).await.status, StatusCode::NOT_FOUND);
        assert!(owner.get("/admin/settings/apps").await.text.contains("Révoquée"));
        let acts: Vec<_> = audited(&shop).await.into_iter().filter(|act| act.starts_with("app.")).collect();
        assert_eq!(acts, ["app.make", "app.change", "app.revoke"], "what changed nothing leaves no entry");
        assert!(owner.get("/admin/audit").await.text.contains("a révoqué l’application"));
    }

    async fn a_reader_opens_his_library_in_an_app_with_the_code_that_came(db: TestDatabase) {
        let (shop, app, slug) = shop(db).await;
        app.placed(&order(&slug)).await;
        pay(&shop).await;
        let post = async |address: &str, body: serde_json::Value| {
            app.client.send(app.request(Method::POST, &format!("library/{address}")).json(&body)).await
        };
        let of_nobody = read(&post("codes", json!({ "contact": "nul@exemple.ci" })).await, 202);
        let asked = read(&post("codes", json!({ "contact": "Awa@exemple.ci" })).await, 202);
        assert_eq!(of_nobody["expires_in"], asked["expires_in"], "nobody can tell who has bought");
        shop.work().await;
        let letters: Vec<_> = shop.letters().into_iter().filter(|letter| letter.text.contains("/library/in/")).collect();
        assert_eq!(letters.len(), 1, "only who has bought is written to");
        let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
        let text = letters[0].text.replace(['.', ',', ':', '\u{a0}'], " ");
        let code = text.split_whitespace().find(is_code).expect("a code of six digits");
        let other = if code == "000000" { "000001" } else { "000000" };
        let wrong = post("sessions", json!({ "ticket": asked["ticket"], "code": other })).await;
        assert_eq!(problem(&wrong, 422, "value")["parameter"], "code");
        let strange = post("sessions", json!({ "ticket": of_nobody["ticket"], "code": code })).await;
        problem(&strange, 422, "value");
        let typed = json!({ "ticket": asked["ticket"], "code": code });
        let token = read(&post("sessions", typed.clone()).await, 201)["token"].as_str().unwrap().to_owned();
        problem(&post("sessions", typed).await, 410, "code-over");
        let ask = async |method: Method, address: &str, token: &str| {
            app.client.send(app.request_of(method, address, token)).await
        };
        let library = read(&ask(Method::GET, "library", &token).await, 200);
        assert_eq!((&library["data"][0]["slug"], &library["next"]), (&json!(slug), &json!(null)));
        let file = library["data"][0]["files"][0].clone();
        let led = app.client.send(app.request_of(Method::GET, file["url"].as_str().unwrap(), &token)).await;
        let got = shop.buyer().request(Method::GET, led.location()).send().await.unwrap().bytes().await.unwrap();
        assert_eq!(json!(hex::encode(Sha256::digest(&got))), file["sha256"]);
        problem(&app.client.send(app.request_of(Method::GET, file["url"].as_str().unwrap(), "wrong")).await, 401, "no-reader");
        problem(&ask(Method::GET, "library", "wrong").await, 401, "no-reader");
        problem(&app.get("library").await, 401, "no-reader");
        let left = ask(Method::DELETE, "library/sessions/current", &token).await;
        assert_eq!(left.status, StatusCode::NO_CONTENT);
        problem(&ask(Method::GET, "library", &token).await, 401, "no-reader");
    }

    async fn the_catalogue_goes_on_and_is_not_sent_again_unchanged(db: TestDatabase) {
        let (shop, app, slug) = shop(db).await;
        shop.pass(TimeDelta::seconds(1));
        shop.shelve("La rive", 1500, 2000).await;
        let first = app.get("books").await;
        let list = read(&first, 200);
        assert_eq!((list["data"][0]["slug"].as_str(), list["data"].as_array().unwrap().len()), (Some("la-rive"), 2));
        assert_eq!(list["next"], json!(null));
        let slugs = async |query: &str| {
            let list = read(&app.get(&format!("books?{query}")).await, 200);
            list["data"].as_array().unwrap().iter().map(|book| book["slug"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(slugs("q=fleve").await, [slug.as_str()], "with a typing error");
        assert_eq!((slugs("q=fleuve&language=en").await.len(), slugs("language=fr").await.len()), (0, 2));
        assert_eq!(slugs("q=zzzzzz").await.len(), 0, "nothing is proposed in its place");
        let book = read(&app.get(&format!("books/{slug}")).await, 200);
        assert_eq!(book["prices"], json!([{ "amount": 2500, "currency": "XOF", "exponent": 0 }]));
        assert_eq!(book["editions"][0]["size"], 1000);
        assert_eq!(shop.buyer().get(book["cover"]["url"].as_str().unwrap()).await.status, StatusCode::OK);
        let known = app.request(Method::GET, "books").header("if-none-match", first.header("etag"));
        assert_eq!(app.client.send(known).await.status, StatusCode::NOT_MODIFIED);
        assert_eq!(read(&app.get("categories").await, 200)["data"], json!([]));
        for query in ["books?category=nul", "books/nul"] {
            assert_eq!(app.get(query).await.status, StatusCode::NOT_FOUND, "{query}");
        }
        for query in ["books?page=2", "books?after=nul", "books?after=p0", "books?language=xx", "books?q=a&q=b", "books/le-fleuve?x=1"] {
            assert_eq!(app.get(query).await.status, StatusCode::BAD_REQUEST, "{query}");
        }
    }
}

/// Where the newest order's buyer is led who comes back from the payment page.
async fn returned(shop: &TestShop) -> String {
    let last = shop.sandbox.transactions().pop().unwrap();
    let query = format!("/payment/return/?transaction_id={}&token={}", last.id, last.token);
    shop.buyer().get(&query).await.location().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_catalogue_goes_on_by_cursor_and_each_book_comes_once() {
    let (shop, app, _) = shop(TestDatabase::sqlite()).await;
    for number in 0..64 {
        shop.pass(TimeDelta::seconds(1));
        shop.shelve(&format!("Le conte {number}"), 500, 10).await;
    }
    for start in ["books", "books?q=conte"] {
        let (mut seen, mut next) = (Vec::new(), String::new());
        loop {
            let join = if start.contains('?') { '&' } else { '?' };
            let address = if next.is_empty() { start.to_owned() } else { format!("{start}{join}after={next}") };
            let page = read(&app.get(&address).await, 200);
            seen.extend(page["data"].as_array().unwrap().iter().map(|book| book["slug"].as_str().unwrap().to_owned()));
            let Some(cursor) = page["next"].as_str() else { break };
            cursor.clone_into(&mut next);
        }
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!((all, seen.len()), if start == "books" { (65, 65) } else { (64, 64) }, "{start}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_often_is_told_when_to_come_back() {
    let plan = Plan { settings: Vec::new(), ..Plan::default() };
    let shop = TestShop::planned(TestDatabase::sqlite(), plan);
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    let app = app(&shop).await;
    let placed = app.placed(&order(&slug)).await;
    let address = format!("orders/{}", placed["order"].as_str().unwrap());
    let mut last = app.get(&address).await;
    for _ in 0..70 {
        last = app.get(&address).await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(last.header("retry-after").parse::<u64>().unwrap() >= 1);
    for _ in 0..70 {
        last = app.get("orders/nothing").await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS, "keys are not guessed");
}

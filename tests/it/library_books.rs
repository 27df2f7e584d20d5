//! A reader's books at `/library`: what is shown, downloads, several contacts, and his own feed.

use std::io::Write as _;
use std::process::{Command, Stdio};

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::shop::admin::customers;
use griot::shop::admin::refunds::{self, OrderRefund};
use griot::store::listing::Person;
use griot::worker;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::back_office::{order_id, owner, paid, placed_by, shelved};
use crate::support::buyer::{Answer, Buyer};
use crate::support::notification::act;
use crate::support::postgres::on_both;
use crate::support::setting;
use crate::support::shop::TestShop;

const AWA: &str = "awa@exemple.ci";
const EVA: &str = "eva@exemple.ci";

async fn pays(shop: &TestShop, slug: &str, email: &str) -> String {
    let transaction = placed_by(shop, slug, email, "").await;
    act(shop, &transaction, Action::Accept).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
    assert_eq!(shop.order_json(&transaction).await["state"], "paid");
    transaction
}

async fn do_jobs(shop: &TestShop) {
    while worker::next_job(&shop.shop).await.unwrap() {}
}

/// The code in the newest e-mail.
fn code(shop: &TestShop) -> String {
    let text = shop.letters().pop().unwrap().text;
    let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
    text.split_whitespace().find(is_code).expect("a code").to_owned()
}

async fn signed_in(shop: &TestShop, email: &str) -> Buyer {
    let buyer = shop.buyer();
    buyer.post("/library", &[("contact", email)]).await;
    do_jobs(shop).await;
    assert_eq!(buyer.post("/library/code", &[("code", &code(shop))]).await.location(), "/library");
    buyer
}

/// Adds an address to the reader of this browser.
async fn joins(shop: &TestShop, buyer: &Buyer, email: &str) -> Answer {
    buyer.post("/library/contacts", &[("contact", email)]).await;
    do_jobs(shop).await;
    buyer.post("/library/contacts/code", &[("code", &code(shop))]).await
}

/// The addresses of the download buttons.
fn buttons(page: &str) -> Vec<String> {
    let found = page.split(" action=\"/library/books/").skip(1);
    found.map(|rest| format!("/library/books/{}", rest.split('"').next().unwrap())).collect()
}

on_both! {
    async fn a_book_of_a_signed_in_readers_library_is_his_wherever_he_bought_it(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        pays(&shop, &slug, AWA).await;
        let (page, awa) = (format!("/books/{slug}"), signed_in(&shop, AWA).await);
        let told = awa.get(&page).await;
        assert!(told.text.contains("Vous avez déjà ce livre. <a href=\"/library\">Ouvrir mes livres</a>"), "{}", told.text);
        assert!(!shop.buyer().get(&page).await.text.contains("Vous avez déjà ce livre"), "the page of all others says nothing");
        let nonce = told.between("name=\"nonce\" value=\"", "\"");
        let buys = format!("{page}/buy");
        let asked = awa.post(&buys, &[("email", AWA), ("nonce", &nonce)]).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.text.contains("Vous avez déjà ce livre\u{a0}: il est dans") && asked.text.contains("href=\"/library\" autofocus"));
        let nonce = asked.between("name=\"nonce\" value=\"", "\"");
        assert!(awa.post(&buys, &[("email", AWA), ("nonce", &nonce), ("again", "yes")]).await.status.is_redirection());
        awa.post("/library/out", &[]).await;
        assert!(!awa.get(&page).await.text.contains("Vous avez déjà ce livre"));
    }

    async fn each_book_stands_once_with_its_files_its_receipt_and_its_order(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        let newest = paid(&shop, &slug).await;
        let other = shop.shelve("La forêt", 1000, 5000).await;
        pays(&shop, &other, AWA).await;
        let buyer = signed_in(&shop, AWA).await;
        let page = buyer.get("/library").await.text;
        assert_eq!(page.matches("href=\"/books/le-fleuve\"").count(), 1, "{page}");
        let (first, second) = (page.find("La forêt").unwrap(), page.find("Le fleuve").unwrap());
        assert!(first < second, "the newest order comes first");
        let order = shop.order_json(&newest).await;
        let (key, number) = (order["key"].as_str().unwrap(), order["number"].as_str().unwrap());
        assert!(page.contains(&format!("/orders/{key}/receipt?number=")) && page.contains(number), "{page}");
        assert!(!page.contains("action=\"/library\" role=\"search\""), "two books need no search");
        let fetched = buyer.post(&buttons(&page)[1], &[]).await;
        let file = buyer.get(fetched.location()).await;
        assert_eq!((file.status, file.header("content-length")), (StatusCode::OK, "1000"));
        assert_eq!(shop.order_json(&newest).await["grants"][0]["used"], 1, "by the order's own quota");
        let orders = buyer.get("/library/orders").await.text;
        assert_eq!(orders.matches("payée").count(), 3, "{orders}");
    }

    async fn a_link_that_is_over_is_renewed_at_no_cost_and_what_is_used_up_is_said(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let buyer = signed_in(&shop, AWA).await;
        let [button] = buttons(&buyer.get("/library").await.text).try_into().unwrap();
        let first = buyer.post(&button, &[]).await.location().to_owned();
        shop.pass(TimeDelta::days(30));
        assert_eq!(buyer.get(&first).await.status, StatusCode::GONE);
        let renewed = buyer.post(&button, &[]).await.location().to_owned();
        assert_ne!(renewed, first);
        assert_eq!(buyer.post(&button, &[]).await.location(), renewed, "one new link, not two");
        assert_eq!(shop.letters().iter().filter(|letter| letter.text.contains("/d/")).count(), 1, "nobody is written to");
        let most = shop.order_json(&transaction).await["grants"][0]["downloads"].as_i64().unwrap();
        for _ in 0..most {
            let link = buyer.post(&button, &[]).await.location().to_owned();
            assert_eq!(buyer.get(&link).await.status, StatusCode::OK);
            shop.pass(TimeDelta::hours(7));
        }
        let page = buyer.get("/library").await.text;
        assert!(buttons(&page).is_empty() && page.contains("class=\"alert\""), "{page}");
        assert_eq!(buyer.post(&button, &[]).await.status, StatusCode::GONE);
    }

    async fn nobody_downloads_another_readers_book(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        let other = shop.shelve("La forêt", 1000, 1000).await;
        pays(&shop, &other, EVA).await;
        let (awa, eva) = (signed_in(&shop, AWA).await, signed_in(&shop, EVA).await);
        let [hers] = buttons(&awa.get("/library").await.text).try_into().unwrap();
        assert!(awa.post(&hers, &[]).await.location().starts_with("/f/"));
        assert_eq!(eva.post(&hers, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(shop.buyer().post(&hers, &[]).await.location(), "/library");
        let elsewhere = awa.request(Method::POST, &hers).header("sec-fetch-site", "cross-site");
        assert_eq!(awa.send(elsewhere).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_refunded_book_leaves_the_shelf_and_its_order_says_so(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let buyer = signed_in(&shop, AWA).await;
        let back = OrderRefund { lines: vec![(0, 2500)], reason: "Erreur".into(), destination: "Orange".into() };
        let id = order_id(&shop, &transaction).await;
        refunds::refund(&shop.shop, &owner(&shop), &id, back).await.unwrap();
        let page = buyer.get("/library").await.text;
        assert!(buttons(&page).is_empty() && page.contains("href=\"/find\""), "{page}");
        let orders = buyer.get("/library/orders").await.text;
        assert!(orders.contains("remboursée") && orders.contains("Avoir n°"), "{orders}");
    }

    async fn many_books_are_searched_and_paged(db: TestDatabase) {
        let (shop, _) = shelved(db).await;
        for number in 0..26 {
            let slug = shop.shelve(&format!("Tome {number}, l’été"), 0, 100).await;
            placed_free(&shop, &slug).await;
        }
        do_jobs(&shop).await;
        let buyer = signed_in(&shop, AWA).await;
        let page = buyer.get("/library").await;
        assert_eq!(buttons(&page.text).len(), 24, "{}", page.text);
        let next = page.between("href=\"/library?after=", "\"");
        assert_eq!(buttons(&buyer.get(&format!("/library?after={next}")).await.text).len(), 2);
        let found = buyer.get("/library?q=TOME+17+l%27ete").await.text;
        assert!(buttons(&found).len() <= 1, "{found}");
        let found = buyer.get("/library?q=tome+17").await.text;
        assert!(buttons(&found).len() == 1 && found.contains("Un livre trouvé"), "{found}");
        let orders = buyer.get("/library/orders").await;
        let next = orders.between("href=\"/library/orders?after=", "\"");
        assert_eq!(buyer.get(&format!("/library/orders?after={next}")).await.text.matches("payée").count(), 2);
    }

    async fn two_addresses_become_one_library_once_both_are_proved(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        let other = shop.shelve("La forêt", 1000, 1000).await;
        pays(&shop, &other, EVA).await;
        let (awa, eva) = (signed_in(&shop, AWA).await, signed_in(&shop, EVA).await);
        assert_eq!(joins(&shop, &awa, EVA).await.location(), "/library/contacts");
        for browser in [&awa, &eva] {
            let page = browser.get("/library").await.text;
            assert!(page.contains("Le fleuve") && page.contains("La forêt"), "{page}");
        }
        let again = signed_in(&shop, EVA).await;
        assert_eq!(buttons(&again.get("/library").await.text).len(), 2, "whichever address signs in");
        assert_eq!(joins(&shop, &awa, EVA).await.location(), "/library/contacts", "again changes nothing");
        assert_eq!(buttons(&awa.get("/library").await.text).len(), 2);
    }

    async fn a_persons_export_holds_the_addresses_that_he_has_proved(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        pays(&shop, &slug, EVA).await;
        let export = async || customers::export(&shop.shop, &owner(&shop), Person::Email(EVA.to_owned())).await.unwrap();
        assert!(export().await["library"].is_null());
        let awa = signed_in(&shop, AWA).await;
        joins(&shop, &awa, EVA).await;
        let told = export().await["library"].clone();
        let contacts: Vec<_> = told.as_array().unwrap().iter().map(|one| one["contact"].as_str().unwrap()).collect();
        assert_eq!(contacts, [AWA, EVA]);
    }

    async fn a_code_that_joins_signs_nobody_in_and_helps_no_other_reader(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        let other = shop.shelve("La forêt", 1000, 1000).await;
        pays(&shop, &other, EVA).await;
        let (awa, eva) = (signed_in(&shop, AWA).await, signed_in(&shop, EVA).await);
        awa.post("/library/contacts", &[("contact", EVA)]).await;
        do_jobs(&shop).await;
        let letter = shop.letters().pop().unwrap();
        assert!(letter.envelope.to.as_str() == EVA && !letter.text.contains("/library/in/"), "{}", letter.text);
        let code = code(&shop);
        assert_eq!(eva.post("/library/contacts/code", &[("code", &code)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(awa.post("/library/code", &[("code", &code)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(shop.buyer().post("/library/contacts/code", &[("code", &code)]).await.location(), "/library");
        assert_eq!(buttons(&eva.get("/library").await.text).len(), 1);
        // What nobody bought with gets no message, and the page is the same.
        let before = shop.letters().len();
        let [known, unknown] = [
            awa.post("/library/contacts", &[("contact", EVA)]).await.text,
            awa.post("/library/contacts", &[("contact", "oumou@exemple.ci")]).await.text,
        ];
        assert_eq!(known, unknown);
        do_jobs(&shop).await;
        assert_eq!(shop.letters().len(), before + 1);
    }

    async fn a_removed_address_takes_its_books_and_signs_the_others_out(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        let other = shop.shelve("La forêt", 1000, 1000).await;
        pays(&shop, &other, EVA).await;
        let (awa, eva) = (signed_in(&shop, AWA).await, signed_in(&shop, EVA).await);
        let alone = awa.post("/library/contacts/remove", &[("contact", AWA)]).await;
        assert_eq!(alone.location(), "/library/contacts");
        assert!(awa.get("/library").await.text.contains("Le fleuve"), "the only one stays");
        joins(&shop, &awa, EVA).await;
        let contacts = awa.get("/library/contacts").await.text;
        for contact in [AWA, EVA] {
            assert!(contacts.contains(&format!("<p class=\"name\">{contact}</p>")), "in full: {contacts}");
        }
        let made = awa.post("/library/feed", &[]).await.between("readonly value=\"", "\"");
        awa.post("/library/contacts/remove", &[("contact", EVA)]).await;
        let page = awa.get("/library").await.text;
        assert!(page.contains("Le fleuve") && !page.contains("La forêt"), "{page}");
        assert!(eva.get("/library").await.text.contains("name=\"contact\""), "signed out");
        assert_eq!(shop.buyer().get(&made).await.status, StatusCode::NOT_FOUND);
        let again = signed_in(&shop, EVA).await;
        assert_eq!(buttons(&again.get("/library").await.text).len(), 1, "her own library");
    }

    async fn a_reading_app_finds_the_books_and_downloads_them_by_the_same_quota(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let buyer = signed_in(&shop, AWA).await;
        let made = buyer.post("/library/feed", &[]).await;
        let address = made.between("readonly value=\"", "\"");
        assert!(address.starts_with(&format!("{}/library/opds/", shop.url)), "{address}");
        let again = buyer.get("/library/feed").await.text;
        assert!(!again.contains("/library/opds/") && again.contains("name=\"end\""), "it is shown once: {again}");
        let app = shop.buyer();
        let atom = app.get(&address).await;
        let json = app.get(&format!("{address}/v2")).await;
        for feed in [&atom, &json] {
            assert_eq!((feed.status, feed.header("cache-control")), (StatusCode::OK, "private, no-store"));
            assert_eq!(feed.header("x-robots-tag"), "noindex");
            assert!(feed.text.contains("Le fleuve") && !feed.text.contains("/orders/"), "{}", feed.text);
        }
        assert_eq!(faults(&[(address.as_str(), atom.text.as_str()), ("v2", json.text.as_str())]), "");
        let (_, link) = atom.text.split_once("rel=\"http://opds-spec.org/acquisition\" href=\"").unwrap();
        let link = link.split('"').next().unwrap();
        shop.pass(TimeDelta::days(30));
        let led = app.get(link).await;
        let file = app.get(led.location()).await;
        assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, "application/pdf"));
        assert_eq!(shop.order_json(&transaction).await["grants"][0]["used"], 1);
        buyer.post("/library/feed", &[("end", "1")]).await;
        for gone in [address.as_str(), &format!("{address}/v2"), link] {
            assert_eq!(app.get(gone).await.status, StatusCode::NOT_FOUND, "{gone}");
        }
    }

    async fn a_feed_gives_no_other_readers_book_and_a_new_address_ends_the_former(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let other = shop.shelve("La forêt", 1000, 1000).await;
        pays(&shop, &other, EVA).await;
        let number = shop.order_json(&transaction).await["number"].as_str().unwrap().to_owned();
        let eva = signed_in(&shop, EVA).await;
        let first = eva.post("/library/feed", &[]).await.between("readonly value=\"", "\"");
        let app = shop.buyer();
        assert!(!app.get(&first).await.text.contains("Le fleuve"));
        assert_eq!(app.get(&format!("{first}/{number}/pdf-1")).await.status, StatusCode::NOT_FOUND);
        let second = eva.post("/library/feed", &[]).await.between("readonly value=\"", "\"");
        assert_eq!(app.get(&first).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.get(&second).await.status, StatusCode::OK);
        let hash = second.rsplit('/').next().unwrap();
        assert_eq!(app.get(&format!("{}/library/opds/{}x", shop.url, hash)).await.status, StatusCode::NOT_FOUND);
    }
}

async fn placed_free(shop: &TestShop, slug: &str) {
    let buyer = shop.buyer();
    let nonce = buyer.nonce(slug).await;
    let placed = buyer.post(&format!("/books/{slug}/buy"), &[("email", AWA), ("nonce", &nonce)]).await;
    assert_eq!(placed.status, StatusCode::SEE_OTHER, "{}", placed.text);
    shop.pass(TimeDelta::hours(8));
}

/// What the schemas of OPDS say against documents.
fn faults(documents: &[(&str, &str)]) -> String {
    let all: Vec<_> = documents.iter().map(|(address, text)| json!({ "address": address, "text": text })).collect();
    let mut python = Command::new(setting("GRIOT_TEST_PYTHON"));
    let mut checking =
        python.arg("tests/support/check_feeds.py").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    checking.stdin.take().unwrap().write_all(json!(all).to_string().as_bytes()).unwrap();
    let output = checking.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

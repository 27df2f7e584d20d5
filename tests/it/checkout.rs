//! The order form, and one order per request.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Method, Notifications};
use griot::shop::admin::order_json;
use griot::store::{Db, attempts, books, orders};
use reqwest::{Client, StatusCode};
use serde_json::Value;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;

use crate::support::buyer::{Answer, Buyer};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};
use crate::support::wait::wait_for;

const EMAIL: (&str, &str) = ("email", "awa@exemple.ci");
const HOME: [(&str, &str); 3] = [("address", "Rue 12, Treichville"), ("city", "Abidjan"), ("zip", "00225")];

async fn placed(shop: &TestShop) -> Vec<Value> {
    order_json::list(&shop.shop, None, 100).await.unwrap()
}

async fn send(buyer: &Buyer, slug: &str, fields: &[(&str, &str)]) -> Answer {
    buyer.post(&format!("/books/{slug}/buy"), fields).await
}

/// The error message next to a field.
fn beside(answer: &Answer, field: &str) -> String {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    answer.between(&format!("id=\"{field}-error\">"), "<")
}

async fn a_book() -> (TestShop, String) {
    let shop = TestShop::open(TestDatabase::sqlite());
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    (shop, slug)
}

mod form {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn an_email_is_needed_and_what_was_typed_is_kept() {
        let (shop, slug) = a_book().await;
        let said = [
            ("fr", "Écrivez votre adresse e-mail", "n’est pas complète", "Ce numéro n’est pas complet"),
            ("en", "Write your email address", "is not complete", "This number is not complete"),
        ];
        for (language, missing, wrong, phone) in said {
            let buyer = shop.buyer();
            buyer.get(&format!("/?lang={language}")).await;
            let nonce = buyer.nonce(&slug).await;
            let empty = send(&buyer, &slug, &[("nonce", &nonce), ("name", "Awa <Koné>"), ("phone", "07 08")]).await;
            assert!(beside(&empty, "email").starts_with(missing), "{}", beside(&empty, "email"));
            assert!(beside(&empty, "phone").starts_with(phone));
            assert!(empty.text.contains("value=\"Awa &#60;Koné&#62;\"") && empty.text.contains("value=\"07 08\""));
            assert!(empty.text.contains(&nonce), "a corrected form is the same wish");
            let half = send(&buyer, &slug, &[("nonce", &nonce), ("email", "awa@gmail")]).await;
            assert!(beside(&half, "email").contains(wrong));
            assert!(half.text.contains("value=\"awa@gmail\"") && !half.text.contains("id=\"phone-error\""));
        }
        assert_eq!(placed(&shop).await.len(), 0);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_phone_without_a_prefix_is_one_of_the_shops_country() {
        for (country, typed, kept) in [
            ("CI", "07 07 08 09 10", "+2250707080910"),
            ("SN", "77 123 45 67", "+221771234567"),
            ("SN", "+225 07 07 08 09 10", "+2250707080910"),
        ] {
            let mut plan = Plan::default();
            plan.settings.push(("GRIOT_COUNTRY", country.to_owned()));
            let shop = TestShop::planned(TestDatabase::sqlite(), plan);
            let slug = shop.shelve("Le fleuve", 2500, 1000).await;
            let bought = send(&shop.buyer(), &slug, &[EMAIL, ("phone", typed)]).await;
            assert!(bought.location().contains("/guichet/pay/"));
            assert_eq!(shop.last_order_json().await["phone"], kept);
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_whole_address_lets_the_counter_offer_the_card() {
        let (shop, slug) = a_book().await;
        let who = [EMAIL, ("phone", "0707080910"), ("name", "Awa Koné"), ("country", "CI")];
        send(&shop.buyer(), &slug, &who).await;
        assert!(!shop.sandbox.transactions()[0].offers(Method::Card), "without an address");
        send(&shop.buyer(), &slug, &[&who[..], &HOME].concat()).await;
        let transactions = shop.sandbox.transactions();
        assert!(transactions.iter().any(|transaction| transaction.offers(Method::Card)));
        assert!(transactions.iter().all(|transaction| transaction.offers(Method::Orange)));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_half_address_is_asked_for_beside_its_fields() {
        let (shop, slug) = a_book().await;
        let street = send(&shop.buyer(), &slug, &[EMAIL, ("address", "Rue 12"), ("country", "SN")]).await;
        for (field, says) in [("city", "la ville"), ("zip", "00000"), ("phone", "votre numéro"), ("name", "votre nom")]
        {
            assert!(beside(&street, field).contains(says), "{field}: {}", beside(&street, field));
        }
        assert!(street.text.contains("<details class=\"fold\" open>") && street.text.contains("value=\"Rue 12\""));
        assert!(street.text.contains("<option value=\"SN\" selected>"));
        let zip = send(&shop.buyer(), &slug, &[&[EMAIL][..], &HOME[..2], &[("zip", "225")]].concat()).await;
        assert!(beside(&zip, "zip").contains("cinq chiffres"));
        assert!(!zip.text.contains("id=\"city-error\""));
        assert_eq!(placed(&shop).await.len(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nonce_is_fresh_in_each_page_plain_or_compressed() {
    let (shop, slug) = a_book().await;
    let (buyer, address) = (shop.buyer(), format!("/books/{slug}"));
    let mut pages = Vec::new();
    for _ in 0..2 {
        pages.push(buyer.get(&address).await);
        pages.push(buyer.get_zipped(&address).await.0);
    }
    let nonces: Vec<String> = pages.iter().map(|page| page.between("name=\"nonce\" value=\"", "\"")).collect();
    for (page, nonce) in pages.iter().zip(&nonces) {
        assert_eq!(nonce.len(), 33, "the time and a random value");
        assert_eq!(page.text.matches(nonce.as_str()).count(), 1);
        assert_eq!(nonces.iter().filter(|other| *other == nonce).count(), 1, "{nonces:?}");
        assert_eq!(page.text.replace(nonce, ""), pages[0].text.replace(&nonces[0], ""), "one page but for its nonce");
        assert_eq!(page.header("cache-control"), "private, no-cache");
    }
}

on_both! {
    async fn a_double_click_is_one_order(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(Behaviour { init_delay_ms: 200, ..Behaviour::default() });
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&slug).await;
        let fields = [EMAIL, ("nonce", &nonce), ("price", "2500")];
        let (first, second, third) =
            tokio::join!(send(&buyer, &slug, &fields), send(&buyer, &slug, &fields), send(&buyer, &slug, &fields));
        assert!(first.location().contains("/guichet/pay/"), "{}", first.location());
        assert_eq!([second.location(), third.location()], [first.location(); 2]);
        let reloaded = send(&buyer, &slug, &fields).await;
        assert_eq!(reloaded.location(), first.location());
        assert_eq!(placed(&shop).await.len(), 1);
        assert_eq!(shop.sandbox.transactions().len(), 1);
        assert_eq!(shop.sandbox.calls(&shop.transaction()).init, 1);
        assert_eq!(shop.last_order_json().await["attempts"].as_array().unwrap().len(), 1);
    }

    async fn who_goes_back_and_corrects_his_email_has_the_same_order_and_the_receipt(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&slug).await;
        let wrong = send(&buyer, &slug, &[("email", "awa@exmple.ci"), ("nonce", &nonce)]).await;
        let right = send(&buyer, &slug, &[EMAIL, ("nonce", &nonce)]).await;
        assert_eq!(right.location(), wrong.location());
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        let orders = placed(&shop).await;
        assert_eq!((orders.len(), &orders[0]["email"]), (1, &Value::from(EMAIL.1)));
        let letters = shop.letters();
        assert_eq!((letters.len(), letters[0].envelope.to.as_str()), (1, EMAIL.1));
        let paid = send(&buyer, &slug, &[("email", "thief@exemple.ci"), ("nonce", &nonce)]).await;
        assert_eq!(paid.status, StatusCode::UNPROCESSABLE_ENTITY, "a paid order is not paid again");
        assert_eq!(placed(&shop).await[0]["email"], EMAIL.1, "and keeps its buyer");
    }

    async fn two_tabs_are_two_orders_and_the_second_is_told_of_the_first(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        let tabs = [buyer.nonce(&slug).await, buyer.nonce(&slug).await];
        let mut pages = Vec::new();
        for nonce in &tabs {
            send(&buyer, &slug, &[EMAIL, ("nonce", nonce), ("again", "yes")]).await;
            let key = placed(&shop).await[0]["key"].as_str().unwrap().to_owned();
            pages.push(format!("/orders/{key}"));
            shop.pass(TimeDelta::seconds(1));
        }
        assert_eq!((placed(&shop).await.len(), shop.sandbox.transactions().len()), (2, 2));
        let [first, second] = [&pages[0], &pages[1]];
        assert!(buyer.get(second).await.text.contains(&format!("<a href=\"{first}\">Voir l’autre commande")));
        assert!(!buyer.get(first).await.text.contains(second.as_str()), "the first came first");
        let book = format!("/books/{slug}");
        assert!(buyer.get(&book).await.text.contains(&format!("<a href=\"{second}\">Reprendre votre commande")));
        assert!(!shop.buyer().get(&book).await.text.contains("/orders/"), "another browser is told nothing");
    }

    async fn the_same_nonce_from_another_browser_is_its_own_order(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let (awa, thief) = (shop.buyer(), shop.buyer());
        let nonce = awa.nonce(&slug).await;
        thief.nonce(&slug).await;
        let fields = [EMAIL, ("nonce", &nonce)];
        let (hers, his) = (send(&awa, &slug, &fields).await, send(&thief, &slug, &fields).await);
        assert_ne!(hers.location(), his.location());
        assert_eq!(placed(&shop).await.len(), 2);
        let other_book = shop.shelve("La rive", 1500, 1000).await;
        let elsewhere = send(&awa, &other_book, &fields).await;
        assert_ne!(elsewhere.location(), hers.location(), "a nonce is for one book");
        assert_eq!(shop.last_order_json().await["title"], "La rive");
    }

    async fn a_browser_without_cookies_and_a_script_without_a_nonce_can_buy(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let cookieless = Buyer { client: no_cookies(), ..shop.buyer() };
        let nonce = cookieless.nonce(&slug).await;
        let fields = [EMAIL, ("nonce", nonce.as_str())];
        let (once, twice) = tokio::join!(send(&cookieless, &slug, &fields), send(&cookieless, &slug, &fields));
        for answer in [&once, &twice, &send(&cookieless, &slug, &[EMAIL]).await, &send(&cookieless, &slug, &[EMAIL]).await] {
            assert!(answer.location().contains("/guichet/pay/"), "{}", answer.location());
        }
        assert_ne!(once.location(), twice.location(), "nothing shows that the second was the same person");
        assert_eq!(placed(&shop).await.len(), 4);
    }

    async fn a_price_that_changed_unseen_is_asked_about_and_not_charged(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&slug).await;
        let id = book_id(&shop, &slug).await;
        shop.shop.db.write(move |conn| books::set_price(conn, &id, 3000)).await.unwrap();
        let fields = [EMAIL, ("nonce", nonce.as_str()), ("price", "2500")];
        let asked = send(&buyer, &slug, &fields).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        let alert = asked.between("<p class=\"alert\" role=\"alert\">", "<");
        assert!(alert.contains("3\u{a0}000\u{a0}F\u{a0}CFA") && alert.contains("Rien n’a été commandé"), "{alert}");
        assert!(asked.text.contains("value=\"awa@exemple.ci\""));
        assert!(placed(&shop).await.is_empty() && shop.sandbox.transactions().is_empty());
        let seen = asked.between("name=\"price\" value=\"", "\"");
        send(&buyer, &slug, &[EMAIL, ("nonce", &nonce), ("price", &seen)]).await;
        assert_eq!(shop.sandbox.transactions()[0].amount, 3000);
    }

    async fn what_changes_while_he_pays_does_not_change_what_he_bought(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve_file("Le fleuve", 2500, b"first edition".to_vec()).await;
        let buyer = shop.buyer();
        buyer.buy(&slug).await;
        let id = book_id(&shop, &slug).await;
        let file = shop.shop.storage.put_bytes(griot::storage::Namespace::Books, b"second edition".to_vec().into()).await.unwrap();
        let url = shop.config.database.url.expose().to_owned();
        replace_file(&url, &id, &file.sha256).unwrap();
        shop.shop.db.write(move |conn| {
            books::set_price(conn, &id, 9000)?;
            books::set_published(conn, &id, false)
        }).await.unwrap();
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        let order_json = shop.last_order_json().await;
        assert_eq!((&order_json["state"], &order_json["amount"]), (&Value::from("paid"), &Value::from(2500)));
        let page = buyer.get(&format!("/orders/{}", order_json["key"].as_str().unwrap())).await;
        let file = buyer.post(&format!("/d/{}", page.between("action=\"/d/", "\"")), &[]).await;
        assert_eq!(buyer.get(file.location()).await.text, "first edition");
        // The catalogue is checked for changes once a second.
        let address = format!("/books/{slug}");
        let gone = async || (buyer.get(&address).await.status == StatusCode::NOT_FOUND).then_some(());
        wait_for("the withdrawn book leaves the shelf", gone).await;
    }

    async fn order_and_attempt_are_on_disk_before_the_gateway_is_called(db: TestDatabase) {
        let gateway = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut plan = Plan::default();
        plan.settings.push(("CINETPAY_API_URL", format!("http://{}", gateway.local_addr().unwrap())));
        let url = db.url().to_owned();
        let shop = TestShop::planned(db, plan);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        let buying = tokio::spawn(async move { buyer.buy(&slug).await });
        let (mut call, _) = gateway.accept().await.unwrap();
        let mut heard = Vec::new();
        while !heard.ends_with(b"}") {
            assert_ne!(call.read_buf(&mut heard).await.unwrap(), 0);
        }
        // Another connection sees only what was committed.
        let beside = Db::open(&url).unwrap();
        let orders = beside.read(|conn| orders::page(conn, None, 9)).await.unwrap();
        assert_eq!((orders.len(), orders[0].state.as_str()), (1, "placed"));
        let id = orders[0].id.clone();
        let attempts = beside.read(move |conn| attempts::of_order(conn, &id)).await.unwrap();
        assert_eq!((attempts.len(), attempts[0].state.as_str()), (1, "opened"));
        assert!(String::from_utf8_lossy(&heard).contains(&attempts[0].transaction_id));
        beside.close();
        drop(call);
        assert_eq!(buying.await.unwrap().location(), format!("/orders/{}", orders[0].key));
    }

    async fn who_hangs_up_during_the_call_finds_his_way_to_pay_on_his_orders_page(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(Behaviour { init_delay_ms: 400, ..Behaviour::default() });
        let buyer = shop.buyer();
        let (leaving, book) = (buyer.clone(), slug.clone());
        let buying = tokio::spawn(async move { leaving.buy(&book).await });
        let order = wait_for("the order", async || placed(&shop).await.pop()).await;
        buying.abort();
        assert!(buying.await.unwrap_err().is_cancelled());
        let key = order["key"].as_str().unwrap();
        let attempt = async || Some(shop.order_json(key).await["attempts"][0].clone());
        assert_eq!(attempt().await.unwrap()["state"], "opened");
        wait_for("the token", async || attempt().await.filter(|attempt| attempt["state"] == "pending")).await;
        assert!(buyer.get(&format!("/orders/{key}")).await.text.contains("/guichet/pay/"));
    }

    async fn a_notification_that_is_quicker_than_the_init_answer_is_no_second_order(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(Behaviour { notifications: Notifications::Early, ..Behaviour::default() });
        assert!(shop.buyer().buy(&slug).await.location().contains("/guichet/pay/"));
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        let orders = placed(&shop).await;
        assert_eq!((orders.len(), &orders[0]["state"]), (1, &Value::from("paid")));
    }
}

fn no_cookies() -> Client {
    Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}

async fn book_id(shop: &TestShop, slug: &str) -> String {
    let slug = slug.to_owned();
    shop.shop.db.read(move |conn| books::published(conn, &slug)).await.unwrap().unwrap().0.id
}

/// What uploading a new file does to the book: a second edition beside the first.
fn replace_file(url: &str, book_id: &str, sha256: &str) -> diesel::QueryResult<()> {
    use diesel::connection::SimpleConnection as _;
    use diesel::{Connection as _, PgConnection, SqliteConnection};
    let sentence = format!(
        "UPDATE editions SET state = 'former' WHERE book_id = '{book_id}'; INSERT INTO editions (id, book_id, format, version, sha256, size_bytes, pages, file_name, created_at) \
         VALUES ('second', '{book_id}', 'pdf', 2, '{sha256}', 14, 3, 'Le fleuve 2.pdf', '2030-01-01 00:00:00')"
    );
    match url.strip_prefix("sqlite:") {
        Some(file) => SqliteConnection::establish(file).unwrap().batch_execute(&sentence),
        None => PgConnection::establish(url).unwrap().batch_execute(&sentence),
    }
}

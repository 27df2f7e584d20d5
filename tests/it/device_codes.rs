//! Taking a bought book to another device: the QR code on a wide screen, and the code of six characters.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::store::{self, Conn};
use reqwest::{Method, StatusCode};
use sha2::{Digest as _, Sha256};

use crate::support::buyer::Buyer;
use crate::support::postgres::on_both;
use crate::support::shop::{Plan, TestShop};

/// A buyer with a paid order, and the path of its page.
async fn paid(shop: &TestShop, title: &str) -> (Buyer, String) {
    let slug = shop.shelve(title, 2500, 1000).await;
    let buyer = shop.buyer();
    buyer.buy(&slug).await;
    shop.at_the_counter(Action::Accept).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
    let order = shop.last_order_json().await;
    assert_eq!(order["state"], "paid");
    (buyer, format!("/orders/{}", order["key"].as_str().unwrap()))
}

/// Asks for a code; returns it as the page shows it.
async fn code(buyer: &Buyer, page: &str) -> String {
    assert_eq!(buyer.post(&format!("{page}/code"), &[]).await.location(), format!("{page}#device"));
    buyer.get(page).await.between("<p class=\"code-word\"><b>", "</b>")
}

on_both! {
    async fn a_code_opens_the_book_on_another_device_for_an_hour_however_it_is_typed(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (buyer, page) = paid(&shop, "Le fleuve").await;
        let shown = buyer.get(&page).await.text;
        assert!(shown.contains("Obtenir un code") && !shown.contains("code-word"), "nothing is made by looking");
        let code = code(&buyer, &page).await;
        assert_eq!(code.len(), 7, "{code}");
        assert_eq!(buyer.get(&page).await.between("<p class=\"code-word\"><b>", "</b>"), code, "it stays there");
        let other = shop.buyer();
        assert!(other.get("/find").await.text.contains("href=\"/c\""));
        assert!(other.get("/c").await.text.contains("name=\"code\""));
        for typed in [code.clone(), code.replace('-', ""), code.to_lowercase(), format!(" {} ", code.replace('-', " ")), code.replace('0', "O").replace('1', "l")] {
            let opened = other.post("/c", &[("code", &typed)]).await;
            assert_eq!(opened.status, StatusCode::SEE_OTHER, "{typed}: {}", opened.text);
            let link = opened.location().to_owned();
            assert!(link.starts_with("/d/"));
            assert_eq!(other.get(&link).await.status, StatusCode::OK);
        }
        shop.pass(TimeDelta::minutes(59));
        assert_eq!(other.post("/c", &[("code", &code)]).await.status, StatusCode::SEE_OTHER);
        shop.pass(TimeDelta::minutes(2));
        let late = other.post("/c", &[("code", &code)]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.text.contains("Ce code n’ouvre aucun livre") && late.text.contains(&format!("value=\"{code}\"")), "what was typed stays");
        assert!(!buyer.get(&page).await.text.contains(&code), "and the page no longer shows it");
    }

    async fn a_new_code_ends_the_one_before_and_nothing_in_the_database_tells_a_code(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (buyer, page) = paid(&shop, "Le fleuve").await;
        let (other, other_page) = paid(&shop, "La mer").await;
        let first = code(&buyer, &page).await;
        let theirs = code(&other, &other_page).await;
        shop.pass(TimeDelta::seconds(1));
        let second = code(&buyer, &page).await;
        assert!(first != second && second != theirs);
        let link = async |code: &str| shop.buyer().post("/c", &[("code", code)]).await;
        assert_eq!(link(&first).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_ne!(link(&second).await.location(), link(&theirs).await.location());
        let marks = move |conn: &mut Conn| {
            use diesel::prelude::*;
            Ok::<_, store::Error>(store::schema::device_codes::table.select(store::schema::device_codes::code_mark).load::<String>(conn)?)
        };
        let marks = shop.shop.db.read(marks).await.unwrap();
        let plain = hex::encode(Sha256::digest(second.replace('-', "")));
        assert_eq!(marks.len(), 2);
        assert!(marks.iter().all(|mark| mark.len() == 32 && *mark != plain[..32]), "an HMAC");
    }

    async fn who_guesses_codes_is_stopped_and_what_is_no_code_costs_nothing(db: TestDatabase) {
        let mut plan = Plan::default();
        plan.settings.push(("GRIOT_LIMITS", "on".to_owned()));
        let shop = TestShop::planned(db, plan);
        let (buyer, page) = paid(&shop, "Le fleuve").await;
        let code = code(&buyer, &page).await;
        let guesser = shop.buyer();
        for _ in 0..30 {
            assert_eq!(guesser.post("/c", &[("code", "bonjour")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        for number in 0..20 {
            let guess = format!("ZZZZ{number:02}");
            assert_eq!(guesser.post("/c", &[("code", &guess)]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{guess}");
        }
        assert_eq!(guesser.post("/c", &[("code", &code)]).await.status, StatusCode::TOO_MANY_REQUESTS);
        let foreign = buyer.request(Method::POST, &format!("{page}/code")).header("origin", "https://elsewhere.example");
        assert_ne!(buyer.send(foreign).await.status, StatusCode::SEE_OTHER);
    }

    async fn the_qr_code_is_the_link_itself_and_a_page_that_opens_nothing_has_neither(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (buyer, page) = paid(&shop, "Le fleuve").await;
        let drawn = buyer.get(&format!("{page}/phone.svg")).await;
        assert_eq!((drawn.header("content-type"), drawn.header("cache-control")), ("image/svg+xml", "private, no-store"));
        assert_eq!(read(&drawn.text), format!("{}{}", shop.url, shop.buyer().post("/c", &[("code", &code(&buyer, &page).await)]).await.location()));
        shop.pass(TimeDelta::days(400));
        let ended = buyer.get(&page).await.text;
        assert!(!ended.contains("phone.svg") && !ended.contains("/code\""), "{ended}");
        assert_eq!(buyer.get(&format!("{page}/phone.svg")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(buyer.post(&format!("{page}/code"), &[]).await.status, StatusCode::NOT_FOUND);
    }
}

/// What a QR code in an SVG says, as a phone's camera reads it: drawn at eight pixels a module.
fn read(svg: &str) -> String {
    let size: usize = svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let mut dark = vec![vec![false; size]; size];
    for run in svg.split("d=\"").nth(1).unwrap().split('"').next().unwrap().split('M').skip(1) {
        let (x, rest) = run.split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let [x, y, width] = [x, y, rest.split('v').next().unwrap()].map(|number| number.parse::<usize>().unwrap());
        dark[y][x..x + width].fill(true);
    }
    let light = |x: usize, y: usize| if dark[y / 8][x / 8] { 0 } else { 255 };
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(size * 8, size * 8, light);
    picture.detect_grids()[0].decode().unwrap().1
}

//! The basket: several books that are paid together. It belongs to one browser, keeps what is not paid, and says what cannot be
//! bought.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use fantoccini::Locator;
use griot::domain::order::MOST_BOOKS;
use griot::shop::admin::{order_json, order_notes};
use griot::store::{basket, books, orders as orders_store};
use reqwest::{Client, StatusCode, redirect};
use serde_json::{Value, json};

use crate::axe::{axe, faults};
use crate::support::back_office::{coupon, owner, quiet};
use crate::support::browser::{Browser, View};
use crate::support::buyer::{Answer, Buyer};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};
use crate::support::twin::lines;

const EMAIL: (&str, &str) = ("email", "awa@exemple.ci");

/// A shop with three books, one of them free.
async fn shelf(db: TestDatabase) -> (TestShop, [String; 3]) {
    let shop = TestShop::open(db);
    quiet(&shop);
    let mut slugs = Vec::new();
    for (title, price) in [("Le fleuve", 2500), ("La nuit", 5000), ("Les contes", 0)] {
        slugs.push(shop.shelve(title, price, 1000).await);
    }
    (shop, slugs.try_into().unwrap())
}

async fn add(buyer: &Buyer, slug: &str) -> Answer {
    buyer.post("/basket/add", &[("book", slug)]).await
}

/// A browser that has put these books into its basket.
async fn with(shop: &TestShop, slugs: &[String]) -> Buyer {
    let buyer = shop.buyer();
    buyer.get("/").await;
    for slug in slugs {
        assert_eq!(add(&buyer, slug).await.location(), "/basket?added");
    }
    buyer
}

/// Posts the form of a basket's page as it was shown, with `fields` in addition.
async fn send(buyer: &Buyer, page: &Answer, fields: &[(&str, &str)]) -> Answer {
    let shown = |name: &str| page.between(&format!("name=\"{name}\" value=\""), "\"");
    let (nonce, price, items) = (shown("nonce"), shown("price"), shown("items"));
    let kept = [EMAIL, ("nonce", nonce.as_str()), ("price", &price), ("items", &items)];
    buyer.post("/basket/buy", &[&kept, fields].concat()).await
}

async fn pay(shop: &TestShop) {
    shop.at_the_counter(Action::Accept).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
}

async fn orders(shop: &TestShop) -> Vec<Value> {
    order_json::list(&shop.shop, None, 100).await.unwrap()
}

fn amounts(order: &Value) -> Vec<i64> {
    order["lines"].as_array().unwrap().iter().map(|line| line["amount"].as_i64().unwrap()).collect()
}

/// The titles in a basket's page.
fn titles(page: &Answer) -> Vec<String> {
    let found = page.text.split("<a class=\"name\" href=\"/books/").skip(1);
    found.map(|rest| rest.split_once('>').unwrap().1.split('<').next().unwrap().to_owned()).collect()
}

fn alert(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    answer.between("<p class=\"alert\" role=\"alert\">", "<")
}

fn without_cookies(shop: &TestShop) -> Buyer {
    let client = Client::builder().redirect(redirect::Policy::none()).no_proxy().build().unwrap();
    Buyer { client, ..shop.buyer() }
}

on_both! {
    async fn several_books_are_one_payment_and_one_letter_and_leave_the_basket_when_they_are_paid(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        let buyer = with(&shop, &slugs).await;
        let page = buyer.get("/basket").await;
        assert_eq!(titles(&page), ["Le fleuve", "La nuit", "Les contes"]);
        assert!(page.text.contains("3 livres · ") && page.text.contains("Payer 7\u{a0}500\u{a0}F\u{a0}CFA"), "{}", page.text);
        assert!(send(&buyer, &page, &[]).await.location().contains("/guichet/pay/"));
        assert_eq!(shop.sandbox.transactions()[0].amount, 7500);
        let waiting = buyer.get("/basket").await;
        assert_eq!(titles(&waiting).len(), 3, "a payment that is never made costs no basket");
        let order = shop.last_order_json().await;
        let url = format!("/orders/{}", order["key"].as_str().unwrap());
        assert!(waiting.between("<p class=\"note\">Une commande", "</p>").contains(&url));
        pay(&shop).await;
        let order = shop.last_order_json().await;
        assert_eq!((&order["state"], amounts(&order)), (&json!("paid"), vec![2500, 5000, 0]));
        assert_eq!((order["grants"].as_array().unwrap().len(), shop.parcels().len()), (3, 1));
        let paid = buyer.get(&url).await;
        assert!(!paid.text.contains("href=\"/basket\""), "the head of the paid order knows");
        assert!(!buyer.get("/").await.text.contains("href=\"/basket\""), "and all pages after it");
        let empty = buyer.get("/basket").await;
        assert!(empty.text.contains("Votre panier est vide.") && !empty.text.contains("<form method"), "{}", empty.text);
    }

    async fn the_number_of_books_stands_in_the_head_of_kept_pages_and_only_in_its_own_browser(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        let stranger = shop.buyer();
        let book = format!("/books/{}", slugs[2]);
        for address in ["/", &book] {
            assert!(!stranger.get(address).await.text.contains("href=\"/basket\""));
        }
        let buyer = with(&shop, &slugs[..2]).await;
        for address in ["/", &book, "/find", "/nulle-part"] {
            assert!(buyer.get(address).await.text.contains("<a class=\"tongue\" href=\"/basket\">Panier (2)</a>"), "{address}");
            assert!(buyer.get_zipped(address).await.0.text.contains(">Panier (2)</a>"), "{address}");
            assert!(!stranger.get(address).await.text.contains("href=\"/basket\""), "{address}");
        }
        assert!(buyer.get("/en/").await.text.contains(">Basket (2)</a>"));
        let id = buyer.get("/basket").await.between("name=\"item\" value=\"", "\"");
        assert_eq!(stranger.post("/basket/remove", &[("item", &id)]).await.location(), "/basket");
        assert_eq!(titles(&buyer.get("/basket").await).len(), 2, "another browser takes nothing out of it");
        assert!(stranger.get("/basket").await.text.contains("Votre panier est vide."));
        assert_eq!(buyer.post("/basket/remove", &[("item", &id)]).await.location(), "/basket");
        assert_eq!(titles(&buyer.get("/basket").await), ["La nuit"]);
        let kept = lines(&shop.shop, "SELECT visitor AS line FROM basket_items".to_owned()).await;
        assert_eq!((kept.len(), kept[0].len()), (1, 43), "the mark, and not the cookie");
    }

    async fn adding_twice_is_once_and_the_twenty_first_book_is_told_that_it_has_no_room(db: TestDatabase) {
        let shop = TestShop::open(db);
        let mut slugs = Vec::new();
        for number in 0..=MOST_BOOKS {
            slugs.push(shop.shelve(&format!("Tome {number}"), 500, 10).await);
        }
        let buyer = with(&shop, &slugs[..MOST_BOOKS]).await;
        assert_eq!(add(&buyer, &slugs[0]).await.location(), "/basket?added", "it is there");
        let full = add(&buyer, &slugs[MOST_BOOKS]).await;
        assert!(alert(&full).contains("il peut contenir 20 livres") && alert(&full).contains("Tome 20"), "{}", alert(&full));
        assert_eq!(titles(&full).len(), MOST_BOOKS);
        assert_eq!(add(&buyer, "nulle-part").await.status, StatusCode::NOT_FOUND);
        assert!(send(&buyer, &buyer.get("/basket").await, &[]).await.location().contains("/guichet/pay/"));
        assert_eq!(shop.sandbox.transactions()[0].amount, 10_000);
    }

    async fn a_basket_lives_for_thirty_days_after_its_last_change(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        let (old, changed) = (with(&shop, &slugs[..1]).await, with(&shop, &slugs[..1]).await);
        shop.pass(TimeDelta::days(29));
        add(&changed, &slugs[1]).await;
        shop.pass(TimeDelta::hours(25));
        shop.work().await;
        let kept = lines(&shop.shop, "SELECT book_id AS line FROM basket_items".to_owned()).await;
        assert_eq!(kept.len(), 2, "both books of the one that was changed");
        assert!(old.get("/basket").await.text.contains("Votre panier est vide."));
        assert!(!old.get("/").await.text.contains("href=\"/basket\""));
        assert_eq!(titles(&changed.get("/basket").await).len(), 2);
    }

    async fn what_cannot_be_bought_stays_with_a_sentence_and_is_not_counted(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        let buyer = with(&shop, &slugs).await;
        let (withdrawn, dearer, owned) = (slugs[0].clone(), slugs[1].clone(), slugs[2].clone());
        let nonce = buyer.nonce(&owned).await;
        assert_eq!(buyer.post(&format!("/books/{owned}/buy"), &[EMAIL, ("nonce", &nonce), ("price", "0")]).await.status, StatusCode::SEE_OTHER);
        shop.work().await;
        assert_eq!(titles(&buyer.get("/basket").await).len(), 2, "what was given has left");
        add(&buyer, &owned).await;
        shop.shop.db.write(move |conn| {
            let [gone, dear] = [&withdrawn, &dearer].map(|slug| books::by_slug(conn, slug).unwrap().unwrap().id);
            books::set_published(conn, &gone, false)?;
            books::set_price(conn, &dear, 6000)
        }).await.unwrap();
        let page = buyer.get("/basket").await;
        assert_eq!(titles(&page), ["Le fleuve", "La nuit", "Les contes"], "none vanishes");
        for said in ["plus en vente\u{a0}: il n’est pas compté", "il était de 5\u{a0}000\u{a0}F\u{a0}CFA", "Vous avez déjà ce livre"] {
            assert!(page.text.contains(said), "{said}: {}", page.text);
        }
        assert!(page.text.contains("Payer 6\u{a0}000\u{a0}F\u{a0}CFA") && page.text.contains("1 livre · "));
        assert_eq!(page.between("name=\"items\" value=\"", "\""), "la-nuit");
    }

    async fn what_changes_while_the_page_is_open_is_asked_about_and_not_charged(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        let buyer = with(&shop, &slugs[..2]).await;
        let page = buyer.get("/basket").await;
        let [first, second] = [slugs[0].clone(), slugs[1].clone()];
        let change = |slug: String, change: fn(&mut griot::store::Conn, &str) -> Result<(), griot::store::Error>| {
            shop.shop.db.write(move |conn| {
                let book = books::by_slug(conn, &slug)?.unwrap();
                change(conn, &book.id)
            })
        };
        change(first.clone(), |conn, id| books::set_price(conn, id, 3000)).await.unwrap();
        let asked = send(&buyer, &page, &[]).await;
        assert!(alert(&asked).contains("il est maintenant de 8\u{a0}000"), "{}", alert(&asked));
        assert!(asked.text.contains("value=\"awa@exemple.ci\""), "what was typed is kept");
        change(second, |conn, id| books::set_published(conn, id, false)).await.unwrap();
        let gone = send(&buyer, &asked, &[]).await;
        assert!(alert(&gone).contains("n’est plus en vente"), "{}", alert(&gone));
        assert!(orders(&shop).await.is_empty(), "nothing was ordered");
        assert!(send(&buyer, &gone, &[]).await.location().contains("/guichet/pay/"));
        assert_eq!(shop.sandbox.transactions()[0].amount, 3000);
    }

    async fn a_double_click_is_one_order_and_so_is_the_page_of_before_after_the_payment(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        let buyer = with(&shop, &slugs[..2]).await;
        let page = buyer.get("/basket").await;
        let (one, two) = tokio::join!(send(&buyer, &page, &[]), send(&buyer, &page, &[]));
        assert_eq!([one.status, two.status], [StatusCode::SEE_OTHER; 2]);
        assert_eq!(orders(&shop).await.len(), 1);
        let tab = buyer.get("/basket").await;
        let told = send(&buyer, &tab, &[]).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "another tab is told of the open order");
        assert!(told.text.contains("achetez tout le panier encore une fois") && told.text.contains("name=\"again\""));
        pay(&shop).await;
        let back = send(&buyer, &page, &[]).await;
        assert!(back.location().starts_with("/orders/"), "the form of before leads to its order");
        assert_eq!(orders(&shop).await.len(), 1);
    }

    async fn free_books_go_at_once_and_a_code_counts_for_the_whole_basket(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        let off = |coupon: &mut griot::store::coupons::Coupon| (coupon.kind, coupon.value) = ("amount".to_owned(), 1000);
        coupon(&shop, "RENTREE", off).await;
        let buyer = with(&shop, &slugs).await;
        let page = buyer.get("/basket").await;
        let applied = send(&buyer, &page, &[("code", "RENTREE"), ("act", "code")]).await;
        assert_eq!(applied.status, StatusCode::OK);
        assert!(applied.text.contains("6\u{a0}500\u{a0}F\u{a0}CFA au lieu de 7\u{a0}500"), "{}", applied.text);
        assert!(send(&buyer, &applied, &[("code", "RENTREE")]).await.location().contains("/guichet/pay/"));
        assert_eq!(amounts(&shop.last_order_json().await), [2167, 4333, 0]);
        let reader = with(&shop, &slugs[2..]).await;
        let page = reader.get("/basket").await;
        assert!(page.text.contains(">Recevoir les livres</button>"), "{}", page.text);
        let given = send(&reader, &page, &[]).await;
        assert!(given.location().starts_with("/orders/"));
        assert_eq!(titles(&reader.get("/basket").await), [""; 0]);
    }

    async fn a_browser_without_cookies_is_told_and_another_sites_form_does_nothing(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        let told = add(&without_cookies(&shop), &slugs[0]).await;
        assert!(alert(&told).contains("accepter un cookie"), "{}", alert(&told));
        assert!(told.text.contains(&format!("<a href=\"/books/{}\">Revenir au livre</a>", slugs[0])));
        let buyer = with(&shop, &slugs[..1]).await;
        for (address, field) in [("/basket/add", ("book", slugs[1].as_str())), ("/basket/remove", ("item", "x")), ("/basket/buy", EMAIL)] {
            let request = buyer.request(reqwest::Method::POST, address).header("sec-fetch-site", "cross-site").form(&[field]);
            assert_eq!(buyer.send(request).await.status, StatusCode::FORBIDDEN, "{address}");
            assert_eq!(buyer.get(address).await.location(), "/basket", "a reload shows the basket");
        }
        assert_eq!(titles(&buyer.get("/basket").await), ["Le fleuve"]);
        assert_eq!(buyer.post("/basket/buy", &[EMAIL]).await.location(), "/basket", "a form for nothing");
    }

    async fn a_basket_is_changed_sixty_times_a_minute_and_erased_with_its_buyer(db: TestDatabase) {
        let shop = TestShop::planned(db, Plan { settings: Vec::new(), ..Plan::default() });
        quiet(&shop);
        let slugs = [shop.shelve("Le fleuve", 0, 10).await, shop.shelve("La nuit", 500, 10).await];
        let buyer = with(&shop, &slugs[1..]).await;
        for _ in 0..59 {
            assert_eq!(add(&buyer, &slugs[1]).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(add(&buyer, &slugs[0]).await.status, StatusCode::TOO_MANY_REQUESTS);
        let nonce = buyer.nonce(&slugs[0]).await;
        buyer.post(&format!("/books/{}/buy", slugs[0]), &[EMAIL, ("nonce", &nonce), ("price", "0")]).await;
        let order = orders(&shop).await.remove(0);
        let visitor = lines(&shop.shop, "SELECT visitor AS line FROM basket_items".to_owned()).await.remove(0);
        let key = order["key"].as_str().unwrap().to_owned();
        let id = shop.shop.db.read(move |conn| orders_store::by_key(conn, &key)).await.unwrap().unwrap().id;
        order_notes::erase(&shop.shop, &owner(&shop), &id).await.unwrap();
        let left = shop.shop.db.read(move |conn| basket::of_visitor(conn, &visitor)).await.unwrap();
        assert!(left.is_empty(), "{left:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_basket_is_filled_and_emptied_without_a_script_and_axe_finds_nothing() {
    let (shop, slugs) = shelf(TestDatabase::sqlite()).await;
    let long = shop.shelve("Histoire générale et raisonnée des commerçants transsahariens", 12_500, 10_000_000).await;
    let mut found = Vec::new();
    for (width, javascript, dark) in [(320, false, false), (360, true, true), (1280, true, false), (1280, true, true)] {
        let browser = Browser::open(View { width, javascript, dark, ..View::PHONE }).await;
        for slug in [&slugs[0], &slugs[2], &long] {
            browser.goto(&format!("{}/books/{slug}", shop.url)).await.unwrap();
            browser.find(Locator::Css("form[action='/basket/add'] button")).await.unwrap().click().await.unwrap();
            browser.wait().for_element(Locator::Css(".basket li")).await.unwrap();
        }
        let wide = browser.devtools("Page.getLayoutMetrics", json!({})).await["cssContentSize"]["width"].as_f64();
        assert!(wide <= Some(width.into()), "the basket is {wide:?} wide at {width}");
        let book = format!("{}/books/{}", shop.url, slugs[0]);
        for address in [format!("{}/basket", shop.url), book] {
            browser.goto(&address).await.unwrap();
            let wide = browser.devtools("Page.getLayoutMetrics", json!({})).await["cssContentSize"]["width"].as_f64();
            assert!(wide <= Some(width.into()), "{address} is {wide:?} wide at {width}");
            // Without scripts axe-core never ends.
            let faults = if javascript { faults(&browser, &axe()).await } else { Vec::new() };
            found.extend(faults.into_iter().map(|fault| format!("{address}, {width}, dark {dark}: {fault}")));
        }
        browser.goto(&format!("{}/basket", shop.url)).await.unwrap();
        for left in [2, 1, 0] {
            browser.find(Locator::Css(".basket .apply")).await.unwrap().click().await.unwrap();
            let gone = format!(".basket:not(:has(li:nth-child({})))", left + 1);
            let next = if left == 0 { ".lead" } else { &gone };
            browser.wait().for_element(Locator::Css(next)).await.unwrap();
            assert_eq!(browser.find_all(Locator::Css(".basket li")).await.unwrap().len(), left);
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

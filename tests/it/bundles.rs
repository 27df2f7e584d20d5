//! Bundles: several books for one price, which is shared out over the lines of the order.

use cinetpay_sandbox::Action;
use griot::domain::coupon::Code;
use griot::domain::role::Role;
use griot::shop::admin::order_json;
use griot::shop::sale::placing::{self, OrderRequest, Placed};
use griot::store::books;
use griot::store::coupons::Coupon;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::axe::{axe, faults};
use crate::support::back_office::{coupon, quiet};
use crate::support::browser::{Browser, View};
use crate::support::buyer::{Answer, Buyer};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{TestShop, order_of};
use crate::support::twin::lines;
use crate::support::wait::wait_for;

const EMAIL: (&str, &str) = ("email", "awa@exemple.ci");

/// A shop with three books of 2,500, 5,000 and 1,000 francs.
async fn shelf(db: TestDatabase) -> (TestShop, [String; 3]) {
    let shop = TestShop::open(db);
    quiet(&shop);
    let mut slugs = Vec::new();
    for (title, price) in [("Le fleuve", 2500), ("La nuit", 5000), ("Les contes", 1000)] {
        slugs.push(shop.shelve(title, price, 1000).await);
    }
    (shop, slugs.try_into().unwrap())
}

/// Makes a bundle in the back office; returns the answer.
async fn bundle(shop: &TestShop, title: &str, price: &str, slugs: &[String]) -> Answer {
    let desk = shop.staff(Role::Manager).await;
    let names = ["book-1", "book-2", "book-3"];
    let mut fields = vec![("title", title), ("price", price), ("published", "yes")];
    fields.extend(names.into_iter().zip(slugs.iter().map(String::as_str)));
    desk.post("/admin/bundles", &fields).await
}

async fn three(shop: &TestShop, slugs: &[String]) {
    assert_eq!(bundle(shop, "Les trois", "6 000", slugs).await.location(), "/admin/bundles");
}

async fn send(buyer: &Buyer, page: &Answer, to: &str, fields: &[(&str, &str)]) -> Answer {
    let shown = |name: &str| page.between(&format!("name=\"{name}\" value=\""), "\"");
    let (nonce, price) = (shown("nonce"), shown("price"));
    let items = if to.starts_with("/basket") { shown("items") } else { String::new() };
    let kept = [EMAIL, ("nonce", nonce.as_str()), ("price", &price), ("items", &items)];
    buyer.post(to, &[&kept, fields].concat()).await
}

/// Waits until a kept page says something: the shop looks once a second whether it is still right.
async fn says(buyer: &Buyer, address: &str, said: &str) {
    wait_for(said, async || buyer.get(address).await.text.contains(said).then_some(())).await;
}

fn numbers(lines: &Value, name: &str) -> Vec<i64> {
    lines.as_array().unwrap().iter().map(|line| line[name].as_i64().unwrap()).collect()
}

fn wish(bundles: &[&str], slugs: &[String]) -> OrderRequest {
    OrderRequest { bundles: bundles.iter().map(|&slug| slug.to_owned()).collect(), ..order_of(slugs) }
}

async fn placed(shop: &TestShop, wish: OrderRequest) -> Value {
    let Ok(Placed::New(order, _)) = placing::place(&shop.shop, wish).await else { panic!("not placed") };
    shop.order_json(&order.key).await
}

on_both! {
    async fn a_bundle_is_one_payment_and_its_price_is_shared_out_over_its_books_to_the_last_franc(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        three(&shop, &slugs).await;
        let buyer = shop.buyer();
        let page = buyer.get("/bundles/les-trois").await;
        for said in ["3 livres ensemble pour 6\u{a0}000\u{a0}F\u{a0}CFA au lieu de 8\u{a0}500", "Payer 6\u{a0}000", "href=\"/books/la-nuit\""] {
            assert!(page.text.contains(said), "{said}: {}", page.text);
        }
        assert!(send(&buyer, &page, "/bundles/les-trois/buy", &[]).await.location().contains("/guichet/pay/"));
        assert_eq!(shop.sandbox.transactions()[0].amount, 6000);
        shop.at_the_counter(Action::Accept).await;
        shop.pass(chrono::TimeDelta::seconds(10));
        shop.work().await;
        let order = shop.last_order_json().await;
        assert_eq!((&order["state"], &order["title"], &order["amount"]), (&json!("paid"), &json!("Les trois"), &json!(6000)));
        assert_eq!(numbers(&order["lines"], "list_price"), [2500, 5000, 1000]);
        assert_eq!(numbers(&order["lines"], "amount"), [1765, 3529, 706], "the largest rests take what is left over");
        assert_eq!(numbers(&order["lines"], "discount"), [735, 1471, 294]);
        assert_eq!((order["grants"].as_array().unwrap().len(), shop.parcels().len()), (3, 1));
        let key = order["key"].as_str().unwrap();
        buyer.get(&format!("/orders/{key}")).await;
        let owned = buyer.get("/bundles/les-trois").await;
        assert!(owned.text.contains("Vous avez déjà\u{a0}: Le fleuve, La nuit, Les contes."), "{}", owned.text);
        let told = send(&buyer, &page, "/bundles/les-trois/buy", &[]).await;
        assert!(told.location().starts_with("/orders/"), "the same form is the same order");
        let told = send(&buyer, &owned, "/bundles/les-trois/buy", &[]).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(told.text.contains("achetez tout le lot encore une fois"), "{}", told.text);
    }

    async fn a_bundle_is_in_the_sitemap_while_each_of_its_books_is_sold(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        three(&shop, &slugs).await;
        bundle(&shop, "La fin", "5 500", &slugs[1..]).await;
        let buyer = shop.buyer();
        let named = async || {
            let map = buyer.get("/sitemap/pages.xml").await.text;
            let locations = map.split("<loc>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned());
            locations.filter(|url| url.contains("/bundles/")).collect::<Vec<_>>()
        };
        let addresses = |paths: &[&str]| paths.iter().map(|path| format!("{}{path}", shop.url)).collect::<Vec<_>>();
        let (last, all) = (["/fr/bundles/la-fin", "/en/bundles/la-fin"], ["/fr/bundles/les-trois", "/en/bundles/les-trois"]);
        assert_eq!(named().await, addresses(&[last, all].concat()));
        let first = slugs[0].clone();
        shop.shop.db.write(move |conn| {
            let book = books::by_slug(conn, &first)?.unwrap();
            books::set_published(conn, &book.id, false)
        }).await.unwrap();
        assert_eq!(named().await, addresses(&last));
        assert_eq!(buyer.get("/bundles/les-trois").await.status, StatusCode::NOT_FOUND);
    }

    async fn no_franc_is_lost_whatever_the_prices_are(db: TestDatabase) {
        let shop = TestShop::open(db);
        let mut slugs = Vec::new();
        for (number, price) in [105, 110, 335, 1_000_000, 5, 0].into_iter().enumerate() {
            slugs.push(shop.shelve(&format!("Tome {number}"), price, 10).await);
        }
        for (number, (price, from, to)) in [("100", 0, 3), ("335", 1, 3), ("105", 2, 5), ("999 995", 3, 6), ("505", 0, 3)].into_iter().enumerate() {
            let title = format!("Lot {number}");
            assert_eq!(bundle(&shop, &title, price, &slugs[from..to]).await.location(), "/admin/bundles", "{price}");
            let order = placed(&shop, wish(&[&format!("lot-{number}")], &[])).await;
            let (amounts, list) = (numbers(&order["lines"], "amount"), numbers(&order["lines"], "list_price"));
            assert_eq!(amounts.iter().sum::<i64>(), price.replace(' ', "").parse::<i64>().unwrap(), "{amounts:?}");
            assert!(amounts.iter().zip(&list).all(|(amount, list)| (0..=*list).contains(amount)), "{amounts:?} of {list:?}");
        }
    }

    async fn a_bundle_in_the_basket_is_one_entry_and_a_book_of_it_is_not_paid_twice(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        let other = shop.shelve("Le marché", 1500, 1000).await;
        assert_eq!(bundle(&shop, "Les deux", "6 000", &slugs[..2]).await.location(), "/admin/bundles");
        assert_eq!(bundle(&shop, "La fin", "5 500", &slugs[1..]).await.location(), "/admin/bundles");
        let buyer = shop.buyer();
        buyer.get("/").await;
        for field in [("book", slugs[0].as_str()), ("book", &other), ("bundle", "les-deux"), ("bundle", "les-deux")] {
            assert_eq!(buyer.post("/basket/add", &[field]).await.location(), "/basket?added");
        }
        let page = buyer.get("/basket").await;
        assert!(page.text.contains(">Panier (3)</a>") && page.text.contains("Payer 7\u{a0}500\u{a0}F"), "{}", page.text);
        assert!(page.text.contains("aussi dans le lot «\u{a0}Les deux\u{a0}»"), "{}", page.text);
        buyer.post("/basket/add", &[("bundle", "la-fin")]).await;
        let overlap = buyer.get("/basket").await;
        assert!(overlap.text.contains("Gardez l’un des deux") && overlap.text.contains("Payer 7\u{a0}500\u{a0}F"), "{}", overlap.text);
        let id = overlap.text.rsplit_once("name=\"bundle\" value=\"").unwrap().1.split('"').next().unwrap().to_owned();
        assert_eq!(buyer.post("/basket/remove", &[("bundle", &id)]).await.location(), "/basket");
        let page = buyer.get("/basket").await;
        assert!(!page.text.contains("La fin"));
        assert!(send(&buyer, &page, "/basket/buy", &[]).await.location().contains("/guichet/pay/"));
        let order = shop.last_order_json().await;
        assert_eq!(numbers(&order["lines"], "amount"), [1500, 2000, 4000]);
        shop.at_the_counter(Action::Accept).await;
        shop.pass(chrono::TimeDelta::seconds(10));
        shop.work().await;
        let left = buyer.get("/basket").await;
        assert!(left.text.contains("Votre panier est vide."), "what was bought in a bundle leaves it too: {}", left.text);
    }

    async fn a_code_for_one_book_does_not_reduce_its_bundle_and_one_for_all_books_does(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        three(&shop, &slugs).await;
        let first = slugs[0].clone();
        let book = shop.shop.db.read(move |conn| books::by_slug(conn, &first)).await.unwrap().unwrap();
        coupon(&shop, "FLEUVE", |coupon: &mut Coupon| coupon.book_id = Some(book.id)).await;
        coupon(&shop, "TOUT", |_| ()).await;
        let with = |code: &str| OrderRequest { code: Code::parse(code), ..wish(&["les-trois"], &[]) };
        assert!(matches!(placing::place(&shop.shop, with("FLEUVE")).await, Ok(Placed::CodeRefused(_))));
        let order = placed(&shop, with("TOUT")).await;
        assert_eq!((&order["amount"], &order["coupon"]["discount"]), (&json!(4800), &json!(1200)), "20 % of the bundle's price");
        assert_eq!(numbers(&order["lines"], "amount").iter().sum::<i64>(), 4800);
        let buyer = shop.buyer();
        let page = buyer.get("/bundles/les-trois").await;
        let applied = send(&buyer, &page, "/bundles/les-trois/buy", &[("code", "TOUT"), ("act", "code")]).await;
        assert!(applied.text.contains("4\u{a0}800\u{a0}F\u{a0}CFA au lieu de 6\u{a0}000"), "{}", applied.text);
    }

    async fn each_of_its_books_names_the_bundle_until_one_of_them_is_withdrawn(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        let buyer = shop.buyer();
        assert!(!buyer.get("/books/la-nuit").await.text.contains("/bundles/"), "the page is kept from now on");
        three(&shop, &slugs).await;
        says(&buyer, "/books/la-nuit", "<a href=\"/bundles/les-trois\">Les trois</a>").await;
        says(&buyer, "/books/la-nuit", "3 livres ensemble pour 6\u{a0}000").await;
        // A price that falls below the bundle's is what it costs.
        let change = |slug: String, change: fn(&mut griot::store::Conn, &str) -> Result<(), griot::store::Error>| {
            shop.shop.db.write(move |conn| {
                let book = books::by_slug(conn, &slug)?.unwrap();
                change(conn, &book.id)
            })
        };
        change(slugs[1].clone(), |conn, id| books::set_price(conn, id, 1000)).await.unwrap();
        says(&buyer, "/bundles/les-trois", "3 livres ensemble pour 4\u{a0}500\u{a0}F\u{a0}CFA<").await;
        assert_eq!(numbers(&placed(&shop, wish(&["les-trois"], &[])).await["lines"], "discount"), [0, 0, 0]);
        change(slugs[2].clone(), |conn, id| books::set_published(conn, id, false)).await.unwrap();
        says(&buyer, "/bundles/les-trois", "404").await;
        wait_for("the book's page without the bundle", async || {
            (!buyer.get("/books/la-nuit").await.text.contains("/bundles/")).then_some(())
        })
        .await;
        assert!(placing::place(&shop.shop, wish(&["les-trois"], &[])).await.is_err());
        let desk = shop.staff(Role::Manager).await;
        assert!(desk.get("/admin/bundles").await.text.contains("Un livre manque"));
    }

    async fn the_form_says_what_is_wrong_and_only_who_works_on_books_may_use_it(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        let dear = bundle(&shop, "Trop cher", "9 000", &slugs).await;
        assert_eq!(dear.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(dear.between("id=\"price-error\">", "<").contains("8\u{a0}500"), "{}", dear.text);
        let unknown = bundle(&shop, "Autre", "500", &[slugs[0].clone(), "nulle-part".to_owned()]).await;
        assert!(unknown.between("id=\"book-2-error\">", "<").contains("n’existe pas"), "{}", unknown.text);
        three(&shop, &slugs).await;
        let taken = bundle(&shop, "Les trois", "500", &slugs).await;
        assert!(taken.between("id=\"slug-error\">", "<").contains("Un autre lot"), "{}", taken.text);
        assert_eq!(shop.staff(Role::Support).await.get("/admin/bundles").await.status, StatusCode::FORBIDDEN);
        let id = lines(&shop.shop, "SELECT id AS line FROM bundles".to_owned()).await.remove(0);
        let desk = shop.staff(Role::Manager).await;
        let form = desk.get(&format!("/admin/bundles/{id}")).await;
        assert!(form.text.contains("value=\"la-nuit\"") && form.text.contains("value=\"6000\""), "{}", form.text);
        let fields = [("title", "Les deux"), ("slug", "les-trois"), ("price", "3000"), ("book-1", "le-fleuve"), ("book-4", "les-contes")];
        assert_eq!(desk.post(&format!("/admin/bundles/{id}"), &fields).await.location(), "/admin/bundles");
        says(&shop.buyer(), "/bundles/les-trois", "404").await;
        let acts = lines(&shop.shop, "SELECT act AS line FROM audit WHERE act LIKE 'bundle.%' ORDER BY id".to_owned()).await;
        assert_eq!(acts, ["bundle.create", "bundle.change"]);
        assert!(order_json::list(&shop.shop, None, 10).await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_axe_finds_nothing_on_a_bundle_and_its_form_and_neither_is_wider_than_a_phone() {
    let (shop, slugs) = shelf(TestDatabase::sqlite()).await;
    three(&shop, &slugs).await;
    let mut found = Vec::new();
    for (width, dark) in [(320, false), (360, true), (1280, false), (1280, true)] {
        let browser = Browser::open(View { width, dark, ..View::PHONE }).await;
        for address in ["/bundles/les-trois", "/books/la-nuit"] {
            browser.goto(&format!("{}{address}", shop.url)).await.unwrap();
            let wide = browser.devtools("Page.getLayoutMetrics", json!({})).await["cssContentSize"]["width"].as_f64();
            assert!(wide <= Some(width.into()), "{address} is {wide:?} wide at {width}");
            let faults = faults(&browser, &axe()).await;
            found.extend(faults.into_iter().map(|fault| format!("{address}, {width}, dark {dark}: {fault}")));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

//! Books whose price the buyer names, from a minimum and with a suggestion.

use cinetpay_sandbox::Action;
use griot::domain::role::Role;
use griot::shop::admin::order_json;
use griot::store::Conn;
use griot::store::books::{self, Book};
use reqwest::StatusCode;
use serde_json::json;

use crate::axe::faults_at;
use crate::support::back_office::{coupon, quiet};
use crate::support::buyer::{Answer, Buyer};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::TestShop;
use crate::support::twin::lines;

const EMAIL: (&str, &str) = ("email", "awa@exemple.ci");

/// A shop with a book of which the owner wants at least this much and suggests 1,000 francs; and its slug.
async fn open(db: TestDatabase, least: i64) -> (TestShop, String) {
    let shop = TestShop::open(db);
    quiet(&shop);
    let slug = shop.shelve("Le fleuve", least, 1000).await;
    assert_eq!(suggest(&shop, &slug, "1 000").await.status, StatusCode::SEE_OTHER);
    (shop, slug)
}

/// Types the suggestion in the back office.
async fn suggest(shop: &TestShop, slug: &str, suggested: &str) -> Answer {
    let id = id_of(shop, slug).await;
    shop.staff(Role::Manager).await.post(&format!("/admin/books/{id}/own-price"), &[("suggested", suggested)]).await
}

async fn id_of(shop: &TestShop, slug: &str) -> String {
    let slug = slug.to_owned();
    shop.shop.db.read(move |conn| books::by_slug(conn, &slug)).await.unwrap().unwrap().id
}

async fn set_price(shop: &TestShop, id: &str, amount: i64) {
    let id = id.to_owned();
    let change = move |conn: &mut Conn| {
        let book = books::find(conn, &id)?;
        books::update(conn, &Book { amount, ..book })
    };
    shop.shop.db.write(change).await.unwrap();
}

async fn pays(buyer: &Buyer, slug: &str, price: &str) -> Answer {
    let nonce = buyer.nonce(slug).await;
    buyer.post(&format!("/books/{slug}/buy"), &[EMAIL, ("nonce", &nonce), ("own_price", price)]).await
}

fn fault(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    answer.between("id=\"own_price-error\">", "<")
}

on_both! {
    async fn the_buyer_names_a_price_from_the_minimum_with_the_suggestion_filled_in(db: TestDatabase) {
        let (shop, slug) = open(db, 500).await;
        let buyer = shop.buyer();
        let page = buyer.get(&format!("/books/{slug}")).await;
        for said in ["name=\"own_price\"", "value=\"1000\"", "à partir de 500\u{a0}F\u{a0}CFA. Conseillé\u{a0}: 1\u{a0}000", "dès 500", "Payer ce montant"] {
            assert!(page.text.contains(said), "{said}: {}", page.text);
        }
        assert!(!page.text.contains("name=\"price\"") && !page.text.contains("name=\"code\""));
        assert!(page.text.contains("\"price\":\"500\""), "machines read the minimum: {}", page.text);
        assert!(buyer.get("/").await.text.contains("dès 500\u{a0}F\u{a0}CFA"));
        for (typed, amount) in [("1 500", 1500), ("500 F CFA", 500)] {
            assert!(pays(&shop.buyer(), &slug, typed).await.location().contains("/guichet/pay/"), "{typed}");
            assert_eq!(shop.sandbox.transactions().last().unwrap().amount, amount);
        }
        shop.at_the_counter(Action::Accept).await;
        shop.pass(chrono::TimeDelta::seconds(10));
        shop.work().await;
        let order = shop.last_order_json().await;
        let line = &order["lines"][0];
        assert_eq!((&order["state"], &line["list_price"], &line["discount"], &line["amount"]), (&json!("paid"), &json!(500), &json!(0), &json!(500)));
    }

    async fn what_is_no_price_is_told_beside_the_field_and_what_was_typed_is_kept(db: TestDatabase) {
        let (shop, slug) = open(db, 500).await;
        let buyer = shop.buyer();
        for (typed, said) in [("495", "au moins 500"), ("-5", "au moins 500"), ("0", "au moins 500"), ("502", "multiples de 5"), ("2000000", "pas plus de 1\u{a0}000\u{a0}000"), ("mille", "chiffres"), ("", "chiffres")] {
            let answer = pays(&buyer, &slug, typed).await;
            assert!(fault(&answer).contains(said), "{typed}: {}", fault(&answer));
            assert!(answer.text.contains(&format!("name=\"own_price\" type=\"text\" inputmode=\"numeric\" autocomplete=\"off\" maxlength=\"24\" required value=\"{typed}\"")), "{typed}");
            assert!(answer.text.contains("value=\"awa@exemple.ci\""));
        }
        assert!(order_json::list(&shop.shop, None, 10).await.unwrap().is_empty());
        coupon(&shop, "TOUT", |_| ()).await;
        let nonce = buyer.nonce(&slug).await;
        let fields = [EMAIL, ("nonce", &nonce), ("own_price", "1000"), ("code", "TOUT")];
        let refused = buyer.post(&format!("/books/{slug}/buy"), &fields).await;
        assert!(refused.between("id=\"code-error\">", "<").contains("ne baisse pas"), "{}", refused.text);
    }

    async fn nothing_may_be_paid_where_the_minimum_is_nothing(db: TestDatabase) {
        let (shop, slug) = open(db, 0).await;
        let buyer = shop.buyer();
        let page = buyer.get(&format!("/books/{slug}")).await;
        assert!(page.text.contains("ou rien (0)") && page.text.contains("Prix libre"), "{}", page.text);
        assert!(fault(&pays(&buyer, &slug, "50").await).contains("au moins 100"), "what CinetPay takes");
        assert!(fault(&pays(&buyer, &slug, "-5").await).contains("ne peut pas être négatif"));
        assert!(pays(&buyer, &slug, "0").await.location().starts_with("/orders/"));
        let order = order_json::list(&shop.shop, None, 10).await.unwrap().remove(0);
        assert_eq!((&order["state"], &order["amount"]), (&json!("paid"), &json!(0)));
        assert!(pays(&shop.buyer(), &slug, "1000").await.location().contains("/guichet/pay/"));
    }

    async fn in_the_basket_the_suggestion_counts_until_the_buyer_names_another_price(db: TestDatabase) {
        let (shop, slug) = open(db, 500).await;
        let other = shop.shelve("La nuit", 2500, 1000).await;
        let buyer = shop.buyer();
        buyer.get("/").await;
        for slug in [&slug, &other] {
            buyer.post("/basket/add", &[("book", slug)]).await;
        }
        let page = buyer.get("/basket").await;
        assert!(page.text.contains("Payer 3\u{a0}500\u{a0}F") && page.text.contains("le-fleuve=1000 la-nuit"), "{}", page.text);
        let id = id_of(&shop, &slug).await;
        let low = buyer.post("/basket/price", &[("item", &id), ("own_price", "400")]).await;
        assert_eq!(low.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(low.between("<p class=\"alert\" role=\"alert\">", "<").contains("au moins 500"));
        assert_eq!(buyer.post("/basket/price", &[("item", &id), ("own_price", "2 000")]).await.location(), "/basket");
        let page = buyer.get("/basket").await;
        assert!(page.text.contains("Payer 4\u{a0}500\u{a0}F"), "{}", page.text);
        let shown = |name: &str| page.between(&format!("name=\"{name}\" value=\""), "\"");
        let (nonce, price, items) = (shown("nonce"), shown("price"), shown("items"));
        let forged = items.replace("=2000", "=100");
        let fields = |items| [EMAIL, ("nonce", nonce.as_str()), ("price", price.as_str()), ("items", items)];
        assert_eq!(buyer.post("/basket/buy", &fields(&forged)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(buyer.post("/basket/buy", &fields(&items)).await.location().contains("/guichet/pay/"));
        assert_eq!(shop.sandbox.transactions()[0].amount, 4500);
    }

    async fn the_owner_sets_and_takes_back_a_suggestion_that_is_not_below_the_price(db: TestDatabase) {
        let (shop, slug) = open(db, 500).await;
        let id = id_of(&shop, &slug).await;
        let low = suggest(&shop, &slug, "400").await;
        assert!(low.between("id=\"suggested-error\">", "<").contains("plus bas que le prix"), "{}", low.text);
        let desk = shop.staff(Role::Manager).await;
        assert!(desk.get(&format!("/admin/books/{id}")).await.text.contains(&format!("/admin/books/{id}/own-price")));
        assert!(desk.get(&format!("/admin/books/{id}/own-price")).await.text.contains("value=\"1000\""));
        set_price(&shop, &id, 1500).await;
        let page = shop.buyer().get(&format!("/books/{slug}")).await;
        assert!(page.text.contains("value=\"1500\""), "never less than the least: {}", page.text);
        set_price(&shop, &id, 500).await;
        assert_eq!(suggest(&shop, &slug, "").await.status, StatusCode::SEE_OTHER);
        let page = shop.buyer().get(&format!("/books/{slug}")).await;
        assert!(page.text.contains("Payer 500\u{a0}F") && !page.text.contains("own_price"), "{}", page.text);
        let acts = lines(&shop.shop, "SELECT act AS line FROM audit WHERE act = 'book.ownprice'".to_owned()).await;
        assert_eq!(acts.len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_axe_finds_nothing_where_the_buyer_names_the_price() {
    let (shop, slug) = open(TestDatabase::sqlite(), 500).await;
    let found = faults_at(&format!("{}/books/{slug}", shop.url)).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

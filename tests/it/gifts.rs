//! Gifts: the buyer pays and has the receipt; somebody else gets the books, at once or on a day, once, by e-mail or SMS.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::domain::lease::LEASE;
use griot::domain::role::Role;
use griot::shop::admin::order_json;
use griot::shop::messages::payment_reminders;
use griot::shop::sale::gifts;
use griot::sms::{Sms, SmsSender};
use griot::store::jobs;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::back_office::{coupon, quiet, shelved};
use crate::support::gifts::{
    BUYER, FRIEND, WORDS, asks, do_jobs, gives, letters, links, morning_comes, opens, refund, signed_in, to,
};
use crate::support::notification::act;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};
use crate::support::twin::Twin;

type Kept = Arc<Mutex<Vec<Sms>>>;

/// A shop that sends SMS and has one book.
async fn texting(db: TestDatabase) -> (TestShop, String, Kept) {
    let kept = Kept::default();
    let plan = Plan { sms_sender: Some(SmsSender::Memory(Arc::clone(&kept))), ..Plan::default() };
    let shop = TestShop::planned(db, plan);
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    quiet(&shop);
    (shop, slug, kept)
}

on_both! {
    async fn the_recipient_gets_the_book_at_once_with_the_words_and_the_buyer_the_receipt(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (buyer, page, transaction) = gives(&shop, &slug, &to(FRIEND, "")).await;
        let [gift] = letters(&shop, FRIEND).try_into().ok().unwrap();
        assert_eq!(gift.subject, "Awa Koné vous offre «\u{a0}Le fleuve\u{a0}»");
        assert!(gift.text.contains(WORDS) && gift.html.contains(WORDS), "{}", gift.text);
        let [receipt] = letters(&shop, BUYER).try_into().ok().unwrap();
        assert!(receipt.text.contains("2\u{a0}500") && receipt.text.contains("R-") && receipt.text.contains(FRIEND) && receipt.text.contains(WORDS), "{}", receipt.text);
        for price in ["2\u{a0}500", "2\u{202f}500"] {
            assert!(!gift.text.contains(price) && !gift.html.contains(price), "{}", gift.text);
        }
        let [link] = links(&shop, FRIEND).try_into().unwrap();
        let opened = shop.buyer().get(&link).await;
        assert!(opened.text.contains("Offert par Awa Koné.") && opened.text.contains(WORDS), "{}", opened.text);
        assert_eq!(opened.between("<h2 id=\"slip\">", "<"), "Votre cadeau");
        assert!(!opened.text.contains("500\u{a0}F") && !opened.text.contains(&page), "neither price nor the buyer's page: {}", opened.text);
        let begun = shop.buyer().post(&link, &[]).await;
        assert_eq!(opens(&shop, begun.location()).await, StatusCode::OK);
        let shown = buyer.get(&page).await.text;
        assert!(shown.contains("vers f…@exemple.ci") && shown.contains("/receipt?number="), "{shown}");
        let order = shop.order_json(&transaction).await;
        assert_eq!((&order["gift"]["to"], &order["gift"]["from"], &order["gift"]["greeting"]), (&json!(FRIEND), &json!("Awa Koné"), &json!(WORDS)));
    }

    async fn the_buyer_has_no_way_to_the_files(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (buyer, page, transaction) = gives(&shop, &slug, &to(FRIEND, "")).await;
        let shown = buyer.get(&page).await.text;
        for way in ["/d/", "/f/", "/s/", &format!("{page}/code"), "phone.svg", "/reviews/"] {
            assert!(!shown.contains(way), "{way}: {shown}");
            assert!(!letters(&shop, BUYER)[0].text.contains(way), "{way}");
        }
        assert_eq!(buyer.post(&format!("{page}/code"), &[]).await.status, StatusCode::NOT_FOUND);
        for way in ["phone.svg", "reviews/0"] {
            assert_eq!(buyer.get(&format!("{page}/{way}")).await.status, StatusCode::NOT_FOUND, "{way}");
        }
        assert!(links(&shop, BUYER).is_empty());
        buyer.post(&format!("{page}/link"), &[]).await;
        do_jobs(&shop).await;
        assert_eq!((links(&shop, BUYER).len(), links(&shop, FRIEND).len()), (0, 2), "a new link goes to the recipient");
        let reader = signed_in(&shop, BUYER).await;
        let library = reader.get("/library").await.text;
        assert!(!library.contains("Le fleuve"), "{library}");
        let number = shop.order_json(&transaction).await["number"].as_str().unwrap().to_owned();
        assert_eq!(reader.post(&format!("/library/books/{number}/pdf-1"), &[]).await.status, StatusCode::NOT_FOUND);
        let orders = reader.get("/library/orders").await.text;
        assert!(orders.contains(&number) && orders.contains("/receipt?number="), "{orders}");
    }

    async fn a_gift_is_not_the_buyers_own_book_and_having_the_book_does_not_stop_it(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (buyer, _, _) = gives(&shop, &slug, &to(FRIEND, "")).await;
        let book = buyer.get(&format!("/books/{slug}")).await.text;
        assert!(!book.contains("Vous avez déjà"), "{book}");
        let own = asks(&buyer, &slug, &[]).await;
        assert!(own.location().contains("/guichet/pay/"), "nothing is asked");
        shop.at_the_counter(Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        assert_eq!(asks(&buyer, &slug, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "he has it now");
        assert!(asks(&buyer, &slug, &to("eva@exemple.ci", "")).await.location().contains("/guichet/pay/"));
    }

    async fn the_recipient_finds_the_book_in_the_library_until_it_is_refunded(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (_, page, transaction) = gives(&shop, &slug, &to(FRIEND, "")).await;
        let reader = signed_in(&shop, FRIEND).await;
        let library = reader.get("/library").await.text;
        assert!(library.contains("Le fleuve") && library.contains("Offert par Awa Koné.") && library.contains(WORDS), "{library}");
        assert!(!library.contains(&page), "the order is the buyer's: {library}");
        assert!(!reader.get("/library/orders").await.text.contains("Le fleuve"));
        let number = shop.order_json(&transaction).await["number"].as_str().unwrap().to_owned();
        let led = reader.post(&format!("/library/books/{number}/pdf-1"), &[]).await;
        assert_eq!(opens(&shop, led.location()).await, StatusCode::OK);
        let feed = reader.post("/library/feed", &[]).await.between("readonly value=\"", "\"");
        assert!(shop.buyer().get(&feed).await.text.contains("Le fleuve"));
        let [link] = links(&shop, FRIEND).try_into().unwrap();
        refund(&shop, &transaction).await;
        assert_eq!(opens(&shop, &link).await, StatusCode::GONE);
        assert!(!reader.get("/library").await.text.contains("Le fleuve"));
    }

    async fn a_phone_number_gets_the_gift_by_sms_and_a_buyer_with_a_number_his_page(db: TestDatabase) {
        let (shop, slug, kept) = texting(db).await;
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&slug).await;
        let fields = [&[("phone", "05 05 05 05 05"), ("nonce", nonce.as_str())], &to("07 07 07 07 00", "")[..]].concat();
        let led = buyer.post(&format!("/books/{slug}/buy"), &fields).await;
        assert!(led.status.is_redirection(), "{}", led.text);
        act(&shop, &shop.transaction(), Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        let text = |number: &str| {
            let sent = kept.lock().unwrap();
            let mut his = sent.iter().filter(|sms| sms.to.as_str() == number);
            let text = his.next().unwrap().text.clone();
            assert!(his.next().is_none(), "one SMS");
            text
        };
        let (gift, receipt) = (text("+2250707070700"), text("+2250505050505"));
        for said in ["Awa Koné vous offre", "Le fleuve", "Joyeux anniversaire"] {
            assert!(gift.contains(said), "{said}: {gift}");
        }
        assert!(receipt.contains("/orders/") && !receipt.contains("/s/"), "{receipt}");
        let link = gift.split(' ').find(|word| word.contains("/s/")).unwrap();
        let page = shop.buyer().get(link).await;
        assert_eq!(opens(&shop, page.location()).await, StatusCode::OK);
    }

    async fn a_gift_for_a_day_leaves_on_its_morning_and_its_time_begins_then(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (buyer, page, _) = gives(&shop, &slug, &to(FRIEND, "2027-02-14")).await;
        let shown = buyer.get(&page).await.text;
        assert!(shown.contains("Il part le 14\u{a0}février\u{a0}2027 au matin, vers f…@exemple.ci."), "{shown}");
        assert!(letters(&shop, BUYER)[0].text.contains("14\u{a0}février\u{a0}2027"));
        shop.pass(TimeDelta::days(30) - TimeDelta::minutes(10));
        morning_comes(&shop).await;
        assert!(letters(&shop, FRIEND).is_empty());
        shop.pass(TimeDelta::minutes(10));
        morning_comes(&shop).await;
        let [link] = links(&shop, FRIEND).try_into().unwrap();
        let lives = shop.shop.rules().grant_lifetime;
        shop.pass(lives - TimeDelta::hours(1));
        assert_eq!(opens(&shop, &link).await, StatusCode::OK, "as long as any link");
        shop.pass(TimeDelta::hours(2));
        assert_eq!(opens(&shop, &link).await, StatusCode::GONE);
    }

    async fn the_morning_is_that_of_the_shops_time_zone(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let desk = shop.staff(Role::Owner).await;
        let form = desk.get("/admin/settings/shop").await;
        assert!(form.text.contains("Africa/Douala"), "{}", form.text);
        let fields = [("name", "Griot"), ("email", ""), ("time_zone", "Africa/Douala"), ("zone", "Africa/Douala")];
        desk.post("/admin/settings/shop", &fields).await;
        let (_, _, transaction) = gives(&shop, &slug, &to(FRIEND, "2027-02-14")).await;
        assert_eq!(shop.order_json(&transaction).await["gift"]["due_at"], "2027-02-14T07:00:00Z");
    }

    async fn whatever_is_killed_between_due_and_sent_it_is_sent_once(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        gives(&shop, &slug, &to(FRIEND, "2027-01-16")).await;
        shop.pass(TimeDelta::days(1));
        let twin = Twin::beside(&shop);
        let (one, other) = tokio::join!(gifts::deliver_due(&shop.shop), gifts::deliver_due(&twin.shop));
        assert_eq!(one.unwrap() + other.unwrap(), 1, "one of two instances");
        let (now, until) = (shop.clock.now(), shop.clock.now() + LEASE);
        let taken = shop.shop.db.write(move |conn| jobs::claim(conn, now.naive_utc(), until.naive_utc())).await.unwrap();
        assert!(taken.is_some(), "and dies with it");
        morning_comes(&shop).await;
        assert!(letters(&shop, FRIEND).is_empty());
        shop.pass(LEASE + TimeDelta::seconds(1));
        for _ in 0..3 {
            morning_comes(&shop).await;
        }
        assert_eq!(letters(&shop, FRIEND).len(), 1);
    }

    async fn nobody_hears_of_a_gift_that_is_not_paid(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let led = asks(&shop.buyer(), &slug, &to(FRIEND, "2027-01-16")).await;
        assert!(led.location().contains("/guichet/pay/"));
        act(&shop, &shop.transaction(), Action::Refuse).await;
        shop.pass(TimeDelta::minutes(25));
        shop.work().await;
        payment_reminders::plan(&shop.shop).await.unwrap();
        do_jobs(&shop).await;
        assert_eq!(letters(&shop, BUYER).len(), 1, "the buyer is told that it was refused");
        shop.pass(TimeDelta::days(3));
        shop.work().await;
        morning_comes(&shop).await;
        assert!(letters(&shop, FRIEND).is_empty());
    }

    async fn what_is_refunded_before_its_day_is_not_sent(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (buyer, page, transaction) = gives(&shop, &slug, &to(FRIEND, "2027-01-16")).await;
        refund(&shop, &transaction).await;
        shop.pass(TimeDelta::days(1));
        morning_comes(&shop).await;
        assert!(letters(&shop, FRIEND).is_empty());
        assert_eq!(buyer.get(&page).await.status, StatusCode::OK);
        assert_eq!(shop.order_json(&transaction).await["gift"]["due_at"], Value::Null);
    }

    async fn what_is_wrong_is_told_beside_its_field_and_all_that_was_typed_is_kept(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let long = "é".repeat(281);
        for (field, fields) in [
            ("to", to("", "2027-02-14")),
            ("to", to("fatou", "2027-02-14")),
            ("to", to("07 07 07 07 00", "2027-02-14")),
            ("to", to("fatou@gmial.com", "2027-02-14")),
            ("giver", [("gift_to", FRIEND), ("gift_giver", ""), ("gift_greeting", WORDS), ("gift_day", "2027-02-14")]),
            ("giver", [("gift_to", FRIEND), ("gift_giver", "gains.com"), ("gift_greeting", WORDS), ("gift_day", "2027-02-14")]),
            ("greeting", [("gift_to", FRIEND), ("gift_giver", "Awa"), ("gift_greeting", &long), ("gift_day", "2027-02-14")]),
            ("greeting", [("gift_to", FRIEND), ("gift_giver", "Awa"), ("gift_greeting", "www.gains.com"), ("gift_day", "2027-02-14")]),
            ("day", to(FRIEND, "2027-01-14")),
            ("day", to(FRIEND, "2028-01-16")),
            ("day", to(FRIEND, "bientôt")),
        ] {
            let answer = asks(&shop.buyer(), &slug, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
            assert_eq!(answer.text.matches("class=\"error\" id=\"gift_").count(), 1, "{fields:?}: {}", answer.text);
            assert!(answer.text.contains(&format!("id=\"gift_{field}-error\"")), "{fields:?}: {}", answer.text);
            assert!(answer.text.contains("<details class=\"fold\" open>\n<summary>Offrir"), "{}", answer.text);
            for (_, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
                assert!(answer.text.contains(value), "{value} is kept");
            }
            assert!(answer.text.contains(BUYER));
        }
        assert!(order_json::list(&shop.shop, None, 10).await.unwrap().is_empty());
        let typo = [&to("fatou@gmial.com", "")[..], &[("gift_asked", "fatou@gmial.com")]].concat();
        assert!(asks(&shop.buyer(), &slug, &typo).await.location().contains("/guichet/pay/"), "asked once");
    }

    async fn what_costs_nothing_is_not_given(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        coupon(&shop, "TOUT", |coupon| coupon.value = 100).await;
        let free = shop.shelve("Le cadeau", 0, 1000).await;
        for (slug, more) in [(&free, [("price", "0"), ("code", "")]), (&slug, [("price", "0"), ("code", "TOUT")])] {
            let buyer = shop.buyer();
            let nonce = buyer.nonce(slug).await;
            let fields = [&[("email", BUYER), ("nonce", nonce.as_str())], &more[..], &to(FRIEND, "")[..]].concat();
            let refused = buyer.post(&format!("/books/{slug}/buy"), &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
            assert!(refused.between("id=\"gift_to-error\">", "<").contains("ne peut pas être offert"), "{}", refused.text);
        }
        do_jobs(&shop).await;
        assert!(shop.letters().is_empty());
    }

    async fn several_books_of_a_basket_are_one_gift(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let other = shop.shelve("La nuit", 5000, 1000).await;
        let buyer = shop.buyer();
        buyer.get("/").await;
        for slug in [&slug, &other] {
            buyer.post("/basket/add", &[("book", slug)]).await;
        }
        let page = buyer.get("/basket").await;
        let shown = |name: &str| page.between(&format!("name=\"{name}\" value=\""), "\"");
        let (nonce, price, items) = (shown("nonce"), shown("price"), shown("items"));
        let fields = [&[("email", BUYER), ("nonce", nonce.as_str()), ("price", &price), ("items", &items)], &to(FRIEND, "")[..]].concat();
        assert!(buyer.post("/basket/buy", &fields).await.location().contains("/guichet/pay/"));
        shop.at_the_counter(Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        let [gift] = letters(&shop, FRIEND).try_into().ok().unwrap();
        assert!(gift.text.contains("Le fleuve") && gift.text.contains("La nuit"), "{}", gift.text);
        let library = signed_in(&shop, FRIEND).await.get("/library").await.text;
        assert_eq!(library.matches("Offert par Awa Koné.").count(), 2, "{library}");
    }
}

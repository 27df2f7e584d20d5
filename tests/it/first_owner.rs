//! A shop without an owner: the link that it prints when it starts.

use chrono::TimeDelta;
use griot::shop::accounts::audit::{self, AuditFilter, Cursor};
use griot::shop::accounts::first_owner;
use reqwest::StatusCode;

use crate::support::admin::PASSWORD;
use crate::support::buyer::{Answer, Buyer};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::running_program::House;
use crate::support::shop::{Plan, TestShop};
use crate::support::wait::wait_until;

/// The path of the link that is printed at the start.
async fn link(shop: &TestShop) -> String {
    let link = first_owner::offer(&shop.shop).await.unwrap().expect("nobody is there yet");
    link.expose().strip_prefix(&shop.url).unwrap().to_owned()
}

async fn makes(browser: &Buyer, link: &str, email: &str) -> Answer {
    browser.post(link, &[("email", email), ("password", PASSWORD), ("again", PASSWORD)]).await
}

async fn entries(shop: &TestShop, act: &str) -> usize {
    let wanted = AuditFilter { act: act.to_owned(), ..AuditFilter::default() };
    audit::read(&shop.shop, wanted, Cursor::Newest).await.unwrap().entries.len()
}

on_both! {
    async fn the_link_makes_one_owner_and_then_nothing_more(db: TestDatabase) {
        let shop = TestShop::open(db);
        let link = link(&shop).await;
        let awa = shop.buyer();
        let shown = awa.get(&link).await;
        assert_eq!((shown.status, shown.header("cache-control")), (StatusCode::OK, "private, no-store"));
        assert!(shown.text.contains("Créez le premier compte"), "{}", shown.text);
        assert!(awa.get(&format!("{link}?lang=en")).await.text.contains("Create the first account"));
        assert_eq!(makes(&awa, &link, "Awa@Exemple.ci").await.location(), "/admin");
        let inside = awa.get("/admin/accounts").await;
        assert!(inside.text.contains("awa@exemple.ci"), "an owner sees who works here: {}", inside.text);
        assert_eq!((entries(&shop, "account.first").await, entries(&shop, "session.begin").await), (1, 1));
        let second = shop.buyer();
        assert_eq!(second.get(&link).await.status, StatusCode::GONE);
        assert_eq!(makes(&second, &link, "binta@exemple.ci").await.status, StatusCode::GONE);
        assert!(first_owner::offer(&shop.shop).await.unwrap().is_none(), "the next start prints none");
        assert_eq!(awa.post("/admin/login", &[("email", "awa@exemple.ci"), ("password", PASSWORD)]).await.location(), "/admin");
    }

    async fn what_is_wrong_is_said_beside_its_field_and_the_address_is_kept(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (link, browser) = (link(&shop).await, shop.buyer());
        let wrong = browser.post(&link, &[("email", "awa@exemple"), ("password", "court"), ("again", "court")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("id=\"email-error\"") && wrong.text.contains("id=\"password-error\""));
        assert!(wrong.text.contains("value=\"awa@exemple\"") && !wrong.text.contains("court\""), "{}", wrong.text);
        let other_language = [("email", "awa@exemple.ci"), ("password", PASSWORD), ("again", PASSWORD), ("show-again", "1")];
        let shown = browser.post(&format!("{link}?lang=en"), &other_language).await;
        assert!(shown.text.contains("Create the first account") && shown.text.contains("value=\"awa@exemple.ci\""));
        assert_eq!(entries(&shop, "account.first").await, 0, "to be shown a form does nothing");
        let own = [("email", "awa-koulibaly@exemple.ci"), ("password", "awa-koulibaly"), ("again", "awa-koulibaly")];
        assert!(browser.post(&link, &own).await.text.contains("id=\"password-error\""));
        let other = [("email", "awa@exemple.ci"), ("password", PASSWORD), ("again", "autre chose que cela")];
        assert!(browser.post(&link, &other).await.text.contains("id=\"password-error\""));
        assert_eq!(makes(&browser, &link, "awa@exemple.ci").await.location(), "/admin", "the link is still good");
    }

    async fn the_link_lives_an_hour_and_ends_with_the_next_start(db: TestDatabase) {
        let shop = TestShop::open(db);
        let old = link(&shop).await;
        shop.pass(TimeDelta::minutes(59));
        assert_eq!(shop.buyer().get(&old).await.status, StatusCode::OK);
        let new = link(&shop).await;
        assert_eq!(shop.buyer().get(&old).await.status, StatusCode::GONE, "a second start, or a second process");
        assert_eq!(makes(&shop.buyer(), &old, "awa@exemple.ci").await.status, StatusCode::GONE);
        shop.pass(TimeDelta::minutes(60));
        assert_eq!(makes(&shop.buyer(), &new, "awa@exemple.ci").await.status, StatusCode::GONE);
        assert_eq!(entries(&shop, "account.first").await, 0);
    }

    async fn of_two_who_use_it_at_once_one_is_the_owner(db: TestDatabase) {
        let shop = TestShop::open(db);
        let link = link(&shop).await;
        let (one, other) = (shop.buyer(), shop.buyer());
        let (first, second) = tokio::join!(makes(&one, &link, "awa@exemple.ci"), makes(&other, &link, "binta@exemple.ci"));
        let mut statuses = [first.status, second.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::GONE]);
        assert_eq!(entries(&shop, "account.first").await, 1);
    }

    async fn guessing_is_held_up_and_the_right_link_is_not(db: TestDatabase) {
        let shop = TestShop::open(db);
        let link = link(&shop).await;
        for _ in 0..50 {
            assert_eq!(shop.buyer().get("/admin/login/first/AAAAAAAAAAAAAAAAAAAAAA").await.status, StatusCode::GONE);
        }
        let held_up = shop.buyer().get("/admin/login/first/AAAAAAAAAAAAAAAAAAAAAA").await;
        assert_eq!(held_up.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(held_up.header("retry-after").parse::<u64>().unwrap() <= 60);
        shop.pass(TimeDelta::minutes(1));
        assert_eq!(makes(&shop.buyer(), &link, "awa@exemple.ci").await.location(), "/admin");
    }

    async fn in_production_the_first_owner_sets_up_a_code_before_anything_else(db: TestDatabase) {
        let shop = TestShop::planned(db, Plan { second_factor: true, ..Plan::default() });
        let (link, awa) = (link(&shop).await, shop.buyer());
        assert_eq!(makes(&awa, &link, "awa@exemple.ci").await.location(), "/admin");
        assert_eq!(awa.get("/admin").await.location(), "/admin/me/second-factor");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_without_an_owner_prints_the_link_at_its_start_and_keeps_only_its_hash() {
    let house = House::new(TestDatabase::sqlite());
    let griot = house.serve().await;
    wait_until("the link", || griot.log().contains("/admin/login/first/")).await;
    let printed = griot.log().split_once("/admin/login/first/").unwrap().1.lines().next().unwrap().to_owned();
    let awa = Buyer::new(&griot.url);
    let link = format!("/admin/login/first/{printed}");
    assert_eq!(makes(&awa, &link, "awa@exemple.ci").await.location(), "/admin");
    let file = house.db.url().strip_prefix("sqlite:").unwrap();
    let kept = ["", "-wal"].map(|end| std::fs::read(format!("{file}{end}")).unwrap_or_default()).concat();
    let kept = String::from_utf8_lossy(&kept);
    assert!(kept.contains("first_owner_links") && !kept.contains(&printed));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_others_could_read_the_link_the_command_is_named_instead() {
    let house = House::new(TestDatabase::sqlite())
        .with("GRIOT_PUBLIC_URL", "http://livres.exemple.ci")
        .with("GRIOT_SANDBOX_PUBLIC", "yes");
    let griot = house.serve().await;
    wait_until("the sentence", || griot.log().contains("griot owner add you@example.com")).await;
    assert!(!griot.log().contains("/admin/login/first/"), "{}", griot.log());
}

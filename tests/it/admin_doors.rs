//! Access to the back office: every route for every role, and the routes of the sign-in.

use chrono::TimeDelta;
use griot::domain::contact::Email;
use griot::domain::role::Role;
use griot::shop::accounts::team;
use griot::web::admin::{Needs, ROUTES, Row};
use reqwest::StatusCode;

use crate::support::admin::{Desk, PASSWORD};
use crate::support::buyer::Answer;
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;

const NOT_YOURS: &str = "pas ouverte à votre rôle";

/// The path with a value for each of its parameters.
fn filled(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "x" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

async fn ask(desk: &Desk, row: &Row, token: bool) -> Answer {
    let mut request = desk.buyer.request(row.method.as_str().parse().unwrap(), &filled(row.path));
    if row.method != "GET" {
        request = request.form(&[("csrf", if token { desk.csrf.as_str() } else { "" })]);
    }
    desk.buyer.send(request).await
}

async fn link(shop: &TestShop, email: &str) -> String {
    let email = Email::parse(email).unwrap();
    let made = team::owner_link(&shop.shop, &email, true).await.unwrap();
    let link = match made {
        Ok(link) => link,
        Err(_) => team::owner_link(&shop.shop, &email, false).await.unwrap().unwrap(),
    };
    link.expose().strip_prefix(&shop.url).unwrap().to_owned()
}

on_both! {
    async fn each_role_comes_where_the_matrix_says_and_nowhere_else(db: TestDatabase) {
        let shop = TestShop::open(db);
        for row in ROUTES {
            for role in Role::ALL {
                // A new session for each request: some of the routes end it.
                let answer = ask(&shop.staff(role).await, row, true).await;
                let refused = answer.status == StatusCode::FORBIDDEN && answer.text.contains(NOT_YOURS);
                let may = match row.needs {
                    Needs::May(right) => role.may(right),
                    Needs::Open | Needs::Session | Needs::Staff | Needs::Seller => true,
                };
                assert_eq!(refused, !may, "{role:?} {} {}: {}", row.method, row.path, answer.status);
                assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{role:?} {} {}", row.method, row.path);
            }
        }
    }

    async fn a_stranger_is_led_to_the_door_and_a_form_without_its_token_does_nothing(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        for row in ROUTES.iter().filter(|row| row.needs != Needs::Open) {
            let stranger = Desk { buyer: shop.buyer(), ..shop.staff(Role::Owner).await };
            let answer = ask(&stranger, row, true).await;
            if row.method == "GET" {
                assert!(answer.location().starts_with("/admin/login"), "{}", row.path);
            } else {
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", row.path);
                assert_eq!(ask(&owner, row, false).await.status, StatusCode::FORBIDDEN, "{}", row.path);
            }
        }
        assert_eq!(owner.get("/admin").await.status, StatusCode::OK);
    }

    async fn an_owner_comes_in_by_his_link_once_and_within_a_quarter_of_an_hour(db: TestDatabase) {
        let shop = TestShop::open(db);
        let late = link(&shop, "awa@exemple.ci").await;
        shop.pass(TimeDelta::minutes(15));
        assert_eq!(shop.buyer().get(&late).await.status, StatusCode::GONE);
        let first = link(&shop, "awa@exemple.ci").await;
        let link = link(&shop, "awa@exemple.ci").await;
        assert_eq!(shop.buyer().get(&first).await.status, StatusCode::GONE, "a newer link takes its place");
        let awa = shop.buyer();
        assert!(awa.get(&link).await.text.contains("awa@exemple.ci"));
        let short = awa.post(&link, &[("password", "court"), ("again", "court")]).await;
        assert!(short.text.contains("id=\"password-error\""), "{}", short.text);
        let chosen = [("password", PASSWORD), ("again", PASSWORD)];
        assert_eq!(awa.post(&link, &chosen).await.location(), "/admin");
        assert_eq!(awa.get("/admin").await.status, StatusCode::OK);
        assert_eq!(shop.buyer().post(&link, &chosen).await.status, StatusCode::GONE, "it works once");
    }

    async fn the_right_password_opens_the_page_that_was_wanted_and_a_wrong_one_keeps_the_address(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let browser = shop.buyer();
        let door = browser.get("/admin?lang=fr").await.location().to_owned();
        assert_eq!(door, "/admin/login?next=%2Fadmin%3Flang%3Dfr");
        let wrong = browser.post("/admin/login", &[("email", &owner.email), ("password", "faux")]).await;
        assert!(wrong.text.contains("id=\"problem\"") && wrong.text.contains(&owner.email), "{}", wrong.text);
        let unknown = browser.post("/admin/login", &[("email", "nul@exemple.ci"), ("password", PASSWORD)]).await;
        assert_eq!(unknown.status, wrong.status);
        assert_eq!(unknown.text.replace("nul@exemple.ci", &owner.email), wrong.text, "nobody can tell who exists");
        let typed = [("email", owner.email.as_str()), ("password", PASSWORD), ("next", "/admin?lang=fr")];
        let inside = browser.post("/admin/login", &typed).await;
        assert_eq!(inside.location(), "/admin?lang=fr");
        let cookie = inside.header("set-cookie");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        assert!(browser.get("/admin").await.text.contains(&owner.email));
        let there = Desk { buyer: browser.clone(), ..owner };
        assert_eq!(there.post("/admin/logout", &[]).await.location(), "/admin/login");
        assert!(browser.get("/admin").await.location().starts_with("/admin/login"));
    }

    async fn a_session_ends_after_half_an_hour_of_silence_and_after_twelve_hours_in_any_case(db: TestDatabase) {
        let shop = TestShop::open(db);
        let quiet = shop.staff(Role::Support).await;
        let busy = shop.staff(Role::Support).await;
        for _ in 0..25 {
            assert_eq!(busy.get("/admin").await.status, StatusCode::OK);
            // The session's `seen_at` is written in the background; this write comes after it.
            shop.shop.db.write(|_| Ok::<(), griot::store::Error>(())).await.unwrap();
            shop.pass(TimeDelta::minutes(28));
        }
        assert!(quiet.get("/admin").await.status.is_redirection());
        assert_eq!(busy.get("/admin").await.status, StatusCode::OK, "11 h 40");
        shop.pass(TimeDelta::minutes(20));
        assert!(busy.get("/admin").await.status.is_redirection(), "twelve hours");
    }

    async fn a_form_from_another_site_does_nothing(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let request = owner.buyer.request(reqwest::Method::POST, "/admin/logout").form(&[("csrf", &owner.csrf)]);
        let answer = owner.buyer.send(request.header("sec-fetch-site", "cross-site")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert_eq!(owner.get("/admin").await.status, StatusCode::OK);
    }
}

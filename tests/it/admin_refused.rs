//! What the back office refuses is audited, reported to the account, and slowed down.

use chrono::TimeDelta;
use griot::domain::role::Role;
use griot::shop::accounts::audit::{self, AuditEntry, AuditFilter, Cursor};
use griot::store::accounts;
use reqwest::{Method, StatusCode};

use crate::support::admin::PASSWORD;
use crate::support::buyer::{Answer, Buyer};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};

async fn entries(shop: &TestShop, act: &str) -> Vec<AuditEntry> {
    let wanted = AuditFilter { act: act.to_owned(), ..AuditFilter::default() };
    audit::read(&shop.shop, wanted, Cursor::Newest).await.unwrap().entries
}

/// A shop behind a proxy, so that each visitor can have a different address.
fn behind_a_proxy(db: TestDatabase) -> TestShop {
    let settings = vec![("GRIOT_LIMITS", "off".to_owned()), ("GRIOT_TRUSTED_PROXIES", "127.0.0.1".to_owned())];
    TestShop::planned(db, Plan { settings, ..Plan::default() })
}

async fn knocks(browser: &Buyer, email: &str, password: &str) -> Answer {
    browser.post("/admin/login", &[("email", email), ("password", password)]).await
}

/// A wrong password from the `number`-th address, after the backoff of the account.
async fn tries(shop: &TestShop, number: usize, email: &str) {
    shop.pass(TimeDelta::seconds(8));
    let browser = shop.buyer();
    let form = browser.request(Method::POST, "/admin/login").header("x-forwarded-for", format!("41.66.7.{number}"));
    let answer = browser.send(form.form(&[("email", email), ("password", "faux")])).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
}

on_both! {
    async fn ten_wrong_passwords_leave_two_rows_one_letter_and_a_line_on_the_first_page(db: TestDatabase) {
        let shop = behind_a_proxy(db);
        let owner = shop.staff(Role::Owner).await;
        for number in 1..=9 {
            tries(&shop, number, &owner.email).await;
        }
        shop.work().await;
        assert_eq!((entries(&shop, "session.refused").await.len(), shop.letters().len()), (1, 0));
        for number in 10..=15 {
            tries(&shop, number, &owner.email).await;
        }
        shop.work().await;
        let told = entries(&shop, "session.refused").await;
        assert_eq!(told.len(), 2, "the first and the tenth");
        assert_eq!((told[0].account_id.as_deref(), told[0].subject.as_str()), (None, &*format!("account:{}", owner.email)));
        assert!(told[0].detail.contains("41.66.7.10") && told[0].detail.contains("10"), "{}", told[0].detail);
        let letters = shop.letters();
        assert_eq!(letters.len(), 1, "once a day");
        assert_eq!(letters[0].envelope.to.as_str(), owner.email);
        assert!(letters[0].text.contains("/admin/me") && letters[0].text.contains("41.66.7."), "{}", letters[0].text);
        assert!(!letters[0].text.contains("mail-warning") && !letters[0].html.contains("mail-warning"));
        assert!(owner.get("/admin").await.text.contains("15 tentatives"), "on the first page");
        let journal = owner.get("/admin/audit?act=session").await.text;
        assert!(journal.contains("Quelqu’un") && journal.contains("tentative 10 de cette heure"), "{journal}");
        shop.pass(TimeDelta::hours(25));
        assert!(!owner_again(&shop, &owner.account_id).await.text.contains("tentatives d’entrer"), "a day later it is calm");
    }

    async fn names_that_nobody_has_share_one_count_and_none_is_kept(db: TestDatabase) {
        let shop = behind_a_proxy(db);
        let owner = shop.staff(Role::Owner).await;
        for number in 0..12 {
            tries(&shop, number, &format!("personne-{number}@exemple.ci")).await;
        }
        let told = entries(&shop, "session").await;
        assert_eq!(told.iter().map(|entry| entry.act.as_str()).collect::<Vec<_>>(), ["session.unknown"; 2]);
        assert!(told.iter().all(|entry| !format!("{}{}", entry.subject, entry.detail).contains("personne")));
        assert!(owner.get("/admin").await.text.contains("12 tentatives"));
    }

    async fn a_wrong_code_a_password_mistyped_again_and_a_right_that_lacks_are_told(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, support) = (shop.staff(Role::Owner).await, shop.staff(Role::Support).await);
        owner.sets_up_codes(&shop).await;
        let thief = shop.buyer();
        knocks(&thief, &owner.email, PASSWORD).await;
        thief.post("/admin/login/code", &[("code", "000000")]).await;
        assert_eq!(entries(&shop, "session.code-refused").await.len(), 1);
        owner.post("/admin/confirm", &[("fresh_password", "faux")]).await;
        assert_eq!(entries(&shop, "session.retype-refused").await[0].account_id.as_ref(), Some(&owner.account_id));
        for _ in 0..3 {
            assert_eq!(support.get("/admin/accounts").await.status, StatusCode::FORBIDDEN);
        }
        let told = entries(&shop, "session.right-refused").await;
        assert_eq!((told.len(), told[0].account_id.as_ref()), (1, Some(&support.account_id)));
        assert!(!support.get("/admin").await.text.contains("changez votre mot de passe"), "that is no break-in");
    }

    async fn a_stranger_with_a_forged_or_foreign_device_cookie_waits_like_anyone(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, other) = (shop.staff(Role::Owner).await, shop.staff(Role::Manager).await);
        let own = knocks(&shop.buyer(), &other.email, PASSWORD).await;
        let mut cookies = own.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
        let foreign = cookies.find_map(|cookie| cookie.strip_prefix("griot_device=")).unwrap();
        let foreign = foreign.split(';').next().unwrap().to_owned();
        let (name, _) = foreign.split_once('.').unwrap();
        let forged = format!("{name}.{}", "A".repeat(43));
        for device in [forged.as_str(), foreign.as_str(), "x", "."] {
            shop.pass(TimeDelta::hours(2));
            let stranger = shop.buyer().with_cookie(&format!("griot_device={device}"));
            for _ in 0..3 {
                assert_eq!(knocks(&stranger, &owner.email, "faux").await.status, StatusCode::UNPROCESSABLE_ENTITY);
            }
            // A new cookie does not reset the backoff.
            let again = shop.buyer().with_cookie(&format!("griot_device=a{device}"));
            let waits = knocks(&again, &owner.email, PASSWORD).await;
            assert_eq!(waits.status, StatusCode::TOO_MANY_REQUESTS, "{device}");
        }
    }

    async fn after_three_wrong_passwords_before_a_refund_even_the_right_one_waits(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        for _ in 0..3 {
            let wrong = owner.post("/admin/confirm", &[("fresh_password", "faux"), ("next", "/admin/orders")]).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let right = [("fresh_password", PASSWORD), ("next", "/admin/orders")];
        let waits = owner.post("/admin/confirm", &right).await;
        assert_eq!(waits.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(waits.text.contains("secondes"), "{}", waits.text);
        shop.pass(TimeDelta::seconds(21));
        assert_eq!(owner.post("/admin/confirm", &right).await.location(), "/admin/orders");
    }

    async fn signing_in_again_ends_the_session_that_the_browser_had(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let (browser, token) = shop.signed_in_with_token(&owner.account_id).await;
        assert_eq!(knocks(&browser, &owner.email, PASSWORD).await.location(), "/admin");
        let kept = shop.buyer().with_cookie(&format!("griot_staff={token}"));
        assert_eq!(kept.get("/admin").await.location(), "/admin/login", "a copy of the old cookie opens nothing");
        assert_eq!(owner.get("/admin").await.status, StatusCode::OK, "another browser's session lives on");
    }

    async fn ending_other_sessions_asks_for_the_password(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let other = shop.signed_in(&owner.account_id).await;
        shop.pass(TimeDelta::minutes(6));
        let asked = owner.post("/admin/me/sessions/end", &[]).await;
        assert!(asked.text.contains("name=\"fresh_password\""), "{}", asked.text);
        assert_eq!(other.get("/admin").await.status, StatusCode::OK);
        assert!(owner.post("/admin/me/sessions/end", &[("fresh_password", PASSWORD)]).await.status.is_redirection());
        assert_eq!(other.get("/admin").await.location(), "/admin/login");
    }

    async fn the_session_of_a_suspended_account_does_not_live_although_nobody_ended_it(db: TestDatabase) {
        let shop = TestShop::open(db);
        let manager = shop.staff(Role::Manager).await;
        assert_eq!(manager.get("/admin").await.status, StatusCode::OK);
        let (id, now) = (manager.account_id.clone(), shop.clock.now().naive_utc());
        // Changes only the row: the shop's own function would end the sessions too.
        shop.shop.db.write(move |conn| accounts::suspend(conn, &id, Some(now))).await.unwrap();
        assert_eq!(manager.get("/admin").await.location(), "/admin/login");
    }
}

/// The home page of the back office, in a new session.
async fn owner_again(shop: &TestShop, account_id: &str) -> Answer {
    shop.signed_in(account_id).await.get("/admin").await
}

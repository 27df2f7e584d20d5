//! Signing in with a password, a code and a recovery code; one's own account; acts that need a recently confirmed
//! password.

use chrono::TimeDelta;
use griot::domain::role::Role;
use griot::shop::accounts::audit::{self, AuditFilter, Cursor};
use reqwest::StatusCode;

use crate::support::admin::{Desk, PASSWORD};
use crate::support::buyer::{Answer, Buyer};
use crate::support::postgres::on_both;
use crate::support::shop::{Plan, TestShop};

async fn knocks(browser: &Buyer, email: &str, password: &str) -> Answer {
    browser.post("/admin/login", &[("email", email), ("password", password)]).await
}

/// Signs in up to the request for the code.
async fn with_password(shop: &TestShop, email: &str) -> Buyer {
    let browser = shop.buyer();
    assert_eq!(knocks(&browser, email, PASSWORD).await.location(), "/admin/login/code?next=%2Fadmin");
    browser
}

async fn code(browser: &Buyer, code: &str) -> Answer {
    browser.post("/admin/login/code", &[("code", code)]).await
}

async fn entries(shop: &TestShop, act: &str) -> usize {
    let wanted = AuditFilter { act: act.to_owned(), ..AuditFilter::default() };
    audit::read(&shop.shop, wanted, Cursor::Newest).await.unwrap().entries.len()
}

on_both! {
    async fn wrong_passwords_wait_longer_and_longer_and_the_owners_own_browser_does_not(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let home = shop.buyer();
        assert_eq!(knocks(&home, &owner.email, PASSWORD).await.location(), "/admin");
        let stranger = shop.buyer();
        for _ in 0..3 {
            assert_eq!(knocks(&stranger, &owner.email, "faux").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let wait = knocks(&stranger, &owner.email, PASSWORD).await;
        assert_eq!(wait.status, StatusCode::TOO_MANY_REQUESTS, "even the right one is not looked at");
        assert!(wait.text.contains("secondes") && wait.text.contains(&owner.email), "{}", wait.text);
        assert!(wait.header("retry-after").parse::<u64>().unwrap() <= 21);
        let nobody = "personne@exemple.ci";
        shop.pass(TimeDelta::minutes(2));
        for _ in 0..3 {
            assert_eq!(knocks(&stranger, nobody, "faux").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(knocks(&stranger, nobody, "faux").await.status, StatusCode::TOO_MANY_REQUESTS, "as for who exists");
        assert_eq!(knocks(&home, &owner.email, PASSWORD).await.location(), "/admin", "he is not kept out");
        assert_eq!(knocks(&stranger, &owner.email, PASSWORD).await.location(), "/admin", "after the wait");
    }

    async fn a_code_opens_once_and_only_after_the_password(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let (app, _) = owner.sets_up_codes(&shop).await;
        let replayed = with_password(&shop, &owner.email).await;
        let used = code(&replayed, &app.code(&shop)).await;
        assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY, "the code that confirmed the app was used by that");
        assert!(replayed.get("/admin").await.status.is_redirection(), "half a session opens nothing");
        shop.pass(TimeDelta::seconds(30));
        let fresh = app.code(&shop);
        assert_eq!(code(&replayed, &fresh).await.location(), "/admin");
        assert_eq!(replayed.get("/admin").await.status, StatusCode::OK);
        let other = with_password(&shop, &owner.email).await;
        assert_eq!(code(&other, &fresh).await.status, StatusCode::UNPROCESSABLE_ENTITY, "replayed");
        assert_eq!(code(&shop.buyer(), &fresh).await.location(), "/admin/login", "without the password");
        shop.pass(TimeDelta::minutes(11));
        assert_eq!(code(&other, &app.code(&shop)).await.location(), "/admin/login", "half a session ends soon");
    }

    async fn a_recovery_code_opens_once(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let (_, codes) = owner.sets_up_codes(&shop).await;
        let typed = codes[3].to_lowercase().replace('-', " ");
        let first = with_password(&shop, &owner.email).await;
        assert_eq!(code(&first, &typed).await.location(), "/admin");
        let second = with_password(&shop, &owner.email).await;
        assert_eq!(code(&second, &codes[3]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(code(&second, &codes[4]).await.location(), "/admin");
        assert!(second.get("/admin/me").await.text.contains("8 codes de secours"));
        assert_eq!(entries(&shop, "account.recovery").await, 2);
    }

    async fn codes_cannot_be_guessed_one_after_the_other(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let (app, _) = owner.sets_up_codes(&shop).await;
        shop.pass(TimeDelta::seconds(30));
        let thief = with_password(&shop, &owner.email).await;
        for _ in 0..3 {
            assert_eq!(code(&thief, "000000").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(code(&thief, &app.code(&shop)).await.status, StatusCode::TOO_MANY_REQUESTS);
    }

    async fn in_production_an_account_without_a_code_gets_only_the_page_that_sets_it_up(db: TestDatabase) {
        let shop = TestShop::planned(db, Plan { second_factor: true, ..Plan::default() });
        let owner = shop.staff(Role::Owner).await;
        for page in ["/admin", "/admin/accounts", "/admin/audit"] {
            assert_eq!(owner.get(page).await.location(), "/admin/me/second-factor", "{page}");
        }
        let invited = owner.post("/admin/accounts", &[("email", "binta@exemple.ci"), ("role", "manager")]).await;
        assert_eq!(invited.status, StatusCode::FORBIDDEN);
        assert_eq!(entries(&shop, "account.invite").await, 0);
        let wrong = owner.get("/admin/me/second-factor").await;
        assert!(wrong.text.contains("class=\"qr\""));
        owner.sets_up_codes(&shop).await;
        assert_eq!(owner.get("/admin").await.status, StatusCode::OK);
    }

    async fn a_fresh_password_is_asked_for_and_the_form_goes_on_with_what_was_typed(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        shop.pass(TimeDelta::minutes(6));
        assert_eq!(owner.get("/admin/me/second-factor").await.location(), "/admin/confirm?next=%2Fadmin%2Fme%2Fsecond-factor");
        let typed = [("email", "binta@exemple.ci"), ("role", "manager")];
        let asked = owner.post("/admin/accounts", &typed).await;
        assert!(asked.text.contains("name=\"email\" value=\"binta@exemple.ci\""), "{}", asked.text);
        assert!(asked.text.contains("action=\"/admin/accounts\""));
        let wrong = owner.post("/admin/accounts", &[&typed[..], &[("fresh_password", "faux")]].concat()).await;
        assert!(wrong.text.contains("id=\"fresh_password-error\"") && wrong.text.contains("binta@exemple.ci"));
        assert_eq!(entries(&shop, "account.invite").await, 0);
        let done = owner.post("/admin/accounts", &[&typed[..], &[("fresh_password", PASSWORD)]].concat()).await;
        assert!(done.text.contains("/admin/invitation/"), "{}", done.text);
        assert_eq!(owner.get("/admin/me/second-factor").await.status, StatusCode::OK, "it is fresh for five minutes");
        shop.pass(TimeDelta::minutes(6));
        let guessed = owner.post("/admin/me/second-factor", &[("code", "000000")]).await;
        assert!(guessed.text.contains("name=\"fresh_password\"") && !guessed.text.contains("class=\"key\""), "a wrong code would show the key");
        let back = [("next", "/admin/audit?who=-"), ("fresh_password", PASSWORD)];
        assert_eq!(owner.post("/admin/confirm", &back).await.location(), "/admin/audit?who=-");
    }

    async fn a_password_typed_again_gives_the_session_another_token(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let (browser, former) = shop.signed_in_with_token(&owner.account_id).await;
        let here = Desk { buyer: browser, ..owner };
        let wrong = here.post("/admin/confirm", &[("next", "/admin"), ("fresh_password", "faux")]).await;
        let sets = |answer: &Answer| answer.headers.get_all("set-cookie").iter().any(|set| set.to_str().unwrap().starts_with("griot_staff="));
        assert!(!sets(&wrong) && !sets(&here.get("/admin").await));
        let right = here.post("/admin/confirm", &[("next", "/admin"), ("fresh_password", PASSWORD)]).await;
        let cookie = right.header("set-cookie");
        assert!(cookie.starts_with("griot_staff=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        assert!(!cookie.contains(&former), "{cookie}");
        assert_eq!(here.get("/admin").await.status, StatusCode::OK);
        let stolen = shop.buyer().with_cookie(&format!("griot_staff={former}"));
        assert!(stolen.get("/admin").await.location().starts_with("/admin/login"), "the former token opens nothing");
        assert_eq!(here.get("/admin/me").await.text.matches("name=\"id\"").count(), 1, "it is the same session");
    }

    async fn another_password_ends_the_other_sessions_and_is_not_an_easy_one(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let elsewhere = shop.signed_in(&owner.account_id).await;
        let change = async |new: &str, again: &str| {
            owner.post("/admin/me/password", &[("password", new), ("again", again), ("fresh_password", PASSWORD)]).await
        };
        for easy in ["court", "motdepasse123", "owner-owner-owner"] {
            assert!(change(easy, easy).await.text.contains("id=\"password-error\""), "{easy}");
        }
        assert!(change("le griot se souvient", "le griot se souvint").await.text.contains("id=\"password-error\""));
        let without = owner.post("/admin/me/password", &[("password", "le griot se souvient"), ("again", "le griot se souvient")]).await;
        assert!(without.text.contains("name=\"fresh_password\""), "the present password, although it was typed just now");
        assert_eq!(elsewhere.get("/admin").await.status, StatusCode::OK);
        assert_eq!(change("le griot se souvient", "le griot se souvient").await.location(), "/admin/me");
        assert!(elsewhere.get("/admin").await.status.is_redirection());
        assert_eq!(knocks(&shop.buyer(), &owner.email, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(knocks(&shop.buyer(), &owner.email, "le griot se souvient").await.location(), "/admin");
    }

    async fn sessions_are_listed_and_ended_one_by_one_or_all_others(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Support).await;
        let stranger = shop.staff(Role::Support).await;
        let mut others = Vec::new();
        for _ in 0..3 {
            others.push(shop.signed_in(&owner.account_id).await);
        }
        let page = owner.get("/admin/me").await;
        assert_eq!(page.text.matches("name=\"id\"").count(), 3);
        let id = page.between("name=\"id\" value=\"", "\"");
        stranger.post("/admin/me/sessions/end", &[("id", &id)]).await;
        assert_eq!(owner.get("/admin/me").await.text.matches("name=\"id\"").count(), 3, "not another's");
        owner.post("/admin/me/sessions/end", &[("id", &id)]).await;
        assert_eq!(owner.get("/admin/me").await.text.matches("name=\"id\"").count(), 2);
        owner.post("/admin/me/sessions/end", &[]).await;
        for other in others {
            assert!(other.get("/admin").await.status.is_redirection());
        }
        assert_eq!(owner.get("/admin").await.status, StatusCode::OK);
    }

    async fn a_link_from_a_letter_finds_the_session(db: TestDatabase) {
        let shop = TestShop::open(db);
        let request = shop.buyer().request(reqwest::Method::GET, "/admin/audit?who=-");
        let page = shop.buyer().send(request.header("sec-fetch-site", "cross-site")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("http-equiv=\"refresh\" content=\"0;url=/admin/audit?who=-\""), "{}", page.text);
    }

    async fn a_form_of_an_ended_session_is_sent_after_signing_in_again(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        shop.pass(TimeDelta::minutes(31));
        let typed = [("email", "binta@exemple.ci"), ("role", "manager")];
        assert_eq!(owner.post("/admin/accounts", &typed).await.status, StatusCode::UNAUTHORIZED);
        let again = Desk { buyer: shop.signed_in(&owner.account_id).await, ..owner };
        assert!(again.post("/admin/accounts", &typed).await.text.contains("/admin/invitation/"));
    }
}

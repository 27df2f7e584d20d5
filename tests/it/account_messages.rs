//! Forgotten passwords reset by e-mail, changes of an account's address, and recovery codes that can be saved.

use chrono::TimeDelta;
use griot::domain::role::Role;
use griot::mail::{EmailMessage, Mailer};
use griot::store::accounts;
use griot::store::invitations::{self, Invitation};
use reqwest::StatusCode;
use sha2::{Digest as _, Sha256};

use crate::support::admin::{Desk, PASSWORD};
use crate::support::back_office::audited;
use crate::support::buyer::Answer;
use crate::support::postgres::on_both;
use crate::support::shop::{Plan, TestShop};

const FORGOTTEN: &str = "/admin/login/forgotten";
const OTHER: &str = "une tout autre phrase";

async fn forgets(shop: &TestShop, email: &str) -> Answer {
    shop.buyer().post(FORGOTTEN, &[("email", email)]).await
}

/// The e-mails to an address, oldest first.
async fn letters_to(shop: &TestShop, email: &str) -> Vec<EmailMessage> {
    shop.work().await;
    shop.letters().into_iter().filter(|letter| letter.envelope.to.as_str() == email).collect()
}

/// The path of the link in an e-mail.
fn link(letter: &EmailMessage) -> String {
    let link = letter.text.split_whitespace().find(|word| word.contains("/admin/login/")).expect("a link");
    link[link.find("/admin/").unwrap()..].to_owned()
}

async fn forgets_and_gets_the_link(shop: &TestShop, desk: &Desk) -> String {
    assert_eq!(forgets(shop, &desk.email).await.location(), "/admin/login/forgotten?asked");
    link(letters_to(shop, &desk.email).await.last().expect("a letter"))
}

fn twice(password: &str) -> [(&str, &str); 2] {
    [("password", password), ("again", password)]
}

async fn signs_in(shop: &TestShop, email: &str, password: &str) -> Answer {
    shop.buyer().post("/admin/login", &[("email", email), ("password", password)]).await
}

on_both! {
    async fn a_forgotten_password_is_replaced_by_a_link_and_the_code_is_still_asked_for(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        owner.sets_up_codes(&shop).await;
        assert!(shop.buyer().get("/admin/login").await.text.contains(&format!("href=\"{FORGOTTEN}\"")));
        let link = forgets_and_gets_the_link(&shop, &owner).await;
        let browser = shop.buyer();
        assert!(browser.get(&link).await.text.contains(&owner.email));
        assert!(browser.get(&link).await.text.contains(&owner.email), "looking uses nothing up");
        let weak = browser.post(&link, &twice("court")).await;
        assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(owner.get("/admin").await.status, StatusCode::OK, "until the link is used");
        assert_eq!(browser.post(&link, &twice(OTHER)).await.location(), "/admin/login");
        assert!(browser.get("/admin/login").await.text.contains("Votre mot de passe est changé"));
        assert!(owner.get("/admin").await.status.is_redirection(), "all sessions end");
        assert_eq!(signs_in(&shop, &owner.email, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(signs_in(&shop, &owner.email, OTHER).await.location().starts_with("/admin/login/code"), "the second factor stays");
        for again in [browser.get(&link).await, browser.post(&link, &twice(PASSWORD)).await] {
            assert_eq!(again.status, StatusCode::GONE, "it works once");
        }
        let told = letters_to(&shop, &owner.email).await;
        assert!(told.last().unwrap().subject.contains("est changé"), "{}", told.last().unwrap().subject);
        let acts = audited(&shop).await;
        assert!(acts.contains(&"account.forgotten".to_owned()) && acts.contains(&"account.password".to_owned()), "{acts:?}");
    }

    async fn who_has_no_account_is_answered_the_same_and_gets_nothing(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let (known, unknown) = (forgets(&shop, &owner.email).await, forgets(&shop, "personne@exemple.ci").await);
        assert_eq!((known.status, known.location()), (unknown.status, unknown.location()));
        assert!(letters_to(&shop, "personne@exemple.ci").await.is_empty());
        for email in [owner.email.as_str(), "personne@exemple.ci"] {
            forgets(&shop, email).await;
            forgets(&shop, email).await;
            let wait = forgets(&shop, email).await;
            assert_eq!(wait.status, StatusCode::TOO_MANY_REQUESTS, "{email}");
            assert!(!wait.header("retry-after").is_empty());
        }
        assert_eq!(forgets(&shop, "awa").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn a_link_ends_after_half_an_hour_or_with_a_newer_one_and_few_go_out_in_a_day(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let first = forgets_and_gets_the_link(&shop, &owner).await;
        let second = forgets_and_gets_the_link(&shop, &owner).await;
        assert_eq!(shop.buyer().get(&first).await.status, StatusCode::GONE, "a newer one takes its place");
        shop.pass(TimeDelta::minutes(31));
        assert_eq!(shop.buyer().get(&second).await.status, StatusCode::GONE);
        assert_eq!(shop.buyer().post(&second, &twice(OTHER)).await.status, StatusCode::GONE);
        for _ in 0..6 {
            shop.pass(TimeDelta::hours(2));
            forgets(&shop, &owner.email).await;
            shop.work().await;
        }
        assert_eq!(letters_to(&shop, &owner.email).await.len(), 5, "no stranger fills a mailbox");
        let suspended = shop.staff(Role::Manager).await;
        shop.staff(Role::Owner).await.post(&format!("/admin/accounts/{}/suspend", suspended.account_id), &[]).await;
        forgets(&shop, &suspended.email).await;
        assert!(letters_to(&shop, &suspended.email).await.is_empty());
    }

    async fn a_link_that_is_over_is_sent_no_more_and_one_that_is_used_ends_an_invitation_too(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let (id, now) = (owner.account_id.clone(), shop.clock.now().naive_utc());
        let invited = shop.shop.db.write(move |conn| -> Result<(), griot::store::Error> {
            let token = hex::encode(Sha256::digest("invitation"));
            let expires_at = now + TimeDelta::hours(1);
            let one = Invitation { id: "x".to_owned(), account_id: id, token, created_at: now, expires_at, used_at: None };
            invitations::insert(conn, &one)
        });
        invited.await.unwrap();
        forgets(&shop, &owner.email).await;
        shop.pass(TimeDelta::minutes(31));
        assert!(letters_to(&shop, &owner.email).await.is_empty(), "a mail server that was away for so long brings nothing");
        let link = forgets_and_gets_the_link(&shop, &owner).await;
        assert_eq!(shop.buyer().get("/admin/invitation/invitation").await.status, StatusCode::OK);
        assert_eq!(shop.buyer().post(&link, &twice(OTHER)).await.location(), "/admin/login");
        assert_eq!(shop.buyer().get("/admin/invitation/invitation").await.status, StatusCode::GONE);
    }

    async fn one_link_used_by_two_at_once_works_once(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let link = forgets_and_gets_the_link(&shop, &owner).await;
        let (one, two) = (shop.buyer(), shop.buyer());
        let (mine, yours) = (twice(OTHER), twice("encore une autre phrase"));
        let (first, second) = tokio::join!(one.post(&link, &mine), two.post(&link, &yours));
        let used = [first.status, second.status].iter().filter(|status| **status == StatusCode::SEE_OTHER).count();
        assert_eq!(used, 1, "{} and {}", first.status, second.status);
    }

    async fn where_no_letter_leaves_nothing_is_offered(db: TestDatabase) {
        let folder = Mailer::Folder(std::env::temp_dir().join("nowhere"), "Griot <griot@localhost>".parse().unwrap());
        let shop = TestShop::planned(db, Plan { mailer: Some(folder), ..Plan::default() });
        let owner = shop.staff(Role::Owner).await;
        assert!(!shop.buyer().get("/admin/login").await.text.contains(FORGOTTEN));
        assert_eq!(shop.buyer().get(FORGOTTEN).await.status, StatusCode::NOT_FOUND);
        assert_eq!(forgets(&shop, &owner.email).await.status, StatusCode::NOT_FOUND);
        assert!(!owner.get("/admin/me").await.text.contains("action=\"/admin/me/email\""));
        assert_eq!(owner.post("/admin/me/email", &[("email", "awa@exemple.ci")]).await.status, StatusCode::NOT_FOUND);
    }

    async fn another_address_is_proved_by_a_link_and_the_former_one_is_told(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, other) = (shop.staff(Role::Owner).await, shop.staff(Role::Manager).await);
        let wish = async |email: &str| owner.post("/admin/me/email", &[("email", email)]).await;
        for wrong in ["awa", &owner.email, &other.email] {
            let answer = wish(wrong).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
            assert!(answer.text.contains("id=\"email-error\"") && answer.text.contains(&format!("value=\"{wrong}\"")));
        }
        assert_eq!(wish("Nouvelle@exemple.ci").await.location(), "/admin/me");
        let letter = letters_to(&shop, "nouvelle@exemple.ci").await.pop().expect("a letter to the new address");
        assert!(letter.text.contains(&owner.email));
        let link = link(&letter);
        let browser = shop.buyer();
        assert!(browser.get(&link).await.text.contains("nouvelle@exemple.ci"));
        assert!(owner.get("/admin/me").await.text.contains(&owner.email), "looking changes nothing");
        assert_eq!(browser.post(&link, &[]).await.location(), "/admin/login");
        assert!(owner.get("/admin/me").await.text.contains("Vous vous connectez avec nouvelle@exemple.ci"));
        assert_eq!(signs_in(&shop, "nouvelle@exemple.ci", PASSWORD).await.location(), "/admin");
        assert_eq!(signs_in(&shop, &owner.email, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let told = letters_to(&shop, &owner.email).await.pop().expect("a letter to the former address");
        assert!(told.text.contains("nouvelle@exemple.ci") && !told.text.contains("/admin/login/"), "{}", told.text);
        assert_eq!(browser.post(&link, &[]).await.status, StatusCode::GONE);
        assert!(audited(&shop).await.contains(&"account.email".to_owned()));
        shop.pass(TimeDelta::minutes(6));
        let asked = wish("encore@exemple.ci").await;
        assert!(asked.text.contains("name=\"fresh_password\""), "a password is asked for first");
    }

    async fn the_newest_of_a_few_links_to_another_address_works_and_none_for_who_was_suspended(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let wish = async |email: &str| owner.post("/admin/me/email", &[("email", email)]).await;
        let mut links = Vec::new();
        for email in ["un@exemple.ci", "deux@exemple.ci", "trois@exemple.ci", "quatre@exemple.ci", "cinq@exemple.ci"] {
            assert_eq!(wish(email).await.location(), "/admin/me");
            links.push(link(letters_to(&shop, email).await.last().expect("a letter")));
        }
        let sixth = wish("six@exemple.ci").await;
        assert_eq!(sixth.status, StatusCode::UNPROCESSABLE_ENTITY, "few go out in a day: {}", sixth.text);
        assert!(letters_to(&shop, "six@exemple.ci").await.is_empty());
        assert_eq!(shop.buyer().post(&links[3], &[]).await.status, StatusCode::GONE, "a newer one takes its place");
        let suspend = async |at| {
            let id = owner.account_id.clone();
            shop.shop.db.write(move |conn| accounts::suspend(conn, &id, at)).await.unwrap();
        };
        suspend(Some(shop.clock.now().naive_utc())).await;
        assert_eq!(shop.buyer().post(&links[4], &[]).await.status, StatusCode::GONE);
        suspend(None).await;
        assert_eq!(shop.buyer().post(&links[4], &[]).await.location(), "/admin/login");
        assert_eq!(signs_in(&shop, "cinq@exemple.ci", PASSWORD).await.location(), "/admin");
    }

    async fn who_changes_a_password_inside_is_told_by_mail(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        owner.post("/admin/me/password", &[&twice(OTHER)[..], &[("fresh_password", PASSWORD)]].concat()).await;
        let told = letters_to(&shop, &owner.email).await.pop().expect("a letter");
        assert!(told.subject.contains("est changé") && !told.text.contains("http"), "{}", told.text);
    }

    async fn who_sets_up_or_removes_a_second_factor_is_told_by_mail(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        owner.sets_up_codes(&shop).await;
        owner.post("/admin/me/second-factor/remove", &[]).await;
        let told = letters_to(&shop, &owner.email).await;
        let subjects: Vec<_> = told.iter().map(|letter| letter.subject.as_str()).collect();
        assert!(matches!(subjects[..], [set, gone] if set.starts_with("Un second facteur protège") && gone.ends_with("n’a plus de second facteur")), "{subjects:?}");
        assert!(told.iter().all(|letter| !letter.text.contains("http")), "{}", told[1].text);
    }

    async fn recovery_codes_can_be_copied_and_saved_and_nothing_else_can(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let (_, codes) = owner.sets_up_codes(&shop).await;
        let shown = owner.post("/admin/me/second-factor/codes", &[]).await;
        let renewed = shown.between("name=\"codes\" value=\"", "\"");
        assert!(shown.text.contains("<textarea") && shown.text.contains(&renewed.replace(' ', "\n")), "{}", shown.text);
        assert!(shown.header("cache-control").contains("no-store"));
        let file = owner.post("/admin/me/second-factor/codes/file", &[("codes", renewed.as_str())]).await;
        assert!(file.header("cache-control").contains("no-store"));
        assert_eq!(file.header("content-type"), "text/plain; charset=utf-8");
        assert!(file.header("content-disposition").starts_with("attachment"), "{}", file.header("content-disposition"));
        assert!(file.text.ends_with(&format!("{}\r\n", renewed.replace(' ', "\r\n"))), "{}", file.text);
        assert!(!file.text.contains(&codes[0]));
        let eleven = [codes[0].as_str(); 11].join(" ");
        for other in ["<script>", "", "AAAA-BBBB", eleven.as_str()] {
            let refused = owner.post("/admin/me/second-factor/codes/file", &[("codes", other)]).await;
            assert_eq!(refused.status, StatusCode::NOT_FOUND, "{other}");
        }
    }
}

//! Applications of those who want to sell in a market: where the owner allows them, and what he answers.

use griot::domain::role::Role;
use reqwest::StatusCode;

use crate::support::market::market;
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::twin::lines;

const APPLY: &str = "/sellers/apply";

async fn opened(shop: &TestShop) {
    let fields =
        [("commission", "10"), ("fee_bearer", "shop"), ("hold", "24"), ("goodwill", "6"), ("applications", "on")];
    shop.staff(Role::Owner).await.post("/admin/settings/market", &fields).await;
}

fn said<'a>(name: &'a str, email: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("name", name),
        ("email", email),
        ("phone", "07 07 07 07 00"),
        ("about", "J’écris des *contes*."),
        ("offer", "Trois romans"),
    ]
}

async fn kept(shop: &TestShop) -> Vec<String> {
    lines(&shop.shop, "SELECT id AS line FROM applications WHERE state = 'open'".to_owned()).await
}

on_both! {
    async fn nobody_applies_where_the_owner_does_not_allow_it_and_a_stranger_learns_nothing(db: TestDatabase) {
        let shop = market(db);
        let (owner, reader) = (shop.staff(Role::Owner).await, shop.buyer());
        assert_eq!(reader.get(APPLY).await.status, StatusCode::NOT_FOUND);
        assert_eq!(reader.post(APPLY, &said("Awa", "awa@exemple.ci")).await.status, StatusCode::NOT_FOUND);
        assert!(!reader.get("/").await.text.contains(APPLY));
        opened(&shop).await;
        assert!(reader.get("/").await.text.contains(&format!("href=\"{APPLY}\"")));
        assert!(reader.get(APPLY).await.text.contains("Vendre dans cette boutique"));
        let wrong = [("name", ""), ("email", "awa@"), ("phone", "0707"), ("about", "Moi"), ("offer", "")];
        let wrong = reader.post(APPLY, &wrong).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        for part in ["name-error", "email-error", "phone-error", "offer-error", "value=\"awa@\"", "Moi</textarea>"] {
            assert!(wrong.text.contains(part), "{part}: {}", wrong.text);
        }
        for email in ["awa@exemple.ci", "AWA@exemple.ci", &owner.email] {
            assert_eq!(reader.post(APPLY, &said("Awa", email)).await.location(), "/sellers/apply?sent", "{email}");
        }
        assert!(reader.get("/sellers/apply?sent").await.text.contains("C’est envoyé"));
        assert_eq!(kept(&shop).await.len(), 1, "one for an address, and none of the staff");
        shop.work().await;
        let told = shop.letters().into_iter().filter(|letter| letter.subject.contains("demande à vendre")).count();
        assert_eq!(told, 2, "each owner, once");
    }

    async fn an_owner_declines_with_a_sentence_and_accepts_who_is_then_a_seller(db: TestDatabase) {
        let shop = market(db);
        opened(&shop).await;
        let (owner, reader) = (shop.staff(Role::Owner).await, shop.buyer());
        reader.post(APPLY, &said("Maison Awa", "awa@exemple.ci")).await;
        let here = format!("/admin/market/applications/{}", kept(&shop).await.concat());
        assert!(owner.get("/admin").await.text.contains("1 personne demande à vendre"));
        assert!(owner.get("/admin/market").await.text.contains(&here));
        let page = owner.get(&here).await.text;
        assert!(page.contains("Trois romans") && page.contains("awa@exemple.ci") && page.contains("+2250707070700"), "{page}");
        let long = "x".repeat(1_001);
        let wrong = owner.post(&format!("{here}/decline"), &[("answer", &long)]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("id=\"answer-error\"") && wrong.text.contains(&long));
        assert_eq!(owner.post(&format!("{here}/decline"), &[("answer", "Pas de contes.")]).await.location(), "/admin/market");
        shop.work().await;
        let letter = shop.letters().pop().unwrap();
        assert!(letter.envelope.to.as_str() == "awa@exemple.ci" && letter.text.contains("Pas de contes."), "{}", letter.text);
        for again in ["accept", "decline"] {
            assert_eq!(owner.post(&format!("{here}/{again}"), &[]).await.status, StatusCode::NOT_FOUND, "it was answered");
        }
        reader.post(APPLY, &said("Maison Awa", "awa@exemple.ci")).await;
        let here = format!("/admin/market/applications/{}", kept(&shop).await.concat());
        let shown = owner.post(&format!("{here}/accept"), &[]).await;
        let link = shown.between(&format!("<pre class=\"raw\">{}", shop.url), "<");
        let mailed = shop.letters().pop().unwrap();
        assert!(mailed.envelope.to.as_str() == "awa@exemple.ci" && mailed.text.contains(&link), "{}", mailed.text);
        let password = [("password", "le fleuve parle la nuit"), ("again", "le fleuve parle la nuit")];
        let awa = shop.buyer();
        assert_eq!(awa.post(&link, &password).await.location(), "/admin");
        assert!(awa.get("/seller/page").await.text.contains("J’écris des *contes*."));
        assert!(shop.buyer().get("/sellers/maison-awa").await.text.contains("<em>contes</em>"));
        assert_eq!(kept(&shop).await, [""; 0]);
        let journal = owner.get("/admin/audit?act=seller").await.text;
        assert!(journal.contains("a accepté la candidature de Maison Awa") && journal.contains("a refusé la candidature"), "{journal}");
        shop.pass(chrono::TimeDelta::days(91));
        shop.work().await;
        assert_eq!(lines(&shop.shop, "SELECT id AS line FROM applications".to_owned()).await, [""; 0], "they are not kept for ever");
    }
}

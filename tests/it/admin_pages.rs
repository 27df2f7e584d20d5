//! The pages of the back office, as each role sees and uses them.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Forgery, Notifications};
use griot::domain::role::Role;
use reqwest::StatusCode;
use serde_json::json;

use crate::support::admin::PASSWORD;
use crate::support::back_office::{paid, placed, quiet, shelved};
use crate::support::notification::{Notification, act};
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;

async fn page_of(shop: &TestShop, transaction: &str) -> String {
    format!("/admin/orders/{}", shop.order_json(transaction).await["number"].as_str().unwrap())
}

/// Asserts that no text is missing on a page.
fn whole(text: &str) {
    for id in [">admin-", "\"admin-", ">audit-", " audit-", "{$", "{ $"] {
        assert!(!text.contains(id), "{id} in {text}");
    }
}

on_both! {
    async fn the_list_keeps_its_filters_in_its_address(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        placed(&shop, &slug).await;
        let sold = paid(&shop, &slug).await;
        let desk = shop.staff(Role::Support).await;
        let all = desk.get("/admin/orders").await;
        assert_eq!(all.text.matches("<th scope=\"row\">").count(), 2);
        whole(&all.text);
        let narrowed = desk.get("/admin/orders?state=paid&q=0707070700").await;
        assert_eq!(narrowed.text.matches("<th scope=\"row\">").count(), 1);
        assert!(narrowed.text.contains(&page_of(&shop, &sold).await) && narrowed.text.contains("value=\"0707070700\""));
        assert!(narrowed.text.contains("aria-current=\"page\">Payée <b>1</b>") && narrowed.text.contains("name=\"state\" value=\"paid\""));
        let odd = desk.get("/admin/orders?state=x&before=y&from=z&book=%3C%3E&lang=en").await;
        assert_eq!(odd.status, StatusCode::OK);
        whole(&odd.text);
    }

    async fn the_story_is_told_whole_and_support_sees_no_payers_phone(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        act(&shop, &transaction, Action::Accept).await;
        Notification::of(&shop).with("cel_phone_num", "0501020304").post(&shop).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        let (page, order) = (page_of(&shop, &transaction).await, shop.order_json(&transaction).await);
        let owner = shop.staff(Role::Owner).await;
        for language in ["fr", "en"] {
            let told = owner.get(&format!("{page}?lang={language}")).await.text;
            whole(&told);
            assert!(told.contains("0501020304") && told.contains(&transaction), "{told}");
        }
        let told = owner.get(&format!("{page}?lang=fr")).await.text;
        let mut at = 0;
        for part in ["E-mail : reçu", "Accès ouvert", "Commande : En attente → Payée", "Réponse de CinetPay", "Notification de CinetPay", "Paiement ouvert", "Commande passée"] {
            let part = part.replace(" :", "\u{a0}:");
            at += told[at..].find(&part).unwrap_or_else(|| panic!("{part} after {at} in {told}"));
        }
        let support = shop.staff(Role::Support).await.get(&page).await.text;
        assert!(!support.contains("0501020304") && support.contains("•••"));
        assert!(support.contains("/link\"") && !support.contains("/refund\""));
        assert!(support.contains("/note\"") && !support.contains("/extension\""), "as the manual says");
        let by_id = owner.get(&format!("/admin/orders/{}", crate::support::back_office::order_id(&shop, &transaction).await)).await;
        assert_eq!(by_id.location(), page);
        assert_eq!(owner.get("/admin/orders/x%00").await.status, StatusCode::BAD_REQUEST);
        assert_eq!(owner.get("/admin/orders/x").await.status, StatusCode::NOT_FOUND);
        assert_eq!(order["state"], "paid");
    }

    async fn support_corrects_an_address_and_a_fault_keeps_what_was_typed(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let page = page_of(&shop, &transaction).await;
        let support = shop.staff(Role::Support).await;
        let wrong = support.post(&format!("{page}/link"), &[("email", "awa@gmial"), ("reason", "appel")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("value=\"awa@gmial\"") && wrong.text.contains("id=\"link-email-error\""), "{}", wrong.text);
        assert!(wrong.text.contains(">appel</textarea>"));
        let sent = support.post(&format!("{page}/link"), &[("email", "awa.k@exemple.ci"), ("reason", "appel")]).await;
        assert_eq!(sent.location(), page);
        shop.work().await;
        assert_eq!(shop.letters()[1].envelope.to.as_str(), "awa.k@exemple.ci");
        let same = support.post(&format!("{page}/link"), &[("email", "AWA.K@exemple.ci"), ("reason", "")]).await;
        assert_eq!(same.location(), page);
        shop.work().await;
        assert_eq!(shop.letters()[3].envelope.to.as_str(), "awa.k@exemple.ci");
    }

    async fn money_asks_for_the_password_and_then_does_what_was_typed(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        let page = page_of(&shop, &transaction).await;
        let owner = shop.staff(Role::Owner).await;
        shop.pass(TimeDelta::minutes(6));
        let typed = ("reason", "Payé en espèces");
        let asked = owner.post(&format!("{page}/payment"), &[typed]).await;
        assert!(asked.text.contains("Payé en espèces") && asked.text.contains("fresh_password"));
        assert_eq!(shop.order_json(&transaction).await["state"], "placed");
        let done = owner.post(&format!("{page}/payment"), &[typed, ("attempt", "none"), ("fresh_password", PASSWORD)]).await;
        assert_eq!(done.location(), page);
        assert_eq!(shop.order_json(&transaction).await["state"], "paid");
        let refund = [("amount", "2 500"), ("destination", "Orange Money"), ("reason", "Doublon")];
        let nothing = owner.post(&format!("{page}/refund"), &[("amount", "9999"), refund[1], refund[2]]).await;
        assert!(nothing.text.contains("id=\"refund-amount-error\"") && nothing.text.contains("value=\"9999\""));
        assert_eq!(owner.post(&format!("{page}/refund"), &refund).await.location(), page);
        assert_eq!(shop.order_json(&transaction).await["state"], "refunded");
        let order_json = owner.get(&page).await.text;
        assert!(order_json.contains("Orange Money") && order_json.contains("Doublon"));
        whole(&order_json);
    }

    async fn what_waits_stands_on_the_start_page_until_it_is_handled(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let check_answer = Forgery { amount: Some(json!("25")), ..Forgery::default() };
        let lost = Behaviour { notifications: Notifications::Lost, retry_pauses_ms: Vec::new(), ..Behaviour::default() };
        shop.sandbox.behave(Behaviour { check_answer, ..lost });
        let transaction = placed(&shop, &slug).await;
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        quiet(&shop);
        let page = page_of(&shop, &transaction).await;
        let owner = shop.staff(Role::Owner).await;
        let home = owner.get("/admin").await.text;
        whole(&home);
        assert!(home.contains(&format!("href=\"{page}\"")), "{home}");
        assert!(owner.get(&page).await.text.contains(&format!("{page}/debt")));
        owner.post(&format!("{page}/debt"), &[("reason", "Montant faux")]).await;
        let home = owner.get("/admin").await.text;
        assert!(home.contains(&format!("href=\"{page}#owed\"")), "{home}");
        let told = owner.get(&page).await;
        let form = told.text.split("action=\"").find(|part| part.contains("/repayment")).unwrap();
        let action = form.split('"').next().unwrap().to_owned();
        let sent = [("amount", "25"), ("destination", "Wave"), ("reason", "Rendu")];
        let bad = owner.post(&action, &[("amount", "x"), sent[1], sent[2]]).await;
        assert!(bad.text.contains("-amount-error"), "{}", bad.text);
        assert_eq!(owner.post(&action, &sent).await.location(), page);
        let home = owner.get("/admin").await.text;
        let waits = home.split("id=\"newest\"").next().unwrap();
        assert!(!waits.contains("href=\"/admin/orders/"), "nothing waits any more");
    }

    async fn customers_jobs_and_notifications_have_their_pages(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        Notification::of(&shop).post(&shop).await;
        let owner = shop.staff(Role::Owner).await;
        for page in ["/admin/customers", "/admin/customers?q=awa@exemple.ci", "/admin/customers?q=awa", "/admin/jobs", "/admin/notifications", "/admin/notifications?which=unknown", "/admin/orders?lang=en", "/admin/customers?q=0707070700&lang=en", "/admin/jobs?lang=en", "/admin/notifications?lang=en"] {
            let shown = owner.get(page).await;
            assert!(shown.status == StatusCode::OK || page.ends_with("q=awa"), "{page}: {}", shown.status);
            whole(&shown.text);
        }
        let notifications = owner.get("/admin/notifications").await.text;
        assert!(notifications.contains(&transaction));
        let digest = notifications.split("/admin/notifications/").nth(1).unwrap().split('/').next().unwrap().to_owned();
        assert_eq!(owner.post(&format!("/admin/notifications/{digest}/check"), &[]).await.location(), "/admin/notifications");
        let file = owner.post("/admin/customers/export", &[("who", "awa@exemple.ci")]).await;
        assert!(file.header("content-disposition").starts_with("attachment") && file.text.contains(&transaction));
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        assert_eq!(owner.post("/admin/customers/erasure", &[("who", "awa@exemple.ci")]).await.location(), "/admin/customers");
        assert_eq!(shop.order_json(&transaction).await["email"], json!(null));
        let chosen = owner.post("/admin/me/sales", &[("choice", "daily")]).await;
        assert_eq!(chosen.location(), "/admin/me#sales");
        assert!(owner.get("/admin/me").await.text.contains("value=\"daily\" checked"));
    }
}

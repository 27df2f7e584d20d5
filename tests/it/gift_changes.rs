//! What becomes of a gift afterwards: its buyer changes or corrects it, the staff sends it again, and each of the two is erased.

use chrono::TimeDelta;
use griot::domain::role::Role;
use griot::shop::admin::{customers, order_notes};
use griot::store::listing::Person;
use griot::store::notes;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::axe::{axe, faults};
use crate::support::back_office::{order_id, owner, shelved};
use crate::support::browser::{Browser, View};
use crate::support::gifts::{
    BUYER, FRIEND, WORDS, do_jobs, gives, letters, links, morning_comes, opens, signed_in, to,
};
use crate::support::postgres::{TestDatabase, on_both};

on_both! {
    async fn a_gift_that_waits_is_changed_by_its_buyer_and_sent_now_if_he_wants(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (buyer, page, transaction) = gives(&shop, &slug, &to(FRIEND, "2027-02-14")).await;
        let shown = buyer.get(&page).await.text;
        assert!(shown.contains("Envoyer maintenant") && shown.contains("value=\"2027-02-14\"") && shown.contains(FRIEND), "{shown}");
        let stranger = shop.buyer();
        stranger.get("/").await;
        assert!(!stranger.get(&page).await.text.contains(FRIEND), "others see it masked");
        assert_eq!(stranger.post(&format!("{page}/gift"), &to("voleur@exemple.ci", "")).await.status, StatusCode::NOT_FOUND);
        let forged = buyer.request(Method::POST, &format!("{page}/gift")).header("sec-fetch-site", "cross-site");
        assert_eq!(buyer.send(forged.form(&to("voleur@exemple.ci", ""))).await.status, StatusCode::FORBIDDEN);
        let wrong = buyer.post(&format!("{page}/gift"), &to("", "2026-01-01")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("id=\"gift_to-error\"") && wrong.text.contains("id=\"gift_day-error\"") && wrong.text.contains("<details class=\"fold\" open>"), "{}", wrong.text);
        let kept = buyer.post(&format!("{page}/gift"), &to("eva@exemple.ci", "2027-03-01")).await;
        assert_eq!(kept.location(), format!("{page}?sent"));
        let gift = shop.order_json(&transaction).await["gift"].clone();
        assert_eq!((&gift["to"], &gift["due_at"]), (&json!("eva@exemple.ci"), &json!("2027-03-01T08:00:00Z")));
        let now = [&to("eva@exemple.ci", "2027-03-01")[..], &[("act", "now")]].concat();
        assert!(buyer.post(&format!("{page}/gift"), &now).await.status.is_redirection());
        do_jobs(&shop).await;
        assert_eq!((links(&shop, FRIEND).len(), links(&shop, "eva@exemple.ci").len()), (0, 1));
        shop.pass(TimeDelta::days(60));
        morning_comes(&shop).await;
        assert_eq!(links(&shop, "eva@exemple.ci").len(), 1, "and not again on its day");
    }

    async fn a_wrong_recipient_is_corrected_and_the_link_that_went_there_is_dead(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (buyer, page, transaction) = gives(&shop, &slug, &to("fatou@exmple.ci", "")).await;
        let [wrong] = links(&shop, "fatou@exmple.ci").try_into().unwrap();
        let same = buyer.post(&format!("{page}/gift"), &[("gift_to", "Fatou@exmple.ci")]).await;
        assert!(same.text.contains("déjà l’adresse") && same.text.contains("id=\"gift_to-error\""), "{}", same.text);
        assert_eq!(buyer.post(&format!("{page}/gift"), &[("gift_to", FRIEND)]).await.location(), format!("{page}?sent"));
        do_jobs(&shop).await;
        let [right] = links(&shop, FRIEND).try_into().unwrap();
        assert_eq!((opens(&shop, &wrong).await, opens(&shop, &right).await), (StatusCode::GONE, StatusCode::OK));
        assert_eq!(letters(&shop, "fatou@exmple.ci").len(), 1, "a stranger learns nothing more");
        let id = order_id(&shop, &transaction).await;
        let noted = shop.shop.db.read(move |conn| notes::of_order(conn, &id)).await.unwrap();
        assert_eq!(noted.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(), ["f…@exmple.ci → f…@exemple.ci"]);
        signed_in(&shop, FRIEND).await;
        let proved = buyer.post(&format!("{page}/gift"), &[("gift_to", "eva@exemple.ci")]).await;
        assert!(proved.text.contains("n’est pas fausse"), "{}", proved.text);
        assert_eq!(shop.order_json(&transaction).await["gift"]["to"], FRIEND);
    }

    async fn it_is_corrected_three_times_and_for_a_month(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (buyer, page, _) = gives(&shop, &slug, &to(FRIEND, "")).await;
        for nth in 0..4 {
            let answer = buyer.post(&format!("{page}/gift"), &[("gift_to", &format!("eva{nth}@exemple.ci"))]).await;
            assert_eq!(answer.status == StatusCode::SEE_OTHER, nth < 3, "{nth}: {}", answer.text);
        }
        let (late, page, _) = gives(&shop, &slug, &to(FRIEND, "")).await;
        shop.pass(TimeDelta::days(31));
        assert!(!late.get(&page).await.text.contains("/gift\""));
        assert_eq!(late.post(&format!("{page}/gift"), &[("gift_to", "eva@exemple.ci")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn the_staff_sees_the_gift_and_sends_its_link_again_to_the_recipient(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (buyer, page, transaction) = gives(&shop, &slug, &to(FRIEND, "2027-02-14")).await;
        let number = shop.order_json(&transaction).await["number"].as_str().unwrap().to_owned();
        let (desk, here) = (shop.staff(Role::Owner).await, format!("/admin/orders/{number}"));
        let shown = desk.get(&here).await.text;
        assert!(shown.contains(FRIEND) && shown.contains(WORDS) && shown.contains("prévue le") && !shown.contains("link-email"), "{shown}");
        desk.post(&format!("{here}/link"), &[("email", FRIEND)]).await;
        do_jobs(&shop).await;
        assert!(letters(&shop, FRIEND).is_empty(), "it waits for its day");
        buyer.post(&format!("{page}/gift"), &[&to(FRIEND, "")[..], &[("act", "now")]].concat()).await;
        desk.post(&format!("{here}/link"), &[("email", FRIEND)]).await;
        do_jobs(&shop).await;
        assert_eq!((links(&shop, FRIEND).len(), links(&shop, BUYER).len()), (2, 0));
        let corrected = [("email", "eva@exemple.ci"), ("reason", "Elle a appelé")];
        desk.post(&format!("{here}/link"), &corrected).await;
        do_jobs(&shop).await;
        let order = shop.order_json(&transaction).await;
        assert_eq!((&order["email"], &order["gift"]["to"]), (&json!(BUYER), &json!("eva@exemple.ci")));
        assert_eq!(opens(&shop, &links(&shop, FRIEND)[0]).await, StatusCode::GONE);
        assert_eq!(links(&shop, "eva@exemple.ci").len(), 1);
    }

    async fn each_of_the_two_is_erased_alone(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (_, _, transaction) = gives(&shop, &slug, &to(FRIEND, "")).await;
        let id = order_id(&shop, &transaction).await;
        order_notes::erase(&shop.shop, &owner(&shop), &id).await.unwrap();
        let gift = shop.order_json(&transaction).await["gift"].clone();
        assert_eq!((&gift["to"], &gift["from"], &gift["greeting"]), (&json!(FRIEND), &json!(""), &json!("")));
        let library = signed_in(&shop, FRIEND).await.get("/library").await.text;
        assert!(library.contains("Offert par Quelqu’un."), "{library}");
        let person = || Person::Email(FRIEND.to_owned());
        let desk = shop.staff(Role::Owner).await;
        assert!(desk.get(&format!("/admin/customers?q={FRIEND}")).await.text.contains("Cadeaux reçus"));
        let told = customers::export(&shop.shop, &owner(&shop), person()).await.unwrap();
        assert_eq!(told["gifts"][0]["gift"]["to"], FRIEND, "{told}");
        customers::erase(&shop.shop, &owner(&shop), person()).await.unwrap();
        let order = shop.order_json(&transaction).await;
        assert_eq!(order["gift"]["to"], Value::Null);
        assert!(!order.to_string().contains(FRIEND), "{order}");
        let before = letters(&shop, FRIEND).len();
        shop.buyer().post("/library", &[("contact", FRIEND)]).await;
        do_jobs(&shop).await;
        assert_eq!(letters(&shop, FRIEND).len(), before, "the shop knows nobody there");
    }

    async fn a_gift_whose_recipient_was_erased_leaves_for_nobody(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (buyer, page, _) = gives(&shop, &slug, &to(FRIEND, "2027-01-16")).await;
        customers::erase(&shop.shop, &owner(&shop), Person::Email(FRIEND.to_owned())).await.unwrap();
        shop.pass(TimeDelta::days(1));
        morning_comes(&shop).await;
        assert!(letters(&shop, FRIEND).is_empty());
        assert!(buyer.get(&page).await.text.contains("a été effacée"));
        buyer.post(&format!("{page}/gift"), &to("eva@exemple.ci", "")).await;
        do_jobs(&shop).await;
        assert_eq!(links(&shop, "eva@exemple.ci").len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_axe_finds_nothing_in_the_fold_and_on_the_page_of_a_gift() {
    let (shop, slug) = shelved(TestDatabase::sqlite()).await;
    let (_, page, _) = gives(&shop, &slug, &to(FRIEND, "2027-02-14")).await;
    let mut found = Vec::new();
    for (width, dark) in [(320, false), (1280, true)] {
        let browser = Browser::open(View { width, dark, ..View::PHONE }).await;
        for address in [format!("/books/{slug}"), page.clone()] {
            browser.goto(&format!("{}{address}", shop.url)).await.unwrap();
            browser
                .execute("document.querySelectorAll('details').forEach(one => one.open = true)", Vec::new())
                .await
                .unwrap();
            let wide = browser.devtools("Page.getLayoutMetrics", json!({})).await["cssContentSize"]["width"].as_f64();
            assert!(wide <= Some(width.into()), "{wide:?} wide at {width}: {address}");
            found.extend(faults(&browser, &axe()).await);
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

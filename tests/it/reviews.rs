//! What buyers say of their books: who may, who reads it and when, and how it goes.

use chrono::TimeDelta;
use griot::domain::role::Role;
use griot::shop::admin::order_notes;
use griot::shop::admin::refunds::{self, OrderRefund};
use reqwest::StatusCode;

use crate::support::admin::Desk;
use crate::support::back_office::{audited, order_id, owner, paid, placed, shelved};
use crate::support::buyer::Answer;
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::wait::wait_for;

/// Where the buyer of an order says what he thinks of its first book.
async fn place(shop: &TestShop, transaction: &str) -> String {
    format!("/orders/{}/reviews/0", shop.order_json(transaction).await["key"].as_str().unwrap())
}

async fn send(shop: &TestShop, here: &str, (stars, text): (&str, &str)) -> Answer {
    shop.buyer().post(here, &[("stars", stars), ("name", "Awa"), ("text", text)]).await
}

/// The id and the version of the only review that waits.
async fn waiting(desk: &Desk) -> (String, String) {
    let page = desk.get("/admin/reviews").await;
    assert_eq!(page.text.matches("/publish\"").count(), 1, "{}", page.text);
    (page.between("action=\"/admin/reviews/", "/publish\""), page.between("name=\"seen\" value=\"", "\""))
}

async fn decide(desk: &Desk, (id, seen): &(String, String), act: &str) {
    desk.post(&format!("/admin/reviews/{id}/{act}"), &[("seen", seen)]).await.location();
}

/// The book's page once it contains this, or no longer does: pages are kept for up to a second.
async fn shows(shop: &TestShop, book: &str, what: &str) -> String {
    wait_for(what, async || Some(shop.buyer().get(book).await.text).filter(|text| text.contains(what))).await
}

async fn hides(shop: &TestShop, book: &str, what: &str) -> String {
    wait_for(what, async || Some(shop.buyer().get(book).await.text).filter(|text| !text.contains(what))).await
}

on_both! {
    async fn only_who_has_paid_for_a_book_says_what_he_thinks_of_it(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let open = placed(&shop, &slug).await;
        let here = place(&shop, &open).await;
        assert_eq!(shop.buyer().get(&here).await.status, StatusCode::NOT_FOUND, "it is not paid");
        assert_eq!(send(&shop, &here, ("5", "Bien")).await.status, StatusCode::NOT_FOUND);

        let transaction = paid(&shop, &slug).await;
        let here = place(&shop, &transaction).await;
        let order = here.strip_suffix("/reviews/0").unwrap();
        assert!(shop.buyer().get(order).await.text.contains(&format!("<a href=\"{here}\">Donner votre avis</a>")));
        assert_eq!(shop.buyer().get(&here).await.status, StatusCode::OK);
        for other in ["1", "9999"] {
            let other = format!("{order}/reviews/{other}");
            assert_eq!(send(&shop, &other, ("5", "Bien")).await.status, StatusCode::NOT_FOUND, "no such line");
        }
        let wrong = send(&shop, &here, ("6", &"é".repeat(1_001))).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("id=\"stars-error\"") && wrong.text.contains("id=\"text-error\""));
        assert!(wrong.text.contains("éééé"), "what was typed is kept");
        assert_eq!(send(&shop, &here, ("5", &"é".repeat(1_000))).await.location(), format!("{here}?sent"));
        assert!(shop.buyer().get(&format!("{here}?sent")).await.text.contains("Nous lisons votre avis"));

        let id = order_id(&shop, &transaction).await;
        let back =
            OrderRefund { lines: vec![(0, 2500)], reason: "Doublon".into(), destination: "Orange Money".into() };
        refunds::refund(&shop.shop, &owner(&shop), &id, back).await.unwrap();
        assert_eq!(send(&shop, &here, ("1", "Mal")).await.status, StatusCode::NOT_FOUND, "his money is back");
    }

    async fn nobody_reads_a_review_before_the_owner_has_looked_at_it(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (desk, book) = (shop.staff(Role::Manager).await, format!("/books/{slug}"));
        let transaction = paid(&shop, &slug).await;
        let here = place(&shop, &transaction).await;
        send(&shop, &here, ("4", "<script>alert(1)</script>\r\n\r\nÀ lire.")).await.location();
        // In English nobody has read the page yet: it is made now.
        let english = shop.buyer().get(&format!("{book}?lang=en")).await.text;
        assert!(!english.contains("À lire.") && !english.contains("id=\"reviews\""), "{english}");
        assert!(desk.get("/admin").await.text.contains("1 avis de lecteur attend d’être lu."));
        decide(&desk, &waiting(&desk).await, "publish").await;
        let shown = shows(&shop, &book, "À lire.").await;
        assert!(shown.contains("&#60;script&#62;alert(1)&#60;/script&#62;\n\nÀ lire."), "{shown}");
        assert!(shown.contains("4,0 sur 5 · 1 avis"), "{shown}");
        assert!(!desk.get("/admin").await.text.contains("attend d’être lu"));

        // It stays as it is: the buyer cannot put other words under the owner's look.
        send(&shop, &here, ("1", "Autre chose")).await.location();
        assert!(!shop.buyer().get(&here).await.text.contains("Autre chose"));
        let kept = shop.order_json(&transaction).await["reviews"][0].clone();
        assert_eq!((kept["stars"].as_i64(), kept["state"].as_str()), (Some(4), Some("shown")));
        let closed = shop.buyer().get(&here).await.text;
        assert!(closed.contains("Votre avis est publié") && !closed.contains("<textarea"));

        let shown = desk.get("/admin/reviews?state=shown").await;
        let review = (shown.between("action=\"/admin/reviews/", "/refuse\""), shown.between("name=\"seen\" value=\"", "\""));
        let answer = format!("/admin/reviews/{}/answer", review.0);
        desk.post(&answer, &[("answer", "Merci <b>!")]).await.location();
        shows(&shop, &book, "Merci &#60;b&#62;!").await;
        desk.post(&answer, &[("answer", &"é".repeat(1_001))]).await.location();
        let kept = shop.order_json(&transaction).await["reviews"][0]["answer"].clone();
        assert_eq!(kept, "Merci <b>!", "a longer one changes nothing");
        decide(&desk, &review, "refuse").await;
        hides(&shop, &book, "id=\"reviews\"").await;
        assert!(shop.buyer().get(&here).await.text.contains("n’a pas été publié"));
        let acts = audited(&shop).await;
        assert!(["review.publish", "review.answer", "review.refuse"].iter().all(|act| acts.iter().any(|done| done == act)), "{acts:?}");
        assert!(shop.staff(Role::Support).await.get("/admin/reviews").await.status.is_client_error());
    }

    async fn a_buyer_has_one_review_of_a_book_with_two_orders_too(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let desk = shop.staff(Role::Owner).await;
        let first = place(&shop, &paid(&shop, &slug).await).await;
        let second = place(&shop, &paid(&shop, &slug).await).await;
        assert_ne!(first, second);
        send(&shop, &first, ("2", "Je ne l’ai pas fini.")).await.location();
        assert!(shop.buyer().get(&second).await.text.contains("Je ne l’ai pas fini."), "the form knows it");
        shop.pass(TimeDelta::seconds(5));
        send(&shop, &second, ("5", "Fini, et aimé.")).await.location();
        let waiting = waiting(&desk).await;
        assert!(desk.get("/admin/reviews").await.text.contains("Fini, et aimé."));
        decide(&desk, &waiting, "publish").await;
        let page = shows(&shop, &format!("/books/{slug}"), "Fini, et aimé.").await;
        assert!(!page.contains("Je ne l’ai pas fini."));
    }

    async fn what_was_changed_after_the_owner_had_looked_is_not_published(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let desk = shop.staff(Role::Owner).await;
        let transaction = paid(&shop, &slug).await;
        let here = place(&shop, &transaction).await;
        send(&shop, &here, ("5", "Un beau livre.")).await.location();
        let looked = waiting(&desk).await;
        shop.pass(TimeDelta::seconds(5));
        send(&shop, &here, ("1", "Des injures.")).await.location();
        decide(&desk, &looked, "publish").await;
        assert!(desk.get("/admin/reviews").await.text.contains("a modifié son avis entre-temps"));
        let kept = shop.order_json(&transaction).await["reviews"][0].clone();
        assert_eq!((kept["text"].as_str(), kept["state"].as_str()), (Some("Des injures."), Some("waiting")));
        waiting(&desk).await;
    }

    async fn a_person_who_is_erased_takes_the_review_along(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (desk, book) = (shop.staff(Role::Owner).await, format!("/books/{slug}"));
        let transaction = paid(&shop, &slug).await;
        send(&shop, &place(&shop, &transaction).await, ("5", "Un beau livre.")).await.location();
        decide(&desk, &waiting(&desk).await, "publish").await;
        shows(&shop, &book, "Un beau livre.").await;
        assert_eq!(shop.order_json(&transaction).await["reviews"][0]["text"], "Un beau livre.", "the export holds it");
        let id = order_id(&shop, &transaction).await;
        order_notes::erase(&shop.shop, &owner(&shop), &id).await.unwrap();
        hides(&shop, &book, "Un beau livre.").await;
        assert!(desk.get("/admin/reviews?state=shown").await.text.contains("Aucun avis publié."));
    }
}

//! Numbers that are nearly right: the form asks which one is meant, or says what to write instead.

use std::sync::{Arc, Mutex};

use cinetpay_sandbox::Action;
use griot::sms::{Sms, SmsSender};
use reqwest::StatusCode;
use serde_json::json;

use crate::support::back_office::{placed, quiet};
use crate::support::buyer::Answer;
use crate::support::gifts::{BUYER, FRIEND, gives, signed_in, to};
use crate::support::notification::act;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};

const NEITHER: &str = "ni un numéro de téléphone ni une adresse e-mail";
const LANDLINE: &str = "celui d’un téléphone fixe, qui ne reçoit pas de SMS";

/// A shop that sends SMS and has one book.
async fn texting(db: TestDatabase) -> (TestShop, String) {
    let kept: Arc<Mutex<Vec<Sms>>> = Arc::default();
    let plan = Plan { sms_sender: Some(SmsSender::Memory(kept)), ..Plan::default() };
    let shop = TestShop::planned(db, plan);
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    quiet(&shop);
    (shop, slug)
}

fn is_refused(answer: &Answer, said: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains(said), "{}", answer.text);
}

on_both! {
    async fn a_number_of_another_country_gets_its_zero_only_once_the_box_is_ticked(db: TestDatabase) {
        let (shop, slug) = texting(db).await;
        let asked = shop.buyer().orders(&slug, &[("phone", "77 123 45 67")]).await;
        is_refused(&asked, "Est-ce 07\u{a0}71\u{a0}23\u{a0}45\u{a0}67\u{a0}? Cochez la case.");
        assert!(asked.text.contains("commence par"), "{}", asked.text);
        let proposed = asked.between("name=\"phone_meant\" value=\"", "\"");
        let again = [("phone", "77 123 45 67"), ("phone_asked", "77 123 45 67")];
        is_refused(&shop.buyer().orders(&slug, &again).await, "name=\"phone_meant\"");
        let ticked = shop.buyer().orders(&slug, &[&again[..], &[("phone_meant", proposed.as_str())]].concat()).await;
        assert!(ticked.status.is_redirection(), "{}", ticked.text);
        assert_eq!(shop.last_order_json().await["phone"], "+2250771234567");
        let abroad = shop.buyer().orders(&slug, &[("phone", "+221 77 123 45 67")]).await;
        assert!(abroad.status.is_redirection(), "{}", abroad.text);
        assert_eq!(shop.last_order_json().await["phone"], "+221771234567");
    }

    async fn a_gift_to_an_old_number_is_asked_about_and_given_once_the_box_is_ticked(db: TestDatabase) {
        let (shop, slug) = texting(db).await;
        let fields = [&[("email", BUYER)], &to("05 12 34 56", "")[..]].concat();
        let asked = shop.buyer().orders(&slug, &fields).await;
        is_refused(&asked, "Cochez la case, ou écrivez les dix chiffres.");
        assert!(asked.text.contains("name=\"gift_phone_asked\" value=\"05 12 34 56\""), "{}", asked.text);
        let proposed = asked.between("name=\"gift_phone_meant\" value=\"", "\"");
        let ticked = [("gift_phone_asked", "05 12 34 56"), ("gift_phone_meant", proposed.as_str())];
        let led = shop.buyer().orders(&slug, &[&fields[..], &ticked].concat()).await;
        assert!(led.status.is_redirection(), "{}", led.text);
        assert_eq!(shop.last_order_json().await["gift"]["to"], json!("+2250505123456"));
    }

    async fn a_recipient_is_corrected_to_an_old_number_with_the_same_box(db: TestDatabase) {
        let (shop, slug) = texting(db).await;
        let (buyer, page, transaction) = gives(&shop, &slug, &to(FRIEND, "")).await;
        let address = format!("{page}/gift");
        let asked = buyer.post(&address, &[("gift_to", "05123456")]).await;
        is_refused(&asked, "Cochez la case");
        let proposed = asked.between("name=\"gift_phone_meant\" value=\"", "\"");
        let ticked = [("gift_to", "05123456"), ("gift_phone_asked", "05123456"), ("gift_phone_meant", &proposed)];
        assert_eq!(buyer.post(&address, &ticked).await.location(), format!("{page}?sent"));
        assert_eq!(shop.order_json(&transaction).await["gift"]["to"], json!("+2250505123456"));
    }

    async fn an_old_number_is_named_wherever_a_contact_is_asked_for(db: TestDatabase) {
        let (shop, slug) = texting(db).await;
        gives(&shop, &slug, &to(FRIEND, "")).await;
        let reader = signed_in(&shop, FRIEND).await;
        let visitor = shop.buyer();
        let said = "Est-ce 05\u{a0}05\u{a0}12\u{a0}34\u{a0}56 aujourd’hui\u{a0}? Écrivez les dix chiffres.";
        for answer in [
            visitor.post("/find", &[("what", "05123456")]).await,
            visitor.post("/find", &[("what", "G7K2-M94Q-XD"), ("contact", "05 12 34 56")]).await,
            visitor.post("/find/help", &[("answer_to", "05-12-34-56"), ("message", "Bonjour")]).await,
            visitor.post("/library", &[("contact", "05123456")]).await,
            reader.post("/library/contacts", &[("contact", "05123456")]).await,
        ] {
            is_refused(&answer, said);
            assert!(!answer.text.contains(NEITHER) && !answer.text.contains("Cochez la case"), "{}", answer.text);
        }
        is_refused(&visitor.post("/find", &[("what", "G7K2-M94Q-XD"), ("contact", "mon numéro")]).await, NEITHER);
    }

    async fn the_two_fields_of_the_search_are_read_in_either_order(db: TestDatabase) {
        let (shop, slug) = texting(db).await;
        let transaction = placed(&shop, &slug).await;
        act(&shop, &transaction, Action::Accept).await;
        let order = shop.order_json(&transaction).await;
        let (number, key) = (order["number"].as_str().unwrap(), order["key"].as_str().unwrap());
        for (what, contact) in [(BUYER, number), (number, BUYER), ("07 07 07 07 00", number)] {
            let told = shop.buyer().post("/find", &[("what", what), ("contact", contact)]).await;
            assert!(told.text.contains(&format!("href=\"/orders/{key}\"")), "{what} {contact}: {}", told.text);
        }
    }

    async fn a_landline_alone_is_no_way_to_send_a_book(db: TestDatabase) {
        let (shop, slug) = texting(db).await;
        let landline = ("phone", "27 20 21 22 23");
        is_refused(&shop.buyer().orders(&slug, &[landline]).await, LANDLINE);
        let gift = [&[("email", BUYER)], &to("27 20 21 22 23", "")[..]].concat();
        is_refused(&shop.buyer().orders(&slug, &gift).await, LANDLINE);
        let beside = shop.buyer().orders(&slug, &[("email", BUYER), landline]).await;
        assert!(beside.status.is_redirection(), "{}", beside.text);
        assert_eq!(shop.last_order_json().await["phone"], "+2252720212223");
    }
}

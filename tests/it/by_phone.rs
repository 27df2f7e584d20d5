//! Buying by phone alone: where the shop sends SMS, a phone number is enough, from the form to the download.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::config::Api;
use griot::domain::contact::Country;
use griot::domain::role::Role;
use griot::shop::admin::{access, customers};
use griot::sms::{Sms, SmsSender};
use reqwest::StatusCode;

use crate::support::back_office::{order_id, owner, quiet};
use crate::support::buyer::Answer;
use crate::support::notification::act;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};

const NUMBER: &str = "+2250707070700";

type Kept = Arc<Mutex<Vec<Sms>>>;

/// A shop that sends SMS, of this generation.
fn texting(db: TestDatabase, api: Api, more: &[(&'static str, &str)]) -> (TestShop, Kept) {
    let kept = Kept::default();
    let mut plan = Plan { sms_sender: Some(SmsSender::Memory(Arc::clone(&kept))), ..Plan::of(api) };
    plan.settings.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
    let shop = TestShop::planned(db, plan);
    quiet(&shop);
    (shop, kept)
}

/// Orders a book in a new browser, and goes to the payment page.
async fn asks(shop: &TestShop, slug: &str, fields: &[(&str, &str)]) -> Answer {
    let buyer = shop.buyer();
    let led = buyer.orders(slug, fields).await;
    buyer.to_payment_page(led).await
}

async fn pays(shop: &TestShop, slug: &str, phone: &str) -> String {
    let led = asks(shop, slug, &[("phone", phone), ("first_name", "Awa"), ("last_name", "Koné")]).await;
    assert!(led.status.is_redirection(), "{}", led.text);
    let transaction = shop.transaction();
    act(shop, &transaction, Action::Accept).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
    assert_eq!(shop.order_json(&transaction).await["state"], "paid");
    transaction
}

fn links(kept: &Kept) -> Vec<String> {
    let word = |sms: &Sms| sms.text.split(' ').find(|word| word.contains("/s/")).unwrap_or_default().to_owned();
    kept.lock().unwrap().iter().map(word).collect()
}

async fn buys_and_downloads(db: TestDatabase, api: Api) {
    let (shop, kept) = texting(db, api, &[]);
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    let form = shop.buyer().get(&format!("/books/{slug}")).await;
    assert!(form.text.contains("L’e-mail ou le téléphone suffit") && form.text.contains("par SMS"), "{}", form.text);
    let transaction = pays(&shop, &slug, "07 07 07 07 00").await;
    let order = shop.order_json(&transaction).await;
    assert_eq!((&order["email"], &order["phone"]), (&serde_json::Value::Null, &NUMBER.into()));
    assert_eq!(shop.parcels().len(), 0);
    let [link] = links(&kept).try_into().unwrap();
    let opened = shop.buyer().get(&link).await;
    let page = shop.buyer().get(opened.location()).await;
    assert_eq!(page.status, StatusCode::OK);
    let begun = shop.buyer().post(opened.location(), &[]).await;
    assert_eq!(shop.buyer().get(begun.location()).await.status, StatusCode::OK, "and the file comes");
}

on_both! {
    async fn a_phone_number_alone_buys_a_book_at_v2(db: TestDatabase) {
        buys_and_downloads(db, Api::Sandbox).await;
    }

    async fn a_phone_number_alone_buys_a_book_at_the_api_of_2026_which_wants_an_address(db: TestDatabase) {
        buys_and_downloads(db, Api::Api2026).await;
    }

    async fn a_phone_number_alone_buys_a_book_at_v1(db: TestDatabase) {
        buys_and_downloads(db, Api::V1).await;
    }

    async fn without_a_sender_of_sms_the_form_wants_an_email_address_as_before(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let form = shop.buyer().get(&format!("/books/{slug}")).await;
        assert!(form.text.contains("maxlength=\"254\" required"), "{}", form.text);
        let refused = asks(&shop, &slug, &[("phone", "0707070700")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("Écrivez votre adresse e-mail"), "{}", refused.text);
    }

    async fn neither_address_nor_number_is_told_what_to_write(db: TestDatabase) {
        let (shop, _) = texting(db, Api::Sandbox, &[]);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let refused = asks(&shop, &slug, &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("votre adresse e-mail ou votre numéro de téléphone"), "{}", refused.text);
        let short = asks(&shop, &slug, &[("phone", "0707")]).await;
        assert!(short.text.contains("pas complet") && !short.text.contains("laissez le champ vide"), "{}", short.text);
        let both = asks(&shop, &slug, &[("phone", "0707"), ("email", "awa@exemple.ci")]).await;
        assert!(both.text.contains("ou laissez le champ vide"), "{}", both.text);
    }

    async fn an_old_number_of_eight_digits_is_asked_about_and_taken_once_it_is_ticked(db: TestDatabase) {
        let (shop, _) = texting(db, Api::Sandbox, &[]);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let asked = asks(&shop, &slug, &[("phone", "07 12 34 56")]).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        let proposed = asked.between("name=\"phone_meant\" value=\"", "\"");
        assert!(!asked.text.contains("name=\"phone_meant\" value=\"07\u{a0}07\u{a0}12\u{a0}34\u{a0}56\" checked"), "never silently");
        let again = [("phone", "07 12 34 56"), ("phone_asked", "07 12 34 56")];
        let unticked = asks(&shop, &slug, &again).await;
        assert_eq!(unticked.status, StatusCode::UNPROCESSABLE_ENTITY);
        let ticked = asks(&shop, &slug, &[&again[..], &[("phone_meant", proposed.as_str())]].concat()).await;
        assert!(ticked.status.is_redirection(), "{}", ticked.text);
        assert_eq!(shop.last_order_json().await["phone"], "+2250707123456");
    }

    async fn free_books_by_sms_are_few_for_a_number_and_few_in_all(db: TestDatabase) {
        let (shop, kept) = texting(db, Api::Sandbox, &[("SMS_FREE_A_DAY", "7")]);
        let slug = shop.shelve("Le cadeau", 0, 1000).await;
        for nth in 0..6 {
            let answer = asks(&shop, &slug, &[("phone", "0707070700")]).await;
            assert_eq!(answer.status == StatusCode::SEE_OTHER, nth < 5, "{nth}: {}", answer.text);
        }
        for (phone, given) in [("0505050505", true), ("0101010101", true), ("0505050506", false)] {
            let answer = asks(&shop, &slug, &[("phone", phone)]).await;
            assert_eq!(answer.status == StatusCode::SEE_OTHER, given, "{phone}: {}", answer.text);
        }
        let told = asks(&shop, &slug, &[("phone", "0505050506")]).await;
        assert!(told.text.contains("déjà partis par SMS aujourd’hui"), "{}", told.text);
        let by_email = asks(&shop, &slug, &[("email", "awa@exemple.ci")]).await;
        assert_eq!(by_email.status, StatusCode::SEE_OTHER, "{}", by_email.text);
        shop.work().await;
        assert_eq!(kept.lock().unwrap().len(), 7);
    }

    async fn nobody_makes_the_shop_send_more_than_ten_sms_a_day_to_a_number(db: TestDatabase) {
        let (shop, kept) = texting(db, Api::Sandbox, &[]);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let mut keys = Vec::new();
        for _ in 0..3 {
            let transaction = pays(&shop, &slug, "0707070700").await;
            keys.push(shop.order_json(&transaction).await["key"].as_str().unwrap().to_owned());
        }
        for key in keys.iter().cycle().take(12) {
            shop.buyer().post(&format!("/orders/{key}/link"), &[]).await;
            shop.work().await;
        }
        assert_eq!(kept.lock().unwrap().len(), 10, "three receipts and seven links");
        let transaction = pays(&shop, &slug, "0707070700").await;
        assert_eq!(kept.lock().unwrap().len(), 11, "what was paid for is always sent");
        let order = shop.order_json(&transaction).await;
        assert_eq!(order["messages"][0]["state"], "sent");
        let desk = shop.staff(Role::Owner).await;
        let jobs = desk.get("/admin/jobs").await;
        assert!(jobs.text.contains("trop de SMS en 24 heures"), "{}", jobs.text);
        shop.pass(TimeDelta::hours(25));
        shop.buyer().post(&format!("/orders/{}/link", keys[0]), &[]).await;
        shop.work().await;
        assert_eq!(kept.lock().unwrap().len(), 12, "the next day");
    }

    async fn the_back_office_knows_a_buyer_by_phone_and_corrects_the_number(db: TestDatabase) {
        let (shop, kept) = texting(db, Api::Sandbox, &[]);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let transaction = pays(&shop, &slug, "0707070700").await;
        let number = shop.order_json(&transaction).await["number"].as_str().unwrap().to_owned();
        let desk = shop.staff(Role::Owner).await;
        for page in ["/admin/orders", "/admin/orders?q=0707070700", "/admin/customers?q=0707070700"] {
            let shown = desk.get(page).await;
            assert!(shown.text.contains(NUMBER) && shown.text.contains(&number), "{page}: {}", shown.text);
        }
        let page = desk.get(&format!("/admin/orders/{number}")).await;
        assert!(page.text.contains("name=\"phone\"") && page.text.contains("q=%2B2250707070700"), "{}", page.text);
        let id = order_id(&shop, &transaction).await;
        let correct = |phone: &str| access::Correction {
            email: String::new(),
            phone: phone.to_owned(),
            reason: "elle a téléphoné".to_owned(),
        };
        access::resend(&shop.shop, &owner(&shop), &id, Some(correct("0707"))).await.unwrap_err();
        access::resend(&shop.shop, &owner(&shop), &id, Some(correct("05 05 05 05 05"))).await.unwrap();
        shop.work().await;
        let sent: Vec<(String, String)> =
            kept.lock().unwrap().iter().map(|sms| (sms.kind.clone(), sms.to.as_str().to_owned())).collect();
        let (old, new) = (NUMBER.to_owned(), "+2250505050505".to_owned());
        assert!(sent.contains(&("new_link".to_owned(), new.clone())), "{sent:?}");
        assert!(sent.contains(&("moved".to_owned(), old)), "{sent:?}");
        let first = shop.buyer().get(&links(&kept)[0]).await;
        assert_ne!(shop.buyer().get(first.location()).await.status, StatusCode::OK, "the earlier link has ended");
        assert_eq!(shop.order_json(&transaction).await["phone"], new);
        let home = Country::parse("CI").unwrap();
        let person = customers::person("05 05 05 05 05", home).unwrap();
        let told = customers::export(&shop.shop, &owner(&shop), person.clone()).await.unwrap();
        assert_eq!(told["orders"].as_array().unwrap().len(), 1);
        let erased = customers::erase(&shop.shop, &owner(&shop), person).await.unwrap();
        assert_eq!((erased.orders, erased.left), (1, 0));
        let order = shop.order_json(&transaction).await;
        assert!(order["phone"].is_null() && !order.to_string().contains("0505050505"), "{order:#}");
    }

    async fn a_form_sent_again_with_another_number_shows_nobody_elses_order(db: TestDatabase) {
        let (shop, _) = texting(db, Api::Sandbox, &[]);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&slug).await;
        let form = |phone: &'static str| [("nonce", nonce.clone()), ("phone", phone.to_owned())];
        let send = async |phone| {
            let fields = form(phone);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            buyer.post(&format!("/books/{slug}/buy"), &fields).await
        };
        send("0707070700").await;
        act(&shop, &shop.transaction(), Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        let other = send("0505050505").await;
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(other.text.contains("son lien a été envoyé à …00"), "{}", other.text);
        let same = send("0707070700").await;
        assert!(same.location().starts_with("/orders/"), "{}", same.location());
    }
}

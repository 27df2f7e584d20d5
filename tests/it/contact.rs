//! How buyers reach the shop: the owner's numbers stand wherever somebody may need help.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Forgery};
use griot::domain::language::Language;
use griot::domain::role::Role;
use griot::shop::admin::doctor::{self, Checkup, Finding, Installation, State};
use griot::texts::Texts;
use percent_encoding::percent_decode_str;
use reqwest::StatusCode;
use serde_json::json;

use crate::support::buyer::Answer;
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;

const SHOP: &str = "/admin/settings/shop";

/// Saves the numbers as an owner types them.
async fn save(shop: &TestShop, whatsapp: &str, phone: &str) -> Answer {
    let owner = shop.staff(Role::Owner).await;
    owner.post(SHOP, &[("name", "Chez Awa"), ("zone", "GMT"), ("whatsapp", whatsapp), ("phone", phone)]).await
}

/// The messages that the page's links put into `WhatsApp`.
fn messages(page: &str) -> Vec<String> {
    let texts = page.split("https://wa.me/2250707070700?text=").skip(1).filter_map(|rest| rest.split('"').next());
    texts.map(|text| percent_decode_str(text).decode_utf8().unwrap().into_owned()).collect()
}

/// What the doctor says about the contact.
async fn examined(checkup: &Checkup) -> Finding {
    doctor::examine(checkup).await.into_iter().find(|finding| finding.part == "contact").unwrap()
}

on_both! {
    async fn the_owners_numbers_stand_in_the_foot_on_books_beside_each_state_and_in_letters(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        let before = buyer.get("/").await.text;
        assert!(!before.contains("wa.me") && !before.contains("tel:"), "{before}");
        assert_eq!(save(&shop, "07 07 07 07 00", "+221 77 123 45 67").await.location(), SHOP);
        for page in ["/", &format!("/books/{slug}"), "/payment/return/"] {
            let text = buyer.get(page).await.text;
            assert!(messages(&text).contains(&"Bonjour,".to_owned()), "{page}: {text}");
            assert!(text.contains("href=\"tel:+221771234567\"") && text.contains("+221\u{a0}77\u{a0}123\u{a0}45\u{a0}67"));
        }
        let about = "Bonjour, j’ai une question sur «\u{a0}Le fleuve\u{a0}».".to_owned();
        let book = buyer.get(&format!("/books/{slug}")).await.text;
        assert!(messages(&book).contains(&about), "{:?}", messages(&book));
        let states = async |page: &str, state: &str| {
            assert_eq!(buyer.get(&format!("{page}/state")).await.between("\"state\":\"", "\""), state);
            let order = shop.order_json(page.trim_start_matches("/orders/")).await;
            let asked = format!("Bonjour, j’ai une question sur ma commande {}.", order["number"].as_str().unwrap());
            let text = buyer.get(page).await.text;
            assert!(messages(&text).contains(&asked), "{state}: {text}");
        };
        let newest = async || format!("/orders/{}", shop.last_order_json().await["key"].as_str().unwrap());
        buyer.buy(&slug).await;
        states(&newest().await, "waiting").await;
        shop.at_the_counter(Action::Insufficient).await;
        shop.work().await;
        states(&newest().await, "refused").await;
        shop.pass(TimeDelta::hours(25));
        shop.work().await;
        states(&newest().await, "expired").await;
        shop.sandbox.behave(Behaviour { init_status: Some(503), ..Behaviour::default() });
        let silent = shop.buyer().buy(&slug).await.location().to_owned();
        states(&silent, "silent").await;
        let short = Forgery { amount: Some(json!("100")), ..Forgery::default() };
        shop.sandbox.behave(Behaviour { check_answer: short, ..Behaviour::default() });
        shop.buyer().buy(&slug).await;
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        states(&newest().await, "review").await;
        shop.sandbox.behave(Behaviour::default());
        shop.buyer().buy(&slug).await;
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        states(&newest().await, "paid").await;
        let letter = shop.parcels().pop().unwrap();
        let number = shop.last_order_json().await["number"].as_str().unwrap().to_owned();
        assert!(messages(&letter.html)[0].contains(&number), "{}", letter.html);
        assert!(letter.text.contains("wa.me") && letter.text.contains("+221\u{a0}77"), "{}", letter.text);
    }

    async fn a_number_that_does_not_exist_is_refused_beside_its_field_and_an_emptied_one_is_gone(db: TestDatabase) {
        let shop = TestShop::open(db);
        let refused = save(&shop, "07 07", "bonjour").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for part in ["value=\"07 07\"", "id=\"whatsapp-error\"", "value=\"bonjour\"", "id=\"phone-error\""] {
            assert!(refused.text.contains(part), "{part}: {}", refused.text);
        }
        assert!(shop.shop.rules().numbers.is_empty());
        save(&shop, "+225 07 07 07 07 00", "").await.location();
        let page = shop.staff(Role::Owner).await.get(SHOP).await.text;
        assert!(page.contains("value=\"+225\u{a0}07\u{a0}07\u{a0}07\u{a0}07\u{a0}00\""), "{page}");
        save(&shop, "", "").await.location();
        assert!(!shop.buyer().get("/").await.text.contains("wa.me"));
    }

    async fn a_shop_that_nobody_can_reach_is_at_fault_in_production(db: TestDatabase) {
        let shop = TestShop::open(db);
        let mut checkup = Checkup::of(&shop.shop, Installation::new(&shop.config));
        assert_eq!(examined(&checkup).await.state, State::Warning);
        checkup.installation.production = true;
        let finding = examined(&checkup).await;
        assert_eq!(finding.state, State::Fault);
        for language in Language::ALL {
            assert!(finding.say(Texts(language)).contains("WhatsApp"), "{finding:?}");
        }
        save(&shop, "07 07 07 07 00", "").await.location();
        assert_eq!(examined(&checkup).await.state, State::Well);
        save(&shop, "", "").await.location();
        checkup.installation.contact = griot::domain::contact::Email::parse("aide@awa.ci").ok();
        assert_eq!(examined(&checkup).await.state, State::Well);
    }
}

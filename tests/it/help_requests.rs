//! Requests for help: what was not found is written to the shop, told to the staff once an hour, answered, and erased.

use chrono::TimeDelta;
use diesel::{ExpressionMethods as _, QueryDsl as _, RunQueryDsl as _};
use griot::domain::role::Role;
use griot::shop::admin::customers::{self, Erased};
use griot::shop::admin::doctor::{self, Checkup, Installation, State};
use griot::shop::admin::help_requests as desk;
use griot::shop::find;
use griot::store::help_requests::{HelpRequest, HelpState};
use griot::store::listing::Person;
use griot::store::schema::help_requests;
use griot::store::{Conn, Error};
use reqwest::StatusCode;

use crate::support::back_office::{audited, owner, paid, shelved, staff};
use crate::support::buyer::{Answer, Buyer};
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;

const MESSAGE: &str = "Votre paiement de 2500.00 FCFA a CINETPAY TEST a ete effectue. Votre solde est de : 1200.00 FCFA. Trans id: MP270115.0800.40000001.";

/// Fills in the form of a page that found nothing, and sends it.
async fn write_to_shop(buyer: &Buyer, page: &Answer, answer_to: &str, message: &str) -> Answer {
    let form = page.between("action=\"/find/help\"", "</form>");
    let hidden = form.split("<input type=\"hidden\" name=\"").skip(1).map(|rest| {
        let (name, rest) = rest.split_once("\" value=\"").unwrap();
        (name, rest.split_once('"').unwrap().0.replace("&#43;", "+"))
    });
    let hidden: Vec<(&str, String)> = hidden.collect();
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.extend([("answer_to", answer_to), ("message", message)]);
    buyer.post("/find/help", &fields).await
}

async fn asked(shop: &TestShop, what: &str, answer_to: &str, message: &str) -> Answer {
    let buyer = shop.buyer();
    let page = buyer.post("/find", &[("what", what)]).await;
    write_to_shop(&buyer, &page, answer_to, message).await
}

async fn all(shop: &TestShop) -> Vec<HelpRequest> {
    let read = |conn: &mut Conn| -> Result<Vec<HelpRequest>, Error> {
        Ok(help_requests::table.order(help_requests::id.asc()).load(conn)?)
    };
    shop.shop.db.read(read).await.unwrap()
}

/// The e-mails to the staff about requests.
fn told(shop: &TestShop) -> Vec<String> {
    shop.letters()
        .into_iter()
        .filter(|letter| letter.text.contains("/admin/help"))
        .map(|letter| letter.subject)
        .collect()
}

on_both! {
    async fn what_is_not_found_is_written_to_the_shop_and_answered_there(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let number = shop.order_json(&transaction).await["number"].as_str().unwrap().to_owned();
        let desk = shop.staff(Role::Owner).await;
        assert!(desk.get("/admin/help").await.text.contains("Personne n’attend de réponse."));
        let buyer = shop.buyer();
        let page = buyer.post("/find", &[("what", MESSAGE)]).await;
        assert!(!page.between("action=\"/find/help\"", "</form>").contains("1200.00"), "{}", page.text);
        let sent = write_to_shop(&buyer, &page, "05 05 05 05 05", "Payé hier <b>").await;
        assert_eq!(sent.location(), "/find?written");
        assert!(buyer.get(sent.location()).await.text.contains("<h1>Votre message est bien arrivé</h1>"));
        assert_eq!(asked(&shop, "awa@exemple.ci", "awa@exemple.ci", "").await.location(), "/find?written");
        let kept = all(&shop).await;
        assert_eq!((kept[0].operator_ids.as_str(), kept[0].answer_to.as_str()), ("MP270115080040000001", "+2250505050505"));
        assert!(kept.iter().all(|request| !request.message.contains("1200.00")), "of the operator’s message only the id");

        let page = desk.get("/admin/help").await.text;
        assert!(page.contains("MP270115080040000001") && page.contains("href=\"sms:+2250505050505\""), "{page}");
        assert!(page.contains("Payé hier &#60;b&#62;") && page.contains("href=\"mailto:awa@exemple.ci?subject="), "{page}");
        assert!(page.contains(&format!("href=\"/admin/orders/{number}\"")), "the order of the address: {page}");
        assert!(desk.get("/admin").await.text.contains("2 personnes n’ont pas retrouvé leur commande"));
        shop.work().await;
        assert_eq!(told(&shop).len(), 1, "both in one e-mail");

        let act = async |id: &str, what: &str| desk.post(&format!("/admin/help/{id}/{what}"), &[]).await;
        assert_eq!(act(&kept[0].id, "done").await.location(), "/admin/help");
        assert!(!desk.get("/admin/help").await.text.contains("MP270115080040000001"));
        assert!(desk.get("/admin/help?state=done").await.text.contains("MP270115080040000001"));
        act(&kept[0].id, "reopen").await;
        act(&kept[1].id, "erasure").await;
        assert_eq!(all(&shop).await.len(), 1);
        assert_eq!(audited(&shop).await, ["help.done", "help.reopen", "help.erase"]);
    }

    async fn a_flood_of_requests_is_bounded_and_one_e_mail_an_hour(db: TestDatabase) {
        let (shop, _) = shelved(db).await;
        shop.staff(Role::Owner).await;
        for message in ["un", "un", "deux", "trois"] {
            assert_eq!(asked(&shop, "G7K2-M94Q-XD", "eva@exemple.ci", message).await.location(), "/find?written");
        }
        assert_eq!(all(&shop).await.len(), 3, "the same once");
        let refused = asked(&shop, "G7K2-M94Q-XD", "eva@exemple.ci", "quatre").await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(refused.text.contains("Trop de messages") && refused.text.contains(">\nquatre<"), "{}", refused.text);
        shop.work().await;
        assert_eq!(told(&shop).len(), 1);
        assert!(told(&shop)[0].starts_with('3'), "{:?}", told(&shop));
        shop.pass(TimeDelta::hours(1));
        shop.work().await;
        assert_eq!(told(&shop).len(), 2, "what came after the first e-mail is told of at the next hour");
        shop.pass(TimeDelta::hours(3));
        shop.work().await;
        assert_eq!(told(&shop).len(), 2);
    }

    async fn a_request_without_a_way_to_answer_or_without_a_word_is_asked_for_again(db: TestDatabase) {
        let shop = TestShop::open(db);
        let faulty = asked(&shop, "G7K2-M94Q-XD", "nulle part", "Bonjour").await;
        assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(faulty.text.contains("id=\"answer_to-error\"") && faulty.text.contains(">\nBonjour<"), "{}", faulty.text);
        assert!(faulty.text.contains("name=\"number\" value=\"G7K2-M94Q-XD\""), "what was given stays: {}", faulty.text);
        let nowhere = shop.buyer().post("/find/help", &[("answer_to", " "), ("message", "Bonjour")]).await;
        assert!(nowhere.between("id=\"answer_to-error\"", "</p>").contains("pour que la boutique puisse vous répondre"), "{}", nowhere.text);
        let long = "é".repeat(1_239) + "\r\nÀ vous";
        let refused = shop.buyer().post("/find/help", &[("answer_to", "eva@exemple.ci"), ("message", &long)]).await;
        assert!(refused.between("id=\"message-error\"", "</p>").contains("1\u{a0}000 caractères au plus, il en a 1\u{a0}246."), "{}", refused.text);
        assert!(refused.text.contains("éé\nÀ vous</textarea>"), "what was typed is kept: {}", refused.text);
        let empty = shop.buyer().post("/find/help", &[("answer_to", "eva@exemple.ci")]).await;
        assert!(empty.text.contains("id=\"message-error\""), "{}", empty.text);
        assert_eq!(all(&shop).await.len(), 0);
    }

    async fn a_request_is_erased_with_its_person_and_after_its_time(db: TestDatabase) {
        let (shop, _) = shelved(db).await;
        asked(&shop, "awa@exemple.ci", "07 07 07 07 00", "").await;
        asked(&shop, "eva@exemple.ci", "eva@exemple.ci", "").await;
        asked(&shop, "G7K2-M94Q-XD", "ali@exemple.ci", "").await;
        let awa = || Person::Email("awa@exemple.ci".to_owned());
        let told = customers::export(&shop.shop, &owner(&shop), awa()).await.unwrap();
        assert_eq!(told["help_requests"][0]["answer_to"], "+2250707070700");
        assert_eq!(customers::erase(&shop.shop, &owner(&shop), awa()).await.unwrap(), Erased { orders: 0, left: 0 });
        let left = all(&shop).await;
        assert_eq!(left.iter().map(|request| request.answer_to.as_str()).collect::<Vec<_>>(), ["eva@exemple.ci", "ali@exemple.ci"]);
        desk::done(&shop.shop, &staff(&shop, Role::Support), &left[0].id).await.unwrap();
        shop.pass(find::DONE_KEPT + TimeDelta::hours(1));
        find::tidy(&shop.shop).await.unwrap();
        assert_eq!(all(&shop).await.len(), 1, "what is done is kept for a month");
        shop.pass(find::OPEN_KEPT - find::DONE_KEPT);
        find::tidy(&shop.shop).await.unwrap();
        assert_eq!(all(&shop).await.len(), 0);
    }

    async fn who_waits_too_long_is_told_by_the_doctor(db: TestDatabase) {
        let (shop, _) = shelved(db).await;
        asked(&shop, "G7K2-M94Q-XD", "eva@exemple.ci", "").await;
        let state = async || {
            let checkup = Checkup::of(&shop.shop, Installation::new(&shop.config));
            let found = doctor::examine(&checkup).await;
            found.into_iter().find(|finding| finding.part == "help").unwrap().state
        };
        assert_eq!(state().await, State::Well);
        shop.pass(TimeDelta::hours(49));
        assert_eq!(state().await, State::Warning);
    }

    async fn open_requests_are_read_page_by_page_the_oldest_first(db: TestDatabase) {
        let shop = TestShop::open(db);
        for number in 0..=desk::PAGE {
            shop.pass(TimeDelta::seconds(1));
            asked(&shop, "G7K2-M94Q-XD", &format!("a{number}@exemple.ci"), "").await;
        }
        let by = staff(&shop, Role::Support);
        let first = desk::page(&shop.shop, &by, HelpState::Open, None).await.unwrap();
        assert_eq!((first.requests.len(), first.requests[0].request.answer_to.as_str()), (desk::PAGE, "a0@exemple.ci"));
        let rest = desk::page(&shop.shop, &by, HelpState::Open, first.next).await.unwrap();
        assert_eq!(rest.requests.len(), 1);
        assert!(rest.next.is_none());
    }
}

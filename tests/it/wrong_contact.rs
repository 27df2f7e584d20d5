//! The buyer corrects the e-mail address or the phone number that he mistyped, on the page of his paid order.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Currency, Method, Phone};
use griot::sms::{Sms, SmsSender};
use griot::store::notes::{self, BUYER};
use griot::worker;
use reqwest::StatusCode;

use crate::support::back_office::{order_id, placed_by, quiet, shelved};
use crate::support::buyer::Buyer;
use crate::support::notification::act;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};

const WRONG: &str = "awa@exmple.ci";
const RIGHT: &str = "awa@exemple.ci";
const NUMBER: &str = "07 07 07 07 00";

type Kept = Arc<Mutex<Vec<Sms>>>;

/// A shop that sends SMS and has one book.
async fn texting(db: TestDatabase) -> (TestShop, String, Kept) {
    let kept = Kept::default();
    let shop =
        TestShop::planned(db, Plan { sms_sender: Some(SmsSender::Memory(Arc::clone(&kept))), ..Plan::default() });
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    quiet(&shop);
    (shop, slug, kept)
}

/// A paid order with a mistyped address: its browser, its page's address and its transaction.
async fn mistyped(shop: &TestShop, slug: &str) -> (Buyer, String, String) {
    bought(shop, slug, ("email", WRONG)).await
}

/// The same with this field of the form.
async fn bought(shop: &TestShop, slug: &str, field: (&str, &str)) -> (Buyer, String, String) {
    let buyer = shop.buyer();
    let led = buyer.orders(slug, &[field]).await;
    buyer.to_payment_page(led).await;
    let transaction = shop.transaction();
    act(shop, &transaction, Action::Accept).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
    let key = shop.order_json(&transaction).await["key"].as_str().unwrap().to_owned();
    (buyer, format!("/orders/{key}"), transaction)
}

async fn do_jobs(shop: &TestShop) {
    while worker::next_job(&shop.shop).await.unwrap() {}
}

/// The links to books in the e-mails to an address, as paths.
fn links(shop: &TestShop, to: &str) -> Vec<String> {
    let letters = shop.parcels().into_iter().filter(|letter| letter.envelope.to.as_str() == to);
    let path = |line: &str| Some(format!("/d/{}", line.trim().split_once("/d/")?.1));
    letters.filter_map(|letter| letter.text.lines().find_map(path)).collect()
}

on_both! {
    async fn the_link_goes_to_the_right_address_and_the_one_at_the_wrong_address_is_dead(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (buyer, page, transaction) = mistyped(&shop, &slug).await;
        let [wrong] = links(&shop, WRONG).try_into().unwrap();
        assert!(buyer.get(&page).await.text.contains(&format!("action=\"{page}/email\"")));
        let corrected = buyer.post(&format!("{page}/email"), &[("email", RIGHT)]).await;
        assert_eq!(corrected.location(), format!("{page}?sent"));
        do_jobs(&shop).await;
        let [right] = links(&shop, RIGHT).try_into().unwrap();
        assert_eq!(shop.buyer().get(&wrong).await.status, StatusCode::GONE);
        assert_eq!(shop.buyer().get(&right).await.status, StatusCode::OK);
        let shown = buyer.get(&page).await.text;
        assert!(shown.contains("a…@exemple.ci") && shown.contains(&format!("action=\"{right}\"")), "{shown}");
        let moved: Vec<_> = shop.letters().into_iter().filter(|letter| letter.subject.contains("autre adresse")).collect();
        assert!(moved.len() == 1 && moved[0].envelope.to.as_str() == WRONG && !moved[0].text.contains(RIGHT));
        let id = order_id(&shop, &transaction).await;
        let noted = shop.shop.db.read(move |conn| notes::of_order(conn, &id)).await.unwrap();
        let noted: Vec<_> = noted.iter().map(|note| (note.kind.as_str(), note.author.as_str(), note.text.as_str())).collect();
        assert_eq!(noted, [("address", BUYER, "awa@exmple.ci → awa@exemple.ci")]);
    }

    async fn only_the_browser_that_ordered_corrects_and_other_sites_do_not(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (buyer, page, transaction) = mistyped(&shop, &slug).await;
        let stranger = shop.buyer();
        stranger.get("/").await;
        assert!(!stranger.get(&page).await.text.contains("/email\""));
        for other in [stranger, shop.buyer()] {
            let tried = other.post(&format!("{page}/email"), &[("email", "voleur@exemple.ci")]).await;
            assert_eq!(tried.status, StatusCode::NOT_FOUND);
        }
        let forged = buyer.request(reqwest::Method::POST, &format!("{page}/email")).header("sec-fetch-site", "cross-site");
        assert_eq!(buyer.send(forged.form(&[("email", "voleur@exemple.ci")])).await.status, StatusCode::FORBIDDEN);
        assert_eq!(shop.order_json(&transaction).await["email"], WRONG);
    }

    async fn what_is_wrong_is_said_beside_the_field(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (buyer, page, _) = mistyped(&shop, &slug).await;
        for (typed, said) in [("awa", "id=\"email-error\""), ("AWA@exmple.ci", "déjà l’adresse")] {
            let answer = buyer.post(&format!("{page}/email"), &[("email", typed)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.text.contains(said) && answer.text.contains("<details class=\"fold\" open>"), "{}", answer.text);
        }
    }

    async fn a_typing_error_is_asked_about_once_and_asking_changes_nothing(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (buyer, page, transaction) = mistyped(&shop, &slug).await;
        let here = format!("{page}/email");
        for (typed, meant, choice, kept) in [
            ("awa@gmial.com", "awa@gmail.com", "awa@gmail.com", "awa@gmail.com"),
            ("awa@hotmial.com", "awa@hotmail.com", "", "awa@hotmial.com"),
        ] {
            let before = shop.order_json(&transaction).await["email"].clone();
            let asked = buyer.post(&here, &[("email", typed)]).await;
            assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(asked.text.contains(&format!("Est-ce bien {meant}")) && asked.text.contains("<details class=\"fold\" open>"));
            for choice in [typed, meant] {
                assert!(asked.text.contains(&format!("name=\"email_meant\" value=\"{choice}\"")), "{choice}");
            }
            assert_eq!(shop.order_json(&transaction).await["email"], before);
            let answered = buyer.post(&here, &[("email", typed), ("asked", typed), ("email_meant", choice)]).await;
            assert_eq!(answered.location(), format!("{page}?sent"));
            assert_eq!(shop.order_json(&transaction).await["email"], kept);
        }
    }

    async fn a_new_link_or_the_same_address_keeps_nobody_from_the_right_one(db: TestDatabase) {
        let shop = TestShop::planned(db, Plan { settings: Vec::new(), ..Plan::default() });
        quiet(&shop);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let (buyer, page, _) = mistyped(&shop, &slug).await;
        let here = format!("{page}/email");
        assert_eq!(buyer.post(&format!("{page}/link"), &[]).await.location(), format!("{page}?sent"));
        assert!(buyer.post(&here, &[("email", WRONG)]).await.text.contains("déjà l’adresse"));
        assert_eq!(buyer.post(&here, &[("email", RIGHT)]).await.location(), format!("{page}?sent"));
        let mut last = buyer.post(&here, &[("email", RIGHT)]).await;
        for _ in 0..20 {
            if last.text.contains("Vous avez essayé trop souvent") {
                break;
            }
            last = buyer.post(&here, &[("email", RIGHT)]).await;
        }
        assert!(last.text.contains("Vous avez essayé trop souvent"), "{}", last.text);
        assert!(last.text.contains(&format!("value=\"{RIGHT}\"")), "what was typed is kept");
        let checked = buyer.post(&format!("{page}/check"), &[]).await;
        assert_eq!(checked.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(checked.text.contains(&format!("href=\"{page}\"")), "{}", checked.text);
    }

    async fn an_address_that_has_opened_a_library_is_not_a_wrong_one(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (buyer, page, transaction) = mistyped(&shop, &slug).await;
        let reader = shop.buyer();
        reader.post("/library", &[("contact", WRONG)]).await;
        do_jobs(&shop).await;
        let text = shop.letters().pop().unwrap().text;
        let link = text.lines().find_map(|line| line.trim().split_once("/library/in/")).unwrap().1.to_owned();
        reader.post(&format!("/library/in/{link}"), &[]).await;
        let refused = buyer.post(&format!("{page}/email"), &[("email", RIGHT)]).await;
        assert!(refused.text.contains("n’est pas fausse"), "{}", refused.text);
        assert_eq!(shop.order_json(&transaction).await["email"], WRONG);
    }

    async fn it_is_corrected_three_times_and_for_a_month(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (buyer, page, _) = mistyped(&shop, &slug).await;
        for nth in 0..4 {
            let answer = buyer.post(&format!("{page}/email"), &[("email", &format!("awa{nth}@exemple.ci"))]).await;
            assert_eq!(answer.status == StatusCode::SEE_OTHER, nth < 3, "{nth}: {}", answer.text);
        }
        let (late, page, _) = mistyped(&shop, &slug).await;
        shop.pass(TimeDelta::days(31));
        assert!(!late.get(&page).await.text.contains("/email\""));
        let over = late.post(&format!("{page}/email"), &[("email", RIGHT)]).await;
        assert_eq!(over.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn a_number_is_corrected_too_and_its_short_link_dies(db: TestDatabase) {
        let (shop, slug, kept) = texting(db).await;
        let (buyer, page, transaction) = bought(&shop, &slug, ("phone", "07 07 07 07 01")).await;
        let sent = || kept.lock().unwrap().iter().map(|sms| (sms.to.as_str().to_owned(), sms.text.clone())).collect::<Vec<_>>();
        let link = |text: &str| text.split(' ').find(|word| word.contains("/s/")).unwrap().to_owned();
        let shown = buyer.get(&page).await;
        assert!(shown.text.contains(&format!("action=\"{page}/phone\"")) && !shown.text.contains("/email\""), "{}", shown.text);
        let [wrong] = sent().try_into().unwrap();
        let here = format!("{page}/phone");
        for (typed, said) in [("0707070701", "déjà le numéro"), ("27 22 44 55 66", "téléphone fixe"), ("07 07", "id=\"phone-error\"")] {
            let refused = buyer.post(&here, &[("phone", typed)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text.contains(said) && refused.text.contains(&format!("value=\"{typed}\"")), "{}", refused.text);
        }
        let asked = buyer.post(&here, &[("phone", "05 12 34 56")]).await;
        assert!(asked.text.contains("name=\"phone_asked\" value=\"05 12 34 56\""), "{}", asked.text);
        let meant = asked.between("name=\"phone_meant\" value=\"", "\"");
        let ticked = [("phone", "05 12 34 56"), ("phone_asked", "05 12 34 56"), ("phone_meant", meant.as_str())];
        assert_eq!(buyer.post(&here, &ticked).await.location(), format!("{page}?sent"));
        do_jobs(&shop).await;
        assert_eq!(shop.order_json(&transaction).await["phone"], "+2250505123456");
        let later = sent();
        let right = later.iter().find(|(to, _)| to == "+2250505123456").expect("a link goes there");
        assert!(later.iter().any(|(to, text)| *to == wrong.0 && text.contains("part maintenant ailleurs")), "{later:?}");
        assert_eq!(shop.buyer().get(shop.buyer().get(&link(&right.1)).await.location()).await.status, StatusCode::OK);
        let dead = shop.buyer().get(&link(&wrong.1)).await;
        let dead = if dead.status.is_redirection() { shop.buyer().get(dead.location()).await } else { dead };
        assert_eq!(dead.status, StatusCode::GONE);
    }

    async fn an_order_with_an_address_takes_no_number_and_one_with_a_number_no_address(db: TestDatabase) {
        let (shop, slug, _) = texting(db).await;
        for (field, other, name, value) in [
            (("email", WRONG), "phone", "phone", "07 07 07 07 02"),
            (("phone", "07 07 07 07 01"), "email", "email", RIGHT),
        ] {
            let (buyer, page, transaction) = bought(&shop, &slug, field).await;
            let refused = buyer.post(&format!("{page}/{other}"), &[(name, value)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(shop.order_json(&transaction).await[name].is_null());
        }
    }

    async fn another_browser_is_told_where_it_is_corrected(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (_, page, _) = mistyped(&shop, &slug).await;
        let elsewhere = shop.buyer().get(&page).await.text;
        assert!(elsewhere.contains("dans le navigateur où vous avez commandé") && !elsewhere.contains("/email\""), "{elsewhere}");
    }

    async fn a_number_beside_an_address_opens_only_what_it_has_paid(db: TestDatabase) {
        let (shop, slug, kept) = texting(db).await;
        let unpaid = placed_by(&shop, &slug, RIGHT, NUMBER).await;
        act(&shop, &unpaid, Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        let reader = shop.buyer();
        reader.post("/library", &[("contact", NUMBER)]).await;
        do_jobs(&shop).await;
        assert_eq!(kept.lock().unwrap().len(), 0, "another may have paid, and the number may be mistyped");
        let paid = placed_by(&shop, &shop.shelve("La nuit", 2500, 1000).await, RIGHT, NUMBER).await;
        // The notification names the number that paid.
        shop.sandbox.behave(Behaviour::default());
        let number = Phone::parse(NUMBER, Currency::Xof).unwrap();
        shop.sandbox.pay_from(&paid, Method::Orange, number).await.unwrap();
        shop.sandbox.quiet().await;
        shop.work().await;
        assert_eq!(shop.order_json(&paid).await["state"], "paid");
        reader.post("/library", &[("contact", NUMBER)]).await;
        do_jobs(&shop).await;
        let text = kept.lock().unwrap().last().expect("a code by SMS").text.clone();
        let code = text.split_whitespace().find(|word| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit())).unwrap();
        assert_eq!(reader.post("/library/code", &[("code", code)]).await.location(), "/library");
        let books = reader.get("/library").await.text;
        assert!(books.contains("La nuit") && !books.contains("Le fleuve"), "{books}");
        for (transaction, is_his) in [(&unpaid, false), (&paid, true)] {
            let order = shop.order_json(transaction).await["number"].as_str().unwrap().to_owned();
            let file = reader.post(&format!("/library/books/{order}/pdf-1"), &[]).await;
            assert_eq!(file.status != StatusCode::NOT_FOUND, is_his, "{}", file.text);
        }
    }
}

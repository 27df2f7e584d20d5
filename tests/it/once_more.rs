//! The same book ordered once more: by one buyer in two tabs, by a form that is posted again, by another buyer at the
//! same address.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::domain::ids;
use griot::shop::admin::order_json;
use reqwest::{Client, StatusCode, redirect};
use serde_json::Value;

use crate::support::back_office::coupon;
use crate::support::buyer::{Answer, Buyer};
use crate::support::postgres::on_both;
use crate::support::shop::{Plan, TestShop};

const EMAIL: (&str, &str) = ("email", "awa@exemple.ci");

async fn sends(buyer: &Buyer, slug: &str, fields: &[(&str, &str)]) -> Answer {
    buyer.post(&format!("/books/{slug}/buy"), fields).await
}

async fn placed(shop: &TestShop) -> Vec<Value> {
    order_json::list(&shop.shop, None, 1000).await.unwrap()
}

/// The note in the form for a buyer who has the book, and the link to their order.
fn told(answer: &Answer) -> (String, String) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    let says = answer.between("<p class=\"note\" role=\"alert\">", "<");
    (says, answer.between("<p class=\"had\"><a class=\"button quiet\" href=\"", "\""))
}

/// Posts the form again with its hidden fields, as a browser does.
async fn insists(buyer: &Buyer, slug: &str, form: &Answer, email: &str) -> Answer {
    let nonce = form.between("name=\"nonce\" value=\"", "\"");
    let again = form.between("name=\"again\" value=\"", "\"");
    sends(buyer, slug, &[("email", email), ("nonce", &nonce), ("again", &again)]).await
}

fn without_cookies(shop: &TestShop) -> Buyer {
    let client = Client::builder().redirect(redirect::Policy::none()).no_proxy().build().unwrap();
    Buyer { client, ..shop.buyer() }
}

async fn once_each(shop: &TestShop) {
    coupon(shop, "UNEFOIS", |coupon| coupon.most_each = Some(1)).await;
}

on_both! {
    async fn of_two_tabs_within_one_second_the_second_is_told_and_may_all_the_same(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        for _ in 0..5 {
            let before = placed(&shop).await.len();
            let buyer = shop.buyer();
            let tabs = [buyer.nonce(&slug).await, buyer.nonce(&slug).await];
            let (one, two) = ([EMAIL, ("nonce", &*tabs[0])], [EMAIL, ("nonce", &*tabs[1])]);
            let (one, two) = tokio::join!(sends(&buyer, &slug, &one), sends(&buyer, &slug, &two));
            let (led, asked) = if one.status == StatusCode::SEE_OTHER { (one, two) } else { (two, one) };
            assert!(led.location().contains("/guichet/pay/"));
            assert_eq!(placed(&shop).await.len(), before + 1);
            let (says, order) = told(&asked);
            assert!(says.contains("déjà une commande ouverte"), "{says}");
            assert_eq!(order, format!("/orders/{}", placed(&shop).await[0]["key"].as_str().unwrap()));
            assert!(asked.text.contains("Acheter encore une fois"), "{}", asked.text);
            let second = insists(&buyer, &slug, &asked, "awa@exemple.ci").await;
            assert!(second.location().contains("/guichet/pay/") && second.location() != led.location());
            assert_eq!(placed(&shop).await.len(), before + 2);
            shop.pass(TimeDelta::seconds(5));
        }
    }

    async fn a_reader_who_has_the_book_is_told_before_he_pays_again(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        buyer.buy(&slug).await;
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        shop.pass(TimeDelta::days(30));
        let asked = buyer.buy(&slug).await;
        let (says, order) = told(&asked);
        assert!(says.contains("Vous avez déjà acheté ce livre"), "{says}");
        assert!(buyer.get(&order).await.text.contains("C’est payé"));
        assert_eq!(placed(&shop).await.len(), 1);
        let neighbour = shop.buyer().buy(&slug).await;
        assert!(neighbour.location().contains("/guichet/pay/"), "another browser is told nothing");
        let gift = insists(&buyer, &slug, &asked, "ami@exemple.ci").await;
        assert!(gift.location().contains("/guichet/pay/"));
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        assert_eq!(shop.parcels().last().unwrap().envelope.to.as_str(), "ami@exemple.ci");
    }

    async fn a_paid_form_that_comes_back_with_another_address_says_that_nothing_went_there(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&slug).await;
        sends(&buyer, &slug, &[EMAIL, ("nonce", &nonce)]).await;
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        let asked = sends(&buyer, &slug, &[("email", "ami@exemple.ci"), ("nonce", &nonce)]).await;
        let (says, order) = told(&asked);
        assert!(says.contains("déjà payé") && says.contains("a…@exemple.ci") && says.contains("Rien n’a été envoyé"), "{says}");
        assert_eq!(order, format!("/orders/{}", placed(&shop).await[0]["key"].as_str().unwrap()));
        assert_eq!((placed(&shop).await.len(), &placed(&shop).await[0]["email"]), (1, &Value::from(EMAIL.1)));
        insists(&buyer, &slug, &asked, "ami@exemple.ci").await;
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        let to: Vec<_> = shop.parcels().iter().map(|letter| letter.envelope.to.as_str().to_owned()).collect();
        assert_eq!(to, ["awa@exemple.ci", "ami@exemple.ci"], "a copy for a friend");
    }

    async fn a_code_for_once_each_follows_the_address_that_is_corrected(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        once_each(&shop).await;
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&slug).await;
        let code = [("nonce", &*nonce), ("code", "UNEFOIS")];
        sends(&buyer, &slug, &[&code[..], &[("email", "faux@exemple.ci")]].concat()).await;
        let corrected = sends(&buyer, &slug, &[&code[..], &[EMAIL]].concat()).await;
        assert!(corrected.location().contains("/guichet/pay/"));
        let again = shop.buyer();
        let other = again.nonce(&slug).await;
        let code = [("nonce", &*other), ("code", "UNEFOIS")];
        let refused = sends(&again, &slug, &[&code[..], &[EMAIL]].concat()).await;
        assert!(refused.between("id=\"code-error\">", "<").contains("déjà utilisé"), "{}", refused.text);
        let free = sends(&again, &slug, &[&code[..], &[("email", "faux@exemple.ci")]].concat()).await;
        assert!(free.location().contains("/guichet/pay/"), "the wrong address has used nothing");
        let back = sends(&again, &slug, &[&code[..], &[EMAIL]].concat()).await;
        assert!(back.between("id=\"code-error\">", "<").contains("déjà utilisé"), "nor by correcting it afterwards");
        assert_eq!(placed(&shop).await[0]["email"], "faux@exemple.ci");
    }

    async fn a_form_sent_again_without_a_cookie_shows_nothing_of_the_order_that_it_made(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = without_cookies(&shop);
        let nonce = buyer.nonce(&slug).await;
        let fields = [EMAIL, ("nonce", nonce.as_str())];
        let first = sends(&buyer, &slug, &fields).await;
        let key = placed(&shop).await[0]["key"].as_str().unwrap().to_owned();
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        let stranger = sends(&without_cookies(&shop), &slug, &fields).await;
        assert_eq!(stranger.status, StatusCode::CONFLICT);
        assert!(stranger.text.contains("Ce formulaire a déjà servi") && !stranger.text.contains(&key), "{}", stranger.text);
        assert!(first.location().contains("/guichet/pay/"));
        assert_eq!(placed(&shop).await.len(), 1);
    }

    async fn what_stands_in_a_title_or_a_description_never_takes_the_nonces_place(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le [[griot-nonce]] fleuve", 2500, 1000).await;
        let (one, other) = (shop.buyer(), shop.buyer());
        let page = one.get(&format!("/books/{slug}")).await;
        assert!(page.text.contains("Le [[griot-nonce]] fleuve"), "{}", page.text);
        let nonces = [one.nonce(&slug).await, one.nonce(&slug).await];
        assert!(nonces[0].len() == 33 && nonces[1].len() == 33 && nonces[0] != nonces[1], "{nonces:?}");
        for nonce in ["[[griot-nonce]]", "a", &"0".repeat(33), &ids::form(shop.clock.now() - TimeDelta::days(3))] {
            let pair = [sends(&without_cookies(&shop), &slug, &[EMAIL, ("nonce", nonce)]).await,
                sends(&without_cookies(&shop), &slug, &[EMAIL, ("nonce", nonce)]).await];
            assert_ne!(pair[0].location(), pair[1].location(), "{nonce} made no key");
        }
        assert!(other.buy(&slug).await.location().contains("/guichet/pay/"));
    }

    async fn forms_that_make_nothing_close_the_till_for_nobody(db: TestDatabase) {
        let shop = TestShop::planned(db, Plan { settings: Vec::new(), ..Plan::default() });
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let junk = without_cookies(&shop);
        for nth in 0..320 {
            let fields: &[(&str, &str)] = match nth % 3 {
                0 => &[],
                1 => &[("email", "awa@")],
                _ => &[EMAIL, ("price", "1")],
            };
            assert_eq!(sends(&junk, &slug, fields).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{nth}");
        }
        for nth in 0..320 {
            let nobody = shop.buyer().post(&format!("/orders/nobody{nth}/check"), &[]).await;
            assert_eq!(nobody.status, StatusCode::NOT_FOUND);
        }
        assert!(sends(&junk, &slug, &[EMAIL]).await.location().contains("/guichet/pay/"));
        assert!(shop.buyer().buy(&slug).await.location().contains("/guichet/pay/"));
    }

    async fn a_reader_who_has_ordered_before_is_not_shut_out_with_his_neighbours(db: TestDatabase) {
        let shop = TestShop::planned(db, Plan { settings: Vec::new(), ..Plan::default() });
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let other = shop.shelve("La rive", 1500, 1000).await;
        let reader = shop.buyer();
        reader.buy(&slug).await;
        let street = shop.buyer();
        let mut placed = 0;
        loop {
            let form = street.client.post(format!("{}/books/{slug}/buy", shop.url)).form(&[EMAIL]);
            let answer = street.send(form.header("cookie", format!("griot_visitor=neighbour{placed:013}"))).await;
            if answer.status == StatusCode::TOO_MANY_REQUESTS {
                break;
            }
            placed += 1;
            assert!(placed < 1500, "there is no limit");
        }
        assert!(reader.buy(&other).await.location().contains("/guichet/pay/"));
        let in_app = sends(&without_cookies(&shop), &slug, &[EMAIL]).await;
        assert!(in_app.location().contains("/guichet/pay/"), "browsers without cookies count apart");
    }
}

//! The sale through v1: the page of the shop whose form begins the payment, the way back, and what the gateway's answers mean.

use std::time::Duration;

use chrono::TimeDelta;
use cinetpay::codes::{Kind, checkout_v1};
use cinetpay_sandbox::{Action, Behaviour, Forgery, State};
use griot::config::{Api, SANDBOX_API_KEY};
use griot::domain::language::Language;
use griot::payments::reason;
use griot::texts::Texts;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::buyer::{Answer, Buyer};
use crate::support::notification::{
    act, assert_delivered_once, assert_tells_nothing, assert_undelivered, known, lost, order,
};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};
use crate::support::twin::{Twin, lines, tamper};
use crate::support::wait::wait_until;

/// A shop of v1 with these settings besides, a book, and a sandbox that sends no notifications.
async fn shelved(db: TestDatabase, settings: &[(&'static str, &str)]) -> (TestShop, String) {
    let mut plan = Plan::of(Api::V1);
    plan.settings.extend(settings.iter().map(|(name, value)| (*name, (*value).to_owned())));
    let shop = TestShop::planned(db, plan);
    shop.sandbox.behave(lost());
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    (shop, slug)
}

/// Posts the order form, and nothing else.
async fn place(buyer: &Buyer, slug: &str) -> Answer {
    let nonce = buyer.nonce(slug).await;
    let fields = [("email", "awa@exemple.ci"), ("phone", "07 07 07 07 00"), ("nonce", nonce.as_str())];
    buyer.post(&format!("/books/{slug}/buy"), &fields).await
}

/// The key of the order whose page is at this path or above it.
fn key_in(path: &str) -> String {
    path.split('/').nth(2).unwrap().to_owned()
}

async fn post_form(buyer: &Buyer, (action, fields): (String, Vec<(String, String)>)) -> Answer {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    buyer.post(&action, &fields).await
}

fn value<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
}

/// Comes back from the result page of the sandbox by its button, in a browser without the shop's cookies. Answers the names of
/// what the browser brought, too.
async fn by_the_button(shop: &TestShop, transaction: &str) -> (Answer, Vec<String>) {
    let browser = shop.buyer();
    let counter = url::Url::parse(shop.config.payments.api_url.as_ref().unwrap()).unwrap();
    let result = counter.join(&format!("/guichet/pay/{}/result", known(shop, transaction).token)).unwrap();
    let page = browser.get(result.as_str()).await;
    let (method, form) = (page.between("<form method=\"", "\""), page.between("<form method=\"", "</form>"));
    let text = format!("<form method=\"post\"{}", &form[method.len() + 1..]);
    let (action, fields) = Answer { text: format!("{text}</form>"), ..page }.payment_form();
    let request = if method == "get" {
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
        browser.request(Method::GET, &format!("{action}?{query}"))
    } else {
        browser.request(Method::POST, &action).form(&fields)
    };
    (
        browser.send(request.header("sec-fetch-site", "cross-site")).await,
        fields.into_iter().map(|(name, _)| name).collect(),
    )
}

async fn says(shop: &TestShop, transaction: &str, forgery: Forgery) -> Value {
    shop.sandbox.behave(Behaviour { check_answer: forgery, ..lost() });
    shop.pass(TimeDelta::seconds(60));
    shop.work().await;
    shop.order_json(transaction).await
}

fn of_code(code: &Value, status: &str) -> Forgery {
    Forgery { code: Some(code.clone()), status: Some(json!(status)), ..Forgery::default() }
}

on_both! {
    async fn the_buyer_is_led_to_a_form_that_begins_the_payment_as_long_as_it_can_be_paid(db: TestDatabase) {
        let (shop, slug) = shelved(db, &[]).await;
        let buyer = shop.buyer();
        let led = place(&buyer, &slug).await;
        let key = key_in(led.location());
        assert_eq!((led.status, led.location()), (StatusCode::SEE_OTHER, format!("/orders/{key}/payment").as_str()));
        assert!(shop.sandbox.transactions().is_empty(), "nothing is open before the browser has posted the form");
        assert_undelivered(&shop.order_json(&key).await, "placed");
        let page = buyer.get(led.location()).await;
        assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "private, no-store"));
        let (action, fields) = page.payment_form();
        assert_eq!(action, *shop.config.payments.api_url.as_ref().unwrap());
        let origin = action.strip_suffix("/legacy").unwrap();
        assert!(page.header("content-security-policy").split("form-action").nth(1).unwrap().contains(origin));
        for (name, wanted) in [("cpm_amount", "2500"), ("cpm_currency", "CFA"), ("cpm_designation", "Le fleuve"), ("cpm_return_mode", "NONE")] {
            assert_eq!(value(&fields, name), wanted);
        }
        assert_eq!(value(&fields, "return_url"), value(&fields, "cancel_url"));
        assert!(!fields.iter().any(|(_, value)| value.contains("awa@") || value.contains("07070707")), "it needs nothing of the buyer");
        assert!(page.text.contains("Continuer le paiement") && page.text.contains("2\u{a0}500\u{a0}F\u{a0}CFA"));
        assert!(buyer.get(&format!("{}?lang=en", led.location())).await.text.contains("Continue the payment"));
        let order_page = format!("/orders/{key}");
        assert!(buyer.get(&order_page).await.text.contains(&format!("href=\"{order_page}/payment\"")));
        assert_eq!(buyer.post(&format!("{order_page}/pay"), &[]).await.location(), led.location(), "try again");

        let counter = post_form(&buyer, page.payment_form()).await.location().to_owned();
        assert!(counter.contains("/guichet/pay/"));
        let again = post_form(&buyer, buyer.get(led.location()).await.payment_form()).await;
        assert_eq!(again.location(), counter, "the form is the same each time");
        act(&shop, &shop.transaction(), Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        assert_delivered_once(&shop.order_json(&key).await);
        assert_eq!(buyer.get(led.location()).await.location(), order_page, "there is nothing left to pay");
        assert_eq!(buyer.get("/orders/nobodys/payment").await.status, StatusCode::NOT_FOUND);
    }

    async fn the_form_of_an_order_that_is_tried_again_later_is_another_payments(db: TestDatabase) {
        let (shop, slug) = shelved(db, &[]).await;
        let buyer = shop.buyer();
        let led = place(&buyer, &slug).await.location().to_owned();
        let (_, first) = buyer.get(&led).await.payment_form();
        shop.pass(TimeDelta::minutes(61));
        let page = format!("/orders/{}", key_in(&led));
        assert_eq!(buyer.get(&led).await.location(), page, "its time is over");
        assert_eq!(buyer.post(&format!("{page}/pay"), &[]).await.location(), led);
        let (_, second) = buyer.get(&led).await.payment_form();
        for name in ["cpm_trans_id", "signature", "cpm_trans_date"] {
            assert_ne!(value(&first, name), value(&second, name), "{name}");
        }
    }

    async fn key_and_signature_are_in_the_form_and_in_nothing_that_is_told(db: TestDatabase) {
        let (shop, slug) = shelved(db, &[]).await;
        let transaction = order(&shop, &slug).await;
        let signature = known(&shop, &transaction).signature;
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        let told = shop.last_order_json().await;
        assert_delivered_once(&told);
        assert!(!told.to_string().contains(&signature), "{told:#}");
        let kept = lines(&shop.shop, "SELECT kept AS line FROM attempts UNION SELECT raw FROM checks UNION SELECT COALESCE(raw, '') FROM transitions".to_owned()).await;
        assert!(kept.iter().any(|line| line.contains("cpm_trans_status")), "{kept:?}");
        assert!(!kept.iter().any(|line| line.contains(&signature) || line.contains(SANDBOX_API_KEY)), "{kept:?}");
    }

    async fn a_browser_comes_back_in_every_return_mode_and_after_it_has_cancelled(db: TestDatabase) {
        let none = ["t", "k"];
        for (mode, brings) in [("NONE", &none[..]), ("GET", &["t", "k", "cpm_trans_id", "signature"]), ("POST", &["cpm_trans_id", "signature"])] {
            let (shop, slug) = shelved(TestDatabase::like(&db), &[("CINETPAY_RETURN_MODE", mode)]).await;
            let (paid, cancelled) = (order(&shop, &slug).await, order(&shop, &slug).await);
            act(&shop, &paid, Action::Accept).await;
            act(&shop, &cancelled, Action::Cancel).await;
            for (transaction, state) in [(&paid, "paid"), (&cancelled, "placed")] {
                let (back, brought) = by_the_button(&shop, transaction).await;
                assert!(brings.iter().all(|name| brought.iter().any(|field| field == name)), "{mode}: {brought:?}");
                let told = shop.order_json(transaction).await;
                assert_eq!(back.location(), format!("/orders/{}", told["key"].as_str().unwrap()), "{mode}");
                assert_eq!(told["state"], state, "the gateway is asked, not the browser: {mode}");
            }
        }
    }

    async fn a_return_to_the_bare_address_is_known_by_the_signature_or_the_cookie_and_a_stranger_learns_nothing(db: TestDatabase) {
        let (shop, slug) = shelved(db, &[]).await;
        let buyer = shop.buyer();
        buyer.buy(&slug).await;
        let transaction = shop.transaction();
        let page = format!("/orders/{}", shop.last_order_json().await["key"].as_str().unwrap());
        let signature = known(&shop, &transaction).signature;
        let fields = |signature| [("cpm_trans_id", transaction.as_str()), ("signature", signature), ("cpm_result", "00")];
        assert_eq!(shop.buyer().post("/payment/return/", &fields(&signature)).await.location(), page);
        let get = format!("/payment/return/?cpm_trans_id={transaction}");
        for wrong in ["", "forged", &signature[1..]] {
            assert_eq!(shop.buyer().post("/payment/return/", &fields(wrong)).await.location(), get);
        }
        assert_eq!(buyer.get(&get).await.location(), page, "by the cookie");
        let neutral = shop.buyer().get(&get).await;
        assert_eq!(neutral.status, StatusCode::OK);
        assert_tells_nothing(&shop, &neutral);
        assert_undelivered(&shop.last_order_json().await, "placed");
    }

    async fn every_code_of_annex_i_is_taken_for_what_it_means_and_told_to_the_buyer(db: TestDatabase) {
        let (shop, slug) = shelved(db, &[]).await;
        for known in checkout_v1::CODES {
            shop.sandbox.behave(lost());
            let transaction = order(&shop, &slug).await;
            act(&shop, &transaction, Action::Accept).await;
            let status = match known.kind {
                Kind::Success => "ACCEPTED",
                Kind::Waiting => "PENDING",
                _ => "REFUSED",
            };
            let told = says(&shop, &transaction, of_code(&json!(known.code), status)).await;
            let page = shop.buyer().get(&format!("/orders/{}", told["key"].as_str().unwrap())).await;
            match status {
                "ACCEPTED" => assert_delivered_once(&told),
                "PENDING" => {
                    assert_eq!((&told["state"], &told["attempts"][0]["state"]), (&json!("placed"), &json!("pending")), "{}", known.code);
                    assert!(page.text.contains("Nous attendons la confirmation"));
                }
                _ => {
                    assert_undelivered(&told, "placed");
                    assert_eq!(told["attempts"][0]["state"], "refused", "{}", known.code);
                    let sentence = Texts(Language::French).say(&format!("refusal-{}", reason("v1", known.code).code()));
                    assert!(page.text.contains(&sentence), "{}: {sentence}", known.code);
                }
            }
        }
    }

    async fn an_answer_that_is_not_understood_leaves_the_order_as_it_is_and_is_kept_and_asked_about_again(db: TestDatabase) {
        let (shop, slug) = shelved(db, &[]).await;
        let transaction = order(&shop, &slug).await;
        act(&shop, &transaction, Action::Accept).await;
        let unknown = [
            of_code(&json!("4711"), "ACCEPTED"), of_code(&json!("00"), "REFUSED"), of_code(&json!("00"), "A_NEW_WORD"),
            of_code(&json!("627"), "ACCEPTED"), of_code(&json!("x"), "?"), of_code(&json!(null), "PENDING"),
        ];
        for forgery in unknown {
            let told = says(&shop, &transaction, forgery.clone()).await;
            assert_undelivered(&told, "placed");
            assert_eq!(told["attempts"][0]["state"], "pending", "{forgery:?}");
            let last = told["attempts"][0]["checks"].as_array().unwrap().last().unwrap();
            assert_eq!(last["verdict"], "pending", "{last}");
            let raw = last["raw"].as_str().unwrap();
            assert!(raw.contains("cpm_trans_status") && !raw.contains(&known(&shop, &transaction).signature), "{raw}");
        }
        assert_delivered_once(&says(&shop, &transaction, Forgery::default()).await);
    }

    async fn an_acceptance_with_another_value_or_without_amount_or_signature_goes_to_review(db: TestDatabase) {
        let (shop, slug) = shelved(db, &[]).await;
        let missing = |name: &str| Forgery { missing: vec![name.to_owned()], ..Forgery::default() };
        let mut forgeries = vec![missing("cpm_amount"), missing("signature")];
        for amount in [json!("2495"), json!("25000"), json!("-2500"), json!("2500.5"), json!("9223372036854775808")] {
            forgeries.push(Forgery { amount: Some(amount), ..Forgery::default() });
        }
        forgeries.push(Forgery { currency: Some(json!("XAF")), ..Forgery::default() });
        forgeries.push(Forgery { transaction: Some(json!("GSOMEBODYELSES")), ..Forgery::default() });
        for forgery in forgeries {
            shop.sandbox.behave(lost());
            let transaction = order(&shop, &slug).await;
            act(&shop, &transaction, Action::Accept).await;
            assert_undelivered(&says(&shop, &transaction, forgery.clone()).await, "review");
            let told = says(&shop, &transaction, Forgery::default()).await;
            assert_eq!((&told["state"], told["grants"].as_array().unwrap().len()), (&json!("paid"), 1), "{forgery:?}");
            shop.pass(TimeDelta::days(1));
        }
        let fits = [
            Forgery { amount: Some(json!(2500)), ..Forgery::default() }, Forgery { amount: Some(json!("2500.00")), ..Forgery::default() },
            Forgery { currency: Some(json!("XOF")), ..Forgery::default() },
        ];
        for forgery in fits {
            shop.sandbox.behave(lost());
            let transaction = order(&shop, &slug).await;
            act(&shop, &transaction, Action::Accept).await;
            assert_delivered_once(&says(&shop, &transaction, forgery).await);
            shop.pass(TimeDelta::days(1));
        }
    }

    async fn an_acceptance_with_another_signature_than_the_stored_one_is_never_paid_by_itself(db: TestDatabase) {
        let (shop, slug) = shelved(db, &[]).await;
        let transaction = order(&shop, &slug).await;
        act(&shop, &transaction, Action::Accept).await;
        let right = known(&shop, &transaction).signature;
        assert_eq!(lines(&shop.shop, "SELECT payment_token AS line FROM attempts".to_owned()).await, [right.as_str()]);
        tamper(&shop.shop, format!("UPDATE attempts SET payment_token = '{}'", right.replace(&right[..8], "00000000"))).await;
        let told = says(&shop, &transaction, Forgery::default()).await;
        assert_undelivered(&told, "review");
        let note = told["transitions"].as_array().unwrap().last().unwrap()["note"].as_str().unwrap().to_owned();
        assert!(!note.contains(&right) && !note.contains("00000000"), "{note}");
    }

    async fn a_refusal_can_turn_to_success_and_success_never_turns_back(db: TestDatabase) {
        let (shop, slug) = shelved(db, &[]).await;
        let transaction = order(&shop, &slug).await;
        act(&shop, &transaction, Action::Refuse).await;
        let told = says(&shop, &transaction, Forgery::default()).await;
        assert_eq!((&told["state"], &told["attempts"][0]["state"]), (&json!("placed"), &json!("refused")));
        shop.pass(TimeDelta::hours(3));
        act(&shop, &transaction, Action::Accept).await;
        assert_delivered_once(&says(&shop, &transaction, Forgery::default()).await);
        for (code, status) in [("627", "REFUSED"), ("607", "PENDING")] {
            assert_delivered_once(&says(&shop, &transaction, of_code(&json!(code), status)).await);
        }
    }

    async fn a_payment_that_began_although_its_page_never_came_is_found(db: TestDatabase) {
        let (shop, slug) = shelved(db, &[]).await;
        let buyer = shop.buyer();
        let led = place(&buyer, &slug).await.location().to_owned();
        let form = buyer.get(&led).await.payment_form();
        shop.sandbox.behave(Behaviour { init_commits_then_hangs: true, ..lost() });
        let hanging = tokio::spawn(async move { post_form(&buyer, form).await });
        wait_until("the payment", || !shop.sandbox.transactions().is_empty()).await;
        hanging.abort();
        shop.sandbox.behave(lost());
        let transaction = shop.transaction();
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(60));
        shop.work().await;
        assert_delivered_once(&shop.order_json(&transaction).await);
        assert_eq!(shop.buyer().post(&format!("/orders/{}/pay", key_in(&led)), &[]).await.location(), format!("/orders/{}", key_in(&led)));
        assert_eq!(shop.sandbox.transactions().len(), 1, "nobody pays twice");
    }

    async fn a_process_that_starts_afterwards_shows_the_same_form_and_asks_about_the_payment(db: TestDatabase) {
        let (shop, slug) = shelved(db, &[]).await;
        let buyer = shop.buyer();
        let led = place(&buyer, &slug).await.location().to_owned();
        let before = buyer.get(&led).await.payment_form();
        let twin = Twin::beside(&shop);
        let (action, after) = twin.buyer().get(&led).await.payment_form();
        let signed = |fields: &[(String, String)]| fields.iter().filter(|(name, _)| !name.ends_with("_url")).cloned().collect::<Vec<_>>();
        assert_eq!((action.clone(), signed(&after)), (before.0, signed(&before.1)));
        assert!(post_form(&twin.buyer(), (action, after)).await.location().contains("/guichet/pay/"));
        let transaction = shop.transaction();
        shop.sandbox.act(&transaction, cinetpay_sandbox::Method::Orange, Action::Accept).await.unwrap();
        shop.pass(TimeDelta::seconds(10));
        griot::worker::reconcile(&twin.shop).await.unwrap();
        assert_eq!(lines(&twin.shop, "SELECT state AS line FROM orders".to_owned()).await, ["paid"]);
    }

    async fn the_buyers_number_is_locked_where_the_owner_wants_it(db: TestDatabase) {
        let (shop, slug) = shelved(db, &[("CINETPAY_LOCK_PHONE", "yes")]).await;
        let buyer = shop.buyer();
        let led = place(&buyer, &slug).await;
        let form = buyer.get(led.location()).await.payment_form();
        assert_eq!((value(&form.1, "cpm_phone_prefixe"), value(&form.1, "cel_phone_num")), ("225", "0707070700"));
        assert!(post_form(&buyer, form).await.location().contains("/guichet/pay/"));
        let deal = known(&shop, &shop.transaction());
        assert_eq!(deal.state, State::Opened);
        assert_eq!(deal.locked_phone.map(|phone| phone.number).as_deref(), Some("0707070700"));
        let kept = lines(&shop.shop, "SELECT kept AS line FROM attempts".to_owned()).await;
        assert!(!kept[0].contains("07070707"), "the order has it already, and only there it is erased: {kept:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_of_v1_is_told_to_the_buyer_as_a_fault_of_the_shop() {
    let (shop, slug) = shelved(TestDatabase::sqlite(), &[("CINETPAY_API_KEY", "another key")]).await;
    let led = tokio::time::timeout(Duration::from_secs(10), place(&shop.buyer(), &slug)).await.unwrap();
    let key = key_in(led.location());
    assert_eq!(led.location(), format!("/orders/{key}"));
    let told = shop.order_json(&key).await;
    assert_eq!((&told["attempts"][0]["state"], &told["attempts"][0]["code"]), (&json!("refused"), &json!("609")));
    let sentence = Texts(Language::French).say(&format!("refusal-{}", reason("v1", "609").code()));
    assert!(shop.buyer().get(led.location()).await.text.contains(&sentence), "{sentence}");
}

//! The notification endpoint: what it accepts and keeps, and that it decides nothing.

use std::sync::Arc;

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Forgery, Notifications};
use griot::config::{SANDBOX_API_KEY, SANDBOX_SECRET, SANDBOX_SITE_ID};
use griot::domain::search_key;
use griot::store::search_keys;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::notification::{
    DOOR, Notification, act, assert_delivered_once, assert_tells_nothing, assert_undelivered, deliver, kept, order,
};
use crate::support::postgres::on_both;
use crate::support::shop::{Plan, TestShop};

const OTHER_DOOR: &str = "/payment/callback";

/// An order whose buyer has begun to pay, at a sandbox that sends no notifications.
async fn begun(shop: &TestShop) -> String {
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    shop.sandbox.behave(Behaviour { notifications: Notifications::Lost, ..Behaviour::default() });
    let transaction = order(shop, &slug).await;
    act(shop, &transaction, Action::Wait).await;
    transaction
}

fn set(settings: &[(&'static str, &str)]) -> Plan {
    let mut plan = Plan::default();
    plan.settings.extend(settings.iter().map(|(name, value)| (*name, (*value).to_owned())));
    plan
}

fn copies(order_json: &Value) -> i64 {
    order_json["attempts"][0]["notifications"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["copies"].as_i64().unwrap())
        .sum()
}

on_both! {
    async fn both_addresses_answer_a_ping_and_hear_a_notification_without_sending_elsewhere(db: TestDatabase) {
        let shop = TestShop::open(db);
        let transaction = begun(&shop).await;
        for door in [DOOR, OTHER_DOOR] {
            let ping = shop.buyer().get(door).await;
            assert_eq!((ping.status, ping.text.as_str()), (StatusCode::OK, "OK"));
            assert_tells_nothing(&shop, &ping);
            let nobody = shop.buyer();
            let head = nobody.send(nobody.request(Method::HEAD, door)).await;
            assert_eq!((head.status, head.text.as_str()), (StatusCode::OK, ""));
            let notification = Notification::of(&shop).with("cpm_custom", door);
            let notified = deliver(&shop, door, notification.body(), &notification.token()).await;
            assert_eq!((notified.status, notified.text.as_str()), (StatusCode::OK, ""), "{door}");
        }
        assert_eq!(kept(&shop, &transaction).await.len(), 2, "a ping is no notification");
        assert_eq!(shop.sandbox.calls(&transaction).check, 0, "the door asks nobody while the gateway waits");
    }

    async fn a_notification_may_be_a_form_or_json(db: TestDatabase) {
        let shop = TestShop::open(db);
        let transaction = begun(&shop).await;
        let form = Notification::of(&shop);
        assert_eq!(form.post(&shop).await.status, StatusCode::OK);
        shop.work().await;
        assert_eq!(shop.sandbox.calls(&transaction).check, 1);
        let of_2021 = [("cpm_site_id", SANDBOX_SITE_ID.to_owned()), ("cpm_trans_id", transaction.clone())];
        let body = json!({ "cpm_trans_id": transaction, "cpm_site_id": SANDBOX_SITE_ID }).to_string();
        let heard = deliver(&shop, DOOR, body.clone(), &cinetpay_sandbox::sign(SANDBOX_SECRET, &of_2021)).await;
        assert_eq!(heard.status, StatusCode::OK);
        shop.work().await;
        assert_eq!(shop.sandbox.calls(&transaction).check, 2);
        let raw: Vec<String> = kept(&shop, &transaction).await.into_iter().map(|notification| notification.raw).collect();
        assert!(raw.contains(&body) && raw.contains(&form.body()), "{raw:?}");
    }

    async fn a_notification_is_read_in_every_shape_and_an_odd_one_is_no_forgery(db: TestDatabase) {
        let shop = TestShop::open(db);
        let transaction = begun(&shop).await;
        let notification = Notification::of(&shop).with("cpm_designation", "Le fleuve\r\n--et la rive");
        let parts: Vec<String> = notification.fields.iter().map(|(name, value)| {
            format!("--x1y2\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        }).collect();
        let multipart = parts.concat() + "--x1y2--\r\n";
        let json = serde_json::to_string(&notification.fields.iter().cloned().collect::<std::collections::HashMap<_, _>>()).unwrap();
        let bodies = [
            (multipart, "multipart/form-data; boundary=x1y2"), (format!("\u{feff}{json}"), "application/json"),
            (format!("\u{feff}{}", notification.body()), ""), (json, "text/plain"), (notification.body(), "application/json"),
        ];
        for (nth, (body, kind)) in bodies.iter().enumerate() {
            let gateway = shop.buyer();
            let request = gateway.request(Method::POST, DOOR).header("x-token", notification.token()).body(body.clone());
            let request = if kind.is_empty() { request } else { request.header("content-type", *kind) };
            assert_eq!(gateway.send(request).await.status, StatusCode::OK, "{kind}: {body}");
            assert_eq!(kept(&shop, &transaction).await.len(), nth + 1, "{kind}");
            let forged = deliver(&shop, DOOR, body.clone(), &"0".repeat(64)).await;
            assert_eq!(forged.status, StatusCode::FORBIDDEN, "a wrong proof is a wrong proof");
        }
        for odd in ["", "hello", "{", "--x", "cpm_trans_id=A&cpm_trans_id=B"] {
            assert_eq!(deliver(&shop, DOOR, odd, &notification.token()).await.status, StatusCode::BAD_REQUEST, "{odd}");
        }
    }

    async fn a_token_that_proves_nothing_is_answered_403_and_leaves_no_trace(db: TestDatabase) {
        let shop = TestShop::open(db);
        let transaction = begun(&shop).await;
        let notification = Notification::of(&shop).with("cel_phone_num", "0707070700");
        let right = notification.token();
        let wrong = if right.ends_with('0') { format!("{}1", &right[..63]) } else { format!("{}0", &right[..63]) };
        let other = Notification::of(&shop).with("cel_phone_num", "0707070700").signed_with("not the secret").token();
        let of_another_body = Notification::of(&shop).with("cpm_amount", "5").token();
        let before = shop.last_order_json().await;
        for token in ["", &wrong, &right[..62], &right[..32], &right.to_uppercase(), &other, &of_another_body, "é"] {
            let answer = deliver(&shop, DOOR, notification.body(), token).await;
            assert_eq!((answer.status, answer.text.as_str()), (StatusCode::FORBIDDEN, ""), "{token}");
            assert_tells_nothing(&shop, &answer);
        }
        assert_eq!(shop.last_order_json().await, before);
        shop.work().await;
        assert_eq!(shop.sandbox.calls(&transaction).check, 0, "a forger made the shop ask");
        assert_eq!(notification.post(&shop).await.status, StatusCode::OK, "the right token opens");
    }

    async fn the_previous_secret_serves_during_a_rotation(db: TestDatabase) {
        let plan = set(&[("CINETPAY_SECRET", "the-new-secret-key"), ("CINETPAY_SECRET_PREVIOUS", SANDBOX_SECRET)]);
        let shop = TestShop::planned(db, plan);
        begun(&shop).await;
        assert_eq!(Notification::of(&shop).post(&shop).await.status, StatusCode::OK);
        assert_eq!(Notification::of(&shop).signed_with("the-new-secret-key").post(&shop).await.status, StatusCode::OK);
        assert_eq!(Notification::of(&shop).signed_with("a-third-key").post(&shop).await.status, StatusCode::FORBIDDEN);
        assert_eq!(copies(&shop.last_order_json().await), 2);
    }

    async fn without_a_secret_a_notification_is_a_hint_and_strangers_fill_no_table(db: TestDatabase) {
        let account = [("CINETPAY_API", "v2"), ("CINETPAY_API_KEY", SANDBOX_API_KEY), ("CINETPAY_SITE_ID", SANDBOX_SITE_ID)];
        let shop = TestShop::planned(db, set(&account));
        assert!(shop.config.payments.secret.is_none());
        let transaction = begun(&shop).await;
        let unknown = Notification::of(&shop).with("cpm_trans_id", "GNOBODYKNOWS");
        assert_eq!(deliver(&shop, DOOR, unknown.body(), "").await.status, StatusCode::OK);
        assert!(kept(&shop, "GNOBODYKNOWS").await.is_empty());
        assert_eq!(deliver(&shop, DOOR, "hello", "").await.status, StatusCode::BAD_REQUEST);
        let hint = Notification::of(&shop).with("cpm_error_message", "SUCCES");
        let claims = Notification::of(&shop).with("cpm_phone_prefixe", "225").with("cel_phone_num", "0102030405");
        for body in [hint.body(), claims.body()] {
            assert_eq!(deliver(&shop, DOOR, body, "").await.status, StatusCode::OK);
        }
        let payers = shop.shop.db.read(|conn| search_keys::ids(conn, search_key::PAYER, 9)).await.unwrap();
        assert!(payers.is_empty(), "by the number that paid an order is told about: nobody may claim one");
        shop.work().await;
        let order_json = shop.last_order_json().await;
        assert_undelivered(&order_json, "placed");
        assert_eq!(order_json["attempts"][0]["notifications"][0]["signed"], false);
        assert_eq!(shop.sandbox.calls(&transaction).check, 1, "it is asked all the same");
        act(&shop, &transaction, Action::Accept).await;
        deliver(&shop, DOOR, hint.body(), "anything").await;
        shop.work().await;
        assert_delivered_once(&shop.last_order_json().await);
    }

    async fn characters_shifted_between_fields_only_make_the_shop_ask(db: TestDatabase) {
        let shop = TestShop::open(db);
        let transaction = begun(&shop).await;
        let before = shop.last_order_json().await;
        let token = Notification::of(&shop).with("cpm_error_message", "SUCCES").token();
        for (name, count) in [("cpm_site_id", 1), ("cpm_trans_id", 1), ("cpm_trans_id", 20)] {
            let shifted = Notification::of(&shop).with("cpm_error_message", "SUCCES").shift(name, count);
            assert_eq!(shifted.token(), token, "the recipe has no separator");
            assert_eq!(shifted.post(&shop).await.status, StatusCode::OK, "{name}");
        }
        shop.work().await;
        assert_eq!(shop.last_order_json().await, before, "they name other sites and transactions");
        for (name, count) in [("cpm_trans_date", 4), ("cpm_amount", 2), ("cpm_currency", 1), ("cpm_designation", 3)] {
            let shifted = Notification::of(&shop).with("cpm_error_message", "SUCCES").shift(name, count);
            assert_eq!(shifted.post(&shop).await.status, StatusCode::OK, "{name}");
            shop.pass(TimeDelta::seconds(10));
            shop.work().await;
            assert_undelivered(&shop.last_order_json().await, "placed");
        }
        assert!(shop.sandbox.calls(&transaction).check >= 4);
        assert_eq!(shop.last_order_json().await["amount"], 2500);
    }

    async fn a_notification_of_an_unknown_transaction_or_of_another_site_changes_nothing(db: TestDatabase) {
        let shop = TestShop::open(db);
        let transaction = begun(&shop).await;
        let before = shop.last_order_json().await;
        let unknown = Notification::of(&shop).with("cpm_trans_id", "GNOBODYKNOWS");
        assert_eq!(unknown.post(&shop).await.status, StatusCode::OK);
        let proven = kept(&shop, "GNOBODYKNOWS").await;
        assert!(proven.len() == 1 && proven[0].signed, "what the gateway signed is kept for an owner's eyes");
        let another_site = Notification::of(&shop).with("cpm_site_id", "445160");
        assert_eq!(another_site.post(&shop).await.status, StatusCode::OK);
        shop.work().await;
        assert_eq!(shop.last_order_json().await, before);
        assert_eq!((shop.sandbox.calls("GNOBODYKNOWS").check, shop.sandbox.calls(&transaction).check), (0, 0));
    }

    async fn odd_bodies_are_heard_or_refused_and_never_break_the_door(db: TestDatabase) {
        let shop = TestShop::open(db);
        let transaction = begun(&shop).await;
        let notification = Notification::of(&shop);
        let (body, token) = (notification.body(), notification.token());
        let doubled = format!("{body}&cpm_trans_id={transaction}");
        let json = format!("{{\"cpm_trans_id\":\"{transaction}\",\"cpm_trans_id\":\"{transaction}\"}}");
        for refused in ["", "&&==", "hello", "{", "[]", "null", &doubled, &json, &format!("{body}&cpm%5Famount=5")] {
            let answer = deliver(&shop, DOOR, refused.to_owned(), &token).await;
            assert_eq!((answer.status, answer.text.as_str()), (StatusCode::BAD_REQUEST, ""), "{refused}");
        }
        assert_eq!(copies(&shop.last_order_json().await), 0);
        for heard in [format!("{body}&new=1&new=2&cpm_payid=7"), format!("nul=\0&{body}"), format!("é=è&{body}")] {
            assert_eq!(deliver(&shop, DOOR, heard.clone(), &token).await.status, StatusCode::OK, "{heard:?}");
        }
        let mut broken = body.clone().into_bytes();
        broken.extend(b"&latin=\xe9");
        assert_eq!(deliver(&shop, DOOR, broken, &token).await.status, StatusCode::OK);
        assert_eq!(copies(&shop.last_order_json().await), 4);
        let bare = notification.cut(2);
        assert_eq!(bare.post(&shop).await.status, StatusCode::OK, "a missing field counts as empty");
    }

    async fn a_body_over_16_kb_is_refused_and_one_below_is_heard(db: TestDatabase) {
        let shop = TestShop::open(db);
        begun(&shop).await;
        let notification = Notification::of(&shop);
        let padded = |size: usize| {
            let body = format!("{}&pad=", notification.body());
            format!("{body}{}", "x".repeat(size - body.len()))
        };
        for size in [16 * 1024 + 1, 1 << 20] {
            let answer = deliver(&shop, DOOR, padded(size), &notification.token()).await;
            assert_eq!((answer.status, answer.text.as_str()), (StatusCode::PAYLOAD_TOO_LARGE, ""));
        }
        assert_eq!(copies(&shop.last_order_json().await), 0);
        assert_eq!(deliver(&shop, DOOR, padded(16 * 1024), &notification.token()).await.status, StatusCode::OK);
    }

    async fn the_raw_notification_is_on_disk_before_the_200_and_copies_are_counted(db: TestDatabase) {
        let shop = TestShop::open(db);
        let transaction = begun(&shop).await;
        let notification = Notification::of(&shop).with("cpm_designation", "Livre numérique");
        for copy in 1..=3 {
            assert_eq!(notification.post(&shop).await.status, StatusCode::OK);
            let all = kept(&shop, &transaction).await;
            assert_eq!(all.len(), 1, "repeats are kept once");
            assert_eq!((all[0].raw.as_str(), all[0].copies, all[0].signed), (notification.body().as_str(), copy, true));
        }
        assert_eq!(shop.last_order_json().await["state"], "placed", "a notification decides nothing");
        shop.work().await;
        assert_eq!(shop.sandbox.calls(&transaction).check, 1);
        notification.post(&shop).await;
        shop.work().await;
        assert_eq!(shop.sandbox.calls(&transaction).check, 2, "a copy asks for a check like the first");
    }

    async fn ten_thousand_copies_64_at_once_make_one_delivery_and_few_checks(db: TestDatabase) {
        let shop = Arc::new(TestShop::open(db));
        let transaction = begun(&shop).await;
        storm(&shop, 5000).await;
        assert!(shop.sandbox.calls(&transaction).check <= 3, "{:?}", shop.sandbox.calls(&transaction));
        assert_undelivered(&shop.last_order_json().await, "placed");
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(30));
        storm(&shop, 5000).await;
        shop.work().await;
        let order_json = shop.last_order_json().await;
        assert_delivered_once(&order_json);
        assert_eq!(copies(&order_json), 10_000);
        assert_eq!(order_json["attempts"][0]["notifications"].as_array().unwrap().len(), 2);
        assert_eq!(shop.letters().len(), 1);
        assert!(shop.sandbox.calls(&transaction).check <= 6, "{:?}", shop.sandbox.calls(&transaction));
    }

    async fn a_notification_that_comes_before_the_init_call_is_answered_is_heard(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(Behaviour { notifications: Notifications::Early, ..Behaviour::default() });
        let transaction = order(&shop, &slug).await;
        let calls = shop.sandbox.calls(&transaction);
        assert_eq!((calls.notifications, calls.heard), (1, 1));
        shop.work().await;
        let order_json = shop.last_order_json().await;
        assert_eq!((&order_json["attempts"][0]["state"], copies(&order_json)), (&json!("pending"), 1));
        act(&shop, &transaction, Action::Accept).await;
        shop.work().await;
        assert_delivered_once(&shop.last_order_json().await);
    }

    async fn an_acceptance_that_meets_the_init_answer_is_not_owed_back(db: TestDatabase) {
        let shop = Arc::new(TestShop::open(db));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let accepted = Forgery { code: Some(json!("00")), status: Some(json!("ACCEPTED")), ..Forgery::default() };
        let early = Notifications::Early;
        shop.sandbox.behave(Behaviour { notifications: early, check_answer: accepted, ..Behaviour::default() });
        for _ in 0..10 {
            let (worker, buyer) = (Arc::clone(&shop), shop.buyer());
            let buying = tokio::spawn({ let slug = slug.clone(); async move { buyer.buy(&slug).await } });
            while !buying.is_finished() {
                worker.work().await;
            }
            assert_eq!(buying.await.unwrap().status, StatusCode::SEE_OTHER);
            shop.work().await;
            Notification::of(&shop).post(&shop).await;
            shop.work().await;
            let order_json = shop.last_order_json().await;
            assert_delivered_once(&order_json);
            assert_eq!((&order_json["attempts"][0]["state"], &order_json["attempts"][0]["refund_due"]), (&json!("confirmed"), &json!(false)));
        }
    }

    async fn a_notification_that_comes_days_late_revives_an_expired_order(db: TestDatabase) {
        for days in [2, 80] {
            let shop = &TestShop::open(crate::support::postgres::TestDatabase::like(&db));
            let transaction = begun(shop).await;
            shop.pass(TimeDelta::days(days));
            shop.work().await;
            assert_undelivered(&shop.last_order_json().await, "expired");
            shop.pass(TimeDelta::minutes(1));
            shop.sandbox.behave(Behaviour::default());
            act(shop, &transaction, Action::Accept).await;
            shop.work().await;
            assert_delivered_once(&shop.last_order_json().await);
            assert_eq!(shop.letters().len(), 1, "after {days} days");
        }
    }

    async fn the_twenty_first_notification_of_a_minute_is_answered_200_and_nothing_is_done(db: TestDatabase) {
        let shop = TestShop::planned(db, set(&[("GRIOT_LIMITS", "on")]));
        let transaction = begun(&shop).await;
        let notification = Notification::of(&shop);
        for _ in 0..80 {
            assert_eq!(deliver(&shop, DOOR, notification.body(), "forged").await.status, StatusCode::FORBIDDEN);
        }
        for _ in 0..80 {
            assert_eq!(notification.post(&shop).await.status, StatusCode::OK);
        }
        let heard = copies(&shop.last_order_json().await);
        assert!((20..40).contains(&heard), "{heard}: forgers spend nothing of it, and it ends at 20 and what time gives back");
        let slug = shop.shelve("La pluie", 500, 1000).await;
        let other = order(&shop, &slug).await;
        assert_eq!(Notification::of(&shop).post(&shop).await.status, StatusCode::OK);
        assert_eq!(kept(&shop, &other).await.len(), 1, "another transaction has its own");
        assert_eq!(shop.order_json(&transaction).await["state"], "placed");
    }
}

/// Posts `number` copies of one notification, 64 at a time, while the worker works.
async fn storm(shop: &Arc<TestShop>, number: usize) {
    let notification = Notification::of(shop);
    let (body, token, gateway) = (notification.body(), notification.token(), shop.buyer());
    let mut senders = tokio::task::JoinSet::new();
    for sender in 0..64 {
        let (body, token, gateway) = (body.clone(), token.clone(), gateway.clone());
        senders.spawn(async move {
            for _ in 0..number / 64 + usize::from(sender < number % 64) {
                let request = gateway.request(Method::POST, DOOR).header("x-token", &token).body(body.clone());
                assert_eq!(gateway.send(request).await.status, StatusCode::OK);
            }
        });
    }
    let storm = tokio::spawn(senders.join_all());
    while !storm.is_finished() {
        shop.work().await;
        tokio::task::yield_now().await;
    }
    storm.await.unwrap();
}

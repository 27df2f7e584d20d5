//! Delivery reports of SMS, and what an SMS costs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use griot::domain::role::Role;
use griot::shop::messages::delivery_reports;
use griot::store::messages;
use ring::hmac;
use serde_json::{Value, json};

use crate::support::back_office::{order_id, placed_by, quiet};
use crate::support::notification::act;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};
use crate::support::sms::{Does, Provider, fields, parts};
use crate::support::twin::lines;

/// A shop with this provider, a paid order by phone alone, and the order's transaction.
async fn sold(db: TestDatabase, provider: &Provider, settings: &[(&'static str, &str)]) -> (TestShop, String) {
    let mut plan = Plan { sms_sender: Some(provider.sender_of(settings)), ..Plan::default() };
    plan.settings.push(("SMS_PART_PRICE", "12.5".to_owned()));
    let shop = TestShop::planned(db, plan);
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    quiet(&shop);
    let transaction = placed_by(&shop, &slug, "", "07 07 07 07 00").await;
    act(&shop, &transaction, cinetpay_sandbox::Action::Accept).await;
    shop.pass(chrono::TimeDelta::seconds(10));
    shop.work().await;
    (shop, transaction)
}

const AFRICAS_TALKING: [(&str, &str); 3] =
    [("GRIOT_SMS", "africastalking"), ("SMS_USERNAME", "awa"), ("SMS_API_KEY", "k")];
const TAKEN: Does = Does::Say(
    "201 Created",
    r#"{"SMSMessageData":{"Recipients":[{"statusCode":101,"status":"Success","messageId":"ATX1"}]}}"#,
);

/// What is kept of the order's first SMS.
async fn sms(shop: &TestShop, transaction: &str) -> Value {
    shop.order_json(transaction).await["messages"][0]["sms"][0].clone()
}

async fn message_id(shop: &TestShop, transaction: &str) -> String {
    let id = order_id(shop, transaction).await;
    shop.shop.db.read(move |conn| messages::of_order(conn, &id)).await.unwrap()[0].id.clone()
}

on_both! {
    async fn an_sms_is_counted_and_priced_and_its_delivery_is_never_undone(db: TestDatabase) {
        let provider = Provider::open(TAKEN).await;
        let (shop, transaction) = sold(db, &provider, &AFRICAS_TALKING).await;
        let sent = sms(&shop, &transaction).await;
        assert_eq!((&sent["provider"], &sent["reference"]), (&"africastalking".into(), &"ATX1".into()));
        assert_eq!((&sent["parts"], &sent["alphabet"], &sent["price"]), (&1.into(), &"gsm-7".into(), &1250.into()));
        assert!(sent["report"].is_null());
        let address = delivery_reports::address(&shop.shop).unwrap();
        let tells = async |status: &str| {
            let fields = [("id", "ATX1"), ("status", status), ("phoneNumber", "+2250707070700")];
            assert_eq!(shop.buyer().post(&address, &fields).await.status, 200);
            sms(&shop, &transaction).await["report"]["state"].as_str().unwrap().to_owned()
        };
        assert_eq!(tells("Sent").await, "on-the-way");
        assert_eq!(tells("Failed").await, "failed");
        let key = shop.order_json(&transaction).await["key"].as_str().unwrap().to_owned();
        let page = shop.buyer().get(&format!("/orders/{key}")).await;
        assert!(page.text.contains("n’a pas pu être remis à votre numéro"), "{}", page.text);
        assert_eq!(tells("Buffered").await, "failed", "disorder");
        assert_eq!(tells("Success").await, "delivered", "networks say that it failed too early");
        assert_eq!(tells("Failed").await, "delivered", "nothing undoes it");
        let page = shop.buyer().get(&format!("/orders/{key}")).await;
        assert!(page.text.contains("par SMS au numéro …00"), "{}", page.text);
        let number = shop.order_json(&transaction).await["number"].as_str().unwrap().to_owned();
        let page = shop.staff(Role::Owner).await.get(&format!("/admin/orders/{number}")).await;
        assert!(page.text.contains("1 partie (GSM-7)\u{a0}: 12,50\u{a0}F\u{a0}CFA"), "{}", page.text);
        assert!(page.text.contains("Remis au téléphone"), "{}", page.text);
    }

    async fn reports_come_in_every_form_and_odd_ones_are_never_an_error_of_the_shop(db: TestDatabase) {
        let provider = Provider::open(TAKEN).await;
        let (shop, transaction) = sold(db, &provider, &AFRICAS_TALKING).await;
        let address = delivery_reports::address(&shop.shop).unwrap();
        let guessed = format!("{}/sms/report/{}", shop.url, "0".repeat(32));
        let form = [("id", "ATX1"), ("status", "Success")];
        assert_eq!(shop.buyer().post(&guessed, &form).await.status, 404);
        assert!(sms(&shop, &transaction).await["report"].is_null());
        let buyer = shop.buyer();
        let long = "x".repeat(20_000);
        for body in ["", "{", "null", "[]", "\u{0}", "a=b&a=c", "id=ATX1", "status=Success", "{\"id\":{\"a\":[1]}}", &long] {
            for kind in ["application/json", "application/x-www-form-urlencoded", "text/odd", ""] {
                let request = buyer.request(reqwest::Method::POST, &address).header("content-type", kind);
                let answer = buyer.send(request.body(body.to_owned())).await;
                assert!(answer.status.as_u16() < 500, "{kind} {body:.20}: {}", answer.status);
            }
        }
        for odd in ["/%00", "/%ff", "/..%2f", "?id=%00&status=Success", "/a/b"] {
            let answer = buyer.get(&format!("{address}{odd}")).await;
            assert!(answer.status.as_u16() < 500, "{odd}: {}", answer.status);
        }
        assert!(sms(&shop, &transaction).await["report"].is_null());
        let request = buyer.request(reqwest::Method::POST, &address).body("{\"data\":[{\"id\":\"ATX1\",\"status\":\"Success\"}]}");
        assert_eq!(buyer.send(request).await.status, 200);
        assert_eq!(sms(&shop, &transaction).await["report"]["state"], "delivered");
    }

    async fn a_report_that_is_faster_than_the_answer_counts_and_a_strangers_is_forgotten(db: TestDatabase) {
        let provider = Provider::open(TAKEN).await;
        let (shop, transaction) = sold(db, &provider, &AFRICAS_TALKING).await;
        let address = delivery_reports::address(&shop.shop).unwrap();
        let key = shop.order_json(&transaction).await["key"].as_str().unwrap().to_owned();
        for id in ["ATX2", "stranger"] {
            shop.buyer().post(&address, &[("id", id), ("status", "Success")]).await;
        }
        provider.does(Does::Say(
            "201 Created",
            r#"{"SMSMessageData":{"Recipients":[{"statusCode":101,"status":"Success","messageId":"ATX2"}]}}"#,
        ));
        shop.buyer().post(&format!("/orders/{key}/link"), &[]).await;
        shop.work().await;
        let report = async || shop.order_json(&transaction).await["messages"][1]["sms"][0]["report"]["state"].clone();
        assert_eq!(report().await, "delivered");
        shop.pass(chrono::TimeDelta::days(3));
        shop.buyer().post(&address, &[("id", "another"), ("status", "Sent")]).await;
        let known = lines(&shop.shop, "SELECT reference AS line FROM sms_reports".to_owned()).await;
        assert!(known.contains(&"ATX2".to_owned()) && !known.contains(&"stranger".to_owned()), "{known:?}");
    }

    async fn oranges_reports_are_heard_and_a_late_impossible_undoes_nothing(db: TestDatabase) {
        let provider = Provider::open(Does::Say(
            "201 Created",
            r#"{"outboundSMSMessageRequest":{"resourceURL":"https://api.orange.com/smsmessaging/v1/outbound/tel:+2250000/requests/R-42"}}"#,
        ))
        .await;
        provider.first(&[Does::Say("200 OK", r#"{"access_token":"tok1","expires_in":3600}"#)]);
        let login = [("GRIOT_SMS", "orange"), ("SMS_CLIENT_ID", "griot"), ("SMS_CLIENT_SECRET", "s3cret")];
        let (shop, transaction) = sold(db, &provider, &login).await;
        let address = delivery_reports::address(&shop.shop).unwrap();
        let tells = async |status: &str| {
            let delivery = json!({"address": "tel:+2250707070700", "deliveryStatus": status});
            let report = json!({"deliveryInfoNotification": {"callbackData": "R-42", "deliveryInfo": delivery}});
            let request = shop.buyer().request(reqwest::Method::POST, &address).json(&report);
            assert_eq!(shop.buyer().send(request).await.status, 200);
            sms(&shop, &transaction).await["report"]["state"].as_str().unwrap().to_owned()
        };
        assert_eq!(tells("DeliveredToNetwork").await, "on-the-way");
        assert_eq!(tells("DeliveryImpossible").await, "failed");
        assert_eq!(tells("DeliveredToTerminal").await, "delivered");
        assert_eq!(tells("DeliveryImpossible").await, "delivered", "it may come late, and twice");
    }

    async fn twilios_reports_count_only_with_its_signature(db: TestDatabase) {
        let provider = Provider::open(Does::Say("201 Created", r#"{"sid":"SM1","status":"queued"}"#)).await;
        let settings = [
            ("GRIOT_SMS", "twilio"),
            ("SMS_ACCOUNT_SID", "AC0123456789abcdef0123456789abcdef"),
            ("SMS_AUTH_TOKEN", "t0ken"),
            ("SMS_FROM", "GRIOT"),
        ];
        let (shop, transaction) = sold(db, &provider, &settings).await;
        let sent = fields(parts(&provider.requests()[0]).1);
        let address = sent["StatusCallback"].clone();
        assert_eq!(address, format!("{}/{}", delivery_reports::address(&shop.shop).unwrap(), message_id(&shop, &transaction).await));
        let told = [("MessageSid", "SM1"), ("MessageStatus", "delivered")];
        let signed = |token: &str| {
            let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.as_bytes());
            STANDARD.encode(hmac::sign(&key, format!("{address}MessageSidSM1MessageStatusdelivered").as_bytes()))
        };
        let buyer = shop.buyer();
        for (signature, status) in [(String::new(), 403), (signed("other"), 403), (signed("t0ken"), 200)] {
            let request = buyer.request(reqwest::Method::POST, &address).header("x-twilio-signature", signature);
            assert_eq!(buyer.send(request.form(&told)).await.status, status);
            let report = sms(&shop, &transaction).await["report"]["state"].clone();
            assert_eq!(report == "delivered", status == 200);
        }
    }

    async fn a_provider_with_an_address_for_each_sms_reports_by_get(db: TestDatabase) {
        let provider = Provider::open(Does::Say("200 OK", "{}")).await;
        let settings = [("GRIOT_SMS", "letexto"), ("SMS_TOKEN", "t"), ("SMS_FROM", "GRIOT")];
        let (shop, transaction) = sold(db, &provider, &settings).await;
        let body: Value = serde_json::from_str(parts(&provider.requests()[0]).1).unwrap();
        let address = body["dlrUrl"].as_str().unwrap();
        assert_eq!(shop.buyer().get(&format!("{address}?status=DELIVERED")).await.status, 200);
        assert_eq!(sms(&shop, &transaction).await["report"]["state"], "delivered");
    }
}

//! Merchant accounts: a payment is checked with the account that it was opened with, whatever the owner changes
//! afterwards.

use actix_web::dev::ServerHandle;
use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Notifications, Sandbox};
use griot::config::{SANDBOX_API_KEY, SANDBOX_SECRET, SANDBOX_SITE_ID};
use griot::domain::language::Language;
use griot::payments::{Credentials, Server, V2};
use griot::secret::Secret;
use griot::shop::admin::doctor::{self, Checkup, Finding, Installation, State};
use griot::shop::sale::gateways;
use griot::store::{self, gateway_accounts};
use griot::texts::Texts;
use griot::worker;
use reqwest::StatusCode;
use serde_json::Value;

use crate::support::buyer::{Answer, Buyer};
use crate::support::notification::{DOOR, Notification, act, assert_delivered_once, assert_undelivered};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{TestShop, credentials, open_counter_of};
use crate::support::twin::{Twin, tamper};

/// Another merchant account, with its own sandbox.
struct Elsewhere {
    sandbox: Sandbox,
    url: String,
    server: ServerHandle,
}

const KEY: &str = "another-api-key";
const SITE: &str = "445160";
const SECRET: &str = "another-secret-key";

impl Elsewhere {
    fn open(shop: &TestShop) -> Self {
        let (sandbox, url, server) = open_counter_of(&shop.clock, (KEY, SITE, SECRET));
        Self { sandbox, url, server }
    }

    fn credentials(&self) -> Credentials {
        account(&self.url, (KEY, SITE, SECRET))
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

fn account(url: &str, (api_key, site_id, secret): (&str, &str, &str)) -> Credentials {
    Credentials::V2(V2 {
        server: Server::At(url.to_owned()),
        api_key: Secret::new(api_key),
        site_id: site_id.to_owned(),
        secrets: vec![Secret::new(secret)],
    })
}

/// A shop that has opened a payment at its sandbox, which sends no notifications.
async fn opened(db: TestDatabase) -> (TestShop, String, String) {
    let shop = TestShop::open(db);
    gateways::keep(&shop.shop).await.unwrap();
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    shop.sandbox.behave(Behaviour { notifications: Notifications::Lost, ..Behaviour::default() });
    shop.buyer().buy(&slug).await;
    let transaction = shop.transaction();
    (shop, slug, transaction)
}

/// The shop after its owner has changed the whole merchant account.
async fn moved(shop: &TestShop, credentials: Credentials) -> Twin {
    let twin = Twin::selling(shop, credentials, [7; 32]);
    gateways::keep(&twin.shop).await.unwrap();
    twin
}

/// Posts a notification as the gateway would.
async fn told(twin: &Twin, notification: &Notification) -> Answer {
    let gateway: Buyer = twin.buyer();
    let request = gateway.request(reqwest::Method::POST, DOOR).header("x-token", notification.token());
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(notification.body());
    gateway.send(request).await
}

async fn accounts(patient: &Checkup) -> (Finding, String) {
    let found = doctor::examine(patient).await.into_iter().find(|finding| finding.part == "accounts").unwrap();
    let said = found.say(Texts(Language::English));
    (found, said)
}

fn patient(shop: &TestShop, twin: &Twin) -> Checkup {
    Checkup::of(&twin.shop, Installation::new(&shop.config))
}

async fn credentials_kept(shop: &TestShop) -> usize {
    let kept = shop.shop.db.read(gateway_accounts::readable).await;
    kept.unwrap().len()
}

on_both! {
    async fn a_payment_is_asked_about_where_it_was_opened_after_the_owner_changed_the_account(db: TestDatabase) {
        let (shop, slug, transaction) = opened(db).await;
        let elsewhere = Elsewhere::open(&shop);
        let twin = moved(&shop, elsewhere.credentials()).await;
        act(&shop, &transaction, Action::Accept).await;
        twin.buyer().buy(&slug).await;
        assert_eq!(elsewhere.sandbox.transactions().len(), 1, "the next payment is opened with the new account");
        shop.pass(TimeDelta::seconds(30));
        worker::reconcile(&twin.shop).await.unwrap();
        assert_delivered_once(&shop.order_json(&transaction).await);
        assert_eq!(shop.sandbox.transactions().len(), 1);
        let second = elsewhere.sandbox.transactions()[0].id.clone();
        assert_undelivered(&shop.order_json(&second).await, "placed");
        elsewhere.sandbox.act(&second, cinetpay_sandbox::Method::Wave, Action::Accept).await.unwrap();
        elsewhere.sandbox.quiet().await;
        shop.pass(TimeDelta::minutes(1));
        worker::reconcile(&shop.shop).await.unwrap();
        assert_delivered_once(&shop.order_json(&second).await);
    }

    async fn a_notification_is_heard_with_the_account_that_opened_its_payment_and_with_no_other(db: TestDatabase) {
        let (shop, _, transaction) = opened(db).await;
        let elsewhere = Elsewhere::open(&shop);
        let twin = moved(&shop, elsewhere.credentials()).await;
        act(&shop, &transaction, Action::Accept).await;
        let wanted = async || -> Value { shop.order_json(&transaction).await["attempts"][0]["notifications"].clone() };
        let own = Notification::about(&shop, &transaction);
        let forged = Notification::about(&shop, &transaction).signed_with("nobodys-key");
        assert_eq!(told(&twin, &forged).await.status, StatusCode::FORBIDDEN);
        let crossed = Notification::about(&shop, &transaction).with("cpm_site_id", SITE).signed_with(SECRET);
        assert_eq!(told(&twin, &crossed).await.status, StatusCode::OK);
        assert_eq!(wanted().await.as_array().map(Vec::len), Some(0), "the new account does not speak of the old one's payments");
        assert_eq!(told(&twin, &own).await.status, StatusCode::OK);
        assert_eq!(wanted().await.as_array().map(Vec::len), Some(1));
        worker::reconcile(&twin.shop).await.unwrap();
        assert_delivered_once(&shop.order_json(&transaction).await);
    }

    async fn who_comes_back_from_the_former_accounts_page_finds_the_order_paid(db: TestDatabase) {
        let (shop, _, transaction) = opened(db).await;
        let elsewhere = Elsewhere::open(&shop);
        let twin = moved(&shop, elsewhere.credentials()).await;
        act(&shop, &transaction, Action::Accept).await;
        let token = shop.sandbox.transactions()[0].token.clone();
        let fields = [("transaction_id", transaction.as_str()), ("token", token.as_str())];
        let led = twin.buyer().post("/payment/return/", &fields).await.location().to_owned();
        assert!(led.starts_with("/orders/"), "{led}");
        assert_delivered_once(&shop.order_json(&transaction).await);
    }

    async fn a_key_that_was_taken_back_is_replaced_by_the_accounts_newest(db: TestDatabase) {
        let (shop, _, transaction) = opened(db).await;
        let former = account(shop.config.payments.api_url.as_deref().unwrap(), ("taken-back", SANDBOX_SITE_ID, SANDBOX_SECRET));
        let before = moved(&shop, former).await;
        let id = before.shop.gateways.selling().id.clone();
        let (wanted, now) = (transaction.clone(), shop.shop.clone());
        now.db
            .write(move |conn| {
                use diesel::prelude::*;
                use griot::store::schema::attempts::dsl::{account, attempts, transaction_id};
                let one = attempts.filter(transaction_id.eq(wanted));
                Ok::<_, store::Error>(diesel::update(one).set(account.eq(Some(id))).execute(conn)?)
            })
            .await
            .unwrap();
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(30));
        worker::reconcile(&before.shop).await.unwrap();
        assert_undelivered(&shop.order_json(&transaction).await, "placed");
        shop.pass(TimeDelta::minutes(20));
        worker::reconcile(&shop.shop).await.unwrap();
        assert_delivered_once(&shop.order_json(&transaction).await);
    }

    async fn under_another_key_the_payment_waits_and_the_doctor_names_its_account(db: TestDatabase) {
        let (shop, _, transaction) = opened(db).await;
        let elsewhere = Elsewhere::open(&shop);
        let locked = Twin::selling(&shop, elsewhere.credentials(), [8; 32]);
        gateways::keep(&locked.shop).await.unwrap();
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(30));
        worker::reconcile(&locked.shop).await.unwrap();
        assert_undelivered(&shop.order_json(&transaction).await, "placed");
        assert_eq!(elsewhere.sandbox.transactions().len(), 0, "nobody else is asked about it");
        let (found, said) = accounts(&patient(&shop, &locked)).await;
        assert_eq!(found.state, State::Fault, "{said}");
        assert!(said.contains(&format!("v2 {SANDBOX_SITE_ID}")) && said.contains("GRIOT_KEY"), "{said}");
        let twin = moved(&shop, elsewhere.credentials()).await;
        shop.pass(TimeDelta::minutes(15));
        worker::reconcile(&twin.shop).await.unwrap();
        assert_delivered_once(&shop.order_json(&transaction).await);
    }

    async fn former_credentials_are_kept_sealed_until_no_payment_needs_them(db: TestDatabase) {
        let (shop, _, transaction) = opened(db).await;
        let elsewhere = Elsewhere::open(&shop);
        let twin = moved(&shop, elsewhere.credentials()).await;
        let rows = shop.shop.db.read(gateway_accounts::readable).await.unwrap();
        assert_eq!(rows.len(), 2);
        for row in rows {
            for secret in [SANDBOX_API_KEY, SANDBOX_SECRET, KEY, SECRET] {
                assert!(!row.credentials.contains(secret), "{}", row.credentials);
            }
        }
        let (found, said) = accounts(&patient(&shop, &twin)).await;
        assert_eq!(found.state, State::Well);
        assert!(said.contains(&format!("v2 {SANDBOX_SITE_ID}")) && said.contains('1'), "{said}");
        shop.pass(TimeDelta::days(2));
        gateways::purge(&twin.shop).await.unwrap();
        assert_eq!(credentials_kept(&shop).await, 2, "a payment is still asked about");
        act(&shop, &transaction, Action::Accept).await;
        worker::reconcile(&twin.shop).await.unwrap();
        assert_delivered_once(&shop.order_json(&transaction).await);
        shop.pass(TimeDelta::hours(2));
        gateways::purge(&twin.shop).await.unwrap();
        assert_eq!(credentials_kept(&shop).await, 1);
        assert!(accounts(&patient(&shop, &twin)).await.1.contains("account of today"));
    }

    async fn payments_of_an_older_program_belong_to_the_account_that_the_shop_is_opened_with_next(db: TestDatabase) {
        let (shop, _, transaction) = opened(db).await;
        tamper(&shop.shop, "UPDATE attempts SET account = NULL").await;
        tamper(&shop.shop, "DELETE FROM gateway_accounts").await;
        assert!(shop.order_json(&transaction).await["attempts"][0]["account"].is_null());
        let again = moved(&shop, credentials(&shop.config)).await;
        let own = again.shop.gateways.selling().id.clone();
        assert_eq!(shop.order_json(&transaction).await["attempts"][0]["account"], own.as_str());
        let elsewhere = Elsewhere::open(&shop);
        let twin = moved(&shop, elsewhere.credentials()).await;
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(30));
        worker::reconcile(&twin.shop).await.unwrap();
        assert_delivered_once(&shop.order_json(&transaction).await);
    }

    async fn a_gateway_that_rests_holds_up_no_other_account(db: TestDatabase) {
        let (shop, slug, transaction) = opened(db).await;
        let elsewhere = Elsewhere::open(&shop);
        let twin = moved(&shop, elsewhere.credentials()).await;
        twin.buyer().buy(&slug).await;
        let second = elsewhere.sandbox.transactions()[0].id.clone();
        elsewhere.sandbox.behave(Behaviour { notifications: Notifications::Lost, ..Behaviour::default() });
        elsewhere.sandbox.act(&second, cinetpay_sandbox::Method::Wave, Action::Accept).await.unwrap();
        elsewhere.sandbox.quiet().await;
        let busy = Behaviour { check_status: Some(429), retry_after: Some(50), ..Behaviour::default() };
        shop.sandbox.behave(Behaviour { notifications: Notifications::Lost, ..busy });
        assert_eq!(told(&twin, &Notification::about(&shop, &transaction)).await.status, StatusCode::OK);
        worker::reconcile(&twin.shop).await.unwrap();
        assert_eq!(shop.sandbox.calls(&transaction).check, 1, "it asked to be left alone");
        shop.pass(TimeDelta::seconds(30));
        worker::reconcile(&twin.shop).await.unwrap();
        assert_delivered_once(&shop.order_json(&second).await);
        assert_eq!(shop.sandbox.calls(&transaction).check, 1, "and it is");
    }
}

//! Several merchant accounts at once: a buyer pays with the one of his country, and one that does not sell settles what is open
//! there.

use actix_web::dev::ServerHandle;
use chrono::{DateTime, TimeDelta};
use cinetpay_sandbox::{Action, Method, Sandbox};
use griot::clock::Clock;
use griot::domain::language::Language;
use griot::payments::Terms;
use griot::shop::admin::doctor::{self, Checkup, Installation, State};
use griot::shop::sale::gateways;
use griot::texts::Texts;
use griot::worker;
use serde_json::Value;

use crate::support::notification::assert_delivered_once;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop, open_counter_of};
use crate::support::twin::Twin;

const SENEGAL: (&str, &str, &str) = ("senegal-api-key", "445161", "senegal-secret-key");
const EMAIL: (&str, &str) = ("email", "awa@exemple.ci");

/// A shop whose account `ci` sells to all but Senegal and Mali, which the account `sn` sells to.
struct Shops {
    shop: TestShop,
    senegal: Sandbox,
    server: ServerHandle,
}

impl Drop for Shops {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

fn open(db: TestDatabase, api_key: &str) -> Shops {
    let clock = Clock::fixed(DateTime::from_timestamp(1_800_000_000, 0).unwrap());
    let (senegal, url, server) = open_counter_of(&clock, SENEGAL);
    let mut plan = Plan::default();
    let settings = [
        ("CINETPAY_ACCOUNTS", "ci,sn"),
        ("CINETPAY_SN_API_URL", &url),
        ("CINETPAY_SN_API_KEY", api_key),
        ("CINETPAY_SN_SITE_ID", SENEGAL.1),
        ("CINETPAY_SN_SECRET", SENEGAL.2),
        ("CINETPAY_SN_COUNTRIES", "SN, ML"),
        ("CINETPAY_SN_CHANNELS", "MOBILE_MONEY"),
    ];
    plan.settings.extend(settings.map(|(name, value)| (name, value.to_owned())));
    Shops { shop: TestShop::planned(db, plan), senegal, server }
}

async fn accept(sandbox: &Sandbox, transaction: &str) {
    sandbox.act(transaction, Method::Orange, Action::Accept).await.unwrap();
    sandbox.quiet().await;
}

/// The name in the settings of the account that an attempt was opened with.
fn account(shop: &TestShop, attempt: &Value) -> String {
    let id = attempt["account"].as_str().unwrap();
    shop.shop.gateways.configured().find(|own| own.id == id).unwrap().merchant.terms.label.clone()
}

on_both! {
    async fn a_buyer_pays_with_the_account_of_his_country_and_each_is_settled_with_its_own(db: TestDatabase) {
        let two = open(db, SENEGAL.0);
        let shop = &two.shop;
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let act = format!("/books/{slug}/buy");
        let here = async |fields: &[(&str, &str)]| {
            let before = (shop.sandbox.transactions().len(), two.senegal.transactions().len());
            let sent = shop.buyer().post(&act, &[&[EMAIL], fields].concat()).await;
            assert!(sent.location().contains("/guichet/pay/"), "{}", sent.location());
            (shop.sandbox.transactions().len() - before.0, two.senegal.transactions().len() - before.1)
        };
        for (fields, wanted) in [
            (&[][..], (1, 0)),
            (&[("country", "SN")][..], (0, 1)),
            (&[("country", "BJ")][..], (1, 0)),
            (&[("phone", "+221 77 123 45 67"), ("country", "CI")][..], (0, 1)),
            (&[("phone", "07 07 08 09 10"), ("country", "ML")][..], (1, 0)),
        ] {
            assert_eq!(here(fields).await, wanted, "{fields:?}");
        }
        for (sandbox, label) in [(&shop.sandbox, "ci"), (&two.senegal, "sn")] {
            for deal in sandbox.transactions() {
                accept(sandbox, &deal.id).await;
                shop.work().await;
                let order_json = shop.order_json(&deal.id).await;
                assert_delivered_once(&order_json);
                assert_eq!(account(shop, &order_json["attempts"][0]), label);
                assert_eq!(order_json["attempts"][0]["notifications"].as_array().map(Vec::len), Some(1), "{label}");
                assert_eq!(deal.in_channels(Method::Card), label == "ci", "each account has its own channels");
            }
        }
    }

    async fn the_form_asks_for_the_country_and_who_tries_again_stays_with_it(db: TestDatabase) {
        let two = open(db, SENEGAL.0);
        let shop = &two.shop;
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        let page = buyer.get(&format!("/books/{slug}")).await.text;
        let (before, _) = page.split_once("<details").unwrap();
        assert!(before.contains("name=\"country\"") && page.matches("name=\"country\"").count() == 1, "{page}");
        buyer.post(&format!("/books/{slug}/buy"), &[EMAIL, ("country", "SN")]).await;
        let first = two.senegal.transactions()[0].id.clone();
        two.senegal.act(&first, Method::Orange, Action::Expire).await.unwrap();
        two.senegal.quiet().await;
        shop.pass(TimeDelta::hours(2));
        shop.work().await;
        let key = shop.order_json(&first).await["key"].as_str().unwrap().to_owned();
        let again = buyer.post(&format!("/orders/{key}/pay"), &[]).await;
        assert!(again.location().contains("/guichet/pay/"), "{}", again.location());
        assert_eq!((two.senegal.transactions().len(), shop.sandbox.transactions().len()), (2, 0));
        let order_json = shop.order_json(&key).await;
        assert!(order_json["attempts"].as_array().unwrap().iter().all(|attempt| account(shop, attempt) == "sn"));
    }

    async fn an_account_that_does_not_sell_settles_what_is_open_there_and_opens_nothing(db: TestDatabase) {
        let two = open(db, SENEGAL.0);
        let shop = &two.shop;
        gateways::keep(&shop.shop).await.unwrap();
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.buyer().post(&format!("/books/{slug}/buy"), &[EMAIL, ("country", "SN")]).await;
        let open = two.senegal.transactions()[0].id.clone();
        let [ci, sn] = [0, 1].map(|place| shop.shop.gateways.configured().nth(place).unwrap().merchant.clone());
        let former = sn.terms.clone();
        let sn = sn.on(Terms { sells: false, ..former });
        // The settings are all that knows the account: nothing of it is kept in the database.
        crate::support::twin::tamper(&shop.shop, "UPDATE gateway_accounts SET credentials = ''").await;
        let twin = Twin::with_accounts(shop, ci, vec![sn], [7; 32]);
        gateways::keep(&twin.shop).await.unwrap();
        let page = twin.buyer().get(&format!("/books/{slug}")).await.text;
        assert!(page.split_once("<details").unwrap().1.contains("name=\"country\""), "one account sells: {page}");
        let sent = twin.buyer().post(&format!("/books/{slug}/buy"), &[EMAIL, ("phone", "+221771234567")]).await;
        assert!(sent.location().contains("/guichet/pay/"));
        assert_eq!((shop.sandbox.transactions().len(), two.senegal.transactions().len()), (1, 1));
        accept(&two.senegal, &open).await;
        shop.pass(TimeDelta::minutes(1));
        worker::reconcile(&twin.shop).await.unwrap();
        assert_delivered_once(&shop.order_json(&open).await);
        shop.pass(TimeDelta::days(3));
        gateways::purge(&twin.shop).await.unwrap();
        let kept = shop.shop.db.read(griot::store::gateway_accounts::readable).await.unwrap();
        assert_eq!(kept.len(), 2, "what the settings name is kept");
    }

    async fn the_doctor_says_each_account(db: TestDatabase) {
        let two = open(db, "wrong");
        let checkup = Checkup::of(&two.shop.shop, Installation::new(&two.shop.config));
        let found = doctor::examine(&checkup).await;
        let t = Texts(Language::English);
        let accounts: Vec<_> = found.iter().filter(|finding| finding.part == "gateway").collect();
        assert_eq!(accounts.len(), 2);
        let told: Vec<_> = accounts.iter().map(|one| (one.state, one.title(t), one.say(t))).collect();
        assert!(told[0].0 == State::Well && told[0].1.ends_with(" ci"), "{told:?}");
        assert!(told[0].2.starts_with("v2 100001 sells to the countries that no other account names."), "{told:?}");
        assert!(told[1].0 == State::Fault && told[1].1.ends_with(" sn"), "{told:?}");
        assert!(told[1].2.starts_with("v2 445161 sells to: Senegal, Mali.") && told[1].2.contains("609"), "{told:?}");
        assert!(told[1].2.contains("CINETPAY_SN_API_KEY"), "{told:?}");
        let part = |part| found.iter().find(|finding| finding.part == part).unwrap().say(t);
        assert!(part("accounts").contains("one of today’s accounts"), "{}", part("accounts"));
        let json = accounts[1].json(t);
        assert_eq!((&json["account"], &json["state"]), (&Value::from("sn"), &Value::from("fault")));
    }
}

//! Customers in the back office: found, exported, anonymised; suspicious patterns flagged; notes.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::domain::role::Role;
use griot::shop::admin::customers::{self, Erased};
use griot::shop::admin::refunds::{self, OrderRefund};
use griot::shop::admin::timeline::Event;
use griot::shop::admin::{Refused, flags as acts, order_notes, today};
use griot::shop::sale::flags;
use griot::store::flags::Flag;
use griot::store::listing::Person;
use serde_json::json;

use crate::support::back_office::{audited, order_id, owner, paid, placed, placed_by, shelved, staff, told};
use crate::support::notification::{Notification, act};
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::twin::lines;
use crate::support::wait::wait_for;

fn awa() -> Person {
    Person::Email("awa@exemple.ci".to_owned())
}

/// The flags, once the newest counts this many times: flags are raised concurrently with the sale.
async fn flagged(shop: &TestShop, times: i32) -> Vec<(Flag, String)> {
    wait_for("the flag", async || {
        let waiting = today::waiting(&shop.shop, &staff(shop, Role::Manager)).await.unwrap().flags;
        waiting.first().is_some_and(|(flag, _)| flag.times == times).then_some(waiting)
    })
    .await
}

on_both! {
    async fn a_customer_is_known_by_his_address_in_any_case_and_by_his_phone(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        placed_by(&shop, &slug, "Awa@exemple.ci", "").await;
        let home = shop.shop.rules().country;
        assert_eq!(customers::person(" AWA@Exemple.ci ", home), Some(awa()));
        assert_eq!(customers::person("awa", home), None);
        let customer = customers::open(&shop.shop, &staff(&shop, Role::Manager), awa(), None).await.unwrap();
        assert_eq!(customer.page.orders.len(), 2);
        assert_eq!(customer.also, [Person::Phone("+2250707070700".to_owned())]);
        let total = customer.totals.iter().find(|total| total.state == "paid").unwrap();
        assert_eq!((total.orders, total.amount), (1, 2500));
        let by_phone = customers::person("07 07 07 07 00", home).unwrap();
        let same = customers::open(&shop.shop, &owner(&shop), by_phone, None).await.unwrap();
        assert_eq!(same.page.orders.len(), 1);
        let nobody = Person::Email("nul@exemple.ci".to_owned());
        assert!(matches!(customers::open(&shop.shop, &owner(&shop), nobody, None).await, Err(Refused::Shop(_))));
        let support = staff(&shop, Role::Support);
        assert!(matches!(customers::open(&shop.shop, &support, awa(), None).await, Err(Refused::Forbidden)));
    }

    async fn an_export_holds_everything_and_names_nobody_in_the_audit(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let stale = staff(&shop, Role::Owner);
        assert!(matches!(customers::export(&shop.shop, &stale, awa()).await, Err(Refused::Password)));
        let told = customers::export(&shop.shop, &owner(&shop), awa()).await.unwrap();
        assert_eq!(told["orders"][0]["attempts"][0]["transaction_id"], json!(transaction));
        assert_eq!(told["orders"][0]["phone"], "+2250707070700");
        assert_eq!(told["orders"][0]["messages"][0]["recipient"], "awa@exemple.ci");
        assert_eq!(audited(&shop).await, ["customer.export"]);
    }

    async fn an_erased_person_is_nowhere_and_the_money_stays(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        act(&shop, &transaction, Action::Accept).await;
        Notification::of(&shop).post(&shop).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        let id = order_id(&shop, &transaction).await;
        order_notes::write(&shop.shop, &owner(&shop), &id, "Awa a appelé du 07 07").await.unwrap();
        let sent = OrderRefund { lines: vec![(0, 2500)], reason: "Awa Koné est déçue".into(), destination: "07 07".into() };
        refunds::refund(&shop.shop, &owner(&shop), &id, sent).await.unwrap();
        shop.pass(TimeDelta::seconds(1));
        order_notes::erase(&shop.shop, &owner(&shop), &id).await.unwrap();
        let reasons = lines(&shop.shop, "SELECT reason || destination AS line FROM refunds".to_owned()).await;
        assert_eq!(reasons, [""]);
        let order_json = shop.order_json(&transaction).await;
        let text = order_json.to_string();
        for trace in ["awa@", "exemple.ci", "0707070700", "Awa"] {
            assert!(!text.contains(trace), "{trace} in {text}");
        }
        assert_eq!((&order_json["state"], &order_json["amount"], &order_json["email"]), (&json!("refunded"), &json!(2500), &json!(null)));
        assert_eq!(order_json["attempts"][0]["notifications"], json!([]));
        assert!(order_json["attempts"][0]["operator_id"].is_string() && order_json["paid_at"].is_string());
        let seen = told(&shop, &transaction).await;
        assert!(seen.events.iter().all(|(_, event)| !matches!(event, Event::Note(note) if note.text.contains("Awa"))));
        assert_eq!(audited(&shop).await, ["order.note", "order.refund", "order.erase"]);
    }

    async fn to_whom_a_book_was_given_is_forgotten_with_him(db: TestDatabase) {
        let (shop, _) = shelved(db).await;
        let slug = shop.shelve("Le cadeau", 0, 1000).await;
        shop.buyer().buy(&slug).await;
        let kept = async || lines(&shop.shop, "SELECT mark AS line FROM free_orders".to_owned()).await.len();
        assert_eq!(kept().await, 1);
        let erased = customers::erase(&shop.shop, &owner(&shop), awa()).await.unwrap();
        assert_eq!((erased, kept().await), (Erased { orders: 1, left: 0 }, 0));
    }

    async fn who_may_still_pay_is_not_forgotten(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let open = placed(&shop, &slug).await;
        paid(&shop, &slug).await;
        let id = order_id(&shop, &open).await;
        assert!(matches!(order_notes::erase(&shop.shop, &owner(&shop), &id).await, Err(Refused::NotOver)));
        let erased = customers::erase(&shop.shop, &owner(&shop), awa()).await.unwrap();
        assert_eq!(erased, Erased { orders: 1, left: 1 });
        assert_eq!(shop.order_json(&open).await["email"], "awa@exemple.ci");
        let manager = griot::shop::admin::Staff { fresh: true, ..staff(&shop, Role::Manager) };
        assert!(matches!(customers::erase(&shop.shop, &manager, awa()).await, Err(Refused::Forbidden)));
    }

    async fn many_orders_from_one_address_are_flagged_once_until_somebody_looks(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        for turn in 1..flags::MANY_ORDERS {
            placed(&shop, &slug).await;
            assert!(today::waiting(&shop.shop, &owner(&shop)).await.unwrap().flags.is_empty(), "{turn}");
        }
        placed_by(&shop, &slug, "AWA@exemple.ci", "").await;
        placed(&shop, &slug).await;
        let waiting = flagged(&shop, 6).await;
        assert_eq!(waiting.len(), 1);
        let flag = &waiting[0].0;
        assert_eq!((flag.kind.as_str(), flag.subject.as_str(), flag.times), ("many_orders", "awa@exemple.ci", 6));
        let by = owner(&shop);
        let look = || acts::handle(&shop.shop, &by, &flag.id);
        let both = tokio::join!(look(), look());
        assert_eq!(usize::from(both.0.is_ok()) + usize::from(both.1.is_ok()), 1);
        placed(&shop, &slug).await;
        assert!(today::waiting(&shop.shop, &owner(&shop)).await.unwrap().flags.is_empty(), "the same hour is not flagged again");
        shop.pass(TimeDelta::hours(2));
        for _ in 0..flags::MANY_ORDERS {
            placed(&shop, &slug).await;
        }
        assert_eq!(flagged(&shop, 5).await.len(), 1);
    }

    async fn many_refusals_of_one_phone_are_flagged(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        for turn in 0..flags::MANY_REFUSALS {
            assert!(today::waiting(&shop.shop, &owner(&shop)).await.unwrap().flags.is_empty(), "{turn}");
            let transaction = placed_by(&shop, &slug, &format!("a{turn}@exemple.ci"), "07 07 07 07 00").await;
            act(&shop, &transaction, Action::Refuse).await;
            shop.pass(TimeDelta::seconds(10));
            shop.work().await;
        }
        let waiting = today::waiting(&shop.shop, &owner(&shop)).await.unwrap().flags;
        assert_eq!(waiting.len(), 1);
        assert_eq!((waiting[0].0.kind.as_str(), waiting[0].0.subject.as_str()), ("refusals", "+2250707070700"));
    }
}

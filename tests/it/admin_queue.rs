//! Jobs, notifications and e-mails to the staff, as the back office shows them.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::domain::job::MAX_TRIES;
use griot::domain::language::Language;
use griot::domain::role::Role;
use griot::mail::Mailer;
use griot::shop::accounts::audit::Actor;
use griot::shop::admin::{Refused, Staff, job_queue, sales};
use griot::shop::messages::sale_alerts;
use griot::store::notifications::NotificationFilter;
use griot::store::sale_messages::Choice;

use crate::support::back_office::{audited, order_id, owner, paid, placed, quiet, shelved, staff};
use crate::support::notification::{Notification, act, deliver};
use crate::support::postgres::on_both;
use crate::support::shop::{Plan, TestShop};

async fn waiting(shop: &TestShop) -> (usize, usize) {
    let queue = job_queue::jobs(&shop.shop, &owner(shop), None).await.unwrap();
    (queue.waiting.len(), queue.failed.len())
}

/// An account of this role, as the actor of back-office functions, and its e-mail address.
async fn account(shop: &TestShop, role: Role) -> (Staff, String) {
    let desk = shop.staff(role).await;
    let actor = Actor { account_id: Some(desk.account_id), name: desk.email.clone(), at: shop.clock.now().naive_utc() };
    (Staff { actor, role, fresh: true }, desk.email)
}

on_both! {
    async fn a_job_that_was_given_up_is_tried_again_from_the_beginning(db: TestDatabase) {
        let blocked = tempfile();
        let mailer = Mailer::Folder(blocked.clone(), "Griot <livres@exemple.ci>".parse().unwrap());
        let shop = TestShop::planned(db, Plan { mailer: Some(mailer), ..Plan::default() });
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        quiet(&shop);
        paid(&shop, &slug).await;
        for _ in 0..=MAX_TRIES {
            shop.pass(TimeDelta::hours(7));
            shop.work().await;
        }
        assert_eq!(waiting(&shop).await, (0, 1));
        let queue = job_queue::jobs(&shop.shop, &owner(&shop), None).await.unwrap();
        let (job, order) = (queue.failed[0].job.id.clone(), queue.failed[0].order.clone());
        assert_eq!(order.as_deref(), shop.last_order_json().await["number"].as_str());
        std::fs::remove_file(&blocked).unwrap();
        let by = owner(&shop);
        let again = || job_queue::retry(&shop.shop, &by, &job);
        let both = tokio::join!(again(), again());
        assert_eq!(usize::from(both.0.is_ok()) + usize::from(both.1.is_ok()), 1);
        assert_eq!(waiting(&shop).await, (1, 0));
        shop.work().await;
        assert_eq!(waiting(&shop).await, (0, 0));
        assert_eq!(shop.last_order_json().await["messages"][0]["state"], "sent");
        assert_eq!(audited(&shop).await, ["job.retry"]);
        assert!(matches!(job_queue::jobs(&shop.shop, &staff(&shop, Role::Manager), None).await, Err(Refused::Forbidden)));
        std::fs::remove_dir_all(&blocked).unwrap();
    }

    async fn a_notification_is_listed_and_replayed_as_when_it_came(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        Notification::of(&shop).post(&shop).await;
        shop.work().await;
        let by = owner(&shop);
        let list = |filter| job_queue::notifications(&shop.shop, &by, filter, None);
        let known = list(NotificationFilter::default()).await.unwrap().notifications;
        assert_eq!(known.len(), 1);
        assert_eq!(known[0].1.as_deref(), Some(order_id(&shop, &transaction).await.as_str()));
        let stranger = Notification::of(&shop).with("cpm_trans_id", "GSTRANGER0001");
        deliver(&shop, crate::support::notification::DOOR, stranger.body(), &stranger.token()).await;
        let unknown = list(NotificationFilter { unknown: true, ..NotificationFilter::default() }).await.unwrap().notifications;
        assert_eq!(unknown.iter().map(|row| row.0.transaction_id.as_str()).collect::<Vec<_>>(), ["GSTRANGER0001"]);
        assert_eq!(list(NotificationFilter { signed: Some(true), ..NotificationFilter::default() }).await.unwrap().notifications.len(), 2);
        assert!(list(NotificationFilter { signed: Some(false), ..NotificationFilter::default() }).await.unwrap().notifications.is_empty());
        let late = shop.clock.now().naive_utc() + TimeDelta::days(1);
        assert!(list(NotificationFilter { from: Some(late), ..NotificationFilter::default() }).await.unwrap().notifications.is_empty());
        act(&shop, &transaction, Action::Accept).await;
        job_queue::replay(&shop.shop, &owner(&shop), &known[0].0.digest).await.unwrap();
        shop.work().await;
        assert_eq!(shop.order_json(&transaction).await["state"], "paid");
        let replayed = job_queue::replay(&shop.shop, &owner(&shop), &unknown[0].0.digest).await;
        assert!(matches!(replayed, Err(Refused::Moved)));
        assert_eq!(audited(&shop).await, ["notification.replay"]);
    }

    async fn notifications_are_listed_page_by_page(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        placed(&shop, &slug).await;
        for turn in 0..60 {
            let notification = Notification::of(&shop).with("cpm_trans_id", &format!("GOTHER{turn:04}"));
            deliver(&shop, crate::support::notification::DOOR, notification.body(), &notification.token()).await;
        }
        for unknown in [false, true] {
            let filter = NotificationFilter { unknown, ..NotificationFilter::default() };
            let first = job_queue::notifications(&shop.shop, &owner(&shop), filter.clone(), None).await.unwrap();
            assert_eq!(first.notifications.len(), 50);
            let second = job_queue::notifications(&shop.shop, &owner(&shop), filter, first.next).await.unwrap();
            assert_eq!((second.notifications.len(), second.next), (10, None));
        }
    }

    async fn an_owner_hears_of_each_sale_once_and_of_no_buyer(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (_, fatou) = account(&shop, Role::Owner).await;
        account(&shop, Role::Support).await;
        let transaction = paid(&shop, &slug).await;
        shop.work().await;
        let letters = shop.letters();
        let told: Vec<_> = letters.iter().filter(|letter| letter.envelope.to.as_str() == fatou).collect();
        assert_eq!((letters.len(), told.len()), (2, 1), "the buyer's and the owner's");
        let number = shop.order_json(&transaction).await["number"].as_str().unwrap().to_owned();
        assert!(told[0].text.contains(&number) && told[0].subject.contains("Le fleuve"), "{}", told[0].text);
        assert!(told[0].html.contains(&format!("/admin/orders/{number}")));
        for secret in ["awa@", "0707070700", "/d/"] {
            assert!(!told[0].text.contains(secret) && !told[0].html.contains(secret), "{secret}");
        }
    }

    async fn an_owner_hears_of_a_free_order_as_of_one_that_nobody_paid(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (fatou, address) = account(&shop, Role::Owner).await;
        sales::choose(&shop.shop, &fatou, Choice::Each, Language::French).await.unwrap();
        let slug = shop.shelve("Le cadeau", 0, 1000).await;
        shop.buyer().buy(&slug).await;
        shop.work().await;
        let letters = shop.letters();
        let told = letters.iter().find(|letter| letter.envelope.to.as_str() == address).unwrap();
        assert!(told.subject.starts_with("Commande gratuite") && told.subject.contains("Le cadeau"), "{}", told.subject);
        assert!(told.text.contains("Gratuit") && !told.text.contains("Payé le"), "{}", told.text);
    }

    async fn who_wants_a_summary_gets_one_a_morning_and_none_for_a_day_without_sales(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (fatou, address) = account(&shop, Role::Owner).await;
        let (idle, _) = account(&shop, Role::Owner).await;
        sales::choose(&shop.shop, &fatou, Choice::Daily, Language::English).await.unwrap();
        sales::choose(&shop.shop, &idle, Choice::Never, Language::French).await.unwrap();
        assert_eq!(sales::choice(&shop.shop, &fatou).await.unwrap(), Some(Choice::Daily));
        paid(&shop, &slug).await;
        paid(&shop, &slug).await;
        assert_eq!(shop.letters().len(), 2, "to the buyers only");
        assert_eq!(sale_alerts::plan_digests(&shop.shop).await.unwrap(), 0, "the day is not over");
        shop.pass(TimeDelta::days(1));
        let planned = tokio::join!(sale_alerts::plan_digests(&shop.shop), sale_alerts::plan_digests(&shop.shop));
        assert_eq!(planned.0.unwrap() + planned.1.unwrap(), 1, "once, whoever plans it");
        shop.work().await;
        let letters = shop.letters();
        let told: Vec<_> = letters.iter().filter(|letter| letter.envelope.to.as_str() == address).collect();
        assert_eq!(told.len(), 1);
        assert!(told[0].subject.starts_with("2 sales on "), "{}", told[0].subject);
        assert!(told[0].text.contains("Le fleuve × 2") && told[0].text.contains("5\u{a0}000"), "{}", told[0].text);
        shop.pass(TimeDelta::days(1));
        assert_eq!(sale_alerts::plan_digests(&shop.shop).await.unwrap(), 0, "nothing was sold");
    }
}

/// A file where a folder should be: e-mails cannot be stored there.
fn tempfile() -> std::path::PathBuf {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(griot::domain::ids::row());
    std::fs::write(&path, "no folder").unwrap();
    path
}

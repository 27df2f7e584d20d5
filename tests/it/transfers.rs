//! A transfer is sent once, whatever happens between the call and its answer.

use chrono::TimeDelta;
use cinetpay_sandbox::{Behaviour, Fate, Forgery, Garbage, Notifications, TransferState};
use griot::domain::role::Role;
use griot::domain::transfer::TransferApi;
use griot::shop::admin::today;
use griot::shop::transfers as sending_room;
use griot::store::transfers;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::back_office::{owner, placed, staff};
use crate::support::ledger::posted;
use crate::support::notification::deliver;
use crate::support::sender::{
    LATER, PAYER, STUCK, at_cinetpay, behave, fee, refund, sending, sending_from, sold, states, through_each_interface,
    work_after,
};
use crate::support::shop::TestShop;

const DOOR: &str = "/payment/transfer/";

fn done(tries: i64) -> Vec<(String, i64)> {
    vec![("done".to_owned(), tries)]
}

/// The ledger's lines about money that was sent back.
async fn sent(shop: &TestShop) -> Vec<String> {
    posted(shop).await.into_iter().filter(|line| line.starts_with("sent:")).collect()
}

fn kinds(order: &Value) -> Vec<&str> {
    order["messages"].as_array().unwrap().iter().filter_map(|one| one["kind"].as_str()).collect()
}

/// Lets several workers do the next thing for every transfer that is due, at once.
async fn crowd(shop: &TestShop) {
    let due = sending_room::due(&shop.shop, 10).await.unwrap();
    let each = due.iter().flat_map(|transfer| (0..6).map(|_| sending_room::advance(&shop.shop, transfer.clone())));
    for result in futures_util::future::join_all(each).await {
        result.unwrap();
    }
}

through_each_interface! {
    async fn a_refund_is_sent_once_and_told_when_it_has_arrived(db: TestDatabase, api: TransferApi) {
        let (shop, slug) = sending(db, api).await;
        let (transaction, id) = sold(&shop, &slug).await;
        refund(&shop, &id, PAYER).await.unwrap();
        let order = shop.order_json(&transaction).await;
        assert_eq!((&order["state"], &order["lines"][0]["refunded"]), (&json!("refunded"), &json!(0)), "decided, not sent");
        assert_eq!(kinds(&order), ["receipt"], "nobody is told of money that has not left");
        assert!(at_cinetpay(&shop).is_empty() && sent(&shop).await.is_empty());
        work_after(&shop, &[TimeDelta::minutes(1), TimeDelta::hours(1)]).await;
        assert_eq!(at_cinetpay(&shop), [(PAYER.to_owned(), 2500)]);
        assert_eq!(states(&shop, &transaction).await, done(1));
        let order = shop.order_json(&transaction).await;
        assert_eq!(order["lines"][0]["refunded"], 2500);
        assert_eq!(kinds(&order), ["receipt", "refunded"]);
        let fee = fee(api, 2500);
        let mut lines = vec!["sent: refunds_due 2500".to_owned()];
        lines.extend((fee > 0).then(|| format!("sent: fees {fee}")));
        lines.push(format!("sent: clearing {}", -2500 - fee));
        assert_eq!(sent(&shop).await, lines);
        let waiting = today::waiting(&shop.shop, &owner(&shop)).await.unwrap();
        assert!(waiting.due.is_empty() && waiting.stuck.is_empty());
    }

    async fn of_many_workers_one_sends(db: TestDatabase, api: TransferApi) {
        let (shop, slug) = sending(db, api).await;
        let (transaction, id) = sold(&shop, &slug).await;
        refund(&shop, &id, LATER).await.unwrap();
        crowd(&shop).await;
        assert_eq!((at_cinetpay(&shop).len(), states(&shop, &transaction).await), (1, vec![("pending".to_owned(), 1)]));
        // A notification that comes while they look makes all of them look again.
        shop.sandbox.quiet().await;
        shop.pass(TimeDelta::minutes(1));
        crowd(&shop).await;
        assert_eq!(states(&shop, &transaction).await, done(1));
        assert_eq!(sent(&shop).await.iter().filter(|line| line.contains("refunds_due")).count(), 1);
    }

    async fn a_transfer_whose_answer_is_lost_is_found_by_its_id_and_not_sent_again(db: TestDatabase, api: TransferApi) {
        let (shop, slug) = sending(db, api).await;
        let garbage = |garbage| Behaviour { init_garbage: Some(garbage), ..Behaviour::default() };
        let hangs = Behaviour { init_commits_then_hangs: true, ..Behaviour::default() };
        let ways = [hangs, garbage(Garbage::Html), garbage(Garbage::TruncatedJson), garbage(Garbage::Reset)];
        for (number, way) in ways.into_iter().enumerate() {
            behave(&shop, Behaviour::default());
            let (transaction, id) = sold(&shop, &slug).await;
            behave(&shop, way);
            refund(&shop, &id, PAYER).await.unwrap();
            work_after(&shop, &[TimeDelta::seconds(10), TimeDelta::hours(1)]).await;
            assert_eq!(states(&shop, &transaction).await, done(1), "way {number}");
            assert_eq!(at_cinetpay(&shop).len(), number + 1, "way {number}");
        }
    }

    async fn a_transfer_that_cinetpay_never_got_is_asked_about_before_it_is_sent_again(db: TestDatabase, api: TransferApi) {
        let (shop, slug) = sending(db, api).await;
        let (transaction, id) = sold(&shop, &slug).await;
        behave(&shop, Behaviour { init_status: Some(500), ..Behaviour::default() });
        refund(&shop, &id, PAYER).await.unwrap();
        work_after(&shop, &[TimeDelta::seconds(30), TimeDelta::minutes(1)]).await;
        assert_eq!(states(&shop, &transaction).await, [("unknown".to_owned(), 1)], "the call may still be on its way");
        assert_eq!(today::waiting(&shop.shop, &owner(&shop)).await.unwrap().stuck.len(), 1, "the owner sees it");
        behave(&shop, Behaviour::default());
        work_after(&shop, &[TimeDelta::minutes(10)]).await;
        assert_eq!((states(&shop, &transaction).await, at_cinetpay(&shop).len()), (done(2), 1));
    }

    async fn while_cinetpay_does_not_answer_nothing_is_sent_twice(db: TestDatabase, api: TransferApi) {
        let (shop, slug) = sending(db, api).await;
        let (transaction, id) = sold(&shop, &slug).await;
        let garbled = Some(Garbage::Html);
        // The first call and its answer pass, then CinetPay is away: contacts and balances are asked before.
        behave(&shop, Behaviour { transfers: Fate::Stuck, ..Behaviour::default() });
        refund(&shop, &id, PAYER).await.unwrap();
        shop.work().await;
        for away in [Behaviour { check_status: Some(503), ..Behaviour::default() }, Behaviour { check_garbage: garbled, ..Behaviour::default() }] {
            behave(&shop, away);
            work_after(&shop, &[TimeDelta::hours(1), TimeDelta::days(2)]).await;
            assert_eq!(states(&shop, &transaction).await, [("pending".to_owned(), 1)]);
        }
        behave(&shop, Behaviour { tokens_forgotten: false, ..Behaviour::default() });
        let own = shop.sandbox.transfers()[0].transaction_id.clone();
        shop.sandbox.decide(&own, TransferState::Done).unwrap();
        work_after(&shop, &[TimeDelta::days(1)]).await;
        assert_eq!((states(&shop, &transaction).await, at_cinetpay(&shop).len()), (done(1), 1));
    }

    async fn a_transfer_waits_while_the_account_lacks_the_money(db: TestDatabase, api: TransferApi) {
        let (shop, slug) = sending_from(db, api, 0).await;
        let transaction = placed(&shop, &slug).await;
        let id = crate::support::back_office::order_id(&shop, &transaction).await;
        griot::shop::admin::manual_payment::record(&shop.shop, &owner(&shop), &id, None, "Espèces").await.unwrap();
        refund(&shop, &id, LATER).await.unwrap();
        work_after(&shop, &[TimeDelta::minutes(20)]).await;
        assert_eq!(states(&shop, &transaction).await, [("queued".to_owned(), 0)], "not even tried");
        let stuck = today::waiting(&shop.shop, &owner(&shop)).await.unwrap().stuck;
        assert_eq!(stuck[0].0.note, sending_room::NO_BALANCE);
        sold(&shop, &slug).await;
        if api == TransferApi::Api2026 {
            // The balance is enough for the amount, and not for CinetPay's fee: CinetPay refuses, and it waits again.
            work_after(&shop, &[TimeDelta::minutes(20), TimeDelta::minutes(1)]).await;
            assert_eq!(states(&shop, &transaction).await[0].0, "queued");
            sold(&shop, &slug).await;
        }
        work_after(&shop, &[TimeDelta::minutes(20), TimeDelta::minutes(10)]).await;
        assert_eq!((states(&shop, &transaction).await[0].0.as_str(), at_cinetpay(&shop).len()), ("done", 1));
    }

    async fn an_answer_that_nobody_understands_is_kept_shown_and_asked_about_again(db: TestDatabase, api: TransferApi) {
        let (shop, slug) = sending(db, api).await;
        let (transaction, id) = sold(&shop, &slug).await;
        behave(&shop, Behaviour { transfers: Fate::Stuck, ..Behaviour::default() });
        refund(&shop, &id, PAYER).await.unwrap();
        shop.work().await;
        let odd = [
            Forgery { status: Some(json!("PERHAPS")), code: Some(json!(if api == TransferApi::Client { 0 } else { 4711 })), ..Forgery::default() },
            Forgery { amount: Some(json!("25")), ..Forgery::default() },
        ];
        for check_answer in odd {
            behave(&shop, Behaviour { check_answer, ..Behaviour::default() });
            work_after(&shop, &[TimeDelta::hours(7)]).await;
            assert_eq!(states(&shop, &transaction).await, [("unknown".to_owned(), 1)]);
            let stuck = today::waiting(&shop.shop, &owner(&shop)).await.unwrap().stuck;
            assert_eq!(stuck.len(), 1, "the owner sees it");
            let name = stuck[0].0.id.clone();
            let kept = shop.shop.db.read(move |conn| transfers::answers(conn, &name)).await.unwrap();
            assert!(kept.last().unwrap().raw.contains("PERHAPS") || kept.last().unwrap().raw.contains("\"25\""), "it is kept raw");
            assert!(refund(&shop, &id, PAYER).await.is_err(), "and nothing else is sent");
        }
        behave(&shop, Behaviour::default());
        let own = shop.sandbox.transfers()[0].transaction_id.clone();
        shop.sandbox.decide(&own, TransferState::Done).unwrap();
        work_after(&shop, &[TimeDelta::hours(7)]).await;
        assert_eq!((states(&shop, &transaction).await, at_cinetpay(&shop).len()), (done(1), 1));
    }

    async fn a_notification_is_a_hint_and_a_forged_one_changes_nothing(db: TestDatabase, api: TransferApi) {
        let (shop, slug) = sending(db, api).await;
        let (transaction, id) = sold(&shop, &slug).await;
        behave(&shop, Behaviour { notifications: Notifications::Lost, ..Behaviour::default() });
        refund(&shop, &id, STUCK).await.unwrap();
        work_after(&shop, &[TimeDelta::minutes(1)]).await;
        let transfer = shop.sandbox.transfers()[0].clone();
        let client_id = transfer.id.clone();
        let (forged, status) = match api {
            TransferApi::Client => (format!("client_transaction_id={client_id}&treatment_status=VAL"), StatusCode::OK),
            TransferApi::Api2026 => (
                json!({"notify_token": "guessed", "merchant_transaction_id": client_id, "status": "SUCCESS"}).to_string(),
                StatusCode::FORBIDDEN,
            ),
        };
        for door in [DOOR, "/payment/transfer"] {
            assert_eq!(shop.buyer().get(door).await.status, StatusCode::OK, "CinetPay tries the address out");
            assert_eq!(deliver(&shop, door, forged.clone(), "").await.status, status);
        }
        let stranger = forged.replace(&client_id, "GNOBODY");
        assert_eq!(deliver(&shop, DOOR, stranger, "").await.status, StatusCode::OK);
        assert_eq!(deliver(&shop, DOOR, "nothing", "").await.status, StatusCode::BAD_REQUEST);
        work_after(&shop, &[TimeDelta::minutes(1)]).await;
        assert_eq!(states(&shop, &transaction).await, [("pending".to_owned(), 1)], "only CinetPay's own answer counts");
        assert!(sent(&shop).await.is_empty());
        // A true one: the shop asks at once, and not only hours later.
        shop.pass(TimeDelta::hours(5));
        shop.work().await;
        behave(&shop, Behaviour::default());
        shop.pass(TimeDelta::seconds(20));
        shop.sandbox.decide(&transfer.transaction_id, TransferState::Done).unwrap();
        shop.sandbox.quiet().await;
        shop.work().await;
        assert_eq!(states(&shop, &transaction).await, done(1));
    }

    async fn a_transfer_that_was_being_sent_when_the_program_ended_is_asked_about_and_not_sent(db: TestDatabase, api: TransferApi) {
        let (shop, slug) = sending(db, api).await;
        let (transaction, id) = sold(&shop, &slug).await;
        behave(&shop, Behaviour { init_commits_then_hangs: true, ..Behaviour::default() });
        refund(&shop, &id, PAYER).await.unwrap();
        let due = sending_room::due(&shop.shop, 1).await.unwrap().remove(0);
        let room = shop.shop.clone();
        let call = tokio::spawn(async move { sending_room::advance(&room, due).await });
        crate::support::wait::wait_until("the call", || !shop.sandbox.transfers().is_empty()).await;
        call.abort();
        assert_eq!(states(&shop, &transaction).await, [("sending".to_owned(), 1)], "it is on disk before the call");
        behave(&shop, Behaviour::default());
        work_after(&shop, &[TimeDelta::seconds(11)]).await;
        assert_eq!(states(&shop, &transaction).await, [("sending".to_owned(), 1)], "somebody may still be at it");
        work_after(&shop, &[TimeDelta::seconds(1)]).await;
        assert_eq!((states(&shop, &transaction).await, at_cinetpay(&shop).len()), (done(1), 1));
    }

    async fn only_an_owner_with_a_fresh_password_sends_money(db: TestDatabase, api: TransferApi) {
        use griot::shop::admin::{Refused, Staff, refund_transfers};
        use crate::support::sender::{back, to};
        let (shop, slug) = sending(db, api).await;
        let (_, id) = sold(&shop, &slug).await;
        for role in [Role::Manager, Role::Support] {
            let by = Staff { fresh: true, ..staff(&shop, role) };
            let refused = refund_transfers::refund(&shop.shop, &by, &id, (back(2500), to(PAYER))).await;
            assert!(matches!(refused, Err(Refused::Forbidden)));
        }
        let refused = refund_transfers::refund(&shop.shop, &staff(&shop, Role::Owner), &id, (back(2500), to(PAYER))).await;
        assert!(matches!(refused, Err(Refused::Password)));
        work_after(&shop, &[TimeDelta::hours(1)]).await;
        assert!(at_cinetpay(&shop).is_empty());
    }
}

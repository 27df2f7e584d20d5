//! Refunds by transfer in the back office: to whom, once, and due again when the operator rejects them.

use chrono::TimeDelta;
use griot::domain::role::Role;
use griot::domain::transfer::{AmountFault, TransferApi};
use griot::shop::admin::refunds::{self, OrderRefund, SurplusRefund};
use griot::shop::admin::{Fault, Refused, order_notes, refund_transfers, today};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::back_office::{attempt_id, audited, order_id, owner, placed_by};
use crate::support::ledger::{checked, posted};
use crate::support::postgres::on_both;
use crate::support::sender::{
    LATER, PAYER, REJECTED, STUCK, at_cinetpay, back, pay, refund, sending, sold, states, through_each_interface, to,
    work_after,
};
use crate::support::shop::TestShop;

/// The ids of refunds and payments that are due back and not on their way.
async fn due(shop: &TestShop) -> Vec<String> {
    let waiting = today::waiting(&shop.shop, &owner(shop)).await.unwrap();
    let refunds = waiting.due.into_iter().map(|(refund, _)| refund.id);
    refunds.chain(waiting.owed.into_iter().map(|(attempt, _)| attempt.id)).collect()
}

fn told(order: &Value, kind: &str) -> usize {
    order["messages"].as_array().unwrap().iter().filter(|one| one["kind"] == kind).count()
}

/// What is due by the ledger; a credit is negative.
async fn owes(shop: &TestShop) -> i64 {
    let amount = |line: &String| line.rsplit(' ').next().unwrap().parse::<i64>().unwrap();
    posted(shop).await.iter().filter(|line| line.contains(": refunds_due ")).map(amount).sum()
}

fn is_moved<T>(result: &Result<T, Refused>) -> bool {
    matches!(result, Err(Refused::Moved))
}

through_each_interface! {
    async fn a_rejected_transfer_brings_the_debt_back_and_it_is_sent_again_once(db: TestDatabase, api: TransferApi) {
        let (shop, slug) = sending(db, api).await;
        let (transaction, id) = sold(&shop, &slug).await;
        refund(&shop, &id, REJECTED).await.unwrap();
        assert!(due(&shop).await.is_empty(), "it is on its way");
        work_after(&shop, &[TimeDelta::hours(1)]).await;
        assert_eq!(states(&shop, &transaction).await, [("rejected".to_owned(), 1)]);
        let debts = due(&shop).await;
        assert_eq!((debts.len(), owes(&shop).await), (1, -2500), "the money is still the buyer's");
        let order = shop.order_json(&transaction).await;
        assert_eq!((told(&order, "refunded"), &order["lines"][0]["refunded"]), (0, &json!(0)));
        let by = owner(&shop);
        let again = || refund_transfers::refund_again(&shop.shop, &by, &debts[0], ("Autre numéro", to(LATER)));
        let four = tokio::join!(again(), again(), again(), again());
        let four = [four.0, four.1, four.2, four.3];
        assert_eq!((four.iter().filter(|one| one.is_ok()).count(), four.iter().filter(|one| is_moved(one)).count()), (1, 3));
        let by_hand = SurplusRefund { amount: 2500, reason: "x".to_owned(), destination: "espèces".to_owned() };
        assert!(is_moved(&refunds::refund_due(&shop.shop, &by, &debts[0], by_hand).await), "not by hand meanwhile");
        work_after(&shop, &[TimeDelta::minutes(1), TimeDelta::hours(1)]).await;
        assert_eq!(states(&shop, &transaction).await[1], ("done".to_owned(), 1));
        assert_eq!((due(&shop).await.len(), owes(&shop).await, at_cinetpay(&shop).len()), (0, 0, 2));
        assert_eq!(told(&shop.order_json(&transaction).await, "refunded"), 1);
        assert_eq!(audited(&shop).await, ["order.transfer", "order.transfer_rejected", "order.transfer", "order.transfer_done"]);
    }

    async fn a_payment_too_many_is_sent_back_whole_and_once(db: TestDatabase, api: TransferApi) {
        let (shop, slug) = sending(db, api).await;
        let transaction = placed_by(&shop, &slug, "awa@exemple.ci", "07 07 07 07 00").await;
        let id = order_id(&shop, &transaction).await;
        griot::shop::admin::manual_payment::record(&shop.shop, &owner(&shop), &id, None, "Espèces").await.unwrap();
        pay(&shop, &transaction).await;
        let attempt = attempt_id(&shop, &transaction).await;
        assert_eq!(due(&shop).await, [attempt.as_str()]);
        let by = owner(&shop);
        let send = |phone| refund_transfers::surplus(&shop.shop, &by, &attempt, ("Payé deux fois", to(phone)));
        send(REJECTED).await.unwrap();
        work_after(&shop, &[]).await;
        assert_eq!((due(&shop).await, owes(&shop).await), (vec![attempt.clone()], -2500), "due again");
        let two = tokio::join!(send(LATER), send(LATER));
        assert_eq!((usize::from(two.0.is_ok()) + usize::from(two.1.is_ok()), is_moved(&two.0) || is_moved(&two.1)), (1, true));
        let by_hand = SurplusRefund { amount: 2500, reason: "x".to_owned(), destination: "espèces".to_owned() };
        assert!(is_moved(&refunds::refund_surplus(&shop.shop, &by, &attempt, by_hand).await), "not by hand meanwhile");
        work_after(&shop, &[TimeDelta::minutes(1)]).await;
        assert!(is_moved(&send(LATER).await), "nothing is due any more");
        assert_eq!((due(&shop).await.len(), owes(&shop).await, at_cinetpay(&shop).len()), (0, 0, 2));
        let order = shop.order_json(&transaction).await;
        assert_eq!((told(&order, "repaid"), &order["attempts"][0]["refund_due"]), (1, &json!(false)));
    }

    async fn two_clicks_at_once_send_one_transfer(db: TestDatabase, api: TransferApi) {
        let (shop, slug) = sending(db, api).await;
        let (transaction, id) = sold(&shop, &slug).await;
        let four = tokio::join!(refund(&shop, &id, PAYER), refund(&shop, &id, PAYER), refund(&shop, &id, PAYER), refund(&shop, &id, PAYER));
        assert_eq!([&four.0, &four.1, &four.2, &four.3].iter().filter(|one| one.is_ok()).count(), 1);
        work_after(&shop, &[TimeDelta::minutes(1)]).await;
        assert_eq!((states(&shop, &transaction).await.len(), at_cinetpay(&shop).len()), (1, 1));
    }

    async fn another_number_than_the_one_that_paid_needs_a_reason(db: TestDatabase, api: TransferApi) {
        let (shop, slug) = sending(db, api).await;
        let (transaction, id) = sold(&shop, &slug).await;
        let send = async |change: &dyn Fn(&mut refund_transfers::TransferTo)| {
            let mut to = to(PAYER);
            change(&mut to);
            refund_transfers::refund(&shop.shop, &owner(&shop), &id, (back(500), to)).await
        };
        let typed = |result: Result<(), Refused>| match result {
            Err(Refused::Typed(fault)) => fault,
            other => panic!("{other:?}"),
        };
        assert_eq!(typed(send(&|to| to.phone = LATER.to_owned()).await), Fault::OtherNumber);
        assert_eq!(typed(send(&|to| to.phone = "07 07".to_owned()).await), Fault::Phone);
        if api == TransferApi::Api2026 {
            assert_eq!(typed(send(&|to| to.operator = String::new()).await), Fault::Operator);
        }
        assert!(audited(&shop).await.is_empty() && at_cinetpay(&shop).is_empty(), "nothing was written");
        send(&|to| to.phone = "07 07 07 07 00".to_owned()).await.unwrap();
        send(&|to| (to.phone, to.why_other) = (LATER.to_owned(), "Sa sœur garde l’argent".to_owned())).await.unwrap();
        work_after(&shop, &[TimeDelta::minutes(1)]).await;
        let mut reached = at_cinetpay(&shop);
        reached.sort();
        assert_eq!(reached, [(PAYER.to_owned(), 500), (LATER.to_owned(), 500)]);
        let order = shop.order_json(&transaction).await;
        assert_eq!((&order["state"], told(&order, "partly-refunded")), (&json!("paid"), 2));
        let why: Vec<_> = order["transfers"].as_array().unwrap().iter().filter_map(|one| one["other_number"].as_str()).collect();
        assert_eq!(why, ["Sa sœur garde l’argent"]);
        assert!(!shop_log(&shop).await.contains("07070707"), "no number is in the audit log");
    }

    async fn a_number_that_an_unproven_notification_names_is_not_the_one_that_paid(db: TestDatabase, api: TransferApi) {
        let (shop, slug) = sending(db, api).await;
        let (_, id) = sold(&shop, &slug).await;
        // As a shop without a Secret Key keeps them: anybody may have sent it.
        crate::support::twin::tamper(&shop.shop, "UPDATE notifications SET signed = FALSE".to_owned()).await;
        let refused = refund_transfers::refund(&shop.shop, &owner(&shop), &id, (back(2500), to(PAYER))).await;
        assert!(matches!(refused, Err(Refused::Typed(Fault::OtherNumber))), "nobody proved which number paid");
    }

    async fn what_cannot_be_transferred_is_refused_before_anybody_is_asked(db: TestDatabase, api: TransferApi) {
        let (shop, slug) = sending(db, api).await;
        let (_, id) = sold(&shop, &slug).await;
        let least = match api {
            TransferApi::Client => 200,
            TransferApi::Api2026 => 500,
        };
        for (amount, fault) in [(least - 5, AmountFault::Limits(least, 1_500_000)), (least + 2, AmountFault::Step(5))] {
            let refused = refund_transfers::refund(&shop.shop, &owner(&shop), &id, (back(amount), to(PAYER))).await;
            assert!(matches!(refused, Err(Refused::Typed(Fault::Transfer(found))) if found == fault), "{amount}");
        }
        assert!(audited(&shop).await.is_empty());
    }

    async fn a_transfer_is_withdrawn_only_before_it_is_sent(db: TestDatabase, api: TransferApi) {
        let (shop, slug) = sending(db, api).await;
        let (transaction, id) = sold(&shop, &slug).await;
        refund(&shop, &id, STUCK).await.unwrap();
        let queued = griot::shop::transfers::due(&shop.shop, 1).await.unwrap().remove(0);
        let by = owner(&shop);
        let withdraw = |id: String| {
            let (shop, by) = (&shop.shop, &by);
            async move { refund_transfers::withdraw(shop, by, &id, "Le client passe à la boutique").await }
        };
        withdraw(queued.id.clone()).await.unwrap();
        // Who had read the row before sends nothing.
        griot::shop::transfers::advance(&shop.shop, queued).await.unwrap();
        work_after(&shop, &[TimeDelta::hours(1)]).await;
        assert!(at_cinetpay(&shop).is_empty());
        let debts = due(&shop).await;
        assert_eq!(debts.len(), 1);
        refund_transfers::refund_again(&shop.shop, &by, &debts[0], ("Encore", to(STUCK))).await.unwrap();
        work_after(&shop, &[]).await;
        let stuck = shop.shop.db.read(move |conn| griot::store::transfers::of_order(conn, &id)).await.unwrap().pop().unwrap();
        assert!(is_moved(&withdraw(stuck.id).await), "CinetPay has it");
        assert_eq!(states(&shop, &transaction).await[1], ("pending".to_owned(), 1));
    }
}

/// The audit log as text.
async fn shop_log(shop: &TestShop) -> String {
    crate::support::twin::lines(&shop.shop, "SELECT subject || detail AS line FROM audit".to_owned()).await.join("\n")
}

on_both! {
    async fn a_refund_whose_transfer_was_rejected_is_paid_by_hand(db: TestDatabase) {
        let (shop, slug) = sending(db, TransferApi::Client).await;
        let (transaction, id) = sold(&shop, &slug).await;
        refund(&shop, &id, REJECTED).await.unwrap();
        work_after(&shop, &[]).await;
        let debts = due(&shop).await;
        let by_hand = || SurplusRefund { amount: 2500, reason: "Refusé par Orange".to_owned(), destination: "espèces".to_owned() };
        let by = owner(&shop);
        let note = || refunds::refund_due(&shop.shop, &by, &debts[0], by_hand());
        let two = tokio::join!(note(), note());
        assert_eq!(usize::from(two.0.is_ok()) + usize::from(two.1.is_ok()), 1);
        assert!(due(&shop).await.is_empty() && checked(&shop).await.is_well());
        assert_eq!(told(&shop.order_json(&transaction).await, "refunded"), 1);
        assert!(posted(&shop).await.contains(&"sent: cash -2500".to_owned()));
    }

    async fn a_refund_recorded_by_hand_stays_as_it_was(db: TestDatabase) {
        let (shop, slug) = sending(db, TransferApi::Client).await;
        let (transaction, id) = sold(&shop, &slug).await;
        let by_hand = OrderRefund { destination: "espèces".to_owned(), ..back(2500) };
        refunds::refund(&shop.shop, &owner(&shop), &id, by_hand).await.unwrap();
        work_after(&shop, &[TimeDelta::hours(1)]).await;
        assert!(at_cinetpay(&shop).is_empty() && states(&shop, &transaction).await.is_empty());
        assert!(is_moved(&refund(&shop, &id, PAYER).await));
        assert!(posted(&shop).await.contains(&"sent: cash -2500".to_owned()));
    }

    async fn a_person_is_erased_only_once_no_transfer_needs_the_number(db: TestDatabase) {
        let (shop, slug) = sending(db, TransferApi::Client).await;
        let (transaction, id) = sold(&shop, &slug).await;
        refund(&shop, &id, LATER).await.unwrap();
        work_after(&shop, &[]).await;
        assert!(matches!(order_notes::erase(&shop.shop, &owner(&shop), &id).await, Err(Refused::NotOver)));
        work_after(&shop, &[TimeDelta::minutes(1)]).await;
        order_notes::erase(&shop.shop, &owner(&shop), &id).await.unwrap();
        let transfers = shop.order_json(&transaction).await["transfers"].to_string();
        assert!(!transfers.contains(PAYER.trim_start_matches("+225")) && !transfers.contains("illisible"), "{transfers}");
    }

    async fn the_owner_sends_money_and_sees_its_state_on_the_orders_page(db: TestDatabase) {
        let (shop, slug) = sending(db, TransferApi::Client).await;
        let (transaction, _) = sold(&shop, &slug).await;
        let desk = shop.staff(Role::Owner).await;
        let page = format!("/admin/orders/{}", shop.order_json(&transaction).await["number"].as_str().unwrap());
        let shown = desk.get(&page).await;
        assert_eq!(shown.between("id=\"transfer-phone\" name=\"phone\" value=\"", "\""), PAYER, "the number that paid");
        let fields = |phone| [("amount", "2500"), ("phone", phone), ("operator", "OM"), ("why", ""), ("reason", "Illisible")];
        let wrong = desk.post(&format!("{page}/transfer"), &fields(REJECTED)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("Ce n’est pas le numéro qui a payé"), "{}", wrong.text);
        let fields = [&fields(REJECTED)[..], &[("why", "Sa sœur")]].concat();
        let fields: Vec<_> = fields.into_iter().filter(|field| *field != ("why", "")).collect();
        assert_eq!(desk.post(&format!("{page}/transfer"), &fields).await.status, StatusCode::SEE_OTHER);
        assert!(desk.get(&page).await.text.contains("attend de partir"));
        shop.work().await;
        let shown = desk.get(&page).await;
        for said in ["a été refusé", "sont à rendre", "/repayment\"", "/transfer\"", "Identifiant chez CinetPay"] {
            assert!(shown.text.contains(said), "{said} is not in {}", shown.text);
        }
        assert!(desk.get("/admin").await.text.contains("sont à rendre"));
        let stale = shop.staff(Role::Manager).await;
        assert_eq!(stale.post(&format!("{page}/transfer"), &fields).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_shop_that_sends_no_money_offers_no_transfer(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let (transaction, id) = sold(&shop, &slug).await;
        assert!(matches!(refund(&shop, &id, PAYER).await, Err(Refused::NoTransfers)));
        let desk = shop.staff(Role::Owner).await;
        let page = desk.get(&format!("/admin/orders/{}", shop.order_json(&transaction).await["number"].as_str().unwrap())).await;
        assert!(page.text.contains("/refund\"") && !page.text.contains("/transfer\""));
    }
}

//! Payouts that sellers ask for: released by the owner, sent once by CinetPay's transfers, back in the balance when they are rejected.

use chrono::TimeDelta;
use griot::domain::role::Role;
use griot::domain::transfer::TransferApi;
use griot::shop::admin::customers;
use griot::store::listing::Person;
use griot::store::payouts::{Flag, insert_flag};
use reqwest::StatusCode;

use crate::support::admin::Desk;
use crate::support::back_office::{owner, paid};
use crate::support::market::{again, agrees, has, refund, seller, sells};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::sender::{LATER, PAYER, REJECTED, at_cinetpay, fee, through_each_interface, work_after};
use crate::support::shop::{Plan, TestShop};
use crate::support::twin::lines;

/// Transfers to this number arrive at once, too.
const PAYER_TOO: &str = "+2250707070710";

/// A market that sends money, with a seller's book of 20,000 that was paid; the seller has 18,000.
async fn earning(db: TestDatabase, api: TransferApi) -> (TestShop, (Desk, String), String) {
    let mut plan = Plan { balance: 1_000_000, ..Plan::default() };
    plan.settings.push(("GRIOT_MARKET", "on".to_owned()));
    plan.settings.push(("CINETPAY_TRANSFERS", api.code().to_owned()));
    let shop = TestShop::planned(db, plan);
    let (awa, id) = seller(&shop, "Éditions Awa").await;
    let slug = sells(&shop, &id, ("Le fleuve", 20_000), None).await;
    (shop, (awa, id), slug)
}

/// The seller says that he is paid to this number.
async fn paid_to(awa: &Desk, phone: &str) {
    let fields = [("way", "mobile"), ("phone", phone), ("operator", "OM")];
    assert_eq!(awa.post("/seller/payouts/details", &fields).await.location(), "/seller/payouts");
}

async fn ask(awa: &Desk) {
    awa.post("/seller/payouts", &[("currency", "XOF")]).await;
}

/// The states of all payouts, the oldest first.
async fn states(shop: &TestShop) -> Vec<String> {
    lines(&shop.shop, "SELECT state AS line FROM payouts ORDER BY at, id".to_owned()).await
}

/// The ids of the payouts that are requested.
async fn requested(shop: &TestShop) -> Vec<String> {
    lines(&shop.shop, "SELECT id AS line FROM payouts WHERE state = 'requested' ORDER BY at, id".to_owned()).await
}

async fn later(shop: &TestShop, time: TimeDelta) {
    shop.pass(time);
    shop.work().await;
}

through_each_interface! {
    async fn a_payout_is_asked_for_released_and_sent_once(db: TestDatabase, api: TransferApi) {
        let (shop, (awa, id), slug) = earning(db, api).await;
        paid(&shop, &slug).await;
        later(&shop, TimeDelta::hours(25)).await;
        let awa = again(&shop, &awa).await;
        ask(&awa).await;
        assert_eq!(states(&shop).await, [""; 0], "nobody knows where to");
        for wrong in [vec![("way", "mobile"), ("phone", "0707"), ("operator", "OM")], vec![("way", "mobile"), ("phone", LATER)]] {
            assert_eq!(awa.post("/seller/payouts/details", &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        paid_to(&awa, LATER).await;
        ask(&awa).await;
        assert_eq!(states(&shop).await, [""; 0], "the details count after 48 hours");
        later(&shop, TimeDelta::hours(49)).await;
        assert!(shop.letters().iter().any(|letter| letter.envelope.to.as_str() == awa.email && letter.text.contains(LATER)));
        let awa = again(&shop, &awa).await;
        assert!(awa.get("/seller/payouts").await.text.contains("Demander 18\u{a0}000"));
        ask(&awa).await;
        ask(&awa).await;
        assert_eq!((states(&shop).await, has(&shop.shop, &id).await), (vec!["requested".to_owned()], (0, 18_000)));
        let desk = shop.staff(Role::Owner).await;
        let page = desk.get("/admin/payouts").await.text;
        assert!(page.contains("Éditions Awa") && page.contains("coordonnées changées récemment"), "{page}");
        assert!(desk.get("/admin").await.text.contains("/admin/payouts"));
        let payout = requested(&shop).await.concat();
        let tick = [("payout", payout.as_str())];
        tokio::join!(desk.post("/admin/payouts", &tick), desk.post("/admin/payouts", &tick));
        assert_eq!((states(&shop).await, has(&shop.shop, &id).await), (vec!["sending".to_owned()], (0, 0)));
        work_after(&shop, &[TimeDelta::seconds(30), TimeDelta::hours(1), TimeDelta::hours(1)]).await;
        assert_eq!((states(&shop).await, at_cinetpay(&shop)), (vec!["paid".to_owned()], vec![(LATER.to_owned(), 18_000)]));
        let cost = lines(&shop.shop, "SELECT CAST(COALESCE(SUM(l.amount), 0) AS TEXT) AS line FROM ledger_lines l JOIN ledger_postings p ON p.id = l.posting_id WHERE p.kind = 'payout_sent' AND l.account = 'fees'".to_owned()).await.concat();
        assert_eq!(cost.parse().unwrap_or(0), fee(api, 18_000));
        agrees(&shop).await;
        let told: Vec<_> = shop.letters().into_iter().filter(|letter| letter.subject.starts_with("Versement")).collect();
        assert_eq!((told.len(), told[0].envelope.to.as_str()), (1, awa.email.as_str()));
    }
}

/// A buyer whom an owner should look at is erased from what he is told; another is not.
async fn is_forgotten(shop: &TestShop, payout: &str) {
    for (kind, detail) in [("same_buyer", "awa@exemple.ci × 9"), ("refusals", "awaXexemple.ci")] {
        let flag = Flag { payout_id: payout.to_owned(), kind: kind.to_owned(), detail: detail.to_owned() };
        shop.shop.db.write(move |conn| insert_flag(conn, &flag)).await.unwrap();
    }
    customers::erase(&shop.shop, &owner(shop), Person::Email("awa@exemple.ci".to_owned())).await.unwrap();
    let left = lines(&shop.shop, "SELECT detail AS line FROM payout_flags ORDER BY kind".to_owned()).await;
    assert_eq!(left.last().map(String::as_str), Some(""), "{left:?}");
    assert!(left.contains(&"awaXexemple.ci".to_owned()), "{left:?}");
}

on_both! {
    async fn a_rejected_payout_is_the_sellers_again_with_its_reason(db: TestDatabase) {
        let (shop, (awa, id), slug) = earning(db, TransferApi::Client).await;
        paid_to(&awa, REJECTED).await;
        paid(&shop, &slug).await;
        later(&shop, TimeDelta::hours(49)).await;
        let awa = again(&shop, &awa).await;
        ask(&awa).await;
        let desk = shop.staff(Role::Owner).await;
        desk.post("/admin/payouts", &[("payout", &requested(&shop).await.concat())]).await;
        work_after(&shop, &[TimeDelta::minutes(1), TimeDelta::hours(1)]).await;
        assert_eq!((states(&shop).await, has(&shop.shop, &id).await), (vec!["rejected".to_owned()], (0, 18_000)));
        agrees(&shop).await;
        assert!(shop.letters().iter().any(|letter| letter.subject.starts_with("Versement non abouti")));
        let awa = again(&shop, &awa).await;
        assert!(awa.get("/seller/payouts").await.text.contains("Non versé"));
        ask(&awa).await;
        let page = again(&shop, &desk).await.get("/admin/payouts").await.text;
        assert!(page.contains("Le dernier versement vers ces coordonnées a été refusé"), "{page}");
    }

    async fn what_was_refunded_or_disputed_since_the_request_is_not_sent(db: TestDatabase) {
        let (shop, (awa, id), slug) = earning(db, TransferApi::Client).await;
        paid_to(&awa, LATER).await;
        let (first, second) = (paid(&shop, &slug).await, paid(&shop, &slug).await);
        later(&shop, TimeDelta::hours(49)).await;
        let awa = again(&shop, &awa).await;
        ask(&awa).await;
        let payout = requested(&shop).await.concat();
        let page = format!("/orders/{}", shop.order_json(&first).await["key"].as_str().unwrap());
        let fields = [("line", "0"), ("reason", "other"), ("words", "Illisible")];
        assert_eq!(shop.buyer().post(&format!("{page}/dispute"), &fields).await.status, StatusCode::SEE_OTHER);
        let desk = shop.staff(Role::Owner).await;
        let tick = [("payout", payout.as_str())];
        desk.post("/admin/payouts", &tick).await;
        assert!(desk.get("/admin/payouts").await.text.contains("remboursé ou contesté"));
        refund(&shop, &second, &[(0, 20_000)]).await;
        desk.post("/admin/payouts", &tick).await;
        assert_eq!((states(&shop).await, has(&shop.shop, &id).await), (vec!["requested".to_owned()], (18_000, 0)));
        desk.post(&format!("/admin/payouts/{payout}/decline"), &[("words", "Un achat est contesté.")]).await;
        shop.work().await;
        assert_eq!((states(&shop).await, at_cinetpay(&shop)), (vec!["declined".to_owned()], vec![]));
        assert!(awa.get("/seller/payouts").await.text.contains("Un achat est contesté."));
        agrees(&shop).await;
    }

    async fn small_payouts_leave_on_their_day_without_the_owner_but_what_is_suspicious_waits(db: TestDatabase) {
        let (shop, (awa, id), slug) = earning(db, TransferApi::Client).await;
        let (moussa, moussa_id) = seller(&shop, "Moussa Diallo").await;
        let (fatou, fatou_id) = seller(&shop, "Fatou Sow").await;
        let (kofi, kofi_id) = seller(&shop, "Kofi Mensah").await;
        let others = [
            sells(&shop, &moussa_id, ("La nuit", 10_000), None).await,
            sells(&shop, &fatou_id, ("Le jour", 60_000), None).await,
            sells(&shop, &kofi_id, ("Le soir", 10_000), None).await,
        ];
        for (desk, phone) in [(&awa, LATER), (&moussa, LATER), (&fatou, PAYER), (&kofi, PAYER_TOO)] {
            paid_to(desk, phone).await;
        }
        let fields = [("minimum", "5 000"), ("schedule", "daily"), ("automatic", "20 000")];
        let desk = shop.staff(Role::Owner).await;
        assert_eq!(desk.post("/admin/settings/payouts", &fields).await.location(), "/admin/settings/payouts");
        let wrong = desk.post("/admin/settings/payouts", &[("minimum", "-1"), ("automatic", "tout")]).await;
        assert!(wrong.text.contains("id=\"minimum-error\"") && wrong.text.contains("id=\"automatic-error\""), "{}", wrong.text);
        // The details are no news any more when the first sale is paid out.
        shop.pass(TimeDelta::days(15));
        for slug in [&slug, &others[0], &others[1], &others[2]] {
            paid(&shop, slug).await;
        }
        later(&shop, TimeDelta::hours(25)).await;
        assert_eq!(requested(&shop).await.len(), 3, "what is suspicious, or more than the limit, waits");
        let page = again(&shop, &desk).await.get("/admin/payouts").await.text;
        assert!(page.contains("Même numéro ou compte qu’un autre vendeur"), "{page}");
        assert_eq!(has(&shop.shop, &id).await, (0, 18_000));
        work_after(&shop, &[TimeDelta::minutes(1), TimeDelta::hours(1)]).await;
        assert_eq!((has(&shop.shop, &kofi_id).await, at_cinetpay(&shop)), ((0, 0), vec![(PAYER_TOO.to_owned(), 9_000)]));
        later(&shop, TimeDelta::days(1)).await;
        assert_eq!(requested(&shop).await.len(), 3, "a seller has one request");
        agrees(&shop).await;
    }

    async fn a_bank_is_paid_by_hand_from_a_list(db: TestDatabase) {
        let (shop, (awa, id), slug) = earning(db, TransferApi::Client).await;
        let account = [("way", "bank"), ("account", "Banque Atlantique, Awa Koné, CI93 0001 =2+3")];
        assert_eq!(awa.post("/seller/payouts/details", &account).await.location(), "/seller/payouts");
        paid(&shop, &slug).await;
        later(&shop, TimeDelta::hours(49)).await;
        ask(&again(&shop, &awa).await).await;
        let (desk, payout) = (shop.staff(Role::Owner).await, requested(&shop).await.concat());
        is_forgotten(&shop, &payout).await;
        desk.post("/admin/payouts", &[("payout", &payout)]).await;
        assert_eq!(states(&shop).await, ["requested"], "no transfer goes to a bank");
        let csv = desk.get("/admin/payouts/requested.csv").await.text;
        assert!(csv.contains("18000") && csv.contains("Banque Atlantique"), "{csv}");
        let (by_hand, paid) = (format!("/admin/payouts/{payout}/paid"), [("words", "Virement 2027-44")]);
        tokio::join!(desk.post(&by_hand, &paid), desk.post(&by_hand, &paid));
        assert_eq!((states(&shop).await, has(&shop.shop, &id).await), (vec!["paid".to_owned()], (0, 0)));
        agrees(&shop).await;
    }

    async fn a_seller_takes_back_his_own_request_only(db: TestDatabase) {
        let (shop, (awa, id), slug) = earning(db, TransferApi::Client).await;
        paid_to(&awa, LATER).await;
        paid(&shop, &slug).await;
        later(&shop, TimeDelta::hours(49)).await;
        let awa = again(&shop, &awa).await;
        ask(&awa).await;
        let back = format!("/seller/payouts/{}/back", requested(&shop).await.concat());
        let (moussa, _) = seller(&shop, "Moussa Diallo").await;
        assert_eq!(moussa.post(&back, &[]).await.status, StatusCode::NOT_FOUND);
        assert!(!moussa.get("/seller/payouts").await.text.contains("18\u{a0}000"));
        assert_eq!(awa.post(&back, &[]).await.location(), "/seller/payouts");
        assert_eq!((states(&shop).await, has(&shop.shop, &id).await), (vec!["declined".to_owned()], (0, 18_000)));
        ask(&awa).await;
        paid_to(&awa, PAYER).await;
        assert_eq!(states(&shop).await, ["declined", "declined"], "nothing goes where he is not paid any more");
        shop.pass(TimeDelta::minutes(6));
        let asked = awa.post("/seller/payouts/details", &[("way", "bank"), ("account", "Chez moi, vite")]).await;
        assert!(asked.text.contains("name=\"fresh_password\""), "{}", asked.text);
    }
}

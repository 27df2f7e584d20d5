//! A shop with a history: orders in every state, as buyers, the gateway and the staff left them.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::domain::ids;
use griot::domain::webhook::Event;
use griot::shop::admin::access::{self, Correction};
use griot::shop::admin::edit_webhooks::{self, WebhookInput};
use griot::shop::admin::manual_payment;
use griot::shop::admin::refunds::{self, OrderRefund, SurplusRefund};
use griot::shop::admin::reports;
use griot::shop::admin::review::{self, Decision};
use griot::worker;
use reqwest::Method;

use super::back_office::{
    attempt_id, coupon, in_review, order_id, owner, paid, placed, placed_by, quiet, unsent_review,
};
use super::notification::act;
use super::shop::TestShop;
use super::sold::Sold;
use super::twin::tamper;
use super::wait::wait_for;

/// Fills the shop; a little more than two days pass meanwhile.
pub async fn live(shop: &TestShop) {
    quiet(shop);
    let river = shop.shelve("Le fleuve", 2500, 200_000).await;
    let night = shop.shelve("La nuit", 5000, 1000).await;
    let tales = shop.shelve("Les contes", 0, 1000).await;
    let hook =
        WebhookInput { url: "http://127.0.0.1:9/griot".to_owned(), events: Event::ALL.to_vec(), note: String::new() };
    edit_webhooks::save(&shop.shop, &owner(shop).actor, None, hook).await.unwrap();
    months_ago(shop).await;
    also_as_epub(shop, &night).await;
    waited_for_and_given(shop, &river, &tales).await;
    decided_by_the_staff(shop, &river, &night).await;
    paid_twice(shop, &river).await;
    with_coupons(shop, &night).await;
    half_way(shop, &river).await;
}

async fn also_as_epub(shop: &TestShop, slug: &str) {
    let (id, hash) = (ids::row(), "ab".repeat(32));
    let sentence = format!(
        "INSERT INTO editions (id, book_id, format, sha256, size_bytes, pages, file_name, created_at, version, state) \
         SELECT '{id}', id, 'epub', '{hash}', 4321, NULL, 'livre.epub', created_at, 1, 'on_sale' FROM books \
         WHERE slug = '{slug}'"
    );
    tamper(&shop.shop, sentence).await;
}

/// Sales of past months and in another currency, on days that are closed.
async fn months_ago(shop: &TestShop) {
    let old = Sold { placed: "2026-12-05 10:00:00", paid: Some("2026-12-05 10:02:00"), ..Sold::default() };
    shop.sold(Sold { receipt: Some("2026-12-05 10:02:09"), fetched: Some("2026-12-05 10:03:00"), ..old }).await;
    shop.sold(Sold { slug: "la-nuit", amount: 5000, method: "WAVECI", phone: "+221771234567", ..old }).await;
    shop.sold(Sold { refunded: Some("2027-01-03 09:00:00"), ..old }).await;
    shop.sold(Sold { method: "", phone: "", address: r#"{"country":"BF"}"#, ..old }).await;
    shop.sold(Sold { placed: "2027-01-04 12:00:00", refused: Some("627"), ..Sold::default() }).await;
    let other = Sold { placed: "2027-01-05 08:00:00", paid: Some("2027-01-05 08:01:00"), ..old };
    shop.sold(Sold { currency: "XAF", ..other }).await;
    while reports::close_next(&shop.shop).await.unwrap() {}
}

async fn waited_for_and_given(shop: &TestShop, river: &str, tales: &str) {
    placed_by(shop, river, "attend@exemple.ci", "05 05 05 05 05").await;
    assert_eq!(shop.buyer().buy(tales).await.status, 303, "given");
    paid(shop, river).await;
    let refused = placed_by(shop, river, "refus@exemple.ci", "").await;
    act(shop, &refused, Action::Refuse).await;
    let late = placed_by(shop, river, "tard@exemple.ci", "").await;
    placed_by(shop, river, "jamais@exemple.ci", "").await;
    pass(shop, TimeDelta::hours(25)).await;
    act(shop, &late, Action::Accept).await;
    pass(shop, TimeDelta::hours(3)).await;
    assert_eq!(shop.order_json(&late).await["state"], "paid");
}

async fn pass(shop: &TestShop, time: TimeDelta) {
    shop.pass(time);
    shop.work().await;
}

fn sent_back(amount: i64) -> SurplusRefund {
    SurplusRefund { amount, reason: "Livre illisible".to_owned(), destination: "Orange Money 07 07".to_owned() }
}

async fn decided_by_the_staff(shop: &TestShop, river: &str, night: &str) {
    let good = in_review(shop, night).await;
    let by = owner(shop);
    review::decide(&shop.shop, &by, &order_id(shop, &good).await, Decision::Deliver, "Relevé vu").await.unwrap();
    let wrong = in_review(shop, river).await;
    let by = owner(shop);
    review::decide(&shop.shop, &by, &order_id(shop, &wrong).await, Decision::Refund, "Faux").await.unwrap();
    refunds::refund_surplus(&shop.shop, &by, &attempt_id(shop, &wrong).await, sent_back(25)).await.unwrap();
    let owed = in_review(shop, river).await;
    review::decide(&shop.shop, &owner(shop), &order_id(shop, &owed).await, Decision::Refund, "Faux").await.unwrap();
    in_review(shop, river).await;
    for amount in [2500, 2000] {
        let back = paid(shop, river).await;
        let SurplusRefund { reason, destination, .. } = sent_back(amount);
        let sent = OrderRefund { lines: vec![(0, amount)], reason, destination };
        refunds::refund(&shop.shop, &owner(shop), &order_id(shop, &back).await, sent).await.unwrap();
    }
    let ended = order_id(shop, &paid(shop, night).await).await;
    access::revoke(&shop.shop, &owner(shop), &ended, "Lien publié").await.unwrap();
    let longer = order_id(shop, &paid(shop, night).await).await;
    access::extend(&shop.shop, &owner(shop), &longer, 10, 3).await.unwrap();
    let moved = order_id(shop, &paid(shop, night).await).await;
    let correction =
        Correction { email: "awa.k@exemple.ci".to_owned(), phone: String::new(), reason: "Faute de frappe".to_owned() };
    access::resend(&shop.shop, &owner(shop), &moved, Some(correction)).await.unwrap();
}

/// By hand and then by the gateway; by two attempts, one of them sent back, one still owed.
async fn paid_twice(shop: &TestShop, slug: &str) {
    let by_hand = placed(shop, slug).await;
    manual_payment::record(&shop.shop, &owner(shop), &order_id(shop, &by_hand).await, None, "En espèces")
        .await
        .unwrap();
    let cash = placed(shop, slug).await;
    manual_payment::record(&shop.shop, &owner(shop), &order_id(shop, &cash).await, None, "En espèces").await.unwrap();
    act(shop, &by_hand, Action::Accept).await;
    for sent in [true, false] {
        let buyer = shop.buyer();
        buyer.buy(slug).await;
        let first = shop.transaction();
        act(shop, &first, Action::Refuse).await;
        pass(shop, TimeDelta::seconds(10)).await;
        let key = shop.order_json(&first).await["key"].as_str().unwrap().to_owned();
        buyer.post(&format!("/orders/{key}/pay"), &[]).await;
        let second = shop.transaction();
        act(shop, &second, Action::Accept).await;
        pass(shop, TimeDelta::minutes(1)).await;
        act(shop, &first, Action::Accept).await;
        pass(shop, TimeDelta::minutes(5)).await;
        if sent {
            refunds::refund_surplus(&shop.shop, &owner(shop), &attempt_id(shop, &first).await, sent_back(2500))
                .await
                .unwrap();
        }
    }
}

async fn with_coupons(shop: &TestShop, slug: &str) {
    coupon(shop, "RENTREE", |coupon| coupon.most = Some(10)).await;
    for is_paid in [true, false] {
        let buyer = shop.buyer();
        let nonce = buyer.nonce(slug).await;
        let fields =
            [("email", "remise@exemple.ci"), ("nonce", nonce.as_str()), ("price", "4000"), ("code", "RENTREE")];
        assert_eq!(buyer.post(&format!("/books/{slug}/buy"), &fields).await.status, 303);
        if is_paid {
            act(shop, &shop.transaction(), Action::Accept).await;
            pass(shop, TimeDelta::seconds(10)).await;
        }
    }
    pass(shop, TimeDelta::hours(25)).await;
}

/// An interrupted download, queued e-mails, an open payment.
async fn half_way(shop: &TestShop, slug: &str) {
    let cut = paid(shop, slug).await;
    let letter = shop.parcels().pop().unwrap().text;
    let link = letter.split_whitespace().find_map(|word| word.split_once("/d/")).unwrap().1.to_owned();
    let buyer = shop.buyer();
    let file = buyer.post(&format!("/d/{link}"), &[]).await.location().to_owned();
    let part = buyer.request(Method::GET, &file).header("range", "bytes=0-99999").send().await.unwrap();
    assert_eq!(part.bytes().await.unwrap().len(), 100_000);
    let noted = async || (shop.order_json(&cut).await["grants"][0]["bytes_sent"] == 100_000).then_some(());
    wait_for("the bytes to be noted", noted).await;
    let unsent = placed(shop, slug).await;
    act(shop, &unsent, Action::Accept).await;
    shop.pass(TimeDelta::seconds(10));
    worker::reconcile(&shop.shop).await.unwrap();
    unsent_review(shop, slug).await;
    placed(shop, slug).await;
}

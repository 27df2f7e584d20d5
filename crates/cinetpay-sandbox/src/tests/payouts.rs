//! Transfers of the 2026 API.

use super::{
    modern::{Modern, payment},
    *,
};

fn transfer(id: &str, number: &str, amount: i64) -> Value {
    json!({
        "currency": "XOF", "merchant_transaction_id": id, "phone_number": number, "amount": amount,
        "payment_method": "OM_CI", "reason": "Droits d'auteur", "notify_url": "http://127.0.0.1:1/notify",
    })
}

async fn balance(client: &Modern) -> String {
    let (_, answer) = client.ask("/v1/balances").await;
    assert_eq!((&answer["code"], &answer["status"], &answer["currency"]), (&json!(200), &json!("OK"), &json!("XOF")));
    answer["available_balance"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn a_transfer_takes_from_the_balance_and_a_rejected_one_gives_it_back() {
    let client = Modern::with(|settings| settings.balance = 10_000).await;
    assert_eq!(balance(&client).await, "10000.00");
    let (status, sent) = client.post("/v1/transfer", &transfer("T1", "+2250707070701", 5_000)).await;
    assert_eq!((status, &sent["code"], &sent["status"]), (200, &json!(2002), &json!("PENDING")), "{sent}");
    assert_eq!((&sent["amount"], &sent["fee_amount"]), (&json!("5000"), &json!("50")));
    assert!(sent["notify_token"].is_string());
    assert_eq!(balance(&client).await, "4950.00");
    let (status, poor) = client.post("/v1/transfer", &transfer("T2", "+2250707070700", 4_950)).await;
    assert_eq!((status, &poor["code"], &poor["status"]), (400, &json!(2005), &json!("INSUFFICIENT_BALANCE")));
    client.counter.clock.advance(TimeDelta::seconds(5));
    for id in [&json!("T1"), &sent["transaction_id"]] {
        let (_, found) = client.ask(&format!("/v1/transfer/{}", id.as_str().unwrap())).await;
        assert_eq!((&found["code"], &found["user"]["phone_number"]), (&json!(100), &json!("+2250707070701")));
    }
    client.post("/v1/transfer", &transfer("T3", "+2250707070703", 500)).await;
    assert_eq!(client.ask("/v1/transfer/T3").await.1["status"], json!("FAILED"));
    assert_eq!(balance(&client).await, "4950.00");
    assert_eq!(client.ask("/v1/transfer/T9").await.1["code"], json!(404));
    assert_eq!(client.post("/v1/transfer", &transfer("T1", "+2250707070700", 500)).await.1["code"], json!(1200));
}

#[actix_web::test]
async fn a_transfer_that_does_not_agree_with_the_account_is_1004() {
    let client = Modern::open().await;
    for (name, value) in [
        ("currency", json!("XAF")),
        ("amount", json!(499)),
        ("amount", json!(1_500_001)),
        ("phone_number", json!("+221771234567")),
        ("payment_method", json!("OM_SN")),
        ("payment_method", Value::Null),
        ("notify_url", json!("notify")),
    ] {
        let body = with(transfer("X", "+2250707070700", 500), name, value.clone());
        let (status, answer) = client.post("/v1/transfer", &body).await;
        assert_eq!((status, &answer["code"]), (422, &json!(1004)), "{name}: {value}: {answer}");
    }
    assert!(client.counter.sandbox.transfers().is_empty());
}

#[actix_web::test]
async fn an_accepted_payment_can_be_transferred() {
    let client = Modern::with(|settings| settings.balance = 0).await;
    client.opened(&payment("P1")).await;
    client.counter.sandbox.act("P1", Method::Orange, Action::Accept).await.unwrap();
    assert_eq!(balance(&client).await, "2500.00");
}

#[actix_web::test]
async fn a_transfer_tells_of_its_end_and_can_be_stuck_or_rejected_or_lost() {
    let (client, shop) = (Modern::open().await, Shop::open(&[]));
    let to_shop = |id: &str| with(transfer(id, "+2250707070700", 500), "notify_url", json!(shop.url));
    let (_, sent) = client.post("/v1/transfer", &to_shop("N1")).await;
    client.counter.sandbox.quiet().await;
    let body: Value = serde_json::from_str(&shop.heard()[0].body).unwrap();
    assert_eq!((&body["notify_token"], &body["transaction_id"]), (&sent["notify_token"], &sent["transaction_id"]));
    client.counter.misbehave(|behaviour| behaviour.transfers = Fate::Stuck);
    let (_, stuck) = client.post("/v1/transfer", &to_shop("N2")).await;
    client.counter.clock.advance(TimeDelta::hours(3));
    assert_eq!(client.ask("/v1/transfer/N2").await.1["code"], json!(2002));
    client.counter.sandbox.decide(stuck["transaction_id"].as_str().unwrap(), TransferState::Done).unwrap();
    assert_eq!(client.ask("/v1/transfer/N2").await.1["code"], json!(100));
    client.counter.misbehave(|behaviour| behaviour.transfers = Fate::Rejected);
    assert_eq!(client.post("/v1/transfer", &to_shop("N3")).await.1["code"], json!(2010));
    client.counter.sandbox.behave(Behaviour { init_commits_then_hangs: true, ..Behaviour::default() });
    let request = client.counter.client.post(format!("{}/2026/v1/transfer", client.counter.url));
    let request = request.bearer_auth(&client.token).json(&to_shop("N4")).timeout(SHORT);
    assert!(request.send().await.unwrap_err().is_timeout());
    assert_eq!(client.ask("/v1/transfer/N4").await.1["code"], json!(100));
}

use futures_util::StreamExt as _;
use reqwest::header::{CONTENT_ENCODING, LOCATION, RETRY_AFTER};

use super::*;

#[actix_web::test]
async fn a_status_is_answered_with_retry_after_and_nothing_is_made() {
    let counter = Counter::open();
    counter.misbehave(|behaviour| {
        behaviour.init_status = Some(429);
        behaviour.check_status = Some(502);
        behaviour.retry_after = Some(7);
    });
    let response = counter.post("/v2/payment", &order("X1")).await;
    assert_eq!(response.status(), 429);
    assert_eq!(response.headers()[RETRY_AFTER], "7");
    assert!(counter.sandbox.transactions().is_empty());
    assert_eq!(counter.post("/v2/payment/check", &order("X1")).await.status(), 502);
    counter.sandbox.behave(Behaviour::default());
    counter.opened(&order("X1")).await;
    counter.sandbox.quiet().await;
    assert_eq!(counter.sandbox.calls("X1"), Calls { init: 2, check: 1, pings: 1, notifications: 0, heard: 0 });
}

#[actix_web::test]
async fn garbage_is_answered_though_the_transaction_is_made() {
    let counter = Counter::open();
    counter.misbehave(|behaviour| behaviour.init_garbage = Some(Garbage::Html));
    assert!(counter.post("/v2/payment", &order("G1")).await.text().await.unwrap().contains("<h1>"));
    counter.misbehave(|behaviour| behaviour.init_garbage = Some(Garbage::TruncatedJson));
    let text = counter.post("/v2/payment", &order("G2")).await.text().await.unwrap();
    assert!(text.starts_with('{') && serde_json::from_str::<Value>(&text).is_err(), "{text}");
    counter.misbehave(|behaviour| behaviour.init_garbage = Some(Garbage::Redirect("http://10.0.0.1/".to_owned())));
    let response = counter.post("/v2/payment", &order("G3")).await;
    assert_eq!(
        (response.status().as_u16(), &response.headers()[LOCATION]),
        (307, &"http://10.0.0.1/".parse().unwrap())
    );
    assert_eq!(counter.sandbox.transactions().len(), 3);
}

#[actix_web::test]
async fn endless_and_broken_answers_stream_as_told() {
    let counter = Counter::open();
    counter.opened(&order("B1")).await;
    let ask = async |garbage: Garbage| {
        counter.misbehave(|behaviour| behaviour.check_garbage = Some(garbage));
        counter.post("/v2/payment/check", &order("B1")).await
    };
    let (mut huge, mut read) = (ask(Garbage::HugeBody).await.bytes_stream(), 0);
    while read < 4 << 20 {
        read += huge.next().await.unwrap().unwrap().len();
    }
    drop(huge);
    let bomb = ask(Garbage::GzipBomb).await;
    assert_eq!(bomb.headers()[CONTENT_ENCODING], "gzip");
    let zipped = bomb.bytes().await.unwrap();
    assert!(zipped.len() < 2 << 20, "{}", zipped.len());
    let mut plain = flate2::read::MultiGzDecoder::new(&*zipped);
    assert_eq!(std::io::copy(&mut plain, &mut std::io::sink()).unwrap(), 1 << 30);
    counter.misbehave(|behaviour| behaviour.check_garbage = Some(Garbage::Reset));
    let request = counter.client.post(format!("{}/v2/payment/check", counter.url)).json(&order("B1"));
    let error = request.send().await.unwrap_err();
    assert!(error.is_request() && !error.is_connect() && !error.is_timeout(), "{error:?}");
    let mut slow = ask(Garbage::OneBytePerSecond).await.bytes_stream();
    assert_eq!(slow.next().await.unwrap().unwrap(), "{");
}

#[actix_web::test]
async fn a_hanging_init_has_made_its_transaction() {
    let counter = Counter::open();
    counter.misbehave(|behaviour| behaviour.init_commits_then_hangs = true);
    let request = counter.client.post(format!("{}/v2/payment", counter.url)).json(&order("H1"));
    assert!(request.timeout(SHORT).send().await.unwrap_err().is_timeout());
    assert_eq!(counter.check("H1").await["code"], json!("662"));
    counter.misbehave(|behaviour| behaviour.check_garbage = Some(Garbage::Hang));
    let request = counter.client.post(format!("{}/v2/payment/check", counter.url)).json(&order("H1"));
    assert!(request.timeout(SHORT).send().await.unwrap_err().is_timeout());
}

#[actix_web::test]
async fn a_check_can_be_forged_field_by_field() {
    let counter = Counter::open();
    counter.opened(&order("F1")).await;
    counter.sandbox.act("F1", Method::Orange, Action::Accept).await.unwrap();
    let forge = async |forgery: Forgery| {
        counter.misbehave(|behaviour| behaviour.check_answer = forgery);
        counter.check("F1").await
    };
    let answer = forge(Forgery {
        amount: Some(json!("2500.0")),
        currency: Some(json!("XAF")),
        status: Some(json!("REFUSED")),
        code: Some(json!(0)),
        message: Some(json!("SUCCESS")),
        transaction: Some(json!("OTHER")),
        ..Forgery::default()
    });
    let answer = answer.await;
    assert_eq!((&answer["code"], &answer["message"]), (&json!(0), &json!("SUCCESS")));
    let data = &answer["data"];
    assert_eq!((&data["amount"], &data["currency"]), (&json!("2500.0"), &json!("XAF")));
    assert_eq!((&data["status"], &data["cpm_trans_id"]), (&json!("REFUSED"), &json!("OTHER")));
    let missing = vec!["amount".to_owned(), "message".to_owned()];
    let answer = forge(Forgery { missing, ..Forgery::default() }).await;
    assert!(answer.get("message").is_none() && answer["data"].get("amount").is_none());
    assert_eq!(answer["data"]["currency"], json!("XOF"));
}

#[actix_web::test]
async fn the_shape_of_2021_has_a_telephone_and_no_amount() {
    let counter = Counter::open();
    counter.opened(&order("Y1")).await;
    let phone = Phone::parse("0102324373", Currency::Xof).unwrap();
    counter.sandbox.pay_from("Y1", Method::Moov, phone).await.unwrap();
    counter.misbehave(|behaviour| behaviour.check_answer.shape_2021 = true);
    let data = counter.check("Y1").await["data"].clone();
    assert_eq!((&data["phone_number"], &data["phone_prefix"]), (&json!("0102324373"), &json!("225")));
    assert_eq!(data["payment_method"], json!("FLOOZ"));
    assert!(["amount", "currency", "status"].iter().all(|name| data.get(name).is_none()), "{data}");
}

#[actix_web::test]
async fn the_control_address_answers_programs_on_this_machine_only() {
    let counter = Counter::open();
    let told = json!({"init_status": 500, "notifications": {"doubled": 3}, "check_garbage": {"redirect": "http://x/"}});
    assert_eq!(counter.post("/guichet/control", &told).await.status(), 204);
    let behaviour = counter.sandbox.behaviour();
    assert_eq!((behaviour.init_status, behaviour.notifications), (Some(500), Notifications::Doubled(3)));
    assert_eq!(counter.post("/guichet/control", &json!({"init_statsu": 500})).await.status(), 400);
    for header in ["x-forwarded-for", "forwarded", "sec-fetch-site"] {
        let url = format!("{}/guichet/control", counter.url);
        let response = counter.client.post(url).header(header, "x").json(&json!({})).send().await.unwrap();
        assert_eq!(response.status(), 404, "{header}");
    }
    let app = actix_web::test::init_service(App::new().configure(|cfg| counter.sandbox.configure(cfg))).await;
    let stranger =
        actix_web::test::TestRequest::get().uri("/guichet/control").peer_addr("192.0.2.7:999".parse().unwrap());
    assert_eq!(actix_web::test::call_service(&app, stranger.to_request()).await.status(), 404);
}

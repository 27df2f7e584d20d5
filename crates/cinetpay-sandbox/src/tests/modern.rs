//! The API of 2026.

use reqwest::header::LOCATION;

use super::*;

/// A client with a token.
pub struct Modern {
    pub counter: Counter,
    pub token: String,
}

const PASSWORD: &str = "sandbox-password";

pub fn payment(id: &str) -> Value {
    json!({
        "currency": "XOF", "merchant_transaction_id": id, "amount": 2500, "lang": "fr", "designation": "Livre numérique",
        "client_email": "awa@example.ci", "client_first_name": "Awa", "client_last_name": "Koné",
        "success_url": "https://shop.example/success?shop=1", "failed_url": "https://shop.example/failed",
        "notify_url": "http://127.0.0.1:1/notify", "channel": "PUSH",
    })
}

fn push(id: &str, number: &str) -> Value {
    let body = with(payment(id), "client_phone_number", json!(number));
    with(with(body, "payment_method", json!("OM_CI")), "direct_pay", json!(true))
}

async fn logged_in(counter: &Counter, key: &str, password: &str) -> (u16, Value) {
    let response = counter.post("/2026/v1/oauth/login", &json!({"api_key": key, "api_password": password})).await;
    (response.status().as_u16(), response.json().await.unwrap())
}

impl Modern {
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let counter = Counter::with(change);
        let (_, answer) = logged_in(&counter, "sk_test_the-key", PASSWORD).await;
        let token = answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
        Self { counter, token }
    }

    pub async fn open() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let request = self.counter.client.post(format!("{}/2026{path}", self.counter.url)).bearer_auth(&self.token);
        let response = request.json(body).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    pub async fn ask(&self, path: &str) -> (u16, Value) {
        let request = self.counter.client.get(format!("{}/2026{path}", self.counter.url)).bearer_auth(&self.token);
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    pub async fn opened(&self, body: &Value) -> Value {
        let (status, answer) = self.post("/v1/payment", body).await;
        assert_eq!((status, &answer["code"]), (200, &json!(200)), "{answer}");
        answer
    }

    async fn status(&self, id: &str) -> (i64, String) {
        let (status, answer) = self.ask(&format!("/v1/payment/{id}")).await;
        assert_eq!(status, 200, "{answer}");
        (answer["code"].as_i64().unwrap(), answer["status"].as_str().unwrap().to_owned())
    }
}

#[actix_web::test]
async fn a_login_gives_a_token_with_or_without_the_prefix_of_a_test_key() {
    let counter = Counter::open();
    for key in ["the-key", "sk_test_the-key"] {
        let (status, answer) = logged_in(&counter, key, PASSWORD).await;
        assert_eq!((status, &answer["code"], &answer["status"]), (200, &json!(200), &json!("OK")));
        assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("bearer"), &json!(86400)));
    }
    for (key, password) in [("another", PASSWORD), ("the-key", "wrong")] {
        let (status, answer) = logged_in(&counter, key, password).await;
        assert_eq!((status, &answer["code"]), (401, &json!(1005)));
        assert_eq!(answer["status"], json!("INVALID_CREDENTIALS"));
    }
    counter.misbehave(|behaviour| behaviour.login_nested = true);
    let (_, answer) = logged_in(&counter, "the-key", PASSWORD).await;
    assert!(answer["data"]["token"].is_string() && answer.get("access_token").is_none(), "{answer}");
}

#[actix_web::test]
async fn a_token_that_is_not_known_any_more_is_answered_1003() {
    let mut client = Modern::with(|settings| settings.token_lifetime = Duration::from_mins(1)).await;
    client.opened(&payment("T1")).await;
    client.counter.clock.advance(TimeDelta::seconds(60));
    let (status, answer) = client.ask("/v1/payment/T1").await;
    assert_eq!((status, &answer["code"], &answer["status"]), (401, &json!(1003), &json!("EXPIRED_TOKEN")));
    client.token = "stolen".to_owned();
    assert_eq!(client.ask("/v1/payment/T1").await.1["code"], json!(1003));
    let bare = client.counter.get("/2026/v1/payment/T1").await;
    assert_eq!(bare.json::<Value>().await.unwrap()["code"], json!(1002));
}

#[actix_web::test]
async fn a_payment_is_opened_and_found_by_each_of_its_three_ids() {
    let client = Modern::open().await;
    let answer = client.opened(&payment("ORDER-1")).await;
    assert_eq!((&answer["status"], &answer["merchant_transaction_id"]), (&json!("OK"), &json!("ORDER-1")));
    let details = &answer["details"];
    assert_eq!((&details["code"], &details["status"]), (&json!(2001), &json!("INITIATED")));
    assert_eq!(details["must_be_redirected"], json!(true));
    for id in ["payment_token", "transaction_id", "merchant_transaction_id"] {
        let id = answer[id].as_str().unwrap();
        assert_eq!(client.status(id).await, (2001, "INITIATED".to_owned()));
    }
    let (_, status) = client.ask("/v1/payment/ORDER-1").await;
    assert_eq!(status["user"], json!({"name": "Awa Koné", "email": "awa@example.ci", "phone_number": ""}));
    assert!(["amount", "currency", "description"].iter().all(|name| status.get(name).is_none()), "{status}");
    let (status, answer) = client.ask("/v1/payment/nothing").await;
    assert_eq!((status, &answer["code"], &answer["status"]), (404, &json!(404), &json!("NOT_FOUND")));
    let (_, answer) = client.post("/v1/payment", &payment("ORDER-1")).await;
    assert_eq!((&answer["code"], &answer["status"]), (&json!(1200), &json!("TRANSACTION_EXIST")));
}

#[actix_web::test]
async fn what_does_not_agree_with_the_account_is_1004() {
    let client = Modern::open().await;
    for (name, value) in [
        ("currency", json!("XAF")),
        ("amount", json!(99)),
        ("amount", json!("2500")),
        ("amount", Value::Null),
        ("payment_method", json!("OM_SN")),
        ("payment_method", json!("OM")),
        ("client_phone_number", json!("+221771234567")),
        ("client_phone_number", json!("0707070700")),
        ("merchant_transaction_id", json!("A".repeat(31))),
        ("success_url", json!(format!("https://shop.example/{}", "a".repeat(120)))),
        ("client_first_name", json!("A")),
        ("client_email", Value::Null),
        ("lang", json!("wo")),
        ("channel", json!("SMS")),
        ("direct_pay", json!(true)),
    ] {
        let (status, answer) = client.post("/v1/payment", &with(payment("X"), name, value.clone())).await;
        assert_eq!((status, &answer["code"]), (422, &json!(1004)), "{name}: {value}: {answer}");
        assert_eq!(answer["status"], json!("INVALID_PARAMS"));
    }
    assert!(client.counter.sandbox.transactions().is_empty());
    let senegal = Modern::with(|settings| settings.country = Some(Country::Sn)).await;
    senegal.opened(&with(payment("SN"), "payment_method", json!("WAVE_SN"))).await;
}

#[actix_web::test]
async fn a_lenient_sandbox_lists_what_a_strict_one_refuses() {
    let client = Modern::with(|settings| settings.mode = Mode::Lenient).await;
    let body = with(with(payment("L1"), "amount", json!("2500")), "lang", Value::Null);
    client.opened(&with(body, "client_first_name", json!("A"))).await;
    let objections = client.counter.objections();
    let expected =
        [Objection::AmountText, Objection::Missing("lang".into()), Objection::Length("client_first_name".into())];
    assert_eq!(objections, expected);
}

#[actix_web::test]
async fn every_ending_on_the_page_has_its_code() {
    let client = Modern::open().await;
    for (action, code, status) in [
        ("accept", 100, "SUCCESS"),
        ("refuse", 2010, "FAILED"),
        ("cancel", 2010, "FAILED"),
        ("insufficient", 2005, "INSUFFICIENT_BALANCE"),
        ("wrong_code", 2004, "OTP_ERROR"),
        ("expired_code", 2008, "OTP_EXPIRED"),
        ("unknown_user", 2006, "USER_NOT_FOUND"),
        ("blocked_user", 2007, "USER_IS_BLOCKED"),
        ("not_allowed", 2011, "NOT_ALLOWED"),
        ("operator_down", -1, "OPERATION_ERROR"),
        ("expire", 2003, "EXPIRED"),
    ] {
        let id = action.to_uppercase().replace('_', "-");
        let answer = client.opened(&payment(&id)).await;
        let url = answer["payment_url"].as_str().unwrap();
        let path = url.strip_prefix(&client.counter.url).unwrap();
        let page = client.counter.get(path).await.text().await.unwrap();
        assert!(page.contains(&format!("value=\"{action}\"")) && !page.contains("-hint"), "{action}: {page}");
        let response = client.counter.submit(path, &[("method", "orange"), ("action", action)]).await;
        assert_eq!(client.status(&id).await, (code, status.to_owned()));
        let place = response.headers()[LOCATION].to_str().unwrap().to_owned();
        let page = client.counter.get(&place).await.text().await.unwrap();
        let url = if action == "accept" { "https://shop.example/success" } else { "https://shop.example/failed" };
        assert!(page.contains(&format!("<form method=\"get\" action=\"{url}\"")), "{action}: {page}");
        assert!(!page.contains("-lead") && !page.contains("-title"), "{page}");
    }
}

#[actix_web::test]
async fn the_query_of_a_return_address_survives_a_return_by_get_and_by_post() {
    let client = Modern::open().await;
    let token = client.opened(&payment("R1")).await["payment_token"].as_str().unwrap().to_owned();
    client.counter.submit(&format!("/guichet/pay/{token}"), &[("method", "orange"), ("action", "accept")]).await;
    let result = format!("/guichet/pay/{token}/result");
    let page = client.counter.get(&result).await.text().await.unwrap();
    assert!(
        page.contains("name=\"shop\" value=\"1\"") && page.contains("name=\"merchant_transaction_id\" value=\"R1\"")
    );
    client.counter.misbehave(|behaviour| behaviour.return_by_post = true);
    let page = client.counter.get(&result).await.text().await.unwrap();
    assert!(page.contains("<form method=\"post\" action=\"https://shop.example/success?shop=1\""), "{page}");
}

#[actix_web::test]
async fn a_pushed_payment_is_decided_by_its_number() {
    let client = Modern::open().await;
    for (number, first, then) in [
        ("+2250707070700", 100, 100),
        ("+2250707070701", 2002, 100),
        ("+2250707070703", 2010, 2010),
        ("+2250707070704", 2002, 2010),
        ("+2250707070706", 2002, 2002),
    ] {
        let id = format!("P{}", &number[11..]);
        let answer = client.opened(&push(&id, number)).await;
        assert_eq!(answer["details"]["must_be_redirected"], json!(false), "{answer}");
        assert_eq!(answer["details"]["code"], json!(first));
        client.counter.clock.advance(TimeDelta::seconds(5));
        assert_eq!(client.status(&id).await.0, then, "{number}");
    }
}

#[actix_web::test]
async fn a_pushed_payment_from_another_number_is_decided_on_the_buyers_phone() {
    let client = Modern::open().await;
    for (action, code) in [("accept", 100), ("refuse", 2010), ("insufficient", 2005)] {
        let id = action.to_uppercase();
        let token = client.opened(&push(&id, "+2250102030405")).await["payment_token"].as_str().unwrap().to_owned();
        assert_eq!(client.status(&id).await.0, 2002);
        let page = client.counter.get("/guichet/phone").await.text().await.unwrap();
        assert!(page.contains(&token) && page.contains("+2250102030405") && page.contains("shop.example demande"));
        client.counter.submit("/guichet/phone", &[("token", &token), ("action", action)]).await;
        assert_eq!(client.status(&id).await.0, code);
        let page = client.counter.get("/guichet/phone").await.text().await.unwrap();
        assert!(!page.contains(&token), "{page}");
    }
}

#[actix_web::test]
async fn a_one_time_code_decides_and_wave_has_a_page() {
    let client = Modern::open().await;
    let otp = |id: &str, code: Value| with(with(push(id, "+2250102030405"), "channel", json!("OTP")), "otp_code", code);
    for (id, code, expected) in [("O1", "1234", 100), ("O2", "0000", 2004), ("O3", "9999", 2008)] {
        client.opened(&otp(id, json!(code))).await;
        assert_eq!(client.status(id).await.0, expected);
    }
    for code in [json!("12"), json!("abcd"), Value::Null] {
        assert_eq!(client.post("/v1/payment", &otp("O4", code)).await.1["code"], json!(1004));
    }
    let wave = with(push("W1", "+2250102030405"), "payment_method", json!("WAVE_CI"));
    assert_eq!(client.opened(&wave).await["details"]["must_be_redirected"], json!(true));
}

#[actix_web::test]
async fn a_webhook_carries_the_notify_token_and_tells_of_the_end_only() {
    let (client, shop) = (Modern::open().await, Shop::open(&[500]));
    client.counter.misbehave(|behaviour| behaviour.retry_pauses_ms = vec![1]);
    let answer = client.opened(&with(payment("N1"), "notify_url", json!(shop.url))).await;
    client.counter.sandbox.act("N1", Method::Mtn, Action::Wait).await.unwrap();
    client.counter.sandbox.quiet().await;
    assert!(shop.heard().is_empty());
    client.counter.sandbox.act("N1", Method::Mtn, Action::Accept).await.unwrap();
    client.counter.sandbox.quiet().await;
    let heard = shop.heard();
    assert_eq!(heard.len(), 2, "the first was answered 500");
    assert_eq!(heard[0].token, "");
    let body: Value = serde_json::from_str(&heard[1].body).unwrap();
    for name in ["notify_token", "merchant_transaction_id", "transaction_id"] {
        assert_eq!(body[name], answer[name], "{name}");
    }
    assert_eq!(body["user"]["name"], json!("Awa Koné"));
    assert!(body.get("status").is_none());
}

#[actix_web::test]
async fn this_api_misbehaves_like_the_others() {
    let (client, shop) = (Modern::open().await, Shop::open(&[]));
    client.counter.misbehave(|behaviour| behaviour.notifications = Notifications::Early);
    client.opened(&with(payment("M1"), "notify_url", json!(shop.url))).await;
    assert_eq!(shop.heard().len(), 1, "before the answer");
    client.counter.sandbox.behave(Behaviour { init_commits_then_hangs: true, ..Behaviour::default() });
    let request = client.counter.client.post(format!("{}/2026/v1/payment", client.counter.url));
    let request = request.bearer_auth(&client.token).json(&payment("M2")).timeout(SHORT);
    assert!(request.send().await.unwrap_err().is_timeout());
    let forged = Forgery { amount: Some(json!(1)), code: Some(json!(2003)), ..Forgery::default() };
    client.counter.sandbox.behave(Behaviour { check_answer: forged, ..Behaviour::default() });
    let (_, answer) = client.ask("/v1/payment/M2").await;
    assert_eq!((&answer["code"], &answer["amount"]), (&json!(2003), &json!(1)));
    client.counter.sandbox.behave(Behaviour { tokens_forgotten: true, ..Behaviour::default() });
    assert_eq!(client.ask("/v1/payment/M2").await.1["code"], json!(1003));
}

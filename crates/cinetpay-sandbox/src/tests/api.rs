use super::*;

#[actix_web::test]
async fn an_init_call_is_answered_as_documented() {
    let counter = Counter::open();
    let response = counter.post("/v2/payment", &order("EBOOK1")).await;
    assert_eq!(response.status(), 200);
    let answer: Value = response.json().await.unwrap();
    assert_eq!(answer["code"], json!("201"));
    assert_eq!(answer["message"], json!("CREATED"));
    assert_eq!(answer["description"], json!("Transaction created with success"));
    let token = answer["data"]["payment_token"].as_str().unwrap();
    assert_eq!(answer["data"]["payment_url"], json!(format!("{}/guichet/pay/{token}", counter.url)));
    let (seconds, rest) = answer["api_response_id"].as_str().unwrap().split_once('.').unwrap();
    assert!(seconds == "1768472430" && rest.len() == 4, "{answer}");
    assert_eq!(counter.sandbox.calls("EBOOK1").init, 1);
}

#[actix_web::test]
async fn every_required_field_is_asked_for_by_name() {
    let counter = Counter::open();
    let fields = "apikey site_id transaction_id amount currency description notify_url return_url";
    for name in fields.split(' ') {
        let response = counter.post("/v2/payment", &with(order("A1"), name, Value::Null)).await;
        assert_eq!(response.status(), 400);
        let answer: Value = response.json().await.unwrap();
        assert_eq!(answer["code"], json!("608"), "{name}");
        assert!(answer["description"].as_str().unwrap().contains(name), "{answer}");
        assert!(answer.get("data").is_none());
    }
}

#[actix_web::test]
async fn what_cinetpay_would_refuse_is_refused_with_its_code() {
    let counter = Counter::open();
    counter.opened(&order("USED")).await;
    for (name, value, code) in [
        ("apikey", json!("another"), "609"),
        ("site_id", json!("1"), "613"),
        ("amount", json!(2501), "628"),
        ("amount", json!("12.5"), "611"),
        ("amount", json!(2500.5), "611"),
        ("amount", json!(50), "641"),
        ("amount", json!(1_000_005), "642"),
        ("channels", json!(["PAYPAL"]), "608"),
        ("channels", json!({"all": true}), "608"),
        ("currency", json!("XAF"), "612"),
        ("currency", json!("francs"), "612"),
        ("description", json!("Tom & Jerry"), "608"),
        ("transaction_id", json!("A/1"), "608"),
        ("transaction_id", json!("USED"), "608"),
        ("notify_url", json!("/notify"), "608"),
        ("return_url", json!("javascript:alert(1)"), "608"),
        ("channels", json!("PAYPAL"), "608"),
        ("lang", json!("wo"), "615"),
        ("invoice_data", json!({"a": "1", "b": "2", "c": "3", "d": "4"}), "608"),
        ("lock_phone_number", json!(true), "624"),
    ] {
        let answer = counter.init(&with(order("FRESH"), name, value.clone())).await;
        assert_eq!(answer["code"], json!(code), "{name}: {value}");
    }
    assert_eq!(counter.sandbox.transactions().len(), 1);
}

#[actix_web::test]
async fn the_front_refuses_strangers_with_403() {
    let counter = Counter::open();
    let url = format!("{}/v2/payment", counter.url);
    let nameless = Client::builder().no_proxy().build().unwrap();
    let response = nameless.post(&url).json(&order("N1")).send().await.unwrap();
    assert_eq!(response.status(), 403);
    assert!(response.text().await.unwrap().contains("1010"));
    for metadata in [json!("{\"order\":1}"), json!({"order": 1}), json!("[1]")] {
        assert_eq!(counter.post("/v2/payment", &with(order("N1"), "metadata", metadata)).await.status(), 403);
    }
    assert!(counter.sandbox.transactions().is_empty());
}

#[actix_web::test]
async fn amounts_and_site_ids_may_be_texts_or_numbers() {
    let counter = Counter::open();
    let body = with(with(order("T1"), "amount", json!("2500")), "site_id", json!(445_160));
    counter.opened(&body).await;
    assert_eq!(counter.sandbox.transactions()[0].amount, 2500);
}

#[actix_web::test]
async fn a_check_answers_as_documented_at_every_stage() {
    let counter = Counter::open();
    counter.opened(&order("S1")).await;
    let before = counter.check("S1").await;
    assert_eq!((&before["code"], &before["message"]), (&json!("662"), &json!("WAITING_CUSTOMER_PAYMENT")));
    assert_eq!((&before["data"]["status"], &before["data"]["payment_method"]), (&json!("PENDING"), &Value::Null));
    for (action, code, message, status) in [
        (Action::Close, "662", "WAITING_CUSTOMER_PAYMENT", "PENDING"),
        (Action::Wait, "623", "WAITING_CUSTOMER_TO_VALIDATE", "WAITING_FOR_CUSTOMER"),
        (Action::Refuse, "600", "PAYMENT_FAILED", "REFUSED"),
        (Action::Insufficient, "602", "INSUFFICIENT_BALANCE", "REFUSED"),
        (Action::WrongCode, "604", "OTP_CODE_ERROR", "REFUSED"),
        (Action::OperatorDown, "621", "ERROR_OMPAY_UNAVAILABLE", "REFUSED"),
        (Action::Cancel, "627", "TRANSACTION_CANCEL", "REFUSED"),
        (Action::Accept, "00", "SUCCES", "ACCEPTED"),
    ] {
        counter.sandbox.act("S1", Method::Orange, action).await.unwrap();
        let answer = counter.check("S1").await;
        assert_eq!(answer["code"], json!(code), "{action:?}");
        assert_eq!(answer["message"], json!(message));
        let data = &answer["data"];
        assert_eq!(data["status"], json!(status));
        assert_eq!((&data["amount"], &data["currency"]), (&json!("2500"), &json!("XOF")));
        assert_eq!((&data["description"], &data["metadata"]), (&json!("Livre numérique"), &json!("opaque-7")));
        if action == Action::Cancel {
            assert_eq!(data["payment_date"], json!(" "));
            assert_eq!(data["operator_id"], Value::Null);
        }
    }
    let paid = counter.check("S1").await["data"].clone();
    assert_eq!((&paid["payment_method"], &paid["payment_date"]), (&json!("OM"), &json!("2026-01-15 10:20:30")));
    assert_eq!(paid["fund_availability_date"], json!("2026-01-17 00:00:00"));
    assert!(paid["operator_id"].as_str().unwrap().starts_with("MP260115.1020.A"));
    assert_eq!(counter.sandbox.calls("S1").check, 10);
}

#[actix_web::test]
async fn a_check_finds_by_the_token_under_both_its_names() {
    let counter = Counter::open();
    let token = counter.opened(&order("K1")).await;
    for name in ["token", "payment_token"] {
        let body = json!({"apikey": "the-key", "site_id": "445160", name: token});
        let answer: Value = counter.post("/v2/payment/check", &body).await.json().await.unwrap();
        assert_eq!(answer["code"], json!("662"), "{name}");
    }
    assert_eq!(counter.sandbox.calls("K1").check, 2);
    assert_eq!(counter.check("NOBODY").await["code"], json!("624"));
    let stranger = json!({"apikey": "x", "site_id": "445160", "transaction_id": "K1"});
    let answer: Value = counter.post("/v2/payment/check", &stranger).await.json().await.unwrap();
    assert_eq!(answer["code"], json!("609"));
}

#[actix_web::test]
async fn a_payment_is_accepted_once_and_stays() {
    let counter = Counter::open();
    counter.opened(&order("O1")).await;
    counter.sandbox.act("O1", Method::Wave, Action::Refuse).await.unwrap();
    counter.sandbox.act("O1", Method::Wave, Action::Accept).await.unwrap();
    for action in [Action::Accept, Action::Refuse, Action::Cancel, Action::Wait, Action::Insufficient, Action::Expire] {
        assert_eq!(counter.sandbox.act("O1", Method::Wave, action).await, Err(Refusal::Paid));
    }
    assert_eq!(counter.check("O1").await["data"]["payment_method"], json!("WAVECI"));
    assert_eq!(counter.sandbox.act("NOBODY", Method::Wave, Action::Accept).await, Err(Refusal::Unknown));
}

#[actix_web::test]
async fn an_expired_payment_stays_expired_and_cannot_be_paid() {
    let counter = Counter::open();
    counter.opened(&order("X1")).await;
    counter.sandbox.act("X1", Method::Orange, Action::Refuse).await.unwrap();
    counter.sandbox.act("X1", Method::Orange, Action::Expire).await.unwrap();
    for action in [Action::Accept, Action::Refuse, Action::Cancel] {
        assert_eq!(counter.sandbox.act("X1", Method::Orange, action).await, Err(Refusal::Expired));
    }
    let answer = counter.check("X1").await;
    assert_eq!((&answer["code"], &answer["message"]), (&json!("625"), &json!("ABONNEMENT_OR_TRANSACTIONS_EXPIRED")));
    assert_eq!((&answer["data"]["status"], &answer["data"]["operator_id"]), (&json!("REFUSED"), &Value::Null));
}

#[actix_web::test]
async fn an_operator_that_is_down_is_named_by_its_code() {
    let counter = Counter::open();
    for (method, code) in [(Method::Orange, "621"), (Method::Mtn, "622"), (Method::Moov, "626"), (Method::Wave, "804")]
    {
        let id = format!("DOWN{code}");
        counter.opened(&order(&id)).await;
        counter.sandbox.act(&id, method, Action::OperatorDown).await.unwrap();
        assert_eq!(counter.check(&id).await["code"], json!(code));
    }
}

#[actix_web::test]
async fn the_largest_amount_is_what_the_settings_say() {
    let counter = Counter::with(|settings| settings.amounts = 500..=2_500_000);
    counter.opened(&with(order("BIG"), "amount", json!(2_500_000))).await;
    for (amount, code) in [(2_500_005, "642"), (495, "641")] {
        assert_eq!(counter.init(&with(order("OUT"), "amount", json!(amount))).await["code"], json!(code));
    }
}

#[actix_web::test]
async fn errors_come_with_400_or_200_as_the_settings_say() {
    for (errors, status) in [(ErrorStatus::BadRequest, 400), (ErrorStatus::Ok, 200)] {
        let counter = Counter::with(|settings| settings.errors = errors);
        for path in ["/v2/payment", "/v2/payment/check"] {
            let response = counter.post(path, &with(order("E1"), "apikey", json!("another"))).await;
            assert_eq!(response.status(), status);
            assert_eq!(response.json::<Value>().await.unwrap()["code"], json!("609"));
        }
    }
}

#[actix_web::test]
async fn the_sandbox_numbers_decide_by_themselves() {
    let counter = Counter::open();
    for (number, at_once, later) in [
        ("0707070700", "00", "00"),
        ("0707070701", "623", "00"),
        ("0707070703", "600", "600"),
        ("0707070704", "623", "600"),
        ("0707070706", "623", "623"),
    ] {
        let id = format!("N{number}");
        counter.opened(&order(&id)).await;
        let phone = Phone::parse(number, Currency::Xof).unwrap();
        counter.sandbox.pay_from(&id, Method::Mtn, phone).await.unwrap();
        assert_eq!(counter.check(&id).await["code"], json!(at_once), "{number}");
        counter.clock.advance(TimeDelta::seconds(6));
        assert_eq!(counter.check(&id).await["code"], json!(later), "{number}");
    }
    counter.sandbox.act("N0707070706", Method::Mtn, Action::Accept).await.unwrap();
    assert_eq!(counter.check("N0707070706").await["code"], json!("00"));
}

#[actix_web::test]
async fn transactions_outlive_a_restart_when_there_is_a_journal() {
    let path = scratch("journal").join("guichet.jsonl");
    let open = || {
        let settings = Settings { journal: Some(path.clone()), ..settings("http://localhost") };
        Sandbox::new(settings, || Clock::noon().now()).unwrap()
    };
    let counter = Counter::with(|settings| settings.journal = Some(path.clone()));
    for id in ["J1", "J2"] {
        counter.opened(&order(id)).await;
    }
    counter.sandbox.quiet().await;
    let first = counter.sandbox;
    first.act("J1", Method::Moov, Action::Accept).await.unwrap();
    let before = first.transactions();
    let mut torn = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
    std::io::Write::write_all(&mut torn, b"{\"id\":\"J3\",\"tok").unwrap();
    let second = open();
    assert_eq!(second.transactions(), before);
    assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 2);
    second.act("J2", Method::Moov, Action::Cancel).await.unwrap();
    assert_eq!(open().transactions()[1].state, State::Cancelled);
}

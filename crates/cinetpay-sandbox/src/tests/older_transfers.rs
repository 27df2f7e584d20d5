//! The older API of transfers.

use super::*;

/// A client with a token.
struct Payer {
    counter: Counter,
    token: String,
}

impl Payer {
    async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let counter = Counter::with(change);
        let fields = [("apikey", "the-key"), ("password", "sandbox-password")];
        let answer: Value = counter.submit("/client/v1/auth/login?lang=fr", &fields).await.json().await.unwrap();
        assert_eq!((&answer["code"], &answer["message"]), (&json!(0), &json!("OPERATION_SUCCES")));
        let token = answer["data"]["token"].as_str().unwrap().to_owned();
        Self { counter, token }
    }

    fn at(&self, path: &str) -> String {
        format!("/client/v1{path}?token={}&lang=fr", self.token)
    }

    async fn post(&self, path: &str, data: &Value) -> Value {
        let response = self.counter.submit(&self.at(path), &[("data", &data.to_string())]).await;
        response.json().await.unwrap()
    }

    async fn meet(&self, number: &str) -> Value {
        self.post("/transfer/contact", &json!([contact(number)])).await
    }

    async fn send(&self, data: Value) -> Value {
        self.post("/transfer/money/send/contact", &data).await
    }

    async fn check(&self, id: &str) -> Value {
        let path = format!("{}&client_transaction_id={id}", self.at("/transfer/check/money"));
        self.counter.get(&path).await.json().await.unwrap()
    }

    async fn available(&self) -> i64 {
        let answer: Value = self.counter.get(&self.at("/transfer/check/balance")).await.json().await.unwrap();
        answer["data"]["available"].as_i64().unwrap_or_else(|| panic!("{answer}"))
    }
}

fn contact(number: &str) -> Value {
    json!({"prefix": "225", "phone": number, "name": "Koné", "surname": "Awa", "email": "awa@example.ci"})
}

fn money(id: &str, number: &str, amount: i64) -> Value {
    json!({
        "prefix": "225", "phone": number, "amount": amount, "client_transaction_id": id,
        "notify_url": "http://127.0.0.1:1/notify",
    })
}

#[actix_web::test]
async fn a_login_is_refused_with_701_and_a_token_lives_for_five_minutes() {
    let client = Payer::with(|_| {}).await;
    let fields = [("apikey", "the-key"), ("password", "wrong")];
    let answer: Value = client.counter.submit("/client/v1/auth/login", &fields).await.json().await.unwrap();
    assert_eq!((&answer["code"], &answer["message"]), (&json!("701"), &json!("INVALID_CREDENTIALS")));
    client.counter.clock.advance(TimeDelta::seconds(299));
    client.available().await;
    client.counter.clock.advance(TimeDelta::seconds(1));
    let answer: Value = client.counter.get(&client.at("/transfer/check/balance")).await.json().await.unwrap();
    assert_eq!((&answer["code"], &answer["message"]), (&json!("706"), &json!("INVALID_TOKEN")));
}

#[actix_web::test]
async fn a_known_contact_is_726_and_no_failure() {
    let client = Payer::with(|_| {}).await;
    let answer = client.meet("0102030405").await;
    let first = &answer["data"][0][0];
    assert_eq!((&answer["code"], &first["code"], &first["status"]), (&json!(0), &json!(0), &json!("success")));
    let answer = client.meet("0102030405").await;
    let again = &answer["data"][0][0];
    assert_eq!((&answer["code"], &again["code"]), (&json!(0), &json!(726)));
    assert_eq!(again["status"], json!("ERROR_PHONE_ALREADY_MY_CONTACT"));
    assert_eq!(client.meet("abc").await["code"], json!("716"));
    let broken = client.counter.submit(&client.at("/transfer/contact"), &[("data", "[{")]).await;
    assert_eq!(broken.status(), 417);
    assert_eq!(broken.json::<Value>().await.unwrap()["code"], json!("718"));
}

#[actix_web::test]
async fn money_goes_to_contacts_only_and_takes_from_the_balance() {
    let client = Payer::with(|settings| settings.balance = 10_000).await;
    let stranger = client.send(json!([money("T0", "0707070701", 500)])).await;
    assert_eq!(stranger["code"], json!("724"));
    client.meet("0707070701").await;
    let answer = client.send(json!([money("T1", "0707070701", 4_000)])).await;
    let sent = &answer["data"][0][0];
    assert_eq!((&answer["code"], &sent["treatment_status"]), (&json!(0), &json!("NEW")), "{answer}");
    assert_eq!(client.available().await, 6_000);
    assert_eq!(client.check("T1").await["data"][0]["treatment_status"], json!("REC"));
    client.counter.clock.advance(TimeDelta::seconds(5));
    let checked = client.check("T1").await["data"][0].clone();
    assert_eq!((&checked["treatment_status"], &checked["transfer_valid"]), (&json!("VAL"), &json!("Y")));
    assert_eq!((&checked["transaction_id"], &checked["amount"]), (&sent["transaction_id"], &json!("4000")));
    for (data, code) in [
        (json!([money("T1", "0707070701", 500)]), "716"),
        (json!([money("T2", "0707070701", 6_005)]), "602"),
        (json!([money("T2", "0707070701", 3_005), money("T3", "0707070701", 3_000)]), "602"),
        (json!([money("T2", "0707070701", 195)]), "719"),
        (json!([money("T2", "0707070701", 1_500_005)]), "720"),
        (json!([money("T2", "0707070701", 501)]), "716"),
        (json!([]), "704"),
    ] {
        assert_eq!(client.send(data.clone()).await["code"], json!(code), "{data}");
    }
    assert_eq!(client.available().await, 6_000, "all of a call, or nothing");
    assert_eq!(client.check("T9").await["code"], json!("723"));
    assert_eq!(client.send(money("ONE", "0707070701", 500)).await["code"], json!(0), "one object");
}

#[actix_web::test]
async fn a_person_decides_a_transfer_and_the_notification_is_not_signed() {
    let (client, shop) = (Payer::with(|settings| settings.balance = 1_000).await, Shop::open(&[]));
    client.meet("0707070706").await;
    client.send(json!([with(money("P1", "0707070706", 1_000), "notify_url", json!(shop.url))])).await;
    let own = client.counter.sandbox.transfers()[0].transaction_id.clone();
    let page = client.counter.get("/guichet/transfers").await.text().await.unwrap();
    assert!(page.contains(&own) && page.contains("Valider") && page.contains("en cours"), "{page}");
    for (state, status, left) in [("unconfirmed", "NOS", 0), ("rejected", "REJ", 1_000), ("done", "REJ", 1_000)] {
        client.counter.submit("/guichet/transfers", &[("transaction_id", &own), ("state", state)]).await;
        assert_eq!(client.check("P1").await["data"][0]["treatment_status"], json!(status));
        assert_eq!(client.available().await, left, "{state}");
    }
    client.counter.sandbox.quiet().await;
    let heard = shop.heard();
    assert!(heard.iter().all(|notification| notification.token.is_empty()) && heard.len() == 3, "{heard:?}");
    let fields: Vec<(String, String)> = form_urlencoded::parse(heard[2].body.as_bytes()).into_owned().collect();
    let said = |name: &str| fields.iter().find(|(field, _)| field == name).unwrap().1.clone();
    assert!(["NOS", "REC", "REJ"].contains(&said("treatment_status").as_str()));
    assert_eq!((said("client_transaction_id"), said("receiver")), ("P1".to_owned(), "2250707070706".to_owned()));
}

#[actix_web::test]
async fn what_published_clients_send_works_in_a_lenient_sandbox() {
    let client = Payer::with(|settings| settings.mode = Mode::Lenient).await;
    let bare = Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/client/v1/transfer/contact", client.counter.url);
    let request = bare.post(&url).bearer_auth(&client.token).json(&json!({"data": [contact("0102030405")]}));
    assert_eq!(request.send().await.unwrap().json::<Value>().await.unwrap()["code"], json!(0));
    let data = json!([contact("0102030406")]).to_string();
    let fields = [("token", client.token.as_str()), ("lang", "fr"), ("data", &data)];
    let answer: Value = client.counter.submit("/client/v1/transfer/contact", &fields).await.json().await.unwrap();
    assert_eq!(answer["code"], json!(0), "a token in the form");
    let answer = client.counter.get("/client/v1/auth/login?apikey=the-key&password=sandbox-password").await;
    assert_eq!(answer.json::<Value>().await.unwrap()["code"], json!(0), "a login by GET");
    let calls: Vec<Value> = client.counter.get("/guichet/calls.json").await.json().await.unwrap();
    assert!(!calls.iter().any(|call| call.to_string().contains(&client.token)), "a token is a secret");
    let strict = Payer::with(|_| {}).await;
    let url = format!("{}/client/v1/transfer/check/balance", strict.counter.url);
    let answer = bare.get(&url).bearer_auth(&strict.token).send().await.unwrap().json::<Value>().await.unwrap();
    assert_eq!(answer["code"], json!("704"));
}

#[actix_web::test]
async fn transfers_contacts_and_payments_survive_a_restart() {
    let journal = scratch("journal");
    {
        let client = Payer::with(|settings| settings.journal = Some(journal.clone())).await;
        client.meet("0707070700").await;
        client.send(json!([money("J1", "0707070700", 500)])).await;
        client.counter.opened(&order("J2")).await;
    }
    let client = Payer::with(|settings| settings.journal = Some(journal.clone())).await;
    assert_eq!(client.check("J1").await["data"][0]["treatment_status"], json!("VAL"));
    assert_eq!(client.meet("0707070700").await["data"][0][0]["code"], json!(726));
    assert_eq!(client.counter.check("J2").await["code"], json!("662"));
    assert_eq!(client.available().await, 999_500);
    std::fs::remove_file(journal).unwrap();
}

#[actix_web::test]
async fn every_generation_answers_at_the_root_of_a_port_of_its_own() {
    let counter = Counter::open();
    let fields = [("apikey", "the-key"), ("password", "sandbox-password")];
    let answer: Value = counter.submit("/v1/auth/login", &fields).await.json().await.unwrap();
    let token = answer["data"]["token"].as_str().unwrap();
    let data = json!([contact("0102030405")]).to_string();
    let path = format!("/v1/transfer/contact?token={token}");
    let answer: Value = counter.submit(&path, &[("data", &data)]).await.json().await.unwrap();
    assert_eq!(answer["code"], json!(0));
    let body = json!({"api_key": "the-key", "api_password": "sandbox-password"});
    let token: Value = counter.post("/v1/oauth/login", &body).await.json().await.unwrap();
    let request = counter.client.get(format!("{}/v1/transfer/contact", counter.url));
    let answer = request.bearer_auth(token["access_token"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(answer.json::<Value>().await.unwrap()["code"], json!(404), "a transfer whose id is contact");
}

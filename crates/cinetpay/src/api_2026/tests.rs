use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    Currency, Flaw, Hundredths, Language, Verdict,
    fake::{Does, QUICK, Server},
};

use super::*;

mod judging;
mod logins;
mod notifications;
mod transfers;

const KEY: &str = "sk_test_key/one";
const PASSWORD: &str = "pass word \"one\"";
const PHONE: &str = "+2250707070700";
const LOGIN: &str = r#"{"code":200,"status":"OK","access_token":"jwt.one","token_type":"bearer","expires_in":86400}"#;
const OPENED: &str = r#"{"code":200,"status":"OK","payment_token":"pay-tok","notify_token":"notify-tok",
    "transaction_id":"cp-17","merchant_transaction_id":"ORDER-1",
    "payment_url":"https://secure.cinetpay.net/checkout/pay-tok",
    "details":{"code":2001,"status":"INITIATED","message":"Transaction initiated","must_be_redirected":true}}"#;
const PAID: &str = r#"{"code":100,"status":"SUCCESS","merchant_transaction_id":"ORDER-1","transaction_id":"cp-17",
    "user":{"name":"Awa","email":"awa@exemple.ci","phone_number":"+2250707070700"}}"#;

fn client_with(origin: &Url, timeouts: Timeouts) -> Client {
    let (api_key, api_password) = (Secret::new(KEY), Secret::new(PASSWORD));
    Client::new(Settings { origin: origin.clone(), api_key, api_password, user_agent: "griot/1".into(), timeouts })
        .unwrap()
}

fn client(server: &Server) -> Client {
    client_with(&server.origin, Timeouts::default())
}

/// A gateway that logs everybody in and answers everything else with this.
async fn gateway(status: &'static str, body: &'static str) -> Server {
    Server::computing(move |request| if is_login(request) { ("200 OK", LOGIN) } else { (status, body) }).await
}

fn is_login(request: &str) -> bool {
    request.starts_with("POST /v1/oauth/login ")
}

fn logins(requests: &[String]) -> usize {
    requests.iter().filter(|request| is_login(request)).count()
}

fn awa() -> Buyer<'static> {
    Buyer { first_name: Some("Awa"), last_name: Some("Koné"), email: Some("awa@exemple.ci"), phone: None }
}

async fn open_with(client: &Client, change: impl Fn(&mut Payment<'_>)) -> Result<Opened, Error> {
    let page: Url = "https://shop.example/payment/return/".parse().unwrap();
    let mut payment = Payment {
        merchant_transaction_id: "ORDER-1",
        amount: 2500,
        currency: Currency::Xof,
        designation: "Soundjata,\n le lion",
        buyer: awa(),
        success_url: &page,
        failed_url: &page,
        notify_url: &"https://shop.example/payment/callback/".parse().unwrap(),
        language: Language::French,
        payment_method: None,
        channel: None,
        push: None,
    };
    change(&mut payment);
    client.open(&payment).await
}

async fn open(server: &Server) -> Result<Opened, Error> {
    open_with(&client(server), |_| ()).await
}

fn expected() -> Expected {
    let payment = crate::Expected { transaction_id: "ORDER-1".into(), amount: 2500, currency: Currency::Xof };
    Expected { payment, transaction_id: Some("cp-17".into()) }
}

async fn check(server: &Server) -> Result<Answer, Error> {
    client(server).check(&expected(), Id::MerchantTransactionId).await
}

fn body(request: &str) -> Value {
    serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap()
}

#[tokio::test]
async fn a_payment_is_opened_after_a_login() {
    let mut server = gateway("200 OK", OPENED).await;
    let opened = open(&server).await.unwrap();
    let tokens = (opened.payment_token.expose(), opened.notify_token.expose());
    assert_eq!((tokens, opened.transaction_id.as_str()), (("pay-tok", "notify-tok"), "cp-17"));
    assert_eq!(opened.redirect().unwrap().as_str(), "https://secure.cinetpay.net/checkout/pay-tok");
    assert_eq!((opened.code.as_str(), opened.message.as_str()), ("2001", "Transaction initiated"));
    let [login, init] = &server.seen()[..] else { panic!("two requests") };
    assert_eq!(body(login), json!({"api_key": KEY, "api_password": PASSWORD}));
    assert!(init.starts_with("POST /v1/payment ") && init.contains("authorization: Bearer jwt.one\r\n"), "{init}");
    let wanted = json!({
        "currency": "XOF", "merchant_transaction_id": "ORDER-1", "amount": 2500, "lang": "fr",
        "designation": "Soundjata, le lion", "client_email": "awa@exemple.ci", "client_first_name": "Awa",
        "client_last_name": "Koné", "success_url": "https://shop.example/payment/return/",
        "failed_url": "https://shop.example/payment/return/", "notify_url": "https://shop.example/payment/callback/"
    });
    assert_eq!(body(init), wanted);
}

#[tokio::test]
async fn a_push_sends_the_phone_and_needs_no_page() {
    let answer = OPENED.replace("true", "false").replace("https://secure.cinetpay.net/checkout/pay-tok", "");
    let mut server = gateway("200 OK", answer.leak()).await;
    let client = client(&server);
    let opened = open_with(&client, |payment| {
        payment.push = Some(Push { otp: Some("1234") });
        payment.payment_method = Some("OM_CI");
        payment.channel = Some(Channel::Otp);
        payment.buyer.phone = Some(PHONE);
    });
    assert_eq!(opened.await.unwrap().redirect(), None);
    let sent = body(&server.seen()[1]);
    let fields = ["direct_pay", "payment_method", "channel", "client_phone_number", "otp_code"];
    assert_eq!(
        fields.map(|name| sent[name].clone()),
        [json!(true), "OM_CI".into(), "OTP".into(), PHONE.into(), "1234".into()]
    );
}

#[tokio::test]
async fn a_page_that_cinetpay_does_not_ask_to_open_is_not_opened() {
    let server = gateway("200 OK", OPENED.replace(r#","must_be_redirected":true"#, "").leak()).await;
    let opened = open(&server).await.unwrap();
    assert!(opened.redirect().is_none() && opened.payment_url.is_some());
}

#[tokio::test]
async fn what_is_missing_is_named_and_never_invented() {
    let mut server = gateway("200 OK", OPENED).await;
    let client = client(&server);
    let long: Url = format!("https://shop.example/{}", "a".repeat(100)).parse().unwrap();
    let flaw = async |change: &dyn Fn(&mut Payment<'_>)| match open_with(&client, change).await {
        Err(Error::Request(flaw)) => flaw,
        other => panic!("{other:?}"),
    };
    assert_eq!(flaw(&|it| it.buyer.first_name = None).await, Flaw::Missing("client_first_name"));
    assert_eq!(flaw(&|it| it.buyer.last_name = Some(" ")).await, Flaw::Missing("client_last_name"));
    assert_eq!(flaw(&|it| it.buyer.email = None).await, Flaw::Missing("client_email"));
    assert_eq!(flaw(&|it| it.designation = "\n").await, Flaw::Missing("designation"));
    let short = Flaw::TooShort { field: "client_last_name", least: 2 };
    assert_eq!(flaw(&|it| it.buyer.last_name = Some("K")).await, short);
    assert_eq!(flaw(&|it| it.push = Some(Push::default())).await, Flaw::Missing("payment_method"));
    let pushed = |it: &mut Payment<'_>| (it.push, it.payment_method) = (Some(Push::default()), Some("OM_CI"));
    assert_eq!(flaw(&pushed).await, Flaw::Missing("client_phone_number"));
    assert_eq!(flaw(&|it| it.merchant_transaction_id = "A B").await, Flaw::Unusable("merchant_transaction_id"));
    let id = "A123456789012345678901234567890";
    let most = Flaw::TooLong { field: "merchant_transaction_id", most: 30 };
    assert_eq!(flaw(&|it| it.merchant_transaction_id = id).await, most);
    assert_eq!(flaw(&|it| it.amount = 0).await, Flaw::Unusable("amount"));
    let cents = |it: &mut Payment<'_>| (it.currency, it.amount) = (Currency::Usd, 1250);
    assert_eq!(flaw(&cents).await, Flaw::Unusable("amount"), "it takes whole dollars");
    assert_eq!(server.seen().len(), 0);
    let page: Url = "https://shop.example/".parse().unwrap();
    let request = wire::Init::new(&Payment {
        merchant_transaction_id: "A",
        amount: 100,
        currency: Currency::Xof,
        designation: "A",
        buyer: awa(),
        success_url: &page,
        failed_url: &long,
        notify_url: &page,
        language: Language::English,
        payment_method: None,
        channel: None,
        push: None,
    });
    assert_eq!(request.err(), Some(Flaw::TooLong { field: "failed_url", most: 120 }));
}

#[tokio::test]
async fn a_check_asks_by_each_of_the_three_ids() {
    let mut server = gateway("200 OK", PAID).await;
    let client = client(&server);
    let ids = [
        (Id::MerchantTransactionId, "GET /v1/payment/ORDER-1 "),
        (Id::TransactionId("cp-17"), "GET /v1/payment/cp-17 "),
        (Id::PaymentToken("a/../b?c#d"), "GET /v1/payment/a%2F..%2Fb%3Fc%23d "),
    ];
    for (id, line) in ids {
        let answer = client.check(&expected(), id).await.unwrap();
        assert!(matches!(answer.verdict, Verdict::Accepted(_)), "{answer:?}");
        assert!(server.seen().last().unwrap().starts_with(line), "{line}");
    }
    for id in ["", " ", ".", "..", "a b", "é"] {
        let error = client.check(&expected(), Id::PaymentToken(id)).await.unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{id}");
    }
    assert_eq!(server.seen().len(), 0);
}

#[tokio::test]
async fn a_path_of_the_origin_stays_in_front() {
    let mut server =
        Server::computing(|request| ("200 OK", if request.contains("login") { LOGIN } else { PAID })).await;
    for path in ["/2026", "/2026/"] {
        let client = client_with(&server.origin.join(path).unwrap(), Timeouts::default());
        client.check(&expected(), Id::MerchantTransactionId).await.unwrap();
        let lines: Vec<_> = server.seen().iter().map(|request| request.lines().next().unwrap().to_owned()).collect();
        assert_eq!(lines, ["POST /2026/v1/oauth/login HTTP/1.1", "GET /2026/v1/payment/ORDER-1 HTTP/1.1"]);
    }
}

#[tokio::test]
async fn an_other_validation_error_renews_nothing() {
    let answer = r#"{"code":1004,"status":"INVALID_PARAMS","message":"amount","details":{"amount":["too low"]}}"#;
    let mut server = gateway("422 No", answer).await;
    let Error::Refused { code, message, description } = open(&server).await.unwrap_err() else { panic!("refused") };
    assert_eq!((code.as_str(), message.as_str(), description.as_str()), ("1004", "INVALID_PARAMS", "amount"));
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_lost_or_garbled_answer_leaves_the_outcome_open() {
    for body in ["", "<html>", "[]", "{}", r#"{"code":null}"#, &OPENED[..80]] {
        let server = gateway("200 OK", body.to_owned().leak()).await;
        assert_eq!(
            open(&server).await.unwrap_err().without_raw(),
            Error::Garbled { http_status: 200, raw: String::new() },
            "{body}"
        );
        assert_eq!(
            check(&server).await.unwrap_err().without_raw(),
            Error::Garbled { http_status: 200, raw: String::new() },
            "{body}"
        );
    }
    for missing in ["payment_token", "notify_token", "transaction_id", "payment_url"] {
        let server = gateway("200 OK", OPENED.replace(&format!("\"{missing}\""), "\"another\"").leak()).await;
        assert_eq!(
            open(&server).await.unwrap_err().without_raw(),
            Error::Garbled { http_status: 200, raw: String::new() },
            "{missing}"
        );
    }
    let server = Server::start(Does::Resets("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"code\":200")).await;
    assert!(matches!(open(&server).await.unwrap_err(), Error::Unreachable { .. }));
    let server = Server::start(Does::Hangs).await;
    let error = open_with(&client_with(&server.origin, QUICK), |_| ()).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }), "{error}");
    for answer in [
        r#"{"code":1200,"status":"TRANSACTION_EXIST"}"#,
        r#"{"code":-1,"status":"OPERATION_ERROR"}"#,
        r#"{"code":9999}"#,
    ] {
        let server = gateway("400 Bad", answer).await;
        assert!(matches!(open(&server).await.unwrap_err(), Error::Unclear { .. }), "{answer}");
    }
    let server = gateway("503 Busy", "<html>").await;
    assert_eq!(check(&server).await.unwrap_err(), Error::Busy { retry_after: None::<Duration> });
}

#[tokio::test]
async fn a_balance_is_read_to_the_hundredth() {
    let mut server =
        gateway("200 OK", r#"{"code":200,"status":"OK","available_balance":"249711.74","currency":"XOF"}"#).await;
    let balance = client(&server).balance().await.unwrap();
    assert_eq!((balance.available, balance.currency.as_deref()), (Hundredths(24_971_174), Some("XOF")));
    assert!(server.seen()[1].starts_with("GET /v1/balances "));
    let server = gateway("200 OK", r#"{"code":200,"available_balance":"much"}"#).await;
    assert_eq!(
        client(&server).balance().await.unwrap_err().without_raw(),
        Error::Garbled { http_status: 200, raw: String::new() }
    );
}

#[tokio::test]
async fn keys_tokens_and_phones_stand_in_nothing_that_is_kept_or_logged() {
    let echo = OPENED.replace("Transaction initiated", &format!("{KEY} jwt.one")).replace("cp-17", "cp-18");
    let server = gateway("200 OK", echo.leak()).await;
    let client = client(&server);
    let opened = open_with(&client, |_| ()).await.unwrap();
    let buyer = Buyer { phone: Some(PHONE), ..awa() };
    let answer = check(&gateway("200 OK", PAID).await).await.unwrap();
    let shown = format!(
        "{client:?} {opened:?} {buyer:?} {:?} {answer:?} {:?}",
        Push { otp: Some("1234") },
        Id::PaymentToken("pay-tok")
    );
    let refusal =
        json!({"code": 1004, "status": KEY, "description": format!("{PASSWORD} jwt.one {PHONE}")}).to_string();
    let error = open(&gateway("422 No", refusal.leak()).await).await.unwrap_err();
    let Error::Refused { description, .. } = &error else { panic!("refused") };
    let all = [shown, opened.raw, opened.message, error.to_string(), format!("{error:?}")];
    for secret in [KEY, PASSWORD, "jwt.one", "pay-tok", "notify-tok", "awa@", "1234"] {
        assert!(all.iter().all(|text| !text.contains(secret)), "{secret}: {all:?}");
    }
    assert!(!error.to_string().contains(PHONE) && description.contains("0707"), "for the owner only");
    assert!(!description.contains(PASSWORD) && !description.contains("jwt"));
}

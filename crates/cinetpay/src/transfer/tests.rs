use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{
    Field, Mismatch,
    fake::{Does, QUICK, Server},
};

use super::*;

const KEY: &str = "key-of-transfers";
const PASSWORD: &str = "pass&word=1";
const PHONE: &str = "0707070700";
const LOGIN: &str = r#"{"code":0,"message":"OPERATION_SUCCES","data":{"token":"tok.one"}}"#;
const MOVING: &str = r#"{"code":0,"message":"OPERATION_SUCCES","data":[[{"prefix":"225","phone":"0707070700",
    "amount":"500","client_transaction_id":"PAY-1","code":0,"status":"success","treatment_status":"NEW",
    "transaction_id":"EA1","lot":"0044"}]]}"#;

fn client_with(origin: &Url, timeouts: Timeouts) -> Client {
    Client::new(Settings {
        origin: origin.clone(),
        api_key: Secret::new(KEY),
        password: Secret::new(PASSWORD),
        language: Language::French,
        user_agent: "griot/1".into(),
        timeouts,
    })
    .unwrap()
}

fn client(server: &Server) -> Client {
    client_with(&server.origin, Timeouts::default())
}

fn is_login(request: &str) -> bool {
    request.starts_with("POST /v1/auth/login?lang=fr ")
}

/// A gateway that logs everybody in and answers everything else with this.
async fn gateway(body: impl Into<String>) -> Server {
    let body = body.into();
    Server::computing(move |it| ("200 OK", if is_login(it) { LOGIN.to_owned() } else { body.clone() })).await
}

async fn send(client: &Client) -> Result<Answer, Error> {
    let notify_url = "https://shop.example/transfer/".parse().unwrap();
    let id = "PAY-1";
    let transfer = Transfer {
        client_transaction_id: id,
        prefix: "225",
        phone: PHONE,
        amount: 500,
        notify_url: &notify_url,
        payment_method: None,
    };
    client.send(&transfer).await
}

fn expected() -> Expected {
    Expected { id: "PAY-1".into(), transaction_id: Some("EA1".into()), amount: 500, currency: None }
}

async fn checked(body: String) -> Answer {
    client(&gateway(body).await).check(&expected()).await.unwrap()
}

fn awa() -> Contact<'static> {
    Contact { prefix: "225", phone: PHONE, name: "Koné", surname: "Awa", email: "awa@exemple.ci" }
}

#[tokio::test]
async fn money_is_sent_as_a_form_that_holds_json() {
    let mut server = gateway(MOVING).await;
    let answer = send(&client(&server)).await.unwrap();
    assert_eq!((answer.status, answer.transaction_id.as_deref()), (Status::Moving, Some("EA1")));
    let [login, request] = &server.seen()[..] else { panic!("two requests") };
    assert!(login.ends_with("\r\n\r\napikey=key-of-transfers&password=pass%26word%3D1"), "{login}");
    assert!(request.starts_with("POST /v1/transfer/money/send/contact?lang=fr&token=tok.one "), "{request}");
    let form = request.split_once("\r\n\r\n").unwrap().1;
    let (name, data) = url::form_urlencoded::parse(form.as_bytes()).next().unwrap();
    let wanted = json!([{"prefix": "225", "phone": PHONE, "amount": 500, "notify_url": "https://shop.example/transfer/",
        "client_transaction_id": "PAY-1"}]);
    assert_eq!((&*name, serde_json::from_str::<Value>(&data).unwrap()), ("data", wanted));
}

#[tokio::test]
async fn a_contact_that_is_there_already_is_no_failure() {
    for (code, inner, is_there) in [(0, 0, true), (0, 726, true), (726, 726, true), (0, 802, false), (704, 0, false)] {
        let body = json!({"code": code, "data": [[{"code": inner, "status": "…"}]]}).to_string();
        let result = client(&gateway(body).await).contact(&awa()).await;
        assert_eq!(result.is_ok(), is_there, "{code} {inner} {result:?}");
    }
    let error = client(&gateway(r#"{"code":0,"data":[]}"#).await).contact(&awa()).await.unwrap_err();
    assert_eq!(error.without_raw(), Error::Garbled { http_status: 200, raw: String::new() });
}

#[tokio::test]
async fn the_balance_is_read() {
    let mut server = gateway(r#"{"code":0,"data":{"amount":663.5,"inUsing":0,"available":"663.50"}}"#).await;
    let balance = client(&server).balance().await.unwrap();
    let sums = (balance.amount, balance.in_using, balance.available);
    assert_eq!(sums, (Hundredths(66350), Some(Hundredths(0)), Hundredths(66350)));
    assert!(server.seen()[1].starts_with("GET /v1/transfer/check/balance?lang=fr&token=tok.one "));
}

#[tokio::test]
async fn only_val_and_rej_are_final() {
    let cases = [
        ("NEW", Status::Moving),
        ("REC", Status::Moving),
        ("NOS", Status::Moving),
        ("VAL", Status::Done),
        ("REJ", Status::Rejected),
        ("VALIDATED", Status::Unknown),
        ("", Status::Unknown),
    ];
    for (word, status) in cases {
        let answer = checked(MOVING.replace("NEW", word)).await;
        assert_eq!((answer.status, answer.word.as_str()), (status, word));
    }
    assert_eq!(checked(MOVING.replace("\"NEW\"", "7")).await.status, Status::Unknown);
}

#[tokio::test]
async fn a_check_asks_by_the_merchants_id_and_compares_what_it_finds() {
    let mut server = gateway(MOVING).await;
    client(&server).check(&expected()).await.unwrap();
    let wanted = "GET /v1/transfer/check/money?lang=fr&client_transaction_id=PAY-1&token=tok.one ";
    assert!(server.seen()[1].starts_with(wanted));
    let done = MOVING.replace("NEW", "VAL");
    for (from, to, field) in [
        ("PAY-1", "PAY-2", Field::ClientTransactionId),
        ("EA1", "EA2", Field::TransactionId),
        ("\"500\"", "505", Field::Amount),
    ] {
        let answer = checked(done.replace(from, to)).await;
        assert_eq!(answer.status, Status::Unknown, "{from}");
        assert!(matches!(answer.mismatch, Some(Mismatch::Differs { field: found, .. }) if found == field), "{from}");
    }
    assert_eq!(checked(done.replace("\"500\"", "\"500.00\"")).await.status, Status::Done);
}

#[tokio::test]
async fn a_transfer_that_is_not_known_yet_is_unknown_and_not_rejected() {
    for body in [r#"{"code":"723","message":"NOT_FOUND","data":[]}"#, r#"{"code":0,"data":[]}"#, r#"{"code":0}"#] {
        assert_eq!(checked(body.to_owned()).await.status, Status::Unknown, "{body}");
    }
}

#[tokio::test]
async fn a_refusal_says_that_nothing_was_sent_and_everything_else_leaves_it_open() {
    for (code, inner) in [("602", "0"), ("0", "724"), ("0", "602"), ("716", "0")] {
        let body = json!({"code": code, "message": "…", "data": [{"code": inner}]}).to_string();
        let error = send(&client(&gateway(body).await)).await.unwrap_err();
        assert!(matches!(error, Error::Refused { .. }), "{code} {inner} {error}");
    }
    for (code, inner) in [("-1", "0"), ("805", "0"), ("715", "0"), ("9999", "0"), ("0", "805"), ("0", "9999")] {
        let body = json!({"code": code, "message": "…", "data": [{"code": inner}]}).to_string();
        let error = send(&client(&gateway(body).await)).await.unwrap_err();
        assert!(matches!(error, Error::Unclear { .. }), "{code} {inner} {error}");
    }
    for body in ["", "<html>", "[]", r#"{"code":0,"data":[]}"#, &MOVING[..60]] {
        let error = send(&client(&gateway(body).await)).await.unwrap_err();
        assert_eq!(error.without_raw(), Error::Garbled { http_status: 200, raw: String::new() }, "{body}");
    }
}

#[tokio::test]
async fn a_token_that_is_refused_is_renewed_once_and_not_twice() {
    for refusal in [r#"{"code":"706","message":"INVALID_TOKEN","data":[]}"#, r#"{"code":705}"#, r#"{"code":"707"}"#] {
        let count = AtomicUsize::new(0);
        let mut server = Server::computing(move |request| {
            let number = count.fetch_add(1, Ordering::SeqCst);
            let body = match is_login(request) {
                true => LOGIN.replace("tok.one", &format!("tok.{number}")),
                false if request.contains("token=tok.0 ") => refusal.to_owned(),
                false => MOVING.to_owned(),
            };
            ("200 OK", body)
        })
        .await;
        let client = client(&server);
        assert_eq!(client.check(&expected()).await.unwrap().status, Status::Moving);
        assert_eq!(server.seen().len(), 4);
        let mut server = gateway(refusal).await;
        assert!(matches!(send(&client_with(&server.origin, QUICK)).await.unwrap_err(), Error::Refused { .. }));
        assert_eq!(server.seen().len(), 4, "two logins and two calls");
    }
}

#[tokio::test]
async fn two_callers_share_one_login() {
    let mut server = gateway(MOVING).await;
    let (one, expected) = (client(&server), expected());
    let two = one.clone();
    let (a, b) = tokio::join!(one.check(&expected), two.check(&expected));
    assert!(a.is_ok() && b.is_ok());
    assert_eq!(server.seen().iter().filter(|request| is_login(request)).count(), 1);
}

#[tokio::test]
async fn wrong_credentials_are_told_and_nothing_is_sent() {
    let refused = r#"{"code":"701","message":"INVALID_CREDENTIALS","description":"Identifiant incorrect","data":[]}"#;
    let mut server = Server::answering("200 OK", "", refused).await;
    assert!(matches!(send(&client(&server)).await.unwrap_err(), Error::Refused { code, .. } if code == "701"));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn what_cannot_be_sent_is_named() {
    let server = gateway(MOVING).await;
    let notify_url = "https://shop.example/".parse().unwrap();
    let good = Transfer {
        client_transaction_id: "A",
        prefix: "225",
        phone: PHONE,
        amount: 500,
        notify_url: &notify_url,
        payment_method: None,
    };
    for (transfer, flaw) in [
        (Transfer { phone: " ", ..good }, Flaw::Missing("phone")),
        (Transfer { prefix: "", ..good }, Flaw::Missing("prefix")),
        (Transfer { amount: -5, ..good }, Flaw::Unusable("amount")),
        (Transfer { client_transaction_id: "A/B", ..good }, Flaw::Unusable("client_transaction_id")),
    ] {
        assert_eq!(client(&server).send(&transfer).await.unwrap_err(), Error::Request(flaw));
    }
}

#[tokio::test]
async fn keys_tokens_and_phones_stand_in_nothing_that_is_logged() {
    let echo = MOVING.replace("success", &format!("{KEY} tok.one"));
    let client = client(&gateway(echo).await);
    let answer = send(&client).await.unwrap();
    let notification =
        Notification::parse(b"client_transaction_id=PAY-1&receiver=0707070700&comment=x&token=tok.one").unwrap();
    assert_eq!(notification.get("receiver"), PHONE);
    let login = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{LOGIN}", LOGIN.len());
    let cuts = move |request: &str| if is_login(request) { login.clone() } else { String::new() };
    let cuts = Server::start(Does::Computes(Box::new(cuts))).await;
    let lost = send(&client_with(&cuts.origin, QUICK)).await.unwrap_err();
    assert!(matches!(lost, Error::Unreachable { .. }), "after the login: {lost}");
    let token_lost = Server::computing(|it| ("200 OK", if is_login(it) { LOGIN } else { "" })).await;
    let error = send(&client_with(&token_lost.origin, QUICK)).await.unwrap_err();
    let shown = format!("{client:?} {answer:?} {notification:?} {:?} {lost:?} {error:?}", awa());
    for secret in [KEY, PASSWORD, "tok.one", PHONE, "awa@"] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    assert!(!answer.raw.contains(KEY) && !answer.raw.contains("tok.one"));
}

#[test]
fn a_notification_needs_an_id_and_each_field_once() {
    for body in [&b""[..], b"transaction_id=EA1", b"client_transaction_id=A&client_transaction_id=B"] {
        assert!(Notification::parse(body).is_err());
    }
    let json = br#"{"client_transaction_id":"PAY-1","amount":500,"treatment_status":"VAL","new":[1]}"#;
    assert_eq!(
        Notification::parse(json).unwrap(),
        Notification::parse(b"client_transaction_id=PAY-1&amount=500&treatment_status=VAL").unwrap()
    );
}

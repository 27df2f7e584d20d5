//! Money that is sent.

use url::Url;

use crate::{
    Currency, Error, Field, Flaw, Hundredths, Mismatch, Secret,
    api_2026::{Sent, Transfer},
    transfer::{Answer, Expected, Status},
};

use super::{PHONE, body, client, gateway};

const SENT: &str = r#"{"code":200,"status":"PENDING","merchant_transaction_id":"PAY-1","transaction_id":"cp-20",
    "notify_token":"notify-tok","amount":"500","fee_amount":"7.50","phone_number":"+2250707070700","currency":"XOF"}"#;

fn transfer(notify_url: &Url) -> Transfer<'_> {
    Transfer {
        merchant_transaction_id: "PAY-1",
        amount: 500,
        currency: Currency::Xof,
        phone_number: PHONE,
        payment_method: "OM_CI",
        reason: "Droits d’auteur",
        notify_url,
    }
}

fn page() -> Url {
    "https://shop.example/transfer/".parse().unwrap()
}

async fn send(status: &'static str, body: &str) -> Result<Sent, Error> {
    client(&gateway(status, body.to_owned().leak()).await).send(&transfer(&page())).await
}

async fn check(body: &str) -> Result<Answer, Error> {
    let expected = Expected {
        id: "PAY-1".into(),
        transaction_id: Some("cp-20".into()),
        amount: 500,
        currency: Some(Currency::Xof),
    };
    client(&gateway("200 OK", body.to_owned().leak()).await).check_transfer(&expected).await
}

#[tokio::test]
async fn money_is_sent_and_moves() {
    let mut server = gateway("200 OK", SENT).await;
    let sent = client(&server).send(&transfer(&page())).await.unwrap();
    assert_eq!((sent.answer.status, sent.answer.fee), (Status::Moving, Some(Hundredths(750))));
    assert_eq!(sent.answer.transaction_id.as_deref(), Some("cp-20"));
    assert_eq!(sent.notify_token.as_ref().map(Secret::expose), Some("notify-tok"));
    let request = &server.seen()[1];
    assert!(request.starts_with("POST /v1/transfer "), "{request}");
    let wanted = serde_json::json!({
        "currency": "XOF", "merchant_transaction_id": "PAY-1", "phone_number": PHONE, "amount": 500,
        "payment_method": "OM_CI", "reason": "Droits d’auteur", "notify_url": "https://shop.example/transfer/"
    });
    assert_eq!(body(request), wanted);
    let shown = format!("{sent:?} {:?} {}", transfer(&page()), sent.answer.raw);
    assert!(!shown.contains("notify-tok") && !format!("{:?}", transfer(&page())).contains("0707"), "{shown}");
}

#[tokio::test]
async fn only_success_and_a_documented_failure_are_final() {
    for (from, to, status) in [
        (r#"200,"status":"PENDING""#, r#"100,"status":"SUCCESS""#, Status::Done),
        (r#"200,"status":"PENDING""#, r#"2010,"status":"FAILED""#, Status::Rejected),
        (r#"200,"status":"PENDING""#, r#"2002,"status":"PENDING""#, Status::Moving),
        (r#"200,"status":"PENDING""#, r#"200,"status":"SUCCESS""#, Status::Unknown),
        (r#"200,"status":"PENDING""#, r#"100,"status":"FAILED""#, Status::Unknown),
        (r#"200,"status":"PENDING""#, r#"9999,"status":"SUCCESS""#, Status::Unknown),
        (r#"200,"status":"PENDING""#, r#"-1,"status":"OPERATION_ERROR""#, Status::Unknown),
    ] {
        assert_eq!(check(&SENT.replace(from, to)).await.unwrap().status, status, "{to}");
    }
    for body in [r#"{"code":404,"status":"NOT_FOUND"}"#, r#"{"code":100,"status":"SUCCESS"}"#] {
        assert_eq!(check(body).await.unwrap().status, Status::Unknown, "{body}");
    }
}

#[tokio::test]
async fn what_differs_is_never_final() {
    let done = SENT.replace("200,", "100,").replace("PENDING", "SUCCESS");
    for (from, to, field) in [
        ("PAY-1", "PAY-2", Field::MerchantTransactionId),
        ("cp-20", "cp-21", Field::TransactionId),
        ("\"500\"", "\"600\"", Field::Amount),
        ("XOF", "XAF", Field::Currency),
    ] {
        let answer = check(&done.replace(from, to)).await.unwrap();
        assert_eq!(answer.status, Status::Unknown, "{from}");
        assert!(matches!(answer.mismatch, Some(Mismatch::Differs { field: found, .. }) if found == field), "{from}");
    }
}

#[tokio::test]
async fn a_refusal_is_certain_and_an_error_or_a_lost_answer_is_not() {
    for body in [
        r#"{"code":2005,"status":"INSUFFICIENT_BALANCE","description":"…"}"#,
        r#"{"code":1004,"status":"INVALID_PARAMS"}"#,
    ] {
        assert!(matches!(send("400 Bad", body).await.unwrap_err(), Error::Refused { .. }), "{body}");
    }
    for body in [r#"{"code":-1,"status":"OPERATION_ERROR"}"#, r#"{"code":1200}"#, r#"{"code":777}"#] {
        assert!(matches!(send("400 Bad", body).await.unwrap_err(), Error::Unclear { .. }), "{body}");
    }
    for body in ["", "<html>", r#"{"code":200,"status":"OK"}"#, &SENT[..70]] {
        assert_eq!(
            send("200 OK", body).await.unwrap_err().without_raw(),
            Error::Garbled { http_status: 200, raw: String::new() },
            "{body}"
        );
    }
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let server = gateway("200 OK", SENT).await;
    let (client, page) = (client(&server), page());
    for (change, flaw) in [
        (Transfer { phone_number: "", ..transfer(&page) }, Flaw::Missing("phone_number")),
        (Transfer { payment_method: " ", ..transfer(&page) }, Flaw::Missing("payment_method")),
        (Transfer { reason: "", ..transfer(&page) }, Flaw::Missing("reason")),
        (Transfer { amount: 0, ..transfer(&page) }, Flaw::Unusable("amount")),
    ] {
        assert_eq!(client.send(&change).await.unwrap_err(), Error::Request(flaw));
    }
}

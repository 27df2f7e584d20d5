//! The token of the login: kept, shared, renewed.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{Error, Verdict, api_2026::Id, fake::Server};

use super::{LOGIN, PAID, check, client, expected, gateway, is_login, logins};

/// A gateway that refuses the first token, `jwt.0`, and gives another at each login.
async fn refusing(status: &'static str, refusal: &'static str) -> Server {
    let count = AtomicUsize::new(0);
    Server::computing(move |request| match is_login(request) {
        true => ("200 OK", LOGIN.replace("jwt.one", &format!("jwt.{}", count.fetch_add(1, Ordering::SeqCst)))),
        false if request.contains("Bearer jwt.0") => (status, refusal.to_owned()),
        false => ("200 OK", PAID.to_owned()),
    })
    .await
}

#[tokio::test]
async fn two_callers_whose_token_is_refused_log_in_once_more_and_not_twice() {
    let mut server = refusing("200 OK", r#"{"code":1003,"status":"EXPIRED_TOKEN"}"#).await;
    let (one, expected, id) = (client(&server), expected(), Id::MerchantTransactionId);
    let two = one.clone();
    let (a, b) = tokio::join!(one.check(&expected, id), two.check(&expected, id));
    assert!(a.is_ok() && b.is_ok());
    assert_eq!(logins(&server.seen()), 2);
}

#[tokio::test]
async fn one_login_serves_many_calls_and_all_clones() {
    let mut server = gateway("200 OK", PAID).await;
    let one = client(&server);
    let (a, b, c) = (one.clone(), one.clone(), one.clone());
    let id = Id::MerchantTransactionId;
    let expected = expected();
    let (a, b, c) = tokio::join!(a.check(&expected, id), b.check(&expected, id), c.check(&expected, id));
    assert!(a.is_ok() && b.is_ok() && c.is_ok());
    one.check(&expected, id).await.unwrap();
    let requests = server.seen();
    assert_eq!((logins(&requests), requests.len()), (1, 5));
}

#[tokio::test]
async fn callers_who_wait_for_a_login_that_fails_get_its_error() {
    let mut server = Server::answering("401 No", "", r#"{"code":1005,"status":"INVALID_CREDENTIALS"}"#).await;
    let (one, expected) = (client(&server), expected());
    let two = one.clone();
    let (a, b) =
        tokio::join!(one.check(&expected, Id::MerchantTransactionId), two.check(&expected, Id::MerchantTransactionId));
    for result in [a, b] {
        assert!(matches!(result.unwrap_err(), Error::Refused { code, .. } if code == "1005"));
    }
    assert_eq!(server.seen().len(), 1);
    assert!(one.check(&expected, Id::MerchantTransactionId).await.is_err());
    assert_eq!(server.seen().len(), 1, "the next caller tries again");
}

#[tokio::test]
async fn a_token_that_is_refused_is_renewed_once_and_the_call_repeated() {
    let refusals = [
        ("200 OK", r#"{"code":1002,"status":"INVALID_TOKEN"}"#),
        ("400 Bad", r#"{"code":"1003","status":"EXPIRED_TOKEN"}"#),
        ("200 OK", r#"{"code":1005,"status":"INVALID_CREDENTIALS"}"#),
        ("401 Unauthorized", "<html>"),
        ("422 No", r#"{"code":422,"status":"ERROR","details":{"errors":["INVALID_TOKEN"]}}"#),
    ];
    for (status, refusal) in refusals {
        let mut server = refusing(status, refusal).await;
        let client = client(&server);
        let expected = expected();
        let answer = client.check(&expected, Id::MerchantTransactionId).await.unwrap();
        assert!(matches!(answer.verdict, Verdict::Accepted(_)), "{refusal}");
        let requests = server.seen();
        assert_eq!((logins(&requests), requests.len()), (2, 4), "{refusal}");
        client.check(&expected, Id::MerchantTransactionId).await.unwrap();
        assert_eq!(server.seen().len(), 1, "the new token is kept");
    }
}

#[tokio::test]
async fn a_token_that_is_refused_twice_is_not_renewed_a_third_time() {
    let mut server = gateway("401 Unauthorized", r#"{"code":1003,"status":"EXPIRED_TOKEN"}"#).await;
    assert!(matches!(check(&server).await.unwrap_err(), Error::Refused { code, .. } if code == "1003"));
    let requests = server.seen();
    assert_eq!((logins(&requests), requests.len()), (2, 4));
    let server = gateway("401 Unauthorized", "<html>").await;
    assert_eq!(
        check(&server).await.unwrap_err().without_raw(),
        Error::Garbled { http_status: 401, raw: String::new() }
    );
}

#[tokio::test]
async fn a_token_lives_as_long_as_the_login_says_and_one_without_an_end_until_it_is_refused() {
    let nested = r#"{"code":200,"data":{"token":"jwt.two","expires_in":"3600"}}"#;
    let endless = r#"{"code":200,"access_token":"jwt.two"}"#;
    let over = r#"{"code":200,"access_token":"jwt.two","expires_in":0}"#;
    for (login, wanted) in [(nested, 1), (endless, 1), (over, 2)] {
        let mut server = Server::computing(move |it| ("200 OK", if is_login(it) { login } else { PAID })).await;
        let (client, expected) = (client(&server), expected());
        for _ in 0..2 {
            client.check(&expected, Id::MerchantTransactionId).await.unwrap();
        }
        let requests = server.seen();
        assert_eq!(logins(&requests), wanted, "{login}");
        assert!(requests.last().unwrap().contains("Bearer jwt.two"));
    }
}

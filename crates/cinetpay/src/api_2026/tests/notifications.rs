//! What CinetPay posts.

use crate::{Secret, api_2026::Notification, notification::NotificationError};

const JSON: &[u8] = br#"{"notify_token":"tok","merchant_transaction_id":"ORDER-1","transaction_id":"cp-17",
    "status":"SUCCESS","user":{"name":"Awa","email":"awa@exemple.ci","phone_number":"+2250707070700"}}"#;
const FORM: &[u8] = b"notify_token=tok&merchant_transaction_id=ORDER-1&transaction_id=cp-17&status=SUCCESS";

#[test]
fn json_and_a_form_are_read_alike() {
    for body in [JSON, FORM] {
        let notification = Notification::parse(body).unwrap();
        assert_eq!((notification.merchant_transaction_id(), notification.transaction_id()), ("ORDER-1", Some("cp-17")));
        assert!(notification.proves(&Secret::new("tok")));
    }
    let notification = Notification::parse(JSON).unwrap();
    assert_eq!(notification.user().unwrap().phone_number.as_deref(), Some("+2250707070700"));
}

#[test]
fn only_the_very_token_proves_and_a_blank_one_never() {
    let notification = Notification::parse(FORM).unwrap();
    for token in ["", " ", "to", "tok ", "TOK", "tokk"] {
        assert!(!notification.proves(&Secret::new(token)), "{token:?}");
    }
    for body in [&b"merchant_transaction_id=A"[..], b"notify_token=&merchant_transaction_id=A"] {
        assert!(!Notification::parse(body).unwrap().proves(&Secret::new("")));
    }
}

#[test]
fn what_names_no_transaction_or_names_it_twice_is_no_notification() {
    for body in [&b""[..], b"notify_token=tok", br#"{"merchant_transaction_id":" "}"#] {
        assert_eq!(Notification::parse(body).unwrap_err(), NotificationError::Transaction);
    }
    let twice = br#"{"notify_token":"a","notify_token":"tok","merchant_transaction_id":"A"}"#;
    assert_eq!(Notification::parse(twice).unwrap_err(), NotificationError::Doubled);
    assert_eq!(Notification::parse(br#"{"merchant_transaction_id":"A""#).unwrap_err(), NotificationError::Format);
}

#[test]
fn a_notification_in_a_log_shows_no_token_and_no_phone() {
    let notification = Notification::parse(JSON).unwrap();
    assert_eq!(format!("{notification:?} {:?}", notification.user()), "Notification(ORDER-1, …) Some(User(…))");
}

//! What an answer means, whatever brought it.

use serde_json::{Value, json};

use crate::{
    Field, Mismatch, Verdict,
    codes::api_2026::CODES,
    http::Reply,
    json::{self, Read},
};

use super::{
    super::{Id, judge::judge},
    expected,
};

fn verdict_by(answer: &Value, id: Id<'_>) -> Verdict {
    let read = Read::of(&Reply::with(answer.to_string()), &[], |fields| json::code(fields.get("code")?)).unwrap();
    judge(&expected(), id, &read)
}

fn verdict(answer: &Value) -> Verdict {
    verdict_by(answer, Id::MerchantTransactionId)
}

fn answer(code: i64, status: &str) -> Value {
    json!({"code": code, "status": status, "merchant_transaction_id": "ORDER-1", "transaction_id": "cp-17"})
}

fn with(mut answer: Value, field: &str, value: Value) -> Value {
    answer[field] = value;
    answer
}

fn is_pending(answer: &Value) -> bool {
    matches!(verdict(answer), Verdict::Pending { .. })
}

fn is_mismatch(answer: &Value) -> bool {
    matches!(verdict(answer), Verdict::Mismatch { .. })
}

#[test]
fn every_documented_code_has_its_verdict() {
    for code in CODES {
        let verdict = verdict(&answer(code.code.parse().unwrap(), code.message));
        match code.code {
            "100" => assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}"),
            "2003" | "2004" | "2005" | "2006" | "2007" | "2008" | "2010" | "2011" => {
                assert!(matches!(verdict, Verdict::Refused { .. }), "{verdict:?}");
            }
            _ => assert!(matches!(verdict, Verdict::Pending { .. }), "{} {verdict:?}", code.code),
        }
    }
}

#[test]
fn a_code_as_text_or_without_a_status_counts_the_same() {
    assert!(matches!(verdict(&with(answer(100, "success"), "code", "100".into())), Verdict::Accepted(_)));
    assert!(matches!(verdict(&with(answer(100, ""), "status", Value::Null)), Verdict::Accepted(_)));
}

#[test]
fn what_is_unknown_or_contradicts_itself_is_pending() {
    for (code, status) in [
        (100, "PENDING"),
        (100, "FAILED"),
        (100, "A_NEW_WORD"),
        (2010, "SUCCESS"),
        (2010, "PENDING"),
        (2002, "FAILED"),
        (9999, "SUCCESS"),
        (9999, "NEW"),
        (9999, "PENDING"),
        (200, "OK"),
        (404, "NOT_FOUND"),
        (-1, "OPERATION_ERROR"),
    ] {
        assert!(is_pending(&answer(code, status)), "{code} {status}");
    }
    assert!(is_pending(&json!({"code": 404, "status": "NOT_FOUND"})));
    assert!(matches!(verdict(&answer(9999, "FAILED")), Verdict::Refused { .. }), "a word that is documented");
}

#[test]
fn an_acceptance_with_another_id_is_a_mismatch_and_a_refusal_with_one_says_nothing() {
    for field in ["merchant_transaction_id", "transaction_id"] {
        assert!(is_mismatch(&with(answer(100, "SUCCESS"), field, "OTHER".into())), "{field}");
        assert!(is_pending(&with(answer(2010, "FAILED"), field, "OTHER".into())), "{field}");
        assert!(is_mismatch(&with(answer(100, "FAILED"), field, "OTHER".into())), "{field}");
    }
}

#[test]
fn an_id_that_is_absent_is_not_compared_but_one_must_be_there() {
    for field in ["merchant_transaction_id", "transaction_id"] {
        let answer = with(answer(100, "SUCCESS"), field, Value::Null);
        assert!(matches!(verdict(&answer), Verdict::Accepted(_)), "{field}");
    }
    let Verdict::Mismatch { why, .. } = verdict(&json!({"code": 100, "status": "SUCCESS"})) else { panic!("nameless") };
    assert_eq!(why, Mismatch::Missing(Field::MerchantTransactionId));
}

#[test]
fn the_id_that_was_asked_for_is_compared_too() {
    let other = with(answer(100, "SUCCESS"), "transaction_id", "cp-18".into());
    assert!(matches!(verdict_by(&other, Id::TransactionId("cp-18")), Verdict::Mismatch { .. }), "the kept one counts");
    assert!(matches!(verdict_by(&answer(100, "SUCCESS"), Id::TransactionId("cp-18")), Verdict::Mismatch { .. }));
}

#[test]
fn amount_and_currency_are_compared_only_where_they_stand() {
    for amount in [json!("2500"), json!(2500), json!("2500.00")] {
        assert!(matches!(verdict(&with(answer(100, "SUCCESS"), "amount", amount)), Verdict::Accepted(_)));
    }
    assert!(is_mismatch(&with(answer(100, "SUCCESS"), "currency", "XAF".into())));
    let less = verdict(&with(answer(100, "SUCCESS"), "amount", "100".into()));
    assert!(matches!(less, Verdict::Mismatch { received: Some(100), .. }), "{less:?}");
}

use serde_json::{Value, json};

use crate::Currency;

use super::*;

const ID: &str = "G123456789012345678901234";

fn verdict(answer: &Value) -> Verdict {
    let expected = Expected { transaction_id: ID.into(), amount: 2500, currency: Currency::Xof };
    judge(&expected, &Body::parse(&answer.to_string()).unwrap())
}

/// The documented answer, for this attempt.
fn answer(code: &str, status: &str) -> Value {
    json!({"code": code, "message": "…", "data": {
        "amount": "2500", "currency": "XOF", "status": status, "payment_method": "OM", "description": "Achat ebook",
        "metadata": null, "operator_id": "MP220915.2257.A76307", "payment_date": " ",
        "fund_availability_date": "2022-09-17 00:00:00"
    }, "api_response_id": "1663323067.7677"})
}

fn with(code: &str, status: &str, field: &str, value: Value) -> Value {
    let mut answer = answer(code, status);
    answer["data"][field] = value;
    answer
}

fn without(code: &str, status: &str, fields: &[&str]) -> Value {
    let mut answer = answer(code, status);
    let data = answer["data"].as_object_mut().unwrap();
    data.retain(|name, _| !fields.contains(&name.as_str()));
    answer
}

fn in_2021(code: &str) -> Value {
    json!({"code": code, "message": "SUCCES", "api_response_id": "1617808789.7749", "data": {
        "operator_id": "8210407187720", "payment_method": "FLOOZ", "payment_date": "2021-04-07 14:07:24",
        "phone_number": "0102324373", "phone_prefix": "225"
    }})
}

fn is_accepted(answer: &Value) -> bool {
    matches!(verdict(answer), Verdict::Accepted(_))
}

fn is_refused(answer: &Value) -> bool {
    matches!(verdict(answer), Verdict::Refused { .. })
}

fn is_pending(answer: &Value) -> bool {
    matches!(verdict(answer), Verdict::Pending { .. })
}

fn is_mismatch(answer: &Value) -> bool {
    matches!(verdict(answer), Verdict::Mismatch { .. })
}

#[test]
fn an_acceptance_that_fits_is_accepted_and_says_how_it_was_paid() {
    let receipt = Receipt { method: Some("OM".into()), operator_id: Some("MP220915.2257.A76307".into()) };
    assert_eq!(verdict(&answer("00", "ACCEPTED")), Verdict::Accepted(receipt));
}

#[test]
fn the_message_does_not_count() {
    for message in ["SUCCES", "SUCCESS", "PAYMENT_FAILED", ""] {
        let mut answer = answer("00", "ACCEPTED");
        answer["message"] = message.into();
        assert!(is_accepted(&answer), "{message}");
    }
}

#[test]
fn an_amount_counts_by_its_value_however_it_is_spelt() {
    for amount in [
        json!(2500),
        json!(2500.0),
        json!(" 2500 "),
        json!("2500.0"),
        json!("2500.00"),
        json!("2500,00"),
        json!("2500."),
        json!("02500"),
        json!("+2500"),
        json!("2 500"),
        json!("2\u{202f}500"),
    ] {
        assert!(is_accepted(&with("00", "ACCEPTED", "amount", amount.clone())), "{amount}");
    }
}

#[test]
fn dollars_are_compared_by_their_cents() {
    let of = |amount: Value| {
        let expected = Expected { transaction_id: ID.into(), amount: 1250, currency: Currency::Usd };
        let mut answer = with("00", "ACCEPTED", "amount", amount);
        answer["data"]["currency"] = "USD".into();
        judge(&expected, &Body::parse(&answer.to_string()).unwrap())
    };
    for amount in [json!("12.50"), json!("12.5"), json!(12.5), json!("12,50")] {
        assert!(matches!(of(amount.clone()), Verdict::Accepted(_)), "{amount}");
    }
    for (amount, came) in [(json!("12"), Some(1200)), (json!("1250"), Some(125_000)), (json!("12.505"), None)] {
        let Verdict::Mismatch { received, .. } = of(amount.clone()) else { panic!("{amount}") };
        assert_eq!(received, came, "{amount}");
    }
}

fn other_amounts() -> Vec<Value> {
    vec![
        json!("2495"),
        json!("25000"),
        json!("2500.5"),
        json!(2500.01),
        json!("-2500"),
        json!(-2500),
        json!("9223372036854775808"),
        json!(9_223_372_036_854_775_808_u64),
        json!("2.500"),
        json!("2,500"),
        json!("2.5e3"),
        json!("0x9c4"),
        json!("0"),
        json!(true),
        json!(["2500"]),
        json!({"value": 2500}),
        json!("２５００"),
    ]
}

#[test]
fn an_amount_that_differs_goes_to_review_when_money_came_or_nobody_knows() {
    for amount in other_amounts() {
        for (code, status) in
            [("00", "ACCEPTED"), ("00", "REFUSED"), ("627", "ACCEPTED"), ("00", "A_NEW_WORD"), ("999", "?")]
        {
            assert!(is_mismatch(&with(code, status, "amount", amount.clone())), "{amount} {code} {status}");
        }
    }
}

#[test]
fn a_refusal_is_a_refusal_and_waiting_is_waiting_whatever_the_amount() {
    for amount in other_amounts() {
        for (code, status) in [("600", "REFUSED"), ("602", "REFUSED"), ("627", "CANCELED"), ("999", "refused")] {
            assert!(is_refused(&with(code, status, "amount", amount.clone())), "{amount} {code}");
        }
        for (code, status) in [("662", "PENDING"), ("623", "WAITING_FOR_CUSTOMER"), ("999", "PENDING")] {
            assert!(is_pending(&with(code, status, "amount", amount.clone())), "{amount} {code}");
        }
    }
    assert!(is_refused(&with("602", "REFUSED", "currency", json!("EUR"))));
}

#[test]
fn what_came_is_told_where_the_answer_says_so_in_our_currency() {
    let came = |answer: Value| match verdict(&answer) {
        Verdict::Mismatch { received, .. } => received,
        other => panic!("{other:?}"),
    };
    assert_eq!(came(with("00", "ACCEPTED", "amount", json!("4000.00"))), Some(4000));
    assert_eq!(came(with("0", "accepted", "amount", json!(2000))), Some(2000));
    let mut euros = with("00", "ACCEPTED", "amount", json!("40"));
    euros["data"]["currency"] = "EUR".into();
    assert_eq!(came(euros), None);
    assert_eq!(came(with("00", "ACCEPTED", "amount", json!("-5"))), None);
    assert_eq!(came(with("627", "ACCEPTED", "amount", json!("4000"))), None, "nobody knows whether it came");
    let mut another = with("00", "ACCEPTED", "amount", json!("4000"));
    another["data"]["metadata"] = "G999".into();
    assert_eq!(came(another), None);
}

#[test]
fn another_currency_goes_to_review_and_another_spelling_of_ours_does_not() {
    for currency in [json!("XAF"), json!("EUR"), json!("CF"), json!(952)] {
        assert!(is_mismatch(&with("00", "ACCEPTED", "currency", currency.clone())), "{currency}");
    }
    for currency in ["xof", "CFA", "FCFA", "F CFA", "f.cfa"] {
        assert!(is_accepted(&with("00", "ACCEPTED", "currency", currency.into())), "{currency}");
    }
    let in_currency = |currency, said: &str| {
        let expected = Expected { transaction_id: ID.into(), amount: 2500, currency };
        judge(&expected, &Body::parse(&with("00", "ACCEPTED", "currency", said.into()).to_string()).unwrap())
    };
    assert!(matches!(in_currency(Currency::Gnf, "GBF"), Verdict::Accepted(_)), "a misprint of CinetPay's");
    assert!(matches!(in_currency(Currency::Xaf, "CFA"), Verdict::Accepted(_)));
    assert!(matches!(in_currency(Currency::Gnf, "CFA"), Verdict::Mismatch { .. }));
}

#[test]
fn an_acceptance_without_amount_currency_or_status_goes_to_review() {
    for missing in [&["amount"][..], &["currency"], &["status"], &["amount", "currency"], &["amount", "status"]] {
        assert!(is_mismatch(&without("00", "ACCEPTED", missing)), "{missing:?}");
    }
    for name in ["amount", "currency", "status"] {
        for blank in [json!(null), json!(""), json!(" ")] {
            assert!(is_mismatch(&with("00", "ACCEPTED", name, blank)), "{name}");
        }
    }
}

#[test]
fn another_transaction_goes_to_review() {
    for name in ["transaction_id", "cpm_trans_id", "metadata"] {
        assert!(is_mismatch(&with("00", "ACCEPTED", name, json!("G999"))), "{name}");
        assert!(is_pending(&with("627", "REFUSED", name, json!("G999"))), "{name}: it says nothing of ours");
        assert!(is_accepted(&with("00", "ACCEPTED", name, json!(ID))), "{name}");
        assert!(is_accepted(&with("00", "ACCEPTED", name, json!(""))), "{name}");
    }
    assert!(is_mismatch(&{
        let mut answer = in_2021("00");
        answer["data"]["transaction_id"] = "G999".into();
        answer
    }));
}

#[test]
fn why_it_does_not_match_is_one_line() {
    let Verdict::Mismatch { why, .. } = verdict(&with("00", "ACCEPTED", "amount", json!("20\n00"))) else { panic!() };
    assert_eq!(why.to_string(), "the answer's amount is 2000, the attempt's is 2500");
}

#[test]
fn in_the_shape_of_2021_the_code_decides_alone() {
    assert!(is_accepted(&in_2021("00")));
    assert!(is_refused(&in_2021("600")));
    assert!(is_pending(&in_2021("623")));
    assert!(is_pending(&in_2021("609")));
}

#[test]
fn a_bare_success_code_is_no_shape_that_was_ever_documented() {
    for data in [json!(null), json!({}), json!([]), json!("00")] {
        assert!(is_mismatch(&json!({"code": "00", "message": "SUCCES", "data": data})));
    }
    assert!(is_mismatch(&json!({"code": "00", "message": "SUCCES"})));
}

#[test]
fn a_refusal_keeps_its_code_as_text_whether_it_came_as_text_or_number() {
    let mut numeric = answer("627", "REFUSED");
    numeric["code"] = 627.into();
    for answer in [answer("627", "REFUSED"), numeric] {
        let Verdict::Refused { code, receipt } = verdict(&answer) else { panic!("refused") };
        assert_eq!((code.as_str(), receipt.method.as_deref()), ("627", Some("OM")));
    }
    for status in ["REFUSED", "CANCELED", "CANCELLED"] {
        for code in ["600", "602", "603", "627", "804", "812", "699"] {
            assert!(is_refused(&answer(code, status)), "{code} {status}");
        }
    }
}

#[test]
fn waiting_codes_and_waiting_statuses_are_pending() {
    for code in ["201", "607", "623", "638", "662", "663", "664"] {
        for status in ["PENDING", "WAITING_FOR_CUSTOMER", "REFUSED", "ACCEPTED", ""] {
            assert!(is_pending(&answer(code, status)), "{code} {status}");
        }
    }
    for code in ["00", "600", "627", "999"] {
        assert!(is_pending(&answer(code, "WAITING_FOR_CUSTOMER")), "{code}");
    }
}

#[test]
fn what_has_expired_is_refused_for_now() {
    for code in ["625", "600", "627", "999"] {
        assert!(is_refused(&answer(code, "EXPIRED")), "{code}");
    }
    assert!(is_pending(&answer("662", "EXPIRED")), "a code that waits contradicts it");
}

#[test]
fn what_is_unknown_is_pending() {
    for status in ["SUCCESS", "EXPIRED", "?"] {
        assert!(is_pending(&answer("00", status)), "{status}");
    }
    for code in ["01", "999", "SUCCES", "1010"] {
        assert!(is_pending(&answer(code, "ACCEPTED")), "{code}");
        assert!(is_pending(&json!({"code": code, "message": "SUCCES"})), "{code}");
    }
}

#[test]
fn a_code_and_a_status_count_by_what_they_mean() {
    for code in [json!("0"), json!(0), json!("00"), json!("000"), json!(" 0 ")] {
        for status in ["ACCEPTED", "ACCEPTED ", "Accepted", "accepted"] {
            let mut answer = answer("00", status);
            answer["code"] = code.clone();
            assert!(is_accepted(&answer), "{code} {status}");
        }
        assert!(is_mismatch(&json!({"code": code, "message": "SUCCES"})), "{code}: no documented shape");
    }
}

#[test]
fn a_code_and_a_status_that_contradict_each_other_prove_neither() {
    assert!(is_pending(&answer("00", "REFUSED")));
    assert!(is_pending(&answer("00", "CANCELLED")));
    assert!(is_pending(&answer("627", "ACCEPTED")));
    assert!(is_pending(&answer("600", "ACCEPTED")));
}

#[test]
fn a_transaction_that_the_gateway_does_not_know_is_pending() {
    for code in ["600", "605", "624", "625", "627", "723"] {
        for data in [json!(null), json!([]), json!({})] {
            let answer = json!({"code": code, "message": "TRANSACTION_NOT_FOUND", "data": data});
            assert!(is_pending(&answer), "{answer}");
        }
    }
}

#[test]
fn what_is_kept_of_an_answer_is_short_and_clean() {
    let answer = with("00", "ACCEPTED", "operator_id", json!(format!("A\u{0}B\n{}", "9".repeat(5000))));
    let Verdict::Accepted(receipt) = verdict(&answer) else { panic!("accepted") };
    let id = receipt.operator_id.unwrap();
    assert!(id.starts_with("AB9") && id.len() == 60, "{id}");
}

#[test]
fn a_refusal_can_be_followed_by_an_acceptance_and_each_is_judged_alone() {
    assert!(is_refused(&answer("602", "REFUSED")));
    assert!(is_accepted(&answer("00", "ACCEPTED")));
}

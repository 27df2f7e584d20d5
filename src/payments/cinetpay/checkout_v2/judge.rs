//! What an answer to `POST /v2/payment/check` means for one attempt.

use crate::{
    domain::{
        money::Currency,
        payment::{Expected, Receipt, Verdict},
    },
    payments::cinetpay::codes::{self, Kind},
};

use super::Body;

/// Judges an answer (cinetpay-api: "`POST /v2/payment/check`"; CinetPay, "API de Checkout").
///
/// 1. What the answer carries must be the attempt's: an amount, a currency, a transaction id or our metadata (which is the
///    transaction id) that is **present and different** is a [`Verdict::Mismatch`], whatever else the answer says.
/// 2. **Accepted** is code `00` with status `ACCEPTED`, with amount and currency. One of them missing: mismatch. The shape of
///    2021 has neither amount, currency nor status; there the code decides alone, and the amount is bound by our own init call.
/// 3. **Refused** is a status `REFUSED` or `CANCELED` beside a code that does not contradict it; without any status, a code that
///    tells of a payment's end.
/// 4. All else is **pending**: waiting codes and statuses, unknown ones, a transaction that the gateway does not know (yet),
///    and a code and a status that contradict each other, such as `00` with `REFUSED` or `627` with `ACCEPTED`. Such a pair
///    proves neither: to accept would give a book away, to refuse would send a buyer who has paid to pay again, and it
///    asks nothing that an owner could answer better than the gateway's next answer, for which we keep asking.
///
/// `message` is never read: CinetPay writes `SUCCES`, and others `SUCCESS`.
pub fn judge(expected: &Expected, answer: &Body) -> Verdict {
    if let Some(why) = difference(expected, answer) {
        return Verdict::Mismatch { why };
    }
    let code = answer.code();
    let kind = codes::find(code).map(|code| code.kind);
    match (kind, Status::of(answer)) {
        (Some(Kind::Success), Status::Accepted | Status::Missing) => acceptance(answer),
        (None | Some(Kind::Buyer | Kind::Operator | Kind::Limit | Kind::Shop | Kind::Front), Status::Refused) => {
            Verdict::Refused { code: code.to_owned(), receipt: receipt(answer) }
        }
        (Some(Kind::Buyer | Kind::Operator | Kind::Limit), Status::Missing) if answer.has_data() => {
            Verdict::Refused { code: code.to_owned(), receipt: receipt(answer) }
        }
        _ => Verdict::Pending { code: code.to_owned() },
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Accepted,
    Refused,
    /// A waiting status, or one that nobody has documented.
    Undecided,
    Missing,
}

impl Status {
    fn of(answer: &Body) -> Self {
        match answer.carried("status").as_deref() {
            Some("ACCEPTED") => Self::Accepted,
            Some("REFUSED" | "CANCELED" | "CANCELLED") => Self::Refused,
            Some(_) => Self::Undecided,
            None => Self::Missing,
        }
    }
}

/// An answer that says accepted, and carries nothing that differs: is it whole?
fn acceptance(answer: &Body) -> Verdict {
    const BOUND: [&str; 3] = ["status", "amount", "currency"];
    let is_of_2021 = answer.has_data() && !BOUND.iter().any(|name| answer.names(name));
    match BOUND.into_iter().find(|name| answer.carried(name).is_none()) {
        Some(missing) if !is_of_2021 => {
            Verdict::Mismatch { why: format!("the answer says accepted without {missing}") }
        }
        _ => Verdict::Accepted(receipt(answer)),
    }
}

/// What the answer carries and the attempt is not, as one English line.
fn difference(expected: &Expected, answer: &Body) -> Option<String> {
    let wanted = expected.amount;
    let differs = |name: &'static str, wanted: &str, is_equal: &dyn Fn(&str) -> bool| {
        let found = answer.carried(name).filter(|found| !is_equal(found))?;
        let found: String = found.chars().filter(|c| !c.is_control()).take(60).collect();
        Some(format!("the answer's {name} is {found}, the attempt's is {wanted}"))
    };
    let is_id = |found: &str| found == expected.transaction_id;
    differs("amount", &wanted.amount.to_string(), &|found| whole(found) == Some(wanted.amount))
        .or_else(|| {
            differs("currency", wanted.currency.code(), &|found| Currency::parse(found) == Some(wanted.currency))
        })
        .or_else(|| {
            let mut names = ["transaction_id", "cpm_trans_id", "metadata"].into_iter();
            names.find_map(|name| differs(name, &expected.transaction_id, &is_id))
        })
}

/// An amount in plain digits; a sign, a point or more than an `i64` holds is none.
fn whole(text: &str) -> Option<i64> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn receipt(answer: &Body) -> Receipt {
    Receipt { method: answer.word("payment_method"), operator_id: answer.word("operator_id") }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::domain::money::Money;

    use super::*;

    const ID: &str = "G123456789012345678901234";

    fn verdict(answer: &Value) -> Verdict {
        let expected = Expected { transaction_id: ID.into(), amount: Money::new(2500, Currency::Xof) };
        judge(&expected, &Body::parse(&answer.to_string()).unwrap())
    }

    /// The answer of the documents, for this attempt.
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
    fn an_amount_may_be_text_or_a_whole_number() {
        assert!(is_accepted(&with("00", "ACCEPTED", "amount", json!(2500))));
        assert!(is_accepted(&with("00", "ACCEPTED", "amount", json!(" 2500 "))));
    }

    #[test]
    fn an_amount_that_is_present_and_different_goes_to_review_whatever_else_is_said() {
        let amounts = [
            json!("2495"),
            json!("25000"),
            json!("2500.0"),
            json!(2500.0),
            json!("2500,0"),
            json!("-2500"),
            json!(-2500),
            json!("+2500"),
            json!("9223372036854775808"),
            json!(9_223_372_036_854_775_808_u64),
            json!("2 500"),
            json!("2.5e3"),
            json!("0x9c4"),
            json!("0"),
            json!(true),
            json!(["2500"]),
            json!({"value": 2500}),
            json!("２５００"),
        ];
        for amount in amounts {
            for (code, status) in [("00", "ACCEPTED"), ("602", "REFUSED"), ("662", "PENDING"), ("00", "REFUSED")] {
                assert!(is_mismatch(&with(code, status, "amount", amount.clone())), "{amount} {code}");
            }
        }
    }

    #[test]
    fn another_currency_goes_to_review_and_the_misprint_of_the_guinean_one_does_not() {
        for currency in [json!("XAF"), json!("EUR"), json!("xof"), json!("CFA"), json!(952)] {
            assert!(is_mismatch(&with("00", "ACCEPTED", "currency", currency.clone())), "{currency}");
        }
        let expected = Expected { transaction_id: ID.into(), amount: Money::new(2500, Currency::Gnf) };
        let body = Body::parse(&with("00", "ACCEPTED", "currency", json!("GBF")).to_string()).unwrap();
        assert!(matches!(judge(&expected, &body), Verdict::Accepted(_)));
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
            assert!(is_mismatch(&with("627", "REFUSED", name, json!("G999"))), "{name}");
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
        let Verdict::Mismatch { why } = verdict(&with("00", "ACCEPTED", "amount", json!("20\n00"))) else { panic!() };
        assert_eq!(why, "the answer's amount is 2000, the attempt's is 2500");
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
    fn what_is_unknown_is_pending() {
        for status in ["ACCEPTED ", "Accepted", "SUCCESS", "EXPIRED", "?"] {
            assert!(status.trim() == "ACCEPTED" || is_pending(&answer("00", status)), "{status}");
        }
        for code in ["0", "000", "01", "999", "SUCCES", "1010"] {
            assert!(is_pending(&answer(code, "ACCEPTED")), "{code}");
            assert!(is_pending(&json!({"code": code, "message": "SUCCES"})), "{code}");
        }
        assert!(is_pending(&json!({"code": 0, "data": {"amount": "2500", "currency": "XOF", "status": "ACCEPTED"}})));
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
}

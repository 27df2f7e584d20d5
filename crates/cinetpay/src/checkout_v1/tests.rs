use serde_json::{Value, json};

use crate::{
    Currency, Field, Flaw, Hundredths, Language, Mismatch, Receipt, Verdict,
    codes::checkout_v1::CODES,
    fake::{Does, QUICK, Server},
};

use super::*;

const KEY: &str = "21585943f75164bbc2.38014630";
const SIGNATURE: &str = "4dfbf5b8f40818abffe754b8a8aa04e4d29af25f";
const PHONE: &str = "0707070700";

fn client_with(origin: &Url, timeouts: Timeouts) -> Client {
    Client::new(Settings {
        origin: origin.clone(),
        page: "http://guichet.example/v1/page".parse().unwrap(),
        api_key: Secret::new(KEY),
        site_id: "296911".into(),
        user_agent: "griot/1".into(),
        timeouts,
    })
    .unwrap()
}

fn client(server: &Server) -> Client {
    client_with(&server.origin, Timeouts::default())
}

fn payment() -> Payment<'static> {
    Payment {
        transaction_id: "EBOOK0001",
        amount: 2500,
        currency: Currency::Xof,
        date: "2026-11-29 07:30:00",
        designation: "Été & pluie",
        custom: None,
        language: Language::French,
        phone: None,
        notify_url: None,
        return_url: None,
        cancel_url: None,
        return_mode: None,
    }
}

async fn sign(body: &str) -> Result<Secret, Error> {
    client(&Server::answering("200 OK", "", body).await).signature(&payment()).await
}

fn expected() -> Expected {
    let payment = crate::Expected { transaction_id: "EBOOK0001".into(), amount: 2500, currency: Currency::Xof };
    Expected { payment, signature: Secret::new(SIGNATURE) }
}

/// The guide's answer, for this payment.
fn paid() -> Value {
    json!({"transaction": {
        "cpm_site_id": "296911", "signature": SIGNATURE, "cpm_amount": "2500", "cpm_trans_date": "29112026073000",
        "cpm_trans_id": "EBOOK0001", "cpm_custom": "", "cpm_currency": "CFA", "cpm_payid": "MP170904.1401.A91088",
        "cpm_payment_date": "2026-11-29", "cpm_payment_time": "07:31:35", "cpm_error_message": "SUCCES",
        "payment_method": "OM", "cpm_phone_prefixe": "225", "cel_phone_num": PHONE, "cpm_ipn_ack": "Y",
        "created_at": "2026-11-29 07:30:54", "updated_at": "2026-11-29 07:31:06", "cpm_result": "00",
        "cpm_trans_status": "ACCEPTED", "cpm_designation": "Test", "buyer_name": ""
    }})
}

fn with(field: &str, value: Value) -> Value {
    let mut answer = paid();
    answer["transaction"][field] = value;
    answer
}

fn ended(code: &str, status: Value) -> Value {
    let mut answer = with("cpm_result", code.into());
    answer["transaction"]["cpm_trans_status"] = status;
    answer
}

async fn check(answer: &Value) -> Result<Answer, Error> {
    client(&Server::answering("200 OK", "", &answer.to_string()).await).check(&expected()).await
}

async fn verdict(answer: &Value) -> Verdict {
    check(answer).await.unwrap().verdict
}

fn form(request: &str) -> Vec<(String, String)> {
    let body = request.split_once("\r\n\r\n").unwrap().1;
    url::form_urlencoded::parse(body.as_bytes()).into_owned().collect()
}

fn names<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    fields.into_iter().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_signature_is_asked_for_and_the_form_holds_the_very_fields_that_were_signed() {
    let mut server = Server::answering("200 OK", "", &format!("\u{feff} \"{SIGNATURE}\"\n")).await;
    let client = client(&server);
    let page = "https://shop.example/return/".parse().unwrap();
    let payment = Payment {
        phone: Some(Phone { prefix: "225", number: PHONE }),
        notify_url: Some(&page),
        return_url: Some(&page),
        cancel_url: Some(&page),
        return_mode: Some(ReturnMode::Post),
        ..payment()
    };
    let signature = client.signature(&payment).await.unwrap();
    assert_eq!(signature.expose(), SIGNATURE);
    let request = server.requests.recv().await.unwrap();
    assert!(request.starts_with("POST /v1/?method=getSignatureByPost "), "{request}");
    let signed = form(&request);
    let wanted = "cpm_amount cpm_currency cpm_site_id cpm_trans_id cpm_trans_date cpm_payment_config cpm_page_action \
                  cpm_version cpm_language cpm_designation cpm_custom apikey cel_phone_num cpm_phone_prefixe";
    assert_eq!(names(signed.iter().map(|(name, _)| name.as_str())), wanted);
    assert_eq!((signed[1].1.as_str(), signed[9].1.as_str()), ("CFA", "Été & pluie"));
    let made = client.form(&payment, &signature).unwrap();
    assert_eq!(made.action.as_str(), "http://guichet.example/v1/page");
    let more = "signature notify_url return_url cancel_url cpm_return_mode";
    assert_eq!(names(made.fields.iter().map(|(name, _)| *name)), format!("{wanted} {more}"));
    let of_form: Vec<_> = made.fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    assert_eq!(of_form[..14], signed[..]);
    assert_eq!(made.fields.last().unwrap().1, "POST");
}

#[test]
fn what_was_not_given_is_left_to_the_back_office() {
    let client = client_with(&"http://127.0.0.1:1".parse().unwrap(), QUICK);
    let made = client.form(&payment(), &Secret::new(SIGNATURE)).unwrap();
    assert_eq!((made.fields.len(), made.fields.last().unwrap().0), (13, "signature"));
    let codes = [ReturnMode::Get, ReturnMode::Post, ReturnMode::None].map(ReturnMode::code);
    assert_eq!(codes, ["GET", "POST", "NONE"]);
}

#[tokio::test]
async fn an_answer_that_is_no_signature_is_an_error() {
    let error = sign(r#"{"status":{"code":"609","message":"AUTH_NOT_FOUND"}}"#).await.unwrap_err();
    assert!(matches!(error, Error::Refused { code, message, .. } if code == "609" && message == "AUTH_NOT_FOUND"));
    let short = format!("\"{}\"", &SIGNATURE[1..]);
    let odd = format!("\"{}\"", SIGNATURE.replace('4', "g"));
    for body in ["", "<html>", "{}", "[]", "\"\"", &short, &odd, SIGNATURE] {
        assert_eq!(
            sign(body).await.unwrap_err().without_raw(),
            Error::Garbled { http_status: 200, raw: String::new() },
            "{body}"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_sent_is_named() {
    let client = client_with(&"http://127.0.0.1:1".parse().unwrap(), QUICK);
    for (payment, flaw) in [
        (Payment { amount: 0, ..payment() }, Flaw::Unusable("cpm_amount")),
        (Payment { designation: "", ..payment() }, Flaw::Missing("cpm_designation")),
        (Payment { transaction_id: "A&B", ..payment() }, Flaw::Unusable("cpm_trans_id")),
        (Payment { date: "", ..payment() }, Flaw::Missing("cpm_trans_date")),
        (Payment { date: "29 November 2026", ..payment() }, Flaw::Unusable("cpm_trans_date")),
        (Payment { phone: Some(Phone { prefix: "", number: PHONE }), ..payment() }, Flaw::Missing("cpm_phone_prefixe")),
    ] {
        assert_eq!(client.signature(&payment).await.unwrap_err(), Error::Request(flaw));
        assert_eq!(client.form(&payment, &Secret::new(SIGNATURE)).unwrap_err(), Error::Request(flaw));
    }
}

#[tokio::test]
async fn an_acceptance_that_fits_is_accepted_whatever_the_franc_is_called() {
    let mut server = Server::answering("200 OK", "", &paid().to_string()).await;
    let answer = client(&server).check(&expected()).await.unwrap();
    let receipt = Receipt { method: Some("OM".into()), operator_id: Some("MP170904.1401.A91088".into()) };
    assert_eq!((answer.verdict, answer.code.as_str()), (Verdict::Accepted(receipt), "00"));
    let request = server.requests.recv().await.unwrap();
    assert!(request.starts_with("POST /v1/?method=checkPayStatus "), "{request}");
    let wanted = [("apikey", KEY), ("cpm_site_id", "296911"), ("cpm_trans_id", "EBOOK0001")];
    assert_eq!(form(&request), wanted.map(|(name, value)| (name.to_owned(), value.to_owned())));
    for currency in [json!("XOF"), json!("cfa"), Value::Null] {
        assert!(matches!(verdict(&with("cpm_currency", currency)).await, Verdict::Accepted(_)));
    }
    assert!(matches!(verdict(&with("cpm_amount", json!(2500))).await, Verdict::Accepted(_)));
    assert!(matches!(verdict(&ended("00", Value::Null)).await, Verdict::Accepted(_)));
}

#[tokio::test]
async fn an_acceptance_with_another_value_or_without_amount_or_signature_is_a_mismatch() {
    let cases = [
        ("signature", json!(SIGNATURE.replace('4', "5")), Field::Signature),
        ("cpm_amount", json!("100"), Field::CpmAmount),
        ("cpm_currency", json!("XAF"), Field::CpmCurrency),
        ("cpm_trans_id", json!("EBOOK0002"), Field::CpmTransId),
        ("cpm_site_id", json!("1"), Field::CpmSiteId),
    ];
    for (field, value, wanted) in cases {
        let Verdict::Mismatch { why, .. } = verdict(&with(field, value)).await else { panic!("{field}") };
        assert!(matches!(why, Mismatch::Differs { field, .. } if field == wanted), "{why}");
        assert!(!why.to_string().contains("4dfb") && !why.to_string().contains("5dfb"), "{why}");
    }
    for (field, wanted) in [("signature", Field::Signature), ("cpm_amount", Field::CpmAmount)] {
        let Verdict::Mismatch { why, .. } = verdict(&with(field, Value::Null)).await else { panic!("{field}") };
        assert_eq!(why, Mismatch::Missing(wanted));
    }
    let less = verdict(&with("cpm_amount", json!("100"))).await;
    assert!(matches!(less, Verdict::Mismatch { received: Some(100), .. }));
}

#[tokio::test]
async fn every_code_of_annex_i_has_its_verdict() {
    for code in CODES {
        let (status, with_status) = match code.kind {
            Kind::Success => ("ACCEPTED", "accepted"),
            Kind::Waiting => ("PENDING", "pending"),
            _ => ("REFUSED", "refused"),
        };
        let word = |verdict| match verdict {
            Verdict::Accepted(_) => "accepted",
            Verdict::Refused { .. } => "refused",
            Verdict::Pending { .. } => "pending",
            Verdict::Mismatch { .. } => "mismatch",
        };
        assert_eq!(word(verdict(&ended(code.code, status.into())).await), with_status, "{}", code.code);
        let alone = if code.kind == Kind::Shop { "pending" } else { with_status };
        assert_eq!(word(verdict(&ended(code.code, Value::Null)).await), alone, "{} without a status", code.code);
    }
    assert_eq!(CODES.len(), 35);
}

#[tokio::test]
async fn what_is_unknown_or_contradicts_itself_is_pending() {
    for (code, status) in
        [("00", "REFUSED"), ("604", "ACCEPTED"), ("999", "NEW"), ("999", "ACCEPTED"), ("", ""), ("607", "")]
    {
        assert!(matches!(verdict(&ended(code, status.into())).await, Verdict::Pending { .. }), "{code} {status}");
    }
    let mut other = ended("604", "REFUSED".into());
    other["transaction"]["cpm_trans_id"] = "EBOOK0002".into();
    assert!(matches!(verdict(&other).await, Verdict::Pending { .. }), "another's refusal");
    for code in ["624", "600", "999"] {
        let answer = json!({"status": {"code": code, "message": "UNKNOWN"}});
        assert!(matches!(verdict(&answer).await, Verdict::Pending { .. }), "an unknown id: {code}");
    }
    let refused = json!({"status": {"code": "609", "message": "AUTH_NOT_FOUND"}});
    assert!(matches!(check(&refused).await.unwrap_err(), Error::Refused { code, .. } if code == "609"));
}

#[tokio::test]
async fn a_lost_or_garbled_answer_tells_nothing() {
    for body in ["", "<html>", "[]", "{}", r#"{"transaction":"00"}"#, &paid().to_string()[..80]] {
        let server = Server::answering("200 OK", "", body).await;
        let client = client(&server);
        assert_eq!(
            client.check(&expected()).await.unwrap_err().without_raw(),
            Error::Garbled { http_status: 200, raw: String::new() },
            "{body}"
        );
        assert!(client.history(&History::default()).await.is_err() && client.account().await.is_err());
    }
    let server = Server::start(Does::Hangs).await;
    let error = client_with(&server.origin, QUICK).check(&expected()).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }));
}

#[tokio::test]
async fn the_history_is_read_a_page_at_a_time() {
    let body = json!({"Transactions": {"transaction": [paid()["transaction"], ended("604", "REFUSED".into())["transaction"]]}});
    let mut server = Server::answering("200 OK", "", &body.to_string()).await;
    let day = Day { year: 2026, month: 3, day: 9 };
    let history = History { from: Some(day), page: Some(2), lines: Some(50), ..History::default() };
    let page = client(&server).history(&history).await.unwrap();
    let [one, two] = &page.transactions[..] else { panic!("two") };
    assert_eq!((one.amount, one.trans_id.as_deref(), one.buyer_name.as_deref()), (Some(2500), Some("EBOOK0001"), None));
    assert_eq!((two.result.as_deref(), two.status.as_deref()), (Some("604"), Some("REFUSED")));
    assert!(!page.raw.contains(SIGNATURE));
    let request = server.requests.recv().await.unwrap();
    assert!(request.starts_with("POST /v1/?method=getTransHistory "));
    assert!(request.ends_with("&date_debut=09-03-2026&numeropage=2&nbligne=50"), "{request}");
    let single = json!({"Transactions": {"transaction": paid()["transaction"]}}).to_string();
    let shapes = [(single.as_str(), 1), (r#"{"Transactions":[]}"#, 0), (r#"{"Transactions":{"transaction":[]}}"#, 0)];
    for (body, count) in shapes {
        let server = Server::answering("200 OK", "", body).await;
        let page = client(&server).history(&History::default()).await.unwrap();
        assert_eq!(page.transactions.len(), count, "{body}");
    }
}

#[tokio::test]
async fn a_long_history_is_read_up_to_a_megabyte() {
    let list = vec![paid()["transaction"].clone(); 500];
    let body = json!({"Transactions": {"transaction": list}}).to_string();
    assert!(body.len() > 250_000);
    let server = Server::answering("200 OK", "", &body).await;
    assert_eq!(client(&server).history(&History::default()).await.unwrap().transactions.len(), 500);
}

#[tokio::test]
async fn the_account_is_read_to_the_hundredth() {
    let body = r#"{"user":{"compte":{"solde":"865.4","credit":"900","debit":"34.6"},
        "service":{"solde":"33.6","credit":"35","debit":"1.4"}}}"#;
    let account = client(&Server::answering("200 OK", "", body).await).account().await.unwrap();
    assert_eq!((account.account.balance, account.service.debit), (Hundredths(86540), Hundredths(140)));
}

#[tokio::test]
async fn keys_signatures_and_phones_stand_in_nothing_that_is_logged() {
    let server = Server::answering("200 OK", "", &with("buyer_name", KEY.into()).to_string()).await;
    let client = client(&server);
    let answer = client.check(&expected()).await.unwrap();
    let form = client.form(&payment(), &Secret::new(SIGNATURE)).unwrap();
    let body = json!({"Transactions": {"transaction": [paid()["transaction"]]}}).to_string();
    let page = client_with(&Server::answering("200 OK", "", &body).await.origin, Timeouts::default());
    let page = page.history(&History { phone: Some(PHONE), ..History::default() }).await.unwrap();
    let phone = Phone { prefix: "225", number: PHONE };
    let shown = format!("{client:?} {answer:?} {form:?} {page:?} {phone:?} {:?}", expected());
    for secret in [KEY, SIGNATURE, PHONE] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    assert!(!answer.raw.contains(KEY) && !answer.raw.contains(SIGNATURE));
}

#[test]
fn only_the_stored_signature_proves_a_notification() {
    let notification =
        |signature: &str| Notification::parse(format!("cpm_trans_id=A&signature={signature}").as_bytes()).unwrap();
    assert!(proves(&notification(SIGNATURE), &Secret::new(SIGNATURE)));
    for other in ["", "4dfb", &SIGNATURE.to_uppercase()] {
        assert!(!proves(&notification(other), &Secret::new(SIGNATURE)), "{other}");
    }
    assert!(!proves(&notification(""), &Secret::new("")) && !proves(&notification("%20"), &Secret::new(" ")));
}

//! What each provider of SMS is sent, and what its answers mean: checked against doubles.

use griot::config::{Config, SmsWay};
use griot::domain::contact::Phone;
use griot::sms::{Accepted, Sms, SmsError, SmsSender};
use serde_json::{Value, json};

use crate::support::sms::{Does, Provider, fields, parts};

const NUMBER: &str = "+2250707070700";
const TEXT: &str = "Votre livre est là & \"prêt\": https://x.ci/s/a";

fn an_sms() -> Sms {
    Sms {
        id: "0199-ab".to_owned(),
        kind: "receipt".to_owned(),
        to: Phone::kept(NUMBER).unwrap(),
        text: TEXT.to_owned(),
        report_to: Some("https://x.ci/sms/report/k/0199-ab".parse().unwrap()),
    }
}

async fn accepted(sender: &SmsSender) -> Option<String> {
    let Accepted { reference, .. } = sender.send(&an_sms()).await.unwrap();
    reference
}

fn orange(provider: &Provider) -> SmsSender {
    let login = [("SMS_CLIENT_ID", "griot"), ("SMS_CLIENT_SECRET", "s3cret"), ("SMS_FROM", "GRIOT")];
    provider.sender_of(&[&[("GRIOT_SMS", "orange")][..], &login].concat())
}

const TOKEN: Does = Does::Say("200 OK", r#"{"token_type":"Bearer","access_token":"tok1","expires_in":"3600"}"#);
const NEW_TOKEN: Does = Does::Say("200 OK", r#"{"token_type":"Bearer","access_token":"tok2","expires_in":3600}"#);
const TAKEN: Does = Does::Say(
    "201 Created",
    r#"{"outboundSMSMessageRequest":{"resourceURL":"https://api.orange.com/smsmessaging/v1/outbound/tel:+2250000/requests/R-42"}}"#,
);

#[tokio::test]
async fn orange_gets_a_token_once_and_each_sms_with_the_countrys_sender_address() {
    let provider = Provider::open(TAKEN).await;
    provider.first(&[TOKEN]);
    let sender = orange(&provider);
    assert_eq!(accepted(&sender).await.as_deref(), Some("R-42"));
    assert_eq!(accepted(&sender).await.as_deref(), Some("R-42"));
    let requests = provider.requests();
    assert_eq!(requests.len(), 3, "one login for two SMS");
    let (head, body) = parts(&requests[0]);
    assert!(head.starts_with("post /oauth/v3/token http"), "{head}");
    assert!(head.contains("authorization: basic z3jpb3q6cznjcmv0"), "griot:s3cret in base64: {head}");
    assert_eq!(body, "grant_type=client_credentials");
    let (head, body) = parts(&requests[1]);
    assert!(head.starts_with("post /smsmessaging/v1/outbound/tel%3a%2b2250000/requests http"), "{head}");
    assert!(head.contains("authorization: bearer tok1") && head.contains("content-type: application/json"), "{head}");
    let wanted = json!({"outboundSMSMessageRequest": {
        "address": "tel:+2250707070700", "senderAddress": "tel:+2250000", "senderName": "GRIOT",
        "clientCorrelator": "0199-ab", "outboundSMSTextMessage": {"message": TEXT},
    }});
    assert_eq!(serde_json::from_str::<Value>(body).unwrap(), wanted);
}

#[tokio::test]
async fn a_token_that_orange_forgot_is_replaced_once_and_no_more() {
    let provider = Provider::open(TAKEN).await;
    provider.first(&[TOKEN, Does::Answer("401 Unauthorized"), NEW_TOKEN]);
    let sender = orange(&provider);
    assert_eq!(accepted(&sender).await.as_deref(), Some("R-42"));
    let (head, _) = parts(&provider.requests()[3]);
    assert!(head.contains("bearer tok2"), "{head}");
    provider.first(&[Does::Answer("401 Unauthorized"), TOKEN, Does::Answer("401 Unauthorized")]);
    let error = sender.send(&an_sms()).await.unwrap_err();
    assert!(matches!(error, SmsError::Never(_)), "{error}");
    assert_eq!(provider.requests().len(), 7);
}

#[tokio::test]
async fn oranges_own_code_is_told_and_a_refused_login_names_its_settings() {
    let provider = Provider::open(Does::Say(
        "403 Forbidden",
        r#"{"requestError":{"policyException":{"messageId":"POL0001","text":"Bundle of +2250707070700 is empty"}}}"#,
    ))
    .await;
    provider.first(&[TOKEN]);
    let error = orange(&provider).send(&an_sms()).await.unwrap_err();
    assert_eq!(error, SmsError::Never("HTTP 403 POL0001 Bundle of … is empty".to_owned()));
    let provider = Provider::open(Does::Answer("401 Unauthorized")).await;
    let error = orange(&provider).send(&an_sms()).await.unwrap_err();
    assert!(matches!(&error, SmsError::Never(why) if why.contains("SMS_CLIENT_ID")), "{error}");
    let provider = Provider::open(Does::Answer("503 Busy")).await;
    let error = orange(&provider).send(&an_sms()).await.unwrap_err();
    assert!(matches!(error, SmsError::Later(_)), "{error}");
}

fn africas_talking(provider: &Provider) -> SmsSender {
    let settings =
        [("GRIOT_SMS", "africastalking"), ("SMS_USERNAME", "awa"), ("SMS_API_KEY", "k3y"), ("SMS_FROM", "GRIOT")];
    provider.sender_of(&settings)
}

#[tokio::test]
async fn africas_talking_gets_a_form_and_the_recipients_own_code_counts() {
    const WELL: &str = r#"{"SMSMessageData":{"Message":"Sent to 1/1 Total Cost: KES 0.8000","Recipients":[{"statusCode":101,"number":"+2250707070700","status":"Success","cost":"KES 0.8000","messageId":"ATXid_1"}]}}"#;
    let provider = Provider::open(Does::Say("201 Created", WELL)).await;
    let sender = africas_talking(&provider);
    assert_eq!(accepted(&sender).await.as_deref(), Some("ATXid_1"));
    let requests = provider.requests();
    let (head, body) = parts(&requests[0]);
    assert!(head.starts_with("post /version1/messaging http"), "{head}");
    for line in ["apikey: k3y", "accept: application/json", "content-type: application/x-www-form-urlencoded"] {
        assert!(head.lines().any(|one| one == line), "{line} is not in {head}");
    }
    let sent = fields(body);
    let wanted = [("username", "awa"), ("to", NUMBER), ("message", TEXT), ("from", "GRIOT"), ("enqueue", "1")];
    assert_eq!(sent, wanted.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
    for (body, later) in [
        (
            r#"{"SMSMessageData":{"Recipients":[{"statusCode":405,"status":"InsufficientBalance","messageId":"None"}]}}"#,
            false,
        ),
        (
            r#"{"SMSMessageData":{"Recipients":[{"statusCode":403,"status":"InvalidPhoneNumber","messageId":"None"}]}}"#,
            false,
        ),
        (
            r#"{"SMSMessageData":{"Recipients":[{"statusCode":500,"status":"InternalServerError","messageId":"None"}]}}"#,
            true,
        ),
        (r#"{"SMSMessageData":{"Recipients":[{"statusCode":501,"status":"GatewayError","messageId":"None"}]}}"#, true),
        (r#"{"SMSMessageData":{"Message":"InvalidSenderId","Recipients":[]}}"#, false),
        ("nothing that can be read", false),
    ] {
        provider.does(Does::Say("201 Created", body));
        let error = sender.send(&an_sms()).await.unwrap_err();
        assert_eq!(matches!(error, SmsError::Later(_)), later, "{body}: {error}");
    }
}

const SID: &str = "AC0123456789abcdef0123456789abcdef";

#[tokio::test]
async fn twilio_gets_a_form_with_the_address_for_reports() {
    let provider = Provider::open(Does::Say("201 Created", r#"{"sid":"SM1","status":"queued"}"#)).await;
    let sender = provider.sender_of(&[
        ("GRIOT_SMS", "twilio"),
        ("SMS_ACCOUNT_SID", SID),
        ("SMS_AUTH_TOKEN", "t0ken"),
        ("SMS_FROM", "GRIOT"),
    ]);
    assert_eq!(accepted(&sender).await.as_deref(), Some("SM1"));
    let requests = provider.requests();
    let (head, body) = parts(&requests[0]);
    assert!(
        head.starts_with(&format!("post /2010-04-01/accounts/{}/messages.json http", SID.to_lowercase())),
        "{head}"
    );
    assert!(head.contains("authorization: basic "), "{head}");
    let wanted =
        [("To", NUMBER), ("From", "GRIOT"), ("Body", TEXT), ("StatusCallback", "https://x.ci/sms/report/k/0199-ab")];
    assert_eq!(fields(body), wanted.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
    provider
        .does(Does::Say("400 Bad Request", r#"{"code":21211,"message":"Invalid 'To' +2250707070700","status":400}"#));
    let error = sender.send(&an_sms()).await.unwrap_err();
    assert_eq!(error, SmsError::Never("HTTP 400, 21211 Invalid 'To' …".to_owned()));
    provider.does(Does::Say("429 Too Many", r#"{"code":20429,"message":"Too Many Requests","status":429}"#));
    assert!(matches!(sender.send(&an_sms()).await, Err(SmsError::Later(_))));
    let service = provider.sender_of(&[
        ("GRIOT_SMS", "twilio"),
        ("SMS_ACCOUNT_SID", SID),
        ("SMS_AUTH_TOKEN", "t0ken"),
        ("SMS_MESSAGING_SERVICE", "MG0123456789abcdef0123456789abcdef"),
    ]);
    service.send(&an_sms()).await.unwrap_err();
    let requests = provider.requests();
    let sent = fields(parts(requests.last().unwrap()).1);
    assert!(sent.contains_key("MessagingServiceSid") && !sent.contains_key("From"), "{sent:?}");
}

#[tokio::test]
async fn letexto_gets_json_with_an_address_for_reports_about_this_sms() {
    let provider = Provider::open(Does::Say("200 OK", r#"{"data":{"id":"lt-7","status":"pending"}}"#)).await;
    let sender = provider.sender_of(&[("GRIOT_SMS", "letexto"), ("SMS_TOKEN", "t0ken"), ("SMS_FROM", "GRIOT")]);
    assert_eq!(accepted(&sender).await.as_deref(), Some("lt-7"));
    let requests = provider.requests();
    let (head, body) = parts(&requests[0]);
    assert!(head.starts_with("post /v1/messages/send http") && head.contains("bearer t0ken"), "{head}");
    let wanted = json!({
        "from": "GRIOT", "to": "2250707070700", "content": TEXT, "customData": "0199-ab",
        "dlrUrl": "https://x.ci/sms/report/k/0199-ab", "dlrMethod": "GET",
    });
    assert_eq!(serde_json::from_str::<Value>(body).unwrap(), wanted);
    // Whatever it answers: 2xx is accepted.
    for body in ["", "OK", "[1,2]", "null"] {
        provider.does(Does::Say("200 OK", body));
        assert_eq!(accepted(&sender).await, None, "{body}");
    }
}

#[tokio::test]
async fn the_owner_writes_address_headers_and_body_of_any_other_provider() {
    let provider = Provider::open(Does::Say("200 OK", r#"{"result":[{"sms":77}]}"#)).await;
    let url = format!("{}?to={{to}}&text={{text}}&dlr={{report}}", provider.url);
    let sender = provider.sender_of(&[
        ("GRIOT_SMS", "http"),
        ("SMS_METHOD", "GET"),
        ("SMS_URL", &url),
        ("SMS_HEADERS", r#"{"X-Api-Key": "k3y"}"#),
        ("SMS_NUMBERS", "local"),
        ("SMS_FROM", "GRIOT"),
        ("SMS_ANSWER_ID", "result.0.sms"),
    ]);
    assert_eq!(accepted(&sender).await.as_deref(), Some("77"));
    let requests = provider.requests();
    let line = requests[0].lines().next().unwrap();
    let (_, query) = line.split_once('?').unwrap();
    let sent = fields(query.split(' ').next().unwrap());
    assert_eq!((sent["to"].as_str(), sent["text"].as_str()), ("0707070700", TEXT));
    assert_eq!(sent["dlr"], "https://x.ci/sms/report/k/0199-ab");
    assert!(parts(&requests[0]).0.contains("x-api-key: k3y"));
    for (body, kind, wanted) in [
        (
            r#"{"phone":"{to}","msg":"{text}","ref":"{id}"}"#,
            "application/json",
            r#"{"phone":"2250707070700","msg":"Votre livre est là & \"prêt\": https://x.ci/s/a","ref":"0199-ab"}"#,
        ),
        (
            "<sms to='{to}'>{text}</sms>",
            "application/xml",
            "<sms to='2250707070700'>Votre livre est là &amp; &quot;prêt&quot;: https://x.ci/s/a</sms>",
        ),
        (
            "to={to}&text={text}",
            "application/x-www-form-urlencoded",
            "to=2250707070700&text=Votre%20livre%20est%20l%C3%A0%20%26%20%22pr%C3%AAt%22%3A%20https%3A%2F%2Fx%2Eci%2Fs%2Fa",
        ),
    ] {
        let sender = provider.sender_of(&[
            ("GRIOT_SMS", "http"),
            ("SMS_URL", &provider.url),
            ("SMS_TOKEN", "s3cret"),
            ("SMS_NUMBERS", "digits"),
            ("SMS_FROM", "GRIOT"),
            ("SMS_BODY", body),
        ]);
        sender.send(&an_sms()).await.unwrap();
        let requests = provider.requests();
        let (head, sent) = parts(requests.last().unwrap());
        assert!(head.contains(&format!("content-type: {kind}")) && head.contains("bearer s3cret"), "{head}");
        assert_eq!(sent, wanted);
    }
}

#[test]
fn what_is_wrong_with_the_settings_of_a_provider_names_its_variable() {
    let read = |settings: &[(&'static str, &'static str)]| {
        let find = |name: &str| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Config::read(&find)
    };
    let orange = [("GRIOT_SMS", "orange"), ("SMS_CLIENT_ID", "a"), ("SMS_CLIENT_SECRET", "b")];
    let config = read(&orange).unwrap();
    let SmsWay::Orange(known) = &config.sms.way else { panic!("{:?}", config.sms) };
    assert_eq!((known.sender_address.as_str(), known.origin.as_str()), ("+2250000", "https://api.orange.com/"));
    assert!(!format!("{config:?}").contains("\"b\""), "no secret is shown");
    let sandbox = [("GRIOT_SMS", "africastalking"), ("SMS_USERNAME", "sandbox"), ("SMS_API_KEY", "k")];
    let SmsWay::AfricasTalking(known) = read(&sandbox).unwrap().sms.way else { panic!("another") };
    assert_eq!(known.origin.host_str(), Some("api.sandbox.africastalking.com"));
    let twilio = [("GRIOT_SMS", "twilio"), ("SMS_ACCOUNT_SID", SID), ("SMS_AUTH_TOKEN", "t"), ("SMS_FROM", "+1415")];
    read(&twilio).unwrap();
    let letexto = [("GRIOT_SMS", "letexto"), ("SMS_TOKEN", "t"), ("SMS_FROM", "GRIOT")];
    read(&letexto).unwrap();
    let http = [("GRIOT_SMS", "http"), ("SMS_URL", "https://x.ci/"), ("SMS_TOKEN", "t"), ("SMS_FROM", "GRIOT")];
    read(&http).unwrap();
    for (whole, name, value) in [
        (&orange[..], "SMS_CLIENT_ID", ""),
        (&orange, "SMS_CLIENT_SECRET", ""),
        (&orange, "SMS_FROM", "BEAUCOUP TROP LONG"),
        (&orange, "SMS_SENDER_ADDRESS", "2250000"),
        (&orange, "SMS_API_URL", "http://orange.example/"),
        (&orange, "SMS_PART_PRICE", "dix"),
        (&orange, "SMS_FREE_A_DAY", "-1"),
        (&sandbox, "SMS_USERNAME", ""),
        (&sandbox, "SMS_API_KEY", ""),
        (&twilio, "SMS_ACCOUNT_SID", "AC1"),
        (&twilio, "SMS_AUTH_TOKEN", ""),
        (&twilio, "SMS_FROM", ""),
        (&twilio, "SMS_MESSAGING_SERVICE", "XX1"),
        (&letexto, "SMS_TOKEN", ""),
        (&letexto, "SMS_FROM", ""),
        (&http, "SMS_METHOD", "DELETE"),
        (&http, "SMS_HEADERS", "X-Key: a"),
        (&http, "SMS_HEADERS", "{\"X Key\": \"a\"}"),
        (&http, "SMS_HEADERS", "{\"X\": \"a\\r\\nY: b\"}"),
        (&http, "SMS_BODY", "to={to}"),
        (&http, "SMS_URL", "https://{to}.example.com/?t={text}"),
        (&http, "SMS_NUMBERS", "roman"),
    ] {
        let mut settings: Vec<_> = whole.iter().copied().filter(|(known, _)| *known != name).collect();
        settings.push((name, value));
        let error = read(&settings).unwrap_err().to_string();
        assert!(error.contains(name), "{name}={value}: {error}");
    }
    let elsewhere = [&orange[..], &[("GRIOT_COUNTRY", "TG")]].concat();
    assert!(read(&elsewhere).unwrap_err().to_string().contains("SMS_SENDER_ADDRESS"), "Orange's documents name none");
}

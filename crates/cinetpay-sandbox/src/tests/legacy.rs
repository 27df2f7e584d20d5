//! The legacy API.

use reqwest::header::LOCATION;

use super::*;

/// The fields of the document's own sample, with a designation that an encoder would change.
fn fields(id: &str) -> Vec<(&'static str, String)> {
    [
        ("cpm_amount", "25"),
        ("cpm_currency", "CFA"),
        ("cpm_site_id", "445160"),
        ("cpm_trans_id", id),
        ("cpm_trans_date", "2017-04-09 15:45:22"),
        ("cpm_payment_config", "SINGLE"),
        ("cpm_page_action", "PAYMENT"),
        ("cpm_version", "V1"),
        ("cpm_language", "fr"),
        ("cpm_designation", "Livre numérique + CD"),
        ("cpm_custom", "63#42#mpl"),
        ("apikey", "the-key"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

fn changed(mut fields: Vec<(&'static str, String)>, name: &'static str, value: &str) -> Vec<(&'static str, String)> {
    fields.retain(|(field, _)| *field != name);
    fields.push((name, value.to_owned()));
    fields
}

/// `postData` of the document's annex: no encoding, and no `User-Agent`.
async fn raw(counter: &Counter, method: &str, fields: &[(&'static str, String)]) -> Value {
    let body = fields.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let php = Client::builder().no_proxy().build().unwrap();
    let request = php.post(format!("{}/legacy/v1/?method={method}", counter.url));
    let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
    request.send().await.unwrap().json().await.unwrap()
}

async fn signature(counter: &Counter, fields: &[(&'static str, String)]) -> String {
    let answer = raw(counter, "getSignatureByPost", fields).await;
    answer.as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// Posts the form as a browser does, and gives the path of the payment page.
async fn opened(counter: &Counter, path: &str, mut fields: Vec<(&'static str, String)>) -> String {
    let signature = signature(counter, &fields).await;
    fields.push(("signature", signature));
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let response = counter.submit(path, &pairs).await;
    assert_eq!(response.status(), 303);
    response.headers()[LOCATION].to_str().unwrap().strip_prefix(&counter.url).unwrap().to_owned()
}

async fn check(counter: &Counter, id: &str) -> Value {
    let fields = [("apikey", "the-key"), ("cpm_site_id", "445160"), ("cpm_trans_id", id)];
    raw(counter, "checkPayStatus", &fields.map(|(name, value)| (name, value.to_owned()))).await
}

#[actix_web::test]
async fn a_signature_is_a_function_of_the_fields_whatever_their_encoding() {
    let counter = Counter::open();
    let first = signature(&counter, &fields("S1")).await;
    assert!(first.len() == 40 && first.bytes().all(|b| b.is_ascii_hexdigit()), "{first}");
    assert_eq!(signature(&counter, &fields("S1")).await, first, "asking twice is no duplicate");
    let pairs = fields("S1");
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    for path in
        ["/legacy/v1/?method=getSignatureByPost", "/v1/?method=getSignatureByPost", "/v2/?method=getSignatureByPost"]
    {
        let encoded: String = counter.submit(path, &pairs).await.json().await.unwrap();
        assert_eq!(encoded, first, "{path}");
    }
    assert_ne!(signature(&counter, &changed(fields("S1"), "cpm_amount", "30")).await, first);
    assert!(counter.sandbox.transactions().is_empty());
}

#[actix_web::test]
async fn what_is_wrong_is_told_in_a_status() {
    let counter = Counter::open();
    for (name, value, code) in [
        ("apikey", "another", "609"),
        ("cpm_site_id", "1", "613"),
        ("cpm_trans_id", "", "608"),
        ("cpm_amount", "many", "611"),
        ("cpm_amount", "4", "641"),
        ("cpm_amount", "9999999", "642"),
        ("cpm_currency", "EUR", "612"),
    ] {
        let answer = raw(&counter, "getSignatureByPost", &changed(fields("E1"), name, value)).await;
        assert_eq!(answer["status"]["code"], json!(code), "{name}={value}: {answer}");
    }
    assert_eq!(raw(&counter, "getMoney", &fields("E1")).await["status"]["code"], json!("608"));
    let unsigned = changed(fields("E1"), "signature", "95db7a68358e8cb8831db947d8abcfef002af755");
    let pairs: Vec<(&str, &str)> = unsigned.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer: Value = counter.submit("/legacy", &pairs).await.json().await.unwrap();
    assert_eq!(answer["status"]["message"], json!("ERROR_SIGNATURE_DONT_MATCHED"));
    let answer = check(&counter, "E1").await;
    assert!(answer.get("transaction").is_none() && answer["status"]["code"].is_string(), "{answer}");
}

#[actix_web::test]
async fn a_payment_is_opened_by_a_form_paid_and_checked() {
    let (counter, shop) = (Counter::open(), Shop::open(&[]));
    for (id, origin, date) in
        [("P1", "/legacy", "2017-04-09 15:45:22"), ("P2", "/legacy/", "20170409154522"), ("P3", "/", "09042017154522")]
    {
        let fields = changed(changed(fields(id), "notify_url", &shop.url), "cpm_trans_date", date);
        let page = opened(&counter, origin, fields.clone()).await;
        assert_eq!(check(&counter, id).await["transaction"]["cpm_trans_status"], json!("PENDING"));
        assert_eq!(opened(&counter, origin, fields).await, page, "posted again by a person who went back");
        counter.submit(&page, &[("method", "orange"), ("phone", "0707070700"), ("action", "accept")]).await;
        let paid = check(&counter, id).await["transaction"].clone();
        for (name, value) in [
            ("cpm_result", "00"),
            ("cpm_trans_status", "ACCEPTED"),
            ("cpm_error_message", "SUCCES"),
            ("cpm_amount", "25"),
            ("cpm_currency", "CFA"),
            ("cpm_trans_date", date),
            ("cpm_designation", "Livre numérique + CD"),
            ("cpm_custom", "63#42#mpl"),
            ("payment_method", "OM"),
            ("cel_phone_num", "0707070700"),
            ("cpm_phone_prefixe", "225"),
            ("cpm_payment_date", "2026-01-15"),
            ("cpm_payment_time", "10:20:30"),
        ] {
            assert_eq!(paid[name], json!(value), "{name}");
        }
        let told = SAME.map(|name| (name, paid[name].as_str().unwrap().to_owned())).to_vec();
        let again = changed(told, "apikey", "the-key");
        assert_eq!(json!(signature(&counter, &again).await), paid["signature"], "from what the check told");
    }
    counter.sandbox.quiet().await;
    let heard = shop.heard();
    assert_eq!(heard.len(), 3);
    let names: Vec<String> =
        form_urlencoded::parse(heard[0].body.as_bytes()).map(|(name, _)| name.into_owned()).collect();
    assert_eq!(names.len(), 13);
    assert!(names.contains(&"signature".to_owned()) && heard[0].token.is_empty());
}

/// What the official SDK asks for a signature with, after a check.
const SAME: [&str; 7] =
    ["cpm_site_id", "cpm_trans_id", "cpm_trans_date", "cpm_amount", "cpm_currency", "cpm_designation", "cpm_custom"];

#[actix_web::test]
async fn the_browser_returns_as_the_shop_asks() {
    let counter = Counter::open();
    for (mode, method, has_fields) in [("GET", "get", true), ("POST", "post", true), ("NONE", "get", false)] {
        let fields = changed(fields(mode), "cpm_return_mode", mode);
        let fields = changed(fields, "return_url", "https://shop.example/return");
        let page = opened(&counter, "/legacy", changed(fields, "cancel_url", "https://shop.example/cancel")).await;
        for (action, url) in [("cancel", "https://shop.example/cancel"), ("accept", "https://shop.example/return")] {
            counter.submit(&page, &[("method", "orange"), ("action", action)]).await;
            let result = counter.get(&format!("{page}/result")).await.text().await.unwrap();
            assert!(result.contains(&format!("<form method=\"{method}\" action=\"{url}\"")), "{mode}: {result}");
            assert_eq!(result.contains("name=\"cpm_trans_id\""), has_fields, "{mode}");
        }
    }
    let page = opened(&counter, "/legacy", fields("NOWHERE")).await;
    counter.submit(&page, &[("method", "orange"), ("action", "accept")]).await;
    let result = counter.get(&format!("{page}/result")).await.text().await.unwrap();
    assert!(result.contains("pas donné d’adresse de retour") && !result.contains("<form"), "{result}");
}

#[actix_web::test]
async fn the_history_and_the_balance_are_told() {
    let counter = Counter::with(|settings| settings.balance = 1_000);
    for (id, action) in [("H1", Action::Accept), ("H2", Action::WrongCode)] {
        opened(&counter, "/legacy", fields(id)).await;
        counter.sandbox.act(id, Method::Mtn, action).await.unwrap();
        counter.clock.advance(TimeDelta::days(1));
    }
    let who = vec![("apikey", "the-key".to_owned()), ("cpm_site_id", "445160".to_owned())];
    let ids = async |fields: Vec<(&'static str, String)>| -> Vec<String> {
        let answer = raw(&counter, "getTransHistory", &fields).await;
        let list = answer["Transactions"]["transaction"].as_array().unwrap().clone();
        list.iter().map(|one| one["cpm_trans_id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(who.clone()).await, ["H2", "H1"]);
    assert_eq!(ids(changed(who.clone(), "cpm_trans_id", "H1")).await, ["H1"]);
    assert_eq!(ids(changed(who.clone(), "date_debut", "16-01-2026")).await, ["H2"]);
    assert_eq!(ids(changed(who.clone(), "date_fin", "15-01-2026")).await, ["H1"]);
    assert_eq!(ids(changed(changed(who.clone(), "nbligne", "1"), "numeropage", "2")).await, ["H1"]);
    let refused = raw(&counter, "getTransHistory", &who).await["Transactions"]["transaction"][0].clone();
    assert_eq!((&refused["cpm_result"], &refused["cpm_error_message"]), (&json!("604"), &json!("OTP_CODE_ERROR")));
    let answer = raw(&counter, "getCompteStatus", &who).await;
    assert_eq!(answer["user"]["compte"], json!({"solde": "1025", "credit": "1025", "debit": "0"}));
    assert_eq!(answer["user"]["service"]["solde"], json!("25"));
}

#[actix_web::test]
async fn a_lost_answer_and_a_wrong_amount_are_told_here_too() {
    let counter = Counter::open();
    opened(&counter, "/legacy", fields("M1")).await;
    let amount = Some(json!("1"));
    counter
        .sandbox
        .behave(Behaviour { check_answer: Forgery { amount, ..Forgery::default() }, ..Behaviour::default() });
    assert_eq!(check(&counter, "M1").await["transaction"]["cpm_amount"], json!("1"));
    counter.sandbox.behave(Behaviour { init_commits_then_hangs: true, ..Behaviour::default() });
    let mut form = fields("M2");
    form.push(("signature", signature(&counter, &form).await));
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&form).finish();
    let request = counter.client.post(format!("{}/legacy", counter.url)).body(body).timeout(SHORT);
    assert!(request.send().await.unwrap_err().is_timeout());
    assert_eq!(check(&counter, "M2").await["transaction"]["cpm_result"], json!("662"));
}

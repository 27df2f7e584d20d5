//! What published clients send although the documents do not allow it: lenient mode accepts and lists it, strict mode
//! says what is wrong.

use reqwest::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, USER_AGENT,
};

use super::*;

fn lenient() -> Counter {
    Counter::with(|settings| settings.mode = Mode::Lenient)
}

fn form(order: &Value) -> String {
    let fields = order
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name, value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

fn renamed(mut order: Value, from: &str, to: &str) -> Value {
    let value = order.as_object_mut().unwrap().remove(from).unwrap();
    with(order, to, value)
}

/// How each mode answers the same body.
async fn both(body: &Value) -> (Value, Vec<Objection>) {
    let (strict, lenient) = (Counter::open(), lenient());
    let refusal = strict.post("/v2/payment", body).await;
    assert!(strict.sandbox.transactions().is_empty(), "{body}");
    let refusal = match refusal.status().as_u16() {
        400 => refusal.json().await.unwrap(),
        status => json!({"status": status, "description": refusal.text().await.unwrap()}),
    };
    lenient.opened(body).await;
    (refusal, lenient.objections())
}

#[actix_web::test]
async fn what_the_documents_object_to_is_listed_or_refused_in_plain_words() {
    let slip = || renamed(order("A1"), "return_url", "return_url:");
    let entries = json!({"a": "1", "b": "2", "c": "3", "d": "4"});
    for (body, code, words, objection) in [
        (slip(), json!("608"), "return_url:", Objection::ColonKey("return_url:".into())),
        (with(order("A1"), "description", json!("Tom & Jerry")), json!("608"), "description", Objection::Description),
        (with(order("A/1"), "lang", json!("fr")), json!("608"), "A/1", Objection::TransactionId("A/1".into())),
        (with(order("A1"), "invoice_data", entries), json!("608"), "three entries", Objection::InvoiceData),
        (with(order("A1"), "metadata", json!("{\"order\":1}")), Value::Null, "metadata", Objection::Metadata),
        (with(order("A1"), "metadata", json!({"order": 1})), Value::Null, "metadata", Objection::Metadata),
    ] {
        let (refusal, objections) = both(&body).await;
        assert_eq!(refusal["code"], code, "{body}");
        assert!(refusal["description"].as_str().unwrap().contains(words), "{refusal}");
        assert!(objections.contains(&objection), "{objections:?}");
    }
}

#[actix_web::test]
async fn a_form_is_read_or_refused_by_the_front_with_the_reason() {
    for kind in ["application/x-www-form-urlencoded", "application/json", ""] {
        let call = async |counter: &Counter, path: &str, body: String| {
            let request = counter.client.post(format!("{}{path}", counter.url)).header(CONTENT_TYPE, kind);
            request.body(body).send().await.unwrap()
        };
        let response = call(&Counter::open(), "/v2/payment", form(&order("F1"))).await;
        assert_eq!(response.status(), 403);
        assert!(response.text().await.unwrap().contains("The body is a form"));
        let counter = lenient();
        let lines = "&invoice_data[Livre]=Le+fleuve&channels[]=MOBILE_MONEY";
        let body = form(&with(order("F1"), "channels", Value::Null)).replace("channels=null&", "") + lines;
        let response = call(&counter, "/v2/payment", body).await;
        let said = response.headers()["x-sandbox-objections"].to_str().unwrap().to_owned();
        assert!(said.contains("The body is a form"), "{said}");
        assert_eq!(response.json::<Value>().await.unwrap()["code"], json!("201"), "{kind}");
        assert!(counter.objections().contains(&Objection::FormBody));
        let response = call(&counter, "/v2/payment/check", form(&order("F1"))).await;
        assert!(response.headers().contains_key("x-sandbox-objections"));
        assert_eq!(response.json::<Value>().await.unwrap()["code"], json!("662"), "{kind}");
    }
}

#[actix_web::test]
async fn json_that_is_called_something_else_is_listed_or_refused() {
    let call = async |counter: &Counter| {
        let request = counter.client.post(format!("{}/v2/payment", counter.url)).header(CONTENT_TYPE, "text/plain");
        request.body(order("T1").to_string()).send().await.unwrap()
    };
    let response = call(&Counter::open()).await;
    assert_eq!(response.status(), 403);
    assert!(response.text().await.unwrap().contains("text/plain"));
    let counter = lenient();
    assert_eq!(call(&counter).await.status(), 200);
    assert_eq!(counter.objections(), [Objection::ContentType("text/plain".into())]);
}

#[actix_web::test]
async fn a_librarys_bare_name_is_listed_or_answered_1010() {
    let call = async |counter: &Counter| {
        let request = counter.client.post(format!("{}/v2/payment", counter.url)).json(&order("U1"));
        request.header(USER_AGENT, "Python-urllib/3.11").send().await.unwrap()
    };
    let response = call(&Counter::open()).await;
    assert_eq!(response.status(), 403);
    assert!(response.text().await.unwrap().starts_with("error code: 1010\n"));
    let counter = lenient();
    assert_eq!(call(&counter).await.status(), 200);
    let named = Objection::BareUserAgent("Python-urllib/3.11".into());
    assert_eq!(counter.objections(), [named]);
}

#[actix_web::test]
async fn channels_may_be_absent_a_text_or_a_list() {
    for counter in [Counter::open(), lenient()] {
        for (place, (channels, offered)) in [
            (Value::Null, [true, true]),
            (json!("ALL"), [true, true]),
            (json!(["ALL"]), [true, true]),
            (json!([]), [true, true]),
            (json!(["MOBILE_MONEY"]), [true, false]),
            (json!("WALLET"), [false, true]),
            (json!("WALLET,MOBILE_MONEY"), [true, true]),
            (json!(["WALLET", "CREDIT_CARD"]), [false, true]),
        ]
        .into_iter()
        .enumerate()
        {
            counter.opened(&with(order(&format!("C{place}")), "channels", channels.clone())).await;
            let deal = counter.sandbox.transactions().pop().unwrap();
            assert_eq!([deal.in_channels(Method::Orange), deal.in_channels(Method::Wave)], offered, "{channels}");
        }
    }
    let refusal = Counter::open().init(&with(order("C9"), "channels", json!(["PAYPAL"]))).await;
    let words = "The field channels must be ALL, MOBILE_MONEY, CREDIT_CARD or WALLET, and is PAYPAL";
    assert_eq!(refusal["description"], json!(words));
}

#[actix_web::test]
async fn an_empty_list_of_invoice_data_is_none() {
    for counter in [Counter::open(), lenient()] {
        counter.opened(&with(order("I1"), "invoice_data", json!([]))).await;
        assert!(counter.objections().is_empty());
    }
}

#[actix_web::test]
async fn addresses_with_two_slashes_or_one_at_the_end_are_the_same() {
    for counter in [Counter::open(), lenient()] {
        for (place, path) in ["/v2/payment", "/v2/payment/", "//v2/payment", "//v2/payment/"].into_iter().enumerate() {
            let id = format!("S{place}");
            let answer: Value = counter.post(path, &order(&id)).await.json().await.unwrap();
            assert_eq!(answer["code"], json!("201"), "{path}");
            let check = path.replace("payment", "payment/check");
            let answer: Value = counter.post(&check, &order(&id)).await.json().await.unwrap();
            assert_eq!(answer["code"], json!("662"), "{check}");
        }
        let noted = |deal: &Transaction| deal.objections.iter().any(|said| matches!(said, Objection::Path(_)));
        assert_eq!(counter.sandbox.transactions().iter().map(noted).collect::<Vec<_>>(), [false, true, true, true]);
    }
}

#[actix_web::test]
async fn a_check_finds_by_a_token_that_is_called_transaction_id() {
    for counter in [Counter::open(), lenient()] {
        let token = counter.opened(&order("K1")).await;
        for body in [json!({"transaction_id": token}), json!({"transaction_id": "K1", "token": token})] {
            let body = with(with(body, "apikey", json!("the-key")), "site_id", json!("445160"));
            let answer: Value = counter.post("/v2/payment/check", &body).await.json().await.unwrap();
            assert_eq!(answer["code"], json!("662"), "{body}");
        }
        assert_eq!(counter.sandbox.calls("K1").check, 2);
    }
}

#[actix_web::test]
async fn names_on_which_the_documents_disagree_are_only_listed() {
    for counter in [Counter::open(), lenient()] {
        counter.opened(&with(order("N1"), "customer_surname", Value::Null)).await;
        assert_eq!(counter.objections(), [Objection::Names]);
    }
}

#[actix_web::test]
async fn a_field_of_the_wrong_kind_is_told_from_a_missing_one() {
    let counter = Counter::open();
    for (value, words) in [
        (Value::Null, "The field description is missing"),
        (json!(" "), "The field description is empty"),
        (json!(["Livre"]), "The field description must be a text, and is a list"),
        (json!(true), "The field description must be a text, and is true or false"),
    ] {
        assert_eq!(counter.init(&with(order("W1"), "description", value)).await["description"], json!(words));
    }
}

#[actix_web::test]
async fn the_page_lists_what_the_documents_object_to_in_its_own_language() {
    let counter = lenient();
    let body = renamed(order("L1"), "return_url", "return_url:");
    for (language, words) in [("fr", "La clé «\u{a0}return_url:\u{a0}»"), ("en", "The key &#34;return_url:&#34;")] {
        let body = with(with(body.clone(), "lang", json!(language)), "transaction_id", json!(language));
        let token = counter.opened(&body).await;
        let page = counter.get(&format!("/guichet/pay/{token}")).await.text().await.unwrap();
        assert!(page.contains(words), "{page}");
    }
}

#[actix_web::test]
async fn a_page_of_any_origin_may_call_as_the_seamless_script_does() {
    let counter = lenient();
    for path in ["/v2/payment", "/v2/payment/check"] {
        let request = counter.client.request(reqwest::Method::OPTIONS, format!("{}{path}", counter.url));
        let asked = request
            .header(ORIGIN, "https://shop.example")
            .header(ACCESS_CONTROL_REQUEST_METHOD, "POST")
            .header(ACCESS_CONTROL_REQUEST_HEADERS, "content-type");
        let response = asked.send().await.unwrap();
        assert_eq!(response.status(), 204);
        assert_eq!(response.headers()[ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        assert_eq!(response.headers()[ACCESS_CONTROL_ALLOW_METHODS], "POST");
        assert_eq!(response.headers()[ACCESS_CONTROL_ALLOW_HEADERS], "content-type");
        for body in [order("O1"), json!({})] {
            let response = counter.post(path, &body).await;
            assert_eq!(response.headers()[ACCESS_CONTROL_ALLOW_ORIGIN], "*", "an error must be readable too");
        }
    }
    assert!(!counter.get("/guichet/pay/x").await.headers().contains_key(ACCESS_CONTROL_ALLOW_ORIGIN));
}

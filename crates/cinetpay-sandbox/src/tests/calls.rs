//! The list of calls.

use reqwest::header::ACCEPT_LANGUAGE;

use super::*;

async fn listed(counter: &Counter) -> Vec<Value> {
    counter.get("/guichet/calls.json").await.json().await.unwrap()
}

async fn page(counter: &Counter, language: &str) -> String {
    let request = counter.client.get(format!("{}/guichet/calls", counter.url)).header(ACCEPT_LANGUAGE, language);
    request.send().await.unwrap().text().await.unwrap()
}

#[actix_web::test]
async fn every_call_is_listed_newest_first_with_what_was_wrong_in_both_languages() {
    let counter = Counter::open();
    counter.init(&order("GOOD")).await;
    counter.init(&with(order("ODD"), "amount", json!(2501))).await;
    let nameless = Client::builder().no_proxy().build().unwrap();
    nameless.post(format!("{}/v2/payment", counter.url)).json(&order("N1")).send().await.unwrap();
    counter.post("/v2/payement", &order("LOST")).await;
    let calls = listed(&counter).await;
    let seen: Vec<_> = calls.iter().map(|call| (call["path"].as_str().unwrap(), call["status"].as_u64())).collect();
    let init = "/v2/payment";
    assert_eq!(seen, [("/v2/payement", Some(404)), (init, Some(403)), (init, Some(400)), (init, Some(200))]);
    assert_eq!(calls[2]["remarks"][0]["en"], json!("The amount 2501 is not a multiple of 5, which XOF needs"));
    assert_eq!(calls[1]["remarks"][0]["en"], json!("The call has no User-Agent: send one of your own"));
    assert_eq!((&calls[0]["generation"], &calls[1]["generation"]), (&Value::Null, &json!("v2")));
    let (french, english) = (page(&counter, "fr").await, page(&counter, "en").await);
    assert!(french.contains("n’est pas un multiple de 5") && french.contains("Adresse inconnue"), "{french}");
    assert!(english.contains("is not a multiple of 5") && english.contains("Unknown address"));
    assert!(!french.contains("call-") || !french.contains(">call-"), "{french}");
}

#[actix_web::test]
async fn a_lenient_call_says_what_the_documents_object_to_and_no_secret_is_shown() {
    let counter = Counter::with(|settings| settings.mode = Mode::Lenient);
    let mut body = order("L1");
    let url = body.as_object_mut().unwrap().remove("return_url").unwrap();
    counter.init(&with(body, "return_url:", url)).await;
    counter.post("/2026/v1/oauth/login", &json!({"api_key": "the-key", "api_password": "sandbox-password"})).await;
    let calls = listed(&counter).await;
    assert_eq!(calls[1]["remarks"][0]["en"], json!("The key \"return_url:\" ends in a colon."));
    assert_eq!(calls[0]["generation"], json!("2026"));
    let page = page(&counter, "fr").await;
    assert!(page.contains("return_url:") && page.contains("•••"));
    assert!(!page.contains("the-key") && !page.contains("sandbox-password"), "{page}");
}

#[actix_web::test]
async fn a_call_that_is_not_answered_is_listed_all_the_same() {
    let counter = Counter::open();
    counter.misbehave(|behaviour| behaviour.init_commits_then_hangs = true);
    let request = counter.client.post(format!("{}/v2/payment", counter.url)).json(&order("H1"));
    assert!(request.timeout(SHORT).send().await.unwrap_err().is_timeout());
    assert_eq!(listed(&counter).await[0]["status"], Value::Null);
    assert!(page(&counter, "en").await.contains("not answered so far"));
}

#[actix_web::test]
async fn a_notification_is_listed_with_the_shops_answer_and_the_right_token() {
    let (counter, shop) = (Counter::open(), Shop::open(&[403]));
    counter.opened(&shop.order("N1")).await;
    counter.misbehave(|behaviour| behaviour.wrong_token = true);
    counter.sandbox.act("N1", Method::Orange, Action::Accept).await.unwrap();
    counter.sandbox.quiet().await;
    let notification = listed(&counter).await.remove(0);
    assert_eq!((&notification["direction"], &notification["status"]), (&json!("to the shop"), &json!(403)));
    let fields = fields(&counter.sandbox.transactions()[0], "445160");
    let right = sign(SECRET, &fields);
    assert!(notification["remarks"][0]["en"].as_str().unwrap().contains(&right), "{notification}");
    assert_ne!(shop.heard()[0].token, right);
    assert_eq!(notification["remarks"][1]["en"], json!("The shop answered 403 instead of 200"));
}

#[actix_web::test]
async fn the_list_is_shut_where_the_control_address_is() {
    let counter = Counter::with(|settings| settings.control = false);
    assert_eq!(counter.get("/guichet/calls").await.status(), 404);
    assert_eq!(counter.get("/guichet/calls.json").await.status(), 404);
}

#[actix_web::test]
async fn a_body_of_a_hundred_kilobytes_is_refused() {
    let counter = Counter::open();
    let body = with(order("B1"), "description", json!("a".repeat(100_000)));
    assert_eq!(counter.post("/v2/payment", &body).await.status(), 413);
}

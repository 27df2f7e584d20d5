use reqwest::header::{ACCEPT_LANGUAGE, CONTENT_SECURITY_POLICY, LOCATION};

use super::*;

const CUSTOMER: [(&str, &str); 9] = [
    ("customer_name", "Koné"),
    ("customer_surname", "Awa"),
    ("customer_email", "awa@example.ci"),
    ("customer_phone_number", "+2250700000001"),
    ("customer_address", "Rue 12"),
    ("customer_city", "Abidjan"),
    ("customer_country", "CI"),
    ("customer_state", "CI"),
    ("customer_zip_code", "00225"),
];

async fn text(response: Response) -> String {
    response.text().await.unwrap()
}

#[actix_web::test]
async fn the_counter_shows_what_is_paid_and_guards_itself() {
    let counter = Counter::open();
    let token = counter.opened(&with(order("P1"), "description", json!("<b>Contes</b>".replace('/', "")))).await;
    let response = counter.get(&format!("/guichet/pay/{token}")).await;
    assert_eq!(response.status(), 200);
    let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(!policy.contains("unsafe"));
    assert_eq!(response.headers()["cache-control"], "no-store");
    let page = text(response).await;
    assert!(
        page.contains("lang=\"fr\"") && page.contains("2\u{a0}500\u{a0}F\u{a0}CFA") && page.contains("shop.example")
    );
    assert!(page.contains("Bac à sable") && !page.contains("<b>Contes"));
    assert!(
        !page.contains(" style=") && !page.contains("onclick") && !page.contains("-lead") && !page.contains("-hint"),
        "{page}"
    );
}

#[actix_web::test]
async fn a_page_speaks_the_language_of_its_transaction() {
    let counter = Counter::open();
    let token = counter.opened(&with(order("EN"), "lang", json!("en"))).await;
    let page = text(counter.get(&format!("/guichet/pay/{token}")).await).await;
    assert!(page.contains("lang=\"en\"") && page.contains("nothing is really paid here"));
    let request = counter.client.get(format!("{}/guichet/pay/nothing", counter.url)).header(ACCEPT_LANGUAGE, "en");
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 404);
    assert!(text(response).await.contains("This payment link does not exist"));
}

#[actix_web::test]
async fn the_card_is_offered_only_with_the_whole_address() {
    let counter = Counter::open();
    let bare = counter.opened(&order("C0")).await;
    let page = text(counter.get(&format!("/guichet/pay/{bare}")).await).await;
    assert!(page.contains("value=\"card\" disabled") && page.contains("adresse complète"));
    counter.submit(&format!("/guichet/pay/{bare}"), &[("method", "card"), ("action", "accept")]).await;
    assert_eq!(counter.check("C0").await["code"], json!("662"));
    let whole = CUSTOMER.iter().fold(order("C1"), |order, (name, value)| with(order, name, json!(value)));
    let token = counter.opened(&whole).await;
    counter.submit(&format!("/guichet/pay/{token}"), &[("method", "card"), ("action", "accept")]).await;
    assert_eq!(counter.check("C1").await["data"]["payment_method"], json!("VISA"));
    let token =
        counter.opened(&with(with(whole, "transaction_id", json!("C2")), "channels", json!("MOBILE_MONEY"))).await;
    let page = text(counter.get(&format!("/guichet/pay/{token}")).await).await;
    assert!(page.contains("value=\"card\" disabled") && page.contains("value=\"wave\" disabled"));
}

#[actix_web::test]
async fn whatever_the_outcome_a_form_leads_back_to_the_shop() {
    let counter = Counter::open();
    for (action, words) in [
        ("accept", "Paiement accepté"),
        ("refuse", "Paiement refusé"),
        ("cancel", "Paiement annulé"),
        ("insufficient", "Solde insuffisant"),
        ("wrong_code", "Code erroné"),
        ("operator_down", "Opérateur en panne"),
        ("expire", "Page de paiement expirée"),
    ] {
        let token = counter.opened(&order(action)).await;
        let response =
            counter.submit(&format!("/guichet/pay/{token}"), &[("method", "orange"), ("action", action)]).await;
        assert_eq!(response.status(), 303);
        let result = response.headers()[LOCATION].to_str().unwrap().to_owned();
        let response = counter.get(&result).await;
        let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        assert!(policy.contains("form-action 'self' https://shop.example;"), "{policy}");
        let page = text(response).await;
        assert!(page.contains(words) && page.contains("Retour à la boutique"), "{page}");
        assert!(page.contains("<form method=\"post\" action=\"https://shop.example/return\""));
        assert!(page.contains(&format!("name=\"transaction_id\" value=\"{action}\"")));
        assert!(page.contains(&format!("name=\"token\" value=\"{token}\"")));
        assert_eq!(page.contains("Essayer encore"), !matches!(action, "accept" | "expire"));
    }
}

#[actix_web::test]
async fn a_refused_payment_can_be_tried_again_on_the_page() {
    let counter = Counter::open();
    let token = counter.opened(&order("R1")).await;
    let path = format!("/guichet/pay/{token}");
    counter.submit(&path, &[("method", "moov"), ("action", "insufficient")]).await;
    let page = text(counter.get(&path).await).await;
    assert!(page.contains("Le solde du compte ne suffisait pas") && page.contains("value=\"moov\" checked"));
    counter.submit(&path, &[("method", "moov"), ("action", "accept")]).await;
    assert_eq!(counter.check("R1").await["data"]["status"], json!("ACCEPTED"));
    assert_eq!(counter.get(&path).await.headers()[LOCATION], format!("{path}/result"));
}

#[actix_web::test]
async fn a_waiting_payment_is_decided_from_its_page() {
    let counter = Counter::open();
    for (action, code) in [("accept", "00"), ("refuse", "600")] {
        let token = counter.opened(&order(action)).await;
        let path = format!("/guichet/pay/{token}");
        let response = counter.submit(&path, &[("method", "wave"), ("action", "wait")]).await;
        assert_eq!(response.headers()[LOCATION], path);
        assert!(text(counter.get(&path).await).await.contains("En attente de validation"));
        counter.submit(&path, &[("action", action)]).await;
        let answer = counter.check(action).await;
        assert_eq!((&answer["code"], &answer["data"]["payment_method"]), (&json!(code), &json!("WAVECI")));
    }
}

#[actix_web::test]
async fn a_wrong_telephone_is_said_beside_the_field_and_kept() {
    let counter = Counter::open();
    let token = counter.opened(&order("T1")).await;
    let path = format!("/guichet/pay/{token}");
    let fields = [("method", "mtn"), ("phone", "07 07 \"x"), ("action", "accept")];
    let response = counter.submit(&path, &fields).await;
    assert_eq!(response.status(), 422);
    let page = text(response).await;
    assert!(page.contains("id=\"phone-wrong\"") && page.contains("value=\"07 07 &#34;x\""), "{page}");
    assert!(page.contains("value=\"mtn\" checked"));
    assert_eq!(counter.check("T1").await["code"], json!("662"));
    counter.submit(&path, &[("method", "mtn"), ("phone", "+225 07 07 07 07 03"), ("action", "accept")]).await;
    assert_eq!(counter.check("T1").await["code"], json!("600"));
}

#[actix_web::test]
async fn a_locked_telephone_is_the_one_that_pays() {
    let counter = Counter::open();
    let body =
        with(with(order("LOCK"), "lock_phone_number", json!(true)), "customer_phone_number", json!("+2250707070703"));
    let token = counter.opened(&body).await;
    let path = format!("/guichet/pay/{token}");
    assert!(text(counter.get(&path).await).await.contains("readonly"));
    counter.submit(&path, &[("method", "mtn"), ("phone", "0707070700"), ("action", "accept")]).await;
    assert_eq!(counter.check("LOCK").await["code"], json!("600"));
}

#[actix_web::test]
async fn a_closed_window_says_nothing_to_the_shop() {
    let (counter, shop) = (Counter::open(), Shop::open(&[]));
    let token = counter.opened(&shop.order("Z1")).await;
    let response = counter.submit(&format!("/guichet/pay/{token}"), &[("method", "mtn"), ("action", "close")]).await;
    let place = response.headers()[LOCATION].to_str().unwrap().to_owned();
    let page = text(counter.get(&place).await).await;
    assert!(page.contains("La fenêtre est fermée") && !page.contains("shop.example"));
    counter.sandbox.quiet().await;
    assert!(shop.heard().is_empty());
    assert_eq!(counter.check("Z1").await["code"], json!("662"));
}

#[actix_web::test]
async fn styles_and_scripts_are_files_of_their_own() {
    let counter = Counter::open();
    for (path, kind) in [("sandbox.css", "text/css"), ("return.js", "text/javascript")] {
        let response = counter.get(&format!("/guichet/static/{path}")).await;
        assert!(response.headers()["content-type"].to_str().unwrap().starts_with(kind));
        assert!(response.headers()["cache-control"].to_str().unwrap().contains("immutable"));
    }
}

#[actix_web::test]
async fn an_expired_page_only_leads_back() {
    let counter = Counter::open();
    let token = counter.opened(&order("X1")).await;
    let path = format!("/guichet/pay/{token}");
    counter.submit(&path, &[("action", "expire")]).await;
    assert_eq!(counter.get(&path).await.headers()[LOCATION], format!("{path}/result"));
    counter.submit(&path, &[("method", "orange"), ("action", "accept")]).await;
    assert_eq!(counter.check("X1").await["code"], json!("625"));
}

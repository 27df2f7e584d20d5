//! The order's page in all its states, and "try again".

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Forgery, Garbage, Notifications};
use griot::shop::admin::refunds::{self, OrderRefund, SurplusRefund};
use griot::shop::admin::review::{self, Decision};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::back_office::{delivered_for_less, in_review, order_id, owner, shelved, told};
use crate::support::buyer::{Answer, Buyer};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};

/// A buyer who pressed "pay", and the address that they were redirected to.
async fn bought(shop: &TestShop) -> (Buyer, String) {
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    let buyer = shop.buyer();
    let led = buyer.buy(&slug).await.location().to_owned();
    (buyer, led)
}

/// The path of the newest order's page.
async fn newest(shop: &TestShop) -> String {
    let orders = griot::shop::admin::order_json::list(&shop.shop, None, 1).await.unwrap();
    format!("/orders/{}", orders[0]["key"].as_str().unwrap())
}

async fn attempts(shop: &TestShop, page: &str) -> Vec<Value> {
    let order_json = shop.order_json(page.trim_start_matches("/orders/")).await;
    order_json["attempts"].as_array().unwrap().clone()
}

/// Asserts that the page and the JSON for its script show this state; returns the page.
async fn stands(buyer: &Buyer, page: &str, state: &str) -> Answer {
    let told = buyer.get(&format!("{page}/state")).await;
    assert_eq!(told.between("\"state\":\"", "\""), state);
    let shown = buyer.get(page).await;
    assert_eq!((shown.status, shown.header("cache-control")), (StatusCode::OK, "private, no-store"));
    assert!(shown.text.contains("<meta name=\"robots\" content=\"noindex\">"));
    shown
}

async fn english(buyer: &Buyer, page: &str) -> String {
    buyer.get(&format!("{page}?lang=en")).await.text
}

async fn try_again(buyer: &Buyer, page: &str) -> String {
    buyer.post(&format!("{page}/pay"), &[]).await.location().to_owned()
}

on_both! {
    async fn a_gateway_that_refuses_the_shop_is_said_on_the_orders_page(db: TestDatabase) {
        let mut plan = Plan::default();
        plan.settings.push(("CINETPAY_API_KEY", "somebody-elses".to_owned()));
        let shop = TestShop::planned(db, plan);
        let (buyer, page) = bought(&shop).await;
        assert_eq!(page, newest(&shop).await);
        let shown = stands(&buyer, &page, "silent").await;
        assert!(shown.text.contains("<h1>La page de paiement ne s’est pas ouverte</h1>"));
        assert!(shown.between("<p class=\"note\">", "</p>").contains("Un réglage de la boutique"));
        assert!(shown.text.contains(&format!("<form method=\"post\" action=\"{page}/pay\"")));
        assert!(english(&buyer, &page).await.contains("A setting of the shop stands in the way"));
        assert_eq!(attempts(&shop, &page).await[0]["code"], "609");
        assert_eq!(try_again(&buyer, &page).await, page, "still refused");
        assert_eq!(attempts(&shop, &page).await.len(), 2);
        assert!(shop.sandbox.transactions().is_empty());
    }

    async fn a_silent_gateway_is_asked_about_the_first_payment_before_a_second_is_opened(db: TestDatabase) {
        let shop = TestShop::open(db);
        shop.sandbox.behave(Behaviour { init_commits_then_hangs: true, ..Behaviour::default() });
        let (buyer, page) = bought(&shop).await;
        let shown = stands(&buyer, &page, "silent").await;
        assert!(shown.between("<p class=\"note\">", "</p>").contains("ne répond pas"), "{}", shown.text);
        shop.sandbox.behave(Behaviour::default());
        let first = shop.transaction();
        let led = try_again(&buyer, &page).await;
        assert!(led.contains("/guichet/pay/"), "{led}");
        assert_eq!(shop.sandbox.calls(&first).check, 1);
        let attempts = attempts(&shop, &page).await;
        assert_eq!(attempts.len(), 2);
        assert_ne!(attempts[1]["transaction_id"], attempts[0]["transaction_id"]);
        let last = shop.sandbox.transactions().into_iter().find(|transaction| led.ends_with(&transaction.token));
        shop.sandbox.act(&last.unwrap().id, cinetpay_sandbox::Method::Wave, Action::Accept).await.unwrap();
        shop.sandbox.quiet().await;
        shop.work().await;
        stands(&buyer, &page, "paid").await;
    }

    async fn an_attempt_that_is_still_open_is_resumed_where_it_was(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (buyer, led) = bought(&shop).await;
        let page = newest(&shop).await;
        assert_eq!(try_again(&buyer, &page).await, led);
        assert_eq!(attempts(&shop, &page).await.len(), 1);
        assert_eq!(shop.sandbox.calls(&shop.transaction()).init, 1);
    }

    async fn after_a_refusal_a_second_payment_is_opened_only_if_the_first_is_still_unpaid(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (buyer, led) = bought(&shop).await;
        let page = newest(&shop).await;
        shop.at_the_counter(Action::Refuse).await;
        shop.work().await;
        stands(&buyer, &page, "refused").await;
        shop.pass(TimeDelta::seconds(30));
        let again = try_again(&buyer, &page).await;
        assert!(again.contains("/guichet/pay/") && again != led);
        assert_eq!(attempts(&shop, &page).await.len(), 2);

        // The second is refused as well, and then paid at the sandbox without a notification.
        let second = shop.sandbox.transactions().into_iter().find(|found| again.ends_with(&found.token)).unwrap().id;
        let act = async |action| {
            shop.sandbox.act(&second, cinetpay_sandbox::Method::Mtn, action).await.unwrap();
            shop.sandbox.quiet().await;
        };
        act(Action::Refuse).await;
        shop.work().await;
        stands(&buyer, &page, "refused").await;
        shop.sandbox.behave(Behaviour { notifications: Notifications::Lost, ..Behaviour::default() });
        act(Action::Accept).await;
        shop.pass(TimeDelta::seconds(30));
        assert_eq!(try_again(&buyer, &page).await, page);
        stands(&buyer, &page, "paid").await;
        assert_eq!(shop.sandbox.transactions().len(), 2, "nothing is paid twice");
    }

    async fn while_nobody_knows_whether_the_first_was_paid_no_second_is_opened(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (buyer, _) = bought(&shop).await;
        let page = newest(&shop).await;
        shop.at_the_counter(Action::Refuse).await;
        shop.work().await;
        shop.sandbox.behave(Behaviour { check_status: Some(502), ..Behaviour::default() });
        shop.pass(TimeDelta::seconds(30));
        assert_eq!(try_again(&buyer, &page).await, page);
        assert_eq!(attempts(&shop, &page).await.len(), 1);
    }

    async fn a_waiting_page_looks_again_by_itself(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (buyer, led) = bought(&shop).await;
        let page = newest(&shop).await;
        let shown = stands(&buyer, &page, "waiting").await;
        assert!(shown.text.contains("<noscript><meta http-equiv=\"refresh\" content=\"8\"></noscript>"));
        assert!(shown.text.contains(&format!("data-state=\"waiting\" data-state-url=\"{page}/state\"")));
        assert!(shown.text.contains(&format!("<a href=\"{led}\">Je n’ai pas encore validé")));
        assert!(!shown.text.contains("exemple.ci"), "the page shows no address");
        shop.sandbox.behave(Behaviour { notifications: Notifications::Lost, ..Behaviour::default() });
        shop.at_the_counter(Action::Accept).await;
        assert_eq!(buyer.post(&format!("{page}/check"), &[]).await.location(), page);
        stands(&buyer, &page, "paid").await;
    }

    async fn a_paid_page_has_the_book_and_says_where_the_letter_went(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (buyer, _) = bought(&shop).await;
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        let page = newest(&shop).await;
        let shown = stands(&buyer, &page, "paid").await;
        assert!(shown.text.contains("à a…@exemple.ci.") && !shown.text.contains("awa@exemple.ci"));
        assert!(shown.text.contains("2\u{a0}500\u{a0}F\u{a0}CFA"));
        assert!(shown.text.contains("action=\"/d/") && shown.text.contains("5 téléchargements complets"));
        assert!(english(&buyer, &page).await.contains("Paid: the book is yours"));
        assert_eq!(try_again(&buyer, &page).await, page, "there is nothing more to pay");
        assert_eq!(attempts(&shop, &page).await.len(), 1);
    }

    async fn money_that_does_not_match_is_looked_at_by_a_person(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (buyer, _) = bought(&shop).await;
        let check_answer = Forgery { amount: Some(json!("2000")), ..Forgery::default() };
        shop.sandbox.behave(Behaviour { check_answer, ..Behaviour::default() });
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        let page = newest(&shop).await;
        let shown = stands(&buyer, &page, "review").await;
        assert!(shown.text.contains("Ne payez pas une deuxième fois") && !shown.text.contains("<form method"));
        assert_eq!(try_again(&buyer, &page).await, page);
        assert_eq!(shop.sandbox.transactions().len(), 1);
    }

    async fn an_expired_order_can_be_taken_up_again_and_a_refunded_one_not(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (buyer, led) = bought(&shop).await;
        let page = newest(&shop).await;
        shop.pass(TimeDelta::hours(25));
        shop.work().await;
        let shown = stands(&buyer, &page, "expired").await;
        assert!(shown.text.contains("Cette commande a expiré"));
        let again = try_again(&buyer, &page).await;
        assert!(again.contains("/guichet/pay/") && again != led, "the page of yesterday cannot be paid at any more");
        assert_eq!(attempts(&shop, &page).await.len(), 2);
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        stands(&buyer, &page, "paid").await;
        let id = order_id(&shop, &shop.transaction()).await;
        let SurplusRefund { amount, reason, destination } = sent_back(2500);
        let back = OrderRefund { lines: vec![(0, amount)], reason, destination };
        refunds::refund(&shop.shop, &owner(&shop), &id, back).await.unwrap();
        let shown = stands(&buyer, &page, "refunded").await;
        assert!(shown.text.contains("Nous vous avons rendu 2\u{a0}500\u{a0}F\u{a0}CFA"));
        assert!(!shown.text.contains("/d/"));
        assert_eq!(try_again(&buyer, &page).await, page);
    }

    async fn who_paid_another_sum_reads_what_came_on_his_page_and_in_his_receipt(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = delivered_for_less(&shop, &slug).await;
        let page = format!("/orders/{}", shop.order_json(&transaction).await["key"].as_str().unwrap());
        let shown = shop.buyer().get(&page).await;
        assert_eq!(shown.between("<dt>Montant</dt><dd class=\"price\">", "<"), "2\u{a0}500\u{a0}F\u{a0}CFA");
        assert_eq!(shown.between("<dt>Reçu</dt><dd>", "<"), "25\u{a0}F\u{a0}CFA");
        let receipt = shop.parcels().pop().unwrap().text.replace('\u{a0}', " ");
        assert!(receipt.contains("Montant : 2 500 F CFA\nMontant reçu : 25 F CFA\n"), "{receipt}");
    }

    async fn who_is_not_delivered_reads_that_his_money_goes_back_and_then_how_much_did(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = in_review(&shop, &slug).await;
        let page = format!("/orders/{}", shop.order_json(&transaction).await["key"].as_str().unwrap());
        let id = order_id(&shop, &transaction).await;
        review::decide(&shop.shop, &owner(&shop), &id, Decision::Refund, "Mauvais montant").await.unwrap();
        let shown = shop.buyer().get(&page).await;
        assert!(shown.text.contains("va vous être rendu") && !shown.text.contains("avons rendu"), "{}", shown.text);
        let owed = told(&shop, &transaction).await.attempts.pop().unwrap().id;
        refunds::refund_surplus(&shop.shop, &owner(&shop), &owed, sent_back(25)).await.unwrap();
        assert!(shop.buyer().get(&page).await.text.contains("Nous vous avons rendu 25\u{a0}F\u{a0}CFA."));
    }
}

fn sent_back(amount: i64) -> SurplusRefund {
    SurplusRefund { amount, reason: "Livre illisible".to_owned(), destination: "Orange Money 07 07".to_owned() }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_refusal_is_said_in_words() {
    let said = [
        (Action::Insufficient, "Votre solde ne suffit pas", "Your balance is too low"),
        (Action::Cancel, "Le paiement a été annulé", "The payment was cancelled"),
        (Action::Refuse, "La raison ne nous est pas connue. Réessayez", "We do not know the reason. Please"),
    ];
    for (action, french, in_english) in said {
        let shop = TestShop::open(TestDatabase::sqlite());
        let (buyer, _) = bought(&shop).await;
        shop.at_the_counter(action).await;
        shop.work().await;
        let page = newest(&shop).await;
        let shown = stands(&buyer, &page, "refused").await;
        assert!(shown.between("<p class=\"alert\">", "</p>").starts_with(french), "{}", shown.text);
        assert!(shown.text.contains(&format!("action=\"{page}/pay\"")));
        assert!(english(&buyer, &page).await.contains(in_english));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_gateway_answers_to_the_first_call_the_next_try_can_be_paid() {
    let told = |init_status, init_garbage| Behaviour { init_status, init_garbage, ..Behaviour::default() };
    for behaviour in [
        told(Some(403), None),
        told(Some(429), None),
        told(Some(500), None),
        told(Some(502), None),
        told(None, Some(Garbage::Html)),
        told(None, Some(Garbage::TruncatedJson)),
        told(None, Some(Garbage::Reset)),
        told(None, Some(Garbage::Redirect("http://127.0.0.1:1/".to_owned()))),
    ] {
        let shop = TestShop::open(TestDatabase::sqlite());
        shop.sandbox.behave(behaviour.clone());
        let (buyer, page) = bought(&shop).await;
        stands(&buyer, &page, "silent").await;
        shop.sandbox.behave(Behaviour::default());
        let led = try_again(&buyer, &page).await;
        assert!(led.contains("/guichet/pay/"), "{behaviour:?}: {led}");
        assert_eq!(attempts(&shop, &page).await.len(), 2);
        stands(&buyer, &page, "waiting").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guichet_on_a_host_that_the_policy_does_not_name_is_reached_by_a_link() {
    let mut plan = Plan::default();
    plan.settings.push(("CINETPAY_GUICHET_HOSTS", "checkout.cinetpay.com".to_owned()));
    let shop = TestShop::planned(TestDatabase::sqlite(), plan);
    let (buyer, led) = bought(&shop).await;
    assert_eq!(led, newest(&shop).await);
    let shown = stands(&buyer, &led, "waiting").await;
    let pay = format!("/guichet/pay/{}", shop.sandbox.transactions()[0].token);
    assert!(shown.text.contains(&format!("{pay}\"")), "a link leads to the payment page: {}", shown.text);
    assert!(!shown.header("content-security-policy").contains("127.0.0.1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_key_has_a_page_with_a_way_out() {
    let shop = TestShop::open(TestDatabase::sqlite());
    let buyer = shop.buyer();
    let led = buyer.get("/orders/..%2f..").await.location().to_owned();
    assert_eq!(led, "/orders", "only dots and slashes are no key at all");
    assert_eq!(buyer.get(&led).await.status, StatusCode::NOT_FOUND);
    for key in ["000000000000000000000000", "x", "0r1"] {
        let page = format!("/orders/{key}");
        let missing = buyer.get(&page).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{key}");
        assert!(missing.text.contains("<a class=\"button\" href=\"/\">Voir tous les livres</a>"), "{}", missing.text);
        assert_eq!(buyer.get(&format!("{page}/state")).await.status, StatusCode::NOT_FOUND);
        for act in ["pay", "check", "link"] {
            assert_eq!(buyer.post(&format!("{page}/{act}"), &[]).await.status, StatusCode::NOT_FOUND);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forms_address_opened_by_itself_leads_back_to_its_page() {
    let shop = TestShop::open(TestDatabase::sqlite());
    let (buyer, _) = bought(&shop).await;
    let page = newest(&shop).await;
    for act in ["pay", "check", "link"] {
        assert_eq!(buyer.get(&format!("{page}/{act}")).await.location(), page);
    }
    assert_eq!(buyer.get("/books/le-fleuve/buy").await.location(), "/books/le-fleuve");
}

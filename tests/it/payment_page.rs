//! What the owner says of the payment page: the means of payment that it offers, and whose phone number may pay there.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Method};
use reqwest::StatusCode;

use crate::support::buyer::{Answer, Buyer};
use crate::support::notification::assert_delivered_once;
use crate::support::postgres::on_both;
use crate::support::shop::{Plan, TestShop};

const EMAIL: (&str, &str) = ("email", "awa@exemple.ci");
const CARD: [(&str, &str); 6] = [
    ("phone", "0707080910"),
    ("name", "Awa Koné"),
    ("address", "Rue 12, Treichville"),
    ("city", "Abidjan"),
    ("zip", "00225"),
    ("country", "CI"),
];

fn plan(settings: &[(&'static str, &str)]) -> Plan {
    let mut plan = Plan::default();
    plan.settings.extend(settings.iter().map(|(name, value)| (*name, (*value).to_owned())));
    plan
}

async fn send(buyer: &Buyer, slug: &str, fields: &[(&str, &str)]) -> Answer {
    buyer.post(&format!("/books/{slug}/buy"), fields).await
}

on_both! {
    async fn the_payment_page_offers_what_the_owner_wants_and_the_address_is_asked_for_only_with_the_card(db: TestDatabase) {
        let channels = |name| plan(&[("CINETPAY_CHANNELS", name)]);
        let shop = TestShop::planned(db, channels("MOBILE_MONEY"));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let page = shop.buyer().get(&format!("/books/{slug}")).await.text;
        assert!(!page.contains("name=\"address\"") && !page.contains("name=\"country\""), "{page}");
        for page in ["/", "/?lang=en"] {
            let text = shop.buyer().get(page).await.text;
            assert!(text.contains("Orange Money, MTN, Moov)") && !text.contains("Wave"), "{text}");
            let body = text.split("</head>").nth(1).unwrap();
            assert!(!body.contains("carte") && !body.contains("card"), "it names no means that the page has not: {text}");
        }
        // A page from before the setting was changed still sends them.
        let bought = send(&shop.buyer(), &slug, &[&[EMAIL][..], &CARD].concat()).await;
        assert!(bought.location().contains("/guichet/pay/"), "{}", bought.location());
        let deal = shop.sandbox.transactions().pop().unwrap();
        assert_eq!(Method::ALL.map(|method| deal.in_channels(method)), [true, true, true, false, false]);
        assert!(shop.last_order_json().await["address"].is_null(), "what no card needs is not kept");
    }

    async fn where_only_the_card_is_offered_its_address_must_be_given_but_not_for_a_free_book(db: TestDatabase) {
        let shop = TestShop::planned(db, plan(&[("CINETPAY_CHANNELS", "CREDIT_CARD")]));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let page = shop.buyer().get(&format!("/books/{slug}")).await.text;
        assert!(page.contains("<details class=\"fold\" open>") && page.contains("Pour payer par carte"), "{page}");
        let asked = send(&shop.buyer(), &slug, &[EMAIL]).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        for field in ["address", "city", "zip", "phone", "name"] {
            assert!(asked.text.contains(&format!("id=\"{field}-error\"")), "{field}: {}", asked.text);
        }
        let bought = send(&shop.buyer(), &slug, &[&[EMAIL][..], &CARD].concat()).await;
        assert!(bought.location().contains("/guichet/pay/"), "{}", bought.location());
        let deal = shop.sandbox.transactions().pop().unwrap();
        assert_eq!(Method::ALL.map(|method| deal.offers(method)), [false, false, false, false, true]);
        let free = shop.shelve("Le don", 0, 1000).await;
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&free).await;
        let given = send(&buyer, &free, &[EMAIL, ("nonce", &nonce), ("price", "0")]).await;
        assert!(given.location().starts_with("/orders/"), "{}", given.location());
    }

    async fn the_number_that_was_typed_stands_on_the_payment_page_and_can_be_changed_there(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        let counter = send(&buyer, &slug, &[EMAIL, ("phone", "07 07 08 09 10")]).await.location().to_owned();
        let page = buyer.get(&counter).await.text;
        assert!(page.contains("value=\"+225 0707080910\"") && !page.contains("readonly"), "{page}");
        assert_eq!(shop.sandbox.transactions()[0].locked_phone, None);
    }

    async fn where_the_owner_wants_it_only_that_number_pays(db: TestDatabase) {
        let shop = TestShop::planned(db, plan(&[("CINETPAY_LOCK_PHONE", "yes")]));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        let counter = send(&buyer, &slug, &[EMAIL, ("phone", "07 07 08 09 10")]).await.location().to_owned();
        assert!(buyer.get(&counter).await.text.contains("value=\"+225 0707080910\" readonly"));
        let without = send(&shop.buyer(), &slug, &[EMAIL]).await;
        assert!(without.location().contains("/guichet/pay/"), "nothing was typed, and nothing is locked");
        assert_eq!(shop.sandbox.transactions().iter().filter(|deal| deal.locked_phone.is_some()).count(), 1);
    }

    async fn a_number_that_the_gateway_does_not_take_is_said_beside_its_field_and_corrected_in_the_same_order(db: TestDatabase) {
        let shop = TestShop::planned(db, plan(&[("CINETPAY_LOCK_PHONE", "yes")]));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&slug).await;
        let typed = |phone| [EMAIL, ("nonce", nonce.as_str()), ("name", "Awa Koné"), ("phone", phone)];
        let abroad = typed("+33 6 12 34 56 78");
        let (asked, twice) = tokio::join!(send(&buyer, &slug, &abroad), send(&buyer, &slug, &abroad));
        for asked in [asked, twice] {
            assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", asked.text);
            assert!(asked.between("id=\"phone-error\">", "<").contains("n’accepte pas ce numéro"));
            assert!(asked.text.contains("value=\"+33 6 12 34 56 78\"") && asked.text.contains("value=\"Awa Koné\""));
        }
        assert!(shop.sandbox.transactions().is_empty());
        shop.pass(TimeDelta::seconds(20));
        let bought = send(&buyer, &slug, &typed("07 07 08 09 10")).await;
        assert!(bought.location().contains("/guichet/pay/"), "{} {}", bought.status, bought.text);
        let deals = shop.sandbox.transactions();
        assert_eq!(deals.len(), 1);
        assert_eq!(deals[0].locked_phone.as_ref().map(|phone| phone.number.as_str()), Some("0707080910"));
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        let order_json = shop.last_order_json().await;
        assert_delivered_once(&order_json);
        assert_eq!(order_json["attempts"].as_array().unwrap().len(), 2, "one order, tried twice");
    }

    async fn who_cannot_correct_his_number_on_the_orders_page_pays_at_a_page_that_is_not_locked(db: TestDatabase) {
        let shop = TestShop::planned(db, plan(&[("CINETPAY_LOCK_PHONE", "yes")]));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&slug).await;
        send(&buyer, &slug, &[EMAIL, ("nonce", &nonce), ("phone", "+33 6 12 34 56 78")]).await;
        let orders = griot::shop::admin::order_json::list(&shop.shop, None, 10).await.unwrap();
        let key = orders[0]["key"].as_str().unwrap();
        shop.pass(TimeDelta::seconds(20));
        shop.work().await;
        let led = buyer.post(&format!("/orders/{key}/pay"), &[]).await;
        assert!(led.location().contains("/guichet/pay/"), "{}", led.location());
        assert_eq!(shop.sandbox.transactions()[0].locked_phone, None);
    }
}

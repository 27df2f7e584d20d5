//! What the owner says of the payment page: the means of payment that it offers.

use cinetpay_sandbox::Method;
use reqwest::StatusCode;

use crate::support::buyer::{Answer, Buyer};
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
        // A page from before the setting was changed still sends them.
        let bought = send(&shop.buyer(), &slug, &[&[EMAIL][..], &CARD].concat()).await;
        assert!(bought.location().contains("/guichet/pay/"), "{}", bought.location());
        let deal = shop.sandbox.transactions().pop().unwrap();
        assert_eq!(Method::ALL.map(|method| deal.in_channels(method)), [true, true, true, false, false]);
        assert!(shop.last_story().await["address"].is_null(), "what no card needs is not kept");
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
}

//! Coupons and free books, from the form to the e-mail.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::shop::admin::order_json;
use griot::store::coupons;
use griot::store::{Conn, Error, books};
use reqwest::StatusCode;
use serde_json::Value;

use crate::support::back_office::coupon;
use crate::support::buyer::{Answer, Buyer};
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;

const EMAIL: (&str, &str) = ("email", "awa@exemple.ci");

async fn in_db<T: Send + 'static>(
    shop: &TestShop,
    work: impl FnOnce(&mut Conn) -> Result<T, Error> + Send + 'static,
) -> T {
    shop.shop.db.write(work).await.unwrap()
}

/// The number of uses that a coupon counts.
async fn used(shop: &TestShop, id: &str) -> i64 {
    let id = id.to_owned();
    in_db(shop, move |conn| coupons::find(conn, &id)).await.unwrap().used
}

async fn send(buyer: &Buyer, slug: &str, fields: &[(&str, &str)]) -> Answer {
    buyer.post(&format!("/books/{slug}/buy"), fields).await
}

async fn placed(shop: &TestShop) -> Vec<Value> {
    order_json::list(&shop.shop, None, 100).await.unwrap()
}

async fn newest(shop: &TestShop) -> Value {
    let key = placed(shop).await[0]["key"].as_str().unwrap().to_owned();
    shop.order_json(&key).await
}

fn beside_code(answer: &Answer) -> String {
    answer.between("id=\"code-error\">", "<")
}

/// Places an order with a coupon at the price that the page shows for it.
async fn buys(shop: &TestShop, slug: &str, fields: &[(&str, &str)]) -> Answer {
    let buyer = shop.buyer();
    let nonce = buyer.nonce(slug).await;
    send(&buyer, slug, &[&[("nonce", nonce.as_str())], fields].concat()).await
}

on_both! {
    async fn a_code_shows_its_price_first_and_then_the_order_costs_that(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let id = coupon(&shop, "BIENVENUE", |_| {}).await;
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&slug).await;
        let typed = [EMAIL, ("name", "Awa"), ("nonce", &nonce), ("price", "2500"), ("code", "bienvenue ")];
        let asked = send(&buyer, &slug, &typed).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        let alert = asked.between("role=\"alert\">", "<");
        assert!(alert.contains("2\u{a0}000\u{a0}F\u{a0}CFA") && alert.contains("Rien n’est encore commandé"), "{alert}");
        assert!(asked.text.contains("<s>2\u{a0}500\u{a0}F\u{a0}CFA</s>") && asked.text.contains("value=\"Awa\""));
        assert!(asked.text.contains("Payer 2\u{a0}000\u{a0}F\u{a0}CFA"));
        assert!(placed(&shop).await.is_empty());
        assert_eq!(used(&shop, &id).await, 0, "looking costs no use");
        let seen = asked.between("name=\"price\" value=\"", "\"");
        let fields = [EMAIL, ("nonce", &nonce), ("price", &seen), ("code", "BIENVENUE")];
        let (first, second) = tokio::join!(send(&buyer, &slug, &fields), send(&buyer, &slug, &fields));
        assert!(first.location().contains("/guichet/pay/"));
        assert_eq!(first.location(), second.location(), "a double click is one order");
        assert_eq!((placed(&shop).await.len(), used(&shop, &id).await), (1, 1));
        assert_eq!(shop.sandbox.transactions()[0].amount, 2000);
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        let order_json = shop.last_order_json().await;
        assert_eq!((&order_json["state"], &order_json["amount"]), (&"paid".into(), &2000.into()));
        assert_eq!(order_json["coupon"]["code"], "BIENVENUE");
        assert_eq!((&order_json["coupon"]["full_amount"], &order_json["coupon"]["discount"]), (&2500.into(), &500.into()));
        let page = buyer.get(&format!("/orders/{}", order_json["key"].as_str().unwrap())).await.text;
        let letter = &shop.letters()[0];
        for text in [&page, &letter.text, &letter.html] {
            for said in ["2\u{a0}500\u{a0}F\u{a0}CFA", "Code BIENVENUE", "−500\u{a0}F\u{a0}CFA", "2\u{a0}000\u{a0}F\u{a0}CFA"] {
                assert!(text.contains(said), "{said} in {text}");
            }
        }
        assert_eq!(used(&shop, &id).await, 1, "paying takes no second use");
    }

    async fn a_code_is_applied_without_ordering_and_a_link_brings_it(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        coupon(&shop, "MARCHE", |coupon| coupon.most = Some(5)).await;
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&slug).await;
        let apply = [("nonce", nonce.as_str()), ("email", "awa@"), ("price", "2500"), ("code", "marche"), ("act", "code")];
        let applied = send(&buyer, &slug, &apply).await;
        assert_eq!(applied.status, StatusCode::OK, "{}", applied.text);
        assert!(applied.text.contains("value=\"awa@\"") && applied.text.contains("value=\"marche\""));
        assert!(!applied.text.contains("email-error"), "the rest is not judged yet");
        assert!(applied.between("role=\"status\">", "<").contains("2\u{a0}000\u{a0}F\u{a0}CFA au lieu de"));
        assert!(!applied.text.contains("name=\"act\""), "Enter in a field buys now");
        let linked = buyer.get(&format!("/books/{slug}?code=MARCHE")).await;
        assert_eq!(linked.status, StatusCode::OK);
        assert!(linked.text.contains("name=\"price\" value=\"2000\"") && linked.text.contains("value=\"MARCHE\""));
        let wrong = buyer.get(&format!("/books/{slug}?code=MARCHANT")).await;
        assert_eq!(wrong.status, StatusCode::OK);
        assert!(beside_code(&wrong).contains("Nous ne connaissons pas ce code"));
        for pasted in ["MARCH%C3%89", "march%C3%A9.", "MAR%E2%80%8BCHE", "%C2%AB%20MARCHE%20%C2%BB"] {
            let found = buyer.get(&format!("/books/{slug}?code={pasted}")).await;
            assert!(found.text.contains("name=\"price\" value=\"2000\""), "{pasted}");
        }
        let kept = buyer.get(&format!("/books/{slug}")).await;
        assert!(!kept.text.contains("MARCH") && kept.text.contains("name=\"price\" value=\"2500\""), "nobody else sees it");
        let empty = send(&buyer, &slug, &[EMAIL, ("nonce", &nonce), ("act", "code"), ("code", " ")]).await;
        assert!(empty.location().contains("/guichet/pay/"), "Enter without a code buys");
    }

    async fn a_code_that_does_not_count_says_why_beside_its_field(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let other = shop.shelve("La rive", 1500, 1000).await;
        let other = in_db(&shop, move |conn| books::published(conn, &other)).await.unwrap().0.id;
        let now = shop.clock.now().naive_utc();
        let hour = TimeDelta::hours(1);
        coupon(&shop, "DEMAIN", |coupon| coupon.starts_at = Some(now + hour)).await;
        coupon(&shop, "HIER", |coupon| coupon.ends_at = Some(now)).await;
        coupon(&shop, "PAUSE", |coupon| coupon.paused = true).await;
        coupon(&shop, "AUTRE", |coupon| coupon.book_id = Some(other)).await;
        coupon(&shop, "PLEIN", |coupon| (coupon.most, coupon.used) = (Some(2), 2)).await;
        coupon(&shop, "DOLLAR", |coupon| (coupon.kind, coupon.currency) = ("amount".into(), "USD".into())).await;
        let said = [
            ("INCONNU", "ne connaissons pas"), ("a'; --", "ne connaissons pas"), ("DEMAIN", "pas encore valable"),
            ("HIER", "plus valable"), ("PAUSE", "plus valable"), ("AUTRE", "autre livre"), ("PLEIN", "le nombre de fois prévu"),
            ("DOLLAR", "ne baisse pas"),
        ];
        for (code, why) in said {
            for act in ["", "code"] {
                let answer = buys(&shop, &slug, &[EMAIL, ("name", "Awa K"), ("code", code), ("act", act)]).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{code}");
                assert!(beside_code(&answer).contains(why), "{code}: {}", beside_code(&answer));
                assert!(answer.text.contains("value=\"Awa K\"") && answer.text.contains("aria-describedby=\"code-error\""));
                assert!(answer.text.contains("name=\"price\" value=\"2500\""));
            }
        }
        assert!(placed(&shop).await.is_empty());
    }

    async fn two_buyers_race_for_the_last_use_and_one_gets_it(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let id = coupon(&shop, "DERNIER", |coupon| (coupon.most, coupon.used) = (Some(3), 2)).await;
        let emails: Vec<String> = (0..6).map(|one| format!("acheteur{one}@exemple.ci")).collect();
        let race = emails.iter().map(|email| {
            let (shop, slug) = (&shop, &slug);
            async move { buys(shop, slug, &[("email", email), ("code", "DERNIER")]).await }
        });
        let answers = futures_util::future::join_all(race).await;
        let won = answers.iter().filter(|answer| answer.status == StatusCode::SEE_OTHER).count();
        assert_eq!(won, 1);
        let lost = answers.iter().filter(|answer| answer.status == StatusCode::UNPROCESSABLE_ENTITY);
        assert!(lost.clone().all(|answer| beside_code(answer).contains("le nombre de fois prévu")));
        assert_eq!((lost.count(), used(&shop, &id).await, placed(&shop).await.len()), (5, 3, 1));
    }

    async fn a_buyer_is_known_by_his_address_or_his_number_and_not_by_his_browser(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        coupon(&shop, "UNEFOIS", |coupon| coupon.most_each = Some(1)).await;
        let code = ("code", "UNEFOIS");
        let first = buys(&shop, &slug, &[("email", "awa@exemple.ci"), ("phone", "0707070700"), code]).await;
        assert!(first.location().contains("/guichet/pay/"));
        for (email, phone) in [("Awa+2@exemple.ci", ""), ("autre@exemple.ci", "+225 07 07 07 07 00")] {
            let again = buys(&shop, &slug, &[("email", email), ("phone", phone), code]).await;
            assert!(beside_code(&again).contains("déjà utilisé"), "{email} {phone}");
        }
        let another = buys(&shop, &slug, &[("email", "binta@exemple.ci"), ("phone", "0707070701"), code]).await;
        assert!(another.location().contains("/guichet/pay/"));
    }

    async fn what_is_kept_to_know_a_buyer_again_holds_neither_his_address_nor_his_number(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        coupon(&shop, "UNEFOIS", |coupon| coupon.most_each = Some(1)).await;
        buys(&shop, &slug, &[EMAIL, ("phone", "0707070700"), ("code", "UNEFOIS")]).await.location();
        let order = placed(&shop).await[0]["key"].as_str().unwrap().to_owned();
        let id = in_db(&shop, move |conn| griot::store::orders::by_key(conn, &order)).await.unwrap().id;
        let (kept, _) = in_db(&shop, move |conn| coupons::of_order(conn, &id)).await.unwrap();
        let (email, phone) = (kept.email_mark.unwrap(), kept.phone_mark.unwrap());
        assert_eq!((&email, &phone), (&shop.shop.keys.mark("coupon-email", EMAIL.1), &shop.shop.keys.mark("coupon-phone", "+2250707070700")));
        for mark in [email, phone] {
            assert!(mark.len() == 32 && mark.bytes().all(|byte| byte.is_ascii_hexdigit()), "{mark}");
        }
    }

    async fn an_order_that_expires_gives_its_use_back_and_late_money_still_buys(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let id = coupon(&shop, "SEUL", |coupon| (coupon.most, coupon.most_each) = (Some(1), Some(1))).await;
        buys(&shop, &slug, &[EMAIL, ("code", "SEUL")]).await;
        let late = shop.transaction();
        assert_eq!(used(&shop, &id).await, 1);
        shop.pass(TimeDelta::hours(25));
        shop.work().await;
        let order_json = shop.order_json(&late).await;
        assert_eq!((&order_json["state"], &order_json["coupon"]["held"]), (&"expired".into(), &false.into()));
        assert_eq!(used(&shop, &id).await, 0);
        let next = buys(&shop, &slug, &[("email", "binta@exemple.ci"), ("code", "SEUL")]).await;
        assert!(next.location().contains("/guichet/pay/"), "the use is free again");
        shop.sandbox.act(&late, cinetpay_sandbox::Method::Orange, Action::Accept).await.unwrap();
        shop.sandbox.quiet().await;
        shop.work().await;
        let order_json = shop.order_json(&late).await;
        assert_eq!((&order_json["state"], &order_json["amount"]), (&"paid".into(), &2000.into()));
        assert_eq!(order_json["grants"].as_array().unwrap().len(), 1, "never lose a sale");
        assert_eq!(used(&shop, &id).await, 2, "and the count says the truth");
    }

    async fn an_expired_order_whose_code_is_used_up_leads_back_to_the_book(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let id = coupon(&shop, "SEUL", |coupon| coupon.most = Some(1)).await;
        let buyer = shop.buyer();
        send(&buyer, &slug, &[EMAIL, ("code", "SEUL")]).await;
        let order = shop.last_order_json().await["key"].as_str().unwrap().to_owned();
        shop.pass(TimeDelta::hours(25));
        shop.work().await;
        let pay = format!("/orders/{order}/pay");
        buys(&shop, &slug, &[("email", "binta@exemple.ci"), ("code", "SEUL")]).await;
        let back = buyer.post(&pay, &[]).await;
        assert_eq!(back.location(), format!("/books/{slug}?code=SEUL"));
        assert!(beside_code(&buyer.get(back.location()).await).contains("le nombre de fois prévu"));
        assert_eq!(shop.order_json(&order).await["state"], "expired");
        shop.pass(TimeDelta::hours(25));
        shop.work().await;
        assert_eq!(used(&shop, &id).await, 0);
        let paying = buyer.post(&pay, &[]).await;
        assert!(paying.location().contains("/guichet/pay/"), "the other one never paid either: {}", paying.location());
        assert_eq!((used(&shop, &id).await, &shop.order_json(&order).await["state"]), (1, &Value::from("placed")));
    }

    async fn a_book_given_by_a_code_needs_no_gateway(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let id = coupon(&shop, "CADEAU", |coupon| (coupon.value, coupon.most) = (100, Some(1))).await;
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&slug).await;
        let shown = buyer.get(&format!("/books/{slug}?code=CADEAU")).await;
        assert!(shown.text.contains("Recevoir le livre") && shown.text.contains("Gratuit"));
        assert!(!shown.text.contains("name=\"address\""), "no card, no address");
        let no_email = send(&buyer, &slug, &[("nonce", &nonce), ("price", "0"), ("code", "CADEAU")]).await;
        assert!(no_email.text.contains("id=\"email-error\""));
        let fields = [EMAIL, ("nonce", &nonce), ("price", "0"), ("code", "CADEAU")];
        let (one, two) = tokio::join!(send(&buyer, &slug, &fields), send(&buyer, &slug, &fields));
        assert_eq!((one.location(), one.location()), (two.location(), &format!("/orders/{}", newest(&shop).await["key"].as_str().unwrap())[..]));
        let order_json = newest(&shop).await;
        assert_eq!((&order_json["state"], &order_json["amount"]), (&"paid".into(), &0.into()));
        let steps: Vec<_> = order_json["transitions"].as_array().unwrap().iter().map(|step| {
            (step["was"].as_str().unwrap(), step["became"].as_str().unwrap(), step["cause"].as_str().unwrap())
        }).collect();
        assert_eq!(steps, [("", "placed", "buy"), ("placed", "paid", "free")]);
        assert_eq!((placed(&shop).await.len(), order_json["attempts"].as_array().unwrap().len()), (1, 0));
        assert!(shop.sandbox.transactions().is_empty());
        assert_eq!(used(&shop, &id).await, 1);
        shop.work().await;
        let letters = shop.letters();
        assert_eq!(letters.len(), 1);
        assert!(letters[0].text.contains("Gratuit") && letters[0].text.contains("Il n’y a rien à payer"));
        let page = buyer.get(one.location()).await;
        assert!(page.text.contains("Il n’y avait rien à payer") && !page.text.contains("C’est payé"), "{}", page.text);
        let file = buyer.post(&format!("/d/{}", page.between("action=\"/d/", "\"")), &[]).await;
        assert_eq!(buyer.get(file.location()).await.status, StatusCode::OK);
        for act in ["pay", "check"] {
            let answer = buyer.post(&format!("{}/{act}", one.location()), &[]).await;
            assert_eq!(answer.location(), one.location(), "{act}");
        }
        shop.pass(TimeDelta::hours(30));
        shop.work().await;
        assert_eq!((used(&shop, &id).await, &newest(&shop).await["state"]), (1, &Value::from("paid")));
    }

    async fn a_book_that_costs_nothing_is_given(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le cadeau", 0, 1000).await;
        let buyer = shop.buyer();
        assert!(buyer.get("/").await.text.contains("<b>Gratuit</b>"));
        let given = buyer.buy(&slug).await;
        assert!(given.location().starts_with("/orders/"));
        let order_json = newest(&shop).await;
        assert_eq!((&order_json["state"], &order_json["coupon"]), (&"paid".into(), &Value::Null));
        shop.work().await;
        assert_eq!(shop.letters().len(), 1);
        assert_eq!(shop.letters()[0].envelope.to.as_str(), EMAIL.1);
    }
}

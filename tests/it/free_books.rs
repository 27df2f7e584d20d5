//! Free books: the order form accepts any address, so the number of e-mails is limited.

use chrono::TimeDelta;
use griot::shop::admin::order_json;
use griot::store::coupons;
use reqwest::{Client, StatusCode, redirect};

use crate::support::back_office::coupon;
use crate::support::buyer::{Answer, Buyer};
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::twin::lines;

async fn sends(buyer: &Buyer, slug: &str, fields: &[(&str, &str)]) -> Answer {
    buyer.post(&format!("/books/{slug}/buy"), fields).await
}

/// Opens the book's page in a new browser and posts its form.
async fn asks(shop: &TestShop, slug: &str, fields: &[(&str, &str)]) -> Answer {
    let buyer = shop.buyer();
    let nonce = buyer.nonce(slug).await;
    sends(&buyer, slug, &[&[("nonce", nonce.as_str())], fields].concat()).await
}

fn without_cookies(shop: &TestShop) -> Buyer {
    let client = Client::builder().redirect(redirect::Policy::none()).no_proxy().build().unwrap();
    Buyer { client, ..shop.buyer() }
}

async fn placed(shop: &TestShop) -> usize {
    order_json::list(&shop.shop, None, 1000).await.unwrap().len()
}

fn alert(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    answer.between("<p class=\"alert\" role=\"alert\">", "<")
}

on_both! {
    async fn one_mailbox_has_five_free_books_a_day_however_its_address_is_spelt(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le cadeau", 0, 1000).await;
        let spelt = |nth: usize| match nth % 4 {
            0 => "victime@exemple.ci".to_owned(),
            1 => "VIC.time@exemple.ci".to_owned(),
            2 => format!("victime+{nth}@exemple.ci"),
            _ => format!("v.i.ctime+{nth}@Exemple.CI"),
        };
        let addresses: Vec<String> = (0..40).map(spelt).collect();
        let forms = addresses.iter().map(|email| {
            let (shop, slug) = (&shop, &slug);
            async move { asks(shop, slug, &[("email", email)]).await }
        });
        let answers = futures_util::future::join_all(forms).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == StatusCode::SEE_OTHER).count(), 5);
        let refused = answers.iter().find(|answer| answer.status != StatusCode::SEE_OTHER).unwrap();
        assert!(alert(refused).contains("beaucoup de livres gratuits aujourd’hui"), "{}", alert(refused));
        shop.work().await;
        assert_eq!((shop.letters().len(), placed(&shop).await), (5, 5));
        let other = asks(&shop, &slug, &[("email", "binta@exemple.ci")]).await;
        assert_eq!(other.status, StatusCode::SEE_OTHER, "another reader is none of it");
        shop.pass(TimeDelta::hours(25));
        assert_eq!(asks(&shop, &slug, &[("email", "victime@exemple.ci")]).await.status, StatusCode::SEE_OTHER, "tomorrow");
        shop.pass(TimeDelta::days(3));
        asks(&shop, &slug, &[("email", "ali@exemple.ci")]).await;
        let kept = lines(&shop.shop, "SELECT mark AS line FROM free_orders".to_owned()).await;
        assert_eq!(kept.len(), 1, "who had what before the day is not kept");
    }

    async fn a_coupon_of_the_whole_price_is_bounded_like_a_free_book_and_paid_books_are_not(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let id = coupon(&shop, "CADEAU", |coupon| coupon.value = 100).await;
        let fields = [("email", "victime@exemple.ci"), ("code", "CADEAU"), ("price", "0")];
        for _ in 0..5 {
            assert_eq!(asks(&shop, &slug, &fields).await.status, StatusCode::SEE_OTHER);
        }
        assert!(alert(&asks(&shop, &slug, &fields).await).contains("livres gratuits"));
        let used = shop.shop.db.read(move |conn| coupons::find(conn, &id)).await.unwrap().unwrap().used;
        assert_eq!(used, 5, "what is refused costs no use");
        for _ in 0..8 {
            let paid = asks(&shop, &slug, &[("email", "victime@exemple.ci")]).await;
            assert!(paid.location().contains("/guichet/pay/"));
        }
    }

    async fn the_shop_gives_sixty_books_a_minute(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le cadeau", 0, 1000).await;
        for nth in 0..60 {
            let given = asks(&shop, &slug, &[("email", &format!("lecteur{nth}@exemple.ci"))]).await;
            assert_eq!(given.status, StatusCode::SEE_OTHER, "{nth}");
        }
        let crowd = asks(&shop, &slug, &[("email", "lecteur60@exemple.ci")]).await;
        assert!(alert(&crowd).contains("dans une minute"), "{}", alert(&crowd));
        shop.pass(TimeDelta::seconds(61));
        assert_eq!(asks(&shop, &slug, &[("email", "lecteur60@exemple.ci")]).await.status, StatusCode::SEE_OTHER);
    }

    async fn a_browser_that_brought_no_cookie_gets_the_form_once_more_and_then_the_book(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le cadeau", 0, 1000).await;
        let cannon = without_cookies(&shop);
        for nth in 0..3 {
            let asked = sends(&cannon, &slug, &[("email", &format!("victime{nth}@exemple.ci")), ("name", "Awa")]).await;
            assert!(alert(&asked).contains("appuyez de nouveau"), "{}", alert(&asked));
            assert!(asked.text.contains(&format!("value=\"victime{nth}@exemple.ci\"")), "what was typed is kept");
        }
        assert_eq!(placed(&shop).await, 0, "a form without cookies makes nothing");
        let reader = shop.buyer();
        let first = sends(&reader, &slug, &[("email", "awa@exemple.ci")]).await;
        let nonce = first.between("name=\"nonce\" value=\"", "\"");
        assert!(alert(&first).contains("appuyez de nouveau"));
        let second = sends(&reader, &slug, &[("email", "awa@exemple.ci"), ("nonce", &nonce)]).await;
        assert!(second.location().starts_with("/orders/"), "his browser kept the cookie of the answer");
        let paid = shop.shelve("Le fleuve", 2500, 1000).await;
        assert!(sends(&cannon, &paid, &[("email", "awa@exemple.ci")]).await.location().contains("/guichet/pay/"));
    }

    async fn a_letter_that_nobody_paid_for_begins_with_no_name(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le cadeau", 0, 1000).await;
        let fields = [("email", "awa@exemple.ci"), ("name", "Gagnez 5000 F ce soir")];
        assert_eq!(asks(&shop, &slug, &fields).await.status, StatusCode::SEE_OTHER);
        shop.work().await;
        let letter = &shop.letters()[0];
        assert!(letter.text.contains("Bonjour,") && !letter.text.contains("Gagnez"), "{}", letter.text);
        assert!(!letter.html.contains("Gagnez"));
        let orders = order_json::list(&shop.shop, None, 1).await.unwrap();
        shop.buyer().post(&format!("/orders/{}/link", orders[0]["key"].as_str().unwrap()), &[]).await;
        shop.work().await;
        assert_eq!(shop.letters().len(), 2);
        assert!(!shop.letters()[1].text.contains("Gagnez"));
    }

    async fn a_name_that_holds_an_address_is_refused_beside_its_field(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        for name in ["Gagnez sur https://gains.example", "www.gains.example", "Voir gains.com", "awa@exemple.ci", "bit.ly/3x"] {
            let refused = asks(&shop, &slug, &[("email", "awa@exemple.ci"), ("name", name)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            let beside = refused.between("id=\"name-error\">", "<");
            assert!(beside.contains("sans adresse de site ni d’e-mail"), "{beside}");
            assert!(refused.text.contains(&format!("value=\"{name}\"")), "what was typed is kept");
        }
        assert_eq!(placed(&shop).await, 0);
        let named = asks(&shop, &slug, &[("email", "awa@exemple.ci"), ("name", "Dr. J.-P. N’Guessan")]).await;
        assert!(named.location().contains("/guichet/pay/"));
    }
}

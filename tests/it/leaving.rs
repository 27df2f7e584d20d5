//! A seller leaves, or is suspended: his books leave the shelf, readers keep what they bought, and his money is paid.

use chrono::TimeDelta;
use griot::domain::role::Role;
use reqwest::StatusCode;

use crate::support::back_office::paid;
use crate::support::market::{again, agrees, has, one};
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::twin::lines;

/// Whether a book's page offers it.
async fn is_sold(shop: &TestShop, slug: &str) -> bool {
    shop.buyer().get(&format!("/books/{slug}")).await.text.contains(&format!("action=\"/books/{slug}/buy\""))
}

on_both! {
    async fn who_leaves_is_sold_no_more_keeps_his_readers_and_is_paid_the_rest(db: TestDatabase) {
        let (shop, (awa, id), slug) = one(db).await;
        let details = [("way", "mobile"), ("phone", "07 07 07 07 00"), ("operator", "OM")];
        awa.post("/seller/payouts/details", &details).await;
        let transaction = paid(&shop, &slug).await;
        assert!(is_sold(&shop, &slug).await);
        assert_eq!(awa.post("/seller/leave", &[]).await.location(), "/seller/page");
        assert!(!is_sold(&shop, &slug).await);
        assert_eq!(shop.buyer().get("/sellers/editions-awa").await.status, StatusCode::NOT_FOUND);
        let order = format!("/orders/{}", shop.order_json(&transaction).await["key"].as_str().unwrap());
        assert!(shop.buyer().get(&order).await.text.contains("action=\"/d/"), "what was bought stays the reader's");
        assert_eq!(has(&shop.shop, &id).await, (2_250, 0), "what is held runs its course");
        shop.pass(TimeDelta::hours(49));
        shop.work().await;
        let proposed = lines(&shop.shop, "SELECT state AS line FROM payouts WHERE amount = 2250".to_owned()).await;
        assert_eq!(proposed, ["requested"], "it is less than the minimum, and proposed all the same");
        let book = lines(&shop.shop, format!("SELECT id AS line FROM books WHERE slug = '{slug}'")).await.concat();
        let awa = again(&shop, &awa).await;
        awa.post(&format!("/seller/books/{book}/publish"), &[]).await;
        assert!(!is_sold(&shop, &slug).await, "he would have to come back first");
        let owner = shop.staff(Role::Owner).await;
        let here = format!("/admin/market/{id}");
        assert!(owner.get(&here).await.text.contains("a quitté la boutique"));
        assert_eq!(owner.post(&format!("{here}/return"), &[]).await.location(), here);
        assert_eq!(shop.buyer().get("/sellers/editions-awa").await.status, StatusCode::OK);
        agrees(&shop).await;
    }

    async fn the_books_of_a_suspended_seller_leave_the_shelf(db: TestDatabase) {
        let (shop, (_, id), slug) = one(db).await;
        let owner = shop.staff(Role::Owner).await;
        assert_eq!(owner.post(&format!("/admin/market/{id}/suspend"), &[]).await.status, StatusCode::SEE_OTHER);
        assert!(!is_sold(&shop, &slug).await);
    }
}

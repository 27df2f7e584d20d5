//! What the tour sets up beside books and orders: coupons, webhooks, tokens and an app.

use reqwest::StatusCode;

use super::admin::Desk;
use super::shop::TestShop;
use super::tour::{done, worked};

pub async fn coupons(shop: &TestShop, owner: &Desk) -> Vec<(&'static str, String)> {
    let fields =
        [("code", "MOITIE"), ("kind", "percent"), ("value", "50"), ("most", "20"), ("note", "Pour la fête du livre")];
    let coupon = done(owner, "/admin/coupons", &fields).await;
    let buyer = shop.buyer();
    let nonce = buyer.nonce("la-nuit").await;
    let wish = [("email", "moussa@exemple.sn"), ("code", "MOITIE"), ("nonce", nonce.as_str())];
    worked(&buyer.post("/books/la-nuit/buy", &wish).await);
    vec![
        ("coupons", "/admin/coupons".to_owned()),
        ("coupon-new", "/admin/coupons/new".to_owned()),
        ("coupon-edit", format!("{coupon}/edit")),
        ("coupon", coupon),
    ]
}

pub async fn webhooks(shop: &TestShop, owner: &Desk) -> Vec<(&'static str, String)> {
    // Nothing listens there: the calls fail.
    let fields = [("url", "http://127.0.0.1:9/griot"), ("note", "Comptabilité"), ("event", "order.paid")];
    let secret = done(owner, "/admin/webhooks", &fields).await;
    let hook = secret.strip_suffix("/secret").expect("the secret is shown next").to_owned();
    done(owner, &format!("{hook}/ping"), &[]).await;
    while griot::shop::webhooks::next(&shop.shop).await.unwrap() {}
    let made = owner.post("/admin/tokens", &[("name", "Comptabilité"), ("days", "365"), ("scope", "orders")]).await;
    assert_eq!(made.status, StatusCode::OK, "the token is shown once: {}", made.text);
    let app = [("name", "Awa lit"), ("returns", "awalit://paye"), ("origins", "https://awalit.example")];
    let app = done(owner, "/admin/settings/apps", &app).await;
    vec![
        ("settings-app", app),
        ("webhooks", "/admin/webhooks".to_owned()),
        ("webhook-new", "/admin/webhooks/new".to_owned()),
        ("webhook-edit", format!("{hook}/edit")),
        ("webhook-secret", secret),
        ("webhook", hook),
        ("tokens", "/admin/tokens".to_owned()),
    ]
}

/// The pages of a bundle of two books of the demo.
pub async fn bundles(owner: &Desk) -> Vec<(&'static str, String)> {
    let books = [("book-1", "la-pirogue-bleue"), ("book-2", "motifs")];
    let fields = [&[("title", "Deux voyages"), ("price", "800"), ("published", "yes")][..], &books].concat();
    let list = done(owner, "/admin/bundles", &fields).await;
    let page = owner.get(&list).await;
    let bundle = page.between("<th scope=\"row\"><a href=\"", "\"");
    vec![("bundles", list), ("bundle-new", "/admin/bundles/new".to_owned()), ("bundle", bundle)]
}

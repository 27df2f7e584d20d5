//! A market in a test: sellers, their books, and what they have.

use griot::domain::ids;
use griot::domain::role::Role;
use griot::shop::Shop;
use griot::shop::admin::refunds::{self, OrderRefund};
use griot::shop::market::sellers;
use griot::store::books;
use griot::store::sellers::{Seller, SellerBook, insert, set_book};

use super::admin::Desk;
use super::back_office::{order_id, owner, quiet};
use super::ledger::checked;
use super::postgres::TestDatabase;
use super::shop::{Plan, TestShop};

/// A shop of several sellers, whose sandbox sends no notifications.
pub fn market(db: TestDatabase) -> TestShop {
    market_planned(db, Plan::default())
}

/// The same, with what the plan says.
pub fn market_planned(db: TestDatabase, mut plan: Plan) -> TestShop {
    plan.settings.push(("GRIOT_MARKET", "on".to_owned()));
    let shop = TestShop::planned(db, plan);
    quiet(&shop);
    shop
}

/// A seller who is signed in, and his id.
pub async fn seller(shop: &TestShop, name: &str) -> (Desk, String) {
    let desk = shop.staff(Role::Seller).await;
    let seller = Seller {
        id: ids::row(),
        account_id: desk.account_id.clone(),
        slug: griot::domain::book::slug(name),
        name: name.to_owned(),
        about: String::new(),
        phone: None,
        language: "fr".to_owned(),
        commission: None,
        created_at: shop.clock.now().naive_utc(),
        sms: false,
        left_at: None,
    };
    let id = seller.id.clone();
    shop.shop.db.write(move |conn| insert(conn, &seller)).await.unwrap();
    (desk, id)
}

/// The same person, who signed in again: sessions end when nobody uses them.
pub async fn again(shop: &TestShop, desk: &Desk) -> Desk {
    let (account_id, email, csrf) = (desk.account_id.clone(), desk.email.clone(), desk.csrf.clone());
    Desk { buyer: shop.signed_in(&account_id).await, account_id, email, csrf }
}

/// Publishes a book of this seller, and returns its slug. `commission` is the book's own, in hundredths of a percent.
pub async fn sells(shop: &TestShop, seller_id: &str, (title, price): (&str, i64), commission: Option<i64>) -> String {
    let slug = shop.shelve(title, price, 1000).await;
    let (seller_id, named) = (seller_id.to_owned(), slug.clone());
    let give = move |conn: &mut griot::store::Conn| {
        let book_id = books::by_slug(conn, &named)?.unwrap().id;
        set_book(conn, &SellerBook { book_id, seller_id, commission })
    };
    shop.shop.db.write(give).await.unwrap();
    slug
}

/// What a seller has: held, and available.
pub async fn has(shop: &Shop, seller_id: &str) -> (i64, i64) {
    let balances = sellers::balances(shop, seller_id).await.unwrap();
    balances.first().map_or((0, 0), |balance| (balance.held, balance.available))
}

/// A shop with one seller's book of 2,500 francs, by its slug.
pub async fn one(db: TestDatabase) -> (TestShop, (Desk, String), String) {
    let shop = market(db);
    let awa = seller(&shop, "Éditions Awa").await;
    let slug = sells(&shop, &awa.1, ("Le fleuve", 2_500), None).await;
    (shop, awa, slug)
}

/// Refunds this much of lines of a paid order, by place.
pub async fn refund(shop: &TestShop, transaction: &str, back: &[(i32, i64)]) {
    let order = order_id(shop, transaction).await;
    let back = OrderRefund { lines: back.to_vec(), reason: "Illisible".into(), destination: "Orange Money".into() };
    refunds::refund(&shop.shop, &owner(shop), &order, back).await.unwrap();
}

/// Fails unless the ledger agrees with itself and with everything else.
pub async fn agrees(shop: &TestShop) {
    let found = checked(shop).await;
    assert!(found.is_well(), "{found:?}");
}

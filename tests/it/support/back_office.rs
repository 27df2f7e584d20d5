//! Staff of a test's shop, and the orders that they see in the back office.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Forgery, Notifications};
use griot::domain::ids;
use griot::domain::role::Role;
use griot::shop::accounts::audit::Actor;
use griot::shop::admin::Staff;
use griot::shop::admin::review::{self, Decision};
use griot::shop::admin::timeline::{self, Timeline};
use griot::store::attempts;
use griot::store::coupons::{self, Coupon};
use griot::store::schema::audit;
use griot::worker;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::notification::act;
use super::postgres::TestDatabase;
use super::shop::TestShop;

/// A member of the staff with this role who has not confirmed their password recently.
pub fn staff(shop: &TestShop, role: Role) -> Staff {
    let actor = Actor { account_id: None, name: "fatou@griot.example".to_owned(), at: shop.clock.now().naive_utc() };
    Staff { actor, role, fresh: false }
}

/// An owner who has just confirmed their password.
pub fn owner(shop: &TestShop) -> Staff {
    Staff { fresh: true, ..staff(shop, Role::Owner) }
}

/// A shop with one book, whose sandbox sends no notifications.
pub async fn shelved(db: TestDatabase) -> (TestShop, String) {
    let shop = TestShop::open(db);
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    quiet(&shop);
    (shop, slug)
}

/// The sandbox sends no notifications, and answers checks truthfully.
pub fn quiet(shop: &TestShop) {
    shop.sandbox.behave(Behaviour {
        notifications: Notifications::Lost,
        retry_pauses_ms: Vec::new(),
        ..Behaviour::default()
    });
}

/// Places an order and returns its transaction id.
pub async fn placed_by(shop: &TestShop, slug: &str, email: &str, phone: &str) -> String {
    let buyer = shop.buyer();
    let answer = buyer.orders(slug, &[("email", email), ("phone", phone)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    buyer.to_payment_page(answer).await;
    shop.transaction()
}

pub async fn placed(shop: &TestShop, slug: &str) -> String {
    placed_by(shop, slug, "awa@exemple.ci", "07 07 07 07 00").await
}

/// Places an order that the gateway reports as paid.
pub async fn paid(shop: &TestShop, slug: &str) -> String {
    let transaction = placed(shop, slug).await;
    act(shop, &transaction, Action::Accept).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
    assert_eq!(shop.order_json(&transaction).await["state"], "paid");
    transaction
}

/// Places an order that goes to review: the check answers with another amount than the attempt's.
pub async fn in_review(shop: &TestShop, slug: &str) -> String {
    let transaction = unsent_review(shop, slug).await;
    shop.work().await;
    transaction
}

/// The same, with its e-mails still in the queue.
pub async fn unsent_review(shop: &TestShop, slug: &str) -> String {
    let check_answer = Forgery { amount: Some(json!("25")), ..Forgery::default() };
    let lost = Behaviour { notifications: Notifications::Lost, retry_pauses_ms: Vec::new(), ..Behaviour::default() };
    shop.sandbox.behave(Behaviour { check_answer, ..lost });
    let transaction = placed(shop, slug).await;
    act(shop, &transaction, Action::Accept).await;
    shop.pass(TimeDelta::seconds(10));
    worker::reconcile(&shop.shop).await.unwrap();
    assert_eq!(shop.order_json(&transaction).await["state"], "review");
    quiet(shop);
    transaction
}

/// An order of 2,500 for which 25 was paid, and which the owner delivered all the same.
pub async fn delivered_for_less(shop: &TestShop, slug: &str) -> String {
    let transaction = in_review(shop, slug).await;
    let id = order_id(shop, &transaction).await;
    review::decide(&shop.shop, &owner(shop), &id, Decision::Deliver, "Le reste en espèces").await.unwrap();
    shop.work().await;
    transaction
}

/// The id of the order that a transaction belongs to.
pub async fn order_id(shop: &TestShop, transaction: &str) -> String {
    let transaction = transaction.to_owned();
    let found = shop.shop.db.read(move |conn| attempts::by_transaction(conn, &transaction)).await.unwrap();
    found.unwrap().order_id
}

/// The id of the attempt that a transaction is.
pub async fn attempt_id(shop: &TestShop, transaction: &str) -> String {
    let transaction = transaction.to_owned();
    shop.shop.db.read(move |conn| attempts::by_transaction(conn, &transaction)).await.unwrap().unwrap().id
}

/// A code for 20 percent off, as `change` wants it otherwise; its id.
pub async fn coupon(shop: &TestShop, code: &str, change: impl FnOnce(&mut Coupon)) -> String {
    let now = shop.clock.now().naive_utc();
    let mut coupon = Coupon {
        id: ids::row(),
        code: code.to_owned(),
        kind: "percent".to_owned(),
        value: 20,
        currency: "XOF".to_owned(),
        book_id: None,
        starts_at: None,
        ends_at: None,
        most: None,
        most_each: None,
        used: 0,
        paused: false,
        note: String::new(),
        created_at: now,
        updated_at: now,
    };
    change(&mut coupon);
    let id = coupon.id.clone();
    shop.shop.db.write(move |conn| coupons::insert(conn, &coupon)).await.unwrap();
    id
}

/// The order as JSON, as the desk sees it.
pub async fn told(shop: &TestShop, transaction: &str) -> Timeline {
    timeline::tell(&shop.shop, &owner(shop), &order_id(shop, transaction).await).await.unwrap()
}

/// The acts in the audit log, oldest first.
pub async fn audited(shop: &TestShop) -> Vec<String> {
    use diesel::prelude::*;
    let read = |conn: &mut griot::store::Conn| -> Result<Vec<String>, griot::store::Error> {
        Ok(audit::table.order((audit::at.asc(), audit::id.asc())).select(audit::act).load(conn)?)
    };
    shop.shop.db.read(read).await.unwrap()
}

/// How many transitions of an order led to the state `became` by this cause.
pub fn changes(order_json: &Value, became: &str, cause: &str) -> usize {
    let is_it = |change: &&Value| change["became"] == became && change["cause"] == cause;
    order_json["transitions"].as_array().unwrap().iter().filter(is_it).count()
}

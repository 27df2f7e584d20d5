//! Every page that a buyer can see, in each of its states, with its address.

use std::fs;
use std::path::Path;

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Forgery};
use griot::domain::role::Role;
use griot::shop::admin::refunds::{self, OrderRefund};
use griot::store::books;
use serde_json::json;

use super::back_office::{order_id, owner};
use super::shop::TestShop;
use super::{gifts, tour};

/// A book of the demo.
pub const BOOK: &str = "la-pirogue-bleue";

/// A book of the demo that is not out yet.
const ANNOUNCED: &str = "motifs";

/// The pages that are there without an order.
const STANDING: [(&str, &str); 16] = [
    ("home", "/"),
    ("category", "/categories/romans-et-recits"),
    ("author", "/authors/fatou-ndiongue"),
    ("code", "/c"),
    ("list", "/?sort=new&language=fr&max=beaucoup"),
    ("search", "/search?q=pirog"),
    ("search-nothing", "/search?q=cosmonaute"),
    ("book", "/books/la-pirogue-bleue"),
    ("preorder", "/books/motifs"),
    ("neutral", "/payment/return/"),
    ("not-found", "/nulle-part"),
    ("find", "/find"),
    ("terms", "/pages/terms"),
    ("find-written", "/find?written"),
    ("library", "/library"),
    ("library-offline", "/library/offline"),
];

/// The names of pages with their addresses.
pub type Pages = Vec<(&'static str, String)>;

/// Brings a shop with the demo's books into every state. What takes longest comes first, because the clock only moves
/// forward.
pub async fn pages(shop: &TestShop, folder: &Path) -> Pages {
    let expired = placed(shop).await;
    shop.pass(TimeDelta::hours(25));
    shop.work().await;
    let (_, ended) = paid(shop).await;
    shop.pass(TimeDelta::days(4));
    let page_over = placed(shop).await;
    shop.pass(TimeDelta::hours(2));
    let waiting = placed(shop).await;
    let counter = counter(shop);
    let counter_waiting = decided(shop, Action::Wait).await;
    let refused = decided(shop, Action::Insufficient).await;
    shop.sandbox.behave(Behaviour { init_status: Some(503), ..Behaviour::default() });
    let silent = shop.buyer().buy(BOOK).await.location().to_owned();
    let short = Forgery { amount: Some(json!("100")), ..Forgery::default() };
    shop.sandbox.behave(Behaviour { check_answer: short, ..Behaviour::default() });
    let review = decided(shop, Action::Accept).await;
    tour::stays_in_review(shop).await;
    shop.sandbox.behave(Behaviour::default());
    let refunded = refunded(shop).await;
    let (bundle, preordered) = beside_books(shop).await;
    let (_, gift, _) = gifts::gives(shop, BOOK, &gifts::to(gifts::FRIEND, "2027-02-14")).await;
    let (paid, link) = paid(shop).await;
    assert_eq!(shop.order_json(review.0.trim_start_matches("/orders/")).await["state"], "review");
    let result = format!("{}/result", self::counter(shop));
    let here = [
        ("bundle", bundle),
        ("preorder-paid", preordered),
        ("gift", gift),
        ("counter", counter),
        ("counter-waiting", counter_waiting.1),
        ("counter-paid", result),
        ("waiting", waiting),
        ("page-over", page_over),
        ("receipt", format!("{paid}/receipt")),
        ("paid", paid),
        ("refused", refused.0),
        ("silent", silent),
        ("review", review.0),
        ("refunded", refunded),
        ("expired", expired),
        ("link", link),
        ("link-ended", ended),
        ("mail", mail(shop, folder)),
    ];
    STANDING.map(|(name, path)| (name, path.to_owned())).into_iter().chain(here).collect()
}

/// Writes the newest receipt's e-mail and its pictures into the folder; its address.
fn mail(shop: &TestShop, folder: &Path) -> String {
    let (letter, mail) = (shop.parcels().pop().unwrap(), folder.join("mail.html"));
    for picture in &letter.pictures {
        fs::write(folder.join(&picture.name), &picture.bytes).unwrap();
    }
    fs::write(&mail, letter.html.replace("cid:", "")).unwrap();
    format!("file://{}", mail.display())
}

/// Places an order; the path of its page.
async fn placed(shop: &TestShop) -> String {
    shop.buyer().buy(BOOK).await;
    format!("/orders/{}", shop.last_order_json().await["key"].as_str().unwrap())
}

/// The paths of an order's page and its sandbox page, after `action`.
async fn decided(shop: &TestShop, action: Action) -> (String, String) {
    let order = placed(shop).await;
    shop.at_the_counter(action).await;
    shop.work().await;
    (order, counter(shop))
}

/// The path of a paid order's page, and the link in its e-mail.
async fn paid(shop: &TestShop) -> (String, String) {
    let (order, _) = decided(shop, Action::Accept).await;
    let letter = shop.parcels().pop().unwrap().text;
    let link = letter.lines().find(|line| line.contains("/d/")).expect("a link").trim().to_owned();
    (order, link)
}

/// A bundle's page, and the page of an order of a book that is not out yet. The terms are published too.
async fn beside_books(shop: &TestShop) -> (String, String) {
    let owner = shop.staff(Role::Owner).await;
    let terms = [
        ("fr", "# Paiement\n\n- par téléphone\n- par carte\n\n> Voir aussi [l’aide](/find)."),
        ("en", ""),
        ("published", "1"),
    ];
    tour::done(&owner, "/admin/settings/pages/terms", &terms).await;
    let desk = shop.staff(Role::Manager).await;
    let books = [("book-1", BOOK), ("book-2", "le-lievre-qui-comptait-les-etoiles"), ("book-3", "small-rain")];
    let fields = [&[("title", "Trois voyages"), ("price", "1200"), ("published", "yes")][..], &books].concat();
    tour::done(&desk, "/admin/bundles", &fields).await;
    let announced = shop.shop.db.read(|conn| books::by_slug(conn, ANNOUNCED)).await.unwrap().unwrap();
    tour::done(&desk, &format!("/admin/books/{}/release", announced.id), &[("day", "2027-03-12")]).await;
    shop.buyer().buy(ANNOUNCED).await;
    shop.at_the_counter(Action::Accept).await;
    shop.work().await;
    let key = shop.last_order_json().await["key"].as_str().unwrap().to_owned();
    ("/bundles/trois-voyages".to_owned(), format!("/orders/{key}"))
}

/// The path of a refunded order's page.
async fn refunded(shop: &TestShop) -> String {
    let page = paid(shop).await.0;
    let id = order_id(shop, &shop.transaction()).await;
    let amount = shop.last_order_json().await["amount"].as_i64().unwrap();
    let back = OrderRefund {
        lines: vec![(0, amount)],
        reason: "Livre illisible".to_owned(),
        destination: "Orange Money".to_owned(),
    };
    refunds::refund(&shop.shop, &owner(shop), &id, back).await.unwrap();
    page
}

fn counter(shop: &TestShop) -> String {
    let url = &shop.config.payments.api_url.clone().unwrap();
    format!("{url}/guichet/pay/{}", shop.sandbox.transactions().last().unwrap().token)
}

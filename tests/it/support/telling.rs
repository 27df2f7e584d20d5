//! What a shop shows of its orders, through every interface it has, as JSON: to compare with the output of another
//! version.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use griot::domain::role::Role;
use griot::shop::admin::order_json;
use griot::shop::admin::reports::royalties;
use griot::shop::admin::reports::{self, Report};
use griot::shop::admin::today;
use griot::shop::api::{self, OrderQuery};
use griot::store::reports::Sum;
use serde_json::{Value, json};

use super::back_office::owner;
use super::shop::TestShop;
use super::twin::lines;

/// Everything that the shop shows.
pub async fn told(shop: &TestShop) -> Value {
    let rows = rows(shop).await;
    let listed = order_json::list(&shop.shop, None, 200).await.unwrap();
    let mut orders = BTreeMap::new();
    let desk = shop.staff(Role::Owner).await;
    for one in &listed {
        let (number, key) = (one["number"].as_str().unwrap(), one["key"].as_str().unwrap());
        let buyers = shop.buyer().get(&format!("/orders/{key}")).await;
        let owners = desk.get(&format!("/admin/orders/{number}")).await;
        assert!(buyers.status == 200 && owners.status == 200, "{} {}", buyers.status, owners.status);
        let order = json!({
            "order_json": shop.order_json(key).await,
            "buyer's page": figures(&buyers.text),
            "downloads": buyers.text.matches("action=\"/d/").count(),
            "owner's page": figures(&owners.text),
        });
        orders.insert(number.to_owned(), order);
    }
    let (buyers, owner) = (true, owner(shop));
    let fed = api::orders(&shop.shop, OrderQuery::default(), None, 100, buyers).await.unwrap().data;
    let waiting = today::waiting(&shop.shop, &owner).await.unwrap();
    let mut exports = BTreeMap::new();
    for what in ["orders", "sales"] {
        let address = format!("/admin/exports/orders.csv?what={what}&from=2026-12-01&to=2027-01-31");
        let answer = desk.get(&address).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        exports.insert(what, table(&answer.text));
    }
    let mut months = BTreeMap::new();
    for month in [12, 1] {
        let day = NaiveDate::from_ymd_opt(if month == 12 { 2026 } else { 2027 }, month, 1).unwrap();
        let report = reports::month(&shop.shop, day).await.unwrap();
        let royalties = royalties::of_month(&shop.shop, day).await.unwrap();
        months
            .insert(day.to_string(), json!({ "report": report_json(&report), "authors": royalties_json(&royalties) }));
    }
    json!({
        "now": shop.clock.now().timestamp(),
        "rows": rows,
        "list": listed,
        "orders": orders,
        "api": fed,
        "links": links(shop).await,
        "exports": exports,
        "months": months,
        "waiting": { "review": waiting.review.len(), "owed": waiting.owed.len(), "flags": waiting.flags.len() },
        "webhooks": lines(&shop.shop, "SELECT body AS line FROM webhook_messages ORDER BY id".to_owned()).await,
        "coupons": lines(&shop.shop, "SELECT code || ' ' || used AS line FROM coupons ORDER BY code".to_owned()).await,
    })
}

const TABLES: [&str; 20] = [
    "books",
    "editions",
    "orders",
    "attempts",
    "checks",
    "notifications",
    "transitions",
    "grants",
    "grant_files",
    "links",
    "downloads",
    "messages",
    "jobs",
    "coupons",
    "coupon_uses",
    "refunds",
    "order_notes",
    "search_keys",
    "daily",
    "webhook_deliveries",
];

/// The number of rows of each table.
async fn rows(shop: &TestShop) -> BTreeMap<&'static str, String> {
    let mut rows = BTreeMap::new();
    for table in TABLES {
        let query = format!(
            "SELECT CAST(COUNT(*) AS TEXT) AS line FROM {table}{}",
            if table == "messages" { " WHERE order_id IS NOT NULL" } else { "" }
        );
        rows.insert(table, lines(&shop.shop, query).await.pop().unwrap());
    }
    rows
}

/// What each link that was ever sent leads to.
async fn links(shop: &TestShop) -> BTreeMap<String, Value> {
    let mut told = BTreeMap::new();
    // Links that tests inserted as past rows have no token of this shop.
    let sent = "SELECT id AS line FROM links WHERE id <> token_sha256 ORDER BY id";
    for id in lines(&shop.shop, sent.to_owned()).await {
        let page = shop.buyer().get(&format!("/d/{}", shop.shop.keys.link_token(&id))).await;
        let page = json!({ "status": page.status.as_u16(), "says": figures(&page.text) });
        told.insert(id, page);
    }
    told
}

/// Every text in a page's main element that contains a digit: sums, dates, numbers, counts.
fn figures(html: &str) -> Vec<String> {
    let (_, middle) = html.split_once("<main").unwrap();
    let (middle, _) = middle.split_once("</main>").unwrap();
    let texts = middle.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text.trim()));
    texts.filter(|text| text.chars().any(|c| c.is_ascii_digit())).map(str::to_owned).collect()
}

/// The rows of a CSV, each as pairs of column name and value.
fn table(csv: &str) -> Vec<Value> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let heads = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|row| heads.iter().zip(row.unwrap().iter()).map(|(head, cell)| (head.to_owned(), json!(cell))).collect())
        .collect()
}

fn sums(sums: &[Sum]) -> Vec<Value> {
    sums.iter().filter(|sum| sum.number > 0).map(|sum| json!([sum.name, sum.number, sum.amount])).collect()
}

fn report_json(report: &Report) -> Value {
    let total = report.total;
    json!({
        "orders": total.orders, "gross": total.gross, "fees": total.fees, "net": total.net(),
        "refunds": total.refunds, "refunded": total.refunded, "started": total.started,
        "days": sums(&report.days),
        "books": sums(&report.books),
        "countries": sums(&report.countries),
        "methods": report.methods.iter().map(|one| json!([one.name, one.orders, one.gross, one.fees])).collect::<Vec<_>>(),
        "refusals": report.refusals.iter().map(|one| json!([one.method, one.code, one.number])).collect::<Vec<_>>(),
        "delivery": format!("{:?}", report.delivery),
    })
}

fn royalties_json(found: &royalties::Royalties) -> Vec<Value> {
    found
        .lines
        .iter()
        .map(|one| json!([one.author, one.orders, one.gross, one.fees, one.refunded, one.net()]))
        .collect()
}

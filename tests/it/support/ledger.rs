//! What the ledger of a test's shop says.

use griot::shop::Shop;
use griot::shop::admin::exports::{ExportLines, ExportRequest};
use griot::shop::admin::reports::{self, royalties};
use griot::store::exports::ExportKind;
use griot::store::ledger::Checked;

use super::shop::TestShop;
use super::twin::{lines, tamper};

/// All lines of the ledger, posting by posting: its kind, the account, the order's line and the amount.
pub async fn posted(shop: &TestShop) -> Vec<String> {
    let query = "SELECT p.kind || ': ' || CASE WHEN e.account LIKE 'clearing:%' THEN 'clearing' ELSE e.account END || ' ' || \
                 COALESCE('line ' || CAST(e.order_line AS TEXT) || ' ', '') || CAST(e.amount AS TEXT) AS line \
                 FROM ledger_postings p JOIN ledger_lines e ON e.posting_id = p.id ORDER BY p.at, p.kind, p.id, e.place";
    lines(&shop.shop, query.to_owned()).await
}

/// Empties the ledger, which the program itself cannot do, so that all orders are older than the ledger.
pub async fn empty(shop: &TestShop) {
    let url = shop.config.database.url.expose();
    for table in ["ledger_lines", "ledger_postings"] {
        if url.starts_with("sqlite:") {
            unlock(shop, table).await;
        } else {
            tamper(&shop.shop, format!("ALTER TABLE {table} DISABLE TRIGGER USER")).await;
        }
        tamper(&shop.shop, format!("DELETE FROM {table}")).await;
    }
    tamper(&shop.shop, "UPDATE meta SET value = '' WHERE name = 'ledger'".to_owned()).await;
}

/// Removes the triggers that keep the rows of a table from being changed.
pub async fn unlock(shop: &TestShop, table: &str) {
    if shop.config.database.url.expose().starts_with("sqlite:") {
        for what in ["changed", "taken_away"] {
            tamper(&shop.shop, format!("DROP TRIGGER IF EXISTS {table}_are_not_{what}")).await;
        }
    } else {
        tamper(&shop.shop, format!("ALTER TABLE {table} DISABLE TRIGGER USER")).await;
    }
}

/// The faults that the check of the ledger finds.
pub async fn checked(shop: &TestShop) -> Checked {
    griot::shop::ledger::check(&shop.shop.db).await.unwrap().unwrap().0
}

/// January's figures in the monthly report, the royalties and the export of sales.
pub async fn figures(shop: &Shop) -> String {
    let day = "2027-01-01".parse().unwrap();
    let report = reports::month(shop, day).await.unwrap();
    let authors = royalties::of_month(shop, day).await.unwrap().lines;
    let wish = ExportRequest { what: ExportKind::Sales, first: day, last: "2027-01-31".parse().unwrap() };
    let rows = ExportLines::new(shop, &wish).next().await.unwrap();
    let rows: Vec<_> = rows.iter().map(|row| (row.amount, row.fee, row.refund)).collect();
    format!("{:?} {:?} {authors:?} {rows:?}", report.total, report.methods)
}

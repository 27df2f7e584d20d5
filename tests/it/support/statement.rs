//! Lists as CinetPay's back office exports them, and what the shop makes of them.

use chrono::NaiveDateTime;
use griot::config::SANDBOX_SITE_ID;

use super::admin::Desk;
use super::buyer::Answer;
use super::shop::TestShop;
use super::twin::lines;

/// The account of a test's shop.
pub fn account() -> String {
    format!("v2:{SANDBOX_SITE_ID}")
}

/// The names of the columns of [`line`], which the shop knows by themselves.
pub const HEAD: &str = "Date;ID Transaction;Montant;Frais;Statut;Moyen de paiement";

/// A line as a French spreadsheet has it.
pub fn line(at: NaiveDateTime, transaction: &str, amount: &str, (fee, state): (&str, &str)) -> String {
    format!("{};{transaction};{amount};{fee};{state};OM", at.format("%d/%m/%Y %H:%M:%S"))
}

/// A whole list.
pub fn list(lines: &[String]) -> String {
    format!("{HEAD}\r\n{}\r\n", lines.join("\r\n"))
}

impl Desk {
    /// Brings a list; the first one of an account leads to the page of its columns.
    pub async fn bring(&self, list: &[u8]) -> Answer {
        let account = account();
        self.post_parts("/admin/reconciliation/import", &[("account", &account)], ("statement", "export.csv", list))
            .await
    }

    /// Brings a list whose columns the shop knows by their names, and confirms them if it asks.
    pub async fn import(&self, list: &str) -> Answer {
        let answer = self.bring(list.as_bytes()).await;
        let to = answer.location().to_owned();
        if to == "/admin/reconciliation" {
            return answer;
        }
        let account = account();
        let fields = [
            ("account", account.as_str()),
            ("transaction", "ID Transaction"),
            ("amount", "Montant"),
            ("state", "Statut"),
            ("time", "Date"),
            ("fee", "Frais"),
            ("method", "Moyen de paiement"),
        ];
        self.post(to.split('?').next().unwrap(), &fields).await
    }
}

/// All differences, by transaction: its kind, its state and how it was decided.
pub async fn differences(shop: &TestShop) -> Vec<String> {
    let query = "SELECT transaction_id || ' ' || kind || ' ' || state || ' ' || act AS line FROM statement_differences \
                 ORDER BY transaction_id";
    lines(&shop.shop, query.to_owned()).await.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// The id of the difference about a transaction.
pub async fn difference(shop: &TestShop, transaction: &str) -> String {
    let query = format!("SELECT id AS line FROM statement_differences WHERE transaction_id = '{transaction}'");
    lines(&shop.shop, query).await.pop().expect("a difference")
}

/// What a query counts.
pub async fn count(shop: &TestShop, from: &str) -> String {
    lines(&shop.shop, format!("SELECT CAST(COUNT(*) AS TEXT) AS line FROM {from}")).await.remove(0)
}

//! `griot order`

use clap::Subcommand;
use serde_json::Value;

use super::{say, start};
use crate::config::Config;
use crate::domain::money::{Currency, Money};
use crate::shop::Error;
use crate::shop::admin::order_json;

#[derive(Subcommand)]
pub enum Command {
    /// The newest orders, newest first
    List {
        /// As a JSON array
        #[arg(long)]
        json: bool,
        /// How many to list
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(i64).range(1..=10_000))]
        limit: i64,
        /// Only orders placed before the one with this key
        #[arg(long)]
        before: Option<String>,
    },
    /// The whole history of one order
    Show {
        /// The order's key or number, or a transaction id
        name: String,
        /// As one JSON object
        #[arg(long)]
        json: bool,
    },
}

pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let shop = start::shop(config).await?;
    match command {
        Command::List { json, limit, before } => {
            let orders = order_json::list(&shop, before, limit).await?;
            if json {
                say(&serde_json::to_string_pretty(&orders)?);
            } else {
                for order in &orders {
                    say(&line(order));
                }
            }
        }
        Command::Show { name, json } => {
            let told = order_json::tell(&shop, &name).await.map_err(|error| match error {
                Error::NotFound => anyhow::anyhow!("no order has the key, number or transaction id {name}"),
                error => error.into(),
            })?;
            say(&if json { serde_json::to_string_pretty(&told)? } else { summary(&told) });
        }
    }
    shop.db.close();
    Ok(())
}

fn text<'a>(order: &'a Value, name: &str) -> &'a str {
    order.get(name).and_then(Value::as_str).unwrap_or("-")
}

/// The amount that was received or, before that, the order's amount.
fn amount(order: &Value) -> String {
    let known = |name: &str| order.get(name).and_then(Value::as_i64);
    let (amount, code) = (known("received").or_else(|| known("amount")).unwrap_or(0), text(order, "currency"));
    let plain = Currency::parse(code).map_or_else(|| amount.to_string(), |own| Money::new(amount, own).plain());
    format!("{plain} {code}")
}

fn line(order: &Value) -> String {
    format!(
        "{}  {:<8}  {:>12}  {}  {}  {}",
        text(order, "placed_at").get(..19).unwrap_or_default(),
        text(order, "state"),
        amount(order),
        text(order, "number"),
        text(order, "key"),
        text(order, "title"),
    )
}

fn summary(order: &Value) -> String {
    let mut lines = vec![line(order)];
    let rows = |name: &str| order.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    for change in rows("transitions") {
        let (was, became) = (text(&change, "was"), text(&change, "became"));
        lines.push(format!(
            "{}  {was} → {became}  ({}) {}",
            text(&change, "at"),
            text(&change, "cause"),
            text(&change, "note")
        ));
    }
    for attempt in rows("attempts") {
        lines.push(format!(
            "attempt {}  {}  {}",
            text(&attempt, "transaction_id"),
            text(&attempt, "state"),
            text(&attempt, "code")
        ));
    }
    for message in rows("messages") {
        let (channel, kind) = (text(&message, "channel"), text(&message, "kind"));
        lines.push(format!("{channel} {kind}  {}  {}", text(&message, "state"), text(&message, "error")));
    }
    lines.join("\n")
}

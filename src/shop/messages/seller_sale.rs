//! What a seller sold in an order, as his messages say it.

use super::sale_alerts::money;
use crate::domain::ledger::Account;
use crate::domain::money::Money;
use crate::shop::Shop;
use crate::store::ledger::sellers::entries;
use crate::store::order_lines::{self, OrderLine};
use crate::store::orders::Order;
use crate::store::sellers::Seller;
use crate::store::{self, Conn};

/// A seller's part of an order.
pub(super) struct Sold {
    /// The title of his book, or the titles of his books.
    pub title: String,
    pub price: Money,
    pub share: Money,
}

pub(super) fn sold(shop: &Shop, conn: &mut Conn, seller: &Seller, order: &Order) -> Result<Sold, store::Error> {
    let lines: Vec<OrderLine> = order_lines::of_order(conn, &order.id)?
        .into_iter()
        .filter(|line| line.seller.as_ref() == Some(&seller.id))
        .collect();
    let owed = [Account::Held.to_string(), Account::Available.to_string()];
    let share = entries(conn, &seller.id, &[&order.id])?
        .iter()
        .filter(|entry| owed.contains(&entry.account))
        .map(|entry| -entry.amount)
        .sum();
    Ok(Sold {
        title: lines.iter().map(|line| line.title.as_str()).collect::<Vec<_>>().join(", "),
        price: money(shop, lines.iter().map(OrderLine::amount_received).sum(), &order.currency),
        share: money(shop, share, &order.currency),
    })
}

//! Past orders, written directly into the database: when, what, how much, by which method, from where.

use diesel::{RunQueryDsl as _, sql_query};
use griot::domain::ids;
use griot::store::{Conn, Error};

use super::shop::TestShop;

/// An order that was placed and perhaps paid. Times as `2026-11-21 06:30:00`, UTC.
#[derive(Clone, Copy)]
pub struct Sold {
    pub slug: &'static str,
    pub placed: &'static str,
    pub paid: Option<&'static str>,
    pub amount: i64,
    /// CinetPay's name of the method; if empty, the order has no attempt.
    pub method: &'static str,
    pub phone: &'static str,
    /// `{"country":"CI",…}`
    pub address: &'static str,
    pub email: &'static str,
    pub name: &'static str,
    /// The code of a refusal before the payment.
    pub refused: Option<&'static str>,
    pub receipt: Option<&'static str>,
    pub fetched: Option<&'static str>,
    pub refunded: Option<&'static str>,
    pub currency: &'static str,
}

impl Default for Sold {
    fn default() -> Self {
        Self {
            slug: "le-fleuve",
            placed: "2027-01-10 10:00:00",
            paid: None,
            amount: 2500,
            method: "OM",
            phone: "+2250707070700",
            address: "",
            email: "awa@exemple.ci",
            name: "Awa",
            refused: None,
            receipt: None,
            fetched: None,
            refunded: None,
            currency: "XOF",
        }
    }
}

fn run(conn: &mut Conn, sentence: String) -> Result<(), Error> {
    sql_query(sentence).execute(conn)?;
    Ok(())
}

fn quoted(text: &str) -> String {
    if text.is_empty() { "NULL".to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}

impl TestShop {
    /// Inserts an order and all its rows; returns its id.
    pub async fn sold(&self, sold: Sold) -> String {
        let id = ids::row();
        let order = id.clone();
        self.shop.db.write(move |conn| write(conn, &order, &sold)).await.unwrap();
        self.post_written().await;
        id
    }
}

impl TestShop {
    /// Inserts orders and all their rows.
    pub async fn sold_all(&self, all: Vec<Sold>) {
        let write_all = move |conn: &mut Conn| all.iter().try_for_each(|sold| write(conn, &ids::row(), sold));
        self.shop.db.write(write_all).await.unwrap();
        self.post_written().await;
    }
}

fn write(conn: &mut Conn, id: &str, sold: &Sold) -> Result<(), Error> {
    let state = if sold.refunded.is_some() {
        "refunded"
    } else if sold.paid.is_some() {
        "paid"
    } else {
        "placed"
    };
    let (placed, amount) = (sold.placed, sold.amount);
    let paid = quoted(sold.paid.unwrap_or_default());
    run(
        conn,
        format!(
            "INSERT INTO orders (id, key, number, title, amount, currency, email, phone, name, address, \
         language, state, placed_at, expires_at, paid_at, method) SELECT '{id}', '{id}', '{}', title, {amount}, '{}', \
         {}, {}, {}, {}, 'fr', '{state}', '{placed}', '{placed}', {paid}, {} FROM books WHERE slug = '{}'",
            ids::order_number(),
            sold.currency,
            quoted(sold.email),
            quoted(sold.phone),
            quoted(sold.name),
            quoted(sold.address),
            quoted(sold.paid.map_or("", |_| sold.method)),
            sold.slug
        ),
    )?;
    run(
        conn,
        format!(
            "INSERT INTO order_lines (order_id, place, book_id, edition_id, title, list_price, discount, amount, placed_at) \
         SELECT '{id}', 0, b.id, MIN(e.id), b.title, {amount}, 0, {amount}, '{placed}' FROM books b \
         JOIN editions e ON e.book_id = b.id WHERE b.slug = '{}' GROUP BY b.id, b.title",
            sold.slug
        ),
    )?;
    tried(conn, id, sold, &paid)?;
    delivered(conn, id, sold)
}

fn tried(conn: &mut Conn, id: &str, sold: &Sold, paid: &str) -> Result<(), Error> {
    let (placed, amount) = (sold.placed, sold.amount);
    if !sold.method.is_empty() {
        let confirmed = if sold.paid.is_some() { "confirmed" } else { "pending" };
        run(
            conn,
            format!(
                "INSERT INTO attempts (id, order_id, transaction_id, generation, state, amount, currency, method, operator_id, \
             refund_due, opened_at, confirmed_at) VALUES ('{id}', '{id}', '{}', 'v2', '{confirmed}', {amount}, '{}', '{}', \
             'MP{id}', FALSE, '{placed}', {paid})",
                ids::transaction(),
                sold.currency,
                sold.method
            ),
        )?;
    }
    if let Some(code) = sold.refused {
        run(
            conn,
            format!(
                "INSERT INTO checks (id, attempt_id, cause, code, verdict, raw, times, first_at, last_at) VALUES \
             ('{}', '{id}', 'notification', '{code}', 'refused', '', 1, '{placed}', '{placed}')",
                ids::row()
            ),
        )?;
    }
    if let Some(at) = sold.refunded {
        run(
            conn,
            format!(
                "INSERT INTO refunds (id, order_id, amount, currency, reason, destination, author, at) VALUES \
                 ('{id}', '{id}', {amount}, '{}', 'x', '', 'awa', '{at}')",
                sold.currency
            ),
        )?;
        run(
            conn,
            format!(
                "INSERT INTO refund_lines (refund_id, order_id, line, amount) VALUES ('{id}', '{id}', 0, {amount})"
            ),
        )?;
    }
    Ok(())
}

fn delivered(conn: &mut Conn, id: &str, sold: &Sold) -> Result<(), Error> {
    let Some(paid) = sold.paid else { return Ok(()) };
    run(
        conn,
        format!(
            "INSERT INTO grants (id, order_id, line, edition_id, downloads, used, coverage, bytes_sent, created_at, expires_at) \
         SELECT '{id}', '{id}', 0, edition_id, 5, 0, '[]', 0, '{paid}', '{paid}' FROM order_lines WHERE order_id = '{id}'"
        ),
    )?;
    run(
        conn,
        format!(
            "INSERT INTO links (id, order_id, token_sha256, file_sha256, created_at) VALUES ('{id}', '{id}', '{id}', '{id}', '{paid}')"
        ),
    )?;
    if let Some(sent) = sold.receipt {
        run(
            conn,
            format!(
                "INSERT INTO messages (id, channel, order_id, link_id, kind, recipient, language, state, created_at, sent_at) VALUES \
             ('{id}', 'email', '{id}', '{id}', 'receipt', 'x', 'fr', 'sent', '{paid}', '{sent}')"
            ),
        )?;
    }
    if let Some(at) = sold.fetched {
        run(conn, format!("INSERT INTO downloads (id, grant_id, bytes, at) VALUES ('{id}', '{id}', 1, '{at}')"))?;
    }
    Ok(())
}

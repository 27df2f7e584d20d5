//! Receipts and credit notes: made in the write that pays an order or decides a refund, and never changed afterwards.
//!
//! An order that brought nothing has no receipt, and neither has one that was paid before there were any: its refunds have no
//! credit note. A second payment of an order was never a sale: it has no receipt, and sending it back needs no credit note.

mod paper;

use std::collections::HashMap;

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, Utc};
use serde_json::Value;

use super::{Error, Rules, Shop, ledger};
use crate::domain::contact::{Country, Phone};
use crate::domain::ids;
use crate::domain::receipt::{Issuer, Series};
use crate::domain::tax::{self, DatedRate};
use crate::mail::ReceiptFacts;
use crate::store::order_lines::OrderLine;
use crate::store::orders::{self, Order};
use crate::store::receipts::{self, Receipt, ReceiptLine};
use crate::store::refunds::{Part, Refund};
use crate::store::{self, Conn, tax_rates};
use crate::texts::Texts;
pub use paper::paper;

/// An order that is being paid.
#[derive(Clone, Copy)]
pub(super) struct Sale<'a> {
    pub order: &'a Order,
    pub lines: &'a [OrderLine],
    /// What was received for each line, by its place.
    pub amount_received: &'a [(i32, i64)],
    pub method: Option<&'a str>,
    /// The payment's transaction id.
    pub reference: Option<&'a str>,
}

/// Makes the receipt of an order that is being paid, in that write, unless it brought nothing. Call it last: until the write is
/// over, no other receipt gets a number.
pub(super) fn issue(shop: &Shop, conn: &mut Conn, sale: Sale<'_>, now: DateTime<Utc>) -> Result<(), store::Error> {
    if sale.amount_received.iter().map(|(_, amount)| amount).sum::<i64>() <= 0 {
        return Ok(());
    }
    let rules = shop.rules();
    let day = now.with_timezone(&rules.zone).date_naive();
    let country = country_of(sale.order).unwrap_or(rules.country).code;
    let lines = taxed(conn, &sale, (country, day))?;
    let receipt = blank(&rules, sale.order, now.naive_utc());
    let receipt = Receipt {
        country: country.to_owned(),
        method: sale.method.map(str::to_owned),
        reference: sale.reference.map(str::to_owned),
        ..receipt
    };
    add(conn, (sale.order, receipt), (Series::of_receipts(rules.sandbox), day.year()), lines)
}

/// Makes the credit note for a refund of an order's lines, in the write that decides it, unless the order has no receipt. Call it
/// late, as [`issue`].
pub(super) fn credit(
    shop: &Shop,
    conn: &mut Conn,
    (order, refund): (&Order, &Refund),
    parts: &[Part],
) -> Result<(), store::Error> {
    let parts: Vec<(i32, i64)> = parts.iter().map(|part| (part.line, part.amount)).collect();
    match current(conn, &order.id)? {
        Some(receipt) => credit_lines(shop, conn, (order, &receipt), (Some(&refund.id), &parts), refund.at),
        None => Ok(()),
    }
}

/// What an order brought turns out to be another sum, by line: a credit note takes the rest of its receipt back, and another receipt
/// takes its place. What was refunded meanwhile has its own credit notes.
pub(super) fn replace(shop: &Shop, conn: &mut Conn, sale: Sale<'_>, now: DateTime<Utc>) -> Result<(), store::Error> {
    let Some(receipt) = current(conn, &sale.order.id)? else { return Ok(()) };
    let back = credited_by_place(conn, &receipt.id)?;
    let back = |place: i32| back.get(&place).copied().unwrap_or(0);
    let left: Vec<(i32, i64)> = receipts::lines(conn, &receipt.id)?
        .iter()
        .map(|line| (line.place, line.amount - back(line.place)))
        .filter(|(_, left)| *left > 0)
        .collect();
    let are: Vec<(i32, i64)> =
        sale.amount_received.iter().map(|(place, amount)| (*place, (amount - back(*place)).max(0))).collect();
    credit_lines(shop, conn, (sale.order, &receipt), (None, &left), now.naive_utc())?;
    issue(shop, conn, Sale { amount_received: &are, ..sale }, now)
}

/// The receipt of an order that credit notes are for: the last one.
fn current(conn: &mut Conn, order_id: &str) -> Result<Option<Receipt>, store::Error> {
    Ok(receipts::of_order(conn, order_id)?.into_iter().rfind(|receipt| receipt.credited.is_none()))
}

/// What the e-mail in this language says of an order's receipt.
pub(super) fn facts_of(conn: &mut Conn, order_id: &str, t: Texts) -> Result<Option<ReceiptFacts>, store::Error> {
    let Some(receipt) = current(conn, order_id)? else { return Ok(None) };
    let issuer: Issuer = serde_json::from_str(&receipt.seller).unwrap_or_default();
    let means = receipt.method.as_deref().map(|method| paper::means(t, method));
    Ok(Some(ReceiptFacts { number: receipt.name, seller: issuer.name, means, reference: receipt.reference }))
}

fn credited_by_place(conn: &mut Conn, receipt_id: &str) -> Result<HashMap<i32, i64>, store::Error> {
    let mut back = HashMap::new();
    for line in receipts::lines_credited(conn, receipt_id)? {
        *back.entry(line.place).or_insert(0) += line.amount;
    }
    Ok(back)
}

fn credit_lines(
    shop: &Shop,
    conn: &mut Conn,
    (order, receipt): (&Order, &Receipt),
    (refund_id, parts): (Option<&str>, &[(i32, i64)]),
    at: NaiveDateTime,
) -> Result<(), store::Error> {
    let rules = shop.rules();
    let back = credited_by_place(conn, &receipt.id)?;
    let whole = receipts::lines(conn, &receipt.id)?;
    let line = |(place, amount): &(i32, i64)| {
        let line = whole.iter().find(|line| line.place == *place)?;
        let before = back.get(place).copied().unwrap_or(0);
        let tax = tax::credited(before, *amount, (line.amount, line.tax));
        Some(ReceiptLine { amount: *amount, tax, ..line.clone() })
    };
    let lines: Vec<ReceiptLine> = parts.iter().filter_map(line).collect();
    if lines.is_empty() {
        return Ok(());
    }
    let note = Receipt {
        credited: Some(receipt.id.clone()),
        refund_id: refund_id.map(str::to_owned),
        country: receipt.country.clone(),
        buyer_name: receipt.buyer_name.clone(),
        buyer_tax_id: receipt.buyer_tax_id.clone(),
        ..blank(&rules, order, at)
    };
    let year = at.and_utc().with_timezone(&rules.zone).year();
    add(conn, (order, note), (receipt.series().of_credit_notes(), year), lines)
}

/// A document without a number, and without what is of its kind.
fn blank(rules: &Rules, order: &Order, at: NaiveDateTime) -> Receipt {
    Receipt {
        id: ids::row(),
        name: String::new(),
        series: String::new(),
        year: 0,
        number: 0,
        order_id: order.id.clone(),
        credited: None,
        refund_id: None,
        at,
        country: String::new(),
        currency: order.currency.clone(),
        amount: 0,
        tax: 0,
        method: None,
        reference: None,
        seller: serde_json::to_string(&issuer(rules)).unwrap_or_default(),
        buyer_name: None,
        buyer_tax_id: None,
        state_number: None,
    }
}

/// Who issues receipts, as the settings name him; the shop's own name and address where the legal facts are not filled in.
fn issuer(rules: &Rules) -> Issuer {
    let mut issuer = rules.issuer.clone();
    if issuer.name.is_empty() {
        issuer.name.clone_from(&rules.shop_name);
    }
    if issuer.email.is_empty() {
        issuer.email = rules.contact.as_ref().map_or_else(String::new, |contact| contact.as_str().to_owned());
    }
    issuer
}

/// The lines of a receipt, each with the tax that its amount includes by the rate of the day.
fn taxed(
    conn: &mut Conn,
    sale: &Sale<'_>,
    (country, day): (&str, NaiveDate),
) -> Result<Vec<ReceiptLine>, store::Error> {
    let rates: Vec<DatedRate> = tax_rates::all(conn)?.into_iter().map(|(_, rate)| rate).collect();
    let books: Vec<&str> = sale.lines.iter().map(|line| line.book_id.as_str()).collect();
    let classes = if rates.is_empty() { HashMap::new() } else { tax_rates::classes(conn, &books)? };
    let line = |line: &OrderLine| {
        let amount = sale.amount_received.iter().find(|(place, _)| *place == line.place).map_or(0, |(_, sum)| *sum);
        let class = classes.get(&line.book_id).copied().unwrap_or_default();
        let rate = tax::in_force(&rates, country, class, day);
        ReceiptLine {
            receipt_id: String::new(),
            place: line.place,
            title: line.title.clone(),
            class: rate.map_or(class, |rate| rate.class).code().to_owned(),
            rate: rate.map(|rate| rate.rate),
            words: rate.map(|rate| rate.words.clone()).unwrap_or_default(),
            amount,
            tax: rate.map_or(0, |rate| tax::included(amount, rate.rate)),
        }
    };
    Ok(sale.lines.iter().map(line).collect())
}

/// Gives a document its number, and adds it with its tax.
fn add(
    conn: &mut Conn,
    (order, receipt): (&Order, Receipt),
    (series, year): (Series, i32),
    lines: Vec<ReceiptLine>,
) -> Result<(), store::Error> {
    let sign = if series.is_credit_note() { -1 } else { 1 };
    let taxes: Vec<(i32, i64)> = lines.iter().map(|line| (line.place, sign * line.tax)).collect();
    let lines: Vec<ReceiptLine> =
        lines.into_iter().map(|line| ReceiptLine { receipt_id: receipt.id.clone(), ..line }).collect();
    let number = receipts::take_number(conn, series, year)?;
    let receipt = Receipt {
        name: series.name(year, number),
        series: series.code().to_owned(),
        year,
        number,
        amount: lines.iter().map(|line| line.amount).sum(),
        tax: lines.iter().map(|line| line.tax).sum(),
        ..receipt
    };
    receipts::insert(conn, &receipt, &lines)?;
    ledger::tax(conn, order, (&receipt.id, &taxes), receipt.at)
}

/// The country that an order was paid from: that of the phone, which mobile money belongs to, else that of the address.
fn country_of(order: &Order) -> Option<&'static Country> {
    let address = || {
        let kept: Value = serde_json::from_str(order.address.as_deref()?).ok()?;
        Country::parse(kept.get("country")?.as_str()?)
    };
    order.phone.as_deref().and_then(Phone::kept).and_then(|phone| phone.country()).or_else(address)
}

/// A document with what it is about.
pub struct Document {
    pub receipt: Receipt,
    pub lines: Vec<ReceiptLine>,
    pub order: Order,
    /// The number of the receipt that a credit note is for.
    pub credited: Option<String>,
    /// The numbers of all documents of the order, the oldest first.
    pub all: Vec<String>,
}

/// A document of the order with this key, by its number; its receipt if none is named.
///
/// # Errors
/// [`Error::NotFound`] if there is no such order or document.
pub async fn find(shop: &Shop, key: &str, name: Option<&str>) -> Result<Document, Error> {
    let (key, name) = (key.to_owned(), name.map(str::to_owned));
    shop.db.read(move |conn| found(conn, &key, name.as_deref())).await
}

fn found(conn: &mut Conn, key: &str, name: Option<&str>) -> Result<Document, Error> {
    let order = orders::by_key(conn, key)?.ok_or(Error::NotFound)?;
    let documents = receipts::of_order(conn, &order.id)?;
    let is_wanted = |receipt: &&Receipt| match name {
        Some(name) => receipt.name == name,
        None => receipt.credited.is_none(),
    };
    let receipt = documents.iter().rfind(is_wanted).cloned().ok_or(Error::NotFound)?;
    let credited = receipt.credited.as_ref();
    Ok(Document {
        lines: receipts::lines(conn, &receipt.id)?,
        credited: documents.iter().find(|one| Some(&one.id) == credited).map(|one| one.name.clone()),
        all: documents.iter().map(|one| one.name.clone()).collect(),
        receipt,
        order,
    })
}

/// Who a document is made out to.
#[derive(Clone, Debug)]
pub struct MadeOutTo {
    pub name: String,
    /// The buyer's number at his tax office, if he gave one.
    pub tax_id: Option<String>,
}

/// Makes a document of the order with this key out to the buyer, once: what stands there already is the owner's to change.
///
/// # Errors
/// [`Error::NotFound`] if there is no such order or document.
pub async fn make_out(shop: &Shop, key: &str, name: Option<&str>, to: MadeOutTo) -> Result<(), Error> {
    let (key, name) = (key.to_owned(), name.map(str::to_owned));
    shop.db
        .write(move |conn| {
            let order = orders::by_key(conn, &key)?.ok_or(Error::NotFound)?;
            // Of two that are sent at once, the second sees the first.
            orders::lock_for_update(conn, &order.id)?;
            let Document { receipt, .. } = found(conn, &key, name.as_deref())?;
            if receipt.buyer_name.is_some() {
                return Ok(());
            }
            let filled = (Some(to.name.as_str()), to.tax_id.as_deref());
            Ok(receipts::fill_in(conn, &receipt.id, filled, receipt.state_number.as_deref())?)
        })
        .await
}

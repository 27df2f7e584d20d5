//! The page of a seller's statement.

use askama::Template;
use chrono::{DateTime, NaiveDate, NaiveDateTime};

use super::Statements;
use crate::domain::seller_statement::{Movement, SellerStatement};
use crate::shop::admin::reports;
use crate::shop::admin::reports::calendar::day_of;
use crate::shop::admin::seller_statements::{MOST_LINES, Month, SellerMonth};
use crate::store::ledger::movements::{Key, MovementRow};
use crate::texts::Texts;
use crate::web::admin::frame::Frame;
use crate::web::admin::orders::words as order_words;
use crate::web::admin::reports::words;
use crate::web::admin::staff::Staff;
use crate::web::assets;

/// A figure of a statement.
#[derive(Clone, Debug)]
pub struct SumRow {
    pub name: String,
    pub note: String,
    pub amount: String,
}

/// A statement in one currency.
#[derive(Clone, Debug)]
pub struct Sums {
    /// The currency's code where there are several.
    pub currency: Option<String>,
    pub rows: Vec<SumRow>,
    pub closing: SumRow,
}

/// A posting behind the figures.
#[derive(Clone, Debug)]
pub struct LineRow {
    /// The book, or what it is.
    pub title: String,
    /// What it is, and the order or where a payout went.
    pub note: String,
    pub at: String,
    pub price: String,
    pub commission: String,
    pub fee: String,
    pub change: String,
    /// Price, commission and fee in one line, for a narrow page.
    pub parts: String,
}

/// `GET /seller/statements/{month}`, and the same of the owner: for paper.
#[derive(Template)]
#[template(path = "admin/seller_statements/statement.html")]
pub struct StatementPage {
    pub frame: Frame,
    /// The list of months.
    pub here: String,
    pub seller: String,
    pub month: String,
    /// The shop's address and its contact.
    pub address: String,
    pub contact: String,
    /// The day on which it was made, and whether the month is over.
    pub made: String,
    pub is_over: bool,
    pub sums: Vec<Sums>,
    pub lines: Vec<LineRow>,
    /// Whether any of the lines has a fee.
    pub fees: bool,
    /// How many lines a page shows where there are more, and the address of the next page.
    pub next: Option<(String, String)>,
    /// The address of the file.
    pub file: String,
    /// The script of its button.
    pub js: String,
}

pub fn page(staff: &Staff, whose: &Statements<'_>, month: Month, found: SellerMonth) -> StatementPage {
    let (t, shop) = (staff.t(), staff.shop());
    let (rules, zone) = (shop.rules(), reports::zone(shop));
    let SellerMonth { statements, lines, next } = found;
    let several = statements.len() > 1;
    let sums = statements.iter().map(|(currency, statement)| Sums {
        currency: several.then(|| currency.clone()),
        ..figures(t, statement, currency, month.is_over)
    });
    let day = |at: NaiveDateTime| day_of(zone, at.and_utc());
    let here = format!("{}/{}", whose.here, month.code());
    StatementPage {
        frame: staff.frame(whose.section),
        seller: whose.seller.name.clone(),
        month: words::month(t, month.first),
        address: rules.public_url.clone(),
        contact: rules.contact.as_ref().map(|email| email.as_str().to_owned()).unwrap_or_default(),
        made: words::date(t, day_of(zone, staff.now())),
        is_over: month.is_over,
        sums: sums.collect(),
        fees: lines.iter().any(|line| line.fee != 0),
        lines: lines.iter().map(|line| row(t, line, day(line.at))).collect(),
        next: next.map(|key| (MOST_LINES.to_string(), format!("{here}?after={}", place(&key)))),
        file: format!("{here}.csv"),
        here: whose.here.clone(),
        js: assets::address("print.js"),
    }
}

/// A place in the lines as part of a URL: microseconds, the line and the posting.
fn place((at, posting, line): &Key) -> String {
    format!("{}.{line}.{posting}", at.and_utc().timestamp_micros())
}

/// Parses what [`place`] has written; `None` for anything else.
pub fn read_place(text: &str) -> Option<Key> {
    let mut parts = text.splitn(3, '.');
    let at = DateTime::from_timestamp_micros(parts.next()?.parse().ok()?)?.naive_utc();
    let line = parts.next()?.parse().ok()?;
    let posting = parts.next()?;
    let tidy = posting.len() <= 200 && posting.bytes().all(|b| b.is_ascii_graphic());
    tidy.then(|| (at, posting.to_owned(), line))
}

/// An amount with a true minus sign.
pub fn money(t: Texts, amount: i64, currency: &str) -> String {
    order_words::money(t, amount, currency).replace('-', "−")
}

fn figures(t: Texts, statement: &SellerStatement, currency: &str, is_over: bool) -> Sums {
    let money = |amount| money(t, amount, currency);
    let row = |id: &str, note: String, amount: i64| SumRow {
        name: t.say(&format!("seller-statements-{id}")),
        note,
        amount: money(amount),
    };
    let plain = |id: &str, amount: i64| row(id, String::new(), amount);
    let back = t.fill(
        "seller-statements-refunds-note",
        &[("price", &money(statement.refunds)), ("commission", &money(statement.commission_back))],
    );
    let refunds = if statement.refunds == 0 { String::new() } else { back };
    let mut rows = vec![
        row("opening", t.say("seller-statements-opening-note"), statement.opening),
        row("sales", t.say("seller-statements-sales-note"), statement.sales),
        plain("commission", statement.commission),
        plain("fees", statement.fees),
        row("refunds", refunds, statement.refunded()),
        plain("payouts", statement.payouts),
    ];
    if statement.other != 0 {
        rows.push(row("other", t.say("seller-statements-other-note"), statement.other));
    }
    let closing = if is_over { "closing" } else { "closing-so-far" };
    Sums { currency: None, rows, closing: plain(closing, statement.closing) }
}

/// What a posting is, in one word.
pub fn what(t: Texts, line: &MovementRow) -> String {
    t.say(&format!("seller-statements-what-{}", Movement::of(&line.kind, line.is_refund).code()))
}

fn row(t: Texts, line: &MovementRow, day: NaiveDate) -> LineRow {
    let money = |amount| money(t, amount, &line.currency);
    let some = |amount: i64| if amount == 0 { String::new() } else { money(amount) };
    let parts = [
        ("seller-statements-part-price", line.price),
        ("seller-statements-part-commission", -line.commission),
        ("seller-statements-part-fee", -line.fee),
    ];
    let parts = parts.iter().filter(|(_, amount)| *amount != 0);
    let parts: Vec<String> = parts.map(|(id, amount)| t.fill(id, &[("amount", &money(*amount))])).collect();
    let what = what(t, line);
    let (title, what) = match &line.title {
        Some(title) => (title.clone(), Some(what)),
        None => (what, None),
    };
    let about = [what, line.number.clone(), line.destination.clone()];
    LineRow {
        title,
        note: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        at: words::day(t, day),
        price: some(line.price),
        commission: some(-line.commission),
        fee: some(-line.fee),
        change: money(line.change),
        parts: parts.join(" · "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_lines_survives_its_address_and_nonsense_is_none() {
        let at = DateTime::from_timestamp_micros(1_800_000_000_123_456).unwrap().naive_utc();
        let key = (at, "share:0192-ab:0".to_owned(), -1);
        assert_eq!(read_place(&place(&key)), Some(key));
        for nonsense in ["", "x", "1.", "1.x.a", "99999999999999999999.0.a", "1.0.a b", "1.0"] {
            assert_eq!(read_place(nonsense), None, "{nonsense}");
        }
    }
}

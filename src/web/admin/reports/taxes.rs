//! `/admin/reports/taxes`: a month's taxes by country, class and rate, and its documents as a table.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::{Currencies, Tab};
use crate::domain::money::{Currency, Money};
use crate::domain::tax::{TaxClass, show_rate};
use crate::shop::Error;
use crate::shop::admin::exports::Cell;
use crate::shop::admin::reports;
use crate::shop::admin::reports::taxes::{self as acts, Taxes};
use crate::store::receipts::{Receipt, ReceiptLine};
use crate::texts::Texts;
use crate::web::admin::frame::{Frame, Section};
use crate::web::admin::staff::Staff;
use crate::web::admin::tax_words::{class_name, country_name, rate_words};

/// `GET /admin/reports/taxes`
#[derive(Template)]
#[template(path = "admin/reports/taxes.html")]
pub struct TaxesReportPage {
    pub frame: Frame,
    /// Whether there are sellers, whose sales count here too.
    pub market: bool,
    /// `2027-01`
    pub code: String,
    pub month: String,
    pub months: Vec<Tab>,
    /// The same in each currency; empty where there is one.
    pub currencies: Vec<Tab>,
    /// Whether the documents are specimens.
    pub specimens: bool,
    pub lines: Vec<TaxRow>,
    pub sum: TaxRow,
}

/// A line of the table.
#[derive(Clone, Debug, Default)]
pub struct TaxRow {
    pub name: String,
    pub rate: String,
    /// How many receipts, and how many credit notes.
    pub receipts: String,
    pub credit_notes: String,
    pub amount: String,
    pub base: String,
    pub tax: String,
}

/// `GET /admin/reports/taxes?month=2027-01`
pub async fn show(staff: Staff) -> HttpResponse {
    let shown = page(&staff).await;
    staff.or_page(shown)
}

async fn page(staff: &Staff) -> Result<HttpResponse, Error> {
    let (shop, t) = (staff.shop(), staff.t());
    let currencies = Currencies::of(staff);
    let also = currencies.query();
    let found = acts::of_month_in(shop, super::royalties::month(staff), currencies.chosen).await?;
    let months = reports::months(shop).await?;
    let code = found.month.format("%Y-%m").to_string();
    let tab = |month: &chrono::NaiveDate| Tab {
        url: format!("/admin/reports/taxes?month={}{also}", month.format("%Y-%m")),
        words: super::words::month(t, *month),
        here: *month == found.month,
    };
    let page = TaxesReportPage {
        frame: staff.frame(Section::Reports),
        market: shop.rules().market.open,
        month: super::words::month(t, found.month),
        months: months.iter().map(tab).collect(),
        currencies: currencies.tabs(t, &format!("/admin/reports/taxes?month={code}")),
        specimens: shop.rules().sandbox,
        lines: rows(t, &found),
        sum: sum(t, &found),
        code,
    };
    Ok(staff.page(StatusCode::OK, &page))
}

fn rows(t: Texts, found: &Taxes) -> Vec<TaxRow> {
    let money = |amount| super::words::money(t, amount, found.currency);
    let row = |line: &acts::TaxLine| TaxRow {
        name: format!("{}, {}", country_name(t, &line.country), class_name(t, line.class).to_lowercase()),
        rate: line.rate.map_or_else(|| t.say("admin-taxes-report-untaxed"), |rate| rate_words(t, rate)),
        receipts: super::words::count(line.receipts.documents),
        credit_notes: super::words::count(line.credit_notes.documents),
        amount: money(line.amount()),
        base: money(line.base()),
        tax: money(line.tax()),
    };
    found.lines.iter().map(row).collect()
}

fn sum(t: Texts, found: &Taxes) -> TaxRow {
    let money =
        |each: fn(&acts::TaxLine) -> i64| super::words::money(t, found.lines.iter().map(each).sum(), found.currency);
    TaxRow {
        amount: money(acts::TaxLine::amount),
        base: money(acts::TaxLine::base),
        tax: money(acts::TaxLine::tax),
        ..TaxRow::default()
    }
}

/// The table of an export: its headings, and a row for each line of each document. Credit notes are negative.
pub fn table(staff: &Staff, found: Vec<(Receipt, ReceiptLine)>) -> (Vec<String>, Vec<Vec<Cell>>) {
    let t = staff.t();
    let heads = [
        "number",
        "kind",
        "date",
        "title",
        "country",
        "class",
        "rate",
        "amount",
        "base",
        "tax",
        "currency",
        "buyer",
        "buyer-tax",
        "state",
    ];
    let heads = heads.map(|head| t.say(&format!("admin-taxes-col-{head}"))).to_vec();
    (heads, found.into_iter().map(|document| cells(t, document)).collect())
}

fn cells(t: Texts, (receipt, line): (Receipt, ReceiptLine)) -> Vec<Cell> {
    let is_note = receipt.series().is_credit_note();
    let sign = if is_note { -1 } else { 1 };
    let currency = Currency::parse(&receipt.currency);
    // A spreadsheet adds them up, so that they are numbers: whole where the currency has no smaller unit.
    let amount = |amount: i64| match currency {
        Some(currency) if currency.exponent() > 0 => Cell::Text(Money::new(amount, currency).plain()),
        _ => Cell::Amount(amount),
    };
    let text = |text: Option<String>| text.map_or(Cell::Nothing, Cell::Text);
    let class = TaxClass::parse(&line.class).unwrap_or_default();
    vec![
        Cell::Text(receipt.name),
        Cell::Text(t.say(if is_note { "admin-taxes-col-note" } else { "admin-taxes-col-receipt" })),
        Cell::Time(receipt.at),
        Cell::Text(line.title),
        Cell::Text(receipt.country),
        Cell::Text(class_name(t, class)),
        line.rate.map_or(Cell::Nothing, |rate| Cell::Text(show_rate(rate))),
        amount(sign * line.amount),
        amount(sign * (line.amount - line.tax)),
        amount(sign * line.tax),
        Cell::Text(receipt.currency),
        text(receipt.buyer_name),
        text(receipt.buyer_tax_id),
        text(receipt.state_number),
    ]
}

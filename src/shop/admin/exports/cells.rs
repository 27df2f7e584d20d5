//! The columns of an export, in one language.

use chrono::{DateTime, NaiveDateTime};
use chrono_tz::Tz;

use crate::domain::contact::COUNTRIES;
use crate::domain::language::Language;
use crate::shop::Shop;
use crate::shop::admin::reports;
use crate::store::exports::ExportLine;
use crate::texts::Texts;

/// How a table is written: its language and its time zone.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub t: Texts,
    pub zone: Tz,
    /// Whether an export says who sold each line.
    sellers: bool,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Nothing,
    Text(String),
    /// E.164.
    Phone(String),
    /// An amount in the smallest unit.
    Amount(i64),
    /// An amount with its decimals, as the program wrote it: `-12.50`.
    Decimal(String),
    /// In the sheet's time zone, to the second.
    Time(NaiveDateTime),
}

/// The ids of the column headings' texts.
pub const COLUMNS: [&str; 21] = [
    "admin-reports-col-number",
    "admin-reports-col-placed",
    "admin-reports-col-paid",
    "admin-reports-col-state",
    "admin-reports-col-title",
    "admin-reports-col-amount",
    "admin-reports-col-currency",
    "admin-reports-col-method",
    "admin-reports-col-country",
    "admin-reports-col-email",
    "admin-reports-col-phone",
    "admin-reports-col-name",
    "admin-reports-col-transaction",
    "admin-reports-col-operator",
    "admin-reports-col-author",
    "admin-reports-col-coupon",
    "admin-reports-col-discount",
    "admin-reports-col-fee",
    "admin-reports-col-refund",
    "admin-reports-col-net",
    "admin-reports-col-line",
];
/// The further column of a market.
const SELLER: &str = "admin-reports-col-seller";

impl Sheet {
    /// A table of this shop's, in a language.
    pub fn of(shop: &Shop, t: Texts) -> Self {
        Self { t, zone: reports::zone(shop), sellers: shop.rules().market.open }
    }

    /// The columns' headings.
    pub fn heads(&self) -> Vec<String> {
        let zone = self.zone.name();
        let ids = COLUMNS.iter().chain(self.sellers.then_some(&SELLER));
        ids.map(|id| self.t.fill(id, &[("zone", zone)])).collect()
    }

    /// A row's cells, one for each of [`Sheet::heads`].
    pub fn cells(&self, line: ExportLine) -> Vec<Cell> {
        let seller = line.seller.clone();
        let mut cells = Vec::from(self.columns(line));
        cells.extend(self.sellers.then(|| seller.map_or(Cell::Nothing, Cell::Text)));
        cells
    }

    /// The cells of [`COLUMNS`].
    fn columns(&self, line: ExportLine) -> [Cell; 21] {
        // All by name: a column that has no cell here does not compile.
        let ExportLine {
            id: _,
            at: _, // what the lines are in order of
            place,
            number,
            state,
            placed_at,
            paid_at,
            title,
            amount,
            currency,
            method,
            country,
            email,
            phone,
            name,
            transaction_id,
            operator_id,
            author,
            coupon,
            discount,
            fee,
            refund,
            seller: _, // in the column of a market
        } = line;
        let sum = |amount: Option<i64>| amount.map_or(Cell::Nothing, Cell::Amount);
        let text = |text: Option<String>| text.filter(|text| !text.is_empty()).map_or(Cell::Nothing, Cell::Text);
        [
            Cell::Text(number),
            self.time(Some(placed_at)),
            self.time(paid_at),
            Cell::Text(self.t.say(&format!("admin-reports-state-{state}"))),
            Cell::Text(title),
            Cell::Amount(amount),
            Cell::Text(currency),
            text(Some(method)),
            text(Some(self.country(&country))),
            text(email),
            phone.map_or(Cell::Nothing, Cell::Phone),
            text(name),
            text(transaction_id),
            text(operator_id),
            text(Some(author)),
            text(coupon),
            sum(discount),
            sum(fee),
            sum(refund),
            sum(fee.map(|fee| amount - fee - refund.unwrap_or(0))),
            Cell::Amount(i64::from(place) + 1),
        ]
    }

    fn time(&self, at: Option<NaiveDateTime>) -> Cell {
        let whole = |at: NaiveDateTime| DateTime::from_timestamp(at.and_utc().timestamp(), 0);
        at.and_then(whole).map_or(Cell::Nothing, |at| Cell::Time(at.with_timezone(&self.zone).naive_local()))
    }

    fn country(&self, code: &str) -> String {
        let known = COUNTRIES.iter().find(|country| country.code == code);
        known.map_or(String::new(), |country| match self.t.0 {
            Language::French | Language::Added(_) => country.french.to_owned(),
            Language::English => country.english.to_owned(),
        })
    }
}

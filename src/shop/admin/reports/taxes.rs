//! A month's taxes: what receipts and credit notes come to by country, class and rate, as the ledger has them.

use chrono::NaiveDate;
use serde_json::json;

use super::calendar::Range;
use super::zone;
use crate::domain::money::Currency;
use crate::domain::receipt::Series;
use crate::domain::tax::TaxClass;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::{Error, Shop};
use crate::store::receipts::{self, Receipt, ReceiptLine, TaxSum};

/// Sums of receipts, or of credit notes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many documents.
    pub documents: i64,
    /// With the tax, in the smallest unit.
    pub amount: i64,
    pub tax: i64,
}

/// What was sold, and taken back, to buyers of a country, of a class, at a rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxLine {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub class: TaxClass,
    /// In hundredths of a percent; `None` where no rate was in force.
    pub rate: Option<i64>,
    pub receipts: Sums,
    pub credit_notes: Sums,
}

impl TaxLine {
    /// What is left with the tax.
    pub fn amount(&self) -> i64 {
        self.receipts.amount - self.credit_notes.amount
    }

    /// The tax that is due; negative when more was taken back than sold.
    pub fn tax(&self) -> i64 {
        self.receipts.tax - self.credit_notes.tax
    }

    /// What is left without the tax.
    pub fn base(&self) -> i64 {
        self.amount() - self.tax()
    }
}

/// A month's taxes in one currency.
#[derive(Clone, Debug)]
pub struct Taxes {
    pub month: NaiveDate,
    pub currency: Currency,
    pub lines: Vec<TaxLine>,
}

impl Taxes {
    /// The tax that is due of the month.
    pub fn tax(&self) -> i64 {
        self.lines.iter().map(TaxLine::tax).sum()
    }
}

/// The taxes of the month of a day in one currency: of the real documents, or of the specimens in a shop that takes no real money.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn of_month_in(shop: &Shop, day: NaiveDate, currency: Currency) -> Result<Taxes, Error> {
    let (range, _) = Range::month(day);
    let (bounds, specimens) = (range.bounds(zone(shop)), shop.rules().sandbox);
    let found = shop.db.read(move |conn| receipts::sums(conn, bounds, currency.code())).await?;
    let mut lines: Vec<TaxLine> = Vec::new();
    for sum in found {
        let Some(series) = Series::parse(&sum.series).filter(|series| series.is_specimen() == specimens) else {
            continue;
        };
        let sums = Sums { documents: sum.documents, amount: sum.amount, tax: sum.tax };
        let nothing = Sums::default();
        let (receipts, credit_notes) = if series.is_credit_note() { (nothing, sums) } else { (sums, nothing) };
        match lines.iter_mut().find(|line| is_of(line, &sum)) {
            Some(line) if series.is_credit_note() => line.credit_notes = credit_notes,
            Some(line) => line.receipts = receipts,
            None => lines.push(TaxLine {
                class: class_of(&sum),
                country: sum.country,
                rate: sum.rate,
                receipts,
                credit_notes,
            }),
        }
    }
    Ok(Taxes { month: range.first, currency, lines })
}

fn class_of(sum: &TaxSum) -> TaxClass {
    TaxClass::parse(&sum.class).unwrap_or_default()
}

fn is_of(line: &TaxLine, sum: &TaxSum) -> bool {
    line.country == sum.country && line.class == class_of(sum) && line.rate == sum.rate
}

/// All documents of the month of a day with their lines, by series and number: for a table. Records that somebody exports them.
///
/// # Errors
/// When the database is busy or unavailable: then nothing must be exported.
pub async fn documents(shop: &Shop, actor: &Actor, day: NaiveDate) -> Result<Vec<(Receipt, ReceiptLine)>, Error> {
    let (range, _) = Range::month(day);
    let (bounds, specimens, actor) = (range.bounds(zone(shop)), shop.rules().sandbox, actor.clone());
    let found = shop
        .db
        .write(move |conn| {
            let month = range.first.format("%Y-%m").to_string();
            let detail = json!({ "from": month, "to": month, "form": "csv" });
            audit::note(conn, &actor, "report.export", "export:taxes", detail)?;
            Ok::<_, Error>(receipts::between(conn, bounds)?)
        })
        .await?;
    Ok(found.into_iter().filter(|(receipt, _)| receipt.series().is_specimen() == specimens).collect())
}

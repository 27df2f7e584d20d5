//! The data of the pages.

use askama::Template;

use crate::web::admin::fields::Field;
use crate::web::admin::frame::Frame;
use crate::web::admin::plot::Plot;

/// A link to the same page for other days.
#[derive(Clone, Debug)]
pub struct Tab {
    pub url: String,
    pub words: String,
    pub here: bool,
}

/// A figure with its name.
#[derive(Clone, Debug)]
pub struct Tile {
    pub name: String,
    pub value: String,
    /// The comparison with the days before: the sentence, and whether it is good news.
    pub change: Option<(String, bool)>,
    pub note: Option<String>,
}

/// A line of a table: name, number, amount, and its share of the total as a bar of 100.
#[derive(Clone, Debug)]
pub struct ReportRow {
    pub name: String,
    pub number: String,
    pub money: String,
    /// Further details: a rate, fees, the days before.
    pub more: String,
    pub share: i64,
}

/// The plots of money and of orders share one table: a line for each day (hour, week).
#[derive(Clone, Debug)]
pub struct Days {
    pub money: Plot,
    pub orders: Plot,
    pub lines: Vec<ReportRow>,
}

impl Days {
    fn plots(&self) -> [&Plot; 2] {
        [&self.money, &self.orders]
    }
}

/// The figures of the start page.
#[derive(Clone, Debug)]
pub struct Figures {
    pub tiles: Vec<Tile>,
    pub plot: Plot,
    pub lines: Vec<ReportRow>,
    /// The best-selling books.
    pub books: Vec<ReportRow>,
}

/// A seller in the table.
#[derive(Clone, Debug)]
pub struct SellerLine {
    pub name: String,
    pub lines: String,
    pub gross: String,
    /// What of it is his, and what is left to the shop.
    pub share: String,
    pub kept: String,
}

/// Refusals: the operator, the reason, the number.
#[derive(Clone, Debug)]
pub struct RefusalLine {
    pub method: String,
    pub code: String,
    pub reason: String,
    pub number: String,
}

/// An operator's success in the last hour.
#[derive(Clone, Debug)]
pub struct SuccessLine {
    pub method: String,
    pub decided: String,
    pub paid: String,
    pub rate: String,
    /// Less than half of the payments succeeded.
    pub bad: bool,
}

/// The form for an export.
#[derive(Clone, Debug, Default)]
pub struct ExportForm {
    pub sales: bool,
    pub from: Field,
    pub to: Field,
}

/// `GET /admin/reports`
#[derive(Template)]
#[template(path = "admin/reports/page.html")]
pub struct ReportsPage {
    pub frame: Frame,
    pub tabs: Vec<Tab>,
    /// The same in each currency; empty where there is one.
    pub currencies: Vec<Tab>,
    /// The URL of the authors' page.
    pub authors: String,
    /// Which days these are, and with which they are compared.
    pub days_words: String,
    pub tiles: Vec<Tile>,
    /// `None` when nothing was sold in either range.
    pub days: Option<Days>,
    pub books: Vec<ReportRow>,
    /// By who sold; empty in a shop of one seller.
    pub sellers: Vec<SellerLine>,
    pub methods: Vec<ReportRow>,
    pub countries: Vec<ReportRow>,
    pub funnel: Vec<ReportRow>,
    pub refusals: Vec<RefusalLine>,
    pub success: Vec<SuccessLine>,
    pub delivery: Vec<Tile>,
    pub export: ExportForm,
    pub months: Vec<Tab>,
}

/// An export that is not possible: the error messages are beside the fields.
#[derive(Template)]
#[template(path = "admin/reports/refused.html")]
pub struct ExportPage {
    pub frame: Frame,
    pub export: ExportForm,
}

/// `GET /admin/reports/statement`: for printing.
#[derive(Template)]
#[template(path = "admin/reports/statement.html")]
pub struct StatementPage {
    pub frame: Frame,
    /// The same in each currency; empty where there is one.
    pub currencies: Vec<Tab>,
    pub month: String,
    pub contact: String,
    pub address: String,
    /// The day on which it was made, and whether the month is over.
    pub made: String,
    pub is_over: bool,
    pub totals: Vec<ReportRow>,
    /// What the last of the sums is called, and the sum.
    pub net_name: String,
    pub net: String,
    /// By who sold; empty in a shop of one seller.
    pub sellers: Vec<SellerLine>,
    pub books: Vec<ReportRow>,
    pub methods: Vec<ReportRow>,
    pub days: Vec<ReportRow>,
    pub sum: ReportRow,
    /// The script of its button.
    pub js: String,
}

//! `/admin/reports`, its statement, and its part of the start page.

mod currencies;
mod pages;
pub mod royalties;
mod sellers;
pub mod taxes;
mod view;
pub mod words;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use chrono::NaiveDate;

use super::frame::Section;
use super::staff::Staff;
use crate::domain::role::Right;
use crate::shop::Error;
use crate::shop::admin::reports;
use crate::shop::admin::reports::calendar::{Period, day_of};
pub use currencies::Currencies;
pub use pages::*;

/// `GET /admin/reports?period=`
pub async fn show(staff: Staff) -> HttpResponse {
    let period = Period::parse(staff.query().get("period")).unwrap_or_default();
    let shown = page(&staff, period).await;
    staff.or_page(shown)
}

async fn page(staff: &Staff, period: Period) -> Result<HttpResponse, Error> {
    let currencies = Currencies::of(staff);
    let report = reports::over_in(staff.shop(), period, currencies.chosen).await?;
    let months = reports::months(staff.shop()).await?;
    let frame = staff.frame(Section::Reports);
    Ok(staff.page(StatusCode::OK, &view::page(frame, &report, period, &months, &currencies)))
}

/// `GET /admin/reports/statement?month=2026-11`: the current month if the query has none.
pub async fn statement(staff: Staff) -> HttpResponse {
    let shown = print(&staff).await;
    staff.or_page(shown)
}

async fn print(staff: &Staff) -> Result<HttpResponse, Error> {
    let shop = staff.shop();
    let today = day_of(reports::zone(shop), staff.now());
    let named = format!("{}-01", staff.query().get("month")).parse::<NaiveDate>().ok();
    let month = named.filter(|month| *month <= today).unwrap_or(today);
    let currencies = Currencies::of(staff);
    let report = reports::month_in(shop, month, currencies.chosen).await?;
    let tax = reports::taxes::of_month_in(shop, month, currencies.chosen).await?.tax();
    let frame = staff.frame(Section::Reports);
    Ok(staff.page(StatusCode::OK, &view::statement(frame, (&report, tax), shop, today, &currencies)))
}

/// The figures of the start page, for roles that may see reports.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn figures(staff: &Staff) -> Result<Option<Figures>, Error> {
    if !staff.may(Right::Reports) {
        return Ok(None);
    }
    let report = reports::over(staff.shop(), Period::Month).await?;
    Ok(Some(view::figures(staff.t(), &report)))
}

/// The form for an export with its error messages.
pub fn export_page(staff: &Staff, form: ExportForm) -> HttpResponse {
    staff.page(StatusCode::UNPROCESSABLE_ENTITY, &ExportPage { frame: staff.frame(Section::Reports), export: form })
}

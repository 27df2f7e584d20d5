//! Sellers' statements of a month, as a seller sees his own and the owner those of each: a list of months, a page for paper, a file.

mod file;
mod shop;
mod view;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::frame::{Frame, Section};
use super::kit::Answer;
use super::reports::words;
use super::staff::Staff;
use crate::shop::admin::seller_statements::{self as acts, Month};
use crate::store::sellers::Seller;
pub use shop::{ShopPage, of_shop, shop_file, shop_months};
pub use view::StatementPage;

/// Whose statements these are, and where they are shown.
pub struct Statements<'a> {
    pub seller: &'a Seller,
    pub section: Section,
    /// The address of the list of months; those of the months are below it.
    pub here: String,
    /// The page of the seller, for the owner.
    pub back: Option<String>,
}

/// A month in a list.
#[derive(Clone, Debug)]
pub struct MonthRow {
    pub name: String,
    pub url: String,
    pub is_over: bool,
}

/// `GET /seller/statements`, and the same of the owner.
#[derive(Template)]
#[template(path = "admin/seller_statements/months.html")]
pub struct MonthsPage {
    pub frame: Frame,
    pub title: String,
    /// The way up: address and words.
    pub back: Option<(String, String)>,
    pub months: Vec<MonthRow>,
}

fn months_page(
    staff: &Staff,
    (section, here): (Section, &str),
    (title, back): (String, Option<(String, String)>),
    months: &[Month],
) -> HttpResponse {
    let row = |month: &Month| MonthRow {
        name: words::month(staff.t(), month.first),
        url: format!("{here}/{}", month.code()),
        is_over: month.is_over,
    };
    let frame = staff.frame(section);
    staff.page(StatusCode::OK, &MonthsPage { frame, title, back, months: months.iter().map(row).collect() })
}

/// The months of a seller.
///
/// # Errors
/// When the database is busy or gone.
pub async fn months(staff: &Staff, whose: &Statements<'_>) -> Answer {
    let t = staff.t();
    let found = acts::months_of_seller(staff.shop(), &whose.seller.id).await?;
    let title = match whose.back {
        Some(_) => t.fill("seller-statements-of-seller", &[("name", &whose.seller.name)]),
        None => t.say("seller-statements-title"),
    };
    let back = whose.back.clone().map(|address| (address, whose.seller.name.clone()));
    Ok(months_page(staff, (whose.section, &whose.here), (title, back), &found))
}

/// A seller's statement of a month, for paper.
///
/// # Errors
/// [`crate::shop::Error::NotFound`] if there is no such month.
pub async fn show(staff: &Staff, whose: &Statements<'_>, month: &str) -> Answer {
    let month = acts::month(staff.shop(), month)?;
    let after = view::read_place(staff.query().get("after"));
    let found = acts::of_seller(staff.shop(), &whose.seller.id, month, after).await?;
    Ok(staff.page(StatusCode::OK, &view::page(staff, whose, month, found)))
}

/// The same as a table for a spreadsheet, with all its lines.
///
/// # Errors
/// [`crate::shop::Error::NotFound`] if there is no such month.
pub async fn table(staff: &Staff, whose: &Statements<'_>, month: &str) -> Answer {
    let month = acts::month(staff.shop(), month)?;
    file::of_seller(staff, whose.seller, month).await
}

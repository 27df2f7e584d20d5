//! `/admin/market/statements` and `/admin/market/{id}/statements`: the shop's and each seller's statements of a month, for the owner.

use actix_web::HttpResponse;
use actix_web::web::Path;

use crate::shop::market::sellers;
use crate::store::sellers::Seller;
use crate::web::admin::frame::Section;
use crate::web::admin::kit::Answer;
use crate::web::admin::seller_statements::{self as statements, Statements};
use crate::web::admin::staff::Staff;

/// `GET /admin/market/statements`
pub async fn shop_months(staff: Staff) -> HttpResponse {
    let answer = statements::shop_months(&staff).await;
    staff.or_page(answer)
}

/// `GET /admin/market/statements/{month}`
pub async fn of_shop(staff: Staff, month: Path<String>) -> HttpResponse {
    let answer = statements::of_shop(&staff, &month).await;
    staff.or_page(answer)
}

/// `GET /admin/market/statements/{month}.csv`
pub async fn shop_file(staff: Staff, month: Path<String>) -> HttpResponse {
    let answer = statements::shop_file(&staff, &month).await;
    staff.or_page(answer)
}

fn his(seller: &Seller) -> Statements<'_> {
    let page = format!("/admin/market/{}", seller.id);
    Statements { seller, section: Section::Market, here: format!("{page}/statements"), back: Some(page) }
}

/// `GET /admin/market/{id}/statements`
pub async fn list(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = try_list(&staff, &id).await;
    staff.or_page(answer)
}

async fn try_list(staff: &Staff, id: &str) -> Answer {
    statements::months(staff, &his(&sellers::find(staff.shop(), id).await?)).await
}

/// `GET /admin/market/{id}/statements/{month}`
pub async fn show(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let answer = try_show(&staff, &path.0, &path.1).await;
    staff.or_page(answer)
}

async fn try_show(staff: &Staff, id: &str, month: &str) -> Answer {
    statements::show(staff, &his(&sellers::find(staff.shop(), id).await?), month).await
}

/// `GET /admin/market/{id}/statements/{month}.csv`
pub async fn table(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let answer = try_table(&staff, &path.0, &path.1).await;
    staff.or_page(answer)
}

async fn try_table(staff: &Staff, id: &str, month: &str) -> Answer {
    statements::table(staff, &his(&sellers::find(staff.shop(), id).await?), month).await
}

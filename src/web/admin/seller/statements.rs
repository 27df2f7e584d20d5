//! `/seller/statements`: a seller's own statements of a month.

use actix_web::HttpResponse;
use actix_web::web::Path;

use crate::store::sellers::Seller;
use crate::web::admin::frame::Section;
use crate::web::admin::seller_statements::{self as statements, Statements};
use crate::web::admin::staff::SellerStaff;

fn own(seller: &Seller) -> Statements<'_> {
    Statements { seller, section: Section::SellerStatements, here: "/seller/statements".to_owned(), back: None }
}

/// `GET /seller/statements`
pub async fn list(SellerStaff { staff, seller }: SellerStaff) -> HttpResponse {
    let answer = statements::months(&staff, &own(&seller)).await;
    staff.or_page(answer)
}

/// `GET /seller/statements/{month}`
pub async fn show(SellerStaff { staff, seller }: SellerStaff, month: Path<String>) -> HttpResponse {
    let answer = statements::show(&staff, &own(&seller), &month).await;
    staff.or_page(answer)
}

/// `GET /seller/statements/{month}.csv`
pub async fn table(SellerStaff { staff, seller }: SellerStaff, month: Path<String>) -> HttpResponse {
    let answer = statements::table(&staff, &own(&seller), &month).await;
    staff.or_page(answer)
}

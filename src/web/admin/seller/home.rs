//! `/seller`: what a seller has, and his last sales.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::sales::{SaleRow, row};
use crate::shop::Error;
use crate::shop::market::{sales, sellers};
use crate::web::admin::frame::{Frame, Section};
use crate::web::admin::market_words::amounts;
use crate::web::admin::staff::SellerStaff;

/// How many sales the page shows.
const NEWEST: usize = 5;

/// `GET /seller`
#[derive(Template)]
#[template(path = "admin/seller/home.html")]
pub struct HomePage {
    pub frame: Frame,
    pub name: String,
    pub held: String,
    pub available: String,
    /// How long a share is held, in hours.
    pub hold: String,
    pub sales: Vec<SaleRow>,
}

pub async fn show(SellerStaff { staff, seller }: SellerStaff) -> HttpResponse {
    let page = async {
        let (t, rules) = (staff.t(), staff.shop().rules());
        let balances = sellers::balances(staff.shop(), &seller.id).await?;
        let (newest, _) = sales::of_seller(staff.shop(), &seller.id, None, NEWEST).await?;
        let page = HomePage {
            frame: staff.frame(Section::SellerHome),
            name: seller.name.clone(),
            held: amounts(t, &balances, |balance| balance.held, rules.currency),
            available: amounts(t, &balances, |balance| balance.available, rules.currency),
            hold: t.count("mail-hours", rules.market.hold.num_hours()),
            sales: newest.iter().map(|sale| row(t, sale)).collect(),
        };
        Ok::<_, Error>(staff.page(StatusCode::OK, &page))
    };
    let answer = page.await;
    staff.or_page(answer)
}

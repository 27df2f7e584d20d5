//! `/seller/payouts`: what was paid out to a seller.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use chrono::DateTime;

use crate::shop::Error;
use crate::shop::market::payouts::{self, PAGE};
use crate::shop::market::sellers;
use crate::web::admin::frame::{Frame, Section};
use crate::web::admin::kit::list_address;
use crate::web::admin::market_words::{PayoutRow, amounts, payout_row};
use crate::web::admin::staff::SellerStaff;

const HERE: &str = "/seller/payouts";

/// `GET /seller/payouts`
#[derive(Template)]
#[template(path = "admin/seller/payouts.html")]
pub struct PayoutsPage {
    pub frame: Frame,
    pub available: String,
    pub payouts: Vec<PayoutRow>,
    pub older: Option<String>,
}

pub async fn show(SellerStaff { staff, seller }: SellerStaff) -> HttpResponse {
    let page = async {
        let (t, query, usual) = (staff.t(), staff.query(), staff.shop().rules().currency);
        let place = staff.before();
        let before = place.as_deref().and_then(|place| place.split_once('.'));
        let before = before.and_then(|(micros, id)| {
            Some((DateTime::from_timestamp_micros(micros.parse().ok()?)?.naive_utc(), id.to_owned()))
        });
        let (found, next) = payouts::of_seller(staff.shop(), &seller.id, before, PAGE).await?;
        let next = next.map(|(at, id)| format!("{}.{id}", at.and_utc().timestamp_micros()));
        let balances = sellers::balances(staff.shop(), &seller.id).await?;
        let page = PayoutsPage {
            frame: staff.frame(Section::SellerPayouts),
            available: amounts(t, &balances, |balance| balance.available, usual),
            payouts: found.iter().map(|payout| payout_row(t, payout)).collect(),
            older: next.map(|next| list_address(HERE, &query, Some(&next))),
        };
        Ok::<_, Error>(staff.page(StatusCode::OK, &page))
    };
    let answer = page.await;
    staff.or_page(answer)
}

//! `/seller/payouts`: what was paid out to a seller, and his request for the next payout.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::domain::payout::PayoutState;
use crate::shop::market::payout_requests::{self, NotRequested};
use crate::shop::market::payouts::{self, PAGE};
use crate::shop::market::{payout_details, sellers};
use crate::store::ledger::sellers::SellerBalance;
use crate::web::admin::frame::{Frame, Section};
use crate::web::admin::kit::{Answer, list_address, place, read_place};
use crate::web::admin::market_words::{PayoutRow, amounts, payout_row, to_phone, waits_until};
use crate::web::admin::orders::words;
use crate::web::admin::staff::SellerStaff;

const HERE: &str = "/seller/payouts";

/// `GET /seller/payouts`
#[derive(Template)]
#[template(path = "admin/seller/payouts.html")]
pub struct PayoutsPage {
    pub frame: Frame,
    pub available: String,
    /// What he can ask for: currency and amount, each for a button.
    pub can_ask: Vec<(String, String)>,
    /// Whether he has asked already.
    pub is_asked: bool,
    /// How he is paid, and from when on if that was changed lately; `None` if he has not said.
    pub details: Option<String>,
    pub waits: Option<String>,
    pub minimum: String,
    pub payouts: Vec<PayoutRow>,
    pub older: Option<String>,
}

pub async fn show(SellerStaff { staff, seller }: SellerStaff) -> HttpResponse {
    let page = async {
        let (t, query, rules) = (staff.t(), staff.query(), staff.shop().rules());
        let least = rules.market.payout_minimum;
        let before = staff.before().as_deref().and_then(read_place);
        let (found, next) = payouts::of_seller(staff.shop(), &seller.id, before, PAGE).await?;
        let balances = sellers::balances(staff.shop(), &seller.id).await?;
        let details = payout_details::of_seller(staff.shop(), &seller.id).await?;
        let waits = details.as_ref().and_then(|details| waits_until(t, details, staff.now()));
        let is_asked = found.iter().any(|payout| payout.state() == PayoutState::Requested);
        let counts = details.as_ref().filter(|_| waits.is_none() && !is_asked);
        let can_ask = |one: &SellerBalance| {
            let amount = counts?.payable(one.available, &one.currency);
            let enough = one.available >= least && amount > 0;
            enough.then(|| (one.currency.clone(), words::money(t, amount, &one.currency)))
        };
        let page = PayoutsPage {
            frame: staff.frame(Section::SellerPayouts),
            available: amounts(t, &balances, |balance| balance.available, rules.currency),
            can_ask: balances.iter().filter_map(can_ask).collect(),
            is_asked,
            details: details.map(|details| match (&details.operator, &details.phone) {
                (Some(operator), Some(phone)) => to_phone(t, operator, phone),
                _ => details.account.unwrap_or_default(),
            }),
            waits,
            minimum: words::money(t, least, rules.currency.code()),
            payouts: found.iter().map(|payout| payout_row(t, payout)).collect(),
            older: next.map(|next| list_address(HERE, &query, Some(&place(&next)))),
        };
        Ok(staff.page(StatusCode::OK, &page))
    };
    let answer: Answer = page.await;
    staff.or_page(answer)
}

/// `POST /seller/payouts`: asks for what is available.
pub async fn request(SellerStaff { staff, seller }: SellerStaff) -> HttpResponse {
    let asked = async {
        let (t, currency) = (staff.t(), staff.form.get("currency"));
        let asked = payout_requests::request(staff.shop(), staff.actor(), &seller.id, currency).await?;
        Ok(match asked {
            Ok(()) => staff.done(HERE, "payout-requested", &[]),
            Err(NotRequested::Minimum(least)) => {
                let least = words::money(t, least, currency);
                staff.sorry(HERE, "payout-minimum", &[("least", &least)])
            }
            Err(NotRequested::NoDetails) => staff.sorry(HERE, "payout-no-details", &[]),
            Err(NotRequested::Waits(at)) => staff.sorry(HERE, "payout-waits", &[("from", &t.moment(at.and_utc()))]),
            Err(NotRequested::Requested) => staff.sorry(HERE, "payout-requested-already", &[]),
        })
    };
    let answer: Answer = asked.await;
    staff.or_page(answer)
}

/// `POST /seller/payouts/{id}/back`: takes a request back.
pub async fn take_back(SellerStaff { staff, seller }: SellerStaff, id: Path<String>) -> HttpResponse {
    let taken = async {
        payout_requests::take_back(staff.shop(), &seller.id, &id).await?;
        Ok(staff.done(HERE, "payout-taken-back", &[]))
    };
    let answer: Answer = taken.await;
    staff.or_page(answer)
}

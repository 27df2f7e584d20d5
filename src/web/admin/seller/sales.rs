//! `/seller/sales`: what a seller sold, and what became of each sale.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use chrono::NaiveDateTime;

use crate::shop::Error;
use crate::shop::market::sales::{self, Before, PAGE, Sale};
use crate::texts::Texts;
use crate::web::admin::frame::{Frame, Section};
use crate::web::admin::kit::{Badge, list_address};
use crate::web::admin::orders::words;
use crate::web::admin::staff::SellerStaff;

const HERE: &str = "/seller/sales";
/// How the time of a place in the list is written in its address.
const AT: &str = "%Y%m%dT%H%M%S%.6f";

/// A sale in the list.
#[derive(Clone, Debug)]
pub struct SaleRow {
    pub title: String,
    pub number: String,
    pub at: String,
    pub price: String,
    pub commission: String,
    pub fee: Option<String>,
    pub share: String,
    pub state: Badge,
}

/// `GET /seller/sales`
#[derive(Template)]
#[template(path = "admin/seller/sales.html")]
pub struct SalesPage {
    pub frame: Frame,
    pub sales: Vec<SaleRow>,
    pub older: Option<String>,
}

/// A sale as the list shows it.
pub fn row(t: Texts, sale: &Sale) -> SaleRow {
    let (sold, money) = (&sale.sold, |amount| words::money(t, amount, &sale.sold.currency));
    let (state, class) = match (sold.share.released_at, sold.share.due_at) {
        _ if sale.price == 0 => ("none", "mute"),
        (Some(_), _) => ("available", "good"),
        (None, Some(_)) => ("held", "wait"),
        (None, None) => ("waiting", "wait"),
    };
    let until = sold.share.due_at.map(|at| t.day(at.date())).unwrap_or_default();
    SaleRow {
        title: sold.title.clone(),
        number: sold.number.clone(),
        at: t.moment(sold.share.at.and_utc()),
        price: money(sale.price),
        commission: money(sale.commission),
        fee: (sale.fee != 0).then(|| money(sale.fee)),
        share: money(sale.share),
        state: Badge { words: t.fill(&format!("seller-sale-{state}"), &[("until", &until)]), class },
    }
}

fn place((at, order_id, line): &Before) -> String {
    format!("{}.{order_id}.{line}", at.format(AT).to_string().replace('.', "_"))
}

fn parse(text: &str) -> Option<Before> {
    let mut parts = text.splitn(3, '.');
    let at = NaiveDateTime::parse_from_str(&parts.next()?.replace('_', "."), AT).ok()?;
    Some((at, parts.next()?.to_owned(), parts.next()?.parse().ok()?))
}

pub async fn show(SellerStaff { staff, seller }: SellerStaff) -> HttpResponse {
    let page = async {
        let (t, query) = (staff.t(), staff.query());
        let before = staff.before().as_deref().and_then(parse);
        let (found, next) = sales::of_seller(staff.shop(), &seller.id, before, PAGE).await?;
        let older = next.map(|next| list_address(HERE, &query, Some(&place(&next))));
        let frame = staff.frame(Section::SellerSales);
        let page = SalesPage { frame, sales: found.iter().map(|sale| row(t, sale)).collect(), older };
        Ok::<_, Error>(staff.page(StatusCode::OK, &page))
    };
    let answer = page.await;
    staff.or_page(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_list_is_read_back() {
        let at = chrono::DateTime::from_timestamp_micros(1_800_000_000_123_456).unwrap().naive_utc();
        let before = (at, "0190-a".to_owned(), 2);
        assert_eq!(parse(&place(&before)), Some(before));
        assert_eq!(parse("yesterday.x.1"), None);
    }
}

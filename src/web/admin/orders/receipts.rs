//! The receipts and credit notes on an order's page, and the form that fills one in.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::{acts, plain, who, words};
use crate::domain::contact::TextLine;
use crate::domain::role::Right;
use crate::shop::Error;
use crate::shop::admin::order_receipts;
use crate::shop::admin::timeline::Timeline;
use crate::shop::receipts::MadeOutTo;
use crate::store::receipts::Receipt;
use crate::web::admin::staff::Staff;

/// A document, as the order's page shows it.
pub struct ReceiptView {
    pub number: String,
    /// Its public page.
    pub url: String,
    pub amount: String,
    /// `None` where it has no tax.
    pub tax: Option<String>,
    pub buyer: String,
    pub buyer_tax_id: String,
    pub state_number: String,
    /// The URL to which the form posts that fills it in, for who may.
    pub action: Option<String>,
}

/// The documents of an order.
pub fn views(staff: &Staff, timeline: &Timeline) -> Vec<ReceiptView> {
    timeline.receipts.iter().map(|receipt| view(staff, timeline, receipt)).collect()
}

fn view(staff: &Staff, timeline: &Timeline, receipt: &Receipt) -> ReceiptView {
    let (t, order) = (staff.t(), &timeline.order);
    let money = |amount| words::money(t, amount, &receipt.currency);
    let sign = if receipt.series().is_credit_note() { "−" } else { "" };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    ReceiptView {
        url: format!("/orders/{}/receipt?number={}", order.key, receipt.name),
        amount: format!("{sign}{}", money(receipt.amount)),
        tax: (receipt.tax > 0).then(|| format!("{sign}{}", money(receipt.tax))),
        buyer: text(&receipt.buyer_name),
        buyer_tax_id: text(&receipt.buyer_tax_id),
        state_number: text(&receipt.state_number),
        action: staff
            .may(Right::OrderCare)
            .then(|| format!("/admin/orders/{}/receipts/{}", order.number, receipt.name)),
        number: receipt.name.clone(),
    }
}

/// `POST /admin/orders/{name}/receipts/{number}`
pub async fn fill_in(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let (name, number) = path.into_inner();
    let filled = fill(&staff, &name, &number).await;
    staff.or_page(filled)
}

async fn fill(staff: &Staff, name: &str, number: &str) -> Result<HttpResponse, Error> {
    let order = acts::order(staff, name).await?;
    let here = format!("/admin/orders/{}#receipts", order.number);
    let field = |name: &str| match staff.form.get(name) {
        "" => Ok(None),
        text => TextLine::parse(text).map(|line| Some(line.as_str().to_owned())).ok_or(()),
    };
    let (Ok(buyer), Ok(tax_id), Ok(state_number)) = (field("buyer"), field("buyer_tax"), field("state")) else {
        return Ok(staff.sorry(&here, "admin-receipts-wrong", &[]));
    };
    if buyer.is_none() && tax_id.is_some() {
        return Ok(staff.sorry(&here, "admin-receipts-wrong", &[]));
    }
    let to = buyer.map(|name| MadeOutTo { name, tax_id });
    let by = who(staff, false);
    order_receipts::fill_in(staff.shop(), &by, (&order.id, number), (to, state_number)).await.map_err(plain)?;
    Ok(staff.done(&here, "admin-receipts-done", &[]))
}

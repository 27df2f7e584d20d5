//! What an owner can do with an order's money. Each act asks for a password that was typed a moment ago.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::acts::{finish, number, order};
use super::who;
use crate::domain::money::{self, Currency};
use crate::shop::Error;
use crate::shop::admin::manual_payment;
use crate::shop::admin::refund_transfers::{self, TransferTo};
use crate::shop::admin::refunds::{self, OrderRefund, SurplusRefund};
use crate::shop::admin::review::{self, Decision};
use crate::shop::admin::{Fault, Refused, Staff as Owner};
use crate::store::order_lines::OrderLine;
use crate::store::orders::Order;
use crate::web::admin::staff::Staff;

/// The actor, after the password was asked for.
async fn owner(staff: &Staff) -> Result<Owner, HttpResponse> {
    staff.fresh().await?;
    Ok(who(staff, true))
}

/// An amount that was typed, in the smallest unit of the order's currency; see [`number`].
fn amount(typed: &str, order: &Order) -> i64 {
    match Currency::parse(&order.currency) {
        Some(currency) if currency.exponent() > 0 && !typed.is_empty() => money::amount(typed, currency).unwrap_or(-1),
        _ => number(typed),
    }
}

fn sent_back(staff: &Staff, order: &Order) -> SurplusRefund {
    SurplusRefund {
        amount: amount(staff.form.get("amount"), order),
        reason: staff.form.get("reason").to_owned(),
        destination: staff.form.get("destination").to_owned(),
    }
}

/// The amounts that were typed for each line; see `dialogs::refund`.
async fn given_back(staff: &Staff, order: &Order) -> Result<OrderRefund, Error> {
    let lines = refunds::lines(staff.shop(), &order.id).await?;
    let field =
        |line: &OrderLine| if lines.len() == 1 { "amount".to_owned() } else { format!("amount-{}", line.place) };
    Ok(OrderRefund {
        lines: lines.iter().map(|line| (line.place, amount(staff.form.get(&field(line)), order))).collect(),
        reason: staff.form.get("reason").to_owned(),
        destination: staff.form.get("destination").to_owned(),
    })
}

/// Whom to send the money to; see `transfers`.
fn to(staff: &Staff) -> TransferTo {
    TransferTo {
        phone: staff.form.get("phone").to_owned(),
        operator: staff.form.get("operator").to_owned(),
        why_other: staff.form.get("why").to_owned(),
    }
}

/// Does one of the acts below on the order of this name, for an owner who has typed his password.
async fn act(
    staff: &Staff,
    name: &str,
    said: (&'static str, &str),
    does: impl AsyncFnOnce(&Owner, &Order) -> Result<(), Refused>,
) -> HttpResponse {
    let by = match owner(staff).await {
        Ok(by) => by,
        Err(ask) => return ask,
    };
    let answer = async {
        let order = order(staff, name).await?;
        let done = does(&by, &order).await;
        finish(staff, &order, said, done).await
    };
    staff.or_page(answer.await)
}

/// `POST /admin/orders/{name}/payment`: paid outside, and delivered.
pub async fn payment(staff: Staff, name: Path<String>) -> HttpResponse {
    let mark = async |by: &Owner, order: &Order| match staff.form.get("attempt") {
        "" => Err(Refused::Typed(Fault::Attempt)),
        "none" => manual_payment::record(staff.shop(), by, &order.id, None, staff.form.get("reason")).await,
        id => manual_payment::record(staff.shop(), by, &order.id, Some(id), staff.form.get("reason")).await,
    };
    act(&staff, &name, ("payment", ""), mark).await
}

/// `POST /admin/orders/{name}/attempts/{id}/same`: it is the money that was marked by hand.
pub async fn same(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    answer(staff, path, ("same", true)).await
}

/// `POST /admin/orders/{name}/attempts/{id}/other`: it is not the money that was marked as paid by hand.
pub async fn other(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    answer(staff, path, ("other", false)).await
}

async fn answer(staff: Staff, path: Path<(String, String)>, (said, same): (&'static str, bool)) -> HttpResponse {
    let (name, attempt) = path.into_inner();
    let tell = async |by: &Owner, _: &Order| {
        manual_payment::same_money(staff.shop(), by, &attempt, same, staff.form.get("reason")).await
    };
    act(&staff, &name, (said, &attempt), tell).await
}

/// `POST /admin/orders/{name}/delivery`: ends the review and delivers the order.
pub async fn delivery(staff: Staff, name: Path<String>) -> HttpResponse {
    decide(staff, name, "delivery", Decision::Deliver).await
}

/// `POST /admin/orders/{name}/debt`: ends the review with a refund due.
pub async fn debt(staff: Staff, name: Path<String>) -> HttpResponse {
    decide(staff, name, "debt", Decision::Refund).await
}

async fn decide(staff: Staff, name: Path<String>, said: &'static str, decision: Decision) -> HttpResponse {
    let end = async |by: &Owner, order: &Order| {
        review::decide(staff.shop(), by, &order.id, decision, staff.form.get("reason")).await
    };
    act(&staff, &name, (said, ""), end).await
}

/// `POST /admin/orders/{name}/refund`: records a refund that was made outside the shop.
pub async fn refund(staff: Staff, name: Path<String>) -> HttpResponse {
    let note = async |by: &Owner, order: &Order| {
        let back = given_back(&staff, order).await?;
        refunds::refund(staff.shop(), by, &order.id, back).await
    };
    act(&staff, &name, ("refund", ""), note).await
}

/// `POST /admin/orders/{name}/attempts/{id}/repayment`: records that a refund due was sent.
pub async fn repayment(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let (name, attempt) = path.into_inner();
    let note = async |by: &Owner, order: &Order| {
        refunds::refund_surplus(staff.shop(), by, &attempt, sent_back(&staff, order)).await
    };
    act(&staff, &name, ("repayment", &attempt), note).await
}

/// `POST /admin/orders/{name}/refunds/{id}/repayment`: records that the money of a refund was sent in another way.
pub async fn due_repayment(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let (name, refund) = path.into_inner();
    let note = async |by: &Owner, order: &Order| {
        refunds::refund_due(staff.shop(), by, &refund, sent_back(&staff, order)).await
    };
    act(&staff, &name, ("repayment", &refund), note).await
}

/// `POST /admin/orders/{name}/transfer`: refunds lines of the order, and sends the money.
pub async fn transfer(staff: Staff, name: Path<String>) -> HttpResponse {
    let send = async |by: &Owner, order: &Order| {
        let back = given_back(&staff, order).await?;
        refund_transfers::refund(staff.shop(), by, &order.id, (back, to(&staff))).await
    };
    act(&staff, &name, ("transfer", ""), send).await
}

/// `POST /admin/orders/{name}/attempts/{id}/transfer`: sends back a payment too many.
pub async fn surplus_transfer(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let (name, attempt) = path.into_inner();
    let send = async |by: &Owner, _: &Order| {
        refund_transfers::surplus(staff.shop(), by, &attempt, (staff.form.get("reason"), to(&staff))).await
    };
    act(&staff, &name, ("transfer", &attempt), send).await
}

/// `POST /admin/orders/{name}/refunds/{id}/transfer`: sends the money of a refund again.
pub async fn due_transfer(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let (name, refund) = path.into_inner();
    let send = async |by: &Owner, _: &Order| {
        refund_transfers::refund_again(staff.shop(), by, &refund, (staff.form.get("reason"), to(&staff))).await
    };
    act(&staff, &name, ("transfer", &refund), send).await
}

/// `POST /admin/orders/{name}/transfers/{id}/withdrawal`: withdraws a transfer that was not sent yet.
pub async fn withdrawal(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let (name, transfer) = path.into_inner();
    let withdraw = async |by: &Owner, _: &Order| {
        refund_transfers::withdraw(staff.shop(), by, &transfer, staff.form.get("reason")).await
    };
    act(&staff, &name, ("withdrawal", &transfer), withdraw).await
}

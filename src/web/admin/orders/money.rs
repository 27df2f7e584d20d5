//! What an owner does with an order's money: each asks for a password typed a moment ago.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::acts::{finish, number, order};
use super::who;
use crate::shop::Error;
use crate::shop::desk::money::{self, Decision, GivenBack, SentBack};
use crate::shop::desk::{Fault, Refused, Staff as Owner};
use crate::store::order_lines::Line;
use crate::web::admin::staff::Staff;

/// Who acts, once he has typed his password.
async fn owner(staff: &Staff) -> Result<Owner, HttpResponse> {
    staff.fresh().await?;
    Ok(who(staff, true))
}

fn sent_back(staff: &Staff) -> SentBack {
    SentBack {
        amount: number(staff.form.get("amount")),
        reason: staff.form.get("reason").to_owned(),
        destination: staff.form.get("destination").to_owned(),
    }
}

/// What was typed for each line: see `dialogs::refund`.
async fn given_back(staff: &Staff, order_id: &str) -> Result<GivenBack, Error> {
    let lines = money::lines(staff.shop(), order_id).await?;
    let field = |line: &Line| if lines.len() == 1 { "amount".to_owned() } else { format!("amount-{}", line.place) };
    Ok(GivenBack {
        lines: lines.iter().map(|line| (line.place, number(staff.form.get(&field(line))))).collect(),
        reason: staff.form.get("reason").to_owned(),
        destination: staff.form.get("destination").to_owned(),
    })
}

/// `POST /admin/orders/{name}/payment`: paid outside, and delivered.
pub async fn payment(staff: Staff, name: Path<String>) -> HttpResponse {
    let by = match owner(&staff).await {
        Ok(by) => by,
        Err(ask) => return ask,
    };
    let answer = async {
        let order = order(&staff, &name).await?;
        let done = match staff.form.get("attempt") {
            "" => Err(Refused::Typed(Fault::Attempt)),
            "none" => money::mark_paid(staff.shop(), &by, &order.id, None, staff.form.get("reason")).await,
            id => money::mark_paid(staff.shop(), &by, &order.id, Some(id), staff.form.get("reason")).await,
        };
        finish(&staff, &order, ("payment", ""), done).await
    };
    staff.or_page(answer.await)
}

/// `POST /admin/orders/{name}/attempts/{id}/same`: it is the money that was marked by hand.
pub async fn same(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    answer(staff, path, ("same", true)).await
}

/// `POST /admin/orders/{name}/attempts/{id}/other`: it came beside the money that was marked by hand.
pub async fn other(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    answer(staff, path, ("other", false)).await
}

async fn answer(staff: Staff, path: Path<(String, String)>, (act, same): (&'static str, bool)) -> HttpResponse {
    let by = match owner(&staff).await {
        Ok(by) => by,
        Err(ask) => return ask,
    };
    let (name, attempt) = path.into_inner();
    let answer = async {
        let order = order(&staff, &name).await?;
        let done = money::same_money(staff.shop(), &by, &attempt, same, staff.form.get("reason")).await;
        finish(&staff, &order, (act, &attempt), done).await
    };
    staff.or_page(answer.await)
}

/// `POST /admin/orders/{name}/delivery`: the review ends well.
pub async fn delivery(staff: Staff, name: Path<String>) -> HttpResponse {
    decide(staff, name, "delivery", Decision::Deliver).await
}

/// `POST /admin/orders/{name}/debt`: the review ends with money that is owed back.
pub async fn debt(staff: Staff, name: Path<String>) -> HttpResponse {
    decide(staff, name, "debt", Decision::OweBack).await
}

async fn decide(staff: Staff, name: Path<String>, act: &'static str, decision: Decision) -> HttpResponse {
    let by = match owner(&staff).await {
        Ok(by) => by,
        Err(ask) => return ask,
    };
    let answer = async {
        let order = order(&staff, &name).await?;
        let done = money::decide(staff.shop(), &by, &order.id, decision, staff.form.get("reason")).await;
        finish(&staff, &order, (act, ""), done).await
    };
    staff.or_page(answer.await)
}

/// `POST /admin/orders/{name}/refund`: the money was sent back outside.
pub async fn refund(staff: Staff, name: Path<String>) -> HttpResponse {
    let by = match owner(&staff).await {
        Ok(by) => by,
        Err(ask) => return ask,
    };
    let answer = async {
        let order = order(&staff, &name).await?;
        let back = given_back(&staff, &order.id).await?;
        let done = money::refund(staff.shop(), &by, &order.id, back).await;
        finish(&staff, &order, ("refund", ""), done).await
    };
    staff.or_page(answer.await)
}

/// `POST /admin/orders/{name}/attempts/{id}/repayment`: what was owed back was sent.
pub async fn repayment(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let by = match owner(&staff).await {
        Ok(by) => by,
        Err(ask) => return ask,
    };
    let (name, attempt) = path.into_inner();
    let answer = async {
        let order = order(&staff, &name).await?;
        let done = money::repay(staff.shop(), &by, &attempt, sent_back(&staff)).await;
        finish(&staff, &order, ("repayment", &attempt), done).await
    };
    staff.or_page(answer.await)
}

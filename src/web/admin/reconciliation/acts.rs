//! What an owner decides about a difference. What moves money asks for a password that was typed a moment ago.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::HERE;
use super::who;
use crate::shop::Error;
use crate::shop::admin::Refused;
use crate::shop::admin::reconciliation::decide::{self, DecisionError, Outcome};
use crate::web::admin::kit::Answer;
use crate::web::admin::staff::Staff;

/// `POST /admin/reconciliation/{id}/settle`: asks the gateway about the payment.
pub async fn settle(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = match decide::settle(staff.shop(), &who(&staff, false), &id).await {
        Ok(Outcome::Agrees) => Ok(staff.done(HERE, "admin-reconciliation-settled", &[])),
        Ok(Outcome::Differs) => Ok(staff.sorry(HERE, "admin-reconciliation-still", &[])),
        Ok(Outcome::Later) => Ok(staff.sorry(HERE, "admin-reconciliation-later", &[])),
        Err(error) => refused(&staff, error),
    };
    staff.or_page(answer)
}

/// `POST /admin/reconciliation/{id}/record`: books it as the gateway has it.
pub async fn record(staff: Staff, id: Path<String>) -> HttpResponse {
    let act = async {
        let reason = staff.form.get("reason");
        finish(&staff, "recorded", decide::record(staff.shop(), &who(&staff, true), &id, reason).await)
    };
    staff.freshly(act).await
}

/// `POST /admin/reconciliation/{id}/attach`: pays an order with it.
pub async fn attach(staff: Staff, id: Path<String>) -> HttpResponse {
    let act = async {
        let typed = (staff.form.get("order"), staff.form.get("reason"));
        finish(&staff, "attached", decide::attach(staff.shop(), &who(&staff, true), &id, typed).await)
    };
    staff.freshly(act).await
}

/// `POST /admin/reconciliation/{id}/return`: records that it was sent back.
pub async fn give_back(staff: Staff, id: Path<String>) -> HttpResponse {
    let act = async {
        let reason = staff.form.get("reason");
        finish(&staff, "returned", decide::give_back(staff.shop(), &who(&staff, true), &id, reason).await)
    };
    staff.freshly(act).await
}

/// `POST /admin/reconciliation/{id}/ignore`: lets it stand.
pub async fn ignore(staff: Staff, id: Path<String>) -> HttpResponse {
    let reason = staff.form.get("reason");
    let done = decide::ignore(staff.shop(), &who(&staff, false), &id, reason).await;
    let answer = finish(&staff, "ignored", done);
    staff.or_page(answer)
}

fn finish(staff: &Staff, said: &str, done: Result<(), DecisionError>) -> Answer {
    match done {
        Ok(()) => Ok(staff.done(HERE, &format!("admin-reconciliation-{said}-done"), &[])),
        Err(error) => refused(staff, error),
    }
}

fn refused(staff: &Staff, error: DecisionError) -> Answer {
    let sorry = |id: &str| Ok(staff.sorry(HERE, &format!("admin-reconciliation-sorry-{id}"), &[]));
    match error {
        DecisionError::NoOrder => sorry("no-order"),
        DecisionError::Order => sorry("order"),
        DecisionError::NoAmount => sorry("amount"),
        DecisionError::Refused(Refused::Typed(_)) => sorry("reason"),
        DecisionError::Refused(Refused::Moved) => sorry("moved"),
        DecisionError::Refused(Refused::Shop(error)) => Err(error),
        DecisionError::Refused(other) => Err(Error::Broken(other.to_string())),
    }
}

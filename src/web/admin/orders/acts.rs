//! What the staff can do with an order, except for its money.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::asking::Typed;
use super::{plain, shown, who};
use crate::domain::contact::Phone;
use crate::domain::transfer::AmountFault;
use crate::shop::Error;
use crate::shop::admin::access::{self, Correction, MOST_DAYS, MOST_DOWNLOADS, Reached};
use crate::shop::admin::check::{self, Checked};
use crate::shop::admin::{Fault, Refused, flags, job_queue, order_notes, timeline};
use crate::store::orders::Order;
use crate::texts::Texts;
use crate::web::admin::orders::words;
use crate::web::admin::staff::Staff;
use crate::web::contact_faults;

/// The order that the URL names.
pub(super) async fn order(staff: &Staff, name: &str) -> Result<Order, Error> {
    timeline::order(staff.shop(), &who(staff, false), name).await.map_err(plain)
}

/// Redirects to the order's page with the result, or shows the page with the field that is wrong.
pub(super) async fn finish(
    staff: &Staff,
    order: &Order,
    (act, about): (&'static str, &str),
    done: Result<(), Refused>,
) -> Result<HttpResponse, Error> {
    let page = format!("/admin/orders/{}", order.number);
    let sorry = |id: &str| Ok(staff.sorry(&page, &format!("admin-orders-sorry-{id}"), &[]));
    match done {
        Ok(()) => Ok(staff.done(&page, &format!("admin-orders-{act}-done"), &[])),
        Err(Refused::Typed(fault)) => {
            let typed = Typed {
                act,
                about: about.to_owned(),
                fields: staff.form.clone(),
                fault: Some(sentence(staff, (act, about, order), fault)),
            };
            shown(staff, &order.number, StatusCode::UNPROCESSABLE_ENTITY, typed).await
        }
        // The middleware has checked the role, and the handler the password.
        Err(Refused::Moved | Refused::Forbidden | Refused::Password) => sorry("moved"),
        Err(Refused::NothingLeft) => sorry("nothing-left"),
        Err(Refused::NoAddress) => sorry("no-address"),
        Err(Refused::GiftWaits) => sorry("gift-waits"),
        Err(Refused::NotOver) => sorry("not-over"),
        Err(Refused::NoTransfers) => sorry("no-transfers"),
        Err(Refused::Shop(error)) => Err(error),
    }
}

/// The name of the field that is wrong, and the error message.
fn sentence(staff: &Staff, (act, about, order): (&str, &str, &Order), fault: Fault) -> (String, String) {
    let t = staff.t();
    let plain = |amount| words::plain(amount, &order.currency);
    let (field, sentence) = match fault {
        Fault::LineAmount(place, most) => {
            let sentence = t.fill("admin-orders-fault-amount-line", &[("most", &plain(most))]);
            return (format!("amount-{place}"), sentence);
        }
        Fault::Reason if act == "note" => ("text", t.say("admin-orders-fault-note")),
        Fault::Reason => ("reason", t.say("admin-orders-fault-reason")),
        Fault::Attempt => ("attempt", t.say("admin-orders-fault-attempt")),
        Fault::Destination => ("destination", t.say("admin-orders-fault-destination")),
        Fault::Phone => ("phone", t.say("admin-orders-fault-phone")),
        Fault::Operator => ("operator", t.say("admin-orders-fault-operator")),
        Fault::OtherNumber => ("why", t.say("admin-orders-fault-other-number")),
        // Only the dialog of the whole order has a field for the amount.
        Fault::Transfer(fault) => (if about.is_empty() { "amount" } else { "phone" }, transfer_fault(t, fault)),
        Fault::Amount(i64::MAX) => ("amount", t.say("admin-orders-fault-amount")),
        Fault::Amount(most) => ("amount", t.fill("admin-orders-fault-amount-most", &[("most", &plain(most))])),
        Fault::Email(fault) => ("email", contact_faults::email(t, fault)),
        Fault::Number => ("phone", number_fault(staff)),
        Fault::NoDownloads => ("downloads", t.say("admin-orders-fault-no-downloads")),
        Fault::Prolongation => {
            let (days, downloads) = (MOST_DAYS.to_string(), MOST_DOWNLOADS.to_string());
            ("days", t.fill("admin-orders-fault-extension", &[("days", &days), ("downloads", &downloads)]))
        }
    };
    (field.to_owned(), sentence)
}

/// What is wrong with the number that was typed.
fn number_fault(staff: &Staff) -> String {
    let parsed = Phone::parse(staff.form.get("phone"), staff.shop().rules().country);
    parsed.err().map(|fault| contact_faults::phone(staff.t(), &fault, true)).unwrap_or_default()
}

/// Why an amount cannot be transferred.
fn transfer_fault(t: Texts, fault: AmountFault) -> String {
    match fault {
        AmountFault::Currency => t.say("admin-orders-fault-transfer-currency"),
        AmountFault::Limits(least, most) => {
            let (least, most) = (least.to_string(), most.to_string());
            t.fill("admin-orders-fault-transfer-limits", &[("least", &least), ("most", &most)])
        }
        AmountFault::Step(step) => t.fill("admin-orders-fault-transfer-step", &[("step", &step.to_string())]),
    }
}

/// `POST /admin/orders/{name}/check`: asks the gateway now.
pub async fn check(staff: Staff, name: Path<String>) -> HttpResponse {
    let answer = async {
        let order = order(&staff, &name).await?;
        let page = format!("/admin/orders/{}", order.number);
        let checked = check::check_again(staff.shop(), &who(&staff, false), &order.id).await.map_err(plain)?;
        let (id, state) = match checked {
            Checked::Answered(state) => ("answered", words::state(staff.t(), state.code())),
            Checked::Postponed => ("postponed", String::new()),
            Checked::Silent => ("silent", String::new()),
            Checked::Settled => ("settled", String::new()),
        };
        Ok(staff.done(&page, &format!("admin-orders-check-{id}"), &[("state", &state)]))
    };
    staff.or_page(answer.await)
}

/// `POST /admin/orders/{name}/link`: sends the link again, to the same address or a corrected one.
pub async fn link(staff: Staff, name: Path<String>) -> HttpResponse {
    let answer = async {
        let order = order(&staff, &name).await?;
        let [email, phone, reason] = ["email", "phone", "reason"].map(|name| staff.form.get(name).to_owned());
        let gift = access::gift_of(staff.shop(), &order).await?;
        let reached = Reached::of(&order, gift.as_ref());
        let same = if email.is_empty() {
            phone.is_empty() || reached.email.is_some() || reached.phone == Some(phone.as_str())
        } else {
            reached.email.is_some_and(|known| known.eq_ignore_ascii_case(&email))
        };
        let correction = (!same).then_some(Correction { email, phone, reason });
        if correction.is_some()
            && let Err(ask) = staff.fresh().await
        {
            return Ok(ask);
        }
        let done = access::resend(staff.shop(), &who(&staff, correction.is_some()), &order.id, correction).await;
        finish(&staff, &order, ("link", ""), done).await
    };
    staff.or_page(answer.await)
}

/// A whole number that was typed. An empty field is 0, anything else is -1, which every act refuses.
pub(super) fn number(typed: &str) -> i64 {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.is_empty() { 0 } else { digits.parse().unwrap_or(-1) }
}

/// `POST /admin/orders/{name}/extension`: gives more days or downloads.
pub async fn extension(staff: Staff, name: Path<String>) -> HttpResponse {
    let answer = async {
        let order = order(&staff, &name).await?;
        let downloads = i32::try_from(number(staff.form.get("downloads"))).unwrap_or(-1);
        let days = number(staff.form.get("days"));
        let done = access::extend(staff.shop(), &who(&staff, false), &order.id, days, downloads).await;
        finish(&staff, &order, ("extension", ""), done).await
    };
    staff.or_page(answer.await)
}

/// `POST /admin/orders/{name}/revocation`: ends the downloads.
pub async fn revocation(staff: Staff, name: Path<String>) -> HttpResponse {
    let answer = async {
        let order = order(&staff, &name).await?;
        let reason = staff.form.get("reason");
        let done = access::revoke(staff.shop(), &who(&staff, false), &order.id, reason).await;
        finish(&staff, &order, ("revocation", ""), done).await
    };
    staff.or_page(answer.await)
}

/// `POST /admin/orders/{name}/note`
pub async fn note(staff: Staff, name: Path<String>) -> HttpResponse {
    let answer = async {
        let order = order(&staff, &name).await?;
        let done = order_notes::write(staff.shop(), &who(&staff, false), &order.id, staff.form.get("text")).await;
        finish(&staff, &order, ("note", ""), done).await
    };
    staff.or_page(answer.await)
}

/// `POST /admin/orders/{name}/erasure`: erases the order's personal data.
pub async fn erasure(staff: Staff, name: Path<String>) -> HttpResponse {
    if let Err(ask) = staff.fresh().await {
        return ask;
    }
    let answer = async {
        let order = order(&staff, &name).await?;
        let done = order_notes::erase(staff.shop(), &who(&staff, true), &order.id).await;
        finish(&staff, &order, ("erasure", ""), done).await
    };
    staff.or_page(answer.await)
}

/// `POST /admin/orders/{name}/messages/{id}/again`: a message that reached nobody, by the way that there is now.
pub async fn again(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let (name, message) = path.into_inner();
    let answer = async {
        let order = order(&staff, &name).await?;
        let done = job_queue::again(staff.shop(), &who(&staff, false), &order, &message).await;
        finish(&staff, &order, ("again", ""), done).await
    };
    staff.or_page(answer.await)
}

/// `POST /admin/orders/{name}/messages/{id}/aside`: the buyer was told in another way.
pub async fn aside(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let (name, message) = path.into_inner();
    let answer = async {
        let order = order(&staff, &name).await?;
        let done = job_queue::set_aside(staff.shop(), &who(&staff, false), &order, &message).await;
        finish(&staff, &order, ("aside", ""), done).await
    };
    staff.or_page(answer.await)
}

/// `POST /admin/orders/{name}/flags/{id}/handling`: somebody has looked.
pub async fn handling(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let (name, flag) = path.into_inner();
    let answer = async {
        let order = order(&staff, &name).await?;
        let done = flags::handle(staff.shop(), &who(&staff, false), &flag).await;
        finish(&staff, &order, ("handling", ""), done).await
    };
    staff.or_page(answer.await)
}

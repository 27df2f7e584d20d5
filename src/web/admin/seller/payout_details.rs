//! `/seller/payouts/details`: how a seller is paid.

use actix_web::HttpResponse;
use askama::Template;

use crate::domain::contact::Phone;
use crate::domain::payout::Way;
use crate::domain::transfer::Operator;
use crate::domain::typed;
use crate::shop::market::payout_details::{self, LONGEST_ACCOUNT, PaidBy};
use crate::web::admin::fields::Field;
use crate::web::admin::frame::{FORM, Frame, Section};
use crate::web::admin::kit::{Answer, Choice, problem, status};
use crate::web::admin::market_words::{operator_name, waits_until};
use crate::web::admin::staff::SellerStaff;

const HERE: &str = "/seller/payouts/details";
const PAYOUTS: &str = "/seller/payouts";

/// `GET /seller/payouts/details`
#[derive(Template)]
#[template(path = "admin/seller/payout_details.html")]
pub struct PayoutDetailsPage {
    pub frame: Frame,
    pub problem: Option<String>,
    /// From when on what was typed last counts, as long as it does not.
    pub waits: Option<String>,
    pub ways: Vec<Choice>,
    pub phone: Field,
    pub operators: Vec<Choice>,
    pub operator_error: Option<String>,
    pub account: Field,
}

/// The input of the form.
struct Typed {
    way: Way,
    phone: Field,
    operator: String,
    operator_error: Option<String>,
    account: Field,
}

pub async fn form(who: SellerStaff) -> HttpResponse {
    let shown = async {
        let known = payout_details::of_seller(who.staff.shop(), &who.seller.id).await?;
        let text = |value: Option<&String>| Field::of(value.cloned().unwrap_or_default());
        let typed = Typed {
            way: known.as_ref().and_then(|details| Way::parse(&details.way)).unwrap_or_default(),
            phone: text(known.as_ref().and_then(|details| details.phone.as_ref()).or(who.seller.phone.as_ref())),
            operator: known.as_ref().and_then(|details| details.operator.clone()).unwrap_or_default(),
            operator_error: None,
            account: text(known.as_ref().and_then(|details| details.account.as_ref())),
        };
        page(&who, typed).await
    };
    let answer: Answer = shown.await;
    who.staff.or_page(answer)
}

async fn page(who: &SellerStaff, typed: Typed) -> Answer {
    let (staff, t) = (&who.staff, who.staff.t());
    let known = payout_details::of_seller(staff.shop(), &who.seller.id).await?;
    let is_faulty = typed.operator_error.is_some() || typed.phone.error.is_some() || typed.account.error.is_some();
    let way = |one: Way| Choice::new(one.code(), t.say(&format!("payout-way-{}", one.code())), one == typed.way);
    let operator = |one: Operator| Choice::new(one.code(), operator_name(t, one.code()), one.code() == typed.operator);
    let page = PayoutDetailsPage {
        frame: staff.frame(Section::SellerPayouts).with_form(FORM, HERE),
        problem: problem(t, is_faulty),
        waits: known.and_then(|details| waits_until(t, &details, staff.now())),
        ways: Way::ALL.map(way).into(),
        operators: Operator::ALL.map(operator).into(),
        phone: typed.phone,
        operator_error: typed.operator_error,
        account: typed.account,
    };
    Ok(staff.page(status(is_faulty), &page))
}

/// `POST /seller/payouts/details`: needs a password typed a moment ago.
pub async fn save(who: SellerStaff) -> HttpResponse {
    let form = &who.staff.form;
    let typed = || Typed {
        way: Way::parse(form.get("way")).unwrap_or_default(),
        phone: Field::of(form.get("phone")),
        operator: form.get("operator").to_owned(),
        operator_error: None,
        account: Field::of(form.get("account")),
    };
    who.staff.sent(page(&who, typed()), Box::pin(keep(&who, typed()))).await
}

async fn keep(who: &SellerStaff, mut typed: Typed) -> Answer {
    let (staff, t) = (&who.staff, who.staff.t());
    let by = match typed.way {
        Way::Mobile => {
            let phone = Phone::parse(&typed.phone.value, staff.shop().rules().country).ok();
            let phone = phone.filter(|phone| phone.country().is_some());
            let phone = typed.phone.judge(phone, || t.say("seller-phone-wrong"));
            let operator = Operator::parse(&typed.operator);
            if operator.is_none() {
                typed.operator_error = Some(t.say("payout-operator-wrong"));
            }
            phone.zip(operator).map(|(phone, operator)| PaidBy::Mobile(phone, operator))
        }
        Way::Bank => {
            let account = typed::clean(&typed.account.value);
            let account = Some(account).filter(|text| (5..=LONGEST_ACCOUNT).contains(&text.chars().count()));
            typed.account.judge(account, || t.say("payout-account-wrong")).map(PaidBy::Bank)
        }
    };
    let Some(by) = by else { return page(who, typed).await };
    payout_details::change(staff.shop(), staff.actor(), &who.seller.id, by).await?;
    Ok(staff.done(PAYOUTS, "payout-details-saved", &[]))
}

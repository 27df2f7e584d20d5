//! `/admin/settings/market`: how sellers share in sales.

use actix_web::HttpResponse;
use askama::Template;

use super::keep;
use crate::domain::approval::Approval;
use crate::domain::commission::FeeBearer;
use crate::domain::percent;
use crate::shop::admin::settings::market::{MOST_GOODWILL_DAYS, MOST_HOLD_HOURS, MarketRules};
use crate::texts::Texts;
use crate::web::admin::fields::Field;
use crate::web::admin::frame::{FORM, Frame, Section};
use crate::web::admin::kit::{Answer, Choice, problem, status};
use crate::web::admin::staff::Staff;

const HERE: &str = "/admin/settings/market";

/// `GET /admin/settings/market`
#[derive(Template)]
#[template(path = "admin/settings/market.html")]
pub struct MarketPage {
    pub frame: Frame,
    pub problem: Option<String>,
    pub commission: Field,
    pub hold: Field,
    pub goodwill: Field,
    pub bearers: Vec<Choice>,
    pub sms: Vec<Choice>,
    /// Whether the shop sends SMS.
    pub sends_sms: bool,
    pub approvals: Vec<Choice>,
    pub applications: Vec<Choice>,
}

/// The input of the form.
struct Typed {
    commission: Field,
    hold: Field,
    goodwill: Field,
    bearer: FeeBearer,
    sms: bool,
    approval: Approval,
    applications: bool,
}

/// The rules in a few words, for the list of settings.
pub fn summary(t: Texts, rules: &MarketRules) -> String {
    t.fill("market-settings-now", &[("rate", &t.percent(rules.commission))])
}

pub async fn form(staff: Staff) -> HttpResponse {
    let rules = staff.shop().rules().market.clone();
    let typed = Typed {
        commission: Field::of(staff.t().percent(rules.commission)),
        hold: Field::of(rules.hold.num_hours().to_string()),
        goodwill: Field::of(rules.goodwill.num_days().to_string()),
        bearer: rules.fee_bearer,
        sms: rules.sms,
        approval: rules.approval,
        applications: rules.applications,
    };
    shown(&staff, typed)
}

fn shown(staff: &Staff, typed: Typed) -> HttpResponse {
    let t = staff.t();
    let is_faulty = [&typed.commission, &typed.hold, &typed.goodwill].into_iter().any(|field| field.error.is_some());
    let bearer =
        |one: FeeBearer| Choice::new(one.code(), t.say(&format!("market-fee-{}", one.code())), one == typed.bearer);
    let approval = |one: Approval| {
        Choice::new(one.code(), t.say(&format!("market-approval-{}", one.code())), one == typed.approval)
    };
    let page = MarketPage {
        frame: staff.frame(Section::Settings).with_form(FORM, HERE),
        problem: problem(t, is_faulty),
        bearers: FeeBearer::ALL.map(bearer).into(),
        sms: vec![Choice::new("on", t.say("market-sms-on"), typed.sms)],
        sends_sms: staff.shop().sms_sender.is_some(),
        approvals: Approval::ALL.map(approval).into(),
        applications: vec![Choice::new("on", t.say("market-applications-on"), typed.applications)],
        commission: typed.commission,
        hold: typed.hold,
        goodwill: typed.goodwill,
    };
    staff.page(status(is_faulty), &page)
}

/// `POST /admin/settings/market`
pub async fn save(staff: Staff) -> HttpResponse {
    let typed = Typed {
        commission: Field::of(staff.form.get("commission")),
        hold: Field::of(staff.form.get("hold")),
        goodwill: Field::of(staff.form.get("goodwill")),
        bearer: FeeBearer::parse(staff.form.get("fee_bearer")).unwrap_or_default(),
        sms: staff.form.has("sms"),
        approval: Approval::parse(staff.form.get("approval")).unwrap_or_default(),
        applications: staff.form.has("applications"),
    };
    if staff.only_shows() {
        return shown(&staff, typed);
    }
    staff.freshly(change(&staff, typed)).await
}

async fn change(staff: &Staff, mut typed: Typed) -> Answer {
    let t = staff.t();
    let commission =
        typed.commission.judge(percent::parse(&typed.commission.value), || t.say("market-commission-wrong"));
    let hours = typed.hold.value.parse().ok().filter(|hours| *hours <= MOST_HOLD_HOURS);
    let most = (MOST_HOLD_HOURS / 24).to_string();
    let hold = typed.hold.judge(hours, || t.fill("market-hold-wrong", &[("days", &most)]));
    let days = typed.goodwill.value.parse().ok().filter(|days| *days <= MOST_GOODWILL_DAYS);
    let most = MOST_GOODWILL_DAYS.to_string();
    let goodwill = typed.goodwill.judge(days, || t.fill("market-goodwill-wrong", &[("days", &most)]));
    let (Some(commission), Some(hold), Some(goodwill)) = (commission, hold, goodwill) else {
        return Ok(shown(staff, typed));
    };
    let bearer = typed.bearer.code().to_owned();
    keep(staff, HERE, move |all| {
        let market = all.market.get_or_insert_default();
        market.commission = Some(commission);
        market.fee_bearer = Some(bearer);
        market.hold_hours = Some(hold);
        market.goodwill_days = Some(goodwill);
        market.sms = Some(typed.sms);
        market.approval = Some(typed.approval.code().to_owned());
        market.applications = typed.applications;
    })
    .await
}

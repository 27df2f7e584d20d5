//! `/admin/settings/payouts`: when and how sellers are paid.

use actix_web::HttpResponse;
use askama::Template;

use super::keep;
use crate::domain::money;
use crate::domain::payout::Schedule;
use crate::shop::admin::settings::market::MarketRules;
use crate::texts::Texts;
use crate::web::admin::fields::Field;
use crate::web::admin::frame::{FORM, Frame, Section};
use crate::web::admin::kit::{Answer, Choice, problem, status};
use crate::web::admin::orders::words;
use crate::web::admin::staff::Staff;

const HERE: &str = "/admin/settings/payouts";

/// `GET /admin/settings/payouts`
#[derive(Template)]
#[template(path = "admin/settings/payouts.html")]
pub struct PayoutRulesPage {
    pub frame: Frame,
    pub problem: Option<String>,
    pub minimum: Field,
    pub schedules: Vec<Choice>,
    pub automatic: Field,
}

/// The input of the form.
struct Typed {
    minimum: Field,
    schedule: Schedule,
    automatic: Field,
}

/// The rules in a few words, for the list of settings.
pub fn summary(t: Texts, rules: &MarketRules) -> String {
    t.say(&format!("payout-schedule-{}", rules.schedule.code()))
}

pub async fn form(staff: Staff) -> HttpResponse {
    let rules = staff.shop().rules();
    let amount = |amount: i64| Field::of(words::plain(amount, rules.currency.code()));
    let typed = Typed {
        minimum: amount(rules.market.payout_minimum),
        schedule: rules.market.schedule,
        automatic: amount(rules.market.payout_automatic),
    };
    shown(&staff, typed)
}

fn shown(staff: &Staff, typed: Typed) -> HttpResponse {
    let t = staff.t();
    let is_faulty = typed.minimum.error.is_some() || typed.automatic.error.is_some();
    let schedule = |one: Schedule| {
        Choice::new(one.code(), t.say(&format!("payout-schedule-{}", one.code())), one == typed.schedule)
    };
    let page = PayoutRulesPage {
        frame: staff.frame(Section::Settings).with_form(FORM, HERE),
        problem: problem(t, is_faulty),
        schedules: Schedule::ALL.map(schedule).into(),
        minimum: typed.minimum,
        automatic: typed.automatic,
    };
    staff.page(status(is_faulty), &page)
}

/// `POST /admin/settings/payouts`
pub async fn save(staff: Staff) -> HttpResponse {
    let typed = Typed {
        minimum: Field::of(staff.form.get("minimum")),
        schedule: Schedule::parse(staff.form.get("schedule")).unwrap_or_default(),
        automatic: Field::of(staff.form.get("automatic")),
    };
    if staff.only_shows() {
        return shown(&staff, typed);
    }
    staff.freshly(change(&staff, typed)).await
}

async fn change(staff: &Staff, mut typed: Typed) -> Answer {
    let (t, currency) = (staff.t(), staff.shop().rules().currency);
    let amount = |text: &str| money::amount(text, currency).ok().filter(|amount| *amount >= 0);
    let minimum = amount(&typed.minimum.value);
    let minimum = typed.minimum.judge(minimum, || t.say("payout-rule-amount-wrong"));
    let automatic = amount(&typed.automatic.value);
    let automatic = typed.automatic.judge(automatic, || t.say("payout-rule-amount-wrong"));
    let (Some(minimum), Some(automatic)) = (minimum, automatic) else { return Ok(shown(staff, typed)) };
    keep(staff, HERE, move |all| {
        let market = all.market.get_or_insert_default();
        market.payout_minimum = Some(minimum);
        market.schedule = Some(typed.schedule.code().to_owned());
        market.payout_automatic = Some(automatic);
    })
    .await
}

//! `/admin/doctor`: examines the whole installation.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::frame::{Frame, Section};
use super::staff::Staff;
use crate::shop::admin::doctor::{self, Checkup, Finding, State};

/// `GET /admin/doctor`
#[derive(Template)]
#[template(path = "admin/doctor.html")]
pub struct DoctorPage {
    pub frame: Frame,
    pub summary: String,
    pub findings: Vec<FindingView>,
}

/// A part of the installation and its state.
#[derive(Clone, Debug)]
pub struct FindingView {
    pub title: String,
    /// A class of `.badge`.
    pub class: &'static str,
    pub state: String,
    pub says: String,
}

pub async fn show(staff: Staff) -> HttpResponse {
    let t = staff.t();
    let checkup = Checkup::of(staff.shop(), staff.ctx.app.installation.clone());
    let mut found = doctor::examine(&checkup).await;
    // Faults first; within a state, the order of the examination.
    found.sort_by_key(|finding| std::cmp::Reverse(finding.state));
    let count = |state: State| found.iter().filter(|finding| finding.state == state).count().to_string();
    let numbers = [count(State::Well), count(State::Warning), count(State::Fault)];
    let [well, warnings, faults] = numbers.each_ref().map(String::as_str);
    let summary = match doctor::worst(&found) {
        State::Well => t.say("doctor-all-well"),
        _ => t.fill("doctor-summary", &[("well", well), ("warnings", warnings), ("faults", faults)]),
    };
    let view = |finding: &Finding| FindingView {
        title: finding.title(t),
        class: match finding.state {
            State::Well => "good",
            State::Warning => "wait",
            State::Fault => "bad",
        },
        state: t.say(&format!("doctor-state-{}", finding.state.code())),
        says: finding.say(t),
    };
    let findings = found.iter().map(view).collect();
    staff.page(StatusCode::OK, &DoctorPage { frame: staff.frame(Section::Settings), summary, findings })
}

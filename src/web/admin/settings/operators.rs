//! `/admin/settings/operators`: the means of payment that the account takes, and what each asks of a buyer.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::super::fields::Field;
use super::super::frame::{FORM, Frame, Section};
use super::super::kit::Choice;
use super::super::staff::Staff;
use super::keep;
use crate::domain::contact::{COUNTRIES, Country};
use crate::domain::means::{Approval, Guide, can_be_dialled, known_guides};
use crate::domain::typed;
use crate::shop::Error;
use crate::shop::admin::settings::guides::SavedGuide;
use crate::texts::Texts;

const HERE: &str = "/admin/settings/operators";

/// `GET /admin/settings/operators`
#[derive(Template)]
#[template(path = "admin/settings/operators.html")]
pub struct OperatorsPage {
    pub frame: Frame,
    pub problem: Option<String>,
    pub countries: Vec<CountryRows>,
}

/// The operators of a country.
#[derive(Clone, Debug)]
pub struct CountryRows {
    pub name: String,
    /// The shop's own country, or one in which something is wrong.
    pub is_open: bool,
    pub rows: Vec<Row>,
}

/// An operator of a country.
#[derive(Clone, Debug)]
pub struct Row {
    /// [`Guide::key`]
    pub key: String,
    pub name: String,
    pub is_taken: bool,
    pub approvals: Vec<Choice>,
    pub dial: Field,
    /// The code that is known, as a sentence.
    pub usual: String,
}

/// An operator as it was typed.
struct Typed {
    guide: Guide,
    saved: SavedGuide,
    is_wrong: bool,
}

pub async fn form(staff: Staff) -> HttpResponse {
    let rules = staff.shop().rules();
    let shown = |guide: Guide| Typed { saved: SavedGuide::from_guide(&guide), guide, is_wrong: false };
    let typed = COUNTRIES.iter().flat_map(|country| rules.guides.of_country(country)).map(shown).collect();
    staff.page(StatusCode::OK, &page(&staff, typed, None))
}

fn page(staff: &Staff, typed: Vec<Typed>, problem: Option<String>) -> OperatorsPage {
    let (t, home) = (staff.t(), staff.shop().rules().country);
    let mut countries: Vec<(&'static Country, CountryRows)> = Vec::new();
    for one in typed {
        let country = one.guide.country;
        let is_open = country == home || one.is_wrong;
        let row = row(t, one);
        if let Some((_, rows)) = countries.iter_mut().find(|(known, _)| *known == country) {
            rows.is_open |= is_open;
            rows.rows.push(row);
        } else {
            let name = country.name(t.0).to_owned();
            countries.push((country, CountryRows { name, is_open, rows: vec![row] }));
        }
    }
    countries.sort_by_key(|(country, _)| *country != home);
    OperatorsPage {
        frame: staff.frame(Section::Settings).with_form(FORM, HERE),
        problem,
        countries: countries.into_iter().map(|(_, rows)| rows).collect(),
    }
}

fn row(t: Texts, Typed { guide, saved, is_wrong }: Typed) -> Row {
    let known = known_guides(guide.country).into_iter().find(|known| known.means == guide.means);
    let usual = known.and_then(|known| known.dial).unwrap_or_else(|| t.say("admin-operators-dial-none"));
    let approval = |one: Approval| {
        let words = t.say(&format!("admin-operators-approval-{}", one.code()));
        Choice::new(one.code(), words, one.code() == saved.approval)
    };
    let dial = Field::of(&saved.dial);
    Row {
        key: guide.key(),
        name: t.say(&format!("means-{}", guide.means.code())),
        is_taken: saved.is_taken,
        approvals: Approval::ALL.map(approval).to_vec(),
        dial: if is_wrong { dial.wrong(t.say("admin-operators-dial-wrong")) } else { dial },
        usual: t.fill("admin-operators-dial-hint", &[("code", &usual)]),
    }
}

pub async fn save(staff: Staff) -> HttpResponse {
    let answer = change(&staff).await;
    staff.or_page(answer)
}

async fn change(staff: &Staff) -> Result<HttpResponse, Error> {
    let known = COUNTRIES.iter().flat_map(known_guides);
    let typed: Vec<Typed> = known.map(|guide| read(staff, guide)).collect();
    if staff.only_shows() {
        return Ok(staff.page(StatusCode::OK, &page(staff, typed, None)));
    }
    if typed.iter().any(|one| one.is_wrong) {
        let shown = page(staff, typed, Some(staff.t().say("admin-has-faults")));
        return Ok(staff.page(StatusCode::UNPROCESSABLE_ENTITY, &shown));
    }
    // What is as known is not saved: a later version of the program may know better.
    let corrected = typed.into_iter().filter(|one| one.saved != SavedGuide::from_guide(&one.guide));
    let corrected: BTreeMap<_, _> = corrected.map(|one| (one.guide.key(), one.saved)).collect();
    keep(staff, HERE, move |saved| saved.operators = Some(corrected).filter(|map| !map.is_empty())).await
}

/// What was typed about an operator.
fn read(staff: &Staff, guide: Guide) -> Typed {
    let key = guide.key();
    let field = |name: &str| staff.form.get(&format!("{name}-{key}"));
    let dial = typed::clean(field("dial")).replace(' ', "");
    let approval = Approval::parse(field("approval")).unwrap_or(guide.approval);
    let saved =
        SavedGuide { is_taken: field("taken") == "yes", approval: approval.code().to_owned(), dial: dial.clone() };
    Typed { is_wrong: !dial.is_empty() && !can_be_dialled(&dial), guide, saved }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::domain::means::Means;

    #[test]
    fn every_operator_has_a_name_and_every_way_to_approve_has_words() {
        for t in Language::ALL.map(Texts) {
            for guide in COUNTRIES.iter().flat_map(known_guides) {
                assert_ne!(guide.means, Means::Card);
                let saved = SavedGuide::from_guide(&guide);
                let row = row(t, Typed { guide, saved, is_wrong: true });
                assert!(!row.name.contains("means-") && row.dial.error.is_some());
                assert!(row.approvals.iter().all(|choice| !choice.words.contains("admin-")));
                assert_eq!(row.approvals.iter().filter(|choice| choice.chosen).count(), 1);
            }
        }
    }
}

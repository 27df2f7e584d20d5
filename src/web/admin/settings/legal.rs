//! `/admin/settings/legal`: the facts for the legal pages, typed once for all of them.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::super::fields::Field;
use super::super::frame::{FORM, Frame, Section};
use super::super::staff::Staff;
use super::{Part as Link, page_part};
use crate::domain::contact::{Country, Email};
use crate::domain::language::Language;
use crate::shop::Error;
use crate::shop::admin::settings::facts::{self, FIELDS, Facts, LAW, LONGEST, Part, tax_name};
use crate::shop::admin::settings::{self, PageKind, Saved, legal};
use crate::texts::Texts;

const HERE: &str = "/admin/settings/legal";

/// `GET /admin/settings/legal`
#[derive(Template)]
#[template(path = "admin/settings/legal.html")]
pub struct LegalPage {
    pub frame: Frame,
    pub problem: Option<String>,
    /// How many blanks are left.
    pub blanks: String,
    pub parts: Vec<PartView>,
    /// The pages that the facts fill in, and the state of each.
    pub pages: Vec<Link>,
    /// The pages that somebody has edited, which the facts do not change.
    pub own: Option<String>,
}

/// A part of the form.
pub struct PartView {
    pub title: String,
    pub inputs: Vec<Input>,
}

/// A field of the form.
pub struct Input {
    pub name: String,
    /// Its language, if it is asked for in each language.
    pub language: Option<&'static str>,
    pub label: String,
    pub hint: Option<String>,
    pub field: Field,
}

/// The fields for a country: the field, its name in the form, and its language.
fn asked(country: &Country) -> Vec<(facts::Field, String, Option<Language>)> {
    let knows = legal::knows_the_law(country);
    let fields = FIELDS.into_iter().chain([LAW]).filter(|field| !(knows && ["authority", "law"].contains(&field.name)));
    let in_language = |field: facts::Field, language: Language| {
        (field, format!("{}.{}", field.name, language.code()), Some(language))
    };
    let names = |field: facts::Field| {
        if field.spoken {
            Language::ALL.map(|language| in_language(field, language)).to_vec()
        } else {
            vec![(field, field.name.to_owned(), None)]
        }
    };
    fields.flat_map(names).collect()
}

pub async fn form(staff: Staff) -> HttpResponse {
    let rules = staff.shop().rules();
    let shown = settings::saved(staff.shop()).await.map(|saved| {
        let known = saved.legal.clone();
        // What the shop knows already need not be typed again.
        let usual = |name: &str| match (&known, name) {
            (None, "email") => rules.contact.as_ref().map_or("", Email::as_str).to_owned(),
            (known, name) => known.as_ref().map_or("", |facts| facts.get(name)).to_owned(),
        };
        let page = draw(&staff, &saved, |name| Field::of(usual(name)));
        staff.page(StatusCode::OK, &page)
    });
    staff.or_page(shown)
}

fn draw(staff: &Staff, saved: &Saved, field: impl Fn(&str) -> Field) -> LegalPage {
    let (t, country) = (staff.t(), staff.shop().rules().country);
    let inputs = |part: Part| {
        let of = asked(country).into_iter().filter(|(field, ..)| field.part == part);
        of.map(|(fact, name, language)| input(t, country, (fact, &name, language), field(&name))).collect()
    };
    let view =
        |part: Part| PartView { title: t.say(&format!("admin-legal-part-{}", part.code())), inputs: inputs(part) };
    let own: Vec<String> =
        legal::own_pages(saved).iter().map(|kind| t.say(&format!("pages-{}", kind.slug()))).collect();
    let blanks = legal::blanks(saved, country);
    LegalPage {
        frame: staff.frame(Section::Settings).with_form(FORM, HERE),
        problem: None,
        blanks: t.count("admin-legal-blanks", i64::try_from(blanks).unwrap_or(i64::MAX)),
        parts: Part::ALL.into_iter().map(view).collect(),
        pages: PageKind::ALL.into_iter().map(|kind| page_part(t, saved, kind)).collect(),
        own: (!own.is_empty()).then(|| t.fill("admin-legal-own", &[("pages", &own.join(", "))])),
    }
}

fn input(
    t: Texts,
    country: &Country,
    (fact, name, language): (facts::Field, &str, Option<Language>),
    field: Field,
) -> Input {
    let id = format!("admin-legal-{}", fact.name);
    let hint = t.find(&format!("{id}-hint"), &[]);
    let label = t.fill(&id, &[("tax", tax_name(country))]);
    let spoken = language.map(|language| t.say(&format!("admin-legal-in-{}", language.code())));
    Input {
        label: spoken.map_or(label.clone(), |spoken| format!("{label} {spoken}")),
        hint: hint.filter(|_| language != Some(Language::English)),
        language: language.map(Language::code),
        name: name.to_owned(),
        field,
    }
}

pub async fn save(staff: Staff) -> HttpResponse {
    let answer = change(&staff).await;
    staff.or_page(answer)
}

async fn change(staff: &Staff) -> Result<HttpResponse, Error> {
    let (t, rules) = (staff.t(), staff.shop().rules());
    let typed = |name: &str| staff.form.get(name).split_whitespace().collect::<Vec<_>>().join(" ");
    if staff.only_shows() {
        let saved = settings::saved(staff.shop()).await?;
        return Ok(staff.page(StatusCode::OK, &draw(staff, &saved, |name| Field::of(staff.form.get(name)))));
    }
    let judged = |name: &str| {
        let value = typed(name);
        match fault(t, name, &value) {
            Some(fault) => Field::of(value).wrong(fault),
            None => Field::of(value),
        }
    };
    let names: Vec<String> = asked(rules.country).into_iter().map(|(_, name, _)| name).collect();
    if names.iter().any(|name| judged(name).error.is_some()) {
        let saved = settings::saved(staff.shop()).await?;
        let page = LegalPage { problem: Some(t.say("admin-has-faults")), ..draw(staff, &saved, judged) };
        return Ok(staff.page(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let day = staff.now().with_timezone(&rules.zone).date_naive();
    let facts = Facts::new(names.into_iter().map(|name| (name.clone(), typed(&name))), day);
    let publish = staff.form.has("publish");
    let fill = move |saved: &mut Saved| {
        // Saving the same facts again keeps their date.
        let same = saved.legal.clone().filter(|known| known.says_the_same(&facts));
        legal::apply(saved, same.unwrap_or(facts), rules.country, publish);
    };
    super::keep(staff, HERE, fill).await
}

/// The error message about a fact, if there is one.
fn fault(t: Texts, name: &str, value: &str) -> Option<String> {
    if value.chars().count() > LONGEST {
        return Some(t.count("admin-legal-long", i64::try_from(LONGEST).unwrap_or(i64::MAX)));
    }
    if value.contains("[[") || value.contains("]]") || value.chars().any(char::is_control) {
        return Some(t.say("admin-legal-signs"));
    }
    (name == "email" && !value.is_empty() && Email::parse(value).is_err()).then(|| t.say("admin-settings-email-wrong"))
}

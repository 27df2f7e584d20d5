//! `/admin/settings/sale`: how long links are valid and how many downloads they give, and the countries of the order
//! form.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::super::fields::Field;
use super::super::frame::{FORM, Frame, Section};
use super::super::kit::Choice;
use super::super::staff::Staff;
use super::{keep, source, unless_usual};
use crate::domain::contact::{COUNTRIES, Country};
use crate::shop::admin::settings::{self, Saved};
use crate::shop::{Error, Rules};
use crate::texts::Texts;

const HERE: &str = "/admin/settings/sale";
/// The ranges of `GRIOT_LINK_HOURS` and `GRIOT_LINK_DOWNLOADS`.
const HOURS: std::ops::RangeInclusive<u32> = 1..=24 * 366;
const DOWNLOADS: std::ops::RangeInclusive<i32> = 1..=1000;

/// `GET /admin/settings/sale`
#[derive(Template)]
#[template(path = "admin/settings/sale.html")]
pub struct SalePage {
    pub frame: Frame,
    pub problem: Option<String>,
    pub hours: Field,
    pub hours_source: String,
    pub downloads: Field,
    pub downloads_source: String,
    pub phone: Vec<Choice>,
    pub phone_source: String,
    pub countries: Vec<Choice>,
    pub countries_error: Option<String>,
}

/// The input of the form.
struct Typed {
    hours: Field,
    downloads: Field,
    phone: &'static Country,
    countries: Vec<&'static Country>,
    countries_error: Option<String>,
}

/// `3 jours, 5 téléchargements`
pub fn promise(t: Texts, hours: i64, downloads: i32) -> String {
    let lifetime =
        if hours >= 48 && hours % 24 == 0 { t.count("mail-days", hours / 24) } else { t.count("mail-hours", hours) };
    format!("{lifetime}, {}", t.count("mail-downloads", downloads.into()))
}

pub async fn form(staff: Staff) -> HttpResponse {
    let rules = staff.shop().rules();
    let typed = Typed {
        hours: Field::of(rules.grant_lifetime.num_hours().to_string()),
        downloads: Field::of(rules.downloads.to_string()),
        phone: rules.country,
        countries: rules.countries.clone(),
        countries_error: None,
    };
    let shown = page(&staff, typed, None).await;
    staff.or_page(shown.map(|page| staff.page(StatusCode::OK, &page)))
}

async fn page(staff: &Staff, typed: Typed, problem: Option<String>) -> Result<SalePage, Error> {
    let (t, usual) = (staff.t(), settings::environment(staff.shop()));
    let saved = settings::saved(staff.shop()).await?;
    let (hours, downloads) = (usual.grant_lifetime.num_hours().to_string(), usual.downloads.to_string());
    let prefixed = |country: &Country| format!("{} (+{})", country.name(t.0), country.prefix);
    let named = |country: &Country| country.name(t.0).to_owned();
    Ok(SalePage {
        frame: staff.frame(Section::Settings).with_form(FORM, HERE),
        problem,
        hours_source: source(t, saved.link_hours.is_some(), "GRIOT_LINK_HOURS", &hours),
        downloads_source: source(t, saved.link_downloads.is_some(), "GRIOT_LINK_DOWNLOADS", &downloads),
        phone_source: source(t, saved.phone_country.is_some(), "GRIOT_COUNTRY", usual.country.name(t.0)),
        hours: typed.hours,
        downloads: typed.downloads,
        phone: choices(&prefixed, &|country| country == typed.phone),
        countries: choices(&named, &|country| typed.countries.contains(&country)),
        countries_error: typed.countries_error,
    })
}

/// All countries, by name.
fn choices(words: &dyn Fn(&Country) -> String, chosen: &dyn Fn(&'static Country) -> bool) -> Vec<Choice> {
    let choice = |country: &'static Country| Choice::new(country.code, words(country), chosen(country));
    let mut all: Vec<_> = COUNTRIES.iter().map(choice).collect();
    all.sort_by_key(|choice| choice.words.replace(['é', 'É'], "e").replace('ô', "o"));
    all
}

pub async fn save(staff: Staff) -> HttpResponse {
    let answer = change(&staff).await;
    staff.or_page(answer)
}

async fn change(staff: &Staff) -> Result<HttpResponse, Error> {
    let (t, usual) = (staff.t(), settings::environment(staff.shop()));
    let text = |name| staff.form.get(name);
    let mut typed = Typed {
        hours: Field::of(text("hours")),
        downloads: Field::of(text("downloads")),
        phone: Country::parse(text("phone")).unwrap_or(staff.shop().rules().country),
        countries: staff.form.all("country").filter_map(Country::parse).collect(),
        countries_error: None,
    };
    if staff.only_shows() {
        return Ok(staff.page(StatusCode::OK, &page(staff, typed, None).await?));
    }
    // An empty field means the value from the environment.
    let hours = number(text("hours"), &HOURS);
    let downloads = number(text("downloads"), &DOWNLOADS);
    if typed.countries.is_empty() {
        typed.countries_error = Some(t.say("admin-settings-countries-none"));
    }
    if hours.is_err() {
        typed.hours = typed.hours.wrong(t.say("admin-settings-hours-wrong"));
    }
    if downloads.is_err() {
        typed.downloads = typed.downloads.wrong(t.say("admin-settings-downloads-wrong"));
    }
    let (Ok(hours), Ok(downloads), None) = (hours, downloads, &typed.countries_error) else {
        let shown = page(staff, typed, Some(t.say("admin-has-faults"))).await?;
        return Ok(staff.page(StatusCode::UNPROCESSABLE_ENTITY, &shown));
    };
    let (phone, countries) = (typed.phone, typed.countries);
    keep(staff, HERE, move |saved| fill(saved, &usual, (hours, downloads), phone, &countries)).await
}

fn fill(
    saved: &mut Saved,
    usual: &Rules,
    (hours, downloads): (Option<u32>, Option<i32>),
    phone: &'static Country,
    countries: &[&'static Country],
) {
    let usual_hours = u32::try_from(usual.grant_lifetime.num_hours()).unwrap_or(0);
    saved.link_hours = unless_usual(hours, &usual_hours);
    saved.link_downloads = unless_usual(downloads, &usual.downloads);
    saved.phone_country = unless_usual(Some(phone), &usual.country).map(|country| country.code.to_owned());
    let some = countries.len() < usual.countries.len();
    saved.countries = some.then(|| countries.iter().map(|country| country.code.to_owned()).collect());
}

fn number<T: std::str::FromStr + PartialOrd>(text: &str, range: &std::ops::RangeInclusive<T>) -> Result<Option<T>, ()> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().ok().filter(|number| range.contains(number)).map(Some).ok_or(())
}

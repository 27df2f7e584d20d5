//! `/admin/settings/shop`: the shop's name, its e-mail address, its time zone.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use chrono_tz::Tz;

use super::super::fields::Field;
use super::super::frame::{Frame, Section};
use super::super::staff::Staff;
use super::{Choice, keep, source, unless_usual};
use crate::domain::contact::{Email, Line};
use crate::shop::settings::{self, Saved};
use crate::shop::{Error, Rules};

const HERE: &str = "/admin/settings/shop";

/// The zones offered: those of the countries that the shop sells in by name, and where many of their people live.
const ZONES: [&str; 26] = [
    "GMT",
    "Africa/Abidjan",
    "Africa/Accra",
    "Africa/Bamako",
    "Africa/Bangui",
    "Africa/Bissau",
    "Africa/Brazzaville",
    "Africa/Conakry",
    "Africa/Cotonou",
    "Africa/Dakar",
    "Africa/Douala",
    "Africa/Kinshasa",
    "Africa/Lagos",
    "Africa/Libreville",
    "Africa/Lome",
    "Africa/Lubumbashi",
    "Africa/Malabo",
    "Africa/Ndjamena",
    "Africa/Niamey",
    "Africa/Ouagadougou",
    "America/Montreal",
    "America/New_York",
    "Europe/Brussels",
    "Europe/London",
    "Europe/Paris",
    "Europe/Zurich",
];

/// `GET /admin/settings/shop`
#[derive(Template)]
#[template(path = "admin/settings/shop.html")]
pub struct ShopPage {
    pub frame: Frame,
    pub problem: Option<String>,
    pub name: Field,
    pub name_source: String,
    pub email: Field,
    pub email_source: String,
    pub zones: Vec<Choice>,
    /// The time there now.
    pub time: String,
}

/// What is in the fields.
struct Typed {
    name: Field,
    email: Field,
    zone: Tz,
}

pub async fn form(staff: Staff) -> HttpResponse {
    let rules = staff.shop().rules();
    let email = rules.contact.as_ref().map_or("", Email::as_str);
    let typed = Typed { name: Field::of(&rules.shop_name), email: Field::of(email), zone: rules.zone };
    let shown = page(&staff, typed, None).await;
    staff.or_page(shown.map(|page| staff.page(StatusCode::OK, &page)))
}

async fn page(staff: &Staff, typed: Typed, problem: Option<String>) -> Result<ShopPage, Error> {
    let (t, usual) = (staff.t(), settings::environment(staff.shop()));
    let saved = settings::saved(staff.shop()).await?;
    let usual_email = usual.contact.as_ref().map_or("—", Email::as_str);
    let choice = |name: &&str| Choice {
        value: (*name).to_owned(),
        words: name.replace('_', " "),
        chosen: *name == typed.zone.name(),
    };
    let mut zones: Vec<_> = ZONES.iter().map(choice).collect();
    if !zones.iter().any(|zone| zone.chosen) {
        zones.push(choice(&typed.zone.name()));
    }
    Ok(ShopPage {
        frame: staff.frame(Section::Settings),
        problem,
        name_source: source(t, saved.shop_name.is_some(), "GRIOT_SHOP_NAME", &usual.shop_name),
        email_source: source(t, saved.contact_email.is_some(), "GRIOT_SHOP_EMAIL", usual_email),
        time: t.moment(staff.now().with_timezone(&typed.zone)),
        name: typed.name,
        email: typed.email,
        zones,
    })
}

pub async fn save(staff: Staff) -> HttpResponse {
    let answer = change(&staff).await;
    staff.or_page(answer)
}

async fn change(staff: &Staff) -> Result<HttpResponse, Error> {
    let (t, usual) = (staff.t(), settings::environment(staff.shop()));
    let text = |name| staff.form.get(name);
    let mut typed =
        Typed { name: Field::of(text("name")), email: Field::of(text("email")), zone: staff.shop().rules().zone };
    let mut wrong = false;
    if !text("name").is_empty() && Line::parse(text("name")).is_none() {
        typed.name = typed.name.wrong(t.say("desk-settings-name-wrong"));
        wrong = true;
    }
    if !text("email").is_empty() && Email::parse(text("email")).is_err() {
        typed.email = typed.email.wrong(t.say("desk-settings-email-wrong"));
        wrong = true;
    }
    // The list offers no other.
    let zone = text("zone").parse().unwrap_or(typed.zone);
    if wrong {
        let shown = page(staff, Typed { zone, ..typed }, Some(t.say("admin-has-faults"))).await?;
        return Ok(staff.page(StatusCode::UNPROCESSABLE_ENTITY, &shown));
    }
    let (name, email) = (text("name").to_owned(), text("email").to_owned());
    keep(staff, HERE, move |saved| fill(saved, &usual, name, &email, zone)).await
}

fn fill(saved: &mut Saved, usual: &Rules, name: String, email: &str, zone: Tz) {
    saved.shop_name = unless_usual(Some(name).filter(|name| !name.is_empty()), &usual.shop_name);
    let email = Email::parse(email).ok().filter(|email| usual.contact.as_ref() != Some(email));
    saved.contact_email = email.map(|email| email.as_str().to_owned());
    saved.time_zone = unless_usual(Some(zone), &usual.zone).map(|zone| zone.name().to_owned());
}

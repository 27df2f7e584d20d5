//! `/admin/settings/shop`: the shop's name, how buyers reach it, its time zone.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use chrono::{DateTime, Offset as _, Utc};
use chrono_tz::Tz;

use super::super::fields::Field;
use super::super::frame::{FORM, Frame, Section};
use super::super::kit::Choice;
use super::super::staff::Staff;
use super::{keep, source, unless_usual};
use crate::domain::contact::{Email, Phone, TextLine};
use crate::shop::admin::settings::{self, Saved};
use crate::shop::{Error, Rules};
use crate::texts::Texts;
use crate::web::contact_faults;

const HERE: &str = "/admin/settings/shop";

/// The time zones of the list: those of the countries in which the shop sells, and of places where many of their people
/// live.
const ZONES: [&str; 26] = [
    "GMT",
    "Africa/Abidjan",
    "Africa/Accra",
    "Africa/Bamako",
    "Africa/Bangui",
    "Africa/Bissau",
    "Africa/Brazzaville",
    "Africa/Conakry",
    "Africa/Porto-Novo",
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

/// A zone by its best known town, with its offset from GMT now: `Douala (GMT+1)`.
fn zone_words(t: Texts, zone: Tz, now: DateTime<Utc>) -> String {
    let minutes = now.with_timezone(&zone).offset().fix().local_minus_utc() / 60;
    let offset = match (minutes / 60, minutes % 60) {
        (0, 0) => "GMT".to_owned(),
        (hours, 0) => format!("GMT{hours:+}"),
        (hours, rest) => format!("GMT{hours:+}:{:02}", rest.abs()),
    };
    let Some((_, town)) = zone.name().rsplit_once('/') else { return offset };
    let words = t.find(&format!("zone-{}", town.to_lowercase().replace('_', "-")), &[]);
    let town = words.unwrap_or_else(|| town.replace('_', " "));
    format!("{town} ({offset})")
}

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
    pub whatsapp: Field,
    pub phone: Field,
    pub zones: Vec<Choice>,
    /// The current time in that zone.
    pub time: String,
}

/// The input of the form.
struct Typed {
    name: Field,
    email: Field,
    whatsapp: Field,
    phone: Field,
    zone: Tz,
}

pub async fn form(staff: Staff) -> HttpResponse {
    let rules = staff.shop().rules();
    let email = rules.contact.as_ref().map_or("", Email::as_str);
    let number = |phone: &Option<Phone>| Field::of(phone.as_ref().map_or_else(String::new, Phone::spaced));
    let typed = Typed {
        name: Field::of(&rules.shop_name),
        email: Field::of(email),
        whatsapp: number(&rules.numbers.whatsapp),
        phone: number(&rules.numbers.phone),
        zone: rules.zone,
    };
    let shown = page(&staff, typed, None).await;
    staff.or_page(shown.map(|page| staff.page(StatusCode::OK, &page)))
}

async fn page(staff: &Staff, typed: Typed, problem: Option<String>) -> Result<ShopPage, Error> {
    let (t, usual) = (staff.t(), settings::environment(staff.shop()));
    let saved = settings::saved(staff.shop()).await?;
    let usual_email = usual.contact.as_ref().map_or("—", Email::as_str);
    let now = staff.now();
    let choice = |zone: Tz| Choice::new(zone.name(), zone_words(t, zone, now), zone == typed.zone);
    let mut zones: Vec<_> = ZONES.iter().filter_map(|name| name.parse().ok()).map(choice).collect();
    if !zones.iter().any(|zone| zone.chosen) {
        zones.push(choice(typed.zone));
    }
    Ok(ShopPage {
        frame: staff.frame(Section::Settings).with_form(FORM, HERE),
        problem,
        name_source: source(t, saved.shop_name.is_some(), "GRIOT_SHOP_NAME", &usual.shop_name),
        email_source: source(t, saved.contact_email.is_some(), "GRIOT_SHOP_EMAIL", usual_email),
        time: t.moment(staff.now().with_timezone(&typed.zone)),
        name: typed.name,
        email: typed.email,
        whatsapp: typed.whatsapp,
        phone: typed.phone,
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
    let mut typed = Typed {
        name: Field::of(text("name")),
        email: Field::of(text("email")),
        whatsapp: Field::of(text("whatsapp")),
        phone: Field::of(text("phone")),
        zone: staff.shop().rules().zone,
    };
    // The list offers only valid zones.
    let zone = text("zone").parse().unwrap_or(typed.zone);
    if staff.only_shows() {
        return Ok(staff.page(StatusCode::OK, &page(staff, Typed { zone, ..typed }, None).await?));
    }
    let mut wrong = false;
    if !text("name").is_empty() && TextLine::parse(text("name")).is_none() {
        typed.name = typed.name.wrong(t.say("admin-settings-name-wrong"));
        wrong = true;
    }
    if !text("email").is_empty() && Email::parse(text("email")).is_err() {
        typed.email = typed.email.wrong(t.say("admin-settings-email-wrong"));
        wrong = true;
    }
    let whatsapp = number(staff, &mut typed.whatsapp, "whatsapp");
    let phone = number(staff, &mut typed.phone, "phone");
    let (false, Ok(whatsapp), Ok(phone)) = (wrong, whatsapp, phone) else {
        let shown = page(staff, Typed { zone, ..typed }, Some(t.say("admin-has-faults"))).await?;
        return Ok(staff.page(StatusCode::UNPROCESSABLE_ENTITY, &shown));
    };
    let name = TextLine::parse(text("name")).map_or_else(String::new, |name| name.as_str().to_owned());
    let email = text("email").to_owned();
    keep(staff, HERE, move |saved| {
        fill(saved, &usual, name, &email, zone);
        saved.whatsapp = whatsapp;
        saved.contact_phone = phone;
    })
    .await
}

/// The number that was typed into a field, in E.164; none if it is empty. What is wrong with it is said beside the field.
fn number(staff: &Staff, field: &mut Field, name: &str) -> Result<Option<String>, ()> {
    let typed = staff.form.get(name);
    if typed.is_empty() {
        return Ok(None);
    }
    let phone = Phone::parse(typed, staff.shop().rules().country);
    phone.map(|phone| Some(phone.as_str().to_owned())).map_err(|fault| {
        *field = field.clone().wrong(contact_faults::phone(staff.t(), &fault, false));
    })
}

fn fill(saved: &mut Saved, usual: &Rules, name: String, email: &str, zone: Tz) {
    saved.shop_name = unless_usual(Some(name).filter(|name| !name.is_empty()), &usual.shop_name);
    let email = Email::parse(email).ok().filter(|email| usual.contact.as_ref() != Some(email));
    saved.contact_email = email.map(|email| email.as_str().to_owned());
    saved.time_zone = unless_usual(Some(zone), &usual.zone).map(|zone| zone.name().to_owned());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    #[test]
    fn a_zone_is_named_by_its_town_and_its_distance_from_gmt() {
        let winter = DateTime::from_timestamp(1_796_000_000, 0).unwrap();
        let words = |name: &str| zone_words(Texts(Language::French), name.parse().unwrap(), winter);
        assert_eq!(
            ["GMT", "Africa/Lome", "Africa/Douala", "America/New_York", "Asia/Kolkata"].map(words),
            ["GMT", "Lomé (GMT)", "Douala (GMT+1)", "New York (GMT-5)", "Kolkata (GMT+5:30)"]
        );
        assert!(ZONES.iter().all(|name| name.parse::<Tz>().is_ok()), "each that is offered can be chosen");
    }
}

//! `/admin/settings/look`: the shop's accent colour, with a check of its contrast, and its logo.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::super::fields::Field;
use super::super::frame::{FORM, Frame, Section};
use super::super::staff::Staff;
use super::keep;
use crate::domain::colour::{self, Colour, ENOUGH, Palette};
use crate::shop::Error;
use crate::shop::admin::settings::{self, Saved};
use crate::texts::Texts;
use crate::web::frame::{Logo, logo};

const HERE: &str = "/admin/settings/look";

/// Ready-made accent colours: their names are in `locales/*/admin-settings.ftl`.
const READY: [(&str, &str); 5] = [
    ("forest", "#1f5d3a"),
    ("river", "#0b4f6c"),
    ("hibiscus", "#8a1c4a"),
    ("aubergine", "#5b2a86"),
    ("cocoa", "#6b3e14"),
];

/// The program's own colours, as in `static/griot.css`.
const USUAL: (&str, &str, &str) = ("#9a2d11", "#eba92c", "#191a48");

/// `GET /admin/settings/look`
#[derive(Template)]
#[template(path = "admin/settings/look.html")]
pub struct LookPage {
    pub frame: Frame,
    pub problem: Option<String>,
    pub swatches: Vec<Swatch>,
    /// A colour that is not in the list.
    pub own: Field,
    pub own_chosen: bool,
    /// The accent colour in dark mode, if the owner chose one.
    pub dark: Field,
    /// A sample of the current colours.
    pub specimen: Specimen,
    pub logo: Option<Logo>,
    pub logo_error: Option<String>,
}

/// A ready-made accent colour.
#[derive(Clone, Debug)]
pub struct Swatch {
    /// Empty for the program's own colours.
    pub value: String,
    pub words: String,
    pub specimen: Specimen,
    pub chosen: bool,
}

/// A sample of colours.
#[derive(Clone, Debug)]
pub struct Specimen {
    pub light: String,
    pub dark: String,
    pub band: String,
}

impl Specimen {
    fn of(accent: Option<Colour>, dark: Option<Colour>) -> Self {
        let Some(accent) = accent else {
            let (light, dark, band) = USUAL;
            return Self { light: light.into(), dark: dark.into(), band: band.into() };
        };
        let palette = Palette::of(accent, dark);
        let text = |colour: Colour| colour.to_string();
        Self { light: text(palette.light.act), dark: text(palette.dark.act), band: text(palette.light.night) }
    }
}

/// The input of the form.
struct Typed {
    /// One of the ready-made colours, empty for the program's own, or `own`.
    choice: String,
    own: Field,
    dark: Field,
}

pub async fn form(staff: Staff) -> HttpResponse {
    let shown = show(&staff, StatusCode::OK, None).await;
    staff.or_page(shown)
}

/// The page with the saved values, or with an error message about a logo.
pub async fn show(staff: &Staff, status: StatusCode, logo_error: Option<String>) -> Result<HttpResponse, Error> {
    let saved = settings::saved(staff.shop()).await?;
    let text = |colour: Option<Colour>| colour.map(|colour| colour.to_string()).unwrap_or_default();
    let accent = text(saved.accent);
    let ready = accent.is_empty() || READY.iter().any(|(_, value)| *value == accent);
    let typed = Typed {
        choice: if ready { accent.clone() } else { "own".to_owned() },
        own: Field::of(if ready { String::new() } else { accent }),
        dark: Field::of(text(saved.accent_dark)),
    };
    let problem = logo_error.is_some().then(|| staff.t().say("admin-has-faults"));
    Ok(staff.page(status, &LookPage { logo_error, ..page(staff, &saved, typed, problem) }))
}

fn page(staff: &Staff, saved: &Saved, typed: Typed, problem: Option<String>) -> LookPage {
    let t = staff.t();
    let swatch = |(name, value): &(&str, &str)| Swatch {
        value: (*value).to_owned(),
        words: t.say(&format!("admin-settings-accent-{name}")),
        specimen: Specimen::of(value.parse().ok(), None),
        chosen: *value == typed.choice,
    };
    let swatches = [("usual", "")].iter().chain(&READY).map(swatch).collect();
    LookPage {
        frame: staff.frame(Section::Settings).with_form(FORM, HERE),
        problem,
        swatches,
        own_chosen: typed.choice == "own",
        own: typed.own,
        dark: typed.dark,
        specimen: Specimen::of(saved.accent, saved.accent_dark),
        logo: saved.logo.as_ref().map(logo),
        logo_error: None,
    }
}

pub async fn save(staff: Staff) -> HttpResponse {
    let answer = change(&staff).await;
    staff.or_page(answer)
}

async fn change(staff: &Staff) -> Result<HttpResponse, Error> {
    let (t, form) = (staff.t(), &staff.form);
    let choice = form.get("accent").to_owned();
    if staff.only_shows() {
        let typed = Typed { choice, own: Field::of(form.get("own")), dark: Field::of(form.get("dark")) };
        let saved = settings::saved(staff.shop()).await?;
        return Ok(staff.page(StatusCode::OK, &page(staff, &saved, typed, None)));
    }
    let chosen = if choice == "own" { form.get("own") } else { choice.as_str() };
    let light = if choice.is_empty() { Ok(None) } else { judge(t, chosen, colour::by_day, "admin-settings-too-light") };
    let dark = match form.get("dark") {
        "" => Ok(None),
        text => judge(t, text, colour::by_night, "admin-settings-too-dark"),
    };
    match (light, dark) {
        (Ok(accent), Ok(dark)) => {
            keep(staff, HERE, move |saved| {
                saved.accent = accent;
                saved.accent_dark = dark.filter(|_| accent.is_some());
            })
            .await
        }
        (light, dark) => {
            let field = |text: &str, judged: Result<Option<Colour>, String>| match judged {
                Ok(_) => Field::of(text),
                Err(error) => Field::of(text).wrong(error),
            };
            let own = field(if choice == "own" { form.get("own") } else { chosen }, light);
            // A forged choice is shown in the field that can show its error message.
            let choice = if own.error.is_some() { "own".to_owned() } else { choice };
            let typed = Typed { choice, own, dark: field(form.get("dark"), dark) };
            let saved = settings::saved(staff.shop()).await?;
            let shown = page(staff, &saved, typed, Some(t.say("admin-has-faults")));
            Ok(staff.page(StatusCode::UNPROCESSABLE_ENTITY, &shown))
        }
    }
}

/// A colour with enough contrast, or the message that says why it is not accepted, with the measured contrast.
fn judge(t: Texts, text: &str, contrast: fn(Colour) -> f64, id: &str) -> Result<Option<Colour>, String> {
    let colour: Colour = text.parse().map_err(|_| t.say("admin-settings-no-colour"))?;
    let measured = contrast(colour);
    if measured < ENOUGH {
        return Err(t.fill(id, &[("measured", &t.ratio(measured)), ("wanted", &t.ratio(ENOUGH))]));
    }
    Ok(Some(colour))
}

//! `/admin/settings/welcome`: what the first page says above the books.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::super::fields::Field;
use super::super::frame::{FORM, Frame, Section};
use super::super::staff::Staff;
use super::keep;
use crate::domain::language::Language;
use crate::domain::typed::is_invisible;
use crate::shop::Error;
use crate::shop::admin::settings;
use crate::shop::admin::settings::welcome::{LONGEST, Welcome, WelcomeWords};
use crate::texts::Texts;

const HERE: &str = "/admin/settings/welcome";
/// The names of the fields: headline and text, in French and in English.
const NAMES: [&str; 4] = ["headline_fr", "lead_fr", "headline_en", "lead_en"];

/// `GET /admin/settings/welcome`
#[derive(Template)]
#[template(path = "admin/settings/welcome.html")]
pub struct WelcomePage {
    pub frame: Frame,
    pub problem: Option<String>,
    pub french: Spoken,
    pub english: Spoken,
}

/// The fields of one language.
pub struct Spoken {
    pub headline: Field,
    pub lead: Field,
    /// The program's own words, which an empty field stands for.
    pub usual_headline: String,
    pub usual_lead: String,
}

pub async fn form(staff: Staff) -> HttpResponse {
    let shown = async {
        let saved = settings::saved(staff.shop()).await?;
        let Welcome { french, english } = saved.welcome.unwrap_or_default();
        let texts = [french.headline, french.lead, english.headline, english.lead];
        Ok(staff.page(StatusCode::OK, &page(&staff, texts.map(Field::of))))
    };
    let shown = shown.await;
    staff.or_page(shown)
}

fn page(staff: &Staff, [headline_fr, lead_fr, headline_en, lead_en]: [Field; 4]) -> WelcomePage {
    let is_wrong = [&headline_fr, &lead_fr, &headline_en, &lead_en].iter().any(|field| field.error.is_some());
    let spoken = |language: Language, headline: Field, lead: Field| {
        let t = Texts(language);
        let means = staff.shop().gateways.channels().code();
        Spoken {
            headline,
            lead,
            usual_headline: t.say("shop-headline"),
            usual_lead: t.fill("shop-lead", &[("means", means)]),
        }
    };
    WelcomePage {
        problem: is_wrong.then(|| staff.t().say("admin-has-faults")),
        french: spoken(Language::French, headline_fr, lead_fr),
        english: spoken(Language::English, headline_en, lead_en),
        frame: staff.frame(Section::Settings).with_form(FORM, HERE),
    }
}

pub async fn save(staff: Staff) -> HttpResponse {
    let answer = change(&staff).await;
    staff.or_page(answer)
}

async fn change(staff: &Staff) -> Result<HttpResponse, Error> {
    let fields = NAMES.map(|name| Field::of(staff.form.get(name)));
    if staff.only_shows() {
        return Ok(staff.page(StatusCode::OK, &page(staff, fields)));
    }
    let ([headline, lead], [headline_fr, lead_fr, headline_en, lead_en]) = (LONGEST, fields);
    let judged = [(headline_fr, headline), (lead_fr, lead), (headline_en, headline), (lead_en, lead)]
        .map(|(field, longest)| judge(staff.t(), field, longest));
    if judged.iter().any(|field| field.error.is_some()) {
        return Ok(staff.page(StatusCode::UNPROCESSABLE_ENTITY, &page(staff, judged)));
    }
    let [headline_fr, lead_fr, headline_en, lead_en] = judged.map(|field| field.value);
    let welcome = Welcome {
        french: WelcomeWords { headline: headline_fr, lead: lead_fr },
        english: WelcomeWords { headline: headline_en, lead: lead_en },
    };
    let own = Some(welcome).filter(|welcome| *welcome != Welcome::default());
    keep(staff, HERE, move |saved| saved.welcome = own).await
}

fn judge(t: Texts, field: Field, longest: usize) -> Field {
    let is_wrong =
        field.value.chars().count() > longest || field.value.chars().any(|c| c.is_control() || is_invisible(c));
    if is_wrong { field.wrong(t.fill("admin-welcome-wrong", &[("count", &longest.to_string())])) } else { field }
}

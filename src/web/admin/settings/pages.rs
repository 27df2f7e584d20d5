//! `/admin/settings/pages/{page}`: the owner's own pages, from a template to the published page.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::super::fields::Field;
use super::super::frame::{FORM, Frame, Section};
use super::super::staff::Staff;
use super::keep;
use crate::domain::language::Language;
use crate::shop::Error;
use crate::shop::admin::settings::{self, PageKind, PageText, legal};
use crate::shop::catalogue::markdown;
use crate::texts::Texts;

/// `GET /admin/settings/pages/{page}`
#[derive(Template)]
#[template(path = "admin/settings/page.html")]
pub struct PagePage {
    pub frame: Frame,
    pub problem: Option<String>,
    /// The URL of this page.
    pub here: String,
    pub title: String,
    /// Nothing is saved yet: the fields contain a template.
    pub fresh: bool,
    /// Its public URL, if it is published.
    pub public: Option<String>,
    pub texts: Vec<TextField>,
    pub published: bool,
    /// As sanitised HTML, in the languages that are written.
    pub preview: Vec<(&'static str, String)>,
}

/// The text in one language.
#[derive(Clone, Debug)]
pub struct TextField {
    /// `fr`
    pub language: &'static str,
    pub label: String,
    pub field: Field,
}

fn kind_of(page: &str) -> Result<PageKind, Error> {
    PageKind::parse(page).ok_or(Error::NotFound)
}

pub async fn form(staff: Staff, page: Path<String>) -> HttpResponse {
    let shown = show(&staff, &page).await;
    staff.or_page(shown)
}

async fn show(staff: &Staff, page: &str) -> Result<HttpResponse, Error> {
    let kind = kind_of(page)?;
    let all = settings::saved(staff.shop()).await?;
    let (saved, facts) = (all.page(kind).clone(), all.legal.unwrap_or_default());
    let country = staff.shop().rules().country;
    let start = || PageText {
        published: false,
        french: legal::template(kind, Language::French, country, &facts),
        english: legal::template(kind, Language::English, country, &facts),
    };
    let fresh = saved.is_none();
    let text = saved.unwrap_or_else(start);
    let fields = [Field::of(&text.french), Field::of(&text.english)];
    let shown = PagePage { fresh, ..draw(staff, kind, fields, text.published) };
    Ok(staff.page(StatusCode::OK, &shown))
}

fn draw(staff: &Staff, kind: PageKind, [french, english]: [Field; 2], published: bool) -> PagePage {
    let t = staff.t();
    let public = staff.shop().rules().pages.find(kind).map(|_| format!("/pages/{}", kind.slug()));
    let here = format!("/admin/settings/pages/{}", kind.slug());
    let field = |language: Language, field| TextField {
        language: language.code(),
        label: t.say(&format!("admin-settings-text-{}", language.code())),
        field,
    };
    PagePage {
        frame: staff.frame(Section::Settings).with_form(FORM, &here),
        problem: None,
        here,
        title: t.say(&format!("pages-{}", kind.slug())),
        fresh: false,
        public,
        texts: vec![field(Language::French, french), field(Language::English, english)],
        published,
        preview: Vec::new(),
    }
}

pub async fn save(staff: Staff, page: Path<String>) -> HttpResponse {
    let answer = change(&staff, &page).await;
    staff.or_page(answer)
}

async fn change(staff: &Staff, page: &str) -> Result<HttpResponse, Error> {
    let (t, kind) = (staff.t(), kind_of(page)?);
    let published = staff.form.has("published");
    let [french, english] = ["fr", "en"].map(|name| staff.form.get(name).replace("\r\n", "\n"));
    if staff.only_shows() {
        let fields = [Field::of(french), Field::of(english)];
        return Ok(staff.page(StatusCode::OK, &draw(staff, kind, fields, published)));
    }
    if staff.form.has("preview") {
        let written = [("fr", &french), ("en", &english)].into_iter().filter(|(_, text)| !text.is_empty());
        let preview = written.map(|(language, text)| (language, markdown::page(text))).collect();
        let fields = [Field::of(french.clone()), Field::of(english.clone())];
        let shown = PagePage { preview, ..draw(staff, kind, fields, published) };
        return Ok(staff.page(StatusCode::OK, &shown));
    }
    let empty = published && french.is_empty() && english.is_empty();
    let [french_field, english_field] = [&french, &english].map(|text| judged(t, text, published));
    let french_field = if empty { french_field.wrong(t.say("admin-settings-page-empty")) } else { french_field };
    if french_field.error.is_some() || english_field.error.is_some() {
        let problem = Some(t.say("admin-has-faults"));
        let shown = PagePage { problem, ..draw(staff, kind, [french_field, english_field], published) };
        return Ok(staff.page(StatusCode::UNPROCESSABLE_ENTITY, &shown));
    }
    let here = format!("/admin/settings/pages/{}", kind.slug());
    let nothing = french.is_empty() && english.is_empty();
    let text = (!nothing).then_some(PageText { published, french, english });
    keep(staff, &here, move |saved| saved.set_page(kind, text)).await
}

/// A text with an error message if it is wrong: a page with blanks cannot be published.
fn judged(t: Texts, text: &str, published: bool) -> Field {
    let field = Field::of(text);
    if text.chars().count() > legal::LONGEST {
        return field.wrong(t.count("admin-settings-page-long", i64::try_from(legal::LONGEST).unwrap_or(i64::MAX)));
    }
    match legal::blank(text).filter(|_| published) {
        Some(blank) => field.wrong(t.fill("admin-settings-page-blank", &[("blank", blank)])),
        None => field,
    }
}

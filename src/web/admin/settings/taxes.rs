//! `/admin/settings/taxes`: what receipts say about the seller and his taxes, and the rates with their days.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;

use super::super::fields::Field;
use super::super::frame::{FORM, Frame, Section};
use super::super::kit::{self, Choice};
use super::super::staff::Staff;
use super::keep;
use crate::domain::contact::{COUNTRIES, Country};
use crate::domain::language::Language;
use crate::domain::tax::{DatedRate, TaxClass, parse_rate};
use crate::shop::Error;
use crate::shop::admin::settings::facts::tax_name;
use crate::shop::admin::settings::taxes::{self as acts, LONGEST_WORDS};
use crate::shop::admin::settings::{self, Saved};
use crate::texts::Texts;
use crate::web::admin::tax_words::{class_name, country_name, rate_words};

const HERE: &str = "/admin/settings/taxes";
/// The fields of the words that receipts print.
const WORDS: [&str; 3] = ["regime", "untaxed_fr", "untaxed_en"];

/// `GET /admin/settings/taxes`
#[derive(Template)]
#[template(path = "admin/settings/taxes.html")]
pub struct TaxesPage {
    pub frame: Frame,
    pub problem: Option<String>,
    /// The country's name of a tax number.
    pub tax_name: &'static str,
    pub regime: Field,
    pub untaxed_fr: Field,
    pub untaxed_en: Field,
    /// What is printed without words of the owner's own.
    pub usual_fr: String,
    pub usual_en: String,
    pub rates: Vec<RateLine>,
    pub new: NewRate,
}

/// A rate in the table.
pub struct RateLine {
    pub from: String,
    pub country: String,
    pub class: String,
    pub rate: String,
    pub words: String,
    /// The URL to which "remove" posts.
    pub remove: String,
}

/// The form that adds a rate.
pub struct NewRate {
    pub problem: Option<String>,
    pub from: Field,
    pub countries: Vec<Choice>,
    pub classes: Vec<Choice>,
    pub rate: Field,
    pub words: Field,
}

/// What the list of settings says about the taxes.
pub async fn summary(staff: &Staff) -> Result<String, Error> {
    let t = staff.t();
    Ok(match acts::rates(staff.shop()).await?.len() {
        0 => t.say("admin-taxes-none"),
        some => t.count("admin-taxes-some", i64::try_from(some).unwrap_or(i64::MAX)),
    })
}

pub async fn form(staff: Staff) -> HttpResponse {
    let shown = async {
        let saved = settings::saved(staff.shop()).await?;
        let text = |text: &Option<String>| Field::of(text.clone().unwrap_or_default());
        let words = [text(&saved.tax_regime), text(&saved.untaxed_fr), text(&saved.untaxed_en)];
        answer(&staff, words, blank(&staff)).await
    };
    let shown = shown.await;
    staff.or_page(shown)
}

async fn answer(
    staff: &Staff,
    [regime, untaxed_fr, untaxed_en]: [Field; 3],
    new: NewRate,
) -> Result<HttpResponse, Error> {
    let t = staff.t();
    let is_wrong = [&regime, &untaxed_fr, &untaxed_en].iter().any(|field| field.error.is_some());
    let rates = acts::rates(staff.shop()).await?;
    let page = TaxesPage {
        frame: staff.frame(Section::Settings).with_form(FORM, HERE),
        problem: kit::problem(t, is_wrong),
        tax_name: tax_name(staff.shop().rules().country),
        regime,
        untaxed_fr,
        untaxed_en,
        usual_fr: Texts(Language::French).say("receipt-untaxed"),
        usual_en: Texts(Language::English).say("receipt-untaxed"),
        rates: rates.iter().rev().map(|(id, rate)| rate_line(t, id, rate)).collect(),
        new,
    };
    Ok(staff.page(kit::status(is_wrong || page.new.problem.is_some()), &page))
}

fn rate_line(t: Texts, id: &str, rate: &DatedRate) -> RateLine {
    RateLine {
        from: t.day(rate.from),
        country: country_name(t, &rate.country),
        class: class_name(t, rate.class),
        rate: rate_words(t, rate.rate),
        words: rate.words.clone(),
        remove: format!("{HERE}/rates/{id}/remove"),
    }
}

/// The form for a new rate, with these choices.
fn new_rate(t: Texts, country: &str, class: TaxClass, [from, rate, words]: [Field; 3]) -> NewRate {
    let mut countries = vec![Choice::new("", t.say("admin-taxes-everywhere"), country.is_empty())];
    countries.extend(COUNTRIES.iter().map(|one| Choice::new(one.code, one.name(t.0), one.code == country)));
    let classes = TaxClass::ALL.map(|one| Choice::new(one.code(), class_name(t, one), one == class)).to_vec();
    let is_wrong = [&from, &rate, &words].iter().any(|field| field.error.is_some());
    NewRate { problem: kit::problem(t, is_wrong), from, countries, classes, rate, words }
}

fn blank(staff: &Staff) -> NewRate {
    let fields = [Field::of(acts::today(staff.shop()).to_string()), Field::default(), Field::default()];
    new_rate(staff.t(), "", TaxClass::Standard, fields)
}

/// `POST /admin/settings/taxes`: saves what receipts print.
pub async fn save(staff: Staff) -> HttpResponse {
    let answer = change(&staff).await;
    staff.or_page(answer)
}

/// A text of the form, and what is wrong with it.
fn words(staff: &Staff, name: &str) -> Field {
    let t = staff.t();
    let field = Field::of(staff.form.get(name).split_whitespace().collect::<Vec<_>>().join(" "));
    let is_long = field.value.chars().count() > LONGEST_WORDS;
    let most = i64::try_from(LONGEST_WORDS).unwrap_or(i64::MAX);
    if is_long && !staff.only_shows() { field.wrong(t.count("admin-taxes-long", most)) } else { field }
}

async fn change(staff: &Staff) -> Result<HttpResponse, Error> {
    let fields = WORDS.map(|name| words(staff, name));
    if staff.only_shows() || fields.iter().any(|field| field.error.is_some()) {
        return answer(staff, fields, blank(staff)).await;
    }
    let [regime, french, english] = fields.map(|field| Some(field.value).filter(|text| !text.is_empty()));
    let fill = move |saved: &mut Saved| {
        saved.tax_regime = regime;
        saved.untaxed_fr = french;
        saved.untaxed_en = english;
    };
    keep(staff, HERE, fill).await
}

/// `POST /admin/settings/taxes/rates`: adds a rate.
pub async fn add(staff: Staff) -> HttpResponse {
    let added = async {
        let refused = match read(&staff) {
            Ok(rate) => {
                let is_new = acts::add(staff.shop(), &staff.actor(), rate.clone()).await?;
                (!is_new).then(|| Box::new(known(&staff, &rate)))
            }
            Err(new) => Some(new),
        };
        let Some(new) = refused else { return Ok(staff.done(HERE, "admin-taxes-added", &[])) };
        let saved = settings::saved(staff.shop()).await?;
        let text = |text: Option<String>| Field::of(text.unwrap_or_default());
        answer(&staff, [saved.tax_regime, saved.untaxed_fr, saved.untaxed_en].map(text), *new).await
    };
    let added = added.await;
    staff.or_page(added)
}

/// The form with a rate for whose day, country and class there is one.
fn known(staff: &Staff, rate: &DatedRate) -> NewRate {
    let (t, form) = (staff.t(), &staff.form);
    let from = Field::of(form.get("from")).wrong(t.say("admin-taxes-from-known"));
    new_rate(t, &rate.country, rate.class, [from, Field::of(form.get("rate")), words(staff, "words")])
}

/// The rate that was typed, or the form with what is wrong.
fn read(staff: &Staff) -> Result<DatedRate, Box<NewRate>> {
    let (t, form) = (staff.t(), &staff.form);
    let class = TaxClass::parse(form.get("class")).unwrap_or_default();
    let country = Country::parse(form.get("country")).map_or("", |country| country.code);
    let day =
        form.get("from").parse::<NaiveDate>().ok().filter(|day| (2000..3000).contains(&chrono::Datelike::year(day)));
    let typed = form.get("rate");
    let rate = if typed.is_empty() && class == TaxClass::Exempt { Some(0) } else { parse_rate(typed) };
    let mut words = words(staff, "words");
    let rate_fault = match (rate, class) {
        (None, _) => Some("admin-taxes-rate-wrong"),
        (Some(rate), TaxClass::Exempt) if rate != 0 => Some("admin-taxes-rate-exempt"),
        (Some(_), _) => None,
    };
    if class == TaxClass::Exempt && words.value.is_empty() {
        words = words.wrong(t.say("admin-taxes-words-missing"));
    }
    match (day, rate) {
        (Some(from), Some(rate)) if rate_fault.is_none() && words.error.is_none() && !staff.only_shows() => {
            Ok(DatedRate { from, country: country.to_owned(), class, rate, words: words.value })
        }
        _ if staff.only_shows() => {
            let fields = [Field::of(form.get("from")), Field::of(typed), Field::of(words.value)];
            Err(Box::new(new_rate(t, country, class, fields)))
        }
        _ => {
            let judged = |value: &str, fault: Option<&str>| match fault {
                Some(fault) => Field::of(value).wrong(t.say(fault)),
                None => Field::of(value),
            };
            let from = judged(form.get("from"), day.is_none().then_some("admin-taxes-from-wrong"));
            Err(Box::new(new_rate(t, country, class, [from, judged(typed, rate_fault), words])))
        }
    }
}

/// `POST /admin/settings/taxes/rates/{id}/remove`
pub async fn remove(staff: Staff, id: Path<String>) -> HttpResponse {
    let removed = acts::remove(staff.shop(), &staff.actor(), &id).await;
    staff.or_page(removed.map(|()| staff.done(HERE, "admin-taxes-removed", &[])))
}

//! `/admin/settings`: the owner's settings, with a page for each part.

pub mod accounts;
pub mod apps;
pub mod emails;
pub mod legal;
pub mod logo;
pub mod look;
pub mod market;
pub mod operators;
pub mod pages;
pub mod payouts;
pub mod sale;
pub mod shop;
pub mod taxes;
pub mod welcome;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::frame::{Frame, Section};
use super::staff::Staff;
use crate::domain::language::Language;
use crate::shop::admin::settings;
use crate::shop::admin::settings::{EmailKind, PageKind, Saved, emails as post, legal as facts, saved};
use crate::shop::{Error, Rules};
use crate::texts::Texts;

/// A part of the settings, as the list shows it.
#[derive(Clone, Debug)]
pub struct Part {
    pub url: String,
    pub title: String,
    /// Its current value.
    pub now: String,
}

/// `GET /admin/settings`
#[derive(Template)]
#[template(path = "admin/settings/list.html")]
pub struct ListPage {
    pub frame: Frame,
    pub parts: Vec<Part>,
    /// The facts first, then the pages that they fill in.
    pub pages: Vec<Part>,
    pub letters: Vec<Part>,
}

pub async fn list(staff: Staff) -> HttpResponse {
    let answer = async {
        let (saved, taxes) = (saved(staff.shop()).await?, taxes::summary(&staff).await?);
        Ok(staff.page(StatusCode::OK, &list_page(&staff, &saved, taxes)))
    };
    let answer = answer.await;
    staff.or_page(answer)
}

fn list_page(staff: &Staff, saved: &Saved, taxes: String) -> ListPage {
    let (t, rules) = (staff.t(), staff.shop().rules());
    let part = |name: &str, now: String| Part {
        url: format!("/admin/settings/{name}"),
        title: t.say(&format!("admin-settings-{name}")),
        now,
    };
    let colour = saved.accent.map_or_else(|| t.say("admin-settings-look-usual"), |accent| accent.to_string());
    let parts = vec![
        part("shop", rules.shop_name.clone()),
        part("look", colour),
        part("welcome", t.say(if saved.welcome.is_none() { "admin-welcome-default" } else { "admin-welcome-own" })),
        part("sale", sale::promise(t, rules.grant_lifetime.num_hours(), rules.downloads)),
        part("taxes", taxes),
        Part {
            url: "/admin/settings/operators".to_owned(),
            title: t.say("admin-operators-title"),
            now: t.say("admin-operators-now"),
        },
        Part {
            url: "/admin/settings/accounts".to_owned(),
            title: t.say("admin-merchant-title"),
            now: t.say("admin-merchant-setting"),
        },
        Part { url: "/admin/settings/apps".to_owned(), title: t.say("admin-apps-title"), now: t.say("admin-apps-now") },
        Part { url: "/admin/doctor".to_owned(), title: t.say("admin-doctor-title"), now: t.say("admin-doctor-lead") },
    ];
    let market = [("market", market::summary(t, &rules.market)), ("payouts", payouts::summary(t, &rules.market))];
    let market = market.into_iter().filter(|_| rules.market.open).map(|(name, now)| part(name, now));
    let blanks = i64::try_from(facts::blanks(saved, rules.country)).unwrap_or(i64::MAX);
    let legal = [part("legal", t.count("admin-legal-blanks", blanks))];
    let kinds = EmailKind::ALL.into_iter().flat_map(|kind| Language::ALL.map(|language| (kind, language)));
    ListPage {
        frame: staff.frame(Section::Settings),
        parts: parts.into_iter().chain(market).collect(),
        pages: legal.into_iter().chain(PageKind::ALL.into_iter().map(|kind| page_part(t, saved, kind))).collect(),
        letters: kinds.map(|(kind, language)| letter_part(t, &rules, kind, language)).collect(),
    }
}

fn page_part(t: Texts, saved: &Saved, kind: PageKind) -> Part {
    let state = match saved.page(kind) {
        Some(page) if page.published => "admin-settings-page-public",
        Some(_) => "admin-settings-page-draft",
        None => "admin-settings-page-none",
    };
    let title = t.say(&format!("pages-{}", kind.slug()));
    Part { url: format!("/admin/settings/pages/{}", kind.slug()), title, now: t.say(state) }
}

fn letter_part(t: Texts, rules: &Rules, kind: EmailKind, language: Language) -> Part {
    Part {
        url: format!("/admin/settings/letters/{}/{}", kind.code(), language.code()),
        title: emails::title(t, kind, language),
        now: post::words(rules, kind, language).subject,
    }
}

/// The hint beside a field that says where its value comes from. `variable` is its name in the environment.
fn source(t: Texts, is_saved: bool, variable: &str, usual: &str) -> String {
    let id = if is_saved { "admin-settings-from-here" } else { "admin-settings-from-environment" };
    t.fill(id, &[("variable", variable), ("usual", usual)])
}

/// The value to save: `None`, so that the setting follows the environment, if it equals the environment's value or is
/// empty.
fn unless_usual<T: PartialEq>(typed: Option<T>, usual: &T) -> Option<T> {
    typed.filter(|typed| typed != usual)
}

/// Saves, and redirects to the page with a message about the result.
async fn keep(
    staff: &Staff,
    page: &str,
    change: impl FnOnce(&mut Saved) + Send + 'static,
) -> Result<HttpResponse, Error> {
    let changes = settings::change(staff.shop(), &staff.actor(), change).await?;
    let id = if changes.is_empty() { "admin-settings-same" } else { "admin-settings-saved" };
    Ok(staff.done(page, id, &[]))
}

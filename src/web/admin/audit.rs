//! `/admin/audit`: who did what, to what, when.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta};
use serde_json::Value;

use super::fields::{Field, Fields};
use super::frame::{Frame, Section};
use super::kit::Choice;
use super::staff::Staff;
use crate::shop::Error;
use crate::shop::accounts::audit::{AuditEntry, AuditFilter, Cursor, STRANGER, read};
use crate::shop::accounts::team;
use crate::texts::Texts;

/// An entry of the audit log.
#[derive(Clone, Debug)]
pub struct EntryView {
    pub at: String,
    pub actor: String,
    /// What was done: a sentence that begins with a verb.
    pub words: String,
    /// `book.publish`: links to all entries of this kind.
    pub act: String,
    /// What it was done to: links to all entries about it.
    pub subject: String,
    /// What changed, if the sentence does not say it.
    pub detail: Option<String>,
}

/// `GET /admin/audit?who=&act=&subject=&from=&until=`
#[derive(Template)]
#[template(path = "admin/audit.html")]
pub struct AuditPage {
    pub frame: Frame,
    pub entries: Vec<EntryView>,
    pub actors: Vec<Choice>,
    pub areas: Vec<Choice>,
    pub subject: String,
    pub from: Field,
    pub until: Field,
    pub filtered: bool,
    pub older: Option<String>,
    pub newer: Option<String>,
}

/// What the page can be narrowed by.
const FILTERS: [&str; 5] = ["who", "act", "subject", "from", "until"];

/// The command line, in the filter.
const COMMAND_LINE: &str = "-";

/// The areas of the audit log: the part of an act before its dot. The id of each area's text is `audit-area-{area}`.
const AREAS: [&str; 26] = [
    "account",
    "session",
    "book",
    "category",
    "review",
    "order",
    "dispute",
    "payout",
    "flag",
    "help",
    "customer",
    "bundle",
    "coupon",
    "job",
    "message",
    "notification",
    "settings",
    "sales",
    "webhook",
    "token",
    "app",
    "report",
    "royalty",
    "seller",
    "statement",
    "tax",
];

pub async fn list(staff: Staff) -> HttpResponse {
    let shown = show(&staff).await;
    staff.or_page(shown)
}

async fn show(staff: &Staff) -> Result<HttpResponse, Error> {
    let (query, t) = (staff.query(), staff.t());
    let (from, until) = (day(t, query.get("from")), day(t, query.get("until")));
    let wanted = AuditFilter {
        account_id: match query.get("who") {
            "" => None,
            COMMAND_LINE => Some(String::new()),
            id => Some(id.to_owned()),
        },
        act: query.get("act").to_owned(),
        subject: query.get("subject").to_owned(),
        from: from.1.map(NaiveDateTime::from),
        until: until.1.map(|day| NaiveDateTime::from(day) + TimeDelta::days(1)),
    };
    let leaf = read(staff.shop(), wanted, place(&query)).await?;
    let beside = |name: &str, entry: Option<&AuditEntry>| entry.map(|entry| address(&query, name, entry));
    let page = AuditPage {
        frame: staff.frame(Section::Audit),
        older: beside("before", leaf.entries.last().filter(|_| leaf.older)),
        newer: beside("after", leaf.entries.first().filter(|_| leaf.newer)),
        entries: leaf.entries.iter().map(|entry| view(t, entry)).collect(),
        actors: actors(staff, query.get("who")).await?,
        areas: areas(t, query.get("act")),
        subject: query.get("subject").to_owned(),
        filtered: FILTERS.iter().any(|name| !query.get(name).is_empty()),
        from: from.0,
        until: until.0,
    };
    Ok(staff.page(StatusCode::OK, &page))
}

/// A date from a date field, or the field with an error message.
fn day(t: Texts, typed: &str) -> (Field, Option<NaiveDate>) {
    let field = Field::of(typed);
    match typed.parse().ok().filter(|day: &NaiveDate| (2000..3000).contains(&chrono::Datelike::year(day))) {
        None if !typed.is_empty() => (field.wrong(t.say("admin-audit-date-wrong")), None),
        day => (field, day),
    }
}

fn place(query: &Fields) -> Cursor {
    let of = |name: &str| {
        let (at, id) = query.get(name).split_once('_')?;
        let at = DateTime::from_timestamp_micros(at.parse().ok()?)?.naive_utc();
        Some((at, id.to_owned()))
    };
    match (of("before"), of("after")) {
        (Some((at, id)), _) => Cursor::Before(at, id),
        (None, Some((at, id))) => Cursor::After(at, id),
        (None, None) => Cursor::Newest,
    }
}

fn address(query: &Fields, name: &str, entry: &AuditEntry) -> String {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(FILTERS.iter().map(|name| (*name, query.get(name))).filter(|(_, value)| !value.is_empty()));
    pairs.append_pair(name, &format!("{}_{}", entry.at.and_utc().timestamp_micros(), entry.id));
    format!("/admin/audit?{}", pairs.finish())
}

async fn actors(staff: &Staff, chosen: &str) -> Result<Vec<Choice>, Error> {
    let option = |id: &str, words: String| Choice::new(id, words, id == chosen);
    let mut actors = vec![option("", staff.t().say("admin-audit-anyone"))];
    actors.extend(team::all(staff.shop()).await?.into_iter().map(|account| option(&account.id, account.email)));
    actors.push(option(COMMAND_LINE, staff.t().say("admin-audit-command-line")));
    Ok(actors)
}

fn areas(t: Texts, chosen: &str) -> Vec<Choice> {
    let option = |id: &str, words: String| Choice::new(id, words, id == chosen);
    let mut areas = vec![option("", t.say("admin-audit-anything"))];
    areas.extend(AREAS.iter().map(|area| option(area, t.say(&format!("audit-area-{area}")))));
    if chosen.contains('.') {
        areas.push(option(chosen, chosen.to_owned()));
    }
    areas
}

fn view(t: Texts, entry: &AuditEntry) -> EntryView {
    let detail: Value = serde_json::from_str(&entry.detail).unwrap_or_default();
    let fields: Vec<(String, String)> = detail.as_object().into_iter().flatten().filter_map(plain).collect();
    let name = entry.subject.split_once(':').map_or(entry.subject.as_str(), |(_, name)| name);
    let mut values: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    values.push(("subject", name));
    let said = t.find(&format!("audit-{}", entry.act.replace(['.', '_'], "-")), &values);
    let lines = || serde_json::to_string_pretty(&detail).unwrap_or_default();
    EntryView {
        at: t.moment(entry.at.and_utc()),
        actor: match (&entry.account_id, entry.actor.as_str()) {
            (Some(_), email) => email.to_owned(),
            (None, STRANGER) => t.say("admin-audit-stranger"),
            (None, _) => t.say("admin-audit-command-line"),
        },
        words: said.unwrap_or_else(|| format!("{} {name}", entry.act)),
        act: entry.act.clone(),
        subject: entry.subject.clone(),
        detail: detail.as_object().is_some_and(|fields| !fields.is_empty()).then(lines),
    }
}

/// A field of a detail, if it has a form that fits into a sentence.
fn plain((name, value): (&String, &Value)) -> Option<(String, String)> {
    match value {
        Value::String(text) => Some((name.clone(), text.clone())),
        Value::Number(number) => Some((name.clone(), number.to_string())),
        Value::Bool(yes) => Some((name.clone(), yes.to_string())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::admin::frame::samples::{frame, inspect};

    fn entry(act: &str, detail: &str) -> AuditEntry {
        AuditEntry {
            id: "1".into(),
            at: DateTime::UNIX_EPOCH.naive_utc(),
            account_id: Some("1".into()),
            actor: "awa@exemple.ci".into(),
            act: act.into(),
            subject: "account:binta@exemple.ci".into(),
            detail: detail.into(),
        }
    }

    #[test]
    fn each_action_of_an_account_is_told_in_both_languages() {
        for t in Language::ALL.map(Texts) {
            for act in [
                "account.add",
                "account.reset",
                "account.invite",
                "account.link",
                "account.role",
                "account.suspend",
                "account.resume",
                "account.password",
                "account.second-factor",
                "account.no-second-factor",
                "account.recovery-codes",
                "account.recovery",
                "session.begin",
                "session.end",
                "session.refused",
                "session.unknown",
                "session.code-refused",
                "session.retype-refused",
                "session.right-refused",
            ] {
                let told =
                    view(t, &entry(act, r#"{"role":"manager","was":"owner","left":3,"count":2,"address":"::1"}"#));
                assert!(!told.words.contains(act) && !told.words.contains('{'), "{}", told.words);
            }
            let strange = view(t, &entry("moon.walk", "nothing"));
            assert_eq!((strange.words.as_str(), strange.detail), ("moon.walk binta@exemple.ci", None));
        }
    }

    /// The sentence about the act `area.act` has the id `audit-area-act`.
    #[test]
    fn whatever_the_journal_can_tell_of_has_its_area_in_the_filter() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/fr");
        let mut told = std::collections::BTreeSet::new();
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        for file in files.filter(|path| path.extension().is_some_and(|kind| kind == "ftl")) {
            let texts = std::fs::read_to_string(file).unwrap();
            let ids = texts.lines().filter_map(|line| line.strip_prefix("audit-")?.split_once(" =")?.0.split_once('-'));
            told.extend(ids.map(|(area, _)| area.to_owned()).filter(|area| area != "area"));
        }
        assert_eq!(told, AREAS.iter().map(|area| (*area).to_owned()).collect());
    }

    #[test]
    fn the_page_keeps_its_filters_and_says_what_is_wrong_with_a_date() {
        for language in Language::ALL {
            let t = Texts(language);
            let page = AuditPage {
                frame: frame(language),
                entries: vec![view(t, &entry("account.role", r#"{"role":"manager","was":"owner"}"#))],
                actors: vec![Choice::new("1", "Awa", true)],
                areas: areas(t, "book.publish"),
                subject: "binta".into(),
                from: day(t, "hier").0,
                until: day(t, "2026-11-21").0,
                filtered: true,
                older: Some("/admin/audit?before=1".into()),
                newer: None,
            };
            let html = page.render().unwrap();
            inspect(&html);
            assert!(html.contains("id=\"from-error\"") && html.contains("value=\"hier\""));
            assert!(!html.contains("id=\"until-error\"") && html.contains("rel=\"next\""));
        }
    }
}

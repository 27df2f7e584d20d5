//! `/admin/settings/apps`: the apps that sell the shop's books, with their keys, their return addresses and their web pages.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use super::super::fields::Field;
use super::super::frame::{FORM, Frame, Section};
use super::super::kit::{Answer, Badge, problem, status};
use super::super::staff::Staff;
use crate::domain::app::{MOST_ENTRIES, ReturnAddress, WebOrigin};
use crate::shop::apps::{self as acts, AppSettings};
use crate::store::apps::App;

const HERE: &str = "/admin/settings/apps";
/// The longest list, in characters.
const LONGEST: usize = 4_000;

/// An app in the list.
#[derive(Clone, Debug)]
pub struct AppRow {
    /// The address of its form; `None` once it is revoked.
    pub url: Option<String>,
    pub name: String,
    pub key: String,
    pub last_used: String,
    pub state: Badge,
}

/// The fields of an app.
#[derive(Clone, Debug, Default)]
pub struct AppFields {
    pub name: Field,
    pub returns: Field,
    pub origins: Field,
}

/// `GET /admin/settings/apps`
#[derive(Template)]
#[template(path = "admin/settings/apps.html")]
pub struct AppsPage {
    pub frame: Frame,
    pub apps: Vec<AppRow>,
    pub fields: AppFields,
    pub problem: Option<String>,
}

/// `GET /admin/settings/apps/{id}`
#[derive(Template)]
#[template(path = "admin/settings/app.html")]
pub struct AppPage {
    pub frame: Frame,
    pub title: String,
    /// The URL that the form posts to.
    pub action: String,
    pub key: String,
    pub fields: AppFields,
    pub problem: Option<String>,
}

impl AppFields {
    fn read(staff: &Staff) -> Self {
        let form = &staff.form;
        Self {
            name: Field::read(form, "name", 200),
            returns: Field::read(form, "returns", LONGEST),
            origins: Field::read(form, "origins", LONGEST),
        }
    }

    fn of(app: &App) -> Self {
        Self { name: Field::of(&app.name), returns: Field::of(&app.returns), origins: Field::of(&app.origins) }
    }

    fn is_faulty(&self) -> bool {
        [&self.name, &self.returns, &self.origins].iter().any(|field| field.error.is_some())
    }

    /// What was typed, or `None` and what is wrong beside its field.
    fn judge(&mut self, staff: &Staff) -> Option<AppSettings> {
        let (t, is_development) = (staff.t(), !staff.ctx.app.secure_cookies);
        let name = self.name.value.clone();
        if name.is_empty() || !self.name.is_line(60) {
            self.name.error = Some(t.say("admin-apps-name-wrong"));
        }
        let returns = entries(staff, &mut self.returns, "admin-apps-returns-wrong", |line| {
            ReturnAddress::parse(line, is_development)
        });
        let origins = entries(staff, &mut self.origins, "admin-apps-origins-wrong", |line| {
            WebOrigin::parse(line, is_development)
        });
        (!self.is_faulty()).then_some(AppSettings { name, returns, origins })
    }
}

/// The entries of a field, one in each line; the first that cannot be read is named.
fn entries<T>(staff: &Staff, field: &mut Field, id: &str, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
    let t = staff.t();
    let lines: Vec<String> = field.value.lines().map(|line| line.trim().to_owned()).collect();
    let (mut found, mut wrong) = (Vec::new(), None);
    for line in lines.iter().filter(|line| !line.is_empty()) {
        match parse(line) {
            Some(entry) => found.push(entry),
            None => wrong = wrong.or_else(|| Some(t.fill(id, &[("line", &line.chars().take(80).collect::<String>())]))),
        }
    }
    let most = i64::try_from(MOST_ENTRIES).unwrap_or(i64::MAX);
    field.error = wrong.or_else(|| (found.len() > MOST_ENTRIES).then(|| t.count("admin-apps-too-many", most)));
    found
}

/// `GET /admin/settings/apps`
pub async fn list(staff: Staff) -> HttpResponse {
    let answer = shown(&staff, AppFields::default()).await;
    staff.or_page(answer)
}

/// `POST /admin/settings/apps`: makes an app.
pub async fn make(staff: Staff) -> HttpResponse {
    let made = async {
        let mut fields = AppFields::read(&staff);
        let Some(settings) = fields.judge(&staff) else { return shown(&staff, fields).await };
        let app = acts::make(staff.shop(), &staff.actor(), settings).await?;
        Ok(staff.done(&format!("{HERE}/{}", app.id), "admin-apps-made", &[("name", &app.name)]))
    };
    staff.sent(shown(&staff, AppFields::read(&staff)), made).await
}

async fn shown(staff: &Staff, fields: AppFields) -> Answer {
    let (t, is_faulty) = (staff.t(), fields.is_faulty());
    let apps = acts::list(staff.shop()).await?;
    let page = AppsPage {
        frame: staff.frame(Section::Settings).with_form(FORM, HERE),
        apps: apps.iter().map(|app| row(staff, app)).collect(),
        fields,
        problem: problem(t, is_faulty),
    };
    Ok(staff.page(status(is_faulty), &page))
}

fn row(staff: &Staff, app: &App) -> AppRow {
    let t = staff.t();
    let (id, class) =
        if app.revoked_at.is_some() { ("admin-apps-revoked-state", "mute") } else { ("admin-apps-lives", "good") };
    AppRow {
        url: app.revoked_at.is_none().then(|| format!("{HERE}/{}", app.id)),
        name: app.name.clone(),
        key: app.key.clone(),
        last_used: app.last_used_at.map_or_else(|| t.say("admin-apps-never"), |at| t.moment(at.and_utc())),
        state: Badge { words: t.say(id), class },
    }
}

/// `GET /admin/settings/apps/{id}`
pub async fn edit(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = async {
        let app = acts::find(staff.shop(), &id).await?;
        let fields = AppFields::of(&app);
        Ok(form(&staff, &app, fields))
    };
    let answer = answer.await;
    staff.or_page(answer)
}

fn form(staff: &Staff, app: &App, fields: AppFields) -> HttpResponse {
    let (t, is_faulty, action) = (staff.t(), fields.is_faulty(), format!("{HERE}/{}", app.id));
    let page = AppPage {
        frame: staff.frame(Section::Settings).with_form(FORM, &action),
        title: app.name.clone(),
        action,
        key: app.key.clone(),
        fields,
        problem: problem(t, is_faulty),
    };
    staff.page(status(is_faulty), &page)
}

/// `POST /admin/settings/apps/{id}`
pub async fn change(staff: Staff, id: Path<String>) -> HttpResponse {
    let again = async {
        let app = acts::find(staff.shop(), &id).await?;
        Ok(form(&staff, &app, AppFields::read(&staff)))
    };
    let changed = async {
        let app = acts::find(staff.shop(), &id).await?;
        let mut fields = AppFields::read(&staff);
        let Some(settings) = fields.judge(&staff) else { return Ok(form(&staff, &app, fields)) };
        let app = acts::change(staff.shop(), &staff.actor(), &id, settings).await?;
        Ok(staff.done(&format!("{HERE}/{}", app.id), "admin-apps-changed", &[]))
    };
    staff.sent(again, changed).await
}

/// `POST /admin/settings/apps/{id}/revoke`
pub async fn revoke(staff: Staff, id: Path<String>) -> HttpResponse {
    let done = acts::revoke(staff.shop(), &staff.actor(), &id).await;
    staff.or_page(done.map(|name| staff.done(HERE, "admin-apps-revoked", &[("name", &name)])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::admin::frame::samples::{frame, inspect};

    fn fields() -> AppFields {
        AppFields {
            name: Field::of("x").wrong("Non."),
            returns: Field::of("myshop:x\n<b>").wrong("Non plus."),
            origins: Field::of("https://app.example"),
        }
    }

    #[test]
    fn the_key_can_be_read_again_and_each_fault_stands_beside_its_field() {
        for language in Language::ALL {
            let frame = || frame(language);
            let t = frame().t;
            let row = |url: Option<&str>| AppRow {
                url: url.map(str::to_owned),
                name: "Awa lit".into(),
                key: "app_abc".into(),
                last_used: t.say("admin-apps-never"),
                state: Badge { words: t.say("admin-apps-lives"), class: "good" },
            };
            let list = AppsPage {
                frame: frame(),
                apps: vec![row(Some("/admin/settings/apps/1")), row(None)],
                fields: fields(),
                problem: Some("Deux fautes.".into()),
            };
            let form = AppPage {
                frame: frame(),
                title: "Awa lit".into(),
                action: "/admin/settings/apps/1".into(),
                key: "app_abc".into(),
                fields: fields(),
                problem: None,
            };
            for html in [list.render().unwrap(), form.render().unwrap()] {
                inspect(&html);
                assert!(html.contains("app_abc") && html.contains("id=\"returns-error\""), "{html}");
                assert!(html.contains("&#60;b&#62;</textarea>"), "{html}");
            }
        }
    }
}

//! `/admin/tokens`: tokens of the read API.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use chrono::{NaiveDateTime, TimeDelta};

use super::fields::Field;
use super::frame::{FORM, Frame, Section};
use super::kit::{Answer, Badge, Choice, problem, status};
use super::staff::Staff;
use crate::domain::token::Scope;
use crate::secret::Secret;
use crate::shop::accounts::api_tokens;
use crate::store::tokens::Token;

/// A token in the list.
#[derive(Clone, Debug)]
pub struct TokenRow {
    pub id: String,
    pub name: String,
    pub scopes: Vec<String>,
    pub last_used: String,
    pub until: String,
    pub state: Badge,
    pub is_valid: bool,
}

/// `GET /admin/tokens`, and what a new one is: shown on this page once.
#[derive(Template)]
#[template(path = "admin/tokens.html")]
pub struct TokensPage {
    pub frame: Frame,
    pub made: Option<String>,
    pub tokens: Vec<TokenRow>,
    pub name: Field,
    pub scopes: Vec<Choice>,
    pub scopes_error: Option<String>,
    /// How long it lives.
    pub days: Vec<Choice>,
    pub problem: Option<String>,
}

/// How long a token can be valid, in days. 0: until it is revoked.
const LIVES: [i64; 4] = [30, 90, 365, 0];

struct Typed {
    name: Field,
    scopes: Vec<Scope>,
    scopes_error: Option<String>,
    days: i64,
}

/// `GET /admin/tokens`
pub async fn list(staff: Staff) -> HttpResponse {
    let scopes = vec![Scope::Books, Scope::Orders];
    let typed = Typed { name: Field::default(), scopes, scopes_error: None, days: 90 };
    let answer = shown(&staff, typed, None).await;
    staff.or_page(answer)
}

/// `POST /admin/tokens`
pub async fn make(staff: Staff) -> HttpResponse {
    staff.sent(shown(&staff, read(&staff), None), make_now(&staff)).await
}

/// `POST /admin/tokens/{id}/revoke`
pub async fn revoke(staff: Staff, id: Path<String>) -> HttpResponse {
    let done = api_tokens::revoke(staff.shop(), &staff.actor(), &id).await;
    staff.or_page(done.map(|name| staff.done("/admin/tokens", "admin-tokens-revoked", &[("name", &name)])))
}

fn read(staff: &Staff) -> Typed {
    let form = &staff.form;
    let ticked = |scope: &Scope| form.all("scope").any(|code| code == scope.code());
    Typed {
        name: Field::read(form, "name", 200),
        scopes: Scope::ALL.into_iter().filter(ticked).collect(),
        scopes_error: None,
        days: form.get("days").parse().ok().filter(|days| LIVES.contains(days)).unwrap_or(90),
    }
}

async fn make_now(staff: &Staff) -> Answer {
    let (t, name, mut typed) = (staff.t(), staff.form.get("name").to_owned(), read(staff));
    let clear = (1..=60).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if !clear {
        typed.name = typed.name.wrong(t.say("admin-tokens-name-wrong"));
    }
    if typed.scopes.is_empty() {
        typed.scopes_error = Some(t.say("admin-tokens-scopes-missing"));
    } else if typed.scopes == [Scope::Buyers] {
        typed.scopes_error = Some(t.say("admin-tokens-scopes-buyers"));
    }
    if !clear || typed.scopes_error.is_some() {
        return shown(staff, typed, None).await;
    }
    let until = (typed.days > 0).then(|| (staff.now() + TimeDelta::days(typed.days)).naive_utc());
    let made = api_tokens::make(staff.shop(), &staff.actor(), &name, &typed.scopes, until).await?;
    typed.name = Field::default();
    shown(staff, typed, Some(made)).await
}

async fn shown(staff: &Staff, typed: Typed, made: Option<Secret>) -> Answer {
    let t = staff.t();
    let faulty = typed.name.error.is_some() || typed.scopes_error.is_some();
    let scope = |scope: Scope| {
        let words = t.say(&format!("admin-tokens-scope-{}", scope.code()));
        Choice::new(scope.code(), words, typed.scopes.contains(&scope))
    };
    let life =
        |days: i64| Choice::new(days.to_string(), t.say(&format!("admin-tokens-lives-{days}")), days == typed.days);
    let page = TokensPage {
        frame: staff.frame(Section::Webhooks).with_form(FORM, "/admin/tokens"),
        made: made.map(|made| made.expose().to_owned()),
        tokens: api_tokens::list(staff.shop()).await?.iter().map(|token| line(staff, token)).collect(),
        scopes: Scope::ALL.map(scope).to_vec(),
        days: LIVES.map(life).to_vec(),
        name: typed.name,
        scopes_error: typed.scopes_error,
        problem: problem(t, faulty),
    };
    Ok(staff.page(status(faulty), &page))
}

fn line(staff: &Staff, token: &Token) -> TokenRow {
    let (t, now) = (staff.t(), staff.now().naive_utc());
    let moment = |at: Option<NaiveDateTime>, none: &str| at.map_or_else(|| t.say(none), |at| t.moment(at.and_utc()));
    let (word, class) = match (token.revoked_at.is_some(), token.is_valid(now)) {
        (true, _) => ("revoked", "mute"),
        (false, true) => ("lives", "good"),
        (false, false) => ("over", "mute"),
    };
    TokenRow {
        id: token.id.clone(),
        name: token.name.clone(),
        scopes: token.scopes.split(' ').map(|scope| t.say(&format!("admin-tokens-scope-{scope}"))).collect(),
        last_used: moment(token.last_used_at, "admin-tokens-never"),
        until: moment(token.expires_at, "admin-tokens-endless"),
        state: Badge { words: t.say(&format!("admin-tokens-is-{word}")), class },
        is_valid: token.is_valid(now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::admin::frame::samples::{frame, inspect};

    #[test]
    fn a_new_token_stands_on_the_page_and_each_fault_beside_its_field() {
        for language in Language::ALL {
            let frame = frame(language);
            let t = frame.t;
            let line = TokenRow {
                id: "1".into(),
                name: "Compta".into(),
                scopes: Scope::ALL.map(|scope| t.say(&format!("admin-tokens-scope-{}", scope.code()))).to_vec(),
                last_used: t.say("admin-tokens-never"),
                until: t.say("admin-tokens-endless"),
                state: Badge { words: t.say("admin-tokens-is-lives"), class: "good" },
                is_valid: true,
            };
            let page = TokensPage {
                frame,
                made: Some("griot_abc".into()),
                tokens: vec![line],
                name: Field::of("x").wrong("Non."),
                scopes: vec![Choice::new("books", "Livres", true)],
                scopes_error: Some("Choisissez.".into()),
                days: vec![Choice::new("90", "Trois mois", true)],
                problem: None,
            };
            let html = page.render().unwrap();
            inspect(&html);
            assert!(!html.contains(">admin-") && !html.contains("\"admin-"), "{html}");
            assert!(
                html.contains("griot_abc")
                    && html.contains("id=\"name-error\"")
                    && html.contains("id=\"scopes-error\"")
            );
        }
    }
}

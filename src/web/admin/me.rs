//! `/admin/me`: the caller's own password, second factor and sessions.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::fields::Field;
use super::frame::{FORM, Frame, Section};
use super::invitation::sentence;
use super::staff::Staff;
use super::todo::Todo;
use super::{kit, orders};
use crate::domain::contact::Email;
use crate::domain::password::weakness;
use crate::domain::role::Right;
use crate::secret::Secret;
use crate::shop::Error;
use crate::shop::accounts::account_emails::{self, AddressRequest};
use crate::shop::accounts::{second_factor, sessions, team};
use crate::shop::admin::sales;
use crate::store::sale_messages::Choice;
use crate::store::sessions::Session;
use crate::texts::Texts;

/// With fewer recovery codes than this, the first page suggests making new ones.
const FEW_CODES: i64 = 4;

/// A session in the list.
#[derive(Clone, Debug)]
pub struct SessionView {
    pub id: String,
    /// The browser and the operating system, in two words.
    pub browser: String,
    pub address: String,
    pub begun: String,
    pub seen: String,
    /// Whether it is the session of this request.
    pub own: bool,
}

/// `GET /admin/me`
#[derive(Template)]
#[template(path = "admin/me.html")]
pub struct MePage {
    pub frame: Frame,
    /// Whether the account has a second factor.
    pub second_factor: bool,
    /// Whether it is mandatory: it is in production.
    pub demanded: bool,
    pub codes_left: i64,
    pub password: Field,
    pub address: String,
    /// The form to change the e-mail address, which a link sent there proves; `None` if e-mails do not leave the
    /// machine.
    pub email: Option<Field>,
    pub sessions: Vec<SessionView>,
    /// How one hears of sales; empty for roles that see no orders.
    pub sales: Vec<kit::Choice>,
}

pub async fn show(staff: Staff) -> HttpResponse {
    let shown = page(&staff, Field::default(), Field::default()).await;
    staff.or_page(shown)
}

async fn page(staff: &Staff, password: Field, email: Field) -> Result<HttpResponse, Error> {
    let account = &staff.signed.account;
    let wrong = password.error.is_some() || email.error.is_some();
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let codes_left = second_factor::codes_left(staff.shop(), &account.id).await?;
    let sessions = sessions::of(staff.shop(), &account.id).await?;
    let view = |session: Session| SessionView {
        browser: browser(staff.t(), &session.agent),
        address: session.address,
        begun: staff.t().moment(session.created_at.and_utc()),
        seen: staff.t().moment(session.seen_at.and_utc()),
        own: session.id == staff.signed.session.id,
        id: session.id,
    };
    let frame = staff.frame(Section::Me);
    let leaves = staff.shop().mailer.leaves();
    let page = MePage {
        frame: if leaves { frame.with_form(FORM, "/admin/me/email") } else { frame },
        second_factor: account.totp_seed.is_some(),
        demanded: staff.shop().rules().second_factor,
        codes_left,
        password,
        address: account.email.clone(),
        email: Some(email).filter(|_| leaves),
        sessions: sessions.into_iter().map(view).collect(),
        sales: sale_choices(staff).await?,
    };
    Ok(staff.page(status, &page))
}

async fn sale_choices(staff: &Staff) -> Result<Vec<kit::Choice>, Error> {
    let chosen = if staff.may(Right::Orders) {
        sales::choice(staff.shop(), &orders::who(staff, false)).await.map_err(orders::plain)?
    } else {
        None
    };
    let pick = |choice: Choice, chosen: Choice| {
        let words = staff.t().say(&format!("admin-me-sales-{}", choice.code()));
        kit::Choice::new(choice.code(), words, choice == chosen)
    };
    Ok(chosen.map(|chosen| Choice::ALL.map(|choice| pick(choice, chosen)).into()).unwrap_or_default())
}

/// `POST /admin/me/sales`: saves how the caller wants to hear of sales.
pub async fn sales(staff: Staff) -> HttpResponse {
    let Some(choice) = Choice::parse(staff.form.get("choice")) else {
        return staff.sorry("/admin/me", "admin-me-sales-unknown", &[]);
    };
    let by = orders::who(&staff, false);
    let chosen = sales::choose(staff.shop(), &by, choice, staff.ctx.language).await.map_err(orders::plain);
    staff.or_page(chosen.map(|()| staff.done("/admin/me#sales", "admin-me-sales-done", &[])))
}

/// A short name for a User-Agent that people recognise: `Firefox, Android`.
fn browser(t: Texts, agent: &str) -> String {
    let first = |names: &[(&'static str, &'static str)]| {
        names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
    };
    // Each of these browsers also names the ones below it.
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let machine = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, machine) {
        (Some(browser), Some(machine)) => format!("{browser}, {machine}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => t.say("admin-me-unknown"),
    }
}

/// What the caller's own account still needs.
pub async fn todo(staff: &Staff) -> Result<Option<Todo>, Error> {
    let (t, account) = (staff.t(), &staff.signed.account);
    let item = |text: String, url: &str, words| Todo { text, url: url.to_owned(), words: t.say(words), urgent: false };
    if account.totp_seed.is_none() {
        let text = t.say("admin-me-factor-off");
        return Ok(Some(item(text, "/admin/me/second-factor", "admin-me-factor-set-up")));
    }
    let left = second_factor::codes_left(staff.shop(), &account.id).await?;
    let few = || item(t.count("admin-me-codes-left", left), "/admin/me", "admin-nav-me");
    Ok((left < FEW_CODES).then(few))
}

/// `POST /admin/me/password`: asks for the present password with the new one, however lately it was typed.
pub async fn change_password(staff: Staff) -> HttpResponse {
    if let Err(ask) = staff.typed_now().await {
        return ask;
    }
    let kept = keep(&staff).await;
    staff.or_page(kept)
}

async fn keep(staff: &Staff) -> Result<HttpResponse, Error> {
    let password = staff.form.raw("password");
    let rules = staff.shop().rules();
    let names = [rules.shop_name.as_str(), staff.signed.account.email.as_str()];
    if let Some(weakness) = weakness(password, &names) {
        return page(staff, Field::default().wrong(sentence(staff.t(), weakness)), Field::default()).await;
    }
    if password != staff.form.raw("again") {
        return page(staff, Field::default().wrong(staff.t().say("admin-password-differs")), Field::default()).await;
    }
    team::change_password(staff.shop(), &staff.signed, Secret::new(password)).await?;
    Ok(staff.done("/admin/me", "admin-me-password-kept", &[]))
}

/// `POST /admin/me/email`: sends a link to the new address.
pub async fn change_email(staff: Staff) -> HttpResponse {
    let shown = page(&staff, Field::default(), Field::of(staff.form.get("email")));
    staff.sent(shown, wish(&staff)).await
}

async fn wish(staff: &Staff) -> Result<HttpResponse, Error> {
    let (t, typed) = (staff.t(), staff.form.get("email"));
    if !staff.shop().mailer.leaves() {
        return Err(Error::NotFound);
    }
    let wrong = |id: &str| page(staff, Field::default(), Field::of(typed).wrong(t.say(id)));
    let Ok(email) = Email::parse(typed) else { return wrong("admin-team-email-wrong").await };
    match account_emails::request_address_change(staff.shop(), &staff.signed, &email, staff.ctx.language).await? {
        AddressRequest::Sent => Ok(staff.done("/admin/me", "admin-me-email-sent", &[("email", email.as_str())])),
        AddressRequest::Same => wrong("admin-me-email-same").await,
        AddressRequest::Taken => wrong("admin-me-email-taken").await,
        AddressRequest::TooOften => wrong("admin-me-email-often").await,
    }
}

/// `POST /admin/me/sessions/end`: ends the session with the field `id`, or all others. It needs the password, so that
/// somebody who finds the browser open cannot sign the account's owner out.
pub async fn end_sessions(staff: Staff) -> HttpResponse {
    if let Err(ask) = staff.fresh().await {
        return ask;
    }
    let id = Some(staff.form.get("id")).filter(|id| !id.is_empty()).map(str::to_owned);
    let ended = sessions::end_others(staff.shop(), &staff.signed, id).await;
    staff.or_page(ended.map(|_| staff.done("/admin/me", "admin-me-sessions-ended", &[])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::admin::frame::samples::{frame, inspect};

    #[test]
    fn a_browser_is_called_what_people_call_it() {
        let t = Texts(Language::French);
        for (agent, name) in [
            (
                "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36",
                "Chrome, Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Safari/604.1",
                "Safari, iPhone",
            ),
            ("Mozilla/5.0 (Windows NT 10.0; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox, Windows"),
            ("curl/8", "Navigateur inconnu"),
        ] {
            assert_eq!(browser(t, agent), name);
        }
    }

    #[test]
    fn the_page_shows_what_is_wrong_and_each_session() {
        for language in Language::ALL {
            let view = |own| SessionView {
                id: format!("{own}"),
                browser: "Firefox, Linux".into(),
                address: "41.66.1.1".into(),
                begun: "hier".into(),
                seen: "maintenant".into(),
                own,
            };
            let page = |second_factor, demanded| MePage {
                frame: frame(language),
                second_factor,
                demanded,
                codes_left: 3,
                password: Field::default().wrong("Trop court."),
                address: "awa@exemple.ci".into(),
                email: Some(Field::of("awa@").wrong("Écrivez-la en entier.")),
                sales: Vec::new(),
                sessions: vec![view(true), view(false)],
            };
            for (second_factor, demanded) in [(false, false), (true, false), (true, true)] {
                let html = page(second_factor, demanded).render().unwrap();
                inspect(&html);
                assert!(html.contains("id=\"password-error\"") && html.contains("id=\"email-error\""));
                assert_eq!(html.matches("name=\"id\"").count(), 1, "one's own session is ended by signing out");
            }
        }
    }
}

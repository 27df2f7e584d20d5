//! `/admin/login`, `/admin/login/code`, `/admin/logout`

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use askama::Template;

use super::fields::Fields;
use super::frame::{FORM, Frame};
use super::staff::{Guest, Staff, farewell};
use crate::secret::Secret;
use crate::shop::Error;
use crate::shop::accounts::sessions;
use crate::shop::accounts::sign_in::{self, SignIn};
use crate::texts::Texts;
use crate::web::answer::see_other;
use crate::web::context::RequestContext;

/// The page to sign in.
#[derive(Template)]
#[template(path = "admin/login.html")]
pub struct LoginPage {
    pub frame: Frame,
    pub email: String,
    pub problem: Option<String>,
    /// The path to go to after signing in.
    pub next: String,
    /// Whether a forgotten password can be reset by e-mail.
    pub by_mail: bool,
}

/// The URL of the sign-in page, which leads on to the page that was requested.
pub fn address(ctx: &RequestContext) -> String {
    let wanted = ctx.request.uri().path_and_query().map_or("/admin", |wanted| wanted.as_str());
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("next", local(wanted));
    if wanted == "/admin" { "/admin/login".to_owned() } else { format!("/admin/login?{}", query.finish()) }
}

/// The path if it is one of the back office or of a seller, else `/admin`.
pub fn local(path: &str) -> &str {
    let below =
        |home: &str| path.strip_prefix(home).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    let inside = below("/admin") || below("/seller");
    let plain = path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if inside && plain { path } else { "/admin" }
}

/// `GET /admin/login`
pub async fn form(guest: Guest) -> HttpResponse {
    let query = Fields::parse(guest.ctx.request.query_string().as_bytes());
    let next = local(query.get("next")).to_owned();
    if guest.signed.as_ref().is_some_and(|signed| signed.session.whole) {
        return see_other(&next).finish();
    }
    show(&guest, StatusCode::OK, &next, None)
}

/// The sign-in page, with the e-mail address that was typed.
fn show(guest: &Guest, status: StatusCode, next: &str, problem: Option<String>) -> HttpResponse {
    let page = LoginPage {
        frame: guest.frame().with_form(FORM, "/admin/login"),
        email: guest.form.get("email").to_owned(),
        problem,
        next: next.to_owned(),
        by_mail: guest.shop().mailer.leaves(),
    };
    guest.page(status, &page)
}

/// `POST /admin/login`
pub async fn sign_in(guest: Guest) -> HttpResponse {
    let answer = enter(&guest).await;
    guest.or_page(answer)
}

async fn enter(guest: &Guest) -> Result<HttpResponse, Error> {
    let (email, next) = (guest.form.get("email"), local(guest.form.get("next")));
    if guest.only_shows() {
        return Ok(show(guest, StatusCode::OK, next, None));
    }
    let password = Secret::new(guest.form.raw("password"));
    let (status, problem, wait) = match sign_in::sign_in(guest.shop(), email, password, guest.caller()).await? {
        SignIn::In(begun) if begun.whole => return Ok(guest.welcome(next, &begun)),
        SignIn::In(begun) => return Ok(guest.welcome(&code_address(next), &begun)),
        SignIn::Wrong => (StatusCode::UNPROCESSABLE_ENTITY, guest.t().say("admin-login-wrong"), None),
        SignIn::Wait(seconds) => (StatusCode::TOO_MANY_REQUESTS, patience(guest.t(), seconds), Some(seconds)),
    };
    Ok(held_up(show(guest, status, next, Some(problem)), wait))
}

/// Adds a `Retry-After` header with the seconds to wait.
pub fn held_up(mut answer: HttpResponse, seconds: Option<u64>) -> HttpResponse {
    if let Some(seconds) = seconds {
        answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}

/// The message that says how long to wait.
pub fn patience(t: Texts, seconds: u64) -> String {
    let seconds = i64::try_from(seconds).unwrap_or(900);
    if seconds < 90 {
        t.count("admin-login-wait", seconds)
    } else {
        t.count("admin-login-wait-long", (seconds + 59) / 60)
    }
}

/// The page that asks for the second factor.
#[derive(Template)]
#[template(path = "admin/code.html")]
pub struct CodePage {
    pub frame: Frame,
    pub problem: Option<String>,
    pub next: String,
}

fn code_address(next: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    format!("/admin/login/code?{}", query.append_pair("next", next).finish())
}

/// `GET /admin/login/code`
pub async fn code_form(guest: Guest) -> HttpResponse {
    let query = Fields::parse(guest.ctx.request.query_string().as_bytes());
    let next = local(query.get("next")).to_owned();
    match &guest.signed {
        Some(signed) if signed.session.whole => see_other(&next).finish(),
        Some(_) => guest.page(StatusCode::OK, &CodePage { frame: guest.frame(), problem: None, next }),
        None => see_other("/admin/login").finish(),
    }
}

/// `POST /admin/login/code`
pub async fn give_code(guest: Guest) -> HttpResponse {
    let answer = try_code(&guest).await;
    guest.or_page(answer)
}

async fn try_code(guest: &Guest) -> Result<HttpResponse, Error> {
    let next = local(guest.form.get("next"));
    let Some(half) = guest.signed.as_ref().filter(|signed| !signed.session.whole) else {
        return Ok(see_other("/admin/login").finish());
    };
    let (status, problem, wait) =
        match sign_in::give_code(guest.shop(), half, guest.form.get("code"), guest.origin()).await? {
            SignIn::In(begun) => return Ok(guest.welcome(next, &begun)),
            SignIn::Wrong => (StatusCode::UNPROCESSABLE_ENTITY, guest.t().say("admin-code-wrong"), None),
            SignIn::Wait(seconds) => (StatusCode::TOO_MANY_REQUESTS, patience(guest.t(), seconds), Some(seconds)),
        };
    let page = CodePage { frame: guest.frame(), problem: Some(problem), next: next.to_owned() };
    Ok(held_up(guest.page(status, &page), wait))
}

/// `POST /admin/logout`
pub async fn sign_out(staff: Staff) -> HttpResponse {
    let ended = sessions::end(staff.shop(), &staff.signed).await;
    staff.or_page(ended.map(|()| farewell(&staff.ctx, "/admin/login").finish()))
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn the_way_on_stays_in_the_back_office() {
        assert_eq!(local("/admin/orders?state=paid"), "/admin/orders?state=paid");
        for elsewhere in
            ["", "//evil.example", "https://evil.example", "/admin.evil", "/", "/admin/\\evil", "/admin/\r\nx"]
        {
            assert_eq!(local(elsewhere), "/admin", "{elsewhere}");
        }
    }
}

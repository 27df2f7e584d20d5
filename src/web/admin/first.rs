//! `/admin/login/first/{token}`: creates the first owner's account, with the link that a shop without an owner prints
//! when it starts.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::fields::Field;
use super::frame::{FORM, Frame};
use super::invitation::sentence;
use super::login::held_up;
use super::staff::Guest;
use crate::domain::contact::Email;
use crate::domain::password::weakness;
use crate::secret::Secret;
use crate::shop::Error;
use crate::shop::accounts::first_owner::{self, Link, Made};
use crate::web::contact_faults;

/// A form for an e-mail address and a password.
#[derive(Template)]
#[template(path = "admin/first.html")]
pub struct FirstPage {
    pub frame: Frame,
    pub email: Field,
    /// Never filled in again; it only has an error message.
    pub password: Field,
}

/// `GET /admin/login/first/{token}`: does not use the link.
pub async fn form(guest: Guest, token: Path<String>) -> HttpResponse {
    let shown = look(&guest, &token).await;
    guest.or_page(shown)
}

async fn look(guest: &Guest, token: &str) -> Result<HttpResponse, Error> {
    Ok(match first_owner::look(guest.shop(), token, &guest.origin()).await? {
        Link::Open => show(guest, token, Field::default(), Field::default()),
        Link::Gone => gone(guest),
        Link::Wait(seconds) => wait(guest, seconds),
    })
}

fn show(guest: &Guest, token: &str, email: Field, password: Field) -> HttpResponse {
    let is_wrong = email.error.is_some() || password.error.is_some();
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let frame = guest.frame().with_form(FORM, &format!("/admin/login/first/{token}"));
    guest.page(status, &FirstPage { frame, email, password })
}

/// `POST /admin/login/first/{token}`
pub async fn make(guest: Guest, token: Path<String>) -> HttpResponse {
    let answer = enter(&guest, &token).await;
    guest.or_page(answer)
}

async fn enter(guest: &Guest, token: &str) -> Result<HttpResponse, Error> {
    match first_owner::look(guest.shop(), token, &guest.origin()).await? {
        Link::Open => {}
        Link::Gone => return Ok(gone(guest)),
        Link::Wait(seconds) => return Ok(wait(guest, seconds)),
    }
    let typed = Field::of(guest.form.get("email"));
    if guest.only_shows() {
        return Ok(show(guest, token, typed, Field::default()));
    }
    let weak = password_fault(guest, &typed.value);
    let (Ok(email), None) = (Email::parse(&typed.value), &weak) else {
        return Ok(show(guest, token, checked(guest, typed), Field { value: String::new(), error: weak }));
    };
    let password = Secret::new(guest.form.raw("password"));
    Ok(match first_owner::make(guest.shop(), token, &email, password, guest.origin()).await? {
        Made::In(begun) => guest.welcome("/admin", &begun),
        Made::Gone => gone(guest),
        Made::Taken => show(guest, token, typed.wrong(guest.t().say("admin-first-taken")), Field::default()),
    })
}

/// The e-mail field, with an error message if it is wrong.
fn checked(guest: &Guest, email: Field) -> Field {
    match Email::parse(&email.value) {
        Ok(_) => email,
        Err(fault) => email.wrong(contact_faults::email(guest.t(), fault)),
    }
}

/// The error message about the password, if there is one.
fn password_fault(guest: &Guest, email: &str) -> Option<String> {
    let password = guest.form.raw("password");
    let rules = guest.shop().rules();
    if let Some(weakness) = weakness(password, &[rules.shop_name.as_str(), email]) {
        return Some(sentence(guest.t(), weakness));
    }
    (password != guest.form.raw("again")).then(|| guest.t().say("admin-password-differs"))
}

fn gone(guest: &Guest) -> HttpResponse {
    guest.problem(StatusCode::GONE, "first")
}

fn wait(guest: &Guest, seconds: u64) -> HttpResponse {
    held_up(guest.problem(StatusCode::TOO_MANY_REQUESTS, "wait"), Some(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::admin::frame::samples::{frame, inspect_open};

    #[test]
    fn the_first_accounts_page_is_whole_in_both_languages() {
        for language in Language::ALL {
            let email = Field::of("awa@exemple").wrong("Écrivez-la en entier.");
            let page = FirstPage { frame: frame(language), email, password: Field::default().wrong("Trop court.") };
            let html = page.render().unwrap();
            inspect_open(&html);
            assert!(html.contains("id=\"email-error\"") && html.contains("value=\"awa@exemple\""));
            assert!(html.contains("id=\"password-error\""));
        }
    }
}

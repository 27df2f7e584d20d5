//! `/admin/login/forgotten`, `/admin/login/reset/{token}`, `/admin/login/address/{token}`: what is done by a link in an
//! e-mail.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::fields::Field;
use super::flash;
use super::frame::{FORM, Frame};
use super::invitation::sentence;
use super::login::{held_up, patience};
use super::staff::Guest;
use crate::domain::contact::Email;
use crate::domain::password::weakness;
use crate::secret::Secret;
use crate::shop::Error;
use crate::shop::accounts::account_emails as letters;
use crate::shop::accounts::account_emails::Asked;
use crate::shop::messages::account_text::LINK_LIFETIME;
use crate::web::answer::see_other;

/// Asks for the account's e-mail address, or says that an e-mail is sent if there is such an account.
#[derive(Template)]
#[template(path = "admin/forgotten.html")]
pub struct ForgottenPage {
    pub frame: Frame,
    pub email: Field,
    pub asked: bool,
    pub minutes: i64,
}

/// The form for a new password.
#[derive(Template)]
#[template(path = "admin/reset.html")]
pub struct ResetPage {
    pub frame: Frame,
    pub email: String,
    /// Never filled in again; it only has an error message.
    pub password: Field,
}

/// Confirms a new address with a button, so that a mail scanner that opens the link changes nothing.
#[derive(Template)]
#[template(path = "admin/address.html")]
pub struct AddressPage {
    pub frame: Frame,
    pub was: String,
    pub email: String,
}

fn forgotten(guest: &Guest, status: StatusCode, email: Field, asked: bool) -> HttpResponse {
    let minutes = LINK_LIFETIME.num_minutes();
    let frame = guest.frame();
    let frame = if asked { frame } else { frame.with_form(FORM, "/admin/login/forgotten") };
    guest.page(status, &ForgottenPage { frame, email, asked, minutes })
}

/// `GET /admin/login/forgotten`: only if e-mails leave the machine.
pub async fn form(guest: Guest) -> HttpResponse {
    if !guest.shop().mailer.leaves() {
        return guest.or_page(Err(Error::NotFound));
    }
    let asked = guest.ctx.request.query_string() == "asked";
    forgotten(&guest, StatusCode::OK, Field::default(), asked)
}

/// `POST /admin/login/forgotten`
pub async fn ask(guest: Guest) -> HttpResponse {
    let answer = asks(&guest).await;
    guest.or_page(answer)
}

async fn asks(guest: &Guest) -> Result<HttpResponse, Error> {
    if !guest.shop().mailer.leaves() {
        return Err(Error::NotFound);
    }
    let typed = Field::of(guest.form.get("email"));
    if guest.only_shows() {
        return Ok(forgotten(guest, StatusCode::OK, typed, false));
    }
    if Email::parse(&typed.value).is_err() {
        let wrong = typed.wrong(guest.t().say("admin-team-email-wrong"));
        return Ok(forgotten(guest, StatusCode::UNPROCESSABLE_ENTITY, wrong, false));
    }
    let from = guest.origin().address;
    Ok(match letters::forgotten(guest.shop(), &typed.value, &from, guest.ctx.language).await? {
        Asked::Heard => see_other("/admin/login/forgotten?asked").finish(),
        Asked::Wait(seconds) => {
            let wait = typed.wrong(patience(guest.t(), seconds));
            held_up(forgotten(guest, StatusCode::TOO_MANY_REQUESTS, wait, false), Some(seconds))
        }
    })
}

/// `GET /admin/login/reset/{token}`
pub async fn reset_form(guest: Guest, token: Path<String>) -> HttpResponse {
    let shown = show_reset(&guest, &token, None).await;
    guest.or_page(shown)
}

async fn show_reset(guest: &Guest, token: &str, error: Option<String>) -> Result<HttpResponse, Error> {
    let Some(account) = letters::resets(guest.shop(), token).await? else { return Ok(gone(guest)) };
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let password = Field { value: String::new(), error };
    Ok(guest.page(status, &ResetPage { frame: guest.frame(), email: account.email, password }))
}

/// `POST /admin/login/reset/{token}`: begins no session. Signing in is still needed, where the second factor is asked
/// for too.
pub async fn reset(guest: Guest, token: Path<String>) -> HttpResponse {
    let answer = keep(&guest, &token).await;
    guest.or_page(answer)
}

async fn keep(guest: &Guest, token: &str) -> Result<HttpResponse, Error> {
    let password = guest.form.raw("password");
    let Some(account) = letters::resets(guest.shop(), token).await? else { return Ok(gone(guest)) };
    let rules = guest.shop().rules();
    if let Some(weakness) = weakness(password, &[rules.shop_name.as_str(), account.email.as_str()]) {
        return show_reset(guest, token, Some(sentence(guest.t(), weakness))).await;
    }
    if password != guest.form.raw("again") {
        return show_reset(guest, token, Some(guest.t().say("admin-password-differs"))).await;
    }
    let done = letters::reset(guest.shop(), token, Secret::new(password)).await?;
    Ok(if done { to_login(guest, "admin-reset-done", &[]) } else { gone(guest) })
}

/// `GET /admin/login/address/{token}`
pub async fn address_form(guest: Guest, token: Path<String>) -> HttpResponse {
    let shown = letters::proves(guest.shop(), &token).await.map(|found| match found {
        Some((email, was)) => guest.page(StatusCode::OK, &AddressPage { frame: guest.frame(), was, email }),
        None => gone(&guest),
    });
    guest.or_page(shown)
}

/// `POST /admin/login/address/{token}`
pub async fn change_address(guest: Guest, token: Path<String>) -> HttpResponse {
    let changed = letters::change_address(guest.shop(), &token).await.map(|email| match email {
        Some(email) => to_login(&guest, "admin-address-done", &[("email", &email)]),
        None => gone(&guest),
    });
    guest.or_page(changed)
}

fn to_login(guest: &Guest, id: &str, values: &[(&str, &str)]) -> HttpResponse {
    // Somebody who is already signed in is redirected from there, and sees the message too.
    see_other("/admin/login").cookie(flash::cookie(guest.ctx.app.secure_cookies, true, id, values)).finish()
}

fn gone(guest: &Guest) -> HttpResponse {
    guest.problem(StatusCode::GONE, "letter")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::admin::frame::samples::{frame, inspect_open};

    #[test]
    fn the_pages_behind_letters_are_whole_in_both_languages() {
        for language in Language::ALL {
            let ask = |asked| ForgottenPage {
                frame: frame(language),
                email: Field::of("awa@exemple").wrong("Écrivez-la en entier."),
                asked,
                minutes: 30,
            };
            let html = ask(false).render().unwrap();
            inspect_open(&html);
            assert!(html.contains("id=\"email-error\"") && html.contains("value=\"awa@exemple\""));
            let html = ask(true).render().unwrap();
            inspect_open(&html);
            assert!(!html.contains("<form method=\"post\" action=\"/admin/login/forgotten\""));
            let password = Field::default().wrong("Trop court.");
            inspect_open(
                &ResetPage { frame: frame(language), email: "awa@exemple.ci".into(), password }.render().unwrap(),
            );
            let address = AddressPage { frame: frame(language), was: "a@b.ci".into(), email: "c@d.ci".into() };
            let html = address.render().unwrap();
            inspect_open(&html);
            assert!(html.contains("a@b.ci") && html.contains("c@d.ci"));
        }
    }
}

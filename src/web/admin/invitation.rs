//! `/admin/invitation/{token}`: the page to choose a password, with a link that works once.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::fields::Field;
use super::frame::Frame;
use super::staff::Guest;
use crate::domain::password::{Weakness, weakness};
use crate::secret::Secret;
use crate::shop::Error;
use crate::shop::accounts::sign_in;
use crate::texts::Texts;

/// The link's page.
#[derive(Template)]
#[template(path = "admin/invitation.html")]
pub struct InvitationPage {
    pub frame: Frame,
    pub email: String,
    /// Never filled in again; it only has an error message.
    pub password: Field,
}

/// `GET /admin/invitation/{token}`: does not use the link, because mail scanners open it too.
pub async fn form(guest: Guest, token: Path<String>) -> HttpResponse {
    let shown = show(&guest, &token, None).await;
    guest.or_page(shown)
}

async fn show(guest: &Guest, token: &str, error: Option<String>) -> Result<HttpResponse, Error> {
    let Some(account) = sign_in::invited(guest.shop(), token).await? else { return Ok(gone(guest)) };
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let password = Field { value: String::new(), error };
    Ok(guest.page(status, &InvitationPage { frame: guest.frame(), email: account.email, password }))
}

/// `POST /admin/invitation/{token}`
pub async fn accept(guest: Guest, token: Path<String>) -> HttpResponse {
    let answer = enter(&guest, &token).await;
    guest.or_page(answer)
}

async fn enter(guest: &Guest, token: &str) -> Result<HttpResponse, Error> {
    let password = guest.form.raw("password");
    let Some(account) = sign_in::invited(guest.shop(), token).await? else { return Ok(gone(guest)) };
    let rules = guest.shop().rules();
    let names = [rules.shop_name.as_str(), account.email.as_str()];
    if let Some(weakness) = weakness(password, &names) {
        return show(guest, token, Some(sentence(guest.t(), weakness))).await;
    }
    if password != guest.form.raw("again") {
        return show(guest, token, Some(guest.t().say("admin-password-differs"))).await;
    }
    let begun = sign_in::accept(guest.shop(), token, Secret::new(password), guest.origin()).await?;
    Ok(begun.map_or_else(|| gone(guest), |session| guest.welcome("/admin", &session)))
}

/// The error message about a weak password.
pub fn sentence(t: Texts, weakness: Weakness) -> String {
    t.say(match weakness {
        Weakness::Short => "admin-password-short",
        Weakness::Long => "admin-password-long",
        Weakness::Common => "admin-password-common",
        Weakness::Named => "admin-password-named",
    })
}

fn gone(guest: &Guest) -> HttpResponse {
    guest.problem(StatusCode::GONE, "invitation")
}

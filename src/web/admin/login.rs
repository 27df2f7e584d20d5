//! `/admin/login`, `/admin/logout`

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::fields::Fields;
use super::frame::Frame;
use super::staff::{Guest, Staff, farewell};
use crate::secret::Secret;
use crate::shop::{Error, accounts, sessions};
use crate::web::catalogue::see_other;
use crate::web::visit::Visit;

/// The first door.
#[derive(Template)]
#[template(path = "admin/login.html")]
pub struct LoginPage {
    pub frame: Frame,
    pub email: String,
    pub problem: Option<String>,
    /// Where he wanted to go.
    pub next: String,
}

/// The door's address, which leads on to where somebody wanted to go.
pub fn address(visit: &Visit) -> String {
    let wanted = visit.request.uri().path_and_query().map_or("/admin", |wanted| wanted.as_str());
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("next", local(wanted));
    if wanted == "/admin" { "/admin/login".to_owned() } else { format!("/admin/login?{}", query.finish()) }
}

/// A path of the back office; anything else becomes its home.
pub fn local(path: &str) -> &str {
    let inside = path == "/admin" || path.starts_with("/admin/") || path.starts_with("/admin?");
    let plain = path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if inside && plain { path } else { "/admin" }
}

/// `GET /admin/login`
pub async fn form(guest: Guest) -> HttpResponse {
    let query = Fields::parse(guest.visit.request.query_string().as_bytes());
    let next = local(query.get("next")).to_owned();
    if guest.signed.as_ref().is_some_and(|signed| signed.session.whole) {
        return see_other(&next).finish();
    }
    let page = LoginPage { frame: guest.frame(), email: String::new(), problem: None, next };
    guest.page(StatusCode::OK, &page)
}

/// `POST /admin/login`
pub async fn sign_in(guest: Guest) -> HttpResponse {
    let answer = enter(&guest).await;
    guest.or_page(answer)
}

async fn enter(guest: &Guest) -> Result<HttpResponse, Error> {
    let (email, next) = (guest.form.get("email"), local(guest.form.get("next")));
    let password = Secret::new(guest.form.raw("password"));
    if let Some(token) = accounts::sign_in(guest.shop(), email, password, guest.origin()).await? {
        return Ok(guest.welcome(next, &token));
    }
    let page = LoginPage {
        frame: guest.frame(),
        email: email.to_owned(),
        problem: Some(guest.t().say("admin-login-wrong")),
        next: next.to_owned(),
    };
    Ok(guest.page(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// `POST /admin/logout`
pub async fn sign_out(staff: Staff) -> HttpResponse {
    let session = &staff.signed.session;
    let ended = sessions::end(staff.shop(), &session.account_id, &session.id).await;
    staff.or_page(ended.map(|_| farewell(&staff.visit, "/admin/login").finish()))
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

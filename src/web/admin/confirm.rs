//! Asks for the password again, before an act that costs money or shows secrets.

use actix_web::http::{Method, StatusCode};
use actix_web::{HttpMessage as _, HttpResponse};
use askama::Template;

use super::fields::{Fields, SHOW, TOKEN};
use super::frame::{FORM, Frame, Section};
use super::login::{local, patience};
use super::staff::Staff;
use crate::secret::Secret;
use crate::shop::Error;
use crate::shop::accounts::sessions::{self, Retyped};

/// The field in which the page adds the password to the form that was submitted.
const PASSWORD: &str = "fresh_password";

/// The token under which the session goes on after the password was typed again. The gate sets the cookie on the answer.
pub struct RenewedSession(pub Secret);

/// Asks for the password, and then goes on: it submits the waiting form again, or leads back to the page.
#[derive(Template)]
#[template(path = "admin/confirm.html")]
pub struct ConfirmPage {
    pub frame: Frame,
    /// The URL to which the form posts.
    pub action: String,
    /// The fields of the form that was submitted.
    pub kept: Vec<(String, String)>,
    pub problem: Option<String>,
    /// The URL of "not now".
    pub back: String,
}

impl Staff {
    /// Whether the password was typed in the last five minutes; if not, the page that asks for it. A `GET` page is
    /// shown again afterwards, a plain form is submitted again unchanged:
    /// `if let Err(ask) = staff.fresh().await { return ask; }`
    ///
    /// # Errors
    /// The page to answer with.
    pub async fn fresh(&self) -> Result<(), HttpResponse> {
        self.proven(self.signed.is_fresh(self.now().naive_utc())).await
    }

    /// As [`Staff::fresh`], but only a password that came with this very form counts.
    ///
    /// # Errors
    /// The page to answer with.
    pub async fn typed_now(&self) -> Result<(), HttpResponse> {
        self.proven(false).await
    }

    async fn proven(&self, is_fresh: bool) -> Result<(), HttpResponse> {
        let request = &self.ctx.request;
        let here = request.uri().path_and_query().map_or("/admin", |here| here.as_str());
        if is_fresh && !self.only_shows() {
            return Ok(());
        }
        if *request.method() == Method::GET || *request.method() == Method::HEAD {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            return Err(self.go(&format!("/admin/confirm?{}", query.append_pair("next", here).finish())));
        }
        let problem = if self.form.has(PASSWORD) && !self.only_shows() {
            match self.retype(self.form.raw(PASSWORD)).await {
                Ok(None) => return Ok(()),
                Ok(problem) => problem,
                Err(error) => return Err(self.or_page(Err(error))),
            }
        } else {
            None
        };
        let kept = self.form.iter().filter(|(name, _)| ![PASSWORD, TOKEN, SHOW].contains(name));
        let kept = kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Err(self.ask(here, kept, problem, "/admin"))
    }

    /// The error message, if there is one.
    async fn retype(&self, password: &str) -> Result<Option<String>, Error> {
        let address = self.ctx.address().to_string();
        Ok(match sessions::freshen(self.shop(), &self.signed, Secret::new(password), &address).await? {
            Retyped::Right(token) => {
                self.ctx.request.extensions_mut().insert(RenewedSession(token));
                None
            }
            Retyped::Wrong => Some(self.t().say("admin-confirm-wrong")),
            Retyped::Wait(seconds) => Some(patience(self.t(), seconds)),
        })
    }

    fn ask(&self, action: &str, kept: Vec<(String, String)>, problem: Option<String>, back: &str) -> HttpResponse {
        let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let frame = self.frame(Section::Me).with_form(FORM, action.split('?').next().unwrap_or(action));
        let (action, back) = (action.to_owned(), back.to_owned());
        self.page(status, &ConfirmPage { frame, action, kept, problem, back })
    }
}

fn wanted(fields: &Fields) -> Vec<(String, String)> {
    vec![("next".to_owned(), local(fields.get("next")).to_owned())]
}

/// `GET /admin/confirm?next=`
pub async fn form(staff: Staff) -> HttpResponse {
    staff.ask("/admin/confirm", wanted(&staff.query()), None, "/admin")
}

/// `POST /admin/confirm`
pub async fn confirm(staff: Staff) -> HttpResponse {
    if staff.only_shows() {
        return staff.ask("/admin/confirm", wanted(&staff.form), None, "/admin");
    }
    match staff.retype(staff.form.raw(PASSWORD)).await {
        Ok(None) => staff.go(local(staff.form.get("next"))),
        Ok(problem) => staff.ask("/admin/confirm", wanted(&staff.form), problem, "/admin"),
        Err(error) => staff.or_page(Err(error)),
    }
}

//! The request of a member of the staff: what every handler of the back office starts with, and how it answers.

use std::future::{Ready, ready};

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, HttpResponse, HttpResponseBuilder};
use askama::Template;
use chrono::{DateTime, Utc};

use super::fields::{Fields, SHOW};
use super::flash;
use super::frame::{Frame, Section, base};
use crate::domain::role::Right;
use crate::secret::Secret;
use crate::shop::accounts::audit::Actor;
use crate::shop::accounts::sessions::{LONGEST, Origin, Signed};
use crate::shop::accounts::sign_in::{Caller, NewSession};
use crate::shop::{Error, Shop};
use crate::store::sellers::Seller;
use crate::texts::Texts;
use crate::web::admin::file_forms::Parts;
use crate::web::answer::see_other;
use crate::web::context::RequestContext;
use crate::web::page;

/// A request that the middleware has let through.
pub struct Admitted {
    pub ctx: RequestContext,
    pub signed: Option<Signed>,
    pub form: Fields,
    pub parts: Option<Parts>,
    /// The seller who asks for his own pages.
    pub seller: Option<Seller>,
}

/// A signed-in member of the staff, with the form of the request.
pub struct Staff {
    pub ctx: RequestContext,
    pub signed: Signed,
    /// The fields of the form; empty for a `GET` request.
    pub form: Fields,
    /// A form with files, after its token: the handler reads it.
    pub parts: Option<Parts>,
    /// The seller who works on his own books.
    pub seller: Option<Seller>,
}

/// A signed-in seller on his own pages, with the form of the request.
pub struct SellerStaff {
    pub staff: Staff,
    pub seller: Seller,
}

/// A caller before sign-in, with the form of the request.
pub struct Guest {
    pub ctx: RequestContext,
    /// The session, if there is one; it may still wait for its second factor (`session.whole`).
    pub signed: Option<Signed>,
    pub form: Fields,
}

fn admitted(request: &HttpRequest) -> Result<Admitted, actix_web::Error> {
    let found = request.extensions_mut().remove::<Admitted>();
    found.ok_or_else(|| actix_web::error::ErrorInternalServerError("an address of the back office without its gate"))
}

impl FromRequest for Guest {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(admitted(request).map(|Admitted { ctx, signed, form, .. }| Self { ctx, signed, form }))
    }
}

impl FromRequest for Staff {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(admitted(request).and_then(|Admitted { ctx, signed, form, parts, seller }| {
            let signed = signed.ok_or_else(|| actix_web::error::ErrorInternalServerError("nobody is signed in"))?;
            Ok(Self { ctx, signed, form, parts, seller })
        }))
    }
}

impl FromRequest for SellerStaff {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(admitted(request).and_then(|Admitted { ctx, signed, form, parts, seller }| {
            let (Some(signed), Some(seller)) = (signed, seller) else {
                return Err(actix_web::error::ErrorInternalServerError("no seller is signed in"));
            };
            let staff = Staff { ctx, signed, form, parts, seller: Some(seller.clone()) };
            Ok(Self { staff, seller })
        }))
    }
}

impl Staff {
    pub fn shop(&self) -> &Shop {
        &self.ctx.app.shop
    }

    pub fn t(&self) -> Texts {
        self.ctx.texts()
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.shop().clock.now()
    }

    /// Whether the form is only to be shown again with its input, without checking or saving anything.
    pub fn only_shows(&self) -> bool {
        self.form.has(SHOW)
    }

    /// Whether the role has this right: for a button on a page that other roles see too.
    pub fn may(&self, right: Right) -> bool {
        self.signed.role.may(right)
    }

    /// The address below which this person's pages of books are.
    pub fn base(&self) -> &'static str {
        base(self.signed.role)
    }

    /// The address of the list of books.
    pub fn books(&self) -> String {
        format!("{}/books", self.base())
    }

    /// The address of a book's page.
    pub fn book(&self, id: &str) -> String {
        format!("{}/books/{id}", self.base())
    }

    /// The actor for the audit log.
    pub fn actor(&self) -> Actor {
        self.signed.actor(self.now().naive_utc())
    }

    /// The query of the URL: filters, the position in a list.
    pub fn query(&self) -> Fields {
        Fields::parse(self.ctx.request.query_string().as_bytes())
    }

    /// The frame of a page that belongs to `section`.
    pub fn frame(&self, section: Section) -> Frame {
        Frame::inside(&self.ctx, &self.signed, section)
    }

    /// The frame of a page about books.
    pub fn books_frame(&self) -> Frame {
        self.frame(if self.seller.is_some() { Section::SellerBooks } else { Section::Books })
    }

    /// Answers a page.
    pub fn page(&self, status: StatusCode, page: &impl Template) -> HttpResponse {
        answer(&self.ctx, status, page)
    }

    /// 303: redirects to another page.
    pub fn go(&self, to: &str) -> HttpResponse {
        see_other(to).finish()
    }

    /// 303: redirects to another page, which shows once that it succeeded: the text `id` with its placeholders filled
    /// in.
    pub fn done(&self, to: &str, id: &str, values: &[(&str, &str)]) -> HttpResponse {
        self.say_next(to, true, id, values)
    }

    /// 303: redirects to another page, which shows once that it failed.
    pub fn sorry(&self, to: &str, id: &str, values: &[(&str, &str)]) -> HttpResponse {
        self.say_next(to, false, id, values)
    }

    fn say_next(&self, to: &str, good: bool, id: &str, values: &[(&str, &str)]) -> HttpResponse {
        see_other(to).cookie(flash::cookie(self.ctx.app.secure_cookies, good, id, values)).finish()
    }

    /// The answer, or an error page.
    pub fn or_page(&self, answer: Result<HttpResponse, Error>) -> HttpResponse {
        answer.unwrap_or_else(|error| failed(&self.ctx, self.frame(Section::Home), &error))
    }
}

impl Guest {
    /// As [`Staff::only_shows`].
    pub fn only_shows(&self) -> bool {
        self.form.has(SHOW)
    }

    pub fn shop(&self) -> &Shop {
        &self.ctx.app.shop
    }

    pub fn t(&self) -> Texts {
        self.ctx.texts()
    }

    /// Answers a page.
    pub fn page(&self, status: StatusCode, page: &impl Template) -> HttpResponse {
        answer(&self.ctx, status, page)
    }

    /// The frame of a page at the doors.
    pub fn frame(&self) -> Frame {
        Frame::signed_out(&self.ctx)
    }

    /// The page for what the gate refuses: `admin-problem-{kind}-title` and `-text`.
    pub fn problem(&self, status: StatusCode, kind: &str) -> HttpResponse {
        answer(&self.ctx, status, &ProblemPage::new(self.frame(), status, kind))
    }

    pub fn or_page(&self, answer: Result<HttpResponse, Error>) -> HttpResponse {
        answer.unwrap_or_else(|error| failed(&self.ctx, self.frame(), &error))
    }

    /// The origin of the request, for the session.
    pub fn origin(&self) -> Origin {
        let agent = self.ctx.request.headers().get("user-agent").and_then(|value| value.to_str().ok());
        Origin { address: self.ctx.address().to_string(), agent: agent.unwrap_or_default().to_owned() }
    }

    /// The caller, for counting the tries.
    pub fn caller(&self) -> Caller {
        let device = self.ctx.request.cookie(device_name(self.ctx.app.secure_cookies));
        let former = self.signed.as_ref().map(|signed| (signed.account.id.clone(), signed.session.id.clone()));
        Caller { origin: self.origin(), device: device.map(|cookie| cookie.value().to_owned()), former }
    }

    /// 303 with the cookie of a new session.
    pub fn welcome(&self, to: &str, begun: &NewSession) -> HttpResponse {
        let secure = self.ctx.app.secure_cookies;
        let mut answer = see_other(to);
        answer.cookie(session_cookie(secure, &begun.token));
        if let Some(device) = &begun.device {
            answer.cookie(cookie(device_name(secure), device, Duration::days(180), secure));
        }
        answer.finish()
    }

    /// A page that requests its own URL again.
    pub fn again(&self) -> HttpResponse {
        let url = self.ctx.request.uri().path_and_query().map_or("/admin", |here| here.as_str()).to_owned();
        self.page(StatusCode::OK, &AgainPage { frame: self.frame(), url })
    }
}

/// Requests a URL again from a page of this shop, so that the browser sends its cookies.
#[derive(Template)]
#[template(path = "admin/again.html")]
pub struct AgainPage {
    pub frame: Frame,
    pub url: String,
}

/// The name of the session cookie.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-griot_staff" } else { "griot_staff" }
}

/// The name of the cookie that marks a browser in which somebody has signed in.
fn device_name(secure: bool) -> &'static str {
    if secure { "__Host-griot_device" } else { "griot_device" }
}

/// The cookie of a session.
pub fn session_cookie(secure: bool, token: &Secret) -> Cookie<'static> {
    cookie(cookie_name(secure), token.expose(), Duration::seconds(LONGEST.num_seconds()), secure)
}

/// A cookie of the back office; a lifetime of zero deletes it.
fn cookie(name: &'static str, value: &str, lifetime: Duration, secure: bool) -> Cookie<'static> {
    Cookie::build(name, value.to_owned())
        .path("/")
        .max_age(lifetime)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(secure)
        .finish()
}

/// A page for 401, 403, 404, 503 and similar errors.
#[derive(Template)]
#[template(path = "admin/problem.html")]
pub struct ProblemPage {
    pub frame: Frame,
    pub status: u16,
    pub title: String,
    pub text: String,
    /// Signing in again, in another tab, makes it possible to submit the input afterwards.
    pub sign_in: bool,
}

impl ProblemPage {
    fn new(frame: Frame, status: StatusCode, kind: &str) -> Self {
        Self {
            title: frame.t.say(&format!("admin-problem-{kind}-title")),
            text: frame.t.say(&format!("admin-problem-{kind}-text")),
            sign_in: status == StatusCode::UNAUTHORIZED,
            status: status.as_u16(),
            frame,
        }
    }
}

/// Shows the message of the last form once, and forbids caching.
fn answer(ctx: &RequestContext, status: StatusCode, page: &impl Template) -> HttpResponse {
    let mut answer = page::answer(ctx, status, page::NO_STORE, page);
    let secure = ctx.app.secure_cookies;
    if flash::read(&ctx.request, secure, ctx.texts()).is_some() {
        // If the cookie cannot be set, the message stays for a minute.
        drop(answer.add_cookie(&flash::none(secure)));
    }
    answer
}

fn failed(ctx: &RequestContext, frame: Frame, error: &Error) -> HttpResponse {
    let (status, kind) = match error {
        Error::NotFound => (StatusCode::NOT_FOUND, "not-found"),
        Error::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
        Error::StorageAway(reason) => {
            tracing::error!(reason, "a file could not be had or kept");
            (StatusCode::SERVICE_UNAVAILABLE, "storage")
        }
        Error::Broken(reason) => {
            tracing::error!(reason, "a request of the back office failed");
            (StatusCode::SERVICE_UNAVAILABLE, "broken")
        }
    };
    let mut answer = answer(ctx, status, &ProblemPage::new(frame, status, kind));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let soon = actix_web::http::header::HeaderValue::from_static("3");
        answer.headers_mut().insert(actix_web::http::header::RETRY_AFTER, soon);
    }
    answer
}

/// 303 that deletes the session cookie.
pub fn farewell(ctx: &RequestContext, to: &str) -> HttpResponseBuilder {
    let mut answer = see_other(to);
    let secure = ctx.app.secure_cookies;
    answer.cookie(cookie(cookie_name(secure), "", Duration::ZERO, secure));
    answer
}

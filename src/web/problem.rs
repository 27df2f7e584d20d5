//! Error pages: what happened, in words, and a link that leads on.

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, HeaderValue, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::answer::see_other;
use super::body::BodyError;
use super::frame::Frame;
use super::page;
use crate::shop::Error;
use crate::web::context::RequestContext;
use crate::web::rate_limits::TooOften;

/// A page for 400, 403, 404, 405, 408, 409, 413, 429 and 503.
#[derive(Template)]
#[template(path = "problem.html")]
pub struct ProblemPage {
    pub frame: Frame,
    /// The HTTP status, shown small, so that people can read it out to those who help them.
    pub status: u16,
    pub title: String,
    pub text: String,
    /// The URL and the label of the button.
    pub way_out: String,
    pub way_out_words: String,
}

/// The error page for what failed, always with a link that leads on.
pub fn or_page(ctx: &RequestContext, answer: Result<HttpResponse, Error>) -> HttpResponse {
    match answer {
        Ok(answer) => answer,
        Err(Error::NotFound) => not_found(ctx),
        Err(Error::Busy) => {
            tracing::warn!("busy");
            wait(show(ctx, StatusCode::SERVICE_UNAVAILABLE, "busy", "/"), 2)
        }
        Err(error @ Error::StorageAway(_)) => {
            tracing::error!(%error, "a file could not be had");
            wait(show(ctx, StatusCode::SERVICE_UNAVAILABLE, "storage", "/"), 30)
        }
        Err(error @ Error::Broken(_)) => {
            tracing::error!(%error, "a request failed");
            wait(show(ctx, StatusCode::SERVICE_UNAVAILABLE, "broken", "/"), 10)
        }
    }
}

pub fn not_found(ctx: &RequestContext) -> HttpResponse {
    show(ctx, StatusCode::NOT_FOUND, "not-found", "/")
}

/// For unknown paths, and for methods that a path does not accept.
pub async fn no_such_page(ctx: RequestContext) -> HttpResponse {
    not_found(&ctx)
}

/// For other methods on a path that accepts GET and POST.
pub async fn no_such_method(ctx: RequestContext) -> HttpResponse {
    let mut answer = show(&ctx, StatusCode::METHOD_NOT_ALLOWED, "not-found", "/");
    answer.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
    answer
}

/// A GET on the path that a form posts to, as after a reload: redirects to the page that contains the form.
pub async fn back_from_form(request: HttpRequest) -> HttpResponse {
    let page = request.path().rsplit_once('/').map_or("/", |(page, _)| page);
    see_other(page).finish()
}

/// A form that was sent from another site. Nothing was done.
pub fn cross_site(ctx: &RequestContext, way_out: &str) -> HttpResponse {
    show(ctx, StatusCode::FORBIDDEN, "cross-site", way_out)
}

pub fn too_often(ctx: &RequestContext, wait_for: &TooOften) -> HttpResponse {
    wait(show(ctx, StatusCode::TOO_MANY_REQUESTS, "too-often", &order_page(ctx.request.path())), wait_for.0)
}

/// The page of the order or the thread that an address belongs to; else the start page.
fn order_page(path: &str) -> String {
    let page = |area: &str| {
        let key = path.strip_prefix(area)?.split('/').next()?;
        Some(format!("{area}{key}"))
    };
    page("/orders/").or_else(|| page("/threads/")).unwrap_or_else(|| "/".to_owned())
}

/// A form whose order is no longer open, from a browser without a cookie. The page tells nothing about that order.
pub fn form_spent(ctx: &RequestContext, way_out: &str) -> HttpResponse {
    show(ctx, StatusCode::CONFLICT, "form-spent", way_out)
}

/// A path or a form with a control character. Nothing was looked up or done.
pub fn signs(ctx: &RequestContext) -> HttpResponse {
    show(ctx, StatusCode::BAD_REQUEST, "signs", "/")
}

/// A form that did not arrive complete, or cannot be read.
pub fn body(ctx: &RequestContext, error: BodyError) -> HttpResponse {
    match error {
        BodyError::TooLarge => show(ctx, StatusCode::PAYLOAD_TOO_LARGE, "too-large", "/"),
        BodyError::Signs => signs(ctx),
        BodyError::TooSlow | BodyError::Cut => show(ctx, StatusCode::REQUEST_TIMEOUT, "cut", "/"),
    }
}

fn show(ctx: &RequestContext, status: StatusCode, kind: &str, way_out: &str) -> HttpResponse {
    let t = ctx.texts();
    let words = if way_out == "/" { "problem-way-home" } else { "problem-way-back" };
    let page = ProblemPage {
        frame: ctx.frame("/"),
        status: status.as_u16(),
        title: t.say(&format!("problem-{kind}-title")),
        text: t.say(&format!("problem-{kind}-text")),
        way_out: way_out.to_owned(),
        way_out_words: t.say(words),
    };
    page::answer(ctx, status, page::NO_STORE, &page)
}

fn wait(mut answer: HttpResponse, seconds: u64) -> HttpResponse {
    answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    answer
}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;

    pub fn problem(frame: Frame) -> ProblemPage {
        ProblemPage {
            frame,
            status: 404,
            title: "Cette page est introuvable".into(),
            text: "L’adresse a peut-être été coupée en la copiant.".into(),
            way_out: "/".into(),
            way_out_words: "Voir tous les livres".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::frame::samples::{frame, inspect};

    #[test]
    fn what_was_asked_too_often_of_an_order_leads_back_to_it() {
        for (path, way_out) in
            [("/orders/abc/check", "/orders/abc"), ("/orders/abc", "/orders/abc"), ("/books/abc/buy", "/"), ("/", "/")]
        {
            assert_eq!(order_page(path), way_out, "{path}");
        }
    }

    #[test]
    fn a_problem_has_a_way_out() {
        for language in Language::ALL {
            let html = samples::problem(frame(language)).render().unwrap();
            inspect(&html);
            assert!(html.contains("<a class=\"button\" href=\"/\">Voir tous les livres</a>"));
            assert!(html.contains("404"));
        }
    }
}

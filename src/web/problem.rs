//! Every error's page: what happened, in words, and a way out.

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

/// A page for 404, 410, 422, 429, 500, 503 and their like.
#[derive(Template)]
#[template(path = "problem.html")]
pub struct ProblemPage {
    pub frame: Frame,
    /// The HTTP status, shown small: people read it out to whoever helps them.
    pub status: u16,
    pub title: String,
    pub text: String,
    /// Where the button leads, and its words.
    pub way_out: String,
    pub way_out_words: String,
}

/// The page for what an act could not do; every one has a way out.
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

/// For addresses that do not exist, and for methods that an address of one method does not take.
pub async fn no_such_page(ctx: RequestContext) -> HttpResponse {
    not_found(&ctx)
}

/// For other methods at an address that takes GET and POST.
pub async fn no_such_method(ctx: RequestContext) -> HttpResponse {
    let mut answer = show(&ctx, StatusCode::METHOD_NOT_ALLOWED, "not-found", "/");
    answer.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
    answer
}

/// Somebody opened a form's address by itself, as a reload of its answer does: back to the page that the form stands on.
pub async fn back_from_form(request: HttpRequest) -> HttpResponse {
    let page = request.path().rsplit_once('/').map_or("/", |(page, _)| page);
    see_other(page).finish()
}

/// A form that another site sent: nothing was done.
pub fn cross_site(ctx: &RequestContext, way_out: &str) -> HttpResponse {
    show(ctx, StatusCode::FORBIDDEN, "cross-site", way_out)
}

pub fn too_often(ctx: &RequestContext, wait_for: &TooOften) -> HttpResponse {
    wait(show(ctx, StatusCode::TOO_MANY_REQUESTS, "too-often", "/"), wait_for.0)
}

/// A form whose order is done, from a browser that shows nothing of who it is: nothing is told of the order.
pub fn form_spent(ctx: &RequestContext, way_out: &str) -> HttpResponse {
    show(ctx, StatusCode::CONFLICT, "form-spent", way_out)
}

/// An address or a form with a control character: nothing was looked up, nothing was done.
pub fn signs(ctx: &RequestContext) -> HttpResponse {
    show(ctx, StatusCode::BAD_REQUEST, "signs", "/")
}

/// A form that did not arrive whole, or that cannot be read.
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
            title: "Cette page n’est pas sur nos rayons".into(),
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
    fn a_problem_has_a_way_out() {
        for language in Language::ALL {
            let html = samples::problem(frame(language)).render().unwrap();
            inspect(&html);
            assert!(html.contains("<a class=\"button\" href=\"/\">Voir tous les livres</a>"));
            assert!(html.contains("404"));
        }
    }
}

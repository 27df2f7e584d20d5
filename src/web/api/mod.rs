//! `/api/v1`: what other programs may read, with a token. `openapi.json` describes it, and a test compares the two.

mod problem;
mod query;

use actix_web::http::header::{AUTHORIZATION, CACHE_CONTROL, ETAG, HeaderValue, IF_NONE_MATCH};
use actix_web::web::{self, Path, ServiceConfig, resource, scope};
use actix_web::{HttpResponse, Resource};
use serde_json::{Value, json};

use super::page;
use super::visit::Visit;
use crate::domain::ids::hash;
use crate::domain::token::Scope;
use crate::shop::feed::{self, Listed};
use crate::shop::tokens;
use crate::store::tokens::Token;
use problem::Problem;
use query::{ListQuery, cursor};

/// The description of this API, `OpenAPI` 3.1.
const OPENAPI: &str = include_str!("openapi.json");

/// Every address of the API, as its description calls it.
pub const PATHS: [&str; 5] = [
    "/api/v1/openapi.json",
    "/api/v1/admin/books",
    "/api/v1/admin/books/{slug}",
    "/api/v1/admin/orders",
    "/api/v1/admin/orders/{number}",
];

/// Registers the API. Whatever it does not know is answered in its own form, never by a page.
pub fn configure(cfg: &mut ServiceConfig) {
    let api = scope("/api")
        .service(reads("/v1/openapi.json").route(super::reads().to(openapi)))
        .service(reads("/v1/admin/books").route(super::reads().to(books)))
        .service(reads("/v1/admin/books/{slug}").route(super::reads().to(book)))
        .service(reads("/v1/admin/orders").route(super::reads().to(orders)))
        .service(reads("/v1/admin/orders/{number}").route(super::reads().to(order)))
        .default_service(web::to(nothing));
    cfg.service(api);
}

fn reads(path: &str) -> Resource {
    resource(path).default_service(web::to(only_read))
}

async fn nothing(visit: Visit) -> HttpResponse {
    Problem::NotFound.answer(&visit)
}

async fn only_read(visit: Visit) -> HttpResponse {
    Problem::Method.answer(&visit)
}

/// `GET /api/v1/openapi.json`: for everybody.
pub async fn openapi(visit: Visit) -> HttpResponse {
    send(&visit, OPENAPI.to_owned(), page::PRIVATE)
}

/// `GET /api/v1/admin/books`
pub async fn books(visit: Visit) -> HttpResponse {
    let answer = async {
        admit(&visit, Scope::Books).await?;
        let query = ListQuery::read(visit.request.query_string(), &["limit", "cursor"])?;
        Ok(list(&feed::books(&visit.doors.shop, query.before, query.limit).await?))
    };
    or_problem(&visit, answer.await, page::PRIVATE)
}

/// `GET /api/v1/admin/books/{slug}`
pub async fn book(visit: Visit, slug: Path<String>) -> HttpResponse {
    let answer = async {
        admit(&visit, Scope::Books).await?;
        ListQuery::read(visit.request.query_string(), &[])?;
        Ok(feed::book(&visit.doors.shop, named(&slug)?).await?)
    };
    or_problem(&visit, answer.await, page::PRIVATE)
}

/// `GET /api/v1/admin/orders`
pub async fn orders(visit: Visit) -> HttpResponse {
    let answer = async {
        let token = admit(&visit, Scope::Orders).await?;
        let known = ["limit", "cursor", "state", "book", "since", "until"];
        let query = ListQuery::read(visit.request.query_string(), &known)?;
        let buyers = token.opens(Scope::Buyers);
        Ok(list(&feed::orders(&visit.doors.shop, query.orders, query.before, query.limit, buyers).await?))
    };
    or_problem(&visit, answer.await, page::SECRET)
}

/// `GET /api/v1/admin/orders/{number}`
pub async fn order(visit: Visit, number: Path<String>) -> HttpResponse {
    let answer = async {
        let token = admit(&visit, Scope::Orders).await?;
        ListQuery::read(visit.request.query_string(), &[])?;
        Ok(feed::order(&visit.doors.shop, named(&number)?, token.opens(Scope::Buyers)).await?)
    };
    or_problem(&visit, answer.await, page::SECRET)
}

/// A name out of an address. PostgreSQL takes no NUL in a text.
fn named(name: &str) -> Result<&str, Problem> {
    if name.contains('\0') { Err(Problem::NotFound) } else { Ok(name) }
}

/// The token that was brought (RFC 6750, 2.1), if it opens `scope`.
async fn admit(visit: &Visit, scope: Scope) -> Result<Token, Problem> {
    let header = visit.request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let brought =
        header.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let found = match brought {
        Some((_, token)) => tokens::check(&visit.doors.shop, token.trim()).await?,
        None => None,
    };
    let Some(token) = found else {
        visit.doors.limits.stranger(visit.address()).map_err(Problem::TooOften)?;
        return Err(Problem::NoToken);
    };
    visit.doors.limits.token(&token.id).map_err(Problem::TooOften)?;
    if token.opens(scope) { Ok(token) } else { Err(Problem::Scope(scope)) }
}

fn list(listed: &Listed) -> Value {
    json!({ "data": listed.data, "next": listed.next.as_ref().map(cursor) })
}

/// `cache`: what is told about buyers stays in no cache.
fn or_problem(visit: &Visit, answer: Result<Value, Problem>, cache: HeaderValue) -> HttpResponse {
    match answer {
        Ok(body) => send(visit, body.to_string(), cache),
        Err(problem) => problem.answer(visit),
    }
}

/// JSON under its `ETag`, or 304 when the client has it already (RFC 9110, 13.1.2).
fn send(visit: &Visit, body: String, cache: HeaderValue) -> HttpResponse {
    let etag = format!("\"{}\"", hash(&body));
    let known = visit.request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let same = |one: &str| one.trim().trim_start_matches("W/") == etag || one.trim() == "*";
    let unchanged = known.is_some_and(|known| known.split(',').any(same));
    let mut answer = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((ETAG, etag)).insert_header((CACHE_CONTROL, cache));
    if unchanged {
        return answer.finish();
    }
    answer.content_type("application/json").body(body)
}

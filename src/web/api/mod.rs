//! `/api/v1`: the read API for other programs, which need a token, and the API for apps (`apps/`). `openapi.json` describes both, and
//! a test compares the two.

mod apps;
mod problem;
mod query;

use std::sync::LazyLock;

use actix_web::http::header::{AUTHORIZATION, CACHE_CONTROL, ETAG, HeaderValue, IF_NONE_MATCH};
use actix_web::web::{self, Path, ServiceConfig, resource, scope};
use actix_web::{HttpResponse, Resource};
use serde_json::{Value, json};

use super::page;
use crate::domain::ids::hash;
use crate::domain::language::Language;
use crate::domain::token::Scope;
use crate::shop::accounts::api_tokens;
use crate::shop::api::{self, Listed};
use crate::store::tokens::Token;
use crate::web::context::RequestContext;
pub use apps::{PATHS as APP_PATHS, Streams};
use problem::Problem;
use query::{ListQuery, cursor};

/// The description of this API, `OpenAPI` 3.1.
const OPENAPI: &str = include_str!("openapi.json");
/// The same with the languages of this shop, to which the owner may have added some.
static DESCRIPTION: LazyLock<String> = LazyLock::new(|| described().unwrap_or_else(|_| OPENAPI.to_owned()));

fn described() -> serde_json::Result<String> {
    let mut whole: Value = serde_json::from_str(OPENAPI)?;
    if let Some(codes) = whole.pointer_mut("/components/schemas/NewOrder/properties/language/enum") {
        *codes =
            Language::every().into_iter().map(|language| Value::from(language.code())).chain([Value::Null]).collect();
    }
    serde_json::to_string(&whole)
}

/// All paths that a token opens, and the description.
pub const PATHS: [&str; 5] = [
    "/api/v1/openapi.json",
    "/api/v1/admin/books",
    "/api/v1/admin/books/{slug}",
    "/api/v1/admin/orders",
    "/api/v1/admin/orders/{number}",
];

/// Registers the API. Unknown paths and methods under `/api` get a JSON problem, not a page.
pub fn configure(cfg: &mut ServiceConfig) {
    let api = scope("/api")
        .service(reads("/v1/openapi.json").route(super::reads().to(openapi)))
        .service(reads("/v1/admin/books").route(super::reads().to(books)))
        .service(reads("/v1/admin/books/{slug}").route(super::reads().to(book)))
        .service(reads("/v1/admin/orders").route(super::reads().to(orders)))
        .service(reads("/v1/admin/orders/{number}").route(super::reads().to(order)))
        .service(apps::below_v1())
        .default_service(web::to(nothing));
    cfg.service(api);
}

fn reads(path: &str) -> Resource {
    resource(path).default_service(web::to(only_read))
}

async fn nothing(ctx: RequestContext) -> HttpResponse {
    Problem::NotFound.answer(&ctx)
}

async fn only_read(ctx: RequestContext) -> HttpResponse {
    Problem::Method.answer(&ctx)
}

/// `GET /api/v1/openapi.json`: for anyone, without a token.
pub async fn openapi(ctx: RequestContext) -> HttpResponse {
    send(&ctx, DESCRIPTION.clone(), page::REVALIDATE)
}

/// `GET /api/v1/admin/books`
pub async fn books(ctx: RequestContext) -> HttpResponse {
    let answer = async {
        admit(&ctx, Scope::Books).await?;
        let query = ListQuery::read(ctx.request.query_string(), &["limit", "cursor"])?;
        Ok(list(&api::books(&ctx.app.shop, query.before, query.limit).await?))
    };
    or_problem(&ctx, answer.await, page::REVALIDATE)
}

/// `GET /api/v1/admin/books/{slug}`
pub async fn book(ctx: RequestContext, slug: Path<String>) -> HttpResponse {
    let answer = async {
        admit(&ctx, Scope::Books).await?;
        ListQuery::read(ctx.request.query_string(), &[])?;
        Ok(api::book(&ctx.app.shop, named(&slug)?).await?)
    };
    or_problem(&ctx, answer.await, page::REVALIDATE)
}

/// `GET /api/v1/admin/orders`
pub async fn orders(ctx: RequestContext) -> HttpResponse {
    let answer = async {
        let token = admit(&ctx, Scope::Orders).await?;
        let known = ["limit", "cursor", "state", "book", "since", "until"];
        let query = ListQuery::read(ctx.request.query_string(), &known)?;
        let buyers = token.opens(Scope::Buyers);
        Ok(list(&api::orders(&ctx.app.shop, query.orders, query.before, query.limit, buyers).await?))
    };
    or_problem(&ctx, answer.await, page::NO_STORE)
}

/// `GET /api/v1/admin/orders/{number}`
pub async fn order(ctx: RequestContext, number: Path<String>) -> HttpResponse {
    let answer = async {
        let token = admit(&ctx, Scope::Orders).await?;
        ListQuery::read(ctx.request.query_string(), &[])?;
        Ok(api::order(&ctx.app.shop, named(&number)?, token.opens(Scope::Buyers)).await?)
    };
    or_problem(&ctx, answer.await, page::NO_STORE)
}

/// A name from a path. PostgreSQL does not accept NUL in a text.
fn named(name: &str) -> Result<&str, Problem> {
    if name.contains('\0') { Err(Problem::NotFound) } else { Ok(name) }
}

/// The bearer token of the request (RFC 6750, 2.1), if it includes `scope`.
async fn admit(ctx: &RequestContext, scope: Scope) -> Result<Token, Problem> {
    let header = ctx.request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token =
        header.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let found = match token {
        Some((_, token)) => api_tokens::check(&ctx.app.shop, token.trim()).await?,
        None => None,
    };
    let Some(token) = found else {
        ctx.app.limits.stranger(ctx.address()).map_err(Problem::TooOften)?;
        return Err(Problem::NoToken);
    };
    ctx.app.limits.token(&token.id).map_err(Problem::TooOften)?;
    if token.opens(scope) { Ok(token) } else { Err(Problem::Scope(scope)) }
}

fn list(listed: &Listed) -> Value {
    json!({ "data": listed.data, "next": listed.next.as_ref().map(cursor) })
}

/// `cache` is `no-store` for answers about orders, which may contain their buyers.
fn or_problem(ctx: &RequestContext, answer: Result<Value, Problem>, cache: HeaderValue) -> HttpResponse {
    match answer {
        Ok(body) => send(ctx, body.to_string(), cache),
        Err(problem) => problem.answer(ctx),
    }
}

/// JSON with its `ETag`, or 304 if the client has it already (RFC 9110, 13.1.2).
fn send(ctx: &RequestContext, body: String, cache: HeaderValue) -> HttpResponse {
    let etag = format!("\"{}\"", hash(&body));
    let known = ctx.request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let same = |one: &str| one.trim().trim_start_matches("W/") == etag || one.trim() == "*";
    let unchanged = known.is_some_and(|known| known.split(',').any(same));
    let mut answer = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((ETAG, etag)).insert_header((CACHE_CONTROL, cache));
    if unchanged {
        return answer.finish();
    }
    answer.content_type("application/json").body(body)
}

//! The API for apps: the catalogue, orders and their state, readers' libraries. An app is named by its key in the header `Griot-App`; an order is opened by
//! its own key. docs/apps.md shows how it is used.

mod admit;
mod body;
mod catalogue;
mod events;
mod fault;
mod library;
mod orders;
mod state;

use actix_web::dev::HttpServiceFactory;
use actix_web::middleware::from_fn;
use actix_web::web::{delete, post, resource, scope, to};
use actix_web::{HttpResponse, Resource};

use super::nothing;
use crate::web::context::RequestContext;
use crate::web::reads;
pub use events::Streams;
use fault::Fault;

/// The methods of an address, as `Allow` says them.
const READ: &str = "GET, HEAD";
const POST: &str = "POST";

/// All paths for apps, as in the description.
pub const PATHS: [&str; 12] = [
    "/api/v1/books",
    "/api/v1/books/{slug}",
    "/api/v1/categories",
    "/api/v1/library",
    "/api/v1/library/books/{number}/{part}",
    "/api/v1/library/codes",
    "/api/v1/library/sessions",
    "/api/v1/library/sessions/current",
    "/api/v1/orders",
    "/api/v1/orders/{key}",
    "/api/v1/orders/{key}/events",
    "/api/v1/orders/{key}/payments",
];

/// What is below `/api/v1`, beside what is registered before it.
pub fn below_v1() -> impl HttpServiceFactory {
    scope("/v1")
        .wrap(from_fn(admit::cross_origin))
        .service(at("/books", READ).route(reads().to(catalogue::list)))
        .service(at("/books/{slug}", READ).route(reads().to(catalogue::book)))
        .service(at("/categories", READ).route(reads().to(catalogue::categories)))
        .service(at("/library", READ).route(reads().to(library::show)))
        .service(at("/library/books/{number}/{part}", READ).route(reads().to(library::file)))
        .service(at("/library/codes", POST).route(post().to(library::ask)))
        .service(at("/library/sessions", POST).route(post().to(library::enter)))
        .service(at("/library/sessions/current", "DELETE").route(delete().to(library::leave)))
        .service(at("/orders", POST).route(post().to(orders::place)))
        .service(at("/orders/{key}", READ).route(reads().to(orders::read)))
        .service(at("/orders/{key}/events", "GET").route(actix_web::web::get().to(events::events)))
        .service(at("/orders/{key}/payments", POST).route(post().to(orders::pay)))
        .default_service(to(nothing))
}

fn at(path: &str, methods: &'static str) -> Resource {
    resource(path).default_service(to(move |ctx: RequestContext| async move { other_method(&ctx, methods) }))
}

fn other_method(ctx: &RequestContext, methods: &'static str) -> HttpResponse {
    Fault::Method(methods).answer(ctx)
}

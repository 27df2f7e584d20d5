//! Who may call what: the app that the header `Griot-App` names, the web pages in its list, and the way a browser asks (CORS).

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderValue,
    ORIGIN, VARY,
};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, HttpResponseBuilder, web};

use super::fault::Fault;
use crate::shop::apps;
use crate::store::apps::App;
use crate::web::AppState;
use crate::web::context::RequestContext;

/// The header that holds an app's key.
pub const APP: &str = "griot-app";

/// The headers that a web page may send and read beside those that it may always.
const MAY_SEND: HeaderValue = HeaderValue::from_static(
    "Accept-Language, Authorization, Content-Type, Griot-App, Idempotency-Key, If-None-Match, Last-Event-ID",
);
const MAY_READ: HeaderValue = HeaderValue::from_static("ETag, Location, Retry-After");
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, DELETE");

/// The app that the request names.
///
/// # Errors
/// When it names none, when the app is over its rate, and when a web page calls that is not in the app's list.
pub async fn app(ctx: &RequestContext) -> Result<App, Fault> {
    let headers = ctx.request.headers();
    let key = headers.get(APP).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(app) = apps::check(&ctx.app.shop, key.trim()).await? else {
        ctx.app.limits.stranger(ctx.address())?;
        return Err(Fault::NoApp);
    };
    ctx.app.limits.app(&app.id, ctx.address())?;
    let is_listed = |origin: &str| origin == ctx.app.public_url || apps::may_call(&app, origin);
    match headers.get(ORIGIN).map(HeaderValue::to_str) {
        None => Ok(app),
        Some(Ok(origin)) if is_listed(origin) => Ok(app),
        Some(_) => Err(Fault::Origin),
    }
}

/// The middleware: lets the web pages in the apps' lists read the answers, and nobody else's. Browsers send no cookie with it, because
/// no answer allows credentials.
pub async fn cross_origin(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let origin = listed_origin(&request).await;
    let asks = request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if asks {
        let mut answer =
            if origin.is_some() { permission(HttpResponse::NoContent()) } else { HttpResponse::Forbidden() };
        request.into_response(answer.finish())
    } else {
        next.call(request).await?.map_into_boxed_body()
    };
    let headers = response.headers_mut();
    add_vary(headers);
    if let Some(origin) = origin {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, MAY_READ);
    }
    Ok(response)
}

fn permission(mut answer: HttpResponseBuilder) -> HttpResponseBuilder {
    answer
        .insert_header((ACCESS_CONTROL_ALLOW_METHODS, METHODS))
        .insert_header((ACCESS_CONTROL_ALLOW_HEADERS, MAY_SEND))
        .insert_header((ACCESS_CONTROL_MAX_AGE, "600"));
    answer
}

/// The answer to one web page, app or reader is not kept for another.
fn add_vary(headers: &mut HeaderMap) {
    headers.append(VARY, HeaderValue::from_static("Origin, Griot-App, Accept-Language"));
}

/// The request's origin, if an app's list has it.
async fn listed_origin(request: &ServiceRequest) -> Option<HeaderValue> {
    let origin = request.headers().get(ORIGIN)?.clone();
    let app = request.app_data::<web::Data<AppState>>()?.clone();
    match apps::is_listed(&app.shop, origin.to_str().ok()?).await {
        Ok(is_listed) => is_listed.then_some(origin),
        Err(error) => {
            tracing::warn!(%error, "the origins of the apps could not be read");
            None
        }
    }
}

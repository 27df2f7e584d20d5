//! The middleware of every route of the back office: checks the session, the role's rights, and the form's token.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::CONTENT_TYPE;
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Payload;
use actix_web::{Error, HttpMessage as _, HttpResponse};
use subtle::ConstantTimeEq as _;

use super::confirm::RenewedSession;
use super::fields::{Fields, TOKEN};
use super::login;
use super::staff::{Admitted, Guest, cookie_name, session_cookie};
use super::{Needs, Row};
use crate::domain::role::Role;
use crate::domain::typed;
use crate::shop::accounts::refused::{self, Kind};
use crate::shop::accounts::sessions::{self, Signed};
use crate::shop::market::{own_books, sellers};
use crate::store::sellers::Seller;
use crate::web::admin::file_forms::Parts;
use crate::web::answer::see_other;
use crate::web::context::RequestContext;
use crate::web::{body, problem};

/// The largest form, in bytes: a book's description can be long.
const MOST: usize = 256 * 1024;
/// What the addresses of a seller's book begin with.
const OF_A_BOOK: &str = "/seller/books/{id}";

/// Passes a request on to the handler of `row`, or answers it.
pub async fn admit(
    row: &'static Row,
    mut request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let ctx = request.extract::<RequestContext>().await?;
    let body = body_of(&mut request).await?;
    let secure = ctx.app.secure_cookies;
    match enter(row, ctx, body).await {
        Ok(admitted) => {
            request.extensions_mut().insert(admitted);
            let mut response = next.call(request).await?;
            let renewed = response.request().extensions_mut().remove::<RenewedSession>();
            if let Some(RenewedSession(token)) = renewed {
                response.response_mut().add_cookie(&session_cookie(secure, &token))?;
            }
            Ok(response)
        }
        Err(answer) => Ok(request.into_response(answer)),
    }
}

/// The kind of a request's body.
enum Body {
    /// A form without files, which is read completely here.
    Plain(Payload),
    /// A form with files: its token is read here, the rest by the handler.
    WithFiles(Payload),
    /// Not a form: the handler reads it, and the token is in a header.
    Other,
}

async fn body_of(request: &mut ServiceRequest) -> Result<Body, Error> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let begins = |with: &str| kind.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    let (plain, with_files) = (begins("application/x-www-form-urlencoded"), begins("multipart/form-data"));
    if !is_change(request.method()) || !(plain || with_files) {
        return Ok(Body::Other);
    }
    let payload = request.extract::<Payload>().await?;
    Ok(if plain { Body::Plain(payload) } else { Body::WithFiles(payload) })
}

fn is_change(method: &Method) -> bool {
    ![Method::GET, Method::HEAD, Method::OPTIONS].contains(method)
}

async fn enter(row: &Row, ctx: RequestContext, body: Body) -> Result<Admitted, HttpResponse> {
    let change = is_change(&row.method);
    if change && ctx.is_cross_site() {
        return Err(problem::cross_site(&ctx, "/admin"));
    }
    let signed = match ctx.request.cookie(cookie_name(ctx.app.secure_cookies)) {
        Some(cookie) => sessions::find(&ctx.app.shop, cookie.value()).await,
        None => Ok(None),
    };
    let signed = signed.map_err(|error| problem::or_page(&ctx, Err(error)))?;
    let (form, mut parts) = match body {
        Body::Plain(payload) => match body::read_up_to(payload, MOST).await {
            Ok(text) => (Fields::parse(&text), None),
            Err(error) => return Err(problem::body(&ctx, error)),
        },
        Body::WithFiles(payload) => (Fields::default(), Some(Parts::new(ctx.request.headers(), payload))),
        Body::Other => (Fields::default(), None),
    };
    if form.iter().any(|(name, value)| [name, value].iter().any(|text| text.chars().any(typed::is_control))) {
        return Err(problem::signs(&ctx));
    }
    if row.needs == Needs::Open {
        return Ok(Admitted { ctx, signed, form, parts: None, seller: None });
    }
    let Some(signed) = signed.filter(|signed| signed.session.whole) else {
        return Err(turned_away(ctx, change));
    };
    if change && !is_own(&ctx, &form, parts.as_mut(), &signed).await {
        return Err(Guest { ctx, signed: None, form }.problem(StatusCode::FORBIDDEN, "token"));
    }
    if row.needs != Needs::Session && lacks_second_factor(&ctx, &signed) {
        return Err(to_second_factor(ctx, change));
    }
    if let Some(home) = elsewhere(row.needs, signed.role) {
        return Err(see_other(home).finish());
    }
    if let Needs::May(right) = row.needs
        && !signed.role.may(right)
    {
        refused::record_denied(&ctx.app.shop, Kind::Right, &signed, &ctx.address().to_string()).await;
        return Err(Guest { ctx, signed: None, form }.problem(StatusCode::FORBIDDEN, "role"));
    }
    let seller = match row.needs {
        Needs::Seller => Some(seller_of(&ctx, &signed, row).await?),
        _ => None,
    };
    Ok(Admitted { ctx, signed: Some(signed), form, parts, seller })
}

/// Where somebody belongs who comes to the first page of others.
fn elsewhere(needs: Needs, role: Role) -> Option<&'static str> {
    match (needs, role) {
        (Needs::Staff, Role::Seller) => Some("/seller"),
        (Needs::Seller, Role::Owner | Role::Manager | Role::Support) => Some("/admin"),
        _ => None,
    }
}

/// The seller that this account is. An address of a book has to be of one that he sells. His uploads are his account's: whoever reads one
/// asks for it by both.
async fn seller_of(ctx: &RequestContext, signed: &Signed, row: &Row) -> Result<Seller, HttpResponse> {
    let found = his_own(ctx, signed, row.path.starts_with(OF_A_BOOK)).await;
    found.map_err(|error| problem::or_page(ctx, Err(error)))
}

async fn his_own(ctx: &RequestContext, signed: &Signed, of_a_book: bool) -> Result<Seller, crate::shop::Error> {
    let shop = &ctx.app.shop;
    let seller = sellers::of_account(shop, &signed.account.id).await?;
    let book_id = ctx.request.match_info().query("id");
    let is_his = !of_a_book || own_books::sells(shop, &seller.id, book_id).await?;
    is_his.then_some(seller).ok_or(crate::shop::Error::NotFound)
}

/// Redirects a page to the sign-in, which leads back to it; a form gets a page that says that the browser still has its
/// input.
fn turned_away(ctx: RequestContext, change: bool) -> HttpResponse {
    if change {
        return Guest { ctx, signed: None, form: Fields::default() }.problem(StatusCode::UNAUTHORIZED, "ended");
    }
    let sent_by = ctx.request.headers().get("sec-fetch-site").and_then(|value| value.to_str().ok());
    if sent_by == Some("cross-site") {
        // A link in an e-mail: the browser did not send the SameSite=Strict cookie. It sends it when a page of this
        // shop requests the URL again.
        return Guest { ctx, signed: None, form: Fields::default() }.again();
    }
    see_other(&login::address(&ctx)).finish()
}

/// In production a password alone is not enough.
fn lacks_second_factor(ctx: &RequestContext, signed: &Signed) -> bool {
    ctx.app.shop.rules().second_factor && signed.account.totp_seed.is_none()
}

fn to_second_factor(ctx: RequestContext, change: bool) -> HttpResponse {
    if change {
        return Guest { ctx, signed: None, form: Fields::default() }.problem(StatusCode::FORBIDDEN, "second-factor");
    }
    see_other("/admin/me/second-factor").finish()
}

/// Whether the form contains its account's token: a form with files in its first field, other forms in any field, and
/// other requests in the header `x-csrf-token`.
async fn is_own(ctx: &RequestContext, form: &Fields, parts: Option<&mut Parts>, signed: &Signed) -> bool {
    let token = if let Some(parts) = parts {
        parts.token().await.unwrap_or_default()
    } else {
        let header = ctx.request.headers().get("x-csrf-token").and_then(|value| value.to_str().ok());
        header.unwrap_or_else(|| form.get(TOKEN)).to_owned()
    };
    token.as_bytes().ct_eq(signed.csrf.as_bytes()).into()
}

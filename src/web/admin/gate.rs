//! The gate before every address of the back office: who comes, whether his role may, whether the form is his own.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::CONTENT_TYPE;
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Payload;
use actix_web::{Error, HttpMessage as _, HttpResponse};
use subtle::ConstantTimeEq as _;

use super::fields::Fields;
use super::login;
use super::staff::{Admitted, Guest, cookie_name};
use super::{Needs, Row};
use crate::domain::typed;
use crate::shop::refusals::{self, Kind};
use crate::shop::sessions::{self, Signed};
use crate::web::catalogue::see_other;
use crate::web::visit::Visit;
use crate::web::{body, problem};

/// The largest form, in bytes: a book's description is long.
const MOST: usize = 256 * 1024;

/// Lets a request through to the handler of `row`, or answers it.
pub async fn admit(
    row: &'static Row,
    mut request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let visit = request.extract::<Visit>().await?;
    let payload = if is_plain_form(&request) { Some(request.extract::<Payload>().await?) } else { None };
    match enter(row, visit, payload).await {
        Ok(admitted) => {
            request.extensions_mut().insert(admitted);
            next.call(request).await
        }
        Err(answer) => Ok(request.into_response(answer)),
    }
}

/// A form without files. Others read their bodies themselves, and bring the token in a header or in the form's address.
fn is_plain_form(request: &ServiceRequest) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    is_change(request.method()) && kind.starts_with("application/x-www-form-urlencoded")
}

fn is_change(method: &Method) -> bool {
    ![Method::GET, Method::HEAD, Method::OPTIONS].contains(method)
}

async fn enter(row: &Row, visit: Visit, payload: Option<Payload>) -> Result<Admitted, HttpResponse> {
    let change = is_change(&row.method);
    if change && visit.is_cross_site() {
        return Err(problem::cross_site(&visit, "/admin"));
    }
    let signed = match visit.request.cookie(cookie_name(visit.doors.secure_cookies)) {
        Some(cookie) => sessions::find(&visit.doors.shop, cookie.value()).await,
        None => Ok(None),
    };
    let signed = signed.map_err(|error| problem::or_page(&visit, Err(error)))?;
    let form = match payload {
        Some(payload) => match body::read_up_to(payload, MOST).await {
            Ok(text) => Fields::parse(&text),
            Err(error) => return Err(problem::body(&visit, error)),
        },
        None => Fields::default(),
    };
    if form.iter().any(|(name, value)| [name, value].iter().any(|text| text.chars().any(typed::is_control))) {
        return Err(problem::signs(&visit));
    }
    if row.needs == Needs::Open {
        return Ok(Admitted { visit, signed, form });
    }
    let Some(signed) = signed.filter(|signed| signed.session.whole) else {
        return Err(turned_away(visit, change));
    };
    if change && !is_own(&visit, &form, &signed) {
        return Err(Guest { visit, signed: None, form }.problem(StatusCode::FORBIDDEN, "token"));
    }
    if row.needs != Needs::Session && lacks_second_factor(&visit, &signed) {
        return Err(to_second_factor(visit, change));
    }
    if let Needs::May(right) = row.needs
        && !signed.role.may(right)
    {
        refusals::inside(&visit.doors.shop, Kind::Right, &signed, &visit.address().to_string()).await;
        return Err(Guest { visit, signed: None, form }.problem(StatusCode::FORBIDDEN, "role"));
    }
    Ok(Admitted { visit, signed: Some(signed), form })
}

/// A page that was asked for comes back after signing in; a form is said to be kept in the browser.
fn turned_away(visit: Visit, change: bool) -> HttpResponse {
    if change {
        return Guest { visit, signed: None, form: Fields::default() }.problem(StatusCode::UNAUTHORIZED, "ended");
    }
    let sent_by = visit.request.headers().get("sec-fetch-site").and_then(|value| value.to_str().ok());
    if sent_by == Some("cross-site") {
        // A link in a letter: the browser kept the strict cookie back. Asked for by our own page it brings it.
        return Guest { visit, signed: None, form: Fields::default() }.again();
    }
    see_other(&login::address(&visit)).finish()
}

/// In production nobody works with a password alone.
fn lacks_second_factor(visit: &Visit, signed: &Signed) -> bool {
    visit.doors.shop.rules().second_factor && signed.account.totp_seed.is_none()
}

fn to_second_factor(visit: Visit, change: bool) -> HttpResponse {
    if change {
        return Guest { visit, signed: None, form: Fields::default() }.problem(StatusCode::FORBIDDEN, "second-factor");
    }
    see_other("/admin/me/second-factor").finish()
}

/// Whether the form carries its account's token: in the field `csrf`, the header `x-csrf-token`, or, for forms with files,
/// in the address (`?csrf=`).
fn is_own(visit: &Visit, form: &Fields, signed: &Signed) -> bool {
    let header = visit.request.headers().get("x-csrf-token").and_then(|value| value.to_str().ok());
    let query = Fields::parse(visit.request.query_string().as_bytes());
    let brought = header.unwrap_or_else(|| if form.has("csrf") { form.get("csrf") } else { query.get("csrf") });
    brought.as_bytes().ct_eq(signed.csrf.as_bytes()).into()
}

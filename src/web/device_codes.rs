//! Taking a paid order's books to another device: `POST /orders/{key}/code` makes a code of six characters, `GET|POST /c` takes it
//! there, and `GET /orders/{key}/phone.svg` is a QR code of the download link.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{Path, Payload, ServiceConfig, post};
use askama::Template;

use super::answer::see_other;
use super::buyer_names::Field;
use super::qr::{self, Square};
use super::{body, page, problem, reads, reads_and_posts};
use crate::domain::device_code::DeviceCode;
use crate::shop::delivery::Delivery;
use crate::shop::sale::order_details;
use crate::shop::{Error, device_codes};
use crate::web::context::RequestContext;
use crate::web::frame::Frame;

const HERE: &str = "/c";
/// What is typed beyond this is cut.
const LONGEST: usize = 40;

/// `GET /c`, and `POST` with a code that opens nothing.
#[derive(Template)]
#[template(path = "delivery/code.html")]
struct CodePage {
    frame: Frame,
    code: Field,
}

/// A QR code as a picture of its own: browsers fetch it only where it is shown.
#[derive(Template)]
#[template(path = "delivery/phone.svg", escape = "html")]
struct Picture {
    square: Square,
}

/// How an order's page takes its books to another device.
#[derive(Clone, Debug)]
pub struct OtherDevice {
    /// The address of the QR code.
    pub picture: String,
    /// Where "get a code" posts to.
    pub action: String,
    /// Where the code is typed, without the scheme: `librairie.ci/c`.
    pub address: String,
    /// The code that is valid now, and its end as people write it.
    pub code: Option<(String, String)>,
}

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(reads_and_posts(HERE).route(reads().to(form)).post(open))
        .route("/orders/{key}/code", post().to(make))
        .route("/orders/{key}/code", reads().to(problem::back_from_form))
        .route("/orders/{key}/phone.svg", reads().to(picture));
}

/// What the page of this order shows; `None` when its link opens nothing.
pub async fn of_order(
    ctx: &RequestContext,
    key: &str,
    delivery: Option<&Delivery>,
) -> Result<Option<OtherDevice>, Error> {
    let Some(delivery) = delivery.filter(|delivery| opens(ctx, delivery)) else { return Ok(None) };
    let code = device_codes::of_link(&ctx.app.shop, &delivery.link.id).await?;
    let public = ctx.app.public_url();
    Ok(Some(OtherDevice {
        picture: format!("/orders/{key}/phone.svg"),
        action: format!("/orders/{key}/code"),
        address: format!("{}{HERE}", public.split_once("://").map_or(public, |(_, address)| address)),
        code: code.map(|(code, until)| (code.to_string(), ctx.moment(until))),
    }))
}

fn opens(ctx: &RequestContext, delivery: &Delivery) -> bool {
    let shop = &ctx.app.shop;
    delivery.may_begin(shop.clock.now(), shop.rules().visit_lasts).is_ok()
}

/// The delivery of a paid order whose link opens something.
async fn delivery(ctx: &RequestContext, key: &str) -> Result<Delivery, Error> {
    let details = order_details::open(&ctx.app.shop, key).await?;
    details.delivery.filter(|delivery| opens(ctx, delivery)).ok_or(Error::NotFound)
}

async fn make(ctx: RequestContext, key: Path<String>) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, &format!("/orders/{key}"));
    }
    let made = async {
        let delivery = delivery(&ctx, &key).await?;
        if let Err(too_often) = ctx.app.limits.browser(&key) {
            return Ok(problem::too_often(&ctx, &too_often));
        }
        device_codes::make(&ctx.app.shop, &delivery.link.id).await?;
        Ok(see_other(&format!("/orders/{key}#device")).finish())
    };
    problem::or_page(&ctx, made.await)
}

async fn picture(ctx: RequestContext, key: Path<String>) -> HttpResponse {
    let drawn = async {
        let delivery = delivery(&ctx, &key).await?;
        let link = format!("{}/d/{}", ctx.app.public_url(), ctx.app.shop.keys.link_token(&delivery.link.id));
        let square = qr::draw(&link).ok_or(Error::NotFound)?;
        let svg = Picture { square }.render().map_err(|error| Error::Broken(error.to_string()))?;
        let mut answer = HttpResponse::Ok();
        answer.insert_header((CONTENT_TYPE, "image/svg+xml")).insert_header((CACHE_CONTROL, page::NO_STORE));
        Ok(answer.body(svg))
    };
    problem::or_page(&ctx, drawn.await)
}

async fn form(ctx: RequestContext) -> HttpResponse {
    let page = CodePage { frame: ctx.frame(HERE), code: Field::default() };
    page::answer(&ctx, StatusCode::OK, page::REVALIDATE, &page)
}

/// An unknown code and one whose hour is over are answered alike.
async fn open(ctx: RequestContext, payload: Payload) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, HERE);
    }
    let form = match body::read_form(payload).await {
        Ok(form) => form,
        Err(error) => return problem::body(&ctx, error),
    };
    let typed: String = form.get("code").chars().take(LONGEST).collect();
    let opened = async {
        let Some(code) = DeviceCode::parse(&typed) else { return Ok(wrong(&ctx, typed)) };
        if let Err(too_often) = ctx.app.limits.device_code(ctx.address()) {
            return Ok(problem::too_often(&ctx, &too_often));
        }
        Ok(match device_codes::token(&ctx.app.shop, &code).await? {
            Some(token) => see_other(&format!("/d/{token}")).finish(),
            None => wrong(&ctx, typed),
        })
    };
    problem::or_page(&ctx, opened.await)
}

fn wrong(ctx: &RequestContext, typed: String) -> HttpResponse {
    let code = Field { value: typed, error: Some(ctx.texts().say("device-code-wrong")) };
    let page = CodePage { frame: ctx.frame(HERE), code };
    page::answer(ctx, StatusCode::UNPROCESSABLE_ENTITY, page::NO_STORE, &page)
}

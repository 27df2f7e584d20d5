//! The page of a download link, which e-mail scanners can fetch without using a download, and the downloads themselves.

use actix_web::HttpResponse;
use actix_web::http::header::{ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_TYPE, ETAG};
use actix_web::http::{Method, StatusCode};
use actix_web::web::Path;
use askama::Template;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::answer::see_other;
use super::disposition::content_disposition;
use super::frame::Frame;
use super::gift_form::Given;
use super::orders::{LineView, OrderView, comes, order_view, renewed, why_ended};
use super::parts::{FileView, files};
use super::{page, problem, ranges};
use crate::domain::grant::Ended;
use crate::shop::delivery::{Delivery, Part};
use crate::shop::sale::order_details;
use crate::shop::{Error, Shop, delivery, messages, reservations};
use crate::web::context::RequestContext;
use crate::web::file_body::{HeadBody, send_reading};
use crate::web::rate_limits::TooOften;

/// `GET /d/{token}` with a valid link.
#[derive(Template)]
#[template(path = "delivery/link.html")]
pub struct LinkPage {
    pub frame: Frame,
    pub order: OrderView,
    /// Who gave the books, and with which words; the price is not shown then.
    pub given: Option<Given>,
    /// Empty as long as none of the books is out.
    pub files: Vec<FileView>,
    /// Sentences that say when each book comes that is not out yet.
    pub comes: Vec<String>,
    /// The day and hour when the link expires.
    pub until: String,
}

/// `GET /d/{token}` with a link that is used up, expired or revoked (410).
#[derive(Template)]
#[template(path = "delivery/ended.html")]
pub struct LinkEndedPage {
    pub frame: Frame,
    /// Why the link has ended, as a sentence.
    pub reason: String,
    /// Where "send me a new link" posts; the link is sent to the buyer's own address.
    pub renew: Option<String>,
    /// The result of a request for a new link, just made.
    pub renewed: Option<String>,
}

/// The characters that an address contains unencoded (RFC 3986, 2.3).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A name as a part of an address.
pub fn path_segment(name: &str) -> String {
    utf8_percent_encode(name, SEGMENT).to_string()
}

/// `GET /d/{token}`: the page of a link from an e-mail. E-mail scanners and link previews that fetch it use no
/// download.
pub async fn open(ctx: RequestContext, token: Path<String>) -> HttpResponse {
    let opened = show(&ctx, &token).await;
    problem::or_page(&ctx, opened)
}

async fn show(ctx: &RequestContext, token: &str) -> Result<HttpResponse, Error> {
    let shop = &ctx.app.shop;
    let delivery = delivery::by_token(shop, token).await?;
    let here = format!("/d/{token}");
    let may_begin = delivery.may_begin(shop.clock.now(), shop.rules().visit_lasts);
    if let Some(ended) = may_begin.err().filter(|ended| *ended != Ended::NotOut) {
        let messages = order_details::messages(shop, &delivery.order).await?;
        return Ok(show_ended(ctx, Some(&here), ended, renewed(ctx, &messages)));
    }
    let (files, until) = (files(ctx, &delivery, token), ctx.moment(delivery.quota().expires_at));
    let comes = comes(ctx, &delivery);
    let folder = order_details::around(shop, delivery).await?;
    let given = folder.gift.as_ref().map(|gift| Given::of(ctx.texts(), gift));
    let order = order_view(ctx, &folder);
    let order = if given.is_some() { without_money(order) } else { order };
    let page = LinkPage { frame: ctx.frame(&here), order, given, files, comes, until };
    Ok(page::answer(ctx, StatusCode::OK, page::NO_STORE, &page))
}

/// What the recipient of a gift sees of its order: what was paid, the receipt and the way back into an app are the buyer's.
fn without_money(order: OrderView) -> OrderView {
    let lines = order.lines.into_iter().map(|line| LineView { amount: String::new(), ..line }).collect();
    OrderView {
        lines,
        received: None,
        saved: None,
        returned: None,
        means: None,
        receipts: Vec::new(),
        app: None,
        ..order
    }
}

/// 410, with what the buyer can do. `link` is the link's page, if the visitor came from there; its button sends a new link.
fn show_ended(ctx: &RequestContext, link: Option<&str>, ended: Ended, renewed: Option<String>) -> HttpResponse {
    let page = LinkEndedPage {
        frame: ctx.frame(link.unwrap_or("/")),
        reason: why_ended(ctx, ended),
        renew: link.filter(|_| ended == Ended::Expired).map(|link| format!("{link}/link")),
        renewed,
    };
    page::answer(ctx, StatusCode::GONE, page::NO_STORE, &page)
}

/// `POST /d/{token}`: 303 to the file, at an address that is valid as long as the link.
pub async fn begin(ctx: RequestContext, token: Path<String>) -> HttpResponse {
    let begun = lead_to(&ctx, &token, None).await;
    problem::or_page(&ctx, begun)
}

/// `POST /d/{token}/{part}`: 303 to one of several files.
pub async fn begin_part(ctx: RequestContext, path: Path<(String, String)>) -> HttpResponse {
    let begun = lead_to(&ctx, &path.0, Some(&path.1)).await;
    problem::or_page(&ctx, begun)
}

async fn lead_to(ctx: &RequestContext, token: &str, part: Option<&str>) -> Result<HttpResponse, Error> {
    let delivery = delivery::by_token(&ctx.app.shop, token).await?;
    to_file(ctx, &delivery, part, Some(&format!("/d/{token}")))
}

/// 303 to one of a delivery's files; without a name, to the edition that was bought. `link` is the link's page, if the visitor came
/// from there.
///
/// # Errors
/// [`Error::NotFound`] when there is no such file.
pub fn to_file(
    ctx: &RequestContext,
    delivery: &Delivery,
    part: Option<&str>,
    link: Option<&str>,
) -> Result<HttpResponse, Error> {
    let shop = &ctx.app.shop;
    let file = delivery.part(part).ok_or(Error::NotFound)?;
    if let Err(ended) = delivery.may_begin_part(file, shop.clock.now(), shop.rules().visit_lasts) {
        return Ok(show_ended(ctx, link, ended, None));
    }
    let address = shop.keys.file_address(&delivery.link.id);
    let name = path_segment(&file.edition.file_name);
    let part = part.map(|part| format!("{part}/")).unwrap_or_default();
    Ok(see_other(&format!("/f/{address}/{part}{name}")).finish())
}

/// Where one of a delivery's files is read, as long as the link is valid: for programs, which press no button.
pub fn part_address(shop: &Shop, delivery: &Delivery, part: &Part) -> String {
    let (address, name) = (shop.keys.file_address(&delivery.link.id), &part.edition.file_name);
    format!("/f/{address}/{}/{}", part.name(), utf8_percent_encode(name, SEGMENT))
}

/// `POST /d/{token}/link`: sends a new link to the buyer's own address.
pub async fn new_link(ctx: RequestContext, token: Path<String>) -> HttpResponse {
    let sent = async {
        let delivery = delivery::by_token(&ctx.app.shop, &token).await?;
        if ctx.app.limits.new_link(&delivery.order.id).is_ok() {
            messages::renew(&ctx.app.shop, &delivery.order.id).await?;
        }
        Ok(see_other(&format!("/d/{token}?sent")).finish())
    };
    problem::or_page(&ctx, sent.await)
}

/// `GET` and `HEAD /f/{address}/{file name}`: the file, whole or in part. The requested bytes are taken from the visit,
/// and those that were not sent are given back.
pub async fn file(ctx: RequestContext, address: Path<(String, String)>) -> HttpResponse {
    let served = serve(&ctx, &address.0, None).await;
    problem::or_page(&ctx, served)
}

/// `GET` and `HEAD /f/{address}/{part}/{file name}`: one of several files.
pub async fn file_part(ctx: RequestContext, address: Path<(String, String, String)>) -> HttpResponse {
    let served = serve(&ctx, &address.0, Some(&address.1)).await;
    problem::or_page(&ctx, served)
}

async fn serve(ctx: &RequestContext, address: &str, part: Option<&str>) -> Result<HttpResponse, Error> {
    let shop = &ctx.app.shop;
    let delivery = delivery::by_file_address(shop, address).await?;
    let part = delivery.part(part).ok_or(Error::NotFound)?;
    let (size, edition) = (part.size(), &part.edition);
    let etag = part.etag();
    let is_head = ctx.request.method() == Method::HEAD;
    let plan = ranges::plan(is_head, ctx.request.headers(), size, &etag);
    let span = plan.span(size);
    let sends = !is_head && !span.is_empty();
    if let (false, Err(ended)) = (sends, delivery.may_begin_part(part, shop.clock.now(), shop.rules().visit_lasts)) {
        return Ok(show_ended(ctx, None, ended, None));
    }
    let mut answer = HttpResponse::build(plan.status());
    answer
        .insert_header((CONTENT_TYPE, part.format().media_type()))
        .insert_header((CONTENT_DISPOSITION, content_disposition(&edition.file_name)))
        .insert_header((CACHE_CONTROL, page::NO_STORE))
        .insert_header((ETAG, etag))
        .insert_header((ACCEPT_RANGES, "bytes"))
        .insert_header(("x-robots-tag", "noindex"))
        // nginx would buffer the whole file and pass it on at the phone's pace, so an interrupted download would count
        // as complete.
        .insert_header(("x-accel-buffering", "no"));
    if let Some(range) = plan.content_range(size) {
        answer.insert_header((CONTENT_RANGE, range));
    }
    if is_head {
        return Ok(answer.body(HeadBody(span.end - span.start)));
    }
    if span.is_empty() {
        return Ok(answer.finish());
    }
    let Some(place) = ctx.app.streams.take(&part.grant.id) else {
        return Ok(problem::too_often(ctx, &TooOften(10)));
    };
    let mut taken = match reservations::reserve(shop, &delivery, part, span.clone(), ctx.address()).await {
        Ok(taken) => taken,
        Err(ended) => return Ok(show_ended(ctx, None, ended, None)),
    };
    let reading = part.open(shop, span.clone()).await?;
    let on_sent = Box::new(move |start, end| {
        // The body owns this closure. When it is dropped, so are the permit and `taken`, which gives back the bytes
        // that were not sent.
        let _held = &place;
        taken.note_sent(start..end);
    });
    Ok(send_reading(reading, span, on_sent, &mut answer))
}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;
    use crate::web::orders::samples::order;
    use crate::web::parts::samples::file;

    pub fn link(frame: Frame) -> LinkPage {
        LinkPage {
            frame,
            order: order(),
            given: None,
            files: vec![file()],
            comes: Vec::new(),
            until: "mardi 24 novembre à 14 h 05".into(),
        }
    }

    pub fn ended(frame: Frame) -> LinkEndedPage {
        LinkEndedPage {
            frame,
            reason: "Ce lien a servi ses 72 heures.".into(),
            renew: Some("/d/token/renew".into()),
            renewed: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::samples::{ended, link};
    use super::*;
    use crate::domain::language::Language;
    use crate::web::frame::samples::{frame, inspect};
    use crate::web::parts::samples::file;

    #[test]
    fn a_link_opens_a_page_whose_button_downloads() {
        for language in Language::ALL {
            let two = FileView { action: "/d/token/epub-1".into(), ..file() };
            for files in [vec![file()], vec![file(), two]] {
                let page = LinkPage { files, ..link(frame(language)) };
                let html = page.render().unwrap();
                inspect(&html);
                assert!(html.contains("<form method=\"post\" action=\"/d/token\""));
                assert_eq!(html.matches("5,2\u{a0}Mo").count(), page.files.len());
            }
        }
    }

    #[test]
    fn an_ended_link_can_be_renewed_once_at_a_time() {
        for language in Language::ALL {
            let html = ended(frame(language)).render().unwrap();
            inspect(&html);
            assert!(html.contains("action=\"/d/token/renew\""));
            let renewed = LinkEndedPage { renewed: Some("Un nouveau lien part.".into()), ..ended(frame(language)) }
                .render()
                .unwrap();
            inspect(&renewed);
            assert!(renewed.contains("role=\"status\""));
            assert!(!renewed.contains("<form method"));
            inspect(&LinkEndedPage { renew: None, ..ended(frame(language)) }.render().unwrap());
        }
    }
}

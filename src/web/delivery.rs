//! The mail's link: a page that costs mail scanners nothing, and a button that downloads.

use actix_web::HttpResponse;
use actix_web::http::header::{ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_TYPE, ETAG};
use actix_web::http::{Method, StatusCode};
use actix_web::web::Path;
use askama::Template;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::catalogue::see_other;
use super::disposition::content_disposition;
use super::frame::Frame;
use super::limits::TooOften;
use super::orders::{OrderView, order_view, renewed, why_ended};
use super::stream::{HeadBody, send};
use super::visit::Visit;
use super::{page, problem, ranges};
use crate::domain::grant::Ended;
use crate::shop::delivery::{Delivery, Part};
use crate::shop::{Error, delivery, folder, messages};

/// `GET /d/{token}` with a live link.
#[derive(Template)]
#[template(path = "delivery/link.html")]
pub struct LinkPage {
    pub frame: Frame,
    pub order: OrderView,
    pub files: Vec<FileView>,
    /// Day and hour of the link's end.
    pub until: String,
}

/// A file that can be taken.
#[derive(Clone, Debug)]
pub struct FileView {
    /// Where the button posts: it answers 303 to the file.
    pub action: String,
    /// What the button says.
    pub words: String,
    /// `PDF · 5,2 Mo`
    pub weight: String,
    /// How many complete downloads are left, in words.
    pub left: String,
    /// It is an earlier edition, and stands below the newer one.
    pub earlier: bool,
}

/// The files of a delivery: the newest of each format, then earlier ones. Only one: "download the book".
pub fn files(visit: &Visit, delivery: &Delivery, token: &str) -> Vec<FileView> {
    let t = visit.texts();
    let several = delivery.parts.len() > 1;
    let several_books = delivery.has_several_books();
    let view = |part: &Part| {
        let (format, earlier) = (part.format().code().to_uppercase(), delivery.is_earlier(part));
        let words = match (several, earlier) {
            (false, _) => t.say("order-download"),
            (true, false) => t.fill("order-download-format", &[("format", &format)]),
            (true, true) => t.fill("order-download-earlier", &[("format", &format)]),
        };
        // Of several books each button names its own.
        let title = ("title", part.title.as_str());
        let words = if several_books { t.fill("order-download-of", &[title, ("words", &words)]) } else { words };
        FileView {
            action: if several { format!("/d/{token}/{}", part.name()) } else { format!("/d/{token}") },
            words,
            weight: format!("{format} · {}", t.size(part.size())),
            left: left(visit, part),
            earlier,
        }
    };
    let mut views: Vec<_> = delivery.parts.iter().map(view).collect();
    views.sort_by_key(|view| view.earlier);
    views
}

/// How many downloads are left, and until when the one that was begun costs nothing more.
fn left(visit: &Visit, part: &Part) -> String {
    let (t, shop) = (visit.texts(), &visit.doors.shop);
    let left = t.count("order-left", part.counting.left().into());
    match part.free_until(shop.clock.now(), shop.rules().visit_lasts) {
        Some(until) => format!("{left} {}", t.fill("order-left-visit", &[("until", &visit.moment(until))])),
        None => left,
    }
}

/// `GET /d/{token}` with a link that is used up, expired or revoked (410).
#[derive(Template)]
#[template(path = "delivery/ended.html")]
pub struct LinkEndedPage {
    pub frame: Frame,
    /// Why, as a sentence.
    pub reason: String,
    /// Where "send me a new link" posts; it goes to the buyer's own address.
    pub renew: Option<String>,
    /// A new link was just asked for: what became of it.
    pub renewed: Option<String>,
}

/// What stands in an address as it is (RFC 3986, 2.3).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `GET /d/{token}`: the page that a letter's link opens. Mail scanners and previews that fetch it cost nothing.
pub async fn open(visit: Visit, token: Path<String>) -> HttpResponse {
    let opened = show(&visit, &token).await;
    problem::or_page(&visit, opened)
}

async fn show(visit: &Visit, token: &str) -> Result<HttpResponse, Error> {
    let shop = &visit.doors.shop;
    let delivery = delivery::by_token(shop, token).await?;
    let here = format!("/d/{token}");
    if let Err(ended) = delivery.may_begin(shop.clock.now(), shop.rules().visit_lasts) {
        let folder = folder::open(shop, &delivery.order.key).await?;
        return Ok(show_ended(visit, Some(&here), ended, renewed(visit, &folder.messages)));
    }
    let folder = folder::open(shop, &delivery.order.key).await?;
    let page = LinkPage {
        frame: visit.frame(&here),
        order: order_view(visit, &folder),
        files: files(visit, &delivery, token),
        until: visit.moment(delivery.allowance().expires_at),
    };
    Ok(page::answer(visit, StatusCode::OK, page::SECRET, &page))
}

/// 410 and a way out. `link` is the letter's page, if the visitor came from there: its button sends a new one.
fn show_ended(visit: &Visit, link: Option<&str>, ended: Ended, renewed: Option<String>) -> HttpResponse {
    let page = LinkEndedPage {
        frame: visit.frame(link.unwrap_or("/")),
        reason: why_ended(visit, ended),
        renew: link.filter(|_| ended == Ended::Expired).map(|link| format!("{link}/link")),
        renewed,
    };
    page::answer(visit, StatusCode::GONE, page::SECRET, &page)
}

/// `POST /d/{token}`: 303 to what was bought, under an address that lives as long as the grant.
pub async fn begin(visit: Visit, token: Path<String>) -> HttpResponse {
    let begun = lead_to(&visit, &token, None).await;
    problem::or_page(&visit, begun)
}

/// `POST /d/{token}/{part}`: 303 to one of several files.
pub async fn begin_part(visit: Visit, path: Path<(String, String)>) -> HttpResponse {
    let begun = lead_to(&visit, &path.0, Some(&path.1)).await;
    problem::or_page(&visit, begun)
}

async fn lead_to(visit: &Visit, token: &str, part: Option<&str>) -> Result<HttpResponse, Error> {
    let shop = &visit.doors.shop;
    let delivery = delivery::by_token(shop, token).await?;
    let file = delivery.part(part).ok_or(Error::NotFound)?;
    if let Err(ended) = delivery.may_begin_part(file, shop.clock.now(), shop.rules().visit_lasts) {
        return Ok(show_ended(visit, Some(&format!("/d/{token}")), ended, None));
    }
    let address = shop.keys.file_address(&delivery.link.id);
    let name = utf8_percent_encode(&file.edition.file_name, SEGMENT);
    let part = part.map(|part| format!("{part}/")).unwrap_or_default();
    Ok(see_other(&format!("/f/{address}/{part}{name}")).finish())
}

/// `POST /d/{token}/link`: a new link, to the buyer's own address.
pub async fn new_link(visit: Visit, token: Path<String>) -> HttpResponse {
    let sent = async {
        let delivery = delivery::by_token(&visit.doors.shop, &token).await?;
        if visit.doors.limits.letter(&delivery.order.id).is_ok() {
            messages::renew(&visit.doors.shop, &delivery.order.id).await?;
        }
        Ok(see_other(&format!("/d/{token}?sent")).finish())
    };
    problem::or_page(&visit, sent.await)
}

/// `GET` and `HEAD /f/{address}/{file name}`: the file, whole or in part. What goes out is noted; what is asked for is not.
pub async fn file(visit: Visit, address: Path<(String, String)>) -> HttpResponse {
    let served = serve(&visit, &address.0, None).await;
    problem::or_page(&visit, served)
}

/// `GET` and `HEAD /f/{address}/{part}/{file name}`: one of several files.
pub async fn file_part(visit: Visit, address: Path<(String, String, String)>) -> HttpResponse {
    let served = serve(&visit, &address.0, Some(&address.1)).await;
    problem::or_page(&visit, served)
}

async fn serve(visit: &Visit, address: &str, part: Option<&str>) -> Result<HttpResponse, Error> {
    let shop = &visit.doors.shop;
    let delivery = delivery::by_file_address(shop, address).await?;
    let part = delivery.part(part).ok_or(Error::NotFound)?;
    let (size, edition) = (part.size(), &part.edition);
    let etag = format!("\"{}\"", edition.sha256);
    let is_head = visit.request.method() == Method::HEAD;
    let plan = ranges::plan(is_head, visit.request.headers(), size, &etag);
    let span = plan.span(size);
    let sends = !is_head && !span.is_empty();
    if let (false, Err(ended)) = (sends, delivery.may_begin_part(part, shop.clock.now(), shop.rules().visit_lasts)) {
        return Ok(show_ended(visit, None, ended, None));
    }
    let mut answer = HttpResponse::build(plan.status());
    answer
        .insert_header((CONTENT_TYPE, part.format().media_type()))
        .insert_header((CONTENT_DISPOSITION, content_disposition(&edition.file_name)))
        .insert_header((CACHE_CONTROL, page::SECRET))
        .insert_header((ETAG, etag))
        .insert_header((ACCEPT_RANGES, "bytes"))
        .insert_header(("x-robots-tag", "noindex"))
        // nginx would take the file whole and pass it on at the phone's pace: a cut download would count.
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
    let Some(place) = visit.doors.streams.take(&part.grant.id) else {
        return Ok(problem::too_often(visit, &TooOften(10)));
    };
    let mut taken = match delivery::take(shop, &delivery, part, span.clone(), visit.address()).await {
        Ok(taken) => taken,
        Err(ended) => return Ok(show_ended(visit, None, ended, None)),
    };
    let on_sent = Box::new(move |start, end| {
        // The place is given back with the body that owns this, and so is what did not go out.
        let _held = &place;
        taken.note_sent(start..end);
    });
    send((&shop.storage, &delivery::key(edition)?), span, on_sent, &mut answer).await
}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;
    use crate::web::orders::samples::order;

    pub fn link(frame: Frame) -> LinkPage {
        LinkPage { frame, order: order(), files: vec![file()], until: "mardi 24 novembre à 14 h 05".into() }
    }

    pub fn file() -> FileView {
        FileView {
            action: "/d/token".into(),
            words: "Télécharger le livre".into(),
            weight: "PDF · 5,2\u{a0}Mo".into(),
            left: "Il vous reste 4 téléchargements complets.".into(),
            earlier: false,
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
    use super::samples::{ended, file, link};
    use super::*;
    use crate::domain::language::Language;
    use crate::web::frame::samples::{frame, inspect};

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
            assert!(!renewed.contains("<form"));
            inspect(&LinkEndedPage { renew: None, ..ended(frame(language)) }.render().unwrap());
        }
    }
}

//! `/library/feed`: where a reader makes the address of his own feed. `/library/opds/{secret}`: the feed for reading apps, as OPDS
//! 1.2 and 2.0, whose links download.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{Path, Payload};
use askama::Template;
use chrono::{DateTime, NaiveDateTime};
use serde_json::{Value, json};

use super::books::answer;
use super::pages::FeedPage;
use super::{HERE, signed_form};
use crate::secret::Secret;
use crate::shop::Error;
use crate::shop::library::shelf::{self, OwnedBook, Shelf};
use crate::shop::library::{downloads, feed};
use crate::web::answer::see_other;
use crate::web::body::Form;
use crate::web::context::RequestContext;
use crate::web::drawn::{self, Drawn};
use crate::web::feeds::{media, plain, time};
use crate::web::{delivery, page, problem};

const FEED: &str = "/library/feed";

/// `GET /library/feed`
pub async fn show(ctx: RequestContext) -> HttpResponse {
    let shown = async {
        let Some(signed) = ctx.reader().await? else { return Ok(see_other(HERE).finish()) };
        let since = feed::since(&ctx.app.shop, &signed).await?.map(|at| ctx.moment(at));
        Ok(answer(&ctx, &signed, &FeedPage { frame: ctx.frame(FEED), address: None, since }))
    };
    problem::or_page(&ctx, shown.await)
}

/// `POST /library/feed`: makes an address, which is shown this once, or ends it.
pub async fn change(ctx: RequestContext, payload: Payload) -> HttpResponse {
    let (signed, form) = match signed_form(&ctx, payload).await {
        Ok(both) => both,
        Err(answer) => return answer,
    };
    let changed = async {
        if form.has("end") {
            feed::end(&ctx.app.shop, &signed).await?;
            return Ok(see_other(FEED).finish());
        }
        let secret = feed::make(&ctx.app.shop, &signed).await?;
        let address = format!("{}/library/opds/{}", ctx.app.public_url(), secret.expose());
        Ok(answer(&ctx, &signed, &FeedPage { frame: ctx.frame(FEED), address: Some(address), since: None }))
    };
    problem::or_page(&ctx, changed.await)
}

/// The feed as Atom.
#[derive(Template)]
#[template(path = "library/opds.xml")]
struct FeedDocument {
    language: &'static str,
    title: String,
    shop: String,
    here: String,
    other: String,
    updated: String,
    next: Option<String>,
    books: Vec<Entry>,
}

/// A book with the files that the reader may download.
struct Entry {
    id: String,
    title: String,
    author: String,
    language: String,
    updated: String,
    cover: String,
    thumbnail: String,
    /// The book in the shop's own catalogue.
    catalogue: String,
    /// Address and media type.
    files: Vec<(String, &'static str)>,
}

/// `GET /library/opds/{secret}`
pub async fn atom(ctx: RequestContext, secret: Path<String>) -> HttpResponse {
    let shown = async {
        let (shelf, here) = open(&ctx, &secret).await?;
        let books = entries(&ctx, &shelf, &here);
        let document = FeedDocument {
            language: ctx.language.code(),
            title: title(&ctx),
            shop: plain(&ctx.app.shop.rules().shop_name),
            other: format!("{here}/v2"),
            updated: updated(&books),
            next: shelf.next.as_ref().map(|last| format!("{here}?after={last}")),
            here,
            books,
        };
        let text = document.render().map_err(|error| Error::Broken(error.to_string()))?;
        Ok(send(media::ACQUISITION, text))
    };
    problem::or_page(&ctx, shown.await)
}

/// `GET /library/opds/{secret}/v2`
pub async fn json(ctx: RequestContext, secret: Path<String>) -> HttpResponse {
    let shown = async {
        let (shelf, here) = open(&ctx, &secret).await?;
        let books = entries(&ctx, &shelf, &here);
        let link = |rel: &str, href: String, kind: &str| json!({ "rel": rel, "href": href, "type": kind });
        let mut links =
            vec![link("self", format!("{here}/v2"), media::FEED), link("alternate", here.clone(), media::ACQUISITION)];
        links.extend(shelf.next.iter().map(|last| link("next", format!("{here}/v2?after={last}"), media::FEED)));
        let metadata = json!({ "title": title(&ctx), "modified": updated(&books) });
        let catalogue = format!("{}{}", ctx.app.public_url(), media::JSON_ROOT);
        let told = if books.is_empty() {
            // A feed without books has to lead somewhere.
            let shop = json!({ "href": catalogue, "title": ctx.app.shop.rules().shop_name, "type": media::FEED });
            json!({ "metadata": metadata, "links": links, "navigation": [shop] })
        } else {
            let publications: Vec<Value> = books.iter().map(publication).collect();
            json!({ "metadata": metadata, "links": links, "publications": publications })
        };
        Ok(send(media::FEED, told.to_string()))
    };
    problem::or_page(&ctx, shown.await)
}

/// `GET /library/opds/{secret}/{number}/{part}`: 303 to the file.
pub async fn file(ctx: RequestContext, path: Path<(String, String, String)>) -> HttpResponse {
    let led = async {
        let (secret, number, part) = (Secret::new(path.0.as_str()), &path.1, &path.2);
        let contacts = feed::contacts(&ctx.app.shop, &secret).await?;
        let found = downloads::open(&ctx.app.shop, &contacts, number, part).await?;
        delivery::to_file(&ctx, &found, Some(part), None)
    };
    problem::or_page(&ctx, led.await)
}

/// The books of the feed with this secret part, and its address.
async fn open(ctx: &RequestContext, secret: &str) -> Result<(Shelf, String), Error> {
    let contacts = feed::contacts(&ctx.app.shop, &Secret::new(secret)).await?;
    let query = Form::parse(ctx.request.query_string().as_bytes());
    let after = Some(query.get("after")).filter(|after| !after.is_empty());
    let shelf = shelf::books(&ctx.app.shop, &contacts, "", after).await?;
    Ok((shelf, format!("{}/library/opds/{secret}", ctx.app.public_url())))
}

/// The books of which something can be downloaded.
fn entries(ctx: &RequestContext, shelf: &Shelf, here: &str) -> Vec<Entry> {
    shelf.books.iter().map(|owned| entry(ctx, owned, here)).filter(|entry| !entry.files.is_empty()).collect()
}

fn entry(ctx: &RequestContext, owned: &OwnedBook, here: &str) -> Entry {
    let (shop, public, book) = (&ctx.app.shop, ctx.app.public_url(), &owned.book);
    let rules = shop.rules();
    let files = owned.open_parts(shop.clock.now(), rules.visit_lasts);
    let address = |part: &str| format!("{here}/{}/{part}", owned.order.number);
    Entry {
        id: format!("urn:uuid:{}", book.id),
        title: plain(&owned.line.title),
        author: plain(&book.author),
        language: book.language.clone(),
        updated: time(owned.updated_at().or(owned.order.paid_at).unwrap_or(book.updated_at)),
        catalogue: format!("{public}{}/books/{}", media::JSON_ROOT, book.slug),
        cover: format!("{public}{}", drawn::address(&rules, book, Drawn::Cover)),
        thumbnail: format!("{public}{}", drawn::address(&rules, book, Drawn::Thumbnail)),
        files: files.iter().map(|part| (address(&part.name()), part.format().media_type())).collect(),
    }
}

fn publication(entry: &Entry) -> Value {
    let file = |(href, kind): &(String, &str)| json!({ "rel": "http://opds-spec.org/acquisition", "href": href, "type": kind });
    let own = json!({ "rel": "self", "href": entry.catalogue, "type": media::PUBLICATION });
    let links: Vec<Value> = entry.files.iter().map(file).chain([own]).collect();
    let image = |href: &String| json!({ "href": href, "type": "image/jpeg" });
    json!({
        "metadata": {
            "@type": "http://schema.org/Book", "identifier": entry.id, "title": entry.title, "author": [{ "name": entry.author }],
            "language": entry.language, "modified": entry.updated,
        },
        "links": links,
        "images": [image(&entry.cover), image(&entry.thumbnail)],
    })
}

fn title(ctx: &RequestContext) -> String {
    format!("{} · {}", ctx.texts().say("library-title"), plain(&ctx.app.shop.rules().shop_name))
}

/// When the newest book came.
fn updated(books: &[Entry]) -> String {
    let first: NaiveDateTime = DateTime::UNIX_EPOCH.naive_utc();
    books.iter().map(|book| book.updated.clone()).max().unwrap_or_else(|| time(first))
}

fn send(kind: &'static str, text: String) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((CACHE_CONTROL, page::NO_STORE))
        .insert_header(("x-robots-tag", "noindex"))
        .body(text)
}

//! `GET /feed.atom`: the newest books for news readers (RFC 4287).

use actix_web::HttpResponse;
use askama::Template;

use super::answer;
use super::entry::{BookEntry, entry, plain, time};
use crate::shop::Error;
use crate::shop::catalogue::feeds::{self, Selection};
use crate::web::context::RequestContext;

const MEDIA: &str = "application/atom+xml; charset=utf-8";
/// How many books it shows.
const MOST: usize = 30;

#[derive(Template)]
#[template(path = "feeds/atom.xml")]
struct Document {
    language: &'static str,
    /// Absolute, as all addresses.
    here: String,
    home: String,
    icon: String,
    title: String,
    subtitle: String,
    shop: String,
    updated: String,
    books: Vec<BookEntry>,
}

/// `GET /feed.atom`
pub async fn feed(ctx: RequestContext) -> HttpResponse {
    answer(&ctx, MEDIA, || render(&ctx)).await
}

async fn render(ctx: &RequestContext) -> Result<String, Error> {
    let (shop, t, public) = (&ctx.app.shop, ctx.texts(), ctx.app.public_url());
    let found = feeds::listing(shop, &Selection::New, None, MOST).await?.entries;
    let rules = shop.rules();
    let name = plain(&rules.shop_name);
    let document = Document {
        language: ctx.language.code(),
        here: format!("{public}/feed.atom"),
        home: format!("{public}/"),
        icon: format!("{public}/favicon.ico"),
        title: t.fill("feeds-atom", &[("shop", &name)]),
        subtitle: t.say("feeds-new-text"),
        shop: name,
        updated: time(found.iter().map(|entry| entry.book.updated_at).max().unwrap_or_default()),
        books: found.iter().map(|found| entry(ctx, &rules, found)).collect(),
    };
    document.render().map_err(|error| Error::Broken(error.to_string()))
}

//! OPDS 2.0: the catalogue as JSON (specs.opds.io/opds-2.0, readium.org/webpub-manifest).

use serde_json::{Value, json};

use super::catalog::{Address, Feed, Place, Section, WORDS};
use super::entry::{BookEntry, Picture, entry, scheme};
use super::media::{ACQUISITION, ATOM_ROOT, ENTRY, FEED, JSON_ROOT, NAVIGATION, PUBLICATION};
use crate::domain::money::Money;
use crate::shop::Error;
use crate::shop::catalogue::feeds::{self, PAGE};
use crate::web::context::RequestContext;

/// A place of the catalogue.
pub fn feed(ctx: &RequestContext, feed: &Feed) -> String {
    let mut metadata = json!({ "title": feed.title, "modified": feed.updated });
    if feed.here.place.is_list() {
        add(&mut metadata, "itemsPerPage", PAGE.into());
    }
    let mut told = json!({ "metadata": metadata, "links": links(ctx, feed) });
    let books: Vec<Value> = feed.books.iter().map(|book| publication(ctx, book)).collect();
    let navigation: Vec<Value> = feed.sections.iter().map(|section| link(ctx, section)).collect();
    // A list that holds nothing is left out; a feed without any leads back to its beginning.
    if !navigation.is_empty() {
        add(&mut told, "navigation", navigation.into());
    } else if books.is_empty() {
        let title = ctx.app.shop.rules().shop_name.clone();
        let start = Address::of(Place::Root).below(ctx, JSON_ROOT);
        add(&mut told, "navigation", json!([{ "href": start, "title": title, "type": FEED, "rel": "start" }]));
    }
    if !books.is_empty() && feed.is_root() {
        let new = Address::of(Place::New).below(ctx, JSON_ROOT);
        let group = json!([{
            "metadata": { "title": ctx.texts().say("feeds-new") },
            "links": [{ "rel": "self", "href": new, "type": FEED }],
            "publications": books,
        }]);
        add(&mut told, "groups", group);
    } else if !books.is_empty() {
        add(&mut told, "publications", books.into());
    }
    told.to_string()
}

fn add(told: &mut Value, name: &str, value: Value) {
    if let Some(fields) = told.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
}

/// A book by itself.
///
/// # Errors
/// [`Error::NotFound`] when there is no such book.
pub async fn book(ctx: &RequestContext, slug: &str) -> Result<String, Error> {
    let found = feeds::entry(&ctx.app.shop, slug).await?;
    Ok(publication(ctx, &entry(ctx, &ctx.app.shop.rules(), &found)).to_string())
}

fn links(ctx: &RequestContext, feed: &Feed) -> Vec<Value> {
    let link = |rel: &str, to: &Address| json!({ "rel": rel, "href": to.below(ctx, JSON_ROOT), "type": FEED });
    let mut links = vec![link("self", &feed.here), link("start", &Address::of(Place::Root))];
    let kind = if feed.here.place.is_list() { ACQUISITION } else { NAVIGATION };
    links.push(
        json!({ "rel": "alternate", "href": feed.here.below(ctx, ATOM_ROOT), "type": kind, "title": "OPDS 1.2" }),
    );
    if let Some(next) = &feed.next {
        links.push(link("next", next));
    }
    let href = format!("{}{JSON_ROOT}/search{{?{WORDS}}}", ctx.app.public_url());
    links.push(json!({ "rel": "search", "href": href, "type": FEED, "templated": true }));
    links
}

fn link(ctx: &RequestContext, section: &Section) -> Value {
    let mut link =
        json!({ "title": section.title, "href": section.to.below(ctx, JSON_ROOT), "type": FEED, "rel": section.rel });
    if let Some(count) = section.count {
        add(&mut link, "properties", json!({ "numberOfItems": count }));
    }
    link
}

fn publication(ctx: &RequestContext, book: &BookEntry) -> Value {
    let here = Address::of(Place::Book(book.slug.clone()));
    let entry = here.below(ctx, ATOM_ROOT);
    let mut links = vec![
        json!({ "rel": "self", "href": here.below(ctx, JSON_ROOT), "type": PUBLICATION }),
        json!({ "rel": "alternate", "href": book.page, "type": "text/html" }),
        json!({ "rel": "alternate", "href": entry, "type": ENTRY }),
    ];
    let media: Vec<Value> = book.media.iter().map(|media| json!({ "type": media })).collect();
    links.extend(book.prices.iter().map(|price| {
        let mut properties = json!({ "price": told(*price), "indirectAcquisition": media });
        if let Some(at) = &book.opens_at {
            add(&mut properties, "availability", json!({ "state": "unavailable", "until": at }));
        }
        let rel = "http://opds-spec.org/acquisition/buy";
        json!({ "rel": rel, "href": book.page, "type": "text/html", "properties": properties })
    }));
    if let Some(sample) = &book.sample {
        let rel = "http://opds-spec.org/acquisition/sample";
        links.push(json!({ "rel": rel, "href": sample, "type": "application/pdf" }));
    }
    json!({ "metadata": metadata(ctx, book), "links": links, "images": [image(&book.cover), image(&book.thumbnail)] })
}

fn metadata(ctx: &RequestContext, book: &BookEntry) -> Value {
    let scheme = scheme(ctx);
    let subject = |kind: &super::entry::Kind| json!({ "name": kind.name, "code": kind.slug, "scheme": scheme });
    let mut told = json!({
        "@type": "http://schema.org/Book", "identifier": book.id, "title": book.title, "language": book.language,
        "modified": book.updated, "published": book.published, "description": book.description,
        "author": book.authors.iter().map(|name| json!({ "name": name })).collect::<Vec<_>>(),
    });
    if !book.kinds.is_empty() {
        add(&mut told, "subject", book.kinds.iter().map(subject).collect());
    }
    if let Some(pages) = book.pages {
        add(&mut told, "numberOfPages", pages.into());
    }
    told
}

fn image(picture: &Picture) -> Value {
    json!({ "href": picture.url, "type": "image/jpeg", "width": picture.width, "height": picture.height })
}

/// A price as a number of whole francs or dollars.
fn told(price: Money) -> Value {
    let value: Value = serde_json::from_str(&price.plain()).unwrap_or_default();
    json!({ "currency": price.currency.code(), "value": value })
}

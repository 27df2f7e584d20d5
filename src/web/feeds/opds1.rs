//! OPDS 1.2: the catalogue as Atom (specs.opds.io/opds-1.2).

use askama::Template;

use super::catalog::{Address, Feed, Place, WORDS};
use super::entry::{BookEntry, entry, plain, scheme};
use super::media::{ACQUISITION, ATOM_ROOT, DESCRIPTION, ENTRY, FEED, JSON_ROOT, NAVIGATION, PUBLICATION};
use crate::shop::Error;
use crate::shop::catalogue::feeds;
use crate::web::context::RequestContext;

/// A feed with links to other feeds, or with books.
#[derive(Template)]
#[template(path = "feeds/opds.xml")]
struct FeedDocument<'a> {
    language: &'static str,
    /// Absolute, as all addresses.
    id: String,
    title: String,
    updated: &'a str,
    shop: String,
    home: String,
    icon: String,
    links: Vec<Link>,
    sections: Vec<SectionView>,
    books: Vec<BookView<'a>>,
}

/// A book by itself, with all that is known of it.
#[derive(Template)]
#[template(path = "feeds/opds_entry.xml")]
struct EntryDocument<'a> {
    language: &'static str,
    links: Vec<Link>,
    book: BookView<'a>,
}

struct Link {
    rel: &'static str,
    href: String,
    kind: &'static str,
    title: String,
}

struct SectionView {
    title: String,
    id: String,
    text: String,
    rel: &'static str,
    kind: &'static str,
}

struct BookView<'a> {
    entry: &'a BookEntry,
    scheme: String,
    /// The address of the entry by itself.
    entry_url: String,
    /// The description is in the entry by itself only.
    is_whole: bool,
}

/// A place of the catalogue.
///
/// # Errors
/// When the template fails.
pub fn feed(ctx: &RequestContext, feed: &Feed) -> Result<String, Error> {
    let rules = ctx.app.shop.rules();
    let title = if feed.is_root() { rules.shop_name.clone() } else { format!("{} · {}", feed.title, rules.shop_name) };
    let section = |section: &super::catalog::Section| SectionView {
        title: plain(&section.title),
        id: section.to.below(ctx, ATOM_ROOT),
        text: plain(&section.text),
        rel: section.rel,
        kind: kind(&section.to.place),
    };
    // A feed with links to others holds no books.
    let books = if feed.here.place.is_list() { feed.books.as_slice() } else { &[] };
    let document = FeedDocument {
        language: ctx.language.code(),
        id: feed.here.below(ctx, ATOM_ROOT),
        title: plain(&title),
        updated: &feed.updated,
        shop: plain(&rules.shop_name),
        home: format!("{}/", ctx.app.public_url()),
        icon: format!("{}/favicon.ico", ctx.app.public_url()),
        links: links(ctx, feed),
        sections: feed.sections.iter().map(section).collect(),
        books: books.iter().map(|book| view(ctx, book, false)).collect(),
    };
    document.render().map_err(|error| Error::Broken(error.to_string()))
}

/// A book by itself.
///
/// # Errors
/// [`Error::NotFound`] when there is no such book.
pub async fn book(ctx: &RequestContext, slug: &str) -> Result<String, Error> {
    let found = feeds::entry(&ctx.app.shop, slug).await?;
    let found = entry(ctx, &ctx.app.shop.rules(), &found);
    let here = Address::of(Place::Book(slug.to_owned()));
    let link = |rel, href, kind| Link { rel, href, kind, title: String::new() };
    let document = EntryDocument {
        language: ctx.language.code(),
        links: vec![
            link("self", here.below(ctx, ATOM_ROOT), ENTRY),
            link("alternate", here.below(ctx, JSON_ROOT), PUBLICATION),
            link("start", Address::of(Place::Root).below(ctx, ATOM_ROOT), NAVIGATION),
        ],
        book: view(ctx, &found, true),
    };
    document.render().map_err(|error| Error::Broken(error.to_string()))
}

fn kind(place: &Place) -> &'static str {
    if place.is_list() { ACQUISITION } else { NAVIGATION }
}

fn links(ctx: &RequestContext, feed: &Feed) -> Vec<Link> {
    let shop = plain(&ctx.app.shop.rules().shop_name);
    let link = |rel, to: &Address, root| Link {
        rel,
        href: to.below(ctx, root),
        kind: if root == ATOM_ROOT { kind(&to.place) } else { FEED },
        title: String::new(),
    };
    let start = Address::of(Place::Root);
    let mut links = vec![link("self", &feed.here, ATOM_ROOT), Link { title: shop, ..link("start", &start, ATOM_ROOT) }];
    links.push(Link { title: "OPDS 2.0".to_owned(), ..link("alternate", &feed.here, JSON_ROOT) });
    if !feed.is_root() {
        let up = match feed.here.place {
            Place::Category(_) => Address::of(Place::Categories),
            Place::Author => Address::of(Place::Authors),
            _ => start,
        };
        links.push(link("up", &up, ATOM_ROOT));
    }
    if let Some(next) = &feed.next {
        links.push(link("next", next, ATOM_ROOT));
    }
    let href = format!("{}{ATOM_ROOT}/search.xml", ctx.app.public_url());
    links.push(Link { rel: "search", href, kind: DESCRIPTION, title: String::new() });
    links
}

/// Where and how to search, in `OpenSearch` 1.1.
#[derive(Template)]
#[template(path = "feeds/opensearch.xml")]
struct Description {
    shop: String,
    icon: String,
    page: String,
    feed: String,
    feed_kind: &'static str,
}

/// How reading apps and browsers search the shop.
///
/// # Errors
/// When the template fails.
pub fn description(ctx: &RequestContext) -> Result<String, Error> {
    let public = ctx.app.public_url();
    let document = Description {
        shop: plain(&ctx.app.shop.rules().shop_name),
        icon: format!("{public}/favicon.ico"),
        page: format!("{public}/search?q={{searchTerms}}"),
        feed: format!("{public}{ATOM_ROOT}/search?{WORDS}={{searchTerms}}"),
        feed_kind: ACQUISITION,
    };
    document.render().map_err(|error| Error::Broken(error.to_string()))
}

fn view<'a>(ctx: &RequestContext, entry: &'a BookEntry, is_whole: bool) -> BookView<'a> {
    let entry_url = Address::of(Place::Book(entry.slug.clone())).below(ctx, ATOM_ROOT);
    BookView { entry, scheme: scheme(ctx), entry_url, is_whole }
}

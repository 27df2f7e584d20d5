//! `GET /api/v1/books`, `GET /api/v1/books/{slug}`, `GET /api/v1/categories`: what the shop sells.

use actix_web::HttpResponse;
use actix_web::http::header::HeaderValue;
use actix_web::web::Path;
use serde_json::{Value, json};

use super::super::problem::Problem;
use super::super::query::Wrong;
use super::super::send;
use super::admit;
use super::fault::Fault;
use crate::domain::book::Format;
use crate::domain::book_list::{BookFilter, Sort};
use crate::domain::language::Language;
use crate::domain::money::Money;
use crate::shop::catalogue::feeds::{self as books, Entry};
use crate::shop::catalogue::lists::{self, ListRequest, Whose};
use crate::shop::catalogue::search::{self, Fit, SearchRequest};
use crate::shop::file_refs::SampleRef;
use crate::store::editions::Edition;
use crate::store::lists::Cursor;
use crate::web::context::RequestContext;
use crate::web::feeds::{BookEntry, entry};

/// An app may show what it has for a minute.
const MINUTE: HeaderValue = HeaderValue::from_static("private, max-age=60");

/// `GET /api/v1/books?after=&category=&language=&q=`: the newest first, or what the search finds, the best first.
pub async fn list(ctx: RequestContext) -> HttpResponse {
    let answer = list_now(&ctx).await;
    or_fault(&ctx, answer)
}

async fn list_now(ctx: &RequestContext) -> Result<Value, Fault> {
    admit::app(ctx).await?;
    let [after, category, language, words] = query(ctx, ["after", "category", "language", "q"])?;
    let wrong = |name: &str| Fault::from(Problem::from(Wrong(name.to_owned())));
    let after = after.map(|text| Place::parse(&text).ok_or_else(|| wrong("after"))).transpose()?;
    let known = |code: &String| Language::ALL.into_iter().find(|language| language.code() == code);
    let language = language.map(|code| known(&code).ok_or_else(|| wrong("language"))).transpose()?;
    let filter = BookFilter { language, ..BookFilter::default() };
    let shop = &ctx.app.shop;
    let (found, next) = if let Some(text) = words {
        let page = if let Some(Place::Page(page)) = after { page } else { 0 };
        let found = search::search(shop, SearchRequest { text, filter, page, currency: None }).await?;
        // Where nothing fits, the search proposes other books.
        let is_hit = !matches!(found.fit, Fit::NoWords | Fit::Nothing);
        let next = (found.more && is_hit && page < LAST).then(|| format!("p{}", page + 1));
        (if is_hit { found.books } else { Vec::new() }, next)
    } else {
        let after = if let Some(Place::Book(cursor)) = after { Some(cursor) } else { None };
        let whose = category.map_or(Whose::Everybody, Whose::Category);
        let found = lists::list(shop, ListRequest { whose, sort: Sort::New, filter, after, currency: None }).await?;
        (found.books, found.next.map(|cursor| cursor.to_string()))
    };
    let entries = books::entries_of(shop, found).await?;
    let data: Vec<Value> = entries.iter().map(|one| book_json(ctx, one)).collect();
    Ok(json!({ "data": data, "next": next }))
}

/// Where a page of a list begins.
enum Place {
    /// After a book.
    Book(Cursor),
    /// At a page of what was found, from 0.
    Page(usize),
}

/// The last page of what a search finds, from 0.
const LAST: usize = 9;

impl Place {
    /// Reads what `next` said.
    fn parse(text: &str) -> Option<Self> {
        if let Some(page) = text.strip_prefix('p') {
            return page.parse().ok().filter(|page| (1..=LAST).contains(page) && text.len() == 2).map(Self::Page);
        }
        let cursor = Cursor::parse(text).filter(|cursor| cursor.to_string() == text)?;
        let is_row = cursor.id.len() == 36 && cursor.id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        // Years that both databases can compare.
        let is_near = (1_000_000_000_000_000..2_000_000_000_000_000).contains(&cursor.at.and_utc().timestamp_micros());
        (is_row && is_near && (0..10_000_000_000).contains(&cursor.by)).then_some(Self::Book(cursor))
    }
}

/// `GET /api/v1/books/{slug}`
pub async fn book(ctx: RequestContext, slug: Path<String>) -> HttpResponse {
    let answer = async {
        admit::app(&ctx).await?;
        let [] = query(&ctx, [])?;
        if slug.contains('\0') {
            return Err(Problem::NotFound.into());
        }
        Ok(book_json(&ctx, &books::entry(&ctx.app.shop, &slug).await?))
    };
    let answer = answer.await;
    or_fault(&ctx, answer)
}

/// `GET /api/v1/categories`
pub async fn categories(ctx: RequestContext) -> HttpResponse {
    let answer = async {
        admit::app(&ctx).await?;
        let [] = query(&ctx, [])?;
        let found = lists::categories(&ctx.app.shop).await?;
        let one = |category: &crate::store::categories::Category| json!({ "slug": category.slug, "name": category.name(ctx.language) });
        Ok(json!({ "data": found.iter().map(one).collect::<Vec<_>>() }))
    };
    let answer = answer.await;
    or_fault(&ctx, answer)
}

fn or_fault(ctx: &RequestContext, answer: Result<Value, Fault>) -> HttpResponse {
    match answer {
        Ok(body) => send(ctx, body.to_string(), MINUTE),
        Err(fault) => fault.answer(ctx),
    }
}

/// The values of the query's parameters, which may each stand once; an empty one counts as missing.
pub(super) fn query<const N: usize>(ctx: &RequestContext, known: [&str; N]) -> Result<[Option<String>; N], Fault> {
    let mut found = [const { None }; N];
    for (name, value) in url::form_urlencoded::parse(ctx.request.query_string().as_bytes()) {
        let wrong = || Fault::from(Problem::from(Wrong(name.chars().take(40).collect())));
        let place = known.iter().position(|known| *known == name).ok_or_else(wrong)?;
        let slot = found.get_mut(place).ok_or_else(wrong)?;
        if slot.is_some() || value.len() > 200 || value.chars().any(char::is_control) {
            return Err(wrong());
        }
        *slot = Some(value.trim().to_owned());
    }
    Ok(found.map(|value| value.filter(|value| !value.is_empty())))
}

fn book_json(ctx: &RequestContext, one: &Entry) -> Value {
    let BookEntry { slug, title, authors, language, kinds, summary, description, page, cover, thumbnail, .. } =
        entry(ctx, &ctx.app.shop.rules(), one);
    let price = |price: &Money| json!({ "amount": price.amount, "currency": price.currency.code(), "exponent": price.currency.exponent() });
    let sample = SampleRef::of(one.book.sample.as_deref());
    let sample =
        sample.map(|sample| json!({ "url": format!("{page}/sample"), "pages": sample.count, "size": sample.size }));
    json!({
        "slug": slug,
        "title": title,
        "authors": authors,
        "language": language,
        "summary": summary,
        "description": description,
        "categories": kinds.iter().map(|kind| json!({ "slug": kind.slug, "name": kind.name })).collect::<Vec<_>>(),
        "prices": one.prices.iter().map(price).collect::<Vec<_>>(),
        "editions": one.editions.iter().map(edition_json).collect::<Vec<_>>(),
        "stamped": one.stamped,
        "sample": sample,
        "cover": { "url": cover.url, "width": cover.width, "height": cover.height },
        "thumbnail": { "url": thumbnail.url, "width": thumbnail.width, "height": thumbnail.height },
        "page": page,
        "release_on": one.book.release_on,
        "published_at": super::state::time(one.book.created_at),
        "updated_at": super::state::time(one.book.updated_at),
    })
}

fn edition_json(edition: &Edition) -> Value {
    json!({
        "format": edition.format,
        "media_type": Format::parse(&edition.format).map(Format::media_type),
        "size": edition.size_bytes,
        "pages": edition.pages,
    })
}

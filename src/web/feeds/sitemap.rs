//! `GET /sitemap.xml`: all pages that search engines may list, in both languages (sitemaps.org).

use actix_web::HttpResponse;
use bytes::Bytes;
use chrono::NaiveDateTime;
use futures_util::stream;

use super::entry::time;
use super::{Begun, answer, begin};
use crate::domain::language::Language;
use crate::shop::catalogue::{feeds, lists};
use crate::shop::market::pages as sellers;
use crate::shop::{Error, Shop};
use crate::web::answer::page_link;
use crate::web::body::Form;
use crate::web::context::RequestContext;
use crate::web::language_prefix;
use crate::web::problem;

const XML: &str = "application/xml; charset=utf-8";
/// Books in one part: each has an address in each language, and a part holds 50,000 addresses at most.
const BOOKS: i64 = 25_000;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n";
const END: &str = "</urlset>\n";

/// `GET /sitemap.xml`: the parts.
pub async fn index(ctx: RequestContext) -> HttpResponse {
    answer(&ctx, XML, || parts(&ctx, BOOKS)).await
}

async fn parts(ctx: &RequestContext, count: i64) -> Result<String, Error> {
    let (shop, public) = (&ctx.app.shop, ctx.app.public_url());
    let mut parts = vec!["/sitemap/pages.xml".to_owned()];
    if !feeds::sitemap_piece(shop, None, 1).await?.is_empty() {
        parts.push("/sitemap/books.xml".to_owned());
    }
    let ends = feeds::sitemap_parts(shop, count).await?;
    parts.extend(ends.iter().map(|end| format!("/sitemap/books.xml?after={end}")));
    let part = |part: &String| format!("<sitemap><loc>{public}{part}</loc></sitemap>\n");
    let parts: String = parts.iter().map(part).collect();
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{parts}</sitemapindex>\n"
    ))
}

/// `GET /sitemap/pages.xml`: the first page, the categories, the owner's pages, the sellers' and the bundles.
pub async fn pages(ctx: RequestContext) -> HttpResponse {
    answer(&ctx, XML, || render_pages(&ctx)).await
}

async fn render_pages(ctx: &RequestContext) -> Result<String, Error> {
    let (shop, public) = (&ctx.app.shop, ctx.app.public_url());
    let rules = shop.rules();
    let categories = lists::categories(shop).await?;
    let categories = categories.iter().map(|category| format!("/categories/{}", category.slug));
    let own = rules.pages.0.iter().map(|(kind, _)| page_link(ctx.texts(), *kind).0);
    let paths = std::iter::once("/".to_owned()).chain(categories).chain(own);
    let pages: String = paths.map(|path| urls(public, &path, None)).collect();
    let sellers = sellers::slugs(shop).await?;
    let sellers: String = sellers.iter().map(|slug| urls(public, &format!("/sellers/{slug}"), None)).collect();
    let bundles = feeds::sitemap_bundles(shop).await?;
    let bundle = |(slug, at): &(String, NaiveDateTime)| urls(public, &format!("/bundles/{slug}"), Some(*at));
    let bundles: String = bundles.iter().map(bundle).collect();
    Ok(format!("{HEAD}{pages}{sellers}{bundles}{END}"))
}

/// `GET /sitemap/books.xml?after=`: at most 25,000 books, streamed by slug.
pub async fn books(ctx: RequestContext) -> HttpResponse {
    let answered = match begin(&ctx, XML).await {
        Ok(Begun::Same(answer)) => Ok(answer),
        Ok(Begun::Changed(mut head)) => {
            let asked = Form::parse(ctx.request.query_string().as_bytes());
            let after = Some(asked.get("after").to_owned()).filter(|after| !after.is_empty());
            Ok(head.streaming(rows(ctx.app.shop.clone(), ctx.app.public_url().to_owned(), after)))
        }
        Err(error) => Err(error),
    };
    problem::or_page(&ctx, answered)
}

/// What is streamed next.
enum Next {
    Head(Option<String>),
    Books(Option<String>, i64),
    Nothing,
}

/// Some hundred kilobytes at a time, as fast as the client reads them.
fn rows(shop: Shop, public: String, after: Option<String>) -> impl futures_util::Stream<Item = Result<Bytes, Error>> {
    stream::try_unfold((shop, public, Next::Head(after)), |(shop, public, next)| async move {
        Ok(match next {
            Next::Head(after) => Some((Bytes::from_static(HEAD.as_bytes()), (shop, public, Next::Books(after, BOOKS)))),
            Next::Books(after, left) => {
                let found =
                    if left > 0 { feeds::sitemap_piece(&shop, after.as_deref(), left).await? } else { Vec::new() };
                let left = left - i64::try_from(found.len()).unwrap_or(left);
                match found.last().map(|(slug, _)| slug.clone()) {
                    Some(last) => {
                        let text: String = found.iter().map(|(slug, at)| book(&public, slug, *at)).collect();
                        Some((Bytes::from(text), (shop, public, Next::Books(Some(last), left))))
                    }
                    None => Some((Bytes::from_static(END.as_bytes()), (shop, public, Next::Nothing))),
                }
            }
            Next::Nothing => None,
        })
    })
}

fn book(public: &str, slug: &str, changed: NaiveDateTime) -> String {
    urls(public, &format!("/books/{slug}"), Some(changed))
}

/// A page's address in each language, each with the others beside it.
fn urls(public: &str, path: &str, changed: Option<NaiveDateTime>) -> String {
    let address = |language: Language| format!("{public}{}", language_prefix::address(language, path));
    let other = |language: Language| {
        let (code, href) = (language.code(), address(language));
        format!("<xhtml:link rel=\"alternate\" hreflang=\"{code}\" href=\"{href}\"/>")
    };
    let others: String = Language::ALL.into_iter().map(other).collect();
    let others = format!("{others}<xhtml:link rel=\"alternate\" hreflang=\"x-default\" href=\"{public}{path}\"/>");
    let changed = changed.map(|at| format!("<lastmod>{}</lastmod>", time(at))).unwrap_or_default();
    let url = |language: Language| format!("<url><loc>{}</loc>{changed}{others}</url>\n", address(language));
    Language::ALL.into_iter().map(url).collect()
}

//! `GET /`, `/categories/{slug}`, `/authors/{slug}`, `/sellers/{slug}`, `/search?q=`

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::list_pages::{Choice, ListPage, Tools};
use super::list_query::ListQuery;
use super::options::countries;
use super::page_cache::Shows;
use super::sold_by::head;
use super::view::{home as home_page, kinds, language as language_name, tile};
use crate::domain::book::Format;
use crate::domain::book_list::Sort;
use crate::domain::language::Language;
use crate::shop::catalogue::lists::{self, BookList, ListRequest, Whose};
use crate::shop::catalogue::search::{self, Fit, SearchRequest};
use crate::shop::{Error, own_prices};
use crate::texts::Texts;
use crate::web::context::RequestContext;
use crate::web::frame::{Frame, InLanguage};
use crate::web::{page, problem};

/// `GET /`: the first page is the home page, later and sorted ones are lists.
pub async fn home(ctx: RequestContext) -> HttpResponse {
    show(&ctx, "/", Whose::Everybody).await
}

/// `GET /categories/{slug}`
pub async fn category(ctx: RequestContext, slug: Path<String>) -> HttpResponse {
    show(&ctx, &format!("/categories/{slug}"), Whose::Category(slug.into_inner())).await
}

/// `GET /authors/{slug}`
pub async fn author(ctx: RequestContext, slug: Path<String>) -> HttpResponse {
    show(&ctx, &format!("/authors/{slug}"), Whose::Author(slug.into_inner())).await
}

/// `GET /sellers/{slug}`: who sells in a market, and his books.
pub async fn seller(ctx: RequestContext, slug: Path<String>) -> HttpResponse {
    show(&ctx, &format!("/sellers/{slug}"), Whose::Seller(slug.into_inner())).await
}

/// Only the first page of a list as the shop sorts it is cached, since others are seldom requested.
async fn show(ctx: &RequestContext, path: &str, whose: Whose) -> HttpResponse {
    let query = ListQuery { words: String::new(), page: 0, ..ListQuery::parse(ctx.request.query_string()) };
    if !query.is_plain() {
        let shown = list_page(ctx, path, whose, &query).await;
        return problem::or_page(ctx, shown.map(|shown| page::answer(ctx, StatusCode::OK, page::REVALIDATE, &shown)));
    }
    let cache = &ctx.app.page_cache;
    let rendered = match whose {
        Whose::Everybody => cache.page(ctx, path, async || Ok((home_page(ctx).await?, Shows::List))).await,
        whose => cache.page(ctx, path, async || Ok((list_page(ctx, path, whose, &query).await?, Shows::List))).await,
    };
    problem::or_page(ctx, rendered.map(|stencil| stencil.answer(ctx, page::REVALIDATE, "")))
}

async fn list_page(ctx: &RequestContext, path: &str, whose: Whose, query: &ListQuery) -> Result<ListPage, Error> {
    let (t, currency) = (ctx.texts(), ctx.currency(ctx.country()));
    let (filter, max_is_wrong) = query.filter(currency.unwrap_or(ctx.app.shop.rules().currency));
    let request = ListRequest { whose, sort: query.sort, filter, after: query.after.clone(), currency };
    let found = lists::list(&ctx.app.shop, request).await?;
    let own = own_prices::of_books(&ctx.app.shop, &found.books).await?;
    let nothing = match (&found.seller, query.is_plain()) {
        (Some(_), true) => "seller-page-no-books",
        _ if query.is_filtered() => "search-none",
        _ => "search-end",
    };
    let note = found.books.is_empty().then(|| t.say(nothing));
    let tools = Tools { sorts: sorts(t, query.sort), ..tools(ctx, path, query, (&found.languages, &found.formats)) };
    let tools = Tools { max_error: max_is_wrong.then(|| t.say("search-most-error")), ..tools };
    Ok(ListPage {
        frame: frame(ctx, path, query),
        title: title(t, &found, query),
        words: None,
        kinds: kinds(t, &found.categories, found.category.as_ref(), path == "/"),
        note,
        seller: found.seller.as_ref().map(head),
        authors: Vec::new(),
        tools: Some(tools),
        books: found.books.iter().map(|shelved| tile(t, currency, shelved, &own)).collect(),
        more: found.next.map(|next| ListQuery { after: Some(next), ..query.clone() }.link(path)),
        first: query.after.is_some().then(|| query.first().link(path)),
    })
}

fn title(t: Texts, found: &BookList, query: &ListQuery) -> String {
    let sort = match query.sort {
        Sort::Shop | Sort::Cheap | Sort::Dear => None,
        Sort::New | Sort::Best => Some(t.say(&format!("search-sort-{}", query.sort.code()))),
    };
    let whose = match (&found.category, &found.author) {
        (Some(category), _) => Some(category.name(t.0).to_owned()),
        (None, author) => author.clone().or_else(|| found.seller.as_ref().map(|page| page.seller.name.clone())),
    };
    match (whose, sort) {
        (Some(whose), Some(sort)) => t.fill("search-list-title", &[("list", &whose), ("sort", &sort)]),
        (whose, sort) => whose.or(sort).unwrap_or_else(|| t.say("shop-kinds-all")),
    }
}

/// The frame of a list: the links to other languages lead to the same list. Search engines may list what is not filtered,
/// and of it the first page, which leads to the others.
fn frame(ctx: &RequestContext, path: &str, query: &ListQuery) -> Frame {
    let frame = ctx.frame(path);
    let listed = frame.listed && *query == ListQuery { sort: query.sort, ..ListQuery::default() };
    let languages = frame.languages.into_iter().map(|page| InLanguage { url: query.link(&page.url), ..page }).collect();
    Frame { here: query.link(path), listed, languages, ..frame }
}

fn tools(ctx: &RequestContext, path: &str, query: &ListQuery, kinds: (&[Language], &[Format])) -> Tools {
    let (t, rules, (languages, formats)) = (ctx.texts(), ctx.app.shop.rules(), kinds);
    let language = |language: &Language| Choice {
        code: language.code(),
        name: language_name(t, language.code()),
        chosen: query.language == Some(*language),
    };
    let format = |format: &Format| Choice {
        code: format.code(),
        name: format.code().to_uppercase(),
        chosen: query.format == Some(*format),
    };
    // One that is chosen can always be taken back.
    let several = |number: usize, chosen: bool| number > 1 || chosen;
    Tools {
        action: path.to_owned(),
        sorts: Vec::new(),
        languages: languages
            .iter()
            .filter(|_| several(languages.len(), query.language.is_some()))
            .map(language)
            .collect(),
        formats: formats.iter().filter(|_| several(formats.len(), query.format.is_some())).map(format).collect(),
        max: query.max.clone(),
        max_error: None,
        countries: if rules.sells_by_currency() {
            countries(t, &rules.countries, ctx.country().code)
        } else {
            Vec::new()
        },
        open: query.is_filtered(),
        clear: query.is_filtered().then(|| query.unfiltered().link(path)),
    }
}

fn sorts(t: Texts, chosen: Sort) -> Vec<Choice> {
    let choice = |sort: Sort| Choice {
        code: sort.code(),
        name: t.say(&format!("search-sort-{}", sort.code())),
        chosen: sort == chosen,
    };
    Sort::ALL.map(choice).to_vec()
}

/// `GET /search?q=`: never cached, and never an error, whatever was typed.
pub async fn search(ctx: RequestContext) -> HttpResponse {
    let query = ListQuery { sort: Sort::default(), after: None, ..ListQuery::parse(ctx.request.query_string()) };
    let shown = search_page(&ctx, &query).await;
    problem::or_page(&ctx, shown.map(|shown| page::answer(&ctx, StatusCode::OK, page::REVALIDATE, &shown)))
}

const SEARCH: &str = "/search";

async fn search_page(ctx: &RequestContext, query: &ListQuery) -> Result<ListPage, Error> {
    let (t, currency) = (ctx.texts(), ctx.currency(ctx.country()));
    let (filter, max_is_wrong) = query.filter(currency.unwrap_or(ctx.app.shop.rules().currency));
    let request = SearchRequest { text: query.words.clone(), filter, currency, page: query.page };
    let found = search::search(&ctx.app.shop, request).await?;
    let own = own_prices::of_books(&ctx.app.shop, &found.books).await?;
    let is_found = !matches!(found.fit, Fit::NoWords | Fit::Nothing);
    let tools = tools(ctx, SEARCH, query, (&Language::ALL, &[Format::Pdf, Format::Epub]));
    let tools = Tools { max_error: max_is_wrong.then(|| t.say("search-most-error")), ..tools };
    Ok(ListPage {
        frame: frame(ctx, SEARCH, query),
        title: match found.fit {
            Fit::NoWords => t.say("search-title-empty"),
            _ => t.fill("search-title", &[("words", &query.words)]),
        },
        words: Some(query.words.clone()),
        kinds: Vec::new(),
        note: note(t, &found.fit, query, found.books.is_empty()),
        seller: None,
        authors: found.authors.into_iter().map(|(name, slug)| (name, format!("/authors/{slug}"))).collect(),
        tools: (is_found || query.is_filtered()).then_some(tools),
        books: found.books.iter().map(|shelved| tile(t, currency, shelved, &own)).collect(),
        more: found.more.then(|| ListQuery { page: query.page + 1, ..query.clone() }.link(SEARCH)),
        first: (query.page > 0).then(|| query.first().link(SEARCH)),
    })
}

fn note(t: Texts, fit: &Fit, query: &ListQuery, empty: bool) -> Option<String> {
    let proposed = |id: &str| if empty { t.say(id) } else { format!("{} {}", t.say(id), t.say("search-proposed")) };
    match fit {
        Fit::NoWords => Some(proposed("search-lead")),
        Fit::Whole => empty.then(|| t.say("search-end")),
        Fit::Near(words) => Some(t.fill("search-near", &[("words", &words.join(" "))])),
        Fit::Some => Some(t.say("search-some")),
        Fit::Nothing if query.is_filtered() => Some(proposed("search-nothing-filtered")),
        Fit::Nothing => Some(proposed("search-nothing")),
    }
}

//! The views of books on their pages.

use super::around_view::{extract_link, rating_view, review_view, time, whatsapp};
use super::form::{Typed, is_sold, price};
use super::list_query::ListQuery;
use super::options::{PriceCountry, countries};
use super::page_cache::Shows;
use super::pages::{AroundView, BookPage, BookView, BuyForm, HomePage, Kind, Picture, Sample, Share, Tile};
use crate::domain::book::{Format, author_slug};
use crate::domain::contact::Country;
use crate::domain::language::Language;
use crate::domain::money::Currency;
use crate::shop::Error;
use crate::shop::catalogue::around::{self, Around};
use crate::shop::catalogue::file_refs::{CoverRef, SampleRef};
use crate::shop::catalogue::lists::{self, ListRequest};
use crate::shop::catalogue::{markdown, published};
use crate::store::books::{Book, Edition, Shelved};
use crate::store::categories::Category;
use crate::texts::Texts;
use crate::web::context::RequestContext;
use crate::web::drawn::{self, Drawn};
use crate::web::json_ld::{self, BookFacts};
use crate::web::page::place;

/// The first page of the catalogue.
pub async fn home(ctx: &RequestContext) -> Result<HomePage, Error> {
    let (t, country) = (ctx.texts(), ctx.country());
    let currency = ctx.currency(country);
    let found = lists::list(&ctx.app.shop, ListRequest { currency, ..ListRequest::default() }).await?;
    Ok(HomePage {
        frame: ctx.frame("/"),
        place: price_country(ctx, country, "/", None),
        books: found.books.iter().map(|shelved| tile(t, currency, shelved)).collect(),
        more: found.next.map(|next| ListQuery { after: Some(next), ..ListQuery::default() }.link("/")),
        kinds: kinds(t, &found.categories, None, true),
    })
}

/// The choice of the country that prices are for; `None` where they are the same for all.
fn price_country(ctx: &RequestContext, chosen: &Country, here: &str, code: Option<String>) -> Option<PriceCountry> {
    let rules = ctx.app.shop.rules();
    let countries = || countries(ctx.texts(), &rules.countries, chosen.code);
    rules.sells_by_currency().then(|| PriceCountry { here: here.to_owned(), countries: countries(), code })
}

/// Links to all books and to each category; none if there are no categories.
pub fn kinds(t: Texts, all: &[Category], chosen: Option<&Category>, whole: bool) -> Vec<Kind> {
    if all.is_empty() {
        return Vec::new();
    }
    let whole = Kind { url: "/".to_owned(), name: t.say("shop-kinds-all"), here: whole };
    let kind = |category: &Category| Kind {
        url: format!("/categories/{}", category.slug),
        name: category.name(t.0).to_owned(),
        here: chosen.is_some_and(|chosen| chosen.id == category.id),
    };
    std::iter::once(whole).chain(all.iter().map(kind)).collect()
}

/// The page of a book with an empty form and a placeholder for the nonce, which is filled in at each request.
pub async fn fresh_book(ctx: &RequestContext, slug: &str) -> Result<(BookPage, Shows), Error> {
    let found = published::book_for(&ctx.app.shop, ctx.currency(ctx.country()), slug).await?;
    let form = Typed::default().form(ctx, &found.book, place());
    let around = around_book(ctx, &found, &form).await?;
    let shows = Shows::Books(around.all_shown(&found.book));
    Ok((whole(ctx, &found, form, around), shows))
}

/// A book as its page would show it. `back` is the URL that the owner came from.
pub async fn preview(ctx: &RequestContext, shelved: &Shelved, back: String) -> Result<BookPage, Error> {
    let form = BuyForm { unsold: None, ..Typed::default().form(ctx, &shelved.book, "") };
    let mut page = BookPage { place: None, ..book(ctx, shelved, form).await? };
    if !shelved.book.published {
        page.book.sample = None;
        page.book.authors = Vec::new();
    }
    page.preview = Some(back);
    page.frame.listed = false;
    Ok(page)
}

/// The page of a book, with what stands around it.
pub async fn book(ctx: &RequestContext, shelved: &Shelved, form: BuyForm) -> Result<BookPage, Error> {
    let around = around_book(ctx, shelved, &form).await?;
    Ok(whole(ctx, shelved, form, around))
}

async fn around_book(ctx: &RequestContext, shelved: &Shelved, form: &BuyForm) -> Result<Around, Error> {
    around::of_book(&ctx.app.shop, ctx.currency(form.pays_from), shelved).await
}

fn whole(ctx: &RequestContext, shelved: &Shelved, form: BuyForm, around: Around) -> BookPage {
    let page = alone(ctx, shelved, &around.authors, form);
    BookPage { around: around_view(ctx, shelved, page.form.pays_from, around), ..page }
}

fn around_view(ctx: &RequestContext, shelved: &Shelved, pays_from: &Country, around: Around) -> AroundView {
    let (t, book, currency) = (ctx.texts(), &shelved.book, ctx.currency(pays_from));
    let Around { authors: _, pages, contents, by_author, beside, rating, reviews } = around;
    let tiles = |found: &[Shelved]| found.iter().map(|shelved| tile(t, currency, shelved)).collect();
    AroundView {
        extract: extract_link(t, book, &pages),
        time: time(t, largest(&shelved.editions)),
        contents,
        whatsapp: whatsapp(&book.title, &format!("{}/books/{}", ctx.app.public_url, book.slug)),
        rating: rating_view(t, rating),
        reviews: reviews.into_iter().map(|review| review_view(ctx, review)).collect(),
        by_author: tiles(&by_author),
        beside: tiles(&beside),
    }
}

fn alone(ctx: &RequestContext, shelved: &Shelved, names: &[String], form: BuyForm) -> BookPage {
    let t = ctx.texts();
    let book = &shelved.book;
    let url = format!("/books/{}", book.slug);
    let cover = picture(book.cover.as_deref());
    let public = &ctx.app.public_url;
    let code = Some(form.code.value.clone()).filter(|code| !code.is_empty());
    BookPage {
        frame: ctx.frame(&url),
        place: price_country(ctx, form.pays_from, &url, code),
        share: share(ctx, shelved, names, (format!("{public}{url}"), form.unsold.is_none())),
        book: BookView {
            title: book.title.clone(),
            author: book.author.clone(),
            authors: names.iter().map(|name| (name.clone(), format!("/authors/{}", author_slug(name)))).collect(),
            price: t.price(price(book)),
            description: markdown::html(&book.description),
            format: formats(&shelved.editions),
            size: sizes(t, &shelved.editions),
            pages: shelved.editions.iter().find_map(|edition| edition.pages).map(|pages| pages.to_string()),
            language: language(t, &book.language),
            cover,
            sample: sample(t, book),
            stamp: shelved.stamped.then(|| t.say(stamp_words(&shelved.editions))),
            url,
        },
        form,
        elsewhere: None,
        had: None,
        owned: None,
        around: AroundView::default(),
        preview: None,
    }
}

fn share(ctx: &RequestContext, shelved: &Shelved, names: &[String], (url, is_sold): (String, bool)) -> Share {
    let Shelved { book, editions, .. } = shelved;
    let rules = ctx.app.shop.rules();
    let image = format!("{}{}", ctx.app.public_url, drawn::address(&rules, book, Drawn::Card));
    let description = markdown::summary(&book.description);
    let facts = BookFacts {
        url: &url,
        image: &image,
        authors: names,
        description: &description,
        shop: &rules.shop_name,
        price: is_sold.then(|| price(book)),
    };
    Share { data: json_ld::book(book, editions, &facts), image, description, url }
}

/// What is said of a stamp.
fn stamp_words(editions: &[Edition]) -> &'static str {
    let has = |format: Format| editions.iter().any(|edition| edition.format == format.code());
    match (has(Format::Pdf), has(Format::Epub)) {
        (true, true) => "stamp-book-both",
        (false, true) => "stamp-book-epub",
        _ => "stamp-book-pdf",
    }
}

pub fn sample(t: Texts, book: &Book) -> Option<Sample> {
    let sample = SampleRef::of(book.sample.as_deref())?;
    let pages = t.count("book-sample-pages", sample.count.into());
    let weight = t.fill("book-sample-weight", &[("pages", &pages), ("size", &t.size(sample.size))]);
    Some(Sample { url: format!("/books/{}/sample", book.slug), weight })
}

pub fn tile(t: Texts, currency: Option<Currency>, Shelved { book, editions, stamped: _ }: &Shelved) -> Tile {
    Tile {
        url: format!("/books/{}", book.slug),
        title: book.title.clone(),
        author: book.author.clone(),
        price: if is_sold(book, currency) { t.price(price(book)) } else { t.say("price-unsold") },
        cover: picture(book.cover.as_deref()),
        format: formats(editions),
        size: t.size(largest(editions)),
    }
}

/// The size of the largest of these files, in bytes.
fn largest(editions: &[Edition]) -> u64 {
    editions.iter().filter_map(|edition| u64::try_from(edition.size_bytes).ok()).max().unwrap_or(0)
}

/// A cover's addresses, from what the database names.
pub fn picture(cover: Option<&str>) -> Option<Picture> {
    let cover: CoverRef = serde_json::from_str(cover?).ok()?;
    let address = |sha256: &str| format!("/covers/{sha256}.webp");
    Some(Picture {
        small: address(&cover.small.sha256),
        large: address(&cover.large.sha256),
        small_width: cover.small.width,
        small_height: cover.small.height,
        large_width: cover.large.width,
        large_height: cover.large.height,
    })
}

/// `PDF + EPUB`
fn formats(editions: &[Edition]) -> String {
    editions.iter().map(|edition| edition.format.to_uppercase()).collect::<Vec<_>>().join(" + ")
}

/// `5,2 Mo + 0,4 Mo`
fn sizes(t: Texts, editions: &[Edition]) -> String {
    let size = |edition: &Edition| t.size(u64::try_from(edition.size_bytes).unwrap_or(0));
    editions.iter().map(size).collect::<Vec<_>>().join(" + ")
}

/// The name of a book's language.
pub fn language(t: Texts, code: &str) -> String {
    match Language::parse(code) {
        Some(Language::French) => t.say("language-french"),
        Some(Language::English) => t.say("language-english"),
        Some(Language::Added(_)) | None => code.to_owned(),
    }
}

//! The views of books on their pages.

use super::around_view::{extract_link, rating_view, review_view, time, whatsapp};
use super::bundle::says;
use super::form::Typed;
use super::labels::{formats, largest, picture, sizes};
use super::list_query::ListQuery;
use super::offer::{Offer, is_sold, price};
use super::options::{PriceCountry, countries};
use super::own_price;
use super::page_cache::Shows;
use super::pages::{AroundView, BookPage, BookView, BundleLink, BuyForm, HomePage, Kind, Sample, Share, Tile};
use super::preorder::release;
use crate::domain::book::{Format, author_slug};
use crate::domain::contact::Country;
use crate::domain::language::Language;
use crate::domain::money::Currency;
use crate::shop::Error;
use crate::shop::bundles::BundleOnSale;
use crate::shop::catalogue::around::{self, Around};
use crate::shop::catalogue::lists::{self, ListRequest};
use crate::shop::catalogue::{markdown, published};
use crate::shop::file_refs::SampleRef;
use crate::shop::own_prices::{self, OwnPrices};
use crate::store::books::{Book, Shelved};
use crate::store::categories::Category;
use crate::store::editions::Edition;
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
    let own = own_prices::of_books(&ctx.app.shop, &found.books).await?;
    let (frame, rules) = (ctx.frame("/"), ctx.app.shop.rules());
    let (headline, lead) = (rules.look.welcome.headline(t.0), rules.look.welcome.lead(t.0));
    Ok(HomePage {
        headline: headline.map_or_else(|| t.say("shop-headline"), str::to_owned),
        lead: lead.map_or_else(|| t.fill("shop-lead", &[("means", frame.means)]), str::to_owned),
        frame,
        place: price_country(ctx, country, "/", None),
        books: found.books.iter().map(|shelved| tile(t, currency, shelved, &own)).collect(),
        more: found.next.map(|next| ListQuery { after: Some(next), ..ListQuery::default() }.link("/")),
        kinds: kinds(t, &found.categories, None, true),
    })
}

/// The choice of the country that prices are for; `None` where they are the same for all.
pub fn price_country(ctx: &RequestContext, chosen: &Country, here: &str, code: Option<String>) -> Option<PriceCountry> {
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
    let form = empty_form(ctx, &found, place()).await?;
    let around = around_book(ctx, &found, &form).await?;
    let shows = Shows::Books(around.all_shown(&found.book));
    Ok((whole(ctx, &found, form, around), shows))
}

/// An empty form for a book.
pub async fn empty_form(ctx: &RequestContext, shelved: &Shelved, nonce: &str) -> Result<BuyForm, Error> {
    let typed = Typed::default();
    let own = own_prices::of_books(&ctx.app.shop, std::slice::from_ref(shelved)).await?;
    let currency = ctx.currency(typed.pays_from(ctx));
    Ok(typed.form(ctx, Offer::of_book(ctx.texts(), shelved, currency, &own), nonce))
}

/// A book as its page would show it. `back` is the URL that the owner came from.
pub async fn preview(ctx: &RequestContext, shelved: &Shelved, back: String) -> Result<BookPage, Error> {
    let mut form = BuyForm { unsold: None, ..empty_form(ctx, shelved, "").await? };
    form.offer.locked = true;
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
    let page = alone(ctx, shelved, &around, form);
    BookPage { around: around_view(ctx, shelved, page.form.pays_from, around), ..page }
}

fn around_view(ctx: &RequestContext, shelved: &Shelved, pays_from: &Country, around: Around) -> AroundView {
    let (t, book, currency) = (ctx.texts(), &shelved.book, ctx.currency(pays_from));
    let Around { authors: _, seller, pages, contents, by_author, beside, bundles, own, rating, reviews } = around;
    let tiles = |found: &[Shelved]| found.iter().map(|shelved| tile(t, currency, shelved, &own)).collect();
    let ask = seller.as_ref().filter(|seller| seller.slug.is_some()).map(|_| format!("/books/{}/ask", book.slug));
    AroundView {
        extract: extract_link(t, book, &pages),
        seller,
        time: time(t, largest(&shelved.editions)),
        contents,
        whatsapp: whatsapp(&book.title, &format!("{}/books/{}", ctx.app.public_url, book.slug)),
        rating: rating_view(t, rating),
        reviews: reviews.into_iter().map(|review| review_view(ctx, review)).collect(),
        bundles: bundles.iter().map(|found| bundle_link(t, currency, found)).collect(),
        ask,
        by_author: tiles(&by_author),
        beside: tiles(&beside),
    }
}

fn bundle_link(t: Texts, currency: Option<Currency>, found: &BundleOnSale) -> BundleLink {
    let url = format!("/bundles/{}", found.bundle.slug);
    let is_sold = currency.is_none_or(|currency| currency == found.price.currency);
    BundleLink { url, title: found.bundle.title.clone(), says: is_sold.then(|| says(t, found)) }
}

fn alone(ctx: &RequestContext, shelved: &Shelved, around: &Around, form: BuyForm) -> BookPage {
    let (t, names) = (ctx.texts(), &around.authors);
    let book = &shelved.book;
    let url = format!("/books/{}", book.slug);
    let cover = picture(book.cover.as_deref());
    let public = &ctx.app.public_url;
    let code = Some(form.code.value.clone()).filter(|code| !code.is_empty());
    BookPage {
        frame: ctx.frame(&url),
        place: price_country(ctx, form.pays_from, &url, code),
        share: share(ctx, shelved, around, (format!("{public}{url}"), form.unsold.is_none())),
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
            slug: book.slug.clone(),
            stamp: shelved.stamped.then(|| t.say(stamp_words(&shelved.editions))),
            release: release(t, book),
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

fn share(ctx: &RequestContext, shelved: &Shelved, around: &Around, (url, is_sold): (String, bool)) -> Share {
    let Shelved { book, editions, .. } = shelved;
    let rules = ctx.app.shop.rules();
    let image = format!("{}{}", ctx.app.public_url, drawn::address(&rules, book, Drawn::Card));
    let description = markdown::summary(&book.description);
    let facts = BookFacts {
        url: &url,
        image: &image,
        authors: &around.authors,
        description: &description,
        seller: around.seller.as_ref().map_or(&rules.shop_name, |seller| &seller.name),
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

pub fn tile(t: Texts, currency: Option<Currency>, shelved: &Shelved, own: &OwnPrices) -> Tile {
    let Shelved { book, editions, stamped: _ } = shelved;
    Tile {
        url: format!("/books/{}", book.slug),
        title: book.title.clone(),
        author: book.author.clone(),
        price: match own.of(book) {
            _ if !is_sold(book, currency) => t.say("price-unsold"),
            Some(_) => own_price::from(t, price(book)),
            None => t.price(price(book)),
        },
        cover: picture(book.cover.as_deref()),
        format: formats(editions),
        size: t.size(largest(editions)),
        release: release(t, book),
    }
}

/// The name of a book's language.
pub fn language(t: Texts, code: &str) -> String {
    match Language::parse(code) {
        Some(Language::French) => t.say("language-french"),
        Some(Language::English) => t.say("language-english"),
        Some(Language::Added(_)) | None => code.to_owned(),
    }
}

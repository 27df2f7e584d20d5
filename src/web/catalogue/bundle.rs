//! `GET /bundles/{slug}` and `POST /bundles/{slug}/buy`: several books sold together for one price.

use actix_web::HttpResponse;
use actix_web::web::{Path, Payload};
use askama::Template;

use super::form::Typed;
use super::had::Had;
use super::labels::{formats, largest, picture};
use super::offer::{Goods, Offer, price};
use super::options::{CardOffer, ReachedBy};
use super::page_cache::Shows;
use super::pages::{BuyForm, Tile};
use super::preorder::release;
use super::{look_up, nonce_again, order, status_of};
use crate::shop::bundles::{self, BundleOnSale};
use crate::shop::catalogue::markdown;
use crate::shop::sale::coupons::Article;
use crate::shop::{Error, ownership};
use crate::store::books::Shelved;
use crate::store::meta::BookSet;
use crate::texts::Texts;
use crate::web::body;
use crate::web::context::RequestContext;
use crate::web::frame::Frame;
use crate::web::{page, problem};

/// `GET /bundles/{slug}`. It may be cached with placeholders, like a book's page.
#[derive(Template)]
#[template(path = "catalogue/bundle.html")]
pub struct BundlePage {
    pub frame: Frame,
    pub slug: String,
    pub title: String,
    /// Sanitised HTML.
    pub description: String,
    /// One or two sentences as plain text.
    pub summary: String,
    pub books: Vec<Tile>,
    /// What it costs and what the books cost one by one.
    pub says: String,
    /// The titles that this browser's visitor has already.
    pub owned: Option<String>,
    pub form: BuyForm,
    /// See [`super::pages::BookPage::had`].
    pub had: Option<Had>,
}

/// `GET /bundles/{slug}`
pub async fn show(ctx: RequestContext, slug: Path<String>) -> HttpResponse {
    let shown = async {
        if ctx.known && ctx.has_books() {
            return show_form(&ctx, &slug, Typed::default()).await;
        }
        let path = format!("/bundles/{slug}");
        let stencil = ctx.app.page_cache.page(&ctx, &path, || kept(&ctx, &slug)).await?;
        Ok(stencil.answer(&ctx, page::REVALIDATE, &ctx.fresh_nonce()))
    };
    problem::or_page(&ctx, shown.await)
}

async fn kept(ctx: &RequestContext, slug: &str) -> Result<(BundlePage, Shows), Error> {
    let found = bundles::find(&ctx.app.shop, slug).await?;
    let ids = found.books.iter().map(|shelved| shelved.book.id.clone()).collect();
    let shows = Shows::Books(BookSet { ids, ..BookSet::default() });
    Ok((view(ctx, &found, (&Typed::default(), page::place()), &[]), shows))
}

/// `POST /bundles/{slug}/buy`
pub async fn buy(ctx: RequestContext, slug: Path<String>, payload: Payload) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, &format!("/bundles/{slug}"));
    }
    let form = match body::read_form(payload).await {
        Ok(form) => form,
        Err(error) => return problem::body(&ctx, error),
    };
    let answered = Box::pin(order(&ctx, &Goods::Bundle(slug.into_inner()), &form)).await;
    problem::or_page(&ctx, answered)
}

/// The bundle's page with a form as it was typed.
pub async fn show_form(ctx: &RequestContext, slug: &str, typed: Typed) -> Result<HttpResponse, Error> {
    let found = bundles::find(&ctx.app.shop, slug).await?;
    let typed = look_up(ctx, Article::of_bundle(&found), typed).await?;
    let ids = found.books.iter().map(|shelved| shelved.book.id.clone()).collect();
    let owned =
        if ctx.known { ownership::owned_of(&ctx.app.shop, &ctx.visitor_mark(), ids).await? } else { Vec::new() };
    let shown = view(ctx, &found, (&typed, &nonce_again(ctx, &typed)), &owned);
    Ok(page::answer(ctx, status_of(ctx, &typed), page::REVALIDATE, &shown))
}

/// The page, where the visitor has the books with the ids `owned`.
fn view(ctx: &RequestContext, found: &BundleOnSale, (typed, nonce): (&Typed, &str), owned: &[String]) -> BundlePage {
    let (t, bundle) = (ctx.texts(), &found.bundle);
    let is_owned = |shelved: &&Shelved| owned.contains(&shelved.book.id);
    let titles: Vec<&str> = found.books.iter().filter(is_owned).map(|shelved| shelved.book.title.as_str()).collect();
    let offer = Offer::of_bundle(t, found, ctx.currency(typed.pays_from(ctx)));
    BundlePage {
        frame: ctx.frame(&format!("/bundles/{}", bundle.slug)),
        slug: bundle.slug.clone(),
        title: bundle.title.clone(),
        description: markdown::html(&bundle.description),
        summary: markdown::summary(&bundle.description),
        books: found.books.iter().map(|shelved| tile(t, shelved)).collect(),
        says: says(t, found),
        owned: (!titles.is_empty()).then(|| t.fill("bundle-owned", &[("titles", &titles.join(", "))])),
        form: typed.form(ctx, offer, nonce),
        had: typed.had_of_several(ctx, "bundle-had"),
    }
}

/// `3 livres pour 6 000 F CFA au lieu de 7 500 F CFA`
pub fn says(t: Texts, found: &BundleOnSale) -> String {
    let count = t.count("basket-books", i64::try_from(found.books.len()).unwrap_or(i64::MAX));
    let (price, full) = (t.price(found.price), t.money(found.full));
    let id = if found.saves().amount > 0 { "bundle-says" } else { "bundle-says-plain" };
    t.fill(id, &[("books", &count), ("price", &price), ("full", &full)])
}

fn tile(t: Texts, shelved: &Shelved) -> Tile {
    let book = &shelved.book;
    Tile {
        url: format!("/books/{}", book.slug),
        title: book.title.clone(),
        author: book.author.clone(),
        price: t.price(price(book)),
        cover: picture(book.cover.as_deref()),
        format: formats(&shelved.editions),
        size: t.size(largest(&shelved.editions)),
        release: release(t, book),
    }
}

#[cfg(test)]
mod tests {
    use super::super::pages::samples::{form, home};
    use super::*;
    use crate::domain::language::Language;
    use crate::web::frame::samples::{frame, inspect};

    #[test]
    fn a_bundle_shows_its_books_and_what_is_saved() {
        for language in Language::ALL {
            let offer = Offer { goods: Goods::Bundle("les-fleuves".into()), ..form().offer };
            let page = BundlePage {
                frame: frame(language),
                slug: "les-fleuves".into(),
                title: "Les fleuves".into(),
                description: "<p>Trois romans.</p>".into(),
                summary: "Trois romans.".into(),
                books: home(frame(language), 3).books,
                says: "3 livres pour 6\u{a0}000\u{a0}F\u{a0}CFA".into(),
                owned: Some("Vous avez déjà un de ces livres.".into()),
                form: BuyForm { offer, ..form() },
                had: None,
            };
            let html = page.render().unwrap();
            inspect(&html);
            assert!(!html.contains(">bundle-") && !html.contains("\"bundle-"), "{html}");
            assert!(html.contains("action=\"/bundles/les-fleuves/buy\"") && html.contains("name=\"bundle\""));
            assert_eq!(html.matches("class=\"name\"").count(), 3);
        }
    }
}

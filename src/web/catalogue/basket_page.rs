//! The page of the basket.

use askama::Template;

use super::bundle::says;
use super::form::Typed;
use super::had::Had;
use super::labels::{formats, picture, sizes};
use super::offer::{Offer, price};
use super::options::{CardOffer, PriceCountry, ReachedBy};
use super::own_price;
use super::pages::{BuyForm, Picture};
use super::preorder::release;
use super::view::price_country;
use crate::domain::money::Money;
use crate::domain::order::MOST_BOOKS;
use crate::shop::sale::basket::{Basket, BundleEntry, Entry, Standing};
use crate::texts::Texts;
use crate::web::context::RequestContext;
use crate::web::frame::Frame;

/// What the page says before anything else.
pub enum Said {
    Nothing,
    Added,
    /// The title of a book for which there was no room.
    Full(String),
    /// The browser sent no cookie. Holds the path of the book's page.
    NoCookie(String),
    /// What is wrong with a price that was named.
    OwnPrice(String),
}

/// `GET /basket`
#[derive(Template)]
#[template(path = "catalogue/basket.html")]
pub struct BasketPage {
    pub frame: Frame,
    /// The country that prices are for, where there are several currencies.
    pub place: Option<PriceCountry>,
    pub added: bool,
    /// Why a book is not in the basket, and the path of its page.
    pub refused: Option<(String, Option<String>)>,
    pub entries: Vec<EntryView>,
    /// The URL of an open order for one of these books.
    pub open: Option<String>,
    /// `None` if there is nothing to pay for.
    pub form: Option<BuyForm>,
    /// See [`super::pages::BookPage::had`].
    pub had: Option<Had>,
}

/// A book in the basket.
#[derive(Clone, Debug)]
pub struct EntryView {
    pub id: String,
    /// What its id is called in the form that removes it: `item`, or `bundle`.
    pub field: &'static str,
    pub url: String,
    pub title: String,
    pub author: String,
    pub cover: Option<Picture>,
    /// `PDF · 5,2 Mo`
    pub weight: String,
    /// `None` where it has none in the currency that the others are paid in, or is no longer sold.
    pub price: Option<String>,
    /// The price that the buyer named, as its field shows it.
    pub own_price: Option<String>,
    /// What is to know of it, and the URL of the order that has it.
    pub notes: Vec<(String, Option<String>)>,
}

/// The page of this basket, with a form as it was typed and its nonce.
pub fn page(ctx: &RequestContext, basket: &Basket, (typed, nonce): (&Typed, &str), said: Said) -> BasketPage {
    let t = ctx.texts();
    let prices = basket.articles(&ctx.app.shop).into_iter().map(|article| article.price);
    let full = prices.reduce(|sum, next| Money::new(sum.amount + next.amount, sum.currency));
    let form = full.map(|full| typed.form(ctx, Offer::of_basket(t, basket, full), nonce));
    let (added, refused) = match said {
        Said::Nothing => (false, None),
        Said::Added => (basket.count() > 0, None),
        Said::Full(title) => {
            let sentence = t.fill("basket-full", &[("title", &title), ("most", &MOST_BOOKS.to_string())]);
            (false, Some((sentence, None)))
        }
        Said::OwnPrice(sentence) => (false, Some((sentence, None))),
        Said::NoCookie(url) => (false, Some((t.say("basket-no-cookie"), Some(url)))),
    };
    let books = basket.entries.iter().map(|entry| entry_view(t, entry));
    BasketPage {
        place: price_country(ctx, typed.pays_from(ctx), "/basket", None).filter(|_| basket.count() > 0),
        frame: ctx.frame("/basket"),
        added,
        refused,
        entries: books.chain(basket.bundles.iter().map(|entry| bundle_view(t, entry))).collect(),
        open: basket.open.as_ref().map(|key| format!("/orders/{key}")),
        form,
        had: typed.had_of_several(ctx, "basket-had"),
    }
}

fn entry_view(t: Texts, entry: &Entry) -> EntryView {
    let book = &entry.shelved.book;
    let standing = match &entry.standing {
        Standing::ForSale => None,
        Standing::Withdrawn => Some((t.say("basket-withdrawn"), None)),
        Standing::OtherCurrency => Some((t.say("basket-other-currency"), None)),
        Standing::Owned(order) => Some((t.say("basket-owned"), Some(format!("/orders/{order}")))),
        Standing::InBundle(title) => Some((t.fill("bundle-in-basket", &[("title", title)]), None)),
    };
    let was = entry.was.filter(|_| standing.is_none());
    let was = was.map(|was| (t.fill("basket-price-was", &[("price", &t.price(was))]), None));
    let is_for_sale = standing.is_none();
    let least = entry.own_price.filter(|_| is_for_sale);
    let least = least.map(|_| (t.fill("own-price-basket", &[("price", &own_price::from(t, price(book)))]), None));
    let is_priced = !matches!(entry.standing, Standing::Withdrawn | Standing::OtherCurrency);
    let editions = &entry.shelved.editions;
    EntryView {
        id: book.id.clone(),
        field: "item",
        url: format!("/books/{}", book.slug),
        title: book.title.clone(),
        author: book.author.clone(),
        cover: picture(book.cover.as_deref()),
        weight: format!("{} · {}", formats(editions), sizes(t, editions)),
        price: is_priced.then(|| t.price(entry.own_price.unwrap_or_else(|| price(book)))),
        own_price: entry.own_price.filter(|_| is_for_sale).map(Money::plain),
        notes: standing.into_iter().chain(was).chain(least).chain(release(t, book).map(|day| (day, None))).collect(),
    }
}

fn bundle_view(t: Texts, entry: &BundleEntry) -> EntryView {
    let bundle = &entry.bundle;
    let mut notes = Vec::new();
    match &entry.standing {
        Standing::ForSale => {
            let was = entry.was.map(|was| t.fill("basket-price-was", &[("price", &t.price(was))]));
            notes.extend(was.map(|said| (said, None)));
            let owned = entry.owned.join(", ");
            if !owned.is_empty() {
                notes.push((t.fill("bundle-owned", &[("titles", &owned)]), None));
            }
        }
        Standing::Withdrawn | Standing::Owned(_) => notes.push((t.say("bundle-withdrawn"), None)),
        Standing::OtherCurrency => notes.push((t.say("bundle-other-currency"), None)),
        Standing::InBundle(title) => notes.push((t.fill("bundle-overlaps", &[("title", title)]), None)),
    }
    let sold = entry.on_sale.as_ref();
    EntryView {
        id: bundle.id.clone(),
        field: "bundle",
        url: format!("/bundles/{}", bundle.slug),
        title: bundle.title.clone(),
        author: sold.map_or_else(String::new, |sold| says(t, sold)),
        cover: sold.and_then(|sold| picture(sold.books.first()?.book.cover.as_deref())),
        weight: String::new(),
        own_price: None,
        price: sold.filter(|_| entry.standing == Standing::ForSale).map(|sold| t.price(sold.price)),
        notes,
    }
}

#[cfg(test)]
mod tests {
    use super::super::offer::Goods;
    use super::super::pages::samples::{form, picture};
    use super::*;
    use crate::domain::language::Language;
    use crate::web::frame::samples::{frame, inspect};

    fn entry(number: usize, notes: Vec<(String, Option<String>)>) -> EntryView {
        EntryView {
            id: number.to_string(),
            field: "item",
            url: format!("/books/{number}"),
            title: "La Nuit où le fleuve parla".into(),
            author: "Aïssata Koné".into(),
            cover: (number > 0).then(|| picture(number)),
            weight: "PDF · 5,2\u{a0}Mo".into(),
            own_price: (number == 0).then(|| "1000".into()),
            price: notes.is_empty().then(|| "2\u{a0}500\u{a0}F\u{a0}CFA".into()),
            notes,
        }
    }

    fn basket(language: Language, entries: Vec<EntryView>, form: Option<BuyForm>) -> BasketPage {
        let frame = frame(language);
        BasketPage { frame, place: None, added: false, refused: None, entries, open: None, form, had: None }
    }

    #[test]
    fn a_basket_shows_each_book_and_one_form_and_an_empty_one_says_so() {
        for language in Language::ALL {
            let gone = entry(1, vec![("Plus vendu.".into(), None), ("À vous.".into(), Some("/orders/abc".into()))]);
            let form = BuyForm { offer: Offer { goods: Goods::of_items("a b"), ..form().offer }, ..form() };
            let mut page = basket(language, vec![entry(0, Vec::new()), gone], Some(form));
            page.open = Some("/orders/open".into());
            page.added = true;
            let html = page.render().unwrap();
            inspect(&html);
            assert!(!html.contains(">basket-") && !html.contains("\"basket-"), "{html}");
            assert_eq!(html.matches("action=\"/basket/remove\"").count(), 2);
            assert_eq!(html.matches("name=\"email\"").count(), 1);
            assert!(html.contains("name=\"items\" value=\"a b\"") && html.contains("href=\"/orders/abc\""));
            let empty = basket(language, Vec::new(), None).render().unwrap();
            inspect(&empty);
            assert!(!empty.contains("<form method") && empty.contains("href=\"/\""));
        }
    }
}

//! What the pages of `/library` say of books and orders.

use super::offline::OFFLINE;
use super::pages::{BookView, FileButton, LibraryPage, OrderRow, OrdersPage, SearchView};
use super::{HERE, masked};
use crate::domain::grant::Ended;
use crate::domain::money::{Currency, Money};
use crate::shop::delivery::Part;
use crate::shop::library::shelf::{Orders, OwnedBook, PAGE, Shelf};
use crate::shop::library::signed_in::SignedIn;
use crate::store::orders::Order;
use crate::web::assets;
use crate::web::catalogue::picture;
use crate::web::context::RequestContext;
use crate::web::delivery::path_segment;
use crate::web::gift_form::Given;
use crate::web::orders::{receipt, why_ended};

/// The page with the reader's books.
pub fn library(ctx: &RequestContext, signed: &SignedIn, shelf: &Shelf, sought: &str) -> LibraryPage {
    let mut next = url::form_urlencoded::Serializer::new(String::new());
    if !sought.is_empty() {
        next.append_pair("q", sought);
    }
    LibraryPage {
        frame: ctx.frame(HERE),
        js: assets::address("library.js"),
        contacts: signed.contacts.iter().map(|contact| masked(contact)).collect(),
        search: (shelf.in_all > PAGE || !sought.is_empty()).then(|| SearchView {
            sought: sought.to_owned(),
            found: ctx.texts().count("library-found", number(shelf.found)),
        }),
        books: shelf.books.iter().map(|book| view(ctx, book)).collect(),
        next: shelf.next.as_ref().map(|last| format!("{HERE}?{}", next.append_pair("after", last).finish())),
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn view(ctx: &RequestContext, owned: &OwnedBook) -> BookView {
    let (t, parts) = (ctx.texts(), owned.parts());
    let buttons: Vec<Result<FileButton, Ended>> = parts.iter().map(|part| button(ctx, owned, part)).collect();
    let ended = buttons.iter().find_map(|one| one.as_ref().err()).copied();
    let files: Vec<FileButton> = buttons.into_iter().filter_map(Result::ok).collect();
    let reason = if parts.is_empty() { Some(Ended::Revoked) } else { ended };
    let comes = owned.delivery.as_ref().and_then(|delivery| delivery.awaits(owned.line.place));
    let comes = comes.map(|day| t.fill("library-preorder", &[("day", &t.day(day))]));
    BookView {
        title: owned.line.title.clone(),
        author: owned.book.author.clone(),
        cover: picture(owned.book.cover.as_deref()),
        book_url: owned.book.published.then(|| format!("/books/{}", owned.book.slug)),
        files,
        ended: comes.or_else(|| reason.map(|ended| why_ended(ctx, ended))),
        updated: owned.updated_at().map(|at| t.fill("library-updated", &[("at", &ctx.moment(at.and_utc()))])),
        order: match &owned.gift {
            None => Some((format!("/orders/{}", owned.order.key), owned.order.number.clone())),
            Some(_) => None,
        },
        given: owned.gift.as_ref().map(|gift| Given::of(t, gift)),
        receipts: receipts(ctx, &owned.order, &owned.receipts),
    }
}

/// The button of a file. One whose link is over gets a new link when it is pressed.
fn button(ctx: &RequestContext, owned: &OwnedBook, part: &Part) -> Result<FileButton, Ended> {
    let (t, shop) = (ctx.texts(), &ctx.app.shop);
    owned.may_fetch(part, shop.clock.now(), shop.rules().visit_lasts)?;
    let format = part.format().code().to_uppercase();
    let words = t.fill("order-download-format", &[("format", &format)]);
    let label = t.fill("order-download-of", &[("title", &part.title), ("words", &words)]);
    let keep = format!("{OFFLINE}/files/{}/{}/{}", owned.book.id, part.name(), path_segment(&part.edition.file_name));
    Ok(FileButton {
        action: format!("/library/books/{}/{}", owned.order.number, part.name()),
        words,
        label,
        keep,
        id: format!("{}-{}", owned.order.number, part.name()),
        title: part.title.clone(),
        weight: format!("{format} · {}", t.size(part.size())),
        left: t.count("order-left", part.counting.left().into()),
    })
}

/// Addresses and names of an order's documents.
fn receipts(ctx: &RequestContext, order: &Order, documents: &[(String, bool)]) -> Vec<(String, String)> {
    let name = |(number, is_note): &(String, bool)| {
        let id = if *is_note { "library-note" } else { "library-receipt" };
        (receipt::address(&order.key, number), ctx.texts().fill(id, &[("number", number)]))
    };
    documents.iter().map(name).collect()
}

/// The page with the reader's orders.
pub fn orders(ctx: &RequestContext, found: &Orders) -> OrdersPage {
    let t = ctx.texts();
    let row = |(order, documents): &(Order, Vec<(String, bool)>)| {
        let currency = Currency::parse(&order.currency).unwrap_or(ctx.app.shop.rules().currency);
        OrderRow {
            number: order.number.clone(),
            title: order.title.clone(),
            state: t.say(&format!("find-state-{}", order.state().code())),
            amount: t.price(Money::new(order.amount_received(), currency)),
            placed: ctx.moment(order.placed_at.and_utc()),
            url: format!("/orders/{}", order.key),
            receipts: receipts(ctx, order, documents),
        }
    };
    OrdersPage {
        frame: ctx.frame("/library/orders"),
        orders: found.orders.iter().map(row).collect(),
        next: found.next.as_ref().map(|last| format!("/library/orders?after={last}")),
    }
}

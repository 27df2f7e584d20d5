//! `/admin/books/{id}/own-price`: whether buyers name a book's price, and what is suggested to them.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::domain::money::{Currency, Money};
use crate::shop::catalogue::books::own_price;
use crate::store::books::Book;
use crate::web::admin::fields::Field;
use crate::web::admin::frame::{FORM, Frame};
use crate::web::admin::kit::{Answer, problem, status};
use crate::web::admin::staff::Staff;

/// `GET /admin/books/{id}/own-price`
#[derive(Template)]
#[template(path = "admin/books/own_price.html")]
pub struct OwnPricePage {
    pub frame: Frame,
    /// `/admin/books/{id}`
    pub book: String,
    pub title: String,
    pub suggested: Field,
    /// What the book costs, which is then the least.
    pub least: String,
    pub sign: &'static str,
    pub problem: Option<String>,
}

pub async fn form(staff: Staff, id: Path<String>) -> HttpResponse {
    let shown = async {
        let (book, suggested) = own_price::look(staff.shop(), &id).await?;
        Ok(page(&staff, &book, Field::of(suggested.map_or_else(String::new, Money::plain))))
    };
    staff.or_page(shown.await)
}

fn page(staff: &Staff, book: &Book, suggested: Field) -> HttpResponse {
    let t = staff.t();
    let currency = Currency::parse(&book.currency).unwrap_or(Currency::Xof);
    let here = staff.book(&book.id);
    let page = OwnPricePage {
        frame: staff.books_frame().with_form(FORM, &format!("{here}/own-price")),
        book: here,
        title: book.title.clone(),
        least: t.price(Money::new(book.amount, currency)),
        sign: currency.sign(),
        problem: problem(t, suggested.error.is_some()),
        suggested,
    };
    staff.page(status(page.suggested.error.is_some()), &page)
}

/// `POST /admin/books/{id}/own-price`
pub async fn save(staff: Staff, id: Path<String>) -> HttpResponse {
    let saved = set(&staff, &id).await;
    staff.or_page(saved)
}

async fn set(staff: &Staff, id: &str) -> Answer {
    let (book, _) = own_price::look(staff.shop(), id).await?;
    let typed = Field::read(&staff.form, "suggested", 40);
    if staff.only_shows() {
        return Ok(page(staff, &book, typed));
    }
    match own_price::read(staff.shop(), &book, &typed.value) {
        Ok(suggested) => {
            own_price::set(staff.shop(), &staff.actor(), id, suggested).await?;
            let says = if suggested.is_some() { "own-price-set" } else { "own-price-unset" };
            Ok(staff.done(&staff.book(id), says, &[]))
        }
        Err(fault) => Ok(page(staff, &book, typed.wrong(fault.say(staff.t())))),
    }
}

//! `/admin/books/bulk`: one act on all books that are ticked in the list. A page asks for confirmation and lists the
//! books for which it is not possible.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::list::{Bulk, list_page, price};
use crate::domain::money::Money;
use crate::shop::Error;
use crate::shop::catalogue::books::bulk as acts;
use crate::shop::catalogue::books::bulk::{Act, Planned, Why};
use crate::shop::catalogue::books::{BookError, Typed};
use crate::shop::catalogue::categories;
use crate::texts::Texts;
use crate::web::admin::frame::Frame;
use crate::web::admin::kit::Answer;
use crate::web::admin::staff::Staff;

/// The page that asks for confirmation, and the one that shows the result.
#[derive(Template)]
#[template(path = "admin/books/bulk.html")]
pub struct BulkPage {
    pub frame: Frame,
    pub title: String,
    /// Whether it was done: then the page asks nothing.
    pub done: bool,
    /// Sentences with the number of books.
    pub counted: String,
    pub counted_not: Option<String>,
    /// The title, and what changes for the book.
    pub rows: Vec<(String, String)>,
    /// The title, the book's page, and the reason.
    pub refused: Vec<(String, String, String)>,
    /// The fields to submit again with the confirmation.
    pub kept: Vec<(String, String)>,
}

/// `POST /admin/books/bulk`: asks for confirmation.
pub async fn ask(staff: Staff) -> HttpResponse {
    let answer = plan(&staff).await;
    staff.or_page(answer)
}

async fn plan(staff: &Staff) -> Answer {
    let (ids, act) = match read(staff).await? {
        Ok(read) => read,
        Err(bulk) => return list_page(staff, &staff.form, bulk).await,
    };
    let planned = acts::plan(staff.shop(), &ids, &act).await?;
    Ok(staff.page(StatusCode::OK, &page(staff, &act, planned, false).await?))
}

/// `POST /admin/books/bulk/run`: does it.
pub async fn run(staff: Staff) -> HttpResponse {
    let answer = apply(&staff).await;
    staff.or_page(answer)
}

async fn apply(staff: &Staff) -> Answer {
    let (ids, act) = match read(staff).await? {
        Ok(read) => read,
        Err(bulk) => return list_page(staff, &staff.form, bulk).await,
    };
    let done = match acts::run(staff.shop(), &staff.actor(), &ids, &act).await {
        Ok(done) => done,
        Err(BookError::Shop(error)) => return Err(error),
        Err(error) => return Err(Error::Broken(error.to_string())),
    };
    Ok(staff.page(StatusCode::OK, &page(staff, &act, done, true).await?))
}

/// The ids of the books and the act, or the form with an error message.
async fn read(staff: &Staff) -> Result<Result<(Vec<String>, Act), Bulk>, Error> {
    let (form, t) = (&staff.form, staff.t());
    let ids: Vec<String> = form.all("book").map(str::to_owned).collect();
    let mut bulk = Bulk::of(form);
    if ids.is_empty() {
        bulk.error = Some(t.say("admin-books-bulk-none"));
        return Ok(Err(bulk));
    }
    let act = match form.get("act") {
        "publish" => Act::Publish,
        "withdraw" => Act::Withdraw,
        "category" => {
            let known = categories::all(staff.shop()).await?;
            let Some(category) = known.into_iter().find(|category| category.id == form.get("into")) else {
                bulk.error = Some(t.say("admin-books-bulk-category-missing"));
                return Ok(Err(bulk));
            };
            Act::Category(category.id)
        }
        "price" => {
            let typed = Typed { price: bulk.price.value.clone(), ..Typed::default() };
            match typed.price(&staff.shop().rules()) {
                Ok(Some(price)) => Act::Price(price),
                Ok(None) => {
                    bulk.price = bulk.price.wrong(t.say("admin-books-publish-price"));
                    return Ok(Err(bulk));
                }
                Err(fault) => {
                    bulk.price = bulk.price.wrong(fault.say(t));
                    return Ok(Err(bulk));
                }
            }
        }
        _ => {
            bulk.error = Some(t.say("admin-books-bulk-act-missing"));
            return Ok(Err(bulk));
        }
    };
    Ok(Ok((ids, act)))
}

async fn page(staff: &Staff, act: &Act, planned: Vec<Planned>, done: bool) -> Result<BulkPage, Error> {
    let t = staff.t();
    let category = match act {
        Act::Category(id) => categories::all(staff.shop()).await?.into_iter().find(|known| known.id == *id),
        _ => None,
    };
    let category = category.map(|known| known.name(t.0).to_owned()).unwrap_or_default();
    let (good, bad): (Vec<_>, Vec<_>) = planned.into_iter().partition(|one| one.why.is_none());
    let count = |id: &str, number: usize| t.count(id, i64::try_from(number).unwrap_or(i64::MAX));
    let kept = staff.form.iter().filter(|(name, _)| ["book", "act", "price", "into"].contains(name));
    Ok(BulkPage {
        frame: staff.books_frame(),
        title: t.say(&format!("admin-books-bulk-title-{}", code(act))),
        done,
        counted: count(if done { "admin-books-bulk-done" } else { "admin-books-bulk-will" }, good.len()),
        counted_not: (!bad.is_empty())
            .then(|| count(if done { "admin-books-bulk-not-done" } else { "admin-books-bulk-will-not" }, bad.len())),
        rows: good.iter().map(|one| (one.shelved.book.title.clone(), becomes(t, act, one, &category))).collect(),
        refused: bad.iter().map(|one| refused(staff, act, one)).collect(),
        kept: kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
    })
}

fn code(act: &Act) -> &'static str {
    match act {
        Act::Publish => "publish",
        Act::Withdraw => "withdraw",
        Act::Price(_) => "price",
        Act::Category(_) => "category",
    }
}

fn becomes(t: Texts, act: &Act, one: &Planned, category: &str) -> String {
    let (was, is) = (price(t, &one.shelved.book), |money: &Money| t.price(*money));
    match act {
        Act::Publish => t.fill("admin-books-bulk-publish", &[("price", &was)]),
        Act::Withdraw => t.say("admin-books-bulk-withdraw"),
        Act::Price(money) => t.fill("admin-books-bulk-price", &[("was", &was), ("is", &is(money))]),
        Act::Category(_) => t.fill("admin-books-bulk-category", &[("name", category)]),
    }
}

fn refused(staff: &Staff, act: &Act, one: &Planned) -> (String, String, String) {
    let t = staff.t();
    let why = match &one.why {
        Some(Why::Faults(faults)) => faults.iter().map(|fault| fault.say(t)).collect::<Vec<_>>().join(" "),
        _ => t.say(&format!("admin-books-bulk-already-{}", code(act))),
    };
    (one.shelved.book.title.clone(), staff.book(&one.shelved.book.id), why)
}

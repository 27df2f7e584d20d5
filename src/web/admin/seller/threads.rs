//! `/seller/threads`: what readers wrote to a seller, and his answers.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Path;
use askama::Template;
use serde_json::json;

use crate::domain::thread::{LONGEST, Writer, message};
use crate::shop::Error;
use crate::shop::market::threads;
use crate::store::sellers::Seller;
use crate::web::admin::fields::Field;
use crate::web::admin::frame::{FORM, Frame, Section};
use crate::web::admin::kit::{Answer, list_address, place, read_place};
use crate::web::admin::market_words::{ThreadRow, thread_row};
use crate::web::admin::staff::{SellerStaff, Staff};
use crate::web::said::{Said, fault, said, sent};
use crate::web::{assets, page};

const HERE: &str = "/seller/threads";

/// `GET /seller/threads`
#[derive(Template)]
#[template(path = "admin/seller/threads.html")]
pub struct ThreadsPage {
    pub frame: Frame,
    pub threads: Vec<ThreadRow>,
    pub older: Option<String>,
}

pub async fn list(SellerStaff { staff, seller }: SellerStaff) -> HttpResponse {
    let shown = async {
        let (t, query) = (staff.t(), staff.query());
        let before = staff.before().as_deref().and_then(read_place);
        let (found, next) = threads::list(staff.shop(), &seller.id, before).await?;
        let page = ThreadsPage {
            frame: staff.frame(Section::SellerThreads),
            threads: found.iter().map(|listed| thread_row(t, listed, HERE, Some(Writer::Seller))).collect(),
            older: next.map(|next| list_address(HERE, &query, Some(&place(&next)))),
        };
        Ok::<_, Error>(staff.page(StatusCode::OK, &page))
    };
    let answer = shown.await;
    staff.or_page(answer)
}

/// `GET /seller/threads/{id}`
#[derive(Template)]
#[template(path = "admin/seller/thread.html")]
pub struct ThreadPage {
    pub frame: Frame,
    /// Hashed URL of `static/griot.js`: what the reader writes meanwhile is shown.
    pub js: String,
    pub here: String,
    /// Of the book.
    pub title: String,
    pub book_url: String,
    /// The number of the order once it is paid.
    pub number: Option<String>,
    pub messages: Vec<Said>,
    pub has_more: bool,
    pub newest: String,
    pub is_reported: bool,
    pub nonce: String,
    pub text: Field,
    pub longest: usize,
    pub problem: Option<String>,
}

/// What the form shows, and with which status.
struct Writing {
    text: Field,
    problem: Option<String>,
    status: StatusCode,
}

pub async fn show(SellerStaff { staff, seller }: SellerStaff, id: Path<String>) -> HttpResponse {
    let writing = Writing { text: Field::default(), problem: None, status: StatusCode::OK };
    let shown = thread(&staff, &seller, &id, writing).await;
    staff.or_page(shown)
}

async fn thread(staff: &Staff, seller: &Seller, id: &str, Writing { text, problem, status }: Writing) -> Answer {
    let (t, here) = (staff.t(), format!("{HERE}/{id}"));
    let opened = threads::of_seller(staff.shop(), &seller.id, id).await?;
    let page = ThreadPage {
        frame: staff.frame(Section::SellerThreads).with_form(FORM, &here),
        js: assets::address("griot.js"),
        here,
        messages: said(t, &opened, Some(Writer::Seller), |at| staff.ctx.moment(at)),
        has_more: opened.has_more,
        is_reported: opened.thread.reported_at.is_some(),
        newest: opened.thread.last_message,
        book_url: format!("/books/{}", opened.book.slug),
        title: opened.book.title,
        number: opened.order.filter(|order| order.paid_at.is_some()).map(|order| order.number),
        nonce: staff.ctx.fresh_nonce(),
        text,
        longest: LONGEST,
        problem,
    };
    Ok(staff.page(status, &page))
}

/// `GET /seller/threads/{id}/state`: the newest message, for the page's script.
pub async fn state(SellerStaff { staff, seller }: SellerStaff, id: Path<String>) -> HttpResponse {
    let (status, state) = match threads::state_for_seller(staff.shop(), &seller.id, &id).await {
        Ok(state) => (StatusCode::OK, state),
        Err(Error::NotFound) => (StatusCode::NOT_FOUND, String::new()),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, String::new()),
    };
    HttpResponse::build(status).insert_header((CACHE_CONTROL, page::NO_STORE)).json(json!({ "state": state }))
}

/// `POST /seller/threads/{id}`: the seller answers.
pub async fn answer(SellerStaff { staff, seller }: SellerStaff, id: Path<String>) -> HttpResponse {
    let answered = keep(&staff, &seller, &id).await;
    staff.or_page(answered)
}

async fn keep(staff: &Staff, seller: &Seller, id: &str) -> Answer {
    let (t, text) = (staff.t(), Field::of(staff.form.get("text").replace("\r\n", "\n")));
    if staff.only_shows() {
        return thread(staff, seller, id, Writing { text, problem: None, status: StatusCode::OK }).await;
    }
    let written = match message(&text.value) {
        Ok(written) => written,
        Err(wrong) => {
            let text = text.wrong(fault(t, wrong));
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return thread(staff, seller, id, Writing { text, problem: None, status }).await;
        }
    };
    if let Err(too_often) = staff.ctx.app.limits.message(&format!("{id} {}", seller.id), staff.ctx.address()) {
        let problem = Some(t.count("threads-too-often", i64::try_from(too_often.0).unwrap_or(60)));
        return thread(staff, seller, id, Writing { text, problem, status: StatusCode::TOO_MANY_REQUESTS }).await;
    }
    let sent = sent(&staff.ctx, (staff.form.get("nonce"), &format!("{id} {}", seller.id)), written);
    threads::answer(staff.shop(), &seller.id, id, sent).await?;
    Ok(staff.done(&format!("{HERE}/{id}"), "threads-sent", &[]))
}

/// `POST /seller/threads/{id}/report`: from then on the owner can read it.
pub async fn report(SellerStaff { staff, seller }: SellerStaff, id: Path<String>) -> HttpResponse {
    let reported = async {
        threads::report_as_seller(staff.shop(), &seller.id, &id).await?;
        Ok(staff.done(&format!("{HERE}/{id}"), "threads-reported", &[]))
    };
    let answer = reported.await;
    staff.or_page(answer)
}

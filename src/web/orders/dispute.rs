//! What a buyer says is wrong with a book of a seller's: `/orders/{key}/dispute`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Payload};
use askama::Template;

use crate::domain::dispute::{LONGEST, Party, Reason};
use crate::shop::Error;
use crate::shop::market::disputes::{self, DisputedLine, NotDone, Writer};
use crate::shop::sale::order_details;
use crate::store::orders::Order;
use crate::texts::Texts;
use crate::web::answer::see_other;
use crate::web::body::Form;
use crate::web::buyer_names::Field;
use crate::web::context::RequestContext;
use crate::web::disputes::{StepView, steps};
use crate::web::frame::Frame;
use crate::web::{body, page, problem};

/// The disputes of an order, and the form for another.
#[derive(Template)]
#[template(path = "orders/dispute.html")]
pub struct DisputePage {
    pub frame: Frame,
    pub order_url: String,
    /// The URL that the form posts to.
    pub action: String,
    pub number: String,
    pub disputes: Vec<DisputeView>,
    /// The lines that a dispute can be opened about: place, title, and whether it is the one.
    pub lines: Vec<(i32, String, bool)>,
    /// Code, words, and whether it is the one.
    pub reasons: Vec<(String, String, bool)>,
    pub reason_error: Option<String>,
    pub words: Field,
    pub longest: usize,
    pub problem: Option<String>,
}

/// A dispute of an order.
#[derive(Clone, Debug)]
pub struct DisputeView {
    pub title: String,
    pub steps: Vec<StepView>,
    /// Where its forms post to; `None` once it is decided.
    pub action: Option<String>,
}

/// What was typed.
#[derive(Default)]
struct Typed {
    line: Option<i32>,
    reason: String,
    words: String,
    faults: Faults,
}

/// The texts' ids of what is wrong.
#[derive(Default)]
struct Faults {
    reason: bool,
    words: bool,
    other: Option<&'static str>,
}

impl Typed {
    fn read(form: &Form) -> Self {
        Self {
            line: form.get("line").parse().ok(),
            reason: form.get("reason").chars().take(40).collect(),
            words: form.get("words").chars().take(LONGEST * 2).collect(),
            faults: Faults::default(),
        }
    }

    fn wrong(self, why: NotDone) -> Self {
        let faults = match why {
            NotDone::Words => Faults { words: true, ..Faults::default() },
            NotDone::Moved => Faults { other: Some("dispute-moved"), ..Faults::default() },
            NotDone::TooMany => Faults { other: Some("dispute-too-many"), ..Faults::default() },
        };
        Self { faults, ..self }
    }
}

/// `GET /orders/{key}/dispute`
pub async fn form(ctx: RequestContext, key: Path<String>) -> HttpResponse {
    let shown = async { show(&ctx, &key, Typed::default()).await };
    problem::or_page(&ctx, shown.await)
}

/// `POST /orders/{key}/dispute`: opens a dispute.
pub async fn open(ctx: RequestContext, key: Path<String>, payload: Payload) -> HttpResponse {
    let form = match read(&ctx, &key, payload).await {
        Ok(form) => form,
        Err(answer) => return answer,
    };
    let opened = async {
        let typed = Typed::read(&form);
        let order = order_details::open(&ctx.app.shop, &key).await?.order;
        let (Some(line), Some(reason)) = (typed.line, Reason::parse(&typed.reason)) else {
            let faults = Faults { reason: true, ..Faults::default() };
            return show(&ctx, &key, Typed { faults, ..typed }).await;
        };
        match disputes::open(&ctx.app.shop, &order.id, (line, reason), &typed.words).await? {
            Ok(()) => Ok(see_other(&format!("/orders/{key}/dispute")).finish()),
            Err(why) => show(&ctx, &key, typed.wrong(why)).await,
        }
    };
    problem::or_page(&ctx, opened.await)
}

/// `POST /orders/{key}/dispute/{id}/say` and `…/withdraw`: adds words, or says that it is settled.
pub async fn act(ctx: RequestContext, path: Path<(String, String, String)>, payload: Payload) -> HttpResponse {
    let (key, id, act) = path.into_inner();
    let form = match read(&ctx, &key, payload).await {
        Ok(form) => form,
        Err(answer) => return answer,
    };
    let done = async {
        let order = order_details::open(&ctx.app.shop, &key).await?.order;
        let typed = Typed::read(&form);
        let done = if act == "say" {
            disputes::say(&ctx.app.shop, Writer::Reader(order.id), &id, &typed.words).await?
        } else {
            disputes::withdraw(&ctx.app.shop, &order.id, &id).await?
        };
        match done {
            Ok(()) => Ok(see_other(&format!("/orders/{key}/dispute")).finish()),
            Err(why) => show(&ctx, &key, typed.wrong(why)).await,
        }
    };
    problem::or_page(&ctx, done.await)
}

async fn read(ctx: &RequestContext, key: &str, payload: Payload) -> Result<Form, HttpResponse> {
    if ctx.is_cross_site() {
        return Err(problem::cross_site(ctx, &format!("/orders/{key}/dispute")));
    }
    let form = body::read_form(payload).await.map_err(|error| problem::body(ctx, error))?;
    ctx.app.limits.browser(key).map_err(|too_often| problem::too_often(ctx, &too_often))?;
    Ok(form)
}

async fn show(ctx: &RequestContext, key: &str, typed: Typed) -> Result<HttpResponse, Error> {
    let order = order_details::open(&ctx.app.shop, key).await?.order;
    let lines = disputes::of_order(&ctx.app.shop, &order).await?;
    if lines.is_empty() {
        return Err(Error::NotFound);
    }
    let t = ctx.texts();
    let here = format!("/orders/{key}/dispute");
    let Typed { line: chosen, reason, words, faults } = typed;
    let is_faulty = faults.reason || faults.words || faults.other.is_some();
    let most = t.number(LONGEST);
    let open: Vec<&DisputedLine> = lines.iter().filter(|line| line.may_open).collect();
    let is_chosen = |place: i32| chosen.map_or(open.len() == 1, |chosen| chosen == place);
    let shown = DisputePage {
        frame: ctx.frame(&here),
        order_url: format!("/orders/{key}"),
        number: order.number.clone(),
        disputes: lines.iter().filter_map(|line| dispute(ctx, (&order, &here), line)).collect(),
        lines: open.iter().map(|one| (one.line.place, one.line.title.clone(), is_chosen(one.line.place))).collect(),
        reasons: reasons(t, &reason),
        reason_error: faults.reason.then(|| t.say("dispute-reason-wrong")),
        words: Field { value: words, error: faults.words.then(|| t.fill("dispute-words-wrong", &[("most", &most)])) },
        longest: LONGEST,
        problem: is_faulty.then(|| t.say(faults.other.unwrap_or("dispute-faults"))),
        action: here,
    };
    let status = if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page::answer(ctx, status, page::NO_STORE, &shown))
}

fn reasons(t: Texts, chosen: &str) -> Vec<(String, String, bool)> {
    let reason = |one: Reason| {
        let code = one.code();
        (code.to_owned(), t.say(&format!("dispute-reason-{code}")), code == chosen)
    };
    Reason::ALL.map(reason).into()
}

fn dispute(ctx: &RequestContext, (order, here): (&Order, &str), line: &DisputedLine) -> Option<DisputeView> {
    let (found, taken) = line.dispute.as_ref()?;
    Some(DisputeView {
        title: line.line.title.clone(),
        steps: steps((ctx.texts(), Party::Reader), (found, taken), &order.currency, |at| ctx.moment(at.and_utc())),
        action: found.is_open().then(|| format!("{here}/{}", found.id)),
    })
}

//! `/seller/disputes`: what readers say is wrong with a seller's books; he answers, or refunds.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::domain::dispute::{Decision, LONGEST, Party};
use crate::domain::money::{self, Currency};
use crate::shop::admin::disputes::{Verdict, refund};
use crate::shop::admin::{Fault, Refused};
use crate::shop::market::disputes::{self, OfSeller, Writer};
use crate::web::admin::dispute_words;
use crate::web::admin::fields::Field;
use crate::web::admin::frame::{Frame, Section};
use crate::web::admin::kit::{Answer, problem, status};
use crate::web::admin::orders::words;
use crate::web::admin::staff::SellerStaff;
use crate::web::disputes::{StepView, reason, steps};

const HERE: &str = "/seller/disputes";

pub async fn list(SellerStaff { staff, seller }: SellerStaff) -> HttpResponse {
    let listed = dispute_words::list(&staff, (HERE, Section::SellerDisputes), Some(&seller.id)).await;
    staff.or_page(listed)
}

/// `GET /seller/disputes/{id}`
#[derive(Template)]
#[template(path = "admin/disputes/seller.html")]
pub struct DisputePage {
    pub frame: Frame,
    pub here: String,
    pub problem: Option<String>,
    pub title: String,
    pub number: String,
    pub reason: String,
    pub price: String,
    /// When and how much of the book was downloaded.
    pub downloads: Vec<String>,
    pub steps: Vec<StepView>,
    pub is_open: bool,
    pub longest: usize,
    pub words: Field,
    pub amount: Field,
    pub why: Field,
}

/// What was typed.
#[derive(Default)]
struct Typed {
    words: Field,
    amount: Field,
    why: Field,
}

pub async fn show(who: SellerStaff, id: Path<String>) -> HttpResponse {
    let shown = page(&who, &id, Typed::default()).await;
    who.staff.or_page(shown)
}

async fn page(SellerStaff { staff, seller }: &SellerStaff, id: &str, typed: Typed) -> Answer {
    let told = disputes::look(staff.shop(), Writer::Seller(seller.id.clone()), id).await?;
    let t = staff.t();
    let Typed { words, amount, why } = typed;
    let is_faulty = [&words, &amount, &why].into_iter().any(|field| field.error.is_some());
    let here = format!("{HERE}/{id}");
    let amount = if amount.value.is_empty() && amount.error.is_none() {
        Field::of(words::plain(told.left, &told.currency))
    } else {
        amount
    };
    let OfSeller { dispute, steps: taken, number, currency, line, downloads, .. } = told;
    let page = DisputePage {
        frame: staff.frame(Section::SellerDisputes),
        here,
        problem: problem(t, is_faulty),
        title: line.title.clone(),
        number,
        reason: reason(t, &dispute),
        price: words::money(t, line.amount_received(), &currency),
        downloads: downloads.iter().map(|(at, bytes)| downloaded(staff.t(), *at, *bytes)).collect(),
        steps: steps((t, Party::Seller), (&dispute, &taken), &currency, |at| t.moment(at.and_utc())),
        is_open: dispute.is_open(),
        longest: LONGEST,
        words,
        amount,
        why,
    };
    Ok(staff.page(status(is_faulty), &page))
}

/// A complete download, in words.
fn downloaded(t: crate::texts::Texts, at: chrono::NaiveDateTime, bytes: i64) -> String {
    let size = t.size(u64::try_from(bytes).unwrap_or(0));
    t.fill("dispute-download", &[("at", &t.moment(at.and_utc())), ("size", &size)])
}

/// `POST /seller/disputes/{id}/say`
pub async fn say(who: SellerStaff, id: Path<String>) -> HttpResponse {
    let said = try_say(&who, &id).await;
    who.staff.or_page(said)
}

async fn try_say(who: &SellerStaff, id: &str) -> Answer {
    match dispute_words::say(&who.staff, Writer::Seller(who.seller.id.clone()), (HERE, id)).await? {
        Ok(answer) => Ok(answer),
        Err(words) => page(who, id, Typed { words, ..Typed::default() }).await,
    }
}

/// `POST /seller/disputes/{id}/refund`: the seller gives back the price, or a part of it. Needs a password typed a moment ago.
pub async fn give_back(who: SellerStaff, id: Path<String>) -> HttpResponse {
    let (amount, why) = (Field::of(who.staff.form.get("amount")), Field::of(who.staff.form.get("why")));
    let typed = Typed { amount: amount.clone(), why: why.clone(), ..Typed::default() };
    who.staff.sent(page(&who, &id, typed), Box::pin(try_give_back(&who, &id, amount, why))).await
}

async fn try_give_back(who: &SellerStaff, id: &str, amount: Field, why: Field) -> Answer {
    let (staff, t) = (&who.staff, who.staff.t());
    let told = disputes::look(staff.shop(), Writer::Seller(who.seller.id.clone()), id).await?;
    let currency = Currency::parse(&told.currency).unwrap_or(staff.shop().rules().currency);
    let part = money::amount(&amount.value, currency).unwrap_or(-1);
    let verdict = Verdict { decision: Decision::Part, part, words: why.value.clone() };
    let here = format!("{HERE}/{id}");
    let typed = match refund(staff.shop(), (&who.seller.id, staff.actor()), id, verdict).await {
        Ok(()) => return Ok(staff.done(&here, "dispute-refunded", &[])),
        Err(Refused::Typed(Fault::Amount(most))) => {
            let most = words::money(t, most, &told.currency);
            Typed { amount: amount.wrong(t.fill("dispute-amount-wrong", &[("most", &most)])), why, ..Typed::default() }
        }
        Err(Refused::Typed(_)) => Typed { amount, why: why.wrong(t.say("dispute-why-wrong")), ..Typed::default() },
        Err(Refused::Shop(error)) => return Err(error),
        Err(_) => return Ok(staff.sorry(&here, "dispute-moved", &[])),
    };
    page(who, id, typed).await
}

//! `/admin/disputes`: the disputes of the market, for the owner, who decides.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::domain::dispute::{Decision, LONGEST, Party};
use crate::domain::money::{self, Currency};
use crate::shop::Error;
use crate::shop::admin::disputes::{Story, Verdict, decide, story};
use crate::shop::admin::{Fault, Refused};
use crate::shop::market::disputes::{self, Writer};
use crate::web::admin::Todo;
use crate::web::admin::dispute_words;
use crate::web::admin::fields::Field;
use crate::web::admin::frame::{Frame, Section};
use crate::web::admin::kit::{Answer, Choice, problem, status};
use crate::web::admin::orders::{history, plain, who, words};
use crate::web::admin::staff::Staff;
use crate::web::disputes::{StepView, reason, steps};

const HERE: &str = "/admin/disputes";

pub async fn list(staff: Staff) -> HttpResponse {
    let listed = dispute_words::list(&staff, (HERE, Section::Disputes), None).await;
    staff.or_page(listed)
}

/// What of the disputes the owner has to decide.
pub async fn todo(staff: &Staff) -> Result<Vec<Todo>, Error> {
    if !staff.shop().rules().market.open || !staff.may(crate::domain::role::Right::Market) {
        return Ok(Vec::new());
    }
    let number = disputes::open_number(staff.shop()).await?;
    let todo = || Todo {
        text: staff.t().count("dispute-todo", number),
        url: HERE.to_owned(),
        words: staff.t().say("dispute-todo-go"),
        urgent: true,
    };
    Ok((number > 0).then(todo).into_iter().collect())
}

/// `GET /admin/disputes/{id}`
#[derive(Template)]
#[template(path = "admin/disputes/owner.html")]
pub struct DisputePage {
    pub frame: Frame,
    pub here: String,
    pub problem: Option<String>,
    pub title: String,
    pub number: String,
    pub seller_url: String,
    pub reason: String,
    pub price: String,
    pub steps: Vec<StepView>,
    pub is_open: bool,
    pub longest: usize,
    pub words: Field,
    pub decisions: Vec<Choice>,
    pub decision_error: Option<String>,
    pub amount: Field,
    pub why: Field,
    /// The history of the order, the newest first.
    pub history: Vec<history::Section>,
}

/// What was typed.
#[derive(Default)]
struct Typed {
    words: Field,
    decision: String,
    decision_error: Option<String>,
    amount: Field,
    why: Field,
}

pub async fn show(staff: Staff, id: Path<String>) -> HttpResponse {
    let shown = page(&staff, &id, Typed::default()).await;
    staff.or_page(shown)
}

async fn page(staff: &Staff, id: &str, typed: Typed) -> Answer {
    let Story { told, timeline } = story(staff.shop(), &who(staff, false), id).await.map_err(plain)?;
    let t = staff.t();
    let Typed { words, decision, decision_error, amount, why } = typed;
    let is_faulty = decision_error.is_some() || [&words, &amount, &why].into_iter().any(|field| field.error.is_some());
    let here = format!("{HERE}/{id}");
    let choice = |one: Decision| {
        Choice::new(one.code(), t.say(&format!("dispute-decide-{}", one.code())), one.code() == decision)
    };
    let page = DisputePage {
        frame: staff.frame(Section::Disputes),
        here,
        problem: problem(t, is_faulty),
        title: told.line.title.clone(),
        number: told.number.clone(),
        seller_url: format!("/admin/market/{}", told.dispute.seller_id),
        reason: reason(t, &told.dispute),
        price: words::money(t, told.left, &told.currency),
        steps: steps((t, Party::Owner), (&told.dispute, &told.steps), &told.currency, |at| t.moment(at.and_utc())),
        is_open: told.dispute.is_open(),
        longest: LONGEST,
        words,
        decisions: [Decision::Refund, Decision::Part, Decision::Release].map(choice).into(),
        decision_error,
        amount,
        why,
        history: history::sections(t, history::lines_of(t, &timeline, true)),
    };
    Ok(staff.page(status(is_faulty), &page))
}

/// `POST /admin/disputes/{id}/say`
pub async fn say(staff: Staff, id: Path<String>) -> HttpResponse {
    let said = try_say(&staff, &id).await;
    staff.or_page(said)
}

async fn try_say(staff: &Staff, id: &str) -> Answer {
    match dispute_words::say(staff, Writer::Owner, (HERE, id)).await? {
        Ok(answer) => Ok(answer),
        Err(words) => page(staff, id, Typed { words, ..Typed::default() }).await,
    }
}

/// `POST /admin/disputes/{id}/decide`: needs a password typed a moment ago.
pub async fn give_decision(staff: Staff, id: Path<String>) -> HttpResponse {
    let typed = || Typed {
        decision: staff.form.get("decision").to_owned(),
        amount: Field::of(staff.form.get("amount")),
        why: Field::of(staff.form.get("why")),
        ..Typed::default()
    };
    staff.sent(page(&staff, &id, typed()), Box::pin(try_decide(&staff, &id, typed()))).await
}

async fn try_decide(staff: &Staff, id: &str, typed: Typed) -> Answer {
    let t = staff.t();
    let Some(decision) = Decision::parse(&typed.decision).filter(|one| *one != Decision::Withdrawn) else {
        return page(staff, id, Typed { decision_error: Some(t.say("dispute-decision-wrong")), ..typed }).await;
    };
    let told = disputes::look(staff.shop(), Writer::Owner, id).await?;
    let currency = Currency::parse(&told.currency).unwrap_or(staff.shop().rules().currency);
    let part = money::amount(&typed.amount.value, currency).unwrap_or(-1);
    let verdict = Verdict { decision, part, words: typed.why.value.clone() };
    let here = format!("{HERE}/{id}");
    let again = match decide(staff.shop(), &who(staff, true), id, verdict).await {
        Ok(()) if decision == Decision::Release => return Ok(staff.done(&here, "dispute-released", &[])),
        Ok(()) => {
            let order = format!("/admin/orders/{}", told.number);
            return Ok(staff.done(&order, "dispute-refund-due", &[]));
        }
        Err(Refused::Typed(Fault::Amount(most))) => {
            let most = words::money(t, most, &told.currency);
            Typed { amount: typed.amount.wrong(t.fill("dispute-amount-wrong", &[("most", &most)])), ..typed }
        }
        Err(Refused::Typed(_)) => Typed { why: typed.why.wrong(t.say("dispute-why-wrong")), ..typed },
        Err(Refused::Shop(error)) => return Err(error),
        Err(_) => return Ok(staff.sorry(&here, "dispute-moved", &[])),
    };
    page(staff, id, again).await
}

//! `/admin/payouts`: the payouts that sellers asked for, which the owner releases, pays by hand or declines; and those under way.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;

use crate::domain::role::Right;
use crate::domain::transfer::{AmountFault, TransferState};
use crate::shop::Error;
use crate::shop::admin::exports::{self, Cell, Sheet};
use crate::shop::admin::payouts::{self, OpenPayout};
use crate::shop::admin::{Fault, Refused};
use crate::shop::transfers::payout_release::NotReleased;
use crate::store::payouts::Flag;
use crate::texts::Texts;
use crate::web::admin::Todo;
use crate::web::admin::frame::{Frame, Section};
use crate::web::admin::kit::Answer;
use crate::web::admin::market_words::{payout_reason, to_phone};
use crate::web::admin::orders::{plain, who, words};
use crate::web::admin::staff::Staff;
use crate::web::disposition::content_disposition;
use crate::web::page::NO_STORE;

const HERE: &str = "/admin/payouts";

/// A payout that is not over.
#[derive(Clone, Debug)]
pub struct OpenRow {
    pub id: String,
    pub seller: String,
    pub seller_url: String,
    pub amount: String,
    pub destination: String,
    pub at: String,
    /// What an owner should look at.
    pub flags: Vec<String>,
    /// Whether the shop can send it.
    pub is_mobile: bool,
    /// What becomes of its transfer.
    pub state: String,
    /// Whether its transfer can be withdrawn.
    pub can_withdraw: bool,
}

/// `GET /admin/payouts`
#[derive(Template)]
#[template(path = "admin/market/payouts.html")]
pub struct OpenPayoutsPage {
    pub frame: Frame,
    pub requested: Vec<OpenRow>,
    pub sending: Vec<OpenRow>,
    /// Whether any can be released here.
    pub any_mobile: bool,
}

pub async fn list(staff: Staff) -> HttpResponse {
    let page = async {
        let (requested, sending) = payouts::open(staff.shop(), &who(&staff, false)).await.map_err(plain)?;
        let t = staff.t();
        let requested: Vec<OpenRow> = requested.iter().map(|open| row(t, open)).collect();
        let page = OpenPayoutsPage {
            frame: staff.frame(Section::Payouts),
            any_mobile: requested.iter().any(|row| row.is_mobile),
            requested,
            sending: sending.iter().map(|open| row(t, open)).collect(),
        };
        Ok(staff.page(actix_web::http::StatusCode::OK, &page))
    };
    let answer: Answer = page.await;
    staff.or_page(answer)
}

fn row(t: Texts, OpenPayout { payout, seller, flags, transfer }: &OpenPayout) -> OpenRow {
    let state = transfer.as_ref().map(|transfer| {
        let words = t.say(&format!("payout-transfer-{}", transfer.state));
        let note = payout_reason(t, &transfer.note);
        if note.is_empty() { words } else { format!("{words} ({note})") }
    });
    OpenRow {
        id: payout.id.clone(),
        seller: seller.name.clone(),
        seller_url: format!("/admin/market/{}", seller.id),
        amount: words::money(t, payout.amount, &payout.currency),
        destination: match (&payout.operator, &payout.phone) {
            (Some(operator), Some(phone)) => to_phone(t, operator, phone),
            _ => payout.destination.clone(),
        },
        at: t.day(payout.at.date()),
        flags: flags.iter().map(|flag| flagged(t, flag)).collect(),
        is_mobile: payout.phone.is_some(),
        state: state.unwrap_or_default(),
        can_withdraw: transfer.as_ref().is_some_and(|one| one.state() == TransferState::Queued),
    }
}

fn flagged(t: Texts, flag: &Flag) -> String {
    let day = flag.detail.parse::<NaiveDate>().map(|day| t.day(day));
    t.fill(&format!("payout-flag-{}", flag.kind), &[("detail", day.as_ref().unwrap_or(&flag.detail))])
}

/// What the owner has to release.
pub async fn todo(staff: &Staff) -> Result<Vec<Todo>, Error> {
    if !staff.shop().rules().market.open || !staff.may(Right::Market) {
        return Ok(Vec::new());
    }
    let number = payouts::waiting(staff.shop()).await?;
    let todo = || Todo {
        text: staff.t().count("payout-todo", number),
        url: HERE.to_owned(),
        words: staff.t().say("payout-todo-go"),
        urgent: false,
    };
    Ok((number > 0).then(todo).into_iter().collect())
}

/// `POST /admin/payouts`: releases what was ticked. Needs a password typed a moment ago.
pub async fn release(staff: Staff) -> HttpResponse {
    staff.freshly(try_release(&staff)).await
}

async fn try_release(staff: &Staff) -> Answer {
    let t = staff.t();
    let ids: Vec<String> = staff.form.all("payout").map(str::to_owned).collect();
    if ids.is_empty() {
        return Ok(staff.sorry(HERE, "payout-none-chosen", &[]));
    }
    let (released, left) = payouts::release(staff.shop(), &who(staff, true), &ids).await.map_err(plain)?;
    let number = released.to_string();
    match left.first() {
        None => Ok(staff.done(HERE, "payout-released", &[("number", &number)])),
        Some((_, why)) => {
            let why = not_released(t, *why);
            Ok(staff.sorry(HERE, "payout-some-left", &[("number", &number), ("why", &why)]))
        }
    }
}

fn not_released(t: Texts, why: NotReleased) -> String {
    match why {
        NotReleased::Moved => t.say("payout-not-moved"),
        NotReleased::Less => t.say("payout-not-less"),
        NotReleased::ByHand => t.say("payout-not-by-hand"),
        NotReleased::Amount(AmountFault::Limits(least, most)) => {
            t.fill("payout-not-limits", &[("least", &least.to_string()), ("most", &most.to_string())])
        }
        NotReleased::Amount(_) => t.say("payout-not-amount"),
    }
}

/// `POST /admin/payouts/{id}/{act}`: `paid` by hand, `decline`, or `withdraw` its transfer.
pub async fn act(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let (id, act) = path.into_inner();
    staff.freshly(try_act(&staff, &id, &act)).await
}

async fn try_act(staff: &Staff, id: &str, act: &str) -> Answer {
    let (shop, by, words) = (staff.shop(), who(staff, true), staff.form.get("words"));
    let done = match act {
        "paid" => match payouts::pay_by_hand(shop, &by, id, words).await {
            Ok(Ok(())) => Ok("payout-paid-by-hand"),
            Ok(Err(why)) => {
                let why = not_released(staff.t(), why);
                return Ok(staff.sorry(HERE, "payout-not-noted", &[("why", &why)]));
            }
            Err(refused) => Err(refused),
        },
        "decline" => payouts::decline(shop, &by, id, words).await.map(|()| "payout-declined"),
        "withdraw" => payouts::withdraw(shop, &by, id, words).await.map(|()| "payout-withdrawn"),
        _ => return Err(Error::NotFound),
    };
    match done {
        Ok(says) => Ok(staff.done(HERE, says, &[])),
        Err(Refused::Typed(Fault::Destination)) => Ok(staff.sorry(HERE, "market-payout-destination-wrong", &[])),
        Err(Refused::Typed(_)) => Ok(staff.sorry(HERE, "payout-why-wrong", &[])),
        Err(Refused::Moved) => Ok(staff.sorry(HERE, "payout-moved", &[])),
        Err(refused) => Err(plain(refused)),
    }
}

/// `GET /admin/payouts/requested.csv`: what is requested, for a bank. Needs a password typed a moment ago.
pub async fn csv(staff: Staff) -> HttpResponse {
    staff.freshly(try_csv(&staff)).await
}

async fn try_csv(staff: &Staff) -> Answer {
    let t = staff.t();
    let (requested, _) = payouts::open(staff.shop(), &who(staff, false)).await.map_err(plain)?;
    let heads =
        ["market-seller", "seller-payout-amount", "payout-currency", "seller-payout-destination", "seller-payout-day"];
    let heads = heads.map(|id| t.say(id));
    let cells = |open: &OpenPayout| {
        vec![
            Cell::Text(open.seller.name.clone()),
            Cell::Amount(open.payout.amount),
            Cell::Text(open.payout.currency.clone()),
            Cell::Text(open.payout.destination.clone()),
            Cell::Text(open.payout.at.date().to_string()),
        ]
    };
    let sheet = Sheet::of(staff.shop(), t);
    let table = exports::small_csv(sheet, &heads, requested.iter().map(cells).collect())?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CONTENT_TYPE, "text/csv; charset=utf-8")).insert_header((CACHE_CONTROL, NO_STORE));
    answer.insert_header((CONTENT_DISPOSITION, content_disposition("payouts.csv")));
    Ok(answer.body(table))
}

//! `/admin/help`: what people wrote to the shop because their order was not found.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::{NaiveDateTime, TimeDelta};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::frame::{Frame, Section};
use super::kit::{Answer, Badge, place, read_place};
use super::orders::{plain, who, words};
use super::staff::Staff;
use super::todo::Todo;
use crate::domain::language::Language;
use crate::domain::role::Right;
use crate::shop::Error;
use crate::shop::admin::Refused;
use crate::shop::admin::help_requests::{self, Request};
use crate::store::help_requests::{HelpRequest, HelpState};
use crate::store::orders::Order;
use crate::texts::Texts;

/// `GET /admin/help?state=&before=`
#[derive(Template)]
#[template(path = "admin/help.html")]
pub struct HelpPage {
    pub frame: Frame,
    /// The list shows what is done, not what is open.
    pub is_done: bool,
    pub requests: Vec<HelpLine>,
    pub older: Option<String>,
    pub may_erase: bool,
    /// For how many days a request is kept once it is done, and while it is open.
    pub kept: String,
}

/// A request in the list.
pub struct HelpLine {
    pub id: String,
    pub at: String,
    pub iso: String,
    pub answer_to: String,
    /// An e-mail or an SMS to that address or number, with its first words.
    pub reply: String,
    /// What it says of the order: labels, values, and where the orders are searched for each.
    pub facts: Vec<(String, String, String)>,
    pub message: String,
    /// The orders that it may be about: number, state and page.
    pub orders: Vec<(String, Badge, String)>,
    /// Who did it, and when.
    pub done: Option<String>,
}

const HERE: &str = "/admin/help";
/// What a link to an address contains unencoded (RFC 6068): an address may hold signs that would end it.
const IN_LINK: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'@');
/// A request that is older is urgent.
const URGENT_AFTER: TimeDelta = TimeDelta::days(1);

/// `GET /admin/help`
pub async fn list(staff: Staff) -> HttpResponse {
    let answer = shown(&staff).await;
    staff.or_page(answer)
}

async fn shown(staff: &Staff) -> Answer {
    let (query, t) = (staff.query(), staff.t());
    let is_done = query.get("state") == HelpState::Done.code();
    let state = if is_done { HelpState::Done } else { HelpState::Open };
    let before = read_place(query.get("before"));
    let found = help_requests::page(staff.shop(), &who(staff, false), state, before).await.map_err(plain)?;
    let from = |key| format!("{HERE}?state={}&before={}", state.code(), place(key));
    let days = |kept: TimeDelta| kept.num_days().to_string();
    let (done, open) = (days(crate::shop::find::DONE_KEPT), days(crate::shop::find::OPEN_KEPT));
    let page = HelpPage {
        frame: staff.frame(Section::Help),
        is_done,
        requests: found.requests.iter().map(|request| line(staff, request)).collect(),
        older: found.next.as_ref().map(from),
        may_erase: staff.may(Right::PersonalData),
        kept: t.fill("admin-help-kept", &[("done", &done), ("open", &open)]),
    };
    Ok(staff.page(StatusCode::OK, &page))
}

fn line(staff: &Staff, Request { request, orders }: &Request) -> HelpLine {
    let t = staff.t();
    let order = |order: &Order| {
        let badge = Badge { words: words::state(t, &order.state), class: words::badge(&order.state) };
        (order.number.clone(), badge, format!("/admin/orders/{}", order.number))
    };
    let done = request.done_at.map(|at| {
        let by = request.done_by.as_deref().unwrap_or_default();
        t.fill("admin-help-done-by", &[("by", by), ("at", &words::short(t, at))])
    });
    HelpLine {
        id: request.id.clone(),
        at: words::short(t, request.created_at),
        iso: words::iso(request.created_at),
        answer_to: request.answer_to.clone(),
        reply: reply(request, &staff.shop().rules().shop_name),
        facts: facts(t, request),
        message: request.message.clone(),
        orders: orders.iter().map(order).collect(),
        done,
    }
}

/// What a request says of the order.
fn facts(t: Texts, request: &HelpRequest) -> Vec<(String, String, String)> {
    let one = |name: &str, value: &str| {
        let search = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", value).finish();
        (t.say(&format!("find-fact-{name}")), value.to_owned(), format!("/admin/orders?{search}"))
    };
    let columns = [
        ("number", &request.number),
        ("transaction", &request.transaction_id),
        ("email", &request.email),
        ("phone", &request.phone),
    ];
    let known = columns.into_iter().filter_map(|(name, value)| Some(one(name, value.as_ref()?)));
    known.chain(request.operator_ids.split_whitespace().map(|id| one("operator", id))).collect()
}

/// The link that begins an answer, in the language of the person.
fn reply(request: &HelpRequest, shop: &str) -> String {
    let t = Texts(Language::parse(&request.language).unwrap_or_default());
    let encoded = |text: &str| utf8_percent_encode(text, IN_LINK).to_string();
    if !request.answer_to.contains('@') {
        return format!("sms:{}", request.answer_to);
    }
    let number = request.number.clone().unwrap_or_default();
    let subject = t.fill("help-reply-subject", &[("shop", shop), ("number", &number)]);
    let quoted: Vec<String> = request.message.lines().map(|line| format!("> {line}")).collect();
    let body = format!("{}\r\n\r\n\r\n{}", t.say("mail-greeting"), quoted.join("\r\n"));
    format!("mailto:{}?subject={}&body={}", encoded(&request.answer_to), encoded(subject.trim()), encoded(&body))
}

/// `POST /admin/help/{id}/done`
pub async fn done(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = help_requests::done(staff.shop(), &who(&staff, false), &id).await;
    staff.or_page(said(&staff, answer, "admin-help-is-done"))
}

/// `POST /admin/help/{id}/reopen`
pub async fn reopen(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = help_requests::reopen(staff.shop(), &who(&staff, false), &id).await;
    staff.or_page(said(&staff, answer, "admin-help-is-open"))
}

/// `POST /admin/help/{id}/erasure`
pub async fn erasure(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = async {
        let answer = help_requests::erase(staff.shop(), &who(&staff, true), &id).await;
        said(&staff, answer, "admin-help-is-erased")
    };
    staff.freshly(answer).await
}

fn said(staff: &Staff, answer: Result<(), Refused>, id: &str) -> Answer {
    match answer {
        Ok(()) => Ok(staff.done(HERE, id, &[])),
        Err(Refused::Moved) => Ok(staff.sorry(HERE, "admin-help-moved", &[])),
        Err(other) => Err(plain(other)),
    }
}

/// What the start page says: that people wait for an answer.
pub async fn todo(staff: &Staff) -> Result<Option<Todo>, Error> {
    if !staff.may(Right::OrderHelp) {
        return Ok(None);
    }
    let (number, since) = help_requests::waiting(&staff.shop().db).await?;
    let is_old = |since: NaiveDateTime| staff.now().naive_utc() - since > URGENT_AFTER;
    let todo = || Todo {
        text: staff.t().count("admin-help-todo", number),
        url: HERE.to_owned(),
        words: staff.t().say("admin-help-todo-go"),
        urgent: since.is_some_and(is_old),
    };
    Ok((number > 0).then(todo))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::admin::frame::samples::{frame, inspect};

    fn request(answer_to: &str) -> HelpRequest {
        HelpRequest {
            id: "a".into(),
            state: "open".into(),
            number: Some("G7K2-M94Q-XD".into()),
            transaction_id: None,
            operator_ids: "MP2611021015C40001 DK92TESTM6".into(),
            email: None,
            phone: Some("+2250707070700".into()),
            answer_to: answer_to.into(),
            message: "J’ai payé & rien reçu\nMerci".into(),
            language: "fr".into(),
            created_at: NaiveDateTime::default(),
            done_at: None,
            done_by: None,
        }
    }

    #[test]
    fn an_answer_begins_with_its_subject_and_no_typed_sign_ends_the_link() {
        let link = reply(&request("awa?x&b=c@exemple.ci"), "Chez Awa & fils");
        assert!(link.starts_with("mailto:awa%3Fx%26b%3Dc@exemple.ci?subject="), "{link}");
        assert_eq!(link.matches('&').count(), 1, "{link}");
        assert!(!link.contains(' ') && link.contains("G7K2-M94Q-XD"), "{link}");
        assert_eq!(reply(&request("+2250707070700"), "x"), "sms:+2250707070700");
    }

    #[test]
    fn a_request_shows_what_was_given_and_searches_the_orders_for_it() {
        for language in Language::ALL {
            let t = Texts(language);
            let asked = request("awa@exemple.ci");
            let line = HelpLine {
                id: "a".into(),
                at: "1er".into(),
                iso: "1970-01-01".into(),
                answer_to: asked.answer_to.clone(),
                reply: reply(&asked, "Awa"),
                facts: facts(t, &asked),
                message: asked.message.clone(),
                orders: vec![("G7K2-M94Q-XD".into(), Badge { words: "x".into(), class: "good" }, "/admin/x".into())],
                done: None,
            };
            let page = |requests, is_done| HelpPage {
                frame: frame(language),
                is_done,
                requests,
                older: None,
                may_erase: true,
                kept: "30".into(),
            };
            let html = page(vec![line], false).render().unwrap();
            inspect(&html);
            assert!(html.contains("/admin/orders?q=DK92TESTM6") && html.contains("/admin/orders?q=%2B2250707070700"));
            assert!(html.contains("action=\"/admin/help/a/done\"") && !html.contains("admin-help-"), "{html}");
            for is_done in [false, true] {
                let empty = page(Vec::new(), is_done).render().unwrap();
                inspect(&empty);
                assert!(empty.contains("class=\"empty\"") && !empty.contains("admin-help-"));
            }
        }
    }
}

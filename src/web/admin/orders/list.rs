//! The list of orders, with its filters in the URL.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::{plain, who, words};
use crate::domain::order::OrderState;
use crate::shop::Error;
use crate::shop::admin::list::{self, Choices};
use crate::store::listing::{Filter, MOST_COUNTED};
use crate::store::orders::Order;
use crate::texts::Texts;
use crate::web::admin::fields::Fields;
use crate::web::admin::frame::{Frame, Section};
use crate::web::admin::kit;
use crate::web::admin::staff::Staff;
use crate::web::assets;

/// `GET /admin/orders`
#[derive(Template)]
#[template(path = "admin/orders/list.html")]
pub struct ListPage {
    pub frame: Frame,
    pub js: String,
    /// The search text.
    pub q: String,
    /// The chosen state.
    pub state: Option<String>,
    /// A list for each state.
    pub tabs: Vec<StateTab>,
    pub books: Vec<kit::Choice>,
    pub methods: Vec<kit::Choice>,
    pub from: String,
    pub to: String,
    /// Whether a filter or a search is active.
    pub narrowed: bool,
    /// Whether filters are active, so that they are shown open.
    pub filtered: bool,
    /// A sentence about the result of the search.
    pub remark: Option<String>,
    pub rows: Vec<OrderRow>,
    /// The URL of the next page, with older orders.
    pub older: Option<String>,
    /// The URL of the first page, if this is another.
    pub newest: Option<String>,
}

/// The way to the orders of a state.
pub struct StateTab {
    pub words: String,
    /// `12`, or `999+`; empty for all orders.
    pub count: String,
    pub url: String,
    pub chosen: bool,
}

/// An order in a list.
pub struct OrderRow {
    pub number: String,
    pub url: String,
    pub state: String,
    pub badge: &'static str,
    pub title: String,
    pub sum: String,
    /// The buyer's name, else how to reach him, else the order's number.
    pub buyer: String,
    /// How to reach him, where his name is known.
    pub contact: Option<String>,
    pub method: String,
    /// The day on which it was placed.
    pub placed: String,
    /// The time of that day, which wide screens show.
    pub time: String,
    pub placed_iso: String,
}

/// An order as a line of a list.
pub fn line(t: Texts, order: &Order) -> OrderRow {
    let contact = order.email.as_ref().or(order.phone.as_ref());
    OrderRow {
        url: format!("/admin/orders/{}", order.number),
        number: order.number.clone(),
        state: words::state(t, &order.state),
        badge: words::badge(&order.state),
        title: order.title.clone(),
        sum: words::money(t, order.amount_received(), &order.currency),
        buyer: order.name.as_ref().or(contact).unwrap_or(&order.number).clone(),
        contact: contact.filter(|_| order.name.is_some()).cloned(),
        method: order.method.as_deref().map(|method| words::method(t, method)).unwrap_or_default(),
        placed: words::day(t, order.placed_at),
        time: words::time(order.placed_at),
        placed_iso: words::iso(order.placed_at),
    }
}

/// The start of a day that was chosen.
pub fn day(text: &str) -> Option<NaiveDateTime> {
    let day = text.parse::<NaiveDate>().ok()?;
    Some(day.and_time(NaiveTime::MIN))
}

/// The filter in the URL. Values that cannot be parsed are ignored.
fn filter(query: &Fields) -> Filter {
    let some = |name: &str| Some(query.get(name).to_owned()).filter(|value| !value.is_empty() && !value.contains('\0'));
    Filter {
        state: some("state").filter(|state| OrderState::parse(state).is_some()),
        book: some("book"),
        method: some("method"),
        from: day(query.get("from")),
        to: day(query.get("to")).and_then(|day| day.checked_add_signed(TimeDelta::days(1))),
    }
}

pub(super) async fn shown(staff: &Staff) -> Result<HttpResponse, Error> {
    let (query, by, t) = (staff.query(), who(staff, false), staff.t());
    let filter = filter(&query);
    let q = query.get("q").to_owned();
    let (orders, next, remark) = if q.is_empty() {
        let page =
            list::page(staff.shop(), &by, filter.clone(), kit::read_place(query.get("before"))).await.map_err(plain)?;
        (page.orders, page.next, None)
    } else {
        let found = list::search(staff.shop(), &by, &q, filter.clone()).await.map_err(plain)?;
        let remark = if found.unreadable {
            Some(t.say("admin-orders-search-short"))
        } else {
            found.cut.then(|| t.say("admin-orders-search-cut"))
        };
        (found.orders, None, remark)
    };
    let choices = list::choices(staff.shop()).await.map_err(plain)?;
    let page = page(staff, &query, &filter, choices);
    Ok(staff.page(
        StatusCode::OK,
        &ListPage {
            remark,
            rows: orders.iter().map(|order| line(t, order)).collect(),
            older: next.map(|key| kit::list_address("/admin/orders", &query, Some(&kit::place(&key)))),
            ..page
        },
    ))
}

/// The page with its filters, without rows.
fn page(staff: &Staff, query: &Fields, filter: &Filter, choices: Choices) -> ListPage {
    let t = staff.t();
    let pick = |value: &str, words: String, chosen: Option<&String>| {
        kit::Choice::new(value, words, chosen.is_some_and(|chosen| chosen == value))
    };
    let filtered = *filter != Filter { state: filter.state.clone(), ..Filter::default() };
    ListPage {
        frame: staff.frame(Section::Orders),
        js: assets::address("admin-orders.js"),
        q: query.get("q").to_owned(),
        state: filter.state.clone(),
        tabs: tabs(t, filter.state.as_deref(), &choices.counts),
        books: choices.books.into_iter().map(|(id, title)| pick(&id, title, filter.book.as_ref())).collect(),
        methods: choices
            .methods
            .iter()
            .map(|code| pick(code, words::method(t, code), filter.method.as_ref()))
            .collect(),
        from: query.get("from").to_owned(),
        to: query.get("to").to_owned(),
        narrowed: filtered || !query.get("q").is_empty(),
        filtered,
        remark: None,
        rows: Vec::new(),
        older: None,
        newest: query.has("before").then(|| kit::list_address("/admin/orders", query, None)),
    }
}

/// All orders, then those of each state that there are orders in.
fn tabs(t: Texts, chosen: Option<&str>, counts: &[(OrderState, usize)]) -> Vec<StateTab> {
    let all = StateTab {
        words: t.say("admin-orders-all"),
        count: String::new(),
        url: "/admin/orders".to_owned(),
        chosen: chosen.is_none(),
    };
    let of = |(state, count): &(OrderState, usize)| StateTab {
        words: words::state(t, state.code()),
        count: if *count > MOST_COUNTED { format!("{MOST_COUNTED}+") } else { count.to_string() },
        url: format!("/admin/orders?state={}", state.code()),
        chosen: chosen == Some(state.code()),
    };
    let shown = |(state, count): &&(OrderState, usize)| *count > 0 || chosen == Some(state.code());
    std::iter::once(all).chain(counts.iter().filter(shown).map(of)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_narrows_nothing() {
        let query = Fields::parse(b"state=owned&from=2026-13-01&to=yesterday&book=&method=%00");
        assert_eq!(filter(&query), Filter::default());
    }
}

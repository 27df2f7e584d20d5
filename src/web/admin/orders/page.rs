//! An order's page: its details, the possible acts, and its history.

use askama::Template;

use super::asking::{Asking, Dialog, Typed};
use super::dialogs::{can_check, dialogs};
use super::receipts::{self, ReceiptView};
use super::{transfers, words};
use crate::domain::grant::Ended;
use crate::domain::order::OrderState;
use crate::domain::role::Right;
use crate::shop::admin::timeline::{Event, Timeline};
use crate::store::flags::Flag;
use crate::store::gifts::Gift;
use crate::store::grants::Grant;
use crate::store::messages::{Message, MessageState};
use crate::store::order_lines::OrderLine;
use crate::texts::Texts;
use crate::web::admin::frame::{Frame, Section};
use crate::web::admin::orders::history;
use crate::web::admin::staff::Staff;

/// `GET /admin/orders/{name}`
#[derive(Template)]
#[template(path = "admin/orders/order.html")]
pub struct OrderPage {
    pub frame: Frame,
    pub number: String,
    pub state: String,
    pub badge: &'static str,
    /// The amount that was paid, if it is not the price.
    pub received: Option<String>,
    /// What an owner has to decide first.
    pub review: Option<String>,
    /// Something in the input is wrong.
    pub problem: bool,
    pub facts: Vec<Fact>,
    /// The buyer's page.
    pub buyer_page: String,
    /// The URL of the customer's page with their other orders, for roles that may see customers.
    pub customer: Option<String>,
    /// What the order costs, what it is of and whose it is.
    pub sum: String,
    pub about: String,
    /// The URL to which the form posts that asks the gateway.
    pub check: Option<String>,
    /// Whether asking the gateway is the one main act.
    pub check_first: bool,
    /// The acts that the order waits for.
    pub main: Vec<Dialog>,
    /// The other acts, those that cannot be undone last.
    pub others: Vec<Dialog>,
    pub others_open: bool,
    /// Payments and refunds that are due back, each with its dialogs.
    pub owed: Vec<(String, Vec<Dialog>)>,
    /// A payment that may be the money that was marked by hand, and the two answers.
    pub asked: Option<(String, Vec<Dialog>)>,
    pub flags: Vec<FlagLine>,
    /// Its receipts and credit notes.
    pub receipts: Vec<ReceiptView>,
    /// Messages that reach nobody.
    pub unreachable: Vec<LostLine>,
    /// The history, the newest first.
    pub history: Vec<history::Section>,
}

/// A fact, and its URL if it has one.
pub struct Fact {
    pub name: String,
    pub value: String,
}

/// A flag about the buyer.
pub struct FlagLine {
    pub text: String,
    /// The URL to which "Mark as seen" posts; `None` if the flag was handled, or for roles that may not.
    pub action: Option<String>,
}

/// A message that reaches nobody.
pub struct LostLine {
    pub text: String,
    /// Where "again" and "told otherwise" are posted, for who may: the message's address.
    pub action: Option<String>,
}

/// The page of an order.
pub fn order(staff: &Staff, timeline: &Timeline, typed: &Typed) -> OrderPage {
    let (t, order) = (staff.t(), &timeline.order);
    let asking = Asking { t, number: &order.number, typed };
    let who = order.email.as_ref().or(order.phone.as_ref());
    let customer = who.filter(|_| staff.may(Right::Customers)).map(|who| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        format!("/admin/customers?{}", query.append_pair("q", who).finish())
    });
    let check = can_check(staff, timeline).then(|| format!("/admin/orders/{}/check", order.number));
    let (main, others) = ranked(order.state(), dialogs(staff, timeline, &asking));
    OrderPage {
        frame: staff.frame(Section::Orders),
        number: order.number.clone(),
        sum: words::money(t, order.amount, &order.currency),
        about: [Some(&order.title), order.name.as_ref().or(who)]
            .into_iter()
            .flatten()
            .cloned()
            .collect::<Vec<_>>()
            .join(" · "),
        check_first: check.is_some() && order.state().is_open(),
        check,
        main,
        others_open: others.iter().any(|dialog| dialog.open),
        others,
        state: words::state(t, &order.state),
        badge: words::badge(&order.state),
        received: received(t, timeline),
        review: (order.state == "review").then(|| {
            let can = if staff.may(Right::Money) { "admin-orders-review" } else { "admin-orders-review-wait" };
            t.say(can)
        }),
        problem: typed.fault.is_some(),
        facts: facts(t, timeline),
        buyer_page: format!("/orders/{}", order.key),
        customer,
        owed: transfers::owed(staff, timeline, &asking),
        asked: asked(staff, timeline, &asking),
        flags: timeline.flags.iter().map(|flag| flag_line(staff, &order.number, flag)).collect(),
        receipts: receipts::views(staff, timeline),
        unreachable: lost(staff, timeline),
        history: history::sections(t, history::lines_of(t, timeline, staff.may(Right::OrderCare))),
    }
}

/// The acts that an order in this state waits for, and the others: those that cannot be undone last.
fn ranked(state: OrderState, dialogs: Vec<Dialog>) -> (Vec<Dialog>, Vec<Dialog>) {
    let first = match state {
        OrderState::Review => dialogs.iter().take_while(|dialog| dialog.danger).count(),
        OrderState::Paid => dialogs.iter().take(1).filter(|dialog| !dialog.danger).count(),
        OrderState::Placed | OrderState::Expired | OrderState::Refunded => 0,
    };
    let mut main = dialogs;
    let mut others = main.split_off(first);
    main.iter_mut().take(1).for_each(|dialog| dialog.main = true);
    others.sort_by_key(|dialog| dialog.danger);
    (main, others)
}

fn facts(t: Texts, timeline: &Timeline) -> Vec<Fact> {
    let order = &timeline.order;
    let mut facts = Vec::new();
    let mut tell = |id: &str, value: Option<String>| {
        if let Some(value) = value {
            facts.push(Fact { name: t.say(&format!("admin-orders-fact-{id}")), value });
        }
    };
    for (line, _) in &timeline.lines {
        tell("book", Some(book(t, timeline, line)));
    }
    tell("sum", Some(words::money(t, order.amount, &order.currency)));
    let decided: i64 = timeline.returned.iter().map(|part| part.amount).sum();
    let returned = decided - timeline.due.iter().map(|refund| refund.amount).sum::<i64>();
    tell("returned", (returned > 0).then(|| words::money(t, returned, &order.currency)));
    tell("method", order.method.as_deref().map(|method| words::method(t, method)));
    tell("email", order.email.clone());
    tell("phone", order.phone.clone());
    tell("name", order.name.clone());
    for fact in timeline.gift.iter().flat_map(|gift| gift_facts(t, gift)) {
        tell(fact.0, Some(fact.1));
    }
    tell("placed", Some(words::short(t, order.placed_at)));
    tell("paid", order.paid_at.map(|at| words::short(t, at)));
    for (grant, title) in &timeline.granted {
        let access = access(t, grant);
        tell("access", Some(if timeline.granted.len() > 1 { format!("{title}: {access}") } else { access }));
    }
    let forgotten =
        timeline.erased_at.filter(|_| order.paid_at.is_none() && (order.email.is_some() || order.phone.is_some()));
    tell("forgotten", forgotten.map(|at| words::short(t, at)));
    facts
}

/// To whom the order's books go instead of the buyer, from whom, with which words and when.
fn gift_facts(t: Texts, gift: &Gift) -> Vec<(&'static str, String)> {
    let day = |at| words::short(t, at);
    let when = match (gift.delivered_at, gift.due_at, gift.wished_at) {
        (Some(at), ..) => t.fill("admin-orders-gift-delivered", &[("at", &day(at))]),
        (None, Some(at), _) => t.fill("admin-orders-gift-due", &[("at", &day(at))]),
        (None, None, Some(at)) => t.fill("admin-orders-gift-wished", &[("at", &day(at))]),
        (None, None, None) => t.say("admin-orders-gift-when-paid"),
    };
    let to = gift.contact.clone().unwrap_or_else(|| t.say("admin-orders-gift-erased"));
    let mut facts = vec![("gift-to", to), ("gift-when", when)];
    facts.extend([("gift-from", gift.giver.clone()), ("gift-words", gift.greeting.clone())]);
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

/// The amount that was paid instead of the price, and the difference: of the order's payment, or of the one in review.
fn received(t: Texts, timeline: &Timeline) -> Option<String> {
    let order = &timeline.order;
    let odd =
        timeline.attempts.iter().rev().filter(|attempt| !attempt.refund_due && order.state() == OrderState::Review);
    let came =
        order.received.or_else(|| odd.filter_map(|attempt| attempt.received).find(|came| *came != order.amount))?;
    let money = |amount| words::money(t, amount, &order.currency);
    let id = if came < order.amount { "admin-orders-received-less" } else { "admin-orders-received-more" };
    let difference = money((order.amount - came).abs());
    Some(t.fill(id, &[("received", &money(came)), ("expected", &money(order.amount)), ("difference", &difference)]))
}

/// A line's title; with its price if the order has several lines.
fn book(t: Texts, timeline: &Timeline, line: &OrderLine) -> String {
    if timeline.lines.len() == 1 {
        return line.title.clone();
    }
    format!("{}, {}", line.title, words::money(t, line.amount, &timeline.order.currency))
}

/// The state of the buyer's access to a book.
fn access(t: Texts, grant: &Grant) -> String {
    let (used, downloads) = (grant.used.to_string(), grant.downloads.to_string());
    let until = words::short(t, grant.expires_at);
    if let Some(day) = grant.opens_on.filter(|_| grant.revoked_at.is_none()) {
        return t.fill("admin-orders-access-closed", &[("day", &t.day(day))]);
    }
    // The date shows whether the time is over: a page can stay open for hours.
    let id = match grant.quota().check_active(grant.created_at.and_utc()) {
        Err(Ended::Revoked) => "admin-orders-access-ended",
        _ => "admin-orders-access",
    };
    t.fill(id, &[("used", &used), ("downloads", &downloads), ("until", &until)])
}

fn asked(staff: &Staff, timeline: &Timeline, asking: &Asking<'_>) -> Option<(String, Vec<Dialog>)> {
    let attempt = timeline.asked.as_ref().filter(|_| staff.may(Right::Money))?;
    let sum = words::money(staff.t(), attempt.amount_received(), &attempt.currency);
    let values = [("sum", sum.as_str()), ("transaction", &attempt.transaction_id)];
    let answer = |act, danger| asking.about(act, &attempt.id, danger, &[("reason", "area", "")]);
    Some((staff.t().fill("admin-orders-asked", &values), vec![answer("same", false), answer("other", true)]))
}

fn lost(staff: &Staff, timeline: &Timeline) -> Vec<LostLine> {
    let messages = timeline.events.iter().filter_map(|(_, event)| match event {
        Event::Message(message) if message.is(MessageState::Unreachable) => Some(message),
        _ => None,
    });
    messages.map(|message| lost_line(staff, message, &timeline.order.number)).collect()
}

/// A message that reaches nobody, in words, and its address.
pub fn lost_line(staff: &Staff, message: &Message, number: &str) -> LostLine {
    let t = staff.t();
    let why = words::unsent(t, message.error.as_deref().unwrap_or_default());
    let action = staff.may(Right::Resend).then(|| format!("/admin/orders/{number}/messages/{}", message.id));
    let to = Some(&message.recipient).filter(|to| !to.is_empty()).map(|to| format!(", {to}")).unwrap_or_default();
    LostLine { text: format!("{}{to}. {why}", words::message(t, message)), action }
}

fn flag_line(staff: &Staff, number: &str, flag: &Flag) -> FlagLine {
    let id = words::flag(&flag.kind);
    let t = staff.t();
    let last = words::short(t, flag.last_at);
    let by = flag.handled_by.clone().unwrap_or_default();
    let values = [("times", flag.times.to_string()), ("subject", flag.subject.clone()), ("last", last), ("by", by)];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut text = t.fill(&format!("admin-orders-flag-{id}"), &values);
    if flag.handled_at.is_some() {
        text = format!("{text} {}", t.fill("admin-orders-flag-handled", &values));
    }
    let open = flag.handled_at.is_none() && staff.may(Right::OrderCare);
    FlagLine { text, action: open.then(|| format!("/admin/orders/{number}/flags/{}/handling", flag.id)) }
}

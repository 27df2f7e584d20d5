//! Turns reports into the data of their pages.

use chrono::{Datelike as _, NaiveDate, TimeDelta};

use super::currencies::Currencies;
use super::sellers;
use super::words::{change, change_of_share, count, country, date, day, duration, method, money, month, share};
use crate::shop::Shop;
use crate::shop::admin::reports::calendar::{Period, Range};
use crate::shop::admin::reports::{Method, Report};
use crate::store::reports::Sum;
use crate::texts::Texts;
use crate::web::admin::fields::Field;
use crate::web::admin::frame::Frame;
use crate::web::admin::plot::{Plot, Points};
use crate::web::admin::reports::pages::{
    Days, ExportForm, Figures, RefusalLine, ReportRow, ReportsPage, StatementPage, SuccessLine, Tab, Tile,
};
use crate::web::assets;

/// The most lines of a table by name; the others are summed up in one line.
const MOST: usize = 20;
/// Ranges of more days are shown by week.
const WEEKS_FROM: usize = 100;

pub fn page(
    frame: Frame,
    report: &Report,
    period: Period,
    months: &[NaiveDate],
    currencies: &Currencies,
) -> ReportsPage {
    let (t, also) = (frame.t, currencies.query());
    let tab = |other: Period| Tab {
        url: format!("/admin/reports?period={}{also}", other.code()),
        words: t.say(&format!("admin-reports-period-{}", other.code())),
        here: other == period,
    };
    let statement = |first: &NaiveDate| Tab {
        url: format!("/admin/reports/statement?month={}{also}", first.format("%Y-%m")),
        words: month(t, *first),
        here: false,
    };
    let sold = report.total.orders + report.before.orders > 0;
    ReportsPage {
        tabs: Period::ALL.into_iter().map(tab).collect(),
        currencies: currencies.tabs(t, &format!("/admin/reports?period={}", period.code())),
        authors: format!("/admin/reports/authors{}", also.replacen('&', "?", 1)),
        days_words: days_words(t, report, period),
        tiles: tiles(t, report).into_iter().chain(sellers::tile(t, report)).collect(),
        days: sold.then(|| days(t, report)),
        books: lines(t, report, &report.books, Clone::clone),
        sellers: sellers::lines(t, report),
        methods: methods(t, report),
        countries: lines(t, report, &report.countries, |code| country(t, code)),
        funnel: funnel(t, report),
        refusals: refusals(t, report),
        success: success(t, report),
        delivery: delivery(t, report),
        export: ExportForm {
            sales: true,
            from: Field::of(report.range.first.to_string()),
            to: Field::of(report.range.last.to_string()),
        },
        months: months.iter().take(12).map(statement).collect(),
        frame,
    }
}

fn days_words(t: Texts, report: &Report, period: Period) -> String {
    let (range, before) = (report.range, report.before_range);
    if period == Period::Today {
        return t
            .fill("admin-reports-today-words", &[("day", &date(t, range.last)), ("before", &date(t, before.last))]);
    }
    // The year is given once, unless the range spans two.
    let first = |range: Range| {
        if range.first.year() == range.last.year() { day(t, range.first) } else { date(t, range.first) }
    };
    let places = [
        ("first", first(range)),
        ("last", date(t, range.last)),
        ("was_first", first(before)),
        ("was_last", date(t, before.last)),
    ];
    t.fill("admin-reports-days-words", &places.each_ref().map(|(name, value)| (*name, value.as_str())))
}

/// The most important figures: gross, net, the number of sales, the share of orders that were paid.
fn tiles(t: Texts, report: &Report) -> Vec<Tile> {
    let (total, before, currency) = (report.total, report.before, report.currency);
    let tile = |id: &str, value: String, change: Option<(String, bool)>, note: Option<String>| Tile {
        name: t.say(id),
        value,
        change,
        note,
    };
    let fees = t.fill("admin-reports-fees-note", &[("fees", &money(t, total.fees, currency))]);
    let refunds = t.fill(
        "admin-reports-refunds-note",
        &[("money", &money(t, total.refunded, currency)), ("number", &count(total.refunds))],
    );
    let rest = if total.refunds > 0 { format!("{fees}, {refunds}") } else { fees };
    let net = if report.taxed { "admin-reports-net-taxed" } else { "admin-reports-net" };
    let part = share(t, total.orders, total.started).unwrap_or_else(|| t.say("admin-reports-nothing"));
    vec![
        tile("admin-reports-gross", money(t, total.gross, currency), change(t, total.gross, before.gross), None),
        tile(net, money(t, total.net(), currency), change(t, total.net(), before.net()), Some(rest)),
        tile("admin-reports-sales", count(total.orders), change(t, total.orders, before.orders), None),
        tile(
            "admin-reports-conversion",
            part,
            change_of_share(t, (total.orders, total.started), (before.orders, before.started)),
            Some(t.count("admin-reports-of-orders", total.started)),
        ),
    ]
}

/// The figures of the start page: today and the last thirty days.
/// How many best-selling books the start page shows.
const MOST_BEST: usize = 5;

pub fn figures(t: Texts, report: &Report) -> Figures {
    let empty = Sum { name: String::new(), number: 0, amount: 0 };
    let mut newest = report.days.iter().rev();
    let (today, yesterday) = (newest.next().unwrap_or(&empty), newest.next().unwrap_or(&empty));
    let so_far = Tile {
        name: t.say("admin-reports-period-today"),
        value: money(t, today.amount, report.currency),
        change: None,
        note: Some(t.fill("admin-reports-yesterday", &[("money", &money(t, yesterday.amount, report.currency))])),
    };
    let mut days = days(t, report);
    Figures {
        tiles: [vec![so_far], tiles(t, report)].concat(),
        plot: days.money,
        lines: std::mem::take(&mut days.lines),
        books: lines(t, report, report.books.get(..MOST_BEST).unwrap_or(&report.books), Clone::clone),
    }
}

/// A bar of a plot: some days (or an hour) with one name.
struct Bar {
    label: String,
    name: String,
    orders: i64,
    amount: i64,
    before: (i64, i64),
}

fn bars(t: Texts, report: &Report) -> Vec<Bar> {
    let both: Vec<(&Sum, &Sum)> = report.days.iter().zip(&report.days_before).collect();
    // Weeks end with the last day; the remaining first days are added to the week after them.
    let odd = if both.len() > WEEKS_FROM { both.len() % 7 } else { 0 };
    let size = if both.len() > WEEKS_FROM { 7 } else { 1 };
    let (first, rest) = both.split_at(if odd > 0 { odd + size } else { 0 });
    std::iter::once(first)
        .filter(|days| !days.is_empty())
        .chain(rest.chunks(size))
        .map(|days| Bar {
            label: label(t, days.first().map_or("", |(day, _)| &day.name)),
            name: name(t, days),
            orders: days.iter().map(|(day, _)| day.number).sum(),
            amount: days.iter().map(|(day, _)| day.amount).sum(),
            before: days.iter().fold((0, 0), |sum, (_, was)| (sum.0 + was.number, sum.1 + was.amount)),
        })
        .collect()
}

/// The text for a day or an hour.
fn label(t: Texts, name: &str) -> String {
    match name.parse() {
        Ok(at) => day(t, at),
        Err(_) => t.fill("admin-reports-hour", &[("hour", name.trim_start_matches('0')), ("two", name)]),
    }
}

fn name(t: Texts, days: &[(&Sum, &Sum)]) -> String {
    match (days.first(), days.last()) {
        (Some((first, _)), Some((last, _))) if days.len() > 1 => {
            t.fill("admin-reports-from-to", &[("first", &label(t, &first.name)), ("last", &label(t, &last.name))])
        }
        (Some((day, _)), _) => label(t, &day.name),
        _ => String::new(),
    }
}

fn days(t: Texts, report: &Report) -> Days {
    let bars = bars(t, report);
    let labels: Vec<String> = bars.iter().map(|bar| bar.label.clone()).collect();
    let most = bars.iter().map(|bar| bar.amount).max().unwrap_or(0);
    let unit = if report.days.len() > WEEKS_FROM {
        "week"
    } else if report.days.first().is_some_and(|day| day.name.len() == 2) {
        "hour"
    } else {
        "day"
    };
    let plot = |id: &'static str, value: fn(&Bar) -> i64, was: fn(&Bar) -> i64, most: String| {
        let (now, before): (Vec<i64>, Vec<i64>) = bars.iter().map(|bar| (value(bar), was(bar))).unzip();
        let title = t.say(&format!("admin-reports-plot-{id}-{unit}"));
        let says = t.fill("admin-reports-plot-says", &[("most", &most)]);
        Plot::new(id, title, says, &Points { now: &now, before: &before, labels: &labels })
    };
    let most_orders = bars.iter().map(|bar| bar.orders).max().unwrap_or(0);
    Days {
        money: plot("money", |bar| bar.amount, |bar| bar.before.1, money(t, most, report.currency)),
        orders: plot("orders", |bar| bar.orders, |bar| bar.before.0, count(most_orders)),
        // The newest first, because readers look for those.
        lines: bars
            .iter()
            .rev()
            .map(|bar| ReportRow {
                name: bar.name.clone(),
                number: count(bar.orders),
                money: money(t, bar.amount, report.currency),
                more: money(t, bar.before.1, report.currency),
                share: part(bar.amount, most),
            })
            .collect(),
    }
}

fn part(amount: i64, whole: i64) -> i64 {
    if whole > 0 { (amount.max(0).saturating_mul(100) / whole).min(100) } else { 0 }
}

/// The largest, and the sum of the others.
fn lines(t: Texts, report: &Report, sums: &[Sum], name: impl Fn(&String) -> String) -> Vec<ReportRow> {
    let whole = report.total.gross;
    let line = |name: String, number: i64, amount: i64| ReportRow {
        name,
        number: count(number),
        money: money(t, amount, report.currency),
        more: share(t, amount, whole).unwrap_or_default(),
        share: part(amount, whole),
    };
    let shown = sums.iter().take(MOST);
    let mut lines: Vec<ReportRow> = shown.clone().map(|sum| line(name(&sum.name), sum.number, sum.amount)).collect();
    let (number, amount) = shown.fold((0, 0), |all, sum| (all.0 + sum.number, all.1 + sum.amount));
    if report.total.orders > number {
        lines.push(line(t.say("admin-reports-others"), report.total.orders - number, whole - amount));
    }
    lines
}

fn methods(t: Texts, report: &Report) -> Vec<ReportRow> {
    let line = |one: &Method| ReportRow {
        name: method(t, &one.name),
        number: count(one.orders),
        money: money(t, one.gross, report.currency),
        more: if one.fees == 0 {
            String::new()
        } else {
            t.fill("admin-reports-fees-note", &[("fees", &money(t, one.fees, report.currency))])
        },
        share: part(one.gross, report.total.gross),
    };
    report.methods.iter().map(line).collect()
}

fn funnel(t: Texts, report: &Report) -> Vec<ReportRow> {
    let (views, started, paid) = (report.views, report.total.started, report.total.orders);
    if views == 0 {
        return Vec::new();
    }
    let most = views.max(started).max(paid);
    let line = |id: &str, number: i64, of: Option<(&str, i64)>| ReportRow {
        name: t.say(id),
        number: count(number),
        money: String::new(),
        more: of.and_then(|(id, whole)| Some(t.fill(id, &[("share", &share(t, number, whole)?)]))).unwrap_or_default(),
        share: part(number, most),
    };
    vec![
        line("admin-reports-viewed", views, None),
        line("admin-reports-started", started, Some(("admin-reports-of-views", views))),
        line("admin-reports-paid", paid, Some(("admin-reports-of-started", started))),
    ]
}

fn refusals(t: Texts, report: &Report) -> Vec<RefusalLine> {
    let line = |refusal: &crate::shop::admin::reports::Refusal| RefusalLine {
        method: method(t, &refusal.method),
        reason: t.say(&format!("refusal-{}", refusal.reason.code())),
        code: refusal.code.clone(),
        number: count(refusal.number),
    };
    report.refusals.iter().take(MOST).map(line).collect()
}

fn success(t: Texts, report: &Report) -> Vec<SuccessLine> {
    let line = |one: &crate::shop::admin::reports::Success| SuccessLine {
        method: method(t, &one.method),
        decided: count(one.decided),
        paid: count(one.paid),
        rate: share(t, one.paid, one.decided).unwrap_or_default(),
        bad: one.paid * 2 < one.decided,
    };
    report.success.iter().map(line).collect()
}

fn delivery(t: Texts, report: &Report) -> Vec<Tile> {
    let Some(delivery) = report.delivery else { return Vec::new() };
    let tile = |id: &str, value: String| Tile { name: t.say(id), value, change: None, note: None };
    let mut tiles = Vec::new();
    if delivery.delivered > 0 {
        tiles.push(tile("admin-reports-median", duration(t, delivery.median)));
        tiles.push(tile("admin-reports-p90", duration(t, delivery.p90)));
    }
    if delivery.waiting > 0 {
        tiles.push(tile("admin-reports-waiting", count(delivery.waiting)));
    }
    tiles
}

/// The statement of a month; `tax` is what its receipts include and its credit notes take back.
pub fn statement(
    frame: Frame,
    (report, tax): (&Report, i64),
    shop: &Shop,
    today: NaiveDate,
    currencies: &Currencies,
) -> StatementPage {
    let t = frame.t;
    let (total, currency) = (report.total, report.currency);
    let owed = report.sellers.as_ref().map_or(0, |sellers| sellers.owed);
    let line = |id: &str, number: i64, amount: i64| ReportRow {
        name: t.say(id),
        number: if number > 0 { count(number) } else { String::new() },
        money: money(t, amount, currency),
        more: String::new(),
        share: 0,
    };
    let of_day = |sum: &Sum| ReportRow {
        name: label(t, &sum.name),
        number: count(sum.number),
        money: money(t, sum.amount, currency),
        more: String::new(),
        share: 0,
    };
    let here = format!("/admin/reports/statement?month={}", report.range.first.format("%Y-%m"));
    StatementPage {
        js: assets::address("print.js"),
        currencies: currencies.tabs(t, &here),
        month: month(t, report.range.first),
        contact: shop.rules().contact.as_ref().map(|email| email.as_str().to_owned()).unwrap_or_default(),
        address: shop.rules().public_url.clone(),
        made: date(t, today),
        is_over: today > report.range.last + TimeDelta::days(1),
        totals: vec![
            line("admin-reports-gross", total.orders, total.gross),
            line("admin-reports-fees", 0, -total.fees),
            line("admin-reports-refunds", total.refunds, -total.refunded),
        ]
        .into_iter()
        .chain((tax != 0).then(|| line("admin-taxes-statement", 0, -tax)))
        .chain(sellers::shares(t, report))
        .collect(),
        net_name: t.say(if report.sellers.is_some() { "admin-reports-sellers-net" } else { "admin-reports-net" }),
        net: money(t, total.net() - tax - owed, currency),
        sellers: sellers::lines(t, report),
        books: lines(t, report, &report.books, Clone::clone),
        methods: methods(t, report),
        days: report.days.iter().filter(|sum| sum.number > 0).map(of_day).collect(),
        sum: line("admin-reports-sum", total.orders, total.gross),
        frame,
    }
}

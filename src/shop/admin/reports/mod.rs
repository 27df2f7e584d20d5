//! Reports: sales by book, by payment method and by country, what remains of them, and how well payments and deliveries
//! work.

pub mod calendar;
mod closing;
pub mod royalties;
pub mod sellers;
pub mod taxes;

use std::collections::HashMap;

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;

use crate::domain::money::Currency;
use crate::domain::refusal::Reason;
use crate::payments;
use crate::shop::{Error, Shop};
use crate::store::reports::{GroupBy, Kind, Span, Sum, success, sums};
use crate::store::{self, Conn, books, tax_rates};
use calendar::{Period, Range};
pub use closing::{close_next, keep_views, months};
pub use sellers::Sellers;
pub use store::reports::Success;

/// The shop's time zone.
pub fn zone(shop: &Shop) -> Tz {
    shop.rules().zone
}

/// The totals of a day, a month or a year. Amounts in the smallest unit of the shop's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// Orders paid.
    pub orders: i64,
    pub gross: i64,
    /// What the gateway kept, as it was stored when each payment was settled.
    pub fees: i64,
    /// Orders refunded in this time, whenever they were paid. The gateway does not return its fees.
    pub refunds: i64,
    pub refunded: i64,
    /// Orders placed.
    pub started: i64,
}

impl Total {
    /// What remains; negative when more was refunded than sold.
    pub fn net(self) -> i64 {
        self.gross - self.fees - self.refunded
    }
}

/// A payment method with its sales and costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// The gateway's name for it; `?` if the gateway gave none, empty if the payment was not made through the gateway.
    pub name: String,
    pub orders: i64,
    pub gross: i64,
    pub fees: i64,
}

/// Refusals by one operator with one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub method: String,
    /// The gateway's own code.
    pub code: String,
    pub reason: Reason,
    /// How many attempts.
    pub number: i64,
}

/// The time from payment to delivery: until the receipt with the link was sent, or a download was completed, whichever
/// came first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Half of the deliveries took at most this long, in seconds; from two minutes on it is rounded.
    pub median: i64,
    /// Nine of ten deliveries took at most this long.
    pub p90: i64,
    pub delivered: i64,
    /// Paid, but neither sent nor downloaded.
    pub waiting: i64,
}

/// A report on a range of days.
#[derive(Clone, Debug)]
pub struct Report {
    pub range: Range,
    pub before_range: Range,
    pub currency: Currency,
    /// Whether the shop has tax rates, so that there may be tax in what was sold.
    pub taxed: bool,
    pub total: Total,
    /// The same number of days before, up to the same hour.
    pub before: Total,
    /// Every day in order (every hour, for a single day), including those without a sale.
    pub days: Vec<Sum>,
    /// The days before, in the same number and order.
    pub days_before: Vec<Sum>,
    /// By title.
    pub books: Vec<Sum>,
    /// By who sold; `None` in a shop of one seller.
    pub sellers: Option<Sellers>,
    pub methods: Vec<Method>,
    /// By ISO code, empty where the country is not known.
    pub countries: Vec<Sum>,
    /// Views of books' pages.
    pub views: i64,
    pub refusals: Vec<Refusal>,
    /// By operator, in the last hour.
    pub success: Vec<Success>,
    /// `None` when nothing was paid.
    pub delivery: Option<Delivery>,
}

/// The report on a period that ends now, in the shop's main currency.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn over(shop: &Shop, period: Period) -> Result<Report, Error> {
    over_in(shop, period, shop.rules().currency).await
}

/// The report on the sales in one currency: sums of two are never added.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn over_in(shop: &Shop, period: Period, currency: Currency) -> Result<Report, Error> {
    let ranges = Range::ending(zone(shop), period, shop.clock.now());
    report(shop, ranges, period == Period::Today, currency).await
}

/// The report on the month of a day, compared with the month before, in the shop's main currency.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn month(shop: &Shop, day: NaiveDate) -> Result<Report, Error> {
    month_in(shop, day, shop.rules().currency).await
}

/// The same for the sales in one currency.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn month_in(shop: &Shop, day: NaiveDate, currency: Currency) -> Result<Report, Error> {
    report(shop, Range::month(day), false, currency).await
}

async fn report(
    shop: &Shop,
    (range, before): (Range, Range),
    hourly: bool,
    currency: Currency,
) -> Result<Report, Error> {
    let zone = zone(shop);
    let since = (shop.clock.now() - TimeDelta::hours(1)).naive_utc();
    let market = shop.rules().market.open;
    shop.db
        .read(move |conn| {
            let open = closing::open_from(conn, zone, currency)?;
            let (span, span_before) = (range.span(zone, open), before.span(zone, open));
            let day_spans =
                if hourly { (range.hours(zone), before.hours(zone)) } else { (span.clone(), span_before.clone()) };
            let mut ask = Ask { conn, currency };
            let (total, methods) = ask.total(&span)?;
            let report = Report {
                days: whole(ask.sums(Kind::Method, GroupBy::Day, &day_spans.0)?, &names(range, hourly)),
                days_before: whole(ask.sums(Kind::Method, GroupBy::Day, &day_spans.1)?, &names(before, hourly)),
                books: ask.books(&span)?,
                countries: ask.sums(Kind::Country, GroupBy::Name, &span)?,
                views: ask.all(Kind::View, &span)?.number,
                refusals: ask.refusals(&span)?,
                delivery: delivery(&ask.sums(Kind::Delivery, GroupBy::Name, &span)?),
                before: ask.total(&span_before)?.0,
                taxed: !tax_rates::all(ask.conn)?.is_empty(),
                sellers: market.then(|| sellers::of(ask.conn, &span, currency, total.gross)).transpose()?,
                success: success(ask.conn, since)?,
                range,
                before_range: before,
                currency,
                total,
                methods,
            };
            Ok(report)
        })
        .await
}

struct Ask<'a> {
    conn: &'a mut Conn,
    currency: Currency,
}

impl Ask<'_> {
    fn sums(&mut self, kind: Kind, by: GroupBy, span: &Span) -> Result<Vec<Sum>, store::Error> {
        sums(self.conn, kind, by, span, self.currency)
    }

    fn all(&mut self, kind: Kind, span: &Span) -> Result<Sum, store::Error> {
        let nothing = Sum { name: String::new(), number: 0, amount: 0 };
        Ok(self.sums(kind, GroupBy::All, span)?.pop().unwrap_or(nothing))
    }

    fn total(&mut self, span: &Span) -> Result<(Total, Vec<Method>), store::Error> {
        let sold = |sum: Sum| Method { fees: 0, orders: sum.number, gross: sum.amount, name: sum.name };
        let mut methods: Vec<Method> = self.sums(Kind::Method, GroupBy::Name, span)?.into_iter().map(sold).collect();
        for Sum { name, amount, .. } in self.sums(Kind::Fee, GroupBy::Name, span)? {
            match methods.iter_mut().find(|method| method.name == name) {
                Some(method) => method.fees = amount,
                None => methods.push(Method { name, orders: 0, gross: 0, fees: amount }),
            }
        }
        let refund = self.all(Kind::Refund, span)?;
        let total = Total {
            orders: methods.iter().map(|method| method.orders).sum(),
            gross: methods.iter().map(|method| method.gross).sum(),
            fees: methods.iter().map(|method| method.fees).sum(),
            refunds: refund.number,
            refunded: refund.amount,
            started: self.all(Kind::Started, span)?.number,
        };
        Ok((total, methods))
    }

    /// Sums by book, with the current titles.
    fn books(&mut self, span: &Span) -> Result<Vec<Sum>, store::Error> {
        let mut sold = self.sums(Kind::Book, GroupBy::Name, span)?;
        let ids: Vec<&str> = sold.iter().map(|sum| sum.name.as_str()).collect();
        let titles: HashMap<String, String> = books::titles_of(self.conn, &ids)?.into_iter().collect();
        for sum in &mut sold {
            if let Some(title) = titles.get(&sum.name) {
                sum.name.clone_from(title);
            }
        }
        Ok(sold)
    }

    fn refusals(&mut self, span: &Span) -> Result<Vec<Refusal>, store::Error> {
        let mut found: Vec<Refusal> = self
            .sums(Kind::Refusal, GroupBy::Name, span)?
            .into_iter()
            .filter_map(|sum| {
                let (method, code) = sum.name.rsplit_once(' ')?;
                // Codes of the second generation have no prefix.
                let (generation, code) = code.split_once('/').unwrap_or(("v2", code));
                let reason = payments::reason(generation, code);
                Some(Refusal { method: method.to_owned(), code: code.to_owned(), reason, number: sum.number })
            })
            .collect();
        found.sort_by(|a, b| (b.number, &a.method, &a.code).cmp(&(a.number, &b.method, &b.code)));
        Ok(found)
    }
}

fn names(range: Range, hourly: bool) -> Vec<String> {
    if hourly {
        (0..24).map(|hour| format!("{hour:02}")).collect()
    } else {
        range.days().map(|day| day.to_string()).collect()
    }
}

/// A sum for each of `names`, in order; zero where there is none.
fn whole(found: Vec<Sum>, names: &[String]) -> Vec<Sum> {
    let mut found: HashMap<String, Sum> = found.into_iter().map(|sum| (sum.name.clone(), sum)).collect();
    let nothing = |name: &String| Sum { name: name.clone(), number: 0, amount: 0 };
    names.iter().map(|name| found.remove(name).unwrap_or_else(|| nothing(name))).collect()
}

fn delivery(sums: &[Sum]) -> Option<Delivery> {
    let mut times: Vec<(i64, i64)> = sums.iter().filter_map(|sum| Some((sum.name.parse().ok()?, sum.number))).collect();
    times.sort_unstable();
    let delivered: i64 = times.iter().map(|(_, number)| number).sum();
    let all: i64 = sums.iter().map(|sum| sum.number).sum();
    let under = |percent: i64| {
        let mut so_far = 0;
        let reached = |(_, number): &&(i64, i64)| {
            so_far += number;
            so_far * 100 >= delivered * percent
        };
        times.iter().find(reached).map_or(0, |(seconds, _)| *seconds)
    };
    (all > 0).then(|| Delivery { median: under(50), p90: under(90), delivered, waiting: all - delivered })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(name: &str, number: i64) -> Sum {
        Sum { name: name.to_owned(), number, amount: 0 }
    }

    #[test]
    fn half_and_nine_of_ten_are_counted_over_all_deliveries() {
        let times = [sum("9", 4), sum("2", 5), sum("120", 1), sum("never", 3)];
        let expected = Delivery { median: 2, p90: 9, delivered: 10, waiting: 3 };
        assert_eq!(delivery(&times), Some(expected));
        assert_eq!(delivery(&[]), None);
        assert_eq!(delivery(&[sum("never", 1)]).map(|delivery| delivery.waiting), Some(1));
    }

    #[test]
    fn a_day_without_a_sale_stands_there_too() {
        let days = whole(vec![sum("b", 2)], &["a".to_owned(), "b".to_owned()]);
        assert_eq!(days, [sum("a", 0), sum("b", 2)]);
    }
}

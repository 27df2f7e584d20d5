//! A shop with a million orders: how long its lists, searches and reports take. The functions are called as the handlers
//! call them, without HTTP.

use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;
use chrono::NaiveDate;
use griot::domain::role::Role;
use griot::shop::Shop;
use griot::shop::accounts::audit::Actor;
use griot::shop::admin::exports::{ExportLines, ExportRequest};
use griot::shop::admin::reports;
use griot::shop::admin::reports::calendar::Period;
use griot::shop::admin::{Staff, list};
use griot::store::exports::ExportKind;
use griot::store::listing::{Filter, Key};
use griot::store::orders::Order;

use super::report::{Rounds, figure, row};
use super::seed::{self, BOOKS};

/// Measurements of each query.
const TIMES: usize = 15;
const AIM: &str = "< 50";

/// Seeds and measures one database.
pub fn run(what: &str, folder: &Path, database: Option<&str>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    std::fs::create_dir_all(folder)?;
    let database = database.map_or_else(|| format!("sqlite:{}", folder.join("griot.db").display()), str::to_owned);
    let shop = super::orders::shop(folder, &database)?;
    let (orders, began) = (seed::wanted()?, Instant::now());
    seed::sow(&database, orders, shop.clock.now())?;
    row(&format!("{orders} orders made, s, {what}"), &format!("{:.0}", began.elapsed().as_secs_f64()), "");
    let began = Instant::now();
    runtime.block_on(griot::shop::ledger::post_past(&shop))?;
    row(
        &format!("{orders} orders posted to the ledger, s, {what}"),
        &format!("{:.0}", began.elapsed().as_secs_f64()),
        "",
    );
    let measured = runtime.block_on(measure(&shop, what));
    shop.db.close();
    measured
}

struct Bench<'a> {
    shop: &'a Shop,
    staff: Staff,
    what: &'a str,
}

async fn measure(shop: &Shop, what: &str) -> anyhow::Result<()> {
    let actor = Actor::command_line(shop.clock.now().naive_utc());
    let bench = Bench { shop, staff: Staff { actor, role: Role::Owner, fresh: true }, what };
    let middle = bench.lists().await?;
    bench.searches(&middle).await?;
    // Longer periods need the daily sums, which the worker has computed after some minutes.
    bench.reports(&[Period::Today, Period::Week], "no day summed up").await?;
    let (mut days, began) = (0, Instant::now());
    while reports::close_next(shop).await? {
        days += 1;
    }
    let each = began.elapsed().as_secs_f64() * 1_000.0 / figure(days.max(1));
    row(&format!("a day summed up, mean of {days}, ms, {what}"), &format!("{each:.1}"), "");
    bench.reports(&Period::ALL, "days summed up").await?;
    bench.export().await
}

impl Bench<'_> {
    async fn time<T>(&self, name: &str, aim: &str, act: impl AsyncFn() -> anyhow::Result<T>) -> anyhow::Result<T> {
        let mut rounds = Rounds::default();
        let mut last = act().await?;
        for _ in 0..TIMES {
            let began = Instant::now();
            last = act().await?;
            rounds.add(began.elapsed().as_secs_f64() * 1_000.0);
        }
        row(&format!("{name}, ms, {}", self.what), &rounds.text(1), aim);
        Ok(last)
    }

    async fn page(&self, name: &str, filter: Filter, before: Option<Key>) -> anyhow::Result<Vec<Order>> {
        let page = self
            .time(name, AIM, async || Ok(list::page(self.shop, &self.staff, filter.clone(), before.clone()).await?));
        let page = page.await?;
        anyhow::ensure!(!page.orders.is_empty(), "{name}: no orders");
        Ok(page.orders)
    }

    /// Measures lists of every kind and returns an order from the middle of them.
    async fn lists(&self) -> anyhow::Result<Order> {
        let newest = self.page("list: newest", Filter::default(), None).await?;
        let first = newest.last().context("an order")?;
        let year_ago = first.placed_at - chrono::TimeDelta::days(365);
        let deep = self.page("list: a year deep", Filter::default(), Some((year_ago, "z".to_owned()))).await?;
        let middle = deep.into_iter().find(|order| order.state == "paid").context("a paid order")?;
        for state in ["paid", "expired", "placed", "refunded", "review"] {
            let filter = Filter { state: Some(state.to_owned()), ..Filter::default() };
            self.page(&format!("list: {state}"), filter, None).await?;
        }
        let (book, method) = (Some(middle.title.replace("Livre ", "book")), middle.method.clone());
        self.page("list: a book", Filter { book: book.clone(), ..Filter::default() }, None).await?;
        self.page("list: a method", Filter { method: method.clone(), ..Filter::default() }, None).await?;
        let (from, to) = (Some(year_ago - chrono::TimeDelta::days(1)), Some(year_ago));
        self.page("list: a day", Filter { from, to, ..Filter::default() }, None).await?;
        let state = Some("paid".to_owned());
        self.page("list: state, book and method", Filter { state, book, method, ..Filter::default() }, None).await?;
        self.time("list: what the filters offer", AIM, async || Ok(list::choices(self.shop).await?)).await?;
        Ok(middle)
    }

    async fn searches(&self, order: &Order) -> anyhow::Result<()> {
        let (transaction, operator) = seed::names(self.shop, &order.id).await?;
        let email = order.email.clone().unwrap_or_default();
        let phone = order.phone.clone().unwrap_or_default();
        for (name, typed) in [
            ("an order's number", order.number.clone()),
            ("a number's first 3 signs", order.number.chars().take(3).collect()),
            ("a transaction", transaction.clone()),
            ("a transaction's first 4 signs", transaction.chars().take(4).collect()),
            ("an operator's id", operator),
            ("an e-mail address", email.clone()),
            ("an address's first 5 letters, of nearly all", email.chars().take(5).collect()),
            ("a phone", phone.clone()),
            ("a phone's prefix, of nearly all", phone.chars().take(5).collect()),
            ("something that nothing has", "personne@nulle-part.example".to_owned()),
        ] {
            let act = async || Ok(list::search(self.shop, &self.staff, &typed, Filter::default()).await?);
            let found = self.time(&format!("search: {name}"), AIM, act).await?;
            anyhow::ensure!(name.starts_with("something") || !found.orders.is_empty(), "{name}: nothing found");
        }
        Ok(())
    }

    async fn reports(&self, periods: &[Period], when: &str) -> anyhow::Result<()> {
        for period in periods.iter().copied() {
            let name = format!("report: {}, {when}", period.code());
            let report = self.time(&name, "", async || Ok(reports::over(self.shop, period).await?)).await?;
            anyhow::ensure!(report.total.orders > 0 && report.books.len() <= BOOKS, "{name}: nothing sold");
        }
        Ok(())
    }

    /// Reads all lines of ninety days.
    async fn export(&self) -> anyhow::Result<()> {
        let last: NaiveDate = self.shop.clock.now().date_naive();
        let wish = ExportRequest { what: ExportKind::Orders, first: last - chrono::TimeDelta::days(90), last };
        let (mut lines, mut count, began) = (ExportLines::new(self.shop, &wish), 0, Instant::now());
        loop {
            let page = lines.next().await?.len();
            if page == 0 {
                break;
            }
            count += page;
        }
        let rate = figure(count) / began.elapsed().as_secs_f64();
        row(&format!("export: {count} lines read, lines/s, {}", self.what), &format!("{rate:.0}"), "");
        Ok(())
    }
}

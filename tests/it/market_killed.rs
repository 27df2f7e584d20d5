//! Ninety days of a market whose program is killed again and again: ten sellers, three hundred books, refunds, disputes, payouts, some of
//! them rejected. At the end the ledger, CinetPay's double and every statement agree to the franc.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::TimeDelta;
use cinetpay_sandbox::{Behaviour, Notifications, State};
use futures_util::StreamExt as _;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::support::admin::Desk;
use crate::support::market::{agrees, has};
use crate::support::market_people::{AtCinetPay, Market, get, post, posts};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::sender::{LATER, REJECTED};
use crate::support::shop::{Plan, TestShop};
use crate::support::twin::lines;

const SELLERS: usize = 10;
const BOOKS: usize = 300;
const DAYS: usize = 90;
/// Readers who buy at the same time.
const AT_ONCE: usize = 6;

/// A setting of the test, or what it is in every run.
fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).map_or(usual, |number| number.parse().unwrap())
}

/// Decides at random what happens; the same seed decides the same.
struct Chance(StdRng);

impl Chance {
    fn of(&mut self, percent: usize) -> bool {
        self.0.random_range(0..100) < percent
    }

    fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end)
    }

    fn in_millis(&mut self, millis: Range<u64>) -> u64 {
        self.0.random_range(millis)
    }
}

/// The ninety days.
struct Days {
    market: Market,
    chance: Chance,
    /// The program is killed at so many of a thousand occasions.
    deadly: usize,
    orders_a_day: usize,
    /// The pages of paid orders, of today.
    bought: Vec<String>,
    /// The places of sellers who left.
    gone: Vec<usize>,
    /// What CinetPay's double accepted, by transaction: it forgets the oldest ones.
    accepted: BTreeMap<String, i64>,
}

impl Days {
    async fn begin(db: TestDatabase) -> Self {
        let seed = u64::try_from(number("GRIOT_TEST_SEED", 1)).unwrap();
        let mut plan = Plan { balance: 10_000_000, ..Plan::default() };
        plan.settings.extend([("GRIOT_MARKET", "on".to_owned()), ("CINETPAY_TRANSFERS", "client".to_owned())]);
        let settings = plan.settings.clone();
        let market = Market::open(TestShop::planned(db, plan), &settings, SELLERS, BOOKS).await;
        let owner = market.desk(&market.owner).await;
        let fields = [("minimum", "1 000"), ("schedule", "weekly"), ("automatic", "40 000")];
        assert_eq!(posts(&owner, "/admin/settings/payouts", &fields).await.location(), "/admin/settings/payouts");
        let orders_a_day = number("GRIOT_TEST_ORDERS", 450).div_ceil(DAYS);
        // Four occasions a day.
        let deadly = (number("GRIOT_TEST_KILLS", 20) * 1000).div_ceil(DAYS * 4);
        let chance = Chance(StdRng::seed_from_u64(seed));
        let days = Self {
            market,
            chance,
            deadly,
            orders_a_day,
            bought: Vec::new(),
            gone: Vec::new(),
            accepted: BTreeMap::new(),
        };
        for place in 0..SELLERS {
            days.is_paid_to(place, &details(place)).await;
        }
        days
    }

    /// The program may be killed in the next moments.
    fn maybe_killed(&mut self, millis: Range<u64>) {
        if self.chance.below(1000) < self.deadly {
            let millis = self.chance.in_millis(millis);
            self.market.killed.kill_in(millis);
        }
    }

    async fn seller(&self, place: usize) -> Desk {
        self.market.desk(&self.market.sellers[place].0).await
    }

    async fn is_paid_to(&self, place: usize, details: &[(&str, String)]) {
        let fields: Vec<_> = details.iter().map(|(name, value)| (*name, value.as_str())).collect();
        posts(&self.seller(place).await, "/seller/payouts/details", &fields).await;
    }

    async fn day(&mut self, day: usize) {
        // Each third day CinetPay's notifications are lost.
        let notifications = if day % 3 == 2 { Notifications::Lost } else { Notifications::default() };
        let slow = Behaviour { init_delay_ms: 5, notifications, retry_pauses_ms: Vec::new(), ..Behaviour::default() };
        self.market.shop.sandbox.behave(slow);
        self.maybe_killed(0..400);
        self.sell().await;
        self.market.killed.pass(TimeDelta::minutes(20)).await;
        self.maybe_killed(0..150);
        self.market.killed.work().await;
        self.maybe_killed(0..400);
        self.after_sales().await;
        if day % 7 == 6 {
            self.payouts().await;
        }
        match day {
            45 => self.is_paid_to(1, &phone("+2250700000031")).await,
            60 => {
                posts(&self.seller(7).await, "/seller/leave", &[]).await;
                self.gone.push(7);
            }
            70 => {
                let suspend = format!("/admin/market/{}/suspend", self.market.sellers[8].1);
                posts(&self.market.desk(&self.market.owner).await, &suspend, &[]).await;
                self.gone.push(8);
            }
            _ => {}
        }
        self.maybe_killed(0..150);
        self.night().await;
    }

    async fn night(&mut self) {
        let payments = self.market.shop.sandbox.transactions().into_iter();
        let accepted = payments.filter(|payment| matches!(payment.state, State::Accepted));
        self.accepted.extend(accepted.map(|payment| (payment.id, payment.amount)));
        for _ in 0..2 {
            self.market.killed.pass(TimeDelta::minutes(710)).await;
            self.market.killed.work().await;
        }
    }

    /// Readers buy, some of them several books at once.
    async fn sell(&mut self) {
        let mut wishes = Vec::new();
        for _ in 0..self.orders_a_day {
            let some = if self.chance.of(20) { 3 } else { 1 };
            let mut books: Vec<_> = (0..some).map(|_| self.some_book()).collect();
            books.sort_unstable();
            books.dedup();
            let then = match self.chance.below(100) {
                ..78 => AtCinetPay::Pays,
                78..88 => AtCinetPay::PaysAndClosesTheBrowser,
                88..95 => AtCinetPay::IsRefused,
                _ => AtCinetPay::GoesAway,
            };
            wishes.push((books, format!("lecteur{}@exemple.ci", self.chance.below(80)), then));
        }
        let market = &self.market;
        let sales = wishes.into_iter().map(async |(books, email, then)| {
            let slugs: Vec<_> = books.into_iter().map(|book| &market.books[book].0).collect();
            market.buys(&slugs, &email, then).await
        });
        let sold: Vec<_> = futures_util::stream::iter(sales).buffer_unordered(AT_ONCE).collect().await;
        self.bought = sold.into_iter().flatten().collect();
        self.bought.sort();
    }

    /// A book that is on the shelf.
    fn some_book(&mut self) -> usize {
        loop {
            let book = self.chance.below(BOOKS);
            if self.market.books[book].1.is_none_or(|seller| !self.gone.contains(&seller)) {
                return book;
            }
        }
    }

    /// Readers say that all is well, or that it is not; the owner refunds. Of two who decide about a dispute at the same moment one does.
    async fn after_sales(&mut self) {
        for page in std::mem::take(&mut self.bought) {
            match self.chance.below(100) {
                ..30 => drop(post(&self.reader(), &format!("{page}/confirm"), &[]).await),
                30..36 => self.market.refunds_half(&page).await,
                36..46 => self.dispute(&page).await,
                _ => {}
            }
        }
    }

    fn reader(&self) -> crate::support::buyer::Buyer {
        crate::support::buyer::Buyer::new(&self.market.killed.url)
    }

    async fn dispute(&mut self, page: &str) {
        let Some((id, place)) = self.market.disputes(page).await else { return };
        let (owner, seller) = (self.market.desk(&self.market.owner).await, self.seller(place).await);
        let (of_owner, of_seller) = (format!("/admin/disputes/{id}"), format!("/seller/disputes/{id}"));
        posts(&seller, &format!("{of_seller}/say"), &[("words", "Essayez un autre lecteur.")]).await;
        let why = ("why", "C’est décidé.");
        match self.chance.below(4) {
            0 => drop(post(&self.reader(), &format!("{page}/dispute/{id}/withdraw"), &[]).await),
            1 => drop(posts(&owner, &format!("{of_owner}/decide"), &[("decision", "release"), why]).await),
            2 => {
                let part = [("decision", "part"), ("amount", "200"), why];
                let (decide, back) = (format!("{of_owner}/decide"), format!("{of_seller}/refund"));
                let whole = [("amount", "300"), why];
                tokio::join!(posts(&owner, &decide, &part), posts(&seller, &back, &whole));
            }
            // It stays open.
            _ => {}
        }
    }

    /// Sellers ask for what they have; the owner releases, by a double click, and pays the bank's by hand.
    async fn payouts(&mut self) {
        for place in 0..SELLERS {
            if self.chance.of(50) {
                posts(&self.seller(place).await, "/seller/payouts", &[("currency", "XOF")]).await;
            }
        }
        let requested = |way: &str| {
            format!("SELECT id AS line FROM payouts WHERE state = 'requested' AND way = '{way}' ORDER BY at, id")
        };
        let owner = self.market.desk(&self.market.owner).await;
        for id in lines(&self.market.shop.shop, requested("bank")).await {
            posts(&owner, &format!("/admin/payouts/{id}/paid"), &[("words", "Virement")]).await;
        }
        let ids = lines(&self.market.shop.shop, requested("mobile")).await;
        let ticked: Vec<_> = ids.iter().map(|id| ("payout", id.as_str())).collect();
        self.maybe_killed(0..60);
        tokio::join!(posts(&owner, "/admin/payouts", &ticked), posts(&owner, "/admin/payouts", &ticked));
        self.maybe_killed(0..60);
        self.market.killed.work().await;
    }

    /// Nothing is sold any more: what is under way ends.
    async fn end(&mut self) {
        self.market.shop.sandbox.behave(Behaviour { retry_pauses_ms: Vec::new(), ..Behaviour::default() });
        for _ in 0..5 {
            self.night().await;
        }
    }
}

/// How the seller at this place is paid: one's transfers come later, one's are rejected, one has a bank.
fn details(place: usize) -> Vec<(&'static str, String)> {
    match place {
        0 => phone(LATER),
        1 => phone(REJECTED),
        2 => vec![("way", "bank".to_owned()), ("account", "Banque Atlantique, CI93 0001".to_owned())],
        _ => phone(&format!("+22507000000{}", 10 + place)),
    }
}

fn phone(number: &str) -> Vec<(&'static str, String)> {
    vec![("way", "mobile".to_owned()), ("phone", number.to_owned()), ("operator", "OM".to_owned())]
}

/// Months of the simulation.
const MONTHS: [&str; 4] = ["2027-01", "2027-02", "2027-03", "2027-04"];

/// A column of a CSV file in French, without its heading.
fn column(file: &str, heading: &str) -> Vec<i64> {
    let file = file.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(file.as_bytes());
    let place = reader.headers().unwrap().iter().position(|found| found == heading);
    let place = place.unwrap_or_else(|| panic!("{heading}: {file}"));
    reader.records().map(|row| row.unwrap()[place].parse().unwrap_or(0)).collect()
}

/// What the shop's statements of all months say: each month's last row is the sum of the sellers.
async fn statements_agree(market: &Market) {
    let owner = market.desk(&market.owner).await;
    let (mut closed, mut sales, mut payouts) = (0, 0, 0);
    for month in MONTHS {
        let file = get(&owner.buyer, &format!("/admin/market/statements/{month}.csv")).await.text;
        let last = |heading: &str| *column(&file, heading).last().unwrap_or_else(|| panic!("{heading}: {file}"));
        assert_eq!(last("Solde au début"), closed, "{month} begins with what the month before ended");
        (closed, sales, payouts) = (last("Solde à la fin"), sales + last("Ventes"), payouts + last("Versements"));
    }
    let of_sellers = "SELECT SUM(l.amount) FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN shares s ON s.order_id = l.order_id \
                      AND s.line = l.place WHERE o.paid_at IS NOT NULL";
    assert_eq!(sales, market.number(of_sellers).await, "what the readers paid for sellers’ books");
    let paid = market.number("SELECT SUM(amount) FROM payouts WHERE state = 'paid'").await;
    assert_eq!(-payouts, paid, "what the sellers were paid");
    let mut have = 0;
    for (_, id) in &market.sellers {
        let (held, available) = has(&market.shop.shop, id).await;
        let file = get(&owner.buyer, &format!("/admin/market/{id}/statements/2027-04.csv")).await.text;
        let ended = column(&file, "Solde").last().copied().unwrap_or(0);
        assert_eq!(ended, held + available, "the seller’s own statement ends with the balance: {file}");
        have += held + available;
    }
    assert_eq!(closed, have, "the shop’s ends with what all have");
}

async fn cinetpay_agrees(market: &Market, accepted: &BTreeMap<String, i64>) {
    let taken: i64 = accepted.values().sum();
    let (paid, orders) = ("SUM(amount) FROM orders WHERE paid_at IS NOT NULL", accepted.len());
    assert_eq!(market.number(&format!("SELECT {paid}")).await, taken, "each payment at CinetPay is a paid order");
    assert_eq!(
        market.number("SELECT COUNT(*) FROM orders WHERE paid_at IS NOT NULL").await,
        i64::try_from(orders).unwrap()
    );
    let granted = "SELECT COUNT(*) FROM orders o WHERE (o.paid_at IS NOT NULL) <> EXISTS (SELECT 1 FROM grants g WHERE g.order_id = o.id)";
    assert_eq!(market.number(granted).await, 0, "what is paid can be downloaded, and nothing else");
    let (sent, twice) = market.sent();
    let by_transfer = market.number("SELECT SUM(amount) FROM payouts WHERE state = 'paid' AND way = 'mobile'").await;
    assert_eq!((sent, twice), (by_transfer, 0), "each payout was sent once");
    assert_eq!(market.number("SELECT COUNT(*) FROM payouts WHERE state = 'sending'").await, 0, "all are over");
}

async fn nothing_was_decided_twice(market: &Market) {
    let twice = "SELECT COUNT(*) FROM (SELECT dispute_id FROM dispute_steps WHERE act = 'decided' GROUP BY dispute_id HAVING COUNT(*) > 1) AS twice";
    assert_eq!(market.number(twice).await, 0, "a dispute is decided once");
    assert_eq!(market.number("SELECT SUM(amount) FROM ledger_lines").await, 0, "all money comes from somewhere");
    let early = "SELECT COUNT(*) FROM disputes d JOIN shares s ON s.order_id = d.order_id AND s.line = d.line WHERE d.decision IS NULL \
                 AND s.disputed_at IS NULL";
    assert_eq!(market.number(early).await, 0, "an open dispute holds its share");
}

on_both! {
    async fn after_ninety_days_the_ledger_cinetpay_and_every_statement_agree_to_the_franc(db: TestDatabase) {
        let mut days = Days::begin(db).await;
        for day in 0..DAYS {
            days.day(day).await;
        }
        days.end().await;
        let market = &days.market;
        agrees(&market.shop).await;
        cinetpay_agrees(market, &days.accepted).await;
        statements_agree(market).await;
        nothing_was_decided_twice(market).await;
        let states = lines(&market.shop.shop, "SELECT state || ' ' || CAST(COUNT(*) AS TEXT) AS line FROM payouts GROUP BY state ORDER BY state".to_owned()).await;
        let disputes = market.number("SELECT COUNT(*) FROM disputes").await;
        let refunds = market.number("SELECT COUNT(*) FROM refunds").await;
        let orders = market.number("SELECT COUNT(*) FROM orders").await;
        eprintln!("{orders} orders, {disputes} disputes, {refunds} refunds, payouts {states:?}, {} kills", market.killed.kills());
        assert!(market.killed.kills() > 0 && states.iter().any(|state| state.starts_with("rejected")) && disputes > 0 && refunds > 0);
    }
}

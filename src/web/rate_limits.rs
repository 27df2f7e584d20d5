//! The rate limits of visitors. Thousands of people share one address of a mobile carrier, so browsing is not limited,
//! and no address is banned as a whole.

use std::net::IpAddr;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::rate_limit::{RateDecision, RateLimit};
use crate::keyed_memory::Remembered;

/// Whom a limit remembers at most.
const MOST: usize = 50_000;

/// All rate limits. If they are off, everything is allowed.
pub struct Limits {
    on: bool,
    /// Time is counted from here: no clock that is set anew changes it.
    begun: Instant,
    orders_by_browser: Limit,
    orders_by_address: Limit,
    baskets_by_browser: Limit,
    baskets_by_address: Limit,
    codes_by_browser: Limit,
    codes_by_address: Limit,
    reads_by_token: Limit,
    strangers_by_address: Limit,
    notifications_by_transaction: Limit,
    new_links_by_order: Limit,
    searches_by_browser: Limit,
    searches_by_address: Limit,
    searches_in_all: Limit,
    guesses_by_person: Limit,
    help_by_address: Limit,
    applications_by_address: Limit,
    device_codes_by_address: Limit,
    device_codes_in_all: Limit,
    calls_by_app: Limit,
    calls_by_phone: Limit,
    orders_by_app: Limit,
    polls_by_order: Limit,
    sign_ins_by_contact: Limit,
    codes_of_readers: Limit,
    questions_by_browser: Limit,
    questions_by_address: Limit,
    messages_by_thread: Limit,
    messages_by_address: Limit,
}

/// A rate, and what each name has spent of it.
struct Limit {
    rate: RateLimit,
    spent: Remembered<DateTime<Utc>>,
}

impl Limit {
    fn per_minute(times: i32) -> Self {
        Self { rate: RateLimit::per_minute(times), spent: Remembered::new(MOST) }
    }

    /// `burst` at once, then one in each period.
    fn slow(burst: i32, period: TimeDelta) -> Self {
        Self { rate: RateLimit { burst, period }, spent: Remembered::new(MOST) }
    }
}

/// Too many requests. Holds the seconds until the next one is allowed.
#[derive(Debug, PartialEq, Eq)]
pub struct TooOften(pub u64);

impl Limits {
    pub fn new(on: bool) -> Self {
        Self {
            on,
            begun: Instant::now(),
            orders_by_browser: Limit::per_minute(10),
            orders_by_address: Limit::per_minute(300),
            baskets_by_browser: Limit::per_minute(60),
            baskets_by_address: Limit::per_minute(600),
            codes_by_browser: Limit::per_minute(20),
            codes_by_address: Limit::per_minute(600),
            reads_by_token: Limit::per_minute(120),
            strangers_by_address: Limit::per_minute(60),
            notifications_by_transaction: Limit::per_minute(20),
            new_links_by_order: Limit::per_minute(1),
            searches_by_browser: Limit::slow(10, TimeDelta::minutes(1)),
            searches_by_address: Limit::per_minute(60),
            searches_in_all: Limit::per_minute(600),
            guesses_by_person: Limit::slow(5, TimeDelta::hours(2)),
            help_by_address: Limit::slow(20, TimeDelta::minutes(5)),
            applications_by_address: Limit::slow(10, TimeDelta::minutes(10)),
            device_codes_by_address: Limit::slow(20, TimeDelta::seconds(30)),
            device_codes_in_all: Limit::per_minute(200),
            calls_by_app: Limit::per_minute(6_000),
            calls_by_phone: Limit::per_minute(600),
            orders_by_app: Limit::per_minute(600),
            polls_by_order: Limit::per_minute(60),
            sign_ins_by_contact: Limit::slow(5, TimeDelta::minutes(10)),
            codes_of_readers: Limit::per_minute(60),
            questions_by_browser: Limit::slow(5, TimeDelta::minutes(5)),
            questions_by_address: Limit::slow(30, TimeDelta::seconds(30)),
            messages_by_thread: Limit::slow(10, TimeDelta::seconds(30)),
            messages_by_address: Limit::per_minute(60),
        }
    }

    /// Orders of a browser that sent its cookie, or retries and checks on an order's page: 10 a minute.
    pub fn browser(&self, browser: &str) -> Result<(), TooOften> {
        self.check(&self.orders_by_browser, browser)
    }

    /// New orders from an address: 300 a minute, counted separately for browsers with a cookie and for those without.
    /// Only orders that are written count, so that a form which places none uses up nothing of what others share.
    pub fn address(&self, known: bool, address: IpAddr) -> Result<(), TooOften> {
        self.check(&self.orders_by_address, &format!("{known} {address}"))
    }

    /// Changes of a basket: 60 a minute for a browser, 600 for an address.
    pub fn basket(&self, browser: Option<&str>, address: IpAddr) -> Result<(), TooOften> {
        browser.map_or(Ok(()), |browser| self.check(&self.baskets_by_browser, browser))?;
        self.check(&self.baskets_by_address, &address.to_string())
    }

    /// Coupon codes tried, by a link or in the form: 600 a minute for an address, 20 for a browser. A shared link may
    /// bring many people from one carrier, and a code of six characters is still safe from guessing.
    pub fn code(&self, browser: Option<&str>, address: IpAddr) -> Result<(), TooOften> {
        self.check(&self.codes_by_address, &address.to_string())?;
        browser.map_or(Ok(()), |browser| self.check(&self.codes_by_browser, browser))
    }

    /// Requests of the API with a token: 120 a minute for a token.
    pub fn token(&self, id: &str) -> Result<(), TooOften> {
        self.check(&self.reads_by_token, id)
    }

    /// Requests of the API without a valid token: 60 a minute for an address.
    pub fn stranger(&self, address: IpAddr) -> Result<(), TooOften> {
        self.check(&self.strangers_by_address, &address.to_string())
    }

    /// Notifications that were not rejected: 20 a minute for a transaction.
    pub fn notification(&self, transaction: &str) -> Result<(), TooOften> {
        self.check(&self.notifications_by_transaction, transaction)
    }

    /// "Send me a new link": one a minute for an order.
    pub fn new_link(&self, order: &str) -> Result<(), TooOften> {
        self.check(&self.new_links_by_order, order)
    }

    /// Searches on `/find`: 10 at once for a browser, then one a minute; 60 a minute for an address, counted separately for
    /// browsers with a cookie and for those without; 600 a minute for all.
    pub fn search(&self, browser: Option<&str>, address: IpAddr) -> Result<(), TooOften> {
        self.check(&self.searches_by_address, &format!("{} {address}", browser.is_some()))?;
        browser.map_or(Ok(()), |browser| self.check(&self.searches_by_browser, browser))?;
        self.check(&self.searches_in_all, "")
    }

    /// Operator's ids that are tried with one phone number or e-mail address: five at once, then one in two hours.
    pub fn guess(&self, person: &str) -> Result<(), TooOften> {
        self.check(&self.guesses_by_person, person)
    }

    /// Requests for help from an address: 20 at once, then one in five minutes.
    pub fn help(&self, address: IpAddr) -> Result<(), TooOften> {
        self.check(&self.help_by_address, &address.to_string())
    }

    /// Applications to sell from an address: 10 at once, then one in ten minutes.
    pub fn application(&self, address: IpAddr) -> Result<(), TooOften> {
        self.check(&self.applications_by_address, &address.to_string())
    }

    /// Codes for another device that are tried: 20 at once from an address, then one in half a minute; 200 a minute for all.
    /// There are a billion codes, and each opens something for an hour only.
    pub fn device_code(&self, address: IpAddr) -> Result<(), TooOften> {
        self.check(&self.device_codes_by_address, &address.to_string())?;
        self.check(&self.device_codes_in_all, "")
    }

    /// Calls of an app: 6,000 a minute for the app, whose key everybody can read, and 600 for the app at one address, which may be
    /// a carrier's.
    pub fn app(&self, id: &str, address: IpAddr) -> Result<(), TooOften> {
        self.check(&self.calls_by_phone, &format!("{id} {address}"))?;
        self.check(&self.calls_by_app, id)
    }

    /// New orders from an app: 600 a minute for the app, and 300 for the app at one address.
    pub fn app_order(&self, id: &str, address: IpAddr) -> Result<(), TooOften> {
        self.check(&self.orders_by_address, &format!("{id} {address}"))?;
        self.check(&self.orders_by_app, id)
    }

    /// Questions about an order by its key: 60 a minute.
    pub fn poll(&self, key: &str) -> Result<(), TooOften> {
        self.check(&self.polls_by_order, key)
    }

    /// Links and codes that open a library: counted as searches are, and for one contact five at once, then one in ten minutes.
    pub fn sign_in(&self, contact: &str, browser: Option<&str>, address: IpAddr) -> Result<(), TooOften> {
        self.search(browser, address)?;
        self.check(&self.sign_ins_by_contact, contact)
    }

    /// Codes of readers that are typed: 60 a minute for an address. Each code may be tried five times besides.
    pub fn reader_code(&self, address: IpAddr) -> Result<(), TooOften> {
        self.check(&self.codes_of_readers, &address.to_string())
    }

    /// First messages to sellers about their books: 5 at once for a browser, then one in five minutes; 30 at once for an address, then one
    /// in half a minute.
    pub fn question(&self, browser: Option<&str>, address: IpAddr) -> Result<(), TooOften> {
        browser.map_or(Ok(()), |browser| self.check(&self.questions_by_browser, browser))?;
        self.check(&self.questions_by_address, &address.to_string())
    }

    /// Further messages: 10 at once of one side of a thread, then one in half a minute; 60 a minute for an address.
    pub fn message(&self, thread: &str, address: IpAddr) -> Result<(), TooOften> {
        self.check(&self.messages_by_thread, thread)?;
        self.check(&self.messages_by_address, &address.to_string())
    }

    fn check(&self, limit: &Limit, name: &str) -> Result<(), TooOften> {
        if !self.on {
            return Ok(());
        }
        let now = DateTime::UNIX_EPOCH + TimeDelta::from_std(self.begun.elapsed()).unwrap_or_default();
        let mut known = limit.spent.lock();
        match limit.rate.ask(known.get(name).copied(), now) {
            RateDecision::Now(spent) => {
                known.note(name, spent);
                Ok(())
            }
            RateDecision::At(at) => Err(TooOften(u64::try_from((at - now).num_seconds()).unwrap_or(0) + 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_order_of_a_browser_waits_and_another_browser_does_not() {
        let limits = Limits::new(true);
        for _ in 0..10 {
            assert_eq!(limits.browser("a"), Ok(()));
        }
        assert!(matches!(limits.browser("a"), Err(TooOften(1..=7))));
        assert_eq!(limits.browser("b"), Ok(()));
        assert_eq!(Limits::new(false).browser("a"), Ok(()));
    }

    #[test]
    fn an_address_applies_ten_times_at_once_and_another_too() {
        let limits = Limits::new(true);
        for _ in 0..10 {
            assert_eq!(limits.application(IpAddr::from([41, 66, 1, 1])), Ok(()));
        }
        assert!(limits.application(IpAddr::from([41, 66, 1, 1])).is_err());
        assert_eq!(limits.application(IpAddr::from([41, 66, 1, 2])), Ok(()));
    }

    #[test]
    fn a_persons_operators_ids_are_guessed_five_times_and_another_persons_too() {
        let limits = Limits::new(true);
        for _ in 0..5 {
            assert_eq!(limits.guess("+2250707070700"), Ok(()));
        }
        assert!(matches!(limits.guess("+2250707070700"), Err(TooOften(7_000..=7_201))));
        assert_eq!(limits.guess("+2250707070701"), Ok(()));
    }

    #[test]
    fn a_browser_searches_ten_times_at_once_and_its_neighbour_too() {
        let (limits, address) = (Limits::new(true), IpAddr::from([41, 66, 1, 1]));
        for _ in 0..10 {
            assert_eq!(limits.search(Some("a"), address), Ok(()));
        }
        assert!(limits.search(Some("a"), address).is_err());
        assert_eq!(limits.search(Some("b"), address), Ok(()));
    }

    #[test]
    fn browsers_without_a_cookie_spend_nothing_of_those_with_one_at_the_same_address() {
        let (limits, address) = (Limits::new(true), IpAddr::from([41, 66, 1, 1]));
        for _ in 0..300 {
            assert_eq!(limits.address(false, address), Ok(()));
        }
        assert!(limits.address(false, address).is_err());
        assert_eq!(limits.address(true, address), Ok(()));
    }
}

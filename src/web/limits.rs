//! How often a visitor may do a thing. Thousands share one carrier address: browsing is not limited, and an address alone
//! is never banned.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use sha2::{Digest as _, Sha256};

/// A limiter forgets whom it knows beyond this many.
const MOST_KEYS: usize = 50_000;

/// The visitors' limits. Off: everything is allowed.
pub struct Limits {
    on: bool,
    clock: DefaultClock,
    swept: Mutex<Option<Instant>>,
    orders_by_browser: DefaultKeyedRateLimiter<Name>,
    orders_by_address: DefaultKeyedRateLimiter<(bool, IpAddr)>,
    codes_by_browser: DefaultKeyedRateLimiter<Name>,
    codes_by_address: DefaultKeyedRateLimiter<IpAddr>,
    reads_by_token: DefaultKeyedRateLimiter<Name>,
    strangers_by_address: DefaultKeyedRateLimiter<IpAddr>,
    notices_by_transaction: DefaultKeyedRateLimiter<Name>,
    letters_by_order: DefaultKeyedRateLimiter<Name>,
}

/// A name of any length, in 32 bytes.
type Name = [u8; 32];

/// Too often; try again after so many seconds.
#[derive(Debug, PartialEq, Eq)]
pub struct TooOften(pub u64);

impl Limits {
    pub fn new(on: bool) -> Self {
        Self {
            on,
            clock: DefaultClock::default(),
            swept: Mutex::new(None),
            orders_by_browser: RateLimiter::keyed(per_minute(10)),
            orders_by_address: RateLimiter::keyed(per_minute(300)),
            codes_by_browser: RateLimiter::keyed(per_minute(20)),
            codes_by_address: RateLimiter::keyed(per_minute(600)),
            reads_by_token: RateLimiter::keyed(per_minute(120)),
            strangers_by_address: RateLimiter::keyed(per_minute(60)),
            notices_by_transaction: RateLimiter::keyed(per_minute(20)),
            letters_by_order: RateLimiter::keyed(per_minute(1).allow_burst(NonZeroU32::MIN)),
        }
    }

    /// Orders of a browser that brought its cookie, or retries and checks of an order's page: 10 a minute.
    pub fn browser(&self, browser: &str) -> Result<(), TooOften> {
        self.check(&self.orders_by_browser, &name(browser))
    }

    /// New orders from an address: 300 a minute, counted apart for browsers with a cookie and for those without. Only what is
    /// really ordered counts: a form that makes nothing costs the neighbours nothing.
    pub fn address(&self, known: bool, address: IpAddr) -> Result<(), TooOften> {
        self.check(&self.orders_by_address, &(known, address))
    }

    /// Coupons' codes tried by their links: 600 a minute for an address, 20 for a browser. A link that is passed on brings
    /// many people from one carrier, and a code of six signs is still safe from guessing.
    pub fn code(&self, browser: Option<&str>, address: IpAddr) -> Result<(), TooOften> {
        self.check(&self.codes_by_address, &address)?;
        browser.map_or(Ok(()), |browser| self.check(&self.codes_by_browser, &name(browser)))
    }

    /// Reads of the API: 120 a minute and token.
    pub fn token(&self, id: &str) -> Result<(), TooOften> {
        self.check(&self.reads_by_token, &name(id))
    }

    /// Reads of the API without a right token: 60 a minute for an address.
    pub fn stranger(&self, address: IpAddr) -> Result<(), TooOften> {
        self.check(&self.strangers_by_address, &address)
    }

    /// Notices with a valid proof: 20 a minute and transaction.
    pub fn notice(&self, transaction: &str) -> Result<(), TooOften> {
        self.check(&self.notices_by_transaction, &name(transaction))
    }

    /// "Send me a new link": one a minute and order.
    pub fn letter(&self, order: &str) -> Result<(), TooOften> {
        self.check(&self.letters_by_order, &name(order))
    }

    fn check<K: Clone + Hash + Eq>(&self, limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), TooOften> {
        if !self.on || (limiter.len() > MOST_KEYS && !self.sweep(limiter)) {
            return Ok(());
        }
        limiter.check_key(key).map_err(|not_yet| TooOften(not_yet.wait_time_from(self.clock.now()).as_secs() + 1))
    }

    /// Forgets who has been quiet, at most once a second: it looks at every key. `false` when there is no room even so: then
    /// this limit does not count for a while, rather than the memory being filled.
    fn sweep<K: Clone + Hash + Eq>(&self, limiter: &DefaultKeyedRateLimiter<K>) -> bool {
        let mut swept = self.swept.lock().unwrap_or_else(PoisonError::into_inner);
        if swept.is_none_or(|at| at.elapsed() >= Duration::from_secs(1)) {
            limiter.retain_recent();
            limiter.shrink_to_fit();
            *swept = Some(Instant::now());
        }
        limiter.len() <= MOST_KEYS
    }
}

fn name(text: &str) -> Name {
    Sha256::digest(text.as_bytes()).into()
}

fn per_minute(times: u32) -> Quota {
    Quota::per_minute(NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN))
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
    fn browsers_without_a_cookie_spend_nothing_of_those_with_one_at_the_same_address() {
        let (limits, address) = (Limits::new(true), IpAddr::from([41, 66, 1, 1]));
        for _ in 0..300 {
            assert_eq!(limits.address(false, address), Ok(()));
        }
        assert!(limits.address(false, address).is_err());
        assert_eq!(limits.address(true, address), Ok(()));
    }
}

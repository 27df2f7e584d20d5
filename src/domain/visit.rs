//! A download is counted as a visit, not as a stream: the number of requests says little, because connections are cut
//! and a reverse proxy fetches more than a phone receives.
//!
//! A visit begins with the first bytes requested, and uses one of the grant's downloads. Requests within its time cost
//! nothing more; after that, bytes that were never sent still belong to it, until every byte has been sent. A visit is
//! bounded by networks and by bytes: a request beyond either begins another visit. A small part of the file (a viewer
//! that reads its first bytes) costs nothing until such parts add up.

use std::net::{IpAddr, Ipv4Addr};
use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::coverage::Coverage;
use super::grant::Ended;

/// Networks that one reader may use in a visit: a phone changes its address with each mast, and carriers share addresses.
const MOST_NETWORKS: usize = 8;
/// Whole copies that may be sent in a visit: behind a reverse proxy, each cut connection can use up one.
const MOST_COPIES: u64 = 10;
/// A part of a file that costs nothing: at most this many bytes, and at most this fraction (`1 / LITTLE_PART`).
const LITTLE: u64 = 64 * 1024;
const LITTLE_PART: u64 = 16;

/// The current visit, or the last one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// The visit's number. A stream of an earlier visit changes nothing in this one.
    pub number: u32,
    pub started_at: DateTime<Utc>,
    /// Bytes that were sent, plus those that open streams may still send.
    pub bytes: u64,
    /// Digests of the networks that made requests in this visit.
    pub networks: Vec<String>,
}

/// A request for bytes of a file.
#[derive(Clone, Debug)]
pub struct Request {
    /// The requested bytes; not empty.
    pub span: Range<u64>,
    /// The size of the whole file.
    pub size: u64,
    /// The digest of the requesting network.
    pub network: String,
    pub now: DateTime<Utc>,
    /// How long a visit lasts.
    pub lasting: TimeDelta,
}

/// The network of an address, because carriers now and then give a phone another address of the same network: the /24 of
/// an IPv4 address. IPv6 addresses were reduced to their /64 by `RequestContext::address`.
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(v4) => IpAddr::from(Ipv4Addr::from_bits(v4.to_bits() & 0xffff_ff00)),
        v6 @ IpAddr::V6(_) => v6,
    }
}

/// The download count of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DownloadCounter {
    /// Downloads allowed in total.
    pub downloads: i32,
    /// Downloads used so far.
    pub used: i32,
    /// The current visit, or the last one; `None` before the first request.
    pub visit: Option<Visit>,
    /// The bytes that were sent in the visit.
    pub coverage: Coverage,
}

impl DownloadCounter {
    /// Takes the requested bytes from the current visit, or begins another one. Returns the visit's number.
    ///
    /// # Errors
    /// When that would use another download and none is left. Nothing has changed then.
    pub fn reserve(&mut self, request: &Request) -> Result<u32, Ended> {
        if self.visit.as_ref().is_some_and(|visit| self.holds(visit, request)) {
            return self.take(request);
        }
        if self.used >= self.downloads {
            return Err(Ended::UsedUp);
        }
        if let Some(visit) = &self.visit {
            self.coverage = Coverage::default();
            self.visit = Some(Visit::new(visit.number.wrapping_add(1), request.now));
        } else {
            self.visit = Some(Visit::new(1, request.now));
        }
        self.take(request)
    }

    /// Whether a request belongs to this visit.
    fn holds(&self, visit: &Visit, request: &Request) -> bool {
        let most = request.size.saturating_mul(MOST_COPIES);
        let fits = visit.bytes.saturating_add(request.bytes()) <= most
            && (visit.networks.len() < MOST_NETWORKS || visit.networks.contains(&request.network));
        // After the visit's time, a request still belongs to it in three cases: the visit has not used a download yet; the
        // file was not sent completely and the request begins at bytes that were never sent; or it was not sent completely
        // and the request is for a small part.
        let goes_on = || {
            let is_whole = self.coverage.is_whole(request.size);
            let is_rest = request.span.start > 0 && !self.coverage.holds(&request.span);
            !visit.costs(request.size) || (!is_whole && (is_rest || request.is_little()))
        };
        fits && (visit.lasts(request.now, request.lasting) || goes_on())
    }

    /// Adds the request to the visit. The request with which the bytes of the visit exceed a small part uses a download.
    fn take(&mut self, request: &Request) -> Result<u32, Ended> {
        let Some(visit) = &mut self.visit else { return Err(Ended::UsedUp) };
        let costs = !visit.costs(request.size) && is_more_than_little(visit.bytes + request.bytes(), request.size);
        if costs && self.used >= self.downloads {
            return Err(Ended::UsedUp);
        }
        if costs || (!visit.lasts(request.now, request.lasting) && !request.is_little()) {
            visit.started_at = request.now;
        }
        // After the clock was set back, `now` is before the visit's beginning.
        visit.started_at = visit.started_at.min(request.now);
        visit.bytes += request.bytes();
        if !visit.networks.contains(&request.network) {
            visit.networks.push(request.network.clone());
        }
        self.used += i32::from(costs);
        Ok(visit.number)
    }

    /// Records that the bytes `span` of a file of `size` bytes were sent in the visit `number`. `true` when this
    /// completes the file.
    pub fn sent(&mut self, number: u32, span: &Range<u64>, size: u64) -> bool {
        if self.visit.as_ref().is_none_or(|visit| visit.number != number) {
            return false;
        }
        let was_whole = self.coverage.is_whole(size);
        self.coverage.add(span.start, span.end, size);
        !was_whole && self.coverage.is_whole(size)
    }

    /// Gives back `bytes` of a file of `size` bytes that were taken in the visit `number` and not sent. When only a
    /// small part remains, the visit gives its download back too.
    pub fn give_back(&mut self, number: u32, bytes: u64, size: u64) {
        let Some(visit) = self.visit.as_mut().filter(|visit| visit.number == number) else { return };
        let did_cost = visit.costs(size);
        visit.bytes = visit.bytes.saturating_sub(bytes);
        if did_cost && !visit.costs(size) {
            self.used = (self.used - 1).max(0);
        }
    }

    /// Until when a file of `size` bytes can be requested again from its beginning at no cost.
    pub fn free_until(&self, now: DateTime<Utc>, lasting: TimeDelta, size: u64) -> Option<DateTime<Utc>> {
        let visit = self.visit.as_ref().filter(|visit| visit.costs(size) && visit.lasts(now, lasting))?;
        let fits = visit.bytes.saturating_add(size) <= size.saturating_mul(MOST_COPIES);
        fits.then(|| visit.started_at.min(now) + lasting)
    }

    /// How many downloads are left.
    pub fn left(&self) -> i32 {
        (self.downloads - self.used).max(0)
    }
}

impl Visit {
    fn new(number: u32, started_at: DateTime<Utc>) -> Self {
        Self { number, started_at, bytes: 0, networks: Vec::new() }
    }

    /// Whether the visit has used a download.
    fn costs(&self, size: u64) -> bool {
        is_more_than_little(self.bytes, size)
    }

    /// Whether `now` is within the visit's time.
    fn lasts(&self, now: DateTime<Utc>, lasting: TimeDelta) -> bool {
        now < self.started_at.min(now) + lasting
    }
}

impl Request {
    fn bytes(&self) -> u64 {
        self.span.end.saturating_sub(self.span.start)
    }

    fn is_little(&self) -> bool {
        !is_more_than_little(self.bytes(), self.size)
    }
}

fn is_more_than_little(bytes: u64, size: u64) -> bool {
    bytes > LITTLE.min(size / LITTLE_PART)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: u64 = 3_000_000;
    const LASTING: TimeDelta = TimeDelta::hours(6);

    /// A reader who sends requests at given times, in minutes.
    struct Reader(DownloadCounter);

    impl Reader {
        fn new(downloads: i32) -> Self {
            Self(DownloadCounter { downloads, ..DownloadCounter::default() })
        }

        fn ask_from(&mut self, network: &str, minutes: i64, span: Range<u64>) -> Result<u32, Ended> {
            let now = DateTime::from_timestamp(1_800_000_000 + 60 * minutes, 0).unwrap();
            self.0.reserve(&Request { span, size: SIZE, network: network.to_owned(), now, lasting: LASTING })
        }

        /// Requests `span` and receives everything up to `until`; the rest is given back, as when no proxy is in front.
        fn get(&mut self, minutes: i64, span: Range<u64>, until: u64) -> Result<(), Ended> {
            let number = self.ask_from("a", minutes, span.clone())?;
            self.0.sent(number, &(span.start..until), SIZE);
            self.0.give_back(number, span.end - until, SIZE);
            Ok(())
        }
    }

    #[test]
    fn a_download_that_is_cut_and_begun_again_counts_once_in_six_hours_whatever_a_proxy_swallows() {
        for until in [1_000_000, SIZE] {
            let mut reader = Reader::new(5);
            for cut in 0..9 {
                assert_eq!(reader.get(cut * 30, 0..SIZE, until), Ok(()));
            }
            assert_eq!(reader.get(359, 0..SIZE, SIZE), Ok(()));
            assert_eq!(reader.0.used, 1, "{until}");
            reader.get(360, 0..SIZE, SIZE).unwrap();
            assert_eq!(reader.0.used, 2, "six hours after the first byte");
        }
    }

    #[test]
    fn what_never_went_out_is_asked_for_days_later_at_no_cost_and_what_did_is_another_download() {
        let mut reader = Reader::new(2);
        reader.get(0, 0..SIZE, 1_800_000).unwrap();
        reader.get(3 * 1440, 1_700_000..SIZE, 2_000_000).unwrap();
        reader.get(9 * 1440, 2_000_000..SIZE, SIZE).unwrap();
        assert_eq!(reader.0.used, 1);
        reader.get(9 * 1440 + 300, 2_500_000..SIZE, SIZE).unwrap();
        assert_eq!(reader.0.used, 1, "the end once more: the visit goes on");
        reader.get(12 * 1440, 0..SIZE, SIZE).unwrap();
        assert_eq!(reader.0.used, 2);
        assert_eq!(reader.get(14 * 1440, 0..SIZE, SIZE), Err(Ended::UsedUp));
        assert_eq!(reader.get(14 * 1440, 0..1, 1), Err(Ended::UsedUp), "not even a little");
        assert_eq!(reader.0.used, 2, "never more than there are");
    }

    #[test]
    fn a_part_that_went_out_is_another_download_once_the_visit_is_over() {
        let mut reader = Reader::new(2);
        reader.get(0, 0..SIZE, 1_800_000).unwrap();
        reader.get(3 * 1440, 500_000..1_000_000, 1_000_000).unwrap();
        assert_eq!(reader.0.used, 2, "it was there already, and never the rest");
    }

    #[test]
    fn a_stream_of_a_former_visit_changes_nothing_in_this_one() {
        let mut reader = Reader::new(3);
        let former = reader.ask_from("a", 0, 0..SIZE).unwrap();
        let number = reader.ask_from("a", 3 * 1440, 0..SIZE).unwrap();
        assert_ne!(number, former);
        assert!(!reader.0.sent(former, &(0..SIZE), SIZE), "it completes nothing");
        let before = reader.0.clone();
        reader.0.give_back(former, SIZE, SIZE);
        assert_eq!((reader.0.coverage.holds(&(0..1)), &reader.0), (false, &before));
        assert!(reader.0.sent(number, &(0..SIZE), SIZE));
    }

    #[test]
    fn no_free_copy_is_promised_that_the_visit_has_no_room_for() {
        let mut reader = Reader::new(2);
        let at = |minutes: i64| DateTime::from_timestamp(1_800_000_000 + 60 * minutes, 0).unwrap();
        for copy in 1..=10 {
            reader.ask_from("a", 0, 0..SIZE).unwrap();
            assert_eq!(reader.0.free_until(at(1), LASTING, SIZE).is_some(), copy < 10, "{copy}");
        }
        reader.ask_from("a", 1, 0..SIZE).unwrap();
        assert_eq!(reader.0.used, 2, "the eleventh is another download");
    }

    #[test]
    fn a_little_of_it_locks_nobody_out_and_adds_up() {
        let mut reader = Reader::new(1);
        for probe in 0..200 {
            reader.get(probe * 500, 0..1, 1).unwrap();
        }
        assert_eq!(reader.0.used, 0);
        reader.get(110_000, 0..SIZE, SIZE / 2).unwrap();
        for probe in 0..200 {
            reader.get(110_001 + probe * 500, 0..1, 1).unwrap();
        }
        reader.get(300_000, SIZE / 2..SIZE, SIZE).unwrap();
        assert_eq!(reader.0.used, 1);
        let mut reader = Reader::new(1);
        for piece in 0..46 {
            let start = piece * LITTLE;
            let end = (start + LITTLE).min(SIZE);
            reader.get(i64::try_from(piece).unwrap() * 500, start..end, end).unwrap();
        }
        assert_eq!(reader.0.used, 1, "the whole book, little by little");
    }

    #[test]
    fn what_is_left_is_taken_once_by_many_at_once() {
        let mut reader = Reader::new(1);
        let given = (0..60).filter(|_| reader.ask_from("a", 0, 0..SIZE).is_ok()).count();
        assert_eq!((given, reader.0.used), (10, 1), "as many copies as a visit has");
        let mut reader = Reader::new(1);
        let given = (0..60).filter(|_| reader.ask_from("a", 0, 0..SIZE - 1).is_ok()).count();
        assert_eq!((given, reader.0.used), (10, 1), "without the last byte too");
        let mut reader = Reader::new(3);
        let given = (0..60).filter(|_| reader.ask_from("a", 0, 0..SIZE).is_ok()).count();
        assert_eq!((given, reader.0.used), (30, 3));
    }

    #[test]
    fn a_ninth_network_is_another_visit() {
        let mut reader = Reader::new(2);
        for network in ["a", "b", "c", "d", "e", "f", "g", "h", "a"] {
            reader.ask_from(network, 0, 0..SIZE).unwrap();
        }
        assert_eq!(reader.0.used, 1);
        reader.ask_from("i", 0, 0..SIZE).unwrap();
        assert_eq!(reader.0.used, 2);
    }

    #[test]
    fn a_stream_that_brings_nothing_costs_nothing() {
        let mut reader = Reader::new(1);
        reader.get(0, 0..SIZE, 0).unwrap();
        assert_eq!((reader.0.used, reader.0.left()), (0, 1));
        reader.get(1, 0..SIZE, SIZE).unwrap();
        let number = reader.0.visit.as_ref().unwrap().number;
        reader.0.give_back(number + 1, SIZE, SIZE);
        assert_eq!(reader.0.used, 1, "another visit's");
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out() {
        let mut reader = Reader::new(1);
        reader.get(500_000, 0..SIZE, 1000).unwrap();
        reader.get(500_000, 0..SIZE, SIZE).unwrap();
        reader.get(100, 0..SIZE, SIZE).unwrap();
        assert_eq!(reader.0.used, 1);
        let later = DateTime::from_timestamp(1_800_000_000 + 60 * 100, 0).unwrap();
        assert_eq!(reader.0.free_until(later, LASTING, SIZE), Some(later + LASTING));
        assert_eq!(reader.get(100 + 361, 0..SIZE, SIZE), Err(Ended::UsedUp), "and it ends six hours after");
    }
}

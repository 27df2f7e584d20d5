//! Which bytes of a file have gone out, and how often: the base of counting downloads.

use serde::{Deserialize, Serialize};

/// No byte goes out more often than this before a download is counted, whatever parts were asked for.
pub const MOST_REPEATS: u32 = 4;

/// More stretches than this are no download that was cut, but somebody who fetches single bytes.
const MOST_STRETCHES: usize = 256;

/// A stretch of bytes, `start..end`, that went out `times` times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stretch {
    start: u64,
    end: u64,
    times: u32,
}

/// The bytes of one file that have gone out and are not yet counted as a download. Stretches are kept in order,
/// without gaps of zero length and without equal neighbours, so that it stays small however often a download is cut.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Coverage(Vec<Stretch>);

impl Coverage {
    /// Notes that the bytes `start..end` of a file of `size` bytes went out, and answers how many whole downloads this
    /// completes: one is complete when every byte has gone out once more, or when some byte went out
    /// [`MOST_REPEATS`] times or the file went out in too many small pieces (somebody who never takes the last byte).
    pub fn add(&mut self, start: u64, end: u64, size: u64) -> u32 {
        if start >= end || end > size {
            return 0;
        }
        self.raise(start, end);
        let mut complete = 0;
        while self.is_whole(size) {
            self.lower();
            complete += 1;
        }
        if self.is_overdrawn() {
            self.0.clear();
            complete += 1;
        }
        complete
    }

    fn raise(&mut self, start: u64, end: u64) {
        let mut edges: Vec<u64> = self.0.iter().flat_map(|s| [s.start, s.end]).chain([start, end]).collect();
        edges.sort_unstable();
        edges.dedup();
        let mut before = self.0.iter().copied().peekable();
        let pieces = edges.iter().zip(edges.iter().skip(1)).map(|(&from, &to)| {
            while before.next_if(|stretch| stretch.end <= from).is_some() {}
            let times = before.peek().filter(|stretch| stretch.start <= from).map_or(0, |stretch| stretch.times);
            Stretch { start: from, end: to, times: times + u32::from(start <= from && to <= end) }
        });
        self.0 = join(pieces);
    }

    fn lower(&mut self) {
        self.0 = join(self.0.iter().map(|s| Stretch { times: s.times.saturating_sub(1), ..*s }));
    }

    fn is_whole(&self, size: u64) -> bool {
        let mut reached = 0;
        for stretch in &self.0 {
            if stretch.start != reached {
                return false;
            }
            reached = stretch.end;
        }
        reached == size && size > 0
    }

    fn is_overdrawn(&self) -> bool {
        self.0.len() > MOST_STRETCHES || self.0.iter().any(|s| s.times >= MOST_REPEATS)
    }
}

/// Puts equal neighbours together and leaves out what never went out.
fn join(pieces: impl Iterator<Item = Stretch>) -> Vec<Stretch> {
    let mut joined: Vec<Stretch> = Vec::new();
    for piece in pieces.filter(|piece| piece.times > 0) {
        match joined.last_mut() {
            Some(last) if last.end == piece.start && last.times == piece.times => last.end = piece.end,
            _ => joined.push(piece),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::Coverage;

    #[test]
    fn a_whole_download_counts_once() {
        assert_eq!(Coverage::default().add(0, 100, 100), 1);
    }

    #[test]
    fn a_cut_download_counts_when_its_last_missing_byte_has_gone_out() {
        let mut coverage = Coverage::default();
        assert_eq!(coverage.add(0, 40, 100), 0);
        assert_eq!(coverage.add(60, 100, 100), 0);
        assert_eq!(coverage.add(30, 60, 100), 1);
        assert_eq!(coverage.add(60, 100, 100), 0, "the tail again is no download");
    }

    #[test]
    fn two_readers_at_once_are_two_downloads() {
        let mut coverage = Coverage::default();
        let counted: u32 =
            [(0, 50), (0, 50), (50, 100), (50, 100)].map(|(start, end)| coverage.add(start, end, 100)).iter().sum();
        assert_eq!(counted, 2);
    }

    #[test]
    fn leaving_out_the_last_byte_for_ever_is_counted_all_the_same() {
        let mut coverage = Coverage::default();
        let counted: u32 = (0..8).map(|_| coverage.add(0, 99, 100)).sum();
        assert!(counted >= 2, "{counted}");
    }

    #[test]
    fn single_bytes_do_not_fill_the_memory() {
        let mut coverage = Coverage::default();
        let counted: u32 = (0..10_000).map(|place| coverage.add(2 * place, 2 * place + 1, 1_000_000)).sum();
        assert!(coverage.0.len() <= super::MOST_STRETCHES);
        assert!(counted > 30, "{counted}");
    }

    #[test]
    fn nonsense_is_ignored() {
        let mut coverage = Coverage::default();
        assert_eq!(coverage.add(5, 5, 100), 0);
        assert_eq!(coverage.add(0, 101, 100), 0);
        assert_eq!(coverage, Coverage::default());
    }
}

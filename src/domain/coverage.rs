//! Which bytes of a file have been sent.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// The most stretches that are kept. Beyond it the smallest gaps between them are counted as sent.
const MOST_STRETCHES: usize = 256;

/// A stretch of bytes that were sent, `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stretch {
    start: u64,
    end: u64,
}

/// The bytes of one file that have been sent. Stretches are sorted and merged, so the list stays small however often a
/// download is interrupted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Coverage(Vec<Stretch>);

impl Coverage {
    /// Records that the bytes `start..end` of a file of `size` bytes were sent.
    pub fn add(&mut self, start: u64, end: u64, size: u64) {
        if start >= end || end > size {
            return;
        }
        self.0.push(Stretch { start, end });
        self.join();
        while self.0.len() > MOST_STRETCHES {
            self.close_smallest_gap();
        }
    }

    /// Whether every byte of a file of `size` bytes has been sent.
    pub fn is_whole(&self, size: u64) -> bool {
        size > 0 && self.holds(&(0..size))
    }

    /// Whether all bytes of `span` have been sent.
    pub fn holds(&self, span: &Range<u64>) -> bool {
        let mut reached = span.start;
        for stretch in &self.0 {
            if stretch.start <= reached {
                reached = reached.max(stretch.end);
            }
        }
        reached >= span.end
    }

    /// Merges stretches that touch or overlap.
    fn join(&mut self) {
        self.0.sort_unstable_by_key(|stretch| stretch.start);
        self.0.dedup_by(|next, before| {
            let touches = next.start <= before.end;
            if touches {
                before.end = before.end.max(next.end);
            }
            touches
        });
    }

    fn close_smallest_gap(&mut self) {
        let gaps = self.0.iter().zip(self.0.iter().skip(1)).map(|(one, next)| (next.start - one.end, *one, *next));
        if let Some((_, one, next)) = gaps.min_by_key(|(gap, ..)| *gap) {
            self.0.push(Stretch { start: one.end, end: next.start });
            self.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Coverage, MOST_STRETCHES};

    fn covered(stretches: &[(u64, u64)]) -> Coverage {
        let mut coverage = Coverage::default();
        for &(start, end) in stretches {
            coverage.add(start, end, 100);
        }
        coverage
    }

    #[test]
    fn a_file_is_whole_when_every_byte_has_gone_out_in_whatever_order_and_not_before() {
        assert!(covered(&[(0, 100)]).is_whole(100));
        assert!(covered(&[(60, 100), (0, 20), (40, 60), (20, 40)]).is_whole(100));
        assert!(covered(&[(0, 60), (50, 100)]).is_whole(100));
        for partly in [&[(0, 50)][..], &[(50, 100)], &[(0, 99)], &[(1, 100)], &[(0, 49), (50, 100)], &[(0, 50); 9], &[]]
        {
            assert!(!covered(partly).is_whole(100), "{partly:?}");
        }
        assert!(!Coverage::default().is_whole(0));
    }

    #[test]
    fn it_is_known_whether_bytes_have_gone_out() {
        let coverage = covered(&[(10, 20), (30, 40), (20, 25)]);
        for (span, holds) in [(10..25, true), (12..13, true), (9..12, false), (24..31, false), (35..41, false)] {
            assert_eq!(coverage.holds(&span), holds, "{span:?}");
        }
    }

    #[test]
    fn single_bytes_do_not_fill_the_memory() {
        let mut coverage = Coverage::default();
        for place in 0..10_000 {
            coverage.add(2 * place, 2 * place + 1, 1_000_000);
        }
        assert!(coverage.0.len() <= MOST_STRETCHES && !coverage.is_whole(1_000_000));
    }

    #[test]
    fn what_an_earlier_griot_wrote_is_read_and_nonsense_is_ignored() {
        let old = r#"[{"start":0,"end":50,"times":2},{"start":50,"end":100,"times":1}]"#;
        assert!(serde_json::from_str::<Coverage>(old).unwrap().is_whole(100));
        assert_eq!(covered(&[(5, 5), (0, 101)]), Coverage::default());
    }
}

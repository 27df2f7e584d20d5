//! A stamp: who bought a copy of a book, and with which order, written into the file.
//!
//! A stamped file is stretches of the original, byte for byte, and a tail behind them. The tail is made once for a file;
//! only its slots differ from buyer to buyer, and each has a fixed length. So the size is known without making the file,
//! a range of it can be sent without making the rest, and the same line gives the same bytes at each download.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// The rules by which slots are filled. A change of what [`Layout`]s that exist would give needs the next number.
pub const VERSION: u32 = 2;

/// How a file is stamped. Once a copy was sold with it, it never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// See [`VERSION`].
    pub version: u32,
    /// The stretches of the original that a stamped file begins with, in their order.
    pub kept: Vec<Range<u64>>,
    /// The length of the tail, in bytes.
    pub tail: u64,
    /// The places in the tail where the line is written.
    pub slots: Vec<Range<usize>>,
    /// Checksums in the tail, which depend on the slots.
    pub checksums: Vec<Checksum>,
}

/// A CRC-32 of a part of the tail, and the places in the tail that hold it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checksum {
    pub of: Range<usize>,
    pub at: Vec<usize>,
}

/// A part of a stamped file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Original(Range<u64>),
    Tail(Range<u64>),
}

impl Layout {
    /// The size of a stamped file, in bytes.
    pub fn size(&self) -> u64 {
        self.kept.iter().fold(self.tail, |size, kept| size.saturating_add(kept.end.saturating_sub(kept.start)))
    }

    /// Where the bytes `span` of the stamped file come from.
    pub fn pieces(&self, span: &Range<u64>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut at = 0;
        for kept in &self.kept {
            let length = kept.end.saturating_sub(kept.start);
            if let Some(part) = overlap(span, at, length) {
                pieces.push(Piece::Original(kept.start + part.start..kept.start + part.end));
            }
            at += length;
        }
        pieces.extend(overlap(span, at, self.tail).map(Piece::Tail));
        pieces
    }

    /// Whether everything that this names lies within an original of `original` bytes and a tail of `tail` bytes: it was
    /// made from a stranger's file, in a process that the file may have taken over.
    pub fn is_sound(&self, original: u64, tail: &[u8]) -> bool {
        let fits = |range: &Range<usize>| range.start <= range.end && range.end <= tail.len();
        let mut reached = 0;
        let mut ordered = self.kept.iter().all(|kept| {
            let follows = reached <= kept.start && kept.start <= kept.end;
            reached = kept.end;
            follows
        });
        ordered &= reached <= original;
        let checked = |sum: &Checksum| fits(&sum.of) && sum.at.iter().all(|at| at.saturating_add(4) <= tail.len());
        ordered
            && self.version == VERSION
            && u64::try_from(tail.len()) == Ok(self.tail)
            && self.slots.iter().all(fits)
            && self.checksums.iter().all(checked)
    }
}

/// The part of `span` that lies in the `length` bytes from `at` on, counted from there.
fn overlap(span: &Range<u64>, at: u64, length: u64) -> Option<Range<u64>> {
    let start = span.start.max(at);
    let end = span.end.min(at.saturating_add(length));
    (start < end).then(|| start - at..end - at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> Layout {
        Layout {
            version: VERSION,
            kept: vec![0..5, 9..12],
            tail: 4,
            slots: std::iter::once(1..3).collect(),
            checksums: Vec::new(),
        }
    }

    #[test]
    fn every_range_over_the_seams_is_put_together_from_the_right_bytes() {
        let (original, tail) = (b"abcdeXXXXfgh", b"1234");
        let whole: Vec<u8> = [&original[0..5], &original[9..12], tail].concat();
        assert_eq!(layout().size(), 12);
        for start in 0..=12 {
            for end in start..=12 {
                let bytes: Vec<u8> = layout()
                    .pieces(&(start..end))
                    .into_iter()
                    .flat_map(|piece| {
                        let (from, range) = match piece {
                            Piece::Original(range) => (&original[..], range),
                            Piece::Tail(range) => (&tail[..], range),
                        };
                        from[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()].to_vec()
                    })
                    .collect();
                let expected = &whole[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()];
                assert_eq!(bytes, expected, "{start}..{end}");
            }
        }
    }

    #[test]
    fn a_layout_that_reaches_beyond_its_files_is_not_sound() {
        let checksum = |of, at: usize| vec![Checksum { of, at: vec![at] }];
        assert!(layout().is_sound(12, b"1234"));
        assert!(Layout { checksums: checksum(0..4, 0), ..layout() }.is_sound(12, b"1234"));
        for wrong in [
            Layout { kept: vec![0..5, 9..13], ..layout() },
            Layout { kept: vec![9..12, 0..5], ..layout() },
            Layout { kept: vec![Range { start: 5, end: 2 }], ..layout() },
            Layout { slots: std::iter::once(1..5).collect(), ..layout() },
            Layout { tail: 5, ..layout() },
            Layout { checksums: checksum(0..5, 0), ..layout() },
            Layout { checksums: checksum(0..4, 1), ..layout() },
            Layout { version: VERSION + 1, ..layout() },
        ] {
            assert!(!wrong.is_sound(12, b"1234"), "{wrong:?}");
        }
    }
}

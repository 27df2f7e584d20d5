//! About how long a file takes to arrive on a phone.

/// A mobile network, with a speed that readers really get there.
///
/// Browsers sort connections by what they measure (Network Information API, table "effective connection types"): below 70
/// kbit/s is `slow-2g` or `2g`, below 700 kbit/s `3g`. GSM with EDGE gives some 100 kbit/s and UMTS with HSPA some 1 Mbit/s to
/// a phone that shares its cell; the theory's 384 kbit/s and 14 Mbit/s are never seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    TwoG,
    ThreeG,
}

/// A time as it is told: in seconds (above ten in full tens), minutes or hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    Seconds(u64),
    Minutes(u64),
    Hours(u64),
}

impl Network {
    /// In bits a second.
    fn speed(self) -> u64 {
        match self {
            Self::TwoG => 100_000,
            Self::ThreeG => 1_000_000,
        }
    }

    /// How long `bytes` take, rounded up.
    pub fn takes(self, bytes: u64) -> Takes {
        let seconds = bytes.saturating_mul(8).div_ceil(self.speed());
        match seconds {
            0..=10 => Takes::Seconds(seconds.max(1)),
            11..=50 => Takes::Seconds(seconds.div_ceil(10) * 10),
            51..=5_400 => Takes::Minutes(seconds.div_ceil(60)),
            _ => Takes::Hours(seconds.div_ceil(3_600)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_of_three_megabytes_takes_four_minutes_or_half_a_one() {
        assert_eq!(Network::TwoG.takes(3_000_000), Takes::Minutes(4));
        assert_eq!(Network::ThreeG.takes(3_000_000), Takes::Seconds(30));
    }

    #[test]
    fn a_time_is_rounded_up_and_never_nothing() {
        assert_eq!(Network::ThreeG.takes(0), Takes::Seconds(1));
        assert_eq!(Network::TwoG.takes(150_000), Takes::Seconds(20), "12 seconds");
        assert_eq!(Network::ThreeG.takes(6_400_000), Takes::Minutes(1), "52 seconds");
        assert_eq!(Network::TwoG.takes(100_000_000), Takes::Hours(3));
        assert!(matches!(Network::TwoG.takes(u64::MAX), Takes::Hours(_)));
    }
}

//! A part of a sum, such as an author's share of the net sales, in hundredths of a percent (basis points).

/// 100 %.
const WHOLE: i64 = 10_000;

/// Reads `12,5`, `12.5 %` or `12`: from 0 to 100, with at most two decimals.
pub fn parse(text: &str) -> Option<i64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.trim_end_matches('%').replace(',', ".");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let hundredths: i64 = format!("{part:0<2}").parse().ok()?;
    let share = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(hundredths)?;
    (share <= WHOLE).then_some(share)
}

/// Writes a share as it would be typed: `12.5`.
pub fn show(share: i64) -> String {
    let (whole, part) = (share / 100, share % 100);
    let text = format!("{whole}.{part:02}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The share of a net amount, rounded to the nearest unit, halves up. A negative net (more refunded than sold) gives a
/// negative share.
pub fn of(net: i64, share: i64) -> i64 {
    net.saturating_mul(share).saturating_add(WHOLE / 2).div_euclid(WHOLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_read_as_people_write_it() {
        for (text, share) in
            [("10", 1_000), ("12,5", 1_250), ("12.5 %", 1_250), ("0", 0), ("100\u{a0}%", 10_000), ("33,33", 3_333)]
        {
            assert_eq!(parse(text), Some(share), "{text}");
        }
        for wrong in ["", "%", "-1", "100,01", "101", "1,234", "dix", "1,2,3", "99999999999999999999"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
        assert_eq!([1_000, 1_250, 3_333, 0, 10_000].map(show), ["10", "12.5", "33.33", "0", "100"]);
    }

    #[test]
    fn a_share_is_of_what_remains() {
        assert_eq!((of(7_237, 1_000), of(0, 1_000), of(-2_500, 1_000)), (724, 0, -250));
    }
}

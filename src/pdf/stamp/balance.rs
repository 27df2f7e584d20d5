//! What the content of a page leaves open: a stamp is drawn in the page's own coordinates, whatever was done before.

/// What was begun and not ended, or ended and not begun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Open {
    /// `Q` without `q`.
    pub restores: usize,
    /// `q` without `Q`.
    pub saves: usize,
    /// `BMC` or `BDC` without `EMC`.
    pub marks: usize,
    /// `BT` without `ET`.
    pub text: bool,
}

/// More is damage, and is not mended.
const MOST: usize = 100;

impl Open {
    pub(super) fn after(content: &[u8]) -> Self {
        let mut open = Self::default();
        let mut rest = content;
        while let Some(&first) = rest.first() {
            rest = match first {
                b'%' => behind(rest, |byte| matches!(byte, b'\r' | b'\n')),
                b'(' => behind_string(rest),
                b'<' if rest.get(1) != Some(&b'<') => behind(rest, |byte| byte == b'>'),
                b'/' => rest.get(1 + word(rest.get(1..).unwrap_or_default())..).unwrap_or_default(),
                _ if is_regular(first) => {
                    let (word, behind) = rest.split_at(word(rest));
                    open.count(word);
                    if word == b"ID" { behind_image(behind) } else { behind }
                }
                _ => rest.get(1..).unwrap_or_default(),
            };
        }
        open.restores = open.restores.min(MOST);
        open.saves = open.saves.min(MOST);
        open.marks = open.marks.min(MOST);
        open
    }

    fn count(&mut self, word: &[u8]) {
        match word {
            b"q" => self.saves += 1,
            b"Q" if self.saves == 0 => self.restores += 1,
            b"Q" => self.saves -= 1,
            b"BMC" | b"BDC" => self.marks += 1,
            b"EMC" => self.marks = self.marks.saturating_sub(1),
            b"BT" => self.text = true,
            b"ET" => self.text = false,
            _ => {}
        }
    }

    /// What stands before the content.
    pub(super) fn before(self) -> String {
        "q\n".repeat(1 + self.restores)
    }

    /// What ends the content.
    pub(super) fn behind(self) -> String {
        let text = if self.text { "ET\n" } else { "" };
        format!("\n{text}{}{}", "EMC\n".repeat(self.marks), "Q\n".repeat(1 + self.saves))
    }
}

fn is_regular(byte: u8) -> bool {
    !byte.is_ascii_whitespace()
        && !matches!(byte, 0 | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// The length of the word that this begins with.
fn word(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| is_regular(**byte)).count()
}

/// What follows the first byte that `ends`.
fn behind(bytes: &[u8], ends: impl Fn(u8) -> bool) -> &[u8] {
    let end = bytes.iter().position(|byte| ends(*byte));
    end.and_then(|end| bytes.get(end + 1..)).unwrap_or_default()
}

fn behind_string(bytes: &[u8]) -> &[u8] {
    let (mut depth, mut escaped) = (0_usize, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' if depth == 1 => return bytes.get(at + 1..).unwrap_or_default(),
            b')' => depth -= 1,
            _ => {}
        }
    }
    &[]
}

/// The bytes of an inline picture end with the word `EI`.
fn behind_image(bytes: &[u8]) -> &[u8] {
    let is_end =
        |window: &[u8]| matches!(window, [before, b'E', b'I', after] if !is_regular(*before) && !is_regular(*after));
    let end = bytes.windows(4).position(is_end);
    end.and_then(|end| bytes.get(end + 3..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_open_is_counted_and_what_only_looks_so_is_not() {
        let even = Open::default();
        for content in [
            "q Q",
            "q (Q \\) Q (q) ) Tj Q",
            "<51> Tj /Q gs [(q)] TJ % q q q\n",
            "/OC /q BDC q BT (x) Tj ET Q EMC",
            "BI /W 1 /H 1 ID \x01q Q q\x02 EI",
            "/P <</MCID 0 /Q (q)>> BDC EMC",
            "",
        ] {
            assert_eq!(Open::after(content.as_bytes()), even, "{content}");
        }
        assert_eq!(Open::after(b"q q Q"), Open { saves: 1, ..even });
        assert_eq!(Open::after(b"Q Q q Q"), Open { restores: 2, ..even });
        assert_eq!(Open::after(b"/a BMC q BT (x) Tj"), Open { marks: 1, saves: 1, text: true, ..even });
        assert_eq!(Open::after(b"BI ID x EI q"), Open { saves: 1, ..even });
        assert_eq!(Open::after(b"(never ended q"), even);
    }
}

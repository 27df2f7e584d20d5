//! The short code that opens a link on another device: six characters of Crockford's base32, which has no letters that look
//! like digits (crockford.com/base32.html).

use std::fmt;

use chrono::TimeDelta;

/// How long a code is valid.
pub const LIFETIME: TimeDelta = TimeDelta::hours(1);

/// The number of characters.
const LENGTH: usize = 6;

const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code, in capitals and without a dash. `Display` writes it for people: `K7P-M2X`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceCode(String);

impl DeviceCode {
    /// The code that these bytes give; only the first ones count.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let sign = |byte: &u8| SIGNS.get(usize::from(byte % 32)).map_or('0', |sign| char::from(*sign));
        Self(bytes.iter().take(LENGTH).map(sign).collect())
    }

    /// Reads what a person typed: in small letters too, with spaces and dashes, with O for 0, and I or L for 1.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut code = String::new();
        for c in typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '‑' | '.' | '·')) {
            let sign = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                sign => sign,
            };
            u8::try_from(sign).ok().filter(|sign| SIGNS.contains(sign))?;
            code.push(sign);
        }
        (code.len() == LENGTH).then_some(Self(code))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DeviceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = self.0.split_at(self.0.len() / 2);
        write!(f, "{first}-{last}")
    }
}

#[cfg(test)]
mod tests {
    use super::DeviceCode;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = DeviceCode::from_bytes(&[0, 1, 31, 20, 42, 255, 7]);
        assert_eq!(code.to_string(), "01Z-MAZ");
        for typed in ["01Z-MAZ", "01zmaz", " olz maz ", "O I z – m a z", "01Z‑MAZ"] {
            assert_eq!(DeviceCode::parse(typed), Some(code.clone()), "{typed}");
        }
        for wrong in ["", "01ZMA", "01ZMAZ0", "01ZMAU", "01ZMAé", "٠١ZMAZ"] {
            assert_eq!(DeviceCode::parse(wrong), None, "{wrong}");
        }
    }
}

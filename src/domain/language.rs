//! The languages of the shop.

use std::fmt;

/// A language of pages and e-mails. French is the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    French,
    English,
}

impl Language {
    crate::domain::variants!(pub French, English);

    /// The two-letter ISO 639-1 code, as stored, as sent to CinetPay and as written in `lang=`.
    pub fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// Reads a language tag such as `fr`, `en-GB` or `FR_ci`; `None` for any other language.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// The language that an `Accept-Language` header prefers (RFC 9110, 12.5.4); French when it names neither.
    pub fn negotiate(accept: &str) -> Self {
        let wish = |part: &str| {
            let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
            let quality = parameters.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse::<f32>().ok())?;
            Some((Self::parse(tag)?, quality))
        };
        let mut best = (Self::French, 0.0);
        for (language, quality) in accept.split(',').filter_map(wish) {
            if quality > best.1 {
                best = (language, quality);
            }
        }
        best.0
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_wished_language_wins_and_french_is_the_house_language() {
        assert_eq!(Language::negotiate("en-GB,fr;q=0.8"), Language::English);
        assert_eq!(Language::negotiate("wo, fr;q=0.4, en;q=0.3"), Language::French);
        assert_eq!(Language::negotiate("de"), Language::French);
        assert_eq!(Language::negotiate("en;q=0"), Language::French);
        assert_eq!(Language::negotiate("en;q=high"), Language::French);
    }
}
